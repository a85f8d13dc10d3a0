//! The app on Intercom: a page for bookings, with canvases for every flow. reference/intercom.md §1.

use serde_json::{Map, Value, json};

use super::body::{self, Object};
use super::flaw::Flaw;
use super::refusal::refuse;
use super::route::Route;
use super::{Answered, Sample, respond};
use crate::capture::{Request, Response};
use crate::text;

const CONFIGURE: &str = concat!(
    r#"{"canvas":{"content":{"components":[{"type":"text","id":"title","text":"Where can people **book** a time?","style":"header"},"#,
    r#"{"type":"input","id":"booking_url","label":"Booking page","placeholder":"https://app.example.test/book/30min","action":{"type":"submit"}}]}}}"#
);
const MESSENGER: &str = concat!(
    r#"{"canvas":{"content":{"components":[{"type":"text","id":"title","text":"Book a **meeting**","style":"header","align":"center"},"#,
    r#"{"type":"button","id":"open_dates","label":"See dates","style":"primary","action":{"type":"sheet","url":"https://app.example.test/sheet"}}]},"#,
    r#""stored_data":{"step":1}}}"#
);
const INBOX: &str = concat!(
    r#"{"canvas":{"content":{"components":[{"type":"data-table","items":[{"type":"field-value","field":"Plan","value":"Pro"},"#,
    r#"{"type":"field-value","field":"Bookings","value":"2"}]},"#,
    r#"{"type":"button","id":"send","label":"Send a booking link","style":"secondary","action":{"type":"submit"}}]}}}"#
);
const LIVE: &str = concat!(
    r#"{"content":{"components":[{"type":"text","id":"state","text":"All systems operational"},"#,
    r#"{"type":"button","id":"details","label":"Details","style":"link","action":{"type":"url","url":"https://status.example.test"}}]}}"#
);
/// What the app answers that gets canvases wrong: refused in every flow.
const BAD: &str = concat!(
    r#"{"canvas":{"content":{"components":[{"type":"image","url":"http://app.example.test/logo.png","width":64,"height":64},"#,
    r#"{"type":"iframe","id":"page"},{"type":"button","id":"go","label":"Go"}]}}}"#
);
const ERROR_PAGE: &str = "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Error</title></head><body><pre>TypeError: Cannot read properties of undefined</pre></body></html>\n";

/// How many values an answer repeats, and how many characters of one.
const MOST_VALUES: usize = 8;
const MOST_CHARACTERS: usize = 500;

impl Sample {
    pub(super) fn intercom(&self, route: &Route, request: &Request, now_ms: i64) -> Answered {
        // The one request that is not signed: its user is encrypted instead.
        if route.flow == "intercom/open-sheet" {
            return self.open_sheet(request);
        }
        let webhook = route.flow == "intercom/webhook";
        self.check(if webhook { "intercom-webhook" } else { "intercom" }, request, now_ms)?;
        let body = Object::read(&request.body)?;
        // API versions up to 1.2 say `app_id` where later ones say `workspace_id`.
        if route.by_path && body.get("workspace_id").or_else(|| body.get("app_id")).is_none() {
            return Err(refuse("body-unexpected"));
        }
        let inbox = body.get("conversation").is_some();
        Ok(match route.flow {
            "intercom/configure" if body.get("component_id").is_some() => {
                self.canvas(json!({"results": self.results(&body)}).to_string())
            }
            "intercom/configure" => self.canvas(CONFIGURE),
            "intercom/initialize" => self.canvas(if inbox { INBOX } else { MESSENGER }),
            "intercom/submit" => self.canvas(self.thanks("Thank you", body.get("input_values"), inbox)),
            "intercom/submit-sheet" => self.canvas(self.thanks("Booked", body.get("sheet_values"), false)),
            "intercom/live-canvas" => self.canvas(LIVE),
            "intercom/health-check" => respond::json(200, r#"{"state":"OK"}"#),
            _ => respond::empty(200),
        })
    }

    fn canvas(&self, right: impl Into<Vec<u8>>) -> Response {
        if self.flaws.has(Flaw::PlainError) {
            respond::html(200, ERROR_PAGE)
        } else if self.flaws.has(Flaw::BadCanvas) {
            respond::json(200, BAD)
        } else {
            respond::json(200, right)
        }
    }

    /// What was chosen in the form, which comes back as `card_creation_options`.
    fn results(&self, body: &Object<'_>) -> Map<String, Value> {
        let mut results: Map<String, Value> =
            self.values(body.get("input_values")).into_iter().map(|(name, value)| (name, value.into())).collect();
        if results.is_empty() {
            results.insert("booking_url".into(), "https://app.example.test/book/30min".into());
        }
        results
    }

    /// The last canvas: what was sent, as text, in a table.
    fn thanks(&self, title: &str, values: Option<&[u8]>, inbox: bool) -> String {
        let mut components = vec![json!({"type": "text", "id": "title", "text": title, "style": "header"})];
        let row = |(name, value): (String, String)| json!({"type": "field-value", "field": name, "value": value});
        let rows: Vec<Value> = self.values(values).into_iter().map(row).collect();
        if !rows.is_empty() {
            components.push(json!({"type": "data-table", "items": rows}));
        }
        if inbox {
            let action = json!({"type": "submit"});
            components
                .push(json!({"type": "button", "id": "back", "label": "Back", "style": "link", "action": action}));
        }
        let canvas = json!({"content": {"components": components}, "stored_data": {"step": 2}});
        json!({"canvas": canvas, "event": {"type": "completed"}}).to_string()
    }

    /// The first members of an object of values that have something to show.
    fn values(&self, values: Option<&[u8]>) -> Vec<(String, String)> {
        let Some(values) = values.and_then(|values| Object::read(values).ok()) else { return Vec::new() };
        // Canvases draw tags as they stand, which looks like a mistake of the app.
        let drawn = |given: &str| self.shown(given).replace('<', "‹").replace('>', "›");
        let shown = |(name, value): (String, &[u8])| Some((drawn(&name), drawn(&body::plain(value)?)));
        values.members().filter_map(shown).take(MOST_VALUES).collect()
    }

    /// A stranger's text as the app shows it: in one line, short, and never a secret.
    pub(super) fn shown(&self, given: &str) -> String {
        let plain = text::sanitise(&self.redactor.apply(given.to_owned()));
        let mut short: String = plain.chars().take(MOST_CHARACTERS).collect();
        if short.len() < plain.len() {
            short.push('…');
        }
        if short.trim().is_empty() { "–".to_owned() } else { short }
    }
}

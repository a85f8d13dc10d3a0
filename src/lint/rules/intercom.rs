//! What the members of Intercom's requests, notifications and health checks must be to each other: reference/intercom.md §1, §5.3.

use crate::document::{Edit, Kind, Node};
use crate::lint::check::Checker;
use crate::lint::words::short;
use crate::platform::bodies::intercom::answers::{HEALTH_ANSWER, HEALTH_LIMIT};
use crate::platform::bodies::intercom::requests::{INITIALIZE, NOTIFICATION};
use crate::platform::bodies::{Object, Property};

/// Unix seconds have fewer digits for another three thousand years.
pub(crate) const MILLISECONDS: i64 = 100_000_000_000;

/// After the members were walked over.
pub(super) fn leave<'d>(checker: &mut Checker<'_, 'd>, object: &'static Object, node: Node<'d>, seen: u64) {
    if std::ptr::eq(object, &raw const HEALTH_ANSWER) {
        let typed = object.properties.iter().position(|property| property.name == "cta_type");
        health(checker, node, typed.is_some_and(|index| seen & 1 << index != 0));
    } else if std::ptr::eq(object, &raw const INITIALIZE) {
        participant(checker, node, seen);
    } else if std::ptr::eq(object, &raw const NOTIFICATION) {
        notification(checker, node);
    }
}

fn health<'d>(checker: &mut Checker<'_, 'd>, node: Node<'d>, typed: bool) {
    if let Some(url) = node.get("cta_url").filter(|url| url.source().len() > HEALTH_LIMIT) {
        let length = url.string().map_or(0, |text| text.chars().count());
        if length > HEALTH_LIMIT
            && let Some(finding) = checker.sink.at("health/too-long", url)
        {
            finding.says(format!(
                "`cta_url` of the health check response has {length} characters, and the limit is {HEALTH_LIMIT}"
            ));
        }
    }
    let button =
        node.members().find(|(key, value)| (key.is("cta_url") || key.is("cta_label")) && value.kind() == Kind::String);
    if let Some((key, _)) = button.filter(|_| !typed)
        && let Some(finding) = checker.sink.at("health/cta-without-type", key)
    {
        let name = key.string().unwrap_or_default();
        finding
            .says(format!("the health check response has `{name}` and no `cta_type`, so no button is shown"))
            .help("add \"cta_type\": \"URL_CTA\"");
    }
}

/// The three names of who takes part in a conversation.
const PEOPLE: [&str; 3] = ["contact", "customer", "user"];

/// Whether a property is one of which an initialize request of the Inbox must have some, and has none.
pub(in crate::lint) fn lacks_person(object: &Object, property: &Property, parent: Node<'_>) -> bool {
    std::ptr::eq(object, &raw const INITIALIZE)
        && PEOPLE.contains(&property.name)
        && parent.has("conversation")
        && !PEOPLE.iter().any(|name| parent.get(name).is_some())
}

/// The Inbox always says whose conversation it is, under one of three names.
fn participant<'d>(checker: &mut Checker<'_, 'd>, node: Node<'d>, seen: u64) {
    let named = |(index, property): (usize, &Property)| seen & 1 << index != 0 && PEOPLE.contains(&property.name);
    if !node.has("conversation") || INITIALIZE.properties.iter().enumerate().any(named) {
        return;
    }
    if let Some(finding) = checker.sink.at("request/required-missing", node) {
        finding
            .says("`contact` is missing in initialize request of the Inbox".to_owned())
            .help("add `contact`, the end user of the conversation");
    }
}

fn notification<'d>(checker: &mut Checker<'_, 'd>, node: Node<'d>) {
    if let Some(id) = node.get("id").filter(|id| id.kind() == Kind::String) {
        let text = id.string().unwrap_or_default();
        if text.strip_prefix("notif_").is_none_or(str::is_empty)
            && let Some(finding) = checker.sink.at("webhook/id-form", id)
        {
            finding
                .says(format!(
                    "`id` of the notification is \"{}\", and must be `notif_` and what tells it from others",
                    short(&text)
                ))
                .help("notif_ccd8a4d0-f965-11e3-a367-c779cae3e1b3 is one");
        }
    }
    for name in ["created_at", "first_sent_at"] {
        let Some(value) = node.get(name) else { continue };
        let Some(number) = value.integer().filter(|number| *number >= MILLISECONDS) else { continue };
        if let Some(finding) = checker.sink.at("webhook/timestamp-unit", value) {
            let seconds = number / 1_000;
            finding
                .says(format!(
                    "`{name}` of the notification is {number}, which are milliseconds; notifications carry seconds"
                ))
                .help(format!("write {seconds}"))
                .fix(format!("replace it by {seconds}"), false, vec![Edit::replace(value.span(), seconds.to_string())]);
        }
    }
}

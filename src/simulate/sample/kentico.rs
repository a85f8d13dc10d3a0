//! A site with Kentico's Intercom module, whose checks come in the module's order and whose answers are the module's, byte for byte:
//! reference/kentico.md §2. A wrong key is an exception there, and no 401.

use super::body::{self, Object};
use super::gate::Gate;
use super::refusal::{Refused, exception};
use super::respond::{self, TEXT};
use super::route::Route;
use super::{Answered, Flaw, Sample};
use crate::capture::Request;
use crate::guid;

/// The contact of the fixtures.
pub(super) const CONTACT: u128 = 0x3f25_04e0_4f89_11d3_9a0c_0305_e82c_3301;
/// The activity type of the fixtures.
const ACTIVITY: &str = "intercomchat";
/// Fields that the module maps, and into which it casts whatever it finds.
const FIELDS: [&str; 12] = [
    "ContactEmail",
    "ContactFirstName",
    "ContactMiddleName",
    "ContactLastName",
    "ContactAddress1",
    "ContactCity",
    "ContactZIP",
    "ContactCompanyName",
    "ContactJobTitle",
    "ContactMobilePhone",
    "ContactBusinessPhone",
    NOTES,
];
/// The field whose limit the module dereferences without having one.
const NOTES: &str = "ContactNotes";

impl Sample {
    pub(super) fn kentico(&self, route: &Route, request: &Request, now_ms: i64) -> Answered {
        let proved = if self.flaws.has(Flaw::Unsigned) {
            Ok(())
        } else if request.headers.all("X-Hub-Signature").any(|proof| !proof.is_empty()) {
            self.check("kentico-signature", request, now_ms)
        } else {
            let key = self.gate("kentico").ok_or("secret-unknown");
            key.and_then(|gate: &Gate| gate.check_first(request, now_ms, self.flaws))
        };
        proved.map_err(|code| Refused { code, ..failed() })?;
        // The module reads the body as text, without its mark and with whatever else it may hold.
        let text = String::from_utf8_lossy(request.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&request.body));
        let told = if route.flow == "kentico/log-activity" { log_activity(&text) } else { update_contact(&text) };
        match told {
            Ok(()) => Ok(respond::empty(200)),
            Err(Told::Exception) => Err(failed()),
            Err(Told::Wrong(code, sentence)) => Err(wrong(request, code, sentence)),
        }
    }
}

/// How the module turns a body down.
enum Told {
    Exception,
    Wrong(&'static str, &'static str),
}

fn update_contact(text: &str) -> Result<(), Told> {
    let body = Object::read(text.as_bytes()).map_err(|_| Told::Exception)?;
    let found = body.get("ContactGUID").or_else(|| any_case(&body, "ContactGUID"));
    let value = found.ok_or(Told::Wrong("contact-missing", "Contact identifier is not provided."))?;
    known(value, "Contact not found.")?;
    let nested = |name: &&str| body.get(name).is_some_and(|value| matches!(value.first(), Some(b'{' | b'[')));
    let notes = body.get(NOTES).is_some_and(|value| !matches!(value, b"null" | b"\"\""));
    if FIELDS.iter().any(nested) || notes { Err(Told::Exception) } else { Ok(()) }
}

fn log_activity(text: &str) -> Result<(), Told> {
    if matches!(text.trim(), "" | "null") {
        return Err(Told::Wrong("activity-missing", "Activity data is missing."));
    }
    let body = Object::read(text.as_bytes()).map_err(|_| Told::Exception)?;
    let member = |name| body.get(name).or_else(|| any_case(&body, name)).filter(|value| *value != b"null");
    let members = ["ActivityType", "ContactGuid", "ActivityURL", "ActivityValue"].map(member);
    if members.iter().flatten().any(|value| matches!(value.first(), Some(b'{' | b'['))) {
        return Err(Told::Exception);
    }
    let [kind, contact, ..] = members;
    match kind.and_then(body::plain).as_deref() {
        None | Some("") => return Err(Told::Wrong("activity-type-missing", "Activity type is missing.")),
        Some(ACTIVITY) => {}
        Some(_) => {
            return Err(Told::Wrong("activity-type-unknown", "Activity type is incorrect or disabled."));
        }
    }
    known(contact.unwrap_or(b"null"), "Contact identifier is incorrect")
}

/// Whether a value is the identifier of the contact that there is.
fn known(value: &[u8], unknown: &'static str) -> Result<(), Told> {
    if matches!(value.first(), Some(b'{' | b'[')) {
        return Err(Told::Exception);
    }
    match body::text(value).and_then(|text| guid::parse(&text)) {
        Some(CONTACT) => Ok(()),
        Some(_) => Err(Told::Wrong("contact-unknown", unknown)),
        None => Err(Told::Wrong("contact-malformed", "Contact identifier is in incorrect format.")),
    }
}

/// The first member of that name in another case.
fn any_case<'a>(body: &Object<'a>, name: &str) -> Option<&'a [u8]> {
    body.members().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// The site's page about errors, which is the site's own.
fn failed() -> Refused {
    Refused { response: respond::empty(500), ..exception() }
}

/// The sentence as plain text; as JSON for a client that takes nothing else.
fn wrong(request: &Request, code: &'static str, sentence: &str) -> Refused {
    let response = if takes_json_only(request) {
        respond::json(400, format!("\"{sentence}\""))
    } else {
        respond::of_type(400, TEXT, sentence)
    };
    Refused { code, response }
}

fn takes_json_only(request: &Request) -> bool {
    let json = |range: &[u8]| {
        let range = range.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
        [&b"application/json"[..], b"text/json", b"application/*+json"]
            .iter()
            .any(|known| range.eq_ignore_ascii_case(known))
    };
    let mut accepted = request.headers.all("Accept").flat_map(|value| value.split(|byte| *byte == b',')).peekable();
    accepted.peek().is_some() && accepted.all(json)
}

//! Why the app does not take a request, with a stable code each, and what it answers then. An answer holds the code and nothing that
//! helps to forge.

use super::respond;
use crate::capture::Response;
use crate::cause::Explanation;

/// A request that is not taken.
pub(super) struct Refused {
    pub(super) code: &'static str,
    pub(super) response: Response,
}

/// The usual refusal: the code, in JSON.
pub(super) fn refuse(code: &'static str) -> Refused {
    let status = match code {
        "route-unknown" => 404,
        "method-not-allowed" => 405,
        "body-too-large" => 413,
        "json-malformed" | "body-unexpected" => 400,
        "status-unknown" => 422,
        // Whatever else is wrong, nobody has proved who sent it.
        _ => 401,
    };
    Refused { code, response: respond::json(status, format!("{{\"error\":\"{code}\"}}")) }
}

/// The codes of body and proof become refusals by themselves.
impl From<&'static str> for Refused {
    fn from(code: &'static str) -> Self {
        refuse(code)
    }
}

/// Another method than those.
pub(super) fn method(allowed: &[&str]) -> Refused {
    let mut refused = refuse("method-not-allowed");
    refused.response.headers.push("Allow", allowed.join(", "));
    refused
}

/// An exception that nobody catches.
pub(super) fn exception() -> Refused {
    Refused { code: "exception", response: respond::text(500, "Internal Server Error") }
}

macro_rules! explained {
    ($($code:literal, $title:literal, $why:literal, $repair:literal;)*) => {
        &[$(Explanation { code: $code, title: $title, why: $why, repair: $repair }),*]
    };
}

/// What the codes mean that are the sample's own.
pub(crate) static REFUSALS: &[Explanation] = explained![
    "route-unknown", "no flow has such a request", "Neither the path nor the headers nor the members of the body are those of a flow of any platform; for vcita, the path's first segment is the one that only vcita knows.", "Compare method, path and body with the fixtures of the flow.";
    "method-not-allowed", "the flow comes with another method", "The path or the body is a flow's, and the platform never sends it with this method.", "Use the method that the answer's `Allow` header names.";
    "signature-repeated", "the signature's header stands there more than once", "Programs differ in which of several equal headers they read, so one that is right proves nothing about what the next program takes.", "Send one. Refuse requests with several, also where one of them is right.";
    "key-missing", "the request carries no API key", "The header XperienceAPIKey was not typed into the webhook's settings, or a proxy dropped it. Kentico's module answers this with status 500.", "Add the header, with the key of the site's settings.";
    "user-missing", "the sheet's request names no user", "The form field intercom_data holds no `user`, so nobody can say for whom the sheet is opened.", "Refuse such requests: the encrypted user is the only proof that an open-sheet request carries.";
    "user-plain", "the sheet's user is not encrypted", "Intercom encrypts the user of an open-sheet request, which is not signed. Anybody can send one that is not.", "Refuse it, and decrypt what is a text.";
    "json-malformed", "the body is no JSON", "It is empty, cut off, in another encoding, or was never JSON.", "`courtside lint` says where it stops being JSON.";
    "body-unexpected", "the body is not what the flow carries", "It is JSON, and members that the flow needs are missing or have another type.", "`courtside lint` names what is missing.";
    "body-too-large", "the body is larger than the app takes", "Body parsers have a limit, 100 kB in Express, and conversations of the Inbox are larger.", "Raise the limit; 10 MB is a common choice.";
    "status-unknown", "the status is none of those that the entity has", "Channels, sessions and messages of vcita have different statuses, and the guide confuses them in places.", "Use a status of the list for that entity; `courtside lint` names it.";
    "contact-missing", "the body names no contact", "Kentico's module looks for ContactGuid, in any case, and answers 400.", "Send ContactGuid, which is the User ID attribute in Intercom.";
    "contact-malformed", "the contact's identifier is no GUID", "Kentico's module reads it as .NET reads GUIDs, and answers 400.", "Send 32 hexadecimal digits, with or without hyphens.";
    "contact-unknown", "nobody has that contact's identifier", "The module finds no contact of that GUID, and answers 400. The sample knows that of the fixtures alone.", "Use a contact that exists.";
    "activity-missing", "the body is empty", "Kentico's module finds no activity in it, and answers 400.", "Send a JSON object with ActivityType and ContactGuid.";
    "activity-type-missing", "the activity has no type", "ActivityType is missing or empty, and the module answers 400.", "Send the code name of an activity type.";
    "activity-type-unknown", "there is no such type of activity, or it is disabled", "The module answers 400. The sample knows that of the fixtures alone.", "Create the activity type, or enable it.";
    "exception", "the app failed with an exception", "It met what its author did not think of. Kentico's module ends so on a wrong key, on a body that is no JSON object, on notes, and on an object where a text belongs.", "Catch it, and answer 400; for the module, send what it takes.";
];

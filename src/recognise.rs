//! What a request is: which flow of which platform, and which schemes its headers carry.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::capture::Request;
use crate::json::{Cursor, Kind, RawString, Tree, Value};
use crate::percent;
use crate::platform::{self, Carrier, Flow, Scheme, Shape};

/// A request's flow, and what its body says about who is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    /// The flow's row.
    pub flow: &'static str,
    /// The flow in words.
    pub title: &'static str,
    /// The workspace, account, business or channel that the request names: member name and value.
    pub owner: Option<(&'static str, String)>,
}

/// The flow of a request, told from its path, its headers and the members of its body.
pub fn flow(request: &Request) -> Option<Recognised> {
    let inner = sheet_form(&request.body);
    let body = inner.as_deref().unwrap_or(&request.body);
    let (flow, title) = row(request, body, inner.is_some())?;
    let tree = Tree::parse(body).ok();
    let root = tree.as_ref().map(Tree::root).filter(|root| root.kind() == Kind::Object);
    Some(Recognised { flow, title, owner: owner(request, root) })
}

/// The name of what [`flow`] finds: all that a row in a long list says of it.
pub fn flow_name(request: &Request) -> Option<&'static str> {
    let inner = sheet_form(&request.body);
    row(request, inner.as_deref().unwrap_or(&request.body), inner.is_some()).map(|(name, _)| name)
}

/// The same for a request whose body cannot be read: `readable` is a JSON object of the members that can be found in it all the same.
pub fn flow_name_by(request: &Request, readable: &[u8]) -> Option<&'static str> {
    row(request, readable, sheet_form(&request.body).is_some()).map(|(name, _)| name)
}

/// The same for a request of whose body only the beginning is at hand: told by members that are there, and by none that are not; else by the header of a
/// signature, where that stands for one flow alone or the path ends in the flow's name.
pub fn flow_name_of_beginning(request: &Request) -> Option<&'static str> {
    let (members, _) = gathered(&request.body);
    let is_positive = |shape: &Shape| !shape.has.is_empty() && shape.lacks.is_empty() && !shape.only;
    let is_told = |flow: &&Flow| is_positive(&flow.shape) && fits(&flow.shape, request, Some(&members));
    if let Some(flow) = platform::flows().find(is_told) {
        return Some(flow.name);
    }
    let schemes = schemes(request);
    let carried = || platform::flows().filter(|flow| schemes.iter().any(|scheme| flow.scheme == Some(scheme.name)));
    let first = carried().next()?.name;
    let last = request.path().rsplit(|byte| *byte == b'/').next()?;
    let is_named =
        |flow: &&Flow| flow.name.rsplit('/').next().is_some_and(|name| name.as_bytes().eq_ignore_ascii_case(last));
    if carried().all(|flow| flow.name == first) { Some(first) } else { carried().find(is_named).map(|flow| flow.name) }
}

/// Name and title of the flow of that body, which may have stood in a form.
fn row(request: &Request, body: &[u8], in_form: bool) -> Option<(&'static str, &'static str)> {
    let members = members(body);
    // Only there is the user a text: it is encrypted.
    let user = members.as_ref().and_then(|members| members.iter().rfind(|member| member.key.is("user")));
    if user.is_some_and(|user| in_form || user.is_text) {
        return Some(("intercom/open-sheet", "open sheet"));
    }
    // A capture may be of anything: a flow that is told by its members alone must not claim a GET for a picture.
    let found = platform::flows().find(|flow| fits(&flow.shape, request, members.as_deref()));
    // Where too few members are left to tell it, the path does.
    let by_path = || named_by_path(request, members.as_deref()?);
    let found = if found.is_none_or(|flow| flow.shape.only) { by_path().or(found) } else { found }?;
    Some((found.name, found.title))
}

/// The flow of a workspace's app after which the last part of the path is called.
fn named_by_path(request: &Request, members: &[Member<'_>]) -> Option<&'static Flow> {
    let last = request.path().rsplit(|byte| *byte == b'/').next()?;
    let is_named = |flow: &&Flow| {
        let name = flow.name.strip_prefix("intercom/");
        flow.scheme == Some("intercom") && name.is_some_and(|name| name.as_bytes().eq_ignore_ascii_case(last))
    };
    let of_app = members.iter().any(|member| member.key.is("workspace_id"));
    // Of several rows the last asks for the fewest members.
    platform::flows().filter(|_| of_app).filter(is_named).last()
}

/// A member of the body, as far as flows are told by it.
struct Member<'a> {
    key: RawString<'a>,
    is_text: bool,
}

/// The members of a JSON object; `None` where the body is anything else.
fn members(body: &[u8]) -> Option<Vec<Member<'_>>> {
    let (members, is_whole) = gathered(body);
    is_whole.then_some(members)
}

/// The members up to where the body is no JSON object any more, and whether it is one to its end.
fn gathered(body: &[u8]) -> (Vec<Member<'_>>, bool) {
    let mut members = Vec::with_capacity(16);
    let mut cursor = Cursor::new(body);
    let read = cursor.object(|key, cursor| {
        members.push(Member { key, is_text: cursor.peek() == Some(b'"') });
        cursor.member().map(|_| ())
    });
    let is_whole = read.and_then(|()| cursor.end()).is_ok();
    (members, is_whole)
}

/// The schemes whose carrier the request holds, each with every value that it has there. Where Infobip's Exchange headers are, the
/// body-only scheme is left out: falling back to it would let a captured request be replayed (reference/infobip.md §2.6).
pub fn schemes(request: &Request) -> Vec<&'static Scheme> {
    let exchange = is_exchange(request);
    platform::schemes()
        .filter(|scheme| match scheme.carrier {
            // An Exchange request without its signature is still one: a missing signature is to be said, not to be overlooked.
            Carrier::Header(_) if scheme.name == "infobip" => exchange,
            Carrier::Header(name) | Carrier::ConfiguredHeader(name) => request.headers.get(name).is_some(),
            Carrier::Field("intercom_data") => sheet_form(&request.body).is_some(),
            Carrier::Field(_) => false,
        })
        .filter(|scheme| match scheme.name {
            "intercom-webhook" => !is_kentico(request),
            "kentico-signature" => is_kentico(request),
            // Only on request: the same headers mean the current scheme.
            "infobip-legacy" => false,
            "infobip-subscription" => !exchange,
            _ => true,
        })
        .collect()
}

/// Whether a scheme's proof stands elsewhere in a request than that of the scheme that was named: a header that two share is judged once.
pub fn is_another_proof(other: &Scheme, named: &Scheme) -> bool {
    other.carrier != named.carrier
}

/// A header that looks like one of a platform's signatures and is none, and why.
pub fn stray_header(request: &Request) -> Option<&'static str> {
    /// reference/intercom.md §5.2; GitHub and Meta send it.
    const STRAYS: [(&str, &str); 1] = [(
        "X-Hub-Signature-256",
        "X-Hub-Signature-256 is there, which none of these platforms sends: Intercom's webhooks carry X-Hub-Signature, with SHA-1",
    )];
    STRAYS.into_iter().find(|(name, _)| request.headers.get(name).is_some()).map(|(_, why)| why)
}

/// A header whose name is nearly that of a scheme, or written as CGI and WSGI write names: its name and the one that was meant.
pub fn near_header(request: &Request) -> Option<(String, &'static str)> {
    let known: Vec<&'static str> = platform::schemes()
        .filter_map(|scheme| match scheme.carrier {
            Carrier::Header(name) | Carrier::ConfiguredHeader(name) => Some(name),
            Carrier::Field(_) => None,
        })
        .collect();
    let lower: Vec<String> = known.iter().map(|name| name.to_ascii_lowercase()).collect();
    request.headers.iter().find_map(|(name, _)| {
        let written = crate::text::visible(name.get(..64).unwrap_or(name));
        let plain = written.to_ascii_lowercase().replace('_', "-");
        let plain = plain.strip_prefix("http-").unwrap_or(&plain);
        // Short names are near to each other by chance.
        let meant = crate::text::did_you_mean(plain, lower.iter().map(String::as_str)).filter(|_| plain.len() >= 12)?;
        let index = lower.iter().position(|name| name == meant)?;
        let meant = known.get(index)?;
        (!written.eq_ignore_ascii_case(meant)).then_some((written, *meant))
    })
}

/// A header whose value has the digits of a digest, by none of the schemes: its name.
pub fn signature_like(request: &Request) -> Option<String> {
    let found = request.headers.iter().find(|(_, value)| {
        let digits = memchr::memchr(b'=', value).map_or(*value, |at| value.get(at + 1..).unwrap_or_default());
        matches!(digits.len(), 40 | 64 | 96 | 128) && digits.iter().all(u8::is_ascii_hexdigit)
    });
    found.map(|(name, _)| crate::text::visible(name.get(..64).unwrap_or(name)))
}

/// Whether any of Infobip's Exchange headers is there.
pub fn is_exchange(request: &Request) -> bool {
    const PREFIX: &[u8] = b"X-Ib-Exchange-Req-";
    request
        .headers
        .iter()
        .any(|(name, _)| name.get(..PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(PREFIX)))
}

/// Two platforms share `X-Hub-Signature`. The module's own routes and its API key tell Kentico's, and so do a contact of Kentico's and digits
/// without a letter in lower case together: either alone may be a slip, or somebody's own word.
fn is_kentico(request: &Request) -> bool {
    let shouted = || {
        let value = request.headers.get("X-Hub-Signature");
        let digits = value.map(|value| value.strip_prefix(b"sha1=").unwrap_or(value));
        digits.is_some_and(|digits| !digits.iter().any(u8::is_ascii_lowercase))
    };
    request.headers.get("XperienceAPIKey").is_some()
        || contains_ignoring_case(request.path(), "/kentico.xperience.intercom/")
        || (is_of_a_contact(request) && shouted())
}

/// Whether the body names a contact as Kentico's module does.
pub fn is_of_a_contact(request: &Request) -> bool {
    let head = request.body.get(..request.body.len().min(4096)).unwrap_or_default();
    memchr::memmem::find(head, b"\"ContactGuid\"").is_some()
}

/// The JSON inside an open-sheet form (`intercom_data=…`), where the body is one.
pub fn sheet_form(body: &[u8]) -> Option<Vec<u8>> {
    static FIELD: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("intercom_data="));
    let start = FIELD.find(body.get(..body.len().min(4096))?)?;
    if start > 0 && body[start - 1] != b'&' {
        return None;
    }
    let value = &body[start + FIELD.needle().len()..];
    let value = &value[..memchr::memchr(b'&', value).unwrap_or(value.len())];
    Some(percent::form_decoded(value.trim_ascii_end()))
}

fn fits(shape: &Shape, request: &Request, members: Option<&[Member<'_>]>) -> bool {
    if !shape.path.is_empty() && !shape.path.iter().any(|part| contains_ignoring_case(request.path(), part)) {
        return false;
    }
    if shape.header.is_some_and(|name| request.headers.get(name).is_none()) {
        return false;
    }
    if shape.has.is_empty() {
        return true;
    }
    let Some(members) = members else { return false };
    let has = |name: &&str| members.iter().any(|member| member.key.is(name));
    shape.has.iter().all(has) && !shape.lacks.iter().any(has) && (!shape.only || members.len() == shape.has.len())
}

fn owner(request: &Request, root: Option<Value<'_, '_>>) -> Option<(&'static str, String)> {
    const HEADER: &str = "X-Ib-Exchange-Req-AccountKey";
    if let Some(key) = request.headers.get(HEADER) {
        return Some(("account key", crate::text::visible(key)));
    }
    let root = root?;
    ["workspace_id", "app_id", "business_uid", "channel_uid", "ContactGuid"]
        .into_iter()
        .find_map(|name| Some((name, crate::text::sanitise(&root.get(name)?.as_text()?))))
}

fn contains_ignoring_case(text: &[u8], part: &str) -> bool {
    text.windows(part.len()).any(|window| window.eq_ignore_ascii_case(part.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(path: &str, headers: &[(&str, &str)], body: &str) -> Request {
        let mut request = Request { target: path.into(), body: body.into(), ..Request::default() };
        for (name, value) in headers {
            request.headers.push(*name, *value);
        }
        request
    }

    fn names(request: &Request) -> Vec<&'static str> {
        schemes(request).iter().map(|scheme| scheme.name).collect()
    }

    #[test]
    fn every_intercom_flow_is_told_from_its_members() {
        let flows = [
            (r#"{"workspace_id":"a","admin":{},"context":{}}"#, "intercom/configure"),
            (
                r#"{"workspace_id":"a","admin":{},"component_id":"b","context":{},"input_values":{}}"#,
                "intercom/configure",
            ),
            (r#"{"workspace_id":"a","card_creation_options":{},"context":{}}"#, "intercom/initialize"),
            (r#"{"workspace_id":"a","admin":{},"conversation":{},"contact":{}}"#, "intercom/initialize"),
            (r#"{"workspace_id":"a","component_id":"b","context":{},"input_values":{},"user":{}}"#, "intercom/submit"),
            (
                r#"{"workspace_id":"a","admin":{},"component_id":"b","conversation":{},"contact":{},"input_values":{}}"#,
                "intercom/submit",
            ),
            (r#"{"workspace_id":"a","canvas":{"content_url":"x"},"context":{}}"#, "intercom/live-canvas"),
            (r#"{"workspace_id":"a","current_canvas":{},"sheet_values":{}}"#, "intercom/submit-sheet"),
            // What only one flow has tells more than what is not there.
            (r#"{"workspace_id":"a","context":{},"current_canvas":{},"input_values":{},"user":{}}"#, "intercom/submit"),
            (r#"{"workspace_id":"a","context":{},"current_canvas":{},"user":{}}"#, "intercom/submit-sheet"),
            (r#"{"workspace_id":"a"}"#, "intercom/health-check"),
            (r#"{"type":"notification_event","topic":"ping","app_id":"a","data":{}}"#, "intercom/webhook"),
        ];
        for (body, expected) in flows {
            assert_eq!(flow(&request("/", &[], body)).map(|found| found.flow), Some(expected), "{body}");
        }
        let sheet =
            request("/sheet", &[], "intercom_data=%7B%22workspace_id%22%3A%22a%22%2C%22user%22%3A%22AAEC%22%7D");
        let found = flow(&sheet).unwrap();
        assert_eq!((found.flow, found.owner), ("intercom/open-sheet", Some(("workspace_id", "a".into()))));
        assert_eq!(names(&sheet), ["intercom-sheet"]);
        assert_eq!(flow(&request("/logo.png", &[], "")), None);
    }

    #[test]
    fn the_path_tells_the_flow_where_the_members_do_not() {
        let few = r#"{"workspace_id":"a"}"#;
        let clicked = r#"{"workspace_id":"a","component_id":"b","context":{}}"#;
        for (path, body, expected) in [
            ("/app/initialize", few, Some("intercom/initialize")),
            ("/submit?a=b", few, Some("intercom/submit")),
            ("/Submit", clicked, Some("intercom/submit")),
            ("/health", few, Some("intercom/health-check")),
            ("/initialize/x", few, Some("intercom/health-check")),
            ("/submit", r#"{"component_id":"b"}"#, None),
            // What the members tell stays.
            ("/submit", r#"{"workspace_id":"a","context":{}}"#, Some("intercom/initialize")),
        ] {
            assert_eq!(flow_name(&request(path, &[], body)), expected, "{path} {body}");
        }
    }

    #[test]
    fn exchange_headers_keep_the_body_only_scheme_out() {
        let exchange = [("x-ib-exchange-req-signature", "00"), ("X-Ib-Hmac-Signature", "00")];
        assert_eq!(names(&request("/", &exchange, "")), ["infobip"]);
        assert_eq!(names(&request("/", &exchange[1..], "")), ["infobip-subscription"]);
        let unsigned = [("X-Ib-Exchange-Req-AccountKey", "0"), ("X-Ib-Hmac-Signature", "00")];
        assert_eq!(names(&request("/", &unsigned, "")), ["infobip"]);
    }

    #[test]
    fn the_shared_header_is_kenticos_on_kenticos_routes_only() {
        let header = [("X-Hub-Signature", "sha1=00")];
        assert_eq!(names(&request("/hook", &header, "")), ["intercom-webhook"]);
        assert_eq!(names(&request("/Kentico.Xperience.Intercom/updatecontact", &header, "")), ["kentico-signature"]);
        let shouted = [("X-Hub-Signature", "sha1=0A")];
        assert_eq!(names(&request("/hook", &shouted, r#"{"ContactGuid":"1"}"#)), ["kentico-signature"]);
        let bare = [("X-Hub-Signature", "0123456789012345678901234567890123456789")];
        assert_eq!(names(&request("/hook", &bare, r#"{"ContactGuid":"1"}"#)), ["kentico-signature"]);
        assert_eq!(names(&request("/hook", &shouted, "{}")), ["intercom-webhook"]);
        assert_eq!(
            names(&request("/hook", &[("X-Hub-Signature", "sha1=0a")], r#"{"ContactGuid":"1"}"#)),
            ["intercom-webhook"]
        );
    }

    #[test]
    fn two_signature_headers_are_two_schemes() {
        let both = [("X-Body-Signature", "00"), ("X-Hub-Signature", "sha1=00")];
        assert_eq!(names(&request("/", &both, "")), ["intercom", "intercom-webhook"]);
    }
}

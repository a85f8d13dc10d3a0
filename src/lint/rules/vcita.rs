//! What vcita's bodies mix up: words of other entities, exchanged members, the other typing interface; and the definition of an app.
//! reference/vcita.md §2 to §6, §8.

use crate::document::{Edit, Kind, Node};
use crate::lint::check::{Checker, Member};
use crate::lint::words::{one_of, short};
use crate::platform::bodies::vcita::{
    CHANNEL_STATUS, CREATE_APP, ENVELOPE, MESSAGE_STATUS, SEND_TYPING, SESSION_STATUS, TYPING, UPDATE_MESSAGE,
    UPDATE_SESSION, VCITA,
};
use crate::platform::bodies::{Object, Value, Words};
use crate::text::did_you_mean;

fn is(object: &Object, other: &'static Object) -> bool {
    std::ptr::eq(object, other)
}

/// Before the members are walked over.
pub(super) fn enter<'d>(checker: &mut Checker<'_, 'd>, object: &'static Object, node: Node<'d>) -> bool {
    if is(object, &SEND_TYPING) || is(object, &TYPING) {
        return !other_typing(checker, node);
    }
    if is(object, &UPDATE_MESSAGE) {
        return !exchanged(checker, node);
    }
    if is(object, &ENVELOPE) {
        return !other_envelope(checker, node);
    }
    true
}

/// The body of built-in messaging's typing interface.
fn other_typing<'d>(checker: &mut Checker<'_, 'd>, node: Node<'d>) -> bool {
    let nested = node.members().find(|(key, value)| key.is("contact") && value.kind() == Kind::Object);
    let Some((key, _)) = nested.filter(|_| !node.has("typing")) else { return false };
    if let Some(finding) = checker.sink.at("vcita/typing-api", key) {
        finding
            .says("this is the body of /business/messaging/v1/channels/typing, which belongs to built-in messaging".to_owned())
            .help("a communication app sends {\"session_uid\": …, \"typing\": true} to /business/communication/sessions/typing");
    }
    true
}

/// How the platform's other interfaces answer.
fn other_envelope<'d>(checker: &mut Checker<'_, 'd>, node: Node<'d>) -> bool {
    let status = node.members().find(|(key, value)| key.is("status") && value.kind() == Kind::String);
    let Some((key, _)) = status.filter(|_| !node.has("success")) else { return false };
    if let Some(finding) = checker.sink.at("vcita/envelope", key) {
        finding.says("this answer has `status`, as the platform's other interfaces do".to_owned()).help(
            "communication answers with {\"success\": true, \"data\": {…}} or {\"success\": false, \"errors\": […]}",
        );
    }
    true
}

/// The guide prints the two types of a message update exchanged.
fn exchanged<'d>(checker: &mut Checker<'_, 'd>, node: Node<'d>) -> bool {
    let (Some(status), Some(channel)) = (node.get("status"), node.get("channel_uid")) else { return false };
    let uid = status.string().is_some_and(|text| super::strings::is_uuid(&text));
    let word = MESSAGE_STATUS.of.iter().any(|word| channel.is(word));
    if !uid || !word {
        return false;
    }
    if let Some(finding) = checker.sink.at("vcita/exchanged", status) {
        finding
            .says("`status` holds a channel's uid, and `channel_uid` a status".to_owned())
            .help("exchange them; the guide prints the two types the wrong way round")
            .also(channel.span(), "the status is here");
        let text = |node: Node<'_>| String::from_utf8_lossy(node.source()).into_owned();
        finding.fix(
            "exchange them",
            false,
            vec![Edit::replace(status.span(), text(channel)), Edit::replace(channel.span(), text(status))],
        );
    }
    true
}

/// What to say of a status that is another entity's.
pub(in crate::lint) fn foreign_status(member: Member<'_>, written: &str) -> Option<String> {
    let Value::Word(words) = member.property.value else { return None };
    if !std::ptr::eq(member.object.family, &raw const VCITA) || member.property.name != "status" {
        return None;
    }
    let own = |other: &'static Words| std::ptr::eq(words, other);
    if own(&MESSAGE_STATUS) && written == "active" {
        return Some(
            "the guide says that a validated message becomes `active`, and its own list of message statuses has no such word: the \
             sentence was copied from the channel's; a message that is shown is `received`"
                .to_owned(),
        );
    }
    let of = |other: &'static Words| other.of.contains(&written) && !own(other);
    let whose = [("channel", &CHANNEL_STATUS), ("session", &SESSION_STATUS), ("message", &MESSAGE_STATUS)]
        .into_iter()
        .find(|(_, other)| of(other))?
        .0;
    Some(format!("`{written}` is a status of a {whose}; here it is {}", one_of(words.of)))
}

/// After the members were walked over.
pub(super) fn leave<'d>(checker: &mut Checker<'_, 'd>, object: &'static Object, node: Node<'d>, seen: u64) {
    if is(object, &UPDATE_SESSION) {
        ai_status(checker, node);
    } else if is(object, &CREATE_APP) {
        app(checker, node, seen);
    }
}

fn ai_status<'d>(checker: &mut Checker<'_, 'd>, node: Node<'d>) {
    let Some((key, value)) = node.members().find(|(key, _)| key.is("ai_status")) else { return };
    if value.kind() != Kind::String || !["none", "ai_intercepted", "ai_released"].iter().any(|word| value.is(word)) {
        return; // already reported as what it is
    }
    if let Some(finding) = checker.sink.at("vcita/ai-status", key) {
        finding
            .says("`ai_status` is not for a channel app to set".to_owned())
            .help("leave it out; the platform says who answers");
    }
}

fn app<'d>(checker: &mut Checker<'_, 'd>, node: Node<'d>, seen: u64) {
    name(checker, node);
    code_name(checker, node);
    types(checker, node);
    addresses(checker, node);
    let listed = CREATE_APP.properties.iter().position(|property| property.name == "url_params");
    let misspelt = listed.is_some_and(|index| seen & 1 << index != 0) && node.get("url_params").is_none();
    if !misspelt {
        brand_host(checker, node);
    }
}

fn name<'d>(checker: &mut Checker<'_, 'd>, node: Node<'d>) {
    let Some(value) = node.get("name") else { return };
    let Some(length) = value.string().map(|name| name.chars().count()) else { return };
    if !(3..=25).contains(&length)
        && let Some(finding) = checker.sink.at("vcita/app-name", value)
    {
        finding.says(format!("`name` of the app has {length} characters, and must have 3 to 25"));
    }
}

fn code_name<'d>(checker: &mut Checker<'_, 'd>, node: Node<'d>) {
    let Some(value) = node.get("app_code_name") else { return };
    let Some(text) = value.string() else { return };
    if (text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        && let Some(finding) = checker.sink.at("vcita/app-code-name", value)
    {
        finding
            .says(format!("`app_code_name` is \"{}\", and may hold only the letters a to z and digits", short(&text)))
            .help("leave out hyphens, underscores and spaces");
    }
}

/// The list of types is open; a near miss of a known one is a mistake all the same.
fn types<'d>(checker: &mut Checker<'_, 'd>, node: Node<'d>) {
    const KNOWN: [&str; 14] = [
        "payments",
        "wallets",
        "communication",
        "menu_items",
        "docuforms",
        "import_clients",
        "automated_flows",
        "signatures",
        "onboarding_wizard",
        "notifications",
        "calendar_sync",
        "voice_calls",
        "texting",
        "widgets",
    ];
    let Some(value) = node.get("app_type") else { return };
    for item in value.items() {
        let Some(text) = item.string() else { continue };
        let guess = did_you_mean(&text, KNOWN).filter(|guess| *guess != text && !KNOWN.contains(&text.as_ref()));
        if let Some(guess) = guess
            && let Some(finding) = checker.sink.at("vcita/app-type", item)
        {
            finding
                .says(format!("`app_type` holds \"{}\", which is no known type", short(&text)))
                .help(format!("did you mean `{guess}`?"))
                .fix(format!("replace it by `{guess}`"), false, vec![super::put_string(item, guess)]);
        }
    }
}

fn addresses<'d>(checker: &mut Checker<'_, 'd>, node: Node<'d>) {
    let Some(api) = node.get("api_uri") else { return };
    let Some(text) = api.string().filter(|text| placeholder(text).is_none()) else { return };
    if node.get("redirect_uri").is_some_and(|redirect| redirect.is(&text)) {
        if let Some(finding) = checker.sink.at("vcita/same-uri", api) {
            finding
                .says(
                    "`api_uri` equals `redirect_uri`: one is called by vcita's servers, the other opened in browsers"
                        .to_owned(),
                )
                .help("give the calls a path of their own that nobody can guess");
        }
        return;
    }
    if text.ends_with('/')
        && text.matches('/').count() > 2
        && let Some(finding) = checker.sink.at("vcita/trailing-slash", api)
    {
        let end = api.span().end - usize::from(matches!(api.source().last(), Some(b'"' | b'\'')));
        finding
            .says("`api_uri` ends in a slash, and vcita puts /messages and the like behind it".to_owned())
            .help("leave the slash out")
            .fix("take the slash out", false, vec![Edit::delete(end - 1..end)]);
    }
}

/// The newer guide starts OAuth at the domain that `brand_host` names.
fn brand_host<'d>(checker: &mut Checker<'_, 'd>, node: Node<'d>) {
    const OAUTH: [&str; 5] = ["scopes", "demand_scopes", "access_token_format", "client_auth_jwks_uri", "url_params"];
    // A misspelled one is reported as what it is, and so is what is no text.
    let is_meant = |param: Node<'_>| {
        param.string().is_none_or(|text| text == "host" || did_you_mean(&text, ["brand_host"]).is_some())
    };
    let params = node.get("url_params");
    let named = params.is_some_and(|params| params.kind() != Kind::Array || params.items().any(is_meant));
    let first = node.members().find(|(key, _)| OAUTH.iter().any(|name| key.is(name)));
    let Some((key, _)) = first.filter(|_| !named) else { return };
    let place = params.unwrap_or(key);
    if let Some(finding) = checker.sink.at("vcita/brand-host", place) {
        finding
            .says("the app uses OAuth, and `url_params` does not list `brand_host`".to_owned())
            .help("add \"brand_host\": the authorize request goes to the domain that it names");
    }
}

/// A `{UPPER_CASE}` placeholder of the guide.
pub(super) fn placeholder(text: &str) -> Option<&str> {
    let start = text.find('{')?;
    let inner = text.get(start + 1..)?;
    let inner = inner.get(..inner.find('}')?)?;
    let upper = inner.len() > 1
        && inner.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_' || byte == b'-');
    upper.then(|| text.get(start..start + inner.len() + 2)).flatten()
}

//! Bodies and manifests beyond the canvas: correct ones give nothing, wrong ones what is wrong with them, and a single change to a
//! correct one exactly one finding at exactly that place.

#![allow(clippy::unwrap_used, clippy::expect_used)] // a test says no by panicking

mod kinds;
mod mended;
mod misplaced;
mod reported;
mod whole;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use courtside::document::{Document, pointers};
use courtside::lint::{Options, Outcome, RULES, RuleSet, Severity, lint, recognise};
use courtside::platform::bodies::{self, Format, Kind, Need, Object, Others, Value};
use serde_json::Value as Json;

const PLATFORMS: [&str; 4] = ["intercom", "infobip", "kentico", "vcita"];

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Files of a folder, by the kind that their names begin with.
fn fixtures(folder: &str, extension: &str) -> Vec<(String, &'static Kind, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(project(folder)).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.extension().is_none_or(|found| found != extension) {
            continue;
        }
        if let Some(kind) = bodies::kind(name.split('.').next().unwrap()) {
            found.push((format!("{folder}/{name}"), kind, std::fs::read(&path).unwrap()));
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

fn read(extension: &str, text: &'static [u8]) -> Document<'static> {
    if extension == "yaml" { Document::yaml(text) } else { Document::json(text) }
}

/// What was found, as `code at pointer`.
fn told(document: &Document<'_>, outcome: &Outcome) -> Vec<String> {
    let mut findings: Vec<(u32, String)> =
        outcome.findings.iter().map(|finding| (finding.node.unwrap_or(0), format!("{} ", finding.rule.code))).collect();
    findings.sort();
    let nodes: Vec<u32> = findings.iter().map(|(node, _)| *node).collect();
    let pointers = pointers(document, "", &nodes).into_iter().flatten();
    findings.into_iter().zip(pointers).map(|((_, code), pointer)| code + &pointer).collect()
}

fn found(text: &[u8], kind: &'static Kind) -> Vec<String> {
    let rules = RuleSet::all();
    let document = Document::json(text);
    told(&document, &lint(&document, Some(kind), &Options::new(&rules)))
}

#[test]
fn correct_bodies_give_neither_errors_nor_warnings() {
    let rules = RuleSet::all();
    let mut kinds = Vec::new();
    for platform in PLATFORMS {
        for extension in ["json", "yaml"] {
            for (name, kind, text) in fixtures(&format!("fixtures/bodies/{platform}"), extension) {
                let text: &'static [u8] = text.leak();
                let document = read(extension, text);
                let outcome = lint(&document, Some(kind), &Options::new(&rules));
                let bad: Vec<_> = outcome
                    .findings
                    .iter()
                    .filter(|finding| finding.severity != Severity::Info)
                    .map(|finding| &finding.message)
                    .collect();
                assert!(bad.is_empty(), "{name}: {bad:#?}");
                kinds.push(kind.name);
            }
        }
    }
    let untested: Vec<&str> = bodies::kinds()
        .filter(|kind| !kind.root.family.name.eq("canvas") && !["infobip-manifest"].contains(&kind.name))
        .filter(|kind| kind.root.family.name != "function")
        .map(|kind| kind.name)
        .filter(|name| !kinds.contains(name))
        .collect();
    assert!(untested.is_empty(), "{untested:?}");
}

#[test]
fn wrong_bodies_give_exactly_what_is_wrong_with_them() {
    let expected: BTreeMap<&str, &[&str]> = WRONG.iter().copied().collect();
    let (mut seen, mut wrong) = (0, String::new());
    for platform in PLATFORMS {
        for (name, kind, text) in fixtures(&format!("fixtures/bodies/{platform}/wrong"), "json") {
            let found = found(&text, kind);
            seen += 1;
            if expected.get(name.as_str()).is_none_or(|expected| found != *expected) {
                let _ = writeln!(wrong, "(\"{name}\", &{found:#?}),");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert_eq!(seen, WRONG.len());
}

const WRONG: &[(&str, &[&str])] = &[
    (
        "fixtures/bodies/intercom/wrong/health-check-response.json",
        &[
            "health/enum-value /state",
            "health/unknown-property /msg",
            "health/enum-value /cta_type",
            "health/url /cta_url",
        ],
    ),
    (
        "fixtures/bodies/intercom/wrong/initialize-request.json",
        &[
            "request/required-missing ",
            "request/conversation-id /conversation_id",
            "request/new-component /new_component",
            "request/enum-value /admin/type",
            "request/type-mismatch /admin/id",
            "request/required-missing /conversation",
        ],
    ),
    (
        "fixtures/bodies/intercom/wrong/submit-request.json",
        &[
            "request/required-missing ",
            "request/enum-value /context/location",
            "request/type-mismatch /context/conversation_id",
            "request/required-missing /canvas",
            "request/type-mismatch /input_values/score",
            "request/unknown-property /sheet_values",
        ],
    ),
    (
        "fixtures/bodies/intercom/wrong/webhook-notification.json",
        &[
            "webhook/id-form /id",
            "webhook/required-missing /topic",
            "webhook/required-missing /workspace_id",
            "webhook/timestamp-unit /created_at",
            "webhook/type-mismatch /first_sent_at",
            "webhook/enum-value /data/type",
            "webhook/required-missing /data/item",
        ],
    ),
    (
        "fixtures/bodies/infobip/wrong/infobip-answers-manifest.json",
        &[
            "manifest/method /functions/0/method",
            "manifest/url-not-https /functions/0/uri",
            "manifest/schema-type-missing /functions/0/inSchema/properties/order_id",
            "manifest/required-style /functions/0/inSchema/required",
            "manifest/required-unknown /functions/0/inSchema/required/1",
            "manifest/function-duplicate /functions/1/name",
            "manifest/required-missing /functions/1/url",
            "manifest/demo-host /functions/1/url",
            "manifest/unknown-property /functions/1/inschema",
            "manifest/get-nested-input /functions/1/inschema/properties/filter/type",
            "manifest/required-missing /functions/2/name",
            "manifest/uri-braces /functions/2/uri",
            "manifest/schema-type /functions/2/inSchema/type",
            "manifest/delete-inputs /functions/3/inSchema",
            "manifest/schema-type /functions/3/inSchema/properties/id/type",
            "manifest/title-copied /functions/3/inSchema/properties/id/title",
            "manifest/object-without-properties /functions/3/outSchema/type",
            "manifest/trailing-slash /functions/4/uri",
            "manifest/object-without-properties /functions/4/outSchema/properties/order/type",
            "manifest/products-mixed /actions",
        ],
    ),
    (
        "fixtures/bodies/infobip/wrong/infobip-flow-manifest.json",
        &[
            "manifest/option-paths-apart /functions/0/outSchema/properties/order/selectViewOptionNamePath",
            "manifest/json-path /functions/0/outSchema/properties/line/selectViewOptionIdPath",
            "manifest/placeholder /functions/1/uri",
            "manifest/required-style /functions/1/inSchema/properties/reason/required",
            "manifest/action-function /actions/0/name",
            "manifest/required-not-rendered /actions/1/render",
            "manifest/view-class /actions/1/render/0/viewClass",
            "manifest/required-missing /actions/1/render/1",
            "manifest/render-field /actions/1/render/1/field",
            "manifest/model-function /actions/1/render/2/model",
            "manifest/model-output /actions/1/render/3/model",
            "manifest/type-mismatch /actions/1/async",
        ],
    ),
    (
        "fixtures/bodies/infobip/wrong/infobip-manifest.json",
        &[
            "manifest/url-relative /card/src",
            "manifest/card-size /card/size",
            "manifest/url-characters /page/src",
            "manifest/page-path /page/path",
            "manifest/products-mixed /functions",
            "manifest/functions-empty /functions",
        ],
    ),
    (
        "fixtures/bodies/kentico/wrong/kentico-log-activity-request.json",
        &[
            "kentico/required-missing /ActivityType",
            "kentico/required-missing /user_id",
            "kentico/guid /user_id",
            "kentico/other-endpoint /ContactFirstName",
            "kentico/url-value-swap /ActivityURL",
        ],
    ),
    (
        "fixtures/bodies/kentico/wrong/kentico-update-contact-request.json",
        &[
            "kentico/guid /ContactGuid",
            "kentico/wrong-case-property /contactemail",
            "kentico/email /ContactEmail",
            "kentico/unknown-property /ContactCompany",
            "kentico/contact-notes /ContactNotes",
            "kentico/empty-value /ContactCity",
            "kentico/empty-value /ContactJobTitle",
            "kentico/nested-value /ContactMobilePhone",
            "kentico/too-long /ContactBusinessPhone",
            "kentico/other-endpoint /ActivityType",
            "kentico/unknown-property /ContactCountry",
            "kentico/unknown-property /ContactFirstNam",
        ],
    ),
    (
        "fixtures/bodies/vcita/wrong/vcita-create-app-request.json",
        &[
            "vcita/app-name /name",
            "vcita/app-code-name /app_code_name",
            "vcita/app-type /app_type/0",
            "vcita/placeholder /redirect_uri",
            "vcita/unknown-property /app_uri",
            "vcita/url /app_uri",
            "vcita/enum-value /trusted",
            "vcita/enum-value /url_params/1",
            "vcita/type-mismatch /scopes",
        ],
    ),
    (
        "fixtures/bodies/vcita/wrong/vcita-create-message-request.json",
        &[
            "vcita/uid-length /channel_uid",
            "vcita/required-missing /message",
            "vcita/type-mismatch /message_uid",
            "vcita/enum-value /direction",
            "vcita/created-at /created_at",
            "vcita/unknown-property /client_uid",
            "vcita/unknown-property /status",
        ],
    ),
    ("fixtures/bodies/vcita/wrong/vcita-message-updated-request.json", &["vcita/status /status"]),
    ("fixtures/bodies/vcita/wrong/vcita-response.json", &["vcita/envelope /status"]),
    ("fixtures/bodies/vcita/wrong/vcita-send-typing-request.json", &["vcita/typing-api /contact"]),
    ("fixtures/bodies/vcita/wrong/vcita-update-message-request.json", &["vcita/exchanged /status"]),
    (
        "fixtures/bodies/vcita/wrong/vcita-update-session-request.json",
        &["vcita/status /status", "vcita/ai-status /ai_status"],
    ),
];

#[test]
fn kinds_are_told_from_the_shape_of_their_bodies() {
    // What a lone `status` belongs to, and which way a message's status goes, only a path can tell.
    let alike = |name: &str| match name {
        "vcita-channel-updated-request"
        | "vcita-session-updated-request"
        | "vcita-update-session-request"
        | "vcita-update-channel-request" => None,
        "vcita-update-message-request" => Some("vcita-message-updated-request"),
        name => bodies::kind(name.split('.').next().unwrap()).map(|kind| kind.name),
    };
    for platform in PLATFORMS {
        for (name, _, text) in fixtures(&format!("fixtures/bodies/{platform}"), "json") {
            let stem = name.rsplit('/').next().unwrap().strip_suffix(".json").unwrap();
            let document = Document::json(&text);
            assert_eq!(recognise(document.root()).map(|guess| guess.kind.name), alike(stem), "{name}");
        }
    }
    let text = std::fs::read(project("fixtures/bodies/infobip/wrong/openapi.json")).unwrap();
    let document = Document::json(&text);
    let guess = recognise(document.root()).unwrap();
    assert_eq!((guess.kind.name, guess.sure), ("infobip-manifest", false));
    assert_eq!(found(&text, guess.kind), ["manifest/openapi /openapi"]);
}

#[test]
fn captured_bodies_are_of_the_kind_that_their_flow_says() {
    for platform in PLATFORMS {
        for entry in std::fs::read_dir(project(&format!("fixtures/{platform}"))).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "http") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let flow = text.lines().find_map(|line| line.strip_prefix("# @flow ")).unwrap();
            let body = text.split_once("\n\n").unwrap().1.trim_end();
            let decoded = body.strip_prefix("intercom_data=").map(percent_decoded);
            let body = decoded.as_deref().unwrap_or(body);
            let Some(kind) = bodies::kinds().find(|kind| kind.flow == Some((flow, bodies::Side::Request))) else {
                continue;
            };
            if kind.root.family.name == "function" {
                continue;
            }
            let found: Vec<String> = found(body.as_bytes(), kind)
                .into_iter()
                .filter(|code| !code.starts_with("kentico/url-value-swap"))
                .collect();
            assert!(found.is_empty(), "{}: {found:?}", path.display());
            let document = Document::json(body.as_bytes());
            let guess = recognise(document.root());
            // A lone status may belong to either; only the path can tell.
            if !matches!(flow, "vcita/channel-updated" | "vcita/session-updated") {
                assert_eq!(guess.unwrap().kind.name, kind.name, "{}", path.display());
            }
        }
    }
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = text.bytes();
    let mut out = Vec::new();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'%' => u8::from_str_radix(
                &format!("{}{}", char::from(bytes.next().unwrap()), char::from(bytes.next().unwrap())),
                16,
            )
            .unwrap(),
            b'+' => b' ',
            byte => byte,
        });
    }
    String::from_utf8(out).unwrap()
}

/// One place of a correct body, with what the tables say of it.
struct Spot {
    pointer: String,
    object: &'static Object,
    property: &'static bodies::Property,
    parent: String,
}

fn spots(object: &'static Object, json: &Json, at: &str, out: &mut Vec<Spot>) {
    let Json::Object(members) = json else { return };
    for property in object.properties {
        let found = members
            .iter()
            .find(|(key, _)| *key == property.name || (property.any_case && key.eq_ignore_ascii_case(property.name)));
        let Some((key, value)) = found else { continue };
        let pointer = format!("{at}/{key}");
        out.push(Spot { pointer: pointer.clone(), object, property, parent: at.to_owned() });
        inside(property.value, value, &pointer, out);
    }
}

fn inside(of: Value, json: &Json, at: &str, out: &mut Vec<Spot>) {
    match (of, json) {
        (Value::Object(object), _) => spots(object, json, at, out),
        (Value::List(list), Json::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                inside(list.of, item, &format!("{at}/{index}"), out);
            }
        }
        (Value::Map(of), Json::Object(members)) => {
            for (key, value) in members {
                inside(*of, value, &format!("{at}/{key}"), out);
            }
        }
        (Value::Either(sorts), _) => {
            if let Some(sort) = sorts.iter().find(|sort| takes(**sort, json)) {
                inside(*sort, json, at, out);
            }
        }
        _ => {}
    }
}

fn takes(of: Value, json: &Json) -> bool {
    match of {
        Value::Any => true,
        Value::Text(_) | Value::Word(_) | Value::Fixed(_) => json.is_string(),
        Value::Boolean => json.is_boolean(),
        Value::Integer(_) => json.is_i64(),
        Value::Number => json.is_number(),
        Value::Object(_) | Value::OneOf(..) | Value::Map(_) => json.is_object(),
        Value::List(_) => json.is_array(),
        Value::Either(sorts) => sorts.iter().any(|sort| takes(*sort, json)),
    }
}

fn words(of: Value) -> bool {
    match of {
        Value::Word(_) | Value::Fixed(_) => true,
        Value::Either(sorts) => {
            sorts.iter().any(|sort| words(*sort)) && !sorts.iter().any(|sort| matches!(sort, Value::Text(_)))
        }
        _ => false,
    }
}

fn changed(json: &Json, pointer: &str, value: Option<Json>) -> Vec<u8> {
    let mut json = json.clone();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match (json.pointer_mut(parent).unwrap(), value) {
        (Json::Object(members), Some(value)) => {
            members.insert(key.to_owned(), value);
        }
        (Json::Object(members), None) => {
            members.shift_remove(key);
        }
        _ => unreachable!("{pointer} is a member"),
    }
    serde_json::to_vec(&json).unwrap()
}

fn needed(need: Need, parent: &Json) -> bool {
    match need {
        Need::Optional => false,
        Need::Required => true,
        Need::With(other) => parent.get(other).is_some(),
        Need::When(other, value) => {
            // `true` is written as `true`.
            let written = |found: &Json| found.as_str().map_or_else(|| found.to_string(), str::to_owned);
            let holds = |found: &Json| found.as_array().is_some_and(|items| items.iter().any(|item| item == value));
            parent.get(other).is_some_and(|found| written(found) == value || holds(found))
        }
    }
}

/// What the removal of a member that the table does not ask for is reported as, by the checks that hold members against each other.
const REMOVALS: &[(&str, &str, &str)] = &[
    ("health-check-response", "/cta_type", "health/cta-without-type /cta_label"),
    ("initialize-request.inbox", "/contact", "request/required-missing "),
    (
        "infobip-answers-manifest",
        "/functions/0/inSchema/properties",
        "manifest/object-without-properties /functions/0/inSchema/type",
    ),
    (
        "infobip-answers-manifest",
        "/functions/0/outSchema/properties",
        "manifest/object-without-properties /functions/0/outSchema/type",
    ),
    (
        "infobip-answers-manifest",
        "/functions/0/outSchema/properties/customer/properties",
        "manifest/object-without-properties /functions/0/outSchema/properties/customer/type",
    ),
    ("infobip-answers-manifest", "/functions/1/inSchema", "manifest/placeholder /functions/1/uri"),
    (
        "infobip-answers-manifest",
        "/functions/1/inSchema/properties",
        "manifest/object-without-properties /functions/1/inSchema/type",
    ),
    ("infobip-flow-manifest", "/functions/0/outSchema", "manifest/model-output /actions/0/render/0/model"),
    ("infobip-flow-manifest", "/functions/0/outSchema/properties", "manifest/model-output /actions/0/render/0/model"),
    ("infobip-flow-manifest", "/functions/1/inSchema", "manifest/placeholder /functions/1/uri"),
    (
        "infobip-flow-manifest",
        "/functions/1/inSchema/properties",
        "manifest/object-without-properties /functions/1/inSchema/type",
    ),
    (
        "infobip-flow-manifest",
        "/functions/1/outSchema/properties",
        "manifest/object-without-properties /functions/1/outSchema/type",
    ),
    ("vcita-create-app-request", "/url_params", "vcita/brand-host /scopes"),
];

fn removal(file: &str, spot: &Spot) -> Option<String> {
    // An array need not have one.
    if spot.object.name == "property" && spot.property.name == "title" && !spot.pointer.ends_with("/lines/title") {
        return Some(format!("manifest/title-missing {}", spot.parent));
    }
    REMOVALS.iter().find(|(of, at, _)| *of == file && *at == spot.pointer).map(|(.., code)| (*code).to_owned())
}

/// Every change of every member that a correct body has: each gives one finding at that place, by the rule that the table names.
#[test]
fn every_single_change_of_a_correct_body_is_found_where_it_is() {
    let mut wrong = String::new();
    let mut tried = 0;
    for platform in PLATFORMS {
        for (name, kind, text) in fixtures(&format!("fixtures/bodies/{platform}"), "json") {
            let json: Json = serde_json::from_slice(&text).unwrap();
            let mut places = Vec::new();
            spots(kind.root, &json, "", &mut places);
            // What a correct body gives by itself: notes for information.
            let before = found(&text, kind);
            let mut check = |spot: &Spot, change: &str, body: &[u8], rule: Option<&str>, at: &str| {
                tried += 1;
                let mut now = found(body, kind);
                for known in &before {
                    if let Some(index) = now.iter().position(|finding| finding == known) {
                        now.remove(index);
                    }
                }
                let stem = name.rsplit('/').next().unwrap().strip_suffix(".json").unwrap();
                let beyond = if change == "removed" { removal(stem, spot) } else { None };
                let expected: Vec<String> =
                    beyond.or_else(|| rule.map(|rule| format!("{rule} {at}"))).into_iter().collect();
                if now != expected {
                    let _ =
                        writeln!(wrong, "(\"{stem}\", \"{}\", \"{change}\", &{now:?}), // {expected:?}", spot.pointer);
                }
            };
            for spot in &places {
                let family = spot.object.family;
                let parent = json.pointer(&spot.parent).unwrap();
                let required = needed(spot.property.need, parent);
                let missing = spot.property.missing.unwrap_or(family.missing);
                let group = spot.object.groups.iter().find(|group| {
                    group.some
                        && group.of.contains(&spot.property.name)
                        && group.of.iter().filter(|name| parent.get(name).is_some()).count() == 1
                });
                let rule = if required { Some(missing) } else { group.map(|group| group.rule) };
                check(spot, "removed", &changed(&json, &spot.pointer, None), rule, &spot.parent);
                // The only one of its group is as good as not there.
                let (null, at) = if required {
                    (Some(missing), &spot.pointer)
                } else if let Some(group) = group {
                    (Some(group.rule), &spot.parent)
                } else if matches!(spot.property.value, Value::Any) || spot.object.others == Others::Welcome {
                    (None, &spot.pointer)
                } else {
                    (Some(family.null), &spot.pointer)
                };
                check(spot, "null", &changed(&json, &spot.pointer, Some(Json::Null)), null, at);
                let mismatch = spot.property.wrong.unwrap_or(family.mismatch);
                for (sort, other) in [
                    ("true", Json::from(true)),
                    ("number", Json::from(7)),
                    ("text", Json::from("x")),
                    ("array", serde_json::json!([])),
                    ("object", serde_json::json!({})),
                ] {
                    if takes(spot.property.value, &other) {
                        continue;
                    }
                    let rule = match spot.property.value {
                        Value::Object(object) => spot.property.wrong.or(object.shape).unwrap_or(family.mismatch),
                        // A fixed word is held against any value.
                        Value::Fixed(_) => spot.property.wrong.unwrap_or(family.word),
                        _ => mismatch,
                    };
                    check(spot, sort, &changed(&json, &spot.pointer, Some(other)), Some(rule), &spot.pointer);
                }
                if words(spot.property.value) {
                    let rule = spot.property.wrong.unwrap_or(family.word);
                    check(
                        spot,
                        "word",
                        &changed(&json, &spot.pointer, Some(Json::from("qqqqqq"))),
                        Some(rule),
                        &spot.pointer,
                    );
                }
                if let Value::Text(
                    Format::Guid(rule) | Format::Email(rule) | Format::Moment(rule) | Format::Uid(_, rule),
                ) = spot.property.value
                {
                    check(
                        spot,
                        "form",
                        &changed(&json, &spot.pointer, Some(Json::from("q q"))),
                        Some(rule),
                        &spot.pointer,
                    );
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(tried > 1_500, "{tried}");
}

/// The examples of the rules' pages.
#[test]
fn the_pages_of_these_rules_show_what_they_say() {
    let mut wrong = String::new();
    for rule in RULES {
        let family = rule.code.split('/').next().unwrap();
        if ["canvas", "syntax"].contains(&family) {
            continue;
        }
        let mut heading = "";
        let mut lines = rule.docs().lines();
        while let Some(line) = lines.next() {
            if let Some(name) = line.strip_prefix("## ") {
                heading = name;
            }
            let Some(info) = line.strip_prefix("```") else { continue };
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let fact = |name: &str| {
                info.split(' ')
                    .filter_map(|fact| fact.split_once('='))
                    .find(|(key, _)| *key == name)
                    .map(|(_, value)| value)
            };
            let pad = fact("pad").map_or(0, |pad| pad.parse().unwrap());
            let text = block.join("\n").replace('…', &"x".repeat(pad));
            let text: &'static [u8] = text.into_bytes().leak();
            let document = read(info.split(' ').next().unwrap(), text);
            let kind = bodies::kind(fact("kind").unwrap()).unwrap();
            let manifest = fact("manifest").map(|path| &*std::fs::read(project(path)).unwrap().leak());
            let manifest = manifest.map(Document::json);
            let rules = RuleSet::all();
            let options = Options { manifest: manifest.as_ref(), function: fact("function"), ..Options::new(&rules) };
            let outcome = lint(&document, Some(kind), &options);
            let found = told(&document, &outcome);
            let fine = match heading {
                "Wrong" => !found.is_empty() && outcome.findings.iter().all(|finding| finding.rule == rule),
                _ => found.is_empty(),
            };
            if !fine {
                let _ = writeln!(wrong, "{} {heading}: {found:?}", rule.code);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Nested objects, arrays in the form of tuples, both ways to require, and what there is nothing to hold against.
#[test]
fn calls_of_functions_are_held_against_their_manifest() {
    let read = |name: &str| std::fs::read(project(&format!("fixtures/bodies/infobip/{name}.json"))).unwrap();
    let (answers, flow) = (read("infobip-answers-manifest"), read("infobip-flow-manifest"));
    let (answers, flow) = (Document::json(&answers), Document::json(&flow));
    let rules = RuleSet::all();
    let found = |manifest: Option<&Document<'_>>, function: Option<&str>, kind: &str, body: &str| {
        let document = Document::json(body.as_bytes());
        let options = Options { manifest, function, ..Options::new(&rules) };
        told(&document, &lint(&document, bodies::kind(kind), &options))
    };
    let (request, answer) = ("infobip-function-request", "infobip-function-response");
    let right = r#"{"status":"open","total":12.5,"lines":[{"article":"chair","count":2.0}],"customer":{"name":"Ada","known":true}}"#;
    assert_eq!(found(Some(&answers), Some("findOrder"), answer, right), [""; 0]);
    let wrong = r#"{"total":"12.5","lines":[{"count":2.5},"chair"],"customer":{"name":null,"age":7},"more":1}"#;
    assert_eq!(
        found(Some(&answers), Some("findOrder"), answer, wrong),
        [
            "function/required-missing ",
            "function/type-mismatch /total",
            "function/required-missing /lines/0",
            "function/type-mismatch /lines/0/count",
            "function/type-mismatch /lines/1",
            "function/required-missing /customer/name",
            "function/unknown-property /customer/age",
            "function/unknown-property /more"
        ]
    );
    assert_eq!(found(Some(&flow), Some("closeOrder"), request, r#"{"reason":"done"}"#), ["function/required-missing "]);
    assert_eq!(found(Some(&flow), Some("listOrders"), answer, r#"{"orders":[]}"#), [""; 0]);
    assert_eq!(found(Some(&flow), Some("listOrders"), answer, "{}"), ["function/option-path "]);
    assert_eq!(found(Some(&answers), Some("countOrders"), request, r#"{"a":1}"#), ["function/unknown-property /a"]);
    assert_eq!(found(Some(&answers), Some("countOrders"), answer, r#"{"a":1}"#), [""; 0]);
    for (manifest, function) in [(None, None), (Some(&answers), None), (Some(&answers), Some("findorder"))] {
        assert_eq!(found(manifest, function, request, "{}"), ["function/no-function "]);
    }
}

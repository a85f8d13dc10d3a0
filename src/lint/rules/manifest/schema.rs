//! The schemas of functions: names, titles, what is required, where options are found.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::super::paths;
use super::{Function, GUESSED, feeds, flow, member};
use crate::document::{Edit, Kind, Node};
use crate::lint::check::Checker;
use crate::lint::rule::Severity;
use crate::lint::words::short;
use crate::platform::bodies::infobip::{RENDER, SCHEMA_PROPERTY};
use crate::text::did_you_mean;

/// Members of a schema's `properties`.
pub(super) fn properties(schema: Option<Node<'_>>) -> impl Iterator<Item = (Node<'_>, Node<'_>)> + use<'_> {
    schema.and_then(|schema| member(&SCHEMA_PROPERTY, schema, "properties")).into_iter().flat_map(Node::members)
}

/// The array of names in `required`.
pub(super) fn required_names(schema: Node<'_>) -> impl Iterator<Item = Node<'_>> + use<'_> {
    schema.get("required").into_iter().flat_map(Node::items).filter(|name| name.kind() == Kind::String)
}

/// Both schemas of a function.
pub(super) fn check<'d>(checker: &mut Checker<'_, 'd>, function: &Function<'d>, flow: bool) {
    for (schema, out) in [(function.input, false), (function.output, true)] {
        let Some(schema) = schema.filter(|schema| schema.kind() == Kind::Object) else { continue };
        inside(checker, schema, flow, out);
        let also = function.renamed.as_ref().filter(|_| !out).map(|(name, _)| name.as_ref());
        required(checker, schema, flow, true, also);
        let empty = schema.get("type").is_some_and(|of| of.is("object"))
            && member(&SCHEMA_PROPERTY, schema, "properties").is_none();
        if empty && out && !function.loads {
            without_properties(checker, schema, "the answer", None);
        } else if empty && !out {
            let wanted =
                function.renders || !function.placeholders().is_empty() || required_names(schema).next().is_some();
            without_properties(checker, schema, "the input", wanted.then_some(Severity::Error));
        }
    }
}

/// A schema or a property that holds others; as deep as documents are, which is bounded.
fn inside<'d>(checker: &mut Checker<'_, 'd>, schema: Node<'d>, flow: bool, out: bool) {
    let held: Vec<(Node<'d>, Node<'d>)> =
        properties(Some(schema)).filter(|(_, property)| property.kind() == Kind::Object).collect();
    titles(checker, &held);
    for (key, property) in held {
        let name = key.string().unwrap_or_default();
        let object = property.get("type").is_some_and(|of| of.is("object"));
        if out && object && member(&SCHEMA_PROPERTY, property, "properties").is_none() {
            without_properties(checker, property, &format!("`{}`", short(&name)), None);
        }
        required(checker, property, flow, false, None);
        inside(checker, property, flow, out);
    }
    items(checker, schema, flow, out);
}

fn items<'d>(checker: &mut Checker<'_, 'd>, schema: Node<'d>, flow: bool, out: bool) {
    let Some(items) = schema.get("items") else { return };
    if items.kind() == Kind::Object {
        if let Some(finding) = checker.sink.at("manifest/items-form", items) {
            finding
                .says(
                    "`items` is one schema; every manifest of the vendor's has an array with one schema in it"
                        .to_owned(),
                )
                .help("put brackets around it");
            if items.source().first() == Some(&b'{') {
                let span = items.span();
                finding.fix(
                    "put brackets around it",
                    false,
                    vec![Edit::insert(span.start, "["), Edit::insert(span.end, "]")],
                );
            }
        }
        required(checker, items, flow, false, None);
        inside(checker, items, flow, out);
    }
    for item in items.items().filter(|item| item.kind() == Kind::Object) {
        required(checker, item, flow, false, None);
        inside(checker, item, flow, out);
    }
}

/// The two products say it in different places. `also` is a name that a property has elsewhere.
fn required<'d>(checker: &mut Checker<'_, 'd>, schema: Node<'d>, flow: bool, top: bool, also: Option<&str>) {
    if let Some((key, value)) = schema.members().find(|(key, _)| key.is("required")) {
        let (wrong, message, help) = if flow {
            (
                value.kind() == Kind::Bool && !top,
                "in Moments - Flow, `required` is an array of names beside `properties`",
                "add the property's name to the `required` of its schema",
            )
        } else {
            (
                value.kind() == Kind::Array,
                "in Answers, `required` is true or false on each property",
                "write \"required\": true on each property that it names",
            )
        };
        if wrong && let Some(finding) = checker.sink.at("manifest/required-style", key) {
            finding.says(message.to_owned()).help(help);
        }
    }
    // Without readable properties it is they that are wrong.
    if member(&SCHEMA_PROPERTY, schema, "properties").is_none_or(|properties| properties.kind() != Kind::Object) {
        return;
    }
    if required_names(schema).next().is_none() {
        return;
    }
    let names = || properties(Some(schema)).filter_map(|(key, _)| key.string());
    let known: HashSet<Cow<'_, str>> = names().collect();
    for name in required_names(schema) {
        let text = name.string().unwrap_or_default();
        if known.contains(&text) || also == Some(text.as_ref()) {
            continue;
        }
        if let Some(finding) = checker.sink.at("manifest/required-unknown", name) {
            finding.says(format!("`required` names \"{}\", which is no property of this schema", short(&text)));
            let some: Vec<Cow<'_, str>> = names().take(GUESSED).collect();
            match did_you_mean(&text, some.iter().map(AsRef::as_ref)) {
                Some(guess) => finding.help(format!("did you mean `{}`?", short(guess))),
                None => finding.help("each name is a key of `properties`"),
            };
        }
    }
}

/// Titles are what people choose by.
fn titles<'d>(checker: &mut Checker<'_, 'd>, properties: &[(Node<'d>, Node<'d>)]) {
    const WORDS: [&str; 5] = ["title", "type", "string", "description", "label"];
    let mut seen: HashMap<String, Node<'d>> = HashMap::new();
    for (key, property) in properties {
        let name = key.string().unwrap_or_default();
        let Some(title) = member(&SCHEMA_PROPERTY, *property, "title") else {
            // An array's elements have the titles, and lists of options are never shown.
            let options = property.has("selectViewOptionIdPath") || property.has("selectViewOptionNamePath");
            // What is empty lacks more than that, and so does what stands in another.
            let said = property.get("type").is_none() && property.members().nth(1).is_none();
            if options || said || property.get("type").is_some_and(|of| of.is("array")) {
                continue;
            }
            if let Some(finding) = checker.sink.at("manifest/title-missing", *key) {
                finding
                    .says(format!("the property `{}` has no title", short(&name)))
                    .help("add \"title\": what the designer is to read");
            }
            continue;
        };
        let Some(text) = title.string() else { continue };
        if text.trim().is_empty() {
            if let Some(finding) = checker.sink.at("manifest/title-missing", title) {
                finding
                    .says(format!("the title of the property `{}` is empty", short(&name)))
                    .help("write what the designer is to read");
            }
            continue;
        }
        let first = seen.get(text.as_ref()).copied();
        let word = WORDS.contains(&text.as_ref()) && text != name;
        if (first.is_some() || word)
            && let Some(finding) = checker.sink.at("manifest/title-copied", title)
        {
            finding.says(format!(
                "the title of the property `{}` is \"{}\", which seems to be copied from somewhere else",
                short(&name),
                short(&text)
            ));
            finding.help("write what this property is");
            if let Some(first) = first {
                finding.also(first.span(), "it stands here first");
            }
        }
        seen.entry(text.into_owned()).or_insert(title);
    }
}

fn without_properties<'d>(checker: &mut Checker<'_, 'd>, schema: Node<'d>, what: &str, severity: Option<Severity>) {
    let place = schema.get("type").unwrap_or(schema);
    if let Some(finding) = checker.sink.with("manifest/object-without-properties", severity, place) {
        finding
            .says(format!(
                "{what} is an object without `properties`, so there is nothing in it that the designer could use"
            ))
            .help("add `properties` with what it holds");
    }
}

/// An option's id and its name are read from the same array.
pub(super) fn paths_apart<'d>(checker: &mut Checker<'_, 'd>, node: Node<'d>) {
    let (Some(ids), Some(names)) = (node.get("selectViewOptionIdPath"), node.get("selectViewOptionNamePath")) else {
        return;
    };
    let read = |path: Node<'_>| paths::segments(&path.string()?).ok();
    let (Some(id_path), Some(name_path)) = (read(ids), read(names)) else { return };
    let message = match (paths::array_of(&id_path), paths::array_of(&name_path)) {
        (Some(one), Some(other)) if one == other => return,
        (Some(_), Some(_)) => "the two paths go through different arrays, so ids and names do not belong together",
        _ => "a path names no array with `[*]`, so there is no list of options",
    };
    if let Some(finding) = checker.sink.at("manifest/option-paths-apart", names) {
        finding
            .says(message.to_owned())
            .help("both begin alike up to the last `[*]`: $.orders[*].id and $.orders[*].label")
            .also(ids.span(), "the other path is here");
    }
}

/// Says once, at its key, that an input goes by another name than in two or more of the places that ask for it: the address, `required`, and the
/// fields of an action.
pub(super) fn renamed<'d>(checker: &mut Checker<'_, 'd>, function: &mut Function<'d>, actions: &flow::Actions<'d>) {
    if function.swapped || !function.is_readable() || function.is_bare() {
        return;
    }
    let inputs: HashMap<Cow<'d, str>, (Node<'d>, Node<'d>)> =
        function.inputs().map(|(key, property)| (key.string().unwrap_or_default(), (key, property))).collect();
    let listed = || function.input.into_iter().flat_map(required_names).filter_map(Node::string);
    let fields = || {
        let renders = function.name.as_deref().into_iter().flat_map(|name| actions.renders(name));
        renders.flat_map(Node::items).filter_map(|entry| member(&RENDER, entry, "field")?.string())
    };
    let addressed = |name: &str| feeds(name, function.placeholders());
    let mut wanted: HashMap<Cow<'d, str>, u8> = HashMap::new();
    let all = listed().map(|name| (name, 1)).chain(fields().map(|name| (name, 2)));
    for (name, place) in all.filter(|(name, _)| !inputs.contains_key(name)).take(GUESSED) {
        *wanted.entry(name).or_default() |= place;
    }
    let places = |(name, places): (&Cow<'d, str>, &u8)| places.count_ones() + u32::from(addressed(name)) > 1;
    let mut several = wanted.iter().filter(|(name, found)| places((name, found))).map(|(name, _)| name);
    let (Some(name), None) = (several.next(), several.next()) else { return };
    let asked: HashSet<Cow<'d, str>> = listed().chain(fields()).collect();
    let named = function.inputs().filter_map(|(key, _)| key.string());
    let free: Vec<_> = named.filter(|key| !asked.contains(key) && !addressed(key)).take(GUESSED).collect();
    let plain = |text: &str| text.trim_matches('_').to_lowercase();
    let alike = || free.iter().map(AsRef::as_ref);
    let Some(meant) = alike().find(|key| plain(key) == plain(name)).or_else(|| did_you_mean(name, alike())) else {
        return;
    };
    let Some((key, property)) = inputs.get(meant).copied() else { return };
    if let Some(finding) = checker.sink.at("manifest/required-unknown", key) {
        finding
            .says(format!("the input is called `{}` here, and `{}` everywhere else", short(meant), short(name)))
            .help(format!("write `{}`", short(name)));
    }
    function.renamed = Some((name.clone(), property));
    function.known.inputs.take();
}

/// Whether input and output seem to stand in each other's place: the vendor's newer README describes them the wrong way round.
pub(super) fn swapped<'d>(checker: &mut Checker<'_, 'd>, function: &Function<'d>, actions: &flow::Actions<'d>) -> bool {
    let Some(input) = function.input.filter(|input| input.kind() == Kind::Object) else { return false };
    let (inputs, outputs) = (function.inputs_by_name(), function.outputs_by_name());
    let options = function
        .inputs()
        .any(|(_, property)| property.has("selectViewOptionIdPath") || property.has("selectViewOptionNamePath"));
    let placeholders = function.placeholders();
    let fed = |key: &Cow<'d, str>| feeds(key, placeholders);
    let addressed = !inputs.is_empty() && !outputs.is_empty() && outputs.keys().all(fed) && !inputs.keys().any(fed);
    let rendered = function.name.as_deref().is_some_and(|name| {
        let fields: Vec<_> = actions
            .renders(name)
            .flat_map(Node::items)
            .filter_map(|entry| member(&RENDER, entry, "field")?.string())
            .collect();
        !fields.is_empty() && fields.iter().all(|field| outputs.contains_key(field) && !inputs.contains_key(field))
    });
    if !options && !addressed && !rendered {
        return false;
    }
    if let Some(finding) = checker.sink.at("manifest/schemas-swapped", input) {
        finding
            .says("`inSchema` and `outSchema` seem to stand in each other's place".to_owned())
            .help("`inSchema` is what the platform sends, `outSchema` what the app answers");
    }
    true
}

//! Actions of Moments - Flow, held against the functions that they call.

use std::borrow::Cow;
use std::collections::HashSet;

use super::super::strings;
use super::{Function, member, schema};
use crate::document::{Kind, Node};
use crate::lint::check::Checker;
use crate::lint::words::short;
use crate::platform::bodies::infobip::{ACTION, RENDER, SCHEMA_PROPERTY};
use crate::text::did_you_mean;

/// Whether some field's options are loaded from the function of that name.
pub(super) fn is_model(actions: &[Node<'_>], name: &str) -> bool {
    actions
        .iter()
        .filter_map(|action| member(&ACTION, *action, "render"))
        .flat_map(Node::items)
        .filter_map(|entry| member(&RENDER, entry, "model"))
        .any(|model| model.is(name))
}

/// Whether some action of the function of that name has fields.
pub(super) fn is_rendered(actions: &[Node<'_>], name: &str) -> bool {
    actions
        .iter()
        .filter(|action| member(&ACTION, **action, "name").is_some_and(|node| node.is(name)))
        .filter_map(|action| member(&ACTION, *action, "render"))
        .any(|render| render.items().next().is_some())
}

/// Every action.
pub(super) fn check<'d>(checker: &mut Checker<'_, 'd>, functions: &[Function<'d>], actions: &[Node<'d>]) {
    for action in actions {
        let Some(place) = member(&ACTION, *action, "name") else { continue };
        let Some(name) = place.string().filter(|name| !strings::is_blank(name)) else { continue };
        let function = functions.iter().find(|function| function.name.as_deref() == Some(&name));
        if function.is_none() {
            nameless(checker, functions, place, &name, "manifest/action-function", "the action");
        }
        let Some(render) = member(&ACTION, *action, "render").filter(|render| render.kind() == Kind::Array) else {
            continue;
        };
        // Where nothing goes in, the first field says so for all, and not beside a placeholder that says it too.
        let bare = function.is_some_and(Function::is_bare);
        let mut silent = bare && function.is_some_and(|function| !function.placeholders().is_empty());
        for entry in render.items().filter(|entry| entry.kind() == Kind::Object) {
            field(checker, functions, function.filter(|_| !silent), entry);
            silent |= bare;
        }
        if let Some(function) = function.filter(|function| !function.swapped) {
            hidden(checker, function, render);
        }
    }
}

fn nameless<'d>(
    checker: &mut Checker<'_, 'd>,
    functions: &[Function<'d>],
    place: Node<'d>,
    name: &str,
    rule: &'static str,
    what: &str,
) {
    // It may be the one whose own name cannot be read.
    if functions.iter().any(|function| function.name.is_none()) {
        return;
    }
    let Some(finding) = checker.sink.at(rule, place) else { return };
    finding.says(format!("{what} names \"{}\", and no function has that name", short(name)));
    match did_you_mean(name, functions.iter().filter_map(|function| function.name.as_deref())) {
        Some(guess) => finding.help(format!("did you mean \"{}\"?", short(guess))),
        None => finding.help("it must be the `name` of one of `functions`"),
    };
}

fn field<'d>(
    checker: &mut Checker<'_, 'd>,
    functions: &[Function<'d>],
    function: Option<&Function<'d>>,
    entry: Node<'d>,
) {
    let place = member(&RENDER, entry, "field");
    let name = place.and_then(Node::string).filter(|name| !strings::is_blank(name));
    if let (Some(place), Some(name), Some(function)) = (place, name.as_deref(), function) {
        let known = function.inputs().any(|(key, _)| key.is(name));
        if !known
            && !function.swapped
            && function.is_readable()
            && let Some(finding) = checker.sink.at("manifest/render-field", place)
        {
            finding.says(format!("the field \"{}\" is no input of the action's function", short(name)));
            let inputs: Vec<_> = function.inputs().filter_map(|(key, _)| key.string()).collect();
            match did_you_mean(name, inputs.iter().map(AsRef::as_ref)) {
                Some(guess) => finding.help(format!("did you mean \"{}\"?", short(guess))),
                None => finding.help("it must be a key of the `properties` of its `inSchema`"),
            };
        }
    }
    if entry.get("viewClass").is_some_and(|view| view.is("SelectView")) {
        options(checker, functions, entry, name.as_deref());
    }
}

/// The function that loads a field's options.
fn options<'d>(checker: &mut Checker<'_, 'd>, functions: &[Function<'d>], entry: Node<'d>, field: Option<&str>) {
    let Some(place) = member(&RENDER, entry, "model") else { return };
    let Some(model) = place.string().filter(|model| !strings::is_blank(model)) else { return };
    let Some(function) = functions.iter().find(|function| function.name.as_deref() == Some(&model)) else {
        return nameless(checker, functions, place, &model, "manifest/model-function", "the model");
    };
    let unreadable = function.output.is_some_and(|output| {
        let properties = member(&SCHEMA_PROPERTY, output, "properties");
        output.kind() != Kind::Object || properties.is_some_and(|properties| properties.kind() != Kind::Object)
    });
    let Some(field) = field.filter(|_| !function.swapped && !unreadable) else { return };
    let property = function.outputs().find(|(key, _)| key.is(field)).map(|(_, property)| property);
    let loads = |property: Node<'_>| {
        // One path without the other is reported where it stands.
        property.has("selectViewOptionIdPath") || property.has("selectViewOptionNamePath")
    };
    if property.is_some_and(loads) {
        return;
    }
    if let Some(finding) = checker.sink.at("manifest/model-output", place) {
        let lacks = if property.is_some() { "does not say where its options are" } else { "is no output of it" };
        finding
            .says(format!("\"{}\" is to load the options of `{}`, which {lacks}", short(&model), short(field)))
            .help("give its `outSchema` a property named like the field, with selectViewOptionIdPath and selectViewOptionNamePath");
    }
}

/// Inputs that must be there and that nobody can fill in.
fn hidden<'d>(checker: &mut Checker<'_, 'd>, function: &Function<'d>, render: Node<'d>) {
    let fields = || render.items().map(|entry| member(&RENDER, entry, "field"));
    if fields().any(|field| field.is_none_or(|field| field.kind() != Kind::String)) {
        return; // any of them may be meant by what is wrong there
    }
    if checker.sink.is_full() {
        return;
    }
    let shown: HashSet<Cow<'_, str>> = fields().flatten().filter_map(Node::string).collect();
    let inputs: HashSet<Cow<'_, str>> = function.inputs().filter_map(|(key, _)| key.string()).collect();
    let listed = function.input.into_iter().flat_map(schema::required_names).filter_map(Node::string);
    let marked = function
        .inputs()
        .filter(|(_, property)| property.get("required").and_then(Node::boolean) == Some(true))
        .filter_map(|(key, _)| key.string());
    let mut missing: Vec<_> =
        listed.chain(marked).filter(|name| inputs.contains(name) && !shown.contains(name)).collect();
    missing.sort_unstable();
    missing.dedup();
    for name in missing {
        if let Some(finding) = checker.sink.at("manifest/required-not-rendered", render) {
            finding
                .says(format!("the input `{}` is required, and the action shows no field for it", short(&name)))
                .help("add an entry with that `field`, or do not require it");
        }
    }
}

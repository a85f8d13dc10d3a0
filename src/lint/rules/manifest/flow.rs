//! Actions of Moments - Flow, held against the functions that they call.

use super::super::strings;
use super::{Function, member, schema};
use crate::document::{Kind, Node};
use crate::lint::check::Checker;
use crate::lint::words::short;
use crate::platform::bodies::infobip::{ACTION, RENDER};
use crate::text::did_you_mean;

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
        for entry in render.items().filter(|entry| entry.kind() == Kind::Object) {
            field(checker, functions, function, entry);
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
        if !known && !function.swapped && function.is_readable() {
            if let Some(finding) = checker.sink.at("manifest/render-field", place) {
                finding.says(format!("the field \"{}\" is no input of the action's function", short(name)));
                let inputs: Vec<_> = function.inputs().filter_map(|(key, _)| key.string()).collect();
                match did_you_mean(name, inputs.iter().map(AsRef::as_ref)) {
                    Some(guess) => finding.help(format!("did you mean \"{}\"?", short(guess))),
                    None => finding.help("it must be a key of the `properties` of its `inSchema`"),
                };
            }
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
    let Some(field) = field.filter(|_| !function.swapped) else { return };
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
    let shown =
        |name: &str| render.items().filter_map(|entry| member(&RENDER, entry, "field")).any(|field| field.is(name));
    let listed = function.input.into_iter().flat_map(schema::required_names).filter_map(Node::string);
    let marked = function
        .inputs()
        .filter(|(_, property)| property.get("required").and_then(Node::boolean) == Some(true))
        .filter_map(|(key, _)| key.string());
    let known = |name: &str| function.inputs().any(|(key, _)| key.is(name));
    let mut missing: Vec<_> = listed.chain(marked).filter(|name| known(name) && !shown(name)).collect();
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

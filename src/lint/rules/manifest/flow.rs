//! Actions of Moments - Flow, held against the functions that they call.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::super::strings;
use super::{Function, GUESSED, member};
use crate::document::{Kind, Node};
use crate::lint::check::Checker;
use crate::lint::words::short;
use crate::platform::bodies::infobip::{ACTION, RENDER, SCHEMA_PROPERTY};
use crate::text::did_you_mean;

/// The actions of a manifest, and which functions they name.
pub(super) struct Actions<'d> {
    all: Vec<Node<'d>>,
    /// The fields of the actions of a function, by its name.
    renders: HashMap<Cow<'d, str>, Vec<Node<'d>>>,
    /// The functions from which options are loaded.
    models: HashSet<Cow<'d, str>>,
}

impl<'d> Actions<'d> {
    pub(super) fn of(all: Vec<Node<'d>>) -> Self {
        let mut renders: HashMap<_, Vec<_>> = HashMap::new();
        let mut models = HashSet::new();
        for action in &all {
            let Some(render) = member(&ACTION, *action, "render") else { continue };
            if let Some(name) = member(&ACTION, *action, "name").and_then(Node::string) {
                renders.entry(name).or_default().push(render);
            }
            models.extend(render.items().filter_map(|entry| member(&RENDER, entry, "model")?.string()));
        }
        Self { all, renders, models }
    }

    /// Whether some field's options are loaded from the function of that name.
    pub(super) fn load_from(&self, name: &str) -> bool {
        self.models.contains(name)
    }

    /// The lists of fields of the actions of the function of that name.
    pub(super) fn renders(&self, name: &str) -> impl Iterator<Item = Node<'d>> + use<'d, '_> {
        self.renders.get(name).into_iter().flatten().copied()
    }

    /// Whether some action of the function of that name has fields.
    pub(super) fn show_fields_of(&self, name: &str) -> bool {
        self.renders(name).any(|render| render.items().next().is_some())
    }
}

/// The functions of a manifest.
struct Functions<'f, 'd> {
    all: &'f [Function<'d>],
    /// Those whose name can be read; of equal ones the first.
    named: HashMap<&'f str, &'f Function<'d>>,
    /// Whether some function's name cannot be read.
    nameless: bool,
}

impl<'f, 'd> Functions<'f, 'd> {
    fn of(all: &'f [Function<'d>], unread: bool) -> Self {
        let mut named = HashMap::new();
        for function in all {
            if let Some(name) = function.name.as_deref() {
                named.entry(name).or_insert(function);
            }
        }
        Self { all, named, nameless: unread || all.iter().any(|function| function.name.is_none()) }
    }
}

/// Every action. `unread` says that some function cannot be read.
pub(super) fn check<'d>(
    checker: &mut Checker<'_, 'd>,
    functions: &[Function<'d>],
    actions: &Actions<'d>,
    unread: bool,
) {
    let functions = &Functions::of(functions, unread);
    for action in &actions.all {
        let Some(place) = member(&ACTION, *action, "name") else { continue };
        let Some(name) = place.string().filter(|name| !strings::is_blank(name)) else { continue };
        let function = functions.named.get(name.as_ref()).copied();
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
    functions: &Functions<'_, 'd>,
    place: Node<'d>,
    name: &str,
    rule: &'static str,
    what: &str,
) {
    // It may be the one whose own name cannot be read.
    if functions.nameless {
        return;
    }
    let Some(finding) = checker.sink.at(rule, place) else { return };
    finding.says(format!("{what} names \"{}\", and no function has that name", short(name)));
    match did_you_mean(name, functions.all.iter().take(GUESSED).filter_map(|function| function.name.as_deref())) {
        Some(guess) => finding.help(format!("did you mean \"{}\"?", short(guess))),
        None => finding.help("it must be the `name` of one of `functions`"),
    };
}

/// Whether a field is no input of its action's function, as far as its inputs are known.
fn is_unknown(function: &Function<'_>, field: &str) -> bool {
    !function.swapped && function.is_readable() && !function.inputs_by_name().contains_key(field)
}

fn field<'d>(
    checker: &mut Checker<'_, 'd>,
    functions: &Functions<'_, 'd>,
    function: Option<&Function<'d>>,
    entry: Node<'d>,
) {
    let place = member(&RENDER, entry, "field");
    let mut name = place.and_then(Node::string).filter(|name| !strings::is_blank(name));
    let mut unknown = false;
    if let (Some(place), Some(name), Some(function)) = (place, name.as_deref(), function) {
        unknown = is_unknown(function, name);
        if unknown && let Some(finding) = checker.sink.at("manifest/render-field", place) {
            finding.says(format!("the field \"{}\" is no input of the action's function", short(name)));
            let inputs: Vec<_> = function.inputs().take(GUESSED).filter_map(|(key, _)| key.string()).collect();
            match did_you_mean(name, inputs.iter().map(AsRef::as_ref)) {
                Some(guess) => finding.help(format!("did you mean \"{}\"?", short(guess))),
                None => finding.help("it must be a key of the `properties` of its `inSchema`"),
            };
        }
    }
    // What is no field needs no options.
    name = name.filter(|_| !unknown);
    if entry.get("viewClass").is_some_and(|view| view.is("SelectView")) {
        options(checker, functions, entry, name.as_deref());
    }
}

/// The function that loads a field's options.
fn options<'d>(checker: &mut Checker<'_, 'd>, functions: &Functions<'_, 'd>, entry: Node<'d>, field: Option<&str>) {
    let Some(place) = member(&RENDER, entry, "model") else { return };
    let Some(model) = place.string().filter(|model| !strings::is_blank(model)) else { return };
    let Some(function) = functions.named.get(model.as_ref()).copied() else {
        return nameless(checker, functions, place, &model, "manifest/model-function", "the model");
    };
    let unreadable = function.output.is_some_and(|output| {
        let properties = member(&SCHEMA_PROPERTY, output, "properties");
        output.kind() != Kind::Object || properties.is_some_and(|properties| properties.kind() != Kind::Object)
    });
    let Some(field) = field.filter(|_| !function.swapped && !unreadable) else { return };
    let property = function.outputs_by_name().get(field).copied();
    if property.is_some_and(|property| property.kind() != Kind::Object) {
        return; // reported as what it is
    }
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
    if checker.sink.is_full() || function.required().is_empty() {
        return;
    }
    let shown: HashSet<Cow<'_, str>> = fields().flatten().filter_map(Node::string).collect();
    // A field that no input has may be the one that is missing, unless it is more like another.
    let unknown: Vec<_> = shown.iter().filter(|field| is_unknown(function, field)).take(GUESSED).collect();
    let inputs = function.inputs().take(if unknown.is_empty() { 0 } else { GUESSED });
    let inputs: Vec<Cow<'_, str>> = inputs.filter_map(|(key, _)| key.string()).collect();
    let mut meant: HashSet<&str> = HashSet::new();
    for field in unknown {
        let Some(guess) = did_you_mean(field, inputs.iter().map(AsRef::as_ref)) else { return };
        meant.insert(guess);
    }
    let lacks = |name: &&Cow<'_, str>| !shown.contains(*name) && !meant.contains(name.as_ref());
    for name in function.required().iter().filter(lacks) {
        if let Some(finding) = checker.sink.at("manifest/required-not-rendered", render) {
            finding
                .says(format!("the input `{}` is required, and the action shows no field for it", short(name)))
                .help("add an entry with that `field`, or do not require it");
        }
    }
}

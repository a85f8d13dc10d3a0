//! What the parts of an Exchange manifest must be to each other: reference/infobip.md §3.5.

mod flow;
mod schema;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;

use super::paths;
use crate::document::{Edit, Kind, Node};
use crate::lint::check::{Checker, Member};
use crate::lint::rule::Severity;
use crate::lint::words::{one_of, short};
use crate::platform::bodies::Object;
use crate::platform::bodies::infobip::{ANY_ROOT, FLOW_ROOT, FUNCTION_OBJECT, PAGE, SCHEMA_PROPERTY};
use crate::sorting;
use crate::text::did_you_mean;

/// Where the vendor's demo runs.
const DEMO: &str = "restaurant-reservations-demo.azurewebsites.net";

fn is(object: &Object, other: &'static Object) -> bool {
    std::ptr::eq(object, other)
}

/// Before the members are walked over.
pub(super) fn enter<'d>(checker: &mut Checker<'_, 'd>, object: &'static Object, node: Node<'d>) -> bool {
    object.name != "manifest" || !open_api(checker, node)
}

/// After they were walked over.
pub(super) fn leave<'d>(checker: &mut Checker<'_, 'd>, object: &'static Object, node: Node<'d>) {
    if is(object, &PAGE) {
        page_path(checker, node);
    } else if is(object, &SCHEMA_PROPERTY) {
        schema::paths_apart(checker, node);
    } else if object.name == "manifest" {
        if is(object, &ANY_ROOT) {
            mixed(checker, node);
        }
        let any = is(object, &ANY_ROOT) && (node.has("actions") || node.has("triggers"));
        functions(checker, node, any || is(object, &FLOW_ROOT));
    }
}

/// A document of another sort in a manifest's place.
fn open_api<'d>(checker: &mut Checker<'_, 'd>, node: Node<'d>) -> bool {
    let named = node.members().find(|(key, _)| key.is("openapi") || key.is("swagger"));
    let paths = || node.members().find(|(key, value)| key.is("paths") && value.kind() == Kind::Object);
    let Some((key, _)) = named.or_else(paths).filter(|_| !node.has("functions")) else { return false };
    if let Some(finding) = checker.sink.at("manifest/openapi", key) {
        finding.says("this is an OpenAPI document, and a manifest is none".to_owned()).help(
            "write a function with name, method, uri, inSchema and outSchema for each call that the product is to make",
        );
    }
    true
}

fn mixed<'d>(checker: &mut Checker<'_, 'd>, node: Node<'d>) {
    let find =
        |names: &[&str]| node.members().find(|(key, _)| names.iter().any(|name| key.is(name))).map(|(key, _)| key);
    let (Some(web), Some(calls)) = (find(&["card", "page"]), find(&["functions", "actions", "triggers"])) else {
        return;
    };
    let (first, second) = if web.index() < calls.index() { (web, calls) } else { (calls, web) };
    if let Some(finding) = checker.sink.at("manifest/products-mixed", second) {
        let name = |node: Node<'_>| short(&node.string().unwrap_or_default()).into_owned();
        finding
            .says(format!("`{}` and `{}` belong to manifests of different products", name(first), name(second)))
            .help("each product has a manifest of its own: card and page for Conversations, functions for Answers and Flow")
            .also(first.span(), "the other is here");
    }
}

fn page_path<'d>(checker: &mut Checker<'_, 'd>, node: Node<'d>) {
    let Some(value) = node.get("path") else { return };
    let Some(text) = value.string() else { return };
    // An empty one stood in an old version of the vendor's demo.
    if text.is_empty() || text.starts_with('/') {
        return;
    }
    if let Some(finding) = checker.sink.at("manifest/page-path", value) {
        finding.says(format!("`path` of the page is \"{}\", and begins with `/` wherever one was seen", short(&text)));
        if matches!(value.source().first(), Some(b'"' | b'\'')) {
            finding.fix("put a slash before it", false, vec![Edit::insert(value.span().start + 1, "/")]);
        }
    }
}

/// Words that nobody documents and that may work.
pub(super) fn tolerated<'d>(checker: &mut Checker<'_, 'd>, member: Member<'d>, value: Node<'d>) -> bool {
    let patch = member.property.name == "method" && value.is("PATCH");
    if patch && let Some(finding) = checker.sink.with("manifest/method", Some(Severity::Warning), value) {
        finding
            .says(format!("{} is PATCH, which no manifest of the vendor's shows", member.name()))
            .help("`PUT` is known to work");
    }
    patch
}

/// What only manifests ask of an address. Says whether anything was found.
pub(super) fn address<'d>(checker: &mut Checker<'_, 'd>, member: Member<'d>, value: Node<'d>, text: &str) -> bool {
    if let Err(problem) = paths::placeholders(text) {
        if let Some(finding) = checker.sink.at("manifest/uri-braces", value) {
            finding.says(format!("{} {problem}", member.name())).help("an input stands in single braces: {order_id}");
        }
        return true;
    }
    let demo = text.get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://"))
        && text.get(8..8 + DEMO.len()).is_some_and(|host| host.eq_ignore_ascii_case(DEMO));
    if demo && let Some(finding) = checker.sink.at("manifest/demo-host", value) {
        finding.says(format!("{} still points to the vendor's demo", member.name())).help("write your own host");
    }
    demo
}

/// A `JSONPath`.
pub(super) fn path<'d>(checker: &mut Checker<'_, 'd>, member: Member<'d>, value: Node<'d>) {
    let Some(text) = value.string() else { return };
    let Err(problem) = paths::segments(&text) else { return };
    if let Some(finding) = checker.sink.at("manifest/json-path", value) {
        finding
            .says(format!("{} is \"{}\", which {problem}", member.name(), short(&text)))
            .help("$.orders[*].id is one: the answer's array, every element of it, and the member");
    }
}

/// A function with what the checks ask of it.
struct Function<'d> {
    node: Node<'d>,
    name: Option<Cow<'d, str>>,
    uri: Option<Node<'d>>,
    input: Option<Node<'d>>,
    output: Option<Node<'d>>,
    /// Whether input and output seem to stand in each other's place; then nothing is said that follows from it.
    swapped: bool,
    /// The name that the rest of the manifest has for an input which goes by another; then nothing is said of each place that has it.
    renamed: Option<(Cow<'d, str>, Node<'d>)>,
    /// Whether a field's options are loaded from it.
    loads: bool,
    /// Whether an action shows fields for it.
    renders: bool,
    /// Input and output by name, the names of the address and those that are required: what many fields and actions ask for.
    known: Known<'d>,
}

/// What is found out about a function once, and only if it is asked for.
#[derive(Default)]
struct Known<'d> {
    inputs: OnceCell<HashMap<Cow<'d, str>, Node<'d>>>,
    outputs: OnceCell<HashMap<Cow<'d, str>, Node<'d>>>,
    placeholders: OnceCell<Vec<String>>,
    required: OnceCell<Vec<Cow<'d, str>>>,
}

/// Of very many names, so many are worth a guess.
const GUESSED: usize = 200;

/// Properties by name; of equal ones the first.
fn by_name<'d>(properties: impl Iterator<Item = (Node<'d>, Node<'d>)>) -> HashMap<Cow<'d, str>, Node<'d>> {
    let mut found = HashMap::new();
    for (key, property) in properties {
        found.entry(key.string().unwrap_or_default()).or_insert(property);
    }
    found
}

impl<'d> Function<'d> {
    fn of(node: Node<'d>) -> Self {
        let find = |name: &str| member(&FUNCTION_OBJECT, node, name);
        Self {
            node,
            name: find("name").and_then(Node::string).filter(|name| !name.trim().is_empty()),
            uri: find("uri").filter(|uri| uri.kind() == Kind::String),
            input: find("inSchema"),
            output: find("outSchema"),
            swapped: false,
            renamed: None,
            loads: false,
            renders: false,
            known: Known::default(),
        }
    }

    /// The input properties by name.
    fn inputs_by_name(&self) -> &HashMap<Cow<'d, str>, Node<'d>> {
        self.known.inputs.get_or_init(|| {
            let mut inputs = by_name(self.inputs());
            inputs.extend(self.renamed.clone());
            inputs
        })
    }

    /// The output properties by name.
    fn outputs_by_name(&self) -> &HashMap<Cow<'d, str>, Node<'d>> {
        self.known.outputs.get_or_init(|| by_name(self.outputs()))
    }

    /// The names of inputs that must be there, in order.
    fn required(&self) -> &[Cow<'d, str>] {
        self.known.required.get_or_init(|| {
            let listed = self.input.into_iter().flat_map(schema::required_names).filter_map(Node::string);
            let marked = self
                .inputs()
                .filter(|(_, property)| property.get("required").and_then(Node::boolean) == Some(true))
                .filter_map(|(key, _)| key.string());
            let inputs = self.inputs_by_name();
            let mut names: Vec<_> = listed.chain(marked).filter(|name| inputs.contains_key(name)).collect();
            sorting::by(&mut names, Ord::cmp);
            names.dedup();
            names
        })
    }

    /// The input properties.
    fn inputs(&self) -> impl Iterator<Item = (Node<'d>, Node<'d>)> + use<'d> {
        schema::properties(self.input)
    }

    /// The output properties.
    fn outputs(&self) -> impl Iterator<Item = (Node<'d>, Node<'d>)> + use<'d> {
        schema::properties(self.output)
    }

    fn is_method(&self, name: &str) -> bool {
        self.node.get("method").and_then(Node::string).is_some_and(|method| method.eq_ignore_ascii_case(name))
    }

    /// Whether what goes in can be told at all: nothing, or a schema with `properties`.
    fn is_readable(&self) -> bool {
        self.input.is_none_or(|input| {
            let properties = member(&SCHEMA_PROPERTY, input, "properties");
            input.kind() == Kind::Object
                && (input.members().next().is_none()
                    || properties.is_some_and(|properties| properties.kind() == Kind::Object))
        })
    }

    /// Whether nothing goes in.
    fn is_bare(&self) -> bool {
        self.is_readable() && self.inputs().next().is_none()
    }

    fn placeholders(&self) -> &[String] {
        self.known.placeholders.get_or_init(|| {
            let text = self.uri.and_then(Node::string).unwrap_or_default();
            let mut names: Vec<String> =
                paths::placeholders(&text).unwrap_or_default().into_iter().map(str::to_owned).collect();
            sorting::by(&mut names, Ord::cmp);
            names.dedup();
            names
        })
    }
}

/// A member under its own name, or under one that the table knows to mean it: what is misspelled is reported as that and nothing else.
fn member<'d>(object: &Object, node: Node<'d>, name: &str) -> Option<Node<'d>> {
    node.get(name).or_else(|| {
        let guess = |key: &str| did_you_mean(key, object.properties.iter().map(|property| property.name));
        let meant = |key: &str| match object.misnomers.iter().find(|misnomer| misnomer.written == key) {
            Some(misnomer) => misnomer.meant == Some(name),
            None => key.eq_ignore_ascii_case(name) || (object.property(key).is_none() && guess(key) == Some(name)),
        };
        node.members().find(|(key, _)| key.string().is_some_and(|key| meant(&key))).map(|(_, value)| value)
    })
}

/// Whether a key names the input of one of those placeholders, which are sorted: the vendor's own manifest answers `{id}` with `_id`.
fn feeds(key: &str, placeholders: &[String]) -> bool {
    let known = |name: &str| placeholders.binary_search_by(|known| known.as_str().cmp(name)).is_ok();
    known(key) || key.strip_prefix('_').is_some_and(known)
}

fn functions<'d>(checker: &mut Checker<'_, 'd>, node: Node<'d>, flow: bool) {
    let Some(list) = node.get("functions").filter(|list| list.kind() == Kind::Array) else { return };
    let mut functions: Vec<Function<'d>> =
        list.items().filter(|item| item.kind() == Kind::Object).map(Function::of).collect();
    let actions =
        node.get("actions").into_iter().flat_map(Node::items).filter(|item| item.kind() == Kind::Object).collect();
    let actions = flow::Actions::of(actions);
    for function in &mut functions {
        function.swapped = schema::swapped(checker, function, &actions);
        function.loads = function.name.as_deref().is_some_and(|name| actions.load_from(name));
        function.renders = function.name.as_deref().is_some_and(|name| actions.show_fields_of(name));
        schema::renamed(checker, function, &actions);
    }
    twice(checker, &functions);
    slashes(checker, &functions);
    for function in &functions {
        schema::check(checker, function, flow);
        inputs(checker, function);
    }
    // One that is no object may be the one that is looked for.
    let unread = list.items().any(|item| item.kind() != Kind::Object);
    flow::check(checker, &functions, &actions, unread);
}

fn twice<'d>(checker: &mut Checker<'_, 'd>, functions: &[Function<'d>]) {
    let mut seen: HashMap<&str, Node<'d>> = HashMap::new();
    for function in functions {
        let Some(name) = function.name.as_deref() else { continue };
        let Some(place) = member(&FUNCTION_OBJECT, function.node, "name") else { continue };
        let Some(first) = seen.get(name) else {
            seen.insert(name, place);
            continue;
        };
        if let Some(finding) = checker.sink.at("manifest/function-duplicate", place) {
            finding
                .says(format!("two functions have the name \"{}\"", short(name)))
                .help("functions are told apart by their names")
                .also(first.span(), "first used here");
        }
    }
}

/// Servers tell `/orders` from `/orders/`.
fn slashes<'d>(checker: &mut Checker<'_, 'd>, functions: &[Function<'d>]) {
    let mut seen: HashMap<String, (bool, Node<'d>)> = HashMap::new();
    for place in functions.iter().filter_map(|function| function.uri) {
        let text = place.string().unwrap_or_default();
        let (stem, slash) = text.strip_suffix('/').map_or((text.as_ref(), false), |stem| (stem, true));
        let Some((other, first)) = seen.get(stem) else {
            seen.insert(stem.to_owned(), (slash, place));
            continue;
        };
        if *other == slash {
            continue;
        }
        if let Some(finding) = checker.sink.at("manifest/trailing-slash", place) {
            let (one, two) = if slash { ("with", "without") } else { ("without", "with") };
            finding
                .says(format!("this address is written {one} a slash at its end, and {two} one before"))
                .help("write both alike: many servers know only one of them")
                .also(first.span(), "the other is here");
        }
    }
}

/// How inputs get into the request.
fn inputs<'d>(checker: &mut Checker<'_, 'd>, function: &Function<'d>) {
    let placeholders = function.placeholders();
    let letters =
        |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    if let Some(uri) = function.uri.filter(|_| !function.swapped && function.is_readable()) {
        // Where nothing goes in, one placeholder says so for all.
        let most = if function.is_bare() { 1 } else { usize::MAX };
        let inputs = function.inputs_by_name();
        let mut alike: HashMap<String, &str> = HashMap::new();
        for (key, _) in inputs.iter().filter(|_| !placeholders.is_empty()) {
            let first = alike.entry(letters(key)).or_insert(key);
            *first = (*first).min(key);
        }
        for name in placeholders.iter().take(most) {
            if !inputs.contains_key(name.as_str()) && !inputs.contains_key(format!("_{name}").as_str()) {
                placeholder(checker, uri, name, alike.get(&letters(name)).copied());
            }
        }
    }
    if function.is_method("GET") {
        for (key, property) in function.inputs() {
            let nested = property.get("type").filter(|of| of.is("object") || of.is("array"));
            let Some(of) = nested else { continue };
            if let Some(finding) = checker.sink.at("manifest/get-nested-input", of) {
                let (name, of) = (key.string().unwrap_or_default(), of.string().unwrap_or_default());
                finding
                    .says(format!(
                        "the input `{}` is an {of}, and a GET puts its inputs into the address",
                        short(&name)
                    ))
                    .help("use POST, or single values");
            }
        }
    }
    let any = function.inputs().next().is_some();
    // What is no address at all is told as that.
    let addressed = function.uri.and_then(Node::string).is_some_and(|uri| uri.contains("://"));
    if function.is_method("DELETE") && any && placeholders.is_empty() && addressed {
        let Some(input) = function.input else { return };
        if let Some(finding) = checker.sink.at("manifest/delete-inputs", input) {
            finding
                .says("a DELETE has inputs and no placeholder for them, and nobody says where they go".to_owned())
                .help("put the input into the address: …/orders/{order_id}");
        }
    }
}

/// A placeholder without an input; `alike` is an input that is written nearly as it is.
fn placeholder<'d>(checker: &mut Checker<'_, 'd>, uri: Node<'d>, name: &str, alike: Option<&str>) {
    let severity = alike.is_some().then_some(Severity::Warning);
    if let Some(finding) = checker.sink.with("manifest/placeholder", severity, uri) {
        finding.says(format!("the placeholder {{{}}} has no input property of that name", short(name)));
        match alike {
            Some(key) => finding.help(format!("there is an input `{}`; write both alike", short(key))),
            None => finding.help(format!("add an input property {}", one_of(&[name, &format!("_{name}")]))),
        };
    }
}

/// What another reader of YAML makes of a text without quotes.
pub(in crate::lint) fn yaml_value<'d>(checker: &mut Checker<'_, 'd>, member: Member<'d>, value: Node<'d>) -> bool {
    let Some(surprise) = value.yaml_surprise() else { return false };
    if let Some(finding) = checker.sink.at("manifest/yaml-value", value) {
        super::in_quotes(finding, member, value, surprise);
    }
    true
}

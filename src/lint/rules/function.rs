//! A function's request or answer, held against the schema that its manifest declares: reference/infobip.md §2.1, §3.2, §3.3.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use super::paths::{self, Segment};
use crate::capture::Request;
use crate::document::{Document, Kind, Node};
use crate::lint::check::Checker;
use crate::lint::words::short;
use crate::platform::bodies::Side;
use crate::text::did_you_mean;

/// Of very many properties, so many are worth a guess.
const GUESSED: usize = 200;

/// The whole body.
pub(super) fn check<'d>(checker: &mut Checker<'_, 'd>, node: Node<'d>) {
    let answer = matches!(checker.kind.flow, Some((_, Side::Answer)));
    let function = match function(checker) {
        Ok(function) => function,
        Err(problem) => {
            if let Some(finding) = checker.sink.at("function/no-function", node) {
                finding.says(problem).help("pass the manifest, and the name of the function where it has several");
            }
            return;
        }
    };
    let schema = function.get(if answer { "outSchema" } else { "inSchema" });
    match schema {
        // Nobody says what an undeclared answer holds.
        None if answer => {}
        None => {
            for (key, _) in node.members() {
                stranger(checker, key, None, answer);
            }
        }
        Some(schema) => object(checker, schema, node, answer),
    }
}

/// The function that the body is of.
fn function<'s>(checker: &Checker<'s, '_>) -> Result<Node<'s>, String> {
    let manifest = checker.options.manifest.ok_or("there is no manifest to hold this body against")?;
    let mut functions = manifest
        .root()
        .get("functions")
        .into_iter()
        .flat_map(Node::items)
        .filter(|function| function.kind() == Kind::Object);
    if let Some(name) = checker.options.function {
        return functions
            .find(|function| function.get("name").is_some_and(|node| node.is(name)))
            .ok_or_else(|| format!("the manifest has no function \"{}\"", short(name)));
    }
    let first = functions.next().ok_or("the manifest has no function")?;
    match functions.count() {
        0 => Ok(first),
        others => {
            Err(format!("the manifest has {} functions, and nobody says which of them this body is of", others + 1))
        }
    }
}

/// The name of the function that a request calls, told by the method and the path that the manifest's addresses have; the one with the fewest
/// placeholders where several have both. `None` where none has; a function without an address may be any. The name is empty where it has
/// none.
pub(in crate::lint) fn called<'m>(manifest: &'m Document<'_>, request: &Request) -> Option<Cow<'m, str>> {
    let path = String::from_utf8_lossy(request.path());
    let functions = manifest.root().get("functions").into_iter().flat_map(Node::items);
    let fitting = functions.filter(|function| function.kind() == Kind::Object).filter_map(|function| {
        let method = function.get("method").and_then(Node::string);
        let same = method.is_none_or(|method| method.as_bytes().eq_ignore_ascii_case(&request.method));
        let uri = function.get("uri").and_then(Node::string);
        let placeholders = uri.map_or(Some(usize::MAX), |uri| placeholders(&uri, &path));
        Some((placeholders.filter(|_| same)?, function))
    });
    let (_, function) = fitting.min_by_key(|(placeholders, _)| *placeholders)?;
    Some(function.get("name").and_then(Node::string).unwrap_or_default())
}

/// How many parts of an address's path are placeholders, where a request's path is one of that address.
fn placeholders(uri: &str, path: &str) -> Option<usize> {
    let uri = uri.split(['?', '#']).next().unwrap_or_default();
    let rest = uri.split_once("://").map_or(uri, |(_, rest)| rest);
    let declared = rest.find('/').and_then(|slash| rest.get(slash..)).unwrap_or_default();
    let parts = |path: &str| path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let (declared, path) = (parts(declared), parts(path));
    let is_open = |part: &str| part.contains('{');
    let same = declared.len() == path.len()
        && declared.iter().zip(&path).all(|(declared, part)| is_open(declared) || declared == part);
    same.then(|| declared.iter().filter(|part| is_open(part)).count())
}

/// A value against an object's schema; as deep as the schema is, which is bounded.
fn object<'d>(checker: &mut Checker<'_, 'd>, schema: Node<'_>, node: Node<'d>, answer: bool) {
    let declared: Vec<(Node<'_>, Node<'_>)> = schema
        .get("properties")
        .into_iter()
        .flat_map(Node::members)
        .filter(|(_, of)| of.kind() == Kind::Object)
        .collect();
    let listed: HashSet<Cow<'_, str>> =
        schema.get("required").into_iter().flat_map(Node::items).filter_map(Node::string).collect();
    let mut members: HashMap<Cow<'d, str>, Node<'d>> = HashMap::new();
    for (key, value) in node.members() {
        members.entry(key.string().unwrap_or_default()).or_insert(value);
    }
    let lists: Vec<Vec<Segment>> = declared.iter().flat_map(|(_, of)| option_paths(*of)).collect();
    for (key, of) in &declared {
        let name = key.string().unwrap_or_default();
        let value = members.get(&name).copied();
        let required = of.get("required").and_then(Node::boolean) == Some(true) || listed.contains(&name);
        match value {
            Some(value) if value.kind() == Kind::Null => {
                if required {
                    missing(checker, value, &name, true);
                } else if let Some(finding) = checker.sink.at("function/null-value", value) {
                    finding.says(format!("`{}` is null", short(&name))).help("leave it out");
                }
            }
            Some(value) => self::value(checker, *of, value, &name, answer),
            None if required && option_paths(*of).is_empty() => missing(checker, node, &name, false),
            None => {}
        }
        if answer {
            // Both paths begin alike, so what both lack is one mistake.
            let mut lacked: Vec<Segment> = Vec::new();
            for path in option_paths(*of) {
                if lacked.is_empty() || !path.starts_with(&lacked) {
                    lacked = list(checker, node, &path, &name).unwrap_or_default();
                }
            }
        }
    }
    let names: HashSet<Cow<'_, str>> = declared.iter().filter_map(|(name, _)| name.string()).collect();
    for (key, _) in node.members() {
        let known = key.string().is_some_and(|key| names.contains(&key));
        let listed =
            answer && lists.iter().any(|path| matches!(path.first(), Some(Segment::Name(name)) if key.is(name)));
        if !known && !listed {
            stranger(checker, key, Some(&declared), answer);
        }
    }
}

fn missing<'d>(checker: &mut Checker<'_, 'd>, node: Node<'d>, name: &str, null: bool) {
    if let Some(finding) = checker.sink.at("function/required-missing", node) {
        let is = if null { "is null" } else { "is missing" };
        finding.says(format!("`{}` {is}, and the manifest requires it", short(name)));
    }
}

fn stranger<'d>(checker: &mut Checker<'_, 'd>, key: Node<'d>, declared: Option<&[(Node<'_>, Node<'_>)]>, answer: bool) {
    let name = key.string().unwrap_or_default();
    let Some(finding) = checker.sink.at("function/unknown-property", key) else { return };
    let schema = if answer { "outSchema" } else { "inSchema" };
    finding.says(format!("`{}` is not in the manifest's `{schema}`", short(&name)));
    let known: Vec<_> = declared.into_iter().flatten().take(GUESSED).filter_map(|(key, _)| key.string()).collect();
    match did_you_mean(&name, known.iter().map(AsRef::as_ref)) {
        Some(guess) => finding.help(format!("did you mean `{}`?", short(guess))),
        None if answer => {
            finding.help("the designer cannot use what is not declared; add it to the manifest, or leave it out")
        }
        None => finding.help("the platform sends only what is declared; add it to the manifest, or leave it out"),
    };
}

fn value<'d>(checker: &mut Checker<'_, 'd>, schema: Node<'_>, value: Node<'d>, name: &str, answer: bool) {
    if value.kind() == Kind::Broken {
        return;
    }
    let Some(of) = schema.get("type").and_then(Node::string) else { return };
    let fits = match of.as_ref() {
        "string" => value.kind() == Kind::String,
        "number" => value.kind() == Kind::Number,
        "integer" => value.kind() == Kind::Number && is_whole(value),
        "boolean" => value.kind() == Kind::Bool,
        "object" => value.kind() == Kind::Object,
        "array" => value.kind() == Kind::Array,
        _ => true,
    };
    if !fits {
        if let Some(finding) = checker.sink.at("function/type-mismatch", value) {
            let is = match value.kind() {
                Kind::Number if of == "integer" => "a number with a fraction",
                other => other.with_article(),
            };
            finding.says(format!("`{}` is {is}, and the manifest says {}", short(name), short(&of)));
        }
        return;
    }
    match value.kind() {
        Kind::Object if schema.has("properties") => object(checker, schema, value, answer),
        Kind::Array => items(checker, schema, value, name, answer),
        _ => {}
    }
}

/// `items` is an array with one schema, which holds for every element.
fn items<'d>(checker: &mut Checker<'_, 'd>, schema: Node<'_>, value: Node<'d>, name: &str, answer: bool) {
    let Some(items) = schema.get("items") else { return };
    let of = if items.kind() == Kind::Object { Some(items) } else { items.items().next() };
    let Some(of) = of.filter(|of| of.kind() == Kind::Object) else { return };
    for item in value.items() {
        self::value(checker, of, item, name, answer);
    }
}

/// The paths under which a property's options stand in the answer.
fn option_paths(of: Node<'_>) -> Vec<Vec<Segment>> {
    ["selectViewOptionIdPath", "selectViewOptionNamePath"]
        .into_iter()
        .filter_map(|name| paths::segments(&of.get(name)?.string()?).ok())
        .collect()
}

/// Options of which each must have what the path names. Gives as much of the path as leads to nothing.
fn list<'d>(checker: &mut Checker<'_, 'd>, root: Node<'d>, path: &[Segment], field: &str) -> Option<Vec<Segment>> {
    let mut nodes = vec![root];
    for (step, segment) in path.iter().enumerate() {
        let mut next = Vec::new();
        for node in nodes {
            let found: Vec<Node<'d>> = match segment {
                Segment::Name(name) => node.get(name).into_iter().collect(),
                Segment::Index(index) => node.items().nth(*index).into_iter().collect(),
                Segment::All if node.kind() == Kind::Array => node.items().collect(),
                Segment::All => node.members().map(|(_, value)| value).collect(),
                Segment::Other(_) => return None, // nobody shows such a path, and judging it half would cry wolf
            };
            if found.is_empty() && *segment != Segment::All {
                if let Some(finding) = checker.sink.at("function/option-path", node) {
                    finding
                        .says(format!(
                            "the options of `{}` are looked for at {}, and nothing is there",
                            short(field),
                            written(path)
                        ))
                        .help("answer with that member, or change the path in the manifest");
                }
                return Some(path.get(..=step)?.to_vec());
            }
            next.extend(found);
        }
        nodes = next;
    }
    None
}

fn written(path: &[Segment]) -> String {
    let mut out = String::from("$");
    for segment in path {
        match segment {
            Segment::Name(name) => {
                out.push('.');
                out.push_str(&short(name));
            }
            Segment::Index(index) => {
                let _ = write!(out, "[{index}]");
            }
            Segment::All => out.push_str("[*]"),
            Segment::Other(text) => out.push_str(&short(text)),
        }
    }
    out
}

/// Whether a number is whole, however it is written.
fn is_whole(value: Node<'_>) -> bool {
    value.integer().is_some()
        || std::str::from_utf8(value.source())
            .ok()
            .and_then(|text| text.parse::<f64>().ok())
            .is_some_and(|number| number.fract() == 0.0)
}

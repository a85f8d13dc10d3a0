//! Options among each other, and what is chosen of them at first.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::document::{Edit, Kind, Node, rename};
use crate::lint::check::Checker;
use crate::lint::words::{name_of, short};
use crate::platform::bodies::Object;
use crate::seen::Seen;

/// Of very many options, so many are worth a guess.
const GUESSED: usize = 200;

pub(super) fn check<'d>(checker: &mut Checker<'_, 'd>, object: &'static Object, node: Node<'d>) {
    let plural = node.members().find(|(key, _)| key.is("options"));
    let singular = if object.name == "checkbox" { node.members().find(|(key, _)| key.is("option")) } else { None };
    if let Some((key, _)) = singular
        && let Some(finding) = checker.sink.at("canvas/checkbox-option-key", key)
    {
        let whose = name_of(object, node);
        if let Some((other, _)) = plural {
            finding
                .says(format!("{whose} has both `option` and `options`"))
                .help("keep `options`")
                .also(other.span(), "the other is here");
        } else {
            finding
                .says(format!("{whose} has `option`, as the reference page calls it; running apps write `options`"))
                .help("write `options`: both are taken, and it is the name that dropdown and single-select have")
                .fix("rename it to `options`", false, vec![rename(key, "options")]);
        }
    }
    let Some(options) = plural.or(singular).map(|(_, value)| value).filter(|value| value.kind() == Kind::Array) else {
        return;
    };
    let ids: Vec<Node<'d>> =
        options.items().filter_map(|option| option.get("id")).filter(|id| id.kind() == Kind::String).collect();
    repeated(&ids, |first, second| {
        if let Some(finding) = checker.sink.at("canvas/id-duplicate", second) {
            let id = second.string().unwrap_or_default();
            finding
                .says(format!("two options of {} have the id \"{}\"", name_of(object, node), short(&id)))
                .help("give each option an id of its own: it is what you are sent when the option is chosen")
                .also(first.span(), "first used here");
        }
    });
    // Options that are no objects are reported as that, and so are none; what their ids would be is a guess.
    let sound = !ids.is_empty() && ids.len() == options.items().count();
    let Some(value) = node.get("value").filter(|_| sound) else {
        return;
    };
    // Few are quicker looked through than hashed.
    let hashed: Option<HashSet<Cow<'_, str>>> =
        (ids.len() > 16).then(|| ids.iter().filter_map(|id| id.string()).collect());
    let judge = |chosen: Node<'d>, checker: &mut Checker<'_, 'd>| {
        let Some(text) = chosen.string() else { return };
        if hashed.as_ref().map_or_else(|| ids.iter().any(|id| id.is(&text)), |ids| ids.contains(&text)) {
            return;
        }
        if let Some(finding) = checker.sink.at("canvas/value-not-an-option", chosen) {
            finding.says(format!(
                "`value` of {} is \"{}\", which is no id of its options",
                name_of(object, node),
                short(&text)
            ));
            let named = |option: &Node<'d>| option.get("text").is_some_and(|label| label.is(&text));
            let mut labels = options.items().take(GUESSED).filter(named);
            let label = labels.next();
            let only = labels.next().is_none();
            let known: Vec<String> =
                ids.iter().take(GUESSED).filter_map(|id| id.string()).map(Cow::into_owned).collect();
            let guess = label
                .and_then(|option| option.get("id")?.string())
                .map(Cow::into_owned)
                .or_else(|| crate::text::did_you_mean(&text, known.iter().map(String::as_str)).map(str::to_owned));
            match guess {
                Some(guess) => {
                    finding.help(format!("did you mean \"{}\"?", short(&guess)));
                    let quoted = serde_json::Value::from(guess).to_string();
                    // What it shows tells it for sure.
                    if label.is_some() && only && chosen.source().starts_with(b"\"") {
                        finding.fix("choose that one by its id", true, vec![Edit::replace(chosen.span(), quoted)]);
                    }
                }
                None => {
                    finding.help("it must be the `id` of one of the options");
                }
            }
        }
    };
    match value.kind() {
        Kind::String if object.name != "checkbox" => judge(value, checker),
        // That it is no text was said. In quotes it would be no id either, and so its repair would make another mistake.
        Kind::Number | Kind::Bool if object.name != "checkbox" => {
            let source = String::from_utf8_lossy(value.source());
            let said = checker.sink.findings.iter_mut().rfind(|finding| finding.node == Some(value.index()));
            if let Some(finding) = said.filter(|_| !ids.iter().any(|id| id.is(&source))) {
                finding.help("it must be the `id` of one of the options");
                finding.fix = None;
            }
        }
        Kind::Array if object.name == "checkbox" => value.items().for_each(|item| judge(item, checker)),
        _ => {}
    }
}

/// Calls `tell` with the first and the later one for every string that is there again.
pub(super) fn repeated<'d>(nodes: &[Node<'d>], mut tell: impl FnMut(Node<'d>, Node<'d>)) {
    const FEW: usize = 16;
    if nodes.len() <= FEW {
        for (at, later) in nodes.iter().enumerate() {
            let same = |first: &&Node<'d>| first.equals(*later);
            if let Some(first) = nodes.iter().take(at).find(same) {
                tell(*first, *later);
            }
        }
        return;
    }
    let mut seen = Seen::default();
    for (node, at) in nodes.iter().zip(0..) {
        let Some(text) = node.string() else { continue };
        let there = |at: u32| nodes.get(at as usize);
        let first = seen.first(text.as_bytes(), at, |other| there(other).is_some_and(|other| other.is(&text)));
        if let Some(first) = first.and_then(there) {
            tell(*first, *node);
        }
    }
}

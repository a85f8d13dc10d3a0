//! What the parts of a canvas must be to each other: ids, the way on, where they are drawn.

use std::collections::HashSet;

use super::options::{self, repeated};
use super::{secrets, size};
use crate::document::{Edit, Kind as Sort, Node};
use crate::lint::check::{Checker, Member};
use crate::lint::rule::Severity;
use crate::lint::sink::{Finding, Sink};
use crate::lint::words::{name_of, one_of, short};
use crate::platform::bodies::canvas::{
    ACTION, BUTTON, CANVAS, CANVAS_OBJECT, COMPONENT, CONTENT, FIELD_VALUE, ITEM, LIST, OPTION, SUBMIT_ACTION, TEXT,
};
use crate::platform::bodies::intercom::answers::{CONFIGURE_ANSWER, RESULTS_ANSWER};
use crate::platform::bodies::{Choice, Object, Side, Surface, Value};

/// How many items of a list read well.
pub(in crate::lint) const FEW_ITEMS: usize = 5;

/// Words of dates that are relative to now.
pub(in crate::lint) const RELATIVE: [&str; 4] = ["ago", "yesterday", "tomorrow", "just now"];

/// What is known of one canvas while it is walked over.
#[derive(Debug, Default)]
pub(in crate::lint) struct Facts<'d> {
    /// Ids of components and items.
    ids: Vec<Node<'d>>,
    /// The indices of those that may be there twice, which is no error.
    lenient: Vec<u32>,
    /// The first field that an end user fills in.
    field: Option<(&'static Object, Node<'d>)>,
    /// Submit actions that can be used.
    submits: usize,
    /// How many of them there were before the list at hand.
    submits_before: usize,
    /// Actions of any sort.
    actions: usize,
    /// The first button that is drawn as the primary one.
    primary: Option<Node<'d>>,
    /// Whether something that may hold an action could not be read, so that nothing is said about actions that are not there.
    doubt: bool,
}

impl Facts<'_> {
    /// Something that may hold an action was reported and is not looked into.
    pub(in crate::lint) fn doubt(&mut self) {
        self.doubt = true;
    }
}

fn is(object: &Object, other: &'static Object) -> bool {
    std::ptr::eq(object, other)
}

/// Before the members of an object are walked over.
pub(in crate::lint) fn enter(checker: &mut Checker<'_, '_>, object: &'static Object) {
    if is(object, &CONTENT) {
        checker.canvas = Facts::default();
    } else if is(object, &LIST) {
        checker.canvas.submits_before = checker.canvas.submits;
    }
}

/// After them. `seen` holds a bit for every property of the table that is there, under whatever name.
pub(in crate::lint) fn leave<'d>(checker: &mut Checker<'_, 'd>, object: &'static Object, node: Node<'d>, seen: u64) {
    if !std::ptr::eq(object.family, &raw const CANVAS) {
        return;
    }
    match object.name {
        "input" | "textarea" => field(checker, object, node),
        "checkbox" | "single-select" | "dropdown" => {
            field(checker, object, node);
            options::check(checker, object, node);
        }
        "button" => {
            let primary = node.get("style").is_none_or(|style| style.is("primary"));
            if primary && checker.canvas.primary.is_none() {
                checker.canvas.primary = Some(node);
            }
        }
        "item" => {
            let image = object.properties.iter().position(|property| property.name == "image");
            if image.is_some_and(|index| seen & 1 << index == 0) {
                item(checker, node);
            }
        }
        // A list disables all of its items (reference/intercom.md §2.12).
        "list" if node.get("disabled").and_then(Node::boolean) == Some(true) => {
            checker.canvas.submits = checker.canvas.submits_before;
        }
        "submit" if is(object, &SUBMIT_ACTION) => submit(checker, node),
        "content" => content(checker, node),
        "canvas" if is(object, &CANVAS_OBJECT) => canvas(checker, node),
        "answer" => answer(checker, node),
        _ => {}
    }
}

/// A submit action has no address: only the `null` of exports is no mistake (reference/intercom.md §3).
fn submit<'d>(checker: &mut Checker<'_, 'd>, node: Node<'d>) {
    let address = node.members().find(|(key, value)| key.is("url") && value.kind() != Sort::Null);
    if let Some((key, _)) = address
        && let Some(finding) = checker.sink.at(CANVAS.unknown, key)
    {
        finding
            .says("submit action has no property `url`: what it sends goes to the app's submit URL".to_owned())
            .help("leave it out; what opens an address is a `url` action");
        finding.span = key.span();
    }
}

/// An id of a component or an item.
pub(super) fn id<'d>(checker: &mut Checker<'_, 'd>, member: Member<'d>, value: Node<'d>) {
    if !std::ptr::eq(member.object.family, &raw const CANVAS) {
        return;
    }
    // What cannot be clicked sends no id, so two of them do no harm (reference/intercom.md §2.13).
    let strict = member
        .object
        .properties
        .iter()
        .any(|property| property.name == "id" && property.need == crate::platform::bodies::Need::Required)
        && (!is(member.object, &ITEM) || member.parent.has("action"));
    if strict && value.string().is_some_and(|id| id.trim_ascii().is_empty()) {
        if let Some(finding) = checker.sink.with("canvas/id-missing", Some(Severity::Warning), value) {
            finding
                .says(format!("{} is empty, so nothing tells it from the others", member.name()))
                .help("give it an id of its own: it comes back as `component_id` and names what was put in");
        }
        return;
    }
    checker.canvas.ids.push(value);
    if !strict {
        checker.canvas.lenient.push(value.index());
    }
}

/// Text that is drawn.
pub(super) fn drawn<'d>(checker: &mut Checker<'_, 'd>, member: Member<'d>, value: Node<'d>) {
    let source = value.source();
    if is(member.object, &BUTTON) && member.property.name == "label" && memchr::memchr(b'\\', source).is_some() {
        let breaks = value.string().is_some_and(|text| text.contains('\n'));
        if breaks && let Some(finding) = checker.sink.at("canvas/text-linebreak", value) {
            finding
                .says(format!("{} holds a line break, which is not kept", member.name()))
                .help("write it in one line");
        }
    }
    let dated = is(member.object, &TEXT) || (is(member.object, &FIELD_VALUE) && member.property.name == "value");
    if checker.surface == Some(Surface::Inbox) && dated {
        let text = value.string().unwrap_or_default().to_lowercase();
        let relative = RELATIVE.into_iter().find(|word| {
            text.match_indices(word).any(|(at, _)| {
                let edge = |character: Option<char>| character.is_none_or(|character| !character.is_alphanumeric());
                edge(text[..at].chars().next_back()) && edge(text[at + word.len()..].chars().next())
            })
        });
        if let Some(word) = relative
            && let Some(finding) = checker.sink.at("canvas/inbox-relative-date", value)
        {
            finding
                .says(format!("{} speaks of \"{word}\", and stays as it is while time goes on", member.name()))
                .help("write the date");
        }
    }
}

/// An action that stands where it may.
pub(in crate::lint) fn chosen<'d>(
    checker: &mut Checker<'_, 'd>,
    member: Member<'d>,
    choice: &'static Choice,
    object: &'static Object,
    _value: Node<'d>,
    tag: Node<'d>,
) {
    if !std::ptr::eq(choice, &raw const ACTION) {
        return;
    }
    checker.canvas.actions += 1;
    let disabled = member.parent.get("disabled").and_then(Node::boolean) == Some(true);
    // What was saved is locked (reference/intercom.md §2.7).
    let locked = member.object.property("save_state").is_some()
        && member.parent.get("save_state").is_some_and(|state| state.is("saved"));
    if object.name == "submit" && !disabled && !locked {
        checker.canvas.submits += 1;
    }
    let (rule, place) = match checker.surface {
        Some(Surface::Inbox) => ("canvas/sheet-in-inbox", "the Inbox"),
        Some(Surface::Configure) => ("canvas/action-not-allowed", "the configure frame"),
        Some(Surface::Messenger) | None => return,
    };
    // Nobody says that it fails, so it is no error: reference/intercom.md §3 lists it for the Messenger and the Inbox, and submit for all three.
    if object.name == "url"
        && checker.surface == Some(Surface::Configure)
        && let Some(finding) = checker.sink.with(rule, Some(Severity::Warning), tag)
    {
        finding
            .says(format!(
                "{} opens an address, which is documented for the Messenger and the Inbox, and not for {place}",
                name_of(member.object, member.parent)
            ))
            .help("use a submit action, or a link in a `text`");
    }
    if object.name == "sheet"
        && let Some(finding) = checker.sink.at(rule, tag)
    {
        finding
            .says(format!("{} opens a sheet, and {place} has none", name_of(member.object, member.parent)))
            .help("use a url action, or draw the form with components");
    }
}

/// An array of the table, with its length.
pub(in crate::lint) fn counted<'d>(checker: &mut Checker<'_, 'd>, member: Member<'d>, value: Node<'d>, count: usize) {
    if is(member.object, &CONTENT) && count == 0 {
        if let Some(finding) = checker.sink.with("canvas/components-array", Some(Severity::Warning), value) {
            finding
                .says("there are no components, so the card is blank".to_owned())
                .help("add one, or do not send the card");
        }
    } else if is(member.object, &LIST)
        && count > FEW_ITEMS
        && let Some(finding) = checker.sink.at("canvas/list-too-long", value)
    {
        finding
            .says(format!("the list has {count} items, and more than {FEW_ITEMS} are hard to take in"))
            .help("show the first few, and a button that shows the next");
    }
}

/// A value that is not documented and works all the same.
pub(in crate::lint) fn tolerated<'d>(checker: &mut Checker<'_, 'd>, member: Member<'d>, value: Node<'d>) -> bool {
    let Some(known) = member.property.tolerated.filter(|known| value.source() == known.as_bytes()) else {
        return false;
    };
    let rule = member.property.wrong.unwrap_or(member.object.family.word);
    if let Some(finding) = checker.sink.with(rule, Some(Severity::Info), value) {
        let why = match member.property.default {
            Some(_) => "as the reference page prints the default",
            None => "which works and is not documented",
        };
        finding.says(format!("{} is {known}, {why}", member.name()));
        if let Value::Word(words) = member.property.value {
            finding.help(format!("what is documented is {}; leave it out otherwise", one_of(words.of)));
        }
    }
    true
}

/// A member that components other than those documented have in exports of Intercom's builder: `"bottom_margin": false`.
pub(in crate::lint) fn exported<'d>(
    checker: &mut Checker<'_, 'd>,
    object: &'static Object,
    parent: Node<'d>,
    key: Node<'d>,
    value: Node<'d>,
) -> bool {
    let exported = key.is("bottom_margin")
        && value.boolean() == Some(false)
        && COMPONENT.of.iter().any(|component| is(component, object));
    if exported && let Some(finding) = checker.sink.with("canvas/bottom-margin", Some(Severity::Info), value) {
        finding
            .says(format!("`bottom_margin` of {} is false, which works and is not documented", name_of(object, parent)))
            .help("leave it out");
    }
    exported
}

/// Says that something stands beside `results`, which must stand alone (reference/intercom.md §1.1). What begins with `$` is for an editor, and
/// not sent. `there` are the properties that the answer has.
pub(in crate::lint) fn beside_results<'d>(
    checker: &mut Checker<'_, 'd>,
    object: &'static Object,
    key: Node<'d>,
    there: u64,
) -> bool {
    let at = object.properties.iter().position(|property| property.name == "results");
    let ends = (is(object, &CONFIGURE_ANSWER) || is(object, &RESULTS_ANSWER))
        && at.is_some_and(|at| there & 1 << at != 0)
        && !key.string().is_some_and(|key| key.starts_with('$'));
    if ends && let Some(finding) = checker.sink.at("canvas/flow-results", key) {
        let written = key.string().unwrap_or_default();
        finding
            .says(format!("{} has `{}` beside `results`, which must stand alone", object.title, short(&written)))
            .help("leave it out: `results` ends the configuration, and nothing else comes with it");
    }
    ends
}

/// Offers the whole object where only its words stand, in a list of that component.
pub(in crate::lint) fn spell_out(finding: &mut Finding, object: &'static Object, parent: Node<'_>, value: Node<'_>) {
    let text_key = if is(object, &OPTION) {
        "text"
    } else if is(object, &ITEM) {
        "title"
    } else if is(object, &FIELD_VALUE) {
        return row(finding, value);
    } else {
        return;
    };
    let Some(text) = value.string() else {
        finding.help(format!("write {{\"type\": \"{}\", \"id\": …, \"{text_key}\": …}}", object.name));
        return;
    };
    let quoted = serde_json::Value::from(text.as_ref()).to_string();
    // What is chosen at first is chosen by its id.
    let chosen = |value: Node<'_>| value.is(&text) || value.items().any(|item| item.is(&text));
    let id = if parent.get("value").is_some_and(chosen) { text.to_string() } else { slug(&text) };
    let id = serde_json::Value::from(id).to_string();
    let written = format!("{{\"type\": \"{}\", \"id\": {id}, \"{text_key}\": {quoted}}}", object.name);
    finding.help(format!("write {}", crate::text::sanitise(&written.chars().take(120).collect::<String>())));
    if value.source().starts_with(b"\"") {
        finding.fix("write it as an object", false, vec![Edit::replace(value.span(), written)]);
    }
}

/// Shows the row of a data-table that two cells make, be they in an object of their own. It may be a row of names, and so it stays.
fn row(finding: &mut Finding, value: Node<'_>) {
    let cells = if value.kind() == Sort::Object { value.members().map(|(_, held)| held).last() } else { Some(value) };
    let cells: Vec<_> = cells.into_iter().flat_map(Node::items).map(|cell| (cell, cell.string())).collect();
    let written = match cells.as_slice() {
        [(field, Some(_)), (value, Some(_))] => [field.source(), value.source()].map(String::from_utf8_lossy),
        _ => ["…".into(), "…".into()],
    };
    let [field, held] = written;
    let written = format!("{{\"type\": \"field-value\", \"field\": {field}, \"value\": {held}}}");
    finding.help(format!("write {}", crate::text::sanitise(&written.chars().take(120).collect::<String>())));
}

/// An id made of a text: lower case, words joined with hyphens. A secret gives nothing but its beginning, for the id no longer looks like one.
fn slug(text: &str) -> String {
    let words: Vec<String> = super::secrets::without_known(text.to_owned())
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("-")
}

fn field<'d>(checker: &mut Checker<'_, 'd>, object: &'static Object, node: Node<'d>) {
    let saved = node.get("save_state").is_some_and(|state| state.is("saved"));
    let disabled = node.get("disabled").and_then(Node::boolean);
    if checker.canvas.field.is_none() && !saved && disabled != Some(true) {
        checker.canvas.field = Some((object, node));
    }
    let enabled = node.get("disabled").filter(|_| saved && disabled == Some(false));
    if let Some(enabled) = enabled
        && let Some(finding) = checker.sink.at("canvas/saved-and-enabled", enabled)
    {
        finding
            .says(format!("{} is saved, which locks it whatever `disabled` says", name_of(object, node)))
            .help("leave `disabled` out");
    }
}

/// An item without an image.
fn item<'d>(checker: &mut Checker<'_, 'd>, node: Node<'d>) {
    let sizes: Vec<Node<'d>> =
        node.members().filter(|(key, _)| key.is("image_width") || key.is("image_height")).map(|(key, _)| key).collect();
    if let Some(key) = sizes.first()
        && let Some(finding) = checker.sink.with("canvas/item-image-size", Some(Severity::Warning), *key)
    {
        finding
            .says(format!("{} has the size of an image and no `image`", name_of(&ITEM, node)))
            .help("add the image, or leave its size out");
    }
}

fn content<'d>(checker: &mut Checker<'_, 'd>, node: Node<'d>) {
    let facts = std::mem::take(&mut checker.canvas);
    // Where a canvas is told to be another one, ids may come in another order than they stand.
    let lenient: HashSet<u32> = facts.lenient.iter().copied().collect();
    repeated(&facts.ids, |first, second| {
        let harmless = [first, second].iter().any(|id| lenient.contains(&id.index()));
        let severity = harmless.then_some(Severity::Warning);
        if let Some(finding) = checker.sink.with("canvas/id-duplicate", severity, second) {
            let id = second.string().unwrap_or_default();
            finding
                .says(format!("the id \"{}\" is used twice in this canvas", short(&id)))
                .help("give each its own: `component_id` and `input_values` are told apart by it")
                .also(first.span(), "first used here");
        }
    });
    if let Some((object, field)) = facts.field.filter(|_| facts.submits == 0 && !facts.doubt) {
        unsent(checker.sink, object, field);
    }
    size::check(checker, "canvas/size-content", "content", node);
    if checker.surface == Some(Surface::Inbox) {
        inbox(checker, &facts, node);
    }
}

/// A field, and nothing that sends what is put into it.
pub(in crate::lint) fn unsent(sink: &mut Sink<'_>, object: &'static Object, field: Node<'_>) {
    let Some(finding) = sink.at("canvas/no-submit", field) else { return };
    let what = name_of(object, field);
    finding
        .says(format!("what is put into {what} is never sent: the canvas has no submit action that can be used"))
        .help("add a button with {\"type\": \"submit\"}");
}

fn inbox<'d>(checker: &mut Checker<'_, 'd>, facts: &Facts<'d>, node: Node<'d>) {
    match checker.kind.flow {
        Some(("intercom/initialize", Side::Answer)) => {
            let Some(button) = facts.primary else { return };
            if let Some(finding) = checker.sink.at("canvas/inbox-first-primary", button) {
                finding
                    .says(format!("{} is primary on the first canvas of the Inbox", name_of(&BUTTON, button)))
                    .help("a teammate looks at it many times a day: `secondary` or `link` reads better");
            }
        }
        Some(("intercom/submit", Side::Answer)) if facts.actions == 0 && !facts.doubt => {
            if let Some(finding) = checker.sink.at("canvas/inbox-dead-end", node) {
                finding
                    .says("nothing on this canvas leads on".to_owned())
                    .help("add a button that leads back to the first canvas");
            }
        }
        _ => {}
    }
}

fn canvas<'d>(checker: &mut Checker<'_, 'd>, node: Node<'d>) {
    if checker.surface == Some(Surface::Inbox)
        && let Some((key, _)) = node.members().find(|(key, _)| key.is("content_url"))
        && let Some(finding) = checker.sink.at("canvas/content-url-inbox", key)
    {
        finding
            .says("a live canvas is drawn in the Messenger only".to_owned())
            .help("answer with `content` in the Inbox");
    }
    if let Some(data) = node.get("stored_data") {
        size::check(checker, "canvas/size-stored-data", "stored_data", data);
        secrets::in_data(checker, data);
    }
}

fn answer<'d>(checker: &mut Checker<'_, 'd>, node: Node<'d>) {
    let elsewhere = match checker.surface {
        Some(Surface::Messenger) => "the Messenger",
        Some(Surface::Configure) => "the configure frame",
        Some(Surface::Inbox) | None => return,
    };
    // Where the table knows the member the flow allows it; then the surface must.
    let known = checker.kind.root.property("card_creation_options").is_some();
    let Some((key, _)) = node.members().find(|(key, _)| known && key.is("card_creation_options")) else {
        return;
    };
    if let Some(finding) = checker.sink.at("canvas/flow-card-options", key) {
        finding
            .says(format!("`card_creation_options` inserts an app into a teammate's reply, and {elsewhere} has none"))
            .help("only an Inbox submit may answer with it");
    }
}

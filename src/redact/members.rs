//! Members of objects, one by one: what each holds by its own name, by the names above it, by the label beside it and by what the object is.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::ops::Range;

use super::constant::Owner;
use super::gather::is_everyday;
use super::kind::{self, Kind};
use super::label::{Label, holds_attributes, holds_fields};
use super::proof::is_blob;
use super::value::resembles_a_secret;
use super::{Pass, names};
use crate::document::{self, Node};

/// Where in a document a value stands, as far as it matters for what is done to it.
#[derive(Clone, Copy, Default)]
pub(super) struct Place {
    /// What it holds, by the names above it.
    pub(super) kind: Option<Kind>,
    /// Whether it is part of a canvas, whose words are the app's.
    pub(super) canvas: bool,
    /// How far it may be changed.
    pub(super) reach: Reach,
    /// Whether everything below is somebody's own.
    pub(super) attributes: bool,
    /// What everything below holds, unless a name there says more.
    pub(super) under: Option<Kind>,
    /// What the member is that it stands in.
    pub(super) within: Within,
    /// Whether a number there says how much or how many.
    pub(super) measure: bool,
}

/// What an object is, by the member that it stands in.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Within {
    /// That is not told.
    #[default]
    Anything,
    /// A thing, which has a name too.
    Thing,
    /// A file, whose name ends as what is in it.
    File,
    /// Somebody.
    Somebody,
    /// Labels and values that an account keeps about somebody.
    Fields,
    /// Labels and values that may be anything's.
    Attributes,
    /// Versions, each by the name of what it is one of.
    Versions,
}

impl Within {
    /// Of what stands in a member of that name.
    fn of(name: &str) -> Self {
        match name {
            _ if holds_fields(name) => Self::Fields,
            _ if holds_attributes(name) => Self::Attributes,
            _ if names::is_version(name) => Self::Versions,
            "file" | "files" | "attachment" | "attachments" | "upload" | "uploads" => Self::File,
            _ if names::is_of_a_thing(name) => Self::Thing,
            _ if names::is_somebody(name) => Self::Somebody,
            _ => Self::Anything,
        }
    }
}

/// How far a value may be changed.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Reach {
    /// All that is personal or secret goes.
    #[default]
    Whole,
    /// An id or a word of the app: known secrets and e-mail addresses go.
    Structure,
    /// Only known secrets go.
    Kept,
}

/// Edits of one document and the values that paths named.
#[derive(Default)]
pub(super) struct Edits {
    pub(super) made: Vec<(Range<usize>, Vec<u8>)>,
    pub(super) kept: BTreeSet<usize>,
    pub(super) also: BTreeSet<usize>,
}

impl Place {
    /// What a member here holds of which that is known by itself.
    fn holds(self, known: Option<Kind>, attributes: bool, is_object: bool) -> Option<Kind> {
        match known {
            // What is told by its form alone could stay below a secret.
            Some(Kind::Attribute | Kind::Picture | Kind::Phone | Kind::Email | Kind::Ip | Kind::Prose) | None
                if self.under == Some(Kind::Secret) =>
            {
                self.under
            }
            Some(Kind::Attribute) | None if attributes => Some(Kind::Attribute),
            // Below a name there are other names; a list holds more of the same.
            Some(_) if is_object && !attributes => None,
            None => self.under,
            known => known,
        }
    }
}

impl Pass<'_> {
    fn key(&mut self, key: Node<'_>, name: &str, edits: &mut Edits) {
        if let Some(new) = self.member_name(name) {
            edits.made.push((key.span(), serde_json::Value::from(new).to_string().into_bytes()));
        }
    }

    /// Remembers, where only that matters, whether what stands in a member of that name belongs to many, and whether it is all that somebody is
    /// called by; gives what was so before.
    fn enter(&mut self, kind: Option<Kind>, name: &str, within: Within, is_person: &dyn Fn() -> bool) -> (bool, bool) {
        let outer = (self.collective, self.somebody);
        if self.gathers() {
            self.collective |= names::belongs_to_many(name);
            let all = kind == Some(Kind::Name) && !names::is_half(name) && names::half_of(name).is_none();
            self.somebody = all && !self.collective && (within == Within::Somebody || is_person());
        }
        outer
    }

    pub(super) fn walk_members(&mut self, object: Node<'_>, place: Place, edits: &mut Edits) {
        let of_type = object.get("type").and_then(Node::string).unwrap_or_default();
        let answers = ["code", "state", "cta_type", "success"].iter().any(|name| object.get(name).is_some());
        if self.gathers() {
            self.hear_halves(object);
        }
        let mut whose = None;
        // Looked for once, however many names and ids there are.
        let owner = OnceCell::new();
        let owner = || owner.get_or_init(|| Owner::of(object, place.within == Within::Thing));
        let label = if place.canvas && !is_field(object, &of_type) { None } else { Label::of(object) };
        for (key, value) in object.members() {
            let name = key.string().unwrap_or_default();
            self.key(key, &name, edits);
            let at = value.span().start;
            let kept = place.reach == Reach::Kept || edits.kept.contains(&at) || self.redaction.is_kept(&name);
            let also = edits.also.contains(&at) || self.redaction.is_also(&name);
            let container = value.kind() == document::Kind::Object || value.kind() == document::Kind::Array;
            let canvas = (place.canvas || (kind::is_canvas(&name) && container && is_canvas(&name, value)))
                && !kind::is_kept_by_the_app(&name);
            if place.canvas && name == "id" {
                self.words.extend(value.string().map(std::borrow::Cow::into_owned));
            }
            let half = place.within == Within::Somebody && names::is_half(&name);
            let labelled = label.as_ref().filter(|label| label.is_about(&name));
            let is_label = label.as_ref().is_some_and(|label| label.member == name);
            let fields = place.within == Within::Fields;
            let is_attribute = || {
                let phrase = label.as_ref().is_some_and(Label::is_phrase);
                (phrase || place.within == Within::Attributes) && !owner().is_person()
            };
            let told = if half { Some(Kind::Name) } else { names::of_name(&name) };
            let typed = kind::of_member(if place.within == Within::File { "file" } else { &of_type }, &name)
                .or_else(|| told_beside(object, &name, value));
            let known = typed.or_else(|| match (labelled, value.string()) {
                (Some(label), text) if label.kind_of(text.as_deref()).is_some() => label.kind_of(text.as_deref()),
                (Some(_), _) if fields => Some(Kind::Attribute),
                (_, Some(text)) if told != Some(Kind::Name) => names::of(&name, &text),
                _ => told,
            });
            let role = container && labelled.is_none() && names::is_role(&name);
            let number = value.kind() == document::Kind::Number;
            let known = match known {
                Some(Kind::Secret) => known,
                // A label among such fields is nobody's, unless a name that is known stands in it; one elsewhere is mostly an attribute's,
                // which is too little to look for it in other captures.
                Some(kind) if is_label && (fields || (kind == Kind::Name && (self.gathers() || is_attribute()))) => {
                    None
                }
                _ if place.canvas && canvas && typed != Some(Kind::Attribute) && labelled.is_none() => None,
                // How many there are says nothing of any of them.
                Some(Kind::Name | Kind::Attribute) if number && names::counts(&name) => None,
                Some(Kind::Name) if value.string().is_some_and(|text| owner().keeps(&name, &text)) => None,
                Some(Kind::Id) if !container && owner().keeps_id(value.source()) => None,
                // What an app says of its own state is no letter.
                Some(Kind::Prose) if name == "message" && answers => None,
                _ => known,
            };
            let schema = value.get("type").and_then(Node::string).is_some_and(|kind| is_schema_type(&kind));
            let under = match known.filter(|kind| names::reaches_below(*kind, &name)) {
                // The name of a property is no person's.
                Some(kind) if kind != Kind::Secret && schema => place.under,
                None => place.under,
                reaching => reaching,
            };
            // Below a secret even a type is one, unless it is a word.
            let secret = place.under == Some(Kind::Secret);
            let word = |text: std::borrow::Cow<'_, str>| {
                text.bytes().all(|byte| byte.is_ascii_lowercase() || b"_.".contains(&byte))
            };
            let by = match (place.within, labelled) {
                (Within::Versions, _) => "version",
                (_, Some(label)) => label.text(),
                (_, None) => name.as_ref(),
            };
            let is_told_label = is_label && label.as_ref().is_some_and(Label::says);
            let structure = (is_word_of_the_app(&name, by, value) || (canvas && name == "id") || is_told_label)
                && !also
                && !place.attributes
                && (!secret || value.string().is_some_and(word));
            let attributes = also || place.attributes || (known == Some(Kind::Attribute) && !role);
            let kind = place.holds(known, attributes, value.kind() == document::Kind::Object);
            let reach = match (kept, structure) {
                (true, _) => Reach::Kept,
                (false, true) => Reach::Structure,
                (false, false) => Reach::Whole,
            };
            let within = if container { Within::of(&name) } else { Within::Anything };
            let measure = value.source().iter().take(2).any(u8::is_ascii_digit) && names::measures(by);
            let below = Place { kind, canvas, reach, attributes, under, within, measure };
            let outer = self.enter(kind, &name, place.within, &|| owner().is_person());
            match value.string() {
                Some(_) if self.gathers() => self.walk(value, below, edits),
                Some(hash) if name == "user_hash" && !kept => {
                    // Looked for once, however many hashes there are.
                    let whose = whose.get_or_insert_with(|| self.whose(object));
                    if let Some(new) = self.user_hash(whose.as_deref(), &hash) {
                        edits.made.push((value.span(), format!("\"{new}\"").into_bytes()));
                    }
                }
                Some(blob) if name == "user" && !kept && is_blob(&blob) => {
                    if let Some(new) = self.blob(&blob) {
                        edits.made.push((value.span(), format!("\"{new}\"").into_bytes()));
                    }
                }
                _ => self.walk_beside(object, value, below, edits),
            }
            (self.collective, self.somebody) = outer;
        }
    }
}

/// Whether a value is a word of an app or its platform by its member's name, or a version by the name of what it is one of.
fn is_word_of_the_app(name: &str, by: &str, value: Node<'_>) -> bool {
    let says = |text: &str| {
        kind::is_place_of_an_app(name, text) || names::holds_version(by, text) || names::holds_a_date(name, text)
    };
    kind::is_structure(name) || value.string().is_some_and(|text| says(&text))
}

/// What a member holds by what stands beside it or in it: what OAuth gives for a token (RFC 6749 §4.1), the names of somebody's children.
fn told_beside(object: Node<'_>, name: &str, value: Node<'_>) -> Option<Kind> {
    match name {
        "code" => {
            let code = value.string()?;
            let answers = ["redirect_uri", "redirectUri", "grant_type"].iter().any(|name| object.get(name).is_some());
            let random = |text: &str| resembles_a_secret(text);
            let state = || object.get("state").and_then(Node::string).is_some_and(|state| random(&state));
            ((answers && code.len() >= SHORTEST_CODE) || (random(&code) && state())).then_some(Kind::Secret)
        }
        "children" => {
            let mut count = 0;
            let called = |child: Node<'_>| {
                count += 1;
                child.string().is_some_and(|text| names::are_names(&text) && !text.split(' ').any(is_everyday))
            };
            (value.kind() == document::Kind::Array && value.items().all(called) && count > 0).then_some(Kind::Name)
        }
        _ => None,
    }
}

/// The fewest characters of such a code.
const SHORTEST_CODE: usize = 6;

/// Whether what a canvas calls the value of a field is somebody's where its label says so: what has but a name may be a thing.
fn is_field(object: Node<'_>, of_type: &str) -> bool {
    let field = object.get("field").and_then(Node::string).filter(|_| of_type == "field-value");
    field.is_some_and(|field| names::plain(&field) != "name")
}

/// Whether a type is one of JSON Schema, whose objects say what a member may hold.
fn is_schema_type(kind: &str) -> bool {
    ["string", "object", "array", "number", "integer", "boolean"].contains(&kind)
}

/// Whether a member that may hold a canvas does: `content` is a word for many things.
fn is_canvas(name: &str, value: Node<'_>) -> bool {
    match name {
        "content" => value.get("components").is_some() || value.get("content_url").is_some(),
        "components" => value.kind() == document::Kind::Array,
        _ => true,
    }
}

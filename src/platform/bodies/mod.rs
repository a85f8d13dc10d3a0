//! What bodies hold: every object of every platform's requests, answers and manifests, as tables. The linter's checks, the JSON
//! Schemas, the guesses at what was meant and `explain` all read them; nobody writes `single-select` twice.

mod build;
pub mod canvas;
pub mod infobip;
pub mod intercom;
pub mod kentico;
pub mod vcita;

/// How well a fact is known: the letters of the reference pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// The vendor's documentation says so.
    Documented,
    /// The vendor's machine-readable description says so.
    Specified,
    /// An official tutorial or sample shows it.
    Shown,
    /// Seen in real code or traffic.
    Observed,
    /// Nobody says so; a hint only.
    Inferred,
}

impl Evidence {
    /// The letter of the reference pages.
    pub fn letter(self) -> char {
        match self {
            Self::Documented => 'D',
            Self::Specified => 'S',
            Self::Shown => 'T',
            Self::Observed => 'O',
            Self::Inferred => 'I',
        }
    }

    /// In words, for a person.
    pub fn title(self) -> &'static str {
        match self {
            Self::Documented => "documented by the vendor",
            Self::Specified => "stated in the vendor's machine-readable description",
            Self::Shown => "shown in an official tutorial or sample",
            Self::Observed => "observed in real code",
            Self::Inferred => "inferred; nobody states it",
        }
    }
}

/// Where a canvas is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surface {
    /// The Messenger, where end users are.
    Messenger,
    /// The Inbox, where teammates are.
    Inbox,
    /// The frame in which a teammate configures an app.
    Configure,
}

impl Surface {
    /// Every surface.
    pub const ALL: [Self; 3] = [Self::Messenger, Self::Inbox, Self::Configure];

    /// The word on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Messenger => "messenger",
            Self::Inbox => "inbox",
            Self::Configure => "configure",
        }
    }
}

/// The rules that speak about a family of objects, and the name before their slash.
#[derive(Debug, PartialEq, Eq)]
pub struct Family {
    /// The name before the slash.
    pub name: &'static str,
    /// A required member is not there.
    pub missing: &'static str,
    /// A member has a value of another type.
    pub mismatch: &'static str,
    /// A word that is none of those allowed.
    pub word: &'static str,
    /// A member that the object does not have.
    pub unknown: &'static str,
    /// … and that differs only in case or hyphens from one that it has.
    pub case: &'static str,
    /// `null` where a member had better be left out.
    pub null: &'static str,
    /// What is wrong with an address.
    pub urls: Urls,
}

/// The rules about addresses.
#[derive(Debug, PartialEq, Eq)]
pub struct Urls {
    /// It has no scheme or no host.
    pub relative: &'static str,
    /// It is not on HTTPS.
    pub insecure: &'static str,
    /// Only the developer can reach it.
    pub private: &'static str,
    /// It holds characters that must be percent-encoded.
    pub encoding: &'static str,
}

impl Urls {
    /// One rule for all of it.
    pub const fn all(rule: &'static str) -> Self {
        Self { relative: rule, insecure: rule, private: rule, encoding: rule }
    }
}

/// A family whose rules have the usual names.
#[macro_export]
#[doc(hidden)]
macro_rules! family {
    ($name:literal) => {
        $crate::platform::bodies::Family {
            name: $name,
            missing: concat!($name, "/required-missing"),
            mismatch: concat!($name, "/type-mismatch"),
            word: concat!($name, "/enum-value"),
            unknown: concat!($name, "/unknown-property"),
            case: concat!($name, "/unknown-property"),
            null: concat!($name, "/null-value"),
            urls: $crate::platform::bodies::Urls::all(concat!($name, "/url")),
        }
    };
}

/// An object of a body.
#[derive(Debug)]
pub struct Object {
    /// Its word: the value of `type` where it has one, else what the reference calls it.
    pub name: &'static str,
    /// What a person calls it, without article: `button`, `action of type url`.
    pub title: &'static str,
    /// One sentence: what it is for.
    pub doc: &'static str,
    /// Which rules speak about it.
    pub family: &'static Family,
    /// The rule for something else in its place, where it is not the family's.
    pub shape: Option<&'static str>,
    /// The rule for members that it does not have, where it is not the family's.
    pub stranger: Option<&'static str>,
    /// How well it is known.
    pub evidence: Evidence,
    /// Its members, `type` first.
    pub properties: &'static [Property],
    /// Members that people write and that it does not have.
    pub misnomers: &'static [Misnomer],
    /// Members of which some number must be there.
    pub groups: &'static [Group],
    /// What of members that are in neither list.
    pub others: Others,
}

/// What to make of members that a table does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Others {
    /// They do nothing, so they are mistakes.
    Ignored,
    /// They may be the author's own, or of a part that nobody describes: only those that nearly have a known name are mistakes.
    Possible,
    /// The platform writes the object and may add some at any time; it may also write `null` for what it does not know.
    Welcome,
}

/// A member of an object.
#[derive(Debug)]
pub struct Property {
    /// Its key.
    pub name: &'static str,
    /// What it may hold.
    pub value: Value,
    /// Whether it must be there.
    pub need: Need,
    /// The rule that reports it missing, where it is not the family's.
    pub missing: Option<&'static str>,
    /// The rule that reports a wrong value, where it is not the family's.
    pub wrong: Option<&'static str>,
    /// One sentence: what it does.
    pub doc: &'static str,
    /// What it is taken for where it is not there, as JSON text.
    pub default: Option<&'static str>,
    /// A value that is not documented and works all the same, as JSON text.
    pub tolerated: Option<&'static str>,
    /// Whether its key may be written in any case.
    pub any_case: bool,
}

/// Whether a member must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It may be left out.
    Optional,
    /// It must be there.
    Required,
    /// It must be there where that other member is.
    With(&'static str),
    /// It must be there where that other member has this value, or holds it in an array: a string, or what is written as that.
    When(&'static str, &'static str),
}

/// What a member may hold.
#[derive(Debug, Clone, Copy)]
pub enum Value {
    /// Anything.
    Any,
    /// A string.
    Text(Format),
    /// One of these words.
    Word(&'static Words),
    /// Exactly this string.
    Fixed(&'static str),
    /// `true` or `false`.
    Boolean,
    /// A whole number, at least that large.
    Integer(i64),
    /// A number.
    Number,
    /// An object of the table.
    Object(&'static Object),
    /// An object of the table that a member of its own names; the list says which of them may stand here (empty: all).
    OneOf(&'static Choice, &'static [&'static str]),
    /// An array.
    List(&'static List),
    /// An object of the author's own keys, each with such a value.
    Map(&'static Value),
    /// A value of any of these sorts.
    Either(&'static [Value]),
}

/// The words that a member may hold.
#[derive(Debug)]
pub struct Words {
    /// Those that are right.
    pub of: &'static [&'static str],
    /// What people write instead, and what they mean.
    pub nearly: &'static [(&'static str, &'static str)],
}

/// What a string says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Nothing in particular.
    Plain,
    /// At most that many characters; the rule says what happens to more.
    Limited(usize, &'static str),
    /// An identifier that the author chose.
    Id,
    /// The id of one of the options beside it.
    OptionId,
    /// Text with bold and links in Markdown, drawn in the Messenger.
    Markdown,
    /// Text that is drawn as it is.
    Label,
    /// An absolute HTTPS address that a browser or the platform loads.
    HttpsUrl,
    /// An absolute HTTPS address that is opened, in ASCII.
    LinkUrl,
    /// An absolute HTTPS address with `{name}` placeholders.
    UriTemplate,
    /// A GUID as .NET reads it; the rule says otherwise.
    Guid(&'static str),
    /// An identifier of exactly that many characters; the rule says otherwise.
    Uid(usize, &'static str),
    /// An e-mail address; the rule says otherwise.
    Email(&'static str),
    /// A `JSONPath` into an answer.
    JsonPath,
    /// Something that may not be empty.
    Filled,
    /// Base64 of at least that many bytes; the rule says otherwise.
    Base64(usize, &'static str),
    /// A moment as `YYYY-MM-DD HH:MM:SS`; the rule says otherwise.
    Moment(&'static str),
}

/// An array.
#[derive(Debug)]
pub struct List {
    /// What it holds.
    pub of: Value,
    /// What one element is called.
    pub element: &'static str,
    /// The fewest elements.
    pub min: usize,
    /// The most, if there is a limit.
    pub max: Option<usize>,
    /// The rule that counts, and whether too many are an error (else a warning).
    pub count: Option<(&'static str, bool)>,
}

/// Objects that are told apart by a member of their own.
#[derive(Debug)]
pub struct Choice {
    /// What one of them is called: `component`.
    pub title: &'static str,
    /// The member that names it.
    pub tag: &'static str,
    /// The objects; an object's `name` is the tag's value.
    pub of: &'static [&'static Object],
    /// What people write instead, and what they mean or should do: the second is a name of the list or a sentence.
    pub nearly: &'static [(&'static str, &'static str)],
    /// The rule for a missing tag.
    pub missing: &'static str,
    /// The rule for an unknown tag.
    pub unknown: &'static str,
    /// The rule for an object that may not stand here.
    pub misplaced: &'static str,
    /// The rule for a word where the object should be.
    pub word: &'static str,
}

/// A key that people write where another is meant, or where there is none.
#[derive(Debug)]
pub struct Misnomer {
    /// What is written.
    pub written: &'static str,
    /// What is meant, where it is one key of the same object.
    pub meant: Option<&'static str>,
    /// What to do about it: one sentence without a full stop.
    pub help: &'static str,
    /// The rule that reports it, where it is not the family's for unknown members.
    pub rule: Option<&'static str>,
    /// Whether it stands where the object's own members should: then none of those is missing besides.
    pub instead: bool,
    /// The object that it is a member of, where it stands at the wrong level: what it holds is checked as that.
    pub inside: Option<&'static Object>,
}

/// Members of which some number must be there.
#[derive(Debug)]
pub struct Group {
    /// The members.
    pub of: &'static [&'static str],
    /// Whether having none is wrong.
    pub some: bool,
    /// Whether having more than one is wrong.
    pub one: bool,
    /// The rule that reports it.
    pub rule: &'static str,
}

/// A kind of body: what is linted as a whole.
#[derive(Debug)]
pub struct Kind {
    /// The word on the command line.
    pub name: &'static str,
    /// What a person calls it, without article.
    pub title: &'static str,
    /// The name of its platform.
    pub platform: &'static str,
    /// The flow whose request it is, or whose answer.
    pub flow: Option<(&'static str, Side)>,
    /// The object at its root.
    pub root: &'static Object,
    /// What tells it where nobody says which kind it is: any of these; none for what shape alone cannot tell.
    pub told: &'static [Told],
}

impl Kind {
    /// Where the canvases of such an answer are drawn, whoever asks: only some flows belong to one place. reference/intercom.md §0.1.
    pub fn surface(&self) -> Option<Surface> {
        match self.flow? {
            ("intercom/configure", Side::Answer) => Some(Surface::Configure),
            ("intercom/live-canvas" | "intercom/submit-sheet", Side::Answer) => Some(Surface::Messenger),
            _ => None,
        }
    }
}

/// Which side of the net a body comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The platform's.
    Request,
    /// The app's.
    Answer,
}

/// Members of a root object that tell its kind. A name may be a path of keys with slashes between; a number is an array's element. All
/// conditions must hold.
#[derive(Debug, Clone, Copy)]
pub struct Told {
    /// All of these are there.
    pub has: &'static [&'static str],
    /// One of these is there; an empty list asks nothing.
    pub any: &'static [&'static str],
    /// None of these is there.
    pub lacks: &'static [&'static str],
    /// Each of these is a string; where a word stands beside it, that one.
    pub says: &'static [(&'static str, Option<&'static str>)],
    /// Whether the root has no member but those in `has` and `any`.
    pub only: bool,
    /// Whether it is told surely enough to claim a file that somebody else may have put into a folder.
    pub sure: bool,
}

impl Told {
    /// Told surely; conditions are to be filled in.
    pub const SURE: Self = Self { has: &[], any: &[], lacks: &[], says: &[], only: false, sure: true };
    /// Told, and it may be something else.
    pub const UNSURE: Self = Self { sure: false, ..Self::SURE };
}

/// Every kind, in the order in which they are tried on a body that nobody named.
pub fn kinds() -> impl Iterator<Item = &'static Kind> {
    [intercom::answers::KINDS, intercom::requests::KINDS, infobip::KINDS, kentico::KINDS, vcita::KINDS]
        .into_iter()
        .flatten()
}

/// The kind of that name.
pub fn kind(name: &str) -> Option<&'static Kind> {
    kinds().find(|kind| kind.name == name)
}

/// Every object that a body of any kind may hold, each once, in the order in which the kinds lead to them.
pub fn objects() -> Vec<&'static Object> {
    let mut found: Vec<&'static Object> = Vec::new();
    for kind in kinds() {
        gather(Value::Object(kind.root), &mut found);
    }
    found
}

/// The objects that a body with this one at its root may hold, itself first.
pub fn within(root: &'static Object) -> Vec<&'static Object> {
    let mut found = Vec::new();
    gather(Value::Object(root), &mut found);
    found
}

fn gather(value: Value, found: &mut Vec<&'static Object>) {
    match value {
        Value::Object(object) => {
            if !found.iter().any(|known| std::ptr::eq(*known, object)) {
                found.push(object);
                for property in object.properties {
                    gather(property.value, found);
                }
            }
        }
        Value::OneOf(choice, _) => choice.of.iter().for_each(|object| gather(Value::Object(object), found)),
        Value::List(list) => gather(list.of, found),
        Value::Map(of) => gather(*of, found),
        Value::Either(sorts) => sorts.iter().for_each(|sort| gather(*sort, found)),
        Value::Any
        | Value::Text(_)
        | Value::Word(_)
        | Value::Fixed(_)
        | Value::Boolean
        | Value::Integer(_)
        | Value::Number => {}
    }
}

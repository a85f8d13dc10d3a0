//! Captures without what is secret or personal, fit to be committed: the same value becomes the same made-up value in every capture, and
//! what was signed is signed again with the public secrets of the fixtures. Decides by the names of members and by the form of values; it
//! cannot know that a word in the middle of a sentence is somebody's name, unless a greeting says so, a member of the same capture says so, or of another that was
//! [gathered](Redaction::gather) before.

mod accounts;
mod addressed;
mod archive;
mod body;
mod card;
mod constant;
mod data;
mod date;
mod directive;
mod documents;
mod encoded;
mod escapes;
mod filler;
mod folded;
mod form;
mod gather;
mod head;
mod introduced;
mod keys;
mod kind;
mod known;
mod label;
mod learned;
mod lengths;
mod lexicon;
mod mailed;
mod markup;
mod members;
mod mint;
mod multipart;
mod names;
mod naming;
mod papers;
mod position;
mod proof;
mod rows;
mod scan;
mod script;
mod shuffle;
mod sign;
mod spellings;
mod splice;
mod spoken;
mod table;
mod telephone;
#[cfg(test)]
mod tests;
mod text;
mod torn;
mod url;
mod value;
mod wide;
mod work;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::capture::{self, Capture};
use crate::document::{Document, Node};
use crate::json::{JsonPath, Value};
use crate::platform::Hash;
use crate::secret::{Redactor, Secret};
use crate::signature::Setting;
use crate::simulate::public_secrets;

pub use gather::Gathered;
pub use kind::Kind;
use known::Known;
use learned::Learned;
use lengths::{correct_cut, correct_length, moved};
use mint::Mint;
pub use naming::Naming;

/// Whether a header, a parameter or a member of that name holds a secret: `X-Api-Key`, `access_token`.
pub fn names_a_secret(name: &str) -> bool {
    names::of_name(name) == Some(Kind::Secret)
}

/// Which values `--keep` and `--also` mean.
#[derive(Debug, Clone)]
pub enum Selector {
    /// Members, parameters, form fields and header fields of that name, in any spelling.
    Name(String),
    /// What a path selects in a body.
    Path(JsonPath),
}

impl Selector {
    /// Reads a name, or a path that begins with `$`.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.starts_with('$') {
            return JsonPath::parse(text).map(Self::Path).map_err(|error| error.to_string());
        }
        if names::plain(text).is_empty() {
            return Err("write the name of a member, or a path such as $.contact.name".to_owned());
        }
        Ok(Self::Name(names::plain(text)))
    }

    fn is(&self, name: &str) -> bool {
        matches!(self, Self::Name(own) if *own == names::plain(name))
    }
}

/// How to redact.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What the made-up values depend on, besides what they stand for. Whoever knows it can find out whether a value stands for one that
    /// they guess, so it is a secret; equal keys give equal values in every run.
    pub key: Vec<u8>,
    /// What stays, save for known secrets.
    pub keep: Vec<Selector>,
    /// What goes though nothing says that it is personal.
    pub also: Vec<Selector>,
    /// Secrets that must not survive in any form; they open sheet blobs too. Public ones are no secrets.
    pub secrets: Vec<Secret>,
    /// Secrets by the name of the scheme that they are of, to say whether a signature held before; they must not survive either.
    pub judges: Vec<(&'static str, Secret)>,
    /// What an account chose about schemes; of the others the table's row is taken.
    pub settings: Vec<Setting>,
    /// The moment to sign at, in Unix milliseconds; `None` keeps the timestamps that are there.
    pub at_ms: Option<i64>,
    /// Whether a signature that was wrong stays wrong. Told only where a secret of its scheme is
    /// among [`Options::judges`].
    pub keep_wrong: bool,
    /// Whether bodies that are no text stay, which then hold whatever they held.
    pub keep_binary: bool,
}

/// What was known of a proof before it was made anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Before {
    /// It held.
    Right,
    /// It did not hold under any of the secrets.
    Wrong,
    /// No secret was known.
    Unknown,
}

impl Before {
    /// The stable word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Wrong => "wrong",
            Self::Unknown => "unknown",
        }
    }
}

/// Something about a redacted capture that a person should know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Note {
    /// A body that is no text was dropped.
    BinaryDropped,
    /// A body that is no text was kept as it is.
    BinaryKept,
    /// A packed body was unpacked, and is kept so.
    Unpacked,
    /// A sheet blob did not open, and holds a made-up user now.
    BlobMadeUp,
    /// A signature that was wrong is right now.
    WrongMended,
    /// A signature that was wrong still is.
    WrongKept,
    /// A signature could not be made anew, and holds for nobody now.
    Unsigned,
    /// A signature that was to stay wrong if it was wrong is right now, since nobody could judge it.
    Unjudged,
}

impl Note {
    /// The stable code; `codes` explains it.
    pub fn code(self) -> &'static str {
        match self {
            Self::BinaryDropped => "redact-binary-dropped",
            Self::BinaryKept => "redact-binary-kept",
            Self::Unpacked => "redact-unpacked",
            Self::BlobMadeUp => "redact-blob-made-up",
            Self::WrongMended => "redact-wrong-mended",
            Self::WrongKept => "redact-wrong-kept",
            Self::Unsigned => "redact-unsigned",
            Self::Unjudged => "redact-unjudged",
        }
    }
}

/// What was changed: counts, never values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// How many values of each kind.
    pub kinds: BTreeMap<Kind, u64>,
    /// How many proofs were made anew, by scheme and by what was known of them.
    pub signed: BTreeMap<(&'static str, Before), u64>,
    /// What else is worth a word, and how often.
    pub notes: BTreeMap<Note, u64>,
}

impl Changes {
    /// Adds those of another capture.
    pub fn add(&mut self, other: &Self) {
        for (kind, count) in &other.kinds {
            *self.kinds.entry(*kind).or_default() += count;
        }
        for (scheme, count) in &other.signed {
            *self.signed.entry(*scheme).or_default() += count;
        }
        for (note, count) in &other.notes {
            *self.notes.entry(*note).or_default() += count;
        }
    }

    /// How many values were replaced.
    pub fn total(&self) -> u64 {
        self.kinds.values().sum()
    }
}

/// Redacts captures, one after the other or from several threads at once.
pub struct Redaction {
    options: Options,
    mint: Mint,
    redactor: Redactor,
    public: Vec<(Setting, Secret)>,
    /// What the captures of the run say about each other, where that was gathered: else each is told only by itself.
    known: Known,
    told: bool,
}

/// Says nothing of keys and secrets.
impl std::fmt::Debug for Redaction {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Redaction").finish_non_exhaustive()
    }
}

impl Redaction {
    /// A redaction with these options.
    pub fn new(mut options: Options) -> Self {
        let public: Vec<(Setting, Secret)> = public_secrets()
            .into_iter()
            .map(|(scheme, secret)| {
                let chosen = options.settings.iter().find(|setting| setting.scheme.name == scheme.name);
                let mut setting = chosen.cloned().unwrap_or_else(|| Setting::from(scheme));
                if setting.account_id().is_none() {
                    setting.name_account(Some("123456".to_owned()));
                }
                (setting, secret)
            })
            .collect();
        options.secrets.extend(options.judges.iter().map(|(_, secret)| secret.clone()));
        // One secret may be known for several schemes, and is looked for once.
        let mut seen: HashSet<_> = public.iter().map(|(_, secret)| Hash::Sha256.digest(&[secret.expose()])).collect();
        options.secrets.retain(|secret| seen.insert(Hash::Sha256.digest(&[secret.expose()])));
        Self {
            mint: Mint::new(&options.key),
            redactor: Redactor::new(&options.secrets),
            public,
            options,
            known: Known::default(),
            told: false,
        }
    }

    /// Redacts a capture in place, and says what was changed.
    pub fn apply(&self, capture: &mut Capture) -> Changes {
        self.apply_named(capture, &mut Naming::default())
    }

    /// The same for a capture in a file of that name, which learns what is to be replaced in it.
    pub fn apply_named(&self, capture: &mut Capture, naming: &mut Naming) -> Changes {
        self.apply_entry(capture, naming, None)
    }

    /// The same for a capture out of an archive, whose entry is written behind what is there.
    fn apply_entry(
        &self,
        capture: &mut Capture,
        naming: &mut Naming,
        entry: Option<(Node<'_>, &mut Vec<u8>)>,
    ) -> Changes {
        let own = (!self.told).then(|| {
            let mut gathered = Gathered::default();
            self.gather(capture, &mut gathered);
            gathered.known()
        });
        let known = own.as_ref().unwrap_or(&self.known);
        // What members say about names and ids is learned first, so that it is found in sentences and addresses too.
        let mut learning = Pass { learns: true, known, ..Pass::new(self) };
        learning.capture(&mut capture.clone());
        if let Some((entry, _)) = entry {
            learning.entry(entry, &Capture::default(), &mut Vec::new());
        }
        let learned = Learned::new(std::mem::take(&mut learning.found));
        let mut pass = Pass { learned, known, words: learning.words, ..Pass::new(self) };
        if naming.is_empty() {
            pass.capture(capture);
        } else {
            naming.learn(&pass.learned);
            let before = capture.request.slug();
            pass.capture(capture);
            naming.learn_address(before, &capture.request);
        }
        if let Some((entry, out)) = entry {
            pass.entry(entry, capture, out);
        }
        pass.changes()
    }

    fn is_kept(&self, name: &str) -> bool {
        self.options.keep.iter().any(|selector| selector.is(name))
    }

    fn is_also(&self, name: &str) -> bool {
        self.options.also.iter().any(|selector| selector.is(name))
    }

    fn has_paths(&self) -> bool {
        self.options.keep.iter().chain(&self.options.also).any(|selector| matches!(selector, Selector::Path(_)))
    }

    /// Where the values begin that paths select: those that stay, and those that go.
    fn selected(&self, root: Value<'_, '_>) -> (BTreeSet<usize>, BTreeSet<usize>) {
        let places = |selectors: &[Selector]| {
            let mut places = BTreeSet::new();
            for selector in selectors {
                if let Selector::Path(path) = selector {
                    places.extend(path.query(root).into_iter().map(Value::offset));
                }
            }
            places
        };
        (places(&self.options.keep), places(&self.options.also))
    }

    fn public(&self, scheme: &str) -> Option<(&Setting, &Secret)> {
        self.public.iter().find(|(setting, _)| setting.scheme.name == scheme).map(|(setting, secret)| (setting, secret))
    }

    fn signed_token(&self, claims: &str) -> String {
        let secret = self.public("intercom-jwt").map_or(&[][..], |(_, secret)| secret.expose());
        crate::signature::jwt::sign(secret, claims)
    }
}

/// One walk through one capture.
struct Pass<'r> {
    redaction: &'r Redaction,
    /// What captures say about each other.
    known: &'r Known,
    /// What named members held, and what it became.
    found: BTreeMap<String, (String, Kind)>,
    /// What an earlier walk learned.
    learned: Learned,
    /// Whether it is for what is learned, and nobody looks at what comes out.
    learns: bool,
    /// What is gathered for other captures; then nothing is replaced.
    gathered: Option<Gathered>,
    /// Whether the walk is in what belongs to many: a company, a team.
    collective: bool,
    /// Whether it is in somebody.
    somebody: bool,
    /// The ids of a canvas: what a person chose there is one of them.
    words: HashSet<String>,
    counts: [u64; Kind::ALL.len()],
    signed: BTreeMap<(&'static str, Before), u64>,
    notes: BTreeMap<Note, u64>,
    /// How many layers of JSON in JSON the walk is in.
    layers: usize,
    /// The columns that the object around a list of rows names.
    columns: Option<Vec<table::Column>>,
}

impl<'r> Pass<'r> {
    fn new(redaction: &'r Redaction) -> Self {
        Self {
            redaction,
            known: &redaction.known,
            found: BTreeMap::new(),
            learned: Learned::default(),
            learns: false,
            gathered: None,
            collective: false,
            somebody: false,
            words: HashSet::new(),
            counts: [0; Kind::ALL.len()],
            signed: BTreeMap::new(),
            notes: BTreeMap::new(),
            layers: 0,
            columns: None,
        }
    }

    fn capture(&mut self, capture: &mut Capture) {
        let unrecorded = capture.unrecorded().is_some();
        let proofs = self.proofs(capture);
        let carriers: Vec<String> = proofs.iter().map(|proof| proof.carrier.clone()).collect();
        let request = &mut capture.request;
        self.request_target(&mut request.target);
        self.headers(&mut request.headers, &carriers);
        let length = request.body.len();
        if let Some(body) = self.body(&mut request.headers, &request.body) {
            request.body = body;
        }
        let mut answer_length = 0;
        if let Some(response) = &mut capture.response {
            if let Some(reason) = std::str::from_utf8(&response.reason).ok().and_then(|reason| self.scan(reason)) {
                response.reason = reason.into_bytes();
            }
            self.headers(&mut response.headers, &[]);
            answer_length = response.body.len();
            if let Some(body) = self.body(&mut response.headers, &response.body) {
                response.body = body;
            }
        }
        for directive in &mut capture.directives {
            if let Some(new) = self.directive(directive) {
                directive.value = new;
            }
        }
        for (name, value) in &mut capture.extra {
            // As a document, so that the member's own name decides about it.
            let document = format!("{{{}:{value}}}", serde_json::Value::from(name.as_str()));
            let Some(new) = self.nested(document.as_bytes()).changed() else { continue };
            let new = Document::json(&new);
            if let Some((new_name, new_value)) = new.root().members().next() {
                *name = new_name.string().unwrap_or_default().into_owned();
                *value = String::from_utf8_lossy(new_value.source()).into_owned();
            }
        }
        if self.learns {
            return;
        }
        let request = &mut capture.request;
        self.last_look([&mut request.method, &mut request.target, &mut request.body]);
        for header in &mut request.headers.0 {
            self.last_look([&mut header.name, &mut header.value]);
        }
        if let Some(response) = &mut capture.response {
            self.last_look([&mut response.reason, &mut response.body]);
            for header in &mut response.headers.0 {
                self.last_look([&mut header.name, &mut header.value]);
            }
        }
        let request = &mut capture.request;
        self.sign(request, &proofs, unrecorded);
        correct_length(&mut request.headers, length, request.body.len());
        correct_cut(&mut capture.directives, "request ", length, request.body.len());
        if let Some(response) = &mut capture.response {
            correct_length(&mut response.headers, answer_length, response.body.len());
            correct_cut(&mut capture.directives, "answer ", answer_length, response.body.len());
        }
        let after = capture.request.body.len();
        for note in &mut capture.notes {
            match note {
                // What was cut still is; of a body of which nothing is there nothing changed.
                capture::Note::BodyUnrecorded { declared } if length > 0 => *declared = moved(*declared, length, after),
                capture::Note::LengthDisagrees { declared, actual }
                | capture::Note::SizeDisagrees { declared, actual } => {
                    *declared = moved(*declared, length, after);
                    *actual = after as u64;
                }
                capture::Note::BodyUnrecorded { .. }
                | capture::Note::LengthUnreadable
                | capture::Note::EndsInBlankLines { .. }
                | capture::Note::AnswerUnmarked
                | capture::Note::BodyTemplate { .. }
                | capture::Note::BodyAbsent { .. }
                | capture::Note::BodyRebuilt { .. }
                | capture::Note::HeadCut
                | capture::Note::HeadFolded { .. }
                | capture::Note::HeaderName { .. }
                | capture::Note::HeadersDisagree { .. } => {}
            }
        }
    }

    /// Replaces the known secrets that are left: in bytes that are no text, across the borders of members, in names.
    fn last_look<'b>(&mut self, texts: impl IntoIterator<Item = &'b mut Vec<u8>>) {
        for text in texts {
            if let Some(new) = self.redaction.redactor.apply_bytes(text) {
                *text = new;
                self.count(Kind::KnownSecret, true);
            }
        }
    }

    fn count(&mut self, kind: Kind, changed: bool) {
        if let Some(count) = self.counts.get_mut(kind as usize).filter(|_| changed) {
            *count += 1;
        }
    }

    /// The new text where it is another one, which is counted.
    fn changed(&mut self, kind: Kind, old: &str, new: String) -> Option<String> {
        let changed = old != new;
        self.count(kind, changed);
        changed.then_some(new)
    }

    fn note(&mut self, note: Note) {
        *self.notes.entry(note).or_default() += 1;
    }

    /// A proof in a body that was made anew.
    fn signed(&mut self, scheme: &'static str, changed: bool) {
        if changed {
            self.sealed(scheme, Before::Unknown);
        }
    }

    fn sealed(&mut self, scheme: &'static str, before: Before) {
        *self.signed.entry((scheme, before)).or_default() += 1;
    }

    fn learn(&mut self, kind: Kind, from: &str, to: &str) {
        // A number that is somebody's telephone is that too where it looks like an id.
        // What is an id somewhere is one wherever it is called a secret or somebody.
        let better = |(_, known): &(String, Kind)| match kind {
            Kind::Id => *known == Kind::Phone,
            Kind::Secret | Kind::Name | Kind::Attribute => *known == Kind::Id,
            _ => false,
        };
        if from != to && from.len() >= 2 && !self.gathers() && !self.found.get(from).is_some_and(better) {
            self.found.insert(from.to_owned(), (to.to_owned(), kind));
        }
    }

    fn changes(self) -> Changes {
        let mut kinds = BTreeMap::new();
        kinds.extend(Kind::ALL.into_iter().zip(self.counts).filter(|(_, count)| *count > 0));
        Changes { kinds, signed: self.signed, notes: self.notes }
    }
}

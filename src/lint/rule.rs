//! What a rule is, and the list of all of them.

use crate::platform::bodies::Evidence;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The platform refuses it, or it cannot work.
    Error,
    /// It probably does not do what its author means.
    Warning,
    /// It works; there is a better way, or a guideline.
    Info,
}

impl Severity {
    /// The word in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// Whether findings of a rule can be mended by `--fix`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fixes {
    /// Never.
    None,
    /// At times, without a change of meaning.
    Safe,
    /// At times, with a guess at what was meant: only with `--unsafe-fixes`.
    Unsafe,
}

/// One thing that the linter can say.
#[derive(Debug)]
pub struct Rule {
    /// Public and permanent: never renamed, never used for something else.
    pub code: &'static str,
    /// How much it matters; a finding may matter less where the rule's page says so.
    pub severity: Severity,
    /// How well it is known.
    pub evidence: Evidence,
    /// Whether it mends.
    pub fixes: Fixes,
    /// One line without a full stop.
    pub summary: &'static str,
    /// The page that `explain` prints: Markdown with the headings *What it does*, *Why it matters*, *Wrong*, *Right*, *Source*.
    pub docs: &'static str,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for Rule {}

macro_rules! rules {
    ($($code:literal $severity:ident $evidence:ident $fixes:ident $summary:literal)*) => {
        /// Every rule, sorted by code.
        pub static RULES: &[Rule] = &[$(Rule {
            code: $code,
            severity: Severity::$severity,
            evidence: Evidence::$evidence,
            fixes: Fixes::$fixes,
            summary: $summary,
            docs: include_str!(concat!("docs/", $code, ".md")),
        }),*];
    };
}

rules! {
    "canvas/action-as-string" Error Documented Safe "an action is written as a word, and must be an object"
    "canvas/action-missing" Error Documented Unsafe "a button without an action"
    "canvas/action-not-allowed" Error Documented None "an action where there can be none, or of a type that may not stand there"
    "canvas/action-type" Error Documented Unsafe "an action that is neither submit, url nor sheet"
    "canvas/action-url-missing" Error Documented Unsafe "a url or sheet action without its address"
    "canvas/bottom-margin" Error Documented Unsafe "a bottom margin other than none"
    "canvas/canvas-kind" Error Documented Unsafe "a canvas with neither or both of content and content_url"
    "canvas/checkbox-option-key" Info Documented Unsafe "the options of a checkbox under the name of the reference page, or under both names"
    "canvas/component-type-missing" Error Documented Unsafe "a component that does not say what it is"
    "canvas/component-type-unknown" Error Documented Unsafe "a component that is none of the twelve"
    "canvas/components-array" Error Specified Unsafe "components missing, or no array; a warning where it is empty"
    "canvas/content-url-inbox" Error Documented None "a live canvas in the Inbox"
    "canvas/enum-value" Error Documented Unsafe "a word that is none of those that a property takes"
    "canvas/event-type" Error Documented Unsafe "an event that is not completed"
    "canvas/flow-card-options" Error Documented None "card creation options in an answer that is not to an Inbox submit"
    "canvas/flow-results" Error Documented None "results outside configure, or beside a canvas"
    "canvas/id-duplicate" Error Documented None "one id used twice; a warning where nothing can be clicked"
    "canvas/id-missing" Error Documented Unsafe "an interactive component, item or option without an id"
    "canvas/image-size" Error Documented Unsafe "an image without its exact size, or one below a pixel"
    "canvas/inbox-dead-end" Info Documented None "a later canvas of the Inbox with nothing that leads on"
    "canvas/inbox-first-primary" Info Documented None "a primary button on the first canvas of the Inbox"
    "canvas/inbox-relative-date" Info Documented None "a date in the Inbox that is relative to now"
    "canvas/item-image-size" Error Documented Unsafe "a list item's image without its size; a warning for a size without an image"
    "canvas/item-shape" Error Documented Unsafe "a list item without its type or title, or that is no object"
    "canvas/list-too-long" Info Documented None "a list of more than five items"
    "canvas/no-submit" Warning Documented None "fields whose values are never sent"
    "canvas/null-value" Warning Inferred Safe "null where a property had better be left out"
    "canvas/option-shape" Error Documented Unsafe "an option without its type or text, or that is no object"
    "canvas/options-count" Error Documented None "too few or too many options; a warning for a long dropdown"
    "canvas/required-missing" Error Documented Unsafe "a required property that is not there"
    "canvas/root-extra" Warning Documented Unsafe "a key beside canvas that nobody reads"
    "canvas/root-shape" Error Documented Unsafe "an answer whose root is not what its flow expects"
    "canvas/save-state-on-textarea" Warning Documented None "a save state on a textarea, which has none"
    "canvas/saved-and-enabled" Info Documented None "a field that is saved and enabled at once"
    "canvas/secret-in-canvas" Warning Observed None "something that looks like a secret in an address or in stored data"
    "canvas/sheet-in-inbox" Error Documented None "a sheet action in the Inbox"
    "canvas/size-content" Error Documented None "content over 64 KB; a warning where it is close"
    "canvas/size-stored-data" Error Documented None "stored data over 64 KB; a warning where it is close"
    "canvas/stored-data-object" Error Documented None "stored data that is no object"
    "canvas/text-html" Warning Documented None "HTML in a text, which is drawn as it stands"
    "canvas/text-linebreak" Info Documented None "a line break in a button's label"
    "canvas/text-markdown" Warning Documented None "Markdown beyond bold and links"
    "canvas/type-mismatch" Error Documented Safe "a value of another type than the property takes"
    "canvas/unknown-property" Warning Documented Unsafe "a property that the object does not have"
    "canvas/url-loopback" Warning Inferred None "an address that only the developer can reach"
    "canvas/url-non-ascii" Warning Documented Safe "an address that is not percent-encoded"
    "canvas/url-not-https" Error Documented Unsafe "an address that is not on HTTPS"
    "canvas/url-relative" Error Documented None "an address without scheme or host"
    "canvas/value-not-an-option" Error Documented Safe "a value that is no id of the options"
    "canvas/wrong-case-property" Error Documented Safe "a property in camelCase or with hyphens"
    "syntax/bad-escape" Error Documented Safe "a backslash that begins no escape"
    "syntax/bare-word" Error Observed Safe "a word where a value must be: a placeholder from documentation"
    "syntax/byte-order-mark" Error Documented Safe "a byte order mark before the text"
    "syntax/comment" Error Documented Safe "a comment in JSON"
    "syntax/control-character" Error Documented Safe "a raw line break, tab or other control character inside a string"
    "syntax/duplicate-key" Error Documented None "one key twice in an object"
    "syntax/ellipsis" Error Observed None "dots where members or elements were left out"
    "syntax/empty" Error Documented None "a text without any value"
    "syntax/extra-comma" Error Documented Safe "a comma with no value before it"
    "syntax/foreign-literal" Error Documented Safe "a literal of another language: True, None, undefined"
    "syntax/foreign-space" Error Documented Safe "white space that is none in JSON"
    "syntax/invalid-utf-8" Error Documented None "bytes that are no UTF-8"
    "syntax/key-not-string" Error Documented Safe "a key that is no string"
    "syntax/lone-surrogate" Warning Documented None "half of a surrogate pair"
    "syntax/missing-colon" Error Documented Safe "a key without a colon behind it"
    "syntax/missing-comma" Error Documented Safe "two values without a comma between them"
    "syntax/missing-value" Error Documented None "a key or a comma with no value behind it"
    "syntax/not-finite" Error Documented None "NaN or Infinity"
    "syntax/number-form" Error Documented Safe "a number in a form that JSON lacks"
    "syntax/second-value" Error Documented None "a second value behind the first"
    "syntax/single-quotes" Error Documented Safe "single quotes or backticks around a string"
    "syntax/stray-bracket" Error Documented Safe "a closing bracket that fits none that is open"
    "syntax/stray-text" Error Documented Safe "something that is no JSON at all"
    "syntax/template" Error Observed None "a template that was not filled in"
    "syntax/too-deep" Error Documented None "more brackets open at once than are read"
    "syntax/too-large" Error Documented None "more than 4 GiB"
    "syntax/trailing-comma" Error Documented Safe "a comma before a closing bracket"
    "syntax/typographic-quotes" Error Documented Safe "quotation marks as word processors set them"
    "syntax/unclosed-bracket" Error Documented Safe "a bracket that is never closed"
    "syntax/unclosed-string" Error Documented Safe "a string that is never closed"
    "syntax/unescaped-quote" Error Documented Safe "a quote inside a string without a backslash before it"
    "syntax/unquoted-key" Error Documented Safe "a key without quotes"
    "syntax/utf-16" Error Documented None "UTF-16 or UTF-32 where UTF-8 must be"
    "syntax/yaml" Error Documented Safe "a text that breaks YAML's grammar"
    "syntax/yaml-alias" Warning Inferred None "an anchor, alias or tag, which readers of manifests may not follow"
    "syntax/yaml-second-document" Error Documented None "a second document in a YAML text"
    "syntax/yaml-tab" Error Documented Safe "a tab in YAML's indentation"
}

/// Where a rule stands in [`RULES`].
pub fn index(code: &str) -> Option<usize> {
    RULES.binary_search_by_key(&code, |rule| rule.code).ok()
}

/// The rule of that code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    index(code).and_then(|index| RULES.get(index))
}

/// Which rules speak.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSet {
    on: Vec<bool>,
}

impl RuleSet {
    /// All of them.
    pub fn all() -> Self {
        Self { on: vec![true; RULES.len()] }
    }

    /// None of them.
    pub fn none() -> Self {
        Self { on: vec![false; RULES.len()] }
    }

    /// Whether the rule of that index speaks.
    pub fn has(&self, index: usize) -> bool {
        self.on.get(index).copied().unwrap_or(false)
    }

    /// Turns the rules that a selector names on or off: a code, a family (`canvas`, or `canvas/`), a severity in the plural or the
    /// singular (`warnings`, `info`), or `all`. Returns whether it names any.
    pub fn set(&mut self, selector: &str, on: bool) -> bool {
        let mut any = false;
        for (rule, state) in RULES.iter().zip(&mut self.on) {
            if selects(selector, rule) {
                *state = on;
                any = true;
            }
        }
        any
    }
}

fn selects(selector: &str, rule: &Rule) -> bool {
    let family = rule.code.split('/').next().unwrap_or_default();
    let severity = rule.severity.name();
    selector.eq_ignore_ascii_case("all")
        || selector == rule.code
        || selector.strip_suffix('/').unwrap_or(selector) == family
        || selector.strip_suffix('s').unwrap_or(selector) == severity
}

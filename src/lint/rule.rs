//! What a rule is, and the list of all of them.

use crate::packed;
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
    /// At times, without a change of meaning; in a text that is broken in several places, with a guess.
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
}

impl Rule {
    /// The page that `explain` prints: Markdown with the headings *What it does*, *Why it matters*, *Wrong*, *Right*, *Source*.
    pub fn docs(&self) -> &'static str {
        // A test holds that there is a page for every rule.
        packed::text(self.code)
    }
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
        }),*];
    };
}

rules! {
    "canvas/action-as-string" Error Documented Unsafe "an action is written as a word, and must be an object"
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
    "canvas/stored-data-object" Error Documented Safe "stored data that is no object"
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
    "function/no-function" Error Inferred None "nothing to hold a function's body against"
    "function/null-value" Warning Inferred None "null where a value may be left out"
    "function/option-path" Error Inferred None "an answer without the options that its manifest promises"
    "function/required-missing" Error Inferred None "a value that the manifest requires is not there"
    "function/type-mismatch" Error Inferred None "a value of another type than the manifest says"
    "function/unknown-property" Warning Inferred None "a value that the manifest does not declare"
    "health/cta-without-type" Warning Inferred None "a button without its type"
    "health/enum-value" Error Documented Unsafe "a state or button that Intercom does not know"
    "health/null-value" Warning Inferred Safe "null in a health check's answer"
    "health/required-missing" Error Documented Unsafe "a health check's answer without what its state asks for"
    "health/too-long" Error Documented None "a message or an address over 2084 characters"
    "health/type-mismatch" Error Documented Safe "a member of a health check's answer has a value of another type"
    "health/unknown-property" Warning Documented Unsafe "a member that a health check's answer does not have"
    "health/url" Error Documented Unsafe "a button's address that nobody can open"
    "kentico/contact-notes" Error Observed None "notes, which raise an exception"
    "kentico/email" Warning Observed None "an e-mail address that is ignored"
    "kentico/empty-value" Info Observed Safe "an empty value, which clears nothing"
    "kentico/guid" Error Observed None "a contact's identifier that is no GUID"
    "kentico/nested-value" Error Observed None "an object or array in a field"
    "kentico/other-endpoint" Warning Observed None "a field that only the other endpoint reads"
    "kentico/required-missing" Error Observed Unsafe "a body without the contact or the activity's type"
    "kentico/too-long" Warning Observed None "a value that is cut off"
    "kentico/type-mismatch" Error Observed None "a body that is no JSON object"
    "kentico/unknown-property" Warning Observed Unsafe "a field that the module does not map"
    "kentico/url-value-swap" Info Observed None "an activity's URL and value, which are stored in each other's place"
    "kentico/wrong-case-property" Warning Observed Safe "a field whose name is written in another case"
    "manifest/action-function" Error Shown None "an action that names no function"
    "manifest/card-size" Warning Shown Unsafe "a size of a card that nobody has seen"
    "manifest/delete-inputs" Warning Shown None "inputs of a DELETE with no place to go"
    "manifest/demo-host" Error Shown None "an address of the vendor's demo"
    "manifest/function-duplicate" Error Shown None "two functions with one name"
    "manifest/functions-empty" Error Inferred None "a manifest without a function"
    "manifest/get-nested-input" Warning Inferred None "an object or array that must go into an address"
    "manifest/items-form" Warning Shown Unsafe "items that are not an array with one schema"
    "manifest/json-path" Error Shown None "a path that is no JSONPath"
    "manifest/method" Error Shown Unsafe "a method that is not GET, POST, PUT or DELETE"
    "manifest/model-function" Error Shown None "options that no function loads"
    "manifest/model-output" Error Shown None "a function that does not say where its options are"
    "manifest/no-product" Error Shown Unsafe "a manifest of no product"
    "manifest/null-value" Warning Inferred Safe "null where a key had better be left out"
    "manifest/object-without-properties" Warning Shown None "an answer's object that does not say what is in it"
    "manifest/openapi" Error Shown None "an OpenAPI document in a manifest's place"
    "manifest/option-paths" Error Shown Unsafe "one path to the options without the other"
    "manifest/option-paths-apart" Error Shown None "ids and names of options from different arrays"
    "manifest/page-path" Warning Shown Unsafe "a page's path that does not begin with a slash"
    "manifest/placeholder" Error Shown None "a placeholder that no input fills in"
    "manifest/products-mixed" Error Shown None "keys of two products in one manifest"
    "manifest/render-field" Error Shown None "a field of a form that is no input"
    "manifest/required-missing" Error Shown Unsafe "a key that must be there is not, or is empty"
    "manifest/required-not-rendered" Error Shown None "a required input that no form shows"
    "manifest/required-style" Warning Shown None "required in the way of the other product"
    "manifest/required-unknown" Error Shown None "a required name that is no property"
    "manifest/root-shape" Error Shown None "a manifest that is no object"
    "manifest/schema-type" Error Shown Unsafe "a type that schemas do not have"
    "manifest/schema-type-missing" Error Shown Unsafe "a schema or property without its type"
    "manifest/schemas-swapped" Warning Inferred None "input and output in each other's place"
    "manifest/title-copied" Warning Shown None "a title that another property has, or that says nothing"
    "manifest/title-missing" Warning Shown None "a property without a title"
    "manifest/trailing-slash" Warning Inferred None "one address with and without a slash at its end"
    "manifest/type-mismatch" Error Shown Safe "a key has a value of another type"
    "manifest/unknown-property" Warning Shown Unsafe "a key that manifests do not have"
    "manifest/uri-braces" Error Shown None "braces that do not belong together"
    "manifest/url-characters" Error Shown Safe "white space in an address"
    "manifest/url-loopback" Warning Inferred None "an address that only you can reach"
    "manifest/url-not-https" Error Shown Unsafe "an address that is not on HTTPS"
    "manifest/url-relative" Error Shown None "an address without scheme or host"
    "manifest/view-class" Warning Shown Unsafe "a view that nobody has seen"
    "manifest/yaml-value" Warning Documented Safe "a text without quotes that YAML may take for something else"
    "request/conversation-id" Warning Observed None "a conversation id at the top level of a request"
    "request/enum-value" Warning Documented Unsafe "a word that no documented request has"
    "request/new-component" Warning Documented None "a member that no request has: new_component"
    "request/required-missing" Error Documented Unsafe "a member that such a request always has is not there"
    "request/type-mismatch" Error Documented Safe "a member of a request has a value of another type"
    "request/unknown-property" Warning Documented Unsafe "a member that belongs to another request"
    "request/user-blob" Error Documented None "an encrypted user that cannot be one"
    "syntax/bad-escape" Error Documented Safe "a backslash that begins no escape"
    "syntax/bare-word" Error Observed Safe "a word where a value must be: a placeholder from documentation"
    "syntax/byte-order-mark" Error Documented Safe "a byte order mark before the text"
    "syntax/comment" Error Documented Safe "a comment in JSON"
    "syntax/conflict" Error Documented None "a conflict that Git could not merge"
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
    "vcita/ai-status" Warning Specified None "an AI status, which is not for a channel app to set"
    "vcita/app-code-name" Error Specified None "an app's code name with other characters than letters and digits"
    "vcita/app-name" Error Specified None "an app's name that is too short or too long"
    "vcita/app-type" Error Specified Unsafe "an app's type that is no array, or that nobody knows"
    "vcita/brand-host" Warning Documented None "an app with OAuth that does not ask for the brand's host"
    "vcita/created-at" Error Specified None "a moment that is not YYYY-MM-DD HH:MM:SS"
    "vcita/enum-value" Error Specified Unsafe "a word that is none of those allowed"
    "vcita/envelope" Error Specified None "an answer in the form of the platform's other interfaces"
    "vcita/exchanged" Error Documented Unsafe "a status and a channel's uid in each other's place"
    "vcita/null-value" Warning Inferred Safe "null where a member had better be left out"
    "vcita/placeholder" Error Documented None "a placeholder of the guide that was not filled in"
    "vcita/required-missing" Error Specified Unsafe "a member that must be there is not"
    "vcita/same-uri" Warning Inferred None "one address for calls and for people"
    "vcita/status" Error Specified Unsafe "a status that this entity does not have"
    "vcita/too-long" Error Specified None "more characters or entries than there may be"
    "vcita/trailing-slash" Warning Inferred Unsafe "a slash at the end of the base of calls"
    "vcita/type-mismatch" Error Specified Safe "a member has a value of another type"
    "vcita/typing-api" Error Specified None "the body of another typing interface"
    "vcita/uid-length" Error Specified None "an identifier of the wrong length"
    "vcita/unknown-property" Warning Specified Unsafe "a member that the body does not have"
    "vcita/url" Error Documented Unsafe "an address that vcita or a browser cannot use"
    "webhook/enum-value" Error Documented Unsafe "the type of a notification is another than it always is"
    "webhook/id-form" Warning Documented None "a notification's id that is not notif_ and a UUID"
    "webhook/required-missing" Error Documented Unsafe "a notification without a member that every notification has"
    "webhook/timestamp-unit" Error Documented Unsafe "a moment of a notification in milliseconds"
    "webhook/type-mismatch" Error Documented Safe "a member of a notification has a value of another type"
    "webhook/unknown-property" Warning Documented Unsafe "a member that is misspelt, or of a Canvas Kit request"
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

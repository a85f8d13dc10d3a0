//! What can be wrong with a text before anybody asks what it means.

use std::ops::Range;

use super::Edit;

/// A place where the text is not what its language asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// What is wrong.
    pub kind: MistakeKind,
    /// Where, in bytes; may be empty where something is missing.
    pub span: Range<usize>,
    /// One sentence about this place, in a person's words, without a full stop: which key, which character.
    pub message: String,
    /// Another place that explains it (the first of two equal keys, the bracket that is not closed), and what to say there.
    pub related: Option<(Range<usize>, String)>,
    /// Edits that mend it without a change of meaning; empty where there is no such repair.
    pub edits: Vec<Edit>,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// A kind of mistake.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum MistakeKind { $($(#[$doc])* $name,)* }

        impl MistakeKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The code of the rule that reports it.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }
        }
    };
}

kinds! {
    /// The text holds nothing but white space (and comments).
    Empty = "syntax/empty",
    /// `//`, `/* */` or `#`.
    Comment = "syntax/comment",
    /// A comma before a closing bracket.
    TrailingComma = "syntax/trailing-comma",
    /// Two values without a comma between.
    MissingComma = "syntax/missing-comma",
    /// More commas than values: `[1,,2]`, `[,1]`.
    ExtraComma = "syntax/extra-comma",
    /// A key without a colon behind it.
    MissingColon = "syntax/missing-colon",
    /// A key or a comma with no value behind it.
    MissingValue = "syntax/missing-value",
    /// A key without quotes.
    UnquotedKey = "syntax/unquoted-key",
    /// A key that is no string: a number, an array.
    KeyNotString = "syntax/key-not-string",
    /// Single quotes or backticks around a string.
    SingleQuotes = "syntax/single-quotes",
    /// Quotation marks as word processors set them: U+201C, U+201D, U+2018, U+2019 and their like.
    TypographicQuotes = "syntax/typographic-quotes",
    /// A raw control character, line break or tab inside a string.
    ControlCharacter = "syntax/control-character",
    /// A backslash that begins no escape of JSON.
    BadEscape = "syntax/bad-escape",
    /// Half of a surrogate pair.
    LoneSurrogate = "syntax/lone-surrogate",
    /// A quote inside a string without a backslash before it.
    UnescapedQuote = "syntax/unescaped-quote",
    /// A string that the line or the text ends before it is closed.
    UnclosedString = "syntax/unclosed-string",
    /// A bracket that is never closed.
    UnclosedBracket = "syntax/unclosed-bracket",
    /// A closing bracket that fits none that is open.
    StrayBracket = "syntax/stray-bracket",
    /// A number in a form that JSON lacks: `01`, `+1`, `.5`, `1.`, `0x1F`, `1_000`.
    NumberForm = "syntax/number-form",
    /// `NaN` or `Infinity`.
    NotFinite = "syntax/not-finite",
    /// `True`, `None`, `undefined`: a literal of another language.
    ForeignLiteral = "syntax/foreign-literal",
    /// A word where a value was expected: `string`, `MessageStatus`.
    BareWord = "syntax/bare-word",
    /// A second value behind the document's value.
    SecondValue = "syntax/second-value",
    /// One key twice in an object.
    DuplicateKey = "syntax/duplicate-key",
    /// More brackets open at once than are read.
    TooDeep = "syntax/too-deep",
    /// A byte order mark.
    ByteOrderMark = "syntax/byte-order-mark",
    /// UTF-16 or UTF-32.
    Utf16 = "syntax/utf-16",
    /// Bytes that are no UTF-8.
    InvalidUtf8 = "syntax/invalid-utf-8",
    /// White space that is none in JSON: no-break space, U+2028, form feed.
    ForeignSpace = "syntax/foreign-space",
    /// `...` or `…` where members or elements were left out.
    Ellipsis = "syntax/ellipsis",
    /// A template that was not filled in: `{{name}}`, `${name}`, `<%= name %>` where a value was expected.
    Template = "syntax/template",
    /// A mark of a conflict that Git could not merge.
    Conflict = "syntax/conflict",
    /// Bytes that belong to no token.
    StrayText = "syntax/stray-text",
    /// More than 4 GiB.
    TooLarge = "syntax/too-large",
    /// A YAML text that breaks YAML's grammar.
    YamlSyntax = "syntax/yaml",
    /// A tab in YAML's indentation.
    YamlTab = "syntax/yaml-tab",
    /// A second document in a YAML text.
    YamlSecondDocument = "syntax/yaml-second-document",
    /// An anchor, alias or tag, which a manifest's readers may not follow.
    YamlAlias = "syntax/yaml-alias",
}

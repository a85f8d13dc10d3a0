//! Says in plain words where and why a text could not be read any further.

use std::ops::Range;

use granit_parser::ErrorKind;

use super::scalar;
use super::{MAX_DEPTH, mistake, short};
use crate::document::{Edit, Mistake, MistakeKind};

/// Where the parser stopped; all places are in the text that it was given.
pub(super) struct Fault {
    pub(super) kind: ErrorKind,
    pub(super) at: usize,
    /// The end of the last scalar, alias or bracket that was read.
    pub(super) seen: usize,
    /// The last scalar.
    pub(super) last: Range<usize>,
    /// The innermost bracket that is open.
    pub(super) bracket: Option<usize>,
}

impl Fault {
    /// The tab that this is about.
    pub(super) fn tab(&self, text: &str) -> Option<usize> {
        let own = line_start(text, self.at);
        let indentation = |start: usize| {
            let line = text.get(start..).unwrap_or_default();
            let length = line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            let tab = line.get(..length).and_then(|indentation| indentation.find('\t'));
            tab.map(|tab| start + tab)
        };
        let about_tabs = matches!(
            self.kind,
            ErrorKind::TabNotAllowed
                | ErrorKind::TabInBlockIndentation
                | ErrorKind::TabInIndentation
                | ErrorKind::TabAtBlockScalarStart
                | ErrorKind::TabInPlainScalar
                | ErrorKind::InvalidBlockEntryWhitespace
        );
        // Between brackets tabs are allowed, so that other faults there are not about them.
        if (self.bracket.is_none() || about_tabs)
            && let Some(tab) = indentation(own)
        {
            return Some(tab);
        }
        if !about_tabs {
            return None;
        }
        // The parser may stand at the begin of a text whose later line has the tab.
        let mut at = own;
        while let Some(end) = memchr::memchr(b'\n', text.as_bytes().get(at..).unwrap_or_default()) {
            if let Some(tab) = text.get(at.max(self.at)..at + end).and_then(|rest| rest.find('\t')) {
                return Some(at.max(self.at) + tab);
            }
            at += end + 1;
            if let Some(tab) = indentation(at) {
                return Some(tab);
            }
        }
        let before = text.get(own..self.at).and_then(|line| line.rfind('\t')).map(|tab| own + tab);
        before.or_else(|| text.get(self.at..).and_then(|rest| rest.find('\t')).map(|tab| self.at + tab))
    }

    /// The mistake, with places in the text that the parser was given.
    #[allow(clippy::too_many_lines)] // one arm a fault
    pub(super) fn describe(&self, text: &str) -> Mistake {
        if let Some(said) = self.typographic(text).or_else(|| self.placeholder(text)) {
            return said;
        }
        let here = character(text, self.at);
        let found = text.get(here.clone()).unwrap_or_default();
        let syntax = |message: &str| mistake(MistakeKind::YamlSyntax, here.clone(), message);
        match &self.kind {
            ErrorKind::RecursionLimitExceeded => {
                let message = format!("more than {MAX_DEPTH} levels are open here; what is deeper is not read");
                mistake(MistakeKind::TooDeep, here, message)
            }
            ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => self.unclosed(text, None),
            ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
                let opening = self.opening_quote(text);
                if text.get(opening..self.at).is_some_and(|inside| inside.contains('\n')) {
                    return self.unclosed(text, Some(self.at));
                }
                let span = self.at..line_end(text, self.at);
                let message = if self.bracket.is_some() {
                    "after a closing quotation mark comes a comma, a colon or a closing bracket"
                } else {
                    "nothing but a comment may follow a closing quotation mark"
                };
                mistake(MistakeKind::YamlSyntax, span, message)
            }
            ErrorKind::InvalidQuotedScalarIndent => {
                syntax("this line goes on with the quoted text above and must be indented deeper than its key")
            }
            ErrorKind::UnknownQuotedScalarEscape
            | ErrorKind::InvalidQuotedScalarHexEscape
            | ErrorKind::InvalidUnicodeEscape => {
                let span = bad_escape(text, self.opening_quote(text));
                let escape = text.get(span.clone()).unwrap_or_default();
                let message = format!("`{escape}` is no escape of YAML; a backslash itself is written `\\\\`");
                mistake(MistakeKind::BadEscape, span, message)
            }
            ErrorKind::InvalidLowSurrogateHexEscape
            | ErrorKind::InvalidLowSurrogate
            | ErrorKind::MissingLowSurrogate
            | ErrorKind::UnpairedLowSurrogate => {
                let span = bad_escape(text, self.opening_quote(text));
                let escape = text.get(span.clone()).unwrap_or_default();
                let message = format!("`{escape}` is half of a surrogate pair without the other half");
                mistake(MistakeKind::LoneSurrogate, span, message)
            }
            ErrorKind::UnclosedFlowCollection { .. } => unclosed_bracket(text, self.at, None),
            ErrorKind::UnexpectedEofFlowSequence
            | ErrorKind::UnexpectedEofFlowMapping
            | ErrorKind::UnexpectedEofImplicitFlowMapping => {
                unclosed_bracket(text, self.bracket.unwrap_or(self.at), None)
            }
            ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
                let message = format!("`{open}` is closed by `{close}`");
                mistake(MistakeKind::UnclosedBracket, here, message)
            }
            ErrorKind::MisplacedFlowCollectionEnd => {
                mistake(MistakeKind::StrayBracket, here, format!("`{found}` closes nothing that is open"))
            }
            ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator if found != ":" => {
                let mapping = self.kind == ErrorKind::ExpectedFlowMappingSeparator;
                let message = format!("a comma or `{}` is missing before this", if mapping { '}' } else { ']' });
                let related =
                    self.bracket.map(|bracket| (character(text, bracket), "the bracket opens here".to_owned()));
                Mistake { related, ..mistake(MistakeKind::MissingComma, here, message) }
            }
            ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator
                if self.bracket.is_some() && self.continued(text) =>
            {
                unclosed_bracket(text, self.bracket.unwrap_or(self.at), Some(self.at))
            }
            ErrorKind::ExpectedFlowMappingSeparator
                if self.last.end == self.at && text.get(self.last.clone()).is_some_and(|last| last.contains(" \"")) =>
            {
                let last = text.get(self.last.clone()).unwrap_or_default();
                let span = character(text, self.last.start + last.find(" \"").map_or(0, |quote| quote + 1));
                mistake(MistakeKind::MissingComma, span, "a comma is missing before this quotation mark")
            }
            ErrorKind::ExpectedFlowMappingSeparator
                if found == ":" && self.last.end == self.at && self.last_word(text).is_some() =>
            {
                let span = self.last_word(text).unwrap_or(here);
                let word = short(text.get(span.clone()).unwrap_or_default());
                let message = format!("a comma is missing before `{word}`, or quotation marks around the text");
                mistake(MistakeKind::MissingComma, span, message)
            }
            ErrorKind::InvalidColonPlacement | ErrorKind::BlockEntryInFlowCollection
                if self.bracket.is_some_and(|bracket| line_start(text, bracket) != line_start(text, self.at)) =>
            {
                unclosed_bracket(text, self.bracket.unwrap_or(self.at), Some(self.at))
            }
            ErrorKind::MappingValueNotAllowed => self.value_not_allowed(text),
            ErrorKind::SimpleKeyExpected => {
                let span = self.at..line_end(text, self.at);
                let name = short(text.get(span.clone()).unwrap_or_default());
                let message = format!("`{name}` is neither a value nor a key with a colon");
                mistake(MistakeKind::MissingColon, span, message)
            }
            ErrorKind::ExpectedBlockMappingKey => {
                let before = text.get(line_start(text, self.at)..self.at).unwrap_or_default().trim_end();
                let entry = before.trim_start() == "-" || found == "-";
                syntax(if entry {
                    "a list entry where a key was expected; a list inside a key is written below it"
                } else {
                    "the indentation of this line fits none of the lines above"
                })
            }
            ErrorKind::ExpectedDocumentStart if found.is_empty() => {
                syntax("a directive, which begins with `%`, needs a document behind it that begins with `---`")
            }
            ErrorKind::ExpectedDocumentStart if found == ":" => {
                let edits = vec![Edit::insert(here.end, " ")];
                Mistake { edits, ..syntax("a space is missing behind the colon") }
            }
            ErrorKind::ExpectedDocumentStart => {
                mistake(MistakeKind::SecondValue, here, "the document's value ended before this")
            }
            ErrorKind::BomInsideDocument => {
                let edits = vec![Edit::delete(here.clone())];
                Mistake { edits, ..mistake(MistakeKind::ByteOrderMark, here, "a byte order mark within the text") }
            }
            ErrorKind::UnexpectedCharacter { character } => {
                syntax(&format!("{character:?} cannot begin a text without quotation marks"))
            }
            ErrorKind::UndeclaredTagHandle => {
                mistake(MistakeKind::YamlAlias, here, "the prefix of this tag is declared nowhere")
            }
            ErrorKind::MissingAnchorOrAliasName => syntax(&format!(
                "`{found}` begins an {}, but no name follows; a text that begins with it needs quotation marks",
                if found == "*" { "alias" } else { "anchor" }
            )),
            other => syntax(words(other)),
        }
    }

    /// A value that begins as a mapping or a list in brackets does and goes on behind them: `{base}/x` is a text that needs quotation marks.
    fn placeholder(&self, text: &str) -> Option<Mistake> {
        // One closing bracket too many is another mistake, and so is a comma.
        let goes_on = |next: char| next.is_alphanumeric() || "/-_.?=&%@~+{".contains(next);
        if self.bracket.is_some() || !text.get(self.at..)?.starts_with(goes_on) {
            return None;
        }
        let before = text.get(line_start(text, self.at)..self.at)?;
        let opening = match before.bytes().next_back()? {
            b'}' => '{',
            b']' => '[',
            _ => return None,
        };
        let value = before.find(": ").map_or(0, |colon| colon + 2);
        let blank = before.get(value..)?.bytes().take_while(|byte| matches!(byte, b' ' | b'-')).count();
        let start = line_start(text, self.at) + value + blank;
        let end = start + text.get(start..line_end(text, start))?.trim_end().len();
        let whole = text.get(start..end).filter(|whole| whole.starts_with(opening))?;
        let message = format!(
            "this text begins with `{opening}` and needs quotation marks: without them it is read as more than a text"
        );
        // What else would mean something between them is left to whoever wrote it.
        let plain = !whole.contains(['"', '\\', '#']) && !whole.contains(": ");
        let quote = |at| Edit::insert(at, "\"");
        let edits = if plain { vec![quote(start), quote(end)] } else { Vec::new() };
        Some(Mistake { edits, ..mistake(MistakeKind::YamlSyntax, start..end, message) })
    }

    /// The first quotation mark of the text that could not be read.
    fn opening_quote(&self, text: &str) -> usize {
        if matches!(text.as_bytes().get(self.at), Some(b'"' | b'\'')) && self.kind == ErrorKind::UnclosedQuotedScalar {
            return self.at;
        }
        let rest = text.get(self.seen..).unwrap_or_default();
        rest.find(['"', '\'']).map_or(self.at, |quote| self.seen + quote)
    }

    fn unclosed(&self, text: &str, until: Option<usize>) -> Mistake {
        let opening = self.opening_quote(text);
        let span = opening..line_end(text, opening);
        let related = until.map(|until| {
            let closing = until.saturating_sub(1);
            (closing..until, "the text goes on until this quotation mark".to_owned())
        });
        // The byte before is a quotation mark unless white space follows it.
        let related = related.filter(|(span, _)| matches!(text.get(span.clone()), Some("\"" | "'")));
        Mistake {
            related,
            ..mistake(MistakeKind::UnclosedString, span, "the quotation mark is not closed on its line")
        }
    }

    /// The last of several words of a text that has no quotation marks and stands in one line.
    fn last_word(&self, text: &str) -> Option<Range<usize>> {
        let last = text.get(self.last.clone()).filter(|last| !last.contains('\n') && !last.starts_with(['"', '\'']))?;
        let space = last.rfind(' ')?;
        Some(self.last.start + space + 1..self.last.end)
    }

    /// Whether the parser stands behind a text without quotation marks that goes over several lines.
    fn continued(&self, text: &str) -> bool {
        let last = text.get(self.last.clone()).unwrap_or_default();
        self.last.end == self.at && last.contains('\n') && !last.starts_with(['"', '\''])
    }

    fn value_not_allowed(&self, text: &str) -> Mistake {
        let last = text.get(self.last.clone()).unwrap_or_default();
        let here = character(text, self.at);
        if !self.continued(text) {
            let message = "a second colon in this line; a text with a colon and a space in it needs quotation marks";
            return mistake(MistakeKind::YamlSyntax, here, message);
        }
        // The line above was read as a text, or as the begin of one: as a rule since its colon lacks the space.
        let first = last.lines().next().unwrap_or_default();
        if first.starts_with("//") {
            let span = self.last.start..self.last.start + first.trim_end().len();
            let edits = vec![Edit::replace(span.start..span.start + 2, "#")];
            return Mistake { edits, ..mistake(MistakeKind::Comment, span, "a comment begins with `#` in YAML") };
        }
        if let Some(colon) =
            first.find(':').filter(|colon| !first.get(colon + 1..).unwrap_or_default().starts_with("//"))
        {
            let span = self.last.start + colon..self.last.start + colon + 1;
            return mistake(MistakeKind::YamlSyntax, span, "a space is missing behind the colon");
        }
        let line = line_start(text, self.at);
        let indentation = text.get(line..self.at).map_or(0, |line| line.len() - line.trim_start().len());
        let message = "this line goes on with the text of the line above; a key must be indented as its neighbours";
        let related = Some((self.last.start..self.last.start + first.len(), "the text begins here".to_owned()));
        let span = line + indentation..self.at.max(line + indentation);
        Mistake { related, ..mistake(MistakeKind::YamlSyntax, span, message) }
    }

    /// Typographic quotation marks are no quotation marks to YAML, so that a colon or comma between them cannot be read.
    fn typographic(&self, text: &str) -> Option<Mistake> {
        let apt = matches!(
            self.kind,
            ErrorKind::MappingValueNotAllowed
                | ErrorKind::SimpleKeyExpected
                | ErrorKind::InvalidColonPlacement
                | ErrorKind::ExpectedBlockMappingKey
                | ErrorKind::ExpectedFlowMappingSeparator
                | ErrorKind::ExpectedFlowSequenceSeparator
        );
        if !apt {
            return None;
        }
        let start = line_start(text, self.at);
        let line = text.get(start..line_end(text, self.at))?;
        let (opening, closing) = scalar::typographic_start(line)?;
        let opening = character(text, start + opening);
        let closing = closing.map(|closing| character(text, start + closing));
        let span = opening.start..closing.as_ref().map_or(opening.end, |closing| closing.end);
        let mut said = mistake(
            MistakeKind::TypographicQuotes,
            span,
            "typographic quotation marks, which YAML reads as a part of the text",
        );
        if let Some(closing) = closing
            && let Some(quote) = text.get(opening.end..closing.start).and_then(scalar::quote_for)
        {
            said.edits = vec![Edit::replace(opening, quote), Edit::replace(closing, quote)];
        }
        Some(said)
    }
}

/// The faults that need no look at the text.
fn words(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::InvalidSimpleKey => "a key and its colon must stand in one line, within 1,024 characters",
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => {
            "a colon is not expected here; a key and its colon must stand in one line, within 1,024 characters"
        }
        ErrorKind::InvalidColonPlacement | ErrorKind::FlowMappingValueAdjacentCollection => {
            "a colon is not expected here"
        }
        ErrorKind::BlockSequenceEntryNotAllowed => "a list cannot begin here; its `-` must begin a line below the key",
        ErrorKind::BlockEntryInFlowCollection => "a list entry with `-` cannot stand between brackets",
        ErrorKind::ExpectedBlockSequenceEntry => "a list entry, which begins with `-`, was expected here",
        ErrorKind::InvalidIndentation | ErrorKind::InvalidFlowScalarIndent => {
            "this line must be indented deeper than the key that it belongs to"
        }
        ErrorKind::CommentInterceptedScalar => {
            "a comment ended the text before it; the line behind is neither a key nor a value"
        }
        ErrorKind::CommentNotSeparated => "a space is missing before the `#` of this comment",
        ErrorKind::ExpectedWhitespace | ErrorKind::InvalidMappingValueWhitespace => "a space is missing here",
        ErrorKind::MappingKeyNotAllowed => "a key cannot stand here",
        ErrorKind::InvalidDocumentEnd => "nothing but a comment may follow `...`",
        ErrorKind::ZeroBlockScalarIndent => "the indentation behind `|` or `>` is a digit from 1 to 9",
        ErrorKind::InvalidBlockScalarHeader => {
            "only a digit, `+`, `-` and a comment may follow `|` or `>`; the text itself begins in the next line"
        }
        ErrorKind::InvalidBlockScalarIndent => {
            "an empty line at the begin of this text is indented deeper than the text itself"
        }
        ErrorKind::PlainScalarStartsWithDashFlowIndicator => {
            "a text between brackets cannot begin with `-` here; it needs quotation marks"
        }
        ErrorKind::ExpectedNodeContent => "a value was expected here",
        ErrorKind::UnexpectedEof | ErrorKind::UnexpectedEofBlockMapping | ErrorKind::UnexpectedEofBlockSequence => {
            "the text ends in the middle of something"
        }
        ErrorKind::DuplicateVersionDirective
        | ErrorKind::UnsupportedYamlMajorVersion
        | ErrorKind::DuplicateTagDirective
        | ErrorKind::MissingDocumentEndBeforeDirective
        | ErrorKind::InvalidDirectiveTerminator
        | ErrorKind::MissingYamlVersionSeparator
        | ErrorKind::MissingDirectiveName
        | ErrorKind::InvalidDirectiveName
        | ErrorKind::DirectiveByteLimitExceeded { .. }
        | ErrorKind::TooManyReservedDirectiveParams { .. }
        | ErrorKind::YamlVersionTooLong
        | ErrorKind::MissingYamlVersion
        | ErrorKind::InvalidTagDirectiveTerminator
        | ErrorKind::ExpectedTagDirectiveBang => "a line that begins with `%` is a directive, and this is none",
        ErrorKind::ExpectedTagBang
        | ErrorKind::InvalidGlobalTagCharacter
        | ErrorKind::InvalidTagTerminator
        | ErrorKind::MissingTagUri
        | ErrorKind::UnclosedVerbatimTag
        | ErrorKind::InvalidTagEscape
        | ErrorKind::InvalidTagUtf8LeadingByte
        | ErrorKind::InvalidTagUtf8TrailingByte
        | ErrorKind::InvalidTagUtf8 => {
            "`!` begins a tag, and this is none; a text that begins with it needs quotation marks"
        }
        _ => "this cannot be read as YAML",
    }
}

fn unclosed_bracket(text: &str, bracket: usize, until: Option<usize>) -> Mistake {
    let span = character(text, bracket);
    let message = format!("`{}` is never closed", text.get(span.clone()).unwrap_or_default());
    let related = until.map(|until| (character(text, until), "read as a part of it up to here".to_owned()));
    Mistake { related, ..mistake(MistakeKind::UnclosedBracket, span, message) }
}

/// The character at a place; nothing at the end of a line.
fn character(text: &str, at: usize) -> Range<usize> {
    let rest = text.get(at..).unwrap_or_default();
    let first = rest.chars().next().filter(|first| !matches!(first, '\r' | '\n'));
    at..at + first.map_or(0, char::len_utf8)
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |before| before + 1)
}

/// Where the line's text ends, without white space behind it.
fn line_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.lines().next().unwrap_or_default().trim_end().len()
}

/// The first escape in a double-quoted text that stands for nothing.
fn bad_escape(text: &str, opening: usize) -> Range<usize> {
    let code = |at: usize, digits: usize| {
        let written = text.get(at..at + digits)?;
        written.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(written, 16).ok())?
    };
    let mut at = opening + 1;
    while let Some(escape) = text.get(at..).and_then(|rest| rest.find('\\')) {
        at += escape;
        let named = character(text, at + 1);
        let digits = match text.get(named.clone()).unwrap_or_default() {
            "x" => 2,
            "u" => 4,
            "U" => 8,
            "0" | "a" | "b" | "t" | "\t" | "n" | "v" | "f" | "r" | "e" | " " | "\"" | "/" | "\\" | "N" | "_" | "L"
            | "P" | "" => 0,
            _ => return at..named.end,
        };
        let end = named.end + digits;
        let next = match (digits, code(named.end, digits)) {
            (0, _) => Some(named.end.max(at + 1)),
            (_, Some(0xD800..=0xDBFF)) if text.get(end..).is_some_and(|rest| rest.starts_with("\\u")) => {
                code(end + 2, 4).filter(|low| (0xDC00..=0xDFFF).contains(low)).map(|_| end + 6)
            }
            (_, Some(code)) => char::from_u32(code).map(|_| end),
            (_, None) => None,
        };
        let Some(next) = next else {
            let rest = text.get(named.end..).unwrap_or_default();
            let written = rest.bytes().take(digits).take_while(u8::is_ascii_hexdigit).count();
            return at..named.end + written;
        };
        at = next;
    }
    opening..opening
}

//! The marks that people put between two texts, and what they are called: one word for each, wherever it is told.

/// A mark, and its name.
pub type Mark = (&'static str, &'static str);

/// Nothing between.
pub const NOTHING: Mark = ("", "nothing");
/// `.`
pub const DOT: Mark = (".", "a dot");
/// `..`
pub const TWO_DOTS: Mark = ("..", "two dots");
/// A line feed.
pub const LINE_FEED: Mark = ("\n", "a line feed");
/// Two line feeds.
pub const TWO_LINE_FEEDS: Mark = ("\n\n", "two line feeds");
/// A carriage return and a line feed.
pub const WINDOWS_BREAK: Mark = ("\r\n", "a line break of Windows");
/// `:`
pub const COLON: Mark = (":", "a colon");
/// `;`
pub const SEMICOLON: Mark = (";", "a semicolon");
/// `,`
pub const COMMA: Mark = (",", "a comma");
/// A comma and a space.
pub const COMMA_AND_SPACE: Mark = (", ", "a comma and a space");
/// A space.
pub const SPACE: Mark = (" ", "a space");
/// `|`
pub const BAR: Mark = ("|", "a bar");
/// `&`
pub const AMPERSAND: Mark = ("&", "an ampersand");
/// `?`
pub const QUESTION_MARK: Mark = ("?", "a question mark");
/// `-`
pub const HYPHEN: Mark = ("-", "a hyphen");
/// `_`
pub const UNDERSCORE: Mark = ("_", "an underscore");

//! What a plain scalar means: YAML 1.2's core schema, and where YAML 1.1's readers differ.

use crate::document::Kind;

/// The kind of a plain scalar by the core schema (YAML 1.2.2 §10.3.2).
pub(super) fn resolve(text: &str) -> Kind {
    match text {
        "null" | "Null" | "NULL" | "~" | "" => Kind::Null,
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => Kind::Bool,
        _ if is_number(text) => Kind::Number,
        _ => Kind::String,
    }
}

/// The kind of a scalar in quotes that such a tag of the core schema makes something else than a text; `None` for what stays one.
pub(super) fn tagged(tag: &str, text: &str) -> Option<Kind> {
    let kind = match tag {
        "int" | "float" => Kind::Number,
        "bool" => Kind::Bool,
        "null" => Kind::Null,
        _ => return None,
    };
    (resolve(text) == kind).then_some(kind)
}

fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return some(digits, |byte| matches!(byte, b'0'..=b'7'));
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return some(digits, |byte| byte.is_ascii_hexdigit());
    }
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    all_digits(whole)
        && all_digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|exponent| {
            some(exponent.strip_prefix(['-', '+']).unwrap_or(exponent), |byte| byte.is_ascii_digit())
        })
}

fn some(text: &str, mut is: impl FnMut(u8) -> bool) -> bool {
    !text.is_empty() && text.bytes().all(&mut is)
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What readers make of a plain scalar whose author may have meant text; `None` where all of them take it for text. The rules of
/// YAML 1.1 are those of its type repository (yaml.org/type), which most readers in use still follow.
pub(in crate::document) fn surprise(text: &str) -> Option<&'static str> {
    match resolve(text) {
        Kind::Null if text.is_empty() => return Some("YAML readers take an empty value for null"),
        Kind::Null => return Some("YAML readers take this for null"),
        Kind::Bool => return Some("YAML readers take this for a boolean"),
        Kind::Number => return Some(number(text)),
        _ => {}
    }
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "n" | "N" | "no" | "No" | "NO" | "on" | "On" | "ON" | "off" | "Off"
        | "OFF" => {
            return Some("YAML 1.1 readers take this for a boolean");
        }
        "<<" => return Some("YAML 1.1 readers take this for a merge of mappings"),
        "=" => return Some("YAML 1.1 readers take this for a default value"),
        _ => {}
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return None;
    }
    if is_date(text) {
        return Some("YAML 1.1 readers take this for a date");
    }
    if unsigned.contains(':') {
        let mut parts = unsigned.split(':');
        let first = parts.next().unwrap_or_default();
        let sixty = |part: &str| {
            let (whole, fraction) = part.split_once('.').unwrap_or((part, ""));
            matches!(whole.as_bytes(), [b'0'..=b'5', b'0'..=b'9'] | [b'0'..=b'9'])
                && fraction.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_')
        };
        let whole = some(first, |byte| byte.is_ascii_digit() || byte == b'_');
        return (whole && parts.all(sixty)).then_some("YAML 1.1 readers take this for a number in base 60");
    }
    if let Some(digits) = unsigned.strip_prefix("0b") {
        return some(digits, |byte| matches!(byte, b'0' | b'1' | b'_'))
            .then_some("YAML 1.1 readers take this for a binary number");
    }
    if let Some(digits) = unsigned.strip_prefix("0x") {
        return some(digits, |byte| byte.is_ascii_hexdigit() || byte == b'_')
            .then_some("YAML 1.1 readers take this for a hexadecimal number");
    }
    let plain: String = unsigned.chars().filter(|character| *character != '_').collect();
    (plain.len() < unsigned.len() && is_number(&plain)).then_some("YAML 1.1 readers take this for a number")
}

/// How the readings of something that is a number in YAML 1.2 differ.
fn number(text: &str) -> &'static str {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if text.starts_with("0o") {
        "YAML 1.2 readers take this for an octal number"
    } else if text.starts_with("0x") {
        "YAML readers take this for a hexadecimal number"
    } else if unsigned.len() > 1 && unsigned.starts_with('0') && some(unsigned, |byte| matches!(byte, b'0'..=b'7')) {
        "YAML 1.1 readers take this for an octal number, YAML 1.2 readers for a decimal one"
    } else {
        "YAML readers take this for a number"
    }
}

/// `2024-01-31`, or with a time behind it.
fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let (Some(year), Some(month), Some(rest)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (day, time) = rest.split_at(digits);
    year.len() == 4
        && all_digits(year)
        && matches!(month.len(), 1 | 2)
        && all_digits(month)
        && matches!(day.len(), 1 | 2)
        && (time.is_empty()
            || time.strip_prefix(['T', 't', ' ', '\t']).is_some_and(|time| {
                time.trim_start().starts_with(|first: char| first.is_ascii_digit()) && time.contains(':')
            }))
}

/// The marks that word processors set for `"` and for `'`.
const DOUBLE: [char; 5] = ['\u{201C}', '\u{201D}', '\u{201E}', '\u{201F}', '\u{2033}'];
const SINGLE: [char; 5] = ['\u{2018}', '\u{2019}', '\u{201A}', '\u{201B}', '\u{2032}'];

/// The marks of the class that a typographic quotation mark is of.
fn class(mark: char) -> Option<&'static [char; 5]> {
    [&DOUBLE, &SINGLE].into_iter().find(|class| class.contains(&mark))
}

/// What stands between typographic quotation marks if they enclose the whole text.
pub(super) fn typographic(text: &str) -> Option<&str> {
    let mut characters = text.chars();
    let first = characters.next()?;
    let class = class(first)?;
    let last = characters.next_back()?;
    let inner = characters.as_str();
    let closes = class.contains(&last) || (last == '"' && *class == DOUBLE) || (last == '\'' && *class == SINGLE);
    // A text that only begins and ends with quotations is no quoted text. U+2019 is an apostrophe too.
    let apart = inner.contains(|character| class.contains(&character) && character != '\u{2019}');
    (closes && !apart).then_some(inner)
}

/// A typographic quotation mark where a key or value begins in a line, and the one that closes it there.
pub(super) fn typographic_start(line: &str) -> Option<(usize, Option<usize>)> {
    let opens = |before: &str| {
        let bare = before.trim_end();
        bare.is_empty()
            || bare.ends_with(['[', '{', ','])
            || (bare.len() < before.len() && bare.ends_with([':', '-', '?']))
    };
    let (at, class) = line
        .char_indices()
        .filter_map(|(at, mark)| Some((at, class(mark)?)))
        .find(|(at, _)| line.get(..*at).is_some_and(opens))?;
    let rest = line.get(at..)?;
    let closing = rest.char_indices().skip(1).find(|(_, mark)| class.contains(mark)).map(|(behind, _)| at + behind);
    Some((at, closing))
}

/// The length of what a typographic quotation mark opens at the text's begin, if it is closed in the same line.
pub(super) fn typographic_length(text: &str) -> Option<usize> {
    let class = class(text.chars().next()?)?;
    let (at, mark) = text.char_indices().skip(1).find(|(_, mark)| class.contains(mark) || *mark == '\n')?;
    (mark != '\n').then(|| at + mark.len_utf8())
}

/// The quote that can stand around a text without anything inside being read differently.
pub(super) fn quote_for(inner: &str) -> Option<&'static str> {
    if !inner.contains(['"', '\\']) {
        Some("\"")
    } else if !inner.contains('\'') {
        Some("'")
    } else {
        None
    }
}

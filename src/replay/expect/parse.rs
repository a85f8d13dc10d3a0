//! Reading an `# @expect` line. What cannot be understood is told with what to write instead.

use std::time::Duration;

use super::{BodyTest, Check, HeaderTest, JsonTest, Pattern, PolicyTest, Sameness, Statuses, Type};
use crate::json::{Comparison, Cursor, JsonPath, RawString, Tree};
use crate::text::did_you_mean;

/// How long a line may be.
const MAX_LENGTH: usize = 16 * 1024;

const WORDS: [&str; 8] = ["status", "time", "size", "header", "csp", "body", "lint", "same"];

const PATH: &str = "$.canvas";

/// What other tools call it.
const OTHERS: [(&str, &str); 11] = [
    ("code", "status"),
    ("http", "status"),
    ("duration", "time"),
    ("latency", "time"),
    ("length", "size"),
    ("bytes", "size"),
    ("headers", "header"),
    ("content-type", "header content-type"),
    ("jsonpath", PATH),
    ("json", PATH),
    ("recorded", "same"),
];

/// Whether a directive of that name is probably meant to be `@expect`: a misspelt expectation that nobody judges would pass.
pub(super) fn is_meant(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    matches!(lower.as_str(), "assert" | "expected" | "expects" | "test")
        || (name != "expect" && strsim::osa_distance(&lower, "expect") <= 1)
}

/// What a line expects, and whether that must not be so. The error is a sentence without a full stop.
pub(super) fn line(text: &str) -> Result<(bool, Check), String> {
    if text.len() > MAX_LENGTH {
        return Err(format!("an expectation has at most {MAX_LENGTH} bytes"));
    }
    let text = text.trim();
    negatable(text).map_err(|message| {
        // A remark is what it seems to be where all would be well without it.
        let remark = text
            .match_indices('#')
            .map(|(at, _)| text.split_at(at))
            .find(|(before, _)| before.ends_with(char::is_whitespace) && negatable(before.trim_end()).is_ok());
        match remark {
            Some((before, remark)) => format!(
                "`{}` cannot follow `{}`: nothing may follow an expectation; write the remark on a line of its own",
                short(remark),
                short(before.trim_end())
            ),
            None => message,
        }
    })
}

fn negatable(text: &str) -> Result<(bool, Check), String> {
    let (word, rest) = split(text);
    if word == "not" {
        return Ok((true, check(rest)?));
    }
    Ok((false, check(text)?))
}

fn check(text: &str) -> Result<Check, String> {
    if text.starts_with('$') {
        return json(text);
    }
    let (word, rest) = split_subject(text);
    match word {
        "status" => status(rest),
        "time" => time(rest),
        "size" => size(rest),
        "header" => header(rest),
        "csp" => policy(rest),
        "body" => body(rest),
        "lint" => lint(rest),
        "same" => same(rest),
        "" => Err("nothing is expected; write what, as in `status 200`".to_owned()),
        _ => Err(unknown(word)),
    }
}

fn unknown(word: &str) -> String {
    let shown = short(word);
    let lower = word.to_ascii_lowercase();
    let other = OTHERS.iter().find(|(other, _)| *other == lower).map(|(_, meant)| *meant);
    match other.or_else(|| did_you_mean(&lower, WORDS)) {
        Some(PATH) => format!("nothing called `{shown}` can be expected; did you mean a path such as `{PATH}`?"),
        Some(meant) => format!("nothing called `{shown}` can be expected; did you mean `{meant}`?"),
        None => format!(
            "nothing called `{shown}` can be expected; there are {} and paths that begin with `$`",
            WORDS.join(", ")
        ),
    }
}

/// The first word, and what follows it without the white space between.
fn split(text: &str) -> (&str, &str) {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (word, rest.trim_start())
}

/// The same, where an operator may follow without white space.
fn split_subject(text: &str) -> (&str, &str) {
    let end = text.find(|char: char| char.is_whitespace() || "=<>~!".contains(char)).unwrap_or(text.len());
    let (word, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    (word, rest.trim_start())
}

/// Text for a message, cut short.
fn short(text: &str) -> String {
    let cut: String = text.chars().take(40).collect();
    let more = if cut.len() < text.len() { "…" } else { "" };
    format!("{}{more}", crate::text::sanitise(&cut))
}

fn nothing_more(rest: &str, behind: &str) -> Result<(), String> {
    if rest.is_empty() { Ok(()) } else { Err(format!("`{}` cannot follow `{behind}`", short(rest))) }
}

/// What to say where an operator is missing or misspelt.
fn operator(text: &str, after: &str, known: &str) -> String {
    let (word, rest) = split(text);
    match word {
        "=" | "is" if !rest.is_empty() => format!("write `==` in place of `{word}`"),
        "===" => "write `==` in place of `===`".to_owned(),
        "!==" => "write `!=` in place of `!==`".to_owned(),
        "matches" | "=~" | "contains" | "includes" => format!("write `~` in place of `{word}`"),
        "exists" | "missing" => format!("write `absent`, or nothing, in place of `{word}`"),
        _ => match did_you_mean(word, known.split(", ")) {
            Some(meant) => format!("`{}` cannot follow {after}; did you mean `{meant}`?", short(word)),
            None => format!("`{}` cannot follow {after}; there are {known}", short(word)),
        },
    }
}

fn status(rest: &str) -> Result<Check, String> {
    let (comparison, list) = match Comparison::strip(rest) {
        Some((comparison, list)) => (comparison, list.trim_start()),
        None => (Comparison::Equal, rest),
    };
    if !matches!(comparison, Comparison::Equal | Comparison::Unequal) {
        let number = list.parse().ok().filter(|number| (100..1000).contains(number));
        let number =
            number.ok_or_else(|| format!("`status {}` needs one number of three digits", comparison.sign()))?;
        return Ok(Check::Status(Statuses::Compare(comparison, number)));
    }
    let ranges = list.split([',', ' ', '\t']).filter(|item| !item.is_empty()).map(statuses);
    let ranges = ranges.collect::<Result<Vec<_>, _>>()?;
    if ranges.is_empty() {
        return Err("`status` needs a number, as in `status 200` or `status 2xx`".to_owned());
    }
    Ok(Check::Status(Statuses::Among { ranges, negated: comparison == Comparison::Unequal }))
}

/// `204`, or `2xx`
fn statuses(item: &str) -> Result<(u16, u16), String> {
    let wrong = || format!("`{}` is no status; write a number of three digits, or its class as in `2xx`", short(item));
    let class = item.strip_suffix("xx").or_else(|| item.strip_suffix("XX"));
    let number: u16 = class.unwrap_or(item).parse().map_err(|_| wrong())?;
    match class {
        Some(_) if (1..=9).contains(&number) => Ok((number * 100, number * 100 + 99)),
        None if (100..1000).contains(&number) => Ok((number, number)),
        _ => Err(wrong()),
    }
}

/// A comparison by size and what is compared with.
fn bound<'t>(rest: &'t str, word: &str, example: &str) -> Result<(Comparison, &'t str), String> {
    let (comparison, limit) = Comparison::strip(rest)
        .filter(|(comparison, _)| !matches!(comparison, Comparison::Equal | Comparison::Unequal) || word == "size")
        .ok_or_else(|| format!("`{word}` needs a bound, as in `{example}`"))?;
    Ok((comparison, limit.trim_start()))
}

fn time(rest: &str) -> Result<Check, String> {
    const EXAMPLE: &str = "time < 2s";
    let (comparison, limit) = bound(rest, "time", EXAMPLE)?;
    let (number, unit) = quantity(limit)
        .ok_or_else(|| format!("`{}` is no time; write a number with its unit, as in `{EXAMPLE}`", short(limit)))?;
    let nanoseconds = match unit {
        "ms" => 1e6,
        "s" => 1e9,
        "m" | "min" => 60e9,
        "" => return Err(format!("a time has a unit, as in `{limit}ms` or `{limit}s`")),
        _ => return Err(format!("`{}` is no unit of time; there are ms, s and m", short(unit))),
    };
    let limit = Duration::try_from_secs_f64(number * nanoseconds / 1e9)
        .map_err(|_| format!("`{limit}` is longer than can be waited for"))?;
    Ok(Check::Time(comparison, limit))
}

fn size(rest: &str) -> Result<Check, String> {
    const EXAMPLE: &str = "size <= 64KB";
    let (comparison, limit) = bound(rest, "size", EXAMPLE)?;
    let (number, unit) = quantity(limit)
        .ok_or_else(|| format!("`{}` is no size; write a number of bytes, as in `{EXAMPLE}`", short(limit)))?;
    let factor = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 1.0,
        "k" | "kb" => 1e3,
        "m" | "mb" => 1e6,
        "kib" => 1024.0,
        "mib" => 1024.0 * 1024.0,
        _ => {
            return Err(format!(
                "`{}` is no unit of size; there are B, KB and MB (thousands), KiB and MiB (1024s)",
                short(unit)
            ));
        }
    };
    // A size beyond what `f64` holds exactly is not one that a body has.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let bytes = (number * factor) as u64;
    Ok(Check::Size(comparison, bytes))
}

/// A decimal number, and what stands directly or after white space behind it.
fn quantity(text: &str) -> Option<(f64, &str)> {
    let end = text.find(|char: char| !char.is_ascii_digit() && char != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(end)?;
    Some((number.parse().ok()?, unit.trim_start()))
}

fn header(rest: &str) -> Result<Check, String> {
    const KNOWN: &str = "absent, ==, !=, ~";
    let (name, test) = split_subject(rest);
    let name = name.strip_suffix(':').unwrap_or(name);
    if name.is_empty() {
        return Err("`header` needs a name, as in `header content-type ~ json`".to_owned());
    }
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.+*'`^|#$%&".contains(&byte)) {
        return Err(format!("`{}` is no name of a header", short(name)));
    }
    let test = match test {
        "" | "present" => HeaderTest::Present,
        "absent" => HeaderTest::Absent,
        _ => match value_test(test)? {
            Some((Comparison::Equal, value)) => HeaderTest::Equal(value),
            Some((Comparison::Unequal, value)) => HeaderTest::Unequal(value),
            None if test.starts_with('~') => HeaderTest::Matches(header_pattern(name, &test[1..])?),
            _ => return Err(operator(test, "the name of a header", KNOWN)),
        },
    };
    Ok(Check::Header(name.to_owned(), test))
}

/// `== text` or `!= text`
fn value_test(test: &str) -> Result<Option<(Comparison, String)>, String> {
    let Some((comparison, value)) = Comparison::strip(test) else { return Ok(None) };
    if value.trim().is_empty() {
        return Err(format!("nothing stands behind `{}`; an empty text is written `\"\"`", comparison.sign()));
    }
    Ok(Some((comparison, plain(value.trim())?)))
}

/// A text as it is, or as a JSON string.
fn plain(text: &str) -> Result<String, String> {
    if text.len() < 2 || !text.starts_with('"') || !text.ends_with('"') {
        return Ok(text.to_owned());
    }
    let mut cursor = Cursor::new(text.as_bytes());
    let read = cursor.string().and_then(|string| cursor.end().map(|()| string));
    let string = read.map_err(|error| format!("{} is no JSON string: {}", short(text), error.message))?;
    String::from_utf8(RawString::value(&string).into_owned())
        .map_err(|_| "half of a surrogate pair is no character".to_owned())
}

/// What stands behind `~`.
fn pattern(text: &str) -> Result<Pattern, String> {
    let text = plain(text.trim())?;
    if text.is_empty() {
        return Err("nothing stands behind `~`; every text has an empty one in it".to_owned());
    }
    if !text.contains(['\\', '.', '+', '*', '?', '(', ')', '|', '[', ']', '{', '}', '^', '$']) {
        return Ok(Pattern::Word(text));
    }
    let wrong = |error| format!("the regular expression `{}` cannot be read: {error}", short(&text));
    regex_lite::Regex::new(&text).map(Pattern::Regex).map_err(wrong)
}

/// The same for a header: media types mean the same in any case (RFC 9110 §8.3.1).
fn header_pattern(name: &str, text: &str) -> Result<Pattern, String> {
    let pattern = pattern(text)?;
    if !name.eq_ignore_ascii_case("content-type") {
        return Ok(pattern);
    }
    Ok(match pattern {
        Pattern::Word(word) => Pattern::Word(word.to_ascii_lowercase()),
        Pattern::Regex(regex) => {
            regex_lite::Regex::new(&format!("(?i:{regex})")).map_or(Pattern::Regex(regex), Pattern::Regex)
        }
    })
}

fn policy(rest: &str) -> Result<Check, String> {
    let (directive, test) = split(rest);
    if !directive.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-') || directive.is_empty() {
        return Err("`csp` needs a directive, as in `csp frame-ancestors absent`".to_owned());
    }
    let (word, url) = split(test);
    let test = match word {
        "absent" => {
            nothing_more(url, "absent")?;
            PolicyTest::Absent
        }
        "allows" if url.starts_with("https://") || url.starts_with("http://") => PolicyTest::Allows(url.to_owned()),
        "allows" => return Err("`allows` needs an address, as in `allows https://js.intercomcdn.com/`".to_owned()),
        _ => return Err(operator(if test.is_empty() { "nothing" } else { test }, "a directive", "absent, allows")),
    };
    Ok(Check::Policy(directive.to_ascii_lowercase(), test))
}

fn body(rest: &str) -> Result<Check, String> {
    const KNOWN: &str = "empty, html, ==, !=, ~";
    let test = match rest {
        "" => return Err(format!("`body` needs a test; there are {KNOWN}")),
        "empty" => BodyTest::Empty,
        "html" => BodyTest::Html,
        _ => match value_test(rest)? {
            Some((Comparison::Equal, value)) => BodyTest::Equal(value),
            Some((Comparison::Unequal, value)) => BodyTest::Unequal(value),
            None if rest.starts_with('~') => BodyTest::Matches(pattern(&rest[1..])?),
            _ => return Err(operator(rest, "`body`", KNOWN)),
        },
    };
    Ok(Check::Body(test))
}

fn json(text: &str) -> Result<Check, String> {
    const KNOWN: &str = "absent, ==, !=, <, <=, >, >=, ~, contains, count, is";
    let (path, rest) = path(text)?;
    let then = rest.trim_start();
    let apart =
        then.is_empty() || then.len() < rest.len() || Comparison::strip(rest).is_some() || rest.starts_with('~');
    if !apart {
        // Behind the path's end and yet no operator: the path itself goes wrong there.
        let message = JsonPath::parse(text).err().map(|error| error.message).unwrap_or_default();
        return Err(format!("`{}` is no path: {message}", short(text)));
    }
    if let Some((comparison, value)) = Comparison::strip(then) {
        return Ok(Check::Json(path, JsonTest::Compare(comparison, value_text(value, comparison.sign())?)));
    }
    if let Some(regex) = then.strip_prefix('~') {
        return Ok(Check::Json(path, JsonTest::Matches(pattern(regex)?)));
    }
    let (word, rest) = split(then);
    let wanted = match word {
        "" | "present" => JsonTest::Present,
        "absent" => JsonTest::Absent,
        "contains" => JsonTest::Contains(value_text(rest, "contains")?),
        "count" => count(rest)?,
        "is" => kind(rest)?,
        _ => return Err(operator(then, "a path", KNOWN)),
    };
    if matches!(wanted, JsonTest::Present | JsonTest::Absent) {
        nothing_more(rest, word)?;
    }
    Ok(Check::Json(path, wanted))
}

fn path(text: &str) -> Result<(JsonPath, &str), String> {
    JsonPath::parse_prefix(text).map_err(|error| {
        let before = text
            .get(..error.offset)
            .filter(|before| !before.is_empty())
            .map(|before| format!("behind `{}`, ", short(before)));
        format!("the path goes wrong: {}{}", before.unwrap_or_default(), error.message)
    })
}

/// A JSON value, as its text.
fn value_text(text: &str, behind: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(format!("nothing stands behind `{behind}`; write a JSON value"));
    }
    let Err(error) = Tree::parse_shallow(text.as_bytes()) else { return Ok(text.to_owned()) };
    let bare = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')).unwrap_or(text);
    if text.starts_with(['{', '[', '"']) {
        let before = text.get(..error.offset).unwrap_or_default();
        return Err(format!("the value is no JSON: {} behind `{}`", error.message, short(before)));
    }
    Err(format!(
        "`{}` is no JSON value; a text stands in double quotes: {}",
        short(text),
        short(&serde_json::Value::from(bare).to_string())
    ))
}

fn count(rest: &str) -> Result<JsonTest, String> {
    let (comparison, number) =
        Comparison::strip(rest).ok_or_else(|| "`count` needs a comparison, as in `count == 3`".to_owned())?;
    let number = number.trim().parse().map_err(|_| format!("`{}` is no number of values", short(number.trim())))?;
    Ok(JsonTest::Count(comparison, number))
}

fn kind(rest: &str) -> Result<JsonTest, String> {
    const ALL: [(&str, Type); 7] = [
        ("string", Type::String),
        ("number", Type::Number),
        ("integer", Type::Integer),
        ("boolean", Type::Boolean),
        ("null", Type::Null),
        ("array", Type::Array),
        ("object", Type::Object),
    ];
    if let Some((_, kind)) = ALL.into_iter().find(|(name, _)| *name == rest) {
        return Ok(JsonTest::Is(kind));
    }
    let names = ALL.map(|(name, _)| name);
    let nearly = [
        ("text", "string"),
        ("bool", "boolean"),
        ("int", "integer"),
        ("float", "number"),
        ("list", "array"),
        ("map", "object"),
    ];
    let meant = nearly
        .into_iter()
        .find(|(name, _)| *name == rest)
        .map(|(_, meant)| meant)
        .or_else(|| did_you_mean(rest, names));
    Err(match meant {
        Some(meant) => format!("`{}` is no type; did you mean `{meant}`?", short(rest)),
        None => format!("`{}` is no type; there are {}", short(rest), names.join(", ")),
    })
}

fn lint(rest: &str) -> Result<Check, String> {
    match rest {
        "" | "errors" => Ok(Check::Lint { warnings: false }),
        "warnings" => Ok(Check::Lint { warnings: true }),
        _ => Err(operator(rest, "`lint`", "warnings")),
    }
}

fn same(rest: &str) -> Result<Check, String> {
    let (word, paths) = split(rest);
    match word {
        "" => Ok(Check::Same(Sameness::Everything { except: Vec::new() })),
        "status" => nothing_more(paths, "same status").map(|()| Check::Same(Sameness::Status)),
        "except" => Ok(Check::Same(Sameness::Everything { except: list(paths)? })),
        _ => Err(operator(rest, "`same`", "status, except")),
    }
}

/// Paths with commas between.
fn list(mut rest: &str) -> Result<Vec<JsonPath>, String> {
    let mut paths = Vec::new();
    loop {
        if !rest.starts_with('$') {
            return Err("`except` needs paths, as in `same except $.canvas.stored_data, $..id`".to_owned());
        }
        let (path, behind) = path(rest)?;
        paths.push(path);
        rest = behind.trim_start();
        if rest.is_empty() {
            return Ok(paths);
        }
        rest = rest
            .strip_prefix(',')
            .ok_or_else(|| format!("`{}` cannot follow a path; commas stand between paths", short(rest)))?
            .trim_start();
    }
}

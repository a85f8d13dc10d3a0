//! Strings, words, numbers and booleans, and what was meant by those that are none.

use super::{Checker, Member, same_but_for_case};
use crate::document::{Edit, Kind as Sort, Node};
use crate::lint::rule::Severity;
use crate::lint::rules;
use crate::lint::sink::Finding;
use crate::lint::words::{one_of, short, shown};
use crate::platform::bodies::{Format, Value, Words};
use crate::text::did_you_mean;

impl<'d> Checker<'_, 'd> {
    pub(super) fn text(&mut self, member: Member<'d>, format: Format, value: Node<'d>) {
        if rules::is_yaml_surprise(self, member, value) {
            return;
        }
        if value.kind() == Sort::String {
            rules::strings::check(self, member, format, value);
            return;
        }
        let source = String::from_utf8_lossy(value.source()).into_owned();
        // A number in quotes is no GUID.
        let any = matches!(
            format,
            Format::Plain
                | Format::Filled
                | Format::Limited(..)
                | Format::Id
                | Format::OptionId
                | Format::Markdown
                | Format::Label
        );
        // Among the names in a list, true and false stand for something else than a name.
        let listed = !matches!(member.property.value, Value::Text(_));
        let plain = any && (value.kind() == Sort::Number || (value.kind() == Sort::Bool && !listed));
        if let Some(finding) = self.mismatch(member, value, "a string")
            && plain
        {
            let quoted = format!("\"{source}\"");
            finding.help(format!("write {}", short(&quoted)));
            // `1.0` and `1e3` are other texts than `1` and `1000`, and nobody says which of them is meant.
            let safe = value.kind() == Sort::Bool || value.integer().is_some();
            finding.fix("put it in quotes", safe, vec![Edit::replace(value.span(), quoted)]);
        } else if let Some(inner) = wrapped_text(value).filter(|_| any)
            && let Some(finding) = self.sink.findings.last_mut().filter(|last| last.node == Some(value.index()))
        {
            let inner = String::from_utf8_lossy(inner.source()).into_owned();
            finding.help(format!("write the text itself: {}", short(&inner)));
            // Any other object may be another thing, whose text means something there.
            if value.get("type").is_some_and(|of| of.is("plain_text")) {
                finding.fix("take the text out of the object", true, vec![Edit::replace(value.span(), inner)]);
            }
        }
    }

    pub(super) fn boolean(&mut self, member: Member<'d>, value: Node<'d>) {
        if value.kind() == Sort::Bool {
            return;
        }
        let meant = value.string().and_then(|text| match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" => Some("true"),
            "false" | "no" | "0" => Some("false"),
            _ => None,
        });
        if let Some(finding) = self.mismatch(member, value, "true or false")
            && let Some(meant) = meant
            && value.yaml_surprise().is_none()
        {
            finding.help(format!("write {meant}, without quotes"));
            finding.fix(format!("replace it by {meant}"), true, vec![Edit::replace(value.span(), meant)]);
        }
    }

    pub(super) fn integer(&mut self, member: Member<'d>, min: i64, value: Node<'d>) {
        match value.integer() {
            Some(number) if number >= min => {}
            Some(number) => {
                let rule = member.property.missing.unwrap_or(member.wrong());
                if let Some(finding) = self.sink.at(rule, value) {
                    finding.says(format!("{} is {number}, and must be at least {min}", member.name()));
                }
            }
            None => {
                let text = value.string();
                let written = text.as_deref().map_or_else(|| String::from_utf8_lossy(value.source()), Into::into);
                let meant = whole(&written).filter(|number| *number >= min);
                if value.kind() == Sort::Number && !is_json_number(&written) {
                    return; // its form is reported already
                }
                // In JSON Schema `10.0` is a whole number, and in many a language it is none; nobody says which Intercom takes it for.
                let decimal = meant.is_some() && value.kind() == Sort::Number;
                let severity = decimal.then_some(Severity::Warning);
                if let Some(finding) = self.mismatched(member, severity, value, "a whole number") {
                    if value.kind() == Sort::Number {
                        let digits = written.strip_prefix('-').unwrap_or(&written);
                        let problem = if digits.bytes().all(|byte| byte.is_ascii_digit()) {
                            "which is beyond any size"
                        } else {
                            "and must be a whole number"
                        };
                        finding.says(format!("{} is {}, {problem}", member.name(), short(&written)));
                    }
                    if let Some(number) = meant {
                        finding.help(format!("write {number}"));
                        finding.fix(
                            format!("replace it by {number}"),
                            true,
                            vec![Edit::replace(value.span(), number.to_string())],
                        );
                    }
                }
            }
        }
    }

    pub(super) fn word(&mut self, member: Member<'d>, words: &'static Words, value: Node<'d>) {
        if words.of.iter().any(|word| value.is(word)) || rules::tolerated(self, member, value) {
            return;
        }
        let Some(text) = value.string() else {
            self.mismatch(member, value, &one_of(words.of));
            return;
        };
        let rule = member.property.wrong.unwrap_or(member.object.family.word);
        let Some(finding) = self.sink.at(rule, value) else {
            return;
        };
        finding.says(format!("{} is {}, and must be {}", member.name(), shown(value), one_of(words.of)));
        let alike = words.of.iter().copied().find(|word| same_but_for_case(word, &text));
        let nearly =
            || words.nearly.iter().find(|(written, _)| text.eq_ignore_ascii_case(written)).map(|(_, meant)| *meant);
        let guess = alike.or_else(nearly).or_else(|| did_you_mean(&text, words.of.iter().copied()));
        if let Some(word) = guess {
            finding.help(format!("did you mean `{word}`?"));
            finding.fix(format!("replace it by `{word}`"), alike.is_some(), vec![rules::put_string(value, word)]);
        }
        if let Some(hint) = rules::vcita::foreign_status(member, &text) {
            finding.help(hint);
            finding.fix = None;
        }
    }

    pub(super) fn fixed(&mut self, member: Member<'d>, word: &'static str, value: Node<'d>) {
        if value.is(word) || self.told == Some(value.index()) {
            return;
        }
        let rule = member.property.wrong.unwrap_or(member.object.family.word);
        if let Some(finding) = self.sink.at(rule, value) {
            let alike = value.string().is_some_and(|text| same_but_for_case(word, &text));
            finding.says(format!("{} is {}, and must be \"{word}\"", member.name(), shown(value)));
            finding.fix(format!("replace it by \"{word}\""), alike, vec![rules::put_string(value, word)]);
        }
    }
}

/// The text in an object that says of it only how it is written, as Slack has them.
fn wrapped_text(value: Node<'_>) -> Option<Node<'_>> {
    let ours = |key: Node<'_>| ["type", "text", "emoji", "verbatim"].iter().any(|name| key.is(name));
    let text = value.get("text").filter(|text| text.kind() == Sort::String && text.source().starts_with(b"\""));
    text.filter(|_| value.members().all(|(key, _)| ours(key)))
}

/// Says of a word of YAML what it is: `yes` is a boolean to readers of YAML 1.1, and a text to those of 1.2.
pub(super) fn switch(finding: &mut Finding, member: &Member<'_>, value: Node<'_>) {
    let Some(word) = value.string().filter(|_| value.yaml_surprise().is_some()) else { return };
    let meant = match word.to_ascii_lowercase().as_str() {
        "y" | "yes" | "on" => "true",
        "n" | "no" | "off" => "false",
        _ => return,
    };
    finding
        .says(format!("{} is `{word}`, which is {meant} in YAML 1.1 and a text in YAML 1.2", member.name()))
        .help(format!("write {meant}, which is the same in both"))
        .fix(format!("replace it by {meant}"), true, vec![Edit::replace(value.span(), meant)]);
}

/// Whether a number is written as JSON writes numbers (RFC 8259 §6).
pub(super) fn is_json_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, rest) = digits.split_at(digits.find(['.', 'e', 'E']).unwrap_or(digits.len()));
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent = |text: &str| plain(text.strip_prefix(['+', '-']).unwrap_or(text));
    let fraction = match rest.strip_prefix('.') {
        None => rest.is_empty() || exponent(&rest[1..]),
        Some(rest) => {
            rest.split_once(['e', 'E']).map_or_else(|| plain(rest), |(digits, rest)| plain(digits) && exponent(rest))
        }
    };
    plain(whole) && (whole == "0" || !whole.starts_with('0')) && fraction
}

/// The whole number that a text means, where it means one: `120`, `120px`, `12.0`.
fn whole(text: &str) -> Option<i64> {
    let text = text.trim();
    let text = text.strip_suffix("px").unwrap_or(text);
    let text = text
        .split_once('.')
        .map_or(text, |(whole, fraction)| if fraction.bytes().all(|byte| byte == b'0') { whole } else { text });
    // `1e2` is one, too.
    let power = || text.parse().ok().filter(|number: &f64| number.fract() == 0.0 && number.abs() < 1e15);
    #[allow(clippy::cast_possible_truncation)] // it has no fraction, and is small
    text.parse().ok().or_else(|| power().map(|number| number as i64))
}

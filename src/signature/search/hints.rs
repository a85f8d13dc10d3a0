//! What the question itself gives reason to think where no difference makes a proof right: a body in UTF-16, a variable without a value, JSON that is
//! broken.

use super::{Answer, Ingredients, PARSED, Question, Run, in_words, step};
use crate::cause::body::{Input, holds_rounded, rows};
use crate::cause::secret;
use crate::json;

/// What may be the answer: a sentence, the likeliest one.
pub(super) fn of(question: &Question<'_>) -> Option<String> {
    if question.secrets.iter().any(|secret| secret::looks_unexpanded(secret.expose()).is_some()) {
        return Some("The secret at hand looks like the name of a variable that nothing expanded.".to_owned());
    }
    let body = Some(question.ingredients.body).filter(|_| question.body_changes)?;
    if let Some(word) = unfilled(body) {
        return Some(format!(
            "The body holds `{word}`, which looks like a variable that has no value here: most likely the text that stood in its place was signed."
        ));
    }
    if !question.computed && body.len() <= PARSED && holds_rounded(&Input::new(body)) {
        let rounded = "The body holds a large integer that ends in zeros, as JavaScript rounds what it reads: it may be that the integer that was signed had other digits.";
        return Some(rounded.to_owned());
    }
    if let Some((_, limit)) = LIMITS.iter().find(|(bytes, _)| *bytes == body.len())
        && is_broken(body)
    {
        return Some(format!(
            "The body has exactly {} bytes, {limit}, and ends in the midst of its JSON: most likely whatever captured it kept no more, and the whole was signed.",
            body.len()
        ));
    }
    let broken = "The body begins like JSON and is none: something was lost from it, or came to it.";
    is_broken(body).then(|| broken.to_owned())
}

/// The recipe whose mark a proof has and that cannot be tried. Infobip's older scheme writes upper case, and signs an account id, which no request
/// carries.
pub(super) fn untried(question: &Question<'_>) -> Option<&'static str> {
    let digits = question.proof.trim_ascii();
    let is_marked = question.setting.scheme.name == "infobip"
        && question.ingredients.account_id.is_empty()
        && digits.len() == 2 * question.mac.hash.length()
        && digits.iter().all(|digit| digit.is_ascii_digit() || (b'A'..=b'F').contains(digit));
    is_marked.then_some(
        "Digits in upper case are the mark of Infobip's older scheme, which signs timestamp and account id by the client secret, and was not tried for want of the account id: judge the request with --scheme infobip-legacy --account-id ID.",
    )
}

/// The answer about the text of a body that is UTF-16: a file that PowerShell wrote has whatever else is wrong as well.
pub(super) fn of_the_text(question: &Question<'_>, run: &Run) -> Option<Answer> {
    let body = question.ingredients.body;
    let row = rows().iter().find(|row| row.code == "body-utf16-decoded")?;
    let mut text = Vec::new();
    if !question.body_changes || !row.apply(&Input::unparsed(body), &mut text) {
        return None;
    }
    let ingredients = Ingredients { body: &text, ..question.ingredients };
    let mut answer = super::search(&Question { ingredients, ..*question });
    answer.tried += run.tried;
    if answer.causes.is_empty() {
        let hint =
            "The body is UTF-16, and platforms send UTF-8: most likely a shell or an editor on Windows wrote it again.";
        answer.hint = Some(hint.to_owned());
    } else {
        answer.causes.insert(0, in_words(step(row), question));
    }
    Some(answer)
}

/// Where parsers, buffers and logs stop, each in words.
const LIMITS: [(usize, &str); 10] = [
    (4_096, "4 KiB"),
    (8_192, "8 KiB"),
    (16_384, "16 KiB"),
    (32_768, "32 KiB"),
    (65_535, "a byte less than 64 KiB"),
    (65_536, "64 KiB"),
    (100_000, "100 kB"),
    (102_400, "100 KiB, which is Express's limit"),
    (1_000_000, "1 MB"),
    (1_048_576, "1 MiB"),
];

/// How long a variable's name may be.
const VARIABLE: usize = 60;

/// The first name of a variable in a body that something was to put a value for: `{{name}}`, `${name}`, or `$name` as the whole of a text or a
/// value.
fn unfilled(body: &[u8]) -> Option<String> {
    const FORMS: [(&[u8], &[u8]); 4] = [(b"{{", b"}}"), (b"${", b"}"), (b"\"$", b"\""), (b":$", b"")];
    let found = FORMS.iter().filter_map(|(open, close)| {
        memchr::memmem::find_iter(body, *open).find_map(|start| {
            let rest = body.get(start + open.len()..)?;
            let rest = rest.get(..rest.len().min(VARIABLE + close.len() + 2))?;
            let inner = rest.trim_ascii_start();
            let length = inner.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(byte)).count();
            let (name, behind) = inner.split_at(length);
            let is_name = name.first().is_some_and(|first| first.is_ascii_alphabetic() || *first == b'_');
            let ends = behind.trim_ascii_start().starts_with(close) && length <= VARIABLE;
            let word = String::from_utf8_lossy(name);
            let dollar = if open.contains(&b'{') { "" } else { "$" };
            let shown = match *open {
                b"{{" => format!("{{{{{word}}}}}"),
                b"${" => format!("${{{word}}}"),
                _ => format!("{dollar}{word}"),
            };
            (is_name && ends).then_some((start, shown))
        })
    });
    found.min_by_key(|(start, _)| *start).map(|(_, shown)| shown)
}

/// Whether a body begins as JSON does, and is none.
fn is_broken(body: &[u8]) -> bool {
    matches!(body.trim_ascii(), [b'{' | b'[', ..])
        && body.len() <= PARSED
        && json::Tree::parse(body).is_err_and(|error| error.kind == json::ErrorKind::Grammar)
}

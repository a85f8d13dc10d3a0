//! What stands where digits belong and is none: the name of a variable, what a language writes for a value that is not there, and how it shows an
//! object, a promise or a function that was not called.

use super::recipe;
use crate::cause::Cause;

/// How much of such a text is shown.
const SHOWN: usize = 40;

/// A text that was to be replaced by the digits, or that a language writes for a value that is not there.
pub(in crate::signature) fn placeholder(proof: &[u8]) -> Option<Cause> {
    const MISSING: [&str; 8] = ["undefined", "null", "None", "nil", "<nil>", "NaN", "[object Object]", "System.Byte[]"];
    let text = std::str::from_utf8(proof).ok()?.trim();
    let shown = crate::text::sanitise(&text.chars().take(SHOWN).collect::<String>());
    if text.is_empty() {
        return Some(recipe("recipe-undefined", "an empty text stands where the digits belong"));
    }
    if let Some(language) = shows_a_promise(text) {
        return Some(recipe(
            "recipe-promise",
            format!("the text `{shown}`, by which {language}, stands where the digits belong"),
        ));
    }
    if text.starts_with("eyJ") && text.matches('.').count() == 2 {
        return Some(recipe("recipe-token-sent", "a JSON Web Token stands where the digits belong"));
    }
    if ["true", "false", "True", "False"].contains(&text) {
        let detail = format!("the text `{text}`, the answer of a comparison, stands where the digits belong");
        return Some(recipe("recipe-compared", detail));
    }
    if MISSING.contains(&text) {
        return Some(recipe("recipe-undefined", format!("the text `{text}` stands where the digits belong")));
    }
    if let Some(language) = shows_an_object(text) {
        let detail = format!("the text `{shown}`, by which {language}, stands where the digits belong");
        return Some(recipe("recipe-object", detail));
    }
    let name = crate::cause::secret::looks_unexpanded(proof)?;
    Some(recipe(
        "recipe-unexpanded",
        format!("the name `{name}` stands where the digits belong, and nothing replaced it"),
    ))
}

/// Whose way that is to show a result that nobody waited for.
fn shows_a_promise(text: &str) -> Option<&'static str> {
    [
        ("[object Promise]", "JavaScript shows a promise"),
        ("Promise {", "Node.js shows a promise"),
        ("<coroutine object ", "Python shows a coroutine"),
        ("<Future ", "Python shows a future"),
        ("<Task ", "Python shows a task"),
        ("System.Threading.Tasks.Task", ".NET shows a task"),
        ("System.Runtime.CompilerServices.AsyncTaskMethodBuilder", ".NET shows a task"),
        ("java.util.concurrent.", "Java shows a future"),
    ]
    .into_iter()
    .find(|(mark, _)| text.starts_with(mark))
    .map(|(_, language)| language)
}

/// Whose way that is to show an object or a function instead of what it holds or gives.
fn shows_an_object(text: &str) -> Option<&'static str> {
    let words = |marks: [&str; 2]| text.starts_with(marks[0]) && text.contains(marks[1]);
    [
        (["[object ", "]"], "JavaScript shows an object"),
        (["{}", ""], "JSON.stringify writes a promise, a hash or an ArrayBuffer"),
        (["Hmac {", ""], "Node.js shows the Hmac before `digest` was called"),
        (["<ref *1> Hmac {", ""], "Node.js shows the Hmac before `digest` was called"),
        (["ArrayBuffer {", ""], "Node.js shows an ArrayBuffer"),
        (["[Function", "]"], "Node.js shows a function that was not called"),
        (["[AsyncFunction", "]"], "Node.js shows a function that was not called"),
        (["function ", "{"], "JavaScript shows a function that was not called"),
        (["<built-in method ", " object at 0x"], "Python shows a method that was not called"),
        (["<bound method ", ""], "Python shows a method that was not called"),
        (["<function ", " at 0x"], "Python shows a function that was not called"),
        (["<", " object at 0x"], "Python shows an object"),
        (["<", " object @ 0x"], "Python shows an object"),
        (["#<", ">"], "Ruby shows an object"),
        (["[B@", ""], "Java shows an array of bytes"),
        (["javax.crypto.", "@"], "Java shows an object"),
        (["System.Security.Cryptography.", ""], ".NET shows an object"),
        (["&{", "}"], "Go shows what a pointer leads to"),
    ]
    .into_iter()
    .find(|(marks, _)| words(*marks))
    .map(|(_, language)| language)
    // An address, which is shorter than any digest.
    .or_else(|| (text.starts_with("0xc0") && text.len() <= 18).then_some("Go shows a pointer"))
}

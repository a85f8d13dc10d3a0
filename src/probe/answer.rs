//! Answers with the same status, told apart by what is in them. What varies between answers to genuine requests says nothing (a number, a time, a
//! token, a word among others); what is the same in all of them and not in another one does. Values of the request that come back are no part of an answer.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use crate::capture::{Request, Response, decoded};
use crate::json::{Kind, Tree, Value};

/// How much of a body is looked through for words that come back.
const LONGEST: usize = 64 << 10;

/// Shorter values of a request stand in an answer by chance.
const ECHO: usize = 8;

/// Words of an answer that says no.
const REFUSALS: [&str; 20] = [
    "invalid",
    "unauthor",
    "not authori",
    "forbidden",
    "denied",
    "refus",
    "reject",
    "signature",
    "hmac",
    "mismatch",
    "error",
    "fail",
    "sorry",
    "not allowed",
    "not permitted",
    "unverified",
    "untrusted",
    "wrong",
    "incorrect",
    "unknown sender",
];

/// What only an answer says that refuses a request for its proof.
const PLAIN: [&str; 8] = [
    "invalid signature",
    "bad signature",
    "wrong signature",
    "signature mismatch",
    "invalid api key",
    "unauthorized",
    "unauthorised",
    "access denied",
];

/// What only an answer says that refuses a request for its form: nobody who uses an app is told of such things.
const FORMS: [&str; 9] = [
    "json",
    "content type",
    "content-type",
    "media type",
    "mime type",
    "unsupported",
    "not supported",
    "http method",
    "wrong method",
];

/// Names of members whose values are words of the platform and not of the app.
const STRUCTURE: [&[u8]; 4] = [b"type", b"style", b"align", b"id"];

/// What an answer says.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    /// Its parts, each with how often it is there: the values of JSON with their places, or words.
    parts: BTreeMap<Vec<u8>, usize>,
    /// How many there are.
    count: usize,
    /// How many values of the request came back. Where one was not sent, something else stands in its place.
    echoes: usize,
    /// The whole of it, in lower case.
    text: Vec<u8>,
    /// Whether it speaks of a POST.
    names_method: bool,
}

impl Answer {
    /// Of the answer to that request.
    pub(super) fn of(request: &Request, response: &Response) -> Self {
        let mut body = decoded(response).map_or_else(|_| response.body.clone(), Cow::into_owned);
        let values = request.headers.iter().map(|(_, value)| value);
        let mut echoes = 0;
        for value in values.chain([request.path()]).filter(|value| value.len() >= ECHO) {
            if memchr::memmem::find(&body, value).is_some() {
                body = without(&body, value);
                echoes += 1;
            }
        }
        let (text, names_method) = (body.to_ascii_lowercase(), words(&body).any(|word| word == b"POST"));
        let mut answer = Self { parts: BTreeMap::new(), count: 0, echoes, text, names_method };
        answer.add(format!("status {}", response.status).into_bytes());
        if let Ok(tree) = Tree::parse_shallow(&body) {
            answer.add_json(tree.root(), &sent(request));
        } else {
            words(&body).for_each(|word| answer.add(word.to_vec()));
        }
        answer
    }

    fn add(&mut self, part: Vec<u8>) {
        *self.parts.entry(part).or_default() += 1;
        self.count += 1;
    }

    /// Adds the values of JSON; of texts the words that were not sent.
    fn add_json(&mut self, root: Value<'_, '_>, sent: &HashSet<Vec<u8>>) {
        let mut left = vec![(Vec::new(), root)];
        while let Some((path, value)) = left.pop() {
            let members = || value.members().map(|(key, member)| ([&path[..], b".", &key.value()].concat(), member));
            match value.kind() {
                Kind::Object => left.extend(members()),
                Kind::Array => left.extend(value.items().map(|item| ([&path[..], b"[]"].concat(), item))),
                Kind::String => {
                    // A text of which a time or a number varies has the rest in common.
                    self.add([&path[..], b"="].concat());
                    let own = words(value.text()).filter(|word| !sent.contains(&word.to_ascii_lowercase()));
                    own.for_each(|word| self.add([&path[..], b"=", word].concat()));
                }
                _ => self.add([&path[..], b"=", value.text()].concat()),
            }
        }
    }

    /// Whether it says the very same as another.
    pub(super) fn is_equal(&self, other: &Self) -> bool {
        self.parts == other.parts && self.echoes == other.echoes
    }

    /// Whether it says in so many words that the proof was not believed.
    pub(super) fn says_no(&self) -> bool {
        PLAIN.iter().any(|words| self.has(words))
    }

    /// Whether it holds those words, which are in lower case.
    pub(super) fn has(&self, words: &str) -> bool {
        memchr::memmem::find(&self.text, words.as_bytes()).is_some()
    }

    /// Whether it refuses a request for its form, where others did not.
    pub(super) fn refuses_form(&self, others: &[Self], request: &Request) -> bool {
        let names_method = self.names_method && !others.iter().any(|other| other.names_method);
        names_method || self.has_new(&FORMS, others, request)
    }

    /// Whether it holds one of those words that neither others have nor the request.
    fn has_new(&self, words: &[&str], others: &[Self], request: &Request) -> bool {
        let asked = request.body.to_ascii_lowercase();
        let is_new = |words: &&&str| {
            !others.iter().any(|other| other.has(words)) && memchr::memmem::find(&asked, words.as_bytes()).is_none()
        };
        words.iter().filter(is_new).any(|words| self.has(words))
    }

    /// Whether it says no where others said yes: by a word that neither they nor the request had, or by a `false` in place of a `true`.
    pub(super) fn refuses(&self, others: &[Self], request: &Request) -> bool {
        let is_denied = |part: &Vec<u8>| {
            let place = part.strip_suffix(b"=true");
            place.is_some_and(|place| self.parts.contains_key(&[place, b"=false"].concat()))
        };
        self.has_new(&REFUSALS, others, request) || others.iter().any(|other| other.parts.keys().any(is_denied))
    }
}

/// What answers to genuine requests have in common.
#[derive(Debug)]
pub(super) struct Template {
    common: BTreeMap<Vec<u8>, usize>,
    count: usize,
    /// How many parts one of them has besides.
    noise: usize,
}

impl Template {
    /// Of at least one answer.
    pub(super) fn of(answers: &[&Answer]) -> Self {
        let Some((first, rest)) = answers.split_first() else {
            return Self { common: BTreeMap::new(), count: 0, noise: usize::MAX };
        };
        let mut common = first.parts.clone();
        for answer in rest {
            common.retain(|part, count| {
                *count = (*count).min(answer.parts.get(part).copied().unwrap_or_default());
                *count > 0
            });
        }
        let count = common.values().sum();
        let noise = answers.iter().map(|answer| answer.count + answer.echoes - count).max().unwrap_or_default();
        Self { common, count, noise }
    }

    /// Whether an answer has at least half of what these have in common: it is the same page for somebody else.
    pub(super) fn resembles(&self, answer: &Answer) -> bool {
        2 * self.shared(answer) >= self.count
    }

    /// How much an answer has of what these have in common.
    fn shared(&self, answer: &Answer) -> usize {
        self.common.iter().map(|(part, count)| answer.parts.get(part).map_or(0, |there| *there.min(count))).sum()
    }

    /// Whether an answer has more than half of what these have in common, and that is more than a status.
    pub(super) fn is_close(&self, answer: &Answer) -> bool {
        let shared = self.shared(answer);
        shared > 1 && 2 * shared > self.count
    }

    /// Whether an answer has all that these have in common, and that is a word of the app's own at least: it is the same page, whatever stands there
    /// besides.
    pub(super) fn is_part_of(&self, answer: &Answer) -> bool {
        let has = |(part, count): (&Vec<u8>, &usize)| answer.parts.get(part).is_some_and(|there| there >= count);
        self.is_telling() && self.common.iter().all(has)
    }

    /// Whether these have a word of the app's own in common.
    pub(super) fn is_telling(&self) -> bool {
        let is_own = |part: &Vec<u8>| {
            let place = part.rsplitn(2, |byte| *byte == b'=').nth(1);
            let name = place.map(|place| place.rsplit(|byte| b".[".contains(byte)).next().unwrap_or_default());
            let is_value = !part.ends_with(b"=") && !part.starts_with(b"status ");
            is_value && name.is_none_or(|name| !STRUCTURE.contains(&name))
        };
        self.common.keys().any(is_own)
    }

    /// Whether an answer has all that these have in common, and no more besides than they have.
    pub(super) fn is_like(&self, answer: &Answer) -> bool {
        let has = |(part, count): (&Vec<u8>, &usize)| answer.parts.get(part).is_some_and(|there| there >= count);
        // Where everything but the status varies, that is all that can be said.
        let says_nothing = self.count <= 1 && self.noise > 0;
        self.common.iter().all(has) && (says_nothing || answer.count - self.count <= self.noise)
    }
}

/// The words of a request, in lower case: an answer that repeats them says nothing of its own. Those of its type are no values that anybody would
/// show: a canvas has a `text` of its own, as which some requests are sent. Neither are the numbers of an address that a request says to come from.
fn sent(request: &Request) -> HashSet<Vec<u8>> {
    let is_shown =
        |name: &[u8], value: &[u8]| !name.eq_ignore_ascii_case(b"content-type") && !value.ends_with(b"127.0.0.1");
    let shown = request.headers.iter().filter(|(name, value)| is_shown(name, value));
    let fields = shown.flat_map(|(name, value)| [name, value]);
    let body = request.body.get(..LONGEST).unwrap_or(&request.body);
    fields.chain([&*request.target, body]).flat_map(words).map(<[u8]>::to_ascii_lowercase).collect()
}

fn words(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
    text.split(move |byte| !is_word(byte)).filter(|word| !word.is_empty())
}

fn without(body: &[u8], value: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut done = 0;
    for at in memchr::memmem::find_iter(body, value) {
        out.extend_from_slice(body.get(done..at).unwrap_or_default());
        out.push(b'~');
        done = at + value.len();
    }
    out.extend_from_slice(body.get(done..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(body: &str) -> Answer {
        answer_to("", body)
    }

    fn answer_to(signature: &str, body: &str) -> Answer {
        let mut request = Request { target: b"/x".to_vec(), ..Request::default() };
        request.headers.push("X-Signature", signature);
        Answer::of(&request, &Response { status: 200, body: body.into(), ..Response::default() })
    }

    fn is_like(good: &[&str], other: &str) -> bool {
        let good: Vec<Answer> = good.iter().map(|body| answer(body)).collect();
        Template::of(&good.iter().collect::<Vec<_>>()).is_like(&answer(other))
    }

    #[test]
    fn what_varies_by_itself_makes_no_difference() {
        for (one, two, three) in [
            ("ok", "ok", "ok"),
            ("", "", ""),
            (r#"{"ok":true,"id":1}"#, r#"{"ok":true,"id":2}"#, r#"{ "id": 3, "ok": true }"#),
            ("<p>Order 7f3c of today</p>", "<p>Order 81aa of today</p>", "<p>Order 0c0c of today</p>"),
            (r#"{"a":1}"#, r#"{"b":2}"#, r#"{"c":3}"#),
        ] {
            assert!(is_like(&[one, two], three), "{one} and {three}");
        }
    }

    #[test]
    fn what_does_not_vary_makes_one() {
        for (one, two, other) in [
            ("ok", "ok", "invalid signature"),
            ("", "", "no"),
            (r#"{"ok":true,"id":1}"#, r#"{"ok":true,"id":2}"#, r#"{"ok":false,"id":3}"#),
            (r#"{"status":"ok"}"#, r#"{"status":"ok"}"#, r#"{"status":"error"}"#),
            ("<p>Order 7f3c of today</p>", "<p>Order 81aa of today</p>", "<p>Order 81aa of today: who are you?</p>"),
            (r#"{"text":"hello"}"#, r#"{"text":"hello"}"#, r#"{"text":"Invalid signature"}"#),
            (
                r#"{"t":"Updated 12:01:02, visit 7"}"#,
                r#"{"t":"Updated 12:01:03, visit 8"}"#,
                r#"{"t":"Sorry, something went wrong"}"#,
            ),
            (r#"{"m":"done 7f3c-81aa"}"#, r#"{"m":"done 0c0c-11ee"}"#, r#"{"m":"denied 5b5b-22ff"}"#),
        ] {
            assert!(!is_like(&[one, two], other), "{one} and {other}");
        }
    }

    #[test]
    fn what_was_sent_and_comes_back_makes_no_difference() {
        let one = answer_to("0123456789abcdef", r#"{"got":"0123456789abcdef"}"#);
        let other = answer_to("fedcba9876543210", r#"{"got":"fedcba9876543210"}"#);
        assert!(Template::of(&[&one]).is_like(&other));
    }

    #[test]
    fn a_refusal_is_told_by_its_words() {
        let request = Request { body: br#"{"text":"what is an error?"}"#.to_vec(), ..Request::default() };
        let refuses = |good: &str, other: &str| answer(other).refuses(&[answer(good)], &request);
        assert!(refuses("ok", "Invalid signature") && refuses("fine", "Sorry"));
        assert!(refuses(r#"{"ok":true}"#, r#"{"ok":false}"#));
        assert!(!refuses("ok", "hello") && !refuses(r#"{"ok":true}"#, r#"{"no":false}"#));
        assert!(!refuses("your signature is welcome", "no signature"), "the word stands in the good answer");
        assert!(!refuses("ok", "what is an error?"), "the word came with the request");
    }

    proptest::proptest! {
        #[test]
        fn any_answer_is_like_itself_and_unlike_one_with_more(body in ".{0,40}", more in "[a-z]{1,9}") {
            let one = answer(&body);
            proptest::prop_assert!(Template::of(&[&one]).is_like(&one));
            let other = answer(&format!("{body} {more}"));
            proptest::prop_assert!(!Template::of(&[&one]).is_like(&other));
        }
    }
}

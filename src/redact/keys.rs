//! Secrets that are told by how they begin or by their form alone, wherever they stand: keys and tokens of services that many use. The linter has
//! a shorter list of its own, of what must not reach a browser; here what is only an account's goes too.

use std::ops::Range;

use crate::lint::looks_like_a_key;

/// How such secrets begin. A small letter that stands alone before `_` or `-` is as common in words, so what follows must be long and random.
const BEGINNINGS: &str = "sk_live_ sk_test_ rk_live_ rk_test_ pk_live_ pk_test_ whsec_ sk- rzp_live_ rzp_test_ sq0atp- sq0csp- FLWSECK APP_USR- \
     ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ glpat- gldt- glrt- glptt- xoxb- xoxp- xoxa- xoxr- xoxs- xoxe- xoxe. xapp- npm_ pypi- rubygems_ \
     AKIA ASIA AIza ya29. 1//0 GOCSPX- SG. key- shpat_ shpss_ shpca_ shppa_ dop_v1_ doo_v1_ dor_v1_ ATATT3 ATBB hf_ gsk_ r8_ xai- lin_api_ \
     pat-na1- pat-eu1- secret_ ntn_ PMAK- dapi figd_ sntrys_ sbp_ tskey- hvs. hvb. nfp_ phc_ phx_ EAAC EAAB EAAG dG9rO AGE-SECRET-KEY-";

/// How many characters follow the beginning at least.
const FEWEST: usize = 14;

/// How long the secret half of a key of AWS is.
const AWS: usize = 40;

/// Where in a word the first of them stands.
pub(super) fn key_in(word: &str) -> Option<Range<usize>> {
    if is_one(word) {
        return Some(0..word.len());
    }
    let mut before = None;
    word.char_indices().find_map(|(at, letter)| {
        let begins = at > 0 && !before.replace(letter).is_some_and(char::is_alphanumeric);
        before = Some(letter);
        let rest = word.get(at..).filter(|_| begins && letter.is_ascii_alphanumeric())?;
        let end = rest.find(|letter: char| !is_digit(letter)).unwrap_or(rest.len());
        is_one(rest.get(..end)?).then_some(at..at + end)
    })
}

fn is_one(word: &str) -> bool {
    looks_like_a_key(word)
        || begins_as_one(word)
        || is_of_twilio(word)
        || is_of_aws(word)
        || is_of_telegram(word)
        || is_of_discord(word)
}

fn begins_as_one(word: &str) -> bool {
    let mut beginnings = BEGINNINGS.split_whitespace();
    beginnings.any(|beginning| word.strip_prefix(beginning).is_some_and(|rest| rest.len() >= FEWEST && is_random(rest)))
}

/// `SK` and 32 hexadecimal digits; `AC` is such a number by itself.
fn is_of_twilio(word: &str) -> bool {
    word.len() == 34 && word.strip_prefix("SK").is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The number of a robot, a colon and some 35 digits of base64.
fn is_of_telegram(word: &str) -> bool {
    word.split_once(':').is_some_and(|(number, secret)| {
        (8..=10).contains(&number.len())
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && (34..=36).contains(&secret.len())
            && secret.starts_with("AA")
            && is_of_addresses(secret)
            && is_random(secret)
    })
}

/// The number of a robot in base64, when that was made, and what vouches for both.
fn is_of_discord(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    let [number, time, proof] = parts.as_slice() else { return false };
    number.starts_with(['M', 'N', 'O'])
        && (23..=28).contains(&number.len())
        && (6..=7).contains(&time.len())
        && (27..=40).contains(&proof.len())
        && parts.iter().all(|part| is_of_addresses(part))
        && is_random(proof)
}

/// Whether a text is in base64 as addresses have it.
fn is_of_addresses(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
}

/// Forty digits of base64 in such a mixture that nobody wrote them.
fn is_of_aws(word: &str) -> bool {
    let count = |what: fn(&u8) -> bool| word.bytes().filter(what).count();
    word.len() == AWS
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/".contains(&byte))
        && count(u8::is_ascii_uppercase) >= 8
        && count(u8::is_ascii_lowercase) >= 8
        && count(u8::is_ascii_digit) >= 1
        && count(|byte| *byte == b'/') <= 4
}

fn is_digit(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "_-./+=".contains(letter)
}

/// Whether a text is made of such digits, and none that somebody wrote: letters with numbers among them, or in both cases.
fn is_random(text: &str) -> bool {
    let any = |what: fn(&u8) -> bool| text.bytes().any(|byte| what(&byte));
    text.chars().all(is_digit)
        && (any(u8::is_ascii_digit) || (any(u8::is_ascii_lowercase) && any(u8::is_ascii_uppercase)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_by_how_they_begin_and_words_are_none() {
        for key in [
            concat!("pk_live_", "4eC39HqLyjWDarjtT1zdp7dc"),
            concat!("whsec_", "abcdefghijklmnopqrstuvwxyz012345"),
            concat!("npm_", "aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789"),
            concat!("glpat-", "abcdEFGH1234ijklMNOP"),
            concat!("sk-", "ant-api03-abcdEFGH1234ijklMNOP5678"),
            concat!("hf_", "abcdefghijklmnopqrstuvwxyzABCDEFGH"),
            concat!("xapp-", "1-A012345678-1234567890123-abcdef0123456789"),
            "ya29.a0AfH6SMBabcdefghijklmnop1234",
            "1//0gabcdefghijklmnop-1234567890",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            concat!("SK", "0123456789abcdef0123456789abcdef"),
            concat!("MTk4NjIyNDgzNDcxOTI1MjQ4", ".Cl2FMQ.", "ZnCjm1XVW7vRze4b7Cq4se7kKWs"),
        ] {
            assert_eq!(key_in(key), Some(0..key.len()), "{key}");
            assert_eq!(key_in(&format!("key:{key}")), Some(4..4 + key.len()), "{key}");
        }
        let telegram = concat!("110201543:", "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw");
        assert_eq!(key_in(telegram), Some(0..telegram.len()));
        for word in [
            "1719400000:a-name-of-something-with-35-letters",
            "Mozilla.WebKit.Something",
            "secret_santa_participants",
            "key-value-store-of-everybody",
            "sk-slovak-translation-of-it",
            "npm_config_registry_address",
            "application/vnd.openxmlformats-officedocu",
            "src/components/AppointmentPickerElement",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4",
        ] {
            assert_eq!(key_in(word), None, "{word}");
        }
    }
}

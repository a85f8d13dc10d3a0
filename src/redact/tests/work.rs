//! Redaction works in proportion to its input, and no deeper than it says.

use super::*;
use crate::redact::work;

/// Bodies that grow with a number and have been, or might be, more than proportionally expensive.
fn growing(size: usize) -> Vec<String> {
    let ids = |size: usize| {
        let ids: Vec<String> = (0..size).map(|number| format!("a-{number:09}")).collect();
        format!("{{\"ids\":{},\"label\":\"{}\"}}", serde_json::Value::from(ids.clone()), ids.join(" "))
    };
    let nested = |size: usize| {
        let mut url = "https://corp.org/".to_owned();
        for _ in 0..size.isqrt() {
            url = format!("https://corp.org/?a={}", percent::encoded(&url));
        }
        format!("{{\"label\":\"{url}\"}}")
    };
    vec![
        format!("{{\"id\":\"{}\"}}", "a1".repeat(size)),
        "eyJ.eyJ.".repeat(size),
        format!("{{\"label\":\"{}\"}}", "eyJ.".repeat(size)),
        format!("{{\"password\":\"{}\"}}", "x".repeat(size)),
        format!("{{\"name\":\"{}\",\"phone\":\"{}\"}}", "Ada ".repeat(size), "12 ".repeat(size)),
        format!("sk_live_{}", "x1".repeat(size)),
        ids(size),
        format!("{{\"id\":\"{}b\",\"label\":\"{}\"}}", "1-".repeat(size), "1-".repeat(size)),
        format!("{{\"body\":\"{}\"}}", "<".repeat(size)),
        format!("{{\"body\":\"{}\"}}", "<a@b.cd>".repeat(size)),
        format!("{{\"id\":\"{}\",\"label\":\"{}\"}}", "1-".repeat(9), "1-".repeat(size)),
        format!("{{{}\"user_id\":\"{}\"}}", "\"user_hash\":\"00\",".repeat(size), "a1".repeat(size)),
        "a=b&".repeat(size),
        "a@b@".repeat(size),
        "/?a=http://".repeat(size),
        "-----BEGIN ".repeat(size),
        "{\"a\":1}\n".repeat(size),
        format!("<a>{}", "<b c=".repeat(size)),
        format!("<a>{}", "<b c=\"d\">e".repeat(size)),
        "name:\n  a: b\n".repeat(size),
        format!("{{\"label\":\"{}\"}}", "amFuZUBjb3JwLm9yZw==/".repeat(size)),
        nested(size),
        "[".repeat(size),
        "{\"".repeat(size),
        "x{\"a\":".repeat(size),
        "cb({\"a\":1});".repeat(size),
        "{\n".repeat(size),
        format!("{{\"name\":\"{0}\",\"label\":\"{0}\"}}", "田中".repeat(size)),
        "\\".repeat(size),
        "=?utf-8?Q?".repeat(size),
        "=?utf-8?Q?a?= ".repeat(size),
        "<b>Ada ".repeat(size),
        format!("{{\"name\":\"Ada Zyx\",\"label\":\"{}\"}}", "Ada <".repeat(size)),
        "50.0755,".repeat(size),
        format!("name,email\n{}", "a,b\n".repeat(size)),
        format!("name,email\n{}", "\"".repeat(size)),
        format!("name,{}", "email,".repeat(size)),
        format!("[{}]", "{\"name\":\"NO_ERROR\",\"id\":1},".repeat(size)),
        format!("{{{}\"a\":1}}", "\"name\":\"NO_ERROR\",\"id\":1,".repeat(size)),
    ]
}

#[test]
fn twice_as_much_is_twice_the_work() {
    let redaction = redaction();
    let work = |body: &str| work::of(|| drop(body_of(&redaction, body)));
    for (small, large) in growing(400).iter().zip(growing(800)) {
        let (one, two) = (work(small), work(&large));
        let start = small.get(..40).unwrap_or(small);
        // By the input's own growth: a URL within a URL grows faster than the number of its layers.
        let allowed = one * 5 / 4 * large.len() as u64 / small.len() as u64;
        assert!(two <= allowed, "{start}: {one} for {} bytes, {two} for {}", small.len(), large.len());
        assert!(two <= 400 * large.len() as u64, "{start}: {two} for {} bytes", large.len());
    }
}

#[test]
fn what_is_wrapped_more_often_than_is_looked_through_is_replaced_whole() {
    let redaction = redaction();
    let mut body = r#"{"name":"Ada Lovelace","email":"ada@corp.org","label":"ada@corp.org"}"#.to_owned();
    let mut url = "https://corp.org/Lovelace?name=Lovelace&x=ada@corp.org".to_owned();
    for layers in 0..12 {
        for text in [body.clone(), format!("{{\"link\":{}}}", serde_json::Value::from(url.as_str()))] {
            let once = body_of(&redaction, &text);
            assert!(
                !once.contains("Lovelace") && !once.contains("ada%40corp") && !once.contains("ada@"),
                "{layers}: {once}"
            );
            assert_eq!(body_of(&redaction, &once), once, "{layers}");
        }
        body = serde_json::json!({ "a": body }).to_string();
        url = format!("https://corp.org/?a={}", percent::encoded(&url));
    }
}

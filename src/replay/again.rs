//! A request as a command that sends it again: its body in a variable, its proof made on the spot, so that neither a secret nor a proof
//! stands in it.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::capture::Request;
use crate::platform::{Carrier, Recipe};
use crate::signature::Setting;
use crate::text::shell_word;

/// The longest body that is put into a command.
const LONGEST: usize = 4096;

/// How the proof of a request is made again.
#[derive(Debug, Clone, Copy)]
pub struct Proof<'a> {
    /// The scheme.
    pub setting: &'a Setting,
    /// The flags that name the secret, quoted: ` --secret env:NAME`, ` --config FILE`; empty where the surroundings tell it.
    pub flags: &'a str,
    /// The environment variable that holds the secret, where it is in one.
    pub variable: Option<&'a str>,
}

/// Where a request goes and how long its answer may take.
#[derive(Debug, Clone, Copy)]
pub struct Way<'a> {
    /// Scheme, host and port.
    pub origin: &'a str,
    /// Whether any certificate will do.
    pub insecure: bool,
    /// In milliseconds, where it is to be said.
    pub max_time: Option<u64>,
}

/// The command for a POSIX shell; `None` where the request does not fit one, where its proof lies in its body, or where it holds
/// something that must not be shown apart from the headers whose names `covers` is given, in whose place a proof is made.
pub fn curl(
    request: &Request,
    way: Way<'_>,
    proof: Option<Proof<'_>>,
    covers: impl FnOnce(&[&str]) -> bool,
) -> Option<String> {
    let body = std::str::from_utf8(&request.body).ok().filter(|body| body.len() <= LONGEST && !body.contains('\0'))?;
    let url = format!("{}{}", way.origin, target(&request.target));
    // An empty body is sent where its length was said, and curl asks for a head without any.
    let is_sent = !body.is_empty() || (request.headers.get("content-length").is_some() && request.method != b"HEAD");
    if is_sent && request.method == b"HEAD" {
        return None;
    }
    let mut out = String::new();
    // Also where it is empty: another command may have left its own in the variable.
    if is_sent || proof.is_some() {
        let _ = write!(out, "BODY={}; ", shell_word(body));
    }
    let mut own: Vec<&str> = vec!["host", "content-length"];
    let mut fields = String::new();
    if let Some(Proof { setting, flags, variable }) = proof {
        match (setting.recipe, setting.scheme.carrier) {
            (Recipe::Mac(_), Carrier::Header(_) | Carrier::ConfiguredHeader(_)) => {
                own.push(&setting.carrier);
                own.extend(setting.timestamp_header());
                let _ = write!(out, "printf %s \"$BODY\" | courtside sign {}{flags} - | ", setting.scheme.name);
                fields.push_str(" -H @-");
            }
            (Recipe::Equality, _) => {
                own.push(&setting.carrier);
                let variable = variable?;
                let _ = write!(fields, " -H \"{}: ${variable}\"", setting.carrier);
            }
            _ => return None,
        }
    }
    if covers(&own) {
        return None;
    }
    out.push_str("curl -i");
    match &request.method[..] {
        b"HEAD" => out.push_str(" --head"),
        method => {
            let _ = write!(out, " -X {}", shell_word(std::str::from_utf8(method).ok()?));
        }
    }
    // Otherwise curl would read brackets as ranges and walk up paths by itself.
    for (found, flag) in [(url.contains(['[', ']', '{', '}']), " --globoff"), (url.contains("/."), " --path-as-is")] {
        if found {
            out.push_str(flag);
        }
    }
    out.push_str(&fields);
    for (name, value) in request.headers.iter() {
        if own.iter().any(|own| name.eq_ignore_ascii_case(own.as_bytes())) {
            continue;
        }
        // With nothing behind the colon curl would leave the header out.
        let field = if value.is_empty() { [name, b";"].concat() } else { [name, b": ", value].concat() };
        let _ = write!(out, " -H {}", shell_word(std::str::from_utf8(&field).ok()?));
    }
    if way.insecure {
        out.push_str(" --insecure");
    }
    if let Some(within) = way.max_time {
        let _ = write!(out, " --max-time {}.{:03}", within / 1000, within % 1000);
    }
    if is_sent {
        // Otherwise curl would call it a form.
        if request.headers.get("content-type").is_none() {
            out.push_str(" -H 'Content-Type:'");
        }
        // The others read the file that a body with an `@` at its beginning names.
        out.push_str(" --data-raw \"$BODY\"");
    }
    let _ = write!(out, " {}", shell_word(&url));
    Some(out)
}

/// A target as text: percent-encoded beyond ASCII where it is none.
fn target(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(
        |_| {
            let mut out = String::with_capacity(bytes.len());
            for byte in bytes {
                if byte.is_ascii() {
                    out.push(char::from(*byte));
                } else {
                    let _ = write!(out, "%{byte:02X}");
                }
            }
            out.into()
        },
        Cow::Borrowed,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform;

    const HERE: Way<'_> = Way { origin: "http://a", insecure: false, max_time: None };

    fn request(body: &str) -> Request {
        let mut request =
            Request { method: b"POST".into(), target: b"/".into(), body: body.into(), ..Request::default() };
        for (name, value) in [
            ("Host", "a"),
            ("X-Body-Signature", "00ff"),
            ("XperienceAPIKey", "key"),
            ("Content-Type", "application/json"),
        ] {
            request.headers.push(name, value);
        }
        request
    }

    #[test]
    fn a_proof_is_made_on_the_spot_and_does_not_stand_in_the_command() {
        let setting = Setting::from(platform::scheme("intercom").unwrap());
        let proof = Proof { setting: &setting, flags: " --secret env:S", variable: Some("S") };
        let command = curl(&request("{\"a\":\"it's\"}"), HERE, Some(proof), |_| false).unwrap();
        assert!(
            command.starts_with(
                r#"BODY='{"a":"it'\''s"}'; printf %s "$BODY" | courtside sign intercom --secret env:S - | curl"#
            ),
            "{command}"
        );
        assert!(!command.contains("00ff") && !command.contains("Host"), "{command}");
        assert!(!command.contains("Content-Type:' "), "its own type is there: {command}");
        assert!(command.ends_with(r#"--data-raw "$BODY" http://a/"#), "{command}");
        let setting = Setting::from(platform::scheme("kentico").unwrap());
        let command = curl(
            &request(""),
            Way { insecure: true, ..HERE },
            Some(Proof { setting: &setting, flags: "", variable: Some("KENTICO_API_KEY") }),
            |_| false,
        )
        .unwrap();
        assert!(
            command.contains(r#"-H "XperienceAPIKey: $KENTICO_API_KEY""#)
                && command.contains(" --insecure ")
                && !command.contains(": key"),
            "{command}"
        );
    }

    #[test]
    fn an_empty_body_is_said_and_no_body_names_a_file() {
        let setting = Setting::from(platform::scheme("intercom").unwrap());
        let proof = Proof { setting: &setting, flags: "", variable: None };
        let mut empty = request("");
        let unsent = curl(&empty, HERE, Some(proof), |_| false).unwrap();
        assert!(unsent.starts_with("BODY=''; printf ") && !unsent.contains("--data"), "{unsent}");
        empty.headers.push("Content-Length", "0");
        let sent = curl(&empty, HERE, None, |_| false).unwrap();
        assert!(sent.starts_with("BODY=''; curl ") && sent.contains(" --data-raw \"$BODY\" "), "{sent}");
        let file = curl(&request("@/etc/hostname"), HERE, None, |_| false).unwrap();
        assert!(file.contains("--data-raw") && !file.contains("--data-binary"), "{file}");
        let head = Request { method: b"HEAD".into(), ..request("x") };
        assert_eq!(curl(&head, HERE, None, |_| false), None, "curl sends no body with it");
        let head = Request { method: b"HEAD".into(), ..empty };
        assert!(!curl(&head, HERE, None, |_| false).unwrap().contains("--data"));
    }

    #[test]
    fn the_time_to_wait_is_said_in_seconds_and_a_target_is_text() {
        let odd = Request { target: b"/a\xff\xc3\xa4?b".into(), ..request("") };
        let command = curl(&odd, Way { max_time: Some(1_050), ..HERE }, None, |_| false).unwrap();
        assert!(command.contains(" --max-time 1.050 ") && command.ends_with(" 'http://a/a%FF%C3%A4?b'"), "{command}");
        let text = Request { target: "/ä".into(), ..request("") };
        assert!(curl(&text, HERE, None, |_| false).unwrap().ends_with(" 'http://a/ä'"));
    }

    #[test]
    fn what_does_not_fit_a_command_gives_none() {
        let untyped = Request { body: b"{}".into(), headers: crate::capture::Headers::default(), ..request("") };
        assert!(curl(&untyped, HERE, None, |_| false).unwrap().contains(" -H 'Content-Type:' "));
        assert_eq!(curl(&request(&"x".repeat(5000)), HERE, None, |_| false), None);
        assert_eq!(curl(&request("a\0b"), HERE, None, |_| false), None);
        let mut binary = request("");
        binary.body = vec![0xff];
        assert_eq!(curl(&binary, HERE, None, |_| false), None);
        assert_eq!(
            curl(&request(""), HERE, None, |own| !own.contains(&"X-Body-Signature")),
            None,
            "a proof that cannot be made"
        );
        let sheet = Setting::from(platform::scheme("intercom-sheet").unwrap());
        assert_eq!(
            curl(&request(""), HERE, Some(Proof { setting: &sheet, flags: "", variable: None }), |_| false),
            None
        );
    }
}

//! A request as a command that sends it again: its body in a variable, its proof made on the spot, so that neither a secret nor a proof
//! stands in it.

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

/// The command for a POSIX shell; `None` where the request does not fit one, where its proof lies in its body, or where it has a header of
/// those that are `hidden` and no proof takes its place.
pub fn curl(
    request: &Request,
    url: &str,
    insecure: bool,
    proof: Option<Proof<'_>>,
    hidden: &[String],
) -> Option<String> {
    let body = std::str::from_utf8(&request.body).ok().filter(|body| body.len() <= LONGEST && !body.contains('\0'))?;
    let mut out = String::new();
    if !body.is_empty() {
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
        if hidden.iter().any(|hidden| name.eq_ignore_ascii_case(hidden.as_bytes())) {
            return None;
        }
        // With nothing behind the colon curl would leave the header out.
        let field = if value.is_empty() { [name, b";"].concat() } else { [name, b": ", value].concat() };
        let _ = write!(out, " -H {}", shell_word(std::str::from_utf8(&field).ok()?));
    }
    if insecure {
        out.push_str(" --insecure");
    }
    if !body.is_empty() {
        // Otherwise curl would call it a form.
        if request.headers.get("content-type").is_none() {
            out.push_str(" -H 'Content-Type:'");
        }
        out.push_str(" --data-binary \"$BODY\"");
    }
    let _ = write!(out, " {}", shell_word(url));
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform;

    fn request(body: &str) -> Request {
        let mut request = Request { method: b"POST".into(), body: body.into(), ..Request::default() };
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
        let command = curl(&request("{\"a\":\"it's\"}"), "http://127.0.0.1:3000/x", false, Some(proof), &[]).unwrap();
        assert!(
            command.starts_with(
                r#"BODY='{"a":"it'\''s"}'; printf %s "$BODY" | courtside sign intercom --secret env:S - | curl"#
            ),
            "{command}"
        );
        assert!(!command.contains("00ff") && !command.contains("Host"), "{command}");
        assert!(!command.contains("Content-Type:' "), "its own type is there: {command}");
        assert!(command.ends_with(r#"--data-binary "$BODY" http://127.0.0.1:3000/x"#), "{command}");
        let setting = Setting::from(platform::scheme("kentico").unwrap());
        let command = curl(
            &request(""),
            "http://a/",
            true,
            Some(Proof { setting: &setting, flags: "", variable: Some("KENTICO_API_KEY") }),
            &[],
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
    fn what_does_not_fit_a_command_gives_none() {
        let untyped = Request { body: b"{}".into(), headers: crate::capture::Headers::default(), ..request("") };
        assert!(curl(&untyped, "http://a/", false, None, &[]).unwrap().contains(" -H 'Content-Type:' "));
        assert_eq!(curl(&request(&"x".repeat(5000)), "http://a/", false, None, &[]), None);
        assert_eq!(curl(&request("a\0b"), "http://a/", false, None, &[]), None);
        let mut binary = request("");
        binary.body = vec![0xff];
        assert_eq!(curl(&binary, "http://a/", false, None, &[]), None);
        assert_eq!(
            curl(&request(""), "http://a/", false, None, &["x-body-signature".to_owned()]),
            None,
            "a proof that cannot be made"
        );
        let sheet = Setting::from(platform::scheme("intercom-sheet").unwrap());
        assert_eq!(
            curl(&request(""), "http://a/", false, Some(Proof { setting: &sheet, flags: "", variable: None }), &[]),
            None
        );
    }
}

//! Requests and what proves who sent them: captures, header lines, identities.

use memchr::memmem;

use super::layers::holds_token;
use super::{CAPTURES, Fact, Facts, Layer, Looking};
use crate::capture::{self, Capture, Format, Items, Request};
use crate::platform::{self, Carrier, Recipe};
use crate::recognise;
use crate::secret::Secret;
use crate::signature::{self, Clock, Evidence, Keys, Setting, Verdict};
use crate::text;

impl Looking<'_, '_> {
    pub(super) fn captures(&mut self, input: &[u8], depth: usize) -> bool {
        let Some(format) = Format::recognise(input) else {
            return false;
        };
        let placed = |error: &capture::Error| format!("line {}, column {}: {error}", error.line, error.column);
        match capture::read_each(format, input, self.load) {
            Ok(Items { captures, broken, untold }) if captures.len() + broken.len() > 0 => {
                for (_, capture) in captures.iter().take(CAPTURES) {
                    self.capture(format, capture, depth);
                }
                for error in broken.iter().take(CAPTURES) {
                    self.broken(format, depth, placed(error)).broken = true;
                }
                if captures.is_empty() {
                    self.look_into(input, depth);
                }
                let untold = untold + broken.len().saturating_sub(CAPTURES);
                if untold > 0 {
                    self.layer(depth, format!("{}, broken", text::count(untold as u64, "more capture")));
                }
                if captures.len() > CAPTURES {
                    let more = text::count((captures.len() - CAPTURES) as u64, "more capture");
                    self.layer(depth, format!("{more}; `courtside verify` judges all of them"));
                }
                true
            }
            Ok(_) => {
                self.layer(depth, format!("{} without a capture", format.name()));
                self.look_into(input, depth);
                true
            }
            Err(error) => {
                self.broken(format, depth, placed(&error)).broken = true;
                self.look_into(input, depth);
                true
            }
        }
    }

    fn broken(&mut self, format: Format, depth: usize, problem: String) -> &mut Layer {
        let mut layer = self.layer(depth, format!("{} capture, broken", format.name()));
        layer.add("problem", problem);
        layer.0
    }

    pub(super) fn capture(&mut self, format: Format, capture: &Capture, depth: usize) {
        let request = &capture.request;
        let line = [&request.method, &request.target].map(|part| text::visible(part)).join(" ");
        let found = recognise::flow(request);
        let verdicts = self.verdicts(capture);
        let what =
            if format == Format::Body { "body with headers".to_owned() } else { format!("{} capture", format.name()) };
        let mut layer = self.layer(depth, what);
        if let Some(name) = capture.directive("name") {
            layer.add("name", name);
        }
        if !line.trim().is_empty() {
            layer.add("request", line.trim());
        }
        if let Some(found) = &found {
            layer.add("flow", format!("{} ({})", found.flow, found.title));
            if let Some((name, value)) = &found.owner {
                layer.add(name, value.clone());
            }
            let platform = found.flow.split('/').next().and_then(platform::platform);
            if let Some(sentence) = platform.and_then(|platform| platform.unsigned) {
                layer.code("signature", "platform-unsigned", sentence);
            }
        } else if let Some(flow) = capture.directive("flow") {
            layer.add("flow", format!("{flow}, as the file says"));
        }
        layer.0.facts.extend(verdicts);
        add_notes(&mut layer, capture);
        add_headers(&mut layer, &request.headers);
        self.flow_said = found.is_some();
        if !request.body.is_empty() {
            self.look_into(&request.body, depth + 1);
        }
        if let Some(response) = &capture.response {
            self.flow_said = true;
            let reason = text::visible(&response.reason);
            let mut layer = self.layer(depth + 1, format!("response {} {reason}", response.status).trim_end());
            add_headers(&mut layer, &response.headers);
            if !response.body.is_empty() {
                self.look_into(&response.body, depth + 2);
            }
        }
        self.flow_said = false;
    }

    /// Every proof of a request, judged with every secret at hand.
    pub(super) fn verdicts(&self, capture: &Capture) -> Vec<Fact> {
        let request = &capture.request;
        let named = capture.directive("scheme").and_then(platform::scheme);
        let named = named.filter(|scheme| scheme.name != "infobip-subscription" || !recognise::is_exchange(request));
        let mut schemes = recognise::schemes(request);
        if let Some(named) = named {
            // Who made the capture must not choose which of its proofs is looked at.
            schemes.retain(|other| recognise::is_another_proof(other, named));
            schemes.push(named);
        }
        let exchange = request.headers.get("X-Ib-Exchange-Req-Signature").is_some();
        let mut facts = Vec::new();
        for (setting, secrets) in self.eyes.known {
            // The account may have chosen another header than the table's.
            let chosen = matches!(setting.scheme.carrier, Carrier::ConfiguredHeader(_))
                && !exchange
                && named.is_none()
                && request.headers.get(&setting.carrier).is_some();
            let carried = schemes.iter().any(|scheme| scheme.name == setting.scheme.name);
            let unknown = capture.unrecorded().is_some() && setting.covers_body();
            if setting.recipe == Recipe::Sheet || !(carried || chosen) || unknown {
                continue;
            }
            let keys = Keys::new(setting, secrets);
            let clock = Clock { now_ms: self.eyes.now_ms, max_age_ms: None };
            for evidence in signature::evidence(setting, request) {
                let verdict = signature::judge(setting, &keys, request, &evidence, Some(clock));
                if !verdict.ok && setting.covers_body() && capture.lacks_its_body() {
                    continue;
                }
                facts.push(said(setting, secrets, &verdict));
                if let Some(age) = verdict.age_ms {
                    let side = if age < 0 { "ahead" } else { "old" };
                    let value = format!("{} {side}", text::duration(age));
                    facts.push(Fact { name: "age".into(), value, ..Fact::default() });
                }
            }
        }
        facts
    }

    /// The `user_hash` of a page's settings, judged by every scheme that has one.
    pub(super) fn identity(&mut self, request: &Request, depth: usize) {
        let mut facts = Vec::new();
        for (setting, secrets) in self.eyes.known.iter().filter(|(setting, _)| setting.carrier == "user_hash") {
            let keys = Keys::new(setting, secrets);
            for evidence in signature::evidence(setting, request) {
                facts.push(said(setting, secrets, &signature::judge(setting, &keys, request, &evidence, None)));
            }
        }
        if facts.is_empty() {
            return;
        }
        // Two platforms have such a hash: what holds, or what could be judged, says enough.
        for kept in [|fact: &Fact| fact.code == Some("signature-ok"), |fact: &Fact| fact.code != Some("secret-unknown")]
        {
            if facts.iter().any(kept) {
                facts.retain(kept);
            }
        }
        self.layer(depth + 1, "user_hash").0.facts.extend(facts);
    }

    /// Header lines, of which at least one is known, alone or above a blank line and the body that came with them.
    pub(super) fn headers(&mut self, bytes: &[u8], depth: usize) -> bool {
        let ends =
            ["\n\n", "\r\n\r\n"].iter().filter_map(|end| Some((memmem::find(bytes, end.as_bytes())?, end.len())));
        let (head, body) = match ends.min() {
            Some((at, length)) => (&bytes[..at], &bytes[at + length..]),
            None => (bytes, &b""[..]),
        };
        let Ok(lines) = std::str::from_utf8(head) else {
            return false;
        };
        let is_name = |name: &str| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        };
        let split = |line| {
            str::split_once(line, ':').filter(|(name, _)| is_name(name)).map(|(name, value)| (name, value.trim()))
        };
        let Some(pairs) = lines.lines().map(split).collect::<Option<Vec<(&str, &str)>>>() else {
            return false;
        };
        if !pairs.iter().any(|(name, value)| self.carried(name).is_some() || is_timestamp(name) || holds_token(value)) {
            return false;
        }
        if !body.is_empty() {
            let mut request = Request { body: body.to_vec(), ..Request::default() };
            for (name, value) in &pairs {
                request.headers.push(*name, *value);
            }
            self.capture(Format::Body, &Capture { request, line: 1, ..Capture::default() }, depth);
            return true;
        }
        for (name, value) in pairs {
            self.header(name, value, depth);
            if holds_token(value) {
                self.token(value.as_bytes(), depth + 1);
            }
        }
        true
    }

    /// The scheme whose proof that header carries, with its secrets.
    pub(super) fn carried(&self, name: &str) -> Option<&(Setting, Vec<Secret>)> {
        self.all_carried(name).next()
    }

    /// The same for every scheme whose proof stands there.
    fn all_carried(&self, name: &str) -> impl Iterator<Item = &(Setting, Vec<Secret>)> {
        let fits = move |setting: &Setting| {
            !matches!(setting.scheme.carrier, Carrier::Field(_)) && setting.carrier.eq_ignore_ascii_case(name)
        };
        self.eyes.known.iter().filter(move |(setting, _)| fits(setting))
    }

    pub(super) fn header(&mut self, name: &str, value: &str, depth: usize) {
        // Some platforms write into the same header in ways of their own.
        let written = |setting: &Setting| match setting.recipe {
            Recipe::Mac(mac) => setting.read(mac, value.as_bytes()).is_ok(),
            _ => true,
        };
        let all: Vec<_> = self.all_carried(name).collect();
        let fitting: Vec<_> = all.iter().copied().filter(|(setting, _)| written(setting)).collect();
        let all = if fitting.is_empty() { all } else { fitting };
        let schemes: Vec<&str> = all.iter().map(|(setting, _)| setting.scheme.name).collect();
        let known = all.first().map(|(setting, secrets)| {
            let mut request = Request::default();
            request.headers.push(name, value);
            let key = (setting.recipe == Recipe::Equality).then(|| {
                let evidence = Evidence { proof: value.as_bytes().into(), ..Evidence::default() };
                said(
                    setting,
                    secrets,
                    &signature::judge(setting, &Keys::new(setting, secrets), &request, &evidence, None),
                )
            });
            (setting.clone(), key)
        });
        let mut layer = self.layer(depth, format!("header {name}"));
        if is_timestamp(name) {
            layer.add("value", value);
            let time = value.parse().ok().and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok());
            match time {
                Some(time) => layer.add("time", time.to_string()),
                None => layer.code("timestamp-malformed", "timestamp-malformed", "no Unix milliseconds"),
            };
        }
        let Some((setting, key)) = known else {
            if !is_timestamp(name) {
                layer.add("value", if holds_token(value) { "a token, taken apart below" } else { value });
            }
            return;
        };
        layer.add("scheme", schemes.join(" or "));
        if let Some(key) = key {
            layer.add("value", hidden(value.as_bytes())).0.facts.push(key);
            return;
        }
        layer.add("value", value);
        if let Recipe::Mac(mac) = setting.recipe {
            layer.add("made by", format!("HMAC with {}", mac.hash.name()));
            match setting.read(mac, value.as_bytes()) {
                Ok(_) => layer.add("form", "as the platform writes it"),
                Err(error) => layer.code(
                    "form",
                    "signature-malformed",
                    format!("signature-malformed: not as the platform writes it: {error}"),
                ),
            };
        }
        layer.add("next", format!("judge it with its body: courtside verify -H '{name}: …' BODY"));
    }
}

/// What is odd about a capture.
fn add_notes(layer: &mut Facts<'_>, capture: &Capture) {
    for note in &capture.notes {
        let (code, said) = match note {
            capture::Note::LengthDisagrees { declared, actual } => {
                ("length-disagrees", format!("Content-Length says {declared}, the body has {actual}"))
            }
            capture::Note::SizeDisagrees { declared, actual } => {
                ("length-disagrees", format!("`bodySize` says {declared}, the body has {actual}"))
            }
            capture::Note::LengthUnreadable => ("length-disagrees", "Content-Length is no single number".to_owned()),
            capture::Note::EndsInBlankLines { lines } => (
                "body-lf-added",
                format!("it was taken to end in {}; editors send none", text::count(*lines as u64, "line break")),
            ),
            capture::Note::AnswerUnmarked => {
                layer.add("body", "it was taken to end where a status line stands behind a blank line".to_owned());
                continue;
            }
            capture::Note::BodyTemplate { word } => {
                ("body-unrecorded", format!("it holds {word}, {}", capture::Note::of_template(word)))
            }
            capture::Note::BodyAbsent { .. } => {
                ("body-unrecorded", "nothing is said of a body, so that an empty one is taken".to_owned())
            }
            capture::Note::BodyRebuilt { from } => {
                layer.add("body", format!("it was put together from {from}, and may not be the bytes that were sent"));
                continue;
            }
            capture::Note::HeadCut => {
                layer.add("body", capture::Note::HEAD_CUT);
                continue;
            }
            capture::Note::HeadFolded { name } => {
                layer.add(
                    "odd header",
                    format!(
                        "lines that begin with white space were taken for the rest of `{}`; a body begins behind a blank line",
                        text::visible(name.as_bytes())
                    ),
                );
                continue;
            }
            capture::Note::HeaderName { name } => {
                layer.add("odd header", format!("{} is no name that HTTP has for one", text::visible(name.as_bytes())));
                continue;
            }
            capture::Note::HeadersDisagree { name } => {
                let name = text::visible(name.as_bytes());
                layer.add("odd header", format!("`headers` and `multiValueHeaders` disagree on {name}"));
                continue;
            }
            capture::Note::BodyUnrecorded { .. } => ("body-unrecorded", capture.told_unrecorded().unwrap_or_default()),
        };
        layer.code(code, code, said);
    }
}

/// A verdict in words.
pub(super) fn said(setting: &Setting, secrets: &[Secret], verdict: &Verdict) -> Fact {
    let scheme = setting.scheme;
    let secret = verdict.secret.and_then(|index| secrets.get(index));
    let (code, value) = match (verdict.ok, secret) {
        _ if secrets.is_empty() => {
            ("secret-unknown", format!("secret-unknown: no {} at hand; set {}", scheme.secret, scheme.env))
        }
        (true, Some(secret)) => {
            let apart = if verdict.detail.is_empty() { "" } else { "; " };
            (verdict.code, format!("{}, secret from {}{apart}{}", verdict.code, secret.source(), verdict.detail))
        }
        _ => {
            let colon = if verdict.detail.is_empty() { "" } else { ": " };
            let said = format!("{}{colon}{}", verdict.code, verdict.detail);
            let searched = if matches!(verdict.code, "jwt-algorithm" | "jwt-critical" | "id-missing") {
                ""
            } else {
                "; `courtside verify` searches for the cause"
            };
            (verdict.code, format!("{said}{searched}"))
        }
    };
    let proof = if scheme.recipe == Recipe::Equality { "key" } else { "signature" };
    Fact { name: format!("{proof} {}", scheme.name), value, code: Some(code), ours: true }
}

pub(super) fn add_headers(layer: &mut Facts<'_>, headers: &capture::Headers) {
    for (name, value) in headers.iter() {
        let name = text::visible(name);
        let value = if carries_a_secret(&name) { hidden(value) } else { text::visible(value) };
        layer.add(&format!("header {name}"), value);
    }
}

/// Whether the header's value is a secret itself.
pub(super) fn carries_a_secret(name: &str) -> bool {
    platform::schemes().any(|scheme| {
        scheme.recipe == Recipe::Equality && scheme.carrier.name().eq_ignore_ascii_case(name.trim_ascii())
    })
}

/// What may be said of a secret that stands in a request.
pub(super) fn hidden(value: &[u8]) -> String {
    let secret = Secret::new(value.to_vec(), "");
    format!("a secret, not shown: {}, fingerprint {}", text::count(value.len() as u64, "byte"), secret.fingerprint())
}

/// Whether that header says when a request was made.
pub(super) fn is_timestamp(name: &str) -> bool {
    platform::schemes()
        .any(|scheme| Setting::from(scheme).timestamp_header().is_some_and(|header| header.eq_ignore_ascii_case(name)))
}

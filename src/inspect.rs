//! What a pasted thing is, layer by layer: captures, forms, tokens, blobs, JSON, and what is inside them. It says what it recognised
//! and what it looked for; it never fails.

use std::io::Read;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use crate::capture::{self, Capture, Format, Request};
use crate::json::{self, Kind, Tree};
use crate::platform::{self, Recipe};
use crate::recognise;
use crate::secret::Secret;
use crate::signature::{self, Clock, Keys, Setting, jwt};
use crate::{sheet, text};

/// How many layers are taken off.
const DEPTH: usize = 8;
/// How many captures of one text are shown.
const CAPTURES: usize = 20;
/// How much a packed layer may unpack to.
const UNPACKED: u64 = 16 << 20;

/// One layer of what was pasted.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Layer {
    /// How deep it lies, from 0.
    pub depth: usize,
    /// What it is.
    pub kind: String,
    /// What is to be said about it: name and value.
    pub facts: Vec<(String, String)>,
    /// Its content laid out for people, where that helps.
    pub content: Option<String>,
}

/// What may be used for looking.
pub struct Eyes<'s> {
    /// Secrets by scheme, for judging; a scheme without any is named.
    pub known: &'s [(Setting, Vec<Secret>)],
    /// The time, in Unix milliseconds.
    pub now_ms: i64,
}

/// Says what `input` is.
pub fn inspect(input: &[u8], eyes: &Eyes<'_>) -> Vec<Layer> {
    let mut looking = Looking { eyes, layers: Vec::new() };
    looking.outermost(input);
    looking.layers
}

struct Looking<'e> {
    eyes: &'e Eyes<'e>,
    layers: Vec<Layer>,
}

/// A layer under construction.
struct Fact<'l>(&'l mut Layer);

impl Fact<'_> {
    fn add(&mut self, name: &str, value: impl Into<String>) -> &mut Self {
        self.0.facts.push((name.to_owned(), value.into()));
        self
    }
}

impl Looking<'_> {
    fn layer(&mut self, depth: usize, kind: impl Into<String>) -> Fact<'_> {
        self.layers.push(Layer { depth, kind: kind.into(), ..Layer::default() });
        let last = self.layers.len() - 1;
        Fact(&mut self.layers[last])
    }

    fn outermost(&mut self, input: &[u8]) {
        if let Some(format) = Format::recognise(input) {
            let read = capture::read(format, input, &mut |name| {
                Err(std::io::Error::other(format!("{name} is not opened by inspect")))
            });
            match read {
                Ok(captures) if !captures.is_empty() => {
                    let total = captures.len();
                    for capture in captures.iter().take(CAPTURES) {
                        self.capture(format, capture);
                    }
                    if total > CAPTURES {
                        self.layer(0, format!("{} more captures", total - CAPTURES));
                    }
                    return;
                }
                Ok(_) => {}
                Err(error) => {
                    let place = format!("line {}, column {}: {error}", error.line, error.column);
                    self.layer(0, format!("a broken {} capture", format.name())).add("problem", place);
                }
            }
        }
        self.look(input, 0);
    }

    fn capture(&mut self, format: Format, capture: &Capture) {
        let request = &capture.request;
        let visible = |bytes: &[u8]| text::visible(bytes);
        let line = [&request.method, &request.target].map(|part| visible(part)).join(" ");
        let mut layer = self.layer(0, format!("capture ({})", format.name()));
        layer.add("request", line.trim());
        if let Some(found) = recognise::flow(request) {
            layer.add("flow", format!("{} ({})", found.flow, found.title));
            if let Some((name, value)) = found.owner {
                layer.add(name, value);
            }
            if let Some(sentence) =
                found.flow.split('/').next().and_then(platform::platform).and_then(|platform| platform.unsigned)
            {
                layer.add("signature", sentence);
            }
        }
        for (name, value) in request.headers.iter() {
            layer.add(&format!("header {}", visible(name)), visible(value));
        }
        if let Some(response) = &capture.response {
            layer.add(
                "answered",
                format!("{} with {}", response.status, text::count(response.body.len() as u64, "byte")),
            );
        }
        for note in &capture.notes {
            match note {
                capture::Note::LengthDisagrees { declared, actual } => {
                    layer.add("length-disagrees", format!("Content-Length says {declared}, the body has {actual}"));
                }
                capture::Note::LengthUnreadable => {
                    layer.add("length-disagrees", "Content-Length is no single number");
                }
            }
        }
        let verdicts = self.verdicts(request);
        let last = self.layers.len() - 1;
        self.layers[last].facts.extend(verdicts);
        if !request.body.is_empty() {
            self.look(&request.body, 1);
        }
    }

    /// Every proof of a request, judged with every secret at hand.
    fn verdicts(&self, request: &Request) -> Vec<(String, String)> {
        let mut facts = Vec::new();
        for scheme in recognise::schemes(request).into_iter().filter(|scheme| scheme.recipe != Recipe::Sheet) {
            let Some((setting, secrets)) =
                self.eyes.known.iter().find(|(setting, _)| setting.scheme.name == scheme.name)
            else {
                continue;
            };
            let keys = Keys::new(setting, secrets);
            for evidence in signature::evidence(setting, request) {
                let clock = Clock { now_ms: self.eyes.now_ms, max_age_ms: None };
                let verdict = signature::judge(setting, &keys, request, &evidence, Some(clock));
                let said = match (secrets.is_empty(), verdict.ok, verdict.secret.and_then(|index| secrets.get(index))) {
                    (true, ..) => format!("not judged: no {} at hand (set {})", scheme.secret, scheme.env),
                    (_, true, Some(secret)) => format!("{} with {}", verdict.code, secret.source()),
                    _ => format!("{}; `courtside verify` says why", verdict.code),
                };
                facts.push((format!("signature {}", scheme.name), said));
                if let Some(age) = verdict.age_ms {
                    facts.push(("age".to_owned(), text::duration(age)));
                }
            }
        }
        facts
    }

    fn look(&mut self, bytes: &[u8], depth: usize) {
        if depth >= DEPTH {
            self.layer(depth, "more layers, which were not taken off");
            return;
        }
        let trimmed = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii();
        let seen = self.gzip(trimmed, depth)
            || self.json(trimmed, depth)
            || self.form(trimmed, depth)
            || self.token(trimmed, depth)
            || self.header(trimmed, depth)
            || self.digest(trimmed, depth)
            || self.blob(trimmed, depth)
            || self.encoded(trimmed, depth);
        if !seen {
            self.unknown(bytes, depth);
        }
    }

    fn gzip(&mut self, bytes: &[u8], depth: usize) -> bool {
        if !bytes.starts_with(&[0x1f, 0x8b, 8]) {
            return false;
        }
        let mut inside = Vec::new();
        let outcome = flate2::read::MultiGzDecoder::new(bytes).take(UNPACKED).read_to_end(&mut inside);
        let mut layer = self.layer(depth, "gzip");
        layer.add("packed", text::count(bytes.len() as u64, "byte"));
        match outcome {
            Ok(_) => self.look(&inside, depth + 1),
            Err(_) => {
                layer.add("problem", "the stream is damaged or cut");
            }
        }
        true
    }

    fn json(&mut self, bytes: &[u8], depth: usize) -> bool {
        let Ok(tree) = Tree::parse(bytes) else {
            return false;
        };
        let root = tree.root();
        match root.kind() {
            Kind::String => {
                let value = root.bytes().unwrap_or_default();
                self.layer(depth, "JSON string").add("holds", text::count(value.len() as u64, "byte"));
                self.look(&value, depth + 1);
            }
            Kind::Object | Kind::Array => {
                let request = Request { body: bytes.to_vec(), ..Request::default() };
                let found = recognise::flow(&request);
                let mut layer =
                    self.layer(depth, if root.kind() == Kind::Object { "JSON object" } else { "JSON array" });
                if let Some(found) = found {
                    layer.add("flow", format!("{} ({})", found.flow, found.title));
                    if let Some((name, value)) = found.owner {
                        layer.add(name, value);
                    }
                }
                layer.0.content = Some(String::from_utf8_lossy(&json::pretty(bytes)).into_owned());
                self.members(&tree, depth);
            }
            // A bare number or word is JSON only by accident; a digest of digits must not end here.
            Kind::Null | Kind::Bool | Kind::Number => return false,
        }
        true
    }

    /// Members that are layers of their own.
    fn members(&mut self, tree: &Tree<'_>, depth: usize) {
        let root = tree.root();
        for (name, value) in root.members() {
            let Some(inside) = value.bytes() else {
                continue;
            };
            let blob = name.is("user") && sheet::find_blob(&inside).is_some();
            let token =
                name.is("intercom_user_jwt") && std::str::from_utf8(&inside).is_ok_and(|text| jwt::parse(text).is_ok());
            if blob || token {
                self.look(&inside, depth + 1);
            }
        }
        let Some(hash) = root.get("user_hash").and_then(json::Value::as_text) else {
            return;
        };
        let Some(id) = root.get("user_id").or_else(|| root.get("email")).and_then(json::Value::as_text) else {
            return;
        };
        for (setting, secrets) in self
            .eyes
            .known
            .iter()
            .filter(|(setting, _)| setting.carrier == "user_hash" && setting.scheme.name == "intercom-identity")
        {
            let keys = Keys::new(setting, secrets);
            let evidence = signature::Evidence { proof: hash.as_bytes().into(), message: Some(id.as_bytes().into()) };
            let verdict = signature::judge(setting, &keys, &Request::default(), &evidence, None);
            let said = if secrets.is_empty() {
                format!("not judged: no {} at hand (set {})", setting.scheme.secret, setting.scheme.env)
            } else {
                verdict.code.to_owned()
            };
            self.layer(depth + 1, "user_hash").add("signature intercom-identity", said);
        }
    }

    fn form(&mut self, bytes: &[u8], depth: usize) -> bool {
        let Ok(form) = std::str::from_utf8(bytes) else {
            return false;
        };
        let name_fits = |name: &str| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.[]%".contains(&byte))
        };
        let fields: Vec<(&str, &str)> = form.split('&').filter_map(|field| field.split_once('=')).collect();
        // Base64 ends in `=`, which is no empty field.
        let fits = fields.len() == form.split('&').count()
            && fields.iter().all(|(name, value)| name_fits(name) && !value.trim_matches('=').is_empty());
        if !fits
            || form.contains(char::is_whitespace)
            || form.starts_with("sha1=")
            || form.to_ascii_lowercase().starts_with("sha256=")
        {
            return false;
        }
        let decoded: Vec<(String, Vec<u8>)> = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), recognise::form_decoded(value.as_bytes())))
            .collect();
        let mut layer = self.layer(depth, "form (application/x-www-form-urlencoded)");
        for (name, value) in &decoded {
            layer.add(&format!("field {}", text::sanitise(name)), text::count(value.len() as u64, "byte"));
        }
        for (name, value) in decoded {
            if name == "intercom_data" || Tree::parse(&value).is_ok_and(|tree| tree.root().kind() == Kind::Object) {
                self.look(&value, depth + 1);
            }
        }
        true
    }

    fn token(&mut self, bytes: &[u8], depth: usize) -> bool {
        let Ok(token_text) = std::str::from_utf8(bytes) else {
            return false;
        };
        let token_text = token_text.strip_prefix("Bearer ").unwrap_or(token_text);
        let Ok(token) = jwt::parse(token_text) else {
            return false;
        };
        let claims = serde_json::to_string_pretty(&token.claims).unwrap_or_default();
        let algorithm = token.header.get("alg").map(ToString::to_string).unwrap_or_default();
        let complaint = jwt::complaint(&token, self.eyes.now_ms);
        let expiry = token
            .claims
            .get("exp")
            .and_then(serde_json::Value::as_i64)
            .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
        let verdict =
            self.eyes.known.iter().find(|(setting, _)| setting.recipe == Recipe::Jwt).map(|(setting, secrets)| {
                let keys = Keys::new(setting, secrets);
                let evidence = signature::Evidence { proof: token_text.as_bytes().into(), message: None };
                let verdict = signature::judge(setting, &keys, &Request::default(), &evidence, None);
                if secrets.is_empty() {
                    format!("not judged: no {} at hand (set {})", setting.scheme.secret, setting.scheme.env)
                } else {
                    verdict.code.to_owned()
                }
            });
        let mut layer = self.layer(depth, "JSON Web Token");
        layer.add("alg", text::sanitise(&algorithm));
        if let Some(expiry) = expiry {
            layer.add("expires", expiry.to_string());
        }
        if let Some(verdict) = verdict {
            layer.add("signature intercom-jwt", verdict);
        }
        if let Some(complaint) = complaint {
            layer.add(complaint.code, complaint.detail);
        }
        layer.0.content = Some(claims);
        true
    }

    fn header(&mut self, bytes: &[u8], depth: usize) -> bool {
        let Ok(line) = std::str::from_utf8(bytes) else {
            return false;
        };
        let Some((name, value)) = line.split_once(':').filter(|_| !line.contains('\n')) else {
            return false;
        };
        let Some(scheme) = platform::schemes().find(|scheme| scheme.carrier.name().eq_ignore_ascii_case(name.trim()))
        else {
            return false;
        };
        let shared: Vec<&str> =
            platform::schemes().filter(|other| other.carrier == scheme.carrier).map(|other| other.name).collect();
        let secret = scheme.recipe == Recipe::Equality;
        let value = value.trim();
        let mut layer = self.layer(depth, format!("header {}", text::sanitise(name.trim())));
        layer.add("scheme", shared.join(" or "));
        if let Recipe::Mac(mac) = scheme.recipe {
            layer.add("made by", format!("HMAC with {}", mac.hash.name()));
            match Setting::from(scheme).read(mac, value.as_bytes()) {
                Ok(_) => layer.add("form", "as the platform writes it"),
                Err(error) => layer.add("form", format!("not as the platform writes it: {error}")),
            };
        }
        if secret {
            layer.add("value", "the secret itself, which is not shown");
        }
        layer.add("next", "a signature can be judged with its body: courtside verify -H 'NAME: VALUE' BODY");
        true
    }

    fn digest(&mut self, bytes: &[u8], depth: usize) -> bool {
        let digits = memchr::memchr(b'=', bytes)
            .and_then(|equals| bytes.get(equals + 1..))
            .filter(|rest| rest.len() >= 32)
            .unwrap_or(bytes);
        let Some(hash) = signature::Hash::ALL.into_iter().find(|hash| digits.len() == 2 * hash.length()) else {
            return false;
        };
        if !digits.iter().all(u8::is_ascii_hexdigit) {
            return false;
        }
        let schemes: Vec<&str> = platform::schemes()
            .filter(|scheme| matches!(scheme.recipe, Recipe::Mac(mac) if mac.hash == hash))
            .map(|scheme| scheme.name)
            .collect();
        let mut layer = self.layer(depth, format!("hexadecimal digest, as long as one of {}", hash.name()));
        if !schemes.is_empty() {
            layer.add("schemes", schemes.join(", "));
        }
        true
    }

    fn blob(&mut self, bytes: &[u8], depth: usize) -> bool {
        let Some(found) = sheet::find_blob(bytes) else {
            return false;
        };
        let mut plaintext = zeroize::Zeroizing::new(Vec::new());
        if sheet::decode(&found.blob, &mut plaintext).is_err()
            || plaintext.len() < sheet::IV_LENGTH + sheet::TAG_LENGTH + 2
        {
            return false;
        }
        // Base64 of readable text is no blob, whatever its length.
        if std::str::from_utf8(&plaintext).is_ok() {
            return false;
        }
        let length = plaintext.len();
        let secrets: Vec<&Secret> = self
            .eyes
            .known
            .iter()
            .filter(|(setting, _)| setting.recipe == Recipe::Sheet)
            .flat_map(|(_, secrets)| secrets)
            .collect();
        let opened = secrets
            .iter()
            .find(|secret| sheet::open(&sheet::Key::from_secret(secret.expose()), &found.blob, &mut plaintext).is_ok());
        let mut layer = self.layer(depth, "sheet user blob, if it is one: base64 of random-looking bytes");
        layer.add("length", text::count(length as u64, "byte"));
        match opened {
            Some(secret) => {
                "sheet user blob (AES-256-GCM)".clone_into(&mut layer.0.kind);
                layer.add("blob-ok", format!("opened with {}", secret.source()));
                let inside = plaintext.clone();
                self.look(&inside, depth + 1);
            }
            None if secrets.is_empty() => {
                layer.add("not opened", "no client secret at hand (set INTERCOM_CLIENT_SECRET)");
            }
            None => {
                layer.add("blob-refused", "no secret at hand opens it; `courtside decrypt` says why");
            }
        }
        true
    }

    fn encoded(&mut self, bytes: &[u8], depth: usize) -> bool {
        if bytes.len() < 8 {
            return false;
        }
        let compact: Vec<u8> = bytes.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
        let padding = compact.iter().rev().take_while(|byte| **byte == b'=').count();
        let decoded =
            STANDARD.decode(&compact).or_else(|_| URL_SAFE_NO_PAD.decode(&compact[..compact.len() - padding])).ok();
        if let Some(inside) =
            decoded.filter(|inside| std::str::from_utf8(inside).is_ok() || inside.starts_with(&[0x1f, 0x8b]))
        {
            self.layer(depth, "base64").add("holds", text::count(inside.len() as u64, "byte"));
            self.look(&inside, depth + 1);
            return true;
        }
        let decoded = recognise::form_decoded(bytes);
        if bytes.contains(&b'%') && decoded != bytes && !decoded.contains(&b'%') {
            self.layer(depth, "percent-encoded text").add("holds", text::count(decoded.len() as u64, "byte"));
            self.look(&decoded, depth + 1);
            return true;
        }
        false
    }

    fn unknown(&mut self, bytes: &[u8], depth: usize) {
        let text = std::str::from_utf8(bytes);
        let problem = Tree::parse(bytes.trim_ascii()).err().map(|error| error.to_string());
        let mut layer = self.layer(depth, if text.is_ok() { "text" } else { "bytes" });
        layer.add("length", text::count(bytes.len() as u64, "byte"));
        if let (Some(problem), true) = (problem, bytes.trim_ascii().starts_with(b"{")) {
            layer.add("almost JSON", problem);
        }
        if depth == 0 {
            layer.add(
                "looked for",
                "captures (http, HAR, curl, NDJSON, gateway event), JSON of a flow, an intercom_data form, a JSON Web Token, a signature \
                 header, a digest, a sheet user blob, gzip, base64, percent-encoding",
            );
        }
        let shown = &bytes[..bytes.len().min(400)];
        layer.0.content = Some(text::visible(shown));
    }
}

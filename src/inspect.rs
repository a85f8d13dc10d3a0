//! What a pasted thing is, layer by layer: captures, forms, tokens, blobs, JSON, and what is inside them. It says what it recognised
//! and what it looked for; it never fails, and it never shows a secret.

use std::fmt::Write as _;
use std::io::Read;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use crate::capture::{self, Capture, Format, Load, Request};
use crate::json::{self, Kind, Tree};
use crate::platform::{self, Carrier, Recipe};
use crate::recognise;
use crate::secret::{Redactor, Secret};
use crate::signature::{self, Clock, Evidence, Hash, Keys, Setting, Verdict, jwt};
use crate::{sheet, text};

/// How many layers are taken off.
const DEPTH: usize = 8;
/// How many captures of one text are shown.
const CAPTURES: usize = 20;
/// How much a packed layer may unpack to.
const UNPACKED: u64 = 16 << 20;
/// How much of an unknown text is shown: characters, and lines.
const SHOWN: (usize, usize) = (1_000, 20);
/// How a stream of gzip begins (RFC 1952).
const GZIP: [u8; 3] = [0x1f, 0x8b, 8];
/// How many unknown bytes are shown.
const DUMPED: usize = 128;

/// One layer of what was pasted.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Layer {
    /// How deep it lies, from 0.
    pub depth: usize,
    /// What it is.
    pub kind: String,
    /// What is to be said about it.
    pub facts: Vec<Fact>,
    /// Its content laid out for people, where that helps.
    pub content: Option<String>,
    /// Whether the content's lines may be broken: prose, not data to copy.
    #[serde(skip)]
    pub prose: bool,
}

/// One thing to be said about a layer.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Fact {
    /// What it is about.
    pub name: String,
    /// What there is to say.
    pub value: String,
    /// Its stable code, where it is a verdict or a complaint.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'static str>,
    /// Whether all of it are our own words, in which nothing is to be hidden.
    #[serde(skip)]
    pub ours: bool,
}

/// What may be used for looking.
pub struct Eyes<'s> {
    /// Secrets by scheme, for judging; a scheme without any is named.
    pub known: &'s [(Setting, Vec<Secret>)],
    /// The time, in Unix milliseconds.
    pub now_ms: i64,
}

/// Says what `input` is. `load` gives the content of files that a curl command names.
pub fn inspect(input: &[u8], eyes: &Eyes<'_>, load: Load<'_>) -> Vec<Layer> {
    let mut looking = Looking { eyes, load, layers: Vec::new(), within: None, flow_said: false };
    looking.look(input, 0);
    let redactor = Redactor::new(eyes.known.iter().flat_map(|(_, secrets)| secrets));
    let mut layers = looking.layers;
    let hide = |text: &mut String| *text = redactor.apply(std::mem::take(text));
    for layer in &mut layers {
        hide(&mut layer.kind);
        for fact in layer.facts.iter_mut().filter(|fact| !fact.ours) {
            hide(&mut fact.name);
            hide(&mut fact.value);
        }
        if let Some(content) = &mut layer.content {
            hide(content);
            if layer.prose {
                // Cut only now: half a secret would not be recognised as one.
                let cut = shortened(content);
                if cut.len() < content.len() {
                    layer.facts.push(Fact { name: "shown".into(), value: "the beginning".into(), ..Fact::default() });
                    *content = cut;
                }
            }
        }
    }
    layers
}

fn shortened(content: &str) -> String {
    let lines: Vec<&str> = content.lines().take(SHOWN.1).collect();
    let lines = lines.join("\n");
    if lines.len() == content.trim_end_matches(['\r', '\n']).len() && lines.chars().count() <= SHOWN.0 {
        return content.to_owned();
    }
    lines.chars().take(SHOWN.0).collect()
}

struct Looking<'e, 'l> {
    eyes: &'e Eyes<'e>,
    load: Load<'l>,
    layers: Vec<Layer>,
    /// The member or field that holds the next layer.
    within: Option<String>,
    /// Whether a layer around this one has said which flow it is.
    flow_said: bool,
}

/// A layer under construction.
struct Facts<'l>(&'l mut Layer);

impl Facts<'_> {
    fn add(&mut self, name: &str, value: impl Into<String>) -> &mut Self {
        self.0.facts.push(Fact { name: name.to_owned(), value: value.into(), ..Fact::default() });
        self
    }

    /// A verdict or a complaint, which `courtside explain` says more about.
    fn code(&mut self, name: &str, code: &'static str, value: impl Into<String>) -> &mut Self {
        self.0.facts.push(Fact { name: name.to_owned(), value: value.into(), code: Some(code), ours: false });
        self
    }
}

impl Looking<'_, '_> {
    fn layer(&mut self, depth: usize, kind: impl Into<String>) -> Facts<'_> {
        let mut kind = kind.into();
        if let Some(name) = self.within.take() {
            let _ = write!(kind, " in `{}`", text::sanitise(&name));
        }
        self.layers.push(Layer { depth, kind, ..Layer::default() });
        let last = self.layers.len() - 1;
        Facts(&mut self.layers[last])
    }

    /// Looks at something that stands for itself.
    fn look(&mut self, bytes: &[u8], depth: usize) {
        if depth >= DEPTH {
            self.layer(depth, "more layers, which were not taken off");
            return;
        }
        if !(self.gzip(bytes, depth) || self.utf16(bytes, depth) || self.captures(bytes, depth)) {
            self.look_into(bytes, depth);
        }
    }

    /// Looks at what may be a part of something: it is no capture.
    fn look_into(&mut self, bytes: &[u8], depth: usize) {
        if depth >= DEPTH {
            self.layer(depth, "more layers, which were not taken off");
            return;
        }
        let trimmed = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii();
        let seen = self.gzip(trimmed, depth)
            || self.json(trimmed, depth)
            || self.form(trimmed, depth)
            || self.token(trimmed, depth)
            || self.headers(trimmed, depth)
            || self.digest(trimmed, depth)
            || self.hexadecimal(trimmed, depth)
            || self.blob(trimmed, depth)
            || self.encoded(trimmed, depth);
        if !seen {
            self.unknown(bytes, depth);
        }
    }

    fn captures(&mut self, input: &[u8], depth: usize) -> bool {
        let Some(format) = Format::recognise(input) else {
            return false;
        };
        match capture::read(format, input, self.load) {
            Ok(captures) if !captures.is_empty() => {
                for capture in captures.iter().take(CAPTURES) {
                    self.capture(format, capture, depth);
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
                let place = format!("line {}, column {}: {error}", error.line, error.column);
                self.layer(depth, format!("{} capture, broken", format.name())).add("problem", place);
                self.look_into(input, depth);
                true
            }
        }
    }

    fn capture(&mut self, format: Format, capture: &Capture, depth: usize) {
        let request = &capture.request;
        let line = [&request.method, &request.target].map(|part| text::visible(part)).join(" ");
        let found = recognise::flow(request);
        let verdicts = self.verdicts(capture);
        let mut layer = self.layer(depth, format!("{} capture", format.name()));
        if let Some(name) = capture.directive("name") {
            layer.add("name", name);
        }
        layer.add("request", line.trim());
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
        for note in &capture.notes {
            let said = match note {
                capture::Note::LengthDisagrees { declared, actual } => {
                    format!("Content-Length says {declared}, the body has {actual}")
                }
                capture::Note::LengthUnreadable => "Content-Length is no single number".to_owned(),
            };
            layer.code("length-disagrees", "length-disagrees", said);
        }
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
    fn verdicts(&self, capture: &Capture) -> Vec<Fact> {
        let request = &capture.request;
        let named = capture.directive("scheme").and_then(platform::scheme);
        let schemes = named.map_or_else(|| recognise::schemes(request), |scheme| vec![scheme]);
        let exchange = request.headers.get("X-Ib-Exchange-Req-Signature").is_some();
        let mut facts = Vec::new();
        for (setting, secrets) in self.eyes.known {
            // The account may have chosen another header than the table's.
            let chosen = matches!(setting.scheme.carrier, Carrier::ConfiguredHeader(_))
                && !exchange
                && named.is_none()
                && request.headers.get(&setting.carrier).is_some();
            let carried = schemes.iter().any(|scheme| scheme.name == setting.scheme.name);
            if setting.recipe == Recipe::Sheet || !(carried || chosen) {
                continue;
            }
            let keys = Keys::new(setting, secrets);
            let clock = Clock { now_ms: self.eyes.now_ms, max_age_ms: None };
            for evidence in signature::evidence(setting, request) {
                let verdict = signature::judge(setting, &keys, request, &evidence, Some(clock));
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

    fn gzip(&mut self, bytes: &[u8], depth: usize) -> bool {
        if !bytes.starts_with(&GZIP) {
            return false;
        }
        let mut inside = Vec::new();
        let outcome = flate2::read::MultiGzDecoder::new(bytes).take(UNPACKED).read_to_end(&mut inside);
        let mut layer = self.layer(depth, "gzip");
        layer.add("packed", text::count(bytes.len() as u64, "byte"));
        if outcome.is_err() {
            layer.add("problem", "the stream is damaged or cut; this is what could be unpacked");
        } else if inside.len() as u64 == UNPACKED {
            layer.add("unpacked", format!("the first {}; the rest is not looked at", text::count(UNPACKED, "byte")));
        }
        if !inside.is_empty() {
            self.look(&inside, depth + 1);
        }
        true
    }

    /// What PowerShell's `>` writes.
    fn utf16(&mut self, bytes: &[u8], depth: usize) -> bool {
        let unit: fn([u8; 2]) -> u16 = match bytes {
            [0xff, 0xfe, ..] => u16::from_le_bytes,
            [0xfe, 0xff, ..] => u16::from_be_bytes,
            _ => return false,
        };
        let (pairs, rest) = bytes[2..].as_chunks();
        let Ok(inside) = String::from_utf16(&pairs.iter().map(|pair| unit(*pair)).collect::<Vec<u16>>()) else {
            return false;
        };
        if !rest.is_empty() || inside.is_empty() {
            return false;
        }
        self.layer(depth, "UTF-16 text").add("holds", text::count(inside.chars().count() as u64, "character"));
        self.look(inside.as_bytes(), depth + 1);
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
                let found = if self.flow_said { None } else { recognise::flow(&request) };
                let sheet = sheet::find_blob(bytes).is_some_and(|found| found.kind == sheet::FoundKind::Json);
                let kind = if root.kind() == Kind::Object { "JSON object" } else { "JSON array" };
                let mut layer = self.layer(depth, kind);
                if let Some(found) = found {
                    // On its own, the JSON of an open-sheet form looks much like that of a click; its user is sealed.
                    let open_sheet = platform::flows().find(|flow| sheet && flow.name == "intercom/open-sheet");
                    let (flow, title) = open_sheet.map_or((found.flow, found.title), |flow| (flow.name, flow.title));
                    layer.add("flow", format!("{flow} ({title})"));
                    if let Some((name, value)) = found.owner {
                        layer.add(name, value);
                    }
                }
                layer.0.content = Some(String::from_utf8_lossy(&json::pretty(bytes)).into_owned());
                self.members(&tree, depth);
                self.identity(&request, depth);
            }
            // A bare number or word is JSON only by accident; a digest of digits must not end here.
            Kind::Null | Kind::Bool | Kind::Number => return false,
        }
        true
    }

    /// Members that are layers of their own: a sealed user, tokens, JSON in a string.
    fn members(&mut self, tree: &Tree<'_>, depth: usize) {
        let root = tree.root();
        let below = root.members().flat_map(|(_, value)| value.members());
        for (name, value) in root.members().chain(below) {
            let Some(inside) = value.bytes() else {
                continue;
            };
            let blob = name.is("user") && sheet::find_blob(&inside).is_some();
            let token = std::str::from_utf8(&inside).is_ok_and(|text| jwt::parse(text).is_ok());
            let json = matches!(inside.trim_ascii().first(), Some(b'{' | b'[')) && Tree::parse(&inside).is_ok();
            if blob || token || json {
                let mut key = Vec::new();
                name.value_into(&mut key);
                self.within = Some(String::from_utf8_lossy(&key).into_owned());
                self.look_into(&inside, depth + 1);
            }
        }
    }

    /// The `user_hash` of a page's settings, judged by every scheme that has one.
    fn identity(&mut self, request: &Request, depth: usize) {
        let mut facts = Vec::new();
        for (setting, secrets) in self.eyes.known.iter().filter(|(setting, _)| setting.carrier == "user_hash") {
            let keys = Keys::new(setting, secrets);
            for evidence in signature::evidence(setting, request) {
                if evidence.message.is_some() {
                    facts.push(said(setting, secrets, &signature::judge(setting, &keys, request, &evidence, None)));
                }
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
        let mut layer = self.layer(depth, "form");
        for (name, value) in &decoded {
            layer.add(&format!("field {}", text::sanitise(name)), text::count(value.len() as u64, "byte"));
        }
        for (name, value) in decoded {
            if name == "intercom_data" || Tree::parse(&value).is_ok_and(|tree| tree.root().kind() == Kind::Object) {
                self.within = Some(name);
                self.look_into(&value, depth + 1);
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
        let verdict =
            self.eyes.known.iter().find(|(setting, _)| setting.recipe == Recipe::Jwt).map(|(setting, secrets)| {
                let evidence = Evidence { proof: token_text.as_bytes().into(), message: None };
                said(
                    setting,
                    secrets,
                    &signature::judge(setting, &Keys::new(setting, secrets), &Request::default(), &evidence, None),
                )
            });
        let now_ms = self.eyes.now_ms;
        let mut layer = self.layer(depth, "JSON Web Token");
        let algorithm =
            token.header.get("alg").map_or("none".into(), |alg| alg.as_str().map_or(alg.to_string(), String::from));
        layer.add("alg", text::sanitise(&algorithm));
        if let Some(expiry) = token
            .claims
            .get("exp")
            .and_then(serde_json::Value::as_i64)
            .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
        {
            layer.add("expires", expiry.to_string());
        }
        let judged = verdict.as_ref().and_then(|verdict| verdict.code);
        layer.0.facts.extend(verdict);
        if let Some(complaint) = jwt::complaint(&token, now_ms).filter(|complaint| judged != Some(complaint.code)) {
            layer.code(complaint.code, complaint.code, complaint.detail);
        }
        layer.0.content = Some(serde_json::to_string_pretty(&token.claims).unwrap_or_default());
        true
    }

    /// Header lines, of which at least one is known.
    fn headers(&mut self, bytes: &[u8], depth: usize) -> bool {
        let Ok(lines) = std::str::from_utf8(bytes) else {
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
        for (name, value) in pairs {
            self.header(name, value, depth);
            if holds_token(value) {
                self.token(value.as_bytes(), depth + 1);
            }
        }
        true
    }

    /// The scheme whose proof that header carries, with its secrets.
    fn carried(&self, name: &str) -> Option<&(Setting, Vec<Secret>)> {
        let fits = |setting: &Setting| {
            !matches!(setting.scheme.carrier, Carrier::Field(_)) && setting.carrier.eq_ignore_ascii_case(name)
        };
        self.eyes.known.iter().find(|(setting, _)| fits(setting))
    }

    fn header(&mut self, name: &str, value: &str, depth: usize) {
        let known = self.carried(name).map(|(setting, secrets)| {
            let mut request = Request::default();
            request.headers.push(name, value);
            let key = (setting.recipe == Recipe::Equality).then(|| {
                let evidence = Evidence { proof: value.as_bytes().into(), message: None };
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
        let shared = platform::schemes().filter(|other| other.carrier == setting.scheme.carrier);
        layer.add("scheme", shared.map(|other| other.name).collect::<Vec<_>>().join(" or "));
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

    fn digest(&mut self, bytes: &[u8], depth: usize) -> bool {
        let digits = memchr::memchr(b'=', bytes)
            .and_then(|equals| bytes.get(equals + 1..))
            .filter(|rest| rest.len() >= 32)
            .unwrap_or(bytes);
        let Some(hash) = hash_of_length(digits.len() / 2).filter(|_| digits.len().is_multiple_of(2)) else {
            return false;
        };
        if !digits.iter().all(u8::is_ascii_hexdigit) {
            return false;
        }
        self.found_digest(hash, "hexadecimal", depth);
        true
    }

    fn found_digest(&mut self, hash: Hash, form: &str, depth: usize) {
        let mut layer = self.layer(depth, format!("digest in {form}, as long as {}", hash.name()));
        let schemes = schemes_with(hash);
        if !schemes.is_empty() {
            layer.add("schemes", schemes);
            layer.add("next", "judge it with its body: courtside verify -H 'HEADER: …' BODY");
        }
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
        let (length, is_gzip) = (plaintext.len(), plaintext.starts_with(&GZIP));
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
        if opened.is_none() && length == Hash::Sha256.length() {
            self.found_digest(Hash::Sha256, "base64", depth);
            return true;
        }
        if opened.is_none() && is_gzip {
            return false;
        }
        let kind =
            if opened.is_some() { "sheet user blob" } else { "perhaps a sheet user blob: base64 of random bytes" };
        let mut layer = self.layer(depth, kind);
        layer.add("length", text::count(length as u64, "byte"));
        match opened {
            Some(secret) => {
                layer.code("opened", "blob-ok", format!("blob-ok, secret from {}", secret.source()));
                let inside = plaintext.clone();
                self.flow_said = true;
                self.look_into(&inside, depth + 1);
            }
            None if secrets.is_empty() => {
                let value = "secret-unknown: no client secret at hand; set INTERCOM_CLIENT_SECRET";
                layer.code("not opened", "secret-unknown", value);
            }
            None => {
                let value = "blob-refused: no secret at hand opens it; `courtside decrypt` says why";
                layer.code("not opened", "blob-refused", value);
            }
        }
        true
    }

    fn hexadecimal(&mut self, bytes: &[u8], depth: usize) -> bool {
        let compact: Vec<u8> = bytes.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
        let is_text = |inside: &Vec<u8>| std::str::from_utf8(inside).is_ok_and(|text| !text.contains('\0'));
        let Some(inside) = hex::decode(&compact).ok().filter(|inside| inside.len() >= 4 && is_text(inside)) else {
            return false;
        };
        self.layer(depth, "hexadecimal").add("holds", text::count(inside.len() as u64, "byte"));
        self.look(&inside, depth + 1);
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
        if let Some(inside) = decoded.filter(|inside| std::str::from_utf8(inside).is_ok() || inside.starts_with(&GZIP))
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
        let trimmed = bytes.trim_ascii();
        let problem = Tree::parse(trimmed).err().filter(|_| matches!(trimmed.first(), Some(b'{' | b'[')));
        let invalid: usize = bytes.utf8_chunks().map(|chunk| chunk.invalid().len()).sum();
        let binary = bytes.contains(&0) || invalid * 20 > bytes.len();
        let secret = self.holds_a_secret(bytes);
        // A part of this is inside something that was recognised already.
        let first = self.layers.is_empty();
        let mut layer = self.layer(depth, if binary { "bytes" } else { "text" });
        layer.add("length", text::count(bytes.len() as u64, "byte"));
        if let Some(problem) = problem {
            layer.add("almost JSON", problem.to_string());
        }
        if first {
            layer.add(
                "looked for",
                "captures (http, HAR, curl, NDJSON, gateway event), JSON of a flow, an intercom_data form, a JSON Web Token, signature \
                 headers, a digest, a sheet user blob, gzip, UTF-16, base64, hexadecimal, percent-encoding",
            );
        }
        if !binary {
            // More than is shown, so that a secret at the cut is whole when it is looked for.
            let end = bytes.len().min(16 * SHOWN.0);
            let lines: Vec<String> = bytes[..end]
                .split(|byte| *byte == b'\n')
                .map(|line| text::visible(line.strip_suffix(b"\r").unwrap_or(line)))
                .collect();
            layer.0.content = Some(lines.join("\n"));
            layer.0.prose = true;
        } else if secret {
            layer.add("content", "not shown, since it holds a secret");
        } else {
            layer.0.content = Some(dump(&bytes[..bytes.len().min(DUMPED)]));
            if bytes.len() > DUMPED {
                layer.add("shown", format!("the first {}", text::count(DUMPED as u64, "byte")));
            }
        }
    }

    /// Whether a secret stands in bytes, in any form: a dump would tear it apart before it can be hidden.
    fn holds_a_secret(&self, bytes: &[u8]) -> bool {
        let secrets = || self.eyes.known.iter().flat_map(|(_, secrets)| secrets);
        let text = String::from_utf8_lossy(bytes).into_owned();
        secrets().any(|secret| secret.length() >= 6 && memchr::memmem::find(bytes, secret.expose()).is_some())
            || Redactor::new(secrets()).apply(text.clone()) != text
    }
}

fn holds_token(value: &str) -> bool {
    jwt::parse(value.strip_prefix("Bearer ").unwrap_or(value)).is_ok()
}

/// Whether that header says when a request was made.
fn is_timestamp(name: &str) -> bool {
    platform::schemes()
        .any(|scheme| Setting::from(scheme).timestamp_header().is_some_and(|header| header.eq_ignore_ascii_case(name)))
}

/// A verdict in words.
fn said(setting: &Setting, secrets: &[Secret], verdict: &Verdict) -> Fact {
    let scheme = setting.scheme;
    let secret = verdict.secret.and_then(|index| secrets.get(index));
    let (code, value) = match (verdict.ok, secret) {
        _ if secrets.is_empty() => {
            ("secret-unknown", format!("secret-unknown: no {} at hand; set {}", scheme.secret, scheme.env))
        }
        (true, Some(secret)) => (verdict.code, format!("{}, secret from {}", verdict.code, secret.source())),
        _ => {
            let colon = if verdict.detail.is_empty() { "" } else { ": " };
            let said = format!("{}{colon}{}", verdict.code, verdict.detail);
            (verdict.code, format!("{said}; `courtside verify` searches for the cause"))
        }
    };
    let proof = if scheme.recipe == Recipe::Equality { "key" } else { "signature" };
    Fact { name: format!("{proof} {}", scheme.name), value, code: Some(code), ours: true }
}

fn add_headers(layer: &mut Facts<'_>, headers: &capture::Headers) {
    for (name, value) in headers.iter() {
        let name = text::visible(name);
        let value = if carries_a_secret(&name) { hidden(value) } else { text::visible(value) };
        layer.add(&format!("header {name}"), value);
    }
}

/// Whether the header's value is a secret itself.
fn carries_a_secret(name: &str) -> bool {
    platform::schemes().any(|scheme| {
        scheme.recipe == Recipe::Equality && scheme.carrier.name().eq_ignore_ascii_case(name.trim_ascii())
    })
}

/// What may be said of a secret that stands in a request.
fn hidden(value: &[u8]) -> String {
    let secret = Secret::new(value.to_vec(), "");
    format!("a secret, not shown: {}, fingerprint {}", text::count(value.len() as u64, "byte"), secret.fingerprint())
}

/// The hash whose digests have that many bytes.
fn hash_of_length(length: usize) -> Option<Hash> {
    Hash::ALL.into_iter().find(|hash| hash.length() == length)
}

fn schemes_with(hash: Hash) -> String {
    let schemes = platform::schemes().filter(|scheme| matches!(scheme.recipe, Recipe::Mac(mac) if mac.hash == hash));
    schemes.map(|scheme| scheme.name).collect::<Vec<_>>().join(", ")
}

/// Bytes as `hexdump -C` shows them, narrower.
fn dump(bytes: &[u8]) -> String {
    let mut out = String::new();
    for (row, bytes) in bytes.chunks(16).enumerate() {
        let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let letters: String =
            bytes.iter().map(|byte| if matches!(byte, b' '..=b'~') { char::from(*byte) } else { '.' }).collect();
        let _ = writeln!(out, "{:04x}  {:<47}  {letters}", row * 16, digits.join(" "));
    }
    out
}

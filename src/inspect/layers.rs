//! What things are wrapped in: compression, encodings, JSON, forms, tokens, blobs.

use std::io::Read;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use super::requests::said;
use super::{CAPTURES, GZIP, Looking, UNPACKED};
use crate::capture::{self, Request};
use crate::document::Document;
use crate::json::{self, Kind, Tree};
use crate::lint::{self, Guess};
use crate::percent;
use crate::platform::bodies::Side;
use crate::platform::{self, Hash, Recipe};
use crate::printed;
use crate::recognise;
use crate::secret::Secret;
use crate::signature::{self, Evidence, Keys, jwt};
use crate::{sheet, text};

/// What JSON is that is not recognised.
const LOOKED_FOR: &str = "a flow of Intercom, Infobip Exchange, Kentico or vcita: its request, its answer, a webhook, a manifest; none has these members";

/// How long a blob may be that is searched for why it does not open.
const DIAGNOSED: usize = 64 << 10;

impl<'e> Looking<'e, '_> {
    pub(super) fn gzip(&mut self, bytes: &[u8], depth: usize) -> bool {
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
    pub(super) fn utf16(&mut self, bytes: &[u8], depth: usize) -> bool {
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

    pub(super) fn json(&mut self, bytes: &[u8], depth: usize) -> bool {
        let Ok(tree) = Tree::parse(bytes) else {
            return false;
        };
        let root = tree.root();
        let shown = printed::numbers(root).filter(|bytes| printed::is_text(bytes) || bytes.starts_with(&GZIP));
        let buffer = if root.kind() == Kind::Object { sheet::in_numbers(bytes) } else { None };
        if let Some(inside) = shown.or(buffer) {
            let kind = if root.kind() == Kind::Object { "Buffer of Node.js" } else { "list of bytes" };
            self.layer(depth, kind).add("holds", "bytes, as numbers");
            self.look(&inside, depth + 1);
            return true;
        }
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
                let (unsaid, first) = (!self.flow_said, self.layers.is_empty());
                let mut layer = self.layer(depth, kind);
                if found.is_none() && unsaid {
                    // Bodies that no member tells apart from all others are known by more than that.
                    match lint::recognise(Document::json(bytes).root()).filter(|guess| first || guess.sure) {
                        Some(Guess { kind, .. }) => match kind.flow {
                            Some((flow, Side::Request)) => layer.add("flow", format!("{flow} ({})", kind.title)),
                            _ => layer.add("looks like", format!("{} ({})", kind.title, kind.name)),
                        },
                        None if first => layer.add("looked for", LOOKED_FOR),
                        None => &mut layer,
                    };
                }
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
                let seen = self.members(&tree, depth);
                if !sheet {
                    self.blobs_inside(bytes, &seen, depth);
                }
                self.identity(&request, depth);
            }
            // A bare number or word is JSON only by accident; a digest of digits must not end here.
            Kind::Null | Kind::Bool | Kind::Number => return false,
        }
        true
    }

    /// Bytes as a language shows them: a literal of Python, a slice of Go, a Buffer of Node.js.
    pub(super) fn literal(&mut self, bytes: &[u8], depth: usize) -> bool {
        let python = bytes.starts_with(b"b") && matches!(bytes.last(), Some(b')' | b'\'' | b'"'));
        let text = printed::text(bytes).filter(|inside| printed::is_text(inside) || inside.starts_with(&GZIP));
        let Some(inside) = text.or_else(|| sheet::in_numbers(bytes).filter(|_| python)) else { return false };
        if python {
            self.layer(depth, "bytes of Python").add("written", "as `repr` shows them");
        } else {
            self.layer(depth, "list of bytes").add("holds", "bytes, as a language prints them");
        }
        self.look(&inside, depth + 1);
        true
    }

    /// Members that are layers of their own: a sealed user, tokens, JSON in a string.
    /// Says which blobs were looked at.
    pub(super) fn members(&mut self, tree: &Tree<'_>, depth: usize) -> Vec<Vec<u8>> {
        let mut blobs = Vec::new();
        let root = tree.root();
        let below = root.members().flat_map(|(_, value)| value.members());
        for (name, value) in root.members().chain(below) {
            // A user whose parts stand apart may be an object in place of a text.
            let apart =
                || Some(value.text().to_vec()).filter(|text| name.is("user") && !sheet::joined(text).is_empty());
            let listed = || printed::numbers(value).filter(|bytes| printed::is_text(bytes));
            let Some(inside) = value.bytes().or_else(apart).or_else(listed) else {
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
                blobs.extend(blob.then_some(inside));
            }
        }
        blobs
    }

    /// Blobs elsewhere in a document that is no request: those that a secret at hand opens, and that were not looked at.
    fn blobs_inside(&mut self, bytes: &[u8], seen: &[Vec<u8>], depth: usize) {
        let keys: Vec<sheet::Key> =
            self.sheet_secrets().iter().map(|secret| sheet::Key::from_secret(secret.expose())).collect();
        let mut plaintext = zeroize::Zeroizing::new(Vec::new());
        for (path, text) in sheet::blobs(bytes).into_iter().take(CAPTURES) {
            let blob = sheet::find_blob(&text).map_or(text, |found| found.blob);
            if !seen.contains(&blob) && keys.iter().any(|key| sheet::open(key, &blob, &mut plaintext).is_ok()) {
                self.within = Some(path);
                self.look_into(&blob, depth + 1);
            }
        }
    }

    pub(super) fn form(&mut self, bytes: &[u8], depth: usize) -> bool {
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
        let decoded: Vec<(String, Vec<u8>)> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), percent::form_decoded(value.as_bytes()))).collect();
        let mut layer = self.layer(depth, "form");
        for (name, value) in &decoded {
            layer.add(&format!("field {}", text::sanitise(name)), text::count(value.len() as u64, "byte"));
        }
        for (name, value) in decoded {
            let token = std::str::from_utf8(&value).is_ok_and(|text| jwt::parse(text).is_ok());
            let blob = name == "user" && sheet::find_blob(&value).is_some();
            if token
                || blob
                || name == "intercom_data"
                || Tree::parse(&value).is_ok_and(|tree| tree.root().kind() == Kind::Object)
            {
                self.within = Some(name);
                self.look_into(&value, depth + 1);
            }
        }
        true
    }

    pub(super) fn token(&mut self, bytes: &[u8], depth: usize) -> bool {
        let Ok(token_text) = std::str::from_utf8(bytes) else {
            return false;
        };
        let pasted = token_text.strip_prefix("Bearer ").unwrap_or(token_text);
        let joined = jwt::unbroken(pasted);
        let broken = joined != pasted.trim_ascii();
        let token_text = if broken { &joined } else { pasted };
        let Ok(token) = jwt::parse(token_text) else {
            return false;
        };
        let verdict =
            self.eyes.known.iter().find(|(setting, _)| setting.recipe == Recipe::Jwt).map(|(setting, secrets)| {
                let evidence = Evidence { proof: token_text.as_bytes().into(), ..Evidence::default() };
                said(
                    setting,
                    secrets,
                    &signature::judge(setting, &Keys::new(setting, secrets), &Request::default(), &evidence, None),
                )
            });
        let now_ms = self.eyes.now_ms;
        let mut layer = self.layer(depth, "JSON Web Token");
        if broken {
            let said = format!("jwt-broken: {} stand in it; this is the token without them", jwt::breaks(pasted));
            layer.code("broken", "jwt-broken", said);
        }
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

    pub(super) fn digest(&mut self, bytes: &[u8], depth: usize) -> bool {
        // Behind the word or the name that it goes by: `sha1=…`, `user_hash: …`.
        let digits = memchr::memchr2(b'=', b':', bytes)
            .and_then(|mark| bytes.get(mark + 1..))
            .map(<[u8]>::trim_ascii)
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

    pub(super) fn found_digest(&mut self, hash: Hash, form: &str, depth: usize) {
        let mut layer = self.layer(depth, format!("digest in {form}, as long as {}", hash.name()));
        let schemes = schemes_with(hash);
        if !schemes.is_empty() {
            layer.add("schemes", schemes);
            layer.add("next", "judge it with its body: courtside verify -H 'HEADER: …' BODY");
        }
    }

    /// A blob whose parts stand apart, where a secret at hand opens it: what only looks so is told as what else it is.
    pub(super) fn apart(&mut self, bytes: &[u8], depth: usize) -> bool {
        let mut plaintext = zeroize::Zeroizing::new(Vec::new());
        let blobs = sheet::joined(bytes);
        let mut secrets = self.sheet_secrets().into_iter();
        let opened = secrets.find(|secret| {
            let key = sheet::Key::from_secret(secret.expose());
            blobs.iter().any(|blob| sheet::open(&key, blob.as_bytes(), &mut plaintext).is_ok())
        });
        let Some(secret) = opened else {
            return !blobs.is_empty() && self.diagnosed(bytes, "sheet user blob, its parts apart", depth);
        };
        let mut layer = self.layer(depth, "sheet user blob, its parts apart");
        layer.code(
            "opened",
            "blob-apart",
            format!("blob-apart: it opens once they are joined, secret from {}", secret.source()),
        );
        let inside = plaintext.clone();
        self.flow_said = true;
        self.look_into(&inside, depth + 1);
        true
    }

    /// A blob that opens once differences are undone, as `decrypt` finds them, or that is damaged and whose secret is at hand.
    fn diagnosed(&mut self, blob: &[u8], kind: &str, depth: usize) -> bool {
        let secrets = self.sheet_secrets();
        let known: Vec<&[u8]> = secrets.iter().map(|secret| secret.expose()).collect();
        if known.is_empty() || blob.len() > DIAGNOSED {
            return false;
        }
        let sheet::Diagnosis { causes, secret, finding, .. } = sheet::diagnose(blob, &known);
        let what = match finding {
            sheet::Finding::Explained => "it opens once this is undone",
            sheet::Finding::DamagedBlob { .. } => "the secret is right, and the blob is damaged",
            _ => return false,
        };
        let source = secrets.get(secret).map(|secret| secret.source().to_owned()).unwrap_or_default();
        let mut layer = self.layer(depth, kind);
        layer.code("not opened", "blob-refused", format!("blob-refused: {what}; secret from {source}"));
        for cause in causes {
            layer.code("cause", cause.code, format!("{}: {}", cause.code, cause.detail));
        }
        true
    }

    /// The secrets that may open a blob.
    fn sheet_secrets(&self) -> Vec<&'e Secret> {
        let known = self.eyes.known.iter().filter(|(setting, _)| setting.recipe == Recipe::Sheet);
        known.flat_map(|(_, secrets)| secrets).collect()
    }

    pub(super) fn blob(&mut self, bytes: &[u8], depth: usize) -> bool {
        let Some(found) = sheet::find_blob(bytes) else {
            return false;
        };
        let mut plaintext = zeroize::Zeroizing::new(Vec::new());
        if sheet::decode(&found.blob, &mut plaintext).is_err() {
            return false;
        }
        // Base64 of readable text is no blob, whatever its length.
        if std::str::from_utf8(&plaintext).is_ok() {
            return false;
        }
        let (length, is_gzip) = (plaintext.len(), plaintext.starts_with(&GZIP));
        let secrets = self.sheet_secrets();
        let opened = secrets
            .iter()
            .find(|secret| sheet::open(&sheet::Key::from_secret(secret.expose()), &found.blob, &mut plaintext).is_ok());
        if opened.is_none() && length < sheet::IV_LENGTH + sheet::TAG_LENGTH + 2 {
            return false;
        }
        if opened.is_none() && length == Hash::Sha256.length() {
            self.found_digest(Hash::Sha256, "base64", depth);
            return true;
        }
        if opened.is_none() && is_gzip {
            return false;
        }
        if opened.is_none() && self.diagnosed(&found.blob, "sheet user blob", depth) {
            return true;
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

    /// What `xxd` and `hexdump -C` print.
    pub(super) fn dump(&mut self, bytes: &[u8], depth: usize) -> bool {
        let Some(inside) = capture::dumped(bytes) else { return false };
        self.layer(depth, "hex dump").add("holds", text::count(inside.len() as u64, "byte"));
        self.look(&inside, depth + 1);
        true
    }

    pub(super) fn hexadecimal(&mut self, bytes: &[u8], depth: usize) -> bool {
        let compact: Vec<u8> = bytes.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
        let is_text = |inside: &Vec<u8>| std::str::from_utf8(inside).is_ok_and(|text| !text.contains('\0'));
        let Some(inside) = hex::decode(&compact).ok().filter(|inside| inside.len() >= 4 && is_text(inside)) else {
            return false;
        };
        self.layer(depth, "hexadecimal").add("holds", text::count(inside.len() as u64, "byte"));
        self.look(&inside, depth + 1);
        true
    }

    pub(super) fn encoded(&mut self, bytes: &[u8], depth: usize) -> bool {
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
        let decoded = percent::form_decoded(bytes);
        if bytes.contains(&b'%') && decoded != bytes && !decoded.contains(&b'%') {
            self.layer(depth, "percent-encoded text").add("holds", text::count(decoded.len() as u64, "byte"));
            self.look(&decoded, depth + 1);
            return true;
        }
        false
    }
}

pub(super) fn holds_token(value: &str) -> bool {
    jwt::parse(value.strip_prefix("Bearer ").unwrap_or(value)).is_ok()
}

/// The hash whose digests have that many bytes.
pub(super) fn hash_of_length(length: usize) -> Option<Hash> {
    Hash::ALL.into_iter().find(|hash| hash.length() == length)
}

pub(super) fn schemes_with(hash: Hash) -> String {
    let schemes = platform::schemes().filter(|scheme| matches!(scheme.recipe, Recipe::Mac(mac) if mac.hash == hash));
    schemes.map(|scheme| scheme.name).collect::<Vec<_>>().join(", ")
}

//! What a pasted thing is, layer by layer: captures, forms, tokens, blobs, JSON, and what is inside them. It says what it recognised
//! and what it looked for; it never fails, and it never shows a secret.

mod layers;
mod requests;

use std::fmt::Write as _;

use crate::capture::Load;
use crate::cause::secret::SECRET_ROWS;
use crate::json::Tree;
use crate::secret::{Redactor, Secret};
use crate::signature::Setting;
use crate::text;

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
    /// Whether it begins as a capture does, and cannot be read. What begins otherwise is something unknown, of which that can be said.
    #[serde(skip)]
    pub broken: bool,
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
    /// Whether it is a sentence of ours, in which a secret that is one of our own words is left alone. What the sentence quotes may be a secret.
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
    let decoded = decoded(eyes.known.iter().flat_map(|(_, secrets)| secrets));
    let mut looking = Looking { eyes, decoded: &decoded, load, layers: Vec::new(), within: None, flow_said: false };
    looking.look(input, 0);
    let redactor = Redactor::new(eyes.known.iter().flat_map(|(_, secrets)| secrets).chain(&decoded));
    let mut layers = looking.layers;
    let hide = |text: &mut String| *text = redactor.apply(std::mem::take(text));
    for layer in &mut layers {
        hide(&mut layer.kind);
        for fact in &mut layer.facts {
            if fact.ours {
                fact.value = redactor.apply_to_prose(std::mem::take(&mut fact.value));
            } else {
                hide(&mut fact.name);
                hide(&mut fact.value);
            }
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

/// What the secrets decode to, from base64 or hexadecimal: as secret as they are.
fn decoded<'s>(secrets: impl Iterator<Item = &'s Secret>) -> Vec<Secret> {
    /// What is shorter says nothing, and stands anywhere.
    const SHORTEST: usize = 4;
    let mut found: Vec<Secret> = Vec::new();
    let known: Vec<&Secret> = secrets.collect();
    for row in SECRET_ROWS.iter().filter(|row| matches!(row.code, "secret-base64-decoded" | "secret-hex-decoded")) {
        for secret in &known {
            row.apply(secret.expose(), &mut |bytes, _| {
                if bytes.len() >= SHORTEST && !found.iter().any(|one| one.expose() == bytes.as_slice()) {
                    found.push(Secret::new(bytes.to_vec(), secret.source()));
                }
            });
        }
    }
    found
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
    /// What known secrets decode to.
    decoded: &'e [Secret],
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
        let is_more = !self.is_decoded(bytes)
            && (self.gzip(bytes, depth) || self.utf16(bytes, depth) || self.captures(bytes, depth));
        if !is_more {
            self.look_into(bytes, depth);
        }
    }

    /// Looks at what may be a part of something: it is no capture.
    fn look_into(&mut self, bytes: &[u8], depth: usize) {
        if depth >= DEPTH {
            self.layer(depth, "more layers, which were not taken off");
            return;
        }
        if self.is_decoded(bytes) {
            let mut layer = self.layer(depth, "bytes");
            layer.add("length", text::count(bytes.len() as u64, "byte"));
            layer.add("content", "not shown, since a secret decodes to it");
            return;
        }
        let trimmed = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii();
        let seen = self.gzip(trimmed, depth)
            || self.apart(trimmed, depth)
            || self.literal(trimmed, depth)
            || self.json(trimmed, depth)
            || self.form(trimmed, depth)
            || self.token(trimmed, depth)
            || self.headers(trimmed, depth)
            || self.digest(trimmed, depth)
            || self.dump(trimmed, depth)
            || self.hexadecimal(trimmed, depth)
            || self.blob(trimmed, depth)
            || self.encoded(trimmed, depth);
        if !seen {
            self.unknown(bytes, depth);
        }
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
                "captures (http, HAR, curl, NDJSON, gateway event, ngrok, Postman, Burp, hex dump), JSON of a flow, an intercom_data form, a JSON Web Token, signature \
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

    /// Whether bytes are what a known secret decodes to.
    fn is_decoded(&self, bytes: &[u8]) -> bool {
        let bare = bytes.trim_ascii();
        self.decoded.iter().any(|secret| [bytes, bare].contains(&secret.expose()))
    }

    /// Whether a secret stands in bytes, in any form: a dump would tear it apart before it can be hidden.
    fn holds_a_secret(&self, bytes: &[u8]) -> bool {
        let secrets = || self.eyes.known.iter().flat_map(|(_, secrets)| secrets).chain(self.decoded);
        let text = String::from_utf8_lossy(bytes).into_owned();
        secrets().any(|secret| secret.length() >= 6 && memchr::memmem::find(bytes, secret.expose()).is_some())
            || Redactor::new(secrets()).apply(text.clone()) != text
    }
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

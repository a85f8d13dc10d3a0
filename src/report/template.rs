//! Rows that differ in their index and their proof only, as those of right signatures do: rendered once, then filled in.

use wide::u8x16;

use super::verify::{Judged, View};
use crate::signature::Verdict;

/// Stand for the index and the proof in the row that becomes a template.
const INDEX: u64 = 8_675_309_867_530_986_753;
const PROOF: &str = "proofproofproofproofproof";

/// A row of a right signature with blanks.
#[derive(Debug)]
pub struct Template {
    /// What stands before each blank.
    parts: Vec<(Vec<u8>, Blank)>,
    end: Vec<u8>,
}

#[derive(Debug, Clone, Copy)]
enum Blank {
    Index,
    Proof,
}

impl Template {
    /// The row of `judged` as a template; `None` where its blanks cannot be told from the rest.
    pub fn new(view: View<'_>, judged: &Judged<'_>) -> Option<Self> {
        let proof = judged.verdict.actual.as_ref().filter(|proof| is_plain(proof.as_bytes()))?;
        let rendered = |judged: &Judged<'_>| {
            let mut row = Vec::new();
            view.row(judged, &mut row).ok().map(|()| row)
        };
        let blank = Some(PROOF.to_owned());
        let verdict = Verdict { actual: blank.clone(), expected: blank, ..judged.verdict.clone() };
        let template = Self::split(&rendered(&Judged { index: INDEX, verdict, ..judged.clone() })?);
        let mut filled = Vec::new();
        template.fill(judged.index, proof.as_bytes(), &mut filled);
        (filled == rendered(judged)?).then_some(template)
    }

    fn split(row: &[u8]) -> Self {
        let index = INDEX.to_string();
        let (mut parts, mut rest) = (Vec::new(), row);
        loop {
            let found = [(index.as_bytes(), Blank::Index), (PROOF.as_bytes(), Blank::Proof)]
                .into_iter()
                .filter_map(|(mark, blank)| Some((memchr::memmem::find(rest, mark)?, mark.len(), blank)))
                .min_by_key(|(at, ..)| *at);
            let Some((at, length, blank)) = found else {
                return Self { parts, end: rest.to_vec() };
            };
            parts.push((rest[..at].to_vec(), blank));
            rest = &rest[at + length..];
        }
    }

    /// Whether a proof can be filled in: one that every format writes as it is.
    pub fn takes(proof: &[u8]) -> bool {
        is_plain(proof)
    }

    /// Appends the row of that index and proof.
    pub fn fill(&self, index: u64, proof: &[u8], out: &mut Vec<u8>) {
        for (before, blank) in &self.parts {
            out.extend_from_slice(before);
            match blank {
                // A vector takes whatever is written, and serde does it in a third of the time that `write!` takes.
                Blank::Index => _ = serde_json::to_writer(&mut *out, &index),
                // Most have a length that is known when the program is built, so that nothing is called for them.
                Blank::Proof => match <&[u8; 64]>::try_from(proof) {
                    Ok(proof) => out.extend_from_slice(proof),
                    Err(_) => out.extend_from_slice(proof),
                },
            }
        }
        out.extend_from_slice(&self.end);
    }
}

/// Digits in hexadecimal or base64, with a prefix or without. Sixteen bytes are looked at in one step: most proofs are 64 of them.
#[inline]
fn is_plain(proof: &[u8]) -> bool {
    let plain = |bytes: &[u8; 16]| {
        let bytes = u8x16::from(*bytes);
        let is = |byte| bytes.simd_eq(u8x16::splat(byte));
        let within = |bytes: u8x16, first, last| bytes.max(u8x16::splat(first)).min(u8x16::splat(last)).simd_eq(bytes);
        let letter = within(bytes | u8x16::splat(0x20), b'a', b'z');
        let found = letter | within(bytes, b'0', b'9') | is(b'=') | is(b'+') | is(b'/') | is(b'-') | is(b'_');
        found.to_bitmask() == 0xFFFF
    };
    let (steps, rest) = proof.as_chunks();
    if rest.is_empty() {
        return steps.iter().all(plain);
    }
    let mut last = [b'0'; 16];
    last[..rest.len()].copy_from_slice(rest);
    steps.iter().all(plain) && plain(&last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::verify::Format;
    use crate::secret::Redactor;
    use crate::ui::Paint;

    fn judged(source: &str, index: u64, proof: &str) -> Judged<'static> {
        Judged {
            source: Box::leak(source.to_owned().into_boxed_str()),
            index,
            alone: false,
            name: None,
            flow: Some("intercom/submit"),
            scheme: Some("intercom"),
            carrier: Some("X-Body-Signature"),
            verdict: Verdict {
                ok: true,
                code: "signature-ok",
                expected: Some(proof.to_owned()),
                actual: Some(proof.to_owned()),
                ..Verdict::default()
            },
            skipped: false,
            secret: None,
            answer: None,
            computed: false,
        }
    }

    fn views(redactor: &Redactor) -> [View<'_>; 3] {
        [Format::Text, Format::Json, Format::Ndjson].map(|format| View {
            format,
            paint: Paint::default(),
            redactor,
            narrow: false,
        })
    }

    #[test]
    fn a_filled_template_is_the_row_itself_in_every_format() {
        let redactor = Redactor::default();
        for view in views(&redactor) {
            let template = Template::new(view, &judged("a \"b\".ndjson", 0, "00ff")).unwrap();
            let (mut filled, mut row) = (Vec::new(), Vec::new());
            template.fill(12_345, b"sha1=c0ffee", &mut filled);
            view.row(&judged("a \"b\".ndjson", 12_345, "sha1=c0ffee"), &mut row).unwrap();
            assert_eq!(String::from_utf8(filled), String::from_utf8(row));
        }
    }

    #[test]
    fn a_name_that_looks_like_a_blank_gives_no_template() {
        let redactor = Redactor::default();
        for view in views(&redactor) {
            assert!(Template::new(view, &judged(&format!("{INDEX}.ndjson"), 0, "00ff")).is_none());
        }
    }

    #[test]
    fn only_proofs_that_need_no_escape_are_taken() {
        assert!(Template::takes(b"sha256=Ab/+-_9"));
        assert!(!Template::takes(b"a\"b") && !Template::takes("ü".as_bytes()) && !Template::takes(b"a b"));
        for byte in 0..=u8::MAX {
            let plain = byte.is_ascii_alphanumeric() || b"=+/-_".contains(&byte);
            for position in 0..20 {
                let mut proof = [b'a'; 20];
                proof[position] = byte;
                assert_eq!(Template::takes(&proof), plain, "{byte} at {position}");
            }
        }
    }
}

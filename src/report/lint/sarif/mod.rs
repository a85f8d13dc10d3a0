//! SARIF 2.1.0, as code scanning reads it. Results are written as they come; the tool with the rules that spoke follows them, since
//! the members of an object have no order.

mod log;

use std::collections::HashMap;
use std::io::{self, Write};

use sha2::{Digest, Sha256};

use super::{Summary, View, json};
use crate::lint::{Diagnostic, Rule};
use crate::report::escape::uri;
use log::{
    Artifact, Descriptor, Driver, Finding, Fingerprints, Fix, Location, Logical, Message, Physical, Region, Tool, level,
};

/// The form.
#[derive(Default)]
pub(super) struct Sarif {
    any: bool,
    buffer: Vec<u8>,
    /// The rules that spoke, in the order in which they first did.
    rules: Vec<&'static Rule>,
    /// The file that may go on, and how often each of its findings was seen, lines apart.
    file: String,
    seen: HashMap<[u8; 8], u32>,
}

impl View for Sarif {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(
            b"{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\
              \"runs\":[{\"columnKind\":\"utf16CodeUnits\",\"results\":[",
        )
    }

    fn file(&mut self, name: &str, findings: &[Diagnostic], out: &mut dyn Write) -> io::Result<()> {
        if self.file != name {
            name.clone_into(&mut self.file);
            self.seen.clear();
        }
        let uri = uri(name);
        for finding in findings {
            let separator: &[u8] = if std::mem::replace(&mut self.any, true) { b",\n" } else { b"\n" };
            out.write_all(separator)?;
            let rule_index = self.rules.iter().position(|rule| *rule == finding.rule).unwrap_or_else(|| {
                self.rules.push(finding.rule);
                self.rules.len() - 1
            });
            let fingerprint = self.fingerprint(finding, &uri);
            json::write(&result(finding, rule_index, &uri, fingerprint), &mut self.buffer, out)?;
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"\n],\"tool\":")?;
        let rules = self.rules.iter().map(|rule| Descriptor::from(*rule)).collect();
        let driver = Driver { name: "courtside", version: env!("CARGO_PKG_VERSION"), rules };
        serde_json::to_writer(&mut *out, &Tool { driver })?;
        if let Some(said) = summary.unshown() {
            out.write_all(
                b",\"invocations\":[{\"executionSuccessful\":true,\"toolExecutionNotifications\":\
                  [{\"level\":\"warning\",\"message\":{\"text\":",
            )?;
            serde_json::to_writer(&mut *out, &said)?;
            out.write_all(b"}}]}]")?;
        }
        out.write_all(b"}]}\n")
    }
}

impl Sarif {
    /// What stays when lines move: rule, file, and the value's pointer or the line's text; then how often that was seen before.
    fn fingerprint(&mut self, finding: &Diagnostic, uri: &str) -> String {
        let line = || finding.excerpt.line(finding.start).map_or("", str::trim);
        let what = finding.pointer.as_deref().unwrap_or_else(line);
        let mut hash = Sha256::new();
        for part in [finding.rule.code, uri, what] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        let mut key = [0; 8];
        key.iter_mut().zip(hash.finalize()).for_each(|(to, from)| *to = from);
        let seen = self.seen.entry(key).or_default();
        *seen += 1;
        format!("{}:{seen}", hex::encode(key))
    }
}

fn result<'a>(finding: &'a Diagnostic, rule_index: usize, uri: &'a str, fingerprint: String) -> Finding<'a> {
    let text = match &finding.help {
        Some(help) => format!("{}\n{help}", finding.message),
        None => finding.message.clone(),
    };
    let pointer = finding.pointer.as_deref().filter(|pointer| !pointer.is_empty());
    let location = |region, id, text, pointer: Option<&'a str>| Location {
        id,
        message: text,
        physical_location: Physical { artifact_location: Artifact { uri }, region },
        logical_locations: pointer.map(|name| Logical { fully_qualified_name: name }).into_iter().collect(),
    };
    let related = finding.related.iter().zip(1..).map(|(note, id)| {
        location(Region::new(note.start, note.end), Some(id), Some(Message { text: note.message.clone() }), None)
    });
    Finding {
        rule_id: finding.rule.code,
        rule_index,
        level: level(finding.severity),
        message: Message { text },
        locations: [location(Region::new(finding.start, finding.end), None, None, pointer)],
        related_locations: related.collect(),
        partial_fingerprints: Fingerprints { v1: fingerprint },
        fixes: finding.fix.iter().map(|fix| Fix::new(fix, uri)).collect(),
    }
}

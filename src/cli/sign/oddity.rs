//! What is odd about a body that is signed: it is empty, it ends in a line break, or it is no body at all but a capture of a request.

use std::path::Path;

use super::super::input;
use super::super::input::{Opened, Source};
use super::{Args, Print};
use crate::capture::{self, Format};
use crate::exit::Failure;
use crate::signature::Setting;
use crate::text;

use super::Shell;

/// What is kept of a body that streams by.
#[derive(Default)]
pub(super) struct Ends {
    head: Vec<u8>,
    last: Option<u8>,
}

impl Ends {
    pub(super) fn take(&mut self, block: &[u8]) {
        /// Enough to tell what it reads as.
        const HEAD: usize = 4096;
        self.head.extend(block.iter().take(HEAD.saturating_sub(self.head.len())));
        self.last = block.last().copied().or(self.last);
    }
}

/// The format of what begins like a capture, which nobody sends as a body. Members that a line of captures has, bodies have too, so that there a
/// name has to say it.
fn captured(name: &str, head: &[u8]) -> Option<Format> {
    let named = || Path::new(name).extension()?.to_str().and_then(Format::from_extension);
    Format::recognise(head).filter(|format| *format != Format::Ndjson || named() == Some(Format::Ndjson))
}

/// How many requests a file of captures holds; one where that cannot be seen: what is no regular file may give its bytes once only, or wait for a
/// writer for ever. The files that they name are not looked at.
fn requests(name: &str, format: Format) -> usize {
    /// Larger files are not read a second time.
    const LARGEST: usize = 16 << 20;
    if !std::fs::metadata(name).is_ok_and(|kind| kind.is_file()) {
        return 1;
    }
    let source = Source::File(name.into());
    let bytes = Opened::new(&source).and_then(|opened| opened.into_bytes(&source, LARGEST));
    let captures = bytes.ok().and_then(|bytes| capture::read(format, &bytes, &mut |_| Ok(Vec::new())).ok());
    captures.map_or(1, |captures| captures.len())
}

impl Args {
    /// Says what is odd about a body, from its ends. A body that nobody named and that is not there was forgotten.
    pub(super) fn mention(&self, shell: &Shell, setting: &Setting, ends: &Ends) -> Result<(), Failure> {
        let name = self.body.as_deref().unwrap_or("-");
        let what = if name == "-" { "standard input" } else { name };
        if input::is_utf16(&ends.head) {
            // `-Encoding utf8NoBOM` is known to PowerShell 6 and later only, whose `>` writes UTF-8 anyway.
            shell.voice.warning(&format!(
                "{what} begins as UTF-16 does, which Windows PowerShell's `>` writes, and is signed as it is; platforms send UTF-8: write it with `[IO.File]::WriteAllText(path, text)` or through `iconv -f UTF-16 -t UTF-8`"
            ));
        }
        if let Some(format) = captured(name, &ends.head) {
            shell.voice.warning(&format!(
                "{what} reads as a capture of a request ({}), and its own bytes were signed; {}",
                format.name(),
                self.way_to_the_body(setting, name, format)
            ));
        }
        match ends.last {
            None if self.body.is_none() => {
                return Err(Failure::question(
                    "no body: standard input is empty; name the body's file, or write - to sign an empty one",
                ));
            }
            None => shell.voice.warning(&format!("{what} is empty: an empty body was signed")),
            Some(b'\n') => shell.voice.note(&format!(
                "{what} ends in a line break, which is signed too; platforms send bodies without one (printf '%s' writes none)"
            )),
            Some(_) => {}
        }
        Ok(())
    }

    /// How the body in a capture is signed, as a command that can be pasted. What was piped in is gone, and of several bodies one is signed.
    fn way_to_the_body(&self, setting: &Setting, name: &str, format: Format) -> String {
        let held = if name == "-" { 0 } else { requests(name, format) };
        let (before, file) = match (name, held) {
            ("-", _) => ("keep it in a file, CAPTURE here, and ".to_owned(), "CAPTURE".to_owned()),
            // What begins with a hyphen would be read as an option.
            (_, 0 | 1) if name.starts_with('-') => (String::new(), text::shell_word(&format!("./{name}"))),
            (_, 0 | 1) => (String::new(), text::shell_word(name)),
            (_, many) => (
                format!(
                    "it holds {many} requests: keep the one that is meant in a file of its own, CAPTURE here, and "
                ),
                "CAPTURE".to_owned(),
            ),
        };
        format!(
            "{before}the body in it is signed by: courtside convert {file} - --to body | courtside sign {}",
            self.again(setting)
        )
    }

    /// This command once more, for a body on standard input. A secret that stood in it is left out.
    fn again(&self, setting: &Setting) -> String {
        let mut words = vec![self.scheme.name.to_owned()];
        let mut flag = |name: &str, value: &str| {
            words.push(name.to_owned());
            words.push(value.to_owned());
        };
        self.secrets.harmless().for_each(|source| flag("--secret", source));
        if self.secrets.given() && self.secrets.harmless().next().is_none() {
            flag("--secret", "SOURCE");
        }
        if setting.timestamp_header().is_some() {
            flag("--timestamp", &self.timestamp.to_string());
        }
        if let Some(print) = self.print.filter(|print| *print != Print::Headers) {
            let named = clap::ValueEnum::to_possible_value(&print);
            if let Some(named) = named {
                flag("--print", named.get_name());
            }
        }
        if matches!(self.print, Some(Print::Curl | Print::Http)) {
            flag("--url", &self.url);
        }
        self.choices.each_flag(&mut flag);
        words.push("-".to_owned());
        words.iter().map(|word| text::shell_word(word)).collect::<Vec<_>>().join(" ")
    }
}

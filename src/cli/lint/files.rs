//! From what the user names to texts: folders are walked on every core, long JSON lines stream, the rest is read whole.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::walk::Walk;
use crate::buffer;
use crate::cli::folders;
use crate::cli::input::{self, Opened, Source};
use crate::document::Document;
use crate::exit::Failure;
use crate::glob::Glob;
use crate::ignores::Rules;
use crate::lines;
use crate::lint::RuleSet;
use crate::lint::fix::{self, Mended};
use crate::lint::source::{Allowance, Claim, Known, Linted, Linter, Part, Syntax};
use crate::sorting;

/// The largest text that is read whole.
const LARGEST: usize = u32::MAX as usize - 1;

/// What to do with repairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mending {
    /// Only say what there is.
    No,
    /// Make them.
    Write,
    /// Show what they would change.
    Show,
}

/// What became of one text, or of some lines of one.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// The file's name as it was given.
    pub(super) file: String,
    /// How many files were linted: one, none for one of no known kind or for a later part, many for a sum.
    pub(super) files: usize,
    /// What was found; after repairs, what is left.
    pub(super) linted: Linted,
    /// How many repairs were made, or would be.
    pub(super) mended: usize,
    /// The change, where it is only shown; the mended text, where it goes to standard output.
    pub(super) change: Option<Vec<u8>>,
    /// Why it could not be linted.
    pub(super) trouble: Option<String>,
    /// How many links to folders were not followed.
    pub(super) links: usize,
    /// Whether it was mended and could not be written.
    pub(super) unwritten: bool,
    /// How much was found inside captures that was to be mended, and is not.
    pub(super) captured: usize,
    /// Whether the user named it, so that it was meant to be linted.
    pub(super) named: bool,
    /// Whether repairs were left over when enough was tried.
    pub(super) given_up: bool,
}

/// Rules that are off for files that match a glob.
#[derive(Debug)]
pub(super) struct PerFile {
    /// The folder that the globs start from.
    pub(super) folder: PathBuf,
    /// The globs and their rule sets: the usual ones without those that are off.
    pub(super) globs: Vec<(Glob, Vec<String>)>,
}

/// How every text is linted.
pub(super) struct Job<'o> {
    /// Rules, kind, surface.
    pub(super) linter: Linter<'o>,
    /// Rules that are off for some files.
    pub(super) per_file: PerFile,
    /// What to do with repairs.
    pub(super) mending: Mending,
    /// Whether repairs that guess are made too.
    pub(super) all_fixes: bool,
    /// What standard input is called, where the user says so.
    pub(super) stdin_name: Option<String>,
    /// Globs of files that are not looked for in folders, from the folder on that is given.
    pub(super) exclude: Vec<String>,
    /// The same from the folder of the settings on.
    pub(super) settled: Vec<String>,
    /// Whether folders' ignore files are respected.
    pub(super) respect_ignores: bool,
    /// What to make of files that the user named.
    pub(super) claim: Claim,
    /// Whether files without a finding are handed on too.
    pub(super) every_file: bool,
    /// Where that stands which the user named, as the system writes it: a folder leaves it to its own name.
    pub(super) named: Vec<PathBuf>,
}

impl Job<'_> {
    /// Lints what one name stands for, and hands on what became of it: files of a folder by name, the lines of a long file in order.
    pub(super) fn run(&self, name: &str, emit: &mut Emit<'_>) -> Result<(), Failure> {
        if name != "-" && Path::new(name).is_dir() {
            return self.folder(name, emit);
        }
        let source = if name == "-" { Source::Stdin } else { Source::File(name.into()) };
        let shown = match &self.stdin_name {
            Some(given) if name == "-" => given.clone(),
            _ => name.to_owned(),
        };
        // What is packed is read and never written.
        let opened = if self.mending == Mending::No { Opened::new(&source)? } else { Opened::plain(&source)? };
        let plain = shown.strip_suffix(".gz").unwrap_or(&shown);
        let syntax = Syntax::of_text(Syntax::of_name(plain), &opened.head);
        if syntax == Syntax::Lines && self.mending == Mending::No && !opened.is_whole() {
            return self.stream(&shown, opened, emit);
        }
        let packed = plain.len() < shown.len();
        let text = opened.into_bytes(&source, LARGEST)?;
        let target = if name == "-" || packed { None } else { Some(Path::new(name)) };
        let outcome = self.text(&shown, Some(syntax), &text, self.claim, target);
        emit(Outcome { named: self.claim == Claim::Named, ..outcome })
    }

    /// Every file of a folder and those below it that the linter reads, on every core, handed on by name.
    fn folder(&self, name: &str, emit: &mut Emit<'_>) -> Result<(), Failure> {
        let rules = |globs: &[String]| {
            let mut rules = Rules::default();
            match globs.iter().find(|glob| !rules.add(glob)) {
                Some(glob) => {
                    Err(Failure::question(format!("--exclude: `{}` is no glob", crate::text::sanitise(glob))))
                }
                None => Ok(rules),
            }
        };
        let walk = Walk::new(name, self.respect_ignores, rules(&self.exclude)?)
            .settled(rules(&self.settled)?, &self.per_file.folder)
            .without(&self.named);
        let found: Mutex<(Vec<Outcome>, Outcome)> = Mutex::default();
        walk.run(|| {
            let (mut buffer, mut known) = (Vec::new(), Known::default());
            let found = &found;
            move |entry| {
                let outcome = match entry {
                    Ok(path) => self.found(path, &mut buffer, &mut known),
                    Err((path, error)) => {
                        let file = path.to_string_lossy().into_owned();
                        Some(Outcome { file, trouble: Some(plain(&error)), ..Outcome::default() })
                    }
                };
                let Some(mut outcome) = outcome else { return };
                // Most files with findings have one, and all of them are kept to the end.
                outcome.linted.diagnostics.shrink_to_fit();
                let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
                let (outcomes, rest) = &mut *found;
                let speaks = !outcome.linted.diagnostics.is_empty()
                    || outcome.change.is_some()
                    || outcome.trouble.is_some()
                    || outcome.mended > 0
                    || outcome.given_up
                    || outcome.linted.likely > 0
                    || outcome.linted.unread > 0
                    || outcome.linted.others.0 > 0;
                if speaks || (self.every_file && outcome.files > 0) {
                    outcomes.push(outcome);
                } else {
                    // Of a million clean files only the number is kept.
                    rest.files += outcome.files;
                    rest.linted.unknown += outcome.linted.unknown;
                }
            }
        });
        let (mut outcomes, mut rest) = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        rest.links = walk.passed();
        sorting::by_key(&mut outcomes, |outcome| by_path(&outcome.file));
        for outcome in outcomes {
            emit(outcome)?;
        }
        emit(rest)
    }

    /// Whether a file would be linted if it were found in a folder.
    pub(super) fn reads(&self, path: &Path) -> bool {
        path.is_file()
            && self
                .found(path, &mut Vec::new(), &mut Known::default())
                .is_some_and(|outcome| outcome.linted.documents > 0 || outcome.trouble.is_some())
    }

    fn found(&self, path: &Path, buffer: &mut Vec<u8>, known: &mut Known) -> Option<Outcome> {
        // A name that is no text is shown as well as it can be.
        let file = &*path.to_string_lossy();
        let named = Syntax::of_name(file)?;
        let text = match File::open(path).and_then(|file| read(file, buffer)) {
            Ok(length) => buffer.get(..length).unwrap_or_default(),
            Err(error) => {
                let lost = folders::leads_nowhere(path).then(|| folders::LEADS_NOWHERE.to_owned());
                let trouble = lost.or_else(|| Some(plain(&error)));
                return Some(Outcome { file: file.to_owned(), trouble, ..Outcome::default() });
            }
        };
        // What is called JSON may be something else, and nothing else is looked into for that.
        if named != Syntax::Json {
            return Some(self.text(file, Some(named), text, Claim::Found, Some(path)));
        }
        if self.mending == Mending::No && text.len() <= LARGEST {
            let own = self.rules_for(file);
            let linter = Linter { rules: own.as_ref().unwrap_or(self.linter.rules), ..self.linter };
            if let Some(linted) = linter.lint_quickly(Part { file, text, first_line: 1, byte: 0 }, known) {
                return Some(Outcome { file: file.to_owned(), files: 1, linted, ..Outcome::default() });
            }
        }
        Some(self.text(file, None, text, Claim::Found, Some(path)))
    }

    /// A text that is in memory, written in a way that is known; without it, what its name says is JSON.
    fn text(&self, file: &str, syntax: Option<Syntax>, text: &[u8], claim: Claim, target: Option<&Path>) -> Outcome {
        let own = self.rules_for(file);
        let linter = Linter { rules: own.as_ref().unwrap_or(self.linter.rules), ..self.linter };
        let mut outcome = Outcome { file: file.to_owned(), ..Outcome::default() };
        if text.len() > LARGEST {
            outcome.trouble = Some("it is larger than 4 GiB; write one document a line".to_owned());
            return outcome;
        }
        let part = |text| Part { file, text, first_line: 1, byte: 0 };
        let head = || text.get(..text.len().min(64 << 10)).unwrap_or_default();
        let syntax = syntax.unwrap_or_else(|| Syntax::of_text(Some(Syntax::Json), head()));
        let mut mended = None;
        if self.mending != Mending::No {
            let made = mend(&linter, syntax, text, self.all_fixes, claim);
            outcome.given_up = made.given_up;
            mended = Some(made).filter(|mended| mended.made > 0);
        }
        if let Some(mended) = &mended {
            outcome.mended = mended.made;
            match (self.mending, target) {
                (Mending::Show, _) => outcome.change = Some(difference(file, text, &mended.text)),
                (_, Some(path)) => {
                    let written = input::write_whole(path, |out| Ok(io::Write::write_all(out, &mended.text)?));
                    if let Err(failure) = written {
                        // The causes stand in the sentence; the system's number says nothing to a person.
                        let said = format!("{:#}", failure.error);
                        outcome.trouble = Some(said.split(" (os error ").next().unwrap_or_default().to_owned());
                        outcome.unwritten = true;
                        outcome.mended = 0;
                    }
                }
                (_, None) => outcome.change = Some(mended.text.clone()),
            }
        } else if self.mending == Mending::Write && target.is_none() {
            // What comes in on standard input goes out, mended or not.
            outcome.change = Some(text.to_vec());
        }
        let left = mended.as_ref().filter(|_| !outcome.unwritten).map_or(text, |mended| &mended.text);
        outcome.linted = linter.lint(syntax, part(left), claim);
        if self.mending != Mending::No {
            let all = matches!(syntax, Syntax::Captures(_));
            outcome.captured = if all { outcome.linted.counts.total() } else { outcome.linted.captured };
        }
        outcome.files = usize::from(outcome.linted.documents > 0);
        if let Some((line, column, message)) = outcome.linted.problem.take()
            && (claim == Claim::Named
                || matches!(syntax, Syntax::Captures(crate::capture::Format::Http | crate::capture::Format::Har)))
        {
            outcome.trouble = Some(format!("{line}:{column}: {message}"));
        }
        outcome
    }

    /// A long text of one document a line, on every core, in constant memory.
    fn stream(&self, file: &str, opened: Opened, emit: &mut Emit<'_>) -> Result<(), Failure> {
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        let own = self.rules_for(file);
        let linter = Linter { rules: own.as_ref().unwrap_or(self.linter.rules), ..self.linter };
        let mut before = 0;
        let mut first = true;
        lines::process(
            opened.into_reader(),
            workers,
            || (),
            |(), chunk| {
                let first_line = usize::try_from(chunk.first_line).unwrap_or(usize::MAX);
                let part = Part { file, text: chunk.bytes, first_line, byte: 0 };
                (linter.lint(Syntax::Lines, part, self.claim), chunk.bytes.len())
            },
            |(mut linted, length)| {
                for diagnostic in &mut linted.diagnostics {
                    diagnostic.shift(before);
                }
                before += length;
                let trouble =
                    linted.problem.take().map(|(line, column, message)| format!("{line}:{column}: {message}"));
                let files = usize::from(linted.documents > 0 && std::mem::take(&mut first));
                emit(Outcome { file: file.to_owned(), files, linted, trouble, ..Outcome::default() })
            },
        )
    }

    /// The rules for a file, where they are not the usual ones.
    fn rules_for(&self, file: &str) -> Option<RuleSet> {
        let mut own: Option<RuleSet> = None;
        if Syntax::takes_comments(file) {
            let own = own.get_or_insert_with(|| self.linter.rules.clone());
            for code in ["syntax/comment", "syntax/trailing-comma"] {
                own.set(code, false);
            }
        }
        if self.per_file.globs.is_empty() {
            return own;
        }
        let path = straight(&std::path::absolute(file).ok()?);
        let folder = straight(&std::path::absolute(&self.per_file.folder).ok()?);
        let relative = path.strip_prefix(&folder).unwrap_or(&path);
        let (relative, name) = (relative.to_str()?, path.file_name()?.to_str()?);
        for (glob, off) in &self.per_file.globs {
            if glob.fits(relative) || glob.fits(name) {
                let own = own.get_or_insert_with(|| self.linter.rules.clone());
                for selector in off {
                    own.set(selector, false);
                }
            }
        }
        own
    }
}

/// A whole path without the steps to a folder and back again, which globs do not look through.
fn straight(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            // Above the root is the root.
            Component::ParentDir => drop(out.pop()),
            part => out.push(part),
        }
    }
    out
}

/// Reads a file to the beginning of `buffer`, and gives its length. Nobody is asked for that first: most files are shorter than the
/// buffer, which is never emptied, and are read in one step.
fn read(mut file: File, buffer: &mut Vec<u8>) -> io::Result<usize> {
    const STEP: usize = 64 << 10;
    let mut length = 0;
    loop {
        if buffer.len() < length + STEP {
            buffer::set_length(buffer, length + STEP);
        }
        match file.read(buffer.get_mut(length..).unwrap_or_default()) {
            Ok(0) => return Ok(length),
            Ok(read) => length += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// What sorts paths by their parts, as [`Path`] does, where they begin alike: no part holds a zero, which is less than any other byte.
fn by_path(path: &str) -> Vec<u8> {
    path.bytes().map(|byte| if std::path::is_separator(char::from(byte)) { 0 } else { byte }).collect()
}

/// Takes what became of each text, in order.
pub(super) type Emit<'e> = dyn FnMut(Outcome) -> Result<(), Failure> + Send + 'e;

/// Makes the repairs of a text. Captures are evidence: nothing is mended in them.
fn mend(linter: &Linter<'_>, syntax: Syntax, text: &[u8], all: bool, claim: Claim) -> Mended {
    match syntax {
        Syntax::Captures(_) => Mended::nothing(text),
        Syntax::Json => fix::mend(text, all, |text| linter.document(&Document::json(text), claim)),
        Syntax::Yaml => fix::mend(text, all, |text| linter.document(&Document::yaml(text), claim)),
        Syntax::Lines => {
            let allowance = Allowance::of(text.len(), true);
            let mut whole = Mended { text: Vec::with_capacity(text.len()), ..Mended::nothing(b"") };
            for line in text.split_inclusive(|byte| *byte == b'\n') {
                let end = line.iter().rev().take_while(|byte| byte.is_ascii_whitespace()).count();
                let (line, end) = line.split_at(line.len() - end);
                let mended = if line.is_empty() {
                    Mended::nothing(line)
                } else {
                    let brief = allowance.is_spent();
                    fix::mend_one(line, all, brief, |line| {
                        let outcome = linter.line_document(line, brief, claim)?;
                        allowance.spend(outcome.effort);
                        Some(outcome)
                    })
                };
                whole.text.extend_from_slice(&mended.text);
                whole.text.extend_from_slice(end);
                whole.made += mended.made;
                whole.given_up |= mended.given_up;
            }
            whole
        }
    }
}

/// The change as a unified difference, as `patch` reads it.
fn difference(file: &str, before: &[u8], after: &[u8]) -> Vec<u8> {
    let hunks = crate::unified::hunks(&String::from_utf8_lossy(before), &String::from_utf8_lossy(after));
    // A tab ends a name that has spaces in it.
    let end = if file.contains(' ') { "\t" } else { "" };
    let head = if hunks.is_empty() { String::new() } else { format!("--- {file}{end}\n+++ {file}{end}\n") };
    (head + &hunks).into_bytes()
}

/// An error of the system without its number.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    text.rfind(" (os error ").map_or_else(|| text.clone(), |end| text[..end].to_owned())
}

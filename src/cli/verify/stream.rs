//! NDJSON: lines on every core, in constant memory. Proofs are hashed many at a time, and right ones become rows at once; about
//! whatever else there is to say, each capture gets its turn.

use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering};

use super::judge::{At, Found, Judge};
use super::read::{AHEAD, Tally};
use crate::capture::{Capture, ndjson};
use crate::cli::input::{self, Opened, Source};
use crate::cli::shell::Shell;
use crate::exit::Failure;
use crate::lines::{self, Chunk};
use crate::mac::Digested;
use crate::recognise;
use crate::report::template::Template;
use crate::report::verify::{Format, Summary, View};
use crate::signature;
use crate::signature::search::Answer;

/// How many captures are read before their proofs are hashed together.
const TOGETHER: usize = 256;

/// What a worker keeps, so that nothing is allocated or rendered twice where lines are alike.
#[derive(Default)]
struct Desk {
    captures: Vec<Capture>,
    templates: Templates,
}

/// `None` stands where rows are alike and yet no template can be made of them.
type Templates = Vec<(Alike, Option<Template>)>;

/// What rows have in common that differ in their index and proof only: scheme, secret and flow. Rows of tables go by their address,
/// since there is no faster way to tell them apart.
type Alike = (usize, usize, Option<usize>);

/// What a worker made of some lines: rendered rows, and what must wait for its turn.
#[derive(Default)]
struct Batch {
    parts: Vec<Part>,
    summary: Summary,
    /// What is wrong with lines, each with its number.
    errors: Vec<(usize, String)>,
}

/// The proofs of one capture, and the digests of all that were hashed together.
#[derive(Clone, Copy)]
struct Proofs<'p> {
    found: &'p [Found<'p, 'p>],
    digests: &'p [Digested],
}

enum Part {
    /// Rendered rows with separators between them.
    Rows(Vec<u8>),
    /// A capture that has to wait for its turn.
    Open(Open),
}

struct Open {
    index: u64,
    capture: Box<Capture>,
    /// Whether all of its proofs hold. If not, causes may be searched, depending on how many came before it.
    right: bool,
    /// Those that were found ahead of its turn.
    causes: Vec<Option<Answer>>,
}

impl Judge<'_> {
    pub(super) fn stream(
        &self,
        source: &Source,
        name: &str,
        opened: Opened,
        tally: &mut Tally<'_>,
        shell: &mut Shell,
    ) -> Result<(), Failure> {
        let folder = source.folder();
        let at = |index| At { name, index, alone: false, folder, foreign: false };
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        let view = tally.view;
        let keep_cases = tally.reporting;
        let explain = AtomicU64::new(tally.explain);
        let mut broken = false;
        let voice = shell.voice;
        let out = &mut shell.out;
        let outcome = lines::process(
            opened.into_reader(),
            workers,
            Desk::default,
            |desk, chunk| {
                let mut batch = self.batch(&at, desk, chunk, view, keep_cases);
                // A mismatch by itself is searched at once, while other chunks are worked on; several are shared out in their turn.
                let mut wrong = wrong(&mut batch.parts);
                if let (Some(open), None) = (wrong.next(), wrong.next())
                    && explain.load(Ordering::Relaxed) > 0
                {
                    open.causes = self.causes(at(open.index), &open.capture);
                }
                drop(wrong);
                batch
            },
            |batch: Batch| -> Result<(), Failure> {
                tally.summary.merge(batch.summary);
                tally.left_out += batch.summary.skipped;
                for (line, error) in &batch.errors {
                    broken = true;
                    voice.complain(error);
                    tally.unread(name, Some(*line), error);
                }
                let mut parts = batch.parts;
                for window in parts.chunks_mut(AHEAD * workers) {
                    self.search_ahead(&at, window, tally.explain, workers);
                    for part in window {
                        match part {
                            Part::Rows(rows) => tally.emit(rows, out)?,
                            Part::Open(Open { index, capture, causes, .. }) => {
                                input::mention(name, capture, voice);
                                self.capture(at(*index), capture, std::mem::take(causes), tally, out)?;
                            }
                        }
                    }
                }
                explain.store(tally.explain, Ordering::Relaxed);
                Ok(())
            },
        );
        outcome?;
        if broken {
            return Err(Failure::question(format!("some lines of {name} could not be read")));
        }
        Ok(())
    }

    /// Searches the causes of several mismatches on every core.
    fn search_ahead<'a>(&self, at: &impl Fn(u64) -> At<'a>, parts: &mut [Part], explain: u64, workers: usize) {
        let mut open: Vec<_> = wrong(parts).filter(|open| open.causes.is_empty()).collect();
        let captures: Vec<_> = open.iter().map(|open| (at(open.index), &*open.capture)).collect();
        let causes = self.causes_ahead(&captures, explain, workers);
        for (open, causes) in open.iter_mut().zip(causes) {
            open.causes = causes;
        }
    }

    fn batch<'a>(
        &self,
        at: &impl Fn(u64) -> At<'a>,
        desk: &mut Desk,
        chunk: Chunk<'_>,
        view: View<'_>,
        keep_cases: bool,
    ) -> Batch {
        let mut batch = Batch::default();
        let mut rows: Vec<u8> = Vec::new();
        let Desk { captures, templates } = desk;
        let mut lines = chunk.lines();
        loop {
            let count = fill(captures, &mut lines, at(0).name, &mut batch.errors);
            if count == 0 {
                break;
            }
            let captures = &captures[..count];
            let mut found = Vec::with_capacity(count);
            let find = |capture| {
                let before = found.len();
                if self.find(capture, &mut found).is_err() {
                    found.truncate(before);
                }
                found.len()
            };
            let ends: Vec<usize> = captures.iter().map(find).collect();
            let digests = self.hash(&mut found);
            let mut start = 0;
            for (capture, end) in captures.iter().zip(ends) {
                let index = capture.line as u64 - 1;
                let before = rows.len();
                let proofs = Proofs { found: &found[start..end], digests: &digests };
                let right = self.rendered(at(index), capture, proofs, view, templates, &mut rows).is_some();
                if right && !keep_cases {
                    batch.summary.ok += (end - start) as u64;
                } else {
                    rows.truncate(before);
                    if !rows.is_empty() {
                        batch.parts.push(Part::Rows(std::mem::take(&mut rows)));
                    }
                    let capture = Box::new(capture.clone());
                    batch.parts.push(Part::Open(Open { index, capture, right, causes: Vec::new() }));
                }
                start = end;
            }
        }
        if !rows.is_empty() {
            batch.parts.push(Part::Rows(rows));
        }
        batch
    }

    /// Makes digests together, where the processor makes many at once, and says which is whose.
    fn hash(&self, found: &mut [Found<'_, '_>]) -> Vec<Digested> {
        let mut all = Vec::new();
        for place in self.places {
            let own = |found: &&mut Found<'_, '_>| ptr::eq(found.place, place);
            let proofs: Vec<_> =
                found.iter_mut().filter(own).map(|found| (&found.capture.request, &found.evidence)).collect();
            if proofs.is_empty() {
                continue;
            }
            let Some(digests) = place.keys.digests(&place.settled.setting, &proofs) else { continue };
            for (found, index) in found.iter_mut().filter(own).zip(all.len()..) {
                found.digest = Some(index);
            }
            all.extend(digests);
        }
        all
    }

    /// Renders the rows of a capture whose proofs all hold; `None` where anything else is to be said about it.
    fn rendered(
        &self,
        at: At<'_>,
        capture: &Capture,
        proofs: Proofs<'_>,
        view: View<'_>,
        templates: &mut Templates,
        rows: &mut Vec<u8>,
    ) -> Option<()> {
        if proofs.found.is_empty() || capture.directive("secret").is_some() || !capture.notes.is_empty() {
            return None;
        }
        let before = rows.len();
        for found in proofs.found {
            if !rows.is_empty() {
                rows.extend_from_slice(view.format.separator());
            }
            let digest = found.digest.and_then(|index| proofs.digests.get(index));
            if self.row(at, found, digest, view, templates, rows).is_none() {
                rows.truncate(before);
                return None;
            }
        }
        Some(())
    }

    /// Renders the row of a proof that holds, from a template where there is one.
    fn row(
        &self,
        at: At<'_>,
        found: &Found<'_, '_>,
        digest: Option<&Digested>,
        view: View<'_>,
        templates: &mut Templates,
        rows: &mut Vec<u8>,
    ) -> Option<()> {
        let Found { capture, place, evidence, .. } = found;
        let alike = self.alike(found, digest, view.format);
        if let Some(alike) = alike
            && let Some((_, Some(template))) = templates.iter().find(|(other, _)| *other == alike)
        {
            template.fill(at.index, &evidence.proof, rows);
            return Some(());
        }
        let judged = self.judge(at, capture, place, evidence);
        if !judged.verdict.ok {
            return None;
        }
        if let Some(alike) = alike
            && !templates.iter().any(|(other, _)| *other == alike)
        {
            templates.push((alike, Template::new(view, &judged)));
        }
        view.row(&judged, rows).ok()
    }

    /// What the row of this proof has in common with others, if it holds and there is nothing else to say about it.
    fn alike(&self, found: &Found<'_, '_>, digest: Option<&Digested>, format: Format) -> Option<Alike> {
        let Found { capture, place, evidence, .. } = found;
        let setting = &place.settled.setting;
        let plain = self.args.computed.is_none() && self.clock.is_none() && capture.directives.is_empty();
        if !plain || !Template::takes(&evidence.proof) {
            return None;
        }
        let secret = signature::holds(setting, &place.keys, &capture.request, evidence, digest)?;
        let flow = if format == Format::Text { recognise::flow_name(&capture.request) } else { None };
        Some((ptr::from_ref(setting.scheme).addr(), secret, flow.map(|flow| flow.as_ptr().addr())))
    }
}

/// The captures that wait for their turn and have a proof that does not hold.
fn wrong(parts: &mut [Part]) -> impl Iterator<Item = &mut Open> {
    parts.iter_mut().filter_map(|part| match part {
        Part::Open(open) if !open.right => Some(open),
        _ => None,
    })
}

/// Reads captures from the next lines, over those of before, and returns how many there are.
fn fill<'l>(
    captures: &mut Vec<Capture>,
    lines: &mut impl Iterator<Item = (u64, &'l [u8])>,
    name: &str,
    errors: &mut Vec<(usize, String)>,
) -> usize {
    let mut count = 0;
    for (number, line) in lines {
        // Editors put a byte order mark before the first line.
        let line = if number == 1 { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line) } else { line };
        if line.trim_ascii().is_empty() {
            continue;
        }
        if count == captures.len() {
            captures.push(Capture::default());
        }
        let capture = &mut captures[count];
        let place = usize::try_from(number).unwrap_or(usize::MAX);
        if let Err(error) = ndjson::read_line(line, capture) {
            errors.push((place, format!("{name}:{number}:{}: {error}", error.column)));
            continue;
        }
        capture.line = place;
        count += 1;
        if count == TOGETHER {
            break;
        }
    }
    count
}

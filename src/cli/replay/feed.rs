//! The captures to send, one after the other: out of files and folders, chosen, shared out, in order or shuffled, once or several times.
//! NDJSON is read line by line, so that a million of them take no more memory than one.

use std::io::{BufRead, BufReader, Read};
use std::time::{Duration, Instant};

use crate::capture::{self, Capture, Format as CaptureFormat, ndjson};
use crate::cli::input::{self, Opened, Source};
use crate::cli::named::NamedFiles;
use crate::cli::progress::Watch;
use crate::cli::shell::Voice;
use crate::cli::stock::{no_secrets, told_no_secret};
use crate::exit::Failure;
use crate::glob::Glob;
use crate::recognise;
use crate::replay::pace::{self, Rate};
use crate::report::UNREADABLE;
use crate::report::replay::Problem;
use crate::text;

/// The longest line of NDJSON.
const LONGEST_LINE: u64 = 256 << 20;

/// Members that somebody writes for expectations.
const STRAYS: [&str; 4] = ["expect", "expects", "expected", "expectations"];

/// Which captures are sent, in which order, and when.
#[derive(Debug, Clone)]
pub(in crate::cli) struct Choice {
    /// Flows and globs over names; empty for all.
    pub(in crate::cli) only: Vec<Only>,
    /// This part of so many, from 0.
    pub(in crate::cli) shard: Option<(u64, u64)>,
    /// The seed of the order, where it is not that of the captures.
    pub(in crate::cli) shuffle: Option<u64>,
    /// How many times the whole list is sent.
    pub(in crate::cli) repeat: u64,
    /// How many a second at the most.
    pub(in crate::cli) rate: Option<Rate>,
    /// Whether pauses are those of the recording.
    pub(in crate::cli) original_timing: bool,
    /// The format, where it is not to be recognised.
    pub(in crate::cli) from: Option<CaptureFormat>,
    /// The files that captures may name.
    pub(in crate::cli) files: NamedFiles,
    /// Whether a flag names the secrets, so that captures do not.
    pub(in crate::cli) secrets_given: bool,
}

/// A glob over flows, names, files and numbers.
#[derive(Debug, Clone)]
pub(in crate::cli) struct Only(Glob);

impl Only {
    /// Reads a flow such as `intercom/submit`, a glob such as `intercom/*` or `checkout-*`, or a number such as `#17`.
    pub(in crate::cli) fn parse(text: &str) -> Result<Self, String> {
        let glob = Glob::parse(text).map_err(|error| error.to_string())?;
        Ok(Self(glob))
    }

    fn takes(&self, words: [Option<&str>; 4]) -> bool {
        words.into_iter().flatten().any(|word| self.0.fits(word))
    }
}

/// One capture whose turn it is.
#[derive(Debug, Default)]
pub(in crate::cli) struct Job {
    /// The capture. Its buffers are filled again by the next one.
    pub(in crate::cli) capture: Capture,
    /// Which of the sources it is from.
    pub(in crate::cli) source: usize,
    /// Its place in the source, from 0.
    pub(in crate::cli) index: u64,
    /// Whether its source holds no other.
    pub(in crate::cli) alone: bool,
    /// Which time the whole list is sent, from 0.
    pub(in crate::cli) pass: u64,
    /// Its flow.
    pub(in crate::cli) flow: Option<&'static str>,
    /// When it may be sent.
    pub(in crate::cli) due: Option<Instant>,
    /// Why it is not to be sent.
    pub(in crate::cli) problem: Option<Problem>,
}

/// A source that is being read.
enum Open {
    Lines { reader: BufReader<Box<dyn Read + Send>>, number: u64 },
    Captures { captures: std::vec::IntoIter<Capture>, index: u64, alone: bool, har: bool },
}

/// Gives one capture after the other.
#[allow(clippy::struct_excessive_bools)] // each a question of its own
pub(in crate::cli) struct Feed<'s> {
    sources: &'s [Source],
    /// What the user named; other sources were found in a folder, and may be anything.
    named: &'s [String],
    choice: &'s Choice,
    watch: Watch,
    voice: Voice,
    next_source: usize,
    open: Option<Open>,
    line: Vec<u8>,
    /// How often the whole list was sent.
    passes: u64,
    /// Everything, where the order or a pipe does not let it be read again.
    kept: Option<Vec<Job>>,
    kept_next: usize,
    chosen: u64,
    given: u64,
    started: Instant,
    first_recorded: Option<i64>,
    /// Entries of records that are of no platform of ours.
    pub(in crate::cli) foreign: u64,
    /// Captures that were not chosen.
    pub(in crate::cli) passed_over: u64,
    /// Which of the globs have fitted a capture.
    fitted: Vec<bool>,
    /// Whether it was said how expectations are written.
    strays_told: bool,
    /// The sources of captures that were told to be no secrets.
    no_secrets: Vec<String>,
    /// Whether anything could not be read.
    pub(in crate::cli) broken: bool,
    /// Whether there is no capture left.
    pub(in crate::cli) ended: bool,
    /// Whether the pauses of the recording were asked for, and a capture has no time.
    pub(in crate::cli) timeless: bool,
}

impl<'s> Feed<'s> {
    pub(in crate::cli) fn new(
        sources: &'s [Source],
        named: &'s [String],
        choice: &'s Choice,
        watch: Watch,
        voice: Voice,
    ) -> Result<Self, Failure> {
        let mut feed = Self {
            sources,
            named,
            choice,
            watch,
            voice,
            next_source: 0,
            open: None,
            line: Vec::new(),
            passes: 0,
            kept: None,
            kept_next: 0,
            chosen: 0,
            given: 0,
            started: Instant::now(),
            first_recorded: None,
            foreign: 0,
            passed_over: 0,
            fitted: vec![false; choice.only.len()],
            strays_told: false,
            no_secrets: Vec::new(),
            broken: false,
            ended: false,
            timeless: false,
        };
        if choice.shuffle.is_some() || (choice.repeat > 1 && sources.contains(&Source::Stdin)) {
            let mut kept = Vec::new();
            let mut job = Job::default();
            while feed.read(&mut job)? {
                kept.push(std::mem::take(&mut job));
            }
            feed.kept = Some(kept);
            feed.shuffle();
        }
        feed.started = Instant::now();
        Ok(feed)
    }

    /// The globs that have fitted no capture.
    pub(in crate::cli) fn idle(&self) -> Vec<&'s str> {
        let each = self.choice.only.iter().zip(&self.fitted);
        each.filter(|(_, fitted)| !**fitted).map(|(only, _)| only.0.text()).collect()
    }

    /// Fills in the next capture; says whether there was one.
    pub(in crate::cli) fn next(&mut self, job: &mut Job) -> Result<bool, Failure> {
        let found = self.advance(job)?;
        self.ended = !found;
        Ok(found)
    }

    fn advance(&mut self, job: &mut Job) -> Result<bool, Failure> {
        if self.kept.is_some() {
            if !self.next_kept(job) {
                return Ok(false);
            }
        } else {
            while !self.read(job)? {
                self.passes += 1;
                if self.passes >= self.choice.repeat || self.given == 0 {
                    return Ok(false);
                }
                self.next_source = 0;
                self.chosen = 0;
                self.begin_pass();
            }
        }
        job.pass = self.passes;
        job.due = self.due(&job.capture);
        self.given += 1;
        Ok(true)
    }

    /// Recorded pauses begin anew with each pass.
    fn begin_pass(&mut self) {
        if self.choice.original_timing {
            self.started = Instant::now();
            self.first_recorded = None;
        }
    }

    fn next_kept(&mut self, job: &mut Job) -> bool {
        let length = self.kept.as_ref().map_or(0, Vec::len);
        if self.kept_next >= length {
            self.passes += 1;
            if self.passes >= self.choice.repeat || length == 0 {
                return false;
            }
            self.kept_next = 0;
            self.begin_pass();
            self.shuffle();
        }
        let Some(next) = self.kept.as_ref().and_then(|kept| kept.get(self.kept_next)) else { return false };
        let Job { capture, source, index, alone, flow, problem, .. } = next;
        *job = Job {
            capture: capture.clone(),
            source: *source,
            index: *index,
            alone: *alone,
            flow: *flow,
            pass: 0,
            due: None,
            problem: problem.clone(),
        };
        self.kept_next += 1;
        true
    }

    /// Fisher and Yates, with `SplitMix64`: the same seed gives the same order on every machine and with every version.
    fn shuffle(&mut self) {
        let (Some(seed), Some(kept)) = (self.choice.shuffle, &mut self.kept) else { return };
        let mut state = seed.wrapping_add(self.passes);
        for end in (1..kept.len()).rev() {
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            mixed ^= mixed >> 31;
            let other = usize::try_from(mixed % (end as u64 + 1)).unwrap_or_default();
            kept.swap(end, other);
        }
    }

    fn due(&mut self, capture: &Capture) -> Option<Instant> {
        let after = if self.choice.original_timing {
            let Some(recorded) = pace::recorded_at(capture) else {
                self.timeless = true;
                return None;
            };
            let first = *self.first_recorded.get_or_insert(recorded);
            Duration::from_millis(u64::try_from(recorded.saturating_sub(first)).unwrap_or_default())
        } else {
            self.choice.rate?.due(self.given)
        };
        self.started.checked_add(after)
    }

    /// Reads on to the next capture that was chosen.
    fn read(&mut self, job: &mut Job) -> Result<bool, Failure> {
        loop {
            if !self.read_any(job)? {
                return Ok(false);
            }
            let Some(source) = self.sources.get(job.source) else { return Ok(false) };
            if job.problem.is_some() {
                job.flow = None;
                // Nobody can tell whether it would have been chosen by anything but its number.
                let number = format!("#{}", job.index);
                let may_fit = |only: &Only| !only.0.text().starts_with('#') || only.0.fits(&number);
                if self.choice.only.is_empty() || self.choice.only.iter().any(may_fit) {
                    return Ok(true);
                }
                continue;
            }
            // What stands in a line of NDJSON stands on that line.
            let line = job.capture.line;
            let unplaced = job.capture.directives.iter_mut().filter(|directive| directive.line == 0);
            unplaced.for_each(|directive| directive.line = line);
            let mut strays = job.capture.extra.iter().filter(|(name, _)| STRAYS.contains(&name.as_str()));
            if !self.strays_told
                && job.capture.directives.iter().all(|directive| directive.name != "expect")
                && let Some((name, _)) = strays.next()
            {
                (self.strays_told, self.broken) = (true, true);
                self.voice.complain(&format!(
                    "{}:{line}: the member `{}` is not read, so that nothing of it is expected; write \"directives\":[[\"expect\",\"status 200\"]]",
                    source.name(),
                    text::sanitise(name)
                ));
            }
            for source in no_secrets(&job.capture).filter(|_| !self.choice.secrets_given) {
                if !self.no_secrets.iter().any(|known| known == source) {
                    self.voice.note(&told_no_secret(&text::sanitise(source)));
                    self.no_secrets.push(source.to_owned());
                }
            }
            let named = job.capture.directive("flow").and_then(known_flow);
            let flows = job.capture.directives.iter().filter(|directive| directive.name == "flow");
            let unknown = flows.map(|directive| directive.value.as_str()).find(|word| known_flow(word).is_none());
            job.problem = unknown.map(|word| {
                let known = crate::platform::flows().map(|flow| flow.name);
                let guess = text::did_you_mean(word, known).map(|name| format!("; did you mean `{name}`?"));
                let detail = format!("there is no flow `{}`{}", text::sanitise(word), guess.unwrap_or_default());
                Problem { code: "flow-unknown", detail }
            });
            if let Some(detail) = job.capture.told_unrecorded() {
                job.problem = Some(Problem { code: "body-unrecorded", detail });
            }
            job.flow = named.or_else(|| recognise::flow_name(&job.capture.request));
            let har = matches!(self.open, Some(Open::Captures { har: true, .. }));
            if har && job.flow.is_none() && recognise::schemes(&job.capture.request).is_empty() {
                self.foreign += 1;
                continue;
            }
            if !self.choice.only.is_empty() {
                let file = match source {
                    Source::File(path) => path.file_stem().and_then(|stem| stem.to_str()),
                    Source::Stdin => None,
                };
                let number = format!("#{}", job.index);
                let words = [job.flow, job.capture.directive("name"), file, Some(&number)];
                let mut taken = false;
                for (only, fitted) in self.choice.only.iter().zip(&mut self.fitted) {
                    let fits = only.takes(words);
                    *fitted |= fits;
                    taken |= fits;
                }
                if !taken {
                    self.passed_over += 1;
                    continue;
                }
            }
            let number = self.chosen;
            self.chosen += 1;
            if self.choice.shard.is_none_or(|(part, parts)| number % parts == part) {
                input::mention(&source.name(), &job.capture, self.voice);
                return Ok(true);
            }
            self.passed_over += 1;
        }
    }

    /// Reads the next capture, whatever it is.
    fn read_any(&mut self, job: &mut Job) -> Result<bool, Failure> {
        loop {
            match &mut self.open {
                Some(Open::Lines { .. }) => {
                    if self.read_line(job)? {
                        return Ok(true);
                    }
                    self.open = None;
                }
                Some(Open::Captures { captures, index, alone, .. }) => {
                    if let Some(capture) = captures.next() {
                        job.capture = capture;
                        job.problem = None;
                        job.source = self.next_source - 1;
                        job.index = *index;
                        job.alone = *alone;
                        *index += 1;
                        return Ok(true);
                    }
                    self.open = None;
                }
                None => {
                    let Some(source) = self.sources.get(self.next_source) else { return Ok(false) };
                    self.next_source += 1;
                    match self.open(source) {
                        Ok(open) => self.open = open,
                        // An unreadable file does not keep the others from being sent.
                        Err(failure) => {
                            self.broken = true;
                            self.voice.error(&failure.error);
                        }
                    }
                }
            }
        }
    }

    fn read_line(&mut self, job: &mut Job) -> Result<bool, Failure> {
        let Some(Open::Lines { reader, number }) = &mut self.open else { return Ok(false) };
        let source = self.next_source - 1;
        loop {
            self.line.clear();
            let name = || self.sources.get(source).map(Source::name).unwrap_or_default();
            let read = reader.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut self.line);
            let count = match read {
                Ok(count) => count,
                Err(error) => {
                    self.broken = true;
                    self.voice.complain(&format!("behind line {number}, {}", Failure::from(error).sentence()));
                    0
                }
            };
            if count == 0 {
                return Ok(false);
            }
            *number += 1;
            // Editors put a byte order mark before the first line.
            let line = if *number == 1 { self.line.strip_prefix(b"\xef\xbb\xbf") } else { None };
            let line = line.unwrap_or(&self.line);
            if line.trim_ascii().is_empty() {
                continue;
            }
            job.problem = None;
            if let Err(error) = ndjson::read_line(line, &mut job.capture) {
                self.broken = true;
                let detail = format!("{}:{number}:{}: {error}", name(), error.column);
                self.voice.complain(&detail);
                job.capture = Capture::default();
                job.problem = Some(Problem { code: UNREADABLE, detail });
            }
            job.capture.line = usize::try_from(*number).unwrap_or(usize::MAX);
            job.source = source;
            job.index = *number - 1;
            job.alone = false;
            return Ok(true);
        }
    }

    fn open(&self, source: &Source) -> Result<Option<Open>, Failure> {
        let name = source.name();
        let mut opened = match self.choice.from {
            Some(CaptureFormat::Body) => Opened::plain(source)?,
            _ => Opened::new(source)?,
        };
        let known = match self.choice.from {
            Some(format) => Some(format),
            None => opened.format(source)?,
        };
        let format = match known {
            Some(format) => format,
            // Any script or JSON may lie in a folder; what is called a capture is to be one.
            None if !self.named.contains(&name) && !input::is_called_a_capture(source) => return Ok(None),
            None if opened.head.is_empty() => {
                return Err(Failure::question(format!("{name} is empty: there is no capture in it")));
            }
            None => {
                return Err(Failure::question(format!(
                    "{name} is no capture that courtside knows; name its format with --from (`--from body` sends it as a body)"
                )));
            }
        };
        // What has lines to stream has more of them than fit the head, or begins with a whole one.
        if format == CaptureFormat::Ndjson && (!opened.is_whole() || ndjson::begins_with_a_line(&opened.head)) {
            let opened = opened.watched(source, self.watch);
            let reader: Box<dyn Read + Send> = Box::new(opened.into_reader());
            return Ok(Some(Open::Lines { reader: BufReader::with_capacity(256 << 10, reader), number: 0 }));
        }
        let bytes = opened.into_bytes(source, usize::MAX)?;
        let captures = capture::read(format, &bytes, &mut self.choice.files.load(format, source))
            .map_err(|error| Failure::question(format!("{name}:{}:{}: {error}", error.line, error.column)))?;
        let alone = captures.len() == 1;
        let har = format == CaptureFormat::Har;
        Ok(Some(Open::Captures { captures: captures.into_iter(), index: 0, alone, har }))
    }
}

/// The flow of that name, as the tables have it.
fn known_flow(name: &str) -> Option<&'static str> {
    crate::platform::flows().map(|flow| flow.name).find(|flow| *flow == name)
}

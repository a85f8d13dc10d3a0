//! From what the user named to verdicts, one capture after the other.

use std::io::{self, Read as _, Write};
use std::{iter, thread};

use super::judge::{At, Found, Judge, SENT_ALIKE};
use super::large::LARGEST;
use crate::capture::{self, Capture, Format as CaptureFormat, Items, Request};
use crate::cli::input::{self, Opened, Source};
use crate::cli::shell::Shell;
use crate::cli::stock::{Place, Settled, directive_secrets, no_secrets, told_no_secret};
use crate::exit::Failure;
use crate::json::{Tree, Value};
use crate::platform::{Carrier, Recipe};
use crate::recognise;
use crate::report::UNREADABLE;
use crate::report::cases::{Case, Outcome};
use crate::report::verify::{Judged, Summary, View};
use crate::side_by_side;
use crate::signature::search::Answer;
use crate::text;

/// How many captures a core gets at once, where causes are searched ahead of their captures' turn.
pub(super) const AHEAD: usize = 8;

/// Where verdicts go.
pub(super) struct Tally<'s> {
    pub(super) view: View<'s>,
    pub(super) explain: u64,
    pub(super) summary: Summary,
    pub(super) first: bool,
    pub(super) cases: Vec<Case>,
    /// Files of folders that are no captures, and are not called so.
    pub(super) strays: u64,
    /// Captures that were shown as skipped.
    pub(super) left_out: u64,
    /// Those among them that nobody could judge by the scheme that was chosen for them: no success speaks for the others.
    pub(super) unjudged: u64,
    pub(super) reporting: bool,
}

impl Tally<'_> {
    pub(super) fn emit(&mut self, row: &[u8], out: &mut impl Write) -> io::Result<()> {
        if !self.first {
            out.write_all(self.view.format.separator())?;
        }
        self.first = false;
        out.write_all(row)
    }

    /// Counts one thing that could not be read, and keeps it for the reports.
    pub(super) fn unread(&mut self, name: &str, line: Option<usize>, said: &str) {
        self.summary.unread += 1;
        if self.reporting {
            // Two of a file are two for whatever tells cases apart by their names.
            let called = line.map_or_else(|| name.to_owned(), |line| format!("{name}:{line}"));
            self.cases.push(Case {
                suite: "none".to_owned(),
                name: self.view.redactor.apply(called),
                file: name.to_owned(),
                line,
                outcome: Outcome::Broken,
                code: UNREADABLE,
                message: self.view.redactor.apply_to_prose(said.to_owned()),
                detail: String::new(),
                elapsed: None,
            });
        }
    }

    /// Counts and keeps what is wrong with the only thing that a file holds, which is then the failure of that file.
    fn broken(&mut self, name: &str, error: &capture::Error) -> Failure {
        let said = placed(name, error);
        self.unread(name, Some(error.line), &said);
        Failure::question(said)
    }

    /// Counts the broken requests of a file that are not told one by one, of which the reports have one case.
    fn untold(&mut self, name: &str, more: usize) {
        if let Some(others) = (more as u64).checked_sub(1) {
            let requests = text::count(more as u64, "more request");
            self.unread(name, None, &format!("{requests} of {name} could not be read; mend those that are told first"));
            self.summary.unread += others;
        }
    }

    /// Searches the cause if it is to be searched, renders and counts.
    pub(super) fn judged(
        &mut self,
        judged: &mut Judged<'_>,
        search: impl FnOnce(&mut Judged<'_>) -> Option<Answer>,
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        if judged.failed() && self.explain > 0 {
            judged.answer = search(judged);
            self.explain -= u64::from(judged.answer.is_some());
        }
        self.summary.add(judged);
        self.left_out += u64::from(judged.skipped);
        self.unjudged += u64::from(judged.skipped && judged.verdict.code == "account-id-missing");
        if self.reporting {
            self.cases.push(judged.case(self.view.redactor));
        }
        let mut row = Vec::new();
        self.view.row(judged, &mut row)?;
        Ok(self.emit(&row, out)?)
    }
}

fn placed(name: &str, error: &capture::Error) -> String {
    format!("{name}:{}:{}: {error}", error.line, error.column)
}

/// The proof of a person's identity that a page's settings hold, if that is what a text is: JSON, or the script with it.
fn identity_member(text: &[u8]) -> Option<&'static str> {
    ["user_hash", "intercom_user_jwt"]
        .into_iter()
        .find(|member| memchr::memmem::find(text, member.as_bytes()).is_some())
}

/// Whether a text is a page or a script with a `user_hash` in it: neither JSON nor a form, which can be judged.
fn is_a_page(text: &[u8]) -> bool {
    let holds = |part: &[u8]| memchr::memmem::find(text, part).is_some();
    holds(b"user_hash") && !holds(b"user_hash=") && !holds(b"user_hash\":") && Tree::parse(text).is_err()
}

fn in_a_page(name: &str, member: &str) -> String {
    let scheme = if member == "user_hash" { "intercom-identity" } else { "intercom-jwt" };
    format!(
        "{name} is no capture of a request; it holds a `{member}`, which is judged from JSON, as in {{\"user_id\":\"25\",\"{member}\":\"…\"}}, with --scheme {scheme}"
    )
}

/// The JSON objects of a text that is a list of them, or has one a line; nothing where it is anything else, one object among that.
fn documents(text: &[u8]) -> Vec<&[u8]> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text).trim_ascii();
    let is_object = |text: &&[u8]| text.starts_with(b"{") && Tree::parse(text).is_ok();
    let parts: Vec<&[u8]> = if text.starts_with(b"[") {
        let Ok(tree) = Tree::parse(text) else { return Vec::new() };
        tree.root().items().map(Value::text).collect()
    } else {
        let lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
        Some(lines.collect::<Vec<_>>()).filter(|lines| lines.len() > 1).unwrap_or_default()
    };
    if parts.iter().all(is_object) { parts } else { Vec::new() }
}

impl Judge<'_> {
    pub(super) fn source(&self, source: &Source, tally: &mut Tally<'_>, shell: &mut Shell) -> Result<(), Failure> {
        let name = source.name();
        let bare = !self.args.headers.is_empty() || self.args.computed.is_some() || self.args.scheme.is_some();
        let forced = self.args.from.or((!self.args.headers.is_empty()).then_some(CaptureFormat::Body));
        // A body that was sent compressed was signed compressed.
        let opened = if forced == Some(CaptureFormat::Body) {
            Opened::plain(source)?
        } else {
            Opened::new(source)?.in_utf8(source)?
        };
        let mut opened = opened.watched(source, shell.watch);
        let format = match forced {
            Some(format) => format,
            None => match opened.format(source)? {
                Some(format) => format,
                // Any JSON or script may lie in a folder. Only a proof that is a field of the body could be in it.
                None if self.is_stray(source, &name) => {
                    tally.strays += 1;
                    return Ok(());
                }
                None if input::is_blank(&opened.head) && opened.is_whole() && !bare => {
                    return Err(Failure::question(format!("{name} is empty: there is no capture in it")));
                }
                None if bare => return self.bare(source, tally, shell, opened),
                None if let Some(member) = identity_member(&opened.head) => {
                    return Err(Failure::question(in_a_page(&name, member)));
                }
                None => {
                    return Err(Failure::question(format!(
                        "{name} is no capture that courtside knows; name its format with --from, or add the request's headers with -H 'Name: value'"
                    )));
                }
            },
        };
        if format == CaptureFormat::Body {
            return self.bare(source, tally, shell, opened);
        }
        // A single capture may be laid out over many lines; what has lines to stream has more of them than fit the head.
        if format == CaptureFormat::Ndjson && (!opened.is_whole() || capture::ndjson::begins_with_a_line(&opened.head))
        {
            return self.stream(source, &name, opened, tally, shell);
        }
        let bytes = opened.into_bytes(source, usize::MAX)?;
        let Items { captures, broken, untold } =
            capture::read_each(format, &bytes, &mut self.args.files.load(format, source))
                .map_err(|error| tally.broken(&name, &error))?;
        let alone = captures.len() + broken.len() == 1;
        let workers = thread::available_parallelism().map_or(1, usize::from);
        let mut numbered = captures.iter();
        loop {
            let window: Vec<(At<'_>, &Capture)> = numbered
                .by_ref()
                .take(AHEAD * workers)
                .map(|(index, capture)| {
                    let foreign = format == CaptureFormat::Har && recognise::flow_name(&capture.request).is_none();
                    (At { name: &name, index: *index as u64, alone, folder: source.folder(), foreign }, capture)
                })
                .collect();
            if window.is_empty() {
                break;
            }
            let causes = self.causes_ahead(&window, tally.explain, workers);
            for ((at, capture), causes) in window.into_iter().zip(causes) {
                input::mention(&name, capture, shell.voice);
                self.capture(at, capture, causes, tally, &mut shell.out)?;
            }
        }
        // What cannot be read is told behind what can, and does not hide it.
        if let ([], Some(error)) = (captures.as_slice(), broken.first().filter(|_| broken.len() == 1)) {
            return Err(tally.broken(&name, error));
        }
        for error in &broken {
            let said = placed(&name, error);
            shell.voice.complain(&said);
            tally.unread(&name, Some(error.line), &said);
        }
        tally.untold(&name, untold);
        if broken.is_empty() {
            return Ok(());
        }
        let told = if untold > 0 { format!(", {untold} of them not named here") } else { String::new() };
        let requests = text::count((broken.len() + untold) as u64, "request");
        Err(Failure::question(format!("{requests} of {name} could not be read{told}")))
    }

    /// Whether the scheme proves who somebody is by a document of its own, of which a text may hold several.
    fn takes_documents(&self) -> bool {
        self.args
            .scheme
            .is_some_and(|scheme| matches!(scheme.carrier, Carrier::Field(_)) && scheme.recipe != Recipe::Sheet)
    }

    /// Whether a file was found in a folder, and neither its name nor its scheme makes it a capture.
    fn is_stray(&self, source: &Source, name: &str) -> bool {
        let in_the_body = self.args.scheme.is_some_and(|scheme| matches!(scheme.carrier, Carrier::Field(_)));
        !in_the_body && !input::is_called_a_capture(source) && self.args.captures.iter().all(|named| named != name)
    }

    /// The causes of the mismatches among these captures, searched on every core. As many captures are looked at as may still be
    /// explained; the others get an empty list.
    pub(super) fn causes_ahead(
        &self,
        captures: &[(At<'_>, &Capture)],
        explain: u64,
        workers: usize,
    ) -> Vec<Vec<Option<Answer>>> {
        let ahead = usize::try_from(explain).unwrap_or(usize::MAX).min(captures.len());
        let mut causes = if workers.min(ahead) > 1 {
            side_by_side::map(&captures[..ahead], workers, |(at, capture)| self.causes(*at, capture))
        } else {
            Vec::new()
        };
        causes.resize_with(captures.len(), Vec::new);
        causes
    }

    /// A bare body with its headers from the command line. It may be empty: Infobip signs the timestamp of a GET alone.
    fn bare(&self, source: &Source, tally: &mut Tally<'_>, shell: &mut Shell, opened: Opened) -> Result<(), Failure> {
        if self.args.headers.is_empty() && self.args.computed.is_none() {
            self.check_proved(source, &opened)?;
        }
        let mut capture = Capture { line: 1, ..Capture::default() };
        for (name, value) in &self.args.headers {
            capture.request.headers.push(name.as_str(), value.as_str());
        }
        let at = At { name: &source.name(), index: 0, alone: true, folder: source.folder(), foreign: false };
        let mut body = Vec::new();
        let mut reader = opened.into_reader();
        reader.by_ref().take(LARGEST as u64 + 1).read_to_end(&mut body)?;
        if body.len() > LARGEST {
            return self.large(at, &capture, body, reader, tally, shell);
        }
        if self.args.headers.is_empty() && self.args.computed.is_none() && self.takes_documents() {
            let documents = documents(&body);
            for (index, document) in documents.iter().enumerate() {
                let own = Capture {
                    line: capture.line,
                    request: Request { body: document.to_vec(), ..Request::default() },
                    ..Capture::default()
                };
                let at = At { index: index as u64, alone: false, ..at };
                self.capture(at, &own, Vec::new(), tally, &mut shell.out)?;
            }
            if !documents.is_empty() {
                return Ok(());
            }
        }
        if self.args.headers.is_empty() && self.args.computed.is_none() && self.takes_documents() && is_a_page(&body) {
            return Err(Failure::question(in_a_page(at.name, "user_hash")));
        }
        // A HAR or a line of captures may well be a body that was sent; a request line is none.
        if let Some(format @ (CaptureFormat::Http | CaptureFormat::Curl)) = CaptureFormat::recognise(&body)
            && !self.args.headers.is_empty()
        {
            shell.voice.warning(&format!(
                "{} reads as a capture of a request ({}), and is taken for a bare body, as -H has it; leave -H out to judge the request in it",
                at.name,
                format.name()
            ));
        }
        capture.request.body = body;
        capture.note_length();
        input::mention(at.name, &capture, shell.voice);
        self.capture(at, &capture, Vec::new(), tally, &mut shell.out)
    }

    /// A body alone, without any header, is no request whose signature is missing: there is nothing to judge.
    fn check_proved(&self, source: &Source, opened: &Opened) -> Result<(), Failure> {
        let Some(scheme) = self.args.scheme else { return Ok(()) };
        let (name, carrier) = (source.name(), scheme.carrier.name());
        let name = if name == "-" { "standard input" } else { &name };
        let is_empty = input::is_blank(&opened.head) && opened.is_whole();
        Err(Failure::question(match scheme.carrier {
            Carrier::Field(_) if is_empty => format!("{name} is empty: there is no `{carrier}` in it to judge"),
            Carrier::Field(_) => return Ok(()),
            _ if is_empty => format!(
                "{name} is empty: there is no capture in it; add the request's headers with -H where its body is empty"
            ),
            _ => format!(
                "{name} is no capture, but a body alone, and no signature was given with it; add its headers, as in -H '{carrier}: …', or what your own code came up with as --computed HEX"
            ),
        }))
    }

    /// Judges every proof of one capture, with the search for causes where one is due and not in `causes` already.
    pub(super) fn capture(
        &self,
        at: At<'_>,
        capture: &Capture,
        causes: Vec<Option<Answer>>,
        tally: &mut Tally<'_>,
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        let mut found = Vec::new();
        self.find(capture, &mut found)?;
        if found.is_empty() {
            if at.foreign {
                tally.summary.skipped += 1;
                return Ok(());
            }
            return tally.judged(&mut Self::unproved(at, capture), |_| None, out);
        }
        let named = if self.args.secrets.given() {
            None
        } else {
            directive_secrets(capture, at.folder)
                .inspect_err(|failure| tally.unread(at.name, Some(capture.line), &failure.sentence()))
                .map_err(|failure| Failure { error: failure.error.context(at.name.to_owned()), ..failure })?
        };
        for source in no_secrets(capture).filter(|_| !self.args.secrets.given()) {
            self.remark(told_no_secret(source));
        }
        let causes = causes.into_iter().chain(iter::repeat_with(|| None));
        for (Found { place, evidence, beside, .. }, cause) in found.into_iter().zip(causes) {
            let named = named.as_ref().filter(|_| !beside).cloned();
            let own = named.map(|secrets| Settled { setting: place.settled.setting.clone(), secrets, problem: None });
            let own = own.as_ref().map(Place::new);
            let place = own.as_ref().unwrap_or(place);
            let mut judged = self.judge(at, capture, place, &evidence);
            if own.is_some() {
                self.brought(&mut judged);
            } else if self.args.secrets.given() && judged.failed() {
                Self::overruled(capture, &mut judged);
            }
            let search = |judged: &mut Judged<'_>| {
                let (code, computed) = (judged.verdict.code, judged.computed);
                let mut answer = cause.or_else(|| self.search(capture, place, &evidence, code, computed))?;
                self.aim(capture, place, &evidence, &answer, judged);
                if answer.causes.is_empty() && self.is_what_was_sent(judged, place, &evidence) {
                    let said: Vec<String> = answer.hint.into_iter().chain([SENT_ALIKE.to_owned()]).collect();
                    answer.hint = Some(said.join(" "));
                }
                Some(answer)
            };
            tally.judged(&mut judged, search, out)?;
        }
        Ok(())
    }
}

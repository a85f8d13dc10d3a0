//! What passes is read, shown and kept, on a thread of its own; what an answer is worth is found out after it is kept, and elsewhere. Where it
//! is to be redacted, nothing is kept that was not.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use super::flows::Flows;
use super::judge::{Case, Judge};
use super::keep::{Facts, Keeper, Losses};
use super::screen::Screen;
use super::search::Searcher;
use crate::capture::{Capture, Directive, Request};
use crate::cli::secrets;
use crate::cli::shell::Voice;
use crate::cli::stock::{Place, Stock};
use crate::platform::{Carrier, Scheme};
use crate::proxy::{Answered, Asked, Event};
use crate::recognise;
use crate::redact::{Note, Redaction};
use crate::replay::expect::Options;
use crate::report::capture::{Heard, Proof, Totals};
use crate::signature::{self, Clock, Evidence};
use crate::text;

/// How many events at once are more than files can be made for while traffic passes.
const RUSH: usize = 24;

/// How long the recorder sleeps where nothing passes: a HAR may be due.
const PATIENCE: Duration = Duration::from_millis(500);

/// How requests are judged.
pub(super) struct Manner {
    /// The scheme that all are judged by, where there is one.
    pub(super) only: Option<&'static Scheme>,
    /// The header that carries a subscription's signature, where the user chose it.
    pub(super) subscription_header: Option<String>,
    /// For how many mismatches a cause is searched.
    pub(super) explain: u64,
}

/// Reads, shows and keeps.
pub(super) struct Recorder<'r> {
    places: Vec<Place<'r>>,
    manner: Manner,
    waiting: HashMap<u64, Heard>,
    flows: Flows,
    keeper: Option<Keeper>,
    losses: Losses,
    redaction: Option<Redaction>,
    /// Whether it was said that bodies are dropped.
    dropped: bool,
    searcher: Searcher,
    judge: Judge,
    /// What was kept and is to be judged.
    cases: Vec<Case>,
    screen: Arc<Screen>,
    voice: Voice,
    totals: Totals,
    /// Whether more comes than can be dealt with at once.
    rush: bool,
}

impl<'r> Recorder<'r> {
    pub(super) fn new(
        stock: &'r Arc<Stock>,
        manner: Manner,
        output: Option<(Keeper, &Path)>,
        redaction: Option<Redaction>,
        screen: Arc<Screen>,
        voice: Voice,
    ) -> Self {
        let options = Options::default();
        let quotes = redaction.is_none();
        let searcher = Searcher::start(Arc::clone(stock), Arc::clone(&screen), manner.explain, quotes, voice);
        let (keeper, path) = output.map_or((None, Path::new("")), |(keeper, path)| (Some(keeper), path));
        Self {
            places: stock.places.iter().map(Place::new).collect(),
            manner,
            waiting: HashMap::new(),
            flows: Flows::default(),
            keeper,
            losses: Losses::new(path),
            redaction,
            dropped: false,
            searcher,
            judge: Judge::start(Arc::clone(&screen), move |case| case.judge(&options)),
            cases: Vec::new(),
            screen,
            voice,
            totals: Totals::default(),
            rush: false,
        }
    }

    /// Takes what was seen.
    pub(super) fn take(&mut self, events: &mut Vec<Event>) {
        self.rush = events.len() > RUSH;
        for event in events.drain(..) {
            match event {
                Event::Asked(asked) => self.asked(asked.read()),
                Event::Answered(answered) => self.answered(answered.read()),
                Event::Opaque(mut fault) => {
                    self.clean(&mut fault.detail);
                    self.totals.unread += u64::from(["request-not-http", "request-cut"].contains(&fault.code));
                    self.screen.write(|view, out| view.opaque(&fault, out));
                }
            }
        }
    }

    /// Takes note of exchanges that there was no time for.
    pub(super) fn left_out(&mut self, number: u64) {
        if number > 0 {
            self.totals.exchanges += number;
            self.losses.count(number, &"recording is slower than the traffic", self.voice);
        }
    }

    /// What ends all waiting for what is judged and searched, for whoever has had enough of it.
    pub(super) fn haste(&self) -> [Sender<()>; 2] {
        [self.judge.haste(), self.searcher.haste()]
    }

    /// How long it may be left alone.
    pub(super) fn patience(&self) -> Duration {
        self.keeper.as_ref().map_or(PATIENCE, |keeper| keeper.patience().min(PATIENCE))
    }

    /// Writes what waits, and has it judged then.
    pub(super) fn flush(&mut self, end: bool) {
        if let Some(keeper) = &mut self.keeper
            && let Err((lost, error)) = keeper.flush(end)
        {
            self.totals.recorded = self.totals.recorded.saturating_sub(lost);
            self.losses.count(lost, &error, self.voice);
        }
        self.screen.flush();
        // What is shown is kept, whatever ends the process; but a HAR is written once a second.
        if !self.keeper.as_ref().is_some_and(Keeper::is_gathering) {
            self.judge.hand(&mut self.cases);
        }
    }

    /// Nothing more will come.
    pub(super) fn end(mut self) -> Totals {
        self.flush(true);
        let found = self.judge.end();
        self.searcher.end();
        Totals { lost: self.losses.lost, faulty: found.faulty, unjudged: found.unjudged, ..self.totals }
    }

    /// Takes out of what is said of an exchange what it quotes of it, where that is not to be shown.
    fn clean(&self, said: &mut String) {
        if self.redaction.is_some() {
            *said = text::unquoted(said);
        }
    }

    fn asked(&mut self, asked: Asked) {
        let mut proofs = self.judge(&asked);
        for proof in &mut proofs {
            self.clean(&mut proof.detail);
        }
        let flow = self.flows.of(&asked, &proofs);
        if proofs.iter().any(|proof| proof.ok == Some(false)) {
            self.totals.refuted += 1;
        }
        let mut heard = Heard { asked, flow, proofs };
        let original = self.redaction.as_ref().map(|redaction| {
            // The screen is often somebody's log. It shows the head alone.
            let body = std::mem::take(&mut heard.asked.request.body);
            let mut shown = Capture { request: heard.asked.request.clone(), ..Capture::default() };
            redaction.apply(&mut shown);
            std::mem::replace(&mut heard.asked.request, Request { body, ..shown.request })
        });
        self.screen.write(|view, out| view.asked(&heard, out));
        if let Some(original) = original {
            let body = std::mem::take(&mut heard.asked.request.body);
            heard.asked.request = Request { body, ..original };
        }
        self.waiting.insert(heard.asked.id, heard);
    }

    /// What a request proves, by each scheme that it carries.
    fn judge(&mut self, asked: &Asked) -> Vec<Proof> {
        let request = &asked.request;
        let schemes = match self.manner.only {
            Some(scheme) => vec![scheme],
            None => recognise::schemes(request),
        };
        let chosen = self.manner.subscription_header.as_deref().filter(|header| {
            self.manner.only.is_none() && request.headers.get(header).is_some() && !recognise::is_exchange(request)
        });
        let is_meant = |scheme: &'static Scheme| {
            schemes.iter().any(|one| std::ptr::eq(*one, scheme))
                || (chosen.is_some() && matches!(scheme.carrier, Carrier::ConfiguredHeader(_)))
        };
        let clock = Some(Clock { now_ms: asked.at_ms, max_age_ms: None });
        let mut proofs = Vec::new();
        for (index, place) in self.places.iter().enumerate() {
            let setting = &place.settled.setting;
            if !is_meant(setting.scheme) {
                continue;
            }
            let open = |code, detail| Proof { scheme: setting.scheme.name, ok: None, code, detail };
            if place.keys.secrets().is_empty() {
                let detail = place.settled.problem.clone().unwrap_or_else(|| secrets::missing(setting.scheme));
                proofs.push(open("secret-unknown", detail));
                continue;
            }
            if (asked.is_cut() || !asked.whole) && setting.covers_body() {
                let kept = request.body.len() as u64;
                proofs.push(open("body-unrecorded", format!("{} of the body are at hand", text::count(kept, "byte"))));
                continue;
            }
            let found = signature::evidence(setting, request);
            if found.is_empty() {
                let detail = format!("there is no {} in the request", setting.carrier);
                proofs.push(Proof { ok: Some(false), ..open("signature-missing", detail) });
            }
            for (number, evidence) in found.iter().enumerate() {
                let verdict = signature::judge(setting, &place.keys, request, evidence, clock);
                if !verdict.ok && evidence != &Evidence::default() {
                    self.searcher.explain(asked.id, request, index, number, verdict.code);
                }
                proofs.push(Proof { ok: Some(verdict.ok), ..open(verdict.code, verdict.detail) });
            }
        }
        proofs
    }

    fn answered(&mut self, mut answered: Answered) {
        let Some(mut heard) = self.waiting.remove(&answered.id) else { return };
        let cut = answered.is_cut();
        if let Some(fault) = &mut answered.fault {
            self.clean(&mut fault.detail);
        }
        let request = std::mem::take(&mut heard.asked.request);
        let mut shown = Capture { request, response: answered.response.take(), ..Capture::default() };
        shown.directives = directives(&heard, &answered, &shown);
        self.totals.exchanges += 1;
        self.totals.broken += u64::from(answered.fault.is_some());
        let mut case = Case { heard, answered, shown, original: None, cut, file: None };
        if let Some(redaction) = &self.redaction {
            case.original = case.is_judgeable().then(|| case.shown.clone());
            let changes = redaction.apply(&mut case.shown);
            if changes.notes.contains_key(&Note::BinaryDropped) && !std::mem::replace(&mut self.dropped, true) {
                self.voice.warning("bodies that are no text are recorded as empty ones (redact-binary-dropped)");
            }
        }
        if let Some(keeper) = &mut self.keeper {
            let asked = &case.heard.asked;
            let facts = Facts { id: asked.id, at_ms: asked.at_ms, flow: case.heard.flow, rush: self.rush };
            match keeper.keep(&case.shown, facts) {
                Ok(name) => {
                    self.totals.recorded += 1;
                    case.file = name;
                }
                Err(error) => self.losses.count(1, &error, self.voice),
            }
        }
        self.cases.push(case);
    }
}

/// What stands above a recorded request: its flow, when it came, and what the formats have no place for.
fn directives(heard: &Heard, answered: &Answered, capture: &Capture) -> Vec<Directive> {
    let mut directives = Vec::new();
    let mut say = |name: &str, value: String| directives.push(Directive { name: name.to_owned(), value, line: 0 });
    if let Some(flow) = heard.flow {
        say("flow", flow.to_owned());
    }
    if let Ok(time) = jiff::Timestamp::from_millisecond(heard.asked.at_ms) {
        say("time", format!("{time:.3}"));
    }
    if capture.response.is_some() {
        let microseconds = answered.elapsed.as_micros();
        say("took", format!("{}.{:03}", microseconds / 1000, microseconds % 1000));
    }
    if heard.asked.size > capture.request.body.len() as u64 {
        say("cut", format!("request {}", heard.asked.size));
    }
    if capture.response.as_ref().is_some_and(|response| answered.size > response.body.len() as u64) {
        say("cut", format!("answer {}", answered.size));
    }
    for (name, value) in heard.asked.trailers.iter() {
        say("trailer", format!("{}: {}", text::visible(name), text::visible(value)));
    }
    for (name, value) in answered.trailers.iter() {
        say("answer-trailer", format!("{}: {}", text::visible(name), text::visible(value)));
    }
    for status in &answered.interim {
        say("interim", status.to_string());
    }
    if let Some(fault) = &answered.fault {
        say("fault", format!("{} {}", fault.code, text::sanitise(&fault.detail)));
    }
    if answered.own {
        say("answered-by", "courtside".to_owned());
    }
    directives
}

//! `courtside capture`: a recording reverse proxy.

mod answer;
mod args;
#[cfg(unix)]
mod backlog;
mod flows;
mod judge;
mod keep;
mod ready;
mod record;
mod screen;
mod search;
mod whole;

use std::fs::File;
use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

pub(super) use args::Args;
use args::HostHeader;
use keep::{Keeper, Progress};
use record::{Manner, Recorder};
use screen::Screen;

use super::config::Context;
use super::redact;
use super::serve;
use super::shell::Shell;
use super::signals::Signals;
use super::stock::Stock;
use super::time;
use crate::exit::{Blame as _, Exit, Failure};
use crate::proxy::queue::{Queue, Taken};
use crate::proxy::relay::{Control, Relay};
use crate::proxy::talk::Common;
use crate::redact::Redaction;
use crate::report::capture::{Format, Totals, View};
use crate::secret::Redactor;
use crate::text;
use crate::wire::{self, Target};

/// How long the recorder may take once everything was told to end twice.
const GRACE: Duration = Duration::from_secs(1);

impl Args {
    #[inline(never)]
    pub(super) fn run(self, shell: &mut Shell, context: &Context) -> Result<Exit, Failure> {
        let ready = self.ready_fd.map(|number| ready::hold(number).or_question(unready(number))).transpose()?;
        // Nothing is read before it is sure that it may go where it is to go.
        let app = self.forward_to.as_deref().map(|app| args::app(app, &self.passing.allow_hosts)).transpose()?;
        let listener = args::bind(&self.listen, &self.passing.allow_hosts)?;
        let address = listener.local_addr().or_world("cannot tell the port that is listened on")?;
        if app.as_ref().is_some_and(|app| app.is_loopback() && app.port == address.port()) {
            return Err(Failure::question(format!(
                "--forward-to names the port {} that is listened on; requests would go round in circles",
                address.port()
            )));
        }
        let config = context.config()?;
        let mut stock = Stock::new(self.scheme, &self.choices, &self.secrets, &config, shell.voice)?;
        if self.answer.as_deref() == Some("sample") {
            serve::add_public_secrets(&mut stock.places, false);
        }
        let app = match (app, &self.answer) {
            (Some(app), _) => app,
            (None, Some(named)) => answer::endpoint(named, &self.files, &stock.places)?,
            (None, None) => return Err(Failure::question("name the app with --forward-to")),
        };
        let stock = Arc::new(stock);
        let redactor = Redactor::new(stock.places.iter().flat_map(|place| &place.secrets).chain(&stock.others));
        let view = View { format: self.format, paint: shell.paint, redactor };
        let screen = Screen::start(view);
        let progress = Progress::default();
        let open = |path| Keeper::open(path, progress.clone(), shell.voice).map(|keeper| (keeper, path));
        let output = self.output.as_deref().map(open);
        let output = output.transpose()?;
        let recording = output.is_some();
        let subscription_header = self.choices.subscription_header(&config);
        let manner = Manner { only: self.scheme, subscription_header, explain: self.explain };
        let redaction = if self.redact { Some(redact::options(&stock, self.seed.as_deref())?) } else { None };
        let redaction = redaction.map(Redaction::new);
        let recorder = Recorder::new(&stock, manner, output, redaction, Arc::clone(&screen), shell.voice);
        let relay = self.relay(&app)?;
        make_room();
        let (control, queue) = (Control::default(), Queue::default());
        let totals = std::thread::scope(|scope| {
            let (control, queue, relay, progress) = (&control, &queue, &relay, &progress);
            let voice = shell.voice;
            let haste = recorder.haste();
            let (finished, over) = channel::<()>();
            let signals = Signals::each(scope, move |again| {
                if !again {
                    return control.stop();
                }
                control.abort();
                progress.hurry();
                for waiting in &haste {
                    // Nobody may be waiting any more.
                    let _ = waiting.send(());
                }
                // Whoever says it twice does not wait for a disk that has stopped. What is kept is whole at any moment.
                if over.recv_timeout(GRACE) == Err(RecvTimeoutError::Timeout) {
                    let begun = relay.common.count.load(Ordering::SeqCst);
                    voice.complain(&cut_short(recording.then(|| begun.saturating_sub(progress.count()))));
                    std::process::exit(Exit::World.status().into());
                }
            })?;
            // Whoever is told may stop it at once. On failure the thread that waits for signals is let go of with the value.
            self.announce(address, &app, ready, shell)?;
            let recorder = scope.spawn(move || record(recorder, queue));
            let ran = relay.run(listener, control, queue);
            queue.close();
            let totals = recorder.join().unwrap_or_default();
            drop(finished);
            // Until here somebody may have enough of waiting.
            drop(signals);
            ran.or_world("cannot pass traffic on any more")?;
            Ok::<Totals, Failure>(totals)
        })?;
        screen.write(|view, out| view.totals(totals, out));
        let skipped = screen.end();
        if skipped > 0 {
            let skipped = text::count(skipped, "event");
            shell.voice.warning(&format!("{skipped} could not be shown: nobody read standard output"));
        }
        if recording && totals.lost > 0 {
            shell.voice.complain(&format!("{} could not be recorded", text::count(totals.lost, "exchange")));
        }
        // Nobody knows of an exchange in what is no HTTP: none is lost, and it was passed on.
        if recording && totals.unread > 0 {
            let (connections, was) =
                (text::count(totals.unread, "connection"), if totals.unread == 1 { "was" } else { "were" });
            shell.voice.warning(&format!(
                "{connections} {was} passed on and not recorded to the end: what came there was no HTTP/1.1, or broke off within its headers (each --- says which); that is no failure, and the exit status does not say it"
            ));
        }
        Ok(if recording && totals.lost > 0 { Exit::World } else { Exit::Yes })
    }

    fn relay(&self, app: &Target) -> Result<Relay, Failure> {
        Ok(Relay {
            common: Common {
                max_body: self.passing.max_body,
                host: (self.passing.host_header == HostHeader::Rewrite).then(|| app.authority().into_bytes()),
                now_ms: time::now_ms,
                count: AtomicU64::new(0),
            },
            addresses: wire::resolve(app).or_world(format!("cannot find {app}"))?,
            max_time: self.passing.max_time.map(|limit| Duration::from_millis(limit.unsigned_abs())),
        })
    }

    /// Says where connections are taken: to whoever started it, and to whoever looks.
    fn announce(
        &self,
        address: SocketAddr,
        app: &Target,
        ready: Option<File>,
        shell: &mut Shell,
    ) -> Result<(), Failure> {
        let line = format!("{{\"schema_version\":1,\"listening\":\"{address}\"}}\n");
        if let (Some(number), Some(mut file)) = (self.ready_fd, ready) {
            file.write_all(line.as_bytes()).or_question(unready(number))?;
        }
        match (self.format, &self.answer) {
            (Format::Ndjson, _) => write!(shell.out, "{line}")?,
            (Format::Text, named) => {
                let does = named.as_ref().map_or_else(
                    || format!("passing on to {app}"),
                    |named| format!("answering as {}", text::sanitise(named)),
                );
                let records = self.output.as_deref().map(keep::place).unwrap_or_default();
                writeln!(shell.out, "listening on http://{address}, {does}{records}")?;
            }
        }
        shell.finish()?;
        if self.output.is_none() {
            shell.voice.note("nothing is recorded; add -o captured/ to keep what passes");
        }
        Ok(())
    }
}

/// Why it ends before its time, and how many exchanges are lost by that, where they were to be recorded.
fn cut_short(lost: Option<u64>) -> String {
    match lost {
        None => "stopped before everything was shown".to_owned(),
        Some(0) => "stopped before all was done; no exchange is lost".to_owned(),
        Some(lost) => format!(
            "stopped before everything was recorded; {} could not be (record-lost)",
            text::count(lost, "exchange")
        ),
    }
}

fn unready(number: u32) -> String {
    format!("cannot write to file descriptor {number}")
}

/// Records until nothing more comes.
fn record(mut recorder: Recorder<'_>, queue: &Queue) -> Totals {
    let mut events = Vec::new();
    loop {
        match queue.take(&mut events, recorder.patience()) {
            Taken::Some => recorder.take(&mut events),
            Taken::Nothing => {}
            Taken::End => {
                recorder.left_out(queue.take_lost());
                return recorder.end();
            }
        }
        recorder.left_out(queue.take_lost());
        recorder.flush(false);
    }
}

/// Each connection takes two descriptors: as many are asked for as the system lets a user have. Files that may not grow any more are a loss
/// that is counted, and not the end of the process.
#[cfg(unix)]
fn make_room() {
    use rustix::process::{Resource, Signal, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current != limit.maximum {
        limit.current = limit.maximum;
        // With fewer, connections wait for each other.
        let _ = setrlimit(Resource::Nofile, limit);
    }
    // Whether it has come is of no interest: writing says so, too.
    let _ = signal_hook::flag::register(Signal::XFSZ.as_raw(), Arc::default());
}

#[cfg(not(unix))]
fn make_room() {}

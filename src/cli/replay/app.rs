//! The app under test as a process of ours: started, waited for, and stopped with everything that it started.

use std::io;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::exit::{Blame as _, Exit, Failure};
use crate::replay::crew::Control;
use crate::wire::{Client, Fault, Target};

/// How long an app may take to end by itself once it was asked to.
const GRACE: Duration = Duration::from_secs(5);
/// How often a thing that cannot be waited for is looked at.
const PERIOD: Duration = Duration::from_millis(20);

/// A running app. Dropping it stops it.
pub(super) struct App {
    child: Child,
    command: String,
}

impl App {
    /// Starts a command in a shell, in a process group of its own. What it says goes to standard error: standard output is for the answer.
    pub(super) fn start(command: &str, quiet: bool) -> Result<Self, Failure> {
        let mut shell = shell(command);
        shell.stdin(Stdio::null());
        if quiet {
            shell.stdout(Stdio::null()).stderr(Stdio::null());
        } else {
            shell.stdout(Stdio::from(io::stderr()));
        }
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut shell, 0);
        let child = shell.spawn().or_world(format!("cannot start `{command}`"))?;
        Ok(Self { child, command: command.to_owned() })
    }

    /// Why the app is not running any more, if it is not.
    pub(super) fn ended(&mut self) -> Option<Failure> {
        let status = self.child.try_wait().ok().flatten()?;
        let error = anyhow::anyhow!("`{}` ended by itself: {status}", crate::text::sanitise(&self.command));
        Some(Failure { exit: Exit::World, error })
    }
}

#[cfg(unix)]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", command]);
    shell
}

#[cfg(not(unix))]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("cmd");
    shell.args(["/C", command]);
    shell
}

impl App {
    #[cfg(unix)]
    fn signal(&self, signal: rustix::process::Signal) {
        let id = i32::try_from(self.child.id()).ok().and_then(rustix::process::Pid::from_raw);
        if let Some(group) = id {
            // A group that has ended needs no signal.
            let _ = rustix::process::kill_process_group(group, signal);
        }
    }
}

impl Drop for App {
    /// Asks the whole group to end, and after a while makes it.
    fn drop(&mut self) {
        #[cfg(unix)]
        {
            self.signal(rustix::process::Signal::TERM);
            let end = Instant::now() + GRACE;
            while Instant::now() < end && matches!(self.child.try_wait(), Ok(None)) {
                std::thread::sleep(PERIOD);
            }
            // The shell may be gone and what it started not.
            self.signal(rustix::process::Signal::KILL);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until the endpoint accepts connections; fails when the time is up, the app has ended, or the work was stopped.
pub(super) fn wait_for(
    target: &Target,
    patience: Duration,
    app: &mut Option<App>,
    control: &Control,
) -> Result<(), Failure> {
    let end = Instant::now() + patience;
    loop {
        let left = end.saturating_duration_since(Instant::now());
        let fault = match Client::knock(target, left.max(PERIOD)) {
            Ok(()) => return Ok(()),
            Err(fault) => fault,
        };
        if let Some(failure) = app.as_mut().and_then(App::ended) {
            return Err(failure);
        }
        if Instant::now() >= end {
            let waited = crate::text::duration(i64::try_from(patience.as_millis()).unwrap_or(i64::MAX));
            let error = anyhow::anyhow!("{target} accepts no connections; waited {waited} ({fault})");
            return Err(Failure { exit: Exit::World, error });
        }
        if !control.wait_until((Instant::now() + PERIOD).min(end)) {
            return Err(Failure { exit: Exit::World, error: anyhow::anyhow!("{}", Fault::Interrupted) });
        }
    }
}

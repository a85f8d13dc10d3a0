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
    stopped: bool,
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
        #[cfg(target_os = "linux")]
        super::strays::adopt();
        let child = shell.spawn().or_world(format!("cannot start `{command}`"))?;
        Ok(Self { child, command: command.to_owned(), stopped: false })
    }

    /// Why the app failed, if it did. A launcher that ends well has started something else.
    pub(super) fn failed(&mut self) -> Option<Failure> {
        let status = self.child.try_wait().ok().flatten().filter(|status| !status.success())?;
        let error = anyhow::anyhow!("`{}` ended by itself: {status}", crate::text::sanitise(&self.command));
        Some(Failure { exit: Exit::World, error })
    }

    /// Asks the app and everything that it started to end, and after a while makes it; at once where the work was aborted.
    pub(super) fn stop(mut self, control: &Control) {
        self.end(|| control.is_aborted());
    }

    fn end(&mut self, hurried: impl Fn() -> bool) {
        if std::mem::replace(&mut self.stopped, true) {
            return;
        }
        #[cfg(unix)]
        {
            self.signal(rustix::process::Signal::TERM);
            let end = Instant::now() + GRACE;
            // The shell may be gone and what it started not: the group counts.
            while Instant::now() < end && !hurried() && self.is_running() {
                std::thread::sleep(PERIOD);
            }
            self.signal(rustix::process::Signal::KILL);
        }
        #[cfg(not(unix))]
        let _ = hurried;
        let _ = self.child.kill();
        let _ = self.child.wait();
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

#[cfg(unix)]
impl App {
    fn group(&self) -> Option<rustix::process::Pid> {
        i32::try_from(self.child.id()).ok().and_then(rustix::process::Pid::from_raw)
    }

    fn signal(&self, signal: rustix::process::Signal) {
        if let Some(group) = self.group() {
            // A group that has ended needs no signal.
            let _ = rustix::process::kill_process_group(group, signal);
        }
        #[cfg(target_os = "linux")]
        super::strays::signal(signal);
    }

    /// Whether anything of it is left. The shell itself is no more than its name in the table once it is waited for.
    fn is_running(&mut self) -> bool {
        let _ = self.child.try_wait();
        // The dead of a group count as its members until somebody waits for them, and nobody waits for those that were adopted.
        #[cfg(target_os = "linux")]
        return super::strays::is_any();
        #[cfg(not(target_os = "linux"))]
        self.group().is_some_and(|group| rustix::process::test_kill_process_group(group).is_ok())
    }
}

impl Drop for App {
    fn drop(&mut self) {
        self.end(|| false);
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
        if let Some(failure) = app.as_mut().and_then(App::failed) {
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

//! `courtside lint --watch`: lints again whenever a file changes, and draws the findings anew.

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use notify::{EventKind, RecursiveMode, Watcher};

use super::Args;
use super::files::Job;
use crate::cli::shell::Shell;
use crate::exit::{Blame, Exit, Failure};
use crate::lint::source::Syntax;

/// Editors write a file in several steps: what happens within this time is one change.
const SETTLE: Duration = Duration::from_millis(50);

/// Lints until it is interrupted.
pub(super) fn watch(args: &Args, job: &Job<'_>, paths: &[String], shell: &mut Shell) -> Result<Exit, Failure> {
    if paths.iter().any(|path| path == "-") {
        return Err(Failure::question("standard input cannot be watched; name files or folders"));
    }
    let (sender, changes) = mpsc::channel();
    let named = paths.to_vec();
    let tell = move |event| {
        if concerns(&event, &named) {
            // Nobody may be listening any more.
            let _ = sender.send(());
        }
    };
    let mut watcher = notify::recommended_watcher(tell).or_world("cannot watch files")?;
    for path in paths {
        let path = Path::new(path);
        // Editors replace a file by a new one, so that its folder must be watched; what else is in there is left out below.
        let (target, mode) = if path.is_dir() {
            (path, RecursiveMode::Recursive)
        } else {
            (folder_of(path), RecursiveMode::NonRecursive)
        };
        watcher.watch(target, mode).or_question(format!("cannot watch {}", path.display()))?;
    }
    draw(args, job, paths, shell)?;
    while changes.recv().is_ok() {
        while changes.recv_timeout(SETTLE).is_ok() {}
        draw(args, job, paths, shell)?;
    }
    Ok(Exit::World)
}

/// One round. An unreadable file or an empty folder is said and waited out.
fn draw(args: &Args, job: &Job<'_>, paths: &[String], shell: &mut Shell) -> Result<(), Failure> {
    if std::io::stdout().is_terminal() {
        // Clear the screen and what scrolled off it, and begin at the top.
        shell.out.write_all(b"\x1b[2J\x1b[3J\x1b[H")?;
    }
    match args.once(job, paths, shell) {
        Ok(_) => {}
        Err(failure) if failure.exit == Exit::World || failure.is_closed_pipe() => return Err(failure),
        Err(failure) => shell.voice.error(&failure.error),
    }
    shell.voice.note("watching for changes; press Ctrl-C to end");
    shell.finish()
}

/// Whether an event changes what would be found.
fn concerns(event: &notify::Result<notify::Event>, paths: &[String]) -> bool {
    let Ok(event) = event else { return true };
    if matches!(event.kind, EventKind::Access(_)) {
        return false;
    }
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    event.paths.iter().any(|changed| {
        let changed = absolute(changed);
        paths.iter().map(|path| absolute(Path::new(path))).any(|path| {
            changed == path
                || (path.is_dir()
                    && changed.starts_with(&path)
                    && changed.to_str().is_some_and(|name| Syntax::of_name(name).is_some()))
        })
    })
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

//! `courtside lint --watch`: lints again whenever a file changes, and draws the findings anew.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use notify::event::ModifyKind;
use notify::{EventKind, RecursiveMode, Watcher};

use super::Args;
use super::files::Job;
use crate::cli::config::Context;
use crate::cli::shell::Shell;
use crate::exit::{Blame, Exit, Failure};
use crate::lint::source::Syntax;

/// What the settings are called where there are none yet.
const SETTINGS: &str = "courtside.toml";

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    /// A file that is linted.
    File,
    /// What the user named came, or went: a folder that was made anew is another one.
    Folder,
    /// The settings.
    Settings,
}

/// Editors write a file in several steps: what happens within this time is one change.
const SETTLE: Duration = Duration::from_millis(50);

/// Lints until it is interrupted, or until the settings change: then `None`, for another start with the new ones.
pub(super) fn watch(
    args: &Args,
    job: &Job<'_>,
    paths: &[String],
    context: &Context,
    shell: &mut Shell,
) -> Result<Option<Exit>, Failure> {
    if paths.iter().any(|path| path == "-") {
        return Err(Failure::question("standard input cannot be watched; name files or folders"));
    }
    let settings = context.file().unwrap_or_else(|| PathBuf::from(SETTINGS));
    let (sender, changes) = mpsc::channel();
    let (named, own) = (paths.to_vec(), settings.clone());
    let tell = move |event| {
        if let Some(change) = concerns(&event, &named, &own) {
            // Nobody may be listening any more.
            let _ = sender.send(change);
        }
    };
    let mut watcher = notify::recommended_watcher(tell).or_world("cannot watch files")?;
    // Editors replace a file by a new one, and a folder may be made anew, so that what holds them must be watched; what else is in there is
    // left out below.
    for path in paths {
        let path = Path::new(path);
        let held = watcher.watch(folder_of(path), RecursiveMode::NonRecursive);
        if !path.is_dir() {
            held.or_question(format!("cannot watch {}", path.display()))?;
        }
    }
    // Where it cannot be watched, it stays as it is.
    let _ = watcher.watch(folder_of(&settings), RecursiveMode::NonRecursive);
    let folders = || paths.iter().map(Path::new).filter(|path| path.is_dir());
    for path in folders() {
        watcher.watch(path, RecursiveMode::Recursive).or_question(format!("cannot watch {}", path.display()))?;
    }
    draw(args, job, paths, shell)?;
    while let Ok(first) = changes.recv() {
        let mut all = vec![first];
        while let Ok(next) = changes.recv_timeout(SETTLE) {
            all.push(next);
        }
        if all.contains(&Change::Settings) {
            match context.config().and_then(|config| args.chosen(&config)) {
                Ok(_) => return Ok(None),
                Err(failure) => shell.voice.error(&failure.error),
            }
        }
        if all.contains(&Change::Folder) {
            for path in folders() {
                let _ = watcher.unwatch(path);
                let _ = watcher.watch(path, RecursiveMode::Recursive);
            }
        }
        draw(args, job, paths, shell)?;
    }
    Ok(Some(Exit::World))
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

/// What an event changes of what would be found; nothing where that stays.
fn concerns(event: &notify::Result<notify::Event>, paths: &[String], settings: &Path) -> Option<Change> {
    let Ok(event) = event else { return Some(Change::File) };
    if matches!(event.kind, EventKind::Access(_)) {
        return None;
    }
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let settings = absolute(settings);
    let came =
        matches!(event.kind, EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)));
    event.paths.iter().find_map(|changed| {
        let changed = absolute(changed);
        if changed == settings {
            return Some(Change::Settings);
        }
        paths.iter().map(|path| absolute(Path::new(path))).find_map(|path| {
            let inside = || {
                path.is_dir()
                    && changed.starts_with(&path)
                    && changed.to_str().is_some_and(|name| Syntax::of_name(name).is_some())
            };
            match changed == path {
                true if came => Some(Change::Folder),
                true => Some(Change::File),
                false => inside().then_some(Change::File),
            }
        })
    })
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

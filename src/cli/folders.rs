//! What the user names: files, standard input, and folders with the captures in them. And what is in folders and is not looked at, to be told.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::input::{EMPTY_NAME, Source};
use crate::capture::Format;
use crate::exit::{Blame, Failure};
use crate::text;

/// How many files of a folder are looked into whose names do not say that they hold captures.
const MOST_PEEKS: usize = 100;

/// What the user named, with folders replaced by the captures in them, sorted by name. Nothing named means standard input, where
/// something is piped in. A file that is named and stands in a folder that is named too, or that two names spell differently, is there
/// once; a name that is repeated as it is stays, since a request may be meant twice.
pub(super) fn sources(names: &[String]) -> Result<Vec<Source>, Failure> {
    sources_of(names, false)
}

/// The same with the names of files that are not there: that is told when they are opened, and hides no other.
pub(super) fn sources_or_names(names: &[String]) -> Result<Vec<Source>, Failure> {
    sources_of(names, true)
}

fn sources_of(names: &[String], lenient: bool) -> Result<Vec<Source>, Failure> {
    if names.is_empty() {
        if io::stdin().is_terminal() {
            return Err(Failure::question("nothing to read: name a file or a folder, or pipe something in"));
        }
        return Ok(vec![Source::Stdin]);
    }
    let mut sources = Vec::new();
    let mut taken: HashMap<PathBuf, usize> = HashMap::new();
    // Of one name nothing comes twice, and what has no place of its own, such as a pipe, is like nothing else.
    let mut first = |path: &Path, index: usize| {
        let Some(place) = fs::canonicalize(path).ok().filter(|_| names.len() > 1) else { return true };
        let by = *taken.entry(place).or_insert(index);
        names.get(by) == names.get(index)
    };
    for (index, name) in names.iter().enumerate() {
        if name == "-" {
            sources.push(Source::Stdin);
            continue;
        }
        if name.is_empty() {
            return Err(Failure::question(EMPTY_NAME));
        }
        let kind = match fs::metadata(name) {
            Err(_) if lenient => None,
            kind => Some(kind.or_question(format!("cannot read {name}{}", neighbour(name)))?),
        };
        if !kind.is_some_and(|kind| kind.is_dir()) {
            if first(Path::new(name), index) {
                sources.push(Source::File(name.into()));
            }
            continue;
        }
        for entry in WalkDir::new(name).sort_by_file_name() {
            let entry = match entry {
                Ok(entry) => entry,
                // A folder that cannot be read is told as a file is, when it is opened, and hides nothing of the others.
                Err(error) => match error.path().map(Path::to_owned) {
                    Some(path) if first(&path, index) => {
                        sources.push(Source::File(path));
                        continue;
                    }
                    Some(_) => continue,
                    None => return Err(error).or_question(format!("cannot read the folder {name}")),
                },
            };
            // Whoever put the link there meant a capture: that there is none is told when it is opened.
            let is_one = entry.file_type().is_file() || leads_nowhere(entry.path());
            if is_one && may_hold_captures(entry.path()) && first(entry.path(), index) {
                sources.push(Source::File(entry.into_path()));
            }
        }
    }
    Ok(sources)
}

/// Files of these folders that hold captures under names that do not say so, and were therefore not taken: the first few that are found.
pub(super) fn overlooked(names: &[String]) -> Vec<PathBuf> {
    let folders = names.iter().filter(|name| Path::new(name).is_dir());
    let entries = folders.flat_map(|name| WalkDir::new(name).sort_by_file_name()).filter_map(Result::ok);
    let may_be_a_script = |path: &Path| {
        let extension = path.extension().and_then(|extension| extension.to_str());
        matches!(extension, Some("js" | "txt" | "ps1" | "cmd"))
    };
    let files = entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path);
    let files = files.filter(|path| may_be_a_script(path) && !may_hold_captures(path)).take(MOST_PEEKS);
    files.filter(|path| begins_with_a_capture(path)).collect()
}

/// What is in folders and was not looked at: how many, and the first few.
pub(super) struct Untaken {
    count: u64,
    first: Vec<PathBuf>,
}

impl Untaken {
    /// How many there are of what, and which, as part of a sentence; nothing where there are none.
    pub(super) fn told(&self, what: &str) -> Option<String> {
        let names: Vec<String> = self.first.iter().map(|path| text::sanitise(&path.display().to_string())).collect();
        let more = match self.count.saturating_sub(names.len() as u64) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        (self.count > 0).then(|| format!("{}, {}{more}", text::count(self.count, what), names.join(", ")))
    }

    /// What is said of links, which are not followed; `verb` is what the command does with captures.
    pub(super) fn unfollowed(&self, verb: &str) -> Option<String> {
        let links = self.told("symbolic link")?;
        Some(format!("not followed: {links}; name what is linked to, to {verb} that too"))
    }
}

/// The files of these folders that were not taken since their names do not say that they hold captures. What is in hidden folders is not
/// among them, nor what courtside itself has begun to write.
pub(super) fn others(names: &[String]) -> Untaken {
    untaken(names, |entry| {
        entry.file_type().is_file() && !may_hold_captures(entry.path()) && !is_being_written(entry.file_name())
    })
}

/// The symbolic links in these folders, which are not followed. Those that lead nowhere are not among them: they are told as what cannot be
/// read.
pub(super) fn links(names: &[String]) -> Untaken {
    untaken(names, |entry| entry.depth() > 0 && entry.path_is_symlink() && !leads_nowhere(entry.path()))
}

/// Those of them that hide captures: folders, and files that are called as captures are, if what they lead to is not taken by itself.
pub(super) fn links_elsewhere(names: &[String]) -> Untaken {
    let roots: Vec<PathBuf> = names.iter().filter_map(|name| fs::canonicalize(name).ok()).collect();
    untaken(names, |entry| {
        let leads = || fs::canonicalize(entry.path()).ok();
        let hides = |to: PathBuf| {
            let is_taken =
                |root: &PathBuf| to == *root || (to.starts_with(root) && (to.is_dir() || may_hold_captures(&to)));
            (to.is_dir() || (to.is_file() && may_hold_captures(entry.path()))) && !roots.iter().any(is_taken)
        };
        entry.depth() > 0 && entry.path_is_symlink() && leads().is_some_and(hides)
    })
}

/// Whether a path is a symbolic link, and what it leads to cannot be reached.
pub(super) fn leads_nowhere(path: &Path) -> bool {
    path.is_symlink() && fs::metadata(path).is_err()
}

/// What is said of such a path.
pub(super) const LEADS_NOWHERE: &str = "it is a symbolic link, and what it leads to cannot be reached";

/// Whether a file has the name of one that courtside writes before it gets its own.
fn is_being_written(name: &std::ffi::OsStr) -> bool {
    let Some(name) = name.to_str().and_then(|name| name.strip_suffix(".part")) else { return false };
    let number = |end: &str| !end.is_empty() && end.bytes().all(|byte| byte.is_ascii_digit());
    name.starts_with(".courtside-") || name.rsplit_once('.').is_some_and(|(_, end)| number(end))
}

/// What is in these folders and is one of what is asked for, each once however often it is named, and not what is named itself.
fn untaken(names: &[String], is_one: impl Fn(&walkdir::DirEntry) -> bool) -> Untaken {
    /// How many are named.
    const SHOWN: usize = 3;
    let hidden = |entry: &walkdir::DirEntry| {
        entry.depth() > 0 && entry.file_type().is_dir() && entry.file_name().as_encoded_bytes().starts_with(b".")
    };
    let mut seen: HashSet<PathBuf> = names.iter().filter_map(|name| place(Path::new(name))).collect();
    let mut untaken = Untaken { count: 0, first: Vec::new() };
    for name in names.iter().filter(|name| Path::new(name).is_dir()) {
        let entries = WalkDir::new(name).sort_by_file_name().into_iter().filter_entry(|entry| !hidden(entry));
        for entry in entries.filter_map(Result::ok) {
            if is_one(&entry) && place(entry.path()).is_none_or(|place| seen.insert(place)) {
                untaken.count += 1;
                if untaken.first.len() < SHOWN {
                    untaken.first.push(entry.into_path());
                }
            }
        }
    }
    untaken
}

/// Where something is that may be a link, which is not followed.
fn place(path: &Path) -> Option<PathBuf> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Some(fs::canonicalize(folder).ok()?.join(path.file_name()?))
}

fn begins_with_a_capture(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(4096).read_to_end(&mut head));
    let format = read.ok().and_then(|_| Format::recognise(&head));
    matches!(format, Some(Format::Http | Format::Curl | Format::Fetch | Format::Powershell))
}

/// A guess at the file that was meant, as part of a sentence; empty where none is near.
pub(super) fn neighbour(name: &str) -> String {
    let path = Path::new(name);
    if path.is_symlink() {
        return format!(" ({LEADS_NOWHERE})");
    }
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let wanted = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    match text::did_you_mean(wanted, names.iter().map(String::as_str)) {
        Some(name) if !path.exists() => format!(" (did you mean {}?)", path.with_file_name(name).display()),
        _ => String::new(),
    }
}

/// In a folder the extension decides; a `.json` is looked into, since a HAR or an event may be called so.
fn may_hold_captures(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let plain = name.strip_suffix(".gz").unwrap_or(name);
    let extension = Path::new(plain).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    Format::from_extension(extension).is_some() || extension == "json"
}

//! The files that captures name for their bodies: `< ./body.json` in a `.http` file, `@body.json` in a curl command. A capture may come from
//! somebody else, and what is in such a file comes out again: in an answer, in another capture, on the wire. So a capture that is kept in a file
//! reads its own folder alone, unless its reader allows more.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use clap::Args;

use super::input::Source;
use super::value::read;
use crate::capture::Format;

/// `--allow-files`, wherever a command reads captures.
#[derive(Args, Debug, Clone, Default)]
pub(super) struct NamedFiles {
    /// A folder of which captures may read the files that they name, besides their own folder; may be repeated
    ///
    /// A capture may keep its body in a file, as `< ./body.json` in a .http file and `--data-binary @body.json` in a curl command. It is read
    /// where it lies in the capture's own folder or below, also behind links; from elsewhere only if the folder is given here, since a capture
    /// may come from somebody else. Text that is piped in or typed may name any file.
    #[arg(long = "allow-files", value_name = "FOLDER", value_parser = read(folder))]
    allowed: Vec<PathBuf>,
}

fn folder(text: &str) -> Result<PathBuf, &'static str> {
    let path = PathBuf::from(text);
    if path.is_dir() { Ok(path) } else { Err("there is no such folder; name one that holds what the captures name") }
}

/// Why a file is not read.
const ELSEWHERE: &str = "it is not in the capture's own folder, which is all that a capture may read that somebody else may have sent; put it there, or allow its folder with --allow-files FOLDER";
const LED_ELSEWHERE: &str = "a link leads to it out of the capture's own folder, which is all that a capture may read that somebody else may have sent; put the file itself there, or allow its folder with --allow-files FOLDER";

impl NamedFiles {
    /// Reads a file that a capture of this source names: beside a `.http` file, as editors do; else from the working directory, as curl
    /// does, or where there is none that may be read, beside the capture.
    pub(super) fn load<'a>(
        &'a self,
        format: Format,
        source: &'a Source,
    ) -> impl FnMut(&str) -> io::Result<Vec<u8>> + 'a {
        move |name| {
            let roots = self.roots(source);
            let here = (format != Format::Http).then(|| PathBuf::from(name));
            let (mut refused, mut failed) = (None, None);
            for path in here.into_iter().chain([source.folder().join(name)]) {
                match admitted(path, roots.as_deref()) {
                    Ok(Ok(place)) => match read_regular(&place) {
                        Ok(content) => return Ok(content),
                        Err(error) => failed = failed.or(Some(error)),
                    },
                    Ok(Err(why)) => refused = Some(io::Error::other(why)),
                    Err(error) => failed = failed.or(Some(error)),
                }
            }
            Err(refused.or(failed).unwrap_or_else(|| io::ErrorKind::NotFound.into()))
        }
    }

    /// The folders that captures of a source may read, as they are spelt and where they are; `None` where the source is no file that
    /// somebody may have sent: what the user types or pipes in may name what the user may.
    fn roots(&self, source: &Source) -> Option<Vec<PathBuf>> {
        let Source::File(path) = source else { return None };
        if !fs::metadata(path).is_ok_and(|there| there.is_file()) {
            return None;
        }
        let folders = self.allowed.iter().map(PathBuf::as_path).chain([source.folder()]);
        Some(folders.flat_map(|folder| [spelt(folder), fs::canonicalize(or_here(folder)).ok()]).flatten().collect())
    }
}

/// Whether links lead from a file that is spelt as one of a folder out of it. What is not there leads nowhere.
pub(super) fn leads_out(path: &Path, folder: &Path) -> bool {
    let places = [path, folder].map(|path| fs::canonicalize(or_here(path)));
    matches!(&places, [Ok(path), Ok(folder)] if !path.starts_with(folder))
}

/// Where a file is, if it may be read, or why not. What is spelt as a place outside the roots is not even looked for, since a look at a path
/// of a network may itself send something; links inside are followed to see where they lead.
fn admitted(path: PathBuf, roots: Option<&[PathBuf]>) -> io::Result<Result<PathBuf, &'static str>> {
    let Some(roots) = roots else { return Ok(Ok(path)) };
    let is_inside = |path: &Path| roots.iter().any(|root| path.starts_with(root));
    if !spelt(&path).is_some_and(|path| is_inside(&path)) {
        return Ok(Err(ELSEWHERE));
    }
    let place = fs::canonicalize(path)?;
    Ok(if is_inside(&place) { Ok(place) } else { Err(LED_ELSEWHERE) })
}

/// The path from the root on and without `..`, as it is spelt: no link is followed.
fn spelt(path: &Path) -> Option<PathBuf> {
    let mut whole = PathBuf::new();
    for part in std::path::absolute(or_here(path)).ok()?.components() {
        if part == Component::ParentDir {
            whole.pop();
        } else {
            whole.push(part);
        }
    }
    Some(whole)
}

/// The working directory has no name where a path has no folder.
fn or_here(path: &Path) -> &Path {
    if path.as_os_str().is_empty() { Path::new(".") } else { path }
}

/// What a file holds. A device or a pipe may never end, and gives something else each time.
fn read_regular(path: &Path) -> io::Result<Vec<u8>> {
    let there = fs::metadata(path)?;
    if !there.is_file() && !there.is_dir() {
        return Err(io::Error::other("it is a device or a pipe, no regular file; put what was sent into a file"));
    }
    fs::read(path)
}

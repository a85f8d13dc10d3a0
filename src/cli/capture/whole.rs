//! Files that are whole whenever anybody can see them: they are written without a name, where the system can do that, and get it at once. Whatever
//! ends the process, no half of one is left behind.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// A file on its way.
pub(super) struct Whole {
    /// To be written.
    pub(super) file: File,
    /// Its name for the time being, where it must have one.
    name: Option<PathBuf>,
}

impl Whole {
    /// An empty file in that folder.
    pub(super) fn begin(folder: &Path) -> io::Result<Self> {
        #[cfg(target_os = "linux")]
        if let Some(file) = nameless(folder) {
            return Ok(Self { file, name: None });
        }
        let name = passing_name(folder);
        Ok(Self { file: File::options().read(true).write(true).create_new(true).open(&name)?, name: Some(name) })
    }

    /// Gives it its name, which nobody else may have: [`io::ErrorKind::AlreadyExists`] otherwise, and another may be tried.
    pub(super) fn claim(&self, path: &Path) -> io::Result<()> {
        match &self.name {
            Some(name) => fs::hard_link(name, path),
            #[cfg(target_os = "linux")]
            None => link(&self.file, path),
            #[cfg(not(target_os = "linux"))]
            None => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    /// Puts it in another's place.
    pub(super) fn replace(mut self, path: &Path) -> io::Result<()> {
        let name = if let Some(name) = self.name.take() {
            name
        } else {
            let name = passing_name(path.parent().unwrap_or(Path::new("")));
            self.claim(&name)?;
            name
        };
        fs::rename(&name, path).inspect_err(|_| {
            // It is ours; if it cannot be removed there is nothing more to do.
            let _ = fs::remove_file(&name);
        })
    }
}

impl Drop for Whole {
    fn drop(&mut self) {
        if let Some(name) = &self.name {
            let _ = fs::remove_file(name);
        }
    }
}

/// A name that no other file has.
fn passing_name(folder: &Path) -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    folder.join(format!(".courtside-{}-{number}.part", std::process::id()))
}

/// A file without a name; `None` where the file system has none such.
#[cfg(target_os = "linux")]
fn nameless(folder: &Path) -> Option<File> {
    use rustix::fs::{CWD, Mode, OFlags, openat};
    use std::sync::LazyLock;
    use std::sync::atomic::AtomicBool;
    static POSSIBLE: AtomicBool = AtomicBool::new(true);
    static LISTED: LazyLock<bool> = LazyLock::new(|| Path::new("/proc/self/fd").exists());
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    if !POSSIBLE.load(Ordering::Relaxed) || !*LISTED {
        return None;
    }
    let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
    let opened = openat(CWD, folder, flags, Mode::from_raw_mode(0o666));
    if matches!(opened, Err(rustix::io::Errno::OPNOTSUPP | rustix::io::Errno::ISDIR)) {
        POSSIBLE.store(false, Ordering::Relaxed);
    }
    opened.ok().map(File::from)
}

#[cfg(target_os = "linux")]
fn link(file: &File, path: &Path) -> io::Result<()> {
    use rustix::fs::{AtFlags, CWD, linkat};
    use std::os::fd::AsRawFd as _;
    let source = format!("/proc/self/fd/{}", file.as_raw_fd());
    Ok(linkat(CWD, source, CWD, path, AtFlags::SYMLINK_FOLLOW)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn a_file_appears_whole_under_a_free_name_and_never_over_another() {
        let folder = tempfile::tempdir().unwrap();
        let names = || fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().file_name()).collect::<Vec<_>>();
        let path = folder.path().join("a");
        for named in [false, true] {
            let mut one = Whole::begin(folder.path()).unwrap();
            if named {
                let name = passing_name(folder.path());
                one = Whole { file: File::create_new(&name).unwrap(), name: Some(name) };
            }
            one.file.write_all(b"new").unwrap();
            if !named && cfg!(target_os = "linux") {
                assert!(names().is_empty());
            }
            fs::write(&path, "old").unwrap();
            assert_eq!(one.claim(&path).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
            assert_eq!(fs::read(&path).unwrap(), b"old");
            fs::remove_file(&path).unwrap();
            one.claim(&path).unwrap();
            drop(one);
            assert_eq!((fs::read(&path).unwrap(), names().len()), (b"new".to_vec(), 1));
            let mut two = Whole::begin(folder.path()).unwrap();
            two.file.write_all(b"newer").unwrap();
            two.replace(&path).unwrap();
            assert_eq!((fs::read(&path).unwrap(), names().len()), (b"newer".to_vec(), 1));
            fs::remove_file(&path).unwrap();
        }
    }
}

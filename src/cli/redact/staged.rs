//! A file that is written whole under a name of its own, and gets its true one later: when the name is known, or when all the others are
//! written too. One that never gets it is removed.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::cli::input;
use crate::exit::{Blame as _, Failure};

/// A written file without its name.
pub(super) struct Staged(PathBuf);

impl Staged {
    /// Writes it in a folder, which is made where it is missing; `number` keeps several apart.
    pub(super) fn write(
        folder: &Path,
        number: usize,
        content: impl FnOnce(&mut (dyn io::Write + Send)) -> Result<(), Failure>,
    ) -> Result<Self, Failure> {
        let cannot = format!(
            "cannot write to {}",
            if folder.as_os_str().is_empty() { Path::new(".") } else { folder }.display()
        );
        if !folder.as_os_str().is_empty() {
            fs::create_dir_all(folder).or_world(cannot.clone())?;
        }
        let staged = Self(folder.join(format!(".redacted.{}.{number}.part", std::process::id())));
        let mut out = io::BufWriter::with_capacity(256 << 10, File::create(&staged.0).or_world(cannot.clone())?);
        content(&mut out)?;
        out.flush().or_world(cannot)?;
        Ok(staged)
    }

    /// Gives it its name. What is there already is written over as other output is, with the permissions that it has.
    pub(super) fn publish(self, path: &Path) -> Result<(), Failure> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).or_world(format!("cannot make the folder {}", folder.display()))?;
        }
        if fs::symlink_metadata(path).is_err() && fs::rename(&self.0, path).is_ok() {
            return Ok(());
        }
        let mut written = File::open(&self.0).or_world(format!("cannot write {}", path.display()))?;
        input::write_whole(path, |out| Ok(io::copy(&mut written, out).map(|_| ())?))
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // After a renaming there is none; where it cannot be removed there is nothing more to do.
        let _ = fs::remove_file(&self.0);
    }
}

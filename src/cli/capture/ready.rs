//! The file descriptor on which whoever started the proxy waits to hear that it takes connections.

use std::fs::File;
use std::io;

/// A hold on a descriptor that was handed down. To be taken before anything else is opened: any number is somebody's then.
pub(super) fn hold(number: u32) -> io::Result<File> {
    // What is opened by its path is another file than what was handed down: a socket cannot be opened so, and a file would be written from its
    // beginning.
    #[cfg(target_os = "linux")]
    if let Ok(file) = own(number) {
        return Ok(file);
    }
    File::options().append(true).open(format!("/dev/fd/{number}"))
}

/// A second hold on a descriptor of this process, without trusting that there is one (Linux 5.6).
#[cfg(target_os = "linux")]
fn own(number: u32) -> io::Result<File> {
    use rustix::process::{PidfdFlags, PidfdGetfdFlags, getpid, pidfd_getfd, pidfd_open};
    let number = i32::try_from(number).map_err(|_| io::ErrorKind::InvalidInput)?;
    let this = pidfd_open(getpid(), PidfdFlags::empty())?;
    Ok(pidfd_getfd(&this, number, PidfdGetfdFlags::empty())?.into())
}

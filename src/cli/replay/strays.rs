//! Processes that an app has started and that have left its process group, as daemons do. Linux tells of them; elsewhere there are none to be found.

use rustix::process::{Pid, Signal};

/// Makes this process the parent of what its children leave behind, so that it can be found.
pub(super) fn adopt() {
    // Where the system does not allow it, only what stays in the group is found.
    let _ = rustix::process::set_child_subreaper(Some(rustix::process::getpid()));
}

/// Sends a signal to everything that descends from this process.
pub(super) fn signal(signal: Signal) {
    for pid in descendants() {
        // What has ended needs no signal.
        let _ = rustix::process::kill_process(pid, signal);
    }
}

/// Whether anything that descends from this process is running.
pub(super) fn is_any() -> bool {
    !descendants().is_empty()
}

/// What runs and descends from this process, however far.
fn descendants() -> Vec<Pid> {
    let running: Vec<(i32, i32)> = std::fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let pid = entry.ok()?.file_name().to_str()?.parse().ok()?;
            parent(&std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?).map(|parent| (pid, parent))
        })
        .collect();
    let mut family = vec![rustix::process::getpid().as_raw_nonzero().get()];
    let mut next = 0;
    while let Some(&of) = family.get(next) {
        family.extend(running.iter().filter(|(_, parent)| *parent == of).map(|(pid, _)| *pid));
        next += 1;
    }
    family.into_iter().skip(1).filter_map(Pid::from_raw).collect()
}

/// The parent in a line of `/proc/PID/stat` (proc(5)), unless the process has ended and only waits to be counted.
fn parent(stat: &str) -> Option<i32> {
    // The name before may hold anything, brackets too.
    let (_, behind) = stat.rsplit_once(')')?;
    let mut fields = behind.split_ascii_whitespace();
    let state = fields.next()?;
    fields.next()?.parse().ok().filter(|_| !matches!(state, "Z" | "X"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parent_is_found_behind_any_name_and_the_dead_have_none() {
        assert_eq!(parent("12 (a) S 1) S 7 12 0"), Some(7));
        assert_eq!(parent("12 (sh) Z 7 12 0"), None);
        assert_eq!(parent("12 (sh"), None);
    }
}

//! How much is done, counted in bytes looked at or hashed, for the tests that hold redaction to work in proportion to its input. Counts
//! nothing outside them.

#[cfg(test)]
thread_local! {
    static DONE: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// So many more bytes were looked at.
#[cfg_attr(not(test), allow(unused_variables, clippy::missing_const_for_fn))]
pub(super) fn done(bytes: usize) {
    #[cfg(test)]
    DONE.with(|done| done.set(done.get() + bytes as u64));
}

/// How many bytes a piece of work looks at.
#[cfg(test)]
pub(super) fn of(work: impl FnOnce()) -> u64 {
    DONE.with(|done| done.set(0));
    work();
    DONE.with(std::cell::Cell::get)
}

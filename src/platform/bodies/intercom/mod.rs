//! Intercom's bodies: what an app answers, and what it is sent. reference/intercom.md §1, §4, §5.3.

pub mod answers;
pub mod requests;

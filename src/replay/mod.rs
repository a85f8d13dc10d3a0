//! Captures played against an app: what must come back, and what does.

pub mod expect;

//! Placeholder until the commands land in the next commits.
fn main() {}

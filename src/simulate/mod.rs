//! Both sides of the net, played. Today: the app's side, [`Sample`], a small well-made app for every flow of every platform, which does
//! on request what bad ones do. Decides what to answer; opens no socket and reads no clock.

mod sample;

pub(crate) use sample::is_public;
pub use sample::{Answer, Flaw, Sample, public_secrets};

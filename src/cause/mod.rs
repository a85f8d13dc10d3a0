//! The differences that make a wrong signature right, or a closed blob open. Tables of them: what each is called, what usually
//! causes it, how to undo it. The searches that combine them live with what they search (`signature`, `sheet`).

pub mod body;
pub mod framework;
pub mod guid;
pub mod marks;
pub mod placeholder;
mod reserialise;
pub mod secret;

pub use framework::{Ecosystem, Framework, habitual};

/// Which part of the question a difference changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Axis {
    /// The bytes of the message body.
    Body,
    /// The bytes of the secret.
    Secret,
    /// How message and secret become a signature, and how that is written.
    Recipe,
    /// The timestamp that goes into the message.
    Time,
    /// The bytes of an encrypted blob.
    Blob,
}

impl Axis {
    /// The word used in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Secret => "secret",
            Self::Recipe => "recipe",
            Self::Time => "time",
            Self::Blob => "blob",
        }
    }
}

/// One difference that was proved by a match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// What it changes.
    pub axis: Axis,
    /// The stable code, as `courtside explain` knows it.
    pub code: &'static str,
    /// One sentence fragment about this very case: what was different, where. Never holds a secret.
    pub detail: String,
    /// Whose habit this is, where a runtime's library is known to do it.
    pub ecosystem: Option<Ecosystem>,
}

/// An entry of `courtside explain`: what a code means, why it happens, what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explanation {
    /// The stable code.
    pub code: &'static str,
    /// One line, lower case, no full stop.
    pub title: &'static str,
    /// The usual reason, in one to three sentences.
    pub why: &'static str,
    /// What to do about it, in one to three sentences.
    pub repair: &'static str,
}

//! Why there is no whole answer.

use std::io;
use std::time::Duration;

/// What went wrong between a request and its answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// No connection: refused, no route, no such name.
    #[error("no connection: {0}")]
    Unreachable(String),
    /// The time ran out before anything came.
    #[error("no answer within {}", words(*.0))]
    Silent(Duration),
    /// The time ran out in the middle of the answer.
    #[error("the answer was not complete within {}; {} had come", words(*.within), crate::text::count(*.received, "byte"))]
    Slow {
        /// How long was waited.
        within: Duration,
        /// How many bytes had come.
        received: u64,
    },
    /// The connection ended before a byte of the answer.
    #[error("the connection was closed without an answer")]
    Closed,
    /// The connection was cut.
    #[error("the connection was reset after {} of the answer", crate::text::count(*.0, "byte"))]
    Reset(u64),
    /// The connection ended before the answer did.
    #[error("the answer was cut: {0}")]
    Cut(String),
    /// What came is not HTTP.
    #[error("the answer is not HTTP/1.1: {0}")]
    Invalid(String),
    /// The answer is larger than anything that is asked for.
    #[error("the answer is larger than {}", crate::text::count(*.0 as u64, "byte"))]
    TooLarge(usize),
    /// We stopped.
    #[error("interrupted before the answer came")]
    Interrupted,
}

impl Fault {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => "endpoint-unreachable",
            Self::Silent(_) | Self::Slow { .. } => "answer-late",
            Self::Closed | Self::Reset(_) | Self::Cut(_) => "answer-cut",
            Self::Invalid(_) => "answer-not-http",
            Self::TooLarge(_) => "answer-too-large",
            Self::Interrupted => "interrupted",
        }
    }

    /// Whether nobody was there who could have answered.
    pub fn is_unreachable(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Interrupted)
    }

    /// Whether a read or write ended because its time was up.
    pub(super) fn is_timeout(error: &io::Error) -> bool {
        matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
    }

    /// What a failed read or write means, after so many bytes of the answer.
    pub(super) fn of(error: &io::Error, received: u64, within: Duration) -> Self {
        match error.kind() {
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut if received == 0 => Self::Silent(within),
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => Self::Slow { within, received },
            io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe => {
                Self::Reset(received)
            }
            _ => Self::Cut(plain(error)),
        }
    }
}

/// An error of the system in its words alone.
pub(super) fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error ") {
        Some(end) => text.get(..end).unwrap_or_default().to_ascii_lowercase(),
        None => text,
    }
}

fn words(span: Duration) -> String {
    crate::text::duration(i64::try_from(span.as_millis()).unwrap_or(i64::MAX))
}

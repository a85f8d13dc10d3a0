//! The four answers a command can end with, and whose fault a failure is.

use std::process::ExitCode;

/// How a command ends. The numbers are a promise (`design`: 0 yes, 1 no, 2 question, 3 world).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// The answer is yes.
    Yes,
    /// The answer is no: a mismatch, a blob that does not open.
    No,
    /// The question was wrong: usage, unreadable input, or nothing to do.
    Question,
    /// The world failed: network, disk.
    World,
}

impl Exit {
    /// The status of the process.
    pub fn status(self) -> u8 {
        match self {
            Self::Yes => 0,
            Self::No => 1,
            Self::Question => 2,
            Self::World => 3,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.status())
    }
}

/// Why a command could not answer.
#[derive(Debug)]
pub struct Failure {
    /// What it ends with.
    pub exit: Exit,
    /// One sentence, with its causes.
    pub error: anyhow::Error,
}

impl Failure {
    /// A question that cannot be answered as it was put.
    pub fn question(message: impl std::fmt::Display) -> Self {
        Self { exit: Exit::Question, error: anyhow::anyhow!("{message}") }
    }

    /// From what failed to why, in one sentence. `(os error 2)` says nothing to a person that the words before it do not.
    pub fn sentence(&self) -> String {
        sentence(&self.error)
    }

    /// Whether whoever read our output has gone away: that is no error, and never a yes.
    pub fn is_closed_pipe(&self) -> bool {
        self.error
            .chain()
            .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
            .any(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    }
}

/// The same for any error.
pub fn sentence(error: &anyhow::Error) -> String {
    let plain = |text: String| match text.rfind(" (os error ") {
        Some(start) if text.ends_with(')') => text[..start].to_owned(),
        _ => text,
    };
    let said = error.chain().map(|cause| plain(cause.to_string())).collect::<Vec<_>>().join(": ");
    match next_step(error, &said) {
        Some(next) => format!("{said}; {next}"),
        None => said,
    }
}

/// What to do where the system refused to read something, and nobody has said it.
fn next_step(error: &anyhow::Error, said: &str) -> Option<&'static str> {
    use std::io::ErrorKind;
    if !said.starts_with("cannot read ") || said.contains("did you mean") {
        return None;
    }
    let cause = error.chain().find_map(|cause| cause.downcast_ref::<std::io::Error>())?;
    match cause.kind() {
        ErrorKind::NotFound => Some("check its name, and the folder that you are in"),
        ErrorKind::IsADirectory => Some("name a file in it"),
        ErrorKind::PermissionDenied => Some("ask for the right to read it, or run as who has it"),
        _ if said.contains("gzip") || said.contains("deflate") => {
            Some("copy it here once more, or unpack what is whole of it with gzip -dc")
        }
        _ => None,
    }
}

/// Why an input could not be read to its end, carried by the error of whoever read it.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
pub struct Unread {
    /// That the input cannot be read, with its name.
    pub what: String,
    /// What the system says.
    #[source]
    pub error: std::io::Error,
}

/// Writing output is the only failure that needs no words of its own, and [`Unread`] brings its own.
impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        let error = match error.downcast::<Unread>() {
            Ok(unread) => return Self { exit: Exit::Question, error: anyhow::Error::new(unread) },
            Err(error) => error,
        };
        Self { exit: Exit::World, error: anyhow::Error::new(error).context("cannot write the output") }
    }
}

/// Says at the call whose fault it is that a step failed.
pub trait Blame<T> {
    /// The question was wrong.
    fn or_question(self, what: impl std::fmt::Display + Send + Sync + 'static) -> Result<T, Failure>;
    /// The world failed.
    fn or_world(self, what: impl std::fmt::Display + Send + Sync + 'static) -> Result<T, Failure>;
}

impl<T, E: Into<anyhow::Error>> Blame<T> for Result<T, E> {
    fn or_question(self, what: impl std::fmt::Display + Send + Sync + 'static) -> Result<T, Failure> {
        self.map_err(|error| Failure { exit: Exit::Question, error: error.into().context(what.to_string()) })
    }

    fn or_world(self, what: impl std::fmt::Display + Send + Sync + 'static) -> Result<T, Failure> {
        self.map_err(|error| Failure { exit: Exit::World, error: error.into().context(what.to_string()) })
    }
}

//! The process's two output streams: data goes to one, everything else to the other.

use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::sync::{Mutex, PoisonError};

use super::progress::{self, Watch};
use crate::exit::{self, Failure};
use crate::secret::{Redactor, Secret};
use crate::text;
use crate::ui::{ColorChoice, ColorEnvironment, Paint};

/// The secrets that this process has taken, and what hides them once something is to be said.
static TAKEN: Mutex<(Vec<Secret>, Option<Redactor>)> = Mutex::new((Vec::new(), None));

/// Keeps a secret out of all that is said on standard error from now on: what cannot be read is quoted there, and may hold it.
pub(super) fn keep_out(secret: &Secret) {
    let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
    if !taken.0.iter().any(|known| known.expose() == secret.expose()) {
        taken.0.push(secret.clone());
        taken.1 = None;
    }
}

/// Wipes what was kept to be hidden.
pub(super) fn forget() {
    *TAKEN.lock().unwrap_or_else(PoisonError::into_inner) = (Vec::new(), None);
}

/// A message without the secrets that were taken.
fn hidden(message: &str) -> String {
    let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
    let (secrets, redactor) = &mut *taken;
    redactor.get_or_insert_with(|| Redactor::new(&*secrets)).apply_to_prose(text::sanitise(message))
}

/// A text of several lines without the secrets that were taken; `None` where none is in it.
pub(super) fn without_secrets(text: &str) -> Option<String> {
    let taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
    let clean = Redactor::new(&taken.0).apply_to_prose(text.to_owned());
    (clean != text).then_some(clean)
}

/// Says what the parser of arguments says.
pub(super) fn refuse(lines: &str) {
    // Nothing can be done about a closed standard error.
    let _ = io::stderr().write_all(lines.as_bytes());
}

/// Where a command writes. Output is buffered; [`Shell::finish`] writes the rest.
pub(super) struct Shell {
    /// Standard output.
    pub(super) out: BufWriter<Stdout>,
    /// Colour for standard output.
    pub(super) paint: Paint,
    /// Standard error.
    pub(super) voice: Voice,
    /// Whether a bar shows how far an input has been read.
    pub(super) watch: Watch,
}

/// Standard error: everything that is not the answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Voice {
    /// Colour.
    pub(super) paint: Paint,
    quiet: bool,
}

impl Shell {
    /// Looks at the streams and at the environment once.
    pub(super) fn new(choice: ColorChoice, quiet: bool) -> Self {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let environment = ColorEnvironment {
            no_color: set("NO_COLOR").is_some(),
            force: set("CLICOLOR_FORCE").is_some_and(|value| value != "0"),
            dumb: set("TERM").is_some_and(|value| value == "dumb"),
        };
        Self {
            watch: Watch::decide(!quiet && !environment.dumb, io::stderr().is_terminal(), Self::out_is_terminal()),
            paint: Paint::decide(choice, environment, &io::stdout()),
            voice: Voice { paint: Paint::decide(choice, environment, &io::stderr()), quiet },
            out: BufWriter::with_capacity(64 << 10, io::stdout()),
        }
    }

    /// Whether a person reads standard output.
    pub(super) fn out_is_terminal() -> bool {
        io::stdout().is_terminal()
    }

    /// Whether nothing but errors is to be said.
    pub(super) fn is_quiet(&self) -> bool {
        self.voice.quiet
    }

    /// Writes what is buffered.
    pub(super) fn finish(&mut self) -> Result<(), Failure> {
        Ok(self.out.flush()?)
    }
}

impl Voice {
    /// Says something that changes nothing.
    pub(super) fn note(self, message: &str) {
        self.aside(&self.paint.name("note"), message);
    }

    /// Says something that deserves a look and changes nothing.
    pub(super) fn warning(self, message: &str) {
        self.aside(&self.paint.warn("warning"), message);
    }

    /// Says that part of the work failed; the exit status will say so too.
    pub(super) fn complain(self, message: &str) {
        // A person who asked for quiet still wants to know what failed.
        let _ = writeln!(progress::stderr(), "{}: {}", self.paint.bad("error"), hidden(message));
    }

    /// Says more about what was just complained of, in lines that are already safe.
    pub(super) fn aside_block(self, lines: &str) {
        if !self.quiet {
            let _ = progress::stderr().write_all(lines.as_bytes());
        }
    }

    /// One line each: a line break in a file's name could forge another.
    fn aside(self, label: &str, message: &str) {
        if !self.quiet {
            // Nothing can be done about a closed standard error.
            let _ = writeln!(progress::stderr(), "{label}: {}", hidden(message));
        }
    }

    /// Says why the command failed: one sentence, from the question to the cause.
    pub(super) fn error(self, error: &anyhow::Error) {
        self.complain(&exit::sentence(error));
    }
}

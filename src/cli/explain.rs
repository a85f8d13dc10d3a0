//! `courtside explain`: any code that any command prints.

use std::io::{self, Write};

use clap::Args as ClapArgs;

use super::shell::Shell;
use crate::cause::{Explanation, body, habitual};
use crate::codes;
use crate::exit::{Exit, Failure};
use crate::lint::{self, RULES, Rule};
use crate::platform::bodies;
use crate::report::{causes, object, page, wrapped};
use crate::text;

/// Say what a code means, why it happens and what to do
#[derive(ClapArgs)]
#[command(
    after_help = "Examples:\n  courtside explain signature-mismatch\n  courtside explain canvas/action-missing\n  courtside explain button\n  courtside explain button.style\n  courtside explain --list"
)]
pub(super) struct Args {
    /// The code, as a command printed it; or an object of a body, such as button, a member or a value
    #[arg(value_name = "CODE", required_unless_present = "list")]
    code: Option<String>,
    /// List every code with its title
    #[arg(long)]
    list: bool,
}

impl Args {
    pub(super) fn run(self, shell: &mut Shell) -> Result<Exit, Failure> {
        if self.list {
            for entry in codes::all() {
                writeln!(shell.out, "{}  {}", shell.paint.name(&format!("{:<38}", entry.code)), entry.title)?;
            }
            for rule in RULES {
                writeln!(shell.out, "{}  {}", shell.paint.name(&format!("{:<38}", rule.code)), rule.summary)?;
            }
            return Ok(Exit::Yes);
        }
        let code = self.code.unwrap_or_default();
        // Pasted from prose it may stand in backticks or begin a sentence.
        let plain = code.trim_matches(|character: char| character.is_whitespace() || "`'\",.:;".contains(character));
        let plain = plain.to_ascii_lowercase();
        if let Some(rule) = lint::rule(&plain) {
            return Self::rule(rule, shell);
        }
        let Some(entry) = codes::explanation(&plain) else {
            let objects = bodies::objects();
            if let Some(object) = objects.iter().find(|object| object.name == plain || object.title == plain) {
                shell.out.write_all(object::page(object, shell.paint).as_bytes())?;
                return Ok(Exit::Yes);
            }
            if let Some(page) = object::word(&plain, &objects, shell.paint) {
                shell.out.write_all(page.as_bytes())?;
                return Ok(Exit::Yes);
            }
            let names = objects.iter().map(|object| object.name);
            let codes = codes::all().map(|entry| entry.code).chain(RULES.iter().map(|rule| rule.code));
            // A rule's name without its family's is meant more often than another word that is spelled much alike.
            let rest = RULES.iter().map(|rule| rule.code).find(|code| code.split('/').nth(1) == Some(plain.as_str()));
            let guess = rest.or_else(|| text::did_you_mean(&plain, codes.chain(names)));
            let guess = guess.map(|code| format!("did you mean `{code}`? ")).unwrap_or_default();
            return Err(Failure::question(format!(
                "there is no code `{code}`; {guess}`courtside explain --list` shows all"
            )));
        };
        let paint = shell.paint;
        Self::entry(entry.code, entry, shell)?;
        if let Some(concluded) = codes::concluded(entry.code) {
            writeln!(shell.out, "\nAs the `finding` of `courtside decrypt`:\n")?;
            Self::entry(entry.code, concluded, shell)?;
        }
        let own = body::rows().iter().find(|row| row.code == plain).and_then(|row| row.ecosystem);
        let mut ecosystems: Vec<_> =
            own.into_iter().chain(habitual(&plain).map(|framework| framework.ecosystem)).collect();
        ecosystems.dedup();
        for ecosystem in ecosystems {
            let mut repairs = String::new();
            causes::frameworks(ecosystem.frameworks(), 2, paint, &mut repairs);
            writeln!(shell.out, "\n{} on {}:\n{repairs}", paint.strong("The raw body"), ecosystem.name())?;
        }
        Ok(Exit::Yes)
    }

    /// What a code means and what to do.
    fn entry(code: &str, entry: &Explanation, shell: &mut Shell) -> io::Result<()> {
        let paint = shell.paint;
        writeln!(
            shell.out,
            "{}: {}\n\n{}\n\n{} {}",
            paint.name(code),
            paint.strong(entry.title),
            wrapped(entry.why, 0, 80),
            paint.strong("What to do:"),
            wrapped(entry.repair, 0, 68).trim_start()
        )
    }

    /// A rule of the linter: its page.
    fn rule(rule: &Rule, shell: &mut Shell) -> Result<Exit, Failure> {
        let paint = shell.paint;
        writeln!(shell.out, "{}: {}", paint.name(rule.code), paint.strong(rule.summary))?;
        writeln!(shell.out, "{}\n", paint.dim(&format!("{}, {}", rule.severity.name(), rule.evidence.title())))?;
        shell.out.write_all(page::page(rule.docs(), paint).as_bytes())?;
        Ok(Exit::Yes)
    }
}

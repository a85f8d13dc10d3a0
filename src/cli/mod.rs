//! The command line: arguments, and the few lines that join core and report. Whatever reads an environment, a clock, a file or a
//! terminal is here.

mod capture;
mod config;
mod convert;
mod decrypt;
mod encrypt;
mod endpoint;
mod explain;
mod folders;
mod generate;
mod input;
mod inspect;
mod lint;
mod named;
mod probe;
mod progress;
mod redact;
mod replay;
mod schema;
mod scheme;
mod secrets;
mod sending;
mod serve;
mod shell;
mod sign;
mod signals;
mod signer;
mod stock;
mod time;
mod transport;
mod value;
mod verify;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use crate::exit::{Exit, Failure};
use crate::report::cases;
use crate::ui::ColorChoice;
use shell::Shell;

/// Sign, verify, decrypt and explain requests of messaging platforms
///
/// courtside is the seat beside the court where a messaging platform and your app exchange requests. It signs and verifies for
/// Intercom, Infobip Exchange and Kentico Xperience, says why a signature does not match, and opens sheet user blobs. It needs no
/// account and no network.
#[derive(Parser)]
#[command(name = "courtside", version, propagate_version = true, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = EXIT)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    /// When to colour
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        value_parser = value::choice::<ColorChoice>(),
        default_value = "auto",
        hide_possible_values = true,
        help_heading = "Everywhere"
    )]
    color: ColorChoice,
    /// Settings to use instead of the nearest courtside.toml
    #[arg(long, global = true, value_name = "FILE", help_heading = "Everywhere")]
    config: Option<PathBuf>,
    /// Say nothing on standard error but errors
    #[arg(long, short, global = true, help_heading = "Everywhere")]
    quiet: bool,
}

const EXIT: &str = "\
Exit status: 0 the answer is yes, 1 the answer is no, 2 the question was wrong or there was nothing to do, 3 the world failed

Examples:
  courtside verify --secret env:INTERCOM_CLIENT_SECRET request.http
  courtside sign intercom --secret env:INTERCOM_CLIENT_SECRET body.json
  courtside inspect request.http
  courtside explain signature-mismatch";

/// Each line is the first of its command's own help. Arguments are only defined for the command that is asked for: defining all
/// of them would take a third of the time of a signature.
#[derive(Subcommand)]
#[command(defer = true)]
enum Command {
    /// Print the headers that prove who sent a body
    Sign(sign::Args),
    /// Check signatures; on a mismatch, find the cause
    Verify(verify::Args),
    /// Make a sheet user blob, or with --form the whole open-sheet body
    Encrypt(encrypt::Args),
    /// Open sheet user blobs; on failure, say why
    Decrypt(decrypt::Args),
    /// Say what a pasted thing is, layer by layer
    Inspect(inspect::Args),
    /// Find every mistake in canvases, requests, manifests and webhook bodies
    Lint(lint::Args),
    /// Send captures to an endpoint, freshly signed, and judge the answers
    Replay(Box<replay::Args>),
    /// Send what must be refused, and see that it is
    Probe(Box<probe::Args>),
    /// Stand between a platform and your app, and record what passes
    Capture(Box<capture::Args>),
    /// Be an endpoint: a small well-made app for every flow, or one with flaws
    Serve(serve::Args),
    /// Replace secrets and personal data in captures, and sign them with the public secrets
    Redact(Box<redact::Args>),
    /// Convert captures between formats, or into a load test
    Convert(convert::Args),
    /// Say what a code means, why it happens and what to do
    Explain(explain::Args),
    /// Print the JSON Schema of a kind of body, for editors
    Schema(schema::Args),
    /// Print the completion script for a shell
    Completions(generate::Completions),
    /// Print the manual page, or write the pages of all commands into a folder
    Man(generate::Man),
}

impl Cli {
    fn run(self, shell: &mut Shell) -> Result<Exit, Failure> {
        let context = config::Context::new(self.config);
        // Those that are large are not built into this function: every start would bring in some of each.
        match self.command {
            Command::Sign(args) => args.run(shell, &context),
            Command::Verify(args) => args.run(shell, &context),
            Command::Encrypt(args) => args.run(shell, &context),
            Command::Decrypt(args) => args.run(shell, &context),
            Command::Inspect(args) => args.run(shell, &context),
            Command::Lint(args) => args.run(shell, &context),
            Command::Replay(args) => args.run(shell, &context),
            Command::Probe(args) => args.run(shell, &context),
            Command::Capture(args) => args.run(shell, &context),
            Command::Serve(args) => args.run(shell, &context),
            Command::Redact(args) => args.run(shell, &context),
            Command::Convert(args) => args.run(shell, &context),
            Command::Explain(args) => args.run(shell),
            Command::Schema(args) => args.run(shell),
            Command::Completions(args) => args.run(shell, Self::command()),
            Command::Man(args) => args.run(shell, Self::command()),
        }
    }
}

/// Whether the process runs in a workflow of GitHub, which shows annotations.
fn under_github_actions() -> bool {
    std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}

/// What to type where a report's form was asked for as that of the answer, of a command that writes both.
fn report_tip(error: &clap::Error) -> Option<String> {
    use clap::ValueEnum as _;
    use clap::error::{ContextKind, ContextValue};
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text),
        _ => None,
    };
    let value = text(ContextKind::InvalidValue).filter(|value| cases::Kind::from_str(value, true).is_ok())?;
    let command = std::env::args().find(|word| ["verify", "replay", "probe"].contains(&&**word))?;
    text(ContextKind::InvalidArg)?.starts_with("--format").then(|| {
        format!("that is a report, which {command} writes beside its answer: --report {value}={command}.{value}")
    })
}

/// The arguments of the process, with `--` before what was pasted for `inspect` and begins with hyphens, as a PEM block and base64url may: no option
/// begins so.
fn with_pasted(mut arguments: Vec<OsString>) -> Vec<OsString> {
    const LONGEST_OPTION: usize = 20;
    let asked = |word: &str| arguments.iter().skip(1).any(|argument| argument == word);
    let last = arguments.last().and_then(|last| last.to_str()).unwrap_or_default();
    let is_long = last.len() > LONGEST_OPTION && !last.starts_with("--");
    let is_pasted = last.starts_with("---") || (last.starts_with('-') && is_long);
    if is_pasted && asked("inspect") && !asked("--") {
        arguments.insert(arguments.len() - 1, "--".into());
    }
    arguments
}

/// Parses the process's arguments, runs the command, and turns its answer into an exit status.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse_from(with_pasted(std::env::args_os().collect())) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are answers; anything else is a wrong question. A closed pipe is not worth a word.
            let exit = if error.use_stderr() { Exit::Question } else { Exit::Yes };
            if error.kind() == clap::error::ErrorKind::InvalidUtf8 {
                let message = "an argument is no UTF-8; name the folder that holds such a file, or pipe the file in";
                Shell::new(ColorChoice::default(), false).voice.complain(message);
                return exit.into();
            }
            secrets::keep_named_out();
            let said = error.to_string();
            match shell::without_secrets(&said).filter(|_| error.use_stderr()) {
                // Colours are of less worth than a secret.
                Some(clean) => shell::refuse(&clean),
                None => _ = error.print(),
            }
            if let Some(tip) = report_tip(&error) {
                Shell::new(ColorChoice::default(), false).voice.note(&tip);
            }
            shell::forget();
            return exit.into();
        }
    };
    let mut shell = Shell::new(cli.color, cli.quiet);
    let outcome = cli.run(&mut shell).and_then(|exit| shell.finish().map(|()| exit));
    let exit = match outcome {
        Ok(exit) => exit,
        Err(failure) => {
            if !failure.is_closed_pipe() {
                secrets::keep_named_out();
                shell.voice.error(&failure.error);
            }
            failure.exit
        }
    };
    shell::forget();
    exit.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_argument_definitions_hold_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_list_of_commands_says_what_each_command_says_of_itself() {
        let listed = Cli::command();
        let mut built = Cli::command();
        built.build();
        for command in listed.get_subcommands() {
            let own =
                built.find_subcommand(command.get_name()).and_then(clap::Command::get_about).map(ToString::to_string);
            assert_eq!(command.get_about().map(ToString::to_string), own, "{}", command.get_name());
        }
    }
}

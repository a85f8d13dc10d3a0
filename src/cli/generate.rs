//! `courtside completions` and `courtside man`, made from the same definitions that parse the arguments.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, Command};
use clap_complete::Shell as CompletionShell;

use super::input;
use super::shell::Shell;
use super::value::choice;
use crate::exit::{Blame, Exit, Failure};

/// Print the completion script for a shell
#[derive(Args)]
#[command(
    after_help = "Examples:\n  courtside completions bash \\\n    > ~/.local/share/bash-completion/completions/courtside\n  courtside completions zsh > ~/.zfunc/_courtside"
)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL", value_parser = choice::<CompletionShell>())]
    shell: CompletionShell,
}

impl Completions {
    pub(super) fn run(self, shell: &mut Shell, mut command: Command) -> Result<Exit, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command, "courtside", &mut script);
        shell.out.write_all(&script)?;
        Ok(Exit::Yes)
    }
}

/// Print the manual page, or write the pages of all commands into a folder
#[derive(Args)]
#[command(after_help = "Examples:\n  courtside man | man -l -\n  courtside man --out-dir man1/")]
pub(super) struct Man {
    /// Write one page a command into this folder
    #[arg(long, short = 'o', value_name = "FOLDER")]
    out_dir: Option<PathBuf>,
}

impl Man {
    pub(super) fn run(self, shell: &mut Shell, mut command: Command) -> Result<Exit, Failure> {
        let page = |command: &Command| {
            let mut page = Vec::new();
            clap_mangen::Man::new(command.clone())
                .render(&mut page)
                .or_world("cannot make the manual page")
                .map(|()| page)
        };
        let Some(folder) = self.out_dir else {
            shell.out.write_all(&page(&command)?)?;
            return Ok(Exit::Yes);
        };
        std::fs::create_dir_all(&folder).or_world(format!("cannot make the folder {}", folder.display()))?;
        command.build();
        let pages = std::iter::once((String::from("courtside"), command.clone())).chain(
            command.get_subcommands().filter(|sub| sub.get_name() != "help").map(|sub| {
                let name = format!("courtside-{}", sub.get_name());
                (name.clone(), sub.clone().display_name(name))
            }),
        );
        for (name, command) in pages {
            let text = page(&command)?;
            input::write_whole(&folder.join(format!("{name}.1")), |out| Ok(out.write_all(&text)?))?;
        }
        Ok(Exit::Yes)
    }
}

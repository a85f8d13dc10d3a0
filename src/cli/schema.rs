//! `courtside schema`: JSON Schemas for editors.

use std::io::Write;

use clap::Args as ClapArgs;

use super::lint::kind;
use super::shell::Shell;
use crate::cli::value::read;
use crate::exit::{Exit, Failure};
use crate::platform::bodies::{self, Kind};
use crate::schema::schema;

/// Print the JSON Schema of a kind of body, for editors
#[derive(ClapArgs)]
#[command(after_help = "Examples:\n  courtside schema canvas > canvas.schema.json\n  courtside schema --list")]
pub(super) struct Args {
    /// The kind, as in `courtside lint --kind`
    #[arg(value_name = "KIND", required_unless_present = "list", value_parser = read(kind))]
    kind: Option<&'static Kind>,
    /// List every kind
    #[arg(long)]
    list: bool,
}

impl Args {
    pub(super) fn run(self, shell: &mut Shell) -> Result<Exit, Failure> {
        if let Some(kind) = self.kind.filter(|_| !self.list) {
            serde_json::to_writer_pretty(&mut shell.out, &schema(kind)).map_err(std::io::Error::from)?;
            writeln!(shell.out)?;
            return Ok(Exit::Yes);
        }
        let width = bodies::kinds().map(|kind| kind.name.len()).max().unwrap_or_default();
        for kind in bodies::kinds() {
            writeln!(shell.out, "{}  {}", shell.paint.name(&format!("{:<width$}", kind.name)), kind.title)?;
        }
        Ok(Exit::Yes)
    }
}

//! Where findings go: the answer on standard output, reports into files.
use std::io::Write;

use super::Args;
use super::files::Outcome;
use crate::cli::shell::Shell;
use crate::exit::Failure;
use crate::lint::Counts;

#[derive(Default, Clone, Copy)]
pub(super) struct Totals {
    pub(super) documents: usize,
    pub(super) unknown: usize,
    pub(super) mended: usize,
    pub(super) counts: Counts,
}

pub(super) struct Output<'s> {
    shell: &'s mut Shell,
    totals: Totals,
}

impl<'s> Output<'s> {
    pub(super) fn new(_args: &Args, shell: &'s mut Shell, _aside: bool) -> Result<Self, Failure> {
        Ok(Self { shell, totals: Totals::default() })
    }
    pub(super) fn outcome(&mut self, outcome: &Outcome) -> Result<(), Failure> {
        self.totals.documents += outcome.linted.documents;
        self.totals.unknown += outcome.linted.unknown;
        self.totals.mended += outcome.mended;
        self.totals.counts.merge(outcome.linted.counts);
        if let Some(change) = &outcome.change {
            self.shell.out.write_all(change)?;
        }
        for d in &outcome.linted.diagnostics {
            writeln!(
                self.shell.out,
                "{}:{}:{}: {} [{}] {} | {:?} | {:?}",
                d.file,
                d.start.line,
                d.start.column,
                d.rule.code,
                d.severity.name(),
                d.message,
                d.pointer,
                d.help
            )?;
        }
        Ok(())
    }
    pub(super) fn finish(self) -> Result<Totals, Failure> {
        let c = self.totals.counts;
        writeln!(
            self.shell.out,
            "{} files {} errors {} warnings {} infos",
            self.totals.documents, c.errors, c.warnings, c.infos
        )?;
        Ok(self.totals)
    }
}

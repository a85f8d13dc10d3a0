//! Where findings go: the answer on standard output, reports into files, and a count of it all.

use std::io::{self, Write};
use std::path::PathBuf;

use super::Args;
use super::files::{Job, Mending, Outcome};
use crate::cli::input;
use crate::cli::shell::Shell;
use crate::exit::Failure;
use crate::lint::{MAX_FINDINGS, holds_known};
use crate::platform::bodies::Kind;
use crate::report::lint::statistics::Statistics;
use crate::report::lint::{Format, Summary, View};
use crate::secret::Redactor;
use crate::ui::Paint;

/// What was done in all.
#[derive(Debug, Clone, Default)]
pub(super) struct Totals {
    /// What was found.
    pub(super) summary: Summary,
    /// Documents of no known kind.
    pub(super) unknown: usize,
    /// The first file of which a document of no known kind looks like a canvas, and how many documents do.
    pub(super) likely: Option<(String, usize)>,
    /// The same of those that cannot be read as they stand.
    pub(super) unread: Option<(String, usize)>,
    /// Captures without a body of the kind that the user named, and the kinds that their bodies are of.
    pub(super) others: (usize, Vec<&'static Kind>),
    /// Links to folders that were not followed.
    pub(super) links: usize,
    /// Repairs that were made, or would be.
    pub(super) mended: usize,
    /// The first file of which repairs were left over when enough was tried, and whether some were made in it.
    pub(super) given_up: Option<(String, bool)>,
    /// Whether a change that was shown holds a secret.
    pub(super) bare: bool,
    /// What was found inside captures, where nothing is mended.
    pub(super) captured: usize,
}

/// A report beside the answer, kept until it can be written whole.
struct Report {
    view: Box<dyn View>,
    content: Vec<u8>,
    file: Option<PathBuf>,
}

/// Takes outcomes in order and writes them in every form that was asked for.
pub(super) struct Output<'s> {
    shell: &'s mut Shell,
    /// The answer's form; none where changes are shown or findings are only counted.
    view: Option<Box<dyn View>>,
    /// Whether standard output is taken by a mended text.
    aside: bool,
    /// Whether changes are shown.
    shows: bool,
    /// What knows the secrets at hand.
    redactor: Option<&'s Redactor>,
    statistics: Option<Statistics>,
    format: Format,
    reports: Vec<Report>,
    totals: Totals,
    /// How many findings may still be shown.
    left: u64,
    /// How many of a file are shown, and how many of the one at hand still may be: a file may have any number.
    most: u64,
    of_file: (String, u64),
}

impl<'s> Output<'s> {
    pub(super) fn new(args: &Args, job: &Job<'s>, aside: bool, shell: &'s mut Shell) -> Result<Self, Failure> {
        let shows = job.mending == Mending::Show;
        let mut reports: Vec<(Format, Option<PathBuf>)> = args.reports.clone();
        let annotated = args.format == Format::Github || reports.iter().any(|(format, _)| *format == Format::Github);
        if std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true") && !annotated {
            reports.push((Format::Github, None));
        }
        let mut output = Self {
            view: (!args.statistics && !shows).then(|| args.format.view(shell.paint)),
            aside,
            shows,
            redactor: job.linter.redactor,
            statistics: args.statistics.then(Statistics::default),
            format: args.format,
            reports: reports
                .into_iter()
                .map(|(format, file)| Report { view: format.view(Paint::default()), content: Vec::new(), file })
                .collect(),
            totals: Totals::default(),
            left: args.max_findings.unwrap_or(u64::MAX),
            // What is only counted is counted whole.
            most: args.max_findings.unwrap_or(if args.statistics { u64::MAX } else { MAX_FINDINGS as u64 }),
            of_file: (String::new(), 0),
            shell,
        };
        output.each(|view, out| view.begin(out))?;
        Ok(output)
    }

    /// One file, or a part of one.
    pub(super) fn outcome(&mut self, outcome: &Outcome) -> Result<(), Failure> {
        self.totals.unknown += outcome.linted.unknown;
        let (count, met) = &mut self.totals.others;
        *count += outcome.linted.others.0;
        for kind in &outcome.linted.others.1 {
            if !met.iter().any(|other| other.name == kind.name) {
                met.push(kind);
            }
        }
        self.totals.links += outcome.links;
        if outcome.linted.likely > 0 {
            self.totals.likely.get_or_insert_with(|| (outcome.file.clone(), 0)).1 += outcome.linted.likely;
        }
        if outcome.linted.unread > 0 {
            self.totals.unread.get_or_insert_with(|| (outcome.file.clone(), 0)).1 += outcome.linted.unread;
        }
        self.totals.mended += outcome.mended;
        self.totals.captured += outcome.captured;
        if outcome.given_up {
            self.totals.given_up.get_or_insert_with(|| (outcome.file.clone(), outcome.mended > 0));
        }
        if let Some(change) = &outcome.change {
            self.shell.out.write_all(change)?;
            let bare =
                || holds_known(change) || self.redactor.is_some_and(|redactor| !redactor.places(change).is_empty());
            self.totals.bare |= self.shows && bare();
        }
        let found = &outcome.linted.diagnostics;
        if outcome.files > 0 || self.of_file.0 != outcome.file {
            self.of_file = (outcome.file.clone(), self.most);
        }
        let most = self.left.min(self.of_file.1);
        let shown = found.get(..usize::try_from(most).unwrap_or(usize::MAX)).unwrap_or(found);
        self.left -= shown.len() as u64;
        self.of_file.1 -= shown.len() as u64;
        if let Some(statistics) = &mut self.statistics {
            statistics.add(found);
        }
        self.totals.summary.add(outcome.files, outcome.linted.counts, shown);
        if outcome.files > 0 && !outcome.file.is_empty() || !shown.is_empty() {
            self.each(|view, out| view.file(&outcome.file, shown, out))?;
        }
        Ok(())
    }

    /// Writes what must stand at the end, and the reports.
    pub(super) fn finish(mut self) -> Result<Totals, Failure> {
        let summary = self.totals.summary;
        self.each(|view, out| view.end(&summary, out))?;
        if let Some(statistics) = &self.statistics {
            statistics.write(self.format, &summary, self.shell.paint, &mut self.shell.out)?;
        }
        self.shell.finish()?;
        let silent = self.view.iter().chain(self.reports.iter().map(|report| &report.view));
        if silent.into_iter().any(|view| !view.tells_unshown())
            && let Some(said) = summary.unshown()
        {
            self.shell.voice.note(&said);
        }
        for Report { content, file, .. } in self.reports {
            input::write_report(file.as_deref(), &content)?;
        }
        Ok(self.totals)
    }

    fn each(&mut self, write: impl Fn(&mut dyn View, &mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
        if let Some(view) = &mut self.view {
            if self.aside {
                write(&mut **view, &mut io::stderr())?;
            } else {
                write(&mut **view, &mut self.shell.out)?;
            }
        }
        for report in &mut self.reports {
            write(&mut *report.view, &mut report.content)?;
        }
        Ok(())
    }
}

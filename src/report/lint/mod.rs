//! Views of what the linter found: one small file a form. Each is written file by file and keeps nothing that it can write at once, so
//! that several can run beside each other over any number of findings. What is not a finding (a file that cannot be read) is for others.

mod checkstyle;
mod concise;
mod github;
mod json;
mod junit;
pub mod rules;
mod sarif;
pub mod statistics;
mod text;
mod window;

use std::io::{self, Write};

use crate::lint::{Counts, Diagnostic, Fixes};
use crate::text::{count, thousands};
use crate::ui::Paint;

/// The form of what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, clap::ValueEnum)]
pub enum Format {
    /// For people, with the lines
    #[default]
    Text,
    /// A line each, for editors and grep
    Concise,
    /// One JSON document
    Json,
    /// One JSON object a line, the summary last
    Ndjson,
    /// SARIF 2.1.0
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// `JUnit` XML, one test a file
    Junit,
    /// Checkstyle XML
    Checkstyle,
}

impl Format {
    /// Whether it shows the lines around findings, or tells findings apart by them.
    pub fn shows_lines(self) -> bool {
        match self {
            Self::Text | Self::Sarif => true,
            Self::Concise | Self::Json | Self::Ndjson | Self::Github | Self::Junit | Self::Checkstyle => false,
        }
    }

    /// A writer of this form. Only forms for people are ever coloured.
    pub fn view(self, paint: Paint) -> Box<dyn View> {
        match self {
            Self::Text => Box::new(text::Text::new(paint)),
            Self::Concise => Box::new(concise::Concise { paint }),
            Self::Json => Box::new(json::Json::default()),
            Self::Ndjson => Box::new(json::Lines::default()),
            Self::Sarif => Box::new(sarif::Sarif::default()),
            Self::Github => Box::new(github::Github),
            Self::Junit => Box::new(junit::Junit::default()),
            Self::Checkstyle => Box::new(checkstyle::Checkstyle::default()),
        }
    }
}

/// A form that is written while linting goes on: [`View::begin`], [`View::file`] for every file, [`View::end`].
pub trait View: Send {
    /// What stands before all else.
    fn begin(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// What was found in a file, sorted by place. Called for clean files too: a form may count them. A file with very many findings
    /// may come in several parts, one directly after the other.
    fn file(&mut self, name: &str, findings: &[Diagnostic], out: &mut dyn Write) -> io::Result<()>;

    /// Whether this form itself says that some findings are not shown. Where it cannot, whoever asked is told.
    fn tells_unshown(&self) -> bool {
        true
    }

    /// What stands behind all else.
    fn end(&mut self, _summary: &Summary, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// What was found in all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many files were linted.
    pub files: usize,
    /// How much was found, shown or not.
    pub counts: Counts,
    /// How many findings come with a repair that keeps the meaning.
    pub safe_fixes: usize,
    /// How many come with one that guesses.
    pub unsafe_fixes: usize,
    /// How many findings are counted and not shown.
    pub unkept: usize,
}

impl Summary {
    /// Adds some files (none for a later part of one): how much was found in them, and what of that is shown.
    pub fn add(&mut self, files: usize, counts: Counts, shown: &[Diagnostic]) {
        self.files += files;
        self.counts.merge(counts);
        self.unkept += counts.total().saturating_sub(shown.len());
        for fix in shown.iter().filter_map(|finding| finding.fix.as_ref()) {
            *if fix.safe { &mut self.safe_fixes } else { &mut self.unsafe_fixes } += 1;
        }
    }

    /// That some findings are counted and not shown, where that is so.
    pub(crate) fn unshown(&self) -> Option<String> {
        let is = if self.unkept == 1 { "is" } else { "are" };
        (self.unkept > 0).then(|| format!("{} {is} counted and not shown", count(self.unkept as u64, "more finding")))
    }

    /// All of another summary.
    pub fn merge(&mut self, other: Self) {
        self.files += other.files;
        self.counts.merge(other.counts);
        self.safe_fixes += other.safe_fixes;
        self.unsafe_fixes += other.unsafe_fixes;
        self.unkept += other.unkept;
    }

    /// In one line, for a person: `3 files: 2 errors, 1 warning; 2 can be mended with --fix`.
    pub fn sentence(&self) -> String {
        let number = |number: usize, noun: &str| count(number as u64, noun);
        let files = number(self.files, "file");
        if self.counts.total() == 0 {
            return if self.files == 0 { "nothing was linted".to_owned() } else { format!("no mistakes in {files}") };
        }
        let Counts { errors, warnings, infos } = self.counts;
        let found: Vec<String> = [(errors, "error"), (warnings, "warning"), (infos, "info")]
            .into_iter()
            .filter(|(found, _)| *found > 0)
            .map(|(found, noun)| number(found, noun))
            .collect();
        let mended = match (self.safe_fixes, self.unsafe_fixes) {
            (0, 0) => String::new(),
            (0, guesses) => format!("; {guesses} can be mended with --fix --unsafe-fixes"),
            (safe, 0) => format!("; {safe} can be mended with --fix"),
            (safe, guesses) => format!("; {safe} can be mended with --fix, {guesses} more with --unsafe-fixes too"),
        };
        let hidden =
            if self.unkept > 0 { format!("; {} not shown", thousands(self.unkept as u64)) } else { String::new() };
        format!("{files}: {}{mended}{hidden}", found.join(", "))
    }
}

/// The mark of what can be mended: `[*]` with `--fix`, `[~]` with `--unsafe-fixes` too.
fn mark(fixes: Fixes) -> &'static str {
    match fixes {
        Fixes::None => "   ",
        Fixes::Safe => "[*]",
        Fixes::Unsafe => "[~]",
    }
}

/// What the marks mean.
const MARKS: &str = "[*] can be mended with --fix, [~] with --fix --unsafe-fixes";

#[cfg(test)]
mod samples;

#[cfg(test)]
mod tests;

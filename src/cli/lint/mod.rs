//! `courtside lint`: canvases, requests, manifests and webhook bodies.

mod files;
mod output;
mod walk;
mod watch;

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;

use super::config::{Config, Context};
use super::input::{self, Opened, Source};
use super::shell::{Shell, Voice};
use crate::cli::value::{choice, read};
use crate::document::{Document, Kind as Sort, Lines, Node};
use crate::exit::{Blame as _, Exit, Failure};
use crate::glob::Glob;
use crate::lint::source::{Claim, Linter, Syntax};
use crate::lint::{MAX_FINDINGS, RULES, RuleSet};
use crate::platform::bodies::{self, Kind, Surface};
use crate::report::lint::Format;
use crate::secret::Redactor;
use crate::text;
use files::{Job, Mending, Outcome, PerFile};
use output::{Output, Totals};

/// Find every mistake in canvases, requests, manifests and webhook bodies
///
/// Reads JSON, JSON lines, YAML, and the bodies inside captures. What a file holds is told from its shape; files in folders that are
/// none of ours are left alone. All mistakes are found in one pass, each at its place, with the reason and the repair.
#[derive(ClapArgs)]
#[command(after_help = EXAMPLES)]
#[allow(clippy::struct_excessive_bools)] // each is a flag of its own
pub(super) struct Args {
    /// Files, folders, or - for standard input; without any, standard input or the current folder
    #[arg(value_name = "PATH")]
    paths: Vec<String>,
    /// What the files hold, where their shape does not tell it
    #[arg(long, value_name = "KIND", value_parser = read(kind))]
    kind: Option<&'static Kind>,
    /// Where canvases are drawn: messenger, inbox, configure
    #[arg(long, value_name = "WHERE", value_parser = read(surface))]
    surface: Option<Surface>,
    /// The Infobip manifest that declares the function whose requests or answers are linted
    #[arg(long, value_name = "FILE")]
    manifest: Option<String>,
    /// The name of that function, where the manifest has several
    #[arg(long, value_name = "NAME", requires = "manifest")]
    function: Option<String>,
    /// What standard input is called, which also tells its format
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<String>,
    /// Rules that speak, by code, family, severity or `all`; others do not
    #[arg(long, value_name = "RULES", value_delimiter = ',', help_heading = "Rules")]
    select: Vec<String>,
    /// Rules that do not speak
    #[arg(long, value_name = "RULES", value_delimiter = ',', help_heading = "Rules")]
    ignore: Vec<String>,
    /// List every rule
    #[arg(long, help_heading = "Rules")]
    rules: bool,
    /// Mend what can be mended without a change of meaning
    #[arg(long, help_heading = "Repairs")]
    fix: bool,
    /// With --fix or --diff, mend what takes a guess too
    #[arg(long, help_heading = "Repairs")]
    unsafe_fixes: bool,
    /// Show what --fix would change, and change nothing
    #[arg(long, help_heading = "Repairs")]
    diff: bool,
    /// The form of the answer
    #[arg(long, value_name = "FORMAT", value_parser = choice::<Format>(), default_value = "text", help_heading = "Answer")]
    format: Format,
    /// A report beside the answer, of any of these forms; into =FILE, or to standard error. May be repeated
    #[arg(long = "report", value_name = "KIND[=FILE]", value_parser = read(report), help_heading = "Answer")]
    reports: Vec<(Format, Option<PathBuf>)>,
    /// Count findings by rule instead of showing them
    #[arg(long, help_heading = "Answer")]
    statistics: bool,
    /// Show at most so many findings, where it is 1,000 of each file; all are counted
    ///
    /// Without it, 1,000 findings of each file are shown, be it one document or many lines. With it, so many are shown of all files together,
    /// wherever they stand; of what is wrong with how a single document is written no more than 1,000 are told. Exit status and summary
    /// count every finding, shown or not.
    #[arg(long, value_name = "N", help_heading = "Answer")]
    max_findings: Option<u64>,
    /// End with status 0 whatever is found
    #[arg(long, help_heading = "Answer")]
    exit_zero: bool,
    /// End with status 1 for warnings too
    #[arg(long, help_heading = "Answer")]
    error_on_warnings: bool,
    /// Files in folders to leave alone. May be repeated
    #[arg(long, value_name = "GLOB", help_heading = "Files")]
    exclude: Vec<String>,
    /// Look at files that .gitignore and .ignore name, and at hidden ones
    #[arg(long, help_heading = "Files")]
    no_ignore: bool,
    /// Leave named files alone that are of no known kind, as those in folders; for hooks that name every changed file
    #[arg(long, help_heading = "Files")]
    skip_unknown: bool,
    /// Lint again whenever a file changes
    #[arg(long, help_heading = "Files", conflicts_with_all = ["fix", "diff", "reports"])]
    watch: bool,
}

const EXAMPLES: &str = "\
Examples:
  courtside lint canvas.json
  courtside lint --surface inbox - < canvas.json
  courtside lint --fix --diff canvas.json
  courtside lint --kind infobip-manifest manifest.yaml
  courtside lint --format sarif canvases/ > lint.sarif
  courtside lint --rules";

pub(super) fn kind(name: &str) -> Result<&'static Kind, String> {
    bodies::kind(name).ok_or_else(|| {
        let names: Vec<&str> = bodies::kinds().map(|kind| kind.name).collect();
        let guess = text::did_you_mean(name, names.iter().copied())
            .map(|name| format!("did you mean `{name}`? "))
            .unwrap_or_default();
        format!("{guess}the kinds are {}", names.join(", "))
    })
}

pub(super) fn surface(name: &str) -> Result<Surface, String> {
    let names = Surface::ALL.map(Surface::name);
    Surface::ALL
        .into_iter()
        .find(|surface| surface.name() == name)
        .ok_or_else(|| format!("a canvas is drawn in one of {}", names.join(", ")))
}

fn report(text: &str) -> Result<(Format, Option<PathBuf>), String> {
    let (name, file) = text.split_once('=').map_or((text, None), |(name, file)| (name, Some(PathBuf::from(file))));
    let format = <Format as clap::ValueEnum>::from_str(name, false).map_err(|_| {
        let names: Vec<String> = <Format as clap::ValueEnum>::value_variants()
            .iter()
            .filter_map(|format| Some(clap::ValueEnum::to_possible_value(format)?.get_name().to_owned()))
            .collect();
        format!("the reports are {}", names.join(", "))
    })?;
    Ok((format, file))
}

impl Args {
    #[inline(never)]
    pub(super) fn run(self, shell: &mut Shell, context: &Context) -> Result<Exit, Failure> {
        self.countable()?;
        loop {
            // Whoever watches begins anew where the settings changed.
            if let Some(exit) = self.start(shell, context)? {
                return Ok(exit);
            }
        }
    }

    fn start(&self, shell: &mut Shell, context: &Context) -> Result<Option<Exit>, Failure> {
        if self.rules {
            crate::report::lint::rules::write(
                &self.chosen(&context.config()?)?,
                self.format,
                shell.paint,
                &mut shell.out,
            )?;
            return Ok(Some(Exit::Yes));
        }
        let config = context.config()?;
        let rules = self.chosen(&config)?;
        let text = self.manifest.as_deref().map(manifest_text).transpose()?;
        let manifest = match (&self.manifest, &text) {
            (Some(name), Some(text)) => Some(manifest(name, text, self.function.as_deref())?),
            _ => None,
        };
        if let Some(kind) = self.kind.filter(|kind| manifest.is_none() && kind.root.family.name == "function") {
            return Err(Failure::question(format!(
                "--kind {} needs the manifest that declares the function: pass it with --manifest FILE",
                kind.name
            )));
        }
        // What was captured may hold a secret, and the lines around a finding would show it.
        let secrets = super::secrets::others(&config);
        let redactor = (!secrets.is_empty()).then(|| Redactor::new(&secrets));
        let mut job = self.job(&config, &rules, manifest.as_ref(), redactor.as_ref())?;
        let paths = self.named();
        if paths.len() > 1 && paths.iter().any(|path| Path::new(path).is_dir()) {
            job.named = paths.iter().map(place).collect();
        }
        let named = paths.iter().chain(&self.manifest).filter(|path| *path != "-").map(PathBuf::from);
        let files: Vec<_> = named.chain(context.file()).map(Source::File).collect();
        let reports = || self.reports.iter().filter_map(|(_, file)| file.as_deref());
        input::check_reports(reports(), &files)?;
        // What a folder holds is found late, and would be gone by then.
        let mending = std::mem::replace(&mut job.mending, Mending::No);
        let within = |file: &Path| paths.iter().any(|path| place(file).starts_with(place(path)));
        if let Some(file) = reports().find(|file| within(file) && job.reads(file)) {
            return Err(input::in_its_place(file));
        }
        job.mending = mending;
        if self.watch {
            return watch::watch(self, &job, &paths, context, shell);
        }
        self.once(&job, &paths, shell).map(Some)
    }

    /// A count by rule is a table or JSON; the other forms are made of findings.
    fn countable(&self) -> Result<(), Failure> {
        if !self.statistics || matches!(self.format, Format::Text | Format::Concise | Format::Json | Format::Ndjson) {
            return Ok(());
        }
        Err(Failure::question(
            "--statistics counts findings, which --format text, concise, json and ndjson can show; for the findings beside it add --report KIND=FILE",
        ))
    }

    /// Lints everything once.
    fn once(&self, job: &Job<'_>, paths: &[String], shell: &mut Shell) -> Result<Exit, Failure> {
        // Where standard input goes out mended, its findings must not stand in between.
        let aside = job.mending != Mending::No && paths.iter().any(|path| path == "-");
        let voice = shell.voice;
        let mut output = Output::new(self, job, aside, shell)?;
        let (mut broken, mut unwritten) = (false, false);
        for path in paths {
            let outcome = job.run(path, &mut |outcome: Outcome| {
                if let Some(trouble) = &outcome.trouble {
                    broken = true;
                    unwritten |= outcome.unwritten;
                    // A place begins with its line; anything else is about the whole file.
                    let place = if trouble.starts_with(|first: char| first.is_ascii_digit()) { ":" } else { ": " };
                    voice.complain(&format!("{}{place}{trouble}", outcome.file));
                }
                if outcome.named && outcome.linted.documents == 0 && outcome.linted.unknown > 0 && paths.len() > 1 {
                    voice.warning(&format!(
                        "cannot tell what {} holds, so it was left alone; name it with --kind",
                        outcome.file
                    ));
                    return Ok(());
                }
                output.outcome(&outcome)
            });
            if let Err(failure) = outcome {
                // A closed pipe or a full disk ends it all; an unreadable file does not hide the others.
                if failure.exit == Exit::World || failure.is_closed_pipe() {
                    return Err(failure);
                }
                broken = true;
                voice.error(&failure.error);
            }
        }
        let totals = output.finish()?;
        let summary = totals.summary;
        if totals.unknown > 0 && summary.files > 0 {
            let (or, names) = match (self.manifest.is_some(), totals.unknown) {
                (false, _) => ("", "--kind names one"),
                (true, 1) => (" or calls no function of the manifest", "--kind or --function names one"),
                (true, _) => (" or call no function of the manifest", "--kind or --function names one"),
            };
            let left = match totals.unknown {
                1 => format!("1 document is of no known kind{or} and was left alone; {names}"),
                many => format!(
                    "{} documents are of no known kind{or} and were left alone; {names}",
                    text::thousands(many as u64)
                ),
            };
            voice.note(&left);
        }
        if let Some((file, count)) = &totals.likely {
            let (file, more) = (text::sanitise(file), count - 1);
            let others = if more > 0 { format!(" and {more} more") } else { String::new() };
            let look = if more > 0 { "look" } else { "looks" };
            voice.note(&format!(
                "{file}{others} {look} like a canvas or a part of one, and may be somebody else's: name it, with --kind canvas"
            ));
        }
        if let Some((file, count)) = &totals.unread {
            let file = text::sanitise(file);
            let said = match count {
                1 => format!("{file} is no JSON as it stands, so that nothing tells whose it is: name it"),
                many => format!(
                    "{} documents are no JSON as they stand, so that nothing tells whose they are, the first in {file}: name them",
                    text::thousands(*many as u64)
                ),
            };
            voice.note(&format!("{said}, with --kind where it is known, to see what is wrong"));
        }
        if totals.links > 0 {
            let (links, it) = if totals.links == 1 { ("1 link to a folder was", "it") } else { ("", "them") };
            let many = format!("{} links to folders were", totals.links);
            let links = if links.is_empty() { &many } else { links };
            voice.note(&format!("{links} not followed; name {it} to lint what is there"));
        }
        self.tell_repairs(&totals, voice);
        if summary.files == 0 && !broken && !self.skip_unknown {
            return Err(self.nothing(paths, &totals));
        }
        let errors = summary.counts.errors > 0 || (self.error_on_warnings && summary.counts.warnings > 0);
        if self.diff && errors && totals.mended + totals.captured == 0 && totals.given_up.is_none() {
            voice.note(&self.unmended(summary.counts.total()));
        }
        let change = self.diff && totals.mended > 0;
        if unwritten {
            return Ok(Exit::World);
        }
        Ok(match (broken, errors || change) {
            (true, _) => Exit::Question,
            (false, true) if !self.exit_zero => Exit::No,
            (false, _) => Exit::Yes,
        })
    }

    /// What was made of the repairs, and why some were not made.
    fn tell_repairs(&self, totals: &Totals, voice: Voice) {
        if totals.captured > 0 {
            let what = text::count(totals.captured as u64, "mistake");
            let stand = if totals.captured == 1 { "stands" } else { "stand" };
            voice.note(&format!(
                "nothing is mended inside captures, where {what} {stand}, since a signature holds for one body only: mend what the body is made from and capture it again, or mend a copy of the body alone"
            ));
        }
        if totals.mended > 0 {
            let would = if self.diff { "would be" } else { "were" };
            voice.note(
                &format!("{} {would} mended", text::count(totals.mended as u64, "mistake"))
                    .replace("1 mistake were", "1 mistake was"),
            );
        }
        if let Some((file, some)) = &totals.given_up {
            let file = text::sanitise(file);
            let left = if *some {
                "only some of them were made; mend it again for the rest"
            } else {
                "none was made; mend by hand where it begins to go wrong"
            };
            voice.note(&format!("{file} takes so many repairs that {left}"));
        }
        if totals.bare {
            voice.note("a secret stands in these changes, which show the text as it is so that they can be applied: mind where they go");
        }
    }

    /// An empty difference is no praise.
    fn unmended(&self, found: usize) -> String {
        let safely = if self.unsafe_fixes { "" } else { " safely" };
        let found = text::count(found as u64, "mistake");
        format!("{found}, none of which can be mended{safely}: leave out --fix and --diff to read what is wrong")
    }

    /// No evidence is not success.
    fn nothing(&self, paths: &[String], totals: &Totals) -> Failure {
        let named = paths.first().map_or("", String::as_str);
        let (unknown, (others, met)) = (totals.unknown, &totals.others);
        if let Some(kind) = self.kind.filter(|_| *others > 0) {
            let known: Vec<&str> = met.iter().map(|kind| kind.name).collect();
            let there = match known.as_slice() {
                [] => "they are of no known kind, or empty".to_owned(),
                [one] => format!("what it holds is of the kind {one}; leave out --kind, or name that one"),
                many => {
                    format!("what it holds is of the kinds {}; leave out --kind, or name one of them", many.join(", "))
                }
            };
            let (a, title) = (crate::lint::article(kind.title), kind.title);
            return Failure::question(format!(
                "no body in {named} is {a} {title} (--kind {}), so nothing was linted: {there}",
                kind.name
            ));
        }
        if unknown > 0 {
            let what = if unknown == 1 { "what it holds" } else { "what they hold" };
            return Failure::question(format!(
                "cannot tell {what} from the shape of {named}, so nothing was linted; name it with --kind, such as --kind canvas (calls of Infobip functions need --manifest with a function of their method and path, or --function)"
            ));
        }
        Failure::question(format!(
            "there is nothing in {named} that the linter reads: .json, .jsonc, .ndjson, .jsonl, .yaml, .yml, .http, .har"
        ))
    }

    /// What is to be linted.
    fn named(&self) -> Vec<String> {
        if !self.paths.is_empty() {
            // Hooks and globs name a file twice; its mistakes are there once.
            let mut seen = std::collections::HashSet::new();
            return self.paths.iter().filter(|path| seen.insert(place(path))).cloned().collect();
        }
        if self.stdin_filename.is_some() || (input::stdin_is_fed() && !self.watch) {
            return vec!["-".to_owned()];
        }
        vec![".".to_owned()]
    }

    /// The rules that speak: the settings first, then the arguments.
    fn chosen(&self, config: &Config) -> Result<RuleSet, Failure> {
        let select = if self.select.is_empty() { &config.lint.select } else { &self.select };
        let mut rules = if select.is_empty() { RuleSet::all() } else { RuleSet::none() };
        for selector in select {
            turn(&mut rules, selector, true)?;
        }
        for selector in config.lint.ignore.iter().chain(&self.ignore) {
            turn(&mut rules, selector, false)?;
        }
        Ok(rules)
    }

    fn job<'o>(
        &'o self,
        config: &Config,
        rules: &'o RuleSet,
        manifest: Option<&'o Document<'o>>,
        redactor: Option<&'o Redactor>,
    ) -> Result<Job<'o>, Failure> {
        let mut globs = Vec::new();
        for (glob, off) in &config.lint.per_file_ignores {
            for selector in off {
                turn(&mut RuleSet::none(), selector, false)?;
            }
            // All of them start from the folder of the settings, said or not.
            let glob = glob.strip_prefix("./").unwrap_or(glob);
            globs.push((Glob::parse(glob).or_question("per-file-ignores")?, off.clone()));
        }
        let configured = config.lint.surface.as_deref().map(surface).transpose().map_err(Failure::question)?;
        Ok(Job {
            linter: Linter {
                rules,
                kind: self.kind,
                surface: self.surface.or(configured),
                manifest,
                function: self.function.as_deref(),
                most: self.most(),
                excerpts: self.formats().any(Format::shows_lines),
                redactor,
            },
            per_file: PerFile { folder: config.folder.clone(), globs },
            mending: match (self.diff, self.fix) {
                (true, _) => Mending::Show,
                (false, true) => Mending::Write,
                (false, false) => Mending::No,
            },
            all_fixes: self.unsafe_fixes,
            stdin_name: self.stdin_filename.clone(),
            exclude: self.exclude.clone(),
            settled: config.lint.exclude.clone(),
            respect_ignores: !self.no_ignore,
            claim: if self.skip_unknown { Claim::Found } else { Claim::Named },
            every_file: self.formats().any(|format| format == Format::Junit),
            named: Vec::new(),
        })
    }

    /// How many findings of a text are kept.
    fn most(&self) -> usize {
        // What is only counted is counted whole, as far as it fits.
        const COUNTED: usize = 20_000;
        let named = self.max_findings.map_or(0, |most| usize::try_from(most).unwrap_or(usize::MAX));
        named.max(if self.statistics { COUNTED } else { MAX_FINDINGS })
    }

    /// The forms of everything that is written.
    fn formats(&self) -> impl Iterator<Item = Format> {
        std::iter::once(self.format).chain(self.reports.iter().map(|(format, _)| *format))
    }
}

/// Where that stands which is called so, as the system writes it; what is not there stays as it is called.
fn place(name: impl AsRef<Path>) -> PathBuf {
    let name = name.as_ref();
    std::fs::canonicalize(name).unwrap_or_else(|_| name.into())
}

/// The text of the manifest.
fn manifest_text(name: &str) -> Result<Vec<u8>, Failure> {
    let source = if name == "-" { Source::Stdin } else { Source::File(name.into()) };
    Opened::new(&source)?.into_bytes(&source, LARGEST_MANIFEST)
}

/// The manifest, which must be readable: what is held against a broken one would be guessed. It declares the function that is meant.
fn manifest<'t>(name: &str, text: &'t [u8], function: Option<&str>) -> Result<Document<'t>, Failure> {
    let document = match Syntax::of_text(Syntax::of_name(name), text) {
        Syntax::Yaml => Document::yaml(text),
        _ => Document::json(text),
    };
    if let Some(mistake) = document.mistakes.first() {
        let place = Lines::new(text).place(mistake.span.start);
        return Err(Failure::question(format!(
            "the manifest cannot be read: {name}:{}:{}: {}; lint it first",
            place.line, place.column, mistake.message
        )));
    }
    let names: Vec<_> = document
        .root()
        .get("functions")
        .into_iter()
        .flat_map(Node::items)
        .filter(|function| function.kind() == Sort::Object)
        .map(|function| function.get("name").and_then(Node::string).unwrap_or_default())
        .collect();
    let known = || text::sanitise(&names.join(", "));
    let problem = match function {
        _ if names.is_empty() => "declares no function: it is no manifest with `functions`".to_owned(),
        Some(function) if !names.iter().any(|name| name == function) => {
            let guess = text::did_you_mean(function, names.iter().map(AsRef::as_ref));
            let guess = guess.map(|name| format!("; did you mean `{}`?", text::sanitise(name))).unwrap_or_default();
            format!("has no function `{}`{guess}; it has {}", text::sanitise(function), known())
        }
        None if names.len() > 1 && !told_apart(&document) => {
            format!("has {} functions; name the one that is meant with --function: {}", names.len(), known())
        }
        _ => return Ok(document),
    };
    Err(Failure::question(format!("{name} {problem}")))
}

/// Whether every function has an address of its own, which tells whose call a request is.
fn told_apart(manifest: &Document<'_>) -> bool {
    let mut seen = std::collections::HashSet::new();
    let mut functions = manifest.root().get("functions").into_iter().flat_map(Node::items);
    functions.all(|function| {
        let text = |name| function.get(name).and_then(Node::string);
        text("uri").is_some_and(|uri| seen.insert((text("method").unwrap_or_default(), uri)))
    })
}

/// Manifests are written by hand.
const LARGEST_MANIFEST: usize = 64 << 20;

/// Turns rules on or off; a selector that names none is a wrong question.
fn turn(rules: &mut RuleSet, selector: &str, on: bool) -> Result<(), Failure> {
    if rules.set(selector.trim(), on) { Ok(()) } else { Err(Failure::question(no_rule(selector))) }
}

/// What is wrong with a selector, where it names no rule.
pub(super) fn unknown_rule(selector: &str) -> Option<String> {
    (!RuleSet::none().set(selector.trim(), true)).then(|| no_rule(selector))
}

fn no_rule(selector: &str) -> String {
    let selector = selector.trim();
    let families = RULES.iter().filter_map(|rule| rule.code.split('/').next());
    let known = RULES.iter().map(|rule| rule.code).chain(families).chain(["error", "warning", "info", "all"]);
    let guess = text::did_you_mean(selector, known).map(|code| format!("; did you mean `{code}`?")).unwrap_or_default();
    format!("there is no rule `{}`{guess}; `courtside lint --rules` lists all", text::sanitise(selector))
}

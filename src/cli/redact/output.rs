//! Where redacted captures go: a folder that mirrors the names of the inputs, one file, standard output, over the input, or nowhere.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::capture::Format;
use crate::cli::input::{self, Source};
use crate::exit::{Blame as _, Failure};

/// One input, and where it goes.
pub(super) struct Plan {
    pub(super) source: Source,
    /// Whether it was found in a folder that was named, and not named itself.
    pub(super) in_folder: bool,
    /// Whether its name says that it is compressed.
    pub(super) packed: bool,
    to: To,
}

#[derive(Clone)]
enum To {
    Nowhere,
    Stdout,
    File(PathBuf),
    /// A file in a folder, whose extension follows the format.
    Mirror(PathBuf),
}

/// A place to write to.
pub(super) struct Output(To);

/// Pairs every input with its output. Refuses what would write over an input, or two inputs into one file.
pub(super) fn plan(paths: &[String], output: Option<&Path>, in_place: bool, dry: bool) -> Result<Vec<Plan>, Failure> {
    let named: Vec<(String, Vec<Source>)> = if paths.is_empty() {
        vec![("-".to_owned(), input::sources(&[])?)]
    } else {
        let each = |path: &String| Ok((path.clone(), input::sources(std::slice::from_ref(path))?));
        paths.iter().map(each).collect::<Result<_, Failure>>()?
    };
    let inputs = named.iter().map(|(_, sources)| sources.len()).sum::<usize>();
    let any_folder = named.iter().any(|(name, _)| Path::new(name).is_dir());
    let folder = output.filter(|output| {
        any_folder || inputs > 1 || output.is_dir() || output.to_string_lossy().ends_with(['/', '\\'])
    });
    let mut plans = Vec::new();
    let mut taken: BTreeMap<PathBuf, String> = BTreeMap::new();
    for (name, sources) in named {
        let in_folder = Path::new(&name).is_dir();
        for source in sources {
            let packed = matches!(&source, Source::File(path) if path.extension().is_some_and(|end| end == "gz"));
            let to = match (&source, output) {
                _ if dry => To::Nowhere,
                (Source::File(path), _) if in_place && packed => {
                    let message = format!("{} is compressed; name a place for the output with -o", path.display());
                    return Err(Failure::question(message));
                }
                (Source::File(path), _) if in_place => To::File(path.clone()),
                (_, Some(output)) if output.as_os_str() == "-" && inputs == 1 => To::Stdout,
                (_, Some(output)) if output.as_os_str() == "-" => {
                    return Err(Failure::question(
                        "several inputs cannot go to standard output; name a folder with -o",
                    ));
                }
                (Source::File(path), Some(_)) if folder.is_some() => {
                    let within =
                        if in_folder { path.strip_prefix(&name).ok() } else { path.file_name().map(Path::new) };
                    let within = within.ok_or_else(|| Failure::question(format!("{} has no name", path.display())))?;
                    let within = if packed { within.with_extension("") } else { within.to_owned() };
                    To::Mirror(folder.unwrap_or(Path::new("")).join(within))
                }
                (Source::Stdin, Some(_)) if folder.is_some() => {
                    return Err(Failure::question(
                        "standard input has no name for a file in a folder; name a file with -o",
                    ));
                }
                (_, Some(output)) => To::File(output.to_owned()),
                (Source::Stdin, None) => {
                    return Err(Failure::question("standard input cannot be written over; name a place with -o"));
                }
                (Source::File(_), None) => To::Nowhere,
            };
            if let To::File(path) | To::Mirror(path) = &to {
                if let Some(other) = taken.insert(path.clone(), source.name()) {
                    return Err(Failure::question(format!(
                        "{other} and {} would both be written to {}; redact them into folders of their own",
                        source.name(),
                        path.display()
                    )));
                }
                if !in_place
                    && let Source::File(from) = &source
                    && same(from, path)
                {
                    return Err(Failure::question(format!(
                        "{} would be written over; name another place with -o, or say --in-place",
                        from.display()
                    )));
                }
            }
            plans.push(Plan { source, in_folder, packed, to });
        }
    }
    // An output may also be another of the inputs.
    for plan in plans.iter().filter(|_| !in_place) {
        if let To::File(path) | To::Mirror(path) = &plan.to
            && let Some(other) =
                plans.iter().find(|other| matches!(&other.source, Source::File(from) if same(from, path)))
        {
            return Err(Failure::question(format!(
                "{} would be written over; name another place with -o, or say --in-place",
                other.source.name()
            )));
        }
    }
    Ok(plans)
}

fn same(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => one == other,
    }
}

impl Plan {
    /// Where captures of that format go.
    pub(super) fn output(&self, format: Format) -> Output {
        let To::Mirror(path) = &self.to else { return Output(self.to.clone()) };
        let extension = path.extension().and_then(|end| end.to_str()).unwrap_or_default();
        // A HAR may be called `.json`; a command that is written as a capture may not be called `.curl` any more.
        let fits = Format::from_extension(extension) == Some(format)
            || (extension == "json" && matches!(format, Format::Har | Format::Ndjson));
        Output(To::Mirror(if fits { path.clone() } else { path.with_extension(format.name()) }))
    }
}

impl Output {
    /// What it is called in sentences.
    pub(super) fn name(&self) -> String {
        self.shown().unwrap_or_else(|| "the output".to_owned())
    }

    /// What it is called in reports; nothing where nothing is written.
    pub(super) fn shown(&self) -> Option<String> {
        match &self.0 {
            To::Nowhere => None,
            To::Stdout => Some("-".to_owned()),
            To::File(path) | To::Mirror(path) => Some(path.display().to_string()),
        }
    }

    /// Writes it: files whole or not at all.
    pub(super) fn write(
        &self,
        stdout: &mut (impl Write + Send),
        content: impl FnOnce(&mut (dyn Write + Send)) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        match &self.0 {
            To::Nowhere => content(&mut io::sink()),
            To::Stdout => content(stdout),
            To::File(path) => input::write_whole(path, content),
            To::Mirror(path) => {
                if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
                    fs::create_dir_all(folder).or_world(format!("cannot make the folder {}", folder.display()))?;
                }
                input::write_whole(path, content)
            }
        }
    }
}

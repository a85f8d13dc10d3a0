//! Where redacted captures go: a folder that mirrors the names of the inputs, one file, standard output, over the input, or nowhere.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::staged::Staged;
use crate::capture::Format;
use crate::cli::folders;
use crate::cli::input::{self, Source};
use crate::exit::Failure;
use crate::redact::Naming;

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
    /// Over the input.
    InPlace(PathBuf),
    /// A file in a folder, whose name loses what is personal and whose extension follows the format.
    Mirror(PathBuf, PathBuf),
}

/// A place to write to.
#[derive(Clone)]
pub(super) struct Output(To);

/// The names that outputs of a run have, and those of its inputs.
pub(super) struct Names {
    taken: BTreeSet<PathBuf>,
    inputs: BTreeSet<PathBuf>,
}

impl Names {
    /// None yet, with these inputs.
    pub(super) fn new(plans: &[Plan]) -> Self {
        let path = |plan: &Plan| match &plan.source {
            Source::File(path) => path.canonicalize().ok(),
            Source::Stdin => None,
        };
        let mut inputs = BTreeSet::new();
        inputs.extend(plans.iter().filter_map(path));
        Self { taken: BTreeSet::new(), inputs }
    }

    fn take(&mut self, path: PathBuf) -> bool {
        let is_input = path.canonicalize().is_ok_and(|path| self.inputs.contains(&path));
        !is_input && self.taken.insert(path)
    }
}

/// Pairs every input with its output. Refuses what would write over an input, or two inputs into one file.
pub(super) fn plan(paths: &[String], output: Option<&Path>, in_place: bool, dry: bool) -> Result<Vec<Plan>, Failure> {
    let named: Vec<(String, Vec<Source>)> = if paths.is_empty() {
        vec![("-".to_owned(), folders::sources(&[])?)]
    } else {
        let each = |path: &String| Ok((path.clone(), folders::sources(std::slice::from_ref(path))?));
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
                (Source::File(path), _) if in_place => To::InPlace(path.clone()),
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
                    To::Mirror(folder.unwrap_or(Path::new("")).to_owned(), within)
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
                (Source::File(_), None) => {
                    return Err(Failure::question(
                        "nothing says where the redacted captures go; name a folder or a file with -o, write over the inputs with \
                         --in-place, or list what would change with --dry-run",
                    ));
                }
            };
            if let Some(path) = to.path()
                && let Some(other) = taken.insert(path.clone(), source.name())
            {
                return Err(Failure::question(format!(
                    "{other} and {} would both be written to {}; redact them into folders of their own",
                    source.name(),
                    path.display()
                )));
            }
            plans.push(Plan { source, in_folder, packed, to });
        }
    }
    let resolve = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    match written_over(&plans, &resolve).filter(|_| !in_place) {
        Some(input) => Err(Failure::question(format!(
            "{input} would be written over; name another place with -o, or say --in-place"
        ))),
        None => Ok(plans),
    }
}

/// The first input that an output is, perhaps of another input. Every path is resolved once: there may be thousands.
fn written_over(plans: &[Plan], resolve: &dyn Fn(&Path) -> PathBuf) -> Option<String> {
    let outputs: BTreeSet<PathBuf> =
        plans.iter().filter_map(|plan| plan.to.path()).map(|path| resolve(&path)).collect();
    let is_output = |plan: &&Plan| match &plan.source {
        Source::File(path) => !outputs.is_empty() && outputs.contains(&resolve(path)),
        Source::Stdin => false,
    };
    plans.iter().find(is_output).map(|plan| plan.source.name())
}

impl To {
    fn path(&self) -> Option<PathBuf> {
        match self {
            Self::Nowhere | Self::Stdout => None,
            Self::File(path) | Self::InPlace(path) => Some(path.clone()),
            Self::Mirror(folder, within) => Some(folder.join(within)),
        }
    }
}

impl Plan {
    /// Where captures of that format go.
    pub(super) fn output(&self, format: Format) -> Output {
        let To::Mirror(folder, within) = &self.to else { return Output(self.to.clone()) };
        let extension = within.extension().and_then(|end| end.to_str()).unwrap_or_default();
        // A HAR may be called `.json`; a command that is written as a capture may not be called `.curl` any more.
        let fits = Format::from_extension(extension) == Some(format)
            || (extension == "json" && matches!(format, Format::Har | Format::Ndjson));
        let within = if fits { within.clone() } else { within.with_extension(format.name()) };
        Output(To::Mirror(folder.clone(), within))
    }
}

impl Output {
    /// What it is called before anything is known of what it holds.
    pub(super) fn name(&self) -> String {
        self.shown().unwrap_or_else(|| "the output".to_owned())
    }

    /// What it is called in reports; nothing where nothing is written.
    pub(super) fn shown(&self) -> Option<String> {
        match &self.0 {
            To::Stdout => Some("-".to_owned()),
            to => to.path().map(|path| path.display().to_string()),
        }
    }

    /// Its name as far as it follows an input's, with `/` between its parts. What is no text says nothing that could be replaced.
    pub(super) fn naming(&self) -> Naming {
        let path = match &self.0 {
            To::Mirror(_, within) => within,
            To::InPlace(path) => Path::new(path.file_name().unwrap_or_default()),
            To::Nowhere | To::Stdout | To::File(_) => Path::new(""),
        };
        let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
        Naming::new(&parts.unwrap_or_default().join("/"))
    }

    /// Whether it is an input that is written over.
    pub(super) fn is_in_place(&self) -> bool {
        matches!(self.0, To::InPlace(_))
    }

    /// The output under its new name, which no other output of the run has.
    pub(super) fn renamed(self, name: &str, names: &mut Names) -> Self {
        let To::Mirror(folder, within) = self.0 else { return self };
        let wanted: PathBuf = if name.is_empty() { within } else { name.split('/').collect() };
        let mut unique = wanted.clone();
        for number in 2.. {
            if names.take(folder.join(&unique)) {
                break;
            }
            let stem = wanted.file_stem().unwrap_or_default().to_string_lossy();
            let ending = wanted.extension().map_or_else(String::new, |end| format!(".{}", end.to_string_lossy()));
            unique = wanted.with_file_name(format!("{stem}-{number}{ending}"));
        }
        Self(To::Mirror(folder, unique))
    }

    /// Writes it: files whole or not at all. What gets its name later waits as a file beside its place.
    pub(super) fn write(
        &self,
        number: usize,
        stdout: &mut (impl Write + Send),
        content: impl FnOnce(&mut (dyn Write + Send)) -> Result<(), Failure>,
    ) -> Result<Option<Staged>, Failure> {
        match &self.0 {
            To::Nowhere => content(&mut io::sink()).map(|()| None),
            To::Stdout => content(stdout).map(|()| None),
            To::File(path) => input::write_whole(path, content).map(|()| None),
            To::InPlace(path) => Staged::write(path.parent().unwrap_or(Path::new("")), number, content).map(Some),
            To::Mirror(folder, _) => Staged::write(folder, number, content).map(Some),
        }
    }

    /// Gives what was written its name.
    pub(super) fn publish(&self, staged: Staged) -> Result<(), Failure> {
        self.0.path().map_or(Ok(()), |path| staged.publish(&path))
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    fn plans(count: usize, to: impl Fn(usize) -> PathBuf) -> Vec<Plan> {
        let plan = |number| Plan {
            source: Source::File(PathBuf::from(format!("in/{number}.http"))),
            in_folder: true,
            packed: false,
            to: To::File(to(number)),
        };
        (0..count).map(plan).collect()
    }

    #[test]
    fn every_path_is_resolved_once_however_many_there_are() {
        let resolved = Cell::new(0);
        let resolve = |path: &Path| {
            resolved.set(resolved.get() + 1);
            path.strip_prefix("link").map_or_else(|_| path.to_owned(), |rest| Path::new("in").join(rest))
        };
        let apart = plans(400, |number| PathBuf::from(format!("out/{number}.http")));
        assert_eq!(written_over(&apart, &resolve), None);
        assert_eq!(resolved.get(), 800);
        // The output of one is the input of another, by another name.
        let over = plans(400, |number| PathBuf::from(format!("link/{}.http", number + 399)));
        assert_eq!(written_over(&over, &resolve).as_deref(), Some("in/399.http"));
    }
}

//! Every file of a folder and of those below it, on every core: whoever is free reads the next folder or takes the next files. Hidden files, and
//! those that `.gitignore` or `.ignore` names, are left out where that is asked for. A link to a file is followed, but no link to a folder; each
//! file is found once.

use std::cell::RefCell;
use std::collections::{HashSet, VecDeque};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::cli::folders;
use crate::ignores::{Rules, Said};

/// How many files are handed on at once.
const BATCH: usize = 32;
/// How many may wait before whoever finds more takes some itself: a folder may hold millions.
const MOST: usize = 4096;

/// A walk through one folder.
pub(super) struct Walk<'w> {
    root: &'w str,
    respect: bool,
    exclude: Rules,
    /// What the settings leave out, and the way between their folder and the root.
    settled: Option<(Rules, Between)>,
    /// Ways from the root to what is looked at elsewhere.
    elsewhere: Vec<String>,
    /// How many links to folders elsewhere were passed by.
    passed: AtomicUsize,
}

/// How the walk's root stands to a folder whose globs hold.
enum Between {
    /// The root is that folder, or one below it: so it goes down.
    Down(String),
    /// The folder is below the root: so it goes up.
    Up(String),
}

/// How many entries of a folder are read before any of them is looked at.
const FEW: usize = 128;

/// What was found: a file, or a place that cannot be read.
pub(super) type Found<'f> = Result<&'f Path, (&'f Path, io::Error)>;

/// The ignore files of a folder, and of those above it.
struct Level {
    above: Option<Arc<Level>>,
    /// The way from here to the walk's root, where this is above it; else how long the way from the root to here is.
    way: Way,
    /// `.ignore`, which overrules git's.
    own: Rules,
    git: Rules,
}

enum Way {
    Down(String),
    Below(usize),
}

/// What there is to do.
#[derive(Default)]
struct State {
    /// Folders by their way from the root, with the rules above them.
    folders: Vec<(String, Option<Arc<Level>>)>,
    files: VecDeque<String>,
    /// How many are reading a folder, and may find more.
    reading: usize,
    /// What links led to.
    linked: HashSet<PathBuf>,
}

#[derive(Default)]
struct Work {
    state: Mutex<State>,
    more: Condvar,
}

impl Work {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'w> Walk<'w> {
    /// A walk from there. What `exclude` says is left out, whatever else is asked for.
    pub(super) fn new(root: &'w str, respect: bool, exclude: Rules) -> Self {
        Self {
            root: if root.len() > 1 { root.trim_end_matches('/') } else { root },
            respect,
            exclude,
            settled: None,
            elsewhere: Vec::new(),
            passed: AtomicUsize::new(0),
        }
    }

    /// Leaves out what globs name that start from another folder.
    pub(super) fn settled(self, exclude: Rules, folder: &Path) -> Self {
        let place =
            |path: &Path| fs::canonicalize(if path.as_os_str().is_empty() { Path::new(".") } else { path }).ok();
        let way = |from: &Path, to: &Path| to.strip_prefix(from).ok()?.to_str().map(|way| way.replace('\\', "/"));
        let between = place(folder).zip(place(Path::new(self.root))).and_then(|(folder, root)| {
            way(&folder, &root).map(Between::Down).or_else(|| way(&root, &folder).map(Between::Up))
        });
        Self { settled: between.filter(|_| !exclude.is_empty()).map(|between| (exclude, between)), ..self }
    }

    /// Leaves out what is named on its own: places as the system writes them.
    pub(super) fn without(self, named: &[PathBuf]) -> Self {
        let root = if named.len() > 1 { fs::canonicalize(self.root).ok() } else { None };
        let way = |place: &PathBuf| {
            let parts = place.strip_prefix(root.as_ref()?).ok()?.components();
            let parts: Vec<&str> = parts.map(|part| part.as_os_str().to_str()).collect::<Option<_>>()?;
            Some(parts.join("/")).filter(|way| !way.is_empty())
        };
        Self { elsewhere: named.iter().filter_map(way).collect(), ..self }
    }

    /// Hands everything to workers, each on a thread of its own and made there.
    pub(super) fn run<W: FnMut(Found<'_>)>(&self, worker: impl Fn() -> W + Sync) {
        let work = Work::default();
        let above = if self.respect { self.above() } else { None };
        work.lock().folders.push((String::new(), above));
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        std::thread::scope(|scope| {
            for _ in 1..threads {
                scope.spawn(|| self.work(&work, &mut worker()));
            }
            self.work(&work, &mut worker());
        });
    }

    fn work(&self, work: &Work, each: &mut impl FnMut(Found<'_>)) {
        let mut taken = Vec::with_capacity(BATCH);
        let mut path = String::new();
        loop {
            let mut state = work.lock();
            let folder = loop {
                take(&mut state, &mut taken);
                if !taken.is_empty() {
                    break None;
                }
                if let Some(folder) = state.folders.pop() {
                    state.reading += 1;
                    break Some(folder);
                }
                if state.reading == 0 {
                    return;
                }
                state = work.more.wait(state).unwrap_or_else(PoisonError::into_inner);
            };
            drop(state);
            if let Some((way, above)) = folder {
                if let Err(error) = self.read(&way, above.as_ref(), work, each) {
                    each(Err((Path::new(self.whole(&way, &mut path)), error)));
                }
                work.lock().reading -= 1;
                work.more.notify_all();
            }
            self.hand_on(&mut taken, &mut path, each);
        }
    }

    fn hand_on(&self, taken: &mut Vec<String>, path: &mut String, each: &mut impl FnMut(Found<'_>)) {
        for way in taken.drain(..) {
            each(Ok(Path::new(self.whole(&way, path))));
        }
    }

    /// Reads a folder: what it holds is handed out while it is read.
    fn read(
        &self,
        way: &str,
        above: Option<&Arc<Level>>,
        work: &Work,
        each: &mut impl FnMut(Found<'_>),
    ) -> io::Result<()> {
        let mut path = String::new();
        let folder = PathBuf::from(self.whole(way, &mut path));
        let odd = RefCell::new(Vec::new());
        let mut entries = fs::read_dir(&folder)?
            .filter_map(|entry| entry.and_then(|entry| named(&entry, &mut odd.borrow_mut())).transpose());
        let first: Vec<_> = entries.by_ref().take(FEW).collect();
        let mut rules = above.map(Arc::clone);
        // Most folders have no ignore file, and of most that is seen before one is asked for.
        let may_ignore = first.len() == FEW || first.iter().flatten().any(|(name, _)| name.ends_with("ignore"));
        if self.respect && may_ignore {
            rules = level(&folder, Way::Below(way.len()), rules);
        }
        let mut files = Vec::with_capacity(BATCH);
        for entry in first.into_iter().chain(entries) {
            let (name, kind) = entry?;
            let linked = || {
                // One that leads nowhere is told as a file that cannot be read.
                let link = || folder.join(&name);
                kind.is_symlink() && (self.leads(&link(), work) || folders::leads_nowhere(&link()))
            };
            let passed = !(kind.is_file() || kind.is_dir() || linked());
            if passed && !(kind.is_symlink() && self.leads_away(&folder.join(&name))) {
                continue;
            }
            let mut there = String::with_capacity(way.len() + 1 + name.len());
            there.push_str(way);
            if !way.is_empty() {
                there.push('/');
            }
            there.push_str(&name);
            if passed {
                let taken = self.takes(&there, &name, true, rules.as_deref());
                self.passed.fetch_add(usize::from(taken), Ordering::Relaxed);
                continue;
            }
            if !self.takes(&there, &name, kind.is_dir(), rules.as_deref()) {
                continue;
            }
            if kind.is_dir() {
                work.lock().folders.push((there, rules.clone()));
                work.more.notify_one();
                continue;
            }
            files.push(there);
            if files.len() == BATCH {
                let mut state = work.lock();
                state.files.extend(files.drain(..));
                let crowded = state.files.len() > MOST;
                if crowded {
                    take(&mut state, &mut files);
                }
                drop(state);
                work.more.notify_one();
                self.hand_on(&mut files, &mut path, each);
            }
        }
        work.lock().files.extend(files);
        for path in odd.take() {
            self.oddly_named(&path, way, rules.as_deref(), each);
        }
        Ok(())
    }

    /// Hands on a file whose name is no text, or every file of such a folder: there are few, and ways are texts.
    fn oddly_named(&self, path: &Path, way: &str, rules: Option<&Level>, each: &mut impl FnMut(Found<'_>)) {
        let above = path.parent().unwrap_or(path);
        let takes = |entry: &walkdir::DirEntry| {
            let below = entry.path().strip_prefix(above).unwrap_or(entry.path()).to_string_lossy().replace('\\', "/");
            let way = if way.is_empty() { below } else { format!("{way}/{below}") };
            self.takes(&way, &entry.file_name().to_string_lossy(), entry.file_type().is_dir(), rules)
        };
        for entry in walkdir::WalkDir::new(path).sort_by_file_name().into_iter().filter_entry(takes) {
            match entry {
                Ok(entry) if entry.file_type().is_file() => each(Ok(entry.path())),
                Ok(_) => {}
                Err(error) => {
                    let place = error.path().unwrap_or(path).to_owned();
                    each(Err((&place, error.into())));
                }
            }
        }
    }

    /// Whether a link leads to a file that is found in no other way.
    fn leads(&self, link: &Path, work: &Work) -> bool {
        let Ok(target) = fs::canonicalize(link) else { return false };
        let walked = || {
            let within = fs::canonicalize(self.root).is_ok_and(|root| target.starts_with(root));
            within && target.extension() == link.extension()
        };
        target.is_file() && !walked() && work.lock().linked.insert(target)
    }

    /// Whether a link leads to a folder that is not walked through.
    fn leads_away(&self, link: &Path) -> bool {
        let Ok(target) = fs::canonicalize(link) else { return false };
        target.is_dir() && !fs::canonicalize(self.root).is_ok_and(|root| target.starts_with(root))
    }

    /// How many links to folders elsewhere were passed by, once it has been run.
    pub(super) fn passed(&self) -> usize {
        self.passed.load(Ordering::Relaxed)
    }

    /// A place by its way from the root, as the user would write it.
    fn whole<'p>(&self, way: &str, path: &'p mut String) -> &'p str {
        path.clear();
        path.push_str(self.root);
        if !way.is_empty() {
            if !self.root.ends_with('/') {
                path.push(std::path::MAIN_SEPARATOR);
            }
            path.push_str(way);
        }
        path
    }

    fn takes(&self, way: &str, name: &str, is_folder: bool, rules: Option<&Level>) -> bool {
        let settled = self.settled.as_ref().and_then(|(rules, between)| match between {
            Between::Down(down) if down.is_empty() => rules.say(way, is_folder),
            Between::Down(down) => rules.say(&format!("{down}/{way}"), is_folder),
            Between::Up(up) => rules.say(way.strip_prefix(up.as_str())?.strip_prefix('/')?, is_folder),
        });
        if settled.or_else(|| self.exclude.say(way, is_folder)).is_some()
            || self.elsewhere.iter().any(|other| other == way)
        {
            return false;
        }
        match rules.and_then(|rules| rules.say(way, is_folder)) {
            Some(Said::Ignore) => false,
            Some(Said::Take) => true,
            None => !(self.respect && name.starts_with('.')),
        }
    }

    /// The ignore files above the root, up to the folder of the repository.
    fn above(&self) -> Option<Arc<Level>> {
        let root = fs::canonicalize(self.root).ok()?;
        let mut folders = Vec::new();
        let mut down = String::new();
        let mut folder = root.as_path();
        while !folder.join(".git").exists()
            && let (Some(parent), Some(name)) = (folder.parent(), folder.file_name().and_then(|name| name.to_str()))
        {
            down = if down.is_empty() { name.to_owned() } else { format!("{name}/{down}") };
            folders.push((parent.to_owned(), down.clone()));
            folder = parent;
        }
        let everywhere = everywhere(&folder.join(".git"), &down);
        folders.into_iter().rev().fold(everywhere, |above, (folder, down)| level(&folder, Way::Down(down), above))
    }
}

/// What an entry is called, and what it is. What is called by no text is put aside.
fn named(entry: &fs::DirEntry, odd: &mut Vec<PathBuf>) -> io::Result<Option<(String, fs::FileType)>> {
    let kind = entry.file_type()?;
    let name = entry.file_name().into_string().ok();
    if name.is_none() {
        odd.push(entry.path());
    }
    Ok(name.map(|name| (name, kind)))
}

/// Takes the next files.
fn take(state: &mut State, taken: &mut Vec<String>) {
    let count = state.files.len().min(BATCH);
    taken.extend(state.files.drain(..count));
}

/// What git leaves out in a repository, or everywhere, without a file among those that are walked.
fn everywhere(git: &Path, down: &str) -> Option<Arc<Level>> {
    let settings = std::env::var_os("XDG_CONFIG_HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
    let settings = settings.or_else(|| std::env::home_dir().map(|home| home.join(".config")));
    let read = |file: PathBuf| fs::read_to_string(file).map_or_else(|_| Rules::default(), |text| Rules::read(&text));
    let mut level = None;
    for file in [settings.map(|settings| settings.join("git/ignore")), Some(git.join("info/exclude"))] {
        let rules = file.map(read).unwrap_or_default();
        if !rules.is_empty() {
            let way = if down.is_empty() { Way::Below(0) } else { Way::Down(down.to_owned()) };
            level = Some(Arc::new(Level { above: level, way, own: Rules::default(), git: rules }));
        }
    }
    level
}

/// The rules of a folder over those above it.
fn level(folder: &Path, way: Way, above: Option<Arc<Level>>) -> Option<Arc<Level>> {
    let read = |name: &str| {
        let text = fs::read_to_string(folder.join(name));
        text.map_or_else(|_| Rules::default(), |text| Rules::read(&text))
    };
    let (own, git) = (read(".ignore"), read(".gitignore"));
    if own.is_empty() && git.is_empty() { above } else { Some(Arc::new(Level { above, way, own, git })) }
}

impl Level {
    fn say(&self, way: &str, is_folder: bool) -> Option<Said> {
        let by = |rules: fn(&Self) -> &Rules| {
            let mut level = Some(self);
            while let Some(this) = level {
                let rules = rules(this);
                if !rules.is_empty() {
                    let said = match &this.way {
                        Way::Down(down) => rules.say(&format!("{down}/{way}"), is_folder),
                        Way::Below(0) => rules.say(way, is_folder),
                        Way::Below(length) => rules.say(way.get(length + 1..).unwrap_or_default(), is_folder),
                    };
                    if said.is_some() {
                        return said;
                    }
                }
                level = this.above.as_deref();
            }
            None
        };
        by(|level| &level.own).or_else(|| by(|level| &level.git))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// What a walk finds, from its root on.
    fn found(root: &Path, respect: bool, exclude: &str) -> BTreeSet<String> {
        let (root, all) = (root.to_str().unwrap(), Mutex::new(BTreeSet::new()));
        Walk::new(root, respect, Rules::read(exclude)).run(|| {
            |found| {
                let path =
                    found.unwrap().to_str().unwrap().strip_prefix(root).unwrap().trim_start_matches('/').to_owned();
                assert!(all.lock().unwrap().insert(path), "each file is found once");
            }
        });
        all.into_inner().unwrap()
    }

    fn world(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::Builder::new().prefix("walk").tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    #[test]
    fn ignore_files_hold_below_their_folder_and_the_nearest_counts() {
        let world = world(&[
            (".git/HEAD", ""),
            (".git/info/exclude", "secret.json"),
            (".gitignore", "*.log\n/only-here.json\nout/\n!kept.log\n"),
            ("only-here.json", ""),
            ("a/only-here.json", ""),
            ("a/x.log", ""),
            ("a/kept.log", ""),
            ("a/secret.json", ""),
            ("a/out/deep/y.json", ""),
            ("b/.gitignore", "!*.log\n"),
            ("b/x.log", ""),
            ("b/out", "a file, and no folder"),
            ("c/.ignore", "x.json\n!y.json\n"),
            ("c/.gitignore", "y.json\n"),
            ("c/x.json", ""),
            ("c/y.json", ""),
            (".hidden/z.json", ""),
        ]);
        let taken = ["a/kept.log", "a/only-here.json", "b/out", "b/x.log", "c/y.json"];
        assert_eq!(found(world.path(), true, ""), taken.map(str::to_owned).into());
        // From within, what stands above still holds.
        assert_eq!(found(&world.path().join("a"), true, ""), ["kept.log", "only-here.json"].map(str::to_owned).into());
        assert_eq!(found(&world.path().join("a"), true, "kept.*"), ["only-here.json"].map(str::to_owned).into());
        assert!(found(world.path(), false, "").contains(".hidden/z.json"));
        assert!(!found(world.path(), false, ".hidden").contains(".hidden/z.json"));
    }

    #[test]
    fn an_ignore_file_holds_wherever_it_stands_in_a_long_folder_and_as_a_link() {
        let world = world(&[("rules", "*.log\n"), ("long/.gitignore", "*.log\n"), ("linked/a.log", "")]);
        for number in 0..300 {
            fs::write(world.path().join(format!("long/{number}.log")), "").unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink("../rules", world.path().join("linked/.ignore")).unwrap();
        #[cfg(not(unix))]
        fs::write(world.path().join("linked/.ignore"), "*.log\n").unwrap();
        assert_eq!(found(world.path(), true, ""), ["rules".to_owned()].into());
    }

    #[test]
    fn folders_with_many_files_and_many_folders_are_found_whole() {
        let world = world(&[]);
        let mut all = BTreeSet::new();
        for number in 0..6000 {
            all.insert(format!("flat/{number}"));
        }
        for number in 0..300 {
            all.insert(format!("deep/{number}/a/b/c"));
        }
        for name in &all {
            let path = world.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        assert_eq!(found(world.path(), true, ""), all);
    }

    #[cfg(unix)]
    #[test]
    fn links_to_files_are_followed_once_and_a_place_that_cannot_be_read_is_said() {
        let world = world(&[("in/a/b.json", ""), ("out/c.json", ""), ("out/d.txt", "")]);
        let link = |to: &str, from: &str| {
            std::os::unix::fs::symlink(world.path().join(to), world.path().join("in").join(from)).unwrap();
        };
        link("in", "a/round");
        link("out", "folder");
        link("nowhere", "broken.json");
        link("in/a/b.json", "again.json");
        link("out/d.txt", "d.json");
        // Who opens a link that leads nowhere says so.
        let all = ["a/b.json", "broken.json", "d.json"].map(str::to_owned);
        assert_eq!(found(&world.path().join("in"), true, ""), all.into());
        link("out/c.json", "c.json");
        link("out/c.json", "a/c.json");
        assert_eq!(found(&world.path().join("in"), true, "").len(), 4, "one of two links to one file");
        assert_eq!(found(&world.path().join("in"), true, "c.json").len(), 3);
        let missing = world.path().join("none");
        let said = Mutex::new(Vec::new());
        Walk::new(missing.to_str().unwrap(), true, Rules::default()).run(|| {
            |found: Found<'_>| said.lock().unwrap().push(found.map(Path::to_owned).map_err(|(path, _)| path.to_owned()))
        });
        assert_eq!(said.into_inner().unwrap(), [Err(missing)]);
    }
}

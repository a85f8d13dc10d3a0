//! A clean place to run the binary in: an empty folder, an empty environment, no terminal.

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

/// Every command.
pub(crate) const COMMANDS: &[&str] = &[
    "sign",
    "verify",
    "encrypt",
    "decrypt",
    "inspect",
    "lint",
    "replay",
    "probe",
    "capture",
    "serve",
    "redact",
    "convert",
    "explain",
    "schema",
    "completions",
    "man",
];

/// The worked values' client secret: reference/intercom.md §5.1.
pub(crate) const SECRET: &str = "s3cr3t-client-secret";
/// The worked values' body.
pub(crate) const BODY: &str =
    r#"{"workspace_id":"abc12345","component_id":"submit_button","input_values":{"email":"zoë@example.com"}}"#;
/// The worked signature of that body.
pub(crate) const SIGNATURE: &str = "d5ed48e3049f0177d409320647e8529b79757893b1bb22f63bfdfb3d4185fc2d";

/// A folder of its own with an environment of its own.
pub(crate) struct World {
    folder: TempDir,
    environment: Vec<(String, String)>,
}

impl World {
    pub(crate) fn new() -> Self {
        Self { folder: TempDir::new().unwrap(), environment: Vec::new() }
    }

    /// With the worked values' client secret in `S`.
    pub(crate) fn with_secret() -> Self {
        Self::new().env("S", SECRET)
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.into(), value.into()));
        self
    }

    /// The variables that commands see.
    pub(crate) fn environment(&self) -> impl Iterator<Item = (&str, &str)> {
        self.environment.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    pub(crate) fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The names in the folder, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Answer {
        self.run_with(arguments, b"")
    }

    pub(crate) fn run_with(&self, arguments: &[&str], stdin: &[u8]) -> Answer {
        let mut command = command();
        command.current_dir(self.folder.path()).env_clear().envs(self.environment.iter().cloned());
        let output = command.args(arguments).write_stdin(stdin).output().unwrap();
        Answer { code: output.status.code(), stdout: output.stdout, stderr: String::from_utf8(output.stderr).unwrap() }
    }
}

/// The binary.
pub(crate) fn command() -> Command {
    Command::new(env!("CARGO_BIN_EXE_courtside"))
}

/// A file of this project.
pub(crate) fn project(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// What a run gave.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Answer {
    /// Requires an exit status, and shows everything where it is another one.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "stdout: {}\nstderr: {}", String::from_utf8_lossy(&self.stdout), self.stderr);
        self
    }

    /// Requires a failure that is one sentence with these words, and nothing else on either stream.
    #[track_caller]
    pub(crate) fn fails(self, code: i32, words: &[&str]) {
        let answer = self.exits(code);
        for word in words {
            assert!(answer.stderr.contains(word), "{word:?} is not in: {}", answer.stderr);
        }
        assert_eq!(answer.stderr.lines().filter(|line| line.starts_with("error: ")).count(), 1, "{}", answer.stderr);
        assert!(!answer.stderr.contains("panicked"), "{}", answer.stderr);
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).unwrap()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.stdout).unwrap()
    }
}

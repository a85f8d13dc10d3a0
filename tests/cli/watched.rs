//! `courtside lint --watch`: what changes is seen, whatever becomes of the folder and of the settings.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use crate::world::World;

/// A linter that watches; it ends with the test.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Watching {
    fn start(world: &World, path: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_courtside"))
            .args(["lint", "--watch", "--format", "concise", path])
            .current_dir(world.path(""))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = mpsc::channel();
        let sources: [Box<dyn Read + Send>; 2] =
            [Box::new(child.stdout.take().unwrap()), Box::new(child.stderr.take().unwrap())];
        for source in sources {
            let sender = sender.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(source).lines().map_while(Result::ok) {
                    let _ = sender.send(line);
                }
            });
        }
        Self { child, lines }
    }

    /// Reads on up to a line that says so.
    fn until(&self, said: &str) {
        let mut all = Vec::new();
        while let Ok(line) = self.lines.recv_timeout(Duration::from_secs(60)) {
            if line.contains(said) {
                return;
            }
            all.push(line);
        }
        panic!("`{said}` was not said: {all:#?}");
    }
}

fn canvas(of: &str) -> String {
    format!(r#"{{"canvas":{{"content":{{"components":[{{"type":"{of}"}}]}}}}}}"#)
}

#[test]
fn a_folder_that_is_removed_and_made_anew_is_watched_on() {
    let world = World::new().file("in/a.json", canvas("first"));
    let watching = Watching::start(&world, "in");
    watching.until("\"first\"");
    watching.until("watching for changes");
    std::fs::remove_dir_all(world.path("in")).unwrap();
    watching.until("cannot read in");
    std::fs::create_dir(world.path("in")).unwrap();
    std::fs::write(world.path("in/a.json"), canvas("second")).unwrap();
    watching.until("\"second\"");
    std::fs::write(world.path("in/a.json"), canvas("third")).unwrap();
    watching.until("\"third\"");
}

#[test]
fn settings_that_change_are_taken_and_those_that_cannot_be_read_are_said() {
    let world = World::new().file("in/a.json", canvas("first"));
    let watching = Watching::start(&world, "in");
    watching.until("watching for changes");
    std::fs::write(world.path("courtside.toml"), "[lint\n").unwrap();
    watching.until("courtside.toml:1:");
    watching.until("\"first\"");
    std::fs::write(world.path("courtside.toml"), "[lint]\nselect = [\"canvas/text-html\"]\n").unwrap();
    watching.until("watching for changes");
    std::fs::write(world.path("courtside.toml"), "[lint]\nselect = [\"canvas/component-type-unknown\"]\n").unwrap();
    watching.until("\"first\"");
}

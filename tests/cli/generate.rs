//! Completions and manual pages.

use crate::world::{COMMANDS, World, project};

const SHELLS: [(&str, &str); 5] = [
    ("bash", "courtside.bash"),
    ("zsh", "_courtside"),
    ("fish", "courtside.fish"),
    ("powershell", "_courtside.ps1"),
    ("elvish", "courtside.elv"),
];

/// Set `UPDATE_COMPLETIONS=1` to write them anew.
#[test]
fn the_checked_in_completions_are_what_the_binary_writes() {
    for (shell, file) in SHELLS {
        let written = World::new().run(&["completions", shell]).exits(0);
        let path = project("completions").join(file);
        if std::env::var_os("UPDATE_COMPLETIONS").is_some() {
            std::fs::write(&path, &written.stdout).unwrap();
        }
        let kept = std::fs::read(&path).unwrap_or_default();
        assert!(kept == written.stdout, "completions/{file} is not current; run the tests with UPDATE_COMPLETIONS=1");
    }
}

#[test]
fn there_is_a_manual_page_for_every_command() {
    let world = World::new();
    assert!(world.run(&["man"]).exits(0).text().contains(".TH courtside 1"));
    world.run(&["man", "--out-dir", "man1"]).exits(0);
    for command in COMMANDS {
        let page = std::fs::read_to_string(world.path(&format!("man1/courtside-{command}.1"))).unwrap();
        assert!(page.contains(".SH SYNOPSIS"), "{command}");
    }
}

#[test]
fn every_help_ends_in_examples() {
    for command in COMMANDS {
        let help = World::new().run(&[command, "--help"]).exits(0);
        let (_, examples) =
            help.text().split_once("Examples:\n").unwrap_or_else(|| panic!("{command} has no examples"));
        assert!(examples.lines().all(|line| line.is_empty() || line.starts_with("  ")), "{command}: {examples}");
        assert!(examples.contains(&format!("courtside {command}")), "{command}");
        assert!(!examples.contains('…'), "{command}: what is cut cannot be pasted");
    }
}

#[test]
fn a_near_miss_is_guessed_and_exits_with_two() {
    let answer = World::new().run(&["verfy"]).exits(2);
    assert!(answer.stderr.contains("verify"), "{}", answer.stderr);
    World::new().run(&[]).exits(2);
    World::new().run(&["--version"]).exits(0);
}

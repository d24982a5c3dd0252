//! A session a text shows: commands run one after another in a fresh folder, as somebody would who follows the text.
//!
//! Besides `mtcrc` it knows `cd` and `git`; a block marked `write FILE` is written to that file where the session
//! stands.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::docs::words;
use crate::support::{Said, mtcrc, run};

/// A folder of its own, and where in it the next command runs.
pub struct Session {
    fresh: tempfile::TempDir,
    here: PathBuf,
}

impl Session {
    /// An empty folder.
    pub fn new() -> Session {
        let fresh = tempfile::tempdir().unwrap();
        let here = fresh.path().to_path_buf();
        Session { fresh, here }
    }

    /// Writes a file that the text shows.
    pub fn write(&self, file: &str, content: &str) {
        self.write_bytes(file, content.as_bytes());
    }

    /// Writes a file of any kind.
    pub fn write_bytes(&self, file: &str, content: &[u8]) {
        let path = self.here.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// The text of a file where the session stands.
    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.here.join(file)).unwrap()
    }

    /// Runs a command and gives what it prints.
    pub fn run(&mut self, line: &str) -> String {
        let said = self.said(line);
        said.map_or_else(|nothing| nothing, |said| said.out + &said.err)
    }

    /// Runs a command and gives what it says; of one that is none of a program, what stands in its place.
    pub fn said(&mut self, line: &str) -> Result<Said, String> {
        let words = words(line);
        let mut command = match words[0].as_str() {
            "cd" => {
                self.here.push(&words[1]);
                // What does not exist is said by the commands that follow.
                return Err(String::new());
            }
            "mtcrc" => mtcrc(words[1..].iter().map(String::as_str)),
            "git" => self.git(&words[1..]),
            _ => panic!("`{line}` is not a command of a session"),
        };
        if !self.here.is_dir() {
            return Err(format!("no folder {}", self.here.display()));
        }
        command.current_dir(&self.here);
        Ok(run(command))
    }

    /// Git without the settings of whoever runs the tests.
    fn git(&self, words: &[String]) -> Command {
        let mut command = Command::new("git");
        command
            .args(words)
            .env("GIT_CONFIG_GLOBAL", self.fresh.path().join("no-settings"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_DATE", "2025-01-03T12:00:00Z")
            .env("GIT_COMMITTER_DATE", "2025-01-03T12:00:00Z")
            .env("GIT_AUTHOR_NAME", "A. Author")
            .env("GIT_AUTHOR_EMAIL", "author@example.org")
            .env("GIT_COMMITTER_NAME", "A. Author")
            .env("GIT_COMMITTER_EMAIL", "author@example.org");
        command
    }
}

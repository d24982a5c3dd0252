//! Fenced blocks of the project's texts, which several tests read.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support;

/// A block between two lines of three backquotes.
#[derive(Debug)]
pub struct Block {
    /// What stands behind the opening backquotes.
    pub info: String,
    /// The line of the text on which it opens.
    pub line: usize,
    /// What stands inside, each line with its end.
    pub text: String,
}

/// The fenced blocks of a text, in their order.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut open = false;
    for (number, line) in (1..).zip(text.lines()) {
        match (line.strip_prefix("```"), open) {
            (Some(_), true) => open = false,
            (Some(info), false) => {
                open = true;
                found.push(Block {
                    info: info.trim().to_string(),
                    line: number,
                    text: String::new(),
                });
            }
            (None, true) => {
                if let Some(block) = found.last_mut() {
                    block.text.push_str(line);
                    block.text.push('\n');
                }
            }
            (None, false) => {}
        }
    }
    found
}

fn gather(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_dir() {
        let mut entries: Vec<PathBuf> = fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        entries.sort();
        entries.iter().for_each(|entry| gather(entry, found));
    } else if path.extension().is_some_and(|ending| ending == "md") {
        found.push(path.to_path_buf());
    }
}

/// Every text for people, as a path from the top of the project with `/`, and what it says.
pub fn texts() -> Vec<(String, String)> {
    const PLACES: [&str; 8] = [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "docs",
        "examples",
        "grammar",
        "policies",
    ];
    let top = support::top();
    let mut paths = Vec::new();
    for place in PLACES {
        gather(&top.join(place), &mut paths);
    }
    paths
        .iter()
        .map(|path| {
            let name = path.strip_prefix(&top).unwrap().to_string_lossy();
            (name.replace('\\', "/"), fs::read_to_string(path).unwrap())
        })
        .collect()
}

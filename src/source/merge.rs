//! What git would make of three versions of a policy's texts, without a commit and without a working tree.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::TESTS;
use super::error::LoadError;
use super::git;
use super::memory::Memory;
use super::open::{self, Opened};
use super::path;

/// Three versions merged.
#[derive(Debug)]
pub struct Merged {
    /// The texts, by their path from the root; where there are conflicts they hold git's marks.
    pub files: Memory,
    /// The policy's root file, or folder, from the root.
    pub entry: String,
    /// Files git would not merge, and why.
    pub conflicts: Vec<(String, &'static str)>,
    /// Files that were merged from changes of both sides.
    pub joined: Vec<String>,
}

/// Merges the texts of two versions that come from a third, file by file as `git merge` does: a file that one side left
/// alone is taken from the other, and one that both changed is merged line by line. A file is known by its path, so one
/// that was moved counts as removed and added.
pub fn merged(base: &Opened, ours: &Opened, theirs: &Opened) -> Result<Merged, LoadError> {
    let sides = [texts(base)?, texts(ours)?, texts(theirs)?];
    let [base, our, their] = &sides;
    let names: BTreeSet<&String> = sides.iter().flat_map(BTreeMap::keys).collect();
    let mut files = BTreeMap::new();
    let (mut conflicts, mut joined) = (Vec::new(), Vec::new());
    for name in names {
        let (b, o, t) = (base.get(name), our.get(name), their.get(name));
        let taken = if o == t || t == b {
            o.cloned()
        } else if o == b {
            t.cloned()
        } else {
            match (o, t) {
                (Some(o), Some(t)) => {
                    let nothing = Vec::new();
                    let (bytes, clean) = line_by_line(b.unwrap_or(&nothing), o, t)?;
                    match clean {
                        true => joined.push(name.clone()),
                        false => conflicts.push((name.clone(), "both changed the same lines")),
                    }
                    Some(bytes)
                }
                (kept, other) => {
                    conflicts.push((name.clone(), "one side removed it, the other changed it"));
                    kept.or(other).cloned()
                }
            }
        };
        if let Some(bytes) = taken {
            files.insert(name.clone(), bytes);
        }
    }
    Ok(Merged {
        files: Memory(files),
        entry: from_root(ours, &ours.entry),
        conflicts,
        joined,
    })
}

fn from_root(opened: &Opened, file: &str) -> String {
    path::below(file, &opened.root).unwrap_or(file).to_owned()
}

/// Every text beneath the root, but for tests, by its path from there.
fn texts(opened: &Opened) -> Result<BTreeMap<String, Vec<u8>>, LoadError> {
    let mut found = Vec::new();
    let mut keep = |file: &str| {
        if file.ends_with(".mtcr") && !file.ends_with(TESTS) {
            found.push(file.to_owned());
        }
    };
    open::walk(&*opened.loader, &opened.root, &|_| true, &mut keep)?;
    let mut texts = BTreeMap::new();
    for file in found {
        if opened.loader.is_file(&file) {
            texts.insert(from_root(opened, &file), opened.loader.read(&file)?);
        }
    }
    Ok(texts)
}

/// One file merged by git, which wants to read it from disk; and whether without conflicts.
fn line_by_line(base: &[u8], ours: &[u8], theirs: &[u8]) -> Result<(Vec<u8>, bool), LoadError> {
    let folder = Folder::new()?;
    let mut places = Vec::new();
    for (name, bytes) in [("ours", ours), ("base", base), ("theirs", theirs)] {
        std::fs::write(folder.0.join(name), bytes).map_err(|error| unwritten(&error))?;
        places.push(name);
    }
    let mut arguments = vec!["merge-file", "-p", "-q"];
    arguments.extend(places);
    git::merge_file(&folder.0, &arguments)
}

/// A folder for the three files, gone when it is no longer needed.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Folder, LoadError> {
        let above = std::env::temp_dir();
        for number in 0..1_000_u32 {
            let place = above.join(format!("mtcrc-merge-{}-{number}", std::process::id()));
            match std::fs::create_dir(&place) {
                Ok(()) => return Ok(Folder(place)),
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(unwritten(&error)),
            }
        }
        Err(unwritten(&std::io::Error::from(
            std::io::ErrorKind::AlreadyExists,
        )))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left behind in the folder for temporary files harms nobody.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn unwritten(error: &std::io::Error) -> LoadError {
    LoadError::Unreadable {
        path: "the folder for temporary files".to_owned(),
        why: error.to_string(),
    }
}

//! What the rest of the program asks of a place that holds files.

use std::collections::BTreeMap;
use std::fmt;

use super::error::{LoadError, Missing};
use super::path;

/// A name in a folder.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Entry {
    /// The name, without its folder.
    pub name: String,
    /// Whether it is a folder (or, on disk, a link to one).
    pub is_dir: bool,
}

/// A place that holds files: a folder on disk, a revision, memory.
///
/// Paths are logical: names separated by `/`, relative to the top of the place, which is the empty path.
pub trait Loader: fmt::Debug + Send + Sync {
    /// The bytes of a file.
    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError>;
    /// Whether a file is there.
    fn is_file(&self, path: &str) -> bool;
    /// Whether a folder is there.
    fn is_dir(&self, path: &str) -> bool;
    /// Whether the last name of the path is a symbolic link.
    fn is_link(&self, path: &str) -> bool;
    /// What a folder holds, sorted by name.
    fn list(&self, dir: &str) -> Result<Vec<Entry>, LoadError>;
    /// The path for people, always with `/`.
    fn shown(&self, path: &str) -> String;
    /// The path with every link on the way followed. An error when nothing is there, or when following leaves the place.
    fn real(&self, path: &str) -> Result<String, LoadError>;
}

/// Where the search for a path that is not there ended.
pub(super) fn missing(loader: &dyn Loader, wanted: &str) -> Missing {
    let mut folder = String::new();
    let mut names = wanted.split('/');
    let name = names
        .find(|name| {
            let next = path::join(&folder, name);
            let there = loader.is_dir(&next);
            if there {
                folder = next;
            }
            !there
        })
        .unwrap_or_else(|| path::name(wanted));
    let beside = loader.list(&folder).unwrap_or_default();
    Missing {
        name: name.to_string(),
        folder: match loader.shown(&folder) {
            shown if shown.is_empty() => ".".to_string(),
            shown => shown,
        },
        beside: beside
            .into_iter()
            .map(|entry| entry.name)
            .filter(|name| !name.starts_with('.'))
            .collect(),
    }
}

/// What a folder holds, when the place is only a table of full paths.
pub(super) fn children<V>(table: &BTreeMap<String, V>, dir: &str) -> Vec<Entry> {
    let prefix = if dir.is_empty() {
        String::new()
    } else {
        format!("{dir}/")
    };
    let mut found = Vec::new();
    let mut from = prefix.clone();
    while let Some((full, _)) = table.range(from.clone()..).next() {
        let Some(rest) = full.strip_prefix(&prefix) else {
            break;
        };
        match rest.split_once('/') {
            Some((name, _)) => {
                found.push(Entry {
                    name: name.to_string(),
                    is_dir: true,
                });
                // `0` is the character after `/`: the next key from here on lies outside this sub-folder.
                from = format!("{prefix}{name}0");
            }
            None => {
                found.push(Entry {
                    name: rest.to_string(),
                    is_dir: false,
                });
                from = format!("{full}\0");
            }
        }
    }
    // Keys put `a.x` before `a/b`; a listing puts `a` before `a.x`.
    found.sort();
    found
}

/// Whether a table of full paths has anything in a folder.
pub(super) fn holds_folder<V>(table: &BTreeMap<String, V>, dir: &str) -> bool {
    if dir.is_empty() {
        return true;
    }
    let prefix = format!("{dir}/");
    table
        .range(prefix.clone()..)
        .next()
        .is_some_and(|(full, _)| full.starts_with(&prefix))
}

//! Files held in memory: an editor's buffers, tests, the browser.

use std::collections::BTreeMap;

use super::error::LoadError;
use super::loader::{self, Entry, Loader};

/// Files by logical path. Folders are there when something lies in them; there are no links.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Memory(pub BTreeMap<String, Vec<u8>>);

impl Memory {
    /// Files from pairs of path and text.
    pub fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Memory {
        Memory(
            files
                .into_iter()
                .map(|(path, text)| (path.to_string(), text.as_bytes().to_vec()))
                .collect(),
        )
    }

    fn absent(&self, path: &str) -> LoadError {
        if self.is_dir(path) {
            LoadError::IsDirectory {
                path: self.shown(path),
            }
        } else {
            LoadError::NotFound {
                path: self.shown(path),
                missing: loader::missing(self, path),
            }
        }
    }
}

impl Loader for Memory {
    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        self.0.get(path).cloned().ok_or_else(|| self.absent(path))
    }

    fn is_file(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    fn is_dir(&self, path: &str) -> bool {
        loader::holds_folder(&self.0, path)
    }

    fn is_link(&self, _path: &str) -> bool {
        false
    }

    fn list(&self, dir: &str) -> Result<Vec<Entry>, LoadError> {
        if self.is_dir(dir) {
            Ok(loader::children(&self.0, dir))
        } else {
            Err(self.absent(dir))
        }
    }

    fn shown(&self, path: &str) -> String {
        path.to_string()
    }

    fn real(&self, path: &str) -> Result<String, LoadError> {
        if self.is_file(path) || self.is_dir(path) {
            Ok(path.to_string())
        } else {
            Err(self.absent(path))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_listed_once_by_name() {
        let files = Memory::of([
            ("a.x", ""),
            ("a/one", ""),
            ("a/two/three", ""),
            ("a0", ""),
            ("b", ""),
        ]);
        let names = |dir| -> Vec<(String, bool)> {
            files
                .list(dir)
                .unwrap_or_default()
                .into_iter()
                .map(|entry| (entry.name, entry.is_dir))
                .collect()
        };
        let expected = [("a", true), ("a.x", false), ("a0", false), ("b", false)];
        assert_eq!(names(""), expected.map(|(n, d)| (n.to_string(), d)));
        assert_eq!(
            names("a"),
            [("one", false), ("two", true)].map(|(n, d)| (n.to_string(), d))
        );
        assert!(!files.is_dir("a."));
    }

    #[test]
    fn what_is_not_there_says_where_the_search_ended() {
        let files = Memory::of([("us/policy.mtcr", ""), ("us/vocabulary.mtcr", "")]);
        let Err(LoadError::NotFound { path, missing }) = files.read("us/vocabulari.mtcr") else {
            unreachable!("the file is not there");
        };
        assert_eq!(path, "us/vocabulari.mtcr");
        assert_eq!(missing.name, "vocabulari.mtcr");
        assert_eq!(missing.folder, "us");
        assert_eq!(missing.beside, ["policy.mtcr", "vocabulary.mtcr"]);
        assert_eq!(
            files.read("us"),
            Err(LoadError::IsDirectory { path: "us".into() })
        );
    }
}

//! A place with one file replaced: what a policy would be with another text of it.

use super::error::LoadError;
use super::loader::{self, Entry, Loader};
use super::path;

/// Another place, in which one file has other bytes or is not there at all.
#[derive(Debug)]
pub struct Overlay {
    below: Box<dyn Loader>,
    path: String,
    bytes: Option<Vec<u8>>,
}

impl Overlay {
    /// `below` with these bytes at a logical path; with no file there when there are none.
    pub fn new(below: Box<dyn Loader>, path: &str, bytes: Option<Vec<u8>>) -> Overlay {
        Overlay {
            below,
            path: path.to_string(),
            bytes,
        }
    }
}

impl Loader for Overlay {
    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        if path != self.path {
            return self.below.read(path);
        }
        self.bytes.clone().ok_or_else(|| LoadError::NotFound {
            path: self.shown(path),
            missing: loader::missing(self, path),
        })
    }

    fn is_file(&self, path: &str) -> bool {
        if path == self.path {
            self.bytes.is_some()
        } else {
            self.below.is_file(path)
        }
    }

    fn is_dir(&self, path: &str) -> bool {
        self.below.is_dir(path)
            || path::below(&self.path, path).is_some_and(|rest| !rest.is_empty())
    }

    fn is_link(&self, path: &str) -> bool {
        path != self.path && self.below.is_link(path)
    }

    fn list(&self, dir: &str) -> Result<Vec<Entry>, LoadError> {
        let mut found = self.below.list(dir)?;
        if path::parent(&self.path) == dir {
            let name = path::name(&self.path);
            found.retain(|entry| entry.name != name);
            if self.bytes.is_some() {
                found.push(Entry {
                    name: name.to_string(),
                    is_dir: false,
                });
                found.sort();
            }
        }
        Ok(found)
    }

    fn shown(&self, path: &str) -> String {
        self.below.shown(path)
    }

    fn real(&self, path: &str) -> Result<String, LoadError> {
        match &self.bytes {
            Some(_) if path == self.path => Ok(path.to_string()),
            None if path == self.path => self.read(path).map(|_| path.to_string()),
            _ => self.below.real(path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Memory;

    fn place(bytes: Option<&str>) -> Overlay {
        let below = Memory::of([("us/a.mtcr", "old"), ("us/b.mtcr", "beside")]);
        let bytes = bytes.map(|text| text.as_bytes().to_vec());
        Overlay::new(Box::new(below), "us/a.mtcr", bytes)
    }

    #[test]
    fn one_file_is_another() {
        let place = place(Some("new"));
        assert_eq!(place.read("us/a.mtcr"), Ok(b"new".to_vec()));
        assert_eq!(place.read("us/b.mtcr"), Ok(b"beside".to_vec()));
        assert_eq!(place.list("us").map(|found| found.len()), Ok(2));
        assert_eq!(place.real("us/a.mtcr").as_deref(), Ok("us/a.mtcr"));
    }

    #[test]
    fn or_is_not_there() {
        let place = place(None);
        assert!(!place.is_file("us/a.mtcr"));
        let names = place.list("us").unwrap_or_default();
        assert_eq!(names.len(), 1);
        let Err(LoadError::NotFound { missing, .. }) = place.real("us/a.mtcr") else {
            unreachable!("the file is not there");
        };
        assert_eq!(missing.beside, ["b.mtcr"]);
    }
}

//! A place in which one file has another text.

use super::error::LoadError;
use super::loader::{Entry, Loader};

/// Another place with one file's text replaced: what a policy would be if that file said something else. Nothing is
/// written anywhere.
#[derive(Debug)]
pub(super) struct Replaced {
    /// The place as it is.
    pub place: Box<dyn Loader>,
    /// The file, by its path for people, which is how sources name it.
    pub file: String,
    /// What it says here.
    pub text: String,
}

impl Loader for Replaced {
    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        if self.place.shown(path) == self.file {
            return Ok(self.text.clone().into_bytes());
        }
        self.place.read(path)
    }

    fn is_file(&self, path: &str) -> bool {
        self.place.is_file(path)
    }

    fn is_dir(&self, path: &str) -> bool {
        self.place.is_dir(path)
    }

    fn is_link(&self, path: &str) -> bool {
        self.place.is_link(path)
    }

    fn list(&self, dir: &str) -> Result<Vec<Entry>, LoadError> {
        self.place.list(dir)
    }

    fn shown(&self, path: &str) -> String {
        self.place.shown(path)
    }

    fn real(&self, path: &str) -> Result<String, LoadError> {
        self.place.real(path)
    }
}

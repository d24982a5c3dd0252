//! The commits in which a policy's texts changed, newest first, and the policy as each of them has it.

use std::path::{Path, PathBuf};

use super::error::LoadError;
use super::git::{self, Git};
use super::open::{self, Opened};
use super::path;

/// A commit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Commit {
    /// Its full id.
    pub id: String,
    /// Does it merge others? Their commits are not looked at one by one.
    pub merge: bool,
    /// Who wrote it.
    pub author: String,
    /// The day they did, as they saw it.
    pub date: String,
    /// The first line of its message.
    pub subject: String,
}

/// A policy under version control.
#[derive(Debug)]
pub struct Tracked {
    here: PathBuf,
    rev: String,
    path: String,
    /// Does the argument name files on disk, which may differ from what was committed?
    pub on_disk: bool,
}

impl Tracked {
    /// The policy `arg` names: on disk, then its history ends with the last commit; or in a revision.
    pub fn find(arg: &str) -> Result<Tracked, LoadError> {
        Self::find_from(&open::current_folder()?, arg)
    }

    fn find_from(here: &Path, arg: &str) -> Result<Tracked, LoadError> {
        if let Some(rev) = open::revision_of(here, arg)? {
            let git = Git::open(here, rev.0)?;
            return Ok(Tracked {
                here: here.to_path_buf(),
                path: git.logical(rev.1)?,
                rev: git.commit().to_owned(),
                on_disk: false,
            });
        }
        let whole = here.join(arg);
        let (folder, file) = match (whole.is_dir(), whole.parent(), whole.file_name()) {
            (false, Some(folder), Some(name)) => {
                (folder.to_path_buf(), name.to_string_lossy().into_owned())
            }
            _ => (whole, String::new()),
        };
        let prefix = git::prefix(&folder).map_err(|error| match error {
            LoadError::NotARepository => LoadError::NoHistory {
                path: arg.to_owned(),
            },
            other => other,
        })?;
        let path = match (prefix.is_empty(), file.is_empty()) {
            (_, true) => prefix,
            (true, false) => file,
            (false, false) => path::join(&prefix, &file),
        };
        Ok(Tracked {
            here: folder,
            rev: "HEAD".to_owned(),
            path,
            on_disk: true,
        })
    }

    /// The path from the top of the repository.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The commits, newest first and along first parents, in which some `.mtcr` file of the repository changed. A policy may
    /// use any of them, so none is passed over.
    pub fn commits(&self) -> Result<Vec<Commit>, LoadError> {
        // Known to be there before its history is asked for, so that the error is the one `REV:PATH` gives.
        Git::open(&self.here, &self.rev)?;
        git::log(&self.here, &self.rev)
    }

    /// Was the history cut when the repository was cloned?
    pub fn is_shallow(&self) -> Result<bool, LoadError> {
        git::is_shallow(&self.here)
    }

    /// The policy as a commit has it, and what stands for the texts it may use: equal keys, equal policies.
    pub fn at(&self, commit: &str) -> Result<(Opened, Vec<(String, String)>), LoadError> {
        let git = Git::open(&self.here, commit)?;
        let texts = git.texts();
        Ok((
            Opened::at(Box::new(git), &self.path, Some(commit.to_owned()))?,
            texts,
        ))
    }

    /// What stands for the texts of a commit.
    pub fn texts(&self, commit: &str) -> Result<Vec<(String, String)>, LoadError> {
        Ok(Git::open(&self.here, commit)?.texts())
    }
}

//! What can go wrong on the way to a file's text, in facts, and the words for it.

use std::fmt;

use super::TESTS;

/// The first name of a path that is not there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Missing {
    /// The name.
    pub name: String,
    /// The folder that was searched, as printed.
    pub folder: String,
    /// What that folder holds instead, sorted; hidden names are left out.
    pub beside: Vec<String>,
}

/// What is wrong with the spelling of a `use` path.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum PathFault {
    /// Nothing between the quotes.
    Empty,
    /// `\` instead of `/`.
    Backslash,
    /// A path from the top of the disk or a drive.
    Absolute,
    /// A tab, a line break or another character no name holds.
    ControlCharacter,
}

/// Why a file, a folder or a revision could not be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LoadError {
    /// Nothing there.
    NotFound {
        /// What was asked for, as printed.
        path: String,
        /// Where the search ended.
        missing: Missing,
    },
    /// A folder where a file was asked for.
    IsDirectory {
        /// The folder, as printed.
        path: String,
    },
    /// A folder was given as a policy and has no root file.
    NoPolicyFile {
        /// The folder, as printed.
        path: String,
        /// The folders beneath that are policies, as printed.
        policies: Vec<String>,
    },
    /// A file with another ending, or of tests, was given as a policy.
    NotMtcr {
        /// The file, as printed.
        path: String,
    },
    /// Nothing was given as a policy.
    NoPath,
    /// Text in UTF-16.
    Utf16 {
        /// The file, as printed.
        path: String,
    },
    /// Text in another encoding.
    NotUtf8 {
        /// The file, as printed.
        path: String,
        /// Offset of the first byte that is not UTF-8.
        offset: usize,
        /// The line that byte is in, from 1.
        line: usize,
    },
    /// Not text.
    Binary {
        /// The file, as printed.
        path: String,
    },
    /// More than is read.
    TooLarge {
        /// The file, as printed.
        path: String,
        /// Its size in bytes.
        size: u64,
        /// The most that is read.
        limit: u64,
    },
    /// The system refused.
    Unreadable {
        /// The file or folder, as printed.
        path: String,
        /// What the system said.
        why: String,
    },
    /// A `use` spelt in a way that could not work everywhere.
    BadPath {
        /// The path as the `use` spells it.
        target: String,
        /// What is wrong with it.
        fault: PathFault,
    },
    /// A `use` that leads out of the root, by `..` or through a link.
    LeavesRoot {
        /// The path as the `use` spells it.
        path: String,
        /// The root, as printed.
        root: String,
    },
    /// A symbolic link in a revision: what it points at is not part of the revision.
    Link {
        /// The link, as printed.
        path: String,
    },
    /// There is no `git` program.
    NoGit,
    /// The current folder is in no repository.
    NotARepository,
    /// A policy on disk whose history is asked for, in a folder that lies in no repository.
    NoHistory {
        /// The policy as named.
        path: String,
    },
    /// A `:` with no revision before it.
    NoRevision {
        /// The argument.
        arg: String,
    },
    /// No commit of that name.
    UnknownRevision {
        /// The revision as written.
        rev: String,
        /// The names of branches and tags there are.
        known: Vec<String>,
    },
    /// The commit is there, the path in it is not.
    NotInRevision {
        /// The revision as written.
        rev: String,
        /// The path in the repository.
        path: String,
        /// Where the search ended.
        missing: Missing,
    },
    /// `git` ran and failed.
    GitFailed {
        /// What it said.
        why: String,
    },
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound { path, .. } => write!(f, "there is no `{path}`"),
            Self::IsDirectory { path } => write!(f, "`{path}` is a folder, not a file"),
            Self::NoPolicyFile { path, .. } => {
                write!(f, "the folder `{path}` holds no `policy.mtcr`")
            }
            Self::NotMtcr { path } if path.ends_with(TESTS) => {
                write!(f, "`{path}` holds tests, and is not a policy")
            }
            Self::NotMtcr { path } => write!(f, "`{path}` is not a `.mtcr` file"),
            Self::NoPath => write!(f, "the path of the policy is empty"),
            Self::Utf16 { path } => write!(f, "`{path}` is UTF-16 text, and policies are UTF-8"),
            Self::NotUtf8 { path, line, .. } => {
                write!(f, "`{path}` is not UTF-8 text: see line {line}")
            }
            Self::Binary { path } => write!(f, "`{path}` is not a text file"),
            Self::TooLarge { path, size, limit } => write!(
                f,
                "`{path}` is too large: {size} bytes, and at most {limit} are read"
            ),
            Self::Unreadable { path, why } => write!(f, "`{path}` cannot be read: {why}"),
            Self::BadPath { target, fault } => match fault {
                PathFault::Empty => write!(f, "this `use` names no file"),
                PathFault::Backslash => write!(f, "`{target}` is spelt with `\\`"),
                PathFault::Absolute => write!(f, "`{target}` is an absolute path"),
                PathFault::ControlCharacter => {
                    write!(f, "`{target}` holds a control character")
                }
            },
            Self::LeavesRoot { path, root } => write!(f, "`{path}` leads out of the root `{root}`"),
            Self::Link { path } => write!(f, "`{path}` is a symbolic link"),
            Self::NoGit => write!(f, "reading a revision needs the `git` program"),
            Self::NotARepository => write!(f, "the current folder is not in a git repository"),
            Self::NoHistory { path } => write!(f, "`{path}` lies in no git repository"),
            Self::NoRevision { arg } => write!(f, "`{arg}` names no revision before its `:`"),
            Self::UnknownRevision { rev, .. } => write!(f, "git knows no revision `{rev}`"),
            Self::NotInRevision { rev, path, .. } => {
                write!(f, "there is no `{path}` in revision `{rev}`")
            }
            Self::GitFailed { why } => write!(f, "git failed: {why}"),
        }
    }
}

impl std::error::Error for LoadError {}

impl LoadError {
    /// The way out, where there is one to name.
    pub fn help(&self) -> Option<String> {
        let words = match self {
            Self::NotFound { missing, .. } | Self::NotInRevision { missing, .. } => missing.held(),
            Self::IsDirectory { .. } => "name a file in it".to_string(),
            Self::NoPolicyFile { policies, .. } if policies.is_empty() => {
                "a policy's folder holds a `policy.mtcr`; name a `.mtcr` file to read that one"
                    .to_string()
            }
            Self::NoPolicyFile { policies, .. } => {
                format!("name one of the policies beneath it: {}", some(policies))
            }
            Self::NotMtcr { path } if path.ends_with(TESTS) => {
                "name the policy they stand beside: `mtcrc test POLICY` runs its tests, and with `--filter NAME` those with NAME in their title or file"
                    .to_string()
            }
            Self::NotMtcr { path } if path.ends_with("json") => {
                "a policy is a `.mtcr` file, or a folder that holds a `policy.mtcr`; a case stands after it: `mtcrc eval POLICY CASE`"
                    .to_string()
            }
            Self::NotMtcr { .. } => {
                "name a `.mtcr` file, or a folder that holds a `policy.mtcr`".to_string()
            }
            Self::NoPath => {
                "name a `.mtcr` file, a folder, or `REV:PATH`; `.` is the current folder"
                    .to_string()
            }
            Self::Utf16 { .. } => "save it as UTF-8 in your editor".to_string(),
            Self::NotUtf8 { offset, .. } => format!(
                "save it as UTF-8 in your editor; the first byte that does not fit is at offset {offset}"
            ),
            Self::Binary { .. } => {
                "policies are plain text; export a document as UTF-8 text".to_string()
            }
            Self::TooLarge { .. } => "split it, and join the parts with `use`".to_string(),
            Self::Unreadable { .. } => return None,
            Self::BadPath { fault, .. } => match fault {
                PathFault::Empty => "write the path of a file, such as `use \"vocabulary.mtcr\"`",
                PathFault::Backslash => "write `/` between names; it works on every system",
                PathFault::Absolute => "write the path from the folder of this file",
                PathFault::ControlCharacter => "write the name on one line, without tabs",
            }
            .to_string(),
            Self::LeavesRoot { .. } => "a `use` reaches only files beneath the root, also through symbolic links; \
                 a `root.mtcr` in a folder further up makes that folder the root"
                .to_string(),
            Self::Link { .. } => {
                "in a revision links are not followed; name the file it points at".to_string()
            }
            Self::NoGit => "install git, or check the files out and name them".to_string(),
            Self::NotARepository => {
                "`REV:PATH` is read from the repository of the current folder; change into it, or name files on disk"
                    .to_string()
            }
            Self::NoHistory { .. } => {
                "what changed is read from the commits of the repository a policy lies in; name the policy where it was cloned"
                    .to_string()
            }
            Self::NoRevision { .. } => "write `HEAD:PATH` for the last commit".to_string(),
            Self::UnknownRevision { .. } => {
                "`git log --oneline` lists the commits; a shallow clone lacks the older ones".to_string()
            }
            Self::GitFailed { .. } => "`git status` in this folder may say more".to_string(),
        };
        Some(words)
    }
}

impl Missing {
    fn held(&self) -> String {
        if self.beside.is_empty() {
            format!("`{}` is empty", self.folder)
        } else {
            format!("`{}` holds {}", self.folder, some(&self.beside))
        }
    }
}

/// The first few names, and how many more there are.
fn some(names: &[String]) -> String {
    const SHOWN: usize = 6;
    let shown: Vec<String> = names
        .iter()
        .take(SHOWN)
        .map(|name| format!("`{name}`"))
        .collect();
    let more = names.len().saturating_sub(SHOWN);
    if more == 0 {
        shown.join(", ")
    } else {
        format!("{} and {more} more", shown.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_of_names_is_cut() {
        let names: Vec<String> = (1..=9).map(|n| format!("n{n}")).collect();
        assert_eq!(
            some(&names),
            "`n1`, `n2`, `n3`, `n4`, `n5`, `n6` and 3 more"
        );
    }
}

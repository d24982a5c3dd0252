//! Files of a git revision, read from the object store through the `git` program; nothing is checked out.
//!
//! One `ls-tree` names every file of the revision; one `cat-file --batch`, started with the first read, gives their bytes.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use super::TESTS;
use super::decode::LARGEST;
use super::error::LoadError;
use super::history::Commit;
use super::loader::{self, Entry, Loader};
use super::path;

/// The tree of one commit.
#[derive(Debug)]
pub struct Git {
    here: PathBuf,
    rev: String,
    commit: String,
    tree: BTreeMap<String, Leaf>,
    batch: Mutex<Option<Batch>>,
}

/// What stands at a path of a tree.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Leaf {
    File { object: String },
    Link,
    Submodule,
}

/// The names a revision may have: the branches and the tags, and the last commit's own.
fn names(here: &Path) -> Vec<String> {
    let listing = ask(here, &["for-each-ref", "--format=%(refname:short)"]);
    let listing = listing.unwrap_or_default();
    let listed = String::from_utf8_lossy(&listing);
    let mut names = vec!["HEAD".to_string()];
    names.extend(listed.lines().map(str::to_string));
    names
}

impl Git {
    /// The tree of revision `rev`, spelt as git spells it, in the repository the folder `here` belongs to.
    pub fn open(here: &Path, rev: &str) -> Result<Git, LoadError> {
        let unknown = |known| LoadError::UnknownRevision {
            rev: rev.to_string(),
            known,
        };
        if rev.contains('\0') {
            return Err(unknown(Vec::new()));
        }
        if !here.is_dir() {
            // The system would report a missing folder as a missing program.
            return Err(LoadError::NotARepository);
        }
        // Asked first, so that a folder outside any repository is not mistaken for an unknown revision.
        ask(here, &["rev-parse", "--git-dir"])?;
        let wanted = format!("{rev}^{{commit}}");
        let verify = [
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &wanted,
        ];
        let commit = match ask(here, &verify) {
            Ok(answer) => line(&answer),
            Err(LoadError::GitFailed { .. }) => return Err(unknown(names(here))),
            Err(other) => return Err(other),
        };
        let listing = ask(
            here,
            &[
                "ls-tree",
                "-r",
                "-z",
                "--full-tree",
                "--end-of-options",
                &commit,
            ],
        )?;
        Ok(Git {
            here: here.to_path_buf(),
            rev: rev.to_string(),
            commit,
            tree: listing.split(|byte| *byte == 0).filter_map(leaf).collect(),
            batch: Mutex::new(None),
        })
    }

    /// The full id of the commit.
    pub fn commit(&self) -> &str {
        &self.commit
    }

    /// The path and the object of every text a policy may be made of: tests are no part of one.
    pub(super) fn texts(&self) -> Vec<(String, String)> {
        let texts = self.tree.iter().filter_map(|(path, leaf)| match leaf {
            Leaf::File { object } if path.ends_with(".mtcr") && !path.ends_with(TESTS) => {
                Some((path.clone(), object.clone()))
            }
            // What a link points at may come and go; a policy is told about the link itself.
            Leaf::Link if path.ends_with(".mtcr") => Some((path.clone(), "link".to_owned())),
            _ => None,
        });
        texts.collect()
    }

    /// A path as git spells it after `REV:`, as a logical path: from the top of the repository, or from the current
    /// folder when it begins with `./` or `../`.
    pub(super) fn logical(&self, spelling: &str) -> Result<String, LoadError> {
        let from_here = matches!(spelling, "." | "..")
            || spelling.starts_with("./")
            || spelling.starts_with("../");
        let folder = if from_here {
            let answer = ask(&self.here, &["rev-parse", "--show-prefix"])?;
            line(&answer).trim_end_matches('/').to_string()
        } else {
            String::new()
        };
        path::resolve("", &folder, spelling).ok_or_else(|| LoadError::LeavesRoot {
            path: spelling.to_string(),
            root: self.shown(""),
        })
    }

    /// The first link on the way to a path.
    fn link_on(&self, path: &str) -> Option<String> {
        let ends = path.match_indices('/').map(|(at, _)| at);
        ends.chain([path.len()])
            .filter_map(|end| path.get(..end))
            .find(|way| self.is_link(way))
            .map(str::to_string)
    }

    fn absent(&self, path: &str) -> LoadError {
        if let Some(link) = self.link_on(path) {
            LoadError::Link {
                path: self.shown(&link),
            }
        } else if self.is_dir(path) {
            LoadError::IsDirectory {
                path: self.shown(path),
            }
        } else {
            LoadError::NotInRevision {
                rev: self.rev.clone(),
                path: path.to_string(),
                missing: loader::missing(self, path),
            }
        }
    }

    fn object(&self, path: &str, object: &str) -> Result<Vec<u8>, LoadError> {
        let mut batch = self.batch.lock().unwrap_or_else(PoisonError::into_inner);
        let running = match batch.take() {
            Some(running) => Ok(running),
            None => Batch::start(&self.here),
        };
        let mut running = running?;
        let bytes = running.read(object).map_err(|error| LoadError::GitFailed {
            why: format!("it stopped answering ({error})"),
        })?;
        match bytes {
            Answer::Bytes(bytes) => {
                *batch = Some(running);
                Ok(bytes)
            }
            Answer::Absent => {
                *batch = Some(running);
                Err(LoadError::Unreadable {
                    path: self.shown(path),
                    why: "this clone does not hold the file's content".to_string(),
                })
            }
            // The content is still to come; the process is let go instead of reading it.
            Answer::TooLarge(size) => Err(LoadError::TooLarge {
                path: self.shown(path),
                size,
                limit: LARGEST,
            }),
        }
    }
}

impl Loader for Git {
    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        match self.tree.get(path) {
            Some(Leaf::File { object }) => self.object(path, object),
            Some(Leaf::Submodule) => Err(LoadError::Unreadable {
                path: self.shown(path),
                why: "it is a submodule, kept in another repository".to_string(),
            }),
            Some(Leaf::Link) | None => Err(self.absent(path)),
        }
    }

    fn is_file(&self, path: &str) -> bool {
        matches!(self.tree.get(path), Some(Leaf::File { .. }))
    }

    fn is_dir(&self, path: &str) -> bool {
        loader::holds_folder(&self.tree, path)
    }

    fn is_link(&self, path: &str) -> bool {
        matches!(self.tree.get(path), Some(Leaf::Link))
    }

    fn list(&self, dir: &str) -> Result<Vec<Entry>, LoadError> {
        if self.is_dir(dir) {
            Ok(loader::children(&self.tree, dir))
        } else {
            Err(self.absent(dir))
        }
    }

    fn shown(&self, path: &str) -> String {
        format!("{}:{path}", self.rev)
    }

    fn real(&self, path: &str) -> Result<String, LoadError> {
        match self.tree.get(path) {
            Some(Leaf::File { .. } | Leaf::Submodule) => Ok(path.to_string()),
            None if self.is_dir(path) => Ok(path.to_string()),
            Some(Leaf::Link) | None => Err(self.absent(path)),
        }
    }
}

/// The folder as git spells it from the top of the repository it lies in.
pub(super) fn prefix(folder: &Path) -> Result<String, LoadError> {
    if !folder.is_dir() {
        return Err(LoadError::NotARepository);
    }
    let answer = ask(folder, &["rev-parse", "--show-prefix"])?;
    Ok(line(&answer).trim_end_matches('/').to_string())
}

/// Whether the history was cut when the repository was cloned.
pub(super) fn is_shallow(here: &Path) -> Result<bool, LoadError> {
    Ok(line(&ask(here, &["rev-parse", "--is-shallow-repository"])?) == "true")
}

/// Commits along first parents, newest first, in which a `.mtcr` file changed against the first parent.
pub(super) fn log(here: &Path, rev: &str) -> Result<Vec<Commit>, LoadError> {
    let answer = ask(
        here,
        &[
            "log",
            "-z",
            "--first-parent",
            "--format=%H%n%P%n%aN%n%as%n%s",
            "--end-of-options",
            rev,
            "--",
            ":(top,glob)**/*.mtcr",
        ],
    )?;
    let text = String::from_utf8_lossy(&answer);
    let commit = |record: &str| {
        let mut lines = record.lines();
        Some(Commit {
            id: lines.next().filter(|id| !id.is_empty())?.to_string(),
            merge: lines.next()?.contains(' '),
            author: lines.next()?.to_string(),
            date: lines.next()?.to_string(),
            subject: lines.next().unwrap_or_default().to_string(),
        })
    };
    Ok(text.split('\0').filter_map(commit).collect())
}

/// One line of `ls-tree`: mode, type and object, a tab, the path.
fn leaf(record: &[u8]) -> Option<(String, Leaf)> {
    // A path that is not UTF-8 cannot be written in a policy, nor printed.
    let record = std::str::from_utf8(record).ok()?;
    let (about, path) = record.split_once('\t')?;
    let mut words = about.split(' ');
    let (mode, _kind, object) = (words.next()?, words.next()?, words.next()?);
    let leaf = match mode {
        "120000" => Leaf::Link,
        "160000" => Leaf::Submodule,
        _ => Leaf::File {
            object: object.to_string(),
        },
    };
    Some((path.to_string(), leaf))
}

/// A `git` command that asks nobody, changes nothing, runs nothing else and stays off the network.
fn command(here: &Path, arguments: &[&str]) -> Command {
    let mut git = Command::new("git");
    git.args(["--no-pager", "--no-replace-objects"])
        .args(["-c", "protocol.allow=never", "-c", "core.fsmonitor=false"])
        .args(arguments)
        .current_dir(here)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    git
}

/// What a `git` command prints.
fn ask(here: &Path, arguments: &[&str]) -> Result<Vec<u8>, LoadError> {
    let done = command(here, arguments).output().map_err(|e| no_git(&e))?;
    if done.status.success() {
        return Ok(done.stdout);
    }
    let said = String::from_utf8_lossy(&done.stderr);
    if said.contains("not a git repository") {
        return Err(LoadError::NotARepository);
    }
    let first = said.lines().next().unwrap_or("it gave no reason");
    Err(LoadError::GitFailed {
        why: first.trim_start_matches("fatal: ").to_string(),
    })
}

/// What `git merge-file` makes of three files, and whether without conflicts.
pub(super) fn merge_file(here: &Path, arguments: &[&str]) -> Result<(Vec<u8>, bool), LoadError> {
    let done = command(here, arguments).output().map_err(|e| no_git(&e))?;
    match done.status.code() {
        Some(0) => Ok((done.stdout, true)),
        // So many conflicts; beyond 127 it is an error of its own.
        Some(1..=127) => Ok((done.stdout, false)),
        _ => Err(LoadError::GitFailed {
            why: String::from_utf8_lossy(&done.stderr)
                .lines()
                .next()
                .unwrap_or("it gave no reason")
                .to_string(),
        }),
    }
}

fn no_git(error: &io::Error) -> LoadError {
    match error.kind() {
        io::ErrorKind::NotFound => LoadError::NoGit,
        _ => LoadError::GitFailed {
            why: error.to_string(),
        },
    }
}

fn line(answer: &[u8]) -> String {
    String::from_utf8_lossy(answer)
        .trim_end_matches(['\n', '\r'])
        .to_string()
}

/// A running `git cat-file --batch`.
#[derive(Debug)]
struct Batch {
    process: Child,
    answers: BufReader<ChildStdout>,
}

/// What `cat-file` says about an object.
enum Answer {
    Bytes(Vec<u8>),
    Absent,
    TooLarge(u64),
}

impl Batch {
    fn start(here: &Path) -> Result<Batch, LoadError> {
        let mut process = command(here, &["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| no_git(&e))?;
        let answers = process.stdout.take().map(BufReader::new);
        let answers = answers.ok_or_else(|| LoadError::GitFailed {
            why: "its output could not be read".to_string(),
        })?;
        Ok(Batch { process, answers })
    }

    fn read(&mut self, object: &str) -> io::Result<Answer> {
        let stdin = self.process.stdin.as_mut();
        let stdin = stdin.ok_or_else(|| io::Error::from(io::ErrorKind::BrokenPipe))?;
        stdin.write_all(format!("{object}\n").as_bytes())?;
        stdin.flush()?;
        let mut header = String::new();
        self.answers.read_line(&mut header)?;
        let mut words = header.split_whitespace();
        let (_object, kind, size) = (words.next(), words.next(), words.next());
        let Some(size) = size.and_then(|size| size.parse::<u64>().ok()) else {
            return match kind {
                Some("missing") => Ok(Answer::Absent),
                _ => Err(io::Error::from(io::ErrorKind::UnexpectedEof)),
            };
        };
        if size > LARGEST {
            return Ok(Answer::TooLarge(size));
        }
        let mut bytes = Vec::new();
        // A line feed follows the content.
        (&mut self.answers).take(size + 1).read_to_end(&mut bytes)?;
        match bytes.pop() {
            Some(b'\n') if u64::try_from(bytes.len()) == Ok(size) => Ok(Answer::Bytes(bytes)),
            _ => Err(io::Error::from(io::ErrorKind::UnexpectedEof)),
        }
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        // It only reads, so stopping it loses nothing; it has often ended already, and then both calls say so.
        let _ended = self.process.kill();
        let _code = self.process.wait();
    }
}

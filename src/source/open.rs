//! From the argument of a command to a place and a file in it.

use std::fs;
use std::path::{Path, PathBuf};

use super::disk::{self, Disk};
use super::error::LoadError;
use super::git::Git;
use super::loader::Loader;
use super::memory::Memory;
use super::path;
use super::replaced::Replaced;
use super::{POLICY_FILE, ROOT_FILE, TESTS};

/// A policy found, with the place its files are read from.
#[derive(Debug)]
pub struct Opened {
    /// Where its files are read from.
    pub loader: Box<dyn Loader>,
    /// Logical path of the policy's root file; of the folder, when the folder given holds no `policy.mtcr`.
    pub entry: String,
    /// Logical path of the topmost folder a `use` may reach.
    pub root: String,
    /// The full id of the commit, when a revision is read.
    pub revision: Option<String>,
    /// Whether `entry` is a folder.
    pub is_dir: bool,
}

impl Opened {
    /// The policy whose root file, or folder, is `entry` among files in memory.
    pub fn in_memory(files: Memory, entry: &str) -> Result<Opened, LoadError> {
        Opened::at(Box::new(files), entry, None)
    }

    /// The policy at a logical path of a place. The root may be any folder up to the top of the place.
    pub(super) fn at(
        loader: Box<dyn Loader>,
        given: &str,
        revision: Option<String>,
    ) -> Result<Opened, LoadError> {
        let policy = path::join(given, POLICY_FILE);
        let (entry, folder, is_dir) = if !loader.is_dir(given) {
            (given.to_string(), path::parent(given), false)
        } else if loader.is_file(&policy) {
            (policy, given, false)
        } else {
            (given.to_string(), given, true)
        };
        if !is_dir {
            if !loader.is_file(&entry) {
                // Only for its error, which says what is in the way.
                loader.real(&entry)?;
                loader.read(&entry)?;
            }
            // Tests stand beside a policy and are none.
            if !entry.ends_with(".mtcr") || entry.ends_with(TESTS) {
                return Err(LoadError::NotMtcr {
                    path: loader.shown(&entry),
                });
            }
        }
        let root = root_above(&*loader, folder);
        Ok(Opened {
            loader,
            entry,
            root,
            revision,
            is_dir,
        })
    }

    /// The same policy as it would be if one of its files said something else.
    #[must_use]
    pub fn replacing(self, file: &str, text: &str) -> Opened {
        let replaced = Replaced {
            place: self.loader,
            file: file.to_owned(),
            text: text.to_owned(),
        };
        Opened {
            loader: Box::new(replaced),
            ..self
        }
    }

    /// Logical path of the folder the policy lies in.
    pub fn folder(&self) -> &str {
        if self.is_dir {
            &self.entry
        } else {
            path::parent(&self.entry)
        }
    }

    /// Logical path of the policy's root file; an error that names the policies beneath when a folder has none.
    pub fn root_file(&self) -> Result<&str, LoadError> {
        if self.is_dir {
            Err(LoadError::NoPolicyFile {
                path: self.loader.shown(&self.entry),
                policies: self.policies_beneath()?,
            })
        } else {
            Ok(&self.entry)
        }
    }

    /// Every folder at or beneath the policy's that holds a `policy.mtcr`, as printed, sorted.
    fn policies_beneath(&self) -> Result<Vec<String>, LoadError> {
        let mut found = Vec::new();
        let mut keep = |file: &str| {
            if path::name(file) == POLICY_FILE {
                found.push(self.loader.shown(path::parent(file)));
            }
        };
        walk(&*self.loader, self.folder(), &|_| true, &mut keep)?;
        found.sort();
        Ok(found)
    }
}

/// Opens the policy a command names: a `.mtcr` file, a folder, or either in a revision, `REV:PATH`.
///
/// A path that exists on disk is never read as a revision, nor is one letter, `:` and a slash, which is a drive.
pub fn open_policy(arg: &str) -> Result<Opened, LoadError> {
    open_policy_from(&current_folder()?, arg)
}

/// [`open_policy`], where relative paths and the repository are those of the folder `here`.
pub fn open_policy_from(here: &Path, arg: &str) -> Result<Opened, LoadError> {
    match Place::of(here, arg)? {
        Place::Disk => open_on_disk(here, arg),
        Place::Revision { rev, path } => {
            let git = Git::open(here, rev)?;
            let given = git.logical(path)?;
            let commit = git.commit().to_string();
            Opened::at(Box::new(git), &given, Some(commit))
        }
    }
}

/// The revision and the path in it, when the argument speaks of a revision.
pub(super) fn revision_of<'a>(
    here: &Path,
    arg: &'a str,
) -> Result<Option<(&'a str, &'a str)>, LoadError> {
    Ok(match Place::of(here, arg)? {
        Place::Disk => None,
        Place::Revision { rev, path } => Some((rev, path)),
    })
}

/// Every folder beneath `arg` that holds a `policy.mtcr`, sorted and spelt so that [`open_policy`] opens it. Hidden
/// folders, `target` and folders behind links are left out. A file, and a folder that is a policy, stand for themselves.
pub fn policies_beneath(arg: &str) -> Result<Vec<String>, LoadError> {
    policies_beneath_from(&current_folder()?, arg)
}

/// [`policies_beneath`], where relative paths and the repository are those of the folder `here`.
pub fn policies_beneath_from(here: &Path, arg: &str) -> Result<Vec<String>, LoadError> {
    if let Place::Disk = Place::of(here, arg)?
        && here.join(arg).is_file()
    {
        return Ok(vec![arg.to_string()]);
    }
    let opened = open_policy_from(here, arg)?;
    if !opened.is_dir {
        return Ok(vec![arg.to_string()]);
    }
    opened.policies_beneath()
}

/// Logical paths of the policy's test files, sorted: every `*.test.mtcr` in its folder and in the folders beneath that are not
/// policies of their own. A folder that cannot be listed is an error: it must not look like one without tests.
pub fn tests_beside(opened: &Opened) -> Result<Vec<String>, LoadError> {
    let loader = &*opened.loader;
    let mut found = Vec::new();
    let mut keep = |file: &str| {
        if file.ends_with(TESTS) && loader.is_file(file) {
            found.push(file.to_string());
        }
    };
    let part_of_it = |folder: &str| !loader.is_file(&path::join(folder, POLICY_FILE));
    walk(loader, opened.folder(), &part_of_it, &mut keep)?;
    found.sort();
    Ok(found)
}

/// Visits the files of a folder and of those beneath that `enter` admits. Hidden names, `target` and folders behind links are
/// passed over: links can lead in circles.
pub(super) fn walk(
    loader: &dyn Loader,
    start: &str,
    enter: &dyn Fn(&str) -> bool,
    visit: &mut dyn FnMut(&str),
) -> Result<(), LoadError> {
    let mut folders = vec![start.to_string()];
    while let Some(folder) = folders.pop() {
        for entry in loader.list(&folder)? {
            if entry.name.starts_with('.') {
                continue;
            }
            let at = path::join(&folder, &entry.name);
            if !entry.is_dir {
                visit(&at);
            } else if entry.name != "target" && !loader.is_link(&at) && enter(&at) {
                folders.push(at);
            }
        }
    }
    Ok(())
}

/// The nearest folder at or above one that holds `root.mtcr`, else that folder.
fn root_above(loader: &dyn Loader, folder: &str) -> String {
    let mut at = folder;
    loop {
        if loader.is_file(&path::join(at, ROOT_FILE)) {
            return at.to_string();
        }
        if at.is_empty() {
            return folder.to_string();
        }
        at = path::parent(at);
    }
}

pub(super) fn current_folder() -> Result<PathBuf, LoadError> {
    std::env::current_dir().map_err(|e| disk::refused(".", &e))
}

fn open_on_disk(here: &Path, arg: &str) -> Result<Opened, LoadError> {
    let spelling = disk::tidy(arg);
    let about = fs::metadata(here.join(arg)).map_err(|error| {
        if disk::is_absence(&error) {
            LoadError::NotFound {
                path: spelling.clone(),
                missing: disk::missing(here, arg),
            }
        } else {
            disk::refused(&spelling, &error)
        }
    })?;
    if about.is_dir() {
        let (place, folder) = Disk::around(here, &spelling)?;
        return Opened::at(Box::new(place), &folder, None);
    }
    let parent = match path::parent(&spelling) {
        "" if spelling.starts_with('/') => "/",
        "" => ".",
        parent => parent,
    };
    let (place, folder) = Disk::around(here, parent)?;
    let given = path::join(&folder, path::name(&spelling));
    Opened::at(Box::new(place), &given, None)
}

/// What an argument speaks of.
#[derive(PartialEq, Eq, Debug)]
enum Place<'a> {
    Disk,
    Revision { rev: &'a str, path: &'a str },
}

impl<'a> Place<'a> {
    fn of(here: &Path, arg: &'a str) -> Result<Place<'a>, LoadError> {
        if arg.is_empty() {
            return Err(LoadError::NoPath);
        }
        if path::is_drive(arg) || here.join(arg).symlink_metadata().is_ok() {
            return Ok(Place::Disk);
        }
        match split_revision(arg) {
            Some(("", _)) => Err(LoadError::NoRevision {
                arg: arg.to_string(),
            }),
            Some((rev, path)) => Ok(Place::Revision { rev, path }),
            None => Ok(Place::Disk),
        }
    }
}

/// The two sides of the first `:` outside braces; `HEAD^{/fix: x}:a` is revision `HEAD^{/fix: x}`.
fn split_revision(arg: &str) -> Option<(&str, &str)> {
    let mut depth = 0_usize;
    for (at, byte) in arg.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b':' if depth == 0 => return Some((arg.get(..at)?, arg.get(at + 1..)?)),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revision_ends_at_the_first_colon_outside_braces() {
        assert_eq!(split_revision("HEAD~1:us/a"), Some(("HEAD~1", "us/a")));
        assert_eq!(split_revision("main:"), Some(("main", "")));
        assert_eq!(
            split_revision("HEAD^{/fix: x}:a:b"),
            Some(("HEAD^{/fix: x}", "a:b"))
        );
        assert_eq!(split_revision("policies/us"), None);
    }

    #[test]
    fn a_drive_is_not_a_revision() -> Result<(), LoadError> {
        let here = Path::new("/nowhere");
        assert_eq!(Place::of(here, "C:\\policies")?, Place::Disk);
        assert_eq!(Place::of(here, "c:/policies")?, Place::Disk);
        let (rev, path) = ("m", "./policies");
        assert_eq!(
            Place::of(here, "m:./policies")?,
            Place::Revision { rev, path }
        );
        assert_eq!(Place::of(here, ""), Err(LoadError::NoPath));
        Ok(())
    }

    #[test]
    fn the_root_is_the_nearest_folder_with_a_root_file() -> Result<(), LoadError> {
        let files = || {
            Memory::of([
                ("root.mtcr", ""),
                ("p/root.mtcr", ""),
                ("p/us/policy.mtcr", ""),
                ("q/policy.mtcr", ""),
            ])
        };
        let opened = Opened::in_memory(files(), "p/us")?;
        assert_eq!(
            (opened.root.as_str(), opened.entry.as_str()),
            ("p", "p/us/policy.mtcr")
        );
        assert_eq!(Opened::in_memory(files(), "q/policy.mtcr")?.root, "");
        let lone = Memory::of([("a/b/policy.mtcr", "")]);
        assert_eq!(Opened::in_memory(lone, "a/b")?.root, "a/b");
        Ok(())
    }

    #[test]
    fn a_folder_without_a_root_file_names_the_policies_beneath() -> Result<(), LoadError> {
        let files = Memory::of([
            ("p/us/policy.mtcr", ""),
            ("p/mtcr/policy.mtcr", ""),
            ("p/.old/policy.mtcr", ""),
            ("p/target/policy.mtcr", ""),
        ]);
        let opened = Opened::in_memory(files, "p")?;
        assert!(opened.is_dir);
        let path = "p".to_string();
        let policies = vec!["p/mtcr".to_string(), "p/us".to_string()];
        assert_eq!(
            opened.root_file(),
            Err(LoadError::NoPolicyFile { path, policies })
        );
        Ok(())
    }

    #[test]
    fn tests_of_a_policy_within_belong_to_that_one() -> Result<(), LoadError> {
        let files = Memory::of([
            ("p/policy.mtcr", ""),
            ("p/a.test.mtcr", ""),
            ("p/more/b.test.mtcr", ""),
            ("p/other/policy.mtcr", ""),
            ("p/other/c.test.mtcr", ""),
            ("p/.d.test.mtcr", ""),
        ]);
        let opened = Opened::in_memory(files, "p")?;
        assert_eq!(
            tests_beside(&opened)?,
            ["p/a.test.mtcr", "p/more/b.test.mtcr"]
        );
        Ok(())
    }

    #[test]
    fn only_policy_files_are_opened() {
        let opened = Opened::in_memory(Memory::of([("a.json", "")]), "a.json");
        assert!(matches!(opened, Err(LoadError::NotMtcr { .. })));
        let opened = Opened::in_memory(Memory::of([("a.mtcr", "")]), "b.mtcr");
        assert!(matches!(opened, Err(LoadError::NotFound { .. })));
    }
}

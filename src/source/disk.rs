//! Files on disk.

use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use super::decode::LARGEST;
use super::error::{LoadError, Missing};
use super::loader::{self, Entry, Loader};
use super::path;

/// A folder on disk.
#[derive(Clone, Debug)]
pub struct Disk {
    top: PathBuf,
    /// How to print folders, deepest first: the logical path of each and its spelling. The last is the top.
    spelt: Vec<(String, String)>,
}

impl Disk {
    /// The folder `top`; files are printed with the path to it before their own.
    pub fn new(top: impl Into<PathBuf>) -> Disk {
        let top = top.into();
        let spelling = tidy(&top.to_string_lossy());
        Disk {
            top,
            spelt: vec![(String::new(), spelling)],
        }
    }

    /// The place a policy's folder belongs to, its top the nearest folder at or above with `root.mtcr` (else the
    /// folder itself), and the folder's logical path in it. `folder` is as the user spelt it, from `here`.
    pub(super) fn around(here: &Path, folder: &str) -> Result<(Disk, String), LoadError> {
        let mut spelling = tidy(folder);
        let whole = fs::canonicalize(here.join(&spelling)).map_err(|e| refused(&spelling, &e))?;
        let top = whole
            .ancestors()
            .find(|above| above.join(super::ROOT_FILE).is_file())
            .unwrap_or(&whole);
        let logical = whole
            .strip_prefix(top)
            .ok()
            .and_then(logical)
            .ok_or_else(|| LoadError::Unreadable {
                path: spelling.clone(),
                why: "the name of a folder above it is not UTF-8".to_string(),
            })?;
        let mut spelt = vec![(logical.clone(), spelling.clone())];
        let mut at = logical.as_str();
        for above in whole.ancestors().skip(1) {
            if at.is_empty() {
                break;
            }
            at = path::parent(at);
            spelling = folder_above(here, &spelling, above);
            spelt.push((at.to_string(), spelling.clone()));
        }
        let top = top.to_path_buf();
        Ok((Disk { top, spelt }, logical))
    }

    fn native(&self, logical: &str) -> PathBuf {
        let mut native = self.top.clone();
        native.extend(logical.split('/').filter(|name| !name.is_empty()));
        native
    }

    /// The fault of a failed call, in which "nothing there" says what is.
    fn fault(&self, logical: &str, error: &io::Error) -> LoadError {
        let path = self.shown(logical);
        if is_absence(error) {
            let missing = if self.top.is_dir() {
                loader::missing(self, logical)
            } else {
                missing(Path::new(""), &path)
            };
            LoadError::NotFound { path, missing }
        } else {
            refused(&path, error)
        }
    }
}

impl Loader for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        let native = self.native(path);
        let about = fs::metadata(&native).map_err(|e| self.fault(path, &e))?;
        let shown = || self.shown(path);
        if about.is_dir() {
            return Err(LoadError::IsDirectory { path: shown() });
        }
        if !about.is_file() {
            // Opening a pipe would wait for someone to write into it.
            return Err(LoadError::Unreadable {
                path: shown(),
                why: "it is not an ordinary file".to_string(),
            });
        }
        let too_large = |size| LoadError::TooLarge {
            path: shown(),
            size,
            limit: LARGEST,
        };
        if about.len() > LARGEST {
            return Err(too_large(about.len()));
        }
        let mut bytes = Vec::new();
        let file = fs::File::open(&native).map_err(|e| self.fault(path, &e))?;
        let read = file.take(LARGEST + 1).read_to_end(&mut bytes);
        read.map_err(|e| self.fault(path, &e))?;
        match u64::try_from(bytes.len()) {
            Ok(size) if size <= LARGEST => Ok(bytes),
            _ => Err(too_large(LARGEST + 1)),
        }
    }

    fn is_file(&self, path: &str) -> bool {
        self.native(path).is_file()
    }

    fn is_dir(&self, path: &str) -> bool {
        self.native(path).is_dir()
    }

    fn is_link(&self, path: &str) -> bool {
        self.native(path).is_symlink()
    }

    fn list(&self, dir: &str) -> Result<Vec<Entry>, LoadError> {
        let read = fs::read_dir(self.native(dir)).map_err(|e| self.fault(dir, &e))?;
        let mut found = Vec::new();
        for entry in read {
            let entry = entry.map_err(|e| self.fault(dir, &e))?;
            // A name that is not UTF-8 cannot be written in a policy, nor printed.
            if let Ok(name) = entry.file_name().into_string() {
                let is_dir = entry.path().is_dir();
                found.push(Entry { name, is_dir });
            }
        }
        found.sort();
        Ok(found)
    }

    fn shown(&self, path: &str) -> String {
        self.spelt
            .iter()
            .find_map(|(folder, spelling)| {
                let rest = path::below(path, folder)?;
                Some(match spelling.as_str() {
                    "." if !rest.is_empty() => rest.to_string(),
                    _ => path::join(spelling, rest),
                })
            })
            .unwrap_or_else(|| path.to_string())
    }

    fn real(&self, path: &str) -> Result<String, LoadError> {
        let fault = |e| self.fault(path, &e);
        let top = fs::canonicalize(&self.top).map_err(fault)?;
        let whole = fs::canonicalize(self.native(path)).map_err(fault)?;
        match whole.strip_prefix(&top).map(logical) {
            Ok(Some(inside)) => Ok(inside),
            Ok(None) => Err(LoadError::Unreadable {
                path: self.shown(path),
                why: "the name of a folder it links to is not UTF-8".to_string(),
            }),
            Err(_) => Err(LoadError::LeavesRoot {
                path: self.shown(path),
                root: self.shown(""),
            }),
        }
    }
}

/// Where the search for an argument that names nothing on disk ended.
pub(super) fn missing(here: &Path, arg: &str) -> Missing {
    let whole = tidy(arg);
    let mut folder = path::parent(&whole).to_string();
    while !folder.is_empty() && !here.join(&folder).is_dir() {
        folder = path::parent(&folder).to_string();
    }
    let start = match folder.as_str() {
        "" if whole.starts_with('/') => "/",
        "" => ".",
        folder => folder,
    };
    let rest = path::below(&whole, &folder).unwrap_or(&whole);
    let place = Disk {
        top: here.join(start),
        spelt: vec![(String::new(), start.to_string())],
    };
    let rest = rest.trim_start_matches('/');
    if !place.top.is_dir() {
        // The folder of the command itself is gone: there is nothing to list.
        return Missing {
            name: rest.to_string(),
            folder: start.to_string(),
            beside: Vec::new(),
        };
    }
    loader::missing(&place, rest)
}

/// A path as printed: `/` between names, no `.` steps, no doubled or trailing `/`. Steps by `..` stay, for a link may
/// stand before them.
pub(super) fn tidy(spelling: &str) -> String {
    let spelling = path::shown(spelling);
    let names: Vec<&str> = spelling
        .split('/')
        .filter(|name| !name.is_empty() && *name != ".")
        .collect();
    match (spelling.starts_with('/'), names.is_empty()) {
        (true, _) => format!("/{}", names.join("/")),
        (false, true) => ".".to_string(),
        (false, false) => names.join("/"),
    }
}

/// Whether a call failed because nothing is there.
pub(super) fn is_absence(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

/// The fault of a call the system refused. `path` is as printed.
pub(super) fn refused(path: &str, error: &io::Error) -> LoadError {
    let why = match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".to_string(),
        _ => error.to_string(),
    };
    LoadError::Unreadable {
        path: path.to_string(),
        why,
    }
}

/// How to spell the folder above `spelling`, which is `above`: shorter where that is the same folder, else by `..`.
fn folder_above(here: &Path, spelling: &str, above: &Path) -> String {
    let shorter = match (path::parent(spelling), path::name(spelling)) {
        (_, ".") => return "..".to_string(),
        (_, "..") => None,
        ("", _) if spelling.starts_with('/') => Some("/"),
        ("", _) => Some("."),
        (parent, _) => Some(parent),
    };
    match shorter {
        Some(shorter) if fs::canonicalize(here.join(shorter)).is_ok_and(|whole| whole == above) => {
            shorter.to_string()
        }
        _ => format!("{spelling}/.."),
    }
}

/// A relative path of the system as a logical one; `None` where a name is not UTF-8.
fn logical(native: &Path) -> Option<String> {
    let names: Option<Vec<&str>> = native
        .components()
        .map(|part| match part {
            Component::Normal(name) => name.to_str(),
            _ => None,
        })
        .collect();
    Some(names?.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_tidied_without_stepping_up() {
        assert_eq!(tidy("./policies//us/"), "policies/us");
        assert_eq!(tidy("."), ".");
        assert_eq!(tidy("../a/../b"), "../a/../b");
        assert_eq!(tidy("/tmp//x"), "/tmp/x");
    }

    #[test]
    fn a_missing_path_is_searched_from_the_first_name_that_is_not_there() -> io::Result<()> {
        let here = tempfile::tempdir()?;
        fs::create_dir_all(here.path().join("policies/us"))?;
        let found = missing(here.path(), "policies/uk/policy.mtcr");
        assert_eq!(
            (found.name.as_str(), found.folder.as_str()),
            ("uk", "policies")
        );
        assert_eq!(found.beside, ["us"]);
        let found = missing(here.path(), "polices");
        assert_eq!(
            (found.name.as_str(), found.folder.as_str()),
            ("polices", ".")
        );
        assert_eq!(found.beside, ["policies"]);
        Ok(())
    }

    #[test]
    fn a_file_in_a_folder_that_is_not_there_is_answered_with_what_is() {
        let read = Disk::new("no-such-folder/deeper").read("case.json");
        let Err(LoadError::NotFound { path, missing }) = read else {
            unreachable!("nothing of that name is there");
        };
        assert_eq!(path, "no-such-folder/deeper/case.json");
        assert_eq!(missing.name, "no-such-folder");
        assert!(missing.beside.contains(&"Cargo.toml".to_string()));
    }

    #[test]
    fn a_file_larger_than_the_limit_is_not_read() -> io::Result<()> {
        let here = tempfile::tempdir()?;
        let file = fs::File::create(here.path().join("big.mtcr"))?;
        file.set_len(LARGEST + 7)?;
        let Err(LoadError::TooLarge { size, .. }) = Disk::new(here.path()).read("big.mtcr") else {
            unreachable!("the file is over the limit");
        };
        assert_eq!(size, LARGEST + 7);
        Ok(())
    }
}

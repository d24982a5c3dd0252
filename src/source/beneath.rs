//! Single texts of policies, for a verb that takes files rather than policies.

use std::path::Path;

use super::disk::{self, Disk};
use super::error::LoadError;
use super::loader::Loader;
use super::open::walk;
use super::{decode, path};

/// The ending of a policy's files.
const ENDING: &str = ".mtcr";

/// The `.mtcr` files that an argument names, spelt from the current folder: the file itself, or every one beneath a
/// folder, sorted. Hidden folders, `target` and folders behind links are left out.
pub fn texts_beneath(arg: &str) -> Result<Vec<String>, LoadError> {
    if arg.is_empty() {
        return Err(LoadError::NoPath);
    }
    let about = std::fs::metadata(arg).map_err(|error| {
        let path = disk::tidy(arg);
        if disk::is_absence(&error) {
            let missing = disk::missing(Path::new("."), arg);
            LoadError::NotFound { path, missing }
        } else {
            disk::refused(&path, &error)
        }
    })?;
    if !about.is_dir() {
        let path = disk::tidy(arg);
        return if path.ends_with(ENDING) {
            Ok(vec![path])
        } else {
            Err(LoadError::NotMtcr { path })
        };
    }
    let place = Disk::new(arg);
    let mut found = Vec::new();
    let mut keep = |file: &str| {
        if file.ends_with(ENDING) && place.is_file(file) {
            found.push(place.shown(file));
        }
    };
    walk(&place, "", &|_| true, &mut keep)?;
    found.sort();
    Ok(found)
}

/// The text of one file on disk as it stands, byte-order mark and line ends included.
pub fn read_text(file: &str) -> Result<String, LoadError> {
    let file = disk::tidy(file);
    let folder = match path::parent(&file) {
        "" if file.starts_with('/') => "/",
        "" => ".",
        folder => folder,
    };
    let bytes = Disk::new(folder).read(path::name(&file))?;
    decode::utf8(&file, &bytes).map(str::to_string)
}

/// The text of bytes that came from elsewhere. `name` is the one to print.
pub fn text_of(name: &str, bytes: &[u8]) -> Result<String, LoadError> {
    decode::utf8(name, bytes).map(str::to_string)
}

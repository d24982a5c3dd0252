//! Where a `use` leads.

use super::error::LoadError;
use super::loader::Loader;
use super::path;

/// The logical path of the file that `use "target"` in `from_file` names: read from the folder of the using file, never above
/// `root`, every link followed. One file has one path however it was reached.
pub fn resolve_use(
    loader: &dyn Loader,
    root: &str,
    from_file: &str,
    target: &str,
) -> Result<String, LoadError> {
    if let Some(fault) = path::fault(target) {
        return Err(LoadError::BadPath {
            target: target.to_string(),
            fault,
        });
    }
    let leaves = || LoadError::LeavesRoot {
        path: target.to_string(),
        root: match loader.shown(root) {
            shown if shown.is_empty() => ".".to_string(),
            shown => shown,
        },
    };
    let wanted = path::resolve(root, path::parent(from_file), target).ok_or_else(leaves)?;
    let found = loader.real(&wanted).map_err(|error| match error {
        LoadError::LeavesRoot { .. } => leaves(),
        other => other,
    })?;
    let real_root = loader.real(root)?;
    if path::below(&found, &real_root).is_none() {
        return Err(leaves());
    }
    if loader.is_dir(&found) {
        return Err(LoadError::IsDirectory {
            path: loader.shown(&wanted),
        });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Memory;

    fn at(target: &str) -> Result<String, LoadError> {
        let files = Memory::of([
            ("secret.mtcr", ""),
            ("p/mtcr/vocabulary.mtcr", ""),
            ("p/us/policy.mtcr", ""),
        ]);
        resolve_use(&files, "p", "p/us/policy.mtcr", target)
    }

    #[test]
    fn a_use_is_read_from_its_own_folder() {
        assert_eq!(
            at("../mtcr/vocabulary.mtcr").as_deref(),
            Ok("p/mtcr/vocabulary.mtcr")
        );
        assert_eq!(at("./policy.mtcr").as_deref(), Ok("p/us/policy.mtcr"));
    }

    #[test]
    fn a_use_stays_beneath_the_root() {
        assert_eq!(
            at("../../secret.mtcr"),
            Err(LoadError::LeavesRoot {
                path: "../../secret.mtcr".into(),
                root: "p".into()
            })
        );
        assert!(matches!(at("/secret.mtcr"), Err(LoadError::BadPath { .. })));
        assert!(matches!(
            at("..\\mtcr\\vocabulary.mtcr"),
            Err(LoadError::BadPath { .. })
        ));
    }

    #[test]
    fn a_use_names_a_file() {
        assert_eq!(
            at("../mtcr"),
            Err(LoadError::IsDirectory {
                path: "p/mtcr".into()
            })
        );
        let Err(LoadError::NotFound { path, missing }) = at("../mtcr/vocab.mtcr") else {
            unreachable!("the file is not there");
        };
        assert_eq!(path, "p/mtcr/vocab.mtcr");
        assert_eq!(missing.beside, ["vocabulary.mtcr"]);
    }
}

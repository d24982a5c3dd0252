//! Files and revisions that could not be read, as diagnostics.

use crate::source::{LoadError, Missing};

use super::codes::Code;
use super::nearest::nearest;
use super::shape::Diagnostic;

impl From<&LoadError> for Diagnostic {
    /// The words of the error under its code. It has no place; a `use` that led to it adds its own with [`Diagnostic::at`].
    fn from(error: &LoadError) -> Diagnostic {
        let diagnostic = Diagnostic::error(code(error), error.to_string());
        match meant(error).or_else(|| error.help()) {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }
}

impl From<LoadError> for Diagnostic {
    fn from(error: LoadError) -> Diagnostic {
        Diagnostic::from(&error)
    }
}

fn code(error: &LoadError) -> Code {
    match error {
        LoadError::NotFound { .. } | LoadError::NoPath => Code("E0601"),
        LoadError::IsDirectory { .. } => Code("E0602"),
        LoadError::NoPolicyFile { .. } => Code("E0603"),
        LoadError::NotMtcr { .. } => Code("E0604"),
        LoadError::Utf16 { .. } | LoadError::NotUtf8 { .. } => Code("E0605"),
        LoadError::Binary { .. } => Code("E0606"),
        LoadError::TooLarge { .. } => Code("E0607"),
        LoadError::Unreadable { .. } => Code("E0608"),
        LoadError::BadPath { .. } => Code("E0609"),
        LoadError::LeavesRoot { .. } => Code("E0610"),
        LoadError::Link { .. } => Code("E0611"),
        LoadError::NoGit => Code("E0612"),
        LoadError::NotARepository | LoadError::NoHistory { .. } => Code("E0613"),
        LoadError::NoRevision { .. } | LoadError::UnknownRevision { .. } => Code("E0614"),
        LoadError::NotInRevision { .. } => Code("E0615"),
        LoadError::GitFailed { .. } => Code("E0616"),
    }
}

/// The suggestion of the path that was probably meant.
fn meant(error: &LoadError) -> Option<String> {
    if let LoadError::UnknownRevision { rev, known } = error {
        let near = nearest(rev, known.iter().map(String::as_str))?;
        return Some(format!("did you mean `{near}`?"));
    }
    let (LoadError::NotFound { path, missing } | LoadError::NotInRevision { path, missing, .. }) =
        error
    else {
        return None;
    };
    let Missing {
        name,
        folder,
        beside,
    } = missing;
    let near = nearest(name, beside.iter().map(String::as_str))?;
    let whole = match folder.as_str() {
        "." => near.to_string(),
        folder if folder.ends_with(['/', ':']) => format!("{folder}{near}"),
        folder => format!("{folder}/{near}"),
    };
    // What was to be found further down is probably there.
    let rest = match path.rsplit_once(&format!("{name}/")) {
        Some((_, rest)) => format!("/{rest}"),
        None => String::new(),
    };
    Some(format!("did you mean `{whole}{rest}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Loader, Memory, Sources};

    fn of(read: &str) -> Diagnostic {
        let files = Memory::of([("us/policy.mtcr", ""), ("us/ear.mtcr", "")]);
        match files.read(read) {
            Ok(_) => unreachable!("the tests read what is not there"),
            Err(error) => Diagnostic::from(error),
        }
    }

    #[test]
    fn a_near_name_is_suggested_and_else_what_is_there() {
        let near = of("us/polcy.mtcr");
        assert_eq!(near.message, "there is no `us/polcy.mtcr`");
        assert_eq!(near.help.as_deref(), Some("did you mean `us/policy.mtcr`?"));
        assert_eq!(
            of("su/policy.mtcr").help.as_deref(),
            Some("did you mean `us/policy.mtcr`?")
        );
        assert_eq!(of("uk/policy.mtcr").help.as_deref(), Some("`.` holds `us`"));
        assert_eq!(
            of("us/vocabulary.mtcr").help.as_deref(),
            Some("`us` holds `ear.mtcr`, `policy.mtcr`")
        );
    }

    #[test]
    fn every_error_has_a_listed_code_and_well_formed_words() {
        let path = || "a.mtcr".to_string();
        let missing = || Missing {
            name: path(),
            folder: ".".to_string(),
            beside: Vec::new(),
        };
        let all = [
            LoadError::NotFound {
                path: path(),
                missing: missing(),
            },
            LoadError::NoPath,
            LoadError::IsDirectory { path: path() },
            LoadError::NoPolicyFile {
                path: path(),
                policies: Vec::new(),
            },
            LoadError::NotMtcr { path: path() },
            LoadError::Utf16 { path: path() },
            LoadError::NotUtf8 {
                path: path(),
                offset: 3,
                line: 1,
            },
            LoadError::Binary { path: path() },
            LoadError::TooLarge {
                path: path(),
                size: 2,
                limit: 1,
            },
            LoadError::Unreadable {
                path: path(),
                why: "permission denied".to_string(),
            },
            LoadError::LeavesRoot {
                path: path(),
                root: "p".to_string(),
            },
            LoadError::Link { path: path() },
            LoadError::NoGit,
            LoadError::NotARepository,
            LoadError::NoHistory {
                path: "policy".to_string(),
            },
            LoadError::NoRevision { arg: path() },
            LoadError::UnknownRevision {
                rev: "v1".to_string(),
                known: Vec::new(),
            },
            LoadError::NotInRevision {
                rev: "v1".to_string(),
                path: path(),
                missing: missing(),
            },
            LoadError::GitFailed {
                why: "it stopped".to_string(),
            },
        ];
        for error in all {
            let diagnostic = Diagnostic::from(&error);
            assert!(diagnostic.code.title().is_some(), "{error:?}");
            let ends = [Some(&diagnostic.message), diagnostic.help.as_ref()];
            assert!(
                ends.iter().flatten().all(|words| !words.ends_with('.')),
                "{error:?}"
            );
        }
    }

    #[test]
    fn a_file_that_cannot_be_decoded_says_where() {
        let files = Memory([("a.mtcr".to_string(), b"ok\n\xff".to_vec())].into());
        let Err(error) = Sources::new().load(&files, "a.mtcr") else {
            unreachable!("the file is not UTF-8");
        };
        let diagnostic = Diagnostic::from(error);
        assert_eq!(diagnostic.message, "`a.mtcr` is not UTF-8 text: see line 2");
    }
}

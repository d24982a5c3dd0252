//! Logical paths: names separated by `/`, relative to the top of a loader, which is itself the empty path.

use super::error::PathFault;

/// The two joined, where either may be the top.
pub(super) fn join(folder: &str, rest: &str) -> String {
    match (folder, rest) {
        ("", _) => rest.to_string(),
        (_, "") => folder.to_string(),
        _ if folder.ends_with('/') => format!("{folder}{rest}"),
        _ => format!("{folder}/{rest}"),
    }
}

/// The folder a path lies in; the top lies in itself.
pub(super) fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The last name of a path.
pub(super) fn name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// What remains of `path` below `folder`: `Some("")` for the folder itself, `None` outside it.
pub(super) fn below<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    if folder.is_empty() {
        return Some(path);
    }
    let rest = path.strip_prefix(folder)?;
    if rest.is_empty() {
        Some(rest)
    } else {
        rest.strip_prefix('/')
    }
}

/// `target`, read from `folder`, without `.` and `..`; `None` when it steps above `root` on its way.
///
/// A step above the root and down again is refused too: on disk nothing above the root is known by name,
/// and a policy must mean the same on disk and in a revision.
pub(super) fn resolve(root: &str, folder: &str, target: &str) -> Option<String> {
    let mut names: Vec<&str> = below(folder, root)?
        .split('/')
        .filter(|n| !n.is_empty())
        .collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                names.pop()?;
            }
            name => names.push(name),
        }
    }
    Some(join(root, &names.join("/")))
}

/// Why `target` cannot be the path of a `use`, by its spelling alone.
pub(super) fn fault(target: &str) -> Option<PathFault> {
    if target.trim().is_empty() {
        Some(PathFault::Empty)
    } else if target.contains('\\') {
        Some(PathFault::Backslash)
    } else if target.starts_with('/') || is_drive(target) {
        Some(PathFault::Absolute)
    } else if target.chars().any(char::is_control) {
        Some(PathFault::ControlCharacter)
    } else {
        None
    }
}

/// A path of the system as people see it, on every system the same: `/` between names.
pub fn shown(native: &str) -> String {
    with_slashes(native, cfg!(windows))
}

/// On Windows `\` separates names; elsewhere it is a character of a name like any other.
fn with_slashes(native: &str, windows: bool) -> String {
    if windows {
        native.replace('\\', "/")
    } else {
        native.to_string()
    }
}

/// Whether a path begins with a drive: one letter, `:`, then `\` or `/`.
pub(super) fn is_drive(path: &str) -> bool {
    matches!(path.as_bytes(), [letter, b':', b'/' | b'\\', ..] if letter.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_taken_from_the_folder_and_never_above_the_root() {
        let at = |target| resolve("policies", "policies/us", target);
        assert_eq!(at("a.mtcr").as_deref(), Some("policies/us/a.mtcr"));
        assert_eq!(
            at("../mtcr/./a.mtcr").as_deref(),
            Some("policies/mtcr/a.mtcr")
        );
        assert_eq!(at("..").as_deref(), Some("policies"));
        assert_eq!(at("../../other/a.mtcr"), None);
        assert_eq!(at("../../policies/us/a.mtcr"), None);
        assert_eq!(
            resolve("policies", "elsewhere", "a.mtcr"),
            None,
            "a folder outside the root"
        );
        assert_eq!(resolve("", "", "a//b.mtcr").as_deref(), Some("a/b.mtcr"));
    }

    #[test]
    fn below_compares_whole_names() {
        assert_eq!(below("us/a", "us"), Some("a"));
        assert_eq!(below("us", "us"), Some(""));
        assert_eq!(below("usa/a", "us"), None);
        assert_eq!(below("us/a", ""), Some("us/a"));
    }

    #[test]
    fn paths_are_shown_with_slashes() {
        assert_eq!(with_slashes("C:\\policies\\us", true), "C:/policies/us");
        assert_eq!(with_slashes("odd\\name", false), "odd\\name");
    }

    #[test]
    fn a_drive_is_one_letter_a_colon_and_a_slash() {
        assert!(is_drive("C:\\policies") && is_drive("c:/policies"));
        assert!(!is_drive("C:policies") && !is_drive("main:/policies") && !is_drive("1:/policies"));
    }

    #[test]
    fn spellings_that_work_on_one_system_only_are_faults() {
        assert_eq!(fault("a\\b.mtcr"), Some(PathFault::Backslash));
        assert_eq!(fault("/etc/a.mtcr"), Some(PathFault::Absolute));
        assert_eq!(fault("C:/a.mtcr"), Some(PathFault::Absolute));
        assert_eq!(fault(" "), Some(PathFault::Empty));
        assert_eq!(fault("a\u{0}b"), Some(PathFault::ControlCharacter));
        assert_eq!(fault("../mtcr/policy.mtcr"), None);
    }
}

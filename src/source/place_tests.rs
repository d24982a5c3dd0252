//! Tests of disk and git over real folders and repositories.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set up its folder fails"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::*;

fn put(here: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = here.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let here = tempfile::tempdir().unwrap();
    put(here.path(), files);
    here
}

fn git(here: &Path, arguments: &[&str]) {
    let done = Command::new("git")
        .args(["-c", "user.name=t", "-c", "user.email=t@example.invalid"])
        .args([
            "-c",
            "commit.gpgsign=false",
            "-c",
            "init.defaultBranch=main",
        ])
        .args(arguments)
        .current_dir(here)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
}

/// A repository with two commits and a working tree that differs from both.
fn repository() -> TempDir {
    let here = folder(&[
        ("policies/root.mtcr", "language 1\n"),
        ("policies/us/policy.mtcr", "old\n"),
        ("policies/mtcr/policy.mtcr", "words\n"),
    ]);
    git(here.path(), &["init", "-q"]);
    git(here.path(), &["add", "-A"]);
    git(here.path(), &["commit", "-q", "-m", "one"]);
    put(
        here.path(),
        &[
            ("policies/us/policy.mtcr", "new\n"),
            ("policies/us/a.test.mtcr", ""),
        ],
    );
    git(here.path(), &["add", "-A"]);
    git(here.path(), &["commit", "-q", "-m", "two"]);
    put(here.path(), &[("policies/us/policy.mtcr", "unsaved\n")]);
    here
}

fn text(opened: &Opened) -> String {
    String::from_utf8(opened.loader.read(&opened.entry).unwrap()).unwrap()
}

#[test]
fn on_disk_the_root_is_found_above_and_paths_are_printed_as_they_were_spelt() {
    let here = folder(&[
        ("p/root.mtcr", ""),
        ("p/us/policy.mtcr", "x"),
        ("p/mtcr/words.mtcr", ""),
    ]);
    let opened = open_policy_from(here.path(), "./p/us/").unwrap();
    assert_eq!(
        (opened.root.as_str(), opened.entry.as_str()),
        ("", "us/policy.mtcr")
    );
    assert_eq!(opened.loader.shown(&opened.entry), "p/us/policy.mtcr");
    assert_eq!(opened.loader.shown("mtcr/words.mtcr"), "p/mtcr/words.mtcr");
    assert_eq!(text(&opened), "x");
    assert_eq!(opened.revision, None);

    let inside = open_policy_from(&here.path().join("p/us"), ".").unwrap();
    assert_eq!(inside.loader.shown(&inside.entry), "policy.mtcr");
    assert_eq!(inside.loader.shown("mtcr/words.mtcr"), "../mtcr/words.mtcr");

    let beside = open_policy_from(&here.path().join("p/mtcr"), "../us/policy.mtcr").unwrap();
    assert_eq!(beside.loader.shown(&beside.entry), "../us/policy.mtcr");
    assert_eq!(beside.loader.shown("mtcr/words.mtcr"), "../mtcr/words.mtcr");
}

#[test]
fn a_folder_without_a_policy_offers_those_beneath() {
    let here = folder(&[
        ("p/us/policy.mtcr", ""),
        ("p/mtcr/policy.mtcr", ""),
        ("p/.x/policy.mtcr", ""),
    ]);
    assert!(open_policy_from(here.path(), "p").unwrap().is_dir);
    assert_eq!(
        policies_beneath_from(here.path(), "p").unwrap(),
        ["p/mtcr", "p/us"]
    );
    assert_eq!(
        policies_beneath_from(&here.path().join("p"), ".").unwrap(),
        ["mtcr", "us"]
    );
    assert_eq!(
        policies_beneath_from(here.path(), "p/us/policy.mtcr").unwrap(),
        ["p/us/policy.mtcr"]
    );
}

#[test]
fn a_path_on_disk_wins_over_a_revision() {
    let here = repository();
    put(here.path(), &[("HEAD:policies/policy.mtcr", "on disk")]);
    let opened = open_policy_from(here.path(), "HEAD:policies").unwrap();
    assert_eq!(opened.revision, None);
    assert_eq!(text(&opened), "on disk");
}

#[cfg(unix)]
#[test]
fn a_link_may_be_used_only_within_the_root() {
    use std::os::unix::fs::symlink;
    let here = folder(&[
        ("secret.mtcr", ""),
        ("p/root.mtcr", ""),
        ("p/us/policy.mtcr", ""),
        ("p/mtcr/words.mtcr", ""),
    ]);
    let at = |name: &str| here.path().join(name);
    symlink(at("secret.mtcr"), at("p/us/out.mtcr")).unwrap();
    symlink(here.path(), at("p/us/up")).unwrap();
    symlink("../mtcr", at("p/us/words")).unwrap();
    symlink("nothing", at("p/us/broken.mtcr")).unwrap();
    let opened = open_policy_from(here.path(), "p/us").unwrap();
    let lead = |target| resolve_use(&*opened.loader, &opened.root, &opened.entry, target);
    let out = |path: &str| {
        Err(LoadError::LeavesRoot {
            path: path.to_string(),
            root: "p".to_string(),
        })
    };
    assert_eq!(lead("out.mtcr"), out("out.mtcr"));
    assert_eq!(lead("up/secret.mtcr"), out("up/secret.mtcr"));
    assert_eq!(lead("words/words.mtcr").as_deref(), Ok("mtcr/words.mtcr"));
    assert!(matches!(
        lead("broken.mtcr"),
        Err(LoadError::NotFound { .. })
    ));
    // Searching for policies and tests follows no folder link, or it would not end.
    assert_eq!(policies_beneath_from(here.path(), ".").unwrap(), ["p/us"]);
}

#[cfg(unix)]
#[test]
fn a_policy_behind_a_link_is_printed_as_it_was_spelt() {
    use std::os::unix::fs::symlink;
    let here = folder(&[
        ("far/p/root.mtcr", ""),
        ("far/p/us/policy.mtcr", ""),
        ("far/p/mtcr/a.mtcr", ""),
    ]);
    symlink("far/p/us", here.path().join("near")).unwrap();
    let opened = open_policy_from(here.path(), "near").unwrap();
    assert_eq!(opened.loader.shown(&opened.entry), "near/policy.mtcr");
    let other = opened.loader.shown("mtcr/a.mtcr");
    assert_eq!(other, "near/../mtcr/a.mtcr");
    assert!(here.path().join(other).is_file());
}

#[test]
fn a_revision_is_read_from_the_object_store() {
    let here = repository();
    let opened = open_policy_from(here.path(), "HEAD~1:policies/us").unwrap();
    assert_eq!(text(&opened), "old\n");
    assert_eq!(text(&opened), "old\n", "the same process answers again");
    assert_eq!(opened.root, "policies");
    assert_eq!(
        opened.loader.shown(&opened.entry),
        "HEAD~1:policies/us/policy.mtcr"
    );
    assert!(tests_beside(&opened).unwrap().is_empty());
    assert_eq!(opened.revision.as_deref().map(str::len), Some(40));
    let used = resolve_use(
        &*opened.loader,
        &opened.root,
        &opened.entry,
        "../mtcr/policy.mtcr",
    );
    assert_eq!(used.as_deref(), Ok("policies/mtcr/policy.mtcr"));

    let head = open_policy_from(here.path(), "main:policies/us/policy.mtcr").unwrap();
    assert_eq!(text(&head), "new\n");
    assert_eq!(tests_beside(&head).unwrap(), ["policies/us/a.test.mtcr"]);
    assert_ne!(head.revision, opened.revision);
}

#[test]
fn a_path_in_a_revision_is_read_from_the_top_or_with_a_dot_from_here() {
    let here = repository();
    let us = here.path().join("policies/us");
    assert_eq!(
        open_policy_from(&us, "HEAD:./policy.mtcr").unwrap().entry,
        "policies/us/policy.mtcr"
    );
    assert_eq!(
        open_policy_from(&us, "HEAD:../mtcr").unwrap().entry,
        "policies/mtcr/policy.mtcr"
    );
    assert_eq!(
        open_policy_from(&us, "HEAD:policies/mtcr").unwrap().entry,
        "policies/mtcr/policy.mtcr"
    );
    assert!(matches!(
        open_policy_from(&us, "HEAD:../../../x"),
        Err(LoadError::LeavesRoot { .. })
    ));
    assert_eq!(
        policies_beneath_from(&us, "HEAD:").unwrap(),
        ["HEAD:policies/mtcr", "HEAD:policies/us"]
    );
}

#[test]
fn what_a_revision_cannot_give_is_told_apart() {
    let here = repository();
    let open = |arg: &str| open_policy_from(here.path(), arg).map(|opened| opened.entry);
    for unknown in ["v9", "--help"] {
        let Err(LoadError::UnknownRevision { rev, known }) =
            open(&format!("{unknown}:policies/us"))
        else {
            unreachable!("no commit is called `{unknown}`");
        };
        assert_eq!(rev, unknown);
        assert!(known.contains(&"HEAD".to_string()), "{known:?}");
    }
    assert_eq!(
        open(":policies/us"),
        Err(LoadError::NoRevision {
            arg: ":policies/us".into()
        })
    );
    let Err(LoadError::NotInRevision { path, missing, .. }) = open("HEAD:policies/su/policy.mtcr")
    else {
        unreachable!("the folder is not there");
    };
    assert_eq!(path, "policies/su/policy.mtcr");
    assert_eq!(
        (missing.name.as_str(), missing.folder.as_str()),
        ("su", "HEAD:policies")
    );
    assert_eq!(missing.beside, ["mtcr", "root.mtcr", "us"]);
}

#[test]
fn outside_a_repository_a_revision_says_so() {
    let here = folder(&[]);
    // The temporary folder may itself lie in a repository; then there is nothing to see here.
    let inside = here
        .path()
        .ancestors()
        .any(|above| above.join(".git").exists());
    let opened = open_policy_from(here.path(), "HEAD:policies/us");
    assert!(inside || matches!(opened, Err(LoadError::NotARepository)));
}

#[cfg(unix)]
#[test]
fn a_link_in_a_revision_is_refused() {
    use std::os::unix::fs::symlink;
    let here = repository();
    symlink("../mtcr", here.path().join("policies/us/words")).unwrap();
    symlink("policy.mtcr", here.path().join("policies/us/same.mtcr")).unwrap();
    git(here.path(), &["add", "-A"]);
    git(here.path(), &["commit", "-q", "-m", "links"]);
    let opened = open_policy_from(here.path(), "HEAD:policies/us").unwrap();
    let lead = |target| resolve_use(&*opened.loader, &opened.root, &opened.entry, target);
    let link = |path: &str| {
        Err(LoadError::Link {
            path: path.to_string(),
        })
    };
    assert_eq!(lead("words/policy.mtcr"), link("HEAD:policies/us/words"));
    assert_eq!(lead("same.mtcr"), link("HEAD:policies/us/same.mtcr"));
    let direct = open_policy_from(here.path(), "HEAD:policies/us/same.mtcr").map(|o| o.entry);
    assert_eq!(direct, link("HEAD:policies/us/same.mtcr"));
}

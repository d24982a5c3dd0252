//! The same program on every system and terminal: nothing beyond ASCII where the locale has no UTF-8, no colour where it
//! is not wanted, drives that are not revisions.

use crate::support::{Said, mtcrc, run, say};

/// Commands whose answers draw lines, arrows and dots where the terminal can show them.
const DRAWING: &[&[&str]] = &[
    &["check", "examples/mistakes"],
    &["eval", "policies/us", "examples/cases/slow-drone-2021.json"],
    &[
        "eval",
        "policies/us",
        "examples/cases/slow-drone-2021.json",
        "--explain",
    ],
    &["show", "policies/us", "category-i-denial"],
    &[
        "diff",
        "tests/corpus/diff/loosened/old",
        "tests/corpus/diff/loosened/new",
    ],
    &["test", "policies/us", "2020-uas"],
    &["fmt", "--check", "examples/mistakes"],
];

fn with(arguments: &[&str], variables: &[(&str, &str)]) -> Said {
    let mut command = mtcrc(arguments.iter().copied());
    command.envs(variables.iter().copied());
    run(command)
}

#[test]
fn without_utf8_everything_drawn_is_ascii() {
    for arguments in DRAWING {
        let plain = with(arguments, &[("LC_ALL", "C")]);
        for text in [&plain.out, &plain.err] {
            let strange: String = text.chars().filter(|c| !c.is_ascii()).collect();
            assert!(
                strange.is_empty(),
                "{arguments:?} drew {strange:?} in\n{text}"
            );
        }
        assert!(
            !plain.out.is_empty() || !plain.err.is_empty(),
            "{arguments:?} said nothing"
        );
    }
    // With it, something is drawn that is not: else the test above would prove nothing.
    let drawn = DRAWING.iter().filter(|arguments| {
        let said = say(arguments.iter().copied());
        !said.out.is_ascii() || !said.err.is_ascii()
    });
    assert!(drawn.count() >= 3);
}

#[test]
fn colour_is_only_where_it_is_asked_for() {
    for arguments in DRAWING {
        let steers = |said: &Said| said.out.contains('\u{1b}') || said.err.contains('\u{1b}');
        assert!(
            !steers(&say(arguments.iter().copied())),
            "{arguments:?} into a pipe"
        );
        let never = [&["--color", "never"], *arguments].concat();
        assert!(!steers(&say(never.iter().copied())), "{never:?}");
    }
    let always = ["--color", "always", "check", "examples/mistakes"];
    let asked = with(&always, &[("NO_COLOR", "1")]);
    assert!(
        asked.out.contains('\u{1b}') || asked.err.contains('\u{1b}'),
        "{}",
        asked.out
    );
}

#[test]
fn a_drive_is_a_path_and_not_a_revision() {
    for path in ["C:\\policies\\us", "c:/policies/us"] {
        let said = say(["check", path]);
        assert_eq!(said.code, Some(3), "{}", said.err);
        let all = said.all();
        assert!(all.contains("there is no `"), "{all}");
        assert!(!all.contains("revision"), "{all}");
    }
    let revision = say(["check", "no-such-revision:policies/us"]);
    let all = revision.all();
    assert!(
        all.contains("git knows no revision `no-such-revision`"),
        "{all}"
    );
}

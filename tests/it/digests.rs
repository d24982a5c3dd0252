//! The two digests of real text: what may change without a change of meaning, and what may not.

use mtcrc::check::compile;
use mtcrc::diagnostic::{Style, render};
use mtcrc::policy::Policy;
use mtcrc::source::{Memory, Opened};

const TEXT: &str = include_str!("../corpus/cases/policy/policy.mtcr");

fn compiled(files: &[(&str, &str)]) -> Policy {
    let opened = Opened::in_memory(Memory::of(files.iter().copied()), "p/policy.mtcr").unwrap();
    let compiled = compile(&opened).unwrap();
    let said = render(&compiled.diagnostics, &compiled.sources, Style::Plain);
    compiled.policy.unwrap_or_else(|| panic!("{said}"))
}

fn one(text: &str) -> Policy {
    compiled(&[("p/policy.mtcr", text)])
}

/// The declarations of the text; a blank line stands between two, and none within one.
fn declarations() -> Vec<&'static str> {
    let parts = TEXT.split("\n\n").filter(|part| !part.starts_with("//!"));
    let parts: Vec<&str> = parts.collect();
    assert!(parts.len() > 8, "the sample has its declarations apart");
    parts
}

#[test]
fn order_files_comments_and_layout_are_not_meaning() {
    let before = one(TEXT);
    let mut reversed = declarations();
    reversed.reverse();
    let comments = TEXT.replace(
        "record item {",
        "// A remark.\n/// What is asked for.\nrecord item { // more",
    );
    let spread = TEXT
        .replace(" { ", "\n{\n  ")
        .replace(" and ", "\n        and   ");
    let crlf = TEXT.replace('\n', "\r\n");
    let test = format!(
        "{TEXT}\nguarantee no-loose-missiles: posture is case-by-case or stricter whenever category I\n"
    );
    for (what, text) in [
        ("order", reversed.join("\n\n")),
        ("comments", comments),
        ("layout", spread),
        ("line ends", crlf),
        ("a guarantee", test),
    ] {
        let after = one(&text);
        assert_eq!(after.meaning, before.meaning, "{what}");
    }
    let (vocabulary, rest) = TEXT.split_once("policy drones").unwrap();
    let rest = format!("use \"words/all.mtcr\"\n\npolicy drones{rest}");
    let files = compiled(&[("p/policy.mtcr", &rest), ("p/words/all.mtcr", vocabulary)]);
    assert_eq!(files.meaning, before.meaning, "files");
    assert_ne!(files.text, before.text);
}

#[test]
fn a_unit_or_a_number_spelt_otherwise_is_not_meaning() {
    let before = one(TEXT);
    for (from, to) in [
        (">= 300 km", ">= 300_000 m"),
        (">= 300 km", ">= 3e2 km"),
        ("at 500 kg", "at 0.5 t"),
        (
            "item.kind in { uav, target-drone, cruise-missile }",
            "item.kind in { cruise-missile, uav, target-drone }",
        ),
        (
            "category I and item.kind == uav",
            "item.kind == uav and category I",
        ),
    ] {
        let text = TEXT.replacen(from, to, 1);
        assert_ne!(text, TEXT, "{from}");
        assert_eq!(one(&text).meaning, before.meaning, "{from} as {to}");
    }
}

#[test]
fn every_word_that_decides_or_is_cited_is_meaning() {
    let before = one(TEXT);
    for (from, to) in [
        (">= 300 km", "> 300 km"),
        (">= 300 km", ">= 300.0000001 km"),
        ("<= 800 km/h", "<= 800 mph"),
        ("from 2020-07-24", "from 2020-07-25"),
        ("overrides denial ", ""),
        ("otherwise not-caught", "otherwise prohibited"),
        ("para. 2", "para. 3"),
        ("secondary", "unverified"),
        ("from 2016-06-27", "from 2016-06-28"),
        ("speed_max: speed in km/h", "speed_max: speed in mph"),
        ("\"Armed\"", "\"Carries weapons\""),
        ("reserved\n        1.A.2", "by judgement\n        1.A.2"),
    ] {
        let text = TEXT.replacen(from, to, 1);
        assert_ne!(text, TEXT, "{from}");
        assert_ne!(one(&text).meaning, before.meaning, "{from} as {to}");
    }
}

#[test]
fn an_amendment_is_the_dated_declarations_it_stands_for() {
    let amended = format!(
        "{TEXT}\namendment later \"A later act\" from 2025-01-03 {{\n    cite guidelines \"later\"\n    repeal rule slow-uas\n}}\n"
    );
    let direct = TEXT.replacen("from 2020-07-24 {", "from 2020-07-24 until 2025-01-03 {", 1);
    assert_eq!(one(&amended).meaning, one(&direct).meaning);
}

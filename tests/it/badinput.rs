//! Files that nobody should write: each is answered quickly, with its place and what to do, and never with a crash.

use mtcrc::check::{Compiled, compile};
use mtcrc::diagnostic::{Diagnostic, Style, render};
use mtcrc::source::{LARGEST, LoadError, Memory, Opened, Sources, open_policy_from};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// A policy that nothing is wrong with, to which the tests add.
const SOUND: &str = "\
scale posture { prohibited, case-by-case, not-caught }

record item { armed: bool  range: length in km  payload: mass in kg  ratio: decimal }

source act \"Act\" primary

policy p { decides posture  otherwise not-caught }

rule r: case-by-case if item.armed cite act
";

/// Long enough for a slow machine, and far less than reading anything twice for every character would take.
const QUICKLY: Duration = Duration::from_secs(20);

fn opened(files: Memory) -> Compiled {
    compile(&Opened::in_memory(files, "policy.mtcr").unwrap()).unwrap()
}

fn checked(text: &str) -> Compiled {
    opened(Memory::of([("policy.mtcr", text)]))
}

/// Code and line of every complaint.
fn complaints(compiled: &Compiled) -> Vec<String> {
    let place = |d: &Diagnostic| {
        let span = d.main_label().unwrap().span;
        compiled.sources.position(span).start.line
    };
    let found = compiled.diagnostics.iter();
    found.map(|d| format!("{}:{}", d.code, place(d))).collect()
}

fn shown(compiled: &Compiled) -> String {
    render(&compiled.diagnostics, &compiled.sources, Style::Plain)
}

/// The complaint about a file that could not be read at all.
fn refused(error: &LoadError) -> String {
    let diagnostic = Diagnostic::from(error);
    render(&[diagnostic], &Sources::new(), Style::Plain)
}

fn quickly<T>(what: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let done = what();
    assert!(begun.elapsed() < QUICKLY, "{:?}", begun.elapsed());
    done
}

// Files as a whole ------------------------------------------------------------------------------------------------

#[test]
fn an_empty_file_says_that_nothing_is_declared() {
    for text in ["", "\n\n", "// Only a remark.\n"] {
        let compiled = checked(text);
        assert!(compiled.policy.is_none());
        assert_eq!(complaints(&compiled), ["E0103:1"], "{}", shown(&compiled));
    }
}

#[test]
fn what_is_no_text_is_refused() {
    let read = |bytes: &[u8]| {
        let files = Memory([("policy.mtcr".to_string(), bytes.to_vec())].into());
        let error = compile(&Opened::in_memory(files, "policy.mtcr").unwrap()).unwrap_err();
        refused(&error)
    };
    let binary = read(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0");
    assert!(binary.starts_with("error[E0606]"), "{binary}");
    let latin = read(b"rule r: case-by-case if item.\xe9tat cite act\n");
    assert!(latin.contains("E0605") && latin.contains("1"), "{latin}");
}

#[test]
fn what_is_no_text_is_refused_where_it_is_used() {
    let main = format!("use \"rules.mtcr\"\n\n{SOUND}");
    for bytes in [&b"\0\0\0\0"[..], b"rule \xff", b"\xff\xfe\x00\x41"] {
        let files = [
            ("policy.mtcr".to_string(), main.clone().into_bytes()),
            ("rules.mtcr".to_string(), bytes.to_vec()),
        ];
        let compiled = opened(Memory(files.into()));
        assert_eq!(complaints(&compiled), ["E0418:1"], "{}", shown(&compiled));
    }
}

#[test]
fn fifty_megabytes_of_brackets_are_answered_quickly() {
    let compiled = quickly(|| checked(&"(".repeat(50_000_000)));
    assert_eq!(complaints(&compiled), ["E0107:1"]);
    let too_large = usize::try_from(LARGEST).unwrap() + 1;
    let files = Memory([("policy.mtcr".to_string(), vec![b'('; too_large])].into());
    let opened = Opened::in_memory(files, "policy.mtcr").unwrap();
    let error = quickly(|| compile(&opened)).unwrap_err();
    assert!(
        refused(&error).starts_with("error[E0607]"),
        "{}",
        refused(&error)
    );
}

#[test]
fn as_many_brackets_as_a_file_may_hold_are_answered_quickly() {
    for bracket in ["(", "{", "[", ")", "}", "not ", "- "] {
        let text = bracket.repeat(300_000 / bracket.len());
        let compiled = quickly(|| checked(&text));
        assert!(!compiled.diagnostics.is_empty() && compiled.policy.is_none());
    }
}

#[test]
fn deep_nesting_is_one_complaint() {
    for (open, close) in [
        ("(", ")"),
        ("not (", ")"),
        ("all of { ", " }"),
        ("-(", ")"),
        ("not ", ""),
    ] {
        let deep = format!(
            "{}item.armed{}",
            open.repeat(100_000),
            close.repeat(100_000)
        );
        let text = format!("{SOUND}\nrule deep: prohibited if {deep} cite act\n");
        let compiled = quickly(|| checked(&text));
        assert_eq!(
            complaints(&compiled),
            ["E0107:11"],
            "{open}: {}",
            shown(&compiled)
        );
    }
}

#[test]
fn long_rows_of_operators_are_read_or_refused_quickly() {
    for operator in [" and ", " or ", " + 1 < ", " * 2 + "] {
        let row = vec!["item.ratio"; 4_000].join(operator);
        let text = format!("{SOUND}\nrule long: prohibited if {row} > 3 cite act\n");
        let compiled = quickly(|| checked(&text));
        assert!(!compiled.diagnostics.is_empty());
    }
    let row = vec!["item.armed"; 10_000].join(" and ");
    let text = format!("{SOUND}\nrule long: prohibited if {row} cite act\n");
    assert!(quickly(|| checked(&text)).diagnostics.is_empty());
}

// Ends in the middle ------------------------------------------------------------------------------------------------

#[test]
fn a_file_that_ends_in_the_middle_is_complained_about_once() {
    for (end, code) in [
        (
            "rule s: case-by-case if item.armed cite act \"s. 2",
            "E0104:11",
        ),
        (
            "rule s {\n    cite act\n    prohibited if item.armed",
            "E0105:11",
        ),
        ("rule s: case-by-case if item.armed and", "E0101:11"),
        ("rule s: case-by-case if (item.armed", "E0105:11"),
        ("rule s", "E0101:11"),
        ("rule", "E0101:11"),
        (
            "annex list { category I { 1.A.1 \"Rockets\" when item.armed",
            "E0105:11",
        ),
        ("record engine { thrust: force in N", "E0105:11"),
    ] {
        let compiled = checked(&format!("{SOUND}\n{end}"));
        assert_eq!(complaints(&compiled), [code], "{end}\n{}", shown(&compiled));
    }
}

#[test]
fn a_file_may_end_in_a_comment() {
    for end in ["// To be continued", "//", "//!"] {
        let compiled = checked(&format!("{SOUND}\n{end}"));
        let codes: Vec<&str> = compiled.diagnostics.iter().map(|d| d.code.0).collect();
        assert!(codes.iter().all(|c| *c == "W0101"), "{end}: {codes:?}");
        assert!(compiled.policy.is_some());
    }
    let compiled = checked(&format!("{SOUND}\n/* To be continued"));
    assert_eq!(complaints(&compiled), ["E0115:11"], "{}", shown(&compiled));
}

// Files that use files ------------------------------------------------------------------------------------------------

#[test]
fn files_that_use_each_other_are_named() {
    let a = format!("use \"b.mtcr\"\n\n{SOUND}");
    let files = [
        ("policy.mtcr", a.as_str()),
        ("b.mtcr", "use \"c.mtcr\"\n\nsource b \"B\" primary\n"),
        ("c.mtcr", "source c \"C\" primary\n\nuse \"policy.mtcr\"\n"),
    ];
    let compiled = opened(Memory::of(files));
    assert_eq!(complaints(&compiled), ["E0417:3"]);
    assert!(shown(&compiled).contains("policy.mtcr → b.mtcr → c.mtcr → policy.mtcr"));
}

#[test]
fn a_missing_file_is_one_complaint_at_its_use() {
    let text =
        format!("use \"rules/more.mtcr\"\n\n{SOUND}\nrule s overrides t: prohibited if u cite v\n");
    let compiled = checked(&text);
    assert_eq!(complaints(&compiled), ["E0418:1"], "{}", shown(&compiled));
}

#[test]
fn no_use_leaves_the_root() {
    let text = format!("use \"../outside.mtcr\"\n\n{SOUND}");
    let files = [
        ("in/policy.mtcr", text.as_str()),
        ("in/root.mtcr", "language 1\n"),
        ("outside.mtcr", "source outside \"Outside\" primary\n"),
    ];
    let opened = Opened::in_memory(Memory::of(files), "in").unwrap();
    let compiled = compile(&opened).unwrap();
    assert_eq!(complaints(&compiled), ["E0418:1"]);
    assert!(
        shown(&compiled).contains("leads out of the root"),
        "{}",
        shown(&compiled)
    );
}

#[cfg(unix)]
#[test]
fn no_link_leaves_the_root() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &Path, text: &str| fs::write(path, text).unwrap();
    let inside = folder.path().join("in");
    fs::create_dir_all(inside.join("deep")).unwrap();
    fs::create_dir_all(folder.path().join("out")).unwrap();
    write(
        &folder.path().join("out/secret.mtcr"),
        "source secret \"Secret\" primary\n",
    );
    write(&inside.join("root.mtcr"), "language 1\n");
    std::os::unix::fs::symlink(
        folder.path().join("out/secret.mtcr"),
        inside.join("link.mtcr"),
    )
    .unwrap();
    std::os::unix::fs::symlink("../../out", inside.join("deep/folder")).unwrap();
    for target in ["link.mtcr", "deep/folder/secret.mtcr"] {
        let text =
            format!("use \"{target}\"\n\n{SOUND}\nrule s: prohibited if item.armed cite secret\n");
        write(&inside.join("policy.mtcr"), &text);
        let compiled = compile(&open_policy_from(folder.path(), "in").unwrap()).unwrap();
        assert_eq!(complaints(&compiled), ["E0418:1"], "{}", shown(&compiled));
        assert!(shown(&compiled).contains("root"), "{}", shown(&compiled));
        assert_eq!(
            compiled.sources.iter().count(),
            2,
            "nothing outside was read"
        );
    }
}

#[test]
fn a_newer_language_is_all_that_is_said() {
    let files = [
        ("policy.mtcr", "rul r whenever tomorrow {"),
        ("root.mtcr", "language 2\n"),
    ];
    let compiled = opened(Memory::of(files));
    assert_eq!(complaints(&compiled), ["E0207:1"], "{}", shown(&compiled));
}

// Policies that say too much ----------------------------------------------------------------------------------------

#[test]
fn everything_twice_is_said_of_everything_once() {
    let text = "\
annex list { category I { 1.A.1 \"Rockets\" when item.armed } }

partner india \"India\" { member: true }

record partner { member: bool }

obligations { review \"Review\" }

define heavy = item.payload > 500 kg

rule s: prohibited if heavy cite act

exception e to s: if partner is india cite act

obligation o {
    cite act
    require review
}

guarantee g: posture is prohibited whenever category I

amendment a \"Change\" from 2020-01-01 {
    cite act
    add rule t: prohibited if entry 1.A.1
}
";
    let whole = format!("{SOUND}\n{text}");
    let compiled = checked(&format!("{whole}\n{whole}"));
    let declared = whole
        .lines()
        .filter(|l| l.starts_with(char::is_alphabetic))
        .count();
    let codes = complaints(&compiled);
    assert!(
        codes.iter().all(|c| c.starts_with("E0202")),
        "{}",
        shown(&compiled)
    );
    assert_eq!(codes.len(), declared, "{}", shown(&compiled));
}

#[test]
fn absurd_numbers_are_refused_without_being_computed() {
    for (number, code) in [
        ("1e999999999", "E0307:11"),
        ("1e-999999999", "E0307:11"),
        ("1e99999999999999999999999999", "E0307:11"),
    ] {
        let text = format!("{SOUND}\nrule s: prohibited if item.ratio > {number} cite act\n");
        let compiled = quickly(|| checked(&text));
        assert_eq!(complaints(&compiled), [code], "{}", shown(&compiled));
    }
    let long = format!(
        "{SOUND}\nrule s: prohibited if item.ratio > 1{} cite act\n",
        "0".repeat(500_000)
    );
    assert_eq!(complaints(&quickly(|| checked(&long))), ["E0307:11"]);
}

#[test]
fn products_of_great_numbers_stay_exact_and_quick() {
    let factors = vec!["1e60"; 60].join(" * ");
    let text =
        format!("{SOUND}\nrule s: prohibited if item.ratio / ({factors}) > 1e-60 cite act\n");
    let compiled = quickly(|| checked(&text));
    assert!(compiled.diagnostics.is_empty(), "{}", shown(&compiled));
}

#[test]
fn arithmetic_that_cannot_be_is_said_at_its_place() {
    for (condition, code) in [
        ("item.payload / 0 > 5 kg", "E0306:11"),
        ("item.payload / (3 kg - 3 kg) > 5", "E0306:11"),
        ("item.payload > 300 km", "E0301:11"),
        ("item.range + item.payload > 300 km", "E0301:11"),
    ] {
        let compiled = checked(&format!(
            "{SOUND}\nrule s: prohibited if {condition} cite act\n"
        ));
        assert_eq!(complaints(&compiled), [code], "{}", shown(&compiled));
    }
}

#[test]
fn very_long_names_are_cut_in_what_is_said() {
    let name = "x".repeat(100_000);
    let text = format!("{SOUND}\nrule {name}: prohibited if item.{name} and {name} cite {name}\n");
    let compiled = quickly(|| checked(&text));
    assert_eq!(compiled.diagnostics.len(), 3);
    for diagnostic in &compiled.diagnostics {
        assert!(diagnostic.message.len() < 200, "{}", diagnostic.message);
    }
}

#[test]
fn long_rows_of_references_are_refused_before_anything_follows_them() {
    let up = |i: usize| format!("define d{i} = d{}\n", i + 1);
    let down = |i: usize| format!("define d{i} = item.armed and d{}\n", i.wrapping_sub(1));
    let rows: [(usize, &dyn Fn(usize) -> String); 2] = [(10_000, &up), (1_500, &down)];
    for (last, row) in rows {
        let defines: String = (1..last).map(row).collect();
        let ends = format!("define d0 = item.armed\ndefine d{last} = item.armed\n");
        let rule = format!("rule s: prohibited if d1 or d{} cite act\n", last - 1);
        let text = format!("{SOUND}\n{defines}{ends}{rule}");
        let compiled = quickly(|| checked(&text));
        let codes: Vec<&str> = compiled.diagnostics.iter().map(|d| d.code.0).collect();
        assert_eq!(codes, ["E0422"], "{}", shown(&compiled));
    }
    let ring: String = (0..1_500)
        .map(|i| format!("define d{i} = item.armed and d{}\n", (i + 1) % 1_500))
        .collect();
    let compiled = quickly(|| {
        checked(&format!(
            "{SOUND}\n{ring}rule s: prohibited if d7 cite act\n"
        ))
    });
    assert_eq!(compiled.diagnostics.len(), 1);
    assert!(compiled.diagnostics[0].message.len() < 200);
}

#[test]
fn many_declarations_are_checked_quickly() {
    let rules: String = (0..1_500)
        .map(|i| {
            format!(
                "rule r{i} overrides r: case-by-case if item.range >= {} km and d{} cite act\n",
                i + 1,
                i % 500
            )
        })
        .collect();
    let defines: String = (0..500)
        .map(|i| format!("define d{i} = item.ratio > {i} or item.armed\n"))
        .collect();
    let compiled = quickly(|| checked(&format!("{SOUND}\n{rules}{defines}")));
    assert!(compiled.diagnostics.is_empty() && compiled.policy.is_some());
}

#[test]
fn many_mistakes_are_said_quickly() {
    let rules: String = (0..2_000)
        .map(|i| format!("rule r{i}: case-by-case if item.armde{i} and s{i} cite akt{i}\n"))
        .collect();
    let compiled = quickly(|| checked(&format!("{SOUND}\n{rules}")));
    assert_eq!(compiled.diagnostics.len(), 6_000);
}

// Good input ----------------------------------------------------------------------------------------------------------

/// The meaning of a text that nothing is wrong with.
fn meaning(text: &str) -> String {
    let compiled = checked(text);
    assert!(compiled.diagnostics.is_empty(), "{}", shown(&compiled));
    compiled.policy.unwrap().meaning
}

#[test]
fn line_ends_and_marks_of_other_systems_change_nothing() {
    let usual = meaning(SOUND);
    assert_eq!(meaning(&SOUND.replace('\n', "\r\n")), usual);
    assert_eq!(meaning(&format!("\u{feff}{SOUND}")), usual);
    assert_eq!(meaning(SOUND.trim_end()), usual);
    assert_eq!(meaning(&SOUND.replace("  ", "\n\t")), usual);
}

#[test]
fn declarations_may_come_in_any_order() {
    let mut declarations: Vec<&str> = SOUND.split("\n\n").map(str::trim).collect();
    declarations.reverse();
    assert_eq!(meaning(&(declarations.join("\n\n") + "\n")), meaning(SOUND));
}

#[test]
fn numbers_are_exact_however_they_are_written() {
    let asked = |number: &str| {
        meaning(&format!(
            "{SOUND}\nrule s: prohibited if item.range < {number} cite act\n"
        ))
    };
    assert_eq!(asked("1e3 km"), asked("1_000 km"));
    assert_eq!(asked("1e3 km"), asked("1000000 m"));
    assert_ne!(asked("299.9999999999999999 km"), asked("300 km"));
    assert_eq!(
        asked("299.9999999999999999 km"),
        asked("299999.9999999999999 m")
    );
}

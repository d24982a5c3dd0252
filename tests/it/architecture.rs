//! Who may import whom, and what must be absent: the table of ARCHITECTURE.md, held against the code.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each folder of `src` with the folders it may import.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("quantity", &[]),
    ("source", &[]),
    ("threads", &[]),
    ("diagnostic", &["source"]),
    ("ast", &["source"]),
    ("syntax", &["ast", "diagnostic", "source", "threads"]),
    ("policy", &["ast", "quantity", "source"]),
    (
        "check",
        &[
            "ast",
            "diagnostic",
            "policy",
            "quantity",
            "source",
            "syntax",
        ],
    ),
    (
        "case",
        &[
            "ast",
            "check",
            "diagnostic",
            "policy",
            "quantity",
            "source",
            "syntax",
        ],
    ),
    ("eval", &["case", "diagram", "policy", "quantity"]),
    ("fmt", &["diagnostic", "source", "syntax", "threads"]),
    (
        "testing",
        &[
            "analysis",
            "ast",
            "case",
            "check",
            "diagnostic",
            "diagram",
            "eval",
            "open",
            "policy",
            "quantity",
            "source",
            "syntax",
            "threads",
        ],
    ),
    ("diagram", &["policy", "quantity"]),
    (
        "open",
        &["analysis", "case", "diagram", "eval", "policy", "quantity"],
    ),
    ("analysis", &["case", "diagram", "policy", "quantity"]),
    (
        "findings",
        &[
            "analysis",
            "ast",
            "case",
            "diagnostic",
            "diagram",
            "eval",
            "policy",
            "quantity",
            "source",
        ],
    ),
    (
        "diff",
        &[
            "analysis",
            "ast",
            "case",
            "check",
            "diagnostic",
            "diagram",
            "eval",
            "open",
            "policy",
            "quantity",
            "source",
            "threads",
        ],
    ),
    (
        "compare",
        &["analysis", "case", "diagram", "eval", "policy", "quantity"],
    ),
    (
        "timeline",
        &["ast", "case", "eval", "open", "policy", "quantity"],
    ),
    (
        "report",
        &[
            "analysis",
            "ast",
            "case",
            "check",
            "compare",
            "diagnostic",
            "diff",
            "eval",
            "findings",
            "policy",
            "quantity",
            "source",
            "testing",
            "timeline",
        ],
    ),
    (
        "cli",
        &[
            "analysis",
            "ast",
            "case",
            "check",
            "compare",
            "diagnostic",
            "diagram",
            "diff",
            "eval",
            "findings",
            "fmt",
            "open",
            "policy",
            "quantity",
            "report",
            "source",
            "syntax",
            "testing",
            "threads",
            "timeline",
        ],
    ),
];

/// What only one folder may name: one of `src`, or one within it, which then stands alone.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("pest::", &["syntax"]),
    ("pest_derive", &["syntax"]),
    ("miette", &["diagnostic"]),
    ("clap::", &["cli"]),
    ("terminal_size", &["cli"]),
    ("num_rational", &["quantity"]),
    ("num_bigint", &["quantity"]),
    ("jiff", &["quantity"]),
    ("Command::new(", &["source"]),
    ("quick_junit", &["report"]),
    ("similar::", &["cli"]),
    ("derive(Serialize", &["report"]),
    ("maud", &["report/case_sheet"]),
];

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// Code lines of each folder: comments and in-file tests left out.
fn code_by_folder() -> BTreeMap<String, Vec<(PathBuf, String)>> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    let mut folders: BTreeMap<String, Vec<(PathBuf, String)>> = BTreeMap::new();
    for path in files {
        let relative = path.strip_prefix(&src).unwrap();
        let Some(folder) = relative.parent().and_then(|p| p.iter().next()) else {
            continue;
        };
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        if stem.ends_with("tests") || stem == "properties" || relative.iter().any(|p| p == "tests")
        {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        let code: String = code
            .lines()
            .filter(|l| !l.trim_start().starts_with("//"))
            .flat_map(|l| [l, "\n"])
            .collect();
        folders
            .entry(folder.to_string_lossy().into_owned())
            .or_default()
            .push((path, code));
    }
    folders
}

/// The folders named by `crate::x` or `crate::{x, y}`.
fn imports(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for piece in code.split("crate::").skip(1) {
        if let Some(list) = piece.strip_prefix('{') {
            let inside = list.split("};").next().unwrap();
            let mut depth = 0;
            let mut word = String::new();
            for c in inside.chars() {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        found.insert(std::mem::take(&mut word));
                    }
                    c if depth == 0 => word.push(c),
                    _ => {}
                }
            }
            found.insert(word);
        } else {
            found.insert(
                piece
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect(),
            );
        }
    }
    found
        .into_iter()
        .map(|w| w.trim().split("::").next().unwrap().to_string())
        .collect()
}

#[test]
fn imports_go_one_way() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_IMPORT.iter().copied().collect();
    let folders = code_by_folder();
    let known: BTreeSet<&str> = folders.keys().map(String::as_str).collect();
    let mut wrong = Vec::new();
    for (folder, files) in &folders {
        let may = allowed
            .get(folder.as_str())
            .unwrap_or_else(|| panic!("`src/{folder}` is not in the table"));
        for (path, code) in files {
            for target in imports(code) {
                let target = target.as_str();
                if known.contains(target) && target != folder && !may.contains(&target) {
                    wrong.push(format!("{}: {folder} imports {target}", path.display()));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "imports against the table:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn each_library_stays_in_its_folder() {
    let mut wrong = Vec::new();
    for (folder, files) in code_by_folder() {
        for (path, code) in files {
            for (name, homes) in ONLY_IN {
                let inside = |home: &&str| path.parent().is_some_and(|p| p.ends_with(home));
                let at_home = homes.contains(&folder.as_str()) || homes.iter().any(inside);
                if code.contains(name) && !at_home {
                    wrong.push(format!("{}: `{name}`", path.display()));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "found outside their folder:\n{}",
        wrong.join("\n")
    );
}

/// Folders whose hash tables are only looked up, never walked: the order of one cannot reach an output.
const LOOKED_UP_ONLY: &[&str] = &["diagram", "eval"];

#[test]
fn no_clock_no_floats_no_hash_order() {
    const ABSENT: &[&str] = &[
        "SystemTime::now",
        "Instant::now",
        "Zoned::now",
        "Timestamp::now",
        ": f64",
        ": f32",
        " as f64",
        " as f32",
    ];
    let mut wrong = Vec::new();
    for (folder, files) in code_by_folder() {
        let hashed: &[&str] = if LOOKED_UP_ONLY.contains(&folder.as_str()) {
            &[]
        } else {
            &["HashMap", "HashSet"]
        };
        for (path, code) in files {
            for name in ABSENT.iter().chain(hashed) {
                if code.contains(name) {
                    wrong.push(format!("{}: `{name}`", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "must be absent:\n{}", wrong.join("\n"));
}

/// What one system has and another has not. A path's separator is the system's too: `source` alone writes paths for
/// people, with `/`. Homes are folders, or files.
const OF_ONE_SYSTEM: &[(&str, &[&str])] = &[
    ("std::os::", &["runnable.rs"]),
    ("libc::", &[]),
    ("windows_sys", &[]),
    ("MAIN_SEPARATOR", &["source"]),
    (".display()", &["source"]),
];

#[test]
fn nothing_is_of_one_system_only() {
    let mut wrong = Vec::new();
    for (folder, files) in code_by_folder() {
        for (path, code) in files {
            for (name, homes) in OF_ONE_SYSTEM {
                let home = |home: &&str| *home == folder || path.ends_with(home);
                if code.contains(name) && !homes.iter().any(home) {
                    wrong.push(format!("{}: `{name}`", path.display()));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "of one system only:\n{}",
        wrong.join("\n")
    );
}

/// Tests run the binary through `support`, where JSON is held against its contract, and print views only where that is done
/// too.
#[test]
fn no_answer_escapes_its_contract() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let mut files = Vec::new();
    rust_files(&folder, &mut files);
    for path in files {
        let relative = path.strip_prefix(&folder).unwrap().to_string_lossy();
        let text = fs::read_to_string(&path).unwrap();
        if relative != "architecture.rs" && relative != "support.rs" {
            assert!(!text.contains("CARGO_BIN_EXE"), "{relative}");
            let prints = text.contains("report::page") || text.contains("report::{page");
            let prints =
                prints || text.contains("mtcrc::report::line") || text.contains(", line};");
            assert!(
                !prints || text.contains("keeps_its_contract"),
                "{relative} prints a view that is not held against its contract"
            );
        }
    }
}

#[test]
fn no_test_file_is_forgotten() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let main = fs::read_to_string(folder.join("main.rs")).unwrap();
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let module = path.extension().is_some_and(|e| e == "rs") || path.join("mod.rs").exists();
        if module && stem != "main" {
            assert!(
                main.contains(&format!("mod {stem};")),
                "tests/it/main.rs does not list {stem}"
            );
        }
    }
}

//! Neither the order of files and declarations, nor names of files, comments and layout change what a policy is or what
//! is said of it (language.md 3.11).

use mtcrc::ast::DeclarationKind;
use mtcrc::check::{Compiled, compile};
use mtcrc::policy::Policy;
use mtcrc::source::{Memory, Opened, open_policy_from};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Numbers that look random and are the same on every run.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.throw(i + 1));
        }
    }
}

fn top() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(folder: &Path, text: &str) -> Compiled {
    compile(&open_policy_from(folder, text).unwrap()).unwrap()
}

/// `a/b/../c.mtcr` as `a/c.mtcr`.
fn plain(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            ".." if parts.last().is_some_and(|p| *p != "..") => {
                parts.pop();
            }
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The same policy, written otherwise: files renamed, declarations in another order, comments between them. Doc comments
/// are left out, because they belong to the text alone.
fn rewritten(compiled: &Compiled, dice: Option<&mut Dice>) -> Memory {
    let mut none = Dice(0);
    let (dice, mix) = match dice {
        Some(dice) => (dice, true),
        None => (&mut none, false),
    };
    let mut numbers: Vec<usize> = (0..compiled.files.len()).collect();
    if mix {
        dice.shuffle(&mut numbers);
    }
    let path = |id| plain(&compiled.sources.get(id).path);
    let names: BTreeMap<String, String> = compiled
        .files
        .iter()
        .zip(&numbers)
        .enumerate()
        .map(|(i, (file, number))| {
            let name = if i == 0 {
                "start".to_string()
            } else {
                format!("f{number}")
            };
            (path(file.id), format!("{name}.mtcr"))
        })
        .collect();
    let mut files = BTreeMap::new();
    for file in &compiled.files {
        let own = path(file.id);
        let (mut heads, mut parts, mut others) = (Vec::new(), Vec::new(), Vec::new());
        for declaration in &file.declarations {
            let text = compiled.sources.slice(declaration.span).to_string();
            match &declaration.kind {
                DeclarationKind::Use(word) => {
                    let folder = own.rsplit_once('/').map_or("", |(folder, _)| folder);
                    let target = plain(&format!("{folder}/{}", word.text));
                    let target = names.get(&target).cloned().unwrap_or(word.text.clone());
                    heads.push(format!("use \"{target}\""));
                }
                DeclarationKind::PartOf(_) => parts.push(text),
                _ => others.push(text),
            }
        }
        if mix {
            dice.shuffle(&mut heads);
            dice.shuffle(&mut others);
        }
        let mut text = String::new();
        for line in heads.into_iter().chain(parts).chain(others) {
            if mix && dice.throw(2) == 0 {
                text.push_str("// A remark.\n\n\n");
            }
            text.push_str(&line);
            text.push_str(if mix { "  // Another.\n" } else { "\n" });
        }
        files.insert(names[&own].clone(), text.into_bytes());
    }
    Memory(files)
}

fn compiled(files: Memory) -> Compiled {
    compile(&Opened::in_memory(files, "start.mtcr").unwrap()).unwrap()
}

/// The tables with all ids, but for the digest of the texts.
fn tables(policy: &Policy) -> String {
    let mut policy = policy.clone();
    policy.text = String::new();
    format!("{policy:#?}")
}

fn assert_same(name: &str, policy: &Compiled) {
    let straight = compiled(rewritten(policy, None)).policy.unwrap();
    assert_eq!(
        straight.meaning,
        policy.policy.as_ref().unwrap().meaning,
        "{name}: the rewriting itself changes nothing"
    );
    for seed in 1..=2 {
        let mixed = compiled(rewritten(policy, Some(&mut Dice(seed))));
        let mixed = mixed.policy.unwrap();
        assert_eq!(straight.meaning, mixed.meaning, "{name}, seed {seed}");
        let (one, other) = (tables(&straight), tables(&mixed));
        let differs = one.lines().zip(other.lines()).find(|(a, b)| a != b);
        assert!(one == other, "{name}, seed {seed}: {differs:?}");
    }
}

#[test]
fn order_changes_no_policy() {
    for name in ["policies/us", "policies/mtcr"] {
        assert_same(name, &read(&top(), name));
    }
}

fn texts(kind: &str) -> Vec<String> {
    let mut found = Vec::new();
    for family in ["names", "types", "structure"] {
        let folder = format!("{family}/{kind}");
        for entry in fs::read_dir(top().join("tests/corpus/check").join(&folder)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            found.push(format!("{folder}/{name}"));
        }
    }
    found.sort();
    found
}

#[test]
fn order_changes_no_good_text() {
    let corpus = top().join("tests/corpus/check");
    for text in texts("good") {
        assert_same(&text, &read(&corpus, &text));
    }
}

/// What is said, wherever it is said.
fn said(compiled: &Compiled) -> Vec<(String, String, Option<String>)> {
    let mut said: Vec<_> = compiled
        .diagnostics
        .iter()
        .map(|d| (d.code.0.to_string(), d.message.clone(), d.help.clone()))
        .collect();
    said.sort();
    said
}

#[test]
fn order_changes_no_complaint() {
    let corpus = top().join("tests/corpus/check");
    let mut wrong = String::new();
    for text in texts("bad") {
        let original = read(&corpus, &text);
        // Mistakes of the root file, of paths and of syntax are not in what is rewritten, or name it.
        let lost = |code: &str| {
            code.starts_with("E01") || ["E0207", "E0208", "E0417", "E0418"].contains(&code)
        };
        let stated = original.diagnostics.iter();
        if stated.clone().any(|d| lost(d.code.0))
            || text.contains("language")
            || text.contains("root_file")
            || text.contains("use_twice")
        {
            continue;
        }
        let straight = said(&compiled(rewritten(&original, None)));
        for seed in 1..=2 {
            let mixed = said(&compiled(rewritten(&original, Some(&mut Dice(seed)))));
            if straight != mixed {
                wrong.push_str(&format!("{text}, seed {seed}: {straight:?}\n{mixed:?}\n"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

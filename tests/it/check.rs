//! The checker's corpus: each bad text earns its complaints where it says so, each good one earns none.

use mtcrc::case::read_json;
use mtcrc::check::{Compiled, compile};
use mtcrc::diagnostic::{CODES, Style, render};
use mtcrc::eval::{Question, decide};
use mtcrc::policy::policy_text;
use mtcrc::source::{Memory, Opened, open_policy_from};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const FAMILIES: [&str; 3] = ["names", "types", "structure"];

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/check")
}

/// The texts of one kind, each as `family/kind/name`: a file, or a folder with a `policy.mtcr`.
fn texts(kind: &str) -> Vec<String> {
    let mut found = Vec::new();
    for family in FAMILIES {
        for entry in fs::read_dir(corpus().join(family).join(kind)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            found.push(format!("{family}/{kind}/{name}"));
        }
    }
    found.sort();
    assert!(found.len() > 20, "the corpus is there");
    found
}

/// The files of a text, with their paths within the corpus.
fn files(text: &str) -> Vec<String> {
    let place = corpus().join(text);
    if !place.is_dir() {
        return vec![text.to_string()];
    }
    let mut files: Vec<String> = fs::read_dir(place)
        .unwrap()
        .map(|e| format!("{text}/{}", e.unwrap().file_name().into_string().unwrap()))
        .collect();
    files.sort();
    files
}

fn read(file: &str) -> String {
    fs::read_to_string(corpus().join(file)).unwrap()
}

fn compiled(text: &str) -> Compiled {
    compile(&open_policy_from(&corpus(), text).unwrap()).unwrap()
}

/// File, line and code of every `// expect CODE`.
fn expected(text: &str) -> Vec<(String, u32, String)> {
    let mut found = Vec::new();
    for file in files(text) {
        for (line, content) in (1..).zip(read(&file).lines()) {
            if let Some((_, codes)) = content.split_once("// expect ") {
                let codes = codes.split_whitespace();
                found.extend(codes.map(|code| (file.clone(), line, code.to_string())));
            }
        }
    }
    found.sort();
    found
}

fn found(compiled: &Compiled) -> Vec<(String, u32, String)> {
    let mut found: Vec<_> = compiled
        .diagnostics
        .iter()
        .map(|d| {
            let label = d.main_label().unwrap();
            let file = compiled.sources.get(label.span.file).path.clone();
            let line = compiled.sources.position(label.span).start.line;
            (file, line, d.code.0.to_string())
        })
        .collect();
    found.sort();
    found
}

fn snapshot(text: &str, content: String) {
    let name = text.trim_end_matches(".mtcr").replace('/', "_");
    insta::with_settings!({
        snapshot_path => "../corpus/check/snapshots",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, content);
    });
}

fn sources(text: &str) -> String {
    let files = files(text);
    let alone = files.len() == 1;
    files
        .iter()
        .map(|file| {
            let name = if alone {
                String::new()
            } else {
                format!("{file}:\n")
            };
            format!("{name}{}\n", read(file))
        })
        .collect()
}

#[test]
fn bad_texts_earn_what_they_say() {
    let mut wrong = String::new();
    for text in texts("bad") {
        let compiled = compiled(&text);
        let (wanted, found) = (expected(&text), found(&compiled));
        if wanted != found || wanted.is_empty() {
            let shown = render(&compiled.diagnostics, &compiled.sources, Style::Plain);
            wrong.push_str(&format!(
                "{text}: wanted {wanted:?}, found {found:?}\n{shown}\n"
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn complaints_read_well() {
    for text in texts("bad") {
        let compiled = compiled(&text);
        let shown = render(&compiled.diagnostics, &compiled.sources, Style::Plain);
        snapshot(&text, format!("{}----\n{shown}", sources(&text)));
    }
}

#[test]
fn good_texts_compile_to_what_they_mean() {
    let vocabulary = fs::read_to_string(corpus().join("vocabulary.mtcr")).unwrap()
        + "\npolicy p { decides posture  otherwise not-caught }\n";
    let files = Memory::of([("p.mtcr", vocabulary.as_str())]);
    let shared = compile(&Opened::in_memory(files, "p.mtcr").unwrap()).unwrap();
    let shared = policy_text(&shared.policy.unwrap());
    let shared: BTreeSet<&str> = shared.split("\n\n").collect();
    for text in texts("good") {
        let compiled = compiled(&text);
        let shown = render(&compiled.diagnostics, &compiled.sources, Style::Plain);
        assert!(compiled.diagnostics.is_empty(), "{text}:\n{shown}");
        let policy = policy_text(&compiled.policy.unwrap());
        // What every text has from the shared vocabulary is not repeated.
        let own = policy.split("\n\n").filter(|block| !shared.contains(block));
        snapshot(&text, own.collect::<Vec<_>>().join("\n\n"));
    }
}

/// The codes that some corpus earns: this one, and the one of texts before any name is looked up.
fn earned(folder: &Path, codes: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            earned(&path, codes);
        } else if path.extension().is_some_and(|e| e == "mtcr") {
            let text = fs::read(&path).unwrap();
            for line in String::from_utf8_lossy(&text).lines() {
                if let Some((_, expected)) = line.split_once("// expect ") {
                    codes.extend(expected.split_whitespace().map(str::to_string));
                }
            }
        }
    }
}

#[test]
fn every_code_is_earned_by_some_text() {
    let mut codes = BTreeSet::new();
    earned(&corpus(), &mut codes);
    let spelt = fs::read_to_string("src/check/wording.rs").unwrap()
        + &fs::read_to_string("src/check/values/wording.rs").unwrap();
    let missing: Vec<&str> = CODES
        .iter()
        .map(|entry| entry.code.0)
        .filter(|code| spelt.contains(&format!("\"{code}\"")))
        .filter(|code| ["02", "03", "04"].contains(&&code[1..3]) && !codes.contains(*code))
        .collect();
    assert!(missing.is_empty(), "no text earns {missing:?}");
}

/// What follows from facts of the transfer, by the position of the outcome; or the first complaint of the case.
fn outcomes(rules: &str, facts: &str) -> String {
    let vocabulary = fs::read_to_string(corpus().join("vocabulary.mtcr")).unwrap();
    let heading = "policy p { decides posture  otherwise not-caught }";
    let text = format!("{vocabulary}\n{heading}\n\n{rules}\n");
    let files = Memory::of([("p.mtcr", text.as_str())]);
    let compiled = compile(&Opened::in_memory(files, "p.mtcr").unwrap()).unwrap();
    let policy = compiled.policy.unwrap();
    let case = format!("{{ {facts}, \"classified\": [] }}");
    let case = match read_json(&policy, &case, "case.json") {
        Ok(case) => case,
        Err(rejected) => return rejected.diagnostics[0].message.clone(),
    };
    let decision = decide(&policy, &case, &Question::default()).unwrap();
    let names = &policy.scales[policy.units[policy.root.index()].scale.index()].outcomes;
    let possible = decision.possible.iter();
    let possible = possible.map(|p| names[p.outcome as usize].name.as_str());
    possible.collect::<Vec<_>>().join(" or ")
}

#[test]
fn within_is_exact_member_by_member() {
    let rule = "rule r: prohibited if transfer.assurances within transfer.offered cite act";
    let asked = |assurances: &str, offered: &str| {
        let facts =
            format!("\"transfer\": {{ \"assurances\": {assurances}, \"offered\": {offered} }}");
        outcomes(rule, &facts)
    };
    assert_eq!(asked("[\"stated-use\"]", "[\"stated-use\"]"), "prohibited");
    assert_eq!(asked("[]", "[]"), "prohibited");
    // No other condition tells the two members apart.
    assert_eq!(
        asked("[\"stated-use\"]", "[\"no-retransfer\"]"),
        "not-caught"
    );
    assert_eq!(
        asked("[\"stated-use\"]", "[\"no-retransfer\", \"?\"]"),
        "prohibited or not-caught"
    );
}

#[test]
fn an_assumed_within_holds_of_what_cases_state() {
    let rules = "assume item.incorporates within item.designed_for\n\n\
                 rule r: prohibited if item.designed_for has 2.A.1.c cite act";
    let asked = |incorporates: &str, designed_for: &str| {
        let facts = format!(
            "\"item\": {{ \"incorporates\": {incorporates}, \"designed_for\": {designed_for} }}"
        );
        outcomes(rules, &facts)
    };
    assert_eq!(asked("[\"2.A.1.c\"]", "[\"?\"]"), "prohibited");
    assert_eq!(asked("[\"1.A.1\"]", "[\"1.A\"]"), "not-caught");
    // No condition tells the two entries apart.
    assert_eq!(
        asked("[\"1.A.1\"]", "[\"1.A.2\"]"),
        "`item.incorporates` has `1.A.1`, and `item.designed_for` has it not"
    );
    assert_eq!(asked("[]", "[\"1.A.2\"]"), "not-caught");
}

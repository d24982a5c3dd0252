//! Every code has a page, `docs/codes/CODE.md`, whose wrong example earns the code and whose right one does not.
//!
//! A fence's info string is `LANG ROLE [FILE]`: the fences of a role are the files of a folder, `both` goes into both.
//! Without a case the folder is checked, with a `.json` file the case is evaluated, with a `.test.mtcr` file the tests
//! are run. A `console` fence holds the commands itself.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use mtcrc::diagnostic::{CODES, Code};

use crate::support::{self, Said, mtcrc, run, say, text, top};

/// Codes that no file and no command line on an ordinary machine can show; their pages say why.
const WITHOUT_EXAMPLE: &[&str] = &[
    "E0108", "E0422", "E0605", "E0607", "E0608", "E0609", "E0610", "E0611", "E0612", "E0615",
    "E0616", "E9001", "W0791",
];

/// One fence of a page.
struct Fence {
    language: String,
    role: String,
    file: String,
    text: String,
}

fn fences(code: &str, page: &str) -> Vec<Fence> {
    let mut found = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else {
            continue;
        };
        let mut words = info.split(' ');
        let language = words.next().unwrap_or_default().to_owned();
        let role = words.next().unwrap_or_default().to_owned();
        assert!(
            ["wrong", "right", "both"].contains(&role.as_str()),
            "{code}: a fence is wrong, right or both, not `{info}`"
        );
        let file = words.next().map_or_else(
            || match language.as_str() {
                "mtcr" => "policy.mtcr".to_owned(),
                "json" => "case.json".to_owned(),
                _ => String::new(),
            },
            str::to_owned,
        );
        let body = lines.by_ref().take_while(|line| !line.starts_with("```"));
        let text = body.flat_map(|line| [line, "\n"]).collect();
        found.push(Fence {
            language,
            role,
            file,
            text,
        });
    }
    found
}

/// What stands in the folder of a role, and what is asked there.
struct Example<'a> {
    code: &'a str,
    role: &'a str,
    fences: Vec<&'a Fence>,
    folder: tempfile::TempDir,
}

impl<'a> Example<'a> {
    fn of(code: &'a str, role: &'a str, fences: &'a [Fence]) -> Option<Example<'a>> {
        let mine = |fence: &&Fence| fence.role == role || fence.role == "both";
        let fences: Vec<&Fence> = fences.iter().filter(mine).collect();
        let folder = tempfile::tempdir().unwrap();
        let files = fences.iter().filter(|fence| fence.language != "console");
        let files: Vec<(&str, &str)> = files
            .map(|fence| (fence.file.as_str(), fence.text.as_str()))
            .collect();
        support::write(folder.path(), &files).unwrap();
        let some = fences.iter().any(|fence| fence.role == role);
        some.then_some(Example {
            code,
            role,
            fences,
            folder,
        })
    }

    fn run(&self, arguments: &[&str]) -> Said {
        let mut command = mtcrc(arguments.iter().copied());
        command.current_dir(self.folder.path());
        run(command)
    }

    fn named(&self, ending: &str) -> Option<&'a str> {
        let mut files = self.fences.iter().map(|fence| fence.file.as_str());
        files.find(|file| file.ends_with(ending))
    }

    /// What is wrong with the example, if anything.
    fn fault(&self, also: &BTreeSet<&str>) -> Option<String> {
        let wrong = self.role == "wrong";
        let consoles: Vec<_> = self
            .fences
            .iter()
            .filter(|f| f.language == "console")
            .collect();
        let runs: Vec<Said> = if !consoles.is_empty() {
            let lines = consoles.iter().flat_map(|fence| fence.text.lines());
            let commands = lines.filter_map(|line| line.strip_prefix("$ mtcrc "));
            commands
                .map(|line| {
                    let words = words(line);
                    self.run(&words.iter().map(String::as_str).collect::<Vec<_>>())
                })
                .collect()
        } else if let Some(case) = self.named(".json").or_else(|| self.named(".ndjson")) {
            vec![self.run(&["eval", ".", case])]
        } else if self.named(".test.mtcr").is_some() {
            vec![self.run(&["test", "."])]
        } else {
            return self.checked(also);
        };
        assert!(!runs.is_empty(), "{}: no command", self.code);
        let said: String = runs.iter().map(Said::all).collect();
        let fine = runs.iter().all(|run| run.code == Some(0));
        let holds = said.contains(&format!("[{}]", self.code));
        (holds != wrong || (!wrong && !fine && consoles.is_empty())).then_some(said)
    }

    fn checked(&self, also: &BTreeSet<&str>) -> Option<String> {
        let said = self.run(&["check", ".", "--format", "json"]);
        let Ok(view) = serde_json::from_str::<serde_json::Value>(&said.out) else {
            return Some(said.all());
        };
        let mut errors = BTreeSet::new();
        let mut all = BTreeSet::new();
        for finding in view["findings"].as_array().unwrap() {
            let code = finding["code"].as_str().unwrap();
            all.insert(code);
            if finding["severity"] == "error" {
                errors.insert(code);
            }
        }
        let sound = if self.role == "right" {
            errors.is_empty() && !all.contains(self.code)
        } else {
            errors.remove(self.code);
            all.contains(self.code) && errors == *also
        };
        (!sound).then(|| format!("found {all:?}\n{}", said.all()))
    }
}

/// Splits a command line at blanks outside quotes.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, ' ') => words.push(String::new()),
            (_, c) => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|w| !w.is_empty());
    words
}

fn page_file(code: &str) -> std::path::PathBuf {
    top().join("docs/codes").join(format!("{code}.md"))
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let listed: BTreeSet<String> = CODES.iter().map(|e| e.code.0.to_owned()).collect();
    let written: BTreeSet<String> = fs::read_dir(top().join("docs/codes"))
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            path.file_stem().unwrap().to_string_lossy().into_owned()
        })
        .filter(|stem| stem != "README")
        .collect();
    let missing: Vec<&String> = listed.difference(&written).collect();
    assert!(missing.is_empty(), "no page for {missing:?}");
    let unknown: Vec<&String> = written.difference(&listed).collect();
    assert!(unknown.is_empty(), "pages of no code: {unknown:?}");
    let unembedded: Vec<&str> = CODES
        .iter()
        .filter(|e| e.code.page().is_none())
        .map(|e| e.code.0)
        .collect();
    assert!(
        unembedded.is_empty(),
        "not in src/diagnostic/pages.rs: {unembedded:?}"
    );
}

#[test]
fn pages_have_their_form() {
    let mut wrong = Vec::new();
    for entry in CODES {
        let Some(page) = entry.code.page() else {
            continue;
        };
        let code = entry.code;
        assert_eq!(
            page,
            fs::read_to_string(page_file(code.0)).unwrap(),
            "{code}"
        );
        let mut at = 0;
        for heading in ["\n## What was usually meant\n", "\n## Wrong\n"] {
            match page[at..].find(heading) {
                Some(found) => at += found,
                None => wrong.push(format!("{code}: no `{}` in its place", heading.trim())),
            }
        }
        if !page.starts_with(&format!("# {code}: {}\n\n", entry.title)) {
            wrong.push(format!("{code}: the title is not `{}`", entry.title));
        }
        let right = page[at..].contains("\n## Right\n");
        if right == WITHOUT_EXAMPLE.contains(&code.0) {
            wrong.push(format!("{code}: a right example stands with a wrong one"));
        }
        if page.lines().count() > 90 {
            wrong.push(format!("{code}: longer than a screen or two"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_examples_of_the_pages_do_what_they_say() {
    let mut wrong = Vec::new();
    for entry in CODES {
        let code = entry.code.0;
        let Some(page) = entry.code.page() else {
            continue;
        };
        if WITHOUT_EXAMPLE.contains(&code) {
            continue;
        }
        let also = page.lines().filter_map(|line| line.strip_prefix("Also: "));
        let also: BTreeSet<&str> = also
            .flat_map(|line| line.split([' ', ',', '.']))
            .map(|word| word.trim_matches('`'))
            .filter(|word| !word.is_empty())
            .collect();
        let fences = fences(code, page);
        for role in ["wrong", "right"] {
            match Example::of(code, role, &fences) {
                None => wrong.push(format!("{code}: no {role} example")),
                Some(example) => {
                    let fault = example.fault(&also);
                    wrong.extend(fault.map(|f| format!("{code}, {role}: {f}")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Codes of the size of a file or of the state of the machine, which no text in the corpus can bring about; `src/source` and
/// `tests/it` try them in folders and repositories made for it.
const NOT_OF_TEXTS: &[&str] = &[
    "E0108", "E0607", "E0608", "E0609", "E0611", "E0612", "E0616", "E9001", "W0791",
];

/// The codes that the recorded answers under a folder hold, as `error[E0201]`, and not where a text only speaks of one.
fn earned(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            earned(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "snap") {
            let text = fs::read_to_string(&path).unwrap();
            for severity in ["error[", "warning["] {
                let after = text.split(severity).skip(1);
                found.extend(after.filter_map(|rest| Some(rest.split_once(']')?.0.to_owned())));
            }
        }
    }
}

#[test]
fn every_code_is_earned_in_the_corpus() {
    let mut corpus = BTreeSet::new();
    earned(&top().join("tests/corpus"), &mut corpus);
    let missing: Vec<&str> = CODES
        .iter()
        .map(|entry| entry.code.0)
        .filter(|code| !NOT_OF_TEXTS.contains(code))
        .filter(|code| !corpus.contains(*code))
        .collect();
    assert!(
        missing.is_empty(),
        "earned by nothing in tests/corpus: {missing:?}"
    );
}

#[test]
fn a_file_of_mistakes_is_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let faulty = "rule r: prohibited if item.kind = uav\n".repeat(300);
    support::write(folder.path(), &[("policy.mtcr", &faulty)]).unwrap();
    let said = say(["check", text(folder.path()), "--format", "plain"]);
    assert!(said.out.contains("[E0108]"), "{}", said.out);
}

// The verb ---------------------------------------------------------------------------------------------------------

#[test]
fn a_page_is_shown_whatever_the_case_of_its_code() {
    let said = say(["explain", "e0111"]);
    assert_eq!(said.code, Some(0), "{}", said.all());
    assert!(said.out.starts_with("E0111: "), "{}", said.out);
    let mut prose = said.out.lines().filter(|line| !line.starts_with("    "));
    assert!(prose.all(|line| line.chars().count() <= 80), "{}", said.out);
    assert_eq!(said.out, say(["explain", "[E0111]"]).out);
    let markdown = say(["explain", "E0111", "--format", "markdown"]).out;
    assert_eq!(Some(markdown.as_str()), Code("E0111").page());
    let json = say(["explain", "E0111", "--format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["schema"], "mtcrc.explain/1");
    assert_eq!(json["codes"][0]["page"], markdown.as_str());
}

#[test]
fn a_code_that_does_not_exist_is_answered_with_the_nearest() {
    let said = say(["explain", "E1111"]);
    assert_eq!((said.code, said.out.as_str()), (Some(2), ""));
    assert!(said.err.contains("`E0111`"), "{}", said.err);
    assert!(say(["explain", "301"]).err.contains("`E0301`"));
    let far = say(["explain", "hippopotamus"]).err;
    assert!(far.contains("lists all codes") && !far.contains("did you mean"));
}

#[test]
fn without_a_code_all_are_listed_by_family() {
    let said = say(["explain"]);
    assert_eq!(said.code, Some(0));
    insta::with_settings!({ snapshot_path => "../corpus/codes", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("list", said.out);
    });
}

#[test]
fn findings_for_people_end_with_where_to_read_on() {
    let folder = tempfile::tempdir().unwrap();
    support::write(
        folder.path(),
        &[("policy.mtcr", "rule r: prohibited if item.kind = uav;\n")],
    )
    .unwrap();
    let said = say(["check", text(folder.path())]);
    let pointers = said.out.matches("mtcrc explain").count();
    assert_eq!(pointers, 1, "{}", said.out);
    let plain = say(["check", text(folder.path()), "--format", "plain"]);
    assert!(!plain.out.contains("mtcrc explain"), "{}", plain.out);
}

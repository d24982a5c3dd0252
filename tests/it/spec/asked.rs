//! Folders of `tests/spec`, and asking their policies.

use std::path::Path;

use mtcrc::case::{Case, Rejected, read_json, set};
use mtcrc::check::compile;
use mtcrc::diagnostic::Diagnostic;
use mtcrc::eval::{Contradiction, Decision, Question, decide};
use mtcrc::policy::{Places, Policy};
use mtcrc::quantity::Date;
use mtcrc::report::decision::{decision, rejected};
use mtcrc::report::{Basis, contradiction, line};
use mtcrc::source::{Sources, open_policy};
use serde_json::Value;

use crate::contract::keeps_its_contract;
use crate::support::top;

/// A folder of the specification.
pub struct Topic {
    /// Its name, which begins with the paragraph's number.
    pub name: String,
    /// What its policy means.
    pub policy: Policy,
    places: Places,
    sources: Sources,
    cases: Vec<Row>,
    expected: Vec<Value>,
}

/// A line of `cases.ndjson`.
pub struct Row {
    /// The case's name.
    pub name: String,
    /// The line.
    pub line: String,
}

/// How an expectation wants the question put: `"asked": { "as_of": …, "set": { … } }`.
#[derive(Default)]
pub struct Asked {
    as_of: Option<Date>,
    set: Vec<(String, String)>,
}

impl Asked {
    /// What an expectation says of it.
    pub fn of(expected: &Value) -> Asked {
        let as_of = expected.pointer("/asked/as_of").and_then(Value::as_str);
        let set = expected.pointer("/asked/set").and_then(Value::as_object);
        let set = set.into_iter().flatten();
        Asked {
            as_of: as_of.map(|day| Date::parse(day).unwrap()),
            set: set
                .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
                .collect(),
        }
    }

    fn question(&self) -> Question {
        Question {
            as_of: self.as_of,
            ..Question::default()
        }
    }
}

/// All topics, by name.
pub fn topics() -> Vec<Topic> {
    let folder = top().join("tests/spec");
    let only = std::env::var("SPEC").unwrap_or_default();
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .filter(|name| name.contains(&only))
        .collect();
    names.sort();
    names
        .into_iter()
        .map(|name| Topic::open(&folder.join(&name), name))
        .collect()
}

impl Topic {
    fn open(folder: &Path, name: String) -> Topic {
        let opened = open_policy(crate::support::text(folder)).unwrap();
        let compiled = compile(&opened).unwrap();
        let Some(policy) = compiled.policy else {
            let found: Vec<_> = compiled.diagnostics.iter().map(words).collect();
            panic!("{name}: the policy does not compile:\n{}", found.join("\n"));
        };
        let read = |file: &str| std::fs::read_to_string(folder.join(file)).unwrap();
        let parsed = |line: &str| -> Value {
            serde_json::from_str(line).unwrap_or_else(|e| panic!("{name}: {e}: {line}"))
        };
        let lines = |text: &str| -> Vec<String> {
            let lines = text.lines().filter(|line| !line.trim().is_empty());
            lines.map(str::to_owned).collect()
        };
        let cases = lines(&read("cases.ndjson")).into_iter().map(|line| Row {
            name: parsed(&line)["case"].as_str().unwrap().to_owned(),
            line,
        });
        let cases = cases.collect();
        let expected = lines(&read("expected.ndjson"));
        let expected = expected.iter().map(|line| parsed(line)).collect();
        Topic {
            policy,
            places: compiled.places,
            sources: compiled.sources,
            cases,
            expected,
            name,
        }
    }

    /// Its expectations.
    pub fn expected(&self) -> &[Value] {
        &self.expected
    }

    /// Its cases.
    pub fn cases(&self) -> &[Row] {
        &self.cases
    }

    /// The case of that name.
    pub fn case(&self, name: &str) -> &Row {
        let found = self.cases.iter().find(|case| case.name == name);
        found.unwrap_or_else(|| panic!("{}: there is no case `{name}`", self.name))
    }

    fn basis(&self) -> Basis<'_> {
        Basis {
            policy: &self.policy,
            places: &self.places,
            sources: &self.sources,
            revision: None,
        }
    }

    /// The facts of a line, changed as asked.
    pub fn facts(&self, row: &Row, asked: &Asked) -> Result<Case, Rejected> {
        let mut case = read_json(&self.policy, &row.line, "cases.ndjson")?;
        for (name, value) in &asked.set {
            set(&mut case, &self.policy, name, value)?;
        }
        Ok(case)
    }

    /// The decision on a case.
    pub fn decide(&self, case: &Case, asked: &Asked) -> Result<Decision, Contradiction> {
        decide(&self.policy, case, &asked.question())
    }

    /// The answer as `eval --format json` prints it.
    pub fn answer_text(&self, row: &Row, asked: &Asked) -> String {
        let text = self.unproved_text(row, asked);
        assert_eq!(keeps_its_contract(&text), 1);
        text
    }

    fn unproved_text(&self, row: &Row, asked: &Asked) -> String {
        let case = match self.facts(row, asked) {
            Ok(case) => case,
            Err(refused) => {
                let sources = refused.sources();
                let view = rejected(self.basis(), refused.case, &refused.diagnostics, &sources);
                return line(&view);
            }
        };
        match self.decide(&case, asked) {
            Ok(decided) => self.shown(&decided),
            Err(found) => {
                let diagnostics = contradiction::diagnostics(self.basis(), &case, &found);
                line(&rejected(
                    self.basis(),
                    case.name,
                    &diagnostics,
                    &self.sources,
                ))
            }
        }
    }

    /// A decision as `eval --format json` prints it.
    pub fn shown(&self, decided: &Decision) -> String {
        let text = line(&decision(self.basis(), decided));
        assert_eq!(keeps_its_contract(&text), 1);
        text
    }

    /// The answer, read back.
    pub fn answer(&self, row: &Row, asked: &Asked) -> Value {
        serde_json::from_str(&self.answer_text(row, asked)).unwrap()
    }
}

fn words(diagnostic: &Diagnostic) -> String {
    let help = diagnostic.help.as_ref().map(|help| format!(" ({help})"));
    format!("  {}{}", diagnostic.message, help.unwrap_or_default())
}

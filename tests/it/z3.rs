//! The diagrams against z3. Section 3 of the language is written a third time, as formulas ([`meaning`]), each diagram
//! is written as a formula as well ([`drawn`]), and z3 looks for a complete case in which the two differ. So a
//! diagram is compared as a whole, over all cases and days, not case by case.
//!
//! The comparison needs the program `z3` (`MTCRC_Z3_PROGRAM` says where it is, if it is not on the path). Without it
//! nothing is compared, unless `MTCRC_Z3=required`: then that is a failure.

mod drawn;
mod meaning;
mod program;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use mtcrc::diagram::{BUDGET, Diagram, Reading, Region, Way};
use mtcrc::policy::{EntryId, ObligationId, Policy, RuleId, UnitId};

use drawn::Drawn;
use meaning::Meaning;
use program::{Answer, answers};

pub use program::z3;

/// What z3 must say of a question, and what it means when it does not.
struct Question {
    formula: String,
    satisfiable: bool,
    wrong: String,
}

/// A policy read both ways, with the questions that hold the two against each other.
struct Comparison<'p> {
    policy: &'p Policy,
    meaning: Meaning<'p>,
    reading: Reading<'p>,
    drawn: Drawn,
    possible: String,
    questions: Vec<Question>,
}

impl<'p> Comparison<'p> {
    fn new(policy: &'p Policy) -> Self {
        let mut meaning = Meaning::new(policy);
        let reading = Reading::new(policy, BUDGET);
        let possible = meaning.possible();
        Comparison {
            policy,
            meaning,
            reading,
            drawn: Drawn::default(),
            possible,
            questions: Vec::new(),
        }
    }

    fn ask(&mut self, satisfiable: bool, formula: String, wrong: String) {
        self.questions.push(Question {
            formula,
            satisfiable,
            wrong,
        });
    }

    /// No possible case has two values, and a case has one of these values exactly when the diagram says so.
    fn function(&mut self, what: &str, diagram: Diagram, says: &str, values: &[u32]) {
        let drawn = self.drawn.value(&mut self.meaning, &self.reading, diagram);
        let possible = self.possible.clone();
        let differ = format!("(and {possible} (not (= {drawn} {says})))");
        self.ask(
            false,
            differ,
            format!("{what}: a case in which the two differ"),
        );
        for &value in values {
            let is = self
                .reading
                .store
                .where_value(diagram, |other| other == value);
            let some = matches!(self.reading.way(is), Way::Found { .. });
            let here = format!("(and {possible} (= {says} {value}))");
            self.ask(
                some,
                here,
                format!("{what} = {value}: the diagram says {some}"),
            );
        }
    }

    fn condition(&mut self, what: &str, diagram: Diagram, says: &str) {
        self.function(what, diagram, &format!("(ite {says} 1 0)"), &[0, 1]);
    }

    /// Everything there is a diagram of.
    fn everything(&mut self) {
        let policy = self.policy;
        for (id, unit) in (0u32..).map(UnitId).zip(&policy.units) {
            let read = self.reading.unit(id);
            let participates = self.meaning.participates(id);
            self.condition(
                &format!("{} takes part", unit.name),
                read.participates,
                &participates,
            );
            let outcomes: Vec<u32> = (0..self.reading.outcomes(id)).collect();
            let outcome = self.meaning.outcome(id);
            self.function(
                &format!("outcome of {}", unit.name),
                read.outcome,
                &outcome,
                &outcomes,
            );
        }
        for (id, rule) in (0u32..).map(RuleId).zip(&policy.rules) {
            let read = self.reading.rule(id);
            let decides = self.reading.decides(id);
            let [fires, stands, decisive] = [
                self.meaning.fires(id),
                self.meaning.stands(id),
                self.meaning.decides(id),
            ];
            self.condition(&format!("{} fires", rule.name), read.fires, &fires);
            self.condition(&format!("{} stands", rule.name), read.stands, &stands);
            self.condition(&format!("{} decides", rule.name), decides, &decisive);
        }
        for (id, entry) in (0u32..).map(EntryId).zip(&policy.entries) {
            let (matches, says) = (self.reading.entry(id), self.meaning.entry(id));
            self.condition(&format!("entry {}", entry.code), matches, &says);
        }
        for category in [1, 2] {
            let (holds, says) = (
                self.reading.category(category),
                self.meaning.category(category),
            );
            self.condition(&format!("category {category}"), holds, &says);
        }
        for (id, block) in (0u32..).map(ObligationId).zip(&policy.obligations) {
            let asked = block
                .clauses
                .iter()
                .flat_map(|clause| clause.what.iter().map(|&what| (clause.verb, what)));
            let asked: BTreeSet<_> = asked.collect();
            for (verb, what) in asked {
                let (holds, says) = (
                    self.reading.obliges(id, verb, what),
                    self.meaning.obliges(id, verb, what),
                );
                self.condition(
                    &format!("{} {:?} {}", block.name, verb, what.0),
                    holds,
                    &says,
                );
            }
        }
    }

    /// Ways through the diagram of the outcome: on each there is a case, and every case there has that outcome.
    fn ways(&mut self, most: usize) {
        let root = self.policy.root;
        let outcome = self.reading.unit(root).outcome;
        let says = self.meaning.outcome(root);
        for value in 0..self.reading.outcomes(root) {
            let mut left = self
                .reading
                .store
                .where_value(outcome, |other| other == value);
            for _ in 0..most {
                let Way::Found { cells, .. } = self.reading.way(left) else {
                    break;
                };
                let cells = cells.into_iter();
                let region: Region = cells
                    .map(|(level, cell)| (level, vec![(cell, cell)]))
                    .collect();
                let here = drawn::region(&self.meaning, &self.reading, &region);
                let possible = self.possible.clone();
                let case = format!("(and {possible} {here})");
                self.ask(
                    true,
                    case,
                    format!("no case on the way {region:?} to {value}"),
                );
                let other = format!("(and {possible} {here} (not (= {says} {value})))");
                self.ask(
                    false,
                    other,
                    format!("another outcome than {value} on the way {region:?}"),
                );
                let tried = self.reading.store.region(&region);
                left = self.reading.store.without(left, tried);
            }
        }
    }

    /// Nothing that can be is left out, also after conflicts between comparisons were found and taken out.
    fn nothing_left_out(&mut self) {
        let answerable = self.reading.answerable();
        let answerable = self
            .drawn
            .value(&mut self.meaning, &self.reading, answerable);
        let possible = self.possible.clone();
        let left_out = format!("(and {possible} (= {answerable} 0))");
        self.ask(
            false,
            left_out,
            "a possible case that the diagram leaves out".to_owned(),
        );
    }

    /// Asks z3. Gives how many questions were asked and which answers were wrong.
    fn settle(self, program: &PathBuf) -> (usize, Vec<String>) {
        assert!(self.reading.is_sound(), "the budget was not enough");
        let mut script = String::from("(set-option :timeout 60000)\n");
        script.push_str(&self.meaning.script);
        for question in &self.questions {
            let _ = writeln!(
                script,
                "(push)\n(assert {})\n(check-sat)\n(pop)",
                question.formula
            );
        }
        if let Some(path) = std::env::var_os("MTCRC_Z3_SCRIPT") {
            std::fs::write(path, &script).unwrap();
        }
        let answers = answers(program, &script);
        assert_eq!(answers.len(), self.questions.len());
        let wrong = self
            .questions
            .iter()
            .zip(answers)
            .filter_map(|(question, answer)| {
                let expected = if question.satisfiable {
                    Answer::Sat
                } else {
                    Answer::Unsat
                };
                (answer != expected).then(|| format!("{}: z3 says {answer:?}", question.wrong))
            });
        (self.questions.len(), wrong.collect())
    }
}

/// Holds the diagrams of a policy against z3: the number of questions, and what is wrong.
pub fn compared(program: &PathBuf, policy: &Policy, ways: usize) -> (usize, Vec<String>) {
    let mut comparison = Comparison::new(policy);
    comparison.everything();
    comparison.ways(ways);
    comparison.nothing_left_out();
    comparison.settle(program)
}

/// The program, or a line that says why nothing is compared.
fn program_or_said() -> Option<PathBuf> {
    let program = z3();
    if program.is_none() {
        println!("z3 cannot be started: the diagrams were not compared with it");
    }
    program
}

#[test]
fn z3_agrees_on_every_policy_of_the_specification() {
    let Some(program) = program_or_said() else {
        return;
    };
    let (mut questions, mut wrong) = (0, Vec::new());
    for name in crate::diagrams::specification() {
        let policy = crate::diagrams::policy(&name);
        let started = std::time::Instant::now();
        let (asked, bad) = compared(&program, &policy, 10);
        println!("{name}: {asked} questions, {:?}", started.elapsed());
        questions += asked;
        wrong.extend(bad.into_iter().map(|what| format!("{name}: {what}")));
    }
    println!("{questions} questions to z3");
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(questions > 1000, "only {questions} questions");
}

/// The policies of the corpus: many minutes, so only where `MTCRC_PROOF_CORPUS=1` asks for it. What z3 gives up on within
/// a minute is counted and shown.
#[test]
fn z3_agrees_on_the_corpus() {
    let wanted = std::env::var_os("MTCRC_PROOF_CORPUS").is_some_and(|value| value == "1");
    let Some(program) = program_or_said().filter(|_| wanted) else {
        return;
    };
    for name in ["policies/mtcr", "policies/us"] {
        let policy = crate::diagrams::policy(name);
        let started = std::time::Instant::now();
        let (asked, bad) = compared(&program, &policy, 5);
        let (unsettled, wrong): (Vec<String>, Vec<String>) =
            bad.into_iter().partition(|what| what.ends_with("Unknown"));
        println!(
            "{name}: {asked} questions, {} given up, {:?}",
            unsettled.len(),
            started.elapsed()
        );
        assert!(
            wrong.is_empty(),
            "{name}: {} wrong:\n{}",
            wrong.len(),
            wrong.join("\n")
        );
        assert!(unsettled.len() * 20 < asked, "{}", unsettled.join("\n"));
    }
}

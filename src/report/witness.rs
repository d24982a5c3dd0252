//! A case that shows something, with the answer the interpreter gave to it.

use super::words::listed;
use crate::case::{Case, knowledge_text, write_json_line};
use crate::eval::Decision;
use crate::policy::{Policy, Printer, RuleId};

/// A case that was decided.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The case, as JSON on one line.
    pub json: String,
    /// Its facts, in words.
    pub facts: Vec<String>,
    /// Possible outcomes by name, and as people see them.
    pub outcomes: Vec<(String, String)>,
    /// The deciding rules.
    pub rules: Vec<String>,
}

impl Shown {
    /// A case with its answer.
    #[must_use]
    pub fn of(policy: &Policy, case: &Case, decision: &Decision) -> Shown {
        let printer = Printer::new(policy);
        let scale = policy.units.get(policy.root.index()).map(|unit| unit.scale);
        let outcomes = decision.possible.iter().filter_map(|possible| {
            let scale = scale?;
            Some((
                printer.outcome_name(scale, possible.outcome),
                printer.outcome(scale, possible.outcome),
            ))
        });
        let mut rules: Vec<String> = decision
            .decisive
            .iter()
            .map(|r: &RuleId| printer.rule(*r))
            .collect();
        rules.sort();
        rules.dedup();
        Shown {
            json: write_json_line(policy, case).trim().to_owned(),
            facts: facts(policy, case),
            outcomes: outcomes.collect(),
            rules,
        }
    }

    /// The answer in words: the outcome, and the rules it is by.
    #[must_use]
    pub fn answer(&self) -> String {
        let labels: Vec<String> = self
            .outcomes
            .iter()
            .map(|(_, label)| label.clone())
            .collect();
        let outcome = listed(&labels, "or");
        match self.rules.is_empty() {
            true => outcome,
            false => format!("{outcome}, by {}", listed(&self.rules, "and")),
        }
    }
}

/// What a case states, a fact each.
fn facts(policy: &Policy, case: &Case) -> Vec<String> {
    let printer = Printer::new(policy);
    let mut facts = Vec::new();
    for identity in &case.identities {
        let record = policy.records.get(identity.record.index());
        let instance = identity
            .instance
            .and_then(|id| policy.instances.get(id.index()));
        if let Some(record) = record {
            let name = instance.map_or("another", |instance| instance.name.as_str());
            facts.push(format!("{} {name}", record.name));
        }
    }
    for fact in &case.facts {
        let text = knowledge_text(policy, fact.attribute, &fact.knowledge);
        facts.push(format!("{} {text}", printer.attribute(fact.attribute)));
    }
    if let Some(named) = &case.classified {
        let codes: Vec<String> = named.iter().map(|id| printer.entry(*id)).collect();
        let codes = match codes.is_empty() {
            true => "nothing".to_owned(),
            false => codes.join(", "),
        };
        facts.push(format!("classified under {codes}"));
    }
    if let Some(day) = case.as_of {
        facts.push(format!("asked of {day}"));
    }
    facts
}

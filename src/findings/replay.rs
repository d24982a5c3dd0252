//! Cases that were decided before they are shown.

use super::Finder;
use crate::analysis::{Unmade, Witness, reduced, witness};
use crate::case::{Case, knowledge_text, write_json};
use crate::diagnostic::{Code, Diagnostic};
use crate::diagram::{Asked, Diagram, Level, Reading};
use crate::eval::{self, Decision, Question, RuleTrace, Status, Truth};
use crate::policy::{AttributeId, Policy, Printer, RuleId, UnitId};
use crate::source::Span;

/// A case and what was decided of it.
pub(super) struct Decided {
    /// The decision; none where only rules were asked about.
    pub(super) decision: Option<Decision>,
    pub(super) rules: Vec<RuleTrace>,
    /// The policy that was asked.
    root: UnitId,
}

/// What is to be asked of the interpreter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    /// Which rules fire and are set aside.
    Rules,
    /// That, and the decision.
    Decision,
}

/// How many partial cases the interpreter may look at for one case: what it takes for a case with few open facts, many
/// times over.
const LOOKED_AT: u32 = 2_000;

/// Why a case is not shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unshown {
    /// The interpreter says something else.
    Refused,
    /// It leaves more facts open than the interpreter goes through.
    TooManyOpen,
}

impl Decided {
    /// What is decided of a case. Of a policy that is neither the one asked nor a layer of it, the outcome is had by making it
    /// one: `instead` is then the policy that is asked.
    fn of(
        finder: &Finder<'_>,
        case: &Case,
        ask: Ask,
        instead: Option<&Policy>,
    ) -> Result<Decided, Unshown> {
        let question = Question {
            as_of: None,
            bound: LOOKED_AT,
            by_diagrams: false,
        };
        let policy = finder.subject.policy;
        let rules = eval::trace(policy, case, &question).map_err(|_| Unshown::Refused)?;
        let decision = match ask {
            Ask::Rules => None,
            Ask::Decision => {
                let decided = eval::answers(instead.unwrap_or(policy), case, &question);
                Some(decided.map_err(|_| Unshown::Refused)?)
            }
        };
        let open = |decided: &Decision| matches!(decided.status, Status::TooManyOpenFacts { .. });
        if decision.as_ref().is_some_and(open) || rules.len() != policy.rules.len() {
            return Err(Unshown::TooManyOpen);
        }
        Ok(Decided {
            decision,
            rules,
            root: policy.root,
        })
    }

    fn rule(&self, id: RuleId) -> Option<&RuleTrace> {
        self.rules.iter().find(|rule| rule.rule == id)
    }

    /// The rule fires, whatever the facts left open are.
    pub(super) fn fires(&self, id: RuleId) -> bool {
        self.rule(id).is_some_and(|rule| rule.fired == Truth::True)
    }

    /// The rule fires and is set aside, whatever the facts left open are.
    pub(super) fn set_aside(&self, id: RuleId) -> bool {
        let aside = |rule: &RuleTrace| rule.set_aside == Truth::True;
        self.fires(id) && self.rule(id).is_some_and(aside)
    }

    /// The rule fires and is not set aside, whatever the facts left open are.
    pub(super) fn stands(&self, id: RuleId) -> bool {
        let stands = |rule: &RuleTrace| rule.set_aside == Truth::False;
        self.fires(id) && self.rule(id).is_some_and(stands)
    }

    /// The rule fires for no value of the facts left open.
    pub(super) fn silent(&self, id: RuleId) -> bool {
        self.rule(id).is_none_or(|rule| rule.fired == Truth::False)
    }

    /// The only outcome of a policy, when there is only one.
    pub(super) fn outcome(&self, unit: UnitId) -> Option<u32> {
        let decision = self.decision.as_ref()?;
        let possible: Vec<u32> = if unit == self.root {
            decision.possible.iter().map(|one| one.outcome).collect()
        } else {
            let layer = decision.layers.iter().find(|l| l.unit == unit)?;
            layer.possible.clone()
        };
        match possible.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }
}

/// The policy with one that it only uses as a layer: so that is asked too, in the cases in which it applies. None for what
/// answers anyway.
pub(super) fn with_layer(policy: &Policy, unit: UnitId) -> Option<Policy> {
    let root = policy.units.get(policy.root.index())?;
    if unit == policy.root || root.layers.contains(&unit) {
        return None;
    }
    let mut with = policy.clone();
    let root = with.units.get_mut(policy.root.index())?;
    root.layers.push(unit);
    Some(with)
}

/// A case ready to be shown.
pub(super) struct Shown {
    pub(super) case: Case,
    pub(super) decided: Decided,
    /// Its facts in a sentence.
    pub(super) facts: String,
}

/// A case twice, with two values of one attribute.
pub(super) struct Pair<'a> {
    /// The policy whose answers are compared.
    pub(super) unit: UnitId,
    pub(super) first: &'a Witness,
    pub(super) second: &'a Witness,
}

/// A case twice, ready to be shown.
pub(super) struct ShownPair {
    case: Case,
    decided: Decided,
    facts: String,
    pub(super) second_case: Case,
    pub(super) second: Decided,
    pub(super) outcomes: (u32, u32),
}

impl ShownPair {
    /// The first of the two.
    pub(super) fn first(self) -> Shown {
        Shown {
            case: self.case,
            decided: self.decided,
            facts: self.facts,
        }
    }
}

impl Finder<'_> {
    /// Both cases with what is decided of them, if that is what they are shown for.
    pub(super) fn replayed_pair(
        &self,
        pair: &Pair<'_>,
        holds: impl Fn(u32, u32) -> bool,
    ) -> Result<ShownPair, Unshown> {
        let (case, second_case) = (pair.first.case.clone(), pair.second.case.clone());
        let instead = with_layer(self.subject.policy, pair.unit);
        let decided = Decided::of(self, &case, Ask::Decision, instead.as_ref())?;
        let second = Decided::of(self, &second_case, Ask::Decision, instead.as_ref())?;
        let outcomes = decided.outcome(pair.unit).zip(second.outcome(pair.unit));
        let outcomes = outcomes.filter(|(one, other)| holds(*one, *other));
        Ok(ShownPair {
            facts: self.facts(&case),
            case,
            decided,
            second_case,
            second,
            outcomes: outcomes.ok_or(Unshown::Refused)?,
        })
    }

    /// One fact of a case.
    pub(super) fn fact(&self, case: &Case, attribute: AttributeId) -> String {
        let mut only = Case::default();
        let facts = case.facts.iter().filter(|fact| fact.attribute == attribute);
        only.facts = facts.cloned().collect();
        self.facts(&only)
    }

    /// In the case a rule stands and concludes so.
    pub(super) fn concludes(&self, decided: &Decided, id: RuleId, outcome: u32) -> bool {
        let says = |rule: &RuleTrace| {
            let holding = rule.branches.iter().filter(|b| b.holds == Truth::True);
            holding.map(|branch| branch.outcome).min() == Some(outcome)
        };
        decided.stands(id) && decided.rule(id).is_some_and(says)
    }

    /// The case as the interpreter decides it, if that is what it is shown for.
    pub(super) fn replayed(
        &self,
        witness: &Witness,
        ask: Ask,
        holds: impl Fn(&Decided) -> bool,
    ) -> Result<Shown, Unshown> {
        let case = witness.case.clone();
        let decided = Decided::of(self, &case, ask, None)?;
        if !holds(&decided) {
            return Err(Unshown::Refused);
        }
        let facts = self.facts(&case);
        Ok(Shown {
            case,
            decided,
            facts,
        })
    }

    /// The facts of a case in a sentence.
    pub(super) fn facts(&self, case: &Case) -> String {
        let policy = self.subject.policy;
        let mut said = Vec::new();
        for stated in &case.identities {
            let record = policy.records.get(stated.record.index());
            let instance = stated
                .instance
                .and_then(|id| policy.instances.get(id.index()));
            let name = instance.map_or("another", |instance| instance.name.as_str());
            said.push(format!(
                "{} is {name}",
                record.map_or("", |r| r.name.as_str())
            ));
        }
        for fact in &case.facts {
            let name = self.printer.attribute(fact.attribute);
            let value = knowledge_text(policy, fact.attribute, &fact.knowledge);
            let value = value.trim_start_matches("exactly ");
            said.push(match value {
                "undeterminable" => format!("{name} undeterminable"),
                value => format!("{name} = {value}"),
            });
        }
        if let Some(day) = case.as_of {
            said.push(format!("question date {day}"));
        }
        if let Some(entries) = &case.classified {
            let codes: Vec<String> = entries.iter().map(|id| self.printer.entry(*id)).collect();
            said.push(match codes.as_slice() {
                [] => "classified as nothing".to_owned(),
                codes => format!("classified {}", codes.join(", ")),
            });
        }
        match said.is_empty() {
            true => "whatever the facts".to_owned(),
            false => said.join(", "),
        }
    }

    /// A case of a condition. Where none was found and none excluded, that is said.
    pub(super) fn case_of(
        &mut self,
        reading: &mut Reading<'_>,
        cases: Diagram,
        what: &str,
    ) -> Option<Witness> {
        match witness(reading, cases) {
            Ok(witness) => {
                // Few facts are easier to read. Where they leave too much open to be confirmed, all of them are shown.
                let fewer = reduced(reading, &witness, cases);
                let question = Question {
                    as_of: None,
                    bound: LOOKED_AT,
                    by_diagrams: false,
                };
                let answered = eval::answers(reading.policy, &fewer.case, &question);
                let open = answered
                    .is_ok_and(|decided| matches!(decided.status, Status::TooManyOpenFacts { .. }));
                Some(if open { witness } else { fewer })
            }
            Err(Unmade::Empty) => None,
            Err(Unmade::Bound) => {
                self.unsettled(what, None);
                None
            }
        }
    }

    /// Comparisons of several numbers bind each other so that something stays open.
    pub(super) fn unsettled(&mut self, what: &str, at: Option<Span>) {
        let message = format!(
            "too complex: comparisons of several numbers bind each other; {what} is not settled"
        );
        let found = Diagnostic::warning(Code("W0791"), message);
        let found = match at {
            Some(span) => found.at(span, "neither proved nor refuted"),
            None => found,
        };
        self.found
            .push(found.help("state what such a comparison is about as a fact of its own"));
    }

    /// Adds the case to a finding.
    pub(super) fn with_case(&self, found: Diagnostic, shown: &Shown, says: &str) -> Diagnostic {
        found
            .note(format!("for example: {}: {says}", shown.facts))
            .witness(write_json(self.subject.policy, &shown.case))
    }

    /// A finding whose case was not shown. One that the interpreter refuses is our bug, and nothing is claimed then; one
    /// that leaves too much open is found, and the case it leaves out is said to be missing.
    pub(super) fn unshown(
        &mut self,
        found: Diagnostic,
        witness: &Witness,
        why: Unshown,
    ) -> Option<Diagnostic> {
        match why {
            Unshown::TooManyOpen => Some(found.note(
                "no case is shown: the smallest one leaves more facts open than the interpreter goes through",
            )),
            Unshown::Refused => {
                let facts = self.facts(&witness.case);
                let message = format!(
                    "the interpreter does not confirm a finding {} about all cases",
                    found.code
                );
                let bug = Diagnostic::error(Code("E9001"), message);
                let bug = match found.main_label() {
                    Some(label) => bug.at(label.span, "found here"),
                    None => bug,
                };
                self.found.push(
                    bug.note(format!("the case: {facts}"))
                        .help("please report this with the policy, as far as it may be shown"),
                );
                None
            }
        }
    }

    /// An outcome as the author writes it.
    pub(super) fn outcome(&self, unit: UnitId, outcome: u32) -> String {
        let scale = self.subject.policy.units.get(unit.index()).map(|u| u.scale);
        scale.map_or_else(String::new, |scale| {
            self.printer.outcome_name(scale, outcome)
        })
    }
}

/// What a level asks, in the author's words.
pub(super) fn asked(reading: &Reading<'_>, level: Level) -> String {
    let printer = Printer::new(reading.policy);
    match reading.space.axis(level).map(|axis| &axis.asked) {
        Some(Asked::Variable(variable)) => printer.variable(*variable),
        Some(Asked::Comparison(linear)) => {
            let names = linear.terms.iter().map(|(_, v)| printer.variable(*v));
            names.collect::<Vec<_>>().join(" against ")
        }
        Some(Asked::Elsewhere | Asked::Class) | None => String::new(),
    }
}

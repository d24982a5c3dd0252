//! Why a test case was decided as it was: what a failed test shows beside expected and actual.

use super::expected::{Expected, Reason};
use super::{names, outcome};
use crate::eval::{BranchTrace, Decision, FactUse, Reader, RuleTrace, Truth};
use crate::policy::{Policy, Printer, RuleId, UnitId};

/// A rule in the explanation of a failure.
#[derive(Clone, Debug)]
pub struct TracedRule {
    /// Its name.
    pub rule: String,
    /// Its policy.
    pub policy: String,
    /// What became of it.
    pub state: RuleState,
    /// For a rule that decided, the facts it read; for one that did not, the conditions it stopped at.
    pub conditions: Vec<Condition>,
}

/// What became of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleState {
    /// It decided.
    Decisive,
    /// It decided in some completions.
    PossiblyDecisive,
    /// It is not in force on the question date.
    NotInForce,
    /// It did not fire.
    DidNotFire,
    /// Whether it fires is unknown.
    MayFire,
    /// These exceptions hold.
    Excepted(Vec<String>),
    /// These rules set it aside.
    SetAside(Vec<String>),
    /// It fired, and a stricter rule decided.
    Outdone,
}

impl RuleState {
    /// As a person reads it.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            RuleState::Decisive => "decided".to_owned(),
            RuleState::PossiblyDecisive => "may decide".to_owned(),
            RuleState::NotInForce => "is not in force on that date".to_owned(),
            RuleState::DidNotFire => "did not fire".to_owned(),
            RuleState::MayFire => "may fire".to_owned(),
            RuleState::Excepted(by) => format!("excepted by {}", by.join(", ")),
            RuleState::SetAside(by) => format!("set aside by {}", by.join(", ")),
            RuleState::Outdone => "fired, and a stricter rule decided".to_owned(),
        }
    }

    /// One word for programs.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            RuleState::Decisive => "decisive",
            RuleState::PossiblyDecisive => "possibly-decisive",
            RuleState::NotInForce => "not-in-force",
            RuleState::DidNotFire => "did-not-fire",
            RuleState::MayFire => "may-fire",
            RuleState::Excepted(_) => "excepted",
            RuleState::SetAside(_) => "set-aside",
            RuleState::Outdone => "outdone",
        }
    }
}

/// A condition a rule met or stopped at.
#[derive(Clone, Debug)]
pub struct Condition {
    /// The condition it stopped at, with whether it is false or unknown; none for facts that made the rule fire.
    pub stopped_at: Option<(String, Truth)>,
    /// The facts it read.
    pub facts: Vec<FactUse>,
}

/// So many rules that could have given an expected outcome are shown.
const CANDIDATES: usize = 4;

/// The rules that decided, then those expected that did not, or that could have given an expected outcome; each once,
/// whatever the number of expectations that were missed.
pub(super) fn explain(
    policy: &Policy,
    missed: &[&Expected],
    decision: &Decision,
    traces: &[RuleTrace],
) -> Vec<TracedRule> {
    let mut rules = Vec::new();
    let decisive = decision.decisive.iter().map(|id| (id, RuleState::Decisive));
    let possibly = decision
        .possible_decisive
        .iter()
        .map(|id| (id, RuleState::PossiblyDecisive));
    for (&id, state) in decisive.chain(possibly) {
        rules.push(TracedRule {
            rule: names::rule(policy, id).to_owned(),
            policy: unit_name(policy, id).to_owned(),
            state,
            conditions: facts_of(decision, id),
        });
    }
    let mut shown: Vec<RuleId> = decision.decisive.clone();
    shown.extend(&decision.possible_decisive);
    for trace in missed
        .iter()
        .flat_map(|expected| absent(policy, expected, decision, traces))
    {
        if !shown.contains(&trace.rule) {
            shown.push(trace.rule);
            rules.push(traced(policy, decision, trace));
        }
    }
    rules
}

fn facts_of(decision: &Decision, id: RuleId) -> Vec<Condition> {
    let facts: Vec<_> = decision
        .facts
        .iter()
        .filter(|fact| fact.by == Reader::Rule(id))
        .cloned()
        .collect();
    if facts.is_empty() {
        return Vec::new();
    }
    vec![Condition {
        stopped_at: None,
        facts,
    }]
}

/// The rules a reader misses: those the test names, else those that conclude the outcome it expects.
fn absent<'a>(
    policy: &Policy,
    expected: &Expected,
    decision: &Decision,
    traces: &'a [RuleTrace],
) -> Vec<&'a RuleTrace> {
    let (names, outcomes, unit) = match expected {
        Expected::Decided {
            by: Some(Reason::Rules(rules)),
            layer,
            ..
        } => (rules.clone(), Vec::new(), *layer),
        Expected::Decided { outcome, layer, .. } => (Vec::new(), vec![*outcome], *layer),
        Expected::Undetermined {
            possible, layer, ..
        } => (Vec::new(), possible.clone(), *layer),
        Expected::SetAside { rule, by, .. } => {
            let names = std::iter::once(rule).chain(by).cloned().collect();
            (names, Vec::new(), None)
        }
        Expected::NotInForce
        | Expected::Rejected
        | Expected::DoesNotApply(_)
        | Expected::Obligation { .. }
        | Expected::Entry { .. }
        | Expected::Category(_) => return Vec::new(),
    };
    let scope = Scope {
        policy,
        decision,
        layer: unit,
    };
    let mut found = Vec::new();
    for name in &names {
        let of_name: Vec<_> = traces
            .iter()
            .filter(|trace| scope.holds(trace) && names::rule(policy, trace.rule) == name)
            .collect();
        let in_force = of_name
            .iter()
            .filter(|trace| trace.in_force != Truth::False);
        let before = found.len();
        found.extend(in_force.copied());
        // Several versions of a rule that are all out of force say one thing.
        if found.len() == before {
            found.extend(of_name.last().copied());
        }
    }
    let concluding = traces.iter().filter(|trace| {
        scope.holds(trace)
            && trace.in_force != Truth::False
            && trace.branches.iter().any(|b| outcomes.contains(&b.outcome))
    });
    found.extend(concluding.take(CANDIDATES));
    found
}

/// The rules that could have given an outcome: those of one layer, or those of the policy that answers and of every layer
/// that may apply and decides on its scale.
struct Scope<'a> {
    policy: &'a Policy,
    decision: &'a Decision,
    layer: Option<UnitId>,
}

impl Scope<'_> {
    fn holds(&self, trace: &RuleTrace) -> bool {
        let Some(rule) = self.policy.rules.get(trace.rule.index()) else {
            return false;
        };
        let Some(root) = names::root(self.policy) else {
            return false;
        };
        match self.layer {
            Some(layer) => rule.unit == layer,
            None => {
                let scale = self
                    .policy
                    .units
                    .get(rule.unit.index())
                    .map(|unit| unit.scale);
                let applies = outcome::layer_of(self.decision, rule.unit)
                    .is_some_and(|layer| layer.applies != Truth::False);
                rule.unit == self.policy.root || (applies && scale == Some(root.scale))
            }
        }
    }
}

fn traced(policy: &Policy, decision: &Decision, trace: &RuleTrace) -> TracedRule {
    let by: Vec<RuleId> = decision
        .set_aside
        .iter()
        .filter(|aside| aside.rule == trace.rule)
        .flat_map(|aside| aside.by.iter().copied())
        .collect();
    let exceptions: Vec<_> = trace
        .exceptions
        .iter()
        .filter(|(_, holds)| *holds == Truth::True)
        .filter_map(|(id, _)| policy.exceptions.get(id.index()))
        .map(|exception| exception.name.clone())
        .collect();
    let (state, stopped) = if trace.in_force == Truth::False {
        (RuleState::NotInForce, false)
    } else if trace.fired == Truth::False && !exceptions.is_empty() {
        (RuleState::Excepted(exceptions), false)
    } else if trace.fired == Truth::False {
        (RuleState::DidNotFire, true)
    } else if !by.is_empty() {
        (RuleState::SetAside(names::rules(policy, &by)), false)
    } else if trace.fired == Truth::Unknown {
        (RuleState::MayFire, true)
    } else {
        (RuleState::Outdone, false)
    };
    TracedRule {
        rule: names::rule(policy, trace.rule).to_owned(),
        policy: unit_name(policy, trace.rule).to_owned(),
        state,
        conditions: if stopped {
            trace
                .branches
                .iter()
                .filter_map(|branch| stop(policy, branch))
                .collect()
        } else {
            Vec::new()
        },
    }
}

fn stop(policy: &Policy, branch: &BranchTrace) -> Option<Condition> {
    let condition = branch.stopped_at?;
    Some(Condition {
        stopped_at: Some((Printer::new(policy).condition(condition), branch.holds)),
        facts: branch.facts.clone(),
    })
}

fn unit_name(policy: &Policy, id: RuleId) -> &str {
    policy
        .rules
        .get(id.index())
        .map_or("?", |rule| names::unit(policy, rule.unit))
}

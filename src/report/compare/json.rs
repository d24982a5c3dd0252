//! `mtcrc.compare/1`.

use serde::Serialize;

use super::{Compared, SCHEMA, condition, short};
use crate::ast::Verb;
use crate::compare::{Exchange, Parting, Turned, Which, Why};
use crate::eval::{Decision, FactUse, Truth};
use crate::report::decision::PolicyView;
use crate::report::diff::{AnswerView, answer_view};
use crate::report::{NOTICE, words};

/// Two cases side by side.
#[derive(Debug, Serialize)]
pub struct CompareView {
    /// [`SCHEMA`]
    pub schema: &'static str,
    /// What decided.
    pub policy: PolicyView,
    /// What the answers differ in: `outcome`, `reasons` or `nothing`.
    pub differ_in: &'static str,
    /// The first case.
    pub first: CaseView,
    /// The second case.
    pub second: CaseView,
    /// Facts that differ.
    pub facts: Vec<FactView>,
    /// What exchanging them showed.
    pub matter: MatterView,
    /// The rule at which the two part.
    pub parted_by: Option<PartingView>,
    /// Layers that do not apply to both alike.
    pub layers: Vec<LayerView>,
    /// Obligations that differ.
    pub obligations: Vec<DueView>,
    /// What the answer is not.
    pub notice: &'static str,
}

/// One of the two cases.
#[derive(Debug, Serialize)]
pub struct CaseView {
    /// Its name, or the file it is in.
    pub case: String,
    /// The question date, when it is known.
    pub as_of: Option<String>,
    /// Its answer.
    pub answer: AnswerView,
}

/// A fact that differs.
#[derive(Debug, Serialize)]
pub struct FactView {
    /// Its name.
    pub name: String,
    /// What the first case states.
    pub first: Option<String>,
    /// What the second states.
    pub second: Option<String>,
    /// What the registers say otherwise of who the two are.
    pub registers: Vec<RegisterView>,
}

/// What the registers say of the two.
#[derive(Debug, Serialize)]
pub struct RegisterView {
    /// The attribute.
    pub name: String,
    /// Of the first.
    pub first: Option<String>,
    /// Of the second.
    pub second: Option<String>,
}

/// What exchanging facts showed.
#[derive(Debug, Serialize)]
pub struct MatterView {
    /// The smallest sets of facts which the first case must take from the second for its answer to turn.
    pub sets: Vec<SetView>,
    /// Are these all of the smallest?
    pub exact: bool,
    /// Every set of up to so many facts was tried.
    pub complete_to: usize,
    /// Cases decided.
    pub tried: usize,
    /// Of these, the ones that contradict themselves.
    pub impossible: usize,
}

/// A set of facts that turns the answer.
#[derive(Debug, Serialize)]
pub struct SetView {
    /// The facts.
    pub facts: Vec<String>,
    /// The answer to the first case with these facts of the second.
    pub answer: AnswerView,
    /// Is it that of the second?
    pub as_second: bool,
}

/// The rule at which the two part.
#[derive(Debug, Serialize)]
pub struct PartingView {
    /// Its name.
    pub rule: String,
    /// Its policy.
    pub policy: String,
    /// What it concludes.
    pub outcome: String,
    /// `first` or `second`.
    pub fires_for: &'static str,
    /// Does it fire for the other: `no` or `unknown`?
    pub other: &'static str,
    /// `condition`, `exception`, `not-in-force` or `policy-does-not-apply`.
    pub why: &'static str,
    /// The condition, for `condition`.
    pub condition: Option<String>,
    /// What it read of the first case.
    pub first: Vec<ReadView>,
    /// What it read of the second.
    pub second: Vec<ReadView>,
    /// The exceptions, for `exception`.
    pub exceptions: Vec<String>,
}

/// A fact that was read.
#[derive(Debug, Serialize)]
pub struct ReadView {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// A layer that does not apply to both alike.
#[derive(Debug, Serialize)]
pub struct LayerView {
    /// Its name.
    pub policy: String,
    /// Does it apply to the first: `yes`, `no` or `unknown`?
    pub first: &'static str,
    /// Does it apply to the second?
    pub second: &'static str,
}

/// An obligation that differs.
#[derive(Debug, Serialize)]
pub struct DueView {
    /// `require`, `consider` or `may`.
    pub verb: &'static str,
    /// Its name.
    pub id: String,
    /// What a person sees.
    pub label: String,
    /// Does it hold for the first: `yes`, `no` or `unknown`?
    pub first: &'static str,
    /// Does it hold for the second?
    pub second: &'static str,
}

/// The view of a comparison.
#[must_use]
pub fn view(compared: &Compared<'_>) -> CompareView {
    let (basis, comparison) = (compared.basis, compared.comparison);
    let case = |which: Which, decision: &Decision| CaseView {
        case: compared.name(which).to_owned(),
        as_of: decision.as_of.map(|day| day.to_string()),
        answer: answer_view(&short(basis, decision)),
    };
    CompareView {
        schema: SCHEMA,
        policy: PolicyView {
            name: basis.unit_name(basis.policy.root),
            meaning: basis.policy.meaning.clone(),
            text: basis.policy.text.clone(),
            language: basis.policy.language,
            revision: basis.revision.map(str::to_owned),
        },
        differ_in: match comparison.turned {
            Turned::Outcome => "outcome",
            Turned::Reasons => "reasons",
            Turned::Nothing => "nothing",
        },
        first: case(Which::First, &comparison.first),
        second: case(Which::Second, &comparison.second),
        facts: comparison
            .differing
            .iter()
            .map(|difference| FactView {
                name: compared.fact(difference.fact),
                first: difference.first.clone(),
                second: difference.second.clone(),
                registers: difference
                    .registers
                    .iter()
                    .map(|register| RegisterView {
                        name: basis
                            .attribute(register.attribute)
                            .map_or_else(String::new, |a| a.dotted.clone()),
                        first: register.first.clone(),
                        second: register.second.clone(),
                    })
                    .collect(),
            })
            .collect(),
        matter: MatterView {
            sets: comparison
                .search
                .sets
                .iter()
                .map(|e| set(compared, e))
                .collect(),
            exact: comparison.search.exact,
            complete_to: comparison.search.complete_to,
            tried: comparison.search.tried,
            impossible: comparison.search.impossible,
        },
        parted_by: comparison.parting.as_ref().map(|p| parting(compared, p)),
        layers: comparison
            .layers
            .iter()
            .map(|(unit, first, second)| LayerView {
                policy: basis.unit_name(*unit),
                first: words::truth(*first),
                second: words::truth(*second),
            })
            .collect(),
        obligations: comparison
            .obligations
            .iter()
            .filter_map(|due| {
                let kind = basis.obligation_kind(due.what)?;
                Some(DueView {
                    verb: match due.verb {
                        Verb::Require => "require",
                        Verb::Consider => "consider",
                        Verb::May => "may",
                    },
                    id: kind.name.clone(),
                    label: kind.label.clone(),
                    first: words::truth(due.first),
                    second: words::truth(due.second),
                })
            })
            .collect(),
        notice: NOTICE,
    }
}

fn set(compared: &Compared<'_>, exchange: &Exchange) -> SetView {
    let facts = compared.facts_of(exchange);
    SetView {
        facts: facts.iter().map(|d| compared.fact(d.fact)).collect(),
        answer: answer_view(&short(compared.basis, &exchange.decision)),
        as_second: exchange.as_second,
    }
}

fn parting(compared: &Compared<'_>, parting: &Parting) -> PartingView {
    let basis = compared.basis;
    let unit = basis.rule(parting.rule).map(|rule| rule.unit);
    let read = |facts: &[FactUse]| -> Vec<ReadView> {
        let one = |used: &FactUse| ReadView {
            name: used.name.clone(),
            value: used.value.clone(),
        };
        facts.iter().map(one).collect()
    };
    let (mut first, mut second) = (Vec::new(), Vec::new());
    if let Why::Stopped { facts, against, .. } = &parting.why {
        (first, second) = match parting.fires_for {
            Which::First => (read(against), read(facts)),
            Which::Second => (read(facts), read(against)),
        };
    }
    let exceptions = match &parting.why {
        Why::Excepted(exceptions) => exceptions.as_slice(),
        _ => &[],
    };
    PartingView {
        rule: basis.rule_name(parting.rule),
        policy: unit.map_or_else(String::new, |unit| basis.unit_name(unit)),
        outcome: unit.map_or_else(String::new, |unit| {
            basis.outcome_name(unit, parting.outcome)
        }),
        fires_for: match parting.fires_for {
            Which::First => "first",
            Which::Second => "second",
        },
        other: words::truth(match parting.other {
            Truth::Unknown => Truth::Unknown,
            _ => Truth::False,
        }),
        why: match parting.why {
            Why::Stopped { .. } => "condition",
            Why::Excepted(_) => "exception",
            Why::NotInForce => "not-in-force",
            Why::DoesNotApply => "policy-does-not-apply",
        },
        condition: Some(condition(compared, parting)).filter(|text| !text.is_empty()),
        first,
        second,
        exceptions: exceptions
            .iter()
            .filter_map(|id| Some(basis.policy.exceptions.get(id.index())?.name.clone()))
            .collect(),
    }
}

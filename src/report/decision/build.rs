//! From a decision to its view.

use serde_json::value::RawValue;

use super::view::*;
use crate::ast::Verb;
use crate::diagnostic::Diagnostic;
use crate::eval::{
    Decision, Due, FactCondition, FactUse, LayerDecision, Missing, Notice, Possibility, Reader,
    Status, Truth,
};
use crate::policy::{Citation, EntryId, RuleId, SourceStatus, UnitId, Validity};
use crate::report::basis::first_sentence;
use crate::report::{Basis, NOTICE, check, notice, words};
use crate::source::Sources;

/// The view of a decision.
#[must_use]
pub fn decision(basis: Basis<'_>, decision: &Decision) -> DecisionView {
    let root = basis.policy.root;
    let outcome = |position: u32| basis.outcome_name(root, position);
    let names = |rules: &[RuleId]| rule_names(basis, rules);
    let rules = |ids: &[RuleId]| ids.iter().filter_map(|id| rule(basis, *id)).collect();
    let mut possible_entries = decision.entries.clone();
    possible_entries.extend(&decision.possible_entries);
    possible_entries.sort_unstable();
    let certain_dues = dues(basis, &decision.obligations);
    let mut possible_dues = certain_dues.clone();
    possible_dues.extend(dues(basis, &decision.possible_obligations));
    DecisionView {
        as_of: decision.as_of.map(|day| day.to_string()),
        status: match decision.status {
            Status::Decided(_) => "decided",
            Status::Undetermined | Status::NotInForce { .. } | Status::TooManyOpenFacts { .. } => {
                "undetermined"
            }
        },
        reason: words::reason(&decision.status),
        reason_code: match decision.status {
            Status::Decided(_) | Status::Undetermined => None,
            Status::NotInForce { .. } => Some("not-in-force"),
            Status::TooManyOpenFacts { .. } => Some("too-many-open-facts"),
        },
        state_first: decision
            .state_first
            .iter()
            .map(|fact| MissingView {
                name: basis.fact_name(fact),
                ask: basis.ask(fact),
                when: Vec::new(),
                detail: Vec::new(),
            })
            .collect(),
        outcome: match decision.status {
            Status::Decided(position) => Some(outcome(position)),
            _ => None,
        },
        possible: decision
            .possible
            .iter()
            .map(|p| outcome(p.outcome))
            .collect(),
        when: if decision.possible.len() > 1 {
            decision.possible.iter().map(|p| when(basis, p)).collect()
        } else {
            Vec::new()
        },
        otherwise: decision.otherwise,
        decisive: rules(&decision.decisive),
        possible_decisive: rules(&decision.possible_decisive),
        set_aside: decision
            .set_aside
            .iter()
            .map(|aside| SetAsideView {
                rule: basis.rule_name(aside.rule),
                policy: rule_policy(basis, aside.rule),
                by: names(&aside.by),
            })
            .collect(),
        exempted: decision
            .exempted
            .iter()
            .map(|exempted| ExemptedView {
                rule: basis.rule_name(exempted.rule),
                policy: rule_policy(basis, exempted.rule),
                by: exempted
                    .by
                    .iter()
                    .map(|id| basis.exception_name(*id))
                    .collect(),
            })
            .collect(),
        outdone: decision
            .outdone
            .iter()
            .map(|id| RuleName {
                rule: basis.rule_name(*id),
                policy: rule_policy(basis, *id),
            })
            .collect(),
        category: category(&decision.categories),
        entries: EntriesView {
            certain: codes(basis, &decision.entries),
            possible: codes(basis, &possible_entries),
        },
        obligations: ObligationsView {
            certain: certain_dues,
            possible: possible_dues,
        },
        facts: decision.facts.iter().map(|f| fact(basis, f)).collect(),
        missing: decision.missing.iter().map(|m| missing(basis, m)).collect(),
        missing_for_obligations: decision
            .missing_for_obligations
            .iter()
            .map(|m| missing(basis, m))
            .collect(),
        irrelevant: decision
            .irrelevant
            .iter()
            .map(|f| basis.fact_name(f))
            .collect(),
        layers: decision.layers.iter().map(|l| layer(basis, l)).collect(),
        notices: decision.notices.iter().map(|n| noticed(basis, n)).collect(),
        about: decision
            .case
            .about
            .clone()
            .and_then(|text| RawValue::from_string(text).ok()),
        ..empty(basis, decision.case.name.clone(), "decided")
    }
}

/// The view of a case that was rejected. The diagnostics speak of `sources`, which hold the case's own text.
#[must_use]
pub fn rejected(
    basis: Basis<'_>,
    case: Option<String>,
    diagnostics: &[Diagnostic],
    sources: &Sources,
) -> DecisionView {
    DecisionView {
        diagnostics: Some(check::findings(diagnostics, sources)),
        ..empty(basis, case, "rejected")
    }
}

fn empty(basis: Basis<'_>, case: Option<String>, status: &'static str) -> DecisionView {
    DecisionView {
        schema: SCHEMA,
        case,
        row: None,
        policy: PolicyView {
            name: basis.unit_name(basis.policy.root),
            meaning: basis.policy.meaning.clone(),
            text: basis.policy.text.clone(),
            language: basis.policy.language,
            revision: basis.revision.map(str::to_owned),
        },
        as_of: None,
        status,
        reason: None,
        reason_code: None,
        state_first: Vec::new(),
        outcome: None,
        possible: Vec::new(),
        when: Vec::new(),
        otherwise: false,
        decisive: Vec::new(),
        possible_decisive: Vec::new(),
        set_aside: Vec::new(),
        exempted: Vec::new(),
        outdone: Vec::new(),
        category: category(&[]),
        entries: EntriesView {
            certain: Vec::new(),
            possible: Vec::new(),
        },
        obligations: ObligationsView {
            certain: Vec::new(),
            possible: Vec::new(),
        },
        facts: Vec::new(),
        missing: Vec::new(),
        missing_for_obligations: Vec::new(),
        irrelevant: Vec::new(),
        layers: Vec::new(),
        considered: None,
        notices: Vec::new(),
        diagnostics: None,
        about: None,
        notice: NOTICE,
    }
}

fn when(basis: Basis<'_>, possibility: &Possibility) -> WhenView {
    let condition = |c: &FactCondition| FactIs {
        name: basis.fact_name(&c.fact),
        is: c.text.clone(),
    };
    WhenView {
        outcome: basis.outcome_name(basis.policy.root, possibility.outcome),
        any: possibility
            .when
            .iter()
            .map(|all| all.iter().map(condition).collect())
            .collect(),
        rules: rule_names(basis, &possibility.rules),
    }
}

/// Rules by name, each once: two dated versions of a rule have one.
fn rule_names(basis: Basis<'_>, rules: &[RuleId]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in rules.iter().map(|id| basis.rule_name(*id)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn rule(basis: Basis<'_>, id: RuleId) -> Option<RuleView> {
    let rule = basis.rule(id)?;
    let (file, line) = basis.file_and_line(basis.places.rules.get(id.index()));
    let mut outcomes: Vec<u32> = rule.branches.iter().map(|b| b.outcome).collect();
    outcomes.sort_unstable();
    outcomes.dedup();
    Some(RuleView {
        rule: rule.name.clone(),
        policy: basis.unit_name(rule.unit),
        outcomes: outcomes
            .into_iter()
            .map(|position| basis.outcome_name(rule.unit, position))
            .collect(),
        says: first_sentence(&rule.doc),
        file,
        line,
        cite: cited(basis, &rule.remarks.citations),
        status: status(basis, &rule.remarks.citations),
        in_force: in_force(&rule.validity),
        amendment: rule.amendment.clone(),
    })
}

/// Source and place of each citation, without how well it is known: that stands in `status`.
fn cited(basis: Basis<'_>, citations: &[Citation]) -> String {
    let one = |citation: &Citation| match basis.source_of(citation) {
        None => citation.place.clone(),
        Some(source) => {
            let mut text = source.title.clone();
            if let Some(day) = source.dated {
                text.push_str(&format!(", {day}"));
            }
            if !citation.place.is_empty() {
                text.push_str(&format!(", {}", citation.place));
            }
            text
        }
    };
    citations.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn status(basis: Basis<'_>, citations: &[Citation]) -> Option<&'static str> {
    citations
        .iter()
        .map(|citation| basis.status_of(citation))
        .max()
        .map(SourceStatus::word)
}

fn in_force(validity: &Validity) -> [Option<String>; 2] {
    [validity.from, validity.until].map(|day| day.map(|day| day.to_string()))
}

fn rule_policy(basis: Basis<'_>, id: RuleId) -> String {
    basis
        .rule(id)
        .map_or_else(String::new, |rule| basis.unit_name(rule.unit))
}

fn category(possible: &[u8]) -> CategoryView {
    let mut possible: Vec<&'static str> = possible.iter().map(|c| words::category(*c)).collect();
    // None sorts first as a number and last for a reader.
    possible.sort_unstable();
    CategoryView {
        certain: match possible.as_slice() {
            [only] => Some(only),
            _ => None,
        },
        possible,
    }
}

fn codes(basis: Basis<'_>, entries: &[EntryId]) -> Vec<String> {
    entries
        .iter()
        .filter_map(|id| basis.entry(*id))
        .map(|entry| entry.code.clone())
        .collect()
}

fn dues(basis: Basis<'_>, dues: &[Due]) -> Vec<ObligationView> {
    dues.iter()
        .filter_map(|due| {
            let kind = basis.obligation_kind(due.what)?;
            let block = basis.policy.obligations.get(due.from.index())?;
            Some(ObligationView {
                verb: match due.verb {
                    Verb::Require => "require",
                    Verb::Consider => "consider",
                    Verb::May => "may",
                },
                id: kind.name.clone(),
                label: kind.label.clone(),
                owner: kind.owner.clone(),
                phase: kind.phase.clone(),
                rule: block.name.clone(),
                policy: basis.unit_name(block.unit),
            })
        })
        .collect()
}

fn fact(basis: Basis<'_>, fact: &FactUse) -> FactView {
    let (read_by, reader) = match fact.by {
        Reader::Rule(id) => ("rule", basis.rule_name(id)),
        Reader::Entry(id) => ("entry", codes(basis, &[id]).concat()),
        Reader::Layer(id) => ("policy", basis.unit_name(id)),
        Reader::Obligation(id) => (
            "obligation",
            basis
                .policy
                .obligations
                .get(id.index())
                .map_or_else(String::new, |block| block.name.clone()),
        ),
    };
    FactView {
        name: basis.used_name(fact),
        at: fact.at.clone(),
        value: fact.value.clone(),
        origin: words::origin(fact.origin),
        source: fact.source.clone(),
        limit: fact.limit.clone(),
        read_by,
        reader,
    }
}

fn missing(basis: Basis<'_>, missing: &Missing) -> MissingView {
    let root = basis.policy.root;
    MissingView {
        name: basis.fact_name(&missing.fact),
        ask: basis.ask(&missing.fact),
        when: missing
            .parts
            .iter()
            .map(|(is, outcomes, rules)| PartView {
                is: is.clone(),
                possible: outcomes
                    .iter()
                    .map(|o| basis.outcome_name(root, *o))
                    .collect(),
                rules: rule_names(basis, rules),
            })
            .collect(),
        detail: missing.detail.clone(),
    }
}

fn layer(basis: Basis<'_>, layer: &LayerDecision) -> LayerView {
    let name = |unit: UnitId, position: u32| basis.outcome_name(unit, position);
    let scale = basis.scale(layer.unit).map(|scale| scale.name.clone());
    LayerView {
        policy: basis.unit_name(layer.unit),
        scale: scale.unwrap_or_default(),
        applies: words::truth(layer.applies),
        outcome: match (layer.applies, layer.possible.as_slice()) {
            (Truth::True, [only]) => Some(name(layer.unit, *only)),
            _ => None,
        },
        possible: layer
            .possible
            .iter()
            .map(|p| name(layer.unit, *p))
            .collect(),
        decisive: layer.decisive.iter().map(|r| basis.rule_name(*r)).collect(),
        on_scale: layer.on_scale,
    }
}

fn noticed(basis: Basis<'_>, noticed: &Notice) -> NoticeView {
    let (kind, names) = match noticed {
        Notice::UnsourcedFinding(id) => {
            let name = basis.attribute(*id).map(|a| a.dotted.clone());
            ("unsourced-finding", name.into_iter().collect())
        }
        Notice::LooserClassification(entries) => ("looser-classification", codes(basis, entries)),
        Notice::NamedOutOfForce(entries) => ("named-out-of-force", codes(basis, entries)),
        Notice::OverAllCases => ("over-all-cases", Vec::new()),
    };
    NoticeView {
        kind,
        names,
        text: notice::text(basis, noticed),
    }
}

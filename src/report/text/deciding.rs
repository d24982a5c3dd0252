//! What still separates the possible outcomes, what to ask, and what need not be asked.

use super::some;
use crate::eval::{Decision, Missing, Possibility, Status};
use crate::policy::RuleId;
use crate::report::sheet::{Block, Entry, Line, Sheet, Split};
use crate::report::{Basis, labels, words};

/// Alternatives of one outcome that are shown without `--explain`.
const ALTERNATIVES: usize = 3;
/// Missing facts that are asked for without `--explain`; of more, those that most rules ask for.
const ASKED: usize = 20;
/// Irrelevant facts that are named without `--explain`.
const NAMED: usize = 2;

pub fn add(sheet: &mut Sheet, basis: Basis<'_>, decision: &Decision, explain: bool) {
    match decision.status {
        Status::Undetermined => what_decides(sheet, basis, decision, explain),
        Status::TooManyOpenFacts { bound, .. } => {
            sheet.remark(format!(
                "Nothing is claimed: {bound} partial cases were looked at without an end. Each fact \
                 stated in addition makes the question smaller; most rules ask for these."
            ));
            sheet.list("State first", first(basis, decision));
        }
        Status::Decided(_) | Status::NotInForce { .. } => {}
    }
    if !explain && decision.missing.len() > ASKED && !decision.state_first.is_empty() {
        sheet.list("State first", first(basis, decision));
        let more = decision
            .missing
            .len()
            .saturating_sub(decision.state_first.len());
        sheet.remark(format!(
            "{more} more facts are missing (--explain asks for each)"
        ));
    } else {
        sheet.list("Ask", asks(basis, &decision.missing));
    }
    let names: Vec<String> = decision
        .irrelevant
        .iter()
        .map(|fact| basis.fact_name(fact))
        .collect();
    if names.is_empty() || (!explain && matches!(decision.status, Status::Decided(_))) {
        return;
    }
    let shown = if explain { names.len() } else { NAMED };
    sheet.remark(format!(
        "Does not matter here: {}",
        some(&names, shown, "--explain lists them")
    ));
}

fn what_decides(sheet: &mut Sheet, basis: Basis<'_>, decision: &Decision, explain: bool) {
    const LABEL: &str = "What decides it";
    if let [only] = decision.missing.as_slice()
        && !only.parts.is_empty()
    {
        sheet.blocks.push(Block::Splits {
            label: LABEL,
            splits: vec![split(basis, only, explain)],
        });
        return;
    }
    // Several facts decide together: each outcome with the conditions under which it holds.
    let entries = decision
        .possible
        .iter()
        .map(|p| outcome(basis, p, explain))
        .collect();
    sheet.entries(LABEL, entries);
}

fn split(basis: Basis<'_>, missing: &Missing, explain: bool) -> Split {
    let mut fact = basis.fact_name(&missing.fact);
    if let [only] = missing.detail.as_slice() {
        fact.push_str(&format!(" {only}"));
    }
    Split {
        fact,
        parts: missing
            .parts
            .iter()
            .map(|(range, outcomes, rules)| {
                let outcomes: Vec<String> = outcomes
                    .iter()
                    .map(|o| basis.outcome_label(basis.policy.root, *o))
                    .collect();
                let range = labels::restriction(basis, &missing.fact, range, explain);
                [range, super::either(&outcomes), names(basis, rules)]
            })
            .collect(),
    }
}

fn names(basis: Basis<'_>, rules: &[RuleId]) -> String {
    let mut names: Vec<String> = rules.iter().map(|r| basis.rule_name(*r)).collect();
    // Two dated versions of a rule have one name.
    names.sort();
    names.dedup();
    match names.is_empty() {
        true => "otherwise".to_owned(),
        false => names.join(", "),
    }
}

fn outcome(basis: Basis<'_>, possibility: &Possibility, explain: bool) -> Entry {
    let shown = if explain {
        possibility.when.len()
    } else {
        ALTERNATIVES
    };
    let mut alternatives: Vec<Vec<String>> = possibility
        .when
        .iter()
        .map(|all| labels::together(basis, all, explain))
        .collect();
    // The simplest first: those a reader can use.
    alternatives.sort_by_key(Vec::len);
    let mut lines: Vec<Line> = alternatives
        .iter()
        .take(shown)
        .enumerate()
        .map(|(position, all)| {
            let joint = if position == 0 { "if" } else { "or if" };
            Line::Text(format!("{joint} {}", all.join("; ")))
        })
        .collect();
    if alternatives.is_empty() {
        lines.push(Line::Text(
            "in more ways than can be written down; the facts asked for below separate them"
                .to_owned(),
        ));
    }
    let more = possibility.when.len().saturating_sub(shown);
    if more > 0 {
        let ways = words::counted(more, "more way");
        lines.push(Line::Text(format!("or in {ways} (--explain lists them)")));
    }
    lines.push(Line::Text(format!(
        "by {}",
        names(basis, &possibility.rules)
    )));
    Entry {
        head: basis.outcome_label(basis.policy.root, possibility.outcome),
        lines,
    }
}

/// The facts to begin with: their names, with the question for each.
fn first(basis: Basis<'_>, decision: &Decision) -> Vec<String> {
    decision
        .state_first
        .iter()
        .map(|fact| match basis.ask(fact) {
            Some(ask) => format!("{}: {ask}", basis.fact_name(fact)),
            None => basis.fact_name(fact),
        })
        .collect()
}

/// A question for each missing fact, with its name where there are several.
fn asks(basis: Basis<'_>, missing: &[Missing]) -> Vec<String> {
    missing
        .iter()
        .map(|m| {
            let name = basis.fact_name(&m.fact);
            let detail = match m.detail.is_empty() {
                true => String::new(),
                false => format!(" {}", m.detail.join(", ")),
            };
            match basis.ask(&m.fact) {
                Some(ask) if missing.len() == 1 && detail.is_empty() => ask,
                Some(ask) => format!("{ask} ({name}{detail})"),
                None => format!("What is {name}{detail}?"),
            }
        })
        .collect()
}

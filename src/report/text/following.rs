//! What follows beside the posture: the classification, what is to be done, what other layers say.

use super::{either, fact, some};
use crate::ast::Verb;
use crate::eval::{Decision, Due, LayerDecision, Reader, Truth};
use crate::policy::{EntryId, ObligationKindId};
use crate::quantity::Date;
use crate::report::sheet::Sheet;
use crate::report::{Basis, layers, words};

/// Names shown where a line must do; `--explain` shows all.
const SHOWN: usize = 6;
/// Possible entries shown with their titles.
const TITLED: usize = 3;
/// Duties shown that only may be due.
const PERHAPS: usize = 4;
/// How to see the rest.
const HOW: &str = "--explain lists them";

pub fn classified(sheet: &mut Sheet, basis: Basis<'_>, decision: &Decision, explain: bool) {
    let mut items: Vec<String> = decision
        .entries
        .iter()
        // A matching parent says nothing its matching child does not say better.
        .filter(|id| explain || !has_child_in(basis, **id, &decision.entries))
        .filter_map(|id| entry(basis, decision, *id, explain))
        .collect();
    let possible: Vec<EntryId> = decision
        .possible_entries
        .iter()
        .filter(|id| explain || !has_child_in(basis, **id, &decision.possible_entries))
        .copied()
        .collect();
    if explain || possible.len() <= TITLED {
        let titles = possible
            .iter()
            .filter_map(|id| entry_title(basis, decision, *id));
        items.extend(titles.map(|title| format!("possibly {title}")));
    } else {
        let codes: Vec<String> = possible
            .iter()
            .filter_map(|id| basis.entry(*id))
            .map(|entry| entry.code.clone())
            .collect();
        items.push(format!("possibly {}", some(&codes, SHOWN, HOW)));
    }
    let has_annex = !basis.policy.entries.is_empty();
    if has_annex && items.is_empty() && decision.categories.as_slice() == [0] {
        items.push("no entry of the annex".to_owned());
    }
    sheet.list("Classified", items);
}

fn has_child_in(basis: Basis<'_>, id: EntryId, entries: &[EntryId]) -> bool {
    basis
        .entry(id)
        .is_some_and(|entry| entry.children.iter().any(|child| entries.contains(child)))
}

/// `1.A.2 Complete unmanned aerial vehicle systems, Category I`
fn entry_title(basis: Basis<'_>, decision: &Decision, id: EntryId) -> Option<String> {
    let entry = basis.entry(id)?;
    let title = basis
        .entry_version(entry, decision.as_of)
        .map_or("", |version| version.title.as_str());
    let category = match entry.category {
        Some(number) => format!(", Category {}", words::category(number)),
        None => String::new(),
    };
    Some(format!("{} {title}{category}", entry.code))
}

fn entry(basis: Basis<'_>, decision: &Decision, id: EntryId, explain: bool) -> Option<String> {
    let title = entry_title(basis, decision, id)?;
    let stated = decision
        .case
        .classified
        .as_ref()
        .is_some_and(|entries| entries.contains(&id));
    let mut facts: Vec<String> = Vec::new();
    for used in decision.facts.iter().filter(|f| f.by == Reader::Entry(id)) {
        let text = fact(basis, used, explain);
        if !facts.contains(&text) {
            facts.push(text);
        }
    }
    if stated {
        facts.insert(0, "as the case is classified".to_owned());
    }
    Some(match facts.is_empty() {
        true => title,
        false => format!("{title}: {}", facts.join("; ")),
    })
}

pub fn to_be_done(sheet: &mut Sheet, basis: Basis<'_>, decision: &Decision, explain: bool) {
    let verbs = [
        ("To be done", Verb::Require),
        ("To weigh", Verb::Consider),
        ("May be done", Verb::May),
    ];
    let all = explain || decision.possible_obligations.len() <= PERHAPS;
    let possible: &[Due] = if all {
        &decision.possible_obligations
    } else {
        &[]
    };
    for (label, verb) in verbs {
        let groups = grouped(basis, &decision.obligations, possible, verb, explain);
        sheet.groups(label, groups);
    }
    let mut items = Vec::new();
    if !all {
        let count = decision.possible_obligations.len();
        items.push(format!(
            "{count} duties and factors turn on what is open ({HOW})"
        ));
    }
    let names: Vec<String> = decision
        .missing_for_obligations
        .iter()
        .map(|m| basis.fact_name(&m.fact))
        .collect();
    if !names.is_empty() {
        let shown = if explain { names.len() } else { SHOWN };
        let only = if all { "" } else { "some of them only on " };
        let verb = if all { "turns on " } else { "" };
        items.push(format!("{only}{verb}{}", some(&names, shown, HOW)));
    }
    sheet.list("Perhaps", items);
}

/// What is due from each at each time: `State, before licence` with its duties.
fn grouped(
    basis: Basis<'_>,
    certain: &[Due],
    possible: &[Due],
    verb: Verb,
    explain: bool,
) -> Vec<(String, Vec<String>)> {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    let mut seen: Vec<ObligationKindId> = Vec::new();
    let certain = certain.iter().map(|due| (due, ""));
    for (due, how) in certain.chain(possible.iter().map(|due| (due, "perhaps: "))) {
        // Two blocks may ask for one thing; it is done once.
        if due.verb != verb || seen.contains(&due.what) {
            continue;
        }
        seen.push(due.what);
        let Some(kind) = basis.obligation_kind(due.what) else {
            continue;
        };
        let who = match (&kind.owner, &kind.phase) {
            (Some(owner), Some(phase)) => format!("{owner}, {phase}"),
            (Some(only), None) | (None, Some(only)) => only.clone(),
            (None, None) => String::new(),
        };
        let name = match explain {
            true => format!(" [{}]", kind.name),
            false => String::new(),
        };
        let label = format!("{how}{}{name}", kind.label);
        match groups.iter_mut().find(|(known, _)| *known == who) {
            Some((_, labels)) => labels.push(label),
            None => groups.push((who, vec![label])),
        }
    }
    groups
}

pub fn others(sheet: &mut Sheet, basis: Basis<'_>, decision: &Decision, explain: bool) {
    // A layer that alone gives the answer has spoken already.
    let applying = decision
        .layers
        .iter()
        .filter(|l| l.on_scale && l.applies != Truth::False);
    let alone = applying.count() == 1;
    let decides = |layer: &&LayerDecision| layer.on_scale && layer.applies == Truth::True && alone;
    sheet.list(
        "Others",
        decision
            .layers
            .iter()
            .filter(|l| explain || !decides(l))
            .map(|l| layer(basis, decision.as_of, l, explain))
            .collect(),
    );
}

fn layer(basis: Basis<'_>, as_of: Option<Date>, layer: &LayerDecision, explain: bool) -> String {
    let mut title = basis
        .unit(layer.unit)
        .map_or_else(String::new, |unit| unit.title.clone());
    if explain {
        title.push_str(&format!(" [{}]", basis.unit_name(layer.unit)));
    }
    let because = match layers::why(basis, as_of, layer, explain) {
        none if none.is_empty() => none,
        why => format!(": {why}"),
    };
    let outcomes: Vec<String> = layer
        .possible
        .iter()
        .map(|outcome| basis.outcome_label(layer.unit, *outcome))
        .collect();
    let by: Vec<String> = layer
        .decisive
        .iter()
        .map(|id| basis.rule_name(*id))
        .collect();
    let by = match by.is_empty() {
        true => String::new(),
        false => format!(", by {}", words::listed(&by, "and")),
    };
    match layer.applies {
        Truth::False => format!("{title} does not apply{because}"),
        Truth::True => format!("{title}: {}{by}", either(&outcomes)),
        Truth::Unknown => format!("{title} may apply{because}; then {}{by}", either(&outcomes)),
    }
}

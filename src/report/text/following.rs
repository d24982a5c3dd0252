//! What follows beside the posture: the classification, what is to be done, what other layers say.

use super::{either, fact, some};
use crate::ast::Verb;
use crate::eval::{Decision, Due, FactUse, LayerDecision, Reader, Truth};
use crate::policy::{EntryId, ObligationKindId};
use crate::report::sheet::Sheet;
use crate::report::{Basis, words};

/// Entries shown where a line must do; `--explain` shows all.
const SHOWN: usize = 4;

pub fn classified(sheet: &mut Sheet, basis: Basis<'_>, decision: &Decision, explain: bool) {
    let mut items: Vec<String> = decision
        .entries
        .iter()
        // A matching parent says nothing its matching child does not say better.
        .filter(|id| explain || !has_child_in(basis, **id, &decision.entries))
        .filter_map(|id| entry(basis, decision, *id))
        .collect();
    let possible: Vec<String> = decision
        .possible_entries
        .iter()
        .filter(|id| explain || !has_child_in(basis, **id, &decision.possible_entries))
        .filter_map(|id| entry_title(basis, decision, *id))
        .collect();
    if !possible.is_empty() {
        let shown = if explain { possible.len() } else { SHOWN };
        let first: Vec<&str> = possible.iter().take(shown).map(String::as_str).collect();
        let more = possible.len().saturating_sub(shown);
        let rest = match more {
            0 => String::new(),
            _ => format!("; and {more} more (--explain lists them)"),
        };
        items.push(format!("possibly {}{rest}", first.join("; ")));
    }
    if items.is_empty() && decision.categories.as_slice() == [0] {
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

fn entry(basis: Basis<'_>, decision: &Decision, id: EntryId) -> Option<String> {
    let title = entry_title(basis, decision, id)?;
    let stated = decision
        .case
        .classified
        .as_ref()
        .is_some_and(|entries| entries.contains(&id));
    let mut facts: Vec<String> = Vec::new();
    for used in decision.facts.iter().filter(|f| f.by == Reader::Entry(id)) {
        let text = fact(used);
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
    let of = |verb: Verb| {
        let mut items = grouped(basis, &decision.obligations, verb, explain, "");
        let open = grouped(basis, &decision.possible_obligations, verb, explain, "perhaps ");
        items.extend(open);
        items
    };
    sheet.list("To be done", of(Verb::Require));
    sheet.list("To weigh", of(Verb::Consider));
    sheet.list("May be done", of(Verb::May));
    let names: Vec<String> = decision
        .missing_for_obligations
        .iter()
        .map(|m| basis.fact_name(&m.fact))
        .collect();
    if !names.is_empty() {
        let shown = if explain { names.len() } else { SHOWN };
        sheet.list(
            "Turns on",
            vec![format!(
                "{}, as far as duties go",
                some(&names, shown, "--explain lists them")
            )],
        );
    }
}

/// One line for each owner and time: `State, before licence: binding assurances; review by the group`.
fn grouped(basis: Basis<'_>, dues: &[Due], verb: Verb, explain: bool, how: &str) -> Vec<String> {
    let mut lines: Vec<(String, Vec<String>)> = Vec::new();
    let mut seen: Vec<ObligationKindId> = Vec::new();
    for due in dues.iter().filter(|due| due.verb == verb) {
        // Two blocks may ask for one thing; it is done once.
        if seen.contains(&due.what) {
            continue;
        }
        seen.push(due.what);
        let Some(kind) = basis.obligation_kind(due.what) else {
            continue;
        };
        let who = match (&kind.owner, &kind.phase) {
            (Some(owner), Some(phase)) => format!("{owner}, {phase}: "),
            (Some(only), None) | (None, Some(only)) => format!("{only}: "),
            (None, None) => String::new(),
        };
        let label = match explain {
            true => format!("{} [{}]", kind.label, kind.name),
            false => kind.label.clone(),
        };
        match lines.iter_mut().find(|(known, _)| *known == who) {
            Some((_, labels)) => labels.push(label),
            None => lines.push((who, vec![label])),
        }
    }
    lines
        .into_iter()
        .flat_map(|(who, labels)| {
            labels
                .into_iter()
                .map(move |label| format!("{how}{who}{label}"))
        })
        .collect()
}

pub fn others(sheet: &mut Sheet, basis: Basis<'_>, decision: &Decision, explain: bool) {
    sheet.list(
        "Others",
        decision
            .layers
            .iter()
            .map(|l| layer(basis, l, explain))
            .collect(),
    );
}

fn layer(basis: Basis<'_>, layer: &LayerDecision, explain: bool) -> String {
    let mut title = basis
        .unit(layer.unit)
        .map_or_else(String::new, |unit| unit.title.clone());
    if explain {
        title.push_str(&format!(" [{}]", basis.unit_name(layer.unit)));
    }
    let because = |facts: &[FactUse]| {
        let mut texts: Vec<String> = Vec::new();
        for used in facts {
            let text = fact(used);
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        match texts.is_empty() {
            true => String::new(),
            false => format!(": {}", texts.join("; ")),
        }
    };
    let outcomes: Vec<String> = layer
        .possible
        .iter()
        .map(|outcome| basis.outcome_label(layer.unit, *outcome))
        .collect();
    let by: Vec<String> = layer.decisive.iter().map(|id| basis.rule_name(*id)).collect();
    let by = match by.is_empty() {
        true => String::new(),
        false => format!(", by {}", words::listed(&by, "and")),
    };
    match layer.applies {
        Truth::False => format!("{title} does not apply{}", because(&layer.because)),
        Truth::True => format!("{title}: {}{by}", either(&outcomes)),
        Truth::Unknown => format!(
            "{title} may apply{}; then {}{by}",
            because(&layer.because),
            either(&outcomes)
        ),
    }
}

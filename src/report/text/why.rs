//! Which rules decide and on what; which were set aside, and by which.

use super::fact;
use crate::eval::{Decision, Exempted, Reader, SetAside, Status};
use crate::policy::{Printer, RuleId, Validity};
use crate::report::basis::first_sentence;
use crate::report::sheet::{Entry, Line, Sheet};
use crate::report::{Basis, labels, words};

pub fn add(sheet: &mut Sheet, basis: Basis<'_>, decision: &Decision, explain: bool) {
    let mut entries: Vec<Entry> = decision
        .decisive
        .iter()
        .filter_map(|id| rule(basis, decision, *id, explain))
        .collect();
    if decision.otherwise && matches!(decision.status, Status::Decided(_)) {
        entries.push(Entry {
            head: "otherwise".to_owned(),
            lines: vec![Line::Text(
                "No rule of this policy is left to decide the case.".to_owned(),
            )],
        });
    }
    sheet.entries("Why", entries);
    if explain {
        let possible: Vec<Entry> = decision
            .possible_decisive
            .iter()
            .filter_map(|id| rule(basis, decision, *id, explain))
            .collect();
        sheet.entries("Why, in part of what is possible", possible);
    }
    sheet.list(
        "Set aside",
        decision
            .set_aside
            .iter()
            .map(|s| set_aside(basis, s))
            .collect(),
    );
    sheet.list(
        "Exempt",
        decision
            .exempted
            .iter()
            .map(|e| exempted(basis, e))
            .collect(),
    );
    sheet.list(
        "Not decisive",
        decision
            .outdone
            .iter()
            .map(|id| format!("{}: a stricter rule decides", with_outcomes(basis, *id)))
            .collect(),
    );
}

fn rule(basis: Basis<'_>, decision: &Decision, id: RuleId, explain: bool) -> Option<Entry> {
    let rule = basis.rule(id)?;
    let printer = Printer::new(basis.policy);
    let mut lines = Vec::new();
    let says = first_sentence(&rule.doc);
    if !says.is_empty() {
        lines.push(Line::Text(says));
    }
    if rule.unit != basis.policy.root
        && let Some(unit) = basis.unit(rule.unit)
    {
        lines.push(Line::Text(format!("in {}", unit.title)));
    }
    for citation in &rule.remarks.citations {
        lines.push(Line::Text(printer.citation(citation)));
    }
    if explain {
        let (file, line) = basis.file_and_line(basis.places.rules.get(id.index()));
        lines.push(Line::Text(format!("{file}:{line}")));
        // Two versions of a rule have one name; their days tell them apart.
        if rule.validity != Validity::default() {
            lines.push(Line::Text(printer.validity(&rule.validity)));
        }
    }
    let mut seen: Vec<(String, Option<String>)> = Vec::new();
    for used in decision.facts.iter().filter(|f| f.by == Reader::Rule(id)) {
        // A rule may test one fact twice against one limit; once is enough to read.
        let text = fact(basis, used, explain);
        let source = labels::origin(used, explain);
        let read = (text, source);
        if !seen.contains(&read) {
            seen.push(read);
        }
    }
    lines.extend(seen.into_iter().map(|(text, source)| Line::Fact {
        indent: 0,
        text,
        source,
    }));
    Some(Entry {
        head: rule.name.clone(),
        lines,
    })
}

fn set_aside(basis: Basis<'_>, aside: &SetAside) -> String {
    let by: Vec<String> = aside.by.iter().map(|id| basis.rule_name(*id)).collect();
    format!(
        "{}, by {}",
        with_outcomes(basis, aside.rule),
        words::listed(&by, "and")
    )
}

/// `slv-bar (policy of denial), by india-2005: India is exempt from the launcher bar (SOURCE)`
fn exempted(basis: Basis<'_>, exempted: &Exempted) -> String {
    let printer = Printer::new(basis.policy);
    let by: Vec<String> = exempted
        .by
        .iter()
        .filter_map(|id| basis.exception(*id))
        .map(|exception| {
            let mut more = vec![first_sentence(&exception.doc)];
            let citations = exception.remarks.citations.iter();
            more.extend(citations.map(|citation| printer.citation(citation)));
            more.retain(|text| !text.is_empty());
            match more.is_empty() {
                true => exception.name.clone(),
                false => format!("{}: {}", exception.name, more.join("; ")),
            }
        })
        .collect();
    format!(
        "{}, by {}",
        with_outcomes(basis, exempted.rule),
        words::listed(&by, "and")
    )
}

/// `category-i-denial (strong presumption of denial)`
fn with_outcomes(basis: Basis<'_>, id: RuleId) -> String {
    let Some(rule) = basis.rule(id) else {
        return String::new();
    };
    let mut outcomes: Vec<u32> = rule.branches.iter().map(|b| b.outcome).collect();
    outcomes.sort_unstable();
    outcomes.dedup();
    let labels: Vec<String> = outcomes
        .into_iter()
        .map(|outcome| basis.outcome_label(rule.unit, outcome))
        .collect();
    format!("{} ({})", rule.name, words::listed(&labels, "or"))
}

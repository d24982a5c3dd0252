//! Every rule considered: whether it is in force, whether it fires, and the first condition in its way.

use super::fact;
use crate::eval::{BranchTrace, Decision, RuleTrace, Truth};
use crate::policy::Printer;
use crate::report::Basis;
use crate::report::sheet::{Entry, Line, Sheet};

pub fn add(sheet: &mut Sheet, basis: Basis<'_>, decision: &Decision, trace: &[RuleTrace]) {
    let entries = trace
        .iter()
        .filter_map(|rule| considered(basis, decision, rule))
        .collect();
    sheet.entries("Rules considered", entries);
}

fn considered(basis: Basis<'_>, decision: &Decision, trace: &RuleTrace) -> Option<Entry> {
    let rule = basis.rule(trace.rule)?;
    let printer = Printer::new(basis.policy);
    let mut lines = Vec::new();
    let whose = match rule.unit == basis.policy.root {
        true => String::new(),
        false => format!(" [{}]", basis.unit_name(rule.unit)),
    };
    if trace.in_force == Truth::False {
        lines.push(Line::Text(format!("not in force{whose}: {}", printer.validity(&rule.validity))));
        return Some(Entry {
            head: rule.name.clone(),
            lines,
        });
    }
    let mut state = match trace.fired {
        Truth::True => "fires",
        Truth::False => "does not fire",
        Truth::Unknown => "may fire",
    }
    .to_owned();
    if trace.in_force == Truth::Unknown {
        state.push_str(", if it is in force");
    }
    match trace.set_aside {
        Truth::True => state.push_str(", set aside"),
        Truth::Unknown if trace.fired != Truth::False => state.push_str(", may be set aside"),
        _ => {}
    }
    if decision.decisive.contains(&trace.rule) {
        state.push_str(", decides");
    }
    lines.push(Line::Text(format!("{state}{whose}")));
    for (id, holds) in &trace.exceptions {
        if let Some(exception) = basis.policy.exceptions.get(id.index()) {
            let word = if *holds == Truth::True { "holds" } else { "may hold" };
            lines.push(Line::Text(format!("exception {} {word}", exception.name)));
        }
    }
    for branch in &trace.branches {
        branch_lines(&mut lines, basis, &printer, rule.unit, branch);
    }
    Some(Entry {
        head: rule.name.clone(),
        lines,
    })
}

fn branch_lines(
    lines: &mut Vec<Line>,
    basis: Basis<'_>,
    printer: &Printer<'_>,
    unit: crate::policy::UnitId,
    branch: &BranchTrace,
) {
    let outcome = basis.outcome_name(unit, branch.outcome);
    let stopped = branch.stopped_at.map(|id| printer.condition(id));
    lines.push(Line::Text(match (branch.holds, stopped) {
        (Truth::True, _) => format!("{outcome}: holds"),
        (Truth::False, Some(condition)) => format!("{outcome}: false at {condition}"),
        (Truth::False, None) => format!("{outcome}: false"),
        (Truth::Unknown, Some(condition)) => format!("{outcome}: unknown at {condition}"),
        (Truth::Unknown, None) => format!("{outcome}: unknown"),
    }));
    for used in &branch.facts {
        lines.push(Line::Fact {
            text: format!("  {}", fact(basis, used)),
            source: used.source.clone(),
        });
    }
}

//! Every rule considered: whether it is in force, whether it fires, and the first condition in its way.

use super::fact;
use crate::eval::{BranchTrace, Decision, RuleTrace, Truth};
use crate::policy::{Printer, UnitId};
use crate::report::sheet::{Entry, Line, Sheet};
use crate::report::{Basis, labels};

/// The rules of the policy itself, or those of each of its layers that may apply.
pub fn add(sheet: &mut Sheet, basis: Basis<'_>, decision: &Decision, trace: &[RuleTrace]) {
    let mut units = vec![(basis.policy.root, Truth::True)];
    units.extend(
        decision
            .layers
            .iter()
            .map(|layer| (layer.unit, layer.applies)),
    );
    let mut entries = Vec::new();
    for (unit, applies) in units {
        let rules = trace.iter().filter(|rule| {
            basis
                .rule(rule.rule)
                .is_some_and(|known| known.unit == unit)
        });
        if applies == Truth::False {
            // What a policy that does not apply would say is not part of the answer, and why it does not has been said.
            let count = rules.count();
            let text = format!("does not apply, and so none of its rules ({count})");
            entries.push(Entry {
                head: basis.unit_name(unit),
                lines: vec![Line::Text(text)],
            });
        } else {
            entries.extend(rules.filter_map(|rule| considered(basis, decision, rule)));
        }
    }
    sheet.entries("Rules considered", entries);
}

fn considered(basis: Basis<'_>, decision: &Decision, trace: &RuleTrace) -> Option<Entry> {
    let rule = basis.rule(trace.rule)?;
    let printer = Printer::new(basis.policy).within(rule.unit);
    let whose = match rule.unit == basis.policy.root {
        true => String::new(),
        false => format!(" [{}]", basis.unit_name(rule.unit)),
    };
    let state = match trace.in_force {
        Truth::False => format!("not in force: {}", printer.validity(&rule.validity)),
        _ => state(decision, trace),
    };
    let mut lines = vec![Line::Text(format!("{state}{whose}"))];
    if trace.in_force != Truth::False {
        for (id, holds) in &trace.exceptions {
            if let Some(exception) = basis.policy.exceptions.get(id.index()) {
                let word = if *holds == Truth::True {
                    "holds"
                } else {
                    "may hold"
                };
                lines.push(Line::Text(format!("exception {} {word}", exception.name)));
            }
        }
        for branch in &trace.branches {
            branch_lines(&mut lines, basis, &printer, rule.unit, branch);
        }
    }
    Some(Entry {
        head: rule.name.clone(),
        lines,
    })
}

/// `fires, set aside`
fn state(decision: &Decision, trace: &RuleTrace) -> String {
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
    } else if decision.possible_decisive.contains(&trace.rule) {
        state.push_str(", may decide");
    }
    state
}

fn branch_lines(
    lines: &mut Vec<Line>,
    basis: Basis<'_>,
    printer: &Printer<'_>,
    unit: UnitId,
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
    lines.extend(branch.facts.iter().map(|used| Line::Fact {
        indent: 2,
        text: fact(basis, used, true),
        source: labels::origin(used, true),
    }));
}

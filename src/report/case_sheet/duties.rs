//! What is to be done and weighed, by whom and when, to be ticked off.

use maud::{Markup, html};

use super::Page;
use crate::ast::Verb;
use crate::policy::ObligationKindId;

/// Duties that may be due: with more, only those that are are listed.
const PERHAPS: usize = 12;

struct Duty<'a> {
    certain: bool,
    label: &'a str,
    owner: &'a str,
    phase: &'a str,
}

/// The checklists.
pub fn section(page: Page<'_>) -> Markup {
    let decision = page.decision;
    let lists = [
        ("To be done", Verb::Require),
        ("To weigh", Verb::Consider),
        ("May be done", Verb::May),
    ];
    let all = decision.possible_obligations.len() <= PERHAPS;
    let lists: Vec<(&str, Vec<Duty<'_>>)> = lists
        .into_iter()
        .map(|(label, verb)| (label, duties(page, verb, all)))
        .filter(|(_, duties)| !duties.is_empty())
        .collect();
    let left_out = if all {
        0
    } else {
        decision.possible_obligations.len()
    };
    if lists.is_empty() && left_out == 0 {
        return html! {};
    }
    let body = html! {
        @for (label, duties) in &lists { (checklist(label, duties)) }
        @if left_out > 0 {
            p { (left_out) " further duties and factors turn on what is open." }
        }
    };
    super::section(page, "duties", "Conditions and duties", &body)
}

fn checklist(label: &str, duties: &[Duty<'_>]) -> Markup {
    html! {
        table {
            caption { (label) }
            thead {
                tr {
                    th scope="col" .tick { span.unseen { "To tick" } }
                    th scope="col" { "What" }
                    th scope="col" .w20 { "By whom" }
                    th scope="col" .w15 { "When" }
                    th scope="col" .w15 { "Done on, by" }
                }
            }
            tbody {
                @for duty in duties {
                    tr {
                        td { span.box role="img" aria-label="not ticked" {} }
                        th scope="row" { @if !duty.certain { "Perhaps: " } (duty.label) }
                        td { (duty.owner) }
                        td { (duty.phase) }
                        td {}
                    }
                }
            }
        }
    }
}

fn duties(page: Page<'_>, verb: Verb, all: bool) -> Vec<Duty<'_>> {
    let mut seen: Vec<ObligationKindId> = Vec::new();
    let mut found = Vec::new();
    let certain = page.decision.obligations.iter().map(|due| (due, true));
    let possible = page.decision.possible_obligations.iter().filter(|_| all);
    for (due, certain) in certain.chain(possible.map(|due| (due, false))) {
        // Two blocks may ask for one thing; it is done once.
        if due.verb != verb || seen.contains(&due.what) {
            continue;
        }
        seen.push(due.what);
        if let Some(kind) = page.basis.obligation_kind(due.what) {
            found.push(Duty {
                certain,
                label: &kind.label,
                owner: kind.owner.as_deref().unwrap_or("–"),
                phase: kind.phase.as_deref().unwrap_or("–"),
            });
        }
    }
    // Stable: within one owner and time the order of the policy stays.
    found.sort_by(|a, b| (a.owner, a.phase).cmp(&(b.owner, b.phase)));
    found
}

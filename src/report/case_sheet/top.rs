//! What the sheet is about, and the answer.

use maud::{Markup, html};

use super::{Page, capital, id, stated};
use crate::eval::Status;
use crate::report::{visible, words};

/// The name of a case as its sheet shows it.
pub fn case_name(name: Option<&str>, row: Option<usize>) -> String {
    match (name, row) {
        (Some(name), _) => name.to_owned(),
        (None, Some(row)) => format!("Row {row}"),
        (None, None) => "Unnamed case".to_owned(),
    }
}

/// Case, reference, day, destination.
pub fn heading(page: Page<'_>, name: &str, reference: Option<&str>) -> Markup {
    let day = page.decision.as_of.map(|day| day.to_string());
    html! {
        header {
            p.kicker { "Case sheet · " (policy_title(page)) }
            h1 id=(id(page.number, "title")) { (stated(name)) }
            dl.about {
                dt { "Reference" }
                dd { (stated(reference.unwrap_or("none stated"))) }
                dt { "Asked for" }
                dd { (day.as_deref().unwrap_or("no day stated: the answer holds for every day it speaks of")) }
                @for (record, who) in identities(page) {
                    dt { (capital(&record)) }
                    dd { (visible(&who)) }
                }
            }
        }
    }
}

/// Who the records are: `partner`, `Australia`.
pub fn identities(page: Page<'_>) -> Vec<(String, String)> {
    page.decision
        .case
        .identities
        .iter()
        .filter_map(|stated| {
            let record = page.basis.record(stated.record)?.name.clone();
            let who = match stated.instance {
                Some(id) => page.basis.policy.instances.get(id.index())?.title.clone(),
                None => "another, on which the register is silent".to_owned(),
            };
            Some((record, who))
        })
        .collect()
}

fn policy_title(page: Page<'_>) -> String {
    page.basis
        .root()
        .map_or_else(String::new, |unit| unit.title.clone())
}

/// The posture, large.
pub fn answer(page: Page<'_>) -> Markup {
    let decision = page.decision;
    let root = page.basis.policy.root;
    let heading = id(page.number, "answer");
    let label = |outcome: u32| capital(&page.basis.outcome_label(root, outcome));
    html! {
        section.answer aria-labelledby=(heading) {
            h2 id=(heading) { "Answer" }
            @match &decision.status {
                Status::Decided(outcome) => {
                    p.posture { (label(*outcome)) }
                    p { (how_decided(page)) }
                }
                Status::Undetermined => {
                    p.posture { "Undetermined" }
                    p { "What is stated leaves these possible, the strictest first:" }
                    ol { @for possible in &decision.possible { li { (label(possible.outcome)) } } }
                }
                Status::NotInForce { .. } => {
                    p.posture { "Undetermined" }
                    p { (capital(&words::reason(&decision.status).unwrap_or_default())) "." }
                }
                Status::TooManyOpenFacts { open, bound } => {
                    p.posture { "Undetermined" }
                    p {
                        "Too many open facts (" (open) "): " (bound) " partial cases were looked at without an end, "
                        "and nothing is claimed."
                    }
                }
            }
        }
    }
}

/// On what the answer rests, in a sentence.
fn how_decided(page: Page<'_>) -> String {
    let decision = page.decision;
    let by = match decision.decisive.len() {
        0 if decision.otherwise => "No rule of this policy is left to decide the case.".to_owned(),
        0 => {
            "By different rules, depending on facts that are not stated; all lead here.".to_owned()
        }
        1 => "By one rule.".to_owned(),
        several => format!("By {several} rules alike."),
    };
    match decision.missing_for_obligations.is_empty() {
        true => by,
        false => format!("{by} Facts that are not stated leave some duties open, not this answer."),
    }
}

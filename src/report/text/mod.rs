//! One decision as a person reads it: posture first, then why, then what is still open. The order is a contract.

mod deciding;
mod explain;
mod following;
#[cfg(test)]
mod tests;
mod why;

use super::sheet::{Block, Sheet};
use super::{Basis, NOTICE, labels, notice, words};
use crate::case::Case;
use crate::eval::{Decision, FactUse, RuleTrace, Status};

/// The page of one decision. With a trace, every rule considered and every fact that does not matter are added, and
/// names stand beside labels. `row` numbers a case of a batch that has no name.
#[must_use]
pub fn sheet(
    basis: Basis<'_>,
    decision: &Decision,
    trace: Option<&[RuleTrace]>,
    row: Option<usize>,
) -> Sheet {
    let explain = trace.is_some();
    let mut sheet = Sheet::default();
    sheet.blocks.push(title(basis, decision, row));
    sheet.blocks.push(headline(basis, decision, explain));
    // Where the answer is open, what would close it comes before everything that hangs on it.
    let open = !matches!(decision.status, Status::Decided(_));
    if open {
        deciding::add(&mut sheet, basis, decision, explain);
    }
    why::add(&mut sheet, basis, decision, explain);
    following::classified(&mut sheet, basis, decision, explain);
    following::to_be_done(&mut sheet, basis, decision, explain);
    following::others(&mut sheet, basis, decision, explain);
    if !open {
        deciding::add(&mut sheet, basis, decision, explain);
    }
    if let Some(trace) = trace {
        explain::add(&mut sheet, basis, decision, trace);
    }
    sheet.list(
        "Note",
        decision
            .notices
            .iter()
            .map(|noticed| notice::text(basis, noticed))
            .collect(),
    );
    sheet.remark(last_line(basis));
    sheet
}

/// The page of a case that was rejected; its diagnostics are printed below it.
#[must_use]
pub fn rejected_sheet(basis: Basis<'_>, name: Option<&str>, row: Option<usize>) -> Sheet {
    let mut sheet = Sheet::default();
    sheet.blocks.push(Block::Title(vec![case_name(name, row)]));
    sheet.blocks.push(Block::Headline {
        label: "answer",
        text: "REJECTED".to_owned(),
        detail: String::new(),
        open: true,
        aside: basis.root().map(|u| u.title.clone()).unwrap_or_default(),
    });
    sheet
}

/// What decided, and what the answer is not.
#[must_use]
pub fn last_line(basis: Basis<'_>) -> String {
    let meaning = basis.policy.meaning.rsplit(':').next().unwrap_or("");
    let short = |digest: &str| digest.chars().take(8).collect::<String>();
    let at = basis
        .revision
        .map_or_else(String::new, |revision| format!(" at {}", short(revision)));
    format!(
        "Policy {}{at}, meaning {}, language {}. {NOTICE}",
        basis.unit_name(basis.policy.root),
        short(meaning),
        basis.policy.language,
    )
}

fn case_name(name: Option<&str>, row: Option<usize>) -> String {
    match (name, row) {
        (Some(name), _) => name.to_owned(),
        (None, Some(row)) => format!("row {row}"),
        (None, None) => "unnamed case".to_owned(),
    }
}

fn title(basis: Basis<'_>, decision: &Decision, row: Option<usize>) -> Block {
    let mut parts = vec![case_name(decision.case.name.as_deref(), row)];
    parts.push(match decision.as_of {
        Some(day) => day.to_string(),
        None => "date open".to_owned(),
    });
    parts.extend(identities(basis, &decision.case));
    Block::Title(parts)
}

pub(super) fn identities(basis: Basis<'_>, case: &Case) -> Vec<String> {
    case.identities
        .iter()
        .filter_map(|stated| {
            let record = &basis.record(stated.record)?.name;
            let who = match stated.instance {
                Some(id) => basis.policy.instances.get(id.index())?.title.as_str(),
                None => "another",
            };
            Some(format!("{record} {who}"))
        })
        .collect()
}

fn headline(basis: Basis<'_>, decision: &Decision, explain: bool) -> Block {
    let root = basis.policy.root;
    let (text, detail) = match &decision.status {
        Status::Decided(outcome) => {
            let name = match explain {
                true => format!("[{}]", basis.outcome_name(root, *outcome)),
                false => String::new(),
            };
            (basis.outcome_label(root, *outcome).to_uppercase(), name)
        }
        Status::Undetermined => {
            let possible: Vec<String> = decision
                .possible
                .iter()
                .map(|p| basis.outcome_label(root, p.outcome))
                .collect();
            ("UNDETERMINED".to_owned(), either(&possible))
        }
        Status::NotInForce { .. } | Status::TooManyOpenFacts { .. } => {
            let reason = words::reason(&decision.status).unwrap_or_default();
            let reason = reason.strip_prefix("undetermined: ").unwrap_or(&reason);
            ("UNDETERMINED".to_owned(), reason.to_owned())
        }
    };
    Block::Headline {
        label: "answer",
        text,
        detail,
        open: !matches!(decision.status, Status::Decided(_)),
        aside: basis.root().map(|u| u.title.clone()).unwrap_or_default(),
    }
}

/// `a, or b`: the comma keeps labels of several words apart.
fn either(texts: &[String]) -> String {
    match texts {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => format!("{}, or {last}", most.join(", ")),
    }
}

/// A fact with its values labelled: `item.speed_max = 482 km/h, limit 800 km/h`
fn fact(basis: Basis<'_>, used: &FactUse, explain: bool) -> String {
    labels::used(basis, used, explain)
}

/// The first texts, and how many more there are. `how` says how to see those.
fn some(texts: &[String], shown: usize, how: &str) -> String {
    let more = texts.len().saturating_sub(shown);
    let first: Vec<&str> = texts.iter().take(shown).map(String::as_str).collect();
    match more {
        0 => first.join(", "),
        _ => format!("{} and {more} more ({how})", first.join(", ")),
    }
}

//! What the verbs share that ask about every case at once.

use std::borrow::Cow;

use super::compiled::{Ready, cannot_read};
use super::{Exit, Output};
use crate::analysis;
use crate::case::Case;
use crate::check::{self, Asked, NotAsked};
use crate::diagram::{self, Reading};
use crate::policy::{Policy, Printer};
use crate::quantity::Date;
use crate::source::open_policy;

/// The policy with conditions beside its own, cut at the numbers of the case.
pub fn beside(
    argument: &str,
    ready: &Ready,
    case: Option<&Case>,
    conditions: &[&str],
    day: Option<Date>,
    out: &mut Output,
) -> Result<Asked, Exit> {
    let opened = open_policy(argument).map_err(|error| cannot_read(error, out))?;
    let cuts = case.map_or_else(Vec::new, |case| analysis::comparisons(&ready.policy, case));
    let mut all = conditions.to_vec();
    all.extend(cuts.iter().map(String::as_str));
    check::ask(opened, &all, day).map_err(|not| {
        match not {
            NotAsked::Unread(error) => return cannot_read(error, out),
            NotAsked::Refused {
                diagnostics,
                sources,
            } => out.diagnostics(&diagnostics, &sources),
        }
        Exit::Usage
    })
}

/// What all cases are read by, and what is given of them, on the day asked for: the policy as it stands on it, and the case
/// without it. As for `eval --as-of`, the attribute a policy is `dated by` is then a fact like any other (3.1). Without a
/// day, and before the policy is in force, when no case is answered, both are as they are.
pub fn on_day(policy: &Policy, case: Case) -> (Cow<'_, Policy>, Case) {
    match case.as_of.and_then(|day| policy.standing_on(day)) {
        Some(standing) => {
            let facts = Case {
                as_of: None,
                ..case
            };
            (Cow::Owned(standing), facts)
        }
        None => (Cow::Borrowed(policy), case),
    }
}

/// Says that the diagrams grew beyond their budget, and by which facts.
pub fn too_complex(reading: &Reading<'_>, out: &mut Output) -> Exit {
    let printer = Printer::new(reading.policy);
    let mut axes: Vec<(usize, String)> = reading
        .space
        .axes
        .iter()
        .filter_map(|axis| match &axis.asked {
            diagram::Asked::Variable(id) => Some((axis.cells.len(), printer.variable(*id))),
            diagram::Asked::Comparison(_) | diagram::Asked::Elsewhere | diagram::Asked::Class => {
                None
            }
        })
        .collect();
    axes.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let names: Vec<String> = axes
        .into_iter()
        .take(4)
        .map(|(cells, name)| format!("{name} ({cells} ranges or values)"))
        .collect();
    out.say(&format!(
        "error: too complex: {}\n  \
         help: ask about one day with --as-of, or give a case that states some of these facts",
        names.join(", ")
    ));
    Exit::Invalid
}

//! What the verbs share that ask about every case at once.

use std::borrow::Cow;

use super::compiled::{Ready, cannot_read};
use super::one_case::One;
use super::{Exit, Output};
use crate::analysis;
use crate::case::Case;
use crate::check::{self, Asked, NotAsked};
use crate::diagram::{self, Reading};
use crate::eval::{Decision, Question, Status, decide};
use crate::policy::{Policy, Printer};
use crate::quantity::Date;
use crate::report::{contradiction, visible};
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
    let points = case.map_or_else(Vec::new, |case| {
        analysis::points_stated(&ready.policy, case)
    });
    let mut all = conditions.to_vec();
    all.extend(points.iter().map(String::as_str));
    let asked = check::ask(opened, &all, day).map_err(|not| {
        match not {
            NotAsked::Unread(error) => return cannot_read(error, out),
            NotAsked::Refused {
                diagnostics,
                sources,
            } => out.diagnostics(&diagnostics, &sources),
        }
        Exit::Usage
    });
    asked.map(|asked| match case {
        None => asked,
        Some(case) => Asked {
            policy: analysis::telling_apart(&asked.policy, case).unwrap_or(asked.policy),
            ..asked
        },
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

/// Can anything be asked of the case, or on the day? Of a case that cannot be, and before the policy is in force, whatever
/// was said would hold of nothing. When not, says why. A day that moves is not held to be one on which it is in force.
pub fn can_be_asked(
    argument: &str,
    ready: &Ready,
    case: Option<&One>,
    day: Option<Date>,
    day_moves: bool,
    out: &mut Output,
) -> Result<(), Exit> {
    let nothing = Case::default();
    let facts = case.map_or(&nothing, |one| &one.case);
    let question = Question {
        as_of: day,
        by_diagrams: true,
        ..Question::default()
    };
    match decide(&ready.policy, facts, &question) {
        Err(found) => {
            let mut sources = case.map_or(&ready.sources, |one| &one.sources).clone();
            let basis = ready.basis();
            let diagnostics = contradiction::quoting(basis, facts, &found, &mut sources);
            out.diagnostics(&diagnostics, &sources);
            Err(Exit::Invalid)
        }
        Ok(Decision {
            status: Status::NotInForce { effective },
            as_of,
            ..
        }) if !day_moves => {
            let on = match as_of {
                Some(day) => format!("on {day}"),
                None => "on any day the case may be of".to_owned(),
            };
            out.say(&format!(
                "error: {on} {} is not in force: it decides from {effective} on\n  \
                 help: ask about a day from {effective} on",
                visible(argument)
            ));
            Err(Exit::Usage)
        }
        Ok(_) => Ok(()),
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

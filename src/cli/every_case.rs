//! What the verbs share that ask about every case at once.

use super::compiled::{Ready, cannot_read};
use super::{Exit, Output};
use crate::analysis;
use crate::case::Case;
use crate::check::{self, Asked, NotAsked};
use crate::diagram::{self, Diagram, Reading, YES};
use crate::policy::Printer;
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

/// What is given: the facts of the case and the day. A day that is asked for stands for the case's own.
pub fn given(reading: &mut Reading<'_>, case: Option<&Case>, day: Option<Date>) -> Diagram {
    let Some(case) = case else {
        return day.map_or(YES, |day| analysis::on(reading, day));
    };
    let mut case = case.clone();
    case.as_of = day.or(case.as_of);
    let root = reading.policy.units.get(reading.policy.root.index());
    let dated_by = root.and_then(|root| root.dated_by);
    let replaced = day.and(dated_by);
    analysis::given(reading, &case, &|fact| Some(fact) == replaced)
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

//! `mtcrc flip`: where is the line?

use super::arguments::{self, FormatOption, PolicyArgument};
use super::compiled::compile;
use super::every_case::{beside, on_day, too_complex};
use super::{Exit, Output, one_case};
use crate::analysis::{self, Lines, changed};
use crate::diagnostic::nearest;
use crate::diagram::{BUDGET, Reading};
use crate::eval::{Question, Status, decide};
use crate::open;
use crate::policy::Policy;
use crate::quantity::Date;
use crate::report::flip::{Flipped, sheet, view};
use crate::report::witness::Shown;
use crate::report::{contradiction, page, visible};

/// Where is the line?
///
/// Which changes of the facts of a case move its answer: few facts first, and of a number the nearest value. Facts that
/// the policy declares `negotiable` are proposed as changes; of the others the distance to the line is shown. What the
/// case leaves open stays open: a change is shown when it moves the answer whatever the open facts are.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example:\n  mtcrc flip tests/corpus/compare tests/corpus/compare/slow.json"
)]
pub struct Args {
    #[command(flatten)]
    policy: PolicyArgument,

    /// The case: a JSON file, a .mtcr file with a case block, or - for standard
    /// input
    #[arg(value_name = "CASE")]
    case: String,

    /// The answer to reach; without it, any other than now
    #[arg(long, value_name = "POSTURE")]
    to: Option<String>,

    /// Ask as of this day instead of the case's own
    #[arg(long, value_name = "DATE", value_parser = arguments::date)]
    as_of: Option<Date>,

    #[command(flatten)]
    format: FormatOption,
}

/// Runs the verb.
pub fn run(args: &Args, out: &mut Output) -> Exit {
    let style = args.format.format.style(out);
    let ready = match compile(&args.policy.policy, out) {
        Ok(ready) => ready,
        Err(exit) => return exit,
    };
    let to = match args.to.as_deref().map(|name| outcome(&ready.policy, name)) {
        None => None,
        Some(Ok(outcome)) => Some(outcome),
        Some(Err(message)) => {
            out.say(&message);
            return Exit::Usage;
        }
    };
    let Some(one_case::One {
        mut case,
        mut sources,
    }) = one_case::read(&args.case, &ready, out)
    else {
        return Exit::Invalid;
    };
    // The changed cases carry the day as well: each is a case file.
    case.as_of = args.as_of.or(case.as_of);
    let now = match open::answer(&ready.policy, &case, &Question::default()) {
        Ok(now) => now,
        Err(found) => {
            let basis = ready.basis();
            let diagnostics = contradiction::quoting(basis, &case, &found, &mut sources);
            out.diagnostics(&diagnostics, &sources);
            return Exit::Invalid;
        }
    };
    let asked = match beside(
        &args.policy.policy,
        &ready,
        Some(&case),
        &["true"],
        None,
        out,
    ) {
        Ok(asked) => asked,
        Err(exit) => return exit,
    };
    let moving = analysis::moving_alone(&asked.policy, &case);
    let (policy, facts) = on_day(&moving.policy, case.clone());
    let mut reading = Reading::new(&policy, BUDGET);
    let stands: Vec<u32> = now.possible.iter().map(|one| one.outcome).collect();
    let wanted = |outcome: u32| match to {
        Some(to) => outcome == to,
        None => !stands.contains(&outcome),
    };
    // An answer that is reached takes no change.
    let reached = matches!(now.status, Status::Decided(outcome) if Some(outcome) == to);
    let lines = match reached {
        true => Lines::default(),
        false => analysis::lines(&mut reading, &facts, &wanted),
    };
    if !reading.is_sound() {
        return too_complex(&reading, out);
    }
    // Each change is decided before it is shown; one of which the interpreter does not say so is not.
    let confirmed = |line: &analysis::Line| {
        let case = changed(&case, line);
        let decision = decide(&ready.policy, &case, &Question::default()).ok()?;
        match decision.status {
            Status::Decided(outcome) if wanted(outcome) => {}
            Status::Undetermined if decision.possible.iter().all(|p| wanted(p.outcome)) => {}
            _ => return None,
        }
        Some(Shown::of(&ready.policy, &case, &decision))
    };
    let shown = lines
        .lines
        .iter()
        .filter_map(|line| Some((line, confirmed(line)?)));
    let flipped = Flipped {
        basis: ready.basis(),
        name: case.name.clone().unwrap_or_else(|| args.case.clone()),
        asked: &moving.policy,
        case: &case,
        now: &now,
        to,
        lines: shown.collect(),
        looked_at: lines.looked_at,
        unsure: moving.unsure,
        together: lines.unsure,
        up_to: lines.up_to,
    };
    let text = match style {
        None => page(&view(&flipped)),
        Some(style) => sheet(&flipped).render(style),
    };
    out.print(&text);
    Exit::Fine
}

/// The outcome of that name; else what is wrong with it.
fn outcome(policy: &Policy, name: &str) -> Result<u32, String> {
    let root = policy.units.get(policy.root.index());
    let scale = root.and_then(|root| policy.scales.get(root.scale.index()));
    let outcomes = scale.map_or(&[][..], |scale| &scale.outcomes);
    if let Some(position) = outcomes.iter().position(|one| one.name == name) {
        return Ok(position as u32);
    }
    let names: Vec<&str> = outcomes.iter().map(|one| one.name.as_str()).collect();
    let help = match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the outcomes are {}", names.join(", ")),
    };
    Err(format!(
        "error: `{}` is no outcome of this policy\n  help: {help}",
        visible(name)
    ))
}

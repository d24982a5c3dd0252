//! `mtcrc query`: when does this hold?

use super::arguments::{self, FormatOption, PolicyArgument};
use super::compiled::compile;
use super::every_case::{beside, can_be_asked, on_day, too_complex};
use super::{Exit, Output, one_case};
use crate::analysis::{self, Held};
use crate::ast::Verb;
use crate::case::Case;
use crate::diagram::{BUDGET, Reading};
use crate::eval::{Decision, Question, answers};
use crate::policy::Policy;
use crate::quantity::Date;
use crate::report::page;
use crate::report::query::{Queried, sheet, view};
use crate::report::witness::Shown;

/// When does this hold?
///
/// Answers about every case at once: in which cases a condition holds, said in the policy's own names, each way with a case
/// in which it does. "Never" is an answer, and so is "always": both are proved over all cases and dates on which the policy
/// is in force; of a policy whose entries ask facts, over those that are classified by their facts, unless a case is given
/// that says otherwise. The condition is written as in a policy; `posture` is the answer of the policy asked. With a case, what it
/// states is given, and the answer says what must hold besides.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example:\n  mtcrc query tests/corpus/compare \\\n    'posture is case-by-case or looser and item.reach at 500 kg >= 300 km'"
)]
pub struct Args {
    #[command(flatten)]
    policy: PolicyArgument,

    /// A condition of the language, in quotes
    #[arg(value_name = "CONDITION")]
    condition: String,

    /// A case whose facts are given: a JSON file, a .mtcr file with a case
    /// block, or - for standard input
    #[arg(value_name = "CASE")]
    case: Option<String>,

    /// Ask as of this day instead of the case's own, and of no other
    #[arg(long, value_name = "DATE", value_parser = arguments::date)]
    as_of: Option<Date>,

    /// Show at most so many ways
    #[arg(long, value_name = "COUNT", default_value_t = 12)]
    most: usize,

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
    let case = match &args.case {
        None => None,
        Some(argument) => match one_case::read(argument, &ready, out) {
            Some(one) => Some(one),
            None => return Exit::Invalid,
        },
    };
    let argument = &args.policy.policy;
    if let Err(exit) = can_be_asked(argument, &ready, case.as_ref(), args.as_of, false, out) {
        return exit;
    }
    let case = case.map(|one| one.case);
    let day = args.as_of.or(case.as_ref().and_then(|case| case.as_of));
    let conditions = [args.condition.as_str()];
    let asked = match beside(
        &args.policy.policy,
        &ready,
        case.as_ref(),
        &conditions,
        day,
        out,
    ) {
        Ok(asked) => asked,
        Err(exit) => return exit,
    };
    let Some(&(block, kind)) = asked.conditions.first() else {
        return Exit::Invalid;
    };
    let facts = Case {
        as_of: day,
        ..case.clone().unwrap_or_default()
    };
    let (policy, facts) = on_day(&asked.policy, facts);
    let mut reading = Reading::new(&policy, BUDGET);
    let given = analysis::given(&mut reading, &facts, &|_| false);
    let condition = reading.obliges(block, Verb::Consider, kind);
    let held = analysis::query(&mut reading, condition, given, args.most.max(1));
    if !reading.is_sound() {
        return too_complex(&reading, out);
    }
    let shown = replayed(&asked.policy, &held, day, |decision| {
        decision.obligations.iter().any(|due| due.from == block)
    });
    let queried = Queried {
        basis: ready.basis(),
        asked: &args.condition,
        case: case.as_ref().map(|case| {
            let file = args.case.clone().unwrap_or_default();
            case.name.clone().unwrap_or(file)
        }),
        classified: case.as_ref().is_some_and(|case| case.classified.is_some()),
        as_of: day,
        held: &held,
        shown,
    };
    let text = match style {
        None => page(&view(&queried)),
        Some(style) => sheet(&queried).render(style),
    };
    out.print(&text);
    Exit::Fine
}

/// Each witness decided by the interpreter, on the day asked for; one of which it does not say that the condition holds is
/// not shown.
fn replayed(
    policy: &Policy,
    held: &Held,
    day: Option<Date>,
    confirms: impl Fn(&Decision) -> bool,
) -> Vec<Option<Shown>> {
    let one = |way: &analysis::Way| {
        let witness = way.witness.as_ref().ok()?;
        let case = Case {
            as_of: day.or(witness.case.as_of),
            ..witness.case.clone()
        };
        let decision = answers(policy, &case, &Question::default()).ok()?;
        confirms(&decision).then(|| Shown::of(policy, &case, &decision))
    };
    held.ways.iter().map(one).collect()
}

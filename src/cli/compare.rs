//! `mtcrc compare`: why were these two treated differently?

use super::arguments::{self, FormatOption, PolicyArgument};
use super::compiled::compile;
use super::{Exit, Output, one_case};
use crate::analysis::{points_stated, telling_apart};
use crate::case::Case;
use crate::check;
use crate::compare::{self, Which};
use crate::eval::Question;
use crate::quantity::Date;
use crate::report::compare::{Compared, sheet, view};
use crate::report::{contradiction, page};
use crate::source::open_policy;

/// Why were these two treated differently?
///
/// Shows both answers, the facts in which the cases differ, the smallest sets of them that turn the answer of the first
/// when it takes them from the second, and the rule at which the two part. What a register says of a partner counts as a
/// fact.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example:\n  mtcrc compare policies/us examples/cases/drone-800-state.json \\\n    examples/cases/drone-801-state.json"
)]
pub struct Args {
    #[command(flatten)]
    policy: PolicyArgument,

    /// The one case: a JSON file, a .mtcr file with a case block, or - for
    /// standard input
    #[arg(value_name = "CASE")]
    first: String,

    /// The other case
    #[arg(value_name = "CASE")]
    second: String,

    /// Ask as of this day instead of the cases' own
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
    let first = one_case::read(&args.first, &ready, out);
    let second = one_case::read(&args.second, &ready, out);
    let (Some(first), Some(second)) = (first, second) else {
        return Exit::Invalid;
    };
    let question = Question {
        as_of: args.as_of,
        ..Question::default()
    };
    let told = |cases: [&Case; 2]| {
        let mut points = cases
            .map(|case| points_stated(&ready.policy, case))
            .concat();
        points.sort();
        points.dedup();
        let points: Vec<&str> = points.iter().map(String::as_str).collect();
        let opened = open_policy(&args.policy.policy).ok()?;
        let mut policy = check::ask(opened, &points, None).ok()?.policy;
        for case in cases {
            policy = telling_apart(&policy, case)?;
        }
        Some(policy)
    };
    let compared = compare::compare(&ready.policy, &first.case, &second.case, &question, &told);
    let comparison = match compared {
        Ok(comparison) => comparison,
        Err((which, found)) => {
            let one = match which {
                Which::First => &first,
                Which::Second => &second,
            };
            let mut sources = one.sources.clone();
            let basis = ready.basis();
            let diagnostics = contradiction::quoting(basis, &one.case, &found, &mut sources);
            out.diagnostics(&diagnostics, &sources);
            return Exit::Invalid;
        }
    };
    let names = names(args, &first.case, &second.case);
    let compared = Compared {
        basis: ready.basis(),
        comparison: &comparison,
        names: [&names[0], &names[1]],
    };
    let text = match style {
        None => page(&view(&compared)),
        Some(style) => sheet(&compared).render(style),
    };
    out.print(&text);
    Exit::Fine
}

/// What the two are called: by their names where these tell them apart, else by their files.
fn names(args: &Args, first: &Case, second: &Case) -> [String; 2] {
    match (&first.name, &second.name) {
        (Some(one), Some(other)) if one != other => [one.clone(), other.clone()],
        _ if args.first != args.second => [args.first.clone(), args.second.clone()],
        _ => [args.first.clone(), format!("{} again", args.second)],
    }
}

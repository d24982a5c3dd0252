//! `mtcrc diff`: what does a change of a policy do?

mod given;

use clap::ValueEnum;

use super::arguments::date;
use super::compiled::{self, Ready};
use super::{Exit, Output};
use crate::case::Case;
use crate::diagnostic::{Diagnostic, Style};
use crate::diff::{CaseDifference, Deciding, Difference, compare, decide_both};
use crate::eval::{Contradiction, DEFAULT_BOUND, Question};
use crate::quantity::Date;
use crate::report::diff::{Compared, Side, markdown, text, view};
use crate::report::{self, contradiction, visible};

/// What does this change do?
///
/// Compares two policies declaration by declaration; with --cases also decides given cases under both. Which of all
/// possible cases change is not computed in this version.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example:\n  mtcrc diff HEAD:policies/us policies/us \\\n    --cases examples/cases/drone-801-state.json"
)]
pub struct Args {
    /// The policy before: a .mtcr file, a folder with policy.mtcr, or REV:PATH
    pub old: String,

    /// The policy now: a .mtcr file, a folder with policy.mtcr, or REV:PATH
    pub new: String,

    /// Decide these cases under both: JSON, NDJSON, or a .mtcr file with `case` blocks
    #[arg(long, value_name = "FILE")]
    pub cases: Vec<String>,

    /// The date the cases are asked for
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub as_of: Option<Date>,

    /// Exit with 1 when anything differs
    #[arg(long)]
    pub exit_code: bool,

    /// Exit with 1 when a case became looser, or when that cannot be ruled out
    #[arg(long, value_name = "DIRECTION", value_enum)]
    pub fail_on: Option<FailOn>,

    /// Form of the answer
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub format: Format,
}

/// What makes the run fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// A case that is looser than before.
    Looser,
}

/// Which form the answer takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A page for people, 80 columns.
    #[default]
    Human,
    /// The same content line by line.
    Plain,
    /// A comment for a pull request.
    Markdown,
    /// For programs, versioned.
    Json,
}

/// Runs the verb.
pub fn run(args: &Args, out: &mut Output) -> Exit {
    if args.format != Format::Human {
        out.be_plain();
    }
    // Both sides are compiled before either refusal ends the run, so that one run shows what is wrong with both.
    let old = side("old", &args.old, out);
    let new = side("new", &args.new, out);
    let (old, new) = match (old, new) {
        (Ok(old), Ok(new)) => (old, new),
        (Err(exit), _) | (_, Err(exit)) => return exit,
    };
    let difference = compare(&old.policy, &new.policy);
    let cases = match decided(args, &old, &new, out) {
        Ok(cases) => cases,
        Err(exit) => return exit,
    };
    let compared = Compared {
        old: Side {
            name: &args.old,
            basis: old.basis(),
        },
        new: Side {
            name: &args.new,
            basis: new.basis(),
        },
        difference: &difference,
        cases: cases.as_ref(),
    };
    let answer = match args.format {
        Format::Human => text(&compared, out.human()),
        Format::Plain => text(&compared, Style::Plain),
        Format::Markdown => markdown(&compared),
        Format::Json => report::page(&view(&compared)),
    };
    out.print(&answer);
    exit(args, &difference, cases.as_ref(), out)
}

fn side(which: &str, argument: &str, out: &mut Output) -> Result<Ready, Exit> {
    compiled::compile(argument, out).inspect_err(|_| {
        out.say(&format!(
            "the {which} policy, {}, cannot be compared",
            visible(argument)
        ));
    })
}

/// The cases decided under both; none when none were asked for.
fn decided(
    args: &Args,
    old: &Ready,
    new: &Ready,
    out: &mut Output,
) -> Result<Option<CaseDifference>, Exit> {
    if args.cases.is_empty() {
        return Ok(None);
    }
    let mut given = Vec::new();
    for file in &args.cases {
        given.extend(given::both(file, old, new, given.len(), out)?);
    }
    let question = Question {
        as_of: args.as_of,
        bound: DEFAULT_BOUND,
    };
    let refuse_old = |case: &Case, why: &Contradiction| refusal(old, case, why);
    let refuse_new = |case: &Case, why: &Contradiction| refusal(new, case, why);
    let old = Deciding {
        policy: &old.policy,
        refusal: &refuse_old,
    };
    let new = Deciding {
        policy: &new.policy,
        refusal: &refuse_new,
    };
    Ok(Some(decide_both(&old, &new, given, &question)))
}

fn refusal(ready: &Ready, case: &Case, why: &Contradiction) -> Vec<Diagnostic> {
    contradiction::diagnostics(ready.basis(), case, why)
}

fn exit(
    args: &Args,
    difference: &Difference,
    cases: Option<&CaseDifference>,
    out: &mut Output,
) -> Exit {
    let mut exit = Exit::Fine;
    let changed = !difference.is_empty() || cases.is_some_and(|c| !c.changes.is_empty());
    if args.exit_code && changed {
        exit = Exit::Findings;
    }
    if args.fail_on == Some(FailOn::Looser)
        && let Some(why) = perhaps_looser(difference, cases)
    {
        out.say(&format!("--fail-on looser: {why}"));
        exit = Exit::Findings;
    }
    exit
}

/// Why it cannot be said that no case became looser; none when it can, as far as the question goes.
fn perhaps_looser(difference: &Difference, cases: Option<&CaseDifference>) -> Option<String> {
    if difference.same_meaning {
        return None;
    }
    let Some(cases) = cases else {
        // A gate that passes because nothing was looked at would be worse than none.
        return (!difference.decides_alike()).then(|| {
            "this version compares declarations and given cases only, and no cases were given; \
             whether some case became looser cannot be said (give some with --cases FILE)"
                .to_owned()
        });
    };
    let doubtful = cases
        .changes
        .iter()
        .filter(|change| change.may_be_looser)
        .count();
    let doubtful = doubtful.saturating_sub(cases.tally.looser);
    match (cases.tally.looser, doubtful) {
        (0, 0) => None,
        (0, doubtful) => Some(format!(
            "{doubtful} of the cases given may have become looser: their answers cannot be compared"
        )),
        (looser, 0) => Some(format!("{looser} of the cases given became looser")),
        (looser, doubtful) => Some(format!(
            "{looser} of the cases given became looser, and {doubtful} more may have"
        )),
    }
}

//! `mtcrc diff`: what does a change of a policy do?

mod days;
mod gate;
mod given;
mod intended;
mod sides;

use clap::ValueEnum;

use self::days::{Days, days};
use self::gate::Found;
use self::intended::Intended;
use self::sides::Sides;
use super::compiled::Ready;
use super::{Exit, Output};
use crate::case::Case;
use crate::diagnostic::{Diagnostic, Style};
use crate::diff::{
    Asked, CaseDifference, Deciding, Difference, Uncompared, Wanted, Whole, compare, compare_days,
    decide_both, whole,
};
use crate::eval::{Contradiction, Question};
use crate::report::diff::{Compared, Side, markdown, sarif, text, view};
use crate::report::{self, contradiction};

/// What does this change do?
///
/// Compares two policies over all cases: every group of cases that is decided in a new way, when, by which rules, and a
/// case of each that both were asked. Then the declarations that differ. All cases are those that are classified by their
/// facts, where an entry asks any, and that both policies can be asked. With --cases it also decides given cases under
/// both. With two dates, --as-of D1..D2, it compares one policy as it stands on the first with the same on the second.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  mtcrc diff HEAD:policies/us policies/us \\\n    --cases examples/cases/drone-801-state.json\n  mtcrc diff policies/us --as-of 2020-07-23..2020-07-24"
)]
pub struct Args {
    /// The policy before: a .mtcr file, a folder with policy.mtcr, or REV:PATH
    pub old: String,

    /// The policy now: a .mtcr file, a folder with policy.mtcr, or REV:PATH; not with two dates
    pub new: Option<String>,

    /// Show every group of cases, and every condition of each
    #[arg(long)]
    pub all: bool,

    /// The intended change, a condition of the new policy a line: only what is beyond it is shown and counts
    #[arg(long, value_name = "FILE")]
    pub allow: Option<String>,

    /// Decide these cases under both: JSON, NDJSON, or a .mtcr file with `case` blocks
    #[arg(long, value_name = "FILE")]
    pub cases: Vec<String>,

    /// The date the given cases are asked for; or two, D1..D2, to compare one policy on both days
    #[arg(long, value_name = "DATE", value_parser = days)]
    pub as_of: Option<Days>,

    /// Exit with 1 when anything differs
    #[arg(long)]
    pub exit_code: bool,

    /// Exit with 1 when a case became looser, or when that cannot be ruled out: of one that is decided on one side only, or
    /// that the new policy cannot be asked any more
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
    /// SARIF 2.1.0, for code hosts: a result for each group, at the rule that now decides.
    Sarif,
}

/// Runs the verb.
pub fn run(args: &Args, out: &mut Output) -> Exit {
    if args.format != Format::Human {
        out.be_plain();
    }
    answered(args, out).unwrap_or_else(|exit| exit)
}

fn answered(args: &Args, out: &mut Output) -> Result<Exit, Exit> {
    let sides = Sides::of(args, out)?;
    let [old, new] = sides.ready();
    let difference = match sides.days() {
        None => compare(&old.policy, &new.policy),
        Some(days) => compare_days(&new.policy, days),
    };
    let intended = match &args.allow {
        None => None,
        Some(file) => Some(intended::read(
            file,
            args.new.as_ref().unwrap_or(&args.old),
            out,
        )?),
    };
    let whole = over_all(args, &sides, &difference, intended.as_ref());
    let cases = decided(args, &sides, intended.as_ref(), out)?;
    let [was, is] = match sides.days() {
        None => [None, None],
        Some(days) => days.map(Some),
    };
    let compared = Compared {
        old: Side {
            name: &args.old,
            basis: old.basis(),
            as_of: was,
        },
        new: Side {
            name: args.new.as_ref().unwrap_or(&args.old),
            basis: new.basis(),
            as_of: is,
        },
        difference: &difference,
        whole: Some(&whole),
        cases: cases.as_ref(),
        intended: intended.as_ref().map(|intended| report::diff::Intended {
            file: &intended.file,
            conditions: &intended.texts,
        }),
    };
    let answer = match args.format {
        Format::Human => text(&compared, out.human()),
        Format::Plain => text(&compared, Style::Plain),
        Format::Markdown => markdown(&compared),
        Format::Json => report::page(&view(&compared)),
        Format::Sarif => {
            let looser_fails = args.fail_on == Some(FailOn::Looser);
            report::page(&sarif(&compared, looser_fails))
        }
    };
    out.print(&answer);
    let found = Found {
        difference: &difference,
        whole: &whole,
        cases: cases.as_ref(),
    };
    Ok(found.exit(args, out))
}

/// Groups shown unless all are asked for.
const GROUPS: usize = 10;
/// Conditions of a group shown unless all are asked for.
const CONDITIONS: usize = 6;
/// Even all of something ends somewhere: what is beyond is said to be there.
const MOST: usize = 2_000;

/// What differs over all cases, but for what was intended.
fn over_all(
    args: &Args,
    sides: &Sides,
    difference: &Difference,
    intended: Option<&Intended>,
) -> Result<Whole, Uncompared> {
    let wanted = |allowed| Wanted {
        groups: if args.all { MOST } else { GROUPS },
        conditions: if args.all { MOST } else { CONDITIONS },
        allowed,
    };
    let [old, new] = sides.asked();
    let Some(Intended { asked, .. }) = intended else {
        // On two days less of the policy is compared than stands in it.
        let standing = sides.days().map(|_| compare(old.compared, new.compared));
        let difference = standing.as_ref().unwrap_or(difference);
        return whole(old, new, difference, &wanted(&[]));
    };
    // The intended change is conditions that were compiled with the policy, so that policy is the new one here.
    let policy = &asked.policy;
    let standing = new
        .as_of
        .and_then(|day| Some(policy.standing_on(day)?.digested()));
    let new = Asked {
        compared: standing.as_ref().unwrap_or(policy),
        policy,
        as_of: new.as_of,
    };
    let difference = compare(old.compared, new.compared);
    whole(old, new, &difference, &wanted(&asked.conditions))
}

/// The cases decided under both; none when none were asked for.
fn decided(
    args: &Args,
    sides: &Sides,
    intended: Option<&Intended>,
    out: &mut Output,
) -> Result<Option<CaseDifference>, Exit> {
    if args.cases.is_empty() {
        return Ok(None);
    }
    let [old, new] = sides.ready();
    let mut given = Vec::new();
    for file in &args.cases {
        given.extend(given::both(file, old, new, given.len(), out)?);
    }
    let [was, is] = match args.as_of {
        None => [None, None],
        Some(Days::One(day)) => [Some(day), Some(day)],
        Some(Days::Two(days)) => days.map(Some),
    };
    let question = |as_of| Question {
        as_of,
        ..Question::default()
    };
    let refuse_old = |case: &Case, why: &Contradiction| refusal(old, case, why);
    let refuse_new = |case: &Case, why: &Contradiction| refusal(new, case, why);
    let old = Deciding {
        policy: &old.policy,
        question: question(was),
        refusal: &refuse_old,
        intended: None,
    };
    let within =
        |case: &Case| intended.is_some_and(|intended| intended.holds_of(case, &question(is)));
    let new = Deciding {
        policy: &new.policy,
        question: question(is),
        refusal: &refuse_new,
        intended: Some(&within),
    };
    Ok(Some(decide_both(&old, &new, given)))
}

fn refusal(ready: &Ready, case: &Case, why: &Contradiction) -> Vec<Diagnostic> {
    contradiction::diagnostics(ready.basis(), case, why)
}

//! `mtcrc merge-check`: does a clean merge decide as either side does?

use super::arguments::FormatOption;
use super::compiled::{Ready, cannot_read};
use super::{Exit, Output};
use crate::analysis::{NotCompared, Says, Surprised, Way, surprises};
use crate::case::{Case, write_json_line};
use crate::check;
use crate::diagram::BUDGET;
use crate::diff::{Asides, translated};
use crate::eval::{Question, Status, answers};
use crate::policy::Policy;
use crate::report::check::{Finding, findings};
use crate::report::merge_check::{Checked, Confirmed, Said, sheet, view};
use crate::report::witness::Shown;
use crate::report::{page, visible};
use crate::source::{LoadError, Merged, Opened, merged, open_policy};

/// Does a clean merge decide as either side does?
///
/// Git merges texts line by line, and a merge without conflicts can decide cases as nobody wrote. This forms the merge of
/// OURS and THEIRS, which both come from BASE, without touching anything, and looks at all cases at once: those the merge
/// decides as neither side does, and those in which only one side changed the answer and the merge does not have it. The
/// same is said of what holds beside the outcome: obligations, entries, and what layers on other scales say. Reasons, such
/// as which rules decide, are not compared.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example:\n  mtcrc merge-check tests/corpus/merge/base tests/corpus/merge/alike \\\n    tests/corpus/merge/theirs"
)]
pub struct Args {
    /// The policy both come from, such as main:policies/us
    #[arg(value_name = "BASE")]
    base: String,

    /// The one side
    #[arg(value_name = "OURS")]
    ours: String,

    /// The other side
    #[arg(value_name = "THEIRS")]
    theirs: String,

    /// Show at most so many ways of each kind of difference
    #[arg(long, value_name = "COUNT", default_value_t = 12)]
    most: usize,

    #[command(flatten)]
    format: FormatOption,
}

/// Runs the verb.
pub fn run(args: &Args, out: &mut Output) -> Exit {
    match checked(args, out) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn checked(args: &Args, out: &mut Output) -> Result<Exit, Exit> {
    let style = args.format.format.style(out);
    let names = [args.base.as_str(), args.ours.as_str(), args.theirs.as_str()];
    // All sides are compiled before a refusal ends the run, so that one run shows what is wrong with all.
    let sides = names.map(|name| side(name, out));
    let [Ok(base), Ok(ours), Ok(theirs)] = sides else {
        return Err(Exit::Invalid);
    };
    let open =
        |name: &str, out: &mut Output| open_policy(name).map_err(|error| cannot_read(error, out));
    let (base_texts, our_texts) = (open(&args.base, out)?, open(&args.ours, out)?);
    let their_texts = open(&args.theirs, out)?;
    let merge =
        merged(&base_texts, &our_texts, &their_texts).map_err(|error| cannot_read(error, out))?;
    let mut found = Vec::new();
    let mut ready = None;
    let mut errors = Vec::new();
    if merge.conflicts.is_empty() {
        match compiled(&merge, out)? {
            Ok(compiled) => ready = Some(compiled),
            Err(findings) => errors = findings,
        }
    }
    if let Some(compiled) = &ready {
        let policies = [&compiled.policy, &ours.policy, &theirs.policy, &base.policy];
        let all =
            surprises(policies, BUDGET, args.most.max(1)).map_err(|why| refused(&why, out))?;
        for surprised in all {
            let confirmed = surprised
                .ways
                .iter()
                .map(|way| confirmed(policies, way, &surprised));
            let confirmed: Vec<Option<Confirmed>> = confirmed.collect();
            found.push((surprised, confirmed));
        }
    }
    let merge_policy = ready.as_ref().map(|ready| &ready.policy);
    let sides = [&ours.policy, &theirs.policy, &base.policy];
    let policies: Vec<&Policy> = merge_policy.into_iter().chain(sides).collect();
    let checked = Checked {
        basis: ready.as_ref().map(Ready::basis),
        names,
        policies: &policies,
        merged: &merge,
        errors: &errors,
        surprises: &found,
    };
    let text = match style {
        None => page(&view(&checked)),
        Some(style) => sheet(&checked).render(style),
    };
    out.print(&text);
    Ok(match checked.is_clean() {
        true => Exit::Fine,
        false => Exit::Findings,
    })
}

fn side(name: &str, out: &mut Output) -> Result<Ready, Exit> {
    super::compiled::compile(name, out).inspect_err(|_| {
        out.say(&format!("{} cannot be merged", visible(name)));
    })
}

/// The merged policy. One that does not compile is what was looked for, because git would have merged it: then what is wrong
/// with it is shown, and given.
fn compiled(merge: &Merged, out: &mut Output) -> Result<Result<Ready, Vec<Finding>>, Exit> {
    let opened = Opened::in_memory(merge.files.clone(), &merge.entry);
    let compiled = opened.and_then(|opened| check::compile(&opened));
    let compiled = compiled.map_err(|error: LoadError| cannot_read(error, out))?;
    let Some(policy) = compiled.policy else {
        out.diagnostics(&compiled.diagnostics, &compiled.sources);
        return Ok(Err(findings(&compiled.diagnostics, &compiled.sources)));
    };
    Ok(Ok(Ready {
        policy,
        places: compiled.places,
        sources: compiled.sources,
        files: compiled.files,
        revision: None,
    }))
}

fn refused(why: &NotCompared, out: &mut Output) -> Exit {
    out.say(&match why {
        NotCompared::Scales => {
            "error: the policies decide different scales, so their answers cannot be compared"
                .to_owned()
        }
        NotCompared::Budget => {
            format!("error: too complex: more than {BUDGET} nodes for the four policies together")
        }
    });
    Exit::Invalid
}

/// The case of a way, decided by all four; none where there is no such case, or where the interpreter does not confirm it.
fn confirmed(policies: [&Policy; 4], way: &Way, surprised: &Surprised) -> Option<Confirmed> {
    let witness = way.witness.as_ref().ok()?;
    let [merge, ours, theirs, base] = policies;
    let text = write_json_line(merge, &witness.case);
    // What a side has no words for it cannot be told, and decides nothing by.
    let asked = |policy: &Policy| {
        let case = translated(merge, &witness.case, policy);
        Answered::of(policy, case.as_ref(), &text, &surprised.says)
    };
    let (merge, ours, theirs) = (asked(merge)?, asked(ours)?, asked(theirs)?);
    let base = asked(base)?;
    let said = match &surprised.says {
        Says::Outcomes(outcomes) => {
            [&merge, &ours, &theirs].map(|one| one.outcome) == outcomes.map(Some)
        }
        Says::Beside(_, holds) => {
            [&merge, &ours, &theirs].map(|one| one.said.holds) == holds.map(Some)
        }
    };
    said.then_some(Confirmed {
        merge: merge.said,
        ours: ours.said,
        theirs: theirs.said,
        base: base.said,
    })
}

/// What one policy answers to a case.
struct Answered {
    /// The outcome, nothing where the policy gives no answer; none when the case leaves it open.
    outcome: Option<Option<u32>>,
    said: Said,
}

impl Answered {
    /// None where the interpreter had to look at too much to say anything. No case is one the policy refuses.
    fn of(policy: &Policy, case: Option<&Case>, text: &str, says: &Says) -> Option<Answered> {
        // A side that refuses the case gives no answer to it.
        let nothing = || Answered {
            outcome: Some(None),
            said: Said {
                shown: nothing(text),
                holds: Some(false),
            },
        };
        let Some(case) = case else {
            return Some(nothing());
        };
        let Ok(decision) = answers(policy, case, &Question::default()) else {
            return Some(nothing());
        };
        let holds = match says {
            Says::Outcomes(_) => Some(false),
            Says::Beside(what, _) => Asides::of(policy, &decision).holds(what),
        };
        let outcome = match decision.status {
            Status::Decided(outcome) => Some(Some(outcome)),
            // Nothing before the policy is in force.
            Status::NotInForce { .. } => Some(None),
            Status::Undetermined => None,
            Status::TooManyOpenFacts { .. } => return None,
        };
        Some(Answered {
            outcome,
            said: Said {
                shown: Shown::of(policy, case, &decision),
                holds,
            },
        })
    }
}

fn nothing(text: &str) -> Shown {
    Shown {
        json: text.trim().to_owned(),
        facts: Vec::new(),
        outcomes: Vec::new(),
        rules: Vec::new(),
    }
}

//! The two sides of a comparison: two policies, or one policy on two days.

use super::Args;
use super::days::Days;
use crate::check::Compiled;
use crate::cli::compiled::{self, Ready};
use crate::cli::{Exit, Output};
use crate::diff::Asked;
use crate::policy::Policy;
use crate::quantity::Date;
use crate::report::visible;
use crate::source::LoadError;

/// What is compared with what.
pub enum Sides {
    /// Two policies, over all days.
    Two(Box<[Ready; 2]>),
    /// One policy on two days.
    Days(Box<OnDays>),
}

/// One policy on two days.
pub struct OnDays {
    /// The policy.
    pub ready: Ready,
    /// The earlier day and the later.
    pub days: [Date; 2],
    /// The policy as it stands on each.
    pub standing: [Policy; 2],
}

impl Sides {
    /// Compiles what the arguments name. When that cannot be compared, says why.
    pub fn of(args: &Args, out: &mut Output) -> Result<Self, Exit> {
        match (args.as_of, &args.new) {
            (Some(Days::Two([from, to])), Some(_)) => {
                out.say(&format!(
                    "error: --as-of {from}..{to} compares one policy on two days, and two policies \
                     were given\n  help: leave one of them out, or ask for one day: --as-of {to}"
                ));
                Err(Exit::Usage)
            }
            (Some(Days::Two(days)), None) => on_days(&args.old, days, out),
            (_, Some(new)) => two(&args.old, new, out).map(|two| Self::Two(Box::new(two))),
            (as_of, None) => {
                let day = as_of.map_or_else(String::new, |_| {
                    " The date given is one day only.".to_owned()
                });
                out.say(&format!(
                    "error: there is nothing to compare {} with.{day}\n  \
                     help: give the policy as it is now, or two dates: --as-of 2020-01-01..2024-07-01",
                    visible(&args.old)
                ));
                Err(Exit::Usage)
            }
        }
    }

    /// The policies as compiled.
    pub fn ready(&self) -> [&Ready; 2] {
        match self {
            Self::Two(two) => two.each_ref(),
            Self::Days(one) => [&one.ready, &one.ready],
        }
    }

    /// What is compared, and what the interpreter is asked about it.
    pub fn asked(&self) -> [Asked<'_>; 2] {
        match self {
            Self::Two(two) => two.each_ref().map(|ready| Asked::always(&ready.policy)),
            Self::Days(one) => {
                let [old, new] = &one.standing;
                let [was, is] = one.days;
                [(old, was), (new, is)].map(|(compared, day)| Asked {
                    compared,
                    policy: &one.ready.policy,
                    as_of: Some(day),
                })
            }
        }
    }

    /// The two days, where it is days that are compared.
    pub fn days(&self) -> Option<[Date; 2]> {
        match self {
            Self::Two(_) => None,
            Self::Days(one) => Some(one.days),
        }
    }
}

/// Both are compiled before either refusal ends the run, so that one run shows what is wrong with both.
fn two(old: &str, new: &str, out: &mut Output) -> Result<[Ready; 2], Exit> {
    let [read_old, read_new] = compiled::read_both(old, new);
    let old = side("old", old, read_old, out);
    let new = side("new", new, read_new, out);
    match (old, new) {
        (Ok(old), Ok(new)) => Ok([old, new]),
        (Err(exit), _) | (_, Err(exit)) => Err(exit),
    }
}

fn side(
    which: &str,
    argument: &str,
    read: Result<Compiled, LoadError>,
    out: &mut Output,
) -> Result<Ready, Exit> {
    compiled::ready(read, out).inspect_err(|_| {
        out.say(&format!(
            "the {which} policy, {}, cannot be compared",
            visible(argument)
        ));
    })
}

fn on_days(argument: &str, days: [Date; 2], out: &mut Output) -> Result<Sides, Exit> {
    let ready = compiled::compile(argument, out)?;
    let [from, to] = days;
    let standing = days.map(|day| Some(ready.policy.standing_on(day)?.digested()));
    let [Some(old), Some(new)] = standing else {
        let first = ready.policy.effective();
        let first = first.map_or_else(String::new, |first| first.to_string());
        let too_early = match ready.policy.standing_on(to) {
            Some(_) => from,
            None => to,
        };
        out.say(&format!(
            "error: on {too_early} {} is not in force: it decides from {first} on\n  \
             help: compare days from {first} on",
            visible(argument)
        ));
        return Err(Exit::Usage);
    };
    Ok(Sides::Days(Box::new(OnDays {
        ready,
        days,
        standing: [old, new],
    })))
}

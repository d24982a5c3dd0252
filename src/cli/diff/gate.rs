//! With what a comparison exits: what `--exit-code`, `--allow` and `--fail-on` make of it.

use super::{Args, FailOn};
use crate::cli::{Exit, Output};
use crate::diff::{CaseDifference, Difference, Direction, Uncompared, Whole};
use crate::report::words::{counted, listed};

/// What was found.
pub struct Found<'a> {
    /// The declarations that differ.
    pub difference: &'a Difference,
    /// What differs over all cases beyond the intended change.
    pub whole: &'a Result<Whole, Uncompared>,
    /// What became of the cases given.
    pub cases: Option<&'a CaseDifference>,
}

impl Found<'_> {
    /// The exit, with the reason on standard error.
    pub fn exit(&self, args: &Args, out: &mut Output) -> Exit {
        let mut exit = Exit::Fine;
        let moved = self
            .whole
            .as_ref()
            .map_or(true, |whole| !whole.is_equivalent());
        let declared = !self.difference.is_empty() && args.allow.is_none();
        let mut given = self.cases.into_iter().flat_map(CaseDifference::beyond);
        if args.exit_code && (declared || moved || given.next().is_some()) {
            exit = Exit::Findings;
        }
        if args.allow.is_some() && moved {
            out.say("--allow: the change goes beyond what was intended");
            exit = Exit::Findings;
        }
        if args.fail_on == Some(FailOn::Looser)
            && let Some(why) = self.perhaps_looser()
        {
            out.say(&format!("--fail-on looser: {why}"));
            exit = Exit::Findings;
        }
        exit
    }

    /// Why it cannot be said that no case became looser; none when it can, as far as the question goes.
    fn perhaps_looser(&self) -> Option<String> {
        if self.difference.decides_alike() {
            return self.given_looser();
        }
        let whole = match self.whole {
            Ok(whole) => whole,
            // A gate that passes because nothing was looked at would be worse than none.
            Err(_) => {
                let given = self.given_looser();
                let given = given.map_or_else(String::new, |given| format!("; {given}"));
                return Some(format!("all cases could not be compared{given}"));
            }
        };
        // Where one of the two has no answer because it is not in force, nothing says that it was not looser.
        let [looser, _, other] = whole.counts;
        match (looser, other) {
            (0, 0) => {}
            (0, 1) => {
                return Some(
                    "1 group of cases has an outcome on one side only, and may have become looser"
                        .to_owned(),
                );
            }
            (0, other) => {
                return Some(format!(
                    "{other} groups of cases have an outcome on one side only, and may have become looser"
                ));
            }
            (1, _) => return Some("1 group of cases became looser".to_owned()),
            (looser, _) => return Some(format!("{looser} groups of cases became looser")),
        }
        self.given_looser().or_else(|| self.no_longer_asked(whole))
    }

    /// That a given case became looser, or may have.
    fn given_looser(&self) -> Option<String> {
        let beyond = || self.cases.into_iter().flat_map(CaseDifference::beyond);
        let looser = beyond().filter(|change| change.direction == Direction::Looser);
        let may_be = beyond().filter(|change| change.may_be_looser);
        match (looser.count(), may_be.count()) {
            (0, 0) => None,
            (0, may_be) => Some(format!(
                "{may_be} of the cases given may have become looser"
            )),
            (looser, _) => Some(format!("{looser} of the cases given became looser")),
        }
    }

    /// That the new policy refuses cases that the old one decided: what becomes of these nobody has said. Only the case that
    /// could not be put to the old policy was decided by nothing before.
    fn no_longer_asked(&self, whole: &Whole) -> Option<String> {
        let [dropped, _] = &self.difference.one_sided;
        if !dropped.is_empty() {
            /// Words that are named.
            const NAMED: usize = 3;
            let mut named: Vec<String> = dropped.iter().take(NAMED).cloned().collect();
            if dropped.len() > NAMED {
                named.push(counted(dropped.len() - NAMED, "other condition"));
            }
            return Some(format!(
                "the new policy cannot be asked about cases in which {}, so whether they became looser is open",
                listed(&named, "or")
            ));
        }
        whole.assumed_away.then(|| {
            "the new policy assumes that some cases cannot be which the old one decides, so whether they became \
             looser is open"
                .to_owned()
        })
    }
}

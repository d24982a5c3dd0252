//! The one case a verb is asked about.

use super::Output;
use super::cases::{Cases, Refused};
use super::compiled::Ready;
use crate::case::Case;
use crate::report::visible;
use crate::source::Sources;

/// A case that was read, with the files its diagnostics quote.
pub struct One {
    /// The case.
    pub case: Case,
    /// The files.
    pub sources: Sources,
}

/// The only case of a file, for the policy. When there is not exactly one that is valid, says so on standard error.
pub fn read(argument: &str, ready: &Ready, out: &mut Output) -> Option<One> {
    let refuse = |refused: &Refused, out: &mut Output| {
        out.diagnostics(&refused.diagnostics, &refused.sources);
        None
    };
    let cases = match Cases::open(argument, &ready.sources) {
        Ok(cases) => cases,
        Err(refused) => return refuse(&refused, out),
    };
    let sources = cases.sources().unwrap_or(&ready.sources).clone();
    let mut found = Vec::new();
    let end = cases.each(&ready.policy, 0, &mut |row| {
        found.push(row.case);
        found.len() < 2
    });
    if let Err(refused) = end {
        return refuse(&refused, out);
    }
    let mut found = found.into_iter();
    match (found.next(), found.next()) {
        (Some(Ok(case)), None) => Some(One { case, sources }),
        (Some(Err(refused)), None) => refuse(&refused, out),
        (first, _) => {
            let argument = visible(argument);
            out.say(&match first {
                None => format!("error: `{argument}` holds no case; this is asked about one case"),
                Some(_) => format!(
                    "error: `{argument}` holds several cases; this is asked about one case, in a file of its own"
                ),
            });
            None
        }
    }
}

//! `mtcrc schema`: what does a case look like?

use super::arguments::PolicyArgument;
use super::compiled::compile;
use super::{Exit, Output};
use crate::report::case_schema::case_schema;
use crate::report::page;

/// What does a case of this policy look like?
///
/// Prints a JSON Schema (draft 2020-12) of one case: every record and attribute with its description and question, the
/// values it takes and the units it is measured in. Editors complete and check cases with it.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  mtcrc schema policies/us")]
pub struct Args {
    #[command(flatten)]
    policy: PolicyArgument,
}

/// Runs the verb.
pub fn run(args: &Args, out: &mut Output) -> Exit {
    out.be_plain();
    match compile(&args.policy.policy, out) {
        Ok(ready) => {
            out.print(&page(&case_schema(&ready.policy)));
            Exit::Fine
        }
        Err(exit) => exit,
    }
}

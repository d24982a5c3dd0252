//! `mtcrc test`: does the policy do what was agreed?

use super::{Exit, Output};

/// `mtcrc test`
#[derive(clap::Args, Debug)]
pub struct Args {}

/// Runs the verb.
pub fn run(_args: &Args, _out: &mut Output) -> Exit {
    Exit::Usage
}

//! `mtcrc diff`: what does a change of a policy do?

use super::{Exit, Output};

/// `mtcrc diff`
#[derive(clap::Args, Debug)]
pub struct Args {}

/// Runs the verb.
pub fn run(_args: &Args, _out: &mut Output) -> Exit {
    Exit::Usage
}

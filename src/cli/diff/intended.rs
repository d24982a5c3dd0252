//! The intended change: a file of conditions, one a line.

use crate::check::{self, Asked, NotAsked};
use crate::cli::compiled::cannot_read;
use crate::cli::{Exit, Output};
use crate::report::visible;
use crate::source::open_policy;

/// The new policy with the intended change beside it.
///
/// # Errors
/// When the file cannot be read, says nothing, or a condition of it is none of the new policy.
pub fn read(file: &str, policy: &str, out: &mut Output) -> Result<Asked, Exit> {
    let text = std::fs::read_to_string(file).map_err(|error| {
        out.say(&format!(
            "error: the intended change, {}, cannot be read: {error}",
            visible(file)
        ));
        Exit::Invalid
    })?;
    let conditions: Vec<&str> = text
        .lines()
        .map(|line| {
            line.split_once("//")
                .map_or(line, |(before, _)| before)
                .trim()
        })
        .filter(|line| !line.is_empty())
        .collect();
    if conditions.is_empty() {
        out.say(&format!(
            "error: the intended change, {}, names nothing\n  help: write the cases that may change as \
             conditions, one a line: category I and item.kind == uav",
            visible(file)
        ));
        return Err(Exit::Invalid);
    }
    let opened = open_policy(policy).map_err(|error| cannot_read(error, out))?;
    check::ask(opened, &conditions, None).map_err(|not| {
        match not {
            NotAsked::Unread(error) => return cannot_read(error, out),
            NotAsked::Refused {
                diagnostics,
                sources,
            } => out.diagnostics(&diagnostics, &sources),
        }
        Exit::Invalid
    })
}

//! The intended change: a file of conditions, one a line.

use crate::case::Case;
use crate::check::{self, Asked, NotAsked, Written};
use crate::cli::compiled::cannot_read;
use crate::cli::{Exit, Output};
use crate::eval::Question;
use crate::open;
use crate::report::visible;
use crate::source::open_policy;

/// The intended change.
pub struct Intended {
    /// The file, as named on the command line.
    pub file: String,
    /// The conditions as they stand in it.
    pub texts: Vec<String>,
    /// The new policy with the conditions beside its own.
    pub asked: Asked,
}

impl Intended {
    /// Does a case that the new policy reads lie within it, whatever the case leaves open?
    pub fn holds_of(&self, case: &Case, question: &Question) -> bool {
        let Ok(decision) = open::answer(&self.asked.policy, case, question) else {
            return false;
        };
        let mut due = decision.obligations.iter();
        due.any(|due| {
            let mut conditions = self.asked.conditions.iter();
            conditions.any(|(block, _)| *block == due.from)
        })
    }
}

/// Reads the file, and its conditions as the new policy does.
///
/// # Errors
/// When the file cannot be read, says nothing, or a condition of it is none of the new policy.
pub fn read(file: &str, policy: &str, out: &mut Output) -> Result<Intended, Exit> {
    let text = std::fs::read_to_string(file).map_err(|error| {
        out.say(&format!(
            "error: the intended change, {}, cannot be read: {error}",
            visible(file)
        ));
        Exit::Invalid
    })?;
    // As it is quoted, so that places in it are those of the quotation.
    let text = text.replace("\r\n", "\n");
    let conditions = conditions(file, &text);
    if conditions.is_empty() {
        out.say(&format!(
            "error: the intended change, {}, names nothing\n  help: write the cases that may change as \
             conditions, one a line: category I and item.kind == uav",
            visible(file)
        ));
        return Err(Exit::Invalid);
    }
    let opened = open_policy(policy).map_err(|error| cannot_read(error, out))?;
    let asked = check::ask_written(opened, &conditions, None).map_err(|not| {
        match not {
            NotAsked::Unread(error) => return cannot_read(error, out),
            NotAsked::Refused {
                diagnostics,
                sources,
            } => out.diagnostics(&diagnostics, &sources),
        }
        Exit::Invalid
    })?;
    let texts = conditions.iter().map(|one| one.condition.to_owned());
    Ok(Intended {
        file: file.to_owned(),
        texts: texts.collect(),
        asked,
    })
}

/// The conditions of the file, each with where it stands. `//` begins a comment.
fn conditions<'t>(file: &'t str, text: &'t str) -> Vec<Written<'t>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut conditions = Vec::new();
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        let says = line.split_once("//").map_or(line, |(before, _)| before);
        let condition = says.trim();
        if !condition.is_empty() {
            conditions.push(Written {
                condition,
                shown: file,
                text,
                start: line_start + (says.len() - says.trim_start().len()),
            });
        }
        line_start += line.len();
    }
    conditions
}

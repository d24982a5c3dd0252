//! Reading the cases of a comparison: each is read as either policy reads it.

use crate::case::Case;
use crate::cli::cases::{Cases, Refused, Row};
use crate::cli::compiled::Ready;
use crate::cli::{Exit, Output};
use crate::diff::Given;

/// The cases in `file` under both policies. `before` is how many cases came before these.
pub fn both(
    file: &str,
    old: &Ready,
    new: &Ready,
    before: usize,
    out: &mut Output,
) -> Result<Vec<Given>, Exit> {
    if file == "-" {
        out.say(
            "error: --cases needs a file: each case is read twice, once as either policy reads it",
        );
        return Err(Exit::Usage);
    }
    let as_old = rows(file, old, before, out)?;
    let as_new = rows(file, new, before, out)?;
    Ok(as_old
        .into_iter()
        .zip(as_new)
        .map(|(old, new)| Given {
            name: name(&old.case).or_else(|| name(&new.case)),
            row: old.number,
            old: old.case.map_err(|refused| refused.diagnostics),
            new: new.case.map_err(|refused| refused.diagnostics),
        })
        .collect())
}

fn name(case: &Result<Case, Refused>) -> Option<String> {
    match case {
        Ok(case) => case.name.clone(),
        Err(refused) => refused.name.clone(),
    }
}

fn rows(file: &str, ready: &Ready, before: usize, out: &mut Output) -> Result<Vec<Row>, Exit> {
    let mut rows = Vec::new();
    let read = Cases::open(file, &ready.sources).and_then(|cases| {
        cases.each(&ready.policy, before, &mut |row| {
            rows.push(row);
            true
        })
    });
    match read {
        Ok(()) => Ok(rows),
        Err(refused) => {
            out.diagnostics(&refused.diagnostics, &refused.sources);
            Err(Exit::Invalid)
        }
    }
}

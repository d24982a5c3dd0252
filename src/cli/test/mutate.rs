//! `mtcrc test --mutate`: would the tests notice a slip?

use std::collections::BTreeSet;

use super::{Format, Ran};
use crate::cli::{Exit, Output};
use crate::report;
use crate::report::mutation::{text, view};
use crate::source::{Sources, open_policy};
use crate::testing::mutation::{Attempt, FailsAlready, Mutant, Trial, attempts, fates, mutants};

/// Tries every change to the files whose path holds `filter`, and says which no test notices.
pub(super) fn run(ran: &[Ran], filter: Option<&str>, format: Format, out: &mut Output) -> Exit {
    if ran
        .iter()
        .all(|one| one.suite.files.iter().all(|file| file.tests.is_empty()))
    {
        out.say(
            "no change was tried: there are no tests. A policy's tests stand beside it in *.test.mtcr, and only a test can \
             notice a change",
        );
        return Exit::Findings;
    }
    let (found, sources) = changes(ran, filter);
    if found.is_empty() {
        out.say(&match filter {
            Some(filter) => format!(
                "nothing to change: no file of these policies that holds a comparison, a date or an `overrides` has `{}` in its path",
                report::visible(filter)
            ),
            None => "nothing to change: these policies hold no comparison, date or `overrides`".to_owned(),
        });
        return Exit::Usage;
    }
    let opens: Vec<_> = ran.iter().map(|one| || open_policy(&one.name)).collect();
    let trials: Vec<_> = ran
        .iter()
        .zip(&opens)
        .map(|(one, open)| Trial {
            open,
            policy: &one.policy,
            compiled: &one.compiled,
            suite: &one.suite,
        })
        .collect();
    out.wait_for(&format!(
        "trying {} ...",
        report::words::counted(found.len(), "change")
    ));
    let outcomes = match attempts(&trials, &found) {
        Ok(outcomes) => outcomes,
        Err(why) => return refused(ran, &why, out),
    };
    let unnoticed = outcomes.iter().filter(|one| **one == Attempt::Unnoticed);
    let unnoticed = unnoticed.count();
    if unnoticed > 0 {
        out.wait_for(&format!(
            "asking of {} that no test notices whether any case is decided otherwise ...",
            report::words::counted(unnoticed, "change")
        ));
    }
    let fates = fates(&trials, &found, &outcomes);
    let view = view(
        found
            .iter()
            .zip(&sources)
            .zip(outcomes)
            .zip(fates)
            .map(|((((_, mutant), sources), outcome), fate)| (mutant, *sources, outcome, fate)),
    );
    match format {
        Format::Json => out.print(&report::page(&view)),
        _ => {
            let policies = ran.iter().map(|one| &one.policy).collect::<Vec<_>>();
            out.print(&text(&view, report::every_case(&policies)));
        }
    }
    match view.unnoticed.is_empty() {
        true => Exit::Fine,
        false => Exit::Findings,
    }
}

/// A change is noticed by a test that passes without it.
fn refused(ran: &[Ran], why: &FailsAlready, out: &mut Output) -> Exit {
    match why {
        FailsAlready::Test(file, name) => out.say(&format!(
            "no change was tried: \"{}\" in {} fails on the policy as it is. A change is noticed by a test that passes \
             without it: run `mtcrc test` and mend what fails first",
            report::visible(name),
            report::visible(file),
        )),
        FailsAlready::Broken(position, diagnostics) => {
            if let Some(one) = ran.get(*position) {
                let mut found = diagnostics.clone();
                crate::diagnostic::sort(&mut found, &one.suite.sources);
                out.diagnostics(&found, &one.suite.sources);
            }
            out.say("no change was tried: these tests cannot be run");
        }
    }
    Exit::Findings
}

/// The changes to each file once, whichever policies read it, with the sources their spans are of.
fn changes<'a>(ran: &'a [Ran], filter: Option<&str>) -> (Vec<(String, Mutant)>, Vec<&'a Sources>) {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for one in ran {
        let sources = &one.compiled.sources;
        let mut read = BTreeSet::new();
        for mutant in mutants(&one.compiled.files, sources) {
            let path = &sources.get(mutant.span.file).path;
            if !seen.contains(path) && filter.is_none_or(|filter| path.contains(filter)) {
                read.insert(path.clone());
                found.push((path.clone(), mutant, sources));
            }
        }
        seen.append(&mut read);
    }
    found.sort_by(|(a, one, _), (b, other, _)| {
        let key = |m: &Mutant| (m.span.start, m.span.end, m.slip);
        a.cmp(b).then_with(|| key(one).cmp(&key(other)))
    });
    found
        .into_iter()
        .map(|(path, mutant, sources)| ((path, mutant), sources))
        .unzip()
}

//! `mtcrc test --coverage`: what have the tests looked at?

use super::{Args, Format, Ran};
use crate::cli::laid_out::laid_out;
use crate::cli::{Exit, Output};
use crate::report;
use crate::report::coverage::{lcov, text, totals, view};
use crate::testing::coverage::{Coverage, coverage};
use crate::testing::suggestions;

/// Says what the tests of all policies together see of what is declared in files whose path, or under names that, hold
/// `filter`.
pub(super) fn run(ran: &[Ran], filter: Option<&str>, args: &Args, out: &mut Output) -> Exit {
    let mut all = Coverage::default();
    for one in ran {
        match coverage(&one.policy, &one.compiled.places, &one.suite) {
            Ok(found) => all.add(found.declarations),
            Err(mut diagnostics) => {
                crate::diagnostic::sort(&mut diagnostics, &one.suite.sources);
                out.diagnostics(&diagnostics, &one.suite.sources);
                out.say("nothing was counted: these tests cannot be run");
                return Exit::Findings;
            }
        }
    }
    if let Some(filter) = filter {
        all.declarations
            .retain(|covered| covered.at.file.contains(filter) || covered.name.contains(filter));
        if all.declarations.is_empty() {
            out.say(&format!(
                "nothing to count: no rule, entry, exception or obligation of these policies has `{}` in its name or in \
                 the path of its file",
                report::visible(filter)
            ));
            return Exit::Usage;
        }
    }
    if args.suggest {
        return suggest(ran, &all, out);
    }
    match args.format {
        Format::Json => out.print(&report::page(&view(&all))),
        Format::Lcov => out.print(&lcov(&all)),
        _ => out.print(&text(&all)),
    }
    let totals = totals(&all);
    match args.fail_under {
        Some(percent) if totals.is_under(percent) => {
            let all = totals.all();
            out.say(&format!(
                "{} of {} are covered, less than the {percent} % asked for",
                all.covered, all.of
            ));
            Exit::Findings
        }
        _ => Exit::Fine,
    }
}

/// How many tests are written at once: more than anybody reads in one go would be pasted unread.
const SUGGESTED: usize = 20;

fn suggest(ran: &[Ran], seen: &Coverage, out: &mut Output) -> Exit {
    let mut written = Vec::new();
    let (mut none, mut left) = (Vec::new(), 0);
    for one in ran {
        let most = SUGGESTED.saturating_sub(written.len());
        let (found, more) = suggestions(&one.policy, &one.compiled.places, &one.suite, seen, most);
        left += more;
        for suggestion in found {
            match suggestion.test {
                Ok(test) => written.push(format!("// {}\n{test}", suggestion.what)),
                Err(why) => none.push(format!("{}: {why}", suggestion.what)),
            }
        }
    }
    out.print(&laid_out(written.join("\n")));
    for what in &none {
        out.say(&format!("no test to offer: {}", report::visible(what)));
    }
    match (written.is_empty(), none.is_empty(), left) {
        (true, true, 0) => {
            out.say("nothing to suggest: the tests look at everything that is counted")
        }
        (_, _, 0) => {}
        (.., more) => out.say(&format!(
            "{more} more gaps were not looked at: mend these first, or choose with --filter"
        )),
    }
    Exit::Fine
}

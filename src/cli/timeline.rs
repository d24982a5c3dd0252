//! `mtcrc timeline`: how did the answer change over time?

use super::arguments::{DocumentFormat, PolicyArgument};
use super::compiled::compile;
use super::{Exit, Output, one_case};
use crate::diagnostic::Style;
use crate::report::page;
use crate::report::timeline::{Told, markdown, sheet, view};
use crate::timeline::timeline;

/// How did the answer change over time?
///
/// Asks the question for every day there is, and shows when the posture, the deciding rules or the obligations change, with
/// the amendment, declaration or register fact that brings the change. Only the day asked for moves, as with
/// eval --as-of: the facts of the case stay what they are, a date among them included.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  mtcrc timeline policies/us examples/history/launcher.json")]
pub struct Args {
    #[command(flatten)]
    policy: PolicyArgument,

    /// A JSON file, a .mtcr file with a case block, or - for standard input
    #[arg(value_name = "CASE")]
    case: String,

    /// Form of the answer
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    format: DocumentFormat,
}

/// Runs the verb.
pub fn run(args: &Args, out: &mut Output) -> Exit {
    if args.format != DocumentFormat::Human {
        out.be_plain();
    }
    let ready = match compile(&args.policy.policy, out) {
        Ok(ready) => ready,
        Err(exit) => return exit,
    };
    let Some(case) = one_case::read(&args.case, &ready, out) else {
        return Exit::Invalid;
    };
    let timeline = timeline(&ready.policy, &ready.files, &case.case);
    let told = Told {
        basis: ready.basis(),
        files: &ready.files,
        case: &case.case,
        timeline: &timeline,
    };
    let text = match args.format {
        DocumentFormat::Human => sheet(&told).render(out.human()),
        DocumentFormat::Plain => sheet(&told).render(Style::Plain),
        DocumentFormat::Markdown => markdown(&told),
        DocumentFormat::Json => page(&view(&told)),
    };
    out.print(&text);
    Exit::Fine
}

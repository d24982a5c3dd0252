//! `mtcrc ask`: what do I need to find out?

mod session;

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::arguments::{self, Format, FormatOption, PolicyArgument};
use super::compiled::compile;
use super::{Exit, Output, one_case};
use crate::case::Case;
use crate::eval::{Question, inquire};
use crate::quantity::Date;
use crate::report::ask::{Put, sheet, view};
use crate::report::{contradiction, page};

/// What do I need to find out?
///
/// Asks only for facts on which the outcome still turns, says what each answer would leave, and asks in the order that
/// needs the fewest questions in the worst case, where that can be proved. Answers are written as in a case. `?` passes a
/// question over, `back` takes the last answer back, `quit` ends; what was answered is kept with --output.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example:\n  mtcrc ask policies/us examples/cases/open-rocket-motor.json --next"
)]
pub struct Args {
    #[command(flatten)]
    policy: PolicyArgument,

    /// What is known already: a JSON file or a .mtcr file with a case block;
    /// without one nothing is
    #[arg(value_name = "CASE")]
    case: Option<String>,

    /// Ask as of this day instead of the case's own
    #[arg(long, value_name = "DATE", value_parser = arguments::date)]
    as_of: Option<Date>,

    /// Only print the next question, for a program or a form that asks it
    #[arg(long)]
    next: bool,

    /// Write the case as answered so far to this file
    #[arg(long, short, value_name = "FILE", conflicts_with = "next")]
    output: Option<PathBuf>,

    #[command(flatten)]
    format: FormatOption,
}

/// Runs the verb.
pub fn run(args: &Args, out: &mut Output) -> Exit {
    if args.format.format == Format::Json && !args.next {
        out.say("error: a conversation has no JSON form; --next prints one question");
        return Exit::Usage;
    }
    if args.case.as_deref() == Some("-") && !args.next {
        out.say("error: answers are read from standard input, so the case needs a file");
        return Exit::Usage;
    }
    let style = args.format.format.style(out);
    let ready = match compile(&args.policy.policy, out) {
        Ok(ready) => ready,
        Err(exit) => return exit,
    };
    let (case, sources) = match &args.case {
        None => (Case::default(), ready.sources.clone()),
        Some(file) => match one_case::read(file, &ready, out) {
            Some(one) => (one.case, one.sources),
            None => return Exit::Invalid,
        },
    };
    let question = Question {
        as_of: args.as_of,
        by_diagrams: true,
        ..Question::default()
    };
    let inquiry = match inquire(&ready.policy, &case, &question, &BTreeSet::new()) {
        Ok(inquiry) => inquiry,
        Err(found) => {
            let diagnostics = contradiction::diagnostics(ready.basis(), &case, &found);
            out.diagnostics(&diagnostics, &sources);
            return Exit::Invalid;
        }
    };
    if args.next {
        let put = Put {
            basis: ready.basis(),
            inquiry: &inquiry,
            number: None,
        };
        let text = match style {
            None => page(&view(&put)),
            Some(style) => sheet(&put).render(style),
        };
        out.print(&text);
        return Exit::Fine;
    }
    let Some(style) = style else {
        return Exit::Usage;
    };
    let session = session::Session {
        ready: &ready,
        question,
        style,
        output: args.output.as_deref(),
    };
    session.hold(case, inquiry, out)
}

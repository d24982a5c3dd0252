//! The command line: one file per verb, and the only place that knows clap and the terminal.

mod arguments;
mod ask;
mod blame;
mod bug;
mod cases;
mod check;
mod compare;
mod compiled;
mod debug;
mod diff;
mod eval;
mod every_case;
mod exit;
mod explain;
mod file;
mod fix;
mod flip;
mod fmt;
mod git_diff;
mod init;
mod laid_out;
mod map;
mod merge_check;
mod one_case;
mod output;
mod query;
mod runnable;
mod schema;
mod show;
mod terminal;
mod test;
mod timeline;
mod unified;
mod watch;

use std::ffi::OsString;

use clap::{CommandFactory, Parser, Subcommand};

pub use exit::Exit;
pub use output::Output;
pub use terminal::{Color, Terminal};

/// Decides export-control cases under a policy written in `.mtcr`, with reasons.
#[derive(Parser, Debug)]
#[command(
    name = "mtcrc",
    bin_name = "mtcrc",
    version,
    max_term_width = 80,
    about = "Decides export-control cases under a policy written in .mtcr, with reasons",
    after_help = "Unofficial restatement of public sources; not legal advice; not an official edition.\n\n\
                  Example:\n  mtcrc check policies/mtcr"
)]
struct CommandLine {
    #[command(subcommand)]
    verb: Verb,

    /// When to use colour
    #[arg(long, value_enum, default_value_t, global = true, value_name = "WHEN")]
    color: Color,
}

#[derive(Subcommand, Debug)]
enum Verb {
    Eval(eval::Args),
    Check(check::Args),
    Test(test::Args),
    Diff(diff::Args),
    Show(show::Args),
    Fmt(fmt::Args),
    GitDiff(git_diff::Args),
    Explain(explain::Args),
    Compare(compare::Args),
    Ask(ask::Args),
    Timeline(timeline::Args),
    Blame(blame::Args),
    MergeCheck(merge_check::Args),
    Query(query::Args),
    Flip(flip::Args),
    Map(map::Args),
    Schema(schema::Args),
    Init(init::Args),
    Debug(debug::Args),
}

/// The command line as clap knows it, for completions, manual pages and tests of what help says.
#[must_use]
pub fn command() -> clap::Command {
    CommandLine::command()
}

/// Runs one command line.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let line = match CommandLine::try_parse_from(arguments) {
        Ok(line) => line,
        Err(error) => {
            // Help that nobody reads any more is no trouble.
            let _ = error.print();
            return if error.use_stderr() {
                Exit::Usage
            } else {
                Exit::Fine
            };
        }
    };
    bug::guarded(|| {
        let mut out = Output::of_process(Terminal::find(line.color));
        let exit = match &line.verb {
            Verb::Eval(args) => eval::run(args, &mut out),
            Verb::Check(args) => check::run(args, &mut out),
            Verb::Test(args) => test::run(args, &mut out),
            Verb::Diff(args) => diff::run(args, &mut out),
            Verb::Show(args) => show::run(args, &mut out),
            Verb::Fmt(args) => fmt::run(args, &mut out),
            Verb::GitDiff(args) => git_diff::run(args, &mut out),
            Verb::Explain(args) => explain::run(args, &mut out),
            Verb::Compare(args) => compare::run(args, &mut out),
            Verb::Ask(args) => ask::run(args, &mut out),
            Verb::Timeline(args) => timeline::run(args, &mut out),
            Verb::Blame(args) => blame::run(args, &mut out),
            Verb::MergeCheck(args) => merge_check::run(args, &mut out),
            Verb::Query(args) => query::run(args, &mut out),
            Verb::Flip(args) => flip::run(args, &mut out),
            Verb::Map(args) => map::run(args, &mut out),
            Verb::Schema(args) => schema::run(args, &mut out),
            Verb::Init(args) => init::run(args, &mut out),
            Verb::Debug(args) => debug::run(args, &mut out),
        };
        match out.finish() {
            None => exit,
            Some(error) => {
                use std::io::Write;
                let _ = writeln!(std::io::stderr(), "error: cannot write the output: {error}");
                Exit::Invalid
            }
        }
    })
}

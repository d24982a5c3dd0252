//! `mtcrc debug`: how the tool sees a policy. No promises about any of it.

use clap::Subcommand;

use super::arguments::PolicyArgument;
use super::compiled::{cannot_read, compile};
use super::{Exit, Output};
use crate::check;
use crate::policy::policy_text;
use crate::report::visible;
use crate::source::open_policy;
use crate::syntax;

/// How does the tool see a policy? No promises.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  mtcrc debug policy policies/us")]
pub struct Args {
    #[command(subcommand)]
    stage: Stage,
}

#[derive(Subcommand, Debug)]
enum Stage {
    /// How are its files cut into declarations and tokens?
    #[command(after_help = "Example:\n  mtcrc debug tokens policies/us")]
    Tokens(PolicyArgument),
    /// What tree do its files make?
    #[command(after_help = "Example:\n  mtcrc debug ast policies/us")]
    Ast(PolicyArgument),
    /// What does it compile to?
    #[command(after_help = "Example:\n  mtcrc debug policy policies/us")]
    Policy(PolicyArgument),
}

/// Runs the verb.
pub fn run(args: &Args, out: &mut Output) -> Exit {
    match &args.stage {
        Stage::Policy(argument) => match compile(&argument.policy, out) {
            Ok(ready) => {
                lines(&policy_text(&ready.policy), out);
                Exit::Fine
            }
            Err(exit) => exit,
        },
        Stage::Tokens(argument) => files(argument, out, |sources, file| {
            syntax::tokens_text(sources, file)
        }),
        Stage::Ast(argument) => files(argument, out, |sources, file| {
            format!("{:#?}\n", syntax::parse(sources, file).file)
        }),
    }
}

/// Each file of a policy in a text form. A policy that does not compile is shown all the same: that is when one looks.
fn files(
    argument: &PolicyArgument,
    out: &mut Output,
    form: impl Fn(&crate::source::Sources, crate::source::FileId) -> String,
) -> Exit {
    let compiled = open_policy(&argument.policy).and_then(|opened| check::compile(&opened));
    let compiled = match compiled {
        Ok(compiled) => compiled,
        Err(error) => return cannot_read(error, out),
    };
    for (id, file) in compiled.sources.iter() {
        lines(&format!("== {}", file.path), out);
        lines(&form(&compiled.sources, id), out);
    }
    Exit::Fine
}

fn lines(text: &str, out: &mut Output) {
    for line in text.lines() {
        out.print(&visible(line));
        out.print("\n");
    }
}

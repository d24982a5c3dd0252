//! `mtcrc debug`: how the tool sees a policy. No promises about any of it.

use clap::Subcommand;

use super::arguments::PolicyArgument;
use super::compiled::{cannot_read, compile};
use super::{Exit, Output};
use crate::check;
use crate::diagram::{BUDGET, Diagram, Reading};
use crate::policy::{EntryId, Policy, RuleId, UnitId, policy_text};
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
    /// How large are its decision diagrams?
    #[command(after_help = "Example:\n  mtcrc debug diagram tests/spec/3-4-posture")]
    Diagram(PolicyArgument),
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
        Stage::Diagram(argument) => match compile(&argument.policy, out) {
            Ok(ready) => {
                lines(&sizes(&ready.policy), out);
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

/// The diagrams of a policy, how many nodes each takes, and what they turn on.
fn sizes(policy: &Policy) -> String {
    let mut reading = Reading::new(policy, BUDGET);
    let mut text = String::new();
    let mut line = |reading: &Reading<'_>, kind: &str, name: &str, diagram: Diagram| {
        let nodes = reading.store.nodes(diagram);
        let asks = reading.store.support(diagram).len();
        text += &format!("{kind:10} {name:40} {nodes:8} nodes, {asks:3} variables\n");
    };
    let possible = reading.possible();
    line(&reading, "possible", "", possible);
    for id in (0..policy.units.len() as u32).map(UnitId) {
        let unit = reading.unit(id);
        let name = policy.units.get(id.index()).map_or("", |unit| &unit.name);
        line(&reading, "posture", name, unit.outcome);
    }
    for id in (0..policy.rules.len() as u32).map(RuleId) {
        let rule = reading.rule(id);
        let name = policy.rules.get(id.index()).map_or("", |rule| &rule.name);
        line(&reading, "fires", name, rule.fires);
        let decides = reading.decides(id);
        line(&reading, "decides", name, decides);
    }
    for id in (0..policy.entries.len() as u32).map(EntryId) {
        let entry = reading.entry(id);
        let name = policy
            .entries
            .get(id.index())
            .map_or("", |entry| &entry.code);
        line(&reading, "entry", name, entry);
    }
    let together = reading.store.len();
    let variables = reading.space.axes.len();
    text += &format!("together   {together} nodes over {variables} variables\n");
    if !reading.is_sound() {
        text += "the budget of nodes was not enough: nothing above can be relied on\n";
    }
    text
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

//! `mtcrc show`: what does a provision say, and what refers to it?

use super::arguments::{self, FormatOption, PolicyArgument};
use super::compiled::{Ready, compile};
use super::{Exit, Output};
use crate::diagnostic::{Code, Diagnostic, Style};
use crate::quantity::Date;
use crate::report::{self, show};

/// What does 9.A.6, rule slow-uas or australia say, and what refers to it?
///
/// A name may be an entry, a rule, a named condition, an obligation, an exception, a declared instance, an attribute, a
/// source, a guarantee, an amendment or a policy; of an Item (12) or a part of one (1.A) the entries beneath it are
/// listed. Without a name: the consolidated policy, all that is in force on a day.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  mtcrc show policies/us 1.A.2\n  mtcrc show policies/us --as-of 2021-05-01\n  mtcrc show policies/us --count"
)]
pub struct Args {
    #[command(flatten)]
    policy: PolicyArgument,

    /// What to show; without it, all that is in force
    #[arg(value_name = "NAME")]
    name: Option<String>,

    /// The day; without it, the day of the last change
    #[arg(long, value_name = "DATE", value_parser = arguments::date)]
    as_of: Option<Date>,

    /// How much the policy holds: entries, rules, amendments and the like
    #[arg(long, conflicts_with_all = ["name", "as_of"])]
    count: bool,

    #[command(flatten)]
    format: FormatOption,
}

/// Runs the verb.
pub fn run(args: &Args, out: &mut Output) -> Exit {
    let style = args.format.format.style(out);
    let ready = match compile(&args.policy.policy, out) {
        Ok(ready) => ready,
        Err(exit) => return exit,
    };
    if args.count {
        return counted(&ready, style, out);
    }
    match &args.name {
        Some(name) => provision(args, name, &ready, style, out),
        None => whole(args, &ready, style, out),
    }
}

fn counted(ready: &Ready, style: Option<Style>, out: &mut Output) -> Exit {
    let view = show::count(ready.basis(), &ready.files);
    let text = match style {
        None => report::page(&view),
        Some(style) => show::count_sheet(&view).render(style),
    };
    out.print(&text);
    Exit::Fine
}

fn provision(
    args: &Args,
    name: &str,
    ready: &Ready,
    style: Option<Style>,
    out: &mut Output,
) -> Exit {
    match show::provisions(ready.basis(), &ready.files, name, args.as_of) {
        Ok(view) => {
            let text = match style {
                None => report::page(&view),
                Some(style) => show::provisions_sheet(&view).render(style),
            };
            out.print(&text);
            Exit::Fine
        }
        Err(unknown) => {
            let message = format!("nothing in this policy is named `{}`", unknown.name);
            let diagnostic = Diagnostic::error(Code("E0209"), message);
            let diagnostic = match unknown.nearest {
                Some(nearest) => diagnostic.help(format!("did you mean `{nearest}`?")),
                None => {
                    diagnostic.help("`mtcrc show POLICY` without a name lists what is in force")
                }
            };
            out.diagnostics(&[diagnostic], &ready.sources);
            Exit::Invalid
        }
    }
}

fn whole(args: &Args, ready: &Ready, style: Option<Style>, out: &mut Output) -> Exit {
    let basis = ready.basis();
    let day = args.as_of.unwrap_or_else(|| show::last_change(basis));
    let view = show::consolidated(basis, day, args.as_of.is_none());
    let text = match style {
        None => report::page(&view),
        Some(_) => show::text_in_force(&view),
    };
    out.print(&text);
    Exit::Fine
}

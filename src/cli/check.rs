//! `mtcrc check`: is the policy sound?

use super::arguments::FormatOption;
use super::{Exit, Output};
use crate::check;
use crate::diagnostic::{self, Diagnostic};
use crate::report::check::{CheckView, PolicyChecked, SCHEMA, Together, findings, summary};
use crate::report::{self, NOTICE};
use crate::source::{LoadError, Sources, open_policy, policies_beneath};

/// Is the policy sound?
///
/// Reports everything that is wrong in all files in one run: syntax, names, types and units, structure.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  mtcrc check policies")]
pub struct Args {
    /// Files or folders; a folder without policy.mtcr means every policy beneath
    #[arg(value_name = "POLICY", required = true)]
    policies: Vec<String>,

    /// Treat these as errors
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,

    #[command(flatten)]
    format: FormatOption,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Deny {
    /// Warnings too make the check fail
    Warnings,
}

/// Runs the verb.
pub fn run(args: &Args, out: &mut Output) -> Exit {
    let style = args.format.format.style(out);
    let mut together = Together::default();
    let mut checked = Vec::new();
    let mut unread = false;
    for argument in &args.policies {
        match beneath(argument) {
            Err(error) => {
                unread = true;
                together.add(vec![Diagnostic::from(error)], &Sources::new());
            }
            Ok(policies) => {
                for policy in policies {
                    match one(policy, &mut together) {
                        Ok(policy) => checked.push(policy),
                        Err(error) => {
                            unread = true;
                            together.add(vec![Diagnostic::from(error)], &Sources::new());
                        }
                    }
                }
            }
        }
    }
    together.sort();
    let exit = if unread {
        Exit::Invalid
    } else if together.has_errors() || (args.deny.is_some() && together.has_warnings()) {
        Exit::Findings
    } else {
        Exit::Fine
    };
    match style {
        None => out.print(&report::page(&CheckView {
            schema: SCHEMA,
            policies: checked,
            findings: findings(&together.diagnostics, &together.sources),
            notice: NOTICE,
        })),
        Some(style) => {
            let found = diagnostic::render(&together.diagnostics, &together.sources, style);
            out.print(&found);
            if !checked.is_empty() {
                for line in summary(&checked) {
                    out.print(&format!("{line}\n"));
                }
            }
        }
    }
    exit
}

/// The policies an argument names.
fn beneath(argument: &str) -> Result<Vec<String>, LoadError> {
    let found = policies_beneath(argument)?;
    if found.is_empty() {
        // For the error that says what such a folder lacks.
        open_policy(argument)?.root_file()?;
    }
    Ok(found)
}

fn one(policy: String, together: &mut Together) -> Result<PolicyChecked, LoadError> {
    let compiled = check::compile(&open_policy(&policy)?)?;
    together.add(compiled.diagnostics, &compiled.sources);
    Ok(PolicyChecked {
        policy,
        sound: compiled.policy.is_some(),
        meaning: compiled.policy.as_ref().map(|p| p.meaning.clone()),
        guarantees_not_proved: compiled.policy.as_ref().map_or(0, |p| p.guarantees.len()),
    })
}

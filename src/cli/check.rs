//! `mtcrc check`: is the policy sound?

use std::collections::BTreeSet;
use std::io;

use super::arguments::Format;
use super::fix::{self, Fixed};
use super::{Exit, Output, watch};
use crate::check::{self, Compiled};
use crate::diagnostic::{self, Diagnostic, Style};
use crate::findings::{self, Options, Subject};
use crate::report::check::{
    self as view, CheckView, GuaranteeView, PolicyChecked, SCHEMA, Together, summary,
};
use crate::report::{self, NOTICE, sarif, words};
use crate::source::{LoadError, Sources, Span, open_policy, policies_beneath};
use crate::threads::shared;

/// Is the policy sound?
///
/// Reports everything that is wrong in all files in one run: syntax, names, types and units, structure. Of a policy that
/// compiles all cases on all dates are looked at: rules, entries and conditions without effect, rules that conflict,
/// listed items that no rule speaks of, answers that get looser when a fact is left undeterminable, and guarantees.
/// Each finding about cases shows one. All cases are those that are classified by their facts, where an entry asks any.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  mtcrc check policies/mtcr")]
pub struct Args {
    /// Files or folders; a folder without policy.mtcr means every policy beneath
    #[arg(value_name = "POLICY", required = true)]
    policies: Vec<String>,

    /// Apply the safe edits to the files and check again
    #[arg(long)]
    fix: bool,

    /// Treat these as errors
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,

    /// Prove each guarantee once more without the assumptions, and say which need them
    #[arg(long)]
    without_assumes: bool,

    /// Check again whenever a file of a policy changes, until Ctrl-C
    #[arg(long, conflicts_with = "fix")]
    watch: bool,

    /// Form of the answer
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    format: Form,
}

/// The forms of every answer, and one more: code hosts read it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// A page for people, 80 columns
    #[default]
    Human,
    /// The same content line by line, without drawing or alignment
    Plain,
    /// For programs, versioned
    Json,
    /// SARIF 2.1.0, for code hosts and editors
    Sarif,
}

impl Form {
    fn format(self) -> Format {
        match self {
            Form::Human => Format::Human,
            Form::Plain => Format::Plain,
            Form::Json | Form::Sarif => Format::Json,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Deny {
    /// Warnings too make the check fail
    Warnings,
}

/// How many policies are looked at before what was found in them is let go.
const AT_ONCE: usize = 16;

/// How often edits are applied and checked again: an edit can uncover another.
const ROUNDS: usize = 8;

/// Runs the verb.
pub fn run(args: &Args, out: &mut Output) -> Exit {
    let style = args.format.format().style(out);
    if args.watch {
        return watch::repeat(&args.policies, out, |out| once(args, style, out));
    }
    once(args, style, out).0
}

/// Checks once, and says which files were read.
fn once(args: &Args, style: Option<Style>, out: &mut Output) -> (Exit, Vec<String>) {
    let mut found = Found::of(args);
    if args.fix {
        match mend(args, &mut found) {
            Ok(fixed) => out.say(&format!(
                "{} mended in {}",
                words::counted(fixed.findings, "finding"),
                words::counted(fixed.files, "file")
            )),
            Err(error) => {
                out.say(&format!("error: a file cannot be mended: {error}"));
                found.unread = true;
            }
        }
    }
    let Found {
        together,
        checked,
        unread,
        read,
        ..
    } = found;
    let exit = if together.diagnostics.iter().any(Diagnostic::is_our_bug) {
        Exit::Bug
    } else if unread {
        Exit::Invalid
    } else if together.has_errors() || (args.deny.is_some() && together.has_warnings()) {
        Exit::Findings
    } else {
        Exit::Fine
    };
    match style {
        None if args.format == Form::Sarif => {
            let log = sarif::log(&together.diagnostics, &together.sources, !unread);
            out.print(&report::page(&log));
        }
        None => out.print(&report::page(&CheckView {
            schema: SCHEMA,
            policies: checked,
            findings: view::findings(&together.diagnostics, &together.sources),
            notice: NOTICE,
        })),
        Some(style) => {
            let text = diagnostic::render(&together.diagnostics, &together.sources, style);
            out.print(&text);
            if !checked.is_empty() {
                for line in summary(&checked) {
                    out.print(&format!("{line}\n"));
                }
            }
        }
    }
    (exit, read)
}

/// Applies safe edits and checks again, until there are none.
fn mend(args: &Args, found: &mut Found) -> io::Result<Fixed> {
    let mut all = Fixed::default();
    if found.from_revision {
        return Err(io::Error::other(
            "a revision cannot be changed; name files on disk",
        ));
    }
    for _ in 0..ROUNDS {
        let fixed = fix::apply(&found.together.diagnostics, &found.together.sources)?;
        if fixed == Fixed::default() {
            break;
        }
        all.findings += fixed.findings;
        all.files = all.files.max(fixed.files);
        *found = Found::of(args);
    }
    Ok(all)
}

/// Everything found in the policies that were named.
#[derive(Default)]
struct Found {
    together: Together,
    checked: Vec<PolicyChecked>,
    /// Something could not be read.
    unread: bool,
    /// Some policy was read from a git revision.
    from_revision: bool,
    /// The files that were read, as printed.
    read: Vec<String>,
    /// Where an `accept` stands that silences a finding of some policy: its file and offset.
    needed: BTreeSet<(String, u32)>,
}

impl Found {
    fn of(args: &Args) -> Found {
        let mut found = Found::default();
        for argument in &args.policies {
            match beneath(argument) {
                Err(error) => found.not_read(error),
                Ok(policies) => {
                    for some in policies.chunks(AT_ONCE) {
                        let look = |at: usize| Some(looked_at(some.get(at)?, args.without_assumes));
                        let looked = shared(some.len(), look).into_iter().flatten();
                        for (policy, looked) in some.iter().zip(looked) {
                            match looked {
                                Ok((compiled, everywhere)) => {
                                    found.add(policy, compiled, everywhere);
                                }
                                Err(error) => found.not_read(error),
                            }
                        }
                    }
                }
            }
        }
        found.together.drop_needed(&found.needed);
        found.together.sort();
        found
    }

    fn add(&mut self, policy: &str, compiled: Compiled, everywhere: findings::Found) {
        self.from_revision |= compiled.revision.is_some();
        let files = compiled.sources.iter();
        self.read.extend(files.map(|(_, file)| file.path.clone()));
        let sources = &compiled.sources;
        let needed = everywhere.accepted.iter().filter(|accept| accept.used);
        let place = |span: Span| (sources.get(span.file).path.clone(), span.start);
        self.needed.extend(needed.map(|accept| place(accept.span)));
        let proved = everywhere
            .guarantees
            .iter()
            .zip(compiled.policy.iter().cycle());
        let guarantees: Vec<GuaranteeView> = proved
            .map(|(one, policy)| GuaranteeView::of(one, policy, sources))
            .collect();
        let settled = !everywhere.diagnostics.iter().any(Diagnostic::is_our_bug);
        self.together.add(compiled.diagnostics, sources);
        self.together.add(everywhere.diagnostics, sources);
        let open = guarantees.iter().filter(|one| one.standing == "unsettled");
        self.checked.push(PolicyChecked {
            policy: policy.to_owned(),
            sound: compiled.policy.is_some() && settled,
            meaning: compiled.policy.map(|p| p.meaning),
            guarantees_not_proved: open.count(),
            guarantees,
        });
    }

    fn not_read(&mut self, error: LoadError) {
        self.unread = true;
        let diagnostic = Diagnostic::from(error);
        self.together.add(vec![diagnostic], &Sources::new());
    }
}

/// A policy as it compiled, and what holds over all its cases.
fn looked_at(
    policy: &str,
    without_assumes: bool,
) -> Result<(Compiled, findings::Found), LoadError> {
    let compiled = check::compile(&open_policy(policy)?)?;
    let everywhere = compiled.policy.as_ref().map(|policy| {
        let subject = Subject {
            policy,
            places: &compiled.places,
            files: &compiled.files,
            sources: &compiled.sources,
        };
        let options = Options {
            without_assumes,
            ..Options::default()
        };
        findings::find(subject, options)
    });
    let everywhere = everywhere.unwrap_or_default();
    Ok((compiled, everywhere))
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

//! `mtcrc test`: does the policy do what was agreed?

mod mutate;

use std::path::Path;

use clap::ValueEnum;

use super::{Exit, Output, watch};
use crate::case::Case;
use crate::check::{self, Compiled};
use crate::diagnostic::{Diagnostic, Style};
use crate::eval::Contradiction;
use crate::policy::Policy;
use crate::report::check::Together;
use crate::report::test::{Tested, Totals, junit, text, view};
use crate::report::{self, Basis, contradiction};
use crate::source::{LoadError, Opened, Sources, open_policy, policies_beneath};
use crate::testing::{self, Suite, TestReport};

/// Does it do what we agreed?
///
/// Runs the tests that stand beside each policy in *.test.mtcr files. A folder without policy.mtcr means every policy
/// beneath it.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  mtcrc test policies --filter \"800 km/h\"")]
pub struct Args {
    /// Policies, and as the last word a filter: .mtcr files, folders, or REV:PATH
    ///
    /// A last word that names nothing on disk and is not spelt like a path (no `/`, no `:`, no `.mtcr`) is a filter.
    #[arg(required = true, value_name = "POLICY")]
    pub policies: Vec<String>,

    /// Run only tests whose title or file holds this text
    #[arg(long, value_name = "TEXT")]
    pub filter: Option<String>,

    /// Run them again whenever a file of a policy changes, until Ctrl-C
    #[arg(long)]
    pub watch: bool,

    /// Change each comparison, limit, date and override alone, by the least that could be a slip, and say which change no
    /// test notices. A filter then chooses the files that are changed
    #[arg(long)]
    pub mutate: bool,

    /// Form of the answer
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub format: Format,
}

/// Which form the answer takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A page for people, 80 columns.
    #[default]
    Human,
    /// The same content line by line.
    Plain,
    /// For programs, versioned.
    Json,
    /// For build servers.
    Junit,
}

/// One policy whose tests ran.
struct Ran {
    name: String,
    policy: Policy,
    compiled: Compiled,
    suite: Suite,
    report: TestReport,
}

/// Runs the verb.
pub fn run(args: &Args, out: &mut Output) -> Exit {
    if args.format != Format::Human {
        out.be_plain();
    }
    if args.watch {
        let (named, _) = split(args);
        return watch::repeat(named, out, |out| once(args, out));
    }
    once(args, out).0
}

/// Runs the tests once, and says which files were read.
fn once(args: &Args, out: &mut Output) -> (Exit, Vec<String>) {
    let (named, filter) = split(args);
    let mut ran = Vec::new();
    let mut invalid = Vec::new();
    let mut reasons = Together::default();
    let mut names = Vec::new();
    for name in named {
        match policies(name) {
            Ok(found) => names.extend(found),
            Err(error) => {
                reasons.add(vec![Diagnostic::from(error)], &Sources::new());
                invalid.push(name.to_owned());
            }
        }
    }
    for name in names {
        match one(&name, filter.filter(|_| !args.mutate)) {
            Ok(one) => ran.push(one),
            Err((diagnostics, sources)) => {
                reasons.add(diagnostics, &sources);
                invalid.push(name);
            }
        }
    }
    for one in &ran {
        reasons.add(one.report.diagnostics.clone(), &one.suite.sources);
    }
    reasons.sort();
    out.diagnostics(&reasons.diagnostics, &reasons.sources);
    for name in &invalid {
        out.say(&format!("{}: no test was run", report::visible(name)));
    }
    let tested: Vec<_> = ran.iter().map(Ran::tested).collect();
    let files = ran.iter().flat_map(|one| one.suite.sources.iter());
    let files = files.map(|(_, file)| file.path.clone()).collect();
    if args.mutate && invalid.is_empty() && ran.iter().all(|one| one.report.is_fine()) {
        return (mutate::run(&ran, filter, args.format, out), files);
    }
    if args.mutate {
        out.say("no change was tried: the tests must pass before a change can be noticed");
    }
    answer(args.format, &tested, &invalid, filter, out);
    let fine = ran.iter().all(|one| one.report.is_fine());
    let exit = match (invalid.is_empty(), fine) {
        (false, _) => Exit::Invalid,
        (true, false) => Exit::Findings,
        (true, true) => Exit::Fine,
    };
    (exit, files)
}

fn answer(
    format: Format,
    tested: &[Tested<'_>],
    invalid: &[String],
    filter: Option<&str>,
    out: &mut Output,
) {
    match format {
        Format::Json => out.print(&report::page(&view(tested, invalid))),
        Format::Junit => out.print(&junit(tested, invalid)),
        Format::Human | Format::Plain => {
            let totals = Totals::of(tested);
            if totals == Totals::default() && !tested.is_empty() {
                out.print(&match filter {
                    Some(filter) => format!("no test holds `{}`\n", report::visible(filter)),
                    None => {
                        "no tests: a policy's tests stand beside it in *.test.mtcr\n".to_owned()
                    }
                });
            }
            let style = match format {
                Format::Human => out.human(),
                _ => Style::Plain,
            };
            out.print(&text(tested, style));
        }
    }
}

impl Ran {
    fn tested(&self) -> Tested<'_> {
        Tested {
            name: &self.name,
            basis: Basis {
                policy: &self.policy,
                places: &self.compiled.places,
                sources: &self.suite.sources,
                revision: self.compiled.revision.as_deref(),
            },
            report: &self.report,
        }
    }
}

/// The policies and the filter. A last word is a filter only where it cannot be a path, so that a slip in the name of a
/// policy is never taken for a filter that happens to match nothing.
fn split(args: &Args) -> (&[String], Option<&str>) {
    if args.filter.is_none()
        && let [policies @ .., last] = args.policies.as_slice()
        && !policies.is_empty()
        && !last.contains(['/', '\\', ':'])
        && !last.ends_with(".mtcr")
        && !Path::new(last).exists()
    {
        return (policies, Some(last));
    }
    (&args.policies, args.filter.as_deref())
}

/// The policy named, or every policy beneath a folder that is none itself.
fn policies(name: &str) -> Result<Vec<String>, LoadError> {
    let found = policies_beneath(name)?;
    if found.is_empty() {
        // For the error that says what such a folder lacks.
        open_policy(name)?.root_file()?;
    }
    Ok(found)
}

fn one(name: &str, filter: Option<&str>) -> Result<Ran, (Vec<Diagnostic>, Sources)> {
    let unreadable = |error: LoadError| (vec![Diagnostic::from(error)], Sources::new());
    let opened: Opened = open_policy(name).map_err(unreadable)?;
    let mut compiled = check::compile(&opened).map_err(unreadable)?;
    let Some(policy) = compiled.policy.take() else {
        return Err((compiled.diagnostics, compiled.sources));
    };
    let suite = testing::load(&opened, &compiled.sources).map_err(unreadable)?;
    let basis = Basis {
        policy: &policy,
        places: &compiled.places,
        sources: &suite.sources,
        revision: None,
    };
    let refusal = |case: &Case, why: &Contradiction| contradiction::diagnostics(basis, case, why);
    let tested = testing::Tested {
        policy: &policy,
        places: &compiled.places,
        refusal: &refusal,
    };
    let report = testing::run(&tested, &suite, filter);
    Ok(Ran {
        name: name.to_owned(),
        policy,
        compiled,
        suite,
        report,
    })
}

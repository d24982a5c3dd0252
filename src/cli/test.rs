//! `mtcrc test`: does the policy do what was agreed?

mod coverage;
mod mutate;

use std::path::Path;

use clap::ValueEnum;

use super::{Exit, Output, watch};
use crate::case::Case;
use crate::check::{self, Compiled};
use crate::diagnostic::{Diagnostic, Style, nearest};
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

    /// Change each comparison, limit, date, conjunct, rule, override and exception alone, by the least that could be a
    /// slip, and say which change no test notices, with a test that would. A filter then chooses the files that are changed
    #[arg(long, conflicts_with = "coverage")]
    pub mutate: bool,

    /// Say which rules decide in some test, which entries match, which conditions hold and fail, and whether a test
    /// stands on both sides of each limit and date. A filter then chooses what is counted
    #[arg(long)]
    pub coverage: bool,

    /// Write tests for what no test looks at: rules that never decide, entries that never match, sides of limits and days.
    /// Each passes as the policy is; whether that is what was agreed is for you to say. A filter chooses as for --coverage
    #[arg(long, conflicts_with_all = ["mutate", "coverage"])]
    pub suggest: bool,

    /// With --coverage: fail when less than so many of a hundred of all that is counted is covered
    #[arg(long, value_name = "PERCENT", requires = "coverage", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub fail_under: Option<u8>,

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
    /// With --coverage: for tools that draw what is covered.
    Lcov,
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
    if args.suggest && !matches!(args.format, Format::Human | Format::Plain) {
        out.say("--suggest writes tests in the language, which have no other form");
        return Exit::Usage;
    }
    if args.format == Format::Lcov && !args.coverage {
        out.say("lcov is a form of --coverage: add it, or choose another form");
        return Exit::Usage;
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
        let loaded = match (args.mutate, args.coverage || args.suggest) {
            (true, _) => opened(&name),
            // What is covered is asked of tests that pass, and of all of them.
            (_, true) => one(&name, None),
            _ => one(&name, filter),
        };
        match loaded {
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
    if args.mutate {
        let exit = match invalid.is_empty() {
            true => mutate::run(&ran, filter, args.format, out),
            false => Exit::Invalid,
        };
        return (exit, files);
    }
    let fine = ran.iter().all(|one| one.report.is_fine());
    if (args.coverage || args.suggest) && invalid.is_empty() && fine {
        if Totals::of(&tested) == Totals::default() {
            out.say("no tests: a policy's tests stand beside it in *.test.mtcr");
            return (Exit::Findings, files);
        }
        return (coverage::run(&ran, filter, args, out), files);
    }
    if args.coverage || args.suggest {
        out.say("nothing was counted: what is covered is asked of tests that pass");
    }
    let suites = ran.iter().flat_map(|one| &one.suite.files);
    let titles: Vec<&str> = suites
        .flat_map(|file| &file.tests)
        .map(|test| test.body.title.text.as_str())
        .collect();
    // A filter that leaves nothing is a slip, and must not pass for tests that passed.
    let missed =
        filter.filter(|_| fine && !ran.is_empty() && Totals::of(&tested) == Totals::default());
    if let Some(filter) = missed {
        out.say(&no_test_holds(filter, &titles));
    }
    answer(args.format, &tested, &invalid, missed, out);
    let exit = match (invalid.is_empty(), fine, missed) {
        (false, ..) => Exit::Invalid,
        (true, false, _) => Exit::Findings,
        (true, true, Some(_)) => Exit::Usage,
        (true, true, None) => Exit::Fine,
    };
    (exit, files)
}

/// That a filter leaves nothing, with the test that was probably meant or the first few there are.
fn no_test_holds(filter: &str, titles: &[&str]) -> String {
    const MOST: usize = 5;
    let words = |title: &'_ str| {
        title
            .split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let quoted = |title: &str| format!("`{}`", report::visible(title));
    let near = nearest(filter, titles.iter().copied()).or_else(|| {
        let holds = |title: &&&str| {
            let words = words(title);
            nearest(filter, words.iter().map(String::as_str)).is_some()
        };
        titles.iter().find(holds).copied()
    });
    let hint = match (near, titles) {
        (Some(near), _) => format!("did you mean {}?", quoted(near)),
        (None, []) => "there are no tests".to_owned(),
        (None, titles) => {
            let shown: Vec<String> = titles.iter().take(MOST).map(|t| quoted(t)).collect();
            match titles.len() - shown.len() {
                0 => format!("there are {}", shown.join(", ")),
                more => format!("there are {} and {more} more", shown.join(", ")),
            }
        }
    };
    format!("error: no test holds {}; {hint}", quoted(filter))
}

fn answer(
    format: Format,
    tested: &[Tested<'_>],
    invalid: &[String],
    missed: Option<&str>,
    out: &mut Output,
) {
    match format {
        Format::Json => out.print(&report::page(&view(tested, invalid))),
        Format::Junit => out.print(&junit(tested, invalid)),
        Format::Human | Format::Plain | Format::Lcov => {
            let totals = Totals::of(tested);
            if totals == Totals::default() && !tested.is_empty() && missed.is_none() {
                out.print("no tests: a policy's tests stand beside it in *.test.mtcr\n");
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

/// The policy with its tests, which are not run yet.
fn opened(name: &str) -> Result<Ran, (Vec<Diagnostic>, Sources)> {
    let unreadable = |error: LoadError| (vec![Diagnostic::from(error)], Sources::new());
    let opened: Opened = open_policy(name).map_err(unreadable)?;
    let mut compiled = check::compile(&opened).map_err(unreadable)?;
    let Some(policy) = compiled.policy.take() else {
        return Err((compiled.diagnostics, compiled.sources));
    };
    let suite = testing::load(&opened, &compiled.sources).map_err(unreadable)?;
    Ok(Ran {
        name: name.to_owned(),
        policy,
        compiled,
        suite,
        report: TestReport::default(),
    })
}

fn one(name: &str, filter: Option<&str>) -> Result<Ran, (Vec<Diagnostic>, Sources)> {
    let mut ran = opened(name)?;
    let basis = Basis {
        policy: &ran.policy,
        places: &ran.compiled.places,
        sources: &ran.suite.sources,
        revision: None,
    };
    let refusal = |case: &Case, why: &Contradiction| contradiction::diagnostics(basis, case, why);
    let tested = testing::Tested {
        policy: &ran.policy,
        places: &ran.compiled.places,
        refusal: &refusal,
    };
    ran.report = testing::run(&tested, &ran.suite, filter);
    Ok(ran)
}

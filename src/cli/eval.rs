//! `mtcrc eval`: what follows for a case?

use std::path::{Path, PathBuf};

use super::arguments::{self, PolicyArgument};
use super::cases::{Cases, Refused, Row};
use super::compiled::{Ready, compile};
use super::every_case::beside;
use super::file::WholeFile;
use super::laid_out::laid_out;
use super::{Exit, Output};
use crate::analysis::telling_apart;
use crate::case::{self, Case};
use crate::diagnostic::{self, Diagnostic, Style, nearest};
use crate::diagram::BUDGET;
use crate::eval::{Contradiction, Decision, Question, Status, trace};
use crate::open;
use crate::quantity::Date;
use crate::report::batch::Totals;
use crate::report::case_sheet::CaseSheets;
use crate::report::docket::Docket;
use crate::report::{self, contradiction, decision, text};
use crate::source::{Sources, shown};
use crate::testing;

/// What follows for this case?
///
/// Prints the posture, the rules that decide with their citations, what is to be done by whom, and what is missing where
/// the facts do not settle it. Facts that are not stated stay unknown. Several cases print as a docket, a line each;
/// --explain prints each in full, and --format html a sheet of each for the file.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  mtcrc eval policies/us examples/cases/slow-drone-2021.json\n  \
                  mtcrc eval policies/us examples/cases/slow-drone-2021.json --explain"
)]
pub struct Args {
    #[command(flatten)]
    policy: PolicyArgument,

    /// A JSON file, a .mtcr file with case blocks, an .ndjson file with a case a
    /// line, or - for standard input
    #[arg(value_name = "CASE", required = true)]
    cases: Vec<String>,

    /// Decide only the case of this name
    #[arg(long, value_name = "NAME")]
    only: Option<String>,

    /// Ask as of this day instead of the case's own
    #[arg(long, value_name = "DATE", value_parser = arguments::date)]
    as_of: Option<Date>,

    /// State a fact instead of the case, such as item.speed_max="790 km/h";
    /// may be given several times
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = assignment)]
    set: Vec<(String, String)>,

    /// Add every rule considered, with the first condition in its way
    #[arg(long)]
    explain: bool,

    /// Print each case and its answer as a test of the language, to be pasted
    /// into a .test.mtcr file
    #[arg(long, conflicts_with_all = ["explain", "format"])]
    as_test: bool,

    /// Form of the answer; without it the one the name of the output file says,
    /// else human
    #[arg(long, value_enum, value_name = "FORM")]
    format: Option<Form>,

    /// Write the answer to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Exit with 1 when an answer is of this kind
    #[arg(long, value_enum, value_name = "WHAT")]
    fail_on: Option<FailOn>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// A page for people, 80 columns; of several cases a docket
    Human,
    /// The same content line by line, without drawing or alignment
    Plain,
    /// For programs, versioned; of several cases an object a line
    Json,
    /// A case sheet to print and file; of several cases one after the other
    Html,
}

impl Args {
    fn form(&self) -> Form {
        let ending = self.output.as_deref().and_then(Path::extension);
        self.format
            .unwrap_or(match ending.and_then(|e| e.to_str()) {
                Some("html" | "htm") => Form::Html,
                Some("json" | "ndjson" | "jsonl") => Form::Json,
                _ => Form::Human,
            })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum FailOn {
    /// Several outcomes are possible, or nothing can be said
    Undetermined,
}

fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => {
            Ok((name.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err("write NAME=VALUE, such as item.speed_max=\"790 km/h\"".to_owned()),
    }
}

/// The case that was probably meant, else the first few there are.
fn meant(only: &str, names: &[String]) -> String {
    const MOST: usize = 5;
    let quoted = |name: &str| format!("`{}`", report::visible(name));
    if let Some(name) = nearest(only, names.iter().map(String::as_str)) {
        return format!("; did you mean {}?", quoted(name));
    }
    let shown: Vec<String> = names.iter().take(MOST).map(|name| quoted(name)).collect();
    match (shown.as_slice(), names.len() - shown.len()) {
        ([], _) => "; none has a name".to_owned(),
        (_, 0) => format!("; there are {}", shown.join(", ")),
        (_, more) => format!("; there are {} and {more} more", shown.join(", ")),
    }
}

/// Runs the verb.
pub fn run(args: &Args, out: &mut Output) -> Exit {
    match answer_all(args, out) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn answer_all(args: &Args, out: &mut Output) -> Result<Exit, Exit> {
    let form = args.form();
    if matches!(form, Form::Plain | Form::Json) {
        out.be_plain();
    }
    let ready = compile(&args.policy.policy, out)?;
    check_settings(args, &ready, out)?;
    let mut inputs = Vec::new();
    for argument in &args.cases {
        // Opened one after the other, but all before the first answer: a name that is wrong is said at once. Standard
        // input and long files are only begun.
        let cases = Cases::open(argument, &ready.sources);
        inputs.push(cases.map_err(|refused| unread(&refused, out))?);
    }
    let several = inputs.len() > 1 || inputs.iter().any(Cases::is_batch);
    let batch = several && args.only.is_none();
    if let Some(place) = &args.output {
        let file = WholeFile::begin(place).map_err(|error| {
            let place = shown(&place.to_string_lossy());
            out.say(&format!(
                "error: cannot write {}: {error}",
                report::visible(&place)
            ));
            Exit::Invalid
        })?;
        out.into_file(file);
    }
    let style = match form {
        Form::Plain => Style::Plain,
        Form::Human | Form::Json | Form::Html => out.human(),
    };
    let answer = match form {
        _ if args.as_test => Answer::Pages(style),
        Form::Json => Answer::Json,
        Form::Html => Answer::Sheets(CaseSheets::new(ready.basis(), env!("CARGO_PKG_VERSION"))),
        Form::Human | Form::Plain if batch && !args.explain => {
            Answer::Docket(style, Docket::default())
        }
        Form::Human | Form::Plain => Answer::Pages(style),
    };
    let mut run = Run {
        args,
        ready: &ready,
        answer,
        batch,
        passed_over: Vec::new(),
        rows: 0,
        totals: Totals::default(),
        worst: Exit::Fine,
        out,
    };
    for cases in inputs {
        let own = cases.sources().cloned();
        let sources = own.as_ref().unwrap_or(&ready.sources);
        let before = run.rows;
        let end = cases.each(&ready.policy, before, &mut |row| {
            run.rows = row.number;
            run.row(row, sources);
            !run.out.is_closed()
        });
        if let Err(refused) = end {
            run.worst = run.worst.max(unread(&refused, run.out));
        }
    }
    Ok(run.finish())
}

/// A `--set` that cannot be is the command's mistake, not that of each case.
fn check_settings(args: &Args, ready: &Ready, out: &mut Output) -> Result<(), Exit> {
    let mut nothing = Case::default();
    for (name, value) in &args.set {
        if let Err(rejected) = case::set(&mut nothing, &ready.policy, name, value) {
            return Err(unread(&Refused::from(rejected), out));
        }
    }
    Ok(())
}

fn unread(refused: &Refused, out: &mut Output) -> Exit {
    out.diagnostics(&refused.diagnostics, &refused.sources);
    Exit::Invalid
}

/// What becomes of each decision.
enum Answer<'a> {
    /// An object each.
    Json,
    /// A page each.
    Pages(Style),
    /// A line each, on one page at the end.
    Docket(Style, Docket),
    /// A sheet each, in one document at the end.
    Sheets(CaseSheets<'a>),
}

struct Run<'a> {
    args: &'a Args,
    ready: &'a Ready,
    answer: Answer<'a>,
    batch: bool,
    /// Names of cases that are not the one asked for.
    passed_over: Vec<String>,
    /// The number of the last row that was read.
    rows: usize,
    totals: Totals,
    worst: Exit,
    out: &'a mut Output,
}

impl Run<'_> {
    fn row(&mut self, row: Row, sources: &Sources) {
        let number = self.batch.then_some(row.number);
        if let Some(only) = &self.args.only {
            let name = match &row.case {
                Ok(case) => &case.name,
                Err(refused) => &refused.name,
            };
            if name.as_ref() != Some(only) {
                self.passed_over.extend(name.clone());
                return;
            }
        }
        let mut case = match row.case {
            Ok(case) => case,
            Err(refused) => return self.rejected(number, &refused),
        };
        for (name, value) in &self.args.set {
            if let Err(rejected) = case::set(&mut case, &self.ready.policy, name, value) {
                let refused = Refused {
                    name: case.name,
                    ..Refused::from(rejected)
                };
                return self.rejected(number, &refused);
            }
        }
        let question = Question {
            as_of: self.args.as_of,
            ..Question::default()
        };
        let mut answer = open::answer_soon(&self.ready.policy, &case, &question);
        if let Ok(decision) = &mut answer
            && let Status::TooManyOpenFacts { .. } = decision.status
            && let Some(found) = self.over_all_cases(&case, &question)
        {
            decision.replace(found);
        }
        if self.args.as_test {
            return self.as_test(&case, answer.as_ref().ok(), number);
        }
        match answer {
            Ok(decision) => self.decided(number, &decision, &question),
            Err(found) => {
                let mut sources = sources.clone();
                let basis = self.ready.basis();
                let diagnostics = contradiction::quoting(basis, &case, &found, &mut sources);
                let refused = Refused {
                    name: case.name,
                    diagnostics,
                    sources,
                };
                self.rejected(number, &refused);
            }
        }
    }

    /// The answer by the diagrams of all cases, where the policy has to be compiled anew to tell apart what the case states.
    fn over_all_cases(&mut self, case: &Case, question: &Question) -> Option<Decision> {
        let policy = &self.args.policy.policy;
        let day = question.as_of;
        if telling_apart(&self.ready.policy, case).is_some() {
            return None;
        }
        let asked = beside(policy, self.ready, Some(case), &["true"], day, self.out).ok()?;
        let but = &asked.conditions;
        open::decide(&asked.policy, case, question, but, BUDGET)
    }

    fn decided(&mut self, number: Option<usize>, decided: &Decision, question: &Question) {
        let basis = self.ready.basis();
        if matches!(decided.status, Status::Decided(_)) {
            self.totals.decided += 1;
        } else {
            self.totals.undetermined += 1;
            if self.args.fail_on == Some(FailOn::Undetermined) {
                self.worst = self.worst.max(Exit::Findings);
            }
        }
        // What contradicts itself was rejected, so the trace of a decided case is always there.
        let trace = match self.args.explain {
            true => trace(&self.ready.policy, &decided.case, question).ok(),
            false => None,
        };
        match &mut self.answer {
            Answer::Json => {
                let mut view = decision::decision(basis, decided);
                view.row = number;
                view.considered = trace.map(|trace| decision::considered(basis, &trace));
                self.json(&view);
            }
            Answer::Pages(style) => {
                let style = *style;
                self.between();
                let sheet = text::sheet(basis, decided, trace.as_deref(), number);
                self.out.print(&sheet.render(style));
            }
            Answer::Docket(_, docket) => docket.add(basis, decided, self.rows),
            Answer::Sheets(sheets) => sheets.add(decided, number),
        }
    }

    /// The case and its answer as a test.
    fn as_test(&mut self, case: &Case, decision: Option<&Decision>, number: Option<usize>) {
        match decision.map(|decision| &decision.status) {
            Some(Status::Decided(_)) => self.totals.decided += 1,
            Some(_) => self.totals.undetermined += 1,
            None => self.totals.rejected += 1,
        }
        let basis = self.ready.basis();
        let refusal =
            |case: &Case, why: &Contradiction| contradiction::diagnostics(basis, case, why);
        let tested = testing::Tested {
            policy: &self.ready.policy,
            places: &self.ready.places,
            refusal: &refusal,
        };
        let as_of = self.args.as_of;
        match testing::as_test(&tested, &self.ready.sources, case, as_of, decision) {
            Ok(text) => {
                self.between();
                self.out.print(&laid_out(text));
            }
            Err(why) => {
                self.worst = self.worst.max(match self.batch {
                    true => Exit::Findings,
                    false => Exit::Invalid,
                });
                let name = match (&case.name, number) {
                    (Some(name), _) => format!("`{}`", report::visible(name)),
                    (None, Some(row)) => format!("row {row}"),
                    (None, None) => "the case".to_owned(),
                };
                self.out.say(&format!(
                    "error: {name} cannot be written as a test that passes"
                ));
                for why in why {
                    self.out.say(&format!("  {}", report::visible(&why)));
                }
            }
        }
    }

    fn rejected(&mut self, number: Option<usize>, refused: &Refused) {
        let basis = self.ready.basis();
        self.totals.rejected += 1;
        self.worst = self.worst.max(match self.batch {
            true => Exit::Findings,
            false => Exit::Invalid,
        });
        let diagnostics: &[Diagnostic] = &refused.diagnostics;
        let name = refused.name.as_deref();
        // A case that cannot be read is no test; what is wrong with it is no part of a test file.
        let alone = !self.batch && !matches!(self.answer, Answer::Json);
        if alone || self.args.as_test {
            self.out.diagnostics(diagnostics, &refused.sources);
            return;
        }
        match &mut self.answer {
            Answer::Json => {
                let name = refused.name.clone();
                let mut view = decision::rejected(basis, name, diagnostics, &refused.sources);
                view.row = number;
                self.json(&view);
            }
            Answer::Pages(style) => {
                let style = *style;
                self.between();
                let sheet = text::rejected_sheet(basis, name, number);
                let below = diagnostic::render(diagnostics, &refused.sources, style);
                self.out.print(&sheet.render(style));
                self.out.print(&below);
            }
            Answer::Docket(_, docket) => {
                docket.add_rejected(name, self.rows, diagnostics);
            }
            Answer::Sheets(sheets) => {
                sheets.add_rejected(name, number, diagnostics, &refused.sources);
            }
        }
    }

    fn json(&mut self, view: &decision::DecisionView) {
        let text = match self.batch {
            true => report::line(view),
            false => report::page(view),
        };
        self.out.print(&text);
    }

    /// A blank line between the pages of a batch.
    fn between(&mut self) {
        if self.totals.rows() > 1 {
            self.out.print("\n");
        }
    }

    fn finish(self) -> Exit {
        if let Some(only) = self.args.only.as_ref().filter(|_| self.totals.rows() == 0) {
            let hint = meant(only, &self.passed_over);
            let only = report::visible(only);
            self.out
                .say(&format!("error: no case is named `{only}`{hint}"));
            return Exit::Invalid;
        }
        let line = self.totals.line();
        let none = self.totals.rows() == self.totals.rejected;
        match &self.answer {
            Answer::Json if self.batch => self.out.say(&line),
            Answer::Json => {}
            // What is beside a test file's tests is no part of it.
            Answer::Pages(_) if self.batch && self.args.as_test => self.out.say(&line),
            Answer::Pages(_) if self.batch => self.out.print(&format!("\n{line}\n")),
            Answer::Pages(_) => {}
            Answer::Docket(style, docket) => {
                let page = docket.render(self.ready.basis(), self.args.as_of, *style);
                self.out.print(&page);
            }
            // The single case that was rejected leaves no sheet: what is wrong was said.
            Answer::Sheets(_) if !self.batch && none => return self.worst,
            Answer::Sheets(sheets) => {
                self.out.print(&sheets.document());
                if self.batch {
                    self.out.say(&line);
                }
            }
        }
        self.out.keep_file();
        self.worst
    }
}

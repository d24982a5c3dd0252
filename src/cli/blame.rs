//! `mtcrc blame`: who last changed this answer?

mod walk;

use super::arguments::{self, DocumentFormat, PolicyArgument};
use super::cases::{Cases, Refused};
use super::compiled::{Ready, cannot_read, compile};
use super::{Exit, Output};
use crate::case::Case;
use crate::check;
use crate::diagnostic::{Severity, Style};
use crate::diff::{Answer, compare};
use crate::eval::Question;
use crate::open;
use crate::quantity::Date;
use crate::report::blame::{Blamed, Found, markdown, sheet, view};
use crate::report::{contradiction, page, visible};
use crate::source::{Commit, LoadError, Opened, Tracked};
use walk::{Said, Walk};

/// Who last changed this answer?
///
/// Goes back through the history of the policy, and stops at the newest commit before which the case was answered
/// otherwise: another outcome, other deciding rules, entries or obligations. Every commit that changes a policy's text is
/// looked at, along first parents: what a merge brought counts as the merge's.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example:\n  mtcrc blame HEAD:tests/corpus/compare tests/corpus/compare/slow.json"
)]
pub struct Args {
    #[command(flatten)]
    policy: PolicyArgument,

    /// A JSON file, or a .mtcr file with a case block
    #[arg(value_name = "CASE")]
    case: String,

    /// Ask as of this day instead of the case's own
    #[arg(long, value_name = "DATE", value_parser = arguments::date)]
    as_of: Option<Date>,

    /// Look for the last change of the outcome alone, whatever the reasons
    #[arg(long)]
    outcome: bool,

    /// Form of the answer
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    format: DocumentFormat,
}

/// Runs the verb.
pub fn run(args: &Args, out: &mut Output) -> Exit {
    match blame(args, out) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn blame(args: &Args, out: &mut Output) -> Result<Exit, Exit> {
    if args.format != DocumentFormat::Human {
        out.be_plain();
    }
    if args.case == "-" {
        out.say("error: blame needs a file: the case is read once for each version of the policy");
        return Err(Exit::Usage);
    }
    let now = compile(&args.policy.policy, out)?;
    let tracked = Tracked::find(&args.policy.policy).map_err(|error| no_history(error, out))?;
    let answer_now = match answered(args, &now) {
        Ok(answer) => answer,
        Err(refused) => {
            out.diagnostics(&refused.diagnostics, &refused.sources);
            return Err(Exit::Invalid);
        }
    };
    let commits = tracked.commits().map_err(|error| no_history(error, out))?;
    let shallow = tracked
        .is_shallow()
        .map_err(|error| no_history(error, out))?;
    let mut walk = Walk::new(args.outcome);
    let said = |opened: Opened| said(args, opened);
    let end = walk.back(&tracked, &commits, &answer_now, &said);
    let end = end.map_err(|error| no_history(error, out))?;
    let found = match end {
        walk::End::NotCommitted { head } => Found::NotCommitted { before: head },
        walk::End::Changed { commit, before, at } => Found::Changed {
            commit,
            before,
            before_commit: at,
        },
        walk::End::NeverChanged { .. } if shallow => {
            out.say(
                "error: the answer is the same in every commit there is, and this clone lacks the older ones",
            );
            out.say("help: `git fetch --unshallow` brings them");
            return Err(Exit::Invalid);
        }
        walk::End::NeverChanged { first, absent } => Found::NeverChanged { first, absent },
        walk::End::NotThere => {
            out.say(&format!(
                "error: `{}` is in no commit yet, so nothing is known of its history",
                visible(&args.policy.policy)
            ));
            return Err(Exit::Invalid);
        }
    };
    let difference = difference(&tracked, &found, &now);
    let blamed = Blamed {
        basis: now.basis(),
        case: &args.case,
        path: tracked.path(),
        found: &found,
        now: &answer_now,
        broken: &walk.broken,
        difference: difference.as_ref(),
        commits: walk.looked_at,
        decided: walk.decided,
    };
    let text = match args.format {
        DocumentFormat::Human => sheet(&blamed).render(out.human()),
        DocumentFormat::Plain => sheet(&blamed).render(Style::Plain),
        DocumentFormat::Markdown => markdown(&blamed),
        DocumentFormat::Json => page(&view(&blamed)),
    };
    out.print(&text);
    Ok(Exit::Fine)
}

fn no_history(error: LoadError, out: &mut Output) -> Exit {
    let outside = error == LoadError::NotARepository;
    let exit = cannot_read(error, out);
    if outside {
        out.say("blame goes through the history of the repository the policy lies in");
    }
    exit
}

/// The answer of a policy that compiled.
fn answered(args: &Args, ready: &Ready) -> Result<Answer, Refused> {
    let case = read(args, ready)?;
    let question = Question {
        as_of: args.as_of,
        ..Question::default()
    };
    match open::answer(&ready.policy, &case, &question) {
        Ok(decision) => Ok(Answer::of(&ready.policy, &decision)),
        Err(found) => Err(Refused {
            name: case.name.clone(),
            diagnostics: contradiction::diagnostics(ready.basis(), &case, &found),
            sources: ready.sources.clone(),
        }),
    }
}

/// The case as a policy reads it.
fn read(args: &Args, ready: &Ready) -> Result<Case, Refused> {
    let cases = Cases::open(&args.case, &ready.sources)?;
    let mut found = Vec::new();
    cases.each(&ready.policy, 0, &mut |row| {
        found.push(row.case);
        found.len() < 2
    })?;
    let mut found = found.into_iter();
    match (found.next(), found.next()) {
        (Some(case), None) => case,
        (first, _) => {
            let holds = match first {
                None => "no case",
                Some(_) => "several cases",
            };
            let diagnostic = crate::diagnostic::Diagnostic::error(
                crate::diagnostic::Code("E0590"),
                format!("`{}` holds {holds}", args.case),
            );
            Err(Refused {
                name: None,
                diagnostics: vec![diagnostic.help("blame is about one case, in a file of its own")],
                sources: crate::source::Sources::new(),
            })
        }
    }
}

/// What a version of the policy says.
fn said(args: &Args, opened: Opened) -> Said {
    let compiled = match check::compile(&opened) {
        Ok(compiled) => compiled,
        Err(LoadError::NoPolicyFile { .. }) => return Said::Absent,
        Err(error) => return Said::Broken(error.to_string()),
    };
    let Some(policy) = compiled.policy else {
        let errors = compiled.diagnostics.iter();
        let first = errors.clone().find(|d| d.severity == Severity::Error);
        let why = first.map_or_else(|| "it does not compile".to_owned(), |d| d.message.clone());
        return Said::Broken(why);
    };
    let ready = Ready {
        policy,
        places: compiled.places,
        sources: compiled.sources,
        files: compiled.files,
        revision: compiled.revision,
    };
    let answer = answered(args, &ready).unwrap_or_else(|refused| {
        Answer::Rejected(
            refused
                .diagnostics
                .iter()
                .map(|d| d.message.clone())
                .collect(),
        )
    });
    Said::Answer(answer)
}

/// The declarations that differ between the two versions.
fn difference(tracked: &Tracked, found: &Found, now: &Ready) -> Option<crate::diff::Difference> {
    let compiled = |commit: &Commit| {
        let (opened, _) = tracked.at(&commit.id).ok()?;
        check::compile(&opened).ok()?.policy
    };
    match found {
        Found::Changed {
            commit,
            before_commit,
            ..
        } => Some(compare(&compiled(before_commit)?, &compiled(commit)?)),
        Found::NotCommitted { before } => Some(compare(&compiled(&before.0)?, &now.policy)),
        Found::NeverChanged { .. } => None,
    }
}

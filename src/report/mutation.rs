//! What `test --mutate` found, for people and for programs.

use std::fmt::Write;

use serde::Serialize;

use super::words::counted;
use super::{NOTICE, visible};
use crate::source::Sources;
use crate::testing::mutation::{Attempt, Fate, Mutant};

/// The version of the view.
const SCHEMA: &str = "mtcrc.mutation/1";

/// What became of every change that was tried (`mtcrc.mutation/1`).
#[derive(Debug, Serialize)]
pub struct MutationView {
    /// The version of this view.
    pub schema: &'static str,
    /// Changes that mean something else than the policy.
    pub changes: usize,
    /// Those of them that some test notices.
    pub noticed: usize,
    /// Changes after which there is no policy, or one that means the same; they show nothing about the tests.
    pub void: usize,
    /// Changes that no test can notice: every case is answered alike with and without them. Not counted among the changes.
    pub equivalent: usize,
    /// The changes no test notices, in the order of their places.
    pub unnoticed: Vec<Unnoticed>,
    /// What an answer of this tool is not.
    pub notice: &'static str,
}

/// A change no test notices.
#[derive(Debug, Serialize)]
pub struct Unnoticed {
    /// The file changed.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
    /// What is written there.
    pub written: String,
    /// What was tried instead.
    pub tried: String,
    /// What the change does.
    pub effect: &'static str,
    /// The line as it is written.
    pub text: String,
    /// A test that passes as the policy is and would notice the change; none when none was found.
    pub test: Option<String>,
    /// Why there is none.
    pub no_test: Option<String>,
}

/// The view of attempts in the order of their mutants. Each mutant comes with the sources its span is of.
#[must_use]
pub fn view<'a>(
    attempts: impl IntoIterator<Item = (&'a Mutant, &'a Sources, Attempt, Option<Fate>)>,
) -> MutationView {
    let mut view = MutationView {
        schema: SCHEMA,
        changes: 0,
        noticed: 0,
        void: 0,
        equivalent: 0,
        unnoticed: Vec::new(),
        notice: NOTICE,
    };
    for (mutant, sources, attempt, fate) in attempts {
        match (attempt, fate) {
            (Attempt::Void, _) => view.void += 1,
            (Attempt::Noticed, _) => view.noticed += 1,
            (Attempt::Unnoticed, Some(Fate::Equivalent)) => view.equivalent += 1,
            (Attempt::Unnoticed, fate) => view.unnoticed.push(unnoticed(mutant, sources, fate)),
        }
    }
    view.changes = view.noticed + view.unnoticed.len();
    view
}

fn unnoticed(mutant: &Mutant, sources: &Sources, fate: Option<Fate>) -> Unnoticed {
    let (test, no_test) = match fate {
        Some(Fate::Test(test)) => (Some(test), None),
        Some(Fate::Open(why)) => (None, Some(why)),
        Some(Fate::Equivalent) | None => (None, None),
    };
    let file = sources.get(mutant.span.file);
    let position = sources.position(mutant.span);
    Unnoticed {
        file: file.path.clone(),
        line: position.start.line,
        column: position.start.column,
        written: sources.slice(mutant.span).to_owned(),
        tried: mutant.text.clone(),
        effect: mutant.slip.words(),
        text: file.line(position.start.line).trim().to_owned(),
        test,
        no_test,
    }
}

/// The page: each unnoticed change with its line, then the totals. `over` are the cases that a change was proved to make no
/// difference in.
#[must_use]
pub fn text(view: &MutationView, over: &str) -> String {
    let mut page = String::new();
    for change in &view.unnoticed {
        let Unnoticed {
            file,
            line,
            column,
            written,
            tried,
            effect,
            text,
            test,
            no_test,
        } = change;
        let written = written.split_whitespace().collect::<Vec<_>>().join(" ");
        let written = &written;
        let what = match tried.is_empty() {
            true => format!("without `{}`", visible(written)),
            false => format!("`{}` for `{}`", visible(tried), visible(written)),
        };
        // Writing into a text cannot fail.
        let _ = writeln!(page, "{}:{line}:{column}: {what}: {effect}", visible(file));
        let _ = writeln!(page, "    {}", visible(text));
        if let Some(why) = no_test {
            let _ = writeln!(page, "    no test to offer: {why}");
        }
        if let Some(test) = test {
            let _ = writeln!(page, "\n{test}");
        }
    }
    let _ = writeln!(
        page,
        "{}: {} noticed by the tests, {} not",
        counted(view.changes, "change"),
        view.noticed,
        view.unnoticed.len()
    );
    if view.void > 0 {
        let _ = writeln!(
            page,
            "{} more left no policy or the same meaning, and are not counted",
            view.void
        );
    }
    if view.equivalent > 0 {
        let _ = writeln!(
            page,
            "{} more cannot be noticed: {over} is answered alike; they are not counted",
            view.equivalent
        );
    }
    page
}

//! What holds over all cases, said to a person: the analyses' answers as diagnostics.
//!
//! `analysis` asks the diagrams; here each answer gets its code, its places in the text, the smallest way out and, where
//! it speaks of cases, a case. A case is decided by the interpreter before it is shown, and facts that make no difference
//! are taken out of it; one that the interpreter does not confirm is reported as our own bug.

mod accepted;
mod conflict;
mod edit;
mod gaps;
mod guarantee;
mod hiding;
mod reach;
mod replay;
mod time;
mod written;

pub use accepted::AcceptedFinding;
pub use guarantee::{Proved, Standing, Withouts};

use crate::analysis;
use crate::ast;
use crate::diagnostic::{Code, Diagnostic};
use crate::diagram::Reading;
use crate::policy::{Places, Policy, Printer};
use crate::source::Sources;
use accepted::Acceptances;
use written::Written;

/// How many nodes of diagrams the analyses may build.
pub const BUDGET: usize = crate::diagram::BUDGET;

/// A compiled policy with its text.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// Where its parts are written.
    pub places: &'a Places,
    /// Its files as trees.
    pub files: &'a [ast::File],
    /// Their texts.
    pub sources: &'a Sources,
}

/// What to look at.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Prove each guarantee once more without the assumptions.
    pub without_assumes: bool,
    /// How many nodes may be built.
    pub budget: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            without_assumes: false,
            budget: BUDGET,
        }
    }
}

/// Everything that was found about all cases.
#[derive(Debug, Default)]
pub struct Found {
    /// The findings.
    pub diagnostics: Vec<Diagnostic>,
    /// Every guarantee and what is known of it.
    pub guarantees: Vec<Proved>,
    /// Every finding that some declaration accepts, and whether it is there.
    pub accepted: Vec<AcceptedFinding>,
    /// Were all cases looked at? Otherwise a finding says what was too complex.
    pub complete: bool,
}

/// Looks at all cases of a policy.
#[must_use]
pub fn find(subject: Subject<'_>, options: Options) -> Found {
    let written = Written::of(subject.files);
    let mut accepted = Acceptances::of(subject, &written);
    let mut reading = Reading::new(subject.policy, options.budget);
    let mut finder = Finder {
        subject,
        written: &written,
        printer: Printer::new(subject.policy),
        found: Vec::new(),
    };
    finder.times(&mut accepted);
    let idle = analysis::idle(&mut reading);
    finder.reach(&mut reading, &idle, &mut accepted);
    let conflicts = {
        let accepted = &mut accepted;
        analysis::conflicts(&mut reading, &mut |stricter, looser| {
            accepted.conflict(stricter, looser)
        })
    };
    finder.conflicts(&mut reading, &conflicts);
    let gaps = {
        let accepted = &mut accepted;
        analysis::gaps(&mut reading, &mut |unit, entry| accepted.gap(unit, entry))
    };
    finder.gaps(&mut reading, &gaps);
    finder.hiding(&mut reading, &mut accepted);
    let guarantees = finder.guarantees(&mut reading, options);
    if !reading.is_sound() {
        let widest = reading.widest(3);
        let names: Vec<String> = widest
            .iter()
            .map(|&level| format!("`{}`", replay::asked(&reading, level)))
            .collect();
        let found = too_complex(
            subject,
            &format!(
                "more than {} diagram nodes, most of them over {}",
                options.budget,
                names.join(", ")
            ),
        );
        return finder.incomplete(found);
    }
    // Where one answer turned out wrong, no other is given either.
    if finder.found.iter().any(Diagnostic::is_our_bug) {
        return Found {
            guarantees: guarantee::unsettled(subject, &written),
            diagnostics: finder.found,
            accepted: Vec::new(),
            complete: false,
        };
    }
    let accepted = accepted.all();
    let useless = accepted.iter().filter(|accept| !accept.used);
    finder.found.extend(useless.map(AcceptedFinding::useless));
    Found {
        diagnostics: finder.found,
        guarantees,
        accepted,
        complete: true,
    }
}

/// Nothing was proved, and why.
fn too_complex(subject: Subject<'_>, what: &str) -> Diagnostic {
    let mut found = Diagnostic::warning(
        Code("W0791"),
        format!("too complex: {what}; nothing is said about all cases"),
    );
    if let Some(&span) = subject.places.units.get(subject.policy.root.index()) {
        found = found.at(heading(subject, span), "cases of this policy");
    }
    found.help("single cases and tests are decided as before; test the borders, or state such a comparison as a fact of its own")
}

/// The first line of a declaration.
fn heading(subject: Subject<'_>, span: crate::source::Span) -> crate::source::Span {
    let text = subject.sources.slice(span);
    let line = text
        .lines()
        .next()
        .unwrap_or("")
        .trim_end_matches(['{', ' ']);
    let end = span.start + u32::try_from(line.len()).unwrap_or(0);
    crate::source::Span::new(span.file, span.start, end)
}

/// Collects findings.
struct Finder<'a> {
    subject: Subject<'a>,
    written: &'a Written<'a>,
    printer: Printer<'a>,
    found: Vec<Diagnostic>,
}

impl Finder<'_> {
    /// What was found without looking at all cases, which was too complex.
    fn incomplete(self, why: Diagnostic) -> Found {
        let mut diagnostics: Vec<Diagnostic> = self
            .found
            .into_iter()
            .filter(|one| one.code == Code("W0722"))
            .collect();
        diagnostics.push(why);
        Found {
            diagnostics,
            guarantees: guarantee::unsettled(self.subject, self.written),
            accepted: Vec::new(),
            complete: false,
        }
    }
}

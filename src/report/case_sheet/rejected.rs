//! The sheet of a case that was rejected: what is wrong with it.

use maud::{Markup, html};

use super::{capital, id, stated};
use crate::diagnostic::{Diagnostic, Style, render};
use crate::report::Basis;
use crate::source::Sources;

/// What is wrong with the case, in the words of the diagnostics.
pub fn sheet(
    basis: Basis<'_>,
    number: usize,
    name: &str,
    diagnostics: &[Diagnostic],
    sources: &Sources,
) -> Markup {
    let title = basis.root().map_or("", |unit| unit.title.as_str());
    let text = render(diagnostics, sources, Style::Plain);
    let heading = id(number, "answer");
    html! {
        header {
            p.kicker { "Case sheet · " (title) }
            h1 id=(id(number, "title")) { (stated(name)) }
        }
        section.answer aria-labelledby=(heading) {
            h2 id=(heading) { "Answer" }
            p.posture { "Rejected" }
            p { "What is stated is no case of this policy, and nothing was decided." }
        }
        section aria-labelledby=(id(number, "wrong")) {
            h2 id=(id(number, "wrong")) { "What is wrong" }
            ul { @for line in text.lines().filter(|line| !line.trim().is_empty()) { li { (stated(&capital(line.trim()))) } } }
        }
    }
}

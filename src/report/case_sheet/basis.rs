//! What a reader must know beside the answer, what is assumed, and which policy and program gave it.

use maud::{Markup, html};

use super::{Page, capital, name, section};
use crate::policy::Printer;
use crate::report::notice;

/// Notes, and what the policy assumes of every case.
pub fn notes(page: Page<'_>) -> Markup {
    let policy = page.basis.policy;
    let assumptions = assumptions(page);
    let notices = html! {
        ul { @for noticed in &page.decision.notices { li { (super::stated(&capital(&notice::text(page.basis, noticed)))) } } }
    };
    let assumed = html! {
        p { "The policy takes these for true of every real case; a case that contradicts one is rejected." }
        ul.small { @for text in &assumptions { li { (name(text)) } } }
    };
    html! {
        @if !page.decision.notices.is_empty() { (section(page, "notes", "Notes", &notices)) }
        @if !policy.assumes.is_empty() { (section(page, "assumed", "Assumed", &assumed)) }
    }
}

/// What the policy assumes, as its authors wrote it.
fn assumptions(page: Page<'_>) -> Vec<String> {
    let basis = page.basis;
    let printer = Printer::new(basis.policy);
    (0..)
        .zip(&basis.policy.assumes)
        .map(|(position, condition): (usize, _)| {
            let span = basis.places.assumes.get(position);
            let text = span.map_or("", |span| basis.sources.slice(*span));
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            match text.is_empty() {
                true => printer.condition(*condition),
                false => text.trim_start_matches("assume ").to_owned(),
            }
        })
        .collect()
}

/// The policy and the program.
pub fn decided_by(page: Page<'_>, tool: &str) -> Markup {
    let policy = page.basis.policy;
    let body = html! {
        dl.about.small {
            dt { "Policy" }
            dd { (page.basis.root().map_or("", |unit| unit.title.as_str())) " " (name(&page.basis.unit_name(policy.root))) }
            @if let Some(revision) = page.basis.revision { dt { "Revision" } dd { (name(revision)) } }
            dt { "Meaning" }
            dd { (name(&policy.meaning)) }
            dt { "Text" }
            dd { (name(&policy.text)) }
            dt { "Language" }
            dd { (policy.language) }
            dt { "Program" }
            dd { "mtcrc " (tool) }
        }
    };
    section(page, "basis", "Decided by", &body)
}

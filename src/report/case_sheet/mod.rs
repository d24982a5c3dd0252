//! The case sheet: one self-contained page of HTML about one decision, for the file.
//!
//! It says what the page in the terminal says and what that leaves to the case: every fact stated with its source,
//! what was assumed, what decided, and room for a signature. It holds no script and names no other resource, it does
//! not rely on colour, and it fixes no size of paper.

mod basis;
mod duties;
mod facts;
mod footer;
mod open;
mod reasons;
mod rejected;
mod top;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Basis, NOTICE, visible};
use crate::diagnostic::Diagnostic;
use crate::eval::{Decision, Status};
use crate::source::Sources;

const STYLE: &str = include_str!("style.css");

/// Sheets of one policy that come as one document, each on pages of its own.
pub struct CaseSheets<'a> {
    basis: Basis<'a>,
    tool: &'a str,
    sheets: Vec<Markup>,
    footers: String,
    title: Option<String>,
}

/// What every part of a sheet is written from.
#[derive(Clone, Copy)]
struct Page<'a> {
    basis: Basis<'a>,
    decision: &'a Decision,
    /// The number of the sheet in its document: ids on it begin with it.
    number: usize,
}

impl<'a> CaseSheets<'a> {
    /// No sheet yet. `tool` is the version of the program.
    #[must_use]
    pub fn new(basis: Basis<'a>, tool: &'a str) -> Self {
        CaseSheets {
            basis,
            tool,
            sheets: Vec::new(),
            footers: String::new(),
            title: None,
        }
    }

    /// Adds the sheet of a decision. `row` numbers a case of a batch that has no name.
    pub fn add(&mut self, decision: &Decision, row: Option<usize>) {
        let name = top::case_name(decision.case.name.as_deref(), row);
        let reference = facts::reference(&decision.case);
        let number = self.begin(&name, reference.as_deref());
        let page = Page {
            basis: self.basis,
            decision,
            number,
        };
        let open = !matches!(decision.status, Status::Decided(_));
        let sheet = html! {
            (top::heading(page, &name, reference.as_deref()))
            (top::answer(page))
            @if open { (open::what_decides(page)) }
            (reasons::why(page))
            (reasons::without_effect(page))
            (reasons::classification(page))
            (duties::section(page))
            (reasons::others(page))
            (facts::stated(page))
            (open::without_effect(page))
            (basis::notes(page))
            (basis::decided_by(page, self.tool))
            (footer::signature(page))
            (notice())
        };
        self.push(number, &sheet);
    }

    /// Adds the sheet of a case that was rejected: what is wrong with it.
    pub fn add_rejected(
        &mut self,
        name: Option<&str>,
        row: Option<usize>,
        diagnostics: &[Diagnostic],
        sources: &Sources,
    ) {
        let name = top::case_name(name, row);
        let number = self.begin(&name, None);
        let sheet = html! {
            (rejected::sheet(self.basis, number, &name, diagnostics, sources))
            (notice())
        };
        self.push(number, &sheet);
    }

    /// The whole document.
    #[must_use]
    pub fn document(&self) -> String {
        let title = match (&self.title, self.sheets.len()) {
            (Some(title), 1) => format!("Case sheet: {}", visible(title)),
            (_, many) => format!("{many} case sheets"),
        };
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (title) }
                    style { (PreEscaped(STYLE)) (PreEscaped(&self.footers)) }
                }
                body {
                    main {
                        @for sheet in &self.sheets { (sheet) }
                    }
                }
            }
        };
        let mut text = page.into_string();
        text.push('\n');
        text
    }

    fn begin(&mut self, name: &str, reference: Option<&str>) -> usize {
        let number = self.sheets.len() + 1;
        self.title.get_or_insert_with(|| name.to_owned());
        self.footers
            .push_str(&footer::running(number, name, reference));
        number
    }

    fn push(&mut self, number: usize, sheet: &Markup) {
        self.sheets.push(html! {
            article id=(id(number, "sheet")) aria-labelledby=(id(number, "title")) style={ "page:" (id(number, "page")) } {
                (sheet)
            }
        });
    }
}

/// `c1-why`
fn id(number: usize, name: &str) -> String {
    format!("c{number}-{name}")
}

/// A part of a sheet with a heading of its own, which a reader can jump to.
fn section(page: Page<'_>, name: &str, heading: &str, body: &Markup) -> Markup {
    let heading_id = id(page.number, name);
    html! {
        section aria-labelledby=(heading_id) {
            h2 id=(heading_id) { (heading) }
            (body)
        }
    }
}

/// Text of a case: nothing in it steers the page, and its direction of writing stays its own.
fn stated(text: &str) -> Markup {
    html! { bdi { (visible(text)) } }
}

/// A name as the policy writes it. A long one may go on in the next line behind a dot or an underscore.
fn name(text: &str) -> Markup {
    let text = visible(text);
    html! {
        code {
            @for part in text.split_inclusive(['.', '_']) {
                (part)
                @if part.ends_with(['.', '_']) { wbr; }
            }
        }
    }
}

/// The first letter as a capital: an outcome or a sentence begins a line.
fn capital(text: &str) -> String {
    let mut rest = text.chars();
    match rest.next() {
        Some(first) => first.to_uppercase().chain(rest).collect(),
        None => String::new(),
    }
}

fn notice() -> Markup {
    html! { footer.small.notice { p { (NOTICE) } } }
}

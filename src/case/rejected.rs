//! A case that was refused.

use crate::diagnostic::{Diagnostic, Style, render};
use crate::source::{FileId, Sources, Span};

/// A case that cannot be read, with everything that is wrong with it.
#[derive(Clone, Debug)]
pub struct Rejected {
    /// Its name, where it could be read.
    pub case: Option<String>,
    /// Its row in a file of many cases, from 1.
    pub row: Option<usize>,
    /// What is wrong. Places are those of the first file of a source map that holds nothing but `text`.
    pub diagnostics: Vec<Diagnostic>,
    /// The text the case was read from, with the name to print for it.
    pub text: Option<(String, String)>,
}

impl Rejected {
    /// The source map the diagnostics speak of.
    #[must_use]
    pub fn sources(&self) -> Sources {
        let mut sources = Sources::new();
        if let Some((name, text)) = &self.text {
            sources.add(name.as_str(), text.as_str());
        }
        sources
    }

    /// The diagnostics with the places of a larger source map, to which the text is added.
    pub fn add_to(&self, sources: &mut Sources) -> Vec<Diagnostic> {
        let Some((name, text)) = &self.text else {
            return self.diagnostics.clone();
        };
        let file = sources.add(name.as_str(), text.as_str());
        let moved = |span: &mut Span| {
            if span.file == FileId(0) {
                span.file = file;
            }
        };
        let mut diagnostics = self.diagnostics.clone();
        for diagnostic in &mut diagnostics {
            diagnostic
                .labels
                .iter_mut()
                .for_each(|label| moved(&mut label.span));
            let edits = diagnostic.fix.iter_mut().flat_map(|fix| &mut fix.edits);
            edits.for_each(|edit| moved(&mut edit.span));
        }
        diagnostics
    }

    /// The diagnostics as text, with the part of the case each speaks of.
    #[must_use]
    pub fn render(&self, style: Style) -> String {
        render(&self.diagnostics, &self.sources(), style)
    }
}

//! What one diagnostic says, free of how it is printed.

use crate::source::Span;

use super::codes::Code;

/// How much a diagnostic matters.
#[derive(Copy, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// The policy, the case or the file cannot be used as it is.
    Error,
    /// It can be used, and probably does not say what was meant.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// A place in a source, and what stands there.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What it is, such as `mass, from its declaration`; may be empty.
    pub text: String,
    /// Whether the fault is here, and not merely something it disagrees with.
    pub primary: bool,
}

/// A replacement of one stretch of text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What stands there afterwards.
    pub replacement: String,
}

/// Edits that together mend what a diagnostic found.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Fix {
    /// What applying it does, as an instruction: ``write `==` ``.
    pub title: String,
    /// The edits, none overlapping another.
    pub edits: Vec<Edit>,
    /// Whether it cannot change what the author meant, so that it may be applied unasked.
    pub safe: bool,
}

/// One thing the tool has to say.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Diagnostic {
    /// Its stable code.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// One lower-case clause without a full stop.
    pub message: String,
    /// The places it speaks of; none for a file or revision that could not be read.
    pub labels: Vec<Label>,
    /// The way out.
    pub help: Option<String>,
    /// What else is worth saying.
    pub notes: Vec<String>,
    /// Edits that mend it.
    pub fix: Option<Fix>,
    /// A case that shows it, as the JSON of a case file; for findings about cases.
    pub witness: Option<String>,
}

impl Diagnostic {
    /// An error.
    pub fn error(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Error, code, message.into())
    }

    /// A warning.
    pub fn warning(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Warning, code, message.into())
    }

    /// A diagnostic that only informs.
    pub fn remark(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Note, code, message.into())
    }

    fn new(severity: Severity, code: Code, message: String) -> Diagnostic {
        Diagnostic {
            code,
            severity,
            message,
            labels: Vec::new(),
            help: None,
            notes: Vec::new(),
            fix: None,
            witness: None,
        }
    }

    /// Adds the place of the fault.
    #[must_use]
    pub fn at(self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.label(span, text.into(), true)
    }

    /// Adds a place that has to do with it.
    #[must_use]
    pub fn also(self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.label(span, text.into(), false)
    }

    fn label(mut self, span: Span, text: String, primary: bool) -> Diagnostic {
        self.labels.push(Label {
            span,
            text,
            primary,
        });
        self
    }

    /// Sets the way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// Adds a note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Diagnostic {
        self.notes.push(note.into());
        self
    }

    /// Sets the edits that mend it.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Diagnostic {
        self.fix = Some(fix);
        self
    }

    /// Sets the case that shows it.
    #[must_use]
    pub fn witness(mut self, case: impl Into<String>) -> Diagnostic {
        self.witness = Some(case.into());
        self
    }

    /// Is it a mistake of ours, so that nothing said beside it should be relied on?
    #[must_use]
    pub fn is_our_bug(&self) -> bool {
        self.code == Code("E9001")
    }

    /// The label that says where the diagnostic is: the first primary one, else the first.
    pub fn main_label(&self) -> Option<&Label> {
        self.labels_main_first().next()
    }

    /// The labels, the main one first and the others as they were added.
    pub fn labels_main_first(&self) -> impl Iterator<Item = &Label> {
        let main = self.labels.iter().position(|label| label.primary);
        let main = main.unwrap_or(0);
        let others = self.labels.iter().enumerate();
        let others = others.filter(move |(index, _)| *index != main);
        let others = others.map(|(_, label)| label);
        self.labels.get(main).into_iter().chain(others)
    }
}

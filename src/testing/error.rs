//! What can be wrong with a test itself, and how that is said.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// A mistake in a test file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TestError {
    /// A declaration that is no test.
    NotATest {
        /// Its first word.
        what: String,
        /// Where it is.
        span: Span,
    },
    /// A test without expectation and without table.
    ExpectsNothing {
        /// The test's title.
        title: String,
        /// Where the title is.
        span: Span,
    },
    /// `expect rejected` beside another expectation.
    RejectedAndMore {
        /// Where the other expectation is.
        span: Span,
        /// Where `expect rejected` is.
        rejected: Span,
    },
    /// A name that nothing has.
    Unknown {
        /// What kind of thing was expected.
        what: Subject,
        /// The name.
        name: String,
        /// The nearest right name.
        nearest: Option<String>,
        /// Every right name.
        known: Vec<String>,
        /// Where it is.
        span: Span,
    },
    /// A policy that is compiled too but whose answer is no part of a decision.
    NotALayer {
        /// The policy.
        name: String,
        /// The policy that answers.
        root: String,
        /// Where it is.
        span: Span,
    },
    /// `does not apply` of the policy that is tested itself.
    AsksItself {
        /// The policy.
        name: String,
        /// Where it is.
        span: Span,
    },
    /// `needing` of a layer.
    NeedingOfLayer {
        /// The layer.
        name: String,
        /// Where the expectation is.
        span: Span,
    },
    /// A fact named twice, an outcome listed twice, a rule listed twice.
    Twice {
        /// The name.
        name: String,
        /// Where it is.
        span: Span,
    },
    /// `for` something that cannot vary.
    CannotVary {
        /// What was written.
        name: String,
        /// The nearest attribute.
        nearest: Option<String>,
        /// The attributes of its record, or all that can vary.
        known: Vec<String>,
        /// Where it is.
        span: Span,
    },
    /// `for date` with a value that is no date, or `for partner` with one that is no name.
    RowValue {
        /// What varies.
        what: String,
        /// What its values are.
        wanted: &'static str,
        /// Where the value is.
        span: Span,
    },
}

/// What an unknown name should have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// An outcome of the scale.
    Outcome,
    /// A rule.
    Rule,
    /// A policy.
    Policy,
    /// A kind of obligation.
    Obligation,
    /// An entry.
    Entry,
    /// A category.
    Category,
    /// A fact.
    Fact,
}

impl Subject {
    fn word(self) -> &'static str {
        match self {
            Subject::Outcome => "outcome",
            Subject::Rule => "rule",
            Subject::Policy => "policy",
            Subject::Obligation => "obligation",
            Subject::Entry => "entry",
            Subject::Category => "category",
            Subject::Fact => "fact",
        }
    }
}

/// The right names, the first few of many.
fn listed(names: &[String]) -> String {
    const MOST: usize = 12;
    let shown: Vec<String> = names.iter().take(MOST).map(|n| format!("`{n}`")).collect();
    match (shown.as_slice(), names.len() - shown.len()) {
        ([only], 0) => format!("there is only {only}"),
        (_, 0) => format!("there are {}", shown.join(", ")),
        (_, more) => format!("there are {} and {more} more", shown.join(", ")),
    }
}

impl From<TestError> for Diagnostic {
    fn from(error: TestError) -> Diagnostic {
        match error {
            TestError::NotATest { what, span } => {
                Diagnostic::error(Code("E0470"), format!("`{what}` stands in a test file"))
                    .at(span, "not a test")
                    .help(if what == "case" {
                        "write `test` and what is expected of it, or move the case into a file of its own for `mtcrc eval`"
                    } else {
                        "a file whose name ends in `.test.mtcr` holds tests and nothing else; move this into the policy"
                    })
            }
            TestError::ExpectsNothing { title, span } => {
                Diagnostic::error(Code("E0471"), format!("test `{title}` expects nothing"))
                    .at(span, "without `expect` and without a table")
                    .help("say what should follow: `expect OUTCOME by RULE`")
            }
            TestError::RejectedAndMore { span, rejected } => Diagnostic::error(
                Code("E0472"),
                "a rejected case has no answer to expect anything of",
            )
            .at(span, "expected beside it")
            .also(rejected, "expects that the case is rejected")
            .help("keep `expect rejected` alone, or move the rest into a test of its own"),
            TestError::Unknown {
                what,
                name,
                nearest,
                known,
                span,
            } => {
                let word = what.word();
                let diagnostic =
                    Diagnostic::error(Code("E0270"), format!("unknown {word} `{name}`"))
                        .at(span, format!("no {word} has this name"));
                match nearest {
                    Some(nearest) => diagnostic.help(format!("did you mean `{nearest}`?")),
                    None if known.is_empty() => {
                        diagnostic.help(format!("the policy declares no {word}"))
                    }
                    None => diagnostic.help(listed(&known)),
                }
            }
            TestError::NotALayer { name, root, span } => Diagnostic::error(
                Code("E0271"),
                format!("the answer of `{name}` is no part of what `{root}` decides"),
            )
            .at(span, "not a layer of the policy tested")
            .help(format!("test it beside its own `policy.mtcr`, or add it to the layers of `{root}`")),
            TestError::AsksItself { name, span } => Diagnostic::error(
                Code("E0273"),
                format!("`{name}` is asked itself, so it always answers"),
            )
            .at(span, "the policy tested")
            .help("where it does not apply its answer is its `otherwise`: expect `OUTCOME by otherwise`"),
            TestError::NeedingOfLayer { name, span } => Diagnostic::error(
                Code("E0473"),
                format!("`needing` cannot be expected of `{name}`, a layer"),
            )
            .at(span, "which facts are missing is said of the whole answer only")
            .help("expect `needing` of the policy itself"),
            TestError::Twice { name, span } => {
                Diagnostic::error(Code("E0474"), format!("`{name}` is listed twice"))
                    .at(span, "listed before")
                    .help("take one of the two out")
            }
            TestError::CannotVary {
                name,
                nearest,
                known,
                span,
            } => {
                let diagnostic = Diagnostic::error(
                    Code("E0272"),
                    format!("`{name}` is nothing a table can vary"),
                )
                .at(span, "neither an attribute, nor a record with instances, nor `date`");
                match nearest {
                    Some(nearest) => diagnostic.help(format!("did you mean `{nearest}`?")),
                    None => diagnostic.help(listed(&known)),
                }
            }
            TestError::RowValue { what, wanted, span } => Diagnostic::error(
                Code("E0475"),
                format!("a row of `for {what}` begins with {wanted}"),
            )
            .at(span, format!("not {wanted}"))
            .help(format!("each row begins with {wanted} or with `unknown`, and a colon: `unknown: OUTCOME`")),
        }
    }
}

//! Argument groups that several verbs share.

use clap::{Args, ValueEnum};

use super::Output;
use crate::diagnostic::Style;
use crate::quantity::Date;

/// Which form an answer takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A page for people, 80 columns.
    #[default]
    Human,
    /// The same content line by line, without drawing or alignment.
    Plain,
    /// For programs, versioned.
    Json,
}

impl Format {
    /// The style of a text answer; none for JSON. Diagnostics on standard error follow.
    pub fn style(self, out: &mut Output) -> Option<Style> {
        match self {
            Format::Human => Some(out.human()),
            Format::Plain => {
                out.be_plain();
                Some(Style::Plain)
            }
            Format::Json => {
                out.be_plain();
                None
            }
        }
    }
}

/// `--format`
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct FormatOption {
    /// Form of the answer
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub format: Format,
}

/// Which form an answer takes that may also stand in a document or a comment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum DocumentFormat {
    /// A page for people, 80 columns.
    #[default]
    Human,
    /// The same content line by line, without drawing or alignment.
    Plain,
    /// For a document or a comment.
    Markdown,
    /// For programs, versioned.
    Json,
}

/// `POLICY`
#[derive(Args, Clone, Debug)]
pub struct PolicyArgument {
    /// A .mtcr file, a folder with policy.mtcr, or REV:PATH at a git revision
    #[arg(value_name = "POLICY")]
    pub policy: String,
}

/// Reads a date option, with the quantity module's own words when it is none.
pub fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).map_err(|error| format!("{}; {}", error.message(), error.help()))
}

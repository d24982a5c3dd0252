//! The tree as written: every declaration of a file with its place, before any name is looked up.
//!
//! Literals keep their text (`1.1e6`, `km/h`, `2021-13-45`): what they mean is for `check` to say, and an
//! impossible date or an unknown unit is reported there with the rest of its declaration intact.

#![allow(
    missing_docs,
    reason = "the fields of variants are named for what they hold"
)]

mod case;
mod condition;
mod declaration;

pub use case::*;
pub use condition::*;
pub use declaration::*;

use crate::source::{FileId, Span};

/// A name, code, word or string with its place. For strings, `text` is the unescaped content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// What was written.
    pub text: String,
    /// Where it was written.
    pub span: Span,
}

/// One comment, kept beside the tree so that a formatter can put it back. Doc comments are not here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The comment with its slashes.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// One source file.
#[derive(Clone, Debug)]
pub struct File {
    /// Which file of the source map this is.
    pub id: FileId,
    /// `//!` lines, markers and one leading blank removed.
    pub doc: Vec<String>,
    /// Declarations in the order written. Those that could not be read are absent here and reported by `syntax`.
    pub declarations: Vec<Declaration>,
    /// Comments in the order written.
    pub comments: Vec<Comment>,
    /// Names that declarations with syntax errors would have introduced, as far as their heading could be read:
    /// a reference to one of them is not reported as unknown, because that would be a follow-on error.
    pub broken_names: Vec<Word>,
}

/// A declaration with its doc comment.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// `///` lines, markers and one leading blank removed.
    pub doc: Vec<String>,
    /// What is declared.
    pub kind: DeclarationKind,
    /// The whole declaration without its doc comment.
    pub span: Span,
}

//! What can be wrong with a text before any name in it is looked up.

use super::foreign::Foreign;
use crate::diagnostic::Edit;
use crate::source::Span;

/// A mistake with its place and, where the remedy is plain, the edits that make it.
#[derive(Clone, Debug)]
pub(super) struct SyntaxError {
    /// Where it is.
    pub span: Span,
    /// What it is.
    pub kind: SyntaxErrorKind,
    /// What mends it; empty where only the author knows.
    pub edits: Vec<Edit>,
}

/// What stands where something else was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A word, number, text or sign as written.
    This(String),
    /// The declaration is over.
    End,
}

/// The kinds of mistake, with the facts their messages need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SyntaxErrorKind {
    // The file and its cut
    /// Nothing is declared.
    EmptyFile,
    /// What begins here begins no declaration.
    NotADeclaration { found: String },
    /// The first word begins no declaration, and no instance either.
    UnknownDeclaration {
        word: String,
        nearest: Option<&'static str>,
    },
    /// Brackets or operators nest too deeply.
    TooDeep { limit: usize },
    /// A declaration is too long to be one.
    TooLong { limit: usize },
    /// So many mistakes that the rest is not worth reading.
    TooMany { limit: usize },
    /// A text does not end on its line; a curly quote may stand where it should.
    OpenText { curly: bool },
    /// A text goes over a line's end.
    WrappedText,
    /// A bracket is not closed; the place where that was noticed.
    Unclosed {
        bracket: char,
        noticed: Option<Span>,
    },
    /// A bracket closes nothing.
    StrayClose { bracket: char },
    /// `part of` comes after a declaration.
    PartOfTooLate,
    /// A `///` or `//!` comment stands where nothing follows that it could document.
    DocumentsNothing { file: bool },
    /// Something of another language or keyboard; how often on this line.
    Foreign {
        kind: Foreign,
        found: String,
        meant: Option<String>,
    },

    // What the grammar could not read
    /// Something else was expected.
    Expected { wanted: String, found: Found },
    /// `=` compares nothing.
    SingleEquals,
    /// One sign for another.
    WrongSign { wanted: &'static str, found: String },
    /// One bracket for another.
    WrongBracket { wanted: &'static str, found: String },
    /// A sign is missing.
    MissingSign {
        wanted: &'static str,
        before: String,
    },
    /// A keyword in other letters.
    LetterCase { word: String, keyword: String },
    /// A keyword misspelt.
    Misspelt { word: String, keyword: String },
    /// Another word for a keyword.
    OtherWord { word: String, keyword: &'static str },
    /// A reserved word where a name is wanted.
    Reserved { word: String },
    /// A name in quotes, and how it is written.
    QuotedName { name: String, plain: String },
    /// A text without quotes.
    BareText { word: String },
    /// `the item`
    Article { word: String },
    /// A comma between conditions.
    CommaForAnd,
    /// `a > 1 and < 3`: what is compared, which is not repeated.
    NoSubject { subject: String },
    /// `rule slow drones`
    NameWithBlanks { name: String, plain: String },
    /// `cite Export Act`
    CitedWords { words: String },
    /// `km 300`
    UnitFirst { number: String, unit: String },
    /// `12 in`
    Inch,
    /// `if … then …`; the branch as it should stand.
    IfThen { branch: Option<String> },
    /// `else`, `elif`
    Else { word: String },
    /// A comma that nothing follows, outside braces.
    TrailingComma,
    /// `1,000`, `.5`, `5.`
    NumberForm {
        number: String,
        plain: Option<String>,
    },
    /// `2021-1-3`, `3/1/2021`
    DateForm { date: String, plain: Option<String> },
    /// `1.a.2`
    CodeForm { code: String, plain: String },
    /// `string`, `int`
    UnknownType {
        word: String,
        instead: &'static str,
        plain: Option<&'static str>,
    },
    /// `x is true`
    IsTruth,
    /// `posture is a or is b`
    OrIs,
    /// `has { a, b }`
    HasList,
    /// `entry in { a, b }`
    EntryList,
    /// A sign that nothing needs.
    NeedlessSign { sign: &'static str },

    // What the grammar read and cannot mean
    /// `and` beside `or`, with both readings.
    MixedAndOr { and_first: String, or_first: String },
    /// Comparisons that do not all go one way, and the same in pairs.
    Chain { split: String },
    /// `x in { a } has b`
    TestsInARow,
    /// `a implies b implies c`
    ImpliesTwice,
    /// `300 km / h`
    PartedUnit { unit: String },
    /// `category I except a, b` between commas of a list.
    BareExcept,
    /// `007`
    LeadingZeros { number: String, plain: String },
    /// `\q`
    UnknownEscape { escaped: char },
    /// Nothing between the braces, or no clause that counts.
    Empty {
        what: &'static str,
        wanted: &'static str,
    },
    /// A test that says what is the case and not what follows.
    ExpectsNothing { title: String },
    /// A clause that may stand once stands twice.
    SaidTwice { clause: &'static str },
    /// `expect` in a `case`.
    ExpectationInCase,

    /// The grammar and the tree builder disagree: our fault.
    Internal,
}

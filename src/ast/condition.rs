//! Conditions, arithmetic and literals.

use super::Word;
use crate::source::Span;

/// A condition or an arithmetic expression: one grammar serves both, and `check` says which is which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it is.
    pub span: Span,
}

/// The forms of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind {
    /// `a and b and c`: at least two operands.
    And(Vec<Expr>),
    /// `a or b or c`: at least two operands.
    Or(Vec<Expr>),
    /// `not a`.
    Not(Box<Expr>),
    /// `a implies b`; only an `assume` may say it.
    Implies(Box<Expr>, Box<Expr>),
    /// `all of { … }`, `any of { … }`, `none of { … }` over conditions.
    Block(Quantifier, Vec<Expr>),
    /// `a < b`, and chains such as `a <= x < b`: `rest` has at least one element.
    Compare {
        first: Box<Expr>,
        rest: Vec<(CompareOp, Span, Expr)>,
    },
    /// `x in { a, b }` or, negated, `x not in { a, b }`.
    In {
        subject: Box<Expr>,
        negated: bool,
        values: Vec<Expr>,
    },
    /// `s has X`, `s has any of { … }`, `s has category I`.
    Has { subject: Box<Expr>, what: Has },
    /// `s within t`: every member of `s` is at or under a member of `t`.
    Within(Box<Expr>, Box<Expr>),
    /// `x is undeterminable`, `partner is india`, `posture is case-by-case or looser`, possibly negated.
    Is {
        subject: Box<Expr>,
        negated: bool,
        what: Is,
    },
    /// `entry 1.A.2`.
    Entry(Word),
    /// `category I`, `category I except 1.A.2, 2.A.1.c`.
    Category { which: Word, except: Vec<Word> },
    /// `c at 500 kg`.
    At(Box<Expr>, Box<Expr>),
    /// `a + b`, `a - b`, `a * b`, `a / b`.
    Arithmetic(ArithmeticOp, Box<Expr>, Box<Expr>),
    /// `- a` where `a` is not a literal (a negative literal is a `Literal::Number`).
    Negate(Box<Expr>),
    /// `item.kind`, `trusted`, `uav`: names separated by dots.
    Path(Vec<Word>),
    /// A number, date, code, string or truth value.
    Literal(Literal),
}

/// `all`, `any` or `none`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    /// Every one.
    All,
    /// At least one.
    Any,
    /// Not one.
    None,
}

/// A comparison sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CompareOp {
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

/// An arithmetic sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArithmeticOp {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    Div,
}

/// What a set is asked to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Has {
    /// `has X`: a value of the set's type, or an entry code or name.
    One(Word),
    /// `has any of { … }`, `has all of { … }`, `has none of { … }`.
    Several(Quantifier, Vec<Word>),
    /// `has category I`.
    Category(Word),
}

/// What stands after `is`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Is {
    /// `is undeterminable`.
    Undeterminable,
    /// `is NAME`, optionally `or looser` / `or stricter`: a declared instance or an outcome.
    Named { name: Word, reach: Option<Reach> },
}

/// Which side of an outcome is included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// `or looser`.
    OrLooser,
    /// `or stricter`.
    OrStricter,
}

/// A literal as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `300 km`, `1.1e6 N*s`, `-54 °C`, `3`: the digits with sign and underscores, and the unit when there is one.
    Number { digits: Word, unit: Option<Word> },
    /// `2025-01-03`.
    Date(Word),
    /// `1.A.2` or, where only a code can stand, `2`.
    Code(Word),
    /// `"text"`: only ever a mistake in a condition (a quoted enum value), kept so that the message can say so.
    Text(Word),
    /// `true` or `false`.
    Bool(bool),
}

//! What makes a case impossible to read.

use super::json_error::JsonProblem;
use crate::check::values::ValueError;
use crate::quantity::DateError;
use crate::source::Span;

/// Something wrong with a case, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) span: Span,
    pub(super) kind: CaseError,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum CaseError {
    /// The text is not JSON.
    NotJson(JsonProblem),
    /// One key twice in one object.
    DuplicateKey { key: String, first: Span },
    /// Something has another form than its place wants.
    WrongForm {
        what: String,
        expected: &'static str,
        found: String,
    },
    /// A key of the case that is neither a record nor one of the few others.
    UnknownKey {
        key: String,
        nearest: Option<String>,
        allowed: Vec<String>,
    },
    /// A record that is not declared.
    UnknownRecord {
        name: String,
        nearest: Option<String>,
        declared: Vec<String>,
    },
    /// An attribute its record does not have.
    UnknownAttribute {
        record: String,
        name: String,
        nearest: Option<String>,
        /// An attribute of that name in another record.
        elsewhere: Option<String>,
        allowed: Vec<String>,
    },
    /// A key of a fact that is none of its few.
    UnknownFactKey {
        attribute: String,
        key: String,
        nearest: Option<String>,
        curve: bool,
    },
    /// A fact with a source and no value.
    NoValue { attribute: String, curve: bool },
    /// A fact with two kinds of value.
    TwoForms {
        attribute: String,
        one: &'static str,
        other: &'static str,
    },
    /// `"undeterminable": false`.
    NotTrue { attribute: String },
    /// A name for a record that has no declared instances.
    NoInstances { record: String },
    /// A name no declared instance has.
    UnknownInstance {
        record: String,
        name: String,
        nearest: Option<String>,
        declared: Vec<String>,
    },
    /// A title several instances share.
    AmbiguousInstance {
        record: String,
        name: String,
        instances: Vec<String>,
    },
    /// `classified` names what is no declared entry.
    UnknownEntry {
        code: String,
        nearest: Option<String>,
        declared: Vec<String>,
        /// Declared entries are under it.
        above: Vec<String>,
    },
    /// One attribute twice.
    StatedTwice { attribute: String, first: Span },
    /// Two names for one record.
    IdentityTwice { record: String, first: Span },
    /// `on DATE` and the attribute it sets.
    DateTwice { attribute: String, first: Span },
    /// `on DATE` where the policy is not dated by an attribute.
    NotDated { policy: String },
    /// A date that is none, outside an attribute.
    BadDate {
        what: &'static str,
        text: String,
        error: DateError,
    },
    /// A point of a curve beyond what bounds it.
    BeyondBound {
        curve: String,
        point: String,
        bound: String,
        bound_text: String,
        bound_at: Option<Span>,
    },
    /// A member of a set that the set it is assumed to be within has not.
    NotWithin {
        inner: String,
        member: String,
        outer: String,
        outer_at: Span,
    },
    /// A path of `--set` that names nothing.
    NotSettable {
        path: String,
        /// A record of nearly that name.
        nearest: Option<String>,
        /// An attribute of that name.
        attribute: Option<String>,
    },
    /// A value that is none of its attribute.
    Value(ValueError),
}

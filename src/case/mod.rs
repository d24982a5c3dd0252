//! A case as stated: facts checked against the attributes a policy declares.
//!
//! Cases come as JSON or as `case` blocks of the language; both end in [`Case`]. Whatever cannot be a fact of the
//! policy (an unknown key, a wrong unit, a rising range) is refused here with its place and the nearest right word.
//! Registers and assumptions are not looked at here, but for sets assumed within others: whether the facts can all be true
//! is `eval`'s to say.

mod bound;
mod convert;
mod draft;
mod error;
mod facts;
mod inclusion;
mod json;
mod json_error;
mod json_tree;
mod language;
mod names;
mod read;
mod rejected;
mod set;
mod text;
mod wording;
mod write;

pub use language::{FactsReader, from_facts, restate};
pub use read::{JsonReader, Rows, read_json, read_json_cases, read_json_many};
pub use rejected::Rejected;
pub use set::set;
pub use write::{knowledge_text, write_json, write_json_line};

use std::sync::Arc;

use crate::policy::{AttributeId, EntryId, InstanceId, Knowledge, RecordId};
use crate::quantity::Date;
use crate::source::Span;

/// The facts of one case.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// Its name, when it has one.
    pub name: Option<String>,
    /// The question date stated by the case itself (`as of` in a test).
    pub as_of: Option<Date>,
    /// Who records are, where stated.
    pub identities: Vec<StatedIdentity>,
    /// Facts, at most one for each attribute.
    pub facts: Vec<StatedFact>,
    /// The entries a person says the item falls under; a list, even an empty one, answers for all of them.
    pub classified: Option<Vec<EntryId>>,
    /// Free data that travels to the output untouched: JSON text.
    pub about: Option<String>,
    /// The JSON text it was read from: its places are places of that text. None of a case in the language, whose places
    /// are those of its file.
    pub read_from: Option<Arc<JsonText>>,
}

impl Case {
    /// What it states, and nothing of where that stands: equal for cases that say the same.
    #[must_use]
    pub fn without_places(mut self) -> Case {
        self.read_from = None;
        for stated in &mut self.identities {
            stated.place = None;
        }
        for stated in &mut self.facts {
            stated.place = None;
        }
        self
    }
}

/// A JSON text of one case or several, with the name to print for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonText {
    /// The name people see.
    pub name: String,
    /// The text, as a source map holds it.
    pub text: String,
}

/// Who a record is.
#[derive(Clone, Debug)]
pub struct StatedIdentity {
    /// The record.
    pub record: RecordId,
    /// The declared instance; none for *another*, which no register speaks of.
    pub instance: Option<InstanceId>,
    /// Where it is stated, when that is in a file.
    pub place: Option<Span>,
}

/// A fact as stated.
#[derive(Clone, Debug)]
pub struct StatedFact {
    /// The attribute.
    pub attribute: AttributeId,
    /// What is known of it. A fact stated as unknown is not here.
    pub knowledge: Knowledge,
    /// The value as written (`482 km/h`).
    pub written: String,
    /// Where the case has it from.
    pub source: Option<String>,
    /// Who found it.
    pub by: Option<String>,
    /// When they did.
    pub on: Option<Date>,
    /// Where it is stated, when that is in a file.
    pub place: Option<Span>,
}

#[cfg(test)]
mod tests;

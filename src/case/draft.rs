//! A case being put together, with all that is wrong with it.

use std::collections::BTreeMap;

use super::error::{CaseError, Fault};
use super::names::Names;
use super::text::with_units;
use super::{Case, StatedFact, StatedIdentity};
use crate::ast::Value;
use crate::check::values::{Setting, knowledge_all, shown_value};
use crate::policy::{AttributeId, EntryId, RecordId};
use crate::quantity::Date;
use crate::source::Span;

/// A case being read.
pub(super) struct Draft<'n, 'p> {
    pub(super) names: &'n Names<'p>,
    pub(super) setting: Setting,
    pub(super) case: Case,
    pub(super) faults: Vec<Fault>,
    /// Where each fact's value is.
    pub(super) values: BTreeMap<AttributeId, Span>,
    /// Where each record is named.
    named: BTreeMap<RecordId, Span>,
}

/// Where a fact comes from.
#[derive(Default)]
pub(super) struct Origin {
    pub(super) source: Option<String>,
    pub(super) by: Option<String>,
    pub(super) on: Option<Date>,
    pub(super) place: Option<Span>,
}

impl<'n, 'p> Draft<'n, 'p> {
    pub(super) fn new(names: &'n Names<'p>, setting: Setting) -> Self {
        Draft {
            names,
            setting,
            case: Case::default(),
            faults: Vec::new(),
            values: BTreeMap::new(),
            named: BTreeMap::new(),
        }
    }

    /// Notes what is wrong.
    pub(super) fn fault(&mut self, span: Span, kind: CaseError) {
        self.faults.push(Fault { span, kind });
    }

    /// States a fact. `at` is where, for a second statement of the same.
    pub(super) fn state(&mut self, id: AttributeId, value: &Value, origin: Origin, at: Span) {
        let policy = self.names.policy;
        let Some(attribute) = policy.attributes.get(id.index()) else {
            return;
        };
        if let Some(first) = self.values.get(&id).copied() {
            let attribute = attribute.dotted.clone();
            self.fault(at, CaseError::StatedTwice { attribute, first });
            return;
        }
        self.values.insert(id, value.span);
        match knowledge_all(policy, id, value, self.setting) {
            Ok(None) => {}
            Ok(Some(knowledge)) => self.case.facts.push(StatedFact {
                attribute: id,
                knowledge,
                written: shown_value(&with_units(&attribute.ty, value)),
                source: origin.source,
                by: origin.by,
                on: origin.on,
                place: origin.place,
            }),
            Err(errors) => {
                for error in errors {
                    self.fault(error.span, CaseError::Value(error));
                }
            }
        }
    }

    /// Says who a record is.
    pub(super) fn identify(
        &mut self,
        record: RecordId,
        name: &str,
        span: Span,
        place: Option<Span>,
    ) {
        let instance = match self.names.instance(record, name) {
            Ok(instance) => instance,
            Err(error) => return self.fault(span, error),
        };
        if let Some(first) = self.named.get(&record).copied() {
            let same = self
                .case
                .identities
                .iter()
                .any(|stated| stated.record == record && stated.instance == instance);
            if !same {
                let record = self.names.record_name(record).to_owned();
                self.fault(span, CaseError::IdentityTwice { record, first });
            }
            return;
        }
        self.named.insert(record, span);
        self.case.identities.push(StatedIdentity {
            record,
            instance,
            place,
        });
    }

    /// Says what the item falls under: declared entries, each once, in the order of the annex.
    pub(super) fn classify(&mut self, codes: impl IntoIterator<Item = (String, Span)>) {
        let mut entries: Vec<EntryId> = Vec::new();
        for (code, span) in codes {
            match self.names.entry(&code) {
                Ok(entry) => entries.push(entry),
                Err(error) => self.fault(span, error),
            }
        }
        entries.sort_unstable();
        entries.dedup();
        self.case.classified = Some(entries);
    }

    /// Reads a date outside an attribute.
    pub(super) fn date(&mut self, what: &'static str, text: &str, span: Span) -> Option<Date> {
        match Date::parse(text) {
            Ok(date) => Some(date),
            Err(error) => {
                let text = text.to_owned();
                self.fault(span, CaseError::BadDate { what, text, error });
                None
            }
        }
    }

    /// The case, or all that is wrong with it in the order of the text.
    pub(super) fn finish(mut self) -> Result<Case, (Case, Vec<Fault>)> {
        self.case.facts.sort_by_key(|fact| fact.attribute);
        self.case.identities.sort_by_key(|stated| stated.record);
        self.check_bounds();
        self.check_inclusions();
        if self.faults.is_empty() {
            return Ok(self.case);
        }
        self.faults.sort_by_key(|fault| fault.span);
        Err((self.case, self.faults))
    }
}

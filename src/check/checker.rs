//! The state shared by the steps of checking: the policy under construction and the names in scope.

use super::error::{CheckError, Kind, Known};
use super::gather::Damage;
use crate::ast::{self, Word};
use crate::diagnostic::nearest;
use crate::policy::code::{is_code, is_under, natural};
use crate::policy::{
    AttributeId, Cells, Citation, Condition, ConditionId, DefineId, Domain, EntryId, InstanceId,
    ObligationKindId, Places, Policy, RecordId, Remarks, ScaleId, SourceId, SourceStatus, UnitId,
    Variable, VariableId, VariableKind,
};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Names in scope.
#[derive(Default)]
pub(crate) struct Names {
    pub(crate) scales: BTreeMap<String, ScaleId>,
    pub(crate) records: BTreeMap<String, RecordId>,
    /// By dotted name.
    pub(crate) attributes: BTreeMap<String, AttributeId>,
    pub(crate) defines: BTreeMap<String, DefineId>,
    pub(crate) entries: BTreeMap<String, EntryId>,
    pub(crate) obligation_kinds: BTreeMap<String, ObligationKindId>,
    pub(crate) sources: BTreeMap<String, SourceId>,
    pub(crate) units: BTreeMap<String, UnitId>,
    pub(crate) instances: BTreeMap<(RecordId, String), InstanceId>,
    /// Attributes whose type could not be read: what is asked of one is not a second error.
    pub(crate) faulty: BTreeSet<AttributeId>,
}

/// A `has` test, whose member variables are known only when all tests are.
pub(crate) struct HasTest {
    pub(crate) condition: ConditionId,
    pub(crate) attribute: AttributeId,
    /// Values (positions) or entries (ids) that make it true.
    pub(crate) elements: Vec<u32>,
}

/// An `assume` that says of one set that it is within another, whose classes are known only when all tests are.
pub(crate) struct Inclusion {
    /// Its position among the assumptions.
    pub(crate) assume: usize,
    pub(crate) inner: AttributeId,
    pub(crate) outer: AttributeId,
    pub(crate) span: Span,
}

/// The state of checking.
pub(crate) struct Checker<'a> {
    /// The trees outlive the checker: tables of versions refer to their nodes.
    pub(crate) trees: std::marker::PhantomData<&'a ast::File>,
    pub(crate) policy: Policy,
    pub(crate) places: Places,
    pub(crate) errors: Vec<CheckError>,
    pub(crate) names: Names,
    pub(crate) variables: BTreeMap<VariableKind, VariableId>,
    pub(crate) has_tests: Vec<HasTest>,
    /// Sets that `within` compares with one another in a condition that may be false.
    pub(crate) compared_sets: BTreeSet<AttributeId>,
    pub(crate) inclusions: Vec<Inclusion>,
    /// The answers to `within` that were lowered already, by the sets compared.
    pub(crate) within: BTreeMap<(AttributeId, AttributeId), ConditionId>,
    /// For how many unknown names the nearest was looked for.
    pub(crate) looked_for: usize,
    /// What could not be read: a reference to it is not a second error.
    pub(crate) damage: Damage,
    /// Defines that something refers to.
    pub(crate) used_defines: BTreeSet<DefineId>,
}

impl Checker<'_> {
    /// The variable of that kind, made when it is new.
    pub(crate) fn variable(
        &mut self,
        kind: VariableKind,
        domain: Domain,
        cells: Cells,
        undeterminable: bool,
    ) -> VariableId {
        if let Some(&id) = self.variables.get(&kind) {
            return id;
        }
        let id = VariableId(self.policy.variables.len() as u32);
        self.policy.variables.push(Variable {
            kind: kind.clone(),
            domain,
            cells,
            undeterminable,
        });
        self.variables.insert(kind, id);
        id
    }

    /// Adds a condition.
    pub(crate) fn push(&mut self, condition: Condition, span: Span) -> ConditionId {
        let id = ConditionId(self.policy.conditions.len() as u32);
        self.policy.conditions.push(condition);
        self.places.conditions.push(span);
        id
    }

    /// Reports a name that nothing declares, with the nearest of `known`; says nothing when the name may belong to a
    /// declaration that could not be read.
    pub(crate) fn unknown(&mut self, kind: Kind, name: &Word, known: Vec<String>) {
        if self.excuses(name) {
            return;
        }
        // A code above a lost entry may have come with it, and one beneath it too.
        let tied = |code: &String| is_under(code, &name.text) || is_under(&name.text, code);
        if kind == Kind::Entry && self.damage.names.iter().any(tied) {
            return;
        }
        let look = self.looks_for_nearest();
        self.errors.push(if kind == Kind::Entry {
            unknown_entry(name, known, look)
        } else {
            CheckError::unknown(kind, name, known, look)
        });
    }

    /// May the name belong to a declaration that could not be read?
    pub(crate) fn excuses(&self, name: &Word) -> bool {
        self.damage.open || self.damage.names.contains(&name.text)
    }

    /// Is the nearest name worth looking for? Of hundreds of unknown names nobody reads the suggestions, and each is
    /// compared with all that are known.
    pub(crate) fn looks_for_nearest(&mut self) -> bool {
        const MOST: usize = 200;
        self.looked_for += 1;
        self.looked_for <= MOST
    }

    /// Reports every name that stands twice in a list, and gives the list without the repetitions.
    pub(crate) fn distinct<'w>(&mut self, kind: Kind, words: &'w [Word]) -> Vec<&'w Word> {
        let mut kept: Vec<&Word> = Vec::new();
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for word in words {
            match seen.get(word.text.as_str()) {
                Some(&first) => self.errors.push(CheckError::Repeated {
                    kind,
                    name: word.clone(),
                    first,
                }),
                None => {
                    seen.insert(&word.text, word.span);
                    kept.push(word);
                }
            }
        }
        kept
    }

    /// Reports an attribute that the record does not have.
    pub(crate) fn unknown_attribute(&mut self, record: &str, name: &Word) {
        let prefix = format!("{record}.");
        let known: Vec<String> = self
            .names
            .attributes
            .keys()
            .filter_map(|k| k.strip_prefix(&prefix))
            .map(str::to_string)
            .collect();
        let near = nearest(&name.text, known.iter().map(String::as_str)).is_some();
        if !near && !self.excuses(name) && self.without_record(name) {
            return;
        }
        self.unknown(Kind::Attribute, name, known);
    }

    /// Resolves citations; free text and unverified sources count as unverified, which is said unless accepted.
    pub(crate) fn citations(&mut self, written: &[ast::Citation]) -> Vec<Citation> {
        let mut citations = Vec::new();
        for citation in written {
            let place = citation
                .place
                .as_ref()
                .map(|w| w.text.clone())
                .unwrap_or_default();
            let source = match &citation.source {
                None => None,
                Some(word) => match self.names.sources.get(&word.text) {
                    Some(&id) => Some(id),
                    None => {
                        let known = self.names.sources.keys().cloned().collect();
                        self.unknown(Kind::Source, word, known);
                        continue;
                    }
                },
            };
            citations.push(Citation { source, place });
        }
        citations
    }

    /// Is the citation to something nobody verified?
    pub(crate) fn unverified(&self, citation: &Citation) -> bool {
        match citation.source {
            None => true,
            Some(id) => self
                .policy
                .sources
                .get(id.index())
                .is_none_or(|s| s.status == SourceStatus::Unverified),
        }
    }

    /// Citations and notes of a declaration, with the accepted findings weighed. Citations of the amendment that
    /// brought it stand in where it has none of its own.
    pub(crate) fn remarks(
        &mut self,
        written: &ast::Remarks,
        amendment: Option<&ast::Amendment>,
    ) -> Remarks {
        let own = self.citations(&written.citations);
        let accepted = written
            .accepts
            .iter()
            .find(|a| a.finding.text == "unverified-citation");
        let doubtful: Vec<_> = own
            .iter()
            .zip(&written.citations)
            .filter(|(c, _)| self.unverified(c))
            .map(|(c, w)| (c.clone(), w.span))
            .collect();
        match accepted {
            Some(accept) if doubtful.is_empty() => self.errors.push(CheckError::UselessAccept {
                span: accept.span,
                finding: accept.finding.text.clone(),
                why: "every citation here names a source that was verified".into(),
            }),
            Some(_) => {}
            None => {
                for (citation, span) in doubtful {
                    let source = citation
                        .source
                        .and_then(|id| self.policy.sources.get(id.index()))
                        .map(|s| s.name.clone());
                    self.errors.push(CheckError::UnverifiedCitation {
                        span,
                        source,
                        text: citation.place,
                    });
                }
            }
        }
        for accept in &written.accepts {
            const FINDINGS: [&str; 5] =
                ["conflict", "gap", "hiding", "reach", "unverified-citation"];
            if !FINDINGS.contains(&accept.finding.text.as_str()) {
                self.unknown(
                    Kind::Finding,
                    &accept.finding,
                    FINDINGS.iter().map(|f| (*f).to_string()).collect(),
                );
            }
        }
        let citations = match amendment {
            Some(a) if own.is_empty() => self.citations(&a.remarks.citations),
            _ => own,
        };
        Remarks {
            citations,
            notes: written.notes.iter().map(|w| w.text.clone()).collect(),
        }
    }
}

/// An entry that is not declared. One code a digit away from another is no slip of the hand, so the entries beside it are
/// named rather than the nearest.
fn unknown_entry(name: &Word, mut known: Vec<String>, look: bool) -> CheckError {
    known.sort_by(|a, b| natural(a, b));
    if !is_code(&name.text) {
        return CheckError::unknown(Kind::Entry, name, known, look);
    }
    let mut above = name.text.as_str();
    let under = loop {
        let Some((shorter, _)) = above.rsplit_once('.') else {
            break None;
        };
        above = shorter;
        if known.iter().any(|code| is_under(code, above)) {
            break Some(above);
        }
    };
    if let Some(above) = under {
        known.retain(|code| is_under(code, above));
    }
    CheckError::Unknown {
        kind: Kind::Entry,
        name: name.clone(),
        nearest: None,
        known: Known {
            under: under.map(str::to_owned),
            ..Known::of(known)
        },
    }
}

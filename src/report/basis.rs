//! The policy an answer rests on, and the few things reports keep asking of it.

use crate::ast;
use crate::eval::{FactName, FactUse};
use crate::policy::{
    Attribute, AttributeId, Citation, Entry, EntryId, EntryVersion, Exception, ExceptionId, Named,
    ObligationKind, ObligationKindId, Places, Policy, Record, RecordId, Rule, RuleId, Scale,
    Source, SourceId, SourceStatus, Unit, UnitId,
};
use crate::quantity::Date;
use crate::source::{Sources, Span};

/// A compiled policy with where it is written.
#[derive(Clone, Copy, Debug)]
pub struct Basis<'a> {
    /// What it means.
    pub policy: &'a Policy,
    /// Where each part is written.
    pub places: &'a Places,
    /// Its files.
    pub sources: &'a Sources,
    /// The commit it was read from, if any.
    pub revision: Option<&'a str>,
}

impl<'a> Basis<'a> {
    /// The policy that answers.
    #[must_use]
    pub fn root(&self) -> Option<&'a Unit> {
        self.unit(self.policy.root)
    }

    /// A policy.
    #[must_use]
    pub fn unit(&self, id: UnitId) -> Option<&'a Unit> {
        self.policy.units.get(id.index())
    }

    /// A rule.
    #[must_use]
    pub fn rule(&self, id: RuleId) -> Option<&'a Rule> {
        self.policy.rules.get(id.index())
    }

    /// An entry of the annex.
    #[must_use]
    pub fn entry(&self, id: EntryId) -> Option<&'a Entry> {
        self.policy.entries.get(id.index())
    }

    /// An attribute.
    #[must_use]
    pub fn attribute(&self, id: AttributeId) -> Option<&'a Attribute> {
        self.policy.attributes.get(id.index())
    }

    /// A record.
    #[must_use]
    pub fn record(&self, id: RecordId) -> Option<&'a Record> {
        self.policy.records.get(id.index())
    }

    /// A kind of obligation.
    #[must_use]
    pub fn obligation_kind(&self, id: ObligationKindId) -> Option<&'a ObligationKind> {
        self.policy.obligation_kinds.get(id.index())
    }

    /// The scale a policy decides.
    #[must_use]
    pub fn scale(&self, unit: UnitId) -> Option<&'a Scale> {
        self.policy.scales.get(self.unit(unit)?.scale.index())
    }

    /// An outcome of a policy.
    #[must_use]
    pub fn outcome(&self, unit: UnitId, outcome: u32) -> Option<&'a Named> {
        let position = usize::try_from(outcome).ok()?;
        self.scale(unit)?.outcomes.get(position)
    }

    /// An outcome's name.
    #[must_use]
    pub fn outcome_name(&self, unit: UnitId, outcome: u32) -> String {
        self.outcome(unit, outcome)
            .map_or_else(String::new, |named| named.name.clone())
    }

    /// What a person sees for an outcome.
    #[must_use]
    pub fn outcome_label(&self, unit: UnitId, outcome: u32) -> String {
        self.outcome(unit, outcome)
            .map_or_else(String::new, |named| named.label.clone())
    }

    /// A rule's name.
    #[must_use]
    pub fn rule_name(&self, id: RuleId) -> String {
        self.rule(id).map_or_else(String::new, |r| r.name.clone())
    }

    /// An exception.
    #[must_use]
    pub fn exception(&self, id: ExceptionId) -> Option<&'a Exception> {
        self.policy.exceptions.get(id.index())
    }

    /// An exception's name.
    #[must_use]
    pub fn exception_name(&self, id: ExceptionId) -> String {
        self.exception(id)
            .map_or_else(String::new, |exception| exception.name.clone())
    }

    /// The name of a fact that was read, without the point a curve was read at.
    #[must_use]
    pub fn used_name(&self, used: &FactUse) -> String {
        let attribute = used.attribute.and_then(|id| self.attribute(id));
        attribute.map_or_else(|| used.name.clone(), |a| a.dotted.clone())
    }

    /// A policy's name.
    #[must_use]
    pub fn unit_name(&self, id: UnitId) -> String {
        self.unit(id).map_or_else(String::new, |u| u.name.clone())
    }

    /// The name of a fact as a case and `needing` spell it.
    #[must_use]
    pub fn fact_name(&self, fact: &FactName) -> String {
        match fact {
            FactName::Attribute(id) => self.attribute(*id).map(|a| a.dotted.clone()),
            FactName::Identity(id) => self.record(*id).map(|r| r.name.clone()),
            FactName::QuestionDate => Some("date".to_owned()),
            FactName::Classified => Some("classified".to_owned()),
        }
        .unwrap_or_default()
    }

    /// How a person is asked for a fact.
    #[must_use]
    pub fn ask(&self, fact: &FactName) -> Option<String> {
        match fact {
            FactName::Attribute(id) => self.attribute(*id)?.ask.clone(),
            FactName::Identity(id) => Some(format!("Who is the {}?", self.record(*id)?.name)),
            FactName::QuestionDate => Some("On what day is the question asked?".to_owned()),
            FactName::Classified => Some(
                "Which entries of the annex does a person judge the item to fall under?".to_owned(),
            ),
        }
    }

    /// The version of an entry in force on the day; without one the last.
    #[must_use]
    pub fn entry_version(&self, entry: &'a Entry, day: Option<Date>) -> Option<&'a EntryVersion> {
        day.and_then(|day| entry.versions.iter().find(|v| v.validity.holds(day)))
            .or_else(|| entry.versions.last())
    }

    /// Citations as they are written, with their sources looked up by name: of an amendment, which is no part of the
    /// compiled policy.
    #[must_use]
    pub fn citations_written(&self, remarks: &ast::Remarks) -> Vec<Citation> {
        let text = |word: &Option<ast::Word>| word.as_ref().map(|w| w.text.clone());
        let position = |name: String| {
            (0u32..)
                .zip(&self.policy.sources)
                .find(|(_, s)| s.name == name)
        };
        let written = remarks.citations.iter().map(|citation| Citation {
            source: text(&citation.source)
                .and_then(position)
                .map(|(id, _)| SourceId(id)),
            place: text(&citation.place).unwrap_or_default(),
        });
        written.collect()
    }

    /// The declared source of a citation; none for free text.
    #[must_use]
    pub fn source_of(&self, citation: &Citation) -> Option<&'a Source> {
        self.policy.sources.get(citation.source?.index())
    }

    /// How well a citation is known; free text is unverified.
    #[must_use]
    pub fn status_of(&self, citation: &Citation) -> SourceStatus {
        self.source_of(citation)
            .map_or(SourceStatus::Unverified, |source| source.status)
    }

    /// The file and first line of a span.
    #[must_use]
    pub fn file_and_line(&self, span: Option<&Span>) -> (String, u32) {
        span.map_or_else(
            || (String::new(), 0),
            |span| {
                let line = self.sources.position(*span).start.line;
                (self.sources.get(span.file).path.clone(), line)
            },
        )
    }
}

/// The first sentence of a doc comment: up to a full stop, question or exclamation mark that a blank or the end follows
/// and that is not part of an abbreviation such as `U.S.` or of a numbered place such as `para. 2`.
#[must_use]
pub fn first_sentence(doc: &str) -> String {
    let text = doc.split_whitespace().collect::<Vec<_>>().join(" ");
    for (at, _) in text.match_indices(['.', '?', '!']) {
        let (before, rest) = text.split_at(at);
        let mut after = rest.chars().skip(1);
        let ends = match (after.next(), after.next()) {
            (None, _) => true,
            (Some(' '), Some(next)) => next.is_uppercase(),
            _ => false,
        };
        let word = before.rsplit(' ').next().unwrap_or("");
        let abbreviated = rest.starts_with('.')
            && (word.contains('.') || word.chars().count() <= 1 || ABBREVIATIONS.contains(&word));
        if ends && (!abbreviated || after.next().is_none() && rest.len() == 1) {
            let end = if rest.starts_with('.') { at } else { at + 1 };
            return text.get(..end).unwrap_or(&text).to_owned();
        }
    }
    text
}

/// Words a full stop shortens.
const ABBREVIATIONS: [&str; 8] = ["para", "sec", "no", "No", "Art", "art", "cf", "approx"];

#[cfg(test)]
mod tests {
    use super::first_sentence;

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        assert_eq!(first_sentence("One. Two."), "One");
        assert_eq!(first_sentence("Is it? Yes."), "Is it?");
        assert_eq!(
            first_sentence("The U.S. Department said\nso. More."),
            "The U.S. Department said so"
        );
        assert_eq!(first_sentence("See para. 2 of it"), "See para. 2 of it");
        assert_eq!(
            first_sentence("See 1.A.2 and 2.5 km. End"),
            "See 1.A.2 and 2.5 km"
        );
        assert_eq!(first_sentence(""), "");
    }
}

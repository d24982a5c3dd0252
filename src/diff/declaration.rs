//! The declarations of a compiled policy, each with what it means and what it says beside that.

use std::collections::BTreeMap;

use crate::policy::{Citation, Policy, Remarks, Validity};
use crate::quantity::Date;

/// What kind of declaration it is. The order is that of the report: what decides comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A policy's heading.
    Policy,
    /// A rule.
    Rule,
    /// An exception.
    Exception,
    /// An obligation block.
    Obligation,
    /// An entry of the annex.
    Entry,
    /// A named condition.
    Define,
    /// A guarantee.
    Guarantee,
    /// An assumption; it has no name but its condition.
    Assume,
    /// A declared instance of a record with its register.
    Instance,
    /// A scale of outcomes.
    Scale,
    /// An attribute of a record.
    Attribute,
    /// One kind of duty of an `obligations` table.
    ObligationKind,
    /// A source.
    Source,
    /// The annex as a whole: its name and title.
    Annex,
    /// The language version.
    Language,
}

impl Kind {
    /// As a person reads it and JSON writes it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Kind::Policy => "policy",
            Kind::Rule => "rule",
            Kind::Exception => "exception",
            Kind::Obligation => "obligation",
            Kind::Entry => "entry",
            Kind::Define => "define",
            Kind::Guarantee => "guarantee",
            Kind::Assume => "assume",
            Kind::Instance => "instance",
            Kind::Scale => "scale",
            Kind::Attribute => "attribute",
            Kind::ObligationKind => "obligation kind",
            Kind::Source => "source",
            Kind::Annex => "annex",
            Kind::Language => "language",
        }
    }
}

/// A part of a declaration that decides nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextPart {
    /// A title.
    Title,
    /// The label a person sees instead of a name.
    Label,
    /// A doc comment.
    Doc,
    /// Citations.
    Cite,
    /// Notes.
    Note,
    /// Who must do it.
    Owner,
    /// When it must be done.
    Phase,
    /// How a person is asked.
    Ask,
    /// The date of an instrument.
    Dated,
    /// Where a source is known from.
    KnownFrom,
    /// How well a source is known.
    Status,
    /// The amendment a declaration came by.
    Amendment,
}

impl TextPart {
    /// As a person reads it and JSON writes it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            TextPart::Title => "title",
            TextPart::Label => "label",
            TextPart::Doc => "doc",
            TextPart::Cite => "cite",
            TextPart::Note => "note",
            TextPart::Owner => "owner",
            TextPart::Phase => "phase",
            TextPart::Ask => "ask",
            TextPart::Dated => "dated",
            TextPart::KnownFrom => "known-from",
            TextPart::Status => "status",
            TextPart::Amendment => "amendment",
        }
    }
}

/// What names a declaration: the same in both policies when it is the same declaration.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Identity {
    pub(super) kind: Kind,
    pub(super) name: String,
    /// The policy it belongs to, where it belongs to one.
    pub(super) policy: Option<String>,
}

/// A statement of a declaration: one branch, one clause, one override.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Statement {
    /// The form that is compared.
    pub(super) canonical: String,
    /// The form that is shown.
    pub(super) shown: String,
}

impl Statement {
    /// A statement that is shown as it is compared.
    pub(super) fn plain(text: impl Into<String>) -> Self {
        let text = text.into();
        Statement {
            shown: text.clone(),
            canonical: text,
        }
    }
}

/// One dated version.
#[derive(Clone, Debug)]
pub(super) struct Version {
    pub(super) validity: Validity,
    pub(super) statements: Vec<Statement>,
}

impl Version {
    /// What it means, apart from when.
    pub(super) fn meaning(&self) -> Vec<&str> {
        let mut meaning: Vec<_> = self
            .statements
            .iter()
            .map(|s| s.canonical.as_str())
            .collect();
        meaning.sort_unstable();
        meaning.dedup();
        meaning
    }
}

/// A declaration: all versions of one name.
#[derive(Clone, Debug, Default)]
pub(super) struct Declaration {
    pub(super) versions: Vec<Version>,
    pub(super) texts: BTreeMap<TextPart, Vec<String>>,
}

impl Declaration {
    pub(super) fn text(&mut self, part: TextPart, text: impl Into<String>) {
        self.texts.entry(part).or_default().push(text.into());
    }

    pub(super) fn optional(&mut self, part: TextPart, text: Option<&String>) {
        if let Some(text) = text {
            self.text(part, text.clone());
        }
    }

    pub(super) fn remarks(&mut self, policy: &Policy, remarks: &Remarks) {
        self.citations(policy, &remarks.citations);
        for note in &remarks.notes {
            self.text(TextPart::Note, note.clone());
        }
    }

    pub(super) fn citations(&mut self, policy: &Policy, citations: &[Citation]) {
        for citation in citations {
            let source = citation
                .source
                .and_then(|id| policy.sources.get(id.index()))
                .map_or("-", |source| source.name.as_str());
            self.text(TextPart::Cite, format!("{source} {}", citation.place));
        }
    }

    pub(super) fn version(&mut self, validity: Validity, statements: Vec<Statement>) {
        self.versions.push(Version {
            validity,
            statements,
        });
    }
}

/// The declarations of a policy by what names them.
pub(super) struct Inventory {
    pub(super) declarations: BTreeMap<Identity, Declaration>,
}

impl Inventory {
    /// The declarations of every day, or those that exist on one.
    pub(super) fn of(policy: &Policy, day: Option<Date>) -> Self {
        let mut inventory = Inventory {
            declarations: BTreeMap::new(),
        };
        super::provisions::collect(policy, day, &mut inventory);
        super::vocabulary::collect(policy, day, &mut inventory);
        for declaration in inventory.declarations.values_mut() {
            declaration
                .versions
                .sort_by(|a, b| (a.validity, a.meaning()).cmp(&(b.validity, b.meaning())));
            // Citations and notes are sets; their order is layout.
            for texts in declaration.texts.values_mut() {
                texts.sort();
                texts.dedup();
            }
        }
        inventory
    }

    /// The declaration of that kind and name; versions of one name are met one after the other.
    pub(super) fn declare(
        &mut self,
        kind: Kind,
        name: impl Into<String>,
        policy: Option<&str>,
    ) -> &mut Declaration {
        self.declarations
            .entry(Identity {
                kind,
                name: name.into(),
                policy: policy.map(str::to_owned),
            })
            .or_default()
    }
}

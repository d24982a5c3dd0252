//! Where a policy's text can be changed.

use super::{Edit, Mutant, Slip, conditions, shift};
use crate::ast::{
    Change, ChangeKind, Declaration, DeclarationKind, Entry, EntryTest, Expr, File, Literal,
    Validity, ValueKind, Word,
};
use crate::source::{FileId, Sources, Span};

/// Every change to the files, in the order of their places. Tests, cases, guarantees and what is assumed stay as they
/// are: they say what the policy is tried against.
#[must_use]
pub fn mutants(files: &[File], sources: &Sources) -> Vec<Mutant> {
    let mut found = Vec::new();
    for file in files {
        let mut sites = Sites {
            sources,
            found: Vec::new(),
        };
        for declaration in &file.declarations {
            sites.declaration(declaration);
        }
        sites.found.sort_by_key(|m: &Mutant| (m.span, m.slip));
        found.append(&mut sites.found);
    }
    found
}

struct Sites<'a> {
    sources: &'a Sources,
    found: Vec<Mutant>,
}

impl Sites<'_> {
    fn add(&mut self, span: Span, text: impl Into<String>, slip: Slip, edit: Edit) {
        self.found.push(Mutant {
            span,
            text: text.into(),
            slip,
            edit,
        });
    }

    fn declaration(&mut self, declaration: &Declaration) {
        match &declaration.kind {
            DeclarationKind::Rule(rule) => {
                self.heading(declaration, &rule.name, Slip::NoRule, Edit::NoRule);
                self.validity(&rule.validity);
                self.overrides(&rule.overrides);
                for branch in &rule.branches {
                    self.condition(&branch.condition);
                    self.unless(branch.unless.as_ref());
                }
            }
            DeclarationKind::Obligation(obligation) => {
                self.validity(&obligation.validity);
                for clause in &obligation.clauses {
                    self.condition_of(clause.condition.as_ref());
                    self.unless(clause.unless.as_ref());
                }
            }
            DeclarationKind::Exception(exception) => {
                let name = &exception.name;
                self.heading(declaration, name, Slip::NoException, Edit::NoException);
                self.validity(&exception.validity);
                for condition in &exception.conditions {
                    self.condition(condition);
                }
            }
            DeclarationKind::Define(define) => {
                self.validity(&define.validity);
                self.condition(&define.condition);
            }
            DeclarationKind::Policy(policy) => {
                self.date_of(policy.effective.as_ref());
                self.condition_of(policy.applies.as_ref());
            }
            DeclarationKind::Annex(annex) => {
                for group in &annex.groups {
                    for entry in &group.entries {
                        self.entry(entry);
                    }
                }
            }
            DeclarationKind::Instance(instance) => {
                for fact in &instance.facts {
                    for (value, validity) in &fact.values {
                        if let ValueKind::Literal(Literal::Date(date)) = &value.kind {
                            self.date(date);
                        }
                        self.validity(validity);
                    }
                }
            }
            DeclarationKind::Register(register) => self.validity(&register.validity),
            DeclarationKind::Amendment(amendment) => {
                self.date_of(amendment.from.as_ref());
                for Change { kind, .. } in &amendment.changes {
                    match kind {
                        ChangeKind::Replace(inner) | ChangeKind::Add(inner) => {
                            self.declaration(inner);
                        }
                        ChangeKind::AddEntry { entry, .. }
                        | ChangeKind::ReplaceEntry { entry, .. } => self.entry(entry),
                        ChangeKind::Repeal { .. } => {}
                    }
                }
            }
            DeclarationKind::Language(_)
            | DeclarationKind::Use(_)
            | DeclarationKind::PartOf(_)
            | DeclarationKind::Scale(_)
            | DeclarationKind::Record(_)
            | DeclarationKind::Assume(_)
            | DeclarationKind::Obligations(_)
            | DeclarationKind::Source(_)
            | DeclarationKind::Guarantee(_)
            | DeclarationKind::Test(_)
            | DeclarationKind::Case(_) => {}
        }
    }

    /// Entries nest no deeper than the parser allows.
    fn entry(&mut self, entry: &Entry) {
        self.validity(&entry.validity);
        match &entry.test {
            EntryTest::When(condition) | EntryTest::Judgement(Some(condition)) => {
                self.condition(condition);
            }
            EntryTest::None | EntryTest::Judgement(None) | EntryTest::Reserved(_) => {}
        }
        for child in &entry.children {
            self.entry(child);
        }
    }

    fn validity(&mut self, validity: &Validity) {
        self.date_of(validity.from.as_ref());
        self.date_of(validity.until.as_ref());
    }

    fn date_of(&mut self, date: Option<&Word>) {
        if let Some(date) = date {
            self.date(date);
        }
    }

    fn date(&mut self, date: &Word) {
        if let Some(text) = shift::date(&date.text, false) {
            self.add(date.span, text, Slip::Earlier, Edit::Text);
        }
        if let Some(text) = shift::date(&date.text, true) {
            self.add(date.span, text, Slip::Later, Edit::Text);
        }
    }

    /// Each name goes alone; the last one goes with the word before it.
    fn overrides(&mut self, names: &[Word]) {
        for (position, name) in names.iter().enumerate() {
            let span = match names.get(position + 1) {
                Some(next) => Span::new(name.span.file, name.span.start, next.span.start),
                None => self.with_what_stands_before(name, names.len() > 1),
            };
            self.add(span, "", Slip::Unranked, Edit::Unranked(name.clone()));
        }
    }

    /// The last name of a list with the comma before it; a lone one with `overrides`.
    fn with_what_stands_before(&self, name: &Word, listed: bool) -> Span {
        let before = Span::new(name.span.file, 0, name.span.start);
        let mark = if listed { "," } else { "overrides" };
        let start = self.sources.slice(before).rfind(mark).unwrap_or_default();
        Span::new(name.span.file, start as u32, name.span.end)
    }

    fn condition_of(&mut self, condition: Option<&Expr>) {
        if let Some(condition) = condition {
            self.condition(condition);
        }
    }

    fn condition(&mut self, condition: &Expr) {
        self.found.append(&mut conditions::slips(condition));
    }

    /// What stands after `unless`, and that nothing does.
    fn unless(&mut self, unless: Option<&Expr>) {
        let Some(unless) = unless else { return };
        self.condition(unless);
        let before = Span::new(unless.span.file, 0, unless.span.start);
        let start = self.sources.slice(before).rfind("unless");
        let span = Span::new(
            unless.span.file,
            start.unwrap_or_default() as u32,
            unless.span.end,
        );
        self.add(span, "", Slip::NoUnless, Edit::NoUnless(unless.span));
    }

    /// A declaration that is as if it were not there, shown by its first words.
    fn heading(&mut self, declaration: &Declaration, name: &Word, slip: Slip, edit: Edit) {
        let span = Span::new(name.span.file, declaration.span.start, name.span.end);
        self.add(span, "", slip, edit);
    }
}

impl Mutant {
    /// The file it changes.
    #[must_use]
    pub fn file(&self) -> FileId {
        self.span.file
    }

    /// The file's text with the change made.
    #[must_use]
    pub fn applied(&self, sources: &Sources) -> String {
        let text = &sources.get(self.span.file).text;
        let (before, after) = (
            Span::new(self.span.file, 0, self.span.start),
            Span::new(self.span.file, self.span.end, text.len() as u32),
        );
        format!(
            "{}{}{}",
            sources.slice(before),
            self.text,
            sources.slice(after)
        )
    }
}

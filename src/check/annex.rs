//! The annex: entries with their versions, who stands above whom, and which category each is in (language.md 2.2, 3.6).

use super::amendments::DatedAmendment;
use super::checker::Checker;
use super::dated::{self, Dated, Timeline, Version};
use super::error::{CheckError, Kind, Outer};
use super::gather::Gathered;
use crate::ast::{self, ChangeKind, Word};
use crate::policy::code::{is_code, is_under, natural};
use crate::policy::{Cells, Domain, Entry, EntryId, Validity, VariableKind};
use crate::quantity::Date;
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// An entry taken out of its nest, so that it can be dated and amended like any declaration.
#[derive(Clone)]
pub(crate) struct FlatEntry<'a> {
    pub(crate) node: &'a ast::Entry,
    pub(crate) category: Option<Word>,
    /// The entry it is written in.
    pub(crate) within: Option<&'a Word>,
}

impl Dated for FlatEntry<'_> {
    const KIND: Kind = Kind::Entry;
    fn name(&self) -> &Word {
        &self.node.code
    }
    fn validity(&self) -> &ast::Validity {
        &self.node.validity
    }
}

/// Entries of all blocks and amendments, taken out of their nests. Owns what the timeline refers to.
pub(crate) struct FlatAnnex<'a> {
    /// Written in annex blocks, each with the first day of what it is nested in.
    pub(crate) written: Vec<FlatEntry<'a>>,
    /// Brought by amendments: position of the amendment, position of the change, entry.
    pub(crate) amended: Vec<(usize, usize, FlatEntry<'a>)>,
}

/// Takes all entries out of their nests.
pub(crate) fn flatten<'a>(all: &Gathered<'a>, amendments: &[DatedAmendment<'a>]) -> FlatAnnex<'a> {
    let mut flat = FlatAnnex {
        written: Vec::new(),
        amended: Vec::new(),
    };
    for found in &all.annexes {
        for group in &found.node.groups {
            for entry in &group.entries {
                flatten_one(entry, group.category.clone(), None, &mut flat.written);
            }
        }
    }
    for (a, amendment) in amendments.iter().enumerate() {
        for (c, change) in amendment.node.changes.iter().enumerate() {
            let (category, entry) = match &change.kind {
                ChangeKind::AddEntry { category, entry }
                | ChangeKind::ReplaceEntry { category, entry } => (category, entry),
                _ => continue,
            };
            let mut list = Vec::new();
            flatten_one(entry, category.clone(), None, &mut list);
            flat.amended.extend(list.into_iter().map(|e| (a, c, e)));
        }
    }
    flat
}

fn flatten_one<'a>(
    node: &'a ast::Entry,
    category: Option<Word>,
    within: Option<&'a Word>,
    list: &mut Vec<FlatEntry<'a>>,
) {
    list.push(FlatEntry {
        node,
        category: category.clone(),
        within,
    });
    for child in &node.children {
        flatten_one(child, category.clone(), Some(&node.code), list);
    }
}

impl<'a> Checker<'a> {
    /// One annex for a policy and all it uses, however many blocks it is written in.
    pub(crate) fn annex_name(&mut self, all: &Gathered<'a>) {
        let Some(first) = all.annexes.first() else {
            return;
        };
        let mut title = String::new();
        for found in &all.annexes {
            if found.node.name.text != first.node.name.text {
                self.errors.push(CheckError::SeveralAnnexes {
                    name: found.node.name.clone(),
                    first: first.node.name.span,
                });
            }
            if let Some(word) = &found.node.title
                && title.is_empty()
            {
                title.clone_from(&word.text);
            }
        }
        self.policy.annex = Some((first.node.name.text.clone(), title));
    }

    /// The versions of every entry.
    pub(crate) fn entry_versions<'f>(
        &mut self,
        flat: &'f FlatAnnex<'a>,
        amendments: &[DatedAmendment<'a>],
    ) -> Timeline<'f, FlatEntry<'a>>
    where
        'a: 'f,
    {
        let mut timeline: Timeline<'f, FlatEntry<'a>> = Timeline::new();
        let mut around: BTreeMap<&str, Validity> = BTreeMap::new();
        for entry in &flat.written {
            let validity = self.entry_validity(entry, None, &mut around);
            dated::add(&mut timeline, flat_version(entry, validity, None));
        }
        for (a, amendment) in amendments.iter().enumerate() {
            for (c, change) in amendment.node.changes.iter().enumerate() {
                let mut free = None;
                match &change.kind {
                    ChangeKind::Repeal { what, name } if what.text == "entry" => {
                        self.end_entry(&mut timeline, name, amendment);
                    }
                    ChangeKind::ReplaceEntry { entry, .. } => {
                        free = Some(self.end_entry(&mut timeline, &entry.code, amendment));
                    }
                    _ => {}
                }
                let mut around: BTreeMap<&str, Validity> = BTreeMap::new();
                for (_, _, entry) in flat.amended.iter().filter(|(x, y, _)| (*x, *y) == (a, c)) {
                    let validity = self.entry_validity(entry, Some(amendment.day), &mut around);
                    let version = flat_version(entry, validity, Some(amendment.node));
                    let known = timeline.get(&entry.node.code.text);
                    let known = known.map(Vec::as_slice).unwrap_or_default();
                    // Why nothing was ended has been said: what stands in the way is not a second mistake.
                    let said = match free {
                        Some(true) => known.iter().any(|v| {
                            let other = v.amendment.filter(|a| !std::ptr::eq(*a, amendment.node));
                            other.is_some() && v.validity.from == Some(amendment.day)
                        }),
                        Some(false) => known.iter().any(|v| v.validity.overlaps(&validity)),
                        None => false,
                    };
                    if said {
                        continue;
                    }
                    let replaces = free.is_some();
                    let errors = &mut self.errors;
                    dated::begin(&mut timeline, version, amendment.day, replaces, errors);
                }
            }
        }
        dated::finish(&mut timeline, &mut self.errors);
        timeline
    }

    /// When an entry exists: as written, else as long as what it stands in.
    fn entry_validity<'f>(
        &mut self,
        entry: &'f FlatEntry<'a>,
        day: Option<Date>,
        around: &mut BTreeMap<&'f str, Validity>,
    ) -> Validity
    where
        'a: 'f,
    {
        let outer = entry
            .within
            .and_then(|w| around.get(w.text.as_str()))
            .copied();
        let mut validity = match (outer, day) {
            (None, Some(day)) => dated::amended_validity(entry.validity(), day, &mut self.errors),
            _ => {
                let floor = outer.and_then(|o| o.from);
                dated::validity(entry.validity(), floor, &mut self.errors)
            }
        };
        if let (Some(outer), Some(code)) = (outer, entry.within) {
            validity.until = validity.until.or(outer.until);
            let written = entry.validity();
            let early = validity.from.zip(outer.from).filter(|(own, o)| own < o);
            let late = validity.until.zip(outer.until).filter(|(own, o)| own > o);
            let early = early.zip(written.from.as_ref());
            let late = late.zip(written.until.as_ref());
            if let Some(((date, limit), word)) = early.or(late) {
                self.errors.push(CheckError::OutOfSpan {
                    span: word.span,
                    outer: Outer::Entry(code.text.clone()),
                    date,
                    limit,
                });
            }
        }
        around.insert(&entry.node.code.text, validity);
        validity
    }

    /// Ends an entry and every sub-entry in force with it. Was there something to end?
    fn end_entry<'f>(
        &mut self,
        timeline: &mut Timeline<'f, FlatEntry<'a>>,
        name: &Word,
        amendment: &DatedAmendment<'a>,
    ) -> bool
    where
        'a: 'f,
    {
        if !timeline.contains_key(&name.text) {
            let known = timeline.keys().cloned().collect();
            self.unknown(Kind::Entry, name, known);
            return false;
        }
        let (day, by) = (amendment.day, amendment.node);
        if !dated::end(timeline, name, day, by, &mut self.errors) {
            return false;
        }
        let mut inside: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (code, versions) in timeline.iter() {
            for outer in versions.iter().filter_map(|v| v.node.within) {
                inside.entry(outer.text.as_str()).or_default().push(code);
            }
        }
        let codes = timeline.keys().map(String::as_str);
        let mut todo: Vec<&str> = codes.filter(|code| is_under(code, &name.text)).collect();
        let mut under: BTreeSet<String> = BTreeSet::new();
        while let Some(code) = todo.pop() {
            if under.insert(code.to_string()) {
                todo.extend(inside.get(code).into_iter().flatten());
            }
        }
        under.remove(&name.text);
        for code in under {
            let versions = timeline.get(&code).map(Vec::as_slice).unwrap_or_default();
            if versions.iter().any(|v| v.validity.holds(day)) {
                let word = Word {
                    text: code,
                    span: name.span,
                };
                dated::end(timeline, &word, day, by, &mut self.errors);
            }
        }
        true
    }

    /// Fills the table of entries but for their conditions: codes in natural order, parents, categories, judgements.
    pub(crate) fn entries<'f>(&mut self, timeline: &Timeline<'f, FlatEntry<'a>>)
    where
        'a: 'f,
    {
        let mut codes: Vec<&String> = timeline.keys().collect();
        codes.sort_by(|a, b| natural(a, b));
        for (i, code) in codes.iter().enumerate() {
            self.names
                .entries
                .insert((*code).clone(), EntryId(i as u32));
        }
        for code in &codes {
            let versions = timeline.get(*code).map(Vec::as_slice).unwrap_or_default();
            let parent = self.parent_of(code, timeline);
            let category = self.category_of(versions);
            self.policy.entries.push(Entry {
                code: (*code).clone(),
                category,
                parent,
                children: Vec::new(),
                versions: Vec::new(),
                judgement: None,
            });
            self.places
                .entries
                .push(versions.iter().map(|v| v.node.node.span).collect());
        }
        for i in 0..self.policy.entries.len() {
            let id = EntryId(i as u32);
            if let Some(parent) = self.policy.entries.get(i).and_then(|e| e.parent)
                && let Some(p) = self.policy.entries.get_mut(parent.index())
            {
                p.children.push(id);
            }
        }
        for (i, code) in codes.iter().enumerate() {
            let versions = timeline.get(*code).map(Vec::as_slice).unwrap_or_default();
            if versions
                .iter()
                .any(|v| matches!(v.node.node.test, ast::EntryTest::Judgement(_)))
            {
                let kind = VariableKind::Judgement(EntryId(i as u32));
                let variable = self.variable(kind, Domain::Bool, Cells::Bool, false);
                if let Some(entry) = self.policy.entries.get_mut(i) {
                    entry.judgement = Some(variable);
                }
            }
            let silent = versions
                .iter()
                .filter(|v| v.node.node.test == ast::EntryTest::None);
            for version in silent {
                let children = self.policy.entries.get(i).map(|e| e.children.as_slice());
                let inside = children.unwrap_or_default().iter().any(|child| {
                    let code = codes.get(child.index());
                    let of_child = code.and_then(|c| timeline.get(*c));
                    of_child.is_some_and(|versions| {
                        versions
                            .iter()
                            .any(|c| c.validity.overlaps(&version.validity))
                    })
                });
                if !inside && !self.damage.touches(version.span) {
                    self.errors.push(CheckError::EntryWithoutTest {
                        code: version.node.node.code.clone(),
                    });
                }
            }
        }
    }

    /// The entry it is a sub-entry of: the one it is written in. An amendment cannot write inside an entry, so what it
    /// adds is a sub-entry of the longest declared code above it that has sub-entries.
    fn parent_of<'f>(
        &mut self,
        code: &str,
        timeline: &Timeline<'f, FlatEntry<'a>>,
    ) -> Option<EntryId>
    where
        'a: 'f,
    {
        let versions = timeline.get(code).map(Vec::as_slice).unwrap_or_default();
        let mut written_in: Option<(&Word, Span)> = None;
        for version in versions {
            let Some(outer) = version.node.within else {
                continue;
            };
            let here = &version.node.node.code;
            match written_in {
                Some((first, span)) if first.text != outer.text => {
                    self.errors.push(CheckError::TwoParents {
                        code: here.clone(),
                        parent: outer.clone(),
                        other: first.text.clone(),
                        first: span,
                    });
                }
                Some(_) => {}
                None => written_in = Some((outer, here.span)),
            }
            if is_code(code) && !is_under(code, &outer.text) {
                self.errors.push(CheckError::EntryOutOfPlace {
                    code: here.clone(),
                    parent: outer.clone(),
                });
            }
        }
        if let Some((outer, _)) = written_in {
            return self.names.entries.get(&outer.text).copied();
        }
        if versions.iter().all(|v| v.amendment.is_none()) || !is_code(code) {
            return None;
        }
        let mut prefix = code;
        while let Some((shorter, _)) = prefix.rsplit_once('.') {
            prefix = shorter;
            let has_sub_entries = timeline
                .get(prefix)
                .is_some_and(|v| v.iter().any(|v| !v.node.node.children.is_empty()));
            if has_sub_entries {
                return self.names.entries.get(prefix).copied();
            }
        }
        None
    }

    fn category_of<'f>(&mut self, versions: &[Version<'f, FlatEntry<'a>>]) -> Option<u8>
    where
        'a: 'f,
    {
        let mut found: Option<(u8, Span)> = None;
        for version in versions {
            let Some(word) = &version.node.category else {
                continue;
            };
            let Some(number) = self.category_word(word) else {
                continue;
            };
            match found {
                Some((other, first)) if other != number => {
                    self.errors.push(CheckError::TwoCategories {
                        code: version.node.node.code.clone(),
                        first,
                    });
                }
                Some(_) => {}
                None => found = Some((number, version.node.node.code.span)),
            }
        }
        found.map(|(number, _)| number)
    }
}

fn flat_version<'f, 'a: 'f>(
    entry: &'f FlatEntry<'a>,
    validity: Validity,
    amendment: Option<&'a ast::Amendment>,
) -> Version<'f, FlatEntry<'a>> {
    Version {
        node: entry,
        doc: &entry.node.doc,
        span: entry.node.span,
        validity,
        amendment,
        ended_by: None,
        declared_in: String::new(),
    }
}

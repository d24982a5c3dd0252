//! Dated declarations: versions of one name, and what amendments do to them (language.md 2.7, 3.1).

use super::error::{CheckError, Kind, Outer};
use crate::ast::{self, Word};
use crate::policy::Validity;
use crate::quantity::Date;
use crate::source::Span;
use std::collections::BTreeMap;

/// A kind of declaration that exists from a date until a date and that amendments can change.
pub(crate) trait Dated {
    /// What it is called in messages.
    const KIND: Kind;
    /// Its name.
    fn name(&self) -> &Word;
    /// Its dates as written.
    fn validity(&self) -> &ast::Validity;
}

macro_rules! dated {
    ($($node:ty: $kind:ident),*) => {$(
        impl Dated for $node {
            const KIND: Kind = Kind::$kind;
            fn name(&self) -> &Word { &self.name }
            fn validity(&self) -> &ast::Validity { &self.validity }
        }
    )*};
}
dated!(ast::Rule: Rule, ast::Obligation: Obligation, ast::Exception: Exception, ast::Define: Define, ast::Guarantee: Guarantee);

/// One version of a declaration.
#[derive(Clone)]
pub(crate) struct Version<'a, T> {
    pub(crate) node: &'a T,
    pub(crate) doc: &'a [String],
    pub(crate) span: Span,
    pub(crate) validity: Validity,
    /// The amendment that brought it.
    pub(crate) amendment: Option<&'a ast::Amendment>,
    /// The amendment that ended it.
    pub(crate) ended_by: Option<&'a ast::Amendment>,
    /// The policy whose text it is.
    pub(crate) declared_in: String,
}

/// The versions of each name, ascending by date.
pub(crate) type Timeline<'a, T> = BTreeMap<String, Vec<Version<'a, T>>>;

/// Reads a date.
pub(crate) fn date(word: &Word, errors: &mut Vec<CheckError>) -> Option<Date> {
    match Date::parse(&word.text) {
        Ok(date) => Some(date),
        Err(e) => {
            errors.push(CheckError::BadLiteral {
                span: word.span,
                message: e.message(),
                help: Some(e.help()),
            });
            None
        }
    }
}

/// Reads `from D1 until D2`; `floor` is the first day of what it stands in.
pub(crate) fn validity(
    written: &ast::Validity,
    floor: Option<Date>,
    errors: &mut Vec<CheckError>,
) -> Validity {
    let from = written
        .from
        .as_ref()
        .and_then(|w| date(w, errors))
        .or(floor);
    let until = written.until.as_ref().and_then(|w| date(w, errors));
    if let (Some(from), Some(until), Some(word)) = (from, until, &written.until)
        && until <= from
    {
        errors.push(CheckError::EmptyValidity {
            span: word.span,
            from,
            until,
        });
        return Validity {
            from: Some(from),
            until: from.succ(),
        };
    }
    Validity { from, until }
}

/// Adds a version.
pub(crate) fn add<'a, T: Dated>(timeline: &mut Timeline<'a, T>, version: Version<'a, T>) {
    timeline
        .entry(version.node.name().text.clone())
        .or_default()
        .push(version);
}

/// Two amendments, or two changes of one, touch `name` on one day: the other place, if there is one.
fn touched_already<T: Dated>(versions: &[Version<'_, T>], day: Date) -> Option<Span> {
    versions.iter().find_map(|v| {
        let begun = v.amendment.filter(|_| v.validity.from == Some(day));
        let ended = v.ended_by.filter(|_| v.validity.until == Some(day));
        begun
            .map(|_| v.node.name().span)
            .or(ended.map(|a| a.name.span))
    })
}

/// Ends the version of `name` in force on `day`; says what is wrong, and answers false, when there is none.
pub(crate) fn end<'a, T: Dated>(
    timeline: &mut Timeline<'a, T>,
    name: &Word,
    day: Date,
    by: &'a ast::Amendment,
    errors: &mut Vec<CheckError>,
) -> bool {
    let versions = timeline
        .get_mut(&name.text)
        .map(Vec::as_mut_slice)
        .unwrap_or_default();
    if let Some(other) = touched_already(versions, day) {
        errors.push(CheckError::AmendedTwice {
            kind: T::KIND,
            name: name.clone(),
            date: day,
            other,
        });
        return false;
    }
    if let Some(version) = versions.iter_mut().find(|v| v.validity.holds(day)) {
        if version.validity.from == Some(day) {
            errors.push(CheckError::EmptyValidity {
                span: name.span,
                from: day,
                until: day,
            });
            return false;
        }
        version.validity.until = Some(day);
        version.ended_by = Some(by);
        return true;
    }
    let ended = versions.iter().filter_map(|v| {
        let until = v.validity.until.filter(|u| *u <= day)?;
        Some((
            until,
            v.ended_by.map_or_else(
                || "its own `until`".to_string(),
                |a| format!("amendment `{}`", a.name.text),
            ),
        ))
    });
    let begins = versions
        .iter()
        .filter_map(|v| v.validity.from.filter(|f| *f > day))
        .min();
    errors.push(CheckError::NotInForce {
        kind: T::KIND,
        name: name.clone(),
        date: day,
        ended: ended.max_by_key(|(d, _)| *d),
        begins,
    });
    false
}

/// Adds a version that an amendment brings. One that a change of the same day has touched already is reported, unless
/// it is the one this change replaces.
pub(crate) fn begin<'a, T: Dated>(
    timeline: &mut Timeline<'a, T>,
    version: Version<'a, T>,
    day: Date,
    replaces: bool,
    errors: &mut Vec<CheckError>,
) {
    let name = version.node.name();
    let known = timeline
        .get(&name.text)
        .map(Vec::as_slice)
        .unwrap_or_default();
    if let (false, Some(other)) = (replaces, touched_already(known, day)) {
        errors.push(CheckError::AmendedTwice {
            kind: T::KIND,
            name: name.clone(),
            date: day,
            other,
        });
        return;
    }
    add(timeline, version);
}

/// Reads the dates of a version that an amendment of `day` brings.
pub(crate) fn amended_validity(
    written: &ast::Validity,
    day: Date,
    errors: &mut Vec<CheckError>,
) -> Validity {
    let mut validity = validity(written, Some(day), errors);
    if let (Some(from), Some(word)) = (validity.from, &written.from)
        && from < day
    {
        errors.push(CheckError::OutOfSpan {
            span: word.span,
            outer: Outer::Amendment,
            date: from,
            limit: day,
        });
        validity.from = Some(day);
    }
    validity
}

/// Sorts the versions of each name and reports those that exist on the same day.
pub(crate) fn finish<T: Dated>(timeline: &mut Timeline<'_, T>, errors: &mut Vec<CheckError>) {
    for (name, versions) in timeline.iter_mut() {
        versions.sort_by(|a, b| a.validity.cmp(&b.validity).then(a.span.cmp(&b.span)));
        // They ascend by first day, so each overlaps an earlier one only if it overlaps the one that lasts longest.
        let mut lasts: Option<&Version<'_, T>> = None;
        for second in versions.iter() {
            let Some(first) = lasts else {
                lasts = Some(second);
                continue;
            };
            if first.validity.overlaps(&second.validity) {
                let undated = |v: &Version<'_, T>| v.validity == Validity::default();
                if undated(first) && undated(second) {
                    errors.push(CheckError::Duplicate {
                        kind: T::KIND,
                        name: second.node.name().clone(),
                        first: first.node.name().span,
                    });
                } else {
                    errors.push(CheckError::Overlap {
                        kind: T::KIND,
                        name: name.clone(),
                        first: first.node.name().span,
                        second: second.node.name().span,
                    });
                }
            }
            let longer = match (first.validity.until, second.validity.until) {
                (Some(first), Some(second)) => second > first,
                (Some(_), None) => true,
                (None, _) => false,
            };
            if longer {
                lasts = Some(second);
            }
        }
    }
}

//! What the tests have seen of a policy: which rules decided, which entries matched, which conditions held and failed,
//! and whether anybody looked at both sides of a limit.
//!
//! Nothing here depends on how the text is laid out: what is counted are declarations and conditions, not lines.

pub(super) mod items;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use items::{Declared, Subject};

use super::probe::{Probe, QUESTION, probes};
use super::suite::Suite;
use crate::diagnostic::Diagnostic;
use crate::eval::{Affected, Truth};
use crate::open;
use crate::policy::{Op, Places, Policy};
use crate::quantity::Date;
use crate::source::{Sources, Span};
use crate::threads::shared;

/// What the tests have seen, declaration by declaration, in the order of their places.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// The declarations.
    pub declarations: Vec<Covered>,
}

/// A kind of declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An entry of the annex.
    Entry,
    /// A rule.
    Rule,
    /// An exception.
    Exception,
    /// An obligation block.
    Obligation,
}

/// One declaration, and what the tests have seen of it.
#[derive(Clone, Debug)]
pub struct Covered {
    /// Where it is written.
    pub at: Place,
    /// What it is.
    pub kind: Kind,
    /// Its name or code.
    pub name: String,
    /// In how many tests it was decisive, matched, held or was due.
    pub decides: usize,
    /// The conditions in it.
    pub conditions: Vec<CoveredCondition>,
    /// The numbers in them.
    pub limits: Vec<CoveredLimit>,
    /// The days on which it begins and ends.
    pub days: Vec<CoveredDay>,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file as printed.
    pub file: String,
    /// Where in its text.
    pub start: u32,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

/// A condition, and what it came to.
#[derive(Clone, Debug)]
pub struct CoveredCondition {
    /// Where it is written.
    pub at: Place,
    /// What it says.
    pub text: String,
    /// In how many tests it held.
    pub holds: usize,
    /// In how many it did not.
    pub fails: usize,
}

/// A limit, and on which sides of it tests were.
#[derive(Clone, Debug)]
pub struct CoveredLimit {
    /// Where it is written.
    pub at: Place,
    /// The comparison.
    pub text: String,
    /// The comparison's sign.
    pub op: Op,
    /// Tests below it.
    pub below: usize,
    /// Tests exactly at it.
    pub exactly: usize,
    /// Tests above it.
    pub above: usize,
}

/// A day on which something begins or ends, and when tests were.
#[derive(Clone, Debug)]
pub struct CoveredDay {
    /// `from 2025-01-03`
    pub text: String,
    /// Tests on the day before.
    pub before: usize,
    /// Tests on the day itself.
    pub on: usize,
}

impl CoveredCondition {
    /// Was it seen to hold and to fail?
    #[must_use]
    pub fn is_covered(&self) -> bool {
        self.holds > 0 && self.fails > 0
    }
}

impl CoveredLimit {
    /// Was a test exactly at the limit, and one on the side where the comparison says something else?
    #[must_use]
    pub fn is_covered(&self) -> bool {
        let other = match self.op {
            Op::Lt | Op::Ge => self.below > 0,
            Op::Le | Op::Gt => self.above > 0,
            Op::Eq | Op::Ne => self.below + self.above > 0,
        };
        // `<` and `>=` turn between what is below and the limit, `<=` and `>` between the limit and what is above.
        self.exactly > 0 && other
    }

    /// The side that has to be tested beside the limit itself.
    #[must_use]
    pub fn other_side(&self) -> &'static str {
        match self.op {
            Op::Lt | Op::Ge => "below",
            Op::Le | Op::Gt => "above",
            Op::Eq | Op::Ne => "beside",
        }
    }
}

impl CoveredDay {
    /// Was there a test on the day before and one on the day?
    #[must_use]
    pub fn is_covered(&self) -> bool {
        self.before > 0 && self.on > 0
    }
}

/// What the tests of a suite see of a policy.
///
/// # Errors
/// What is wrong with the tests.
pub fn coverage(
    policy: &Policy,
    places: &Places,
    suite: &Suite,
) -> Result<Coverage, Vec<Diagnostic>> {
    let probes = probes(policy, suite)?;
    let declared = items::declared(policy, places);
    let seen = shared(probes.len(), |at| {
        probes
            .get(at)
            .map_or_else(Seen::default, |probe| Seen::by(policy, &declared, probe))
    });
    let sources = &suite.sources;
    let mut declarations: Vec<Covered> = declared
        .iter()
        .map(|declared| nothing_seen(sources, declared))
        .collect();
    for seen in seen {
        seen.count(&mut declarations);
    }
    declarations.retain(|covered| !covered.at.file.is_empty());
    let mut coverage = Coverage::default();
    coverage.add(declarations);
    Ok(coverage)
}

impl Coverage {
    /// Adds what was seen elsewhere; a declaration that was met before is the same.
    pub fn add(&mut self, declarations: Vec<Covered>) {
        let mut all: BTreeMap<(Place, Kind, String), Covered> = BTreeMap::new();
        for covered in std::mem::take(&mut self.declarations)
            .into_iter()
            .chain(declarations)
        {
            let key = (covered.at.clone(), covered.kind, covered.name.clone());
            match all.get_mut(&key) {
                Some(known) => known.merge(&covered),
                None => {
                    all.insert(key, covered);
                }
            }
        }
        self.declarations = all.into_values().collect();
    }
}

impl Covered {
    fn merge(&mut self, other: &Covered) {
        self.decides += other.decides;
        for (own, other) in self.conditions.iter_mut().zip(&other.conditions) {
            own.holds += other.holds;
            own.fails += other.fails;
        }
        for (own, other) in self.limits.iter_mut().zip(&other.limits) {
            own.below += other.below;
            own.exactly += other.exactly;
            own.above += other.above;
        }
        for (own, other) in self.days.iter_mut().zip(&other.days) {
            own.before += other.before;
            own.on += other.on;
        }
    }
}

/// What kind of declaration it is.
pub(super) fn kind(subject: Subject) -> Kind {
    match subject {
        Subject::Rule(_) => Kind::Rule,
        Subject::Exception(_) => Kind::Exception,
        Subject::Obligation(_) => Kind::Obligation,
        Subject::Entry(..) => Kind::Entry,
    }
}

fn nothing_seen(sources: &Sources, declared: &Declared) -> Covered {
    let kind = kind(declared.subject);
    Covered {
        at: place(sources, declared.span),
        kind,
        name: declared.name.clone(),
        decides: 0,
        conditions: declared
            .conditions
            .iter()
            .map(|asked| CoveredCondition {
                at: place(sources, asked.span),
                text: asked.text.clone(),
                holds: 0,
                fails: 0,
            })
            .collect(),
        limits: declared
            .limits
            .iter()
            .map(|limit| CoveredLimit {
                at: place(sources, limit.span),
                text: limit.text.clone(),
                op: limit.op,
                below: 0,
                exactly: 0,
                above: 0,
            })
            .collect(),
        days: declared
            .days
            .iter()
            .map(|day| CoveredDay {
                text: day.text.clone(),
                before: 0,
                on: 0,
            })
            .collect(),
    }
}

pub(super) fn place(sources: &Sources, span: Span) -> Place {
    let position = sources.position(span).start;
    Place {
        file: sources.get(span.file).path.clone(),
        start: span.start,
        line: position.line,
        column: position.column,
    }
}

/// What one test sees, by position of the declaration and of what is in it.
#[derive(Default)]
struct Seen {
    decides: Vec<usize>,
    conditions: Vec<(usize, usize, bool)>,
    limits: Vec<(usize, usize, Ordering)>,
    days: Vec<(usize, usize, bool)>,
}

impl Seen {
    fn by(policy: &Policy, declared: &[Declared], probe: &Probe) -> Self {
        let mut seen = Self::default();
        let Ok(decision) = open::answer(policy, &probe.case, &QUESTION) else {
            return seen;
        };
        let decisive: BTreeSet<_> = decision
            .decisive
            .iter()
            .chain(decision.layers.iter().flat_map(|layer| &layer.decisive))
            .copied()
            .collect();
        let exempting: BTreeSet<_> = decision.exempted.iter().flat_map(|e| &e.by).collect();
        let due: BTreeSet<_> = decision.obligations.iter().map(|due| due.from).collect();
        let mut read = Affected::new(policy, &probe.case, &QUESTION);
        let today: Option<Date> = decision.as_of.or(read.day());
        for (at, declared) in declared.iter().enumerate() {
            for (position, day) in declared.days.iter().enumerate() {
                if today == Some(day.day) || (today.is_some() && today == day.day.pred()) {
                    seen.days.push((at, position, today == Some(day.day)));
                }
            }
            if read.in_force(&declared.validity) != Truth::True {
                continue;
            }
            let decides = match declared.subject {
                Subject::Rule(id) => decisive.contains(&id),
                Subject::Exception(id) => exempting.contains(&id),
                Subject::Obligation(id) => due.contains(&id),
                Subject::Entry(id, _) => decision.entries.contains(&id),
            };
            if decides {
                seen.decides.push(at);
            }
            for (position, asked) in declared.conditions.iter().enumerate() {
                match read.truth(asked.id) {
                    Truth::True => seen.conditions.push((at, position, true)),
                    Truth::False => seen.conditions.push((at, position, false)),
                    Truth::Unknown => {}
                }
            }
            for (position, limit) in declared.limits.iter().enumerate() {
                if let Some(side) = read.side(limit.variable, &limit.limit) {
                    seen.limits.push((at, position, side));
                }
            }
        }
        seen
    }

    fn count(self, declarations: &mut [Covered]) {
        for at in self.decides {
            if let Some(covered) = declarations.get_mut(at) {
                covered.decides += 1;
            }
        }
        for (at, position, held) in self.conditions {
            let condition = declarations
                .get_mut(at)
                .and_then(|covered| covered.conditions.get_mut(position));
            match (condition, held) {
                (Some(condition), true) => condition.holds += 1,
                (Some(condition), false) => condition.fails += 1,
                (None, _) => {}
            }
        }
        for (at, position, side) in self.limits {
            let limit = declarations
                .get_mut(at)
                .and_then(|covered| covered.limits.get_mut(position));
            match (limit, side) {
                (Some(limit), Ordering::Less) => limit.below += 1,
                (Some(limit), Ordering::Equal) => limit.exactly += 1,
                (Some(limit), Ordering::Greater) => limit.above += 1,
                (None, _) => {}
            }
        }
        for (at, position, on) in self.days {
            let day = declarations
                .get_mut(at)
                .and_then(|covered| covered.days.get_mut(position));
            match (day, on) {
                (Some(day), true) => day.on += 1,
                (Some(day), false) => day.before += 1,
                (None, _) => {}
            }
        }
    }
}

//! Tests for what no test looks at: a case is made where the gap is, decided, and written down as a test that passes.
//!
//! What such a test expects is what the policy says today. That it is what was agreed is for a person to say.

use super::coverage::items::{self, Declared, Limit, Subject};
use super::coverage::{self, Coverage, Covered};
use super::gate::gate;
use super::probe::QUESTION;
use super::suite::Suite;
use super::{Tested, as_test};
use crate::analysis::witness;
use crate::case::Case;
use crate::diagnostic::Diagnostic;
use crate::diagram::{BUDGET, Cell, Diagram, NO, Reading, at_cells};
use crate::eval::{self, Contradiction};
use crate::policy::{Claim, Knowledge, Known, Op, Places, Policy};
use crate::quantity::{Date, Num};

/// A gap, and the test that closes it.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// What no test looks at.
    pub what: String,
    /// The test, or why there is none.
    pub test: Result<String, String>,
}

/// Tests for the gaps of `seen` that are written in this policy, no more than `most`, and how many gaps are left.
#[must_use]
pub fn suggestions(
    policy: &Policy,
    places: &Places,
    suite: &Suite,
    seen: &Coverage,
    most: usize,
) -> (Vec<Suggestion>, usize) {
    let mut maker = Maker {
        policy,
        places,
        suite,
        reading: Reading::new(policy, BUDGET / 4),
    };
    let mut gaps = Vec::new();
    for declared in items::declared(policy, places) {
        let at = coverage::place(&suite.sources, declared.span);
        let kind = coverage::kind(declared.subject);
        let covered = seen
            .declarations
            .iter()
            .find(|c| c.at == at && c.kind == kind && c.name == declared.name);
        if let Some(covered) = covered {
            gaps.extend(gaps_of(&declared, covered).into_iter().map(|gap| {
                let what = format!("{}:{}: {}", at.file, at.line, gap.words(&declared));
                (declared.subject, gap, what)
            }));
        }
    }
    let left = gaps.len().saturating_sub(most);
    let found = gaps.into_iter().take(most).map(|(subject, gap, what)| {
        let test = maker.test(subject, &gap, &what);
        Suggestion { what, test }
    });
    (found.collect(), left)
}

/// How many cases are tried for one gap.
const TRIES: usize = 8;

/// What no test looks at.
enum Gap {
    /// The declaration decides nothing.
    Decides,
    /// A side of a limit: exactly at it, or the cell beside it.
    Side(Limit, Side),
    /// A day on which it begins or ends, or the day before.
    Day(Date, bool),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    At,
    Below,
    Above,
}

impl Gap {
    fn words(&self, declared: &Declared) -> String {
        let name = &declared.name;
        match self {
            Gap::Decides => match declared.subject {
                Subject::Entry(..) => format!("entry {name} matches"),
                Subject::Rule(_) => format!("rule {name} decides"),
                Subject::Exception(_) => format!("exception {name} holds"),
                Subject::Obligation(_) => format!("obligation {name} is due"),
            },
            Gap::Side(limit, side) => {
                let side = match side {
                    Side::At => "at the limit",
                    Side::Below => "just below the limit",
                    Side::Above => "just above the limit",
                };
                format!("{name}: {side} of {}", limit.text)
            }
            Gap::Day(day, true) => format!("{name}: on {day}"),
            Gap::Day(day, false) => format!("{name}: the day before {day}"),
        }
    }
}

fn gaps_of(declared: &Declared, covered: &Covered) -> Vec<Gap> {
    let mut gaps = Vec::new();
    if covered.decides == 0 {
        gaps.push(Gap::Decides);
    }
    for (limit, seen) in declared.limits.iter().zip(&covered.limits) {
        let side = |side| Gap::Side(limit.clone(), side);
        if seen.exactly == 0 {
            gaps.push(side(Side::At));
        }
        let other = match limit.op {
            Op::Lt | Op::Ge => (seen.below == 0).then_some(Side::Below),
            Op::Le | Op::Gt => (seen.above == 0).then_some(Side::Above),
            Op::Eq | Op::Ne => (seen.below + seen.above == 0).then_some(Side::Above),
        };
        gaps.extend(other.map(side));
    }
    for (day, seen) in declared.days.iter().zip(&covered.days) {
        if seen.before == 0 {
            gaps.push(Gap::Day(day.day, false));
        }
        if seen.on == 0 {
            gaps.push(Gap::Day(day.day, true));
        }
    }
    gaps
}

struct Maker<'a> {
    policy: &'a Policy,
    places: &'a Places,
    suite: &'a Suite,
    reading: Reading<'a>,
}

impl Maker<'_> {
    fn test(&mut self, subject: Subject, gap: &Gap, what: &str) -> Result<String, String> {
        let goal = match gap {
            Gap::Decides => self.decides(subject),
            Gap::Side(limit, side) => self.beside(limit, *side),
            Gap::Day(day, _) => self.on_day(subject, *day),
        };
        if self.reading.store.exceeded() {
            return Err("too complex: not every case could be looked at".to_owned());
        }
        let (mut left, mut why) = (goal, None);
        for tried in 0..TRIES {
            let Ok(found) = witness(&mut self.reading, left) else {
                return Err(match (why, tried) {
                    (None, _) => "no case can be there".to_owned(),
                    (Some(why), 1) => format!("{why}; no other case could do better"),
                    (Some(why), _) => format!("{why}; of {tried} cases none does better"),
                });
            };
            match self.written(found.case, gap, what) {
                Ok(test) => return Ok(test),
                Err(refused) => why = Some(refused),
            }
            // A test passes only where no guarantee is broken, whatever the case leaves open. With that said, more facts may
            // be stated of the same case.
            if tried == 0 {
                let broken = self.broken();
                let unbroken = self.reading.store.without(left, broken);
                if unbroken != left {
                    left = unbroken;
                    continue;
                }
            }
            let cells = found.cells.iter().map(|(&level, &cell)| (level, cell));
            let region = self.reading.store.region(&at_cells(cells));
            left = self.reading.store.without(left, region);
        }
        let why = why.unwrap_or_default();
        Err(format!("{why}; {TRIES} cases were tried, and no more are"))
    }

    /// Where some guarantee does not hold.
    fn broken(&mut self) -> Diagram {
        let policy = self.policy;
        let reading = &mut self.reading;
        let mut broken = NO;
        for guarantee in &policy.guarantees {
            if let Claim::Whenever {
                conclusion,
                premise,
            } = guarantee.claim
            {
                let premise = reading.condition(premise);
                let conclusion = reading.condition(conclusion);
                let valid = reading.in_force(&guarantee.validity);
                let applies = reading.unit(guarantee.unit).participates;
                let here = reading.store.without(premise, conclusion);
                let here = reading.store.all([here, valid, applies]);
                broken = reading.store.or(broken, here);
            }
        }
        broken
    }

    /// The test of a case, where it passes.
    fn written(&self, mut case: Case, gap: &Gap, what: &str) -> Result<String, String> {
        if let Gap::Day(day, false) = gap {
            self.set_day(&mut case, day.pred());
        }
        let title = what.rsplit_once('/').map_or(what, |(_, file)| file);
        case.name = Some(title.to_owned());
        let decision = eval::decide(self.policy, &case, &QUESTION)
            .map_err(|_| "the case that was made contradicts itself".to_owned())?;
        let refusal = |_: &Case, _: &Contradiction| Vec::<Diagnostic>::new();
        let tested = Tested {
            policy: self.policy,
            places: self.places,
            refusal: &refusal,
        };
        as_test(&tested, &self.suite.sources, &case, None, Some(&decision))
            .map_err(|why| why.join("; "))
    }

    fn decides(&mut self, subject: Subject) -> Diagram {
        let policy = self.policy;
        let reading = &mut self.reading;
        match subject {
            Subject::Rule(id) => {
                let decides = reading.decides(id);
                let rule = reading.policy.rules.get(id.index());
                match rule.map(|rule| rule.unit) {
                    Some(unit) => {
                        let applies = reading.participates(unit);
                        reading.store.and(decides, applies)
                    }
                    None => decides,
                }
            }
            Subject::Entry(id, at) => {
                let version = policy.entries.get(id.index());
                let version = version.and_then(|entry| entry.versions.get(at));
                let Some(version) = version else { return NO };
                let exists = reading.in_force(&version.validity);
                let matches = reading.entry(id);
                reading.store.and(exists, matches)
            }
            Subject::Exception(id) => {
                let Some(exception) = policy.exceptions.get(id.index()) else {
                    return NO;
                };
                let exists = reading.in_force(&exception.validity);
                let holds = reading.condition(exception.condition);
                let mut met = NO;
                for &rule in &exception.to {
                    let rule = reading.rule(rule).met;
                    met = reading.store.or(met, rule);
                }
                reading.store.all([exists, holds, met])
            }
            Subject::Obligation(id) => {
                let block = policy.obligations.get(id.index());
                let mut due = NO;
                for clause in block.map_or(&[][..], |block| &block.clauses) {
                    for &kind in &clause.what {
                        let obliges = reading.obliges(id, clause.verb, kind);
                        due = reading.store.or(due, obliges);
                    }
                }
                due
            }
        }
    }

    /// On one side of a limit, where everything else is so that the condition turns on it.
    fn beside(&mut self, limit: &Limit, side: Side) -> Diagram {
        let reading = &mut self.reading;
        let Some(whole) = self.policy.condition_at(limit.place) else {
            return NO;
        };
        let gate = gate(reading, limit.place);
        let whole = reading.condition(whole);
        let holds = reading.store.and(gate, whole);
        let space = std::rc::Rc::clone(&reading.space);
        let levels = space.levels_of(limit.variable).to_vec();
        let around = reading
            .store
            .exists(holds, &|level| levels.contains(&level));
        let cells = levels.first().map_or(&[][..], |level| space.cells(*level));
        let at = cells
            .iter()
            .position(|cell| *cell == Cell::Point(limit.limit.clone()));
        let wanted = match (at, side) {
            (Some(at), Side::At) => cells.get(at),
            (Some(at), Side::Above) => cells.get(at + 1),
            (Some(at), Side::Below) => at.checked_sub(1).and_then(|at| cells.get(at)),
            (None, _) => None,
        };
        let Some(wanted) = wanted.filter(|cell| **cell != Cell::Undeterminable) else {
            return NO;
        };
        let here = reading.cells_of(limit.variable, |cell| cell == wanted);
        reading.store.and(around, here)
    }

    /// On a day on which it begins or ends: where it decides whenever it is in force.
    fn on_day(&mut self, subject: Subject, day: Date) -> Diagram {
        let decides = self.decides(subject);
        let reading = &mut self.reading;
        let date = reading.policy.question_date;
        let space = std::rc::Rc::clone(&reading.space);
        let levels = space.levels_of(date).to_vec();
        let around = reading
            .store
            .exists(decides, &|level| levels.contains(&level));
        let point = Cell::Point(Num::from_int(day.days()));
        let here = reading.cells_of(date, |cell| *cell == point);
        reading.store.and(around, here)
    }

    fn set_day(&self, case: &mut Case, day: Option<Date>) {
        let Some(day) = day else { return };
        let dated_by = self.policy.units.get(self.policy.root.index());
        let dated_by = dated_by.and_then(|unit| unit.dated_by);
        match case
            .facts
            .iter_mut()
            .find(|f| Some(f.attribute) == dated_by)
        {
            Some(fact) => {
                fact.knowledge = Knowledge::Exactly(Known::Number(Num::from_int(day.days())));
            }
            None => case.as_of = Some(day),
        }
    }
}

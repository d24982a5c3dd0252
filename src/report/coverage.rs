//! What `test --coverage` found: a table for people, JSON, and LCOV for the tools that draw it.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;

use super::{NOTICE, visible};
use crate::testing::coverage::{Coverage, Covered, Kind};

/// The version of the view.
const SCHEMA: &str = "mtcrc.coverage/1";

/// What the tests have seen of policies (`mtcrc.coverage/1`).
#[derive(Debug, Serialize)]
pub struct CoverageView {
    /// The version of this view.
    pub schema: &'static str,
    /// Everything together.
    pub totals: Totals,
    /// The declarations, in the order of their places.
    pub declarations: Vec<DeclarationView>,
    /// What an answer of this tool is not.
    pub notice: &'static str,
}

/// How much of each kind there is, and how much of it the tests have seen.
#[derive(Debug, Default, Serialize)]
pub struct Totals {
    /// Declarations that decided something in some test.
    pub declarations: Share,
    /// Conditions seen to hold and to fail.
    pub conditions: Share,
    /// Limits with a test at the limit and one on the side where the answer differs.
    pub limits: Share,
    /// Days on which something begins or ends, with a test on the day before and one on the day.
    pub days: Share,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Share {
    /// How many were seen.
    pub covered: usize,
    /// How many there are.
    pub of: usize,
}

/// One declaration.
#[derive(Debug, Serialize)]
pub struct DeclarationView {
    /// `entry`, `rule`, `exception` or `obligation`.
    pub kind: &'static str,
    /// Its name or code.
    pub name: String,
    /// The file it is written in.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
    /// In how many tests it was decisive, matched, held or was due.
    pub decides: usize,
    /// The conditions in it.
    pub conditions: Vec<ConditionView>,
    /// The numbers in them.
    pub limits: Vec<LimitView>,
    /// The days on which it begins and ends.
    pub days: Vec<DayView>,
}

/// One condition.
#[derive(Debug, Serialize)]
pub struct ConditionView {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
    /// What it says.
    pub text: String,
    /// In how many tests it held.
    pub holds: usize,
    /// In how many it did not.
    pub fails: usize,
}

/// One limit.
#[derive(Debug, Serialize)]
pub struct LimitView {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
    /// The comparison.
    pub text: String,
    /// Tests below it.
    pub below: usize,
    /// Tests exactly at it.
    pub at: usize,
    /// Tests above it.
    pub above: usize,
    /// Was a test at the limit and one on the side where the comparison turns?
    pub covered: bool,
}

/// One day.
#[derive(Debug, Serialize)]
pub struct DayView {
    /// `from 2025-01-03`
    pub text: String,
    /// Tests on the day before.
    pub before: usize,
    /// Tests on the day itself.
    pub on: usize,
}

impl Share {
    fn add(&mut self, covered: bool) {
        self.of += 1;
        self.covered += usize::from(covered);
    }

    /// `3/4`, or `-` of nothing.
    fn text(self) -> String {
        match self.of {
            0 => "-".to_owned(),
            of => format!("{}/{of}", self.covered),
        }
    }
}

impl Totals {
    fn add(&mut self, covered: &Covered) {
        self.declarations.add(covered.decides > 0);
        let Totals {
            conditions,
            limits,
            days,
            ..
        } = self;
        covered
            .conditions
            .iter()
            .for_each(|c| conditions.add(c.is_covered()));
        covered
            .limits
            .iter()
            .for_each(|l| limits.add(l.is_covered()));
        covered.days.iter().for_each(|d| days.add(d.is_covered()));
    }

    fn of(covered: &Covered) -> Self {
        let mut totals = Self::default();
        totals.add(covered);
        totals
    }

    /// Everything counted alike.
    #[must_use]
    pub fn all(&self) -> Share {
        let parts = [self.declarations, self.conditions, self.limits, self.days];
        Share {
            covered: parts.iter().map(|part| part.covered).sum(),
            of: parts.iter().map(|part| part.of).sum(),
        }
    }

    /// Is less seen than so many of a hundred?
    #[must_use]
    pub fn is_under(&self, percent: u8) -> bool {
        let Share { covered, of } = self.all();
        covered * 100 < of * usize::from(percent)
    }
}

/// The totals of everything.
#[must_use]
pub fn totals(coverage: &Coverage) -> Totals {
    let mut totals = Totals::default();
    for covered in &coverage.declarations {
        totals.add(covered);
    }
    totals
}

/// The view for programs.
#[must_use]
pub fn view(coverage: &Coverage) -> CoverageView {
    CoverageView {
        schema: SCHEMA,
        totals: totals(coverage),
        declarations: coverage.declarations.iter().map(declaration).collect(),
        notice: NOTICE,
    }
}

fn declaration(covered: &Covered) -> DeclarationView {
    let conditions = covered.conditions.iter().map(|condition| ConditionView {
        line: condition.at.line,
        column: condition.at.column,
        text: condition.text.clone(),
        holds: condition.holds,
        fails: condition.fails,
    });
    let limits = covered.limits.iter().map(|limit| LimitView {
        line: limit.at.line,
        column: limit.at.column,
        text: limit.text.clone(),
        below: limit.below,
        at: limit.exactly,
        above: limit.above,
        covered: limit.is_covered(),
    });
    let days = covered.days.iter().map(|day| DayView {
        text: day.text.clone(),
        before: day.before,
        on: day.on,
    });
    DeclarationView {
        kind: word(covered.kind),
        name: covered.name.clone(),
        file: covered.at.file.clone(),
        line: covered.at.line,
        column: covered.at.column,
        decides: covered.decides,
        conditions: conditions.collect(),
        limits: limits.collect(),
        days: days.collect(),
    }
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Entry => "entry",
        Kind::Rule => "rule",
        Kind::Exception => "exception",
        Kind::Obligation => "obligation",
    }
}

/// What it means that it decides something.
fn deciding(kind: Kind) -> &'static str {
    match kind {
        Kind::Entry => "no test in which it matches",
        Kind::Rule => "no test in which it is decisive",
        Kind::Exception => "no test in which it keeps a rule from firing",
        Kind::Obligation => "no test in which it is due",
    }
}

/// The table: a line for each declaration, under it what no test has seen, and the totals.
#[must_use]
pub fn text(coverage: &Coverage) -> String {
    let mut page = String::new();
    let mut file = "";
    for covered in &coverage.declarations {
        if covered.at.file != file {
            file = &covered.at.file;
            let lead = if page.is_empty() { "" } else { "\n" };
            // Writing into a text cannot fail.
            let _ = writeln!(page, "{lead}{}", visible(file));
            let _ = writeln!(page, "{}", row("", "tests", "conditions", "limits", "days"));
        }
        let totals = Totals::of(covered);
        let name = format!("  {} {}", word(covered.kind), visible(&covered.name));
        let line = row(
            &name,
            &covered.decides.to_string(),
            &totals.conditions.text(),
            &totals.limits.text(),
            &totals.days.text(),
        );
        let _ = writeln!(page, "{line}");
        for gap in gaps(covered) {
            let _ = writeln!(page, "      {gap}");
        }
    }
    let totals = totals(coverage);
    let lead = if page.is_empty() { "" } else { "\n" };
    let _ = writeln!(
        page,
        "{lead}{} of {} declarations decide in some test; {} of {} conditions hold and fail;",
        totals.declarations.covered,
        totals.declarations.of,
        totals.conditions.covered,
        totals.conditions.of,
    );
    let _ = writeln!(
        page,
        "{} of {} limits and {} of {} days have a test on both sides",
        totals.limits.covered, totals.limits.of, totals.days.covered, totals.days.of,
    );
    page
}

fn row(name: &str, decides: &str, conditions: &str, limits: &str, days: &str) -> String {
    format!("{name:<46}{decides:>6}{conditions:>12}{limits:>8}{days:>7}")
        .trim_end()
        .to_owned()
}

/// What no test has seen, a line each.
fn gaps(covered: &Covered) -> Vec<String> {
    let mut gaps = Vec::new();
    if covered.decides == 0 {
        gaps.push(deciding(covered.kind).to_owned());
    }
    for condition in &covered.conditions {
        let never = match (condition.holds, condition.fails) {
            (0, 0) => "never settled by a test",
            (0, _) => "never holds in a test",
            (_, 0) => "never fails in a test",
            _ => continue,
        };
        let text = visible(&condition.text);
        gaps.push(format!("{}: {text}: {never}", condition.at.line));
    }
    for limit in covered.limits.iter().filter(|limit| !limit.is_covered()) {
        let mut wanted = Vec::new();
        if limit.exactly == 0 {
            wanted.push("at the limit");
        }
        let other = limit.other_side();
        let beside = match other {
            "below" => limit.below,
            "above" => limit.above,
            _ => limit.below + limit.above,
        };
        if beside == 0 {
            wanted.push(match other {
                "below" => "below it",
                "above" => "above it",
                _ => "beside it",
            });
        }
        let (text, wanted) = (visible(&limit.text), wanted.join(" and none "));
        gaps.push(format!("{}: {text}: no test {wanted}", limit.at.line));
    }
    for day in covered.days.iter().filter(|day| !day.is_covered()) {
        let wanted = match (day.before, day.on) {
            (0, 0) => "the day before and none on the day",
            (0, _) => "the day before",
            _ => "the day",
        };
        gaps.push(format!("{}: no test on {wanted}", day.text));
    }
    gaps
}

/// One file for LCOV.
#[derive(Default)]
struct Traced {
    functions: Vec<(u32, String, usize)>,
    lines: BTreeMap<u32, usize>,
    branches: Vec<(u32, usize, usize)>,
}

/// LCOV's trace: declarations are its functions, conditions its branches (held, then failed).
#[must_use]
pub fn lcov(coverage: &Coverage) -> String {
    let mut files: BTreeMap<&str, Traced> = BTreeMap::new();
    for covered in &coverage.declarations {
        let file = files.entry(&covered.at.file).or_default();
        let name = format!("{} {}", word(covered.kind), visible(&covered.name));
        file.functions
            .push((covered.at.line, name, covered.decides));
        let seen = |file: &mut Traced, line: u32, count: usize| {
            let known = file.lines.entry(line).or_default();
            *known = (*known).max(count);
        };
        seen(file, covered.at.line, covered.decides);
        for condition in &covered.conditions {
            let (line, holds, fails) = (condition.at.line, condition.holds, condition.fails);
            seen(file, line, holds + fails);
            file.branches.push((line, holds, fails));
        }
    }
    let mut trace = String::new();
    for (path, file) in files {
        // Writing into a text cannot fail.
        let _ = writeln!(trace, "TN:\nSF:{}", visible(path));
        for (line, name, _) in &file.functions {
            let _ = writeln!(trace, "FN:{line},{name}");
        }
        for (_, name, count) in &file.functions {
            let _ = writeln!(trace, "FNDA:{count},{name}");
        }
        let hit = file.functions.iter().filter(|(.., count)| *count > 0);
        let _ = writeln!(trace, "FNF:{}\nFNH:{}", file.functions.len(), hit.count());
        let mut taken = 0;
        for (block, (line, holds, fails)) in file.branches.iter().enumerate() {
            for (branch, count) in [holds, fails].into_iter().enumerate() {
                // A branch of a condition that no test settles was not reached at all.
                let text = match holds + fails {
                    0 => "-".to_owned(),
                    _ => count.to_string(),
                };
                taken += usize::from(*count > 0);
                let _ = writeln!(trace, "BRDA:{line},{block},{branch},{text}");
            }
        }
        let _ = writeln!(trace, "BRF:{}\nBRH:{taken}", 2 * file.branches.len());
        for (line, count) in &file.lines {
            let _ = writeln!(trace, "DA:{line},{count}");
        }
        let hit = file.lines.values().filter(|count| **count > 0).count();
        let _ = writeln!(trace, "LF:{}\nLH:{hit}\nend_of_record", file.lines.len());
    }
    trace
}

//! What a comparison over all cases says as a whole: the verdict, how much moved, and which cases it ranges over.

use super::regions::not_compared;
use super::{Compared, case_name, meant};
use crate::analysis::{Aside, BY_RULES};
use crate::diff::{Apart, Aspect, CaseChange, Direction, Uncompared, Whole, Within};
use crate::report::every_case_of_both;
use crate::report::words::{counted, listed};

/// Which way outcomes move: over all cases, and in the cases given that are none of these. `intended` where nothing moves
/// beyond the intended change and something may within it.
pub(super) fn verdict(compared: &Compared<'_>, whole: &Whole) -> &'static str {
    let [looser, stricter, other] = whole.counts;
    let apart = |wanted: Direction| {
        let mut apart = apart(compared, whole).filter(|change| decided_otherwise(change));
        apart.any(|change| change.direction == wanted)
    };
    let moves = [
        looser > 0 || apart(Direction::Looser),
        stricter > 0 || apart(Direction::Stricter),
        other > 0 || apart(Direction::Other),
    ];
    match (moves, &whole.within) {
        ([false, false, false], Some(within)) if within != &Ok(Within::default()) => "intended",
        ([false, false, false], _) => "equivalent",
        ([_, false, false], _) => "looser",
        ([false, _, false], _) => "stricter",
        _ => "mixed",
    }
}

/// The cases that were compared.
pub(super) fn over(compared: &Compared<'_>) -> &'static str {
    let difference = compared.difference;
    // What decides alike does so whatever a person says of a case.
    if difference.decides_alike() {
        return "every case";
    }
    let policies = [compared.old.basis.policy, compared.new.basis.policy];
    let one_sided = difference.one_sided.iter().any(|words| !words.is_empty());
    every_case_of_both(policies, one_sided)
}

/// The cases and the days that were compared.
pub(super) fn over_days(compared: &Compared<'_>) -> String {
    let days = match compared.days() {
        None => "on every day".to_owned(),
        Some([was, is]) => format!("on {was} and on {is}"),
    };
    format!("{}, {days}", over(compared))
}

/// What the comparison says of all cases, a sentence each.
pub(super) fn headline(compared: &Compared<'_>, found: &Result<Whole, Uncompared>) -> Vec<String> {
    let whole = match found {
        Ok(whole) => whole,
        Err(why) => return vec![not_compared(why)],
    };
    let mut apart = set_apart(compared, whole);
    let decided_apart = self::apart(compared, whole).any(decided_otherwise);
    let verdict = capital(verdict(compared, whole));
    let mut lines = Vec::new();
    let mut ranged = false;
    if whole.groups > 0 {
        lines.push(format!("{verdict}: {}.", groups(compared, whole)));
    } else if decided_apart && !apart.is_empty() {
        lines.push(format!("{verdict}: {}", uncapital(&apart.remove(0))));
    }
    if whole.is_equivalent() {
        let alike = alike(compared, whole);
        lines.push(match lines.is_empty() {
            true => alike,
            false => capital(
                alike
                    .split_once(": ")
                    .map_or(alike.as_str(), |(_, says)| says),
            ),
        });
        ranged = true;
    } else if whole.groups == 0 {
        lines.push(match (lines.is_empty(), compared.intended) {
            (false, _) => "No outcome of other cases changes.".to_owned(),
            (true, None) => "Equivalent in every outcome.".to_owned(),
            (true, Some(intended)) => format!(
                "No outcome changes beyond the intended change ({}).",
                intended.file
            ),
        });
    }
    lines.extend(beside(whole));
    lines.extend(whole.within.as_ref().map(within));
    lines.extend(assumed(compared, whole));
    if !whole.by_rules {
        lines.push(format!(
            "Cases are grouped by what was and is answered alone: told apart by the rules that decide as well, they \
             would make more than {BY_RULES} groups (--all)."
        ));
    }
    if whole.regions.len() < whole.groups {
        let rest = match whole.most > BY_RULES {
            true => "no more are written",
            false => "--all shows all",
        };
        lines.push(format!(
            "The {} largest groups are shown; {rest}.",
            whole.regions.len()
        ));
    }
    lines.extend(apart);
    lines.extend(one_sided(compared));
    if !ranged && over(compared) != "every case" {
        lines.push(format!("Looked at {}.", over_days(compared)));
    }
    lines.extend(meant::sentence(compared, whole));
    lines
}

/// That nothing moves, and where.
fn alike(compared: &Compared<'_>, whole: &Whole) -> String {
    let over = over(compared);
    let within = whole.within.as_ref();
    if let Some(intended) = compared.intended
        && within.is_some_and(|within| within != &Ok(Within::default()))
    {
        return format!(
            "As intended: nothing changes beyond the intended change ({}) in {}.",
            intended.file,
            over_days(compared)
        );
    }
    match compared.days() {
        None => format!("Equivalent: both policies decide alike in {over}, on every day."),
        Some([was, is]) => {
            format!("Equivalent: the policy decides on {is} as it does on {was} in {over}.")
        }
    }
}

/// `2 groups of cases are decided in a new way (1 looser, 1 stricter)`
fn groups(compared: &Compared<'_>, whole: &Whole) -> String {
    let [looser, stricter, other] = whole.counts;
    let beyond = compared.intended.map_or_else(String::new, |intended| {
        format!("beyond the intended change ({}) ", intended.file)
    });
    let counted = match whole.groups {
        1 => "1 group of cases is".to_owned(),
        many => format!("{many} groups of cases are"),
    };
    let ways = ways([looser, stricter, other]);
    format!("{beyond}{counted} decided in a new way ({ways})")
}

/// `1 looser, 2 stricter`
fn ways(counts: [usize; 3]) -> String {
    let words = ["looser", "stricter", "otherwise"];
    let ways = counts.iter().zip(words).filter(|(count, _)| **count > 0);
    let ways = ways.map(|(count, word)| format!("{count} {word}"));
    ways.collect::<Vec<_>>().join(", ")
}

/// How much is gained or lost beside the outcome.
fn beside(whole: &Whole) -> Option<String> {
    let duties = whole.beside.iter();
    let duties = duties.filter(|one| matches!(one.what, Aside::Obligation(..)));
    let duties = duties.count();
    let parts = counted_beside(duties, whole.beside.len() - duties);
    (!parts.is_empty()).then(|| format!("Gained or lost in some cases: {}.", listed(&parts, "and")))
}

fn counted_beside(duties: usize, rest: usize) -> Vec<String> {
    let mut parts = Vec::new();
    if duties > 0 {
        parts.push(counted(duties, "obligation"));
    }
    if rest > 0 {
        parts.push(format!("{rest} of what else holds beside the outcome"));
    }
    parts
}

/// How much lies within the intended change.
fn within(within: &Result<Within, Uncompared>) -> String {
    let Ok(within) = within else {
        return "How much lies within the intended change is too complex to be counted.".to_owned();
    };
    let mut parts = Vec::new();
    if within.groups > 0 {
        let groups = match within.groups {
            1 => "1 group of cases".to_owned(),
            many => format!("{many} groups of cases"),
        };
        parts.push(format!("{groups} decided in a new way"));
    }
    parts.extend(counted_beside(within.obligations, within.rest));
    match parts.is_empty() {
        true => "Nothing that changes lies within the intended change.".to_owned(),
        false => format!("Within the intended change: {}.", listed(&parts, "and")),
    }
}

/// That the two accept different cases.
fn assumed(compared: &Compared<'_>, whole: &Whole) -> Vec<String> {
    let (old, new) = match compared.days() {
        None => ("the old one".to_owned(), "the new policy".to_owned()),
        Some([was, is]) => (format!("on {was} it"), format!("on {is} the policy")),
    };
    let [only_old, only_new] = whole.only;
    let says = [
        (only_old, format!("{new} rejects cases that {old} accepts")),
        (only_new, format!("{new} accepts cases that {old} rejects")),
    ];
    let says = says.into_iter().filter(|(is_so, _)| *is_so);
    says.map(|(_, says)| format!("What is assumed or registered differs: {says}."))
        .collect()
}

/// The words that only one of the two policies has.
fn one_sided(compared: &Compared<'_>) -> Vec<String> {
    let sides = ["old", "new"]
        .into_iter()
        .zip(&compared.difference.one_sided);
    let sides = sides.filter(|(_, words)| !words.is_empty());
    sides
        .map(|(side, words)| format!("Only the {side} policy can be asked: {}.", some_of(words)))
        .collect()
}

/// The first few of them, and how many more there are.
pub(super) fn some_of(texts: &[String]) -> String {
    /// Texts that are named.
    const NAMED: usize = 6;
    let mut some: Vec<String> = texts.iter().take(NAMED).cloned().collect();
    if texts.len() > NAMED {
        some.push(format!("{} more", texts.len() - NAMED));
    }
    listed(&some, "and")
}

/// The cases given that are none of those compared over all cases, and for which something else follows that these do not
/// show.
fn apart<'c>(
    compared: &Compared<'c>,
    whole: &'c Whole,
) -> impl Iterator<Item = &'c CaseChange> + use<'c> {
    let one_sided = &compared.difference.one_sided;
    let both_accept = whole.only == [false, false] && one_sided.iter().all(Vec::is_empty);
    let cases = compared.cases.into_iter();
    let beyond = cases.flat_map(|cases| cases.beyond());
    beyond.filter(move |change| {
        let [looser, stricter, other] = whole.counts;
        let shown = match change.direction {
            Direction::Looser => looser > 0,
            Direction::Stricter => stricter > 0,
            Direction::Other => other > 0,
        };
        match change.apart {
            None => false,
            Some(Apart::Refused) => both_accept,
            Some(_) if decided_otherwise(change) => !shown,
            Some(_) => change.is_answered_otherwise() && whole.beside.is_empty(),
        }
    })
}

/// Is the outcome another?
fn decided_otherwise(change: &CaseChange) -> bool {
    change.changed.contains(&Aspect::Outcome)
}

/// These cases by what sets them apart, a sentence each; those of which the outcome changes first.
fn set_apart(compared: &Compared<'_>, whole: &Whole) -> Vec<String> {
    let mut lines = Vec::new();
    let named = |apart: &[&CaseChange]| {
        let names: Vec<String> = apart.iter().map(|change| case_name(change)).collect();
        some_of(&names)
    };
    for (of_outcome, verb) in [(true, "decided"), (false, "answered")] {
        for why in [Apart::Classified, Apart::OtherDay] {
            let apart = apart(compared, whole).filter(|change| change.apart == Some(why));
            let apart = apart.filter(|change| decided_otherwise(change) == of_outcome);
            let apart: Vec<&CaseChange> = apart.collect();
            if apart.is_empty() {
                continue;
            }
            let reason = match (why, apart.len()) {
                (Apart::OtherDay, 1) => "is asked for a day that it does not state is",
                (Apart::OtherDay, _) => "are asked for a day that they do not state are",
                (_, 1) => "is classified against its facts is",
                (_, _) => "are classified against their facts are",
            };
            let count = |wanted: Direction| {
                let moved = apart.iter().filter(|change| change.direction == wanted);
                moved.count()
            };
            let counts = [Direction::Looser, Direction::Stricter, Direction::Other].map(count);
            lines.push(format!(
                "Of the cases given, {} that {reason} {verb} in a new way ({}): {}.",
                apart.len(),
                ways(counts),
                named(&apart)
            ));
        }
    }
    let refused = apart(compared, whole).filter(|change| change.apart == Some(Apart::Refused));
    let refused: Vec<&CaseChange> = refused.collect();
    if !refused.is_empty() {
        lines.push(format!(
            "Of the cases given, {} {} accepted by one of the policies only: {}.",
            refused.len(),
            if refused.len() == 1 { "is" } else { "are" },
            named(&refused)
        ));
    }
    lines
}

fn capital(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

fn uncapital(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    text
}

//! What differs over all cases, in lines that the page and the comment share.

use super::headline::some_of;
use super::{Compared, Side, meant};
use crate::diff::{Beside, Region, Uncompared, Way, Whole, Witness};
use crate::report::aside;
use crate::report::words::{PLAIN_WORDS, listed};

/// One group of cases.
pub(super) struct Shown {
    /// Which way it moved, in a word.
    pub word: &'static str,
    /// What became of it.
    pub head: String,
    /// The conditions under which: one of them holds.
    pub when: Vec<String>,
    /// Who decided and decides.
    pub about: Vec<String>,
    /// A case, or that none was found.
    pub example: Option<String>,
}

/// Why nothing is said of all cases.
pub(super) fn not_compared(why: &Uncompared) -> String {
    match why {
        Uncompared::Scales => {
            "The two decide on different scales, so their outcomes cannot be compared over all cases."
                .to_owned()
        }
        Uncompared::TooComplex(widest) => format!(
            "Too complex: the comparison over all cases needs more room than it may take; {} split it most. \
             Nothing is said of all cases.",
            listed(widest, "and")
        ),
    }
}

/// The groups, largest first.
pub(super) fn regions(compared: &Compared<'_>, whole: &Whole, arrow: &str) -> Vec<Shown> {
    let shown = |region: &Region| Shown {
        word: region.direction.word(),
        head: format!(
            "{} {arrow} {}",
            outcome(&compared.old, region.from.as_deref()),
            outcome(&compared.new, region.to.as_deref())
        ),
        when: alternatives(compared, whole, &region.when, region.cut_short),
        about: plain_words(&region.when)
            .into_iter()
            .chain([
                decided(whole, "was", &compared.old, &region.old_rules),
                decided(whole, "is", &compared.new, &region.new_rules),
            ])
            .collect(),
        example: Some(example(compared, region.witness.as_ref())),
    };
    whole.regions.iter().map(shown).collect()
}

/// What else moved.
pub(super) fn besides(compared: &Compared<'_>, whole: &Whole) -> Vec<Shown> {
    let policies = [&compared.new, &compared.old].map(|side| side.basis.policy);
    let shown = |one: &Beside| Shown {
        word: if one.gained { "gained" } else { "lost" },
        head: aside::text(&one.what, &policies),
        when: alternatives(compared, whole, &one.when, one.cut_short),
        about: plain_words(&one.when).into_iter().collect(),
        example: Some(example(compared, one.witness.as_ref())),
    };
    whole.beside.iter().map(shown).collect()
}

fn alternatives(
    compared: &Compared<'_>,
    whole: &Whole,
    when: &[Way],
    cut_short: bool,
) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (at, way) in when.iter().enumerate() {
        let joint = if at == 0 { "when" } else { "or" };
        let note = meant::note(compared, whole, way);
        lines.push(format!("{joint} {}{note}", way.text));
    }
    if cut_short {
        lines.push("or in further ways (--all writes all of them)".to_owned());
    }
    lines
}

/// That the conditions cannot be copied into a policy as they are.
fn plain_words(when: &[Way]) -> Option<String> {
    let any = when.iter().any(|way| !way.in_language);
    any.then(|| format!("({PLAIN_WORDS})"))
}

fn example(compared: &Compared<'_>, witness: Option<&Witness>) -> String {
    match witness {
        Some(witness) => {
            let sides = match compared.days() {
                None => ["old", "new"].map(|side| format!("the {side} policy")),
                Some(days) => days.map(|day| format!("the policy on {day}")),
            };
            let noted = |names: &[Vec<String>; 2], note: &dyn Fn(&str, &str) -> String| {
                let sides = sides
                    .iter()
                    .zip(names)
                    .filter(|(_, names)| !names.is_empty());
                let notes = sides.map(|(side, names)| note(side, &names.join(", ")));
                notes.collect::<String>()
            };
            let unasked = noted(&witness.unasked, &|side, codes| {
                format!(", where {side} does not ask about {codes} and is not told")
            });
            let looked_up = noted(&witness.looked_up, &|side, facts| {
                format!(", where {side} has {facts} from its register and is not told")
            });
            format!("for example {}{unasked}{looked_up}", witness.json)
        }
        None => "no case was found that the interpreter confirms".to_owned(),
    }
}

fn outcome(side: &Side<'_>, name: Option<&str>) -> String {
    let Some(name) = name else {
        return "not in force".to_owned();
    };
    let policy = side.basis.policy;
    let unit = policy.units.get(policy.root.index());
    let scale = unit.and_then(|unit| policy.scales.get(unit.scale.index()));
    let outcomes = scale.map_or(&[][..], |scale| &scale.outcomes);
    let named = outcomes.iter().find(|outcome| outcome.name == name);
    named.map_or_else(|| name.to_owned(), |outcome| outcome.label.clone())
}

/// By which rules: of groups that are told apart by outcomes alone, those that decide some of the cases.
fn decided(whole: &Whole, verb: &str, side: &Side<'_>, rules: &[String]) -> String {
    let deciders = deciders(side, rules);
    if rules.is_empty() {
        return format!("{verb} decided by no rule (`otherwise`)");
    }
    match whole.by_rules {
        true => format!("{verb} decided by {}", listed(&deciders, "and")),
        false => format!(
            "{verb} decided in some of these cases by {}",
            some_of(&deciders)
        ),
    }
}

/// The rules with where each is written.
fn deciders(side: &Side<'_>, rules: &[String]) -> Vec<String> {
    let basis = &side.basis;
    let named = |name: &String| match side.rule(name) {
        Some(span) => {
            let file = &basis.sources.get(span.file).path;
            let line = basis.sources.position(span).start.line;
            format!("{name} ({file}:{line})")
        }
        None => name.clone(),
    };
    rules.iter().map(named).collect()
}

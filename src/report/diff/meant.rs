//! In whose words conditions are: where the two policies mean different things by a name that a condition has, what it is
//! meant as is said.

use super::Compared;
use crate::diff::{Kind, Way, Whole};
use crate::report::words::listed;

/// The names that mean different things in the two policies, by what they are names of.
struct Names<'c> {
    /// What they are names of, as a sentence about them begins.
    of: &'static str,
    names: Vec<&'c str>,
}

/// The names that may mean different things: with a changed entry or named condition, whatever rests on entries or named
/// conditions may. To look closer would only spare a sentence.
fn names<'c>(compared: &Compared<'c>, whole: &'c Whole) -> Vec<Names<'c>> {
    let policy = compared.new.basis.policy;
    let old = compared.old.basis.policy;
    let changes = &compared.difference.declarations;
    let changed = |kind: Kind| changes.iter().any(|change| change.kind == kind);
    let mut all = Vec::new();
    if changed(Kind::Entry) || changed(Kind::Define) {
        let names = vec!["entry", "category"];
        all.push(Names {
            of: "entries",
            names,
        });
        let defines = policy.defines.iter().chain(&old.defines);
        all.push(Names {
            of: "defines",
            names: defines.map(|define| define.name.as_str()).collect(),
        });
    }
    let looked_up = whole.looked_up.iter();
    all.push(Names {
        of: "facts of registers",
        names: looked_up.map(String::as_str).collect(),
    });
    if !compared.difference.decides_alike() {
        let units = policy.units.iter().enumerate();
        let others = units.filter(|(at, _)| *at != policy.root.index());
        all.push(Names {
            of: "other policies",
            names: others.map(|(_, unit)| unit.name.as_str()).collect(),
        });
    }
    all
}

/// Does the text have this name in it, as a word of its own?
fn has(text: &str, name: &str) -> bool {
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text
            .get(at + name.len()..)
            .and_then(|after| after.chars().next());
        !before.is_some_and(joins) && !after.is_some_and(joins)
    })
}

/// Every condition that is shown.
fn shown(whole: &Whole) -> impl Iterator<Item = &Way> {
    let regions = whole.regions.iter().flat_map(|region| &region.when);
    regions.chain(whole.beside.iter().flat_map(|one| &one.when))
}

/// What the names in conditions are meant as, where that makes a difference.
pub(super) fn sentence(compared: &Compared<'_>, whole: &Whole) -> Option<String> {
    let names = names(compared, whole);
    let named_in = |texts: &[&str]| -> Vec<&'static str> {
        let any = |of: &&Names<'_>| {
            let mut names = of.names.iter();
            names.any(|name| texts.iter().any(|text| has(text, name)))
        };
        names.iter().filter(any).map(|of| of.of).collect()
    };
    let conditions: Vec<&str> = shown(whole).map(|way| way.text.as_str()).collect();
    let of_conditions = named_in(&conditions);
    let intended = compared.intended.map(|intended| {
        let texts: Vec<&str> = intended.conditions.iter().map(String::as_str).collect();
        (intended.file, named_in(&texts))
    });
    let of_intended = intended.as_ref().map_or(&[][..], |(_, of)| of);
    let mut of: Vec<String> = Vec::new();
    for one in of_conditions.iter().chain(of_intended) {
        if !of.iter().any(|known| known == one) {
            of.push((*one).to_owned());
        }
    }
    if of.is_empty() {
        return None;
    }
    let mut places = Vec::new();
    if !of_conditions.is_empty() {
        places.push("conditions".to_owned());
    }
    if let Some((file, _)) = intended.filter(|(_, of)| !of.is_empty()) {
        places.push(file.to_owned());
    }
    let mut what = listed(&of, "and");
    if let Some(first) = what.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let whose = match compared.days() {
        None => "the new policy".to_owned(),
        Some([_, is]) => is.to_string(),
    };
    Some(format!(
        "{what} in {} are those of {whose}.",
        listed(&places, "and")
    ))
}

/// What a condition is followed by where what it names is meant as in the old policy, and that makes a difference.
pub(super) fn note(compared: &Compared<'_>, whole: &Whole, way: &Way) -> String {
    let names = names(compared, whole);
    let mut names = names.iter().flat_map(|of| &of.names);
    if !way.of_old || !names.any(|name| has(&way.text, name)) {
        return String::new();
    }
    match compared.days() {
        None => " (as the old policy means it)".to_owned(),
        Some([was, _]) => format!(" (as it was on {was})"),
    }
}

//! Clauses that differ in one part, said as one.

use std::collections::BTreeMap;

use super::clause::Clause;
use crate::diagram::{NO, Reading};

/// Clauses that differ in one part said as one: `any of { a, b } and c` for `a and c or b and c`.
pub(super) fn merged(reading: &mut Reading<'_>, mut clauses: Vec<Clause>) -> Vec<Clause> {
    loop {
        let mut alike: BTreeMap<Vec<String>, Vec<(usize, usize)>> = BTreeMap::new();
        for (number, clause) in clauses.iter().enumerate() {
            for at in 0..clause.parts.len() {
                let mut rest = clause.parts.clone();
                rest.remove(at);
                alike.entry(rest).or_default().push((number, at));
            }
        }
        let most = alike.values().map(Vec::len).max().unwrap_or_default();
        let Some(together) = alike
            .into_values()
            .find(|all| all.len() == most && most > 1)
        else {
            return clauses;
        };
        let numbers: Vec<usize> = together.iter().map(|(number, _)| *number).collect();
        let parts: Vec<String> = together
            .iter()
            .filter_map(|&(number, at)| clauses.get(number)?.parts.get(at).cloned())
            .collect();
        let mut whole = NO;
        let mut in_language = true;
        for &number in &numbers {
            if let Some(clause) = clauses.get(number) {
                whole = reading.store.or(whole, clause.whole);
                in_language &= clause.in_language;
            }
        }
        if let Some(&(first, at)) = together.first()
            && let Some(clause) = clauses.get_mut(first)
        {
            if let Some(part) = clause.parts.get_mut(at) {
                *part = any_of(&parts);
            }
            clause.whole = whole;
            clause.in_language = in_language;
            let mut number = 0;
            clauses.retain(|_| {
                number += 1;
                number - 1 == first || !numbers.contains(&(number - 1))
            });
        }
    }
}

/// `any of { a, b }`; of what does not hold, `not all of { a, b }`.
fn any_of(parts: &[String]) -> String {
    let bare = |part: &String| {
        let inner = part.strip_prefix("not ")?;
        let simple = !inner.contains(" and ") && !inner.contains(" or ");
        simple.then(|| inner.to_owned())
    };
    let negated: Option<Vec<String>> = parts.iter().map(bare).collect();
    match negated {
        Some(inner) => format!("not all of {{ {} }}", inner.join(", ")),
        None => format!("any of {{ {} }}", parts.join(", ")),
    }
}

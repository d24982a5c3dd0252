//! Which of the names that exist was probably meant.

/// The candidate nearest to a name that does not exist, if one is near enough to suggest.
///
/// Letters slipped, dropped, doubled or swapped count, more of them the longer the name; a difference of case or of `_`
/// against `-` costs nothing. Between equally near candidates the one nearer in exact spelling wins, then the first by
/// name, so the answer does not depend on their order.
pub fn nearest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A path of more than two names, or one that begins with a number, is no attribute.
    let record = wanted
        .split_once('.')
        .filter(|(record, rest)| {
            record.starts_with(|c: char| c.is_ascii_alphabetic()) && !rest.contains('.')
        })
        .map(|(record, _)| record);
    if let Some(record) = record {
        // Of two attributes of one record only what differs counts: `item.armed` is not near to `item.sped`.
        let rest = |name: &'a str| name.strip_prefix(record)?.strip_prefix('.');
        let all: Vec<&str> = candidates.into_iter().collect();
        let of_record = all.iter().filter_map(|name| rest(name));
        let wanted_rest = wanted.get(record.len() + 1..).unwrap_or_default();
        return match nearest_whole(wanted_rest, of_record) {
            Some(near) => all.into_iter().find(|name| rest(name) == Some(near)),
            None => nearest_whole(wanted, all.into_iter().filter(|name| rest(name).is_none())),
        };
    }
    nearest_whole(wanted, candidates)
}

fn nearest_whole<'a>(
    wanted: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let folded = fold(wanted);
    let length = folded.chars().count();
    let allowed = match length {
        0 => return None,
        1 | 2 => 0,
        3..=8 => length / 3,
        9..=LONGEST => (length / 3).min(4),
        _ => return None,
    };
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let other = fold(candidate);
            if other.chars().count().abs_diff(length) > allowed {
                return None;
            }
            let slips = strsim::damerau_levenshtein(&folded, &other);
            let exact = strsim::damerau_levenshtein(wanted, candidate);
            // Of two letters none may be wrong, but they may be swapped.
            let swapped = length == 2 && slips == 1 && folded.chars().rev().eq(other.chars());
            (slips <= allowed || swapped).then_some((slips, exact, candidate))
        })
        .min()
        .map(|(_, _, candidate)| candidate)
}

/// The nearest of things that have other names besides their own: labels, titles, abbreviations. It is answered by its
/// own name, whichever of the names is near; one that is called exactly so, but for case and `_`, comes first.
pub fn nearest_called<'a>(wanted: &str, things: &'a [(String, Vec<String>)]) -> Option<&'a str> {
    let names = |(name, others): &'a (String, Vec<String>)| {
        let others = others.iter().map(String::as_str);
        std::iter::once(name.as_str())
            .chain(others)
            .map(move |called| (called, name.as_str()))
    };
    let all: Vec<(&str, &str)> = things.iter().flat_map(names).collect();
    let near = nearest(wanted, all.iter().map(|(called, _)| *called))?;
    let found = all.iter().find(|(called, _)| *called == near);
    found.map(|(_, name)| *name)
}

/// Names longer than this are not compared: nobody mistypes them, and the comparison grows with the square of the length.
const LONGEST: usize = 100;

fn fold(name: &str) -> String {
    let same = |c| if matches!(c, '_' | ' ') { '-' } else { c };
    name.to_lowercase().chars().map(same).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 6] = [
        "speed_max",
        "range_max",
        "case-by-case",
        "uav",
        "kg",
        "prohibited",
    ];

    #[test]
    fn slips_of_the_hand_are_found() {
        assert_eq!(nearest("sped_max", NAMES), Some("speed_max"));
        assert_eq!(nearest("spede_max", NAMES), Some("speed_max"));
        assert_eq!(nearest("prohibted", NAMES), Some("prohibited"));
        assert_eq!(nearest("uva", NAMES), Some("uav"));
        assert_eq!(nearest("fi", ["if", "of"]), Some("if"));
        assert_eq!(nearest("gi", NAMES), None);
    }

    #[test]
    fn case_and_underscores_cost_nothing() {
        assert_eq!(nearest("Case_By_Case", NAMES), Some("case-by-case"));
        assert_eq!(nearest("KG", NAMES), Some("kg"));
    }

    #[test]
    fn labels_and_other_names_lead_to_the_name() {
        let things = [
            ("uav".to_owned(), vec!["Unmanned aircraft".to_owned()]),
            (
                "france".to_owned(),
                vec!["France".to_owned(), "FR".to_owned()],
            ),
        ];
        assert_eq!(nearest_called("unmanned-aircraft", &things), Some("uav"));
        assert_eq!(nearest_called("Unmaned aircraft", &things), Some("uav"));
        assert_eq!(nearest_called("fr", &things), Some("france"));
        assert_eq!(nearest_called("uva", &things), Some("uav"));
        assert_eq!(nearest_called("rocket", &things), None);
    }

    #[test]
    fn of_two_attributes_of_a_record_their_own_names_count() {
        let names = ["item.armed", "item.speed_max", "partner.armed", "item"];
        assert_eq!(nearest("item.sped", names), None);
        assert_eq!(nearest("item.sped_max", names), Some("item.speed_max"));
        assert_eq!(nearest("itm.speed_max", names), Some("item.speed_max"));
        assert_eq!(nearest("item.", names), Some("item"));
        assert_eq!(nearest("item.armed.x", names), Some("item.armed"));
    }

    #[test]
    fn what_is_far_is_not_suggested() {
        assert_eq!(nearest("payload", NAMES), None);
        assert_eq!(nearest("km", NAMES), None);
        assert_eq!(nearest("", NAMES), None);
        assert_eq!(nearest(&"a".repeat(500), NAMES), None);
    }

    #[test]
    fn the_answer_does_not_depend_on_the_order() {
        assert_eq!(nearest("rule-a", ["rule-c", "rule-b"]), Some("rule-b"));
        assert_eq!(nearest("rule-a", ["rule-b", "rule-c"]), Some("rule-b"));
        assert_eq!(nearest("Rule-A", ["rule-a", "Rule-a"]), Some("Rule-a"));
    }
}

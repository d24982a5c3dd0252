//! Where a piece may be broken: which parts form groups, and before which of their parts a line may end.

use crate::syntax::Part;

/// How a group is broken when it does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Lines are filled: a line ends only where the next part does not fit on it.
    Fill,
    /// A line ends at each place.
    All,
    /// A line ends at each place but the first, where it does only if what follows still does not fit: `rule r:` and
    /// its branch.
    Headed,
    /// A list in braces: the braces end lines, and between them lines are filled.
    List,
    /// The same with one element a line: conditions.
    Lines,
    /// A list in braces whose lines hang below its first element, as the facts of a record do in a case.
    Hanging,
}

/// The style of a part that is a group, lists in braces apart.
pub(super) fn style_of(part: Part) -> Option<Style> {
    Some(match part {
        Part::junction
        | Part::expr
        | Part::names
        | Part::also
        | Part::field
        | Part::instance_fact
        | Part::register_line
        | Part::expect_undetermined
        | Part::expect_decided
        | Part::needing
        | Part::row => Style::Fill,
        Part::branch | Part::obligation_clause | Part::whenever | Part::source | Part::define => {
            Style::All
        }
        Part::rule_line | Part::exception_line | Part::guarantee => Style::Headed,
        _ => return None,
    })
}

/// May a line end before this part of a group? `nth` counts, for groups in which the first such part stays on its line.
pub(super) fn place_of(within: Part, part: Part, nth: &mut usize) -> bool {
    let after_the_first = |nth: &mut usize| {
        *nth += 1;
        *nth > 1
    };
    match (within, part) {
        (Part::junction | Part::row, Part::kw_and)
        | (Part::junction, Part::kw_or)
        | (Part::expr, Part::kw_implies)
        | (Part::field, Part::ask | Part::label)
        | (Part::instance_fact, Part::citation)
        | (Part::expect_undetermined, Part::needing)
        | (Part::expect_decided, Part::decisive)
        | (Part::branch | Part::obligation_clause, Part::unless)
        | (Part::obligation_clause, Part::kw_if)
        | (Part::whenever, Part::kw_whenever)
        | (Part::source, Part::known_from | Part::standing)
        | (Part::rule_line, Part::branch | Part::citation | Part::note | Part::accept)
        | (Part::exception_line, Part::if_clause | Part::citation | Part::note | Part::accept)
        | (Part::guarantee, Part::monotone | Part::whenever)
        | (Part::guarantee | Part::define, Part::citation | Part::note) => true,
        (Part::names | Part::register_line, Part::name)
        | (Part::also, Part::string)
        | (Part::needing, Part::path)
        | (Part::instance_fact, Part::dated_value) => after_the_first(nth),
        _ => false,
    }
}

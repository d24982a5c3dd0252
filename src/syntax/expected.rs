//! What the grammar expected at a place, in words for people. The names of its rules never show.

use super::grammar::{Rule, keyword};

/// What was expected, as it follows "expected": `a condition`, `` `if` or the next clause ``.
pub(super) fn wanted(rules: &[Rule]) -> String {
    let mut phrases: Vec<(u8, String)> = Vec::new();
    let mut clauses = Vec::new();
    for &rule in rules {
        match sort(rule) {
            Sort::Phrase(rank, phrase) => phrases.push((rank, phrase.to_owned())),
            Sort::Operator => phrases.push((1, "an operator such as `==` or `and`".to_owned())),
            Sort::Clause => clauses.extend(keyword(rule)),
            Sort::Keyword => phrases.extend(keyword(rule).map(|word| (3, format!("`{word}`")))),
            Sort::Hidden => {}
        }
    }
    clauses.sort();
    clauses.dedup();
    if clauses.len() > 3 {
        phrases.push((4, "the next clause".to_owned()));
    } else {
        phrases.extend(clauses.into_iter().map(|word| (3, format!("`{word}`"))));
    }
    phrases.sort();
    phrases.dedup();
    // A lone sign is worth naming; beside words, that something may also go on or end is not.
    if phrases.len() > 4 {
        phrases.retain(|(rank, phrase)| *rank != 3 || phrase == "`if`");
    }
    let phrases: Vec<String> = phrases.into_iter().map(|(_, phrase)| phrase).collect();
    match phrases.as_slice() {
        [] => "something else".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

enum Sort {
    /// Words for it, and where they stand among others.
    Phrase(u8, &'static str),
    /// A sign or word that would continue a condition.
    Operator,
    /// A keyword that begins a clause.
    Clause,
    /// Another keyword.
    Keyword,
    /// Never worth a word.
    Hidden,
}

fn sort(rule: Rule) -> Sort {
    match rule {
        Rule::expr | Rule::junction | Rule::negation | Rule::comparison | Rule::whenever => {
            Sort::Phrase(0, "a condition")
        }
        Rule::sum | Rule::product | Rule::factor | Rule::point => {
            Sort::Phrase(0, "a number, a value or an attribute")
        }
        Rule::name | Rule::names | Rule::word | Rule::labelled => Sort::Phrase(0, "a name"),
        Rule::string | Rule::string_text => Sort::Phrase(0, "a text in double quotes"),
        Rule::date => Sort::Phrase(0, "a date such as `2025-01-03`"),
        Rule::path | Rule::register_path => Sort::Phrase(0, "an attribute such as `item.kind`"),
        Rule::code | Rule::item_number => Sort::Phrase(0, "the code of an entry"),
        Rule::value
        | Rule::plain_value
        | Rule::row_value
        | Rule::literal
        | Rule::member
        | Rule::quantity
        | Rule::row_quantity
        | Rule::number
        | Rule::dated_value => Sort::Phrase(0, "a value"),
        Rule::unit | Rule::row_unit | Rule::type_unit => Sort::Phrase(0, "a unit"),
        Rule::field_type | Rule::simple_type | Rule::quantity_type => {
            Sort::Phrase(0, "a type such as `bool`, `one of { … }` or `length in km`")
        }
        Rule::value_list | Rule::code_list | Rule::labelled_list | Rule::outcome_list => {
            Sort::Phrase(0, "a list in `{ }`")
        }
        Rule::expectation | Rule::expect_decided => Sort::Phrase(0, "what the answer should be"),
        Rule::citation => Sort::Clause,
        Rule::branch => Sort::Phrase(0, "an outcome with its condition"),
        Rule::entry => Sort::Phrase(0, "an entry with its title"),
        Rule::field => Sort::Phrase(0, "an attribute with its type"),
        Rule::row => Sort::Phrase(0, "a row, `VALUE: OUTCOME`"),
        Rule::version => Sort::Phrase(0, "a version number"),
        Rule::verb => Sort::Phrase(0, "`require`"),
        Rule::quantifier => Sort::Phrase(0, "`all`"),
        Rule::repeal_kind => Sort::Phrase(0, "what ends, such as `rule`"),
        Rule::statements | Rule::rule_block | Rule::exception_block => Sort::Phrase(2, "`{`"),
        Rule::rule_line | Rule::exception_line | Rule::colon => Sort::Phrase(2, "`:`"),
        Rule::lbrace => Sort::Phrase(2, "`{`"),
        Rule::comma => Sort::Phrase(2, "`,`"),
        Rule::equals => Sort::Phrase(2, "`=`"),
        Rule::arrow => Sort::Phrase(2, "`->`"),
        Rule::rparen => Sort::Phrase(2, "`)`"),
        Rule::rbrace => Sort::Phrase(5, "`}`"),
        Rule::EOI => Sort::Phrase(6, "the end of the declaration"),
        Rule::statement | Rule::instance_fact | Rule::register_line | Rule::remark => {
            Sort::Phrase(0, "an attribute with its value")
        }
        Rule::record_facts | Rule::record_instance => Sort::Phrase(0, "facts of a record"),
        Rule::compare_op
        | Rule::ordering
        | Rule::membership
        | Rule::possession
        | Rule::inclusion
        | Rule::identity
        | Rule::add_op
        | Rule::mul_op
        | Rule::kw_and
        | Rule::kw_or
        | Rule::kw_implies
        | Rule::kw_has
        | Rule::kw_within
        | Rule::kw_is
        | Rule::kw_at => Sort::Operator,
        Rule::kw_cite
        | Rule::kw_note
        | Rule::kw_accept
        | Rule::kw_require
        | Rule::kw_consider
        | Rule::kw_may
        | Rule::kw_expect
        | Rule::kw_repeal
        | Rule::kw_replace
        | Rule::kw_add
        | Rule::kw_on
        | Rule::kw_as
        | Rule::kw_classified
        | Rule::kw_about
        | Rule::kw_for
        | Rule::kw_decides
        | Rule::kw_effective
        | Rule::kw_dated
        | Rule::kw_applies
        | Rule::kw_layers
        | Rule::kw_category
        | Rule::kw_when
        | Rule::kw_ask
        | Rule::kw_label
        | Rule::kw_finding
        | Rule::kw_negotiable => Sort::Clause,
        Rule::minus
        | Rule::minus_sign
        | Rule::open_mark
        | Rule::lparen
        | Rule::kw_true
        | Rule::kw_false => Sort::Hidden,
        other => match keyword(other) {
            Some(_) => Sort::Keyword,
            None => clause_or_hidden(other),
        },
    }
}

/// Rules that stand for whole clauses, where they were tried as such.
fn clause_or_hidden(rule: Rule) -> Sort {
    match rule {
        Rule::from_date => Sort::Phrase(3, "`from`"),
        Rule::until_date => Sort::Phrase(3, "`until`"),
        Rule::overrides => Sort::Phrase(3, "`overrides`"),
        Rule::unless => Sort::Phrase(3, "`unless`"),
        Rule::phase => Sort::Phrase(3, "a phase such as `before licence`"),
        Rule::standing => Sort::Phrase(3, "`primary`"),
        Rule::change | Rule::entry_change => Sort::Phrase(3, "`add` or `replace`"),
        _ => Sort::Hidden,
    }
}

//! The grammar of `grammar/`, compiled.

#![allow(
    missing_docs,
    reason = "the rules are documented in the grammar, their parser is derived"
)]

use pest::iterators::Pair;
use pest_derive::Parser;

/// The parser derived from the grammar.
#[derive(Parser)]
#[grammar = "grammar/lexical.pest"]
#[grammar = "grammar/keywords.pest"]
#[grammar = "grammar/conditions.pest"]
#[grammar = "grammar/values.pest"]
#[grammar = "grammar/rules.pest"]
#[grammar = "grammar/vocabulary.pest"]
#[grammar = "grammar/annex.pest"]
#[grammar = "grammar/amendments.pest"]
#[grammar = "grammar/cases.pest"]
#[grammar = "grammar/file.pest"]
pub(super) struct Grammar;

/// One use of a grammar rule in a text.
pub(super) type Node<'i> = Pair<'i, Rule>;

/// The keyword a rule stands for: `known-from` of `kw_known_from`.
pub(super) fn keyword(rule: Rule) -> Option<String> {
    let name = format!("{rule:?}");
    name.strip_prefix("kw_").map(|word| word.replace('_', "-"))
}

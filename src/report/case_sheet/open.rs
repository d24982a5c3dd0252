//! What is open: what decides it, what to ask, and what need not be asked.

use maud::{Markup, html};

use super::{Page, capital, name, section};
use crate::eval::{Possibility, Status};
use crate::policy::RuleId;
use crate::report::{labels, words};

/// Ways to one outcome that a sheet has room for.
const WAYS: usize = 6;

/// What separates the possible outcomes.
pub fn what_decides(page: Page<'_>) -> Markup {
    let decision = page.decision;
    if let Status::TooManyOpenFacts { .. } = decision.status {
        let body = html! {
            p { "Each fact stated in addition makes the question smaller. Most rules ask for these:" }
            (questions(page, &decision.state_first))
        };
        return section(page, "open", "What to state first", &body);
    }
    if decision.status != Status::Undetermined {
        return html! {};
    }
    let facts: Vec<_> = decision.missing.iter().map(|m| m.fact.clone()).collect();
    let body = html! {
        @match decision.missing.as_slice() {
            [only] if !only.parts.is_empty() => {
                @let fact = labels::fact_name(page.basis, &only.fact, false);
                table {
                    thead {
                        tr {
                            th scope="col" .w40 { (name(&fact)) " " (only.detail.join(", ")) }
                            th scope="col" .w30 { "Answer then" }
                            th scope="col" { "By" }
                        }
                    }
                    tbody {
                        @for (range, outcomes, rules) in &only.parts {
                            tr {
                                th scope="row" { (capital(&labels::restriction(page.basis, &only.fact, range, false))) }
                                td { (outcome_labels(page, outcomes)) }
                                td { (rule_names(page, rules)) }
                            }
                        }
                    }
                }
            }
            _ => {
                table {
                    thead {
                        tr {
                            th scope="col" .w25 { "Answer" }
                            th scope="col" { "If" }
                            th scope="col" .w20 { "By" }
                        }
                    }
                    tbody { @for possibility in &decision.possible { (possible_row(page, possibility)) } }
                }
            }
        }
    };
    html! {
        (section(page, "open", "What decides it", &body))
        (section(page, "ask", "What to ask", &questions(page, &facts)))
    }
}

fn possible_row(page: Page<'_>, possibility: &Possibility) -> Markup {
    let mut ways: Vec<Vec<String>> = possibility
        .when
        .iter()
        .map(|all| labels::together(page.basis, all, false))
        .collect();
    // The simplest first: those a reader can use.
    ways.sort_by_key(Vec::len);
    let more = ways.len().saturating_sub(WAYS);
    html! {
        tr.ways {
            th scope="row" { (outcome_labels(page, &[possibility.outcome])) }
            td {
                @if ways.is_empty() { "in more ways than can be written down" }
                @for (position, way) in ways.iter().take(WAYS).enumerate() {
                    p { @if position > 0 { "or " } (way.join("; ")) }
                }
                @if more > 0 { p { "or in " (words::counted(more, "more way")) } }
            }
            td { (rule_names(page, &possibility.rules)) }
        }
    }
}

fn outcome_labels(page: Page<'_>, outcomes: &[u32]) -> String {
    let labels: Vec<String> = outcomes
        .iter()
        .map(|outcome| page.basis.outcome_label(page.basis.policy.root, *outcome))
        .collect();
    capital(&words::listed(&labels, "or"))
}

fn rule_names(page: Page<'_>, rules: &[RuleId]) -> Markup {
    let mut names: Vec<String> = rules.iter().map(|r| page.basis.rule_name(*r)).collect();
    // Two dated versions of a rule have one name.
    names.sort();
    names.dedup();
    html! {
        @if names.is_empty() { "no rule: what the policy provides otherwise" }
        @for (position, rule) in names.iter().enumerate() {
            @if position > 0 { ", " }
            (name(rule))
        }
    }
}

/// Questions with room for an answer.
fn questions(page: Page<'_>, facts: &[crate::eval::FactName]) -> Markup {
    html! {
        table {
            thead {
                tr {
                    th scope="col" .w40 { "Question" }
                    th scope="col" .w25 { "Fact" }
                    th scope="col" { "Answer, and where from" }
                }
            }
            tbody {
                @for fact in facts {
                    @let dotted = page.basis.fact_name(fact);
                    tr {
                        th scope="row" {
                            @match page.basis.ask(fact) { Some(ask) => { (ask) } None => { "What is " (dotted) "?" } }
                        }
                        td { (name(&dotted)) }
                        td {}
                    }
                }
            }
        }
    }
}

/// Facts that only duties turn on, and facts on which nothing turns.
pub fn without_effect(page: Page<'_>) -> Markup {
    let decision = page.decision;
    let names = |facts: &mut dyn Iterator<Item = String>| facts.collect::<Vec<_>>().join(", ");
    let basis = page.basis;
    let duties = names(
        &mut decision
            .missing_for_obligations
            .iter()
            .map(|m| basis.fact_name(&m.fact)),
    );
    let nothing = names(&mut decision.irrelevant.iter().map(|fact| basis.fact_name(fact)));
    if duties.is_empty() && nothing.is_empty() {
        return html! {};
    }
    let body = html! {
        @if !duties.is_empty() { p { "Only duties and factors turn on: " (name(&duties)) } }
        @if !nothing.is_empty() { p { "Nothing here turns on: " (name(&nothing)) } }
    };
    section(page, "unstated", "Facts that are not stated", &body)
}

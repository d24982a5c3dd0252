//! Why: the rules that decide on which facts, the rules without effect, the classification, the other policies.

use maud::{Markup, html};

use super::{Page, capital, id, name, section, stated};
use crate::eval::{FactUse, LayerDecision, Reader, Status, Truth};
use crate::policy::{EntryId, Printer, RuleId};
use crate::report::basis::first_sentence;
use crate::report::{labels, layers, words};

/// The decisive rules, each with what it rests on.
pub fn why(page: Page<'_>) -> Markup {
    let decision = page.decision;
    let decided = matches!(decision.status, Status::Decided(_));
    let (rules, heading) = match (decided, decision.decisive.is_empty()) {
        (_, false) => (&decision.decisive, "Why"),
        (true, true) => (
            &decision.possible_decisive,
            "Why, depending on what is open",
        ),
        (false, true) => return html! {},
    };
    let body = html! {
        @if decision.otherwise && decided {
            p { "No rule of this policy is left to decide the case, so what it provides otherwise holds." }
        }
        @for (position, rule) in rules.iter().enumerate() { (reason(page, *rule, position)) }
    };
    section(page, "why", heading, &body)
}

fn reason(page: Page<'_>, rule_id: RuleId, position: usize) -> Markup {
    let basis = page.basis;
    let Some(rule) = basis.rule(rule_id) else {
        return html! {};
    };
    let printer = Printer::new(basis.policy);
    let says = first_sentence(&rule.doc);
    let heading = id(page.number, &format!("rule-{}", position + 1));
    let facts = used_by(page, Reader::Rule(rule_id));
    html! {
        div.reason {
            h3 id=(heading) {
                @if says.is_empty() { (name(&rule.name)) } @else { (says) " " (name(&rule.name)) }
            }
            ul {
                @if let Some(unit) = basis.unit(rule.unit).filter(|_| rule.unit != basis.policy.root) {
                    li { "In " (unit.title) }
                }
                @for citation in &rule.remarks.citations { li { "Based on " (printer.citation(citation)) } }
                @for note in &rule.remarks.notes { li { "Note: " (note) } }
            }
            @if !facts.is_empty() { (fact_table("Facts it read", &facts, page)) }
        }
    }
}

/// The facts a part of the policy read, each once.
fn used_by(page: Page<'_>, by: Reader) -> Vec<&FactUse> {
    let mut seen: Vec<&FactUse> = Vec::new();
    for used in page.decision.facts.iter().filter(|f| f.by == by) {
        let same = |other: &&FactUse| {
            (&other.name, &other.value, &other.limit) == (&used.name, &used.value, &used.limit)
        };
        if !seen.iter().any(same) {
            seen.push(used);
        }
    }
    seen
}

fn fact_table(caption: &str, facts: &[&FactUse], page: Page<'_>) -> Markup {
    html! {
        table {
            caption { (caption) }
            thead {
                tr {
                    th scope="col" .w30 { "Fact" }
                    th scope="col" .w25 { "Value" }
                    th scope="col" .w15 { "Limit" }
                    th scope="col" { "Where from" }
                }
            }
            tbody {
                @for used in facts {
                    tr {
                        th scope="row" { (name(&used.name)) }
                        td { (stated(&labels::value(page.basis, used.attribute, &used.value, false))) }
                        td { (used.limit.as_deref().unwrap_or("–")) }
                        td { (stated(&labels::origin(used, true).unwrap_or_else(|| "open".to_owned()))) }
                    }
                }
            }
        }
    }
}

/// Rules that fire, or would, and do not decide.
pub fn without_effect(page: Page<'_>) -> Markup {
    let decision = page.decision;
    let basis = page.basis;
    let rules = |ids: &[RuleId]| {
        let names: Vec<String> = ids.iter().map(|id| basis.rule_name(*id)).collect();
        words::listed(&names, "and")
    };
    let mut rows: Vec<(RuleId, String)> = Vec::new();
    for aside in &decision.set_aside {
        rows.push((aside.rule, format!("set aside by {}", rules(&aside.by))));
    }
    for exempted in &decision.exempted {
        let by: Vec<String> = exempted
            .by
            .iter()
            .filter_map(|id| basis.exception(*id))
            .map(|exception| match first_sentence(&exception.doc) {
                says if says.is_empty() => exception.name.clone(),
                says => format!("{} ({says})", exception.name),
            })
            .collect();
        let text = format!("exempt by {}", words::listed(&by, "and"));
        rows.push((exempted.rule, text));
    }
    for rule in &decision.outdone {
        rows.push((*rule, "a stricter rule decides".to_owned()));
    }
    if rows.is_empty() {
        return html! {};
    }
    let body = html! {
        table {
            thead {
                tr {
                    th scope="col" .w40 { "Rule" }
                    th scope="col" .w25 { "Would give" }
                    th scope="col" { "Why it does not decide" }
                }
            }
            tbody {
                @for (id, why) in &rows {
                    tr {
                        th scope="row" { (rule_with_text(page, *id)) }
                        td { (capital(&outcomes(page, *id))) }
                        td { (capital(why)) }
                    }
                }
            }
        }
    };
    section(page, "without-effect", "Rules that do not decide", &body)
}

fn rule_with_text(page: Page<'_>, id: RuleId) -> Markup {
    let Some(rule) = page.basis.rule(id) else {
        return html! {};
    };
    html! { (name(&rule.name)) br; (first_sentence(&rule.doc)) }
}

fn outcomes(page: Page<'_>, id: RuleId) -> String {
    let Some(rule) = page.basis.rule(id) else {
        return String::new();
    };
    let mut outcomes: Vec<u32> = rule.branches.iter().map(|b| b.outcome).collect();
    outcomes.sort_unstable();
    outcomes.dedup();
    let labels: Vec<String> = outcomes
        .into_iter()
        .map(|outcome| page.basis.outcome_label(rule.unit, outcome))
        .collect();
    words::listed(&labels, "or")
}

/// The entries that match, and those that may.
pub fn classification(page: Page<'_>) -> Markup {
    let decision = page.decision;
    let has_child = |id: &EntryId, among: &[EntryId]| {
        let entry = page.basis.entry(*id);
        entry.is_some_and(|e| e.children.iter().any(|child| among.contains(child)))
    };
    // A matching parent says nothing its matching child does not say better.
    let certain = decision
        .entries
        .iter()
        .filter(|id| !has_child(id, &decision.entries))
        .map(|id| (*id, true));
    let possible = decision
        .possible_entries
        .iter()
        .filter(|id| !has_child(id, &decision.possible_entries))
        .map(|id| (*id, false));
    let rows: Vec<(EntryId, bool)> = certain.chain(possible).collect();
    if rows.is_empty() && decision.categories.as_slice() != [0] {
        return html! {};
    }
    let body = html! {
        @if rows.is_empty() {
            p { "No entry of the annex." }
        } @else {
            table {
                thead {
                    tr {
                        th scope="col" .w15 { "Entry" }
                        th scope="col" .w40 { "Title" }
                        th scope="col" .w15 { "Category" }
                        th scope="col" { "On which facts" }
                    }
                }
                tbody { @for (id, certain) in rows { (entry_row(page, id, certain)) } }
            }
        }
    };
    section(page, "classification", "Classification", &body)
}

fn entry_row(page: Page<'_>, id: EntryId, certain: bool) -> Markup {
    let basis = page.basis;
    let Some(entry) = basis.entry(id) else {
        return html! {};
    };
    let title = basis
        .entry_version(entry, page.decision.as_of)
        .map_or("", |version| version.title.as_str());
    let classified = page.decision.case.classified.as_ref();
    let named = classified.is_some_and(|entries| entries.contains(&id));
    let facts = used_by(page, Reader::Entry(id));
    html! {
        tr {
            th scope="row" { @if !certain { "perhaps " } (entry.code) }
            td { (title) }
            td { (entry.category.map_or("none", words::category)) }
            td {
                @if !certain { "depends on open facts" }
                @if named { "as the case is classified" }
                @if !facts.is_empty() {
                    ul { @for used in facts { li { (stated(&labels::used(basis, used, false))) } } }
                }
            }
        }
    }
}

/// What the policy's layers say, where they do not give the answer alone.
pub fn others(page: Page<'_>) -> Markup {
    let layers = &page.decision.layers;
    if layers.is_empty() {
        return html! {};
    }
    let body = html! {
        table {
            thead {
                tr {
                    th scope="col" .w30 { "Policy" }
                    th scope="col" .w15 { "Applies" }
                    th scope="col" .w25 { "Its answer" }
                    th scope="col" { "Because" }
                }
            }
            tbody { @for layer in layers { (layer_row(page, layer)) } }
        }
    };
    section(page, "others", "Policies considered", &body)
}

fn layer_row(page: Page<'_>, layer: &LayerDecision) -> Markup {
    let basis = page.basis;
    let title = basis
        .unit(layer.unit)
        .map_or_else(String::new, |unit| unit.title.clone());
    let labels: Vec<String> = layer
        .possible
        .iter()
        .map(|outcome| basis.outcome_label(layer.unit, *outcome))
        .collect();
    let because = layers::why(basis, page.decision.as_of, layer, false);
    let by: Vec<String> = layer
        .decisive
        .iter()
        .map(|id| basis.rule_name(*id))
        .collect();
    html! {
        tr {
            th scope="row" { (title) }
            td { (match layer.applies { Truth::True => "yes", Truth::False => "no", Truth::Unknown => "perhaps" }) }
            td {
                @if layer.applies == Truth::False { "–" } @else { (capital(&words::listed(&labels, "or"))) }
                @if layer.applies != Truth::False && !by.is_empty() { ", by " (words::listed(&by, "and")) }
            }
            td {
                @if because.is_empty() && layer.applies == Truth::Unknown { "turns on open facts" }
                @else { (stated(&because)) }
            }
        }
    }
}

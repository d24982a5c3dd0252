//! What the case states, each with its source, and what it carries along.

use maud::{Markup, html};
use serde_json::{Map, Value};

use super::{Page, capital, name, section, stated as shown, top};
use crate::case::{Case, StatedFact};
use crate::policy::{Knowledge, Known, Printer};
use crate::report::labels;

/// The reference a case carries in `about`.
pub fn reference(case: &Case) -> Option<String> {
    match about(case).get("reference") {
        Some(Value::String(text)) => Some(text.clone()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    }
}

fn about(case: &Case) -> Map<String, Value> {
    let text = case.about.as_deref().unwrap_or("{}");
    match serde_json::from_str(text) {
        Ok(Value::Object(members)) => members,
        Ok(Value::Null) | Err(_) => Map::new(),
        Ok(other) => Map::from_iter([("remarks".to_owned(), other)]),
    }
}

/// Every fact that is stated, and what stands in `about`.
pub fn stated(page: Page<'_>) -> Markup {
    let case = &page.decision.case;
    let mut facts: Vec<&StatedFact> = case.facts.iter().collect();
    facts.sort_by_key(|fact| page.basis.attribute(fact.attribute).map(|a| &a.dotted));
    let unsourced = facts.iter().filter(|fact| source(fact).is_none()).count();
    let body = html! {
        @if facts.is_empty() && case.identities.is_empty() && case.classified.is_none() {
            p { "None." }
        } @else {
            @if unsourced > 0 {
                p { (unsourced) " of " (facts.len()) " are stated without a source." }
            }
            table {
                thead {
                    tr {
                        th scope="col" .w30 { "Fact" }
                        th scope="col" .w30 { "Value" }
                        th scope="col" { "Source; by whom and when" }
                    }
                }
                tbody {
                    @for (record, who) in top::identities(page) {
                        tr { th scope="row" { (name(&record)) } td { (who) } td { "the case" } }
                    }
                    @if let Some(entries) = &case.classified {
                        @let codes: Vec<&str> = entries.iter().filter_map(|id| page.basis.entry(*id)).map(|e| e.code.as_str()).collect();
                        tr {
                            th scope="row" { (name("classified")) }
                            td { @if codes.is_empty() { "under no entry by judgement" } @else { (codes.join(", ")) } }
                            td { "the case" }
                        }
                    }
                    @for fact in facts { (row(page, fact)) }
                }
            }
        }
    };
    html! {
        (section(page, "stated", "Facts stated", &body))
        (carried(page))
    }
}

fn row(page: Page<'_>, fact: &StatedFact) -> Markup {
    let Some(attribute) = page.basis.attribute(fact.attribute) else {
        return html! {};
    };
    let value = match &fact.knowledge {
        // A case writes its points in more ways than one.
        Knowledge::Exactly(known @ Known::Curve { .. }) => {
            Printer::new(page.basis.policy).shown(fact.attribute, known)
        }
        _ => labels::value(page.basis, Some(fact.attribute), &fact.written, false),
    };
    html! {
        tr {
            th scope="row" { (name(&attribute.dotted)) @if attribute.finding { " (finding)" } }
            td { (shown(&value)) }
            td { @match source(fact) { Some(text) => { (shown(&text)) } None => { "no source stated" } } }
        }
    }
}

fn source(fact: &StatedFact) -> Option<String> {
    let by = fact.by.as_ref().map(|by| format!("by {by}"));
    let on = fact.on.map(|day| format!("on {day}"));
    let parts: Vec<String> = fact.source.iter().cloned().chain(by).chain(on).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// What stands in `about` beside the reference.
fn carried(page: Page<'_>) -> Markup {
    let about = about(&page.decision.case);
    let rest: Vec<(&String, &Value)> = about
        .iter()
        .filter(|(key, _)| *key != "reference")
        .collect();
    if rest.is_empty() {
        return html! {};
    }
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let body = html! {
        dl.about {
            @for (key, value) in rest {
                dt { (shown(&capital(key))) }
                dd { (shown(&text(value))) }
            }
        }
    };
    section(page, "about", "About the case", &body)
}

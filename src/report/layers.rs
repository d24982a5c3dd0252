//! Why a layer applies or does not, as pages say it.

use super::{Basis, labels};
use crate::eval::{LayerDecision, Truth};
use crate::policy::Printer;
use crate::quantity::Date;

/// The reason: the day it takes effect, the facts that decide it, or the condition that is false on that day. Empty where
/// it applies to whatever is asked, or turns on open facts.
#[must_use]
pub fn why(basis: Basis<'_>, as_of: Option<Date>, layer: &LayerDecision, explain: bool) -> String {
    let Some(unit) = basis.unit(layer.unit) else {
        return String::new();
    };
    if let (Truth::False, Some(day), Some(effective)) = (layer.applies, as_of, unit.effective)
        && day < effective
    {
        return format!("it takes effect on {effective}");
    }
    let mut texts: Vec<String> = Vec::new();
    for used in &layer.because {
        let text = labels::used(basis, used, explain);
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    match (texts.is_empty(), layer.applies, unit.applies) {
        // What makes it false is no fact: a named condition that has another meaning on that day.
        (true, Truth::False, Some(condition)) => {
            let printer = Printer::new(basis.policy).within(layer.unit);
            let then = as_of.map_or_else(String::new, |day| format!(" on {day}"));
            format!("`{}` is false{then}", printer.condition(condition))
        }
        _ => texts.join("; "),
    }
}

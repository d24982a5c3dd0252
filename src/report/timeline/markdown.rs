//! A timeline as a table for a document or a comment.

use super::Told;
use crate::report::NOTICE;
use crate::report::diff::markdown::{code, prose};

/// The table.
#[must_use]
pub fn markdown(told: &Told<'_>) -> String {
    let mut out = format!("### {} over time\n\n", code(&told.name()));
    let (text, detail) = told.headline();
    let more = match detail.is_empty() {
        true => String::new(),
        false => format!("; {detail}"),
    };
    let mut first = text.chars();
    let capital = first
        .next()
        .map(|c| c.to_uppercase().to_string())
        .unwrap_or_default();
    out += &format!("{capital}{}{more}.\n\n", first.as_str());
    out += "| from | until | answer | |\n|---|---|---|---|\n";
    for (before, segment) in told.segments() {
        let day = |day: Option<crate::quantity::Date>| {
            day.map_or_else(String::new, |day| day.to_string())
        };
        let mut answer = format!("**{}**", prose(&told.answer(segment)));
        let mut lines = Vec::new();
        if let Ok(decision) = &segment.answer {
            lines.extend(told.rules(decision));
            lines.extend(told.open(decision));
        }
        for line in lines {
            answer += &format!("<br>{}", prose(&line));
        }
        let mut why = told.causes(segment);
        why.extend(told.differences(before, segment));
        let why: Vec<String> = why.iter().map(|line| prose(line)).collect();
        out += &format!(
            "| {} | {} | {answer} | {} |\n",
            day(segment.from),
            day(segment.until),
            why.join("<br>")
        );
    }
    out += "\n";
    for note in told.notes() {
        out += &format!("- {}\n", prose(&note));
    }
    out += &format!("\n<sub>{NOTICE}</sub>\n");
    out
}

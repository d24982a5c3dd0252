//! The pages of `show`.

use super::known::gathered;
use super::view::{ConsolidatedView, Provision, Reference, ShowView};
use crate::report::sheet::{Block, Sheet};
use crate::report::{NOTICE, words};

/// The page of everything of one name.
#[must_use]
pub fn provisions_sheet(view: &ShowView) -> Sheet {
    let mut sheet = Sheet::default();
    for provision in &view.provisions {
        sheet.blocks.push(Block::Gap);
        one(&mut sheet, provision);
    }
    sheet.blocks.push(Block::Gap);
    sheet.remark(format!("Policy {}. {NOTICE}", view.policy));
    sheet
}

fn one(sheet: &mut Sheet, provision: &Provision) {
    let mut title = vec![format!("{} {}", provision.kind, provision.name)];
    title.extend(provision.title.clone());
    title.extend(
        provision
            .category
            .map(|category| format!("Category {category}")),
    );
    sheet.blocks.push(Block::Title(title));
    sheet.list("Says", paragraph(&provision.says));
    sheet.list("In force", in_force(provision));
    if !provision.policies.is_empty() {
        sheet.list("Policy", vec![provision.policies.join(", ")]);
    }
    sheet.list(
        "Based on",
        provision.citations.iter().map(|c| c.text.clone()).collect(),
    );
    sheet.list("About", provision.remarks.clone());
    sheet.list("Note", provision.notes.clone());
    sheet.list("Referred to", references(&provision.referred_to_by));
    sheet.blocks.push(Block::Gap);
    if !provision.text.is_empty() {
        sheet.blocks.push(Block::Excerpt {
            place: format!("{}:{}", provision.file, provision.line),
            lines: provision.text.lines().map(str::to_owned).collect(),
        });
    }
}

fn paragraph(text: &str) -> Vec<String> {
    match text.trim() {
        "" => Vec::new(),
        text => vec![text.split_whitespace().collect::<Vec<_>>().join(" ")],
    }
}

fn in_force(provision: &Provision) -> Vec<String> {
    let mut text = match &provision.in_force {
        [None, None] => String::new(),
        [Some(from), None] => format!("from {from}"),
        [None, Some(until)] => format!("until {until}"),
        [Some(from), Some(until)] => format!("from {from} until {until}"),
    };
    if let Some(amendment) = &provision.amendment {
        let by = format!("by amendment {amendment}");
        text = match text.as_str() {
            "" => by,
            _ => format!("{text}, {by}"),
        };
    }
    match provision.in_force_then {
        Some(true) if text.is_empty() => text.push_str("then, as on every day"),
        Some(true) => text.push_str(", and then"),
        Some(false) => text.push_str(", not then"),
        None => {}
    }
    match text.is_empty() {
        true => Vec::new(),
        false => vec![text],
    }
}

/// One line for each kind of reference: `tested by rules a, b (us-state)`.
fn references(references: &[Reference]) -> Vec<String> {
    let (references, others) = gathered(references);
    references
        .iter()
        .map(|reference| {
            let policies = match reference.policies.as_slice() {
                [] => String::new(),
                policies => format!(" ({})", words::listed(policies, "and")),
            };
            let Reference {
                kind, name, how, ..
            } = reference;
            match *how {
                "comes from it" => format!("{kind} {name}{policies} {how}"),
                _ => format!("{kind} {name}{policies} {how} it"),
            }
        })
        .chain(others)
        .collect()
}

/// The consolidated policy as text in the manner of the language.
#[must_use]
pub fn text_in_force(view: &ConsolidatedView) -> String {
    let mut out = format!(
        "// {}, in force on {}{}.\n// {NOTICE}\n",
        view.policy,
        view.as_of,
        if view.last_change {
            ", the day of the last change"
        } else {
            ""
        }
    );
    for part in &view.parts {
        out.push('\n');
        out.push_str(&part.heading);
        out.push('\n');
        for provision in &part.provisions {
            // Entries, named conditions and registers are lists; the rest stands in paragraphs.
            if !matches!(provision.kind, "entry" | "define" | "instance") {
                out.push('\n');
            }
            out.push_str(&provision.text);
            out.push('\n');
        }
    }
    let lines: Vec<_> = out.lines().map(crate::report::visible).collect();
    let mut out = lines.join("\n");
    out.push('\n');
    out
}

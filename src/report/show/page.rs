//! The pages of `show`.

use super::known::gathered;
use super::view::{ConsolidatedView, Provision, Reference, ShowView};
use crate::report::sheet::{Block, Entry, Line, Sheet};
use crate::report::{NOTICE, words};

/// The page of everything of one name, or of the entries beneath it.
#[must_use]
pub fn provisions_sheet(view: &ShowView) -> Sheet {
    let mut sheet = Sheet::default();
    if view.beneath {
        beneath(&mut sheet, view);
    } else {
        for provision in &view.provisions {
            sheet.blocks.push(Block::Gap);
            one(&mut sheet, provision, view.as_of.as_deref());
        }
    }
    sheet.blocks.push(Block::Gap);
    sheet.remark(format!("Policy {}. {NOTICE}", view.policy));
    sheet
}

/// What stands beneath an Item, or a part of one, that is no entry itself.
fn beneath(sheet: &mut Sheet, view: &ShowView) {
    let mut entries: Vec<Entry> = Vec::new();
    let first = view.provisions.first().and_then(|p| p.category);
    let alike = view.provisions.iter().all(|p| p.category == first);
    for provision in &view.provisions {
        let mut text = provision.title.clone().unwrap_or_default();
        if let (Some(category), false) = (provision.category, alike) {
            text.push_str(&format!(", Category {category}"));
        }
        for days in in_force(provision, view.as_of.as_deref()) {
            text.push_str(&format!("; {days}"));
        }
        let line = Line::Text(text);
        match entries
            .last_mut()
            .filter(|last| last.head == provision.name)
        {
            Some(last) => last.lines.push(line),
            None => entries.push(Entry {
                head: provision.name.clone(),
                lines: vec![line],
            }),
        }
    }
    sheet.blocks.push(Block::Gap);
    let mut title = vec![
        view.name.clone(),
        format!("{} beneath it", words::counted(entries.len(), "entry")),
    ];
    title.extend(
        first
            .filter(|_| alike)
            .map(|category| format!("Category {category}")),
    );
    sheet.blocks.push(Block::Title(title));
    sheet.blocks.push(Block::Gap);
    sheet.entries("Entries", entries);
}

fn one(sheet: &mut Sheet, provision: &Provision, as_of: Option<&str>) {
    let mut title = vec![format!("{} {}", provision.kind, provision.name)];
    title.extend(provision.title.clone());
    title.extend(
        provision
            .category
            .map(|category| format!("Category {category}")),
    );
    sheet.blocks.push(Block::Title(title));
    sheet.list("Says", paragraph(&provision.says));
    sheet.list("In force", in_force(provision, as_of));
    if !provision.policies.is_empty() {
        sheet.list("Policy", vec![provision.policies.join(", ")]);
    }
    sheet.list(
        "Based on",
        provision.citations.iter().map(|c| c.text.clone()).collect(),
    );
    sheet.list("About", provision.remarks.clone());
    sheet.list("Note", provision.notes.clone());
    sheet.groups("Referred to", references(&provision.referred_to_by));
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

/// When it is in force, and whether it is on the day asked for: if not, what keeps it.
fn in_force(provision: &Provision, as_of: Option<&str>) -> Vec<String> {
    let [from, until] = &provision.in_force;
    let mut parts: Vec<String> = Vec::new();
    let days: Vec<String> = from
        .iter()
        .map(|from| format!("from {from}"))
        .chain(until.iter().map(|until| format!("until {until}")))
        .collect();
    if !days.is_empty() {
        parts.push(days.join(" "));
    }
    if let Some(amendment) = &provision.amendment {
        parts.push(format!("by amendment {amendment}"));
    }
    let Some((day, then)) = as_of.zip(provision.in_force_then) else {
        return match parts.is_empty() {
            true => Vec::new(),
            false => vec![parts.join(", ")],
        };
    };
    let before = |first: &str| day < first;
    parts.push(if then {
        match days.is_empty() {
            true => format!("on {day}, as on every day"),
            false => format!("and so on {day}"),
        }
    } else if from.as_deref().is_some_and(before) {
        format!("not yet on {day}")
    } else if until.as_deref().is_some_and(|until| until <= day) {
        format!("no longer on {day}")
    } else {
        let effective = provision.policy_from.map(|day| day.to_string());
        let effective = effective.unwrap_or_default();
        match provision.policies.as_slice() {
            [policy] => format!("not on {day}: {policy} takes effect on {effective}"),
            _ => format!("not on {day}: none of its policies takes effect before {effective}"),
        }
    });
    vec![parts.join(", ")]
}

/// What refers to it, by how it does: entries a line each with their titles, others by name.
fn references(references: &[Reference]) -> Vec<(String, Vec<String>)> {
    let (references, others) = gathered(references);
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for same in references.chunk_by(|a, b| (a.how, a.kind) == (b.how, b.kind)) {
        let Some(first) = same.first() else {
            continue;
        };
        let heading = format!(
            "{} {}",
            refers(first.how),
            words::counted(same.len(), first.kind)
        );
        let names = same.iter().map(|reference| {
            let Reference { name, title, .. } = reference;
            match (title, reference.policies.as_slice()) {
                (Some(title), _) => format!("{name}  {title}"),
                (None, []) => name.clone(),
                (None, policies) => format!("{name} ({})", words::listed(policies, "and")),
            }
        });
        // Places and what has a title take a line each.
        let apart = first.title.is_some() || first.kind == "assume";
        let items = match apart {
            true => names.collect(),
            false => vec![names.collect::<Vec<_>>().join(", ")],
        };
        groups.push((heading, items));
    }
    groups.extend(others.map(|others| (format!("{} {others}", refers("states")), Vec::new())));
    groups
}

/// How something refers to a provision, said from the provision's side.
fn refers(how: &str) -> &str {
    match how {
        "tests" => "tested by",
        "overrides" => "outranked by",
        "excepts" => "excepted by",
        "asks for" => "asked for by",
        "cites" => "cited by",
        "states" => "stated by",
        "decides" => "decided by",
        "layers" => "a layer of",
        "moves" => "moved by",
        "is dated by" => "gives its day to",
        "comes from it" => "brings",
        other => other,
    }
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

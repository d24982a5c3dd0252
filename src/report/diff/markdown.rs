//! A comparison as a comment on a pull request.

use super::regions::{besides, regions};
use super::{
    Compared, answer_text, case_name, conclusion, dates_line, declared, details, heading,
    scale_lines, tally_line,
};
use crate::report::words::counted;
use crate::report::{NOTICE, visible};

/// Rows of a list beyond which the rest is only counted: hosting services cut comments that are too long, and a cut
/// comment would not say so.
const ROWS: usize = 60;
/// Characters of one code block beyond which it is cut, with a word that says so.
const BLOCK: usize = 600;

/// The comment.
#[must_use]
pub fn markdown(compared: &Compared<'_>) -> String {
    let new = code(compared.new.name);
    let mut out = match compared.days() {
        None => format!(
            "### Policy change: {} to {new}\n\n",
            code(compared.old.name)
        ),
        Some([was, is]) => format!("### Policy change: {new}, {was} to {is}\n\n"),
    };
    for line in conclusion(compared) {
        out += &format!("{line}\n");
    }
    groups(compared, &mut out);
    let difference = compared.difference;
    if let Some(scale) = &difference.scale {
        out += "\n**Scale**\n\n";
        for line in scale_lines(scale) {
            out += &format!("- {}\n", prose(&line));
        }
    }
    declarations(compared, &mut out);
    if !difference.text_only.is_empty() {
        let count = counted(difference.text_only.len(), "declaration");
        out += &format!("\n**Only texts differ in {count}**\n\n");
        for change in difference.text_only.iter().take(ROWS) {
            let name = declared(change.kind.word(), &change.name, &change.policies);
            let what: Vec<_> = change.what.iter().map(|part| part.word()).collect();
            out += &format!("- {}: {}\n", code(&name), what.join(", "));
        }
        rest(difference.text_only.len(), &mut out);
    }
    cases(compared, &mut out);
    out += &format!("\n<sub>{NOTICE}</sub>\n");
    out
}

fn groups(compared: &Compared<'_>, out: &mut String) {
    let Some(Ok(whole)) = compared.whole else {
        return;
    };
    let sections = [
        ("Decided in a new way", regions(compared, whole, "→")),
        ("Beside the outcome", besides(compared, whole)),
    ];
    for (label, groups) in sections {
        if groups.is_empty() {
            continue;
        }
        *out += &format!("\n**{label}**\n\n");
        for group in groups.iter().take(ROWS) {
            *out += &format!("- **{}**: {}\n", group.word, prose(&visible(&group.head)));
            for line in &group.when {
                *out += &format!("  - {}\n", code(&cut(&visible(line))));
            }
            for line in group.about.iter().chain(&group.example) {
                *out += &format!("  - {}\n", prose(&cut(&visible(line))));
            }
        }
        rest(groups.len(), out);
    }
}

fn declarations(compared: &Compared<'_>, out: &mut String) {
    let changes = &compared.difference.declarations;
    if changes.is_empty() {
        return;
    }
    *out += &format!(
        "\n**{}**\n\n| | declaration | dates |\n|---|---|---|\n",
        match changes.len() {
            1 => "1 declaration differs".to_owned(),
            many => format!("{many} declarations differ"),
        }
    );
    for change in changes.iter().take(ROWS) {
        let dates: Vec<_> = change
            .versions
            .iter()
            .filter_map(|v| dates_line(v.old.as_ref(), v.new.as_ref()))
            .map(|line| prose(&line))
            .collect();
        *out += &format!(
            "| {} | {} | {} |\n",
            change.change.word(),
            cell(&heading(change)),
            dates.join("; ")
        );
    }
    rest(changes.len(), out);
    let mut block = String::new();
    for change in changes.iter().take(ROWS) {
        let mut says = String::new();
        for version in &change.versions {
            for (sign, lines) in [('-', &version.removed), ('+', &version.added)] {
                for line in lines {
                    says += &format!("{sign} {}\n", cut(&visible(line)));
                }
            }
        }
        if !says.is_empty() {
            block += &format!("# {}\n{says}", cut(&visible(&heading(change))));
        }
    }
    if !block.is_empty() {
        let fence = fence(&block);
        *out += &format!(
            "\n<details><summary>What they say</summary>\n\n{fence}diff\n{block}{fence}\n\n</details>\n"
        );
    }
}

fn cases(compared: &Compared<'_>, out: &mut String) {
    let Some(cases) = compared.cases else {
        return;
    };
    *out += &format!("\n**{}**\n", prose(&tally_line(&cases.tally)));
    if cases.changes.is_empty() {
        return;
    }
    *out += "\n| | case | old | new | |\n|---|---|---|---|---|\n";
    for change in cases.changes.iter().take(ROWS) {
        let details: Vec<_> = details(change)
            .iter()
            .map(|line| prose(&cut(line)))
            .collect();
        *out += &format!(
            "| {} | {} | {} | {} | {} |\n",
            change.direction.word(),
            cell(&case_name(change)),
            cell(&answer_text(&change.old)),
            cell(&answer_text(&change.new)),
            details.join("<br>")
        );
    }
    rest(cases.changes.len(), out);
}

fn rest(count: usize, out: &mut String) {
    if count > ROWS {
        *out += &format!(
            "\n… and {} more (`--format json` lists all)\n",
            count - ROWS
        );
    }
}

/// Text from a policy or a case as inline code, which no character of it can leave.
pub(in crate::report) fn code(text: &str) -> String {
    let text = visible(text);
    match longest_run(&text) {
        0 => format!("`{text}`"),
        run => {
            let fence = "`".repeat(run + 1);
            format!("{fence} {text} {fence}")
        }
    }
}

/// The same in a cell of a table.
fn cell(text: &str) -> String {
    code(&cut(text)).replace('|', "\\|")
}

/// Running text that holds names of a policy or a case.
pub(in crate::report) fn prose(text: &str) -> String {
    let mut out = String::new();
    for c in visible(text).chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '@'
        ) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn cut(text: &str) -> String {
    if text.chars().count() <= BLOCK {
        return text.to_owned();
    }
    let kept: String = text.chars().take(BLOCK).collect();
    format!("{kept} … (cut)")
}

/// A fence longer than any run of backticks in the block.
fn fence(block: &str) -> String {
    "`".repeat(longest_run(block).max(2) + 1)
}

/// The longest run of backticks.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_where_it_stands() {
        assert_eq!(code("a|b"), "`a|b`");
        assert_eq!(code("a`b"), "`` a`b ``");
        assert_eq!(cell("a|b"), "`a\\|b`");
        assert_eq!(prose("<b>*x*"), "\\<b\\>\\*x\\*");
        assert_eq!(fence("a ```` b"), "`````");
        assert_eq!(fence("plain"), "```");
    }

    #[test]
    fn long_text_is_cut_and_says_so() {
        let long = "x".repeat(BLOCK + 1);
        assert!(cut(&long).ends_with("… (cut)"));
        assert_eq!(cut("short"), "short");
    }
}

//! A comparison for people.

use super::regions::{Shown, besides, regions};
use super::{
    Compared, answer_text, case_name, conclusion, dates_line, declared, details, heading,
    scale_lines, tally_line,
};
use crate::diagnostic::Style;
use crate::diff::{CaseChange, Change, ChangeKind, Direction};
use crate::report::{padded, visible, wrapped};

/// The page, every line ended.
#[must_use]
pub fn text(compared: &Compared<'_>, style: Style) -> String {
    let mut page = Page {
        out: String::new(),
        style,
    };
    page.title(compared);
    page.gap();
    for line in conclusion(compared) {
        page.sentence(&line);
    }
    if let Some(Ok(whole)) = compared.whole {
        let arrow = page.arrow();
        let groups = regions(compared, whole, arrow);
        page.shown("Decided in a new way", groups);
        page.shown("Beside the outcome", besides(compared, whole));
    }
    page.body(compared);
    page.out
}

/// The page without what it concludes: one of several that follow each other.
#[must_use]
pub fn brief(compared: &Compared<'_>, style: Style) -> String {
    let mut page = Page {
        out: String::new(),
        style,
    };
    page.title(compared);
    page.body(compared);
    page.out
}

/// Where a name begins, after the word that says what happened.
const WORD: usize = 10;
/// Where what a declaration says begins.
const BENEATH: usize = 4;

struct Page {
    out: String,
    style: Style,
}

impl Page {
    fn arrow(&self) -> &'static str {
        match self.style {
            Style::Human { unicode: true, .. } => "→",
            _ => "->",
        }
    }

    /// Groups of cases under a label.
    fn shown(&mut self, label: &str, groups: Vec<Shown>) {
        if groups.is_empty() {
            return;
        }
        self.section(label);
        for group in groups {
            self.item(group.word, &group.head);
            for line in group.when {
                self.beneath('|', &line);
            }
            for line in group.about.into_iter().chain(group.example) {
                self.beneath(' ', &line);
            }
        }
    }

    /// Declarations, texts and given cases that differ.
    fn body(&mut self, compared: &Compared<'_>) {
        let difference = compared.difference;
        if let Some(scale) = &difference.scale {
            self.section("Scale");
            scale_lines(scale)
                .iter()
                .for_each(|line| self.item("scale", line));
        }
        if !difference.declarations.is_empty() {
            self.section("Declarations");
            difference
                .declarations
                .iter()
                .for_each(|change| self.change(change));
        }
        if !difference.text_only.is_empty() {
            self.section("Only texts");
            for change in &difference.text_only {
                let what: Vec<_> = change.what.iter().map(|part| part.word()).collect();
                let name = declared(change.kind.word(), &change.name, &change.policies);
                self.item("text", &format!("{name}: {}", what.join(", ")));
            }
        }
        if let Some(cases) = compared.cases {
            self.section("Cases");
            self.item("cases", &tally_line(&cases.tally));
            cases.changes.iter().for_each(|change| self.case(change));
        }
    }

    fn title(&mut self, compared: &Compared<'_>) {
        let (old, new) = (compared.old.name, compared.new.name);
        let line = match (self.style, compared.days()) {
            (Style::Plain, None) => format!("compared: {old}, {new}"),
            (Style::Plain, Some([was, is])) => format!("compared: {new} on {was}, {is}"),
            (Style::Human { .. }, None) => format!("{old} {} {new}", self.arrow()),
            (Style::Human { unicode, .. }, Some([was, is])) => {
                let between = if unicode { "·" } else { "-" };
                format!("{new} {between} {was} {} {is}", self.arrow())
            }
        };
        self.line(&visible(&line));
    }

    fn change(&mut self, change: &Change) {
        self.item(change.change.word(), &heading(change));
        for version in &change.versions {
            if let Some(line) = dates_line(version.old.as_ref(), version.new.as_ref()) {
                self.beneath(' ', &line);
            }
            version
                .removed
                .iter()
                .for_each(|says| self.beneath('-', says));
            version
                .added
                .iter()
                .for_each(|says| self.beneath('+', says));
        }
        if change.change != ChangeKind::Added
            && change.change != ChangeKind::Removed
            && !change.texts.is_empty()
        {
            let texts: Vec<_> = change.texts.iter().map(|part| part.word()).collect();
            self.beneath(' ', &format!("and its {}", texts.join(", ")));
        }
    }

    fn case(&mut self, change: &CaseChange) {
        let arrow = match self.style {
            Style::Human { unicode: true, .. } => "→",
            _ => "->",
        };
        let moved = format!(
            "{}: {} {arrow} {}",
            case_name(change),
            answer_text(&change.old),
            answer_text(&change.new)
        );
        let line = if answer_text(&change.old) == answer_text(&change.new) {
            format!("{}: {}", case_name(change), answer_text(&change.new))
        } else {
            moved
        };
        self.item(change.direction.word(), &line);
        for line in details(change) {
            self.beneath(' ', &line);
        }
    }

    fn section(&mut self, label: &str) {
        if matches!(self.style, Style::Human { .. }) {
            self.gap();
            let label = self.painted(label, "36");
            self.line(&label);
        }
    }

    /// A word that says what happened, and to what.
    fn item(&mut self, word: &str, text: &str) {
        let text = visible(text);
        let Style::Human { width, .. } = self.style else {
            return self.line(&format!("{word}: {text}"));
        };
        let code = match word {
            w if w == Direction::Looser.word() || w == "lost" => "33",
            "removed" => "31",
            "added" => "32",
            _ => "1",
        };
        // Words that only the plain form needs, where no section stands above.
        let word = if matches!(word, "scale" | "text" | "cases") {
            ""
        } else {
            word
        };
        let (indent, column) = if word.is_empty() {
            (2, 2)
        } else {
            (2, 2 + WORD)
        };
        let room = width.saturating_sub(column).max(20);
        let mut head = self.painted(&padded(word, column - indent), code);
        for part in wrapped(&text, room, room) {
            self.line(format!("  {head}{part}").trim_end());
            head = " ".repeat(column - indent);
        }
    }

    /// A line beneath an item: what it says no longer (`-`), what it says now (`+`), or something about it.
    fn beneath(&mut self, sign: char, text: &str) {
        let text = visible(text);
        let Style::Human { width, .. } = self.style else {
            return self.line(&format!("  {sign} {text}"));
        };
        let column = 2 + WORD + BENEATH;
        let room = width.saturating_sub(column).max(20);
        let code = match sign {
            '-' => "31",
            '+' => "32",
            _ => "2",
        };
        let mut sign = sign;
        for part in wrapped(&text, room, room) {
            let part = self.painted(&part, code);
            let line = format!("{}{sign} {part}", " ".repeat(column - 2));
            self.line(line.trim_end());
            sign = ' ';
        }
    }

    fn sentence(&mut self, text: &str) {
        match self.style {
            Style::Plain => self.line(text),
            Style::Human { width, .. } => wrapped(text, width, width)
                .iter()
                .for_each(|part| self.line(part)),
        }
    }

    fn gap(&mut self) {
        if matches!(self.style, Style::Human { .. }) && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn painted(&self, text: &str, code: &str) -> String {
        match self.style {
            Style::Human { colour: true, .. } if !text.trim().is_empty() => {
                format!("\u{1b}[{code}m{text}\u{1b}[0m")
            }
            _ => text.to_owned(),
        }
    }
}

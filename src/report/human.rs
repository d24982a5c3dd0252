//! Draws a sheet in columns: labels at the left, texts beside them, sources flush right.

use super::escape::visible;
use super::layout::{padded, width, wrapped};
use super::sheet::{Block, Entry, Line, Split};

/// Where texts begin beside a label.
const TEXT_COLUMN: usize = 14;
/// How far names of entries and facts stand in.
const NAME_COLUMN: usize = 2;
/// Blanks between the columns of a table.
const GAP: usize = 3;

/// What the page may use.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Colour.
    pub colour: bool,
    /// Characters outside ASCII in what is drawn.
    pub unicode: bool,
    /// Columns.
    pub width: usize,
}

/// The page as text.
pub fn render(blocks: &[Block], look: Look) -> String {
    let mut page = Page {
        out: String::new(),
        look,
    };
    for block in blocks {
        page.block(block);
    }
    page.out
}

struct Page {
    out: String,
    look: Look,
}

/// What a piece of text is, which is all its colour depends on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Label,
    Answer,
    OpenAnswer,
    Name,
    Quiet,
}

impl Page {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Title(parts) => self.title(parts),
            Block::Headline {
                text,
                detail,
                open,
                aside,
                ..
            } => self.headline(text, detail, *open, aside),
            Block::List { label, items } => self.list(label, items),
            Block::Groups { label, groups } => self.groups(label, groups),
            Block::Entries { label, entries } => {
                self.label_line(label);
                for entry in entries {
                    self.entry(entry);
                }
            }
            Block::Splits { label, splits } => {
                self.label_line(label);
                self.splits(splits);
            }
            Block::Table {
                label,
                text,
                count,
                widths,
                rows,
            } => self.table(label, text, *count, widths, rows),
            Block::Excerpt { place, lines } => {
                let place = self.painted(Role::Quiet, &visible(place));
                self.line(&format!("  {place}"));
                for line in lines {
                    // Its author's layout stays, however wide.
                    self.line(&format!("    {}", visible(line)));
                }
            }
            Block::Remark(text) => {
                for line in wrapped(&visible(text), self.look.width, self.look.width) {
                    self.line(&line);
                }
            }
            Block::Gap => self.gap(),
        }
    }

    fn title(&mut self, parts: &[String]) {
        let between = if self.look.unicode { " · " } else { " - " };
        let parts: Vec<_> = parts.iter().map(|part| visible(part)).collect();
        for line in wrapped(&parts.join(between), self.look.width, self.look.width) {
            self.line(&line);
        }
        self.gap();
    }

    fn headline(&mut self, text: &str, detail: &str, open: bool, aside: &str) {
        let (text, detail, aside) = (visible(text), visible(detail), visible(aside));
        let room = self.look.width.saturating_sub(NAME_COLUMN);
        let role = if open { Role::OpenAnswer } else { Role::Answer };
        // What more there is stands beside the answer, and in its column where it takes several lines.
        let column = match detail.is_empty() {
            true => 0,
            false => width(&text) + GAP,
        };
        let lines = match detail.is_empty() {
            true => wrapped(&text, room, room),
            false => wrapped(
                &detail,
                room.saturating_sub(column),
                room.saturating_sub(column),
            ),
        };
        let last = lines.last().map_or(0, |line| width(line));
        let beside = lines.len() == 1 && column + last + GAP + width(&aside) <= room;
        for (position, line) in lines.iter().enumerate() {
            let mut whole = " ".repeat(NAME_COLUMN);
            if detail.is_empty() {
                whole.push_str(&self.painted(role, line));
            } else {
                let head = if position == 0 { text.as_ref() } else { "" };
                whole.push_str(&self.painted(role, head));
                whole.push_str(&" ".repeat(column - width(head)));
                whole.push_str(line);
            }
            if beside {
                let blanks = room - column - width(line) - width(&aside);
                whole.push_str(&" ".repeat(blanks));
                whole.push_str(&aside);
            }
            self.line(&whole);
        }
        if !beside && !aside.is_empty() {
            for line in wrapped(&aside, room, room) {
                self.line(&format!("{}{line}", " ".repeat(NAME_COLUMN)));
            }
        }
        self.gap();
    }

    /// The label, then each item in its column.
    fn list(&mut self, label: &str, items: &[String]) {
        let mut head = self.label_column(label);
        for item in items {
            self.hanging(&head, &visible(item));
            head = " ".repeat(TEXT_COLUMN);
        }
    }

    /// The label, then each heading in its column with its items a step further in.
    fn groups(&mut self, label: &str, groups: &[(String, Vec<String>)]) {
        let mut head = self.label_column(label);
        for (heading, items) in groups {
            let mut column = TEXT_COLUMN;
            if !heading.is_empty() {
                self.hanging(&head, &visible(heading));
                column += 2;
                head = " ".repeat(column);
            }
            for item in items {
                self.hanging_at(&head, column, column + 2, &visible(item));
                head = " ".repeat(column);
            }
            head = " ".repeat(TEXT_COLUMN);
        }
    }

    /// The label up to the column of texts. One too wide for that stands above.
    fn label_column(&mut self, label: &str) -> String {
        let mut head = self.painted(Role::Label, label);
        if width(label) >= TEXT_COLUMN {
            self.line(&head);
            return " ".repeat(TEXT_COLUMN);
        }
        head.push_str(&" ".repeat(TEXT_COLUMN - width(label)));
        head
    }

    fn entry(&mut self, entry: &Entry) {
        let name = visible(&entry.head);
        // A name is mostly short, but a condition may stand for one.
        let inner = NAME_COLUMN + 2;
        let mut lines = wrapped(&name, self.room(NAME_COLUMN), self.room(inner));
        let last = lines.pop().unwrap_or_default();
        let mut column = NAME_COLUMN;
        for line in &lines {
            let painted = self.painted(Role::Name, line);
            self.line(&format!("{}{painted}", " ".repeat(column)));
            column = inner;
        }
        let painted = self.painted(Role::Name, &last);
        let mut head = format!("{}{painted}", " ".repeat(column));
        let taken = column + width(&last);
        if taken + 1 >= TEXT_COLUMN || entry.lines.is_empty() {
            self.line(&head);
            head = " ".repeat(TEXT_COLUMN);
        } else {
            head.push_str(&" ".repeat(TEXT_COLUMN - taken));
        }
        // Sources of one entry begin in one column, flush right as a block.
        let sources = entry.lines.iter().filter_map(|line| match line {
            Line::Fact { source, .. } => source.as_deref().map(|s| width(&visible(s))),
            Line::Text(_) => None,
        });
        let source_width = sources.max().unwrap_or(0);
        for line in &entry.lines {
            match line {
                Line::Text(text) => self.hanging(&head, &visible(text)),
                Line::Fact {
                    indent,
                    text,
                    source,
                } => {
                    let head = format!("{head}{}", " ".repeat(*indent));
                    let column = TEXT_COLUMN + indent;
                    self.fact(
                        &head,
                        column,
                        &visible(text),
                        source.as_deref(),
                        source_width,
                    );
                }
            }
            head = " ".repeat(TEXT_COLUMN);
        }
    }

    /// Writes `head`, which takes `first` columns, a fact beside it and its source at the right.
    fn fact(
        &mut self,
        head: &str,
        first: usize,
        text: &str,
        source: Option<&str>,
        source_width: usize,
    ) {
        let Some(source) = source.map(visible) else {
            return self.hanging_at(head, first, first + 2, text);
        };
        let end = first + width(text);
        // In one column where that leaves room, else flush right on its own.
        let block = self.look.width.saturating_sub(source_width);
        let column = match end + 2 <= block {
            true => block,
            false => self.look.width.saturating_sub(width(&source)),
        };
        if end + 2 <= column {
            let source = self.painted(Role::Quiet, &source);
            self.line(&format!("{head}{text}{}{source}", " ".repeat(column - end)));
        } else {
            self.hanging_at(head, first, first + 2, text);
            let inner = " ".repeat(first + 2);
            for line in wrapped(&source, self.room(first + 2), self.room(first + 2)) {
                let line = self.painted(Role::Quiet, &line);
                self.line(&format!("{inner}{line}"));
            }
        }
    }

    /// A table where it fits, else each fact with its parts beneath.
    fn splits(&mut self, splits: &[Split]) {
        let fact_width = widest(splits.iter().map(|s| s.fact.as_str()));
        let parts = || splits.iter().flat_map(|s| &s.parts);
        let range_width = widest(parts().map(|[range, _, _]| range.as_str()));
        let outcome_width = widest(parts().map(|[_, outcome, _]| outcome.as_str()));
        let rules_width = widest(parts().map(|[_, _, rules]| rules.as_str()));
        let whole = NAME_COLUMN + fact_width + range_width + outcome_width + rules_width + 3 * GAP;
        let blank = " ".repeat(NAME_COLUMN);
        let gap = " ".repeat(GAP);
        for split in splits {
            let fact = visible(&split.fact);
            if whole > self.look.width {
                let name = self.painted(Role::Name, &fact);
                self.line(&format!("{blank}{name}"));
                for [range, outcome, rules] in &split.parts {
                    let by = if rules.is_empty() {
                        String::new()
                    } else {
                        format!(" ({rules})")
                    };
                    let text = format!("{range}: {outcome}{by}");
                    self.hanging_at("    ", 4, 6, &visible(&text));
                }
                continue;
            }
            let mut name = self.painted(Role::Name, &fact);
            name.push_str(&" ".repeat(fact_width - width(&fact)));
            for [range, outcome, rules] in &split.parts {
                let range = padded(&visible(range), range_width);
                let outcome = padded(&visible(outcome), outcome_width);
                let line = format!(
                    "{blank}{name}{gap}{range}{gap}{outcome}{gap}{}",
                    visible(rules)
                );
                self.line(line.trim_end());
                name = " ".repeat(fact_width);
            }
        }
    }

    /// `LABEL 12   text`, then the rows.
    fn table(
        &mut self,
        label: &str,
        text: &str,
        count: usize,
        widths: &[usize],
        rows: &[Vec<String>],
    ) {
        self.gap();
        let head = format!("{} ({count})", visible(label));
        let first = width(&head) + if text.is_empty() { 0 } else { GAP };
        let painted = self.painted(Role::Answer, &head);
        let blanks = " ".repeat(first - width(&head));
        self.hanging_at(&format!("{painted}{blanks}"), first, first, &visible(text));
        for row in rows {
            self.row(widths, row);
        }
    }

    /// One row: cells that are too long go on beneath, within their column. A word wider than that pushes the rest of
    /// its row to the next line.
    fn row(&mut self, widths: &[usize], row: &[String]) {
        const BETWEEN: usize = 2;
        let mut starts = vec![NAME_COLUMN];
        for wide in widths {
            let last = starts.last().copied().unwrap_or(0);
            starts.push(last + wide + BETWEEN);
        }
        let mut lines: Vec<String> = Vec::new();
        // Where the cells of the row begin: further down after one that is too wide.
        let mut top = 0;
        for (position, cell) in row.iter().enumerate() {
            let start = starts.get(position).copied().unwrap_or(NAME_COLUMN);
            let room = match widths.get(position) {
                Some(wide) => *wide,
                None => self.room(start),
            };
            let parts = wrapped(&visible(cell), room, room);
            let too_wide = parts.iter().any(|part| width(part) > room);
            for (down, part) in parts.iter().enumerate() {
                while lines.len() <= top + down {
                    lines.push(String::new());
                }
                if let Some(line) = lines.get_mut(top + down) {
                    *line = format!("{}{part}", padded(line, start));
                }
            }
            if too_wide && widths.get(position).is_some() {
                top = lines.len();
            }
        }
        for line in lines {
            self.line(line.trim_end());
        }
    }

    fn label_line(&mut self, label: &str) {
        let label = self.painted(Role::Label, label);
        self.line(&label);
    }

    fn hanging(&mut self, head: &str, text: &str) {
        self.hanging_at(head, TEXT_COLUMN, TEXT_COLUMN, text);
    }

    /// Writes `head`, which takes `first` columns, and the text beside it; further lines begin at column `rest`.
    fn hanging_at(&mut self, head: &str, first: usize, rest: usize, text: &str) {
        let mut head = head.to_owned();
        for line in wrapped(text, self.room(first), self.room(rest)) {
            self.line(format!("{head}{line}").trim_end());
            head = " ".repeat(rest);
        }
    }

    /// Columns left for text that begins at `column`; some, however narrow the page.
    fn room(&self, column: usize) -> usize {
        self.look.width.saturating_sub(column).max(20)
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// One blank line, never two and none at the top.
    fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    fn painted(&self, role: Role, text: &str) -> String {
        if !self.look.colour || text.is_empty() {
            return text.to_owned();
        }
        let code = match role {
            Role::Label => "36",
            Role::Answer => "1",
            Role::OpenAnswer => "1;33",
            Role::Name => "1",
            Role::Quiet => "2",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

fn widest<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    texts.map(|text| width(&visible(text))).max().unwrap_or(0)
}

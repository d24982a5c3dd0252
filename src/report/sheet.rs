//! A page for people: what it says, in reading order, apart from how it is drawn.
//!
//! A sheet holds plain texts. Escaping, wrapping, alignment and colour are the renderer's, so the human and the plain
//! form have the same content by construction and nothing unescaped can reach a terminal.

use super::escape::visible;
use super::human;
use crate::diagnostic::Style;

/// A page in reading order.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Its blocks.
    pub blocks: Vec<Block>,
}

/// One block of a page.
#[derive(Clone, Debug)]
pub enum Block {
    /// What the page is about: parts of one line.
    Title(Vec<String>),
    /// The answer itself, with whose it is.
    Headline {
        /// What kind of line it is, for the plain form.
        label: &'static str,
        /// The answer, in capitals for people.
        text: String,
        /// What more there is to it.
        detail: String,
        /// Is something still open?
        open: bool,
        /// Whose answer it is.
        aside: String,
    },
    /// A label and texts beside it.
    List {
        /// The label.
        label: &'static str,
        /// The texts, a line or paragraph each.
        items: Vec<String>,
    },
    /// A label and groups beside it, each with a heading of its own.
    Groups {
        /// The label.
        label: &'static str,
        /// Heading and texts of each.
        groups: Vec<(String, Vec<String>)>,
    },
    /// A label on its own, then named entries.
    Entries {
        /// The label.
        label: &'static str,
        /// The entries.
        entries: Vec<Entry>,
    },
    /// A label on its own, then facts whose parts lead to different answers.
    Splits {
        /// The label.
        label: &'static str,
        /// The facts.
        splits: Vec<Split>,
    },
    /// A heading with a count, then rows in columns.
    Table {
        /// The heading.
        label: String,
        /// What more there is to it.
        text: String,
        /// How many rows.
        count: usize,
        /// Columns the cells take, but for the last.
        widths: Vec<usize>,
        /// The rows.
        rows: Vec<Vec<String>>,
    },
    /// Text as its author laid it out.
    Excerpt {
        /// Where it stands.
        place: String,
        /// Its lines.
        lines: Vec<String>,
    },
    /// A sentence across the page.
    Remark(String),
    /// Room to breathe; nothing in the plain form.
    Gap,
}

/// A named entry of a block.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// Its name.
    pub head: String,
    /// What is said of it.
    pub lines: Vec<Line>,
}

/// A line of an entry.
#[derive(Clone, Debug)]
pub enum Line {
    /// Running text.
    Text(String),
    /// A fact with where it comes from.
    Fact {
        /// Columns it stands further in than text.
        indent: usize,
        /// `item.speed_max = 482 km/h, limit 800 km/h`
        text: String,
        /// `application, p. 4`
        source: Option<String>,
    },
}

/// A fact and what each part of its range leads to.
#[derive(Clone, Debug)]
pub struct Split {
    /// The fact.
    pub fact: String,
    /// Part of its range, outcome, rules.
    pub parts: Vec<[String; 3]>,
}

impl Sheet {
    /// Adds a list, unless it would be empty.
    pub fn list(&mut self, label: &'static str, items: Vec<String>) {
        if !items.is_empty() {
            self.blocks.push(Block::List { label, items });
        }
    }

    /// Adds groups, unless there are none.
    pub fn groups(&mut self, label: &'static str, groups: Vec<(String, Vec<String>)>) {
        if !groups.is_empty() {
            self.blocks.push(Block::Groups { label, groups });
        }
    }

    /// Adds named entries, unless there are none.
    pub fn entries(&mut self, label: &'static str, entries: Vec<Entry>) {
        if !entries.is_empty() {
            self.blocks.push(Block::Entries { label, entries });
        }
    }

    /// Adds a sentence across the page.
    pub fn remark(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Remark(text.into()));
    }

    /// The page as text, every line ended.
    #[must_use]
    pub fn render(&self, style: Style) -> String {
        match style {
            Style::Human {
                colour,
                unicode,
                width,
            } => human::render(
                &self.blocks,
                human::Look {
                    colour,
                    unicode,
                    width,
                },
            ),
            Style::Plain => plain(&self.blocks),
        }
    }
}

/// One statement a line, each saying by itself what it belongs to: for screen readers, `grep` and `diff`.
fn plain(blocks: &[Block]) -> String {
    let mut out = String::new();
    let mut say = |parts: &[&str]| {
        let parts: Vec<_> = parts
            .iter()
            .filter(|part| !part.is_empty())
            .map(|part| visible(part))
            .collect();
        out.push_str(&parts.join(": "));
        out.push('\n');
    };
    for block in blocks {
        match block {
            Block::Title(parts) => say(&["about", &parts.join(", ")]),
            Block::Headline {
                label,
                text,
                detail,
                aside,
                ..
            } => {
                say(&[label, &text.to_lowercase(), detail]);
                say(&["policy", aside]);
            }
            Block::List { label, items } => {
                let label = label.to_lowercase();
                for item in items {
                    say(&[&label, item]);
                }
            }
            Block::Groups { label, groups } => {
                let label = label.to_lowercase();
                for (heading, items) in groups {
                    for item in items {
                        say(&[&label, heading, item]);
                    }
                }
            }
            Block::Entries { label, entries } => {
                let label = label.to_lowercase();
                for entry in entries {
                    if entry.lines.is_empty() {
                        say(&[&label, &entry.head]);
                    }
                    for line in &entry.lines {
                        match line {
                            Line::Text(text) => say(&[&label, &entry.head, text]),
                            Line::Fact { text, source, .. } => {
                                let from = source.as_ref().map(|s| format!(" ({s})"));
                                let text = format!("{text}{}", from.unwrap_or_default());
                                say(&[&label, &entry.head, &text]);
                            }
                        }
                    }
                }
            }
            Block::Splits { label, splits } => {
                let label = label.to_lowercase();
                for split in splits {
                    for [range, outcome, rules] in &split.parts {
                        say(&[&label, &split.fact, range, outcome, rules]);
                    }
                }
            }
            Block::Table {
                label, text, rows, ..
            } => {
                let label = label.to_lowercase();
                for row in rows {
                    let mut parts = vec![label.as_str(), text.as_str()];
                    parts.extend(row.iter().map(String::as_str));
                    say(&parts);
                }
            }
            Block::Excerpt { place, lines } => {
                say(&["text", place]);
                for line in lines {
                    say(&[line]);
                }
            }
            Block::Remark(text) => say(&[text]),
            Block::Gap => {}
        }
    }
    out
}

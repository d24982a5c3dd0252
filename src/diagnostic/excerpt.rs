//! The lines of source a diagnostic shows, as a text of their own.
//!
//! A drawing never sees a whole file. It gets a few blocks of lines, possibly of several files, in which tabs are
//! blanks, characters that steer a terminal are replaced, and lines too long for the width are cut to what the labels point at.
//! That bounds the work by what is shown, and keeps every label inside the text whatever span it came with.

use crate::source::{FileId, Place, Sources, Span};

use super::cut::{Cut, Frame, LEAST_ROOM};
use super::shape::{Diagnostic, Label};
use super::words::{clean, wrap};

/// A label over more lines than this points at its first line only.
const TALLEST: u32 = 5;

/// More labels than this are not drawn.
const MOST_LABELS: usize = 12;

/// The blocks of one diagnostic, one after the other.
#[derive(Debug)]
pub(super) struct Excerpt {
    /// The lines of all blocks, each ended by a line feed.
    pub text: String,
    /// The blocks, in the order they are drawn.
    pub blocks: Vec<Block>,
    /// The labels, by their offset in `text`.
    pub marks: Vec<Mark>,
    /// How many labels were left out.
    pub left_out: usize,
}

/// Successive lines of one file.
#[derive(Debug)]
pub(super) struct Block {
    /// The path of the file, as printed.
    pub path: String,
    /// Offset of the block in the excerpt.
    pub start: usize,
    /// Offset just after it.
    pub end: usize,
    /// Its first line in the file, from 1.
    pub first_line: u32,
    /// How many lines it has.
    pub lines: usize,
}

/// A label in the excerpt.
#[derive(Debug)]
pub(super) struct Mark {
    /// Which target it came from.
    target: usize,
    /// Offset in the excerpt.
    pub start: usize,
    /// Offset just after it.
    pub end: usize,
    /// Its text, wrapped.
    pub text: Option<String>,
    /// Whether the fault is here.
    pub primary: bool,
    /// Where it starts in the file.
    pub place: Place,
}

/// A label brought into its file: offsets that exist, and the lines they lie on.
#[derive(Clone, Debug)]
struct Target {
    file: FileId,
    start: usize,
    end: usize,
    first: u32,
    last: u32,
    text: String,
    primary: bool,
}

/// Lines `first` to `last` of a file.
#[derive(Clone, Debug)]
struct Stretch {
    file: FileId,
    first: u32,
    last: u32,
}

impl Excerpt {
    /// The excerpt of a diagnostic, for a drawing `width` columns wide.
    pub(super) fn of(
        diagnostic: &Diagnostic,
        sources: &Sources,
        width: usize,
        unicode: bool,
    ) -> Excerpt {
        let mut targets: Vec<Target> = Vec::new();
        for label in diagnostic.labels_main_first().take(MOST_LABELS) {
            place(&mut targets, Target::of(label, sources), sources);
        }
        let mut excerpt = Excerpt {
            text: String::new(),
            blocks: Vec::new(),
            marks: Vec::new(),
            left_out: diagnostic.labels.len().saturating_sub(MOST_LABELS),
        };
        for stretch in stretches(&targets, sources) {
            let frame = frame(&stretch, &targets, width, unicode);
            excerpt.add(&stretch, &targets, sources, &frame);
        }
        excerpt.marks.sort_by_key(|mark| mark.start);
        excerpt
    }

    fn add(&mut self, stretch: &Stretch, targets: &[Target], sources: &Sources, frame: &Frame) {
        let file = sources.get(stretch.file);
        let start = self.text.len();
        for number in stretch.first..=stretch.last {
            let here: Vec<(usize, &Target)> = targets
                .iter()
                .enumerate()
                .filter(|(_, t)| t.file == stretch.file && (t.first == number || t.last == number))
                .collect();
            let line_start = file.line_start(number);
            let line = Cut::of(file.line(number), &stops(&here, line_start, number), frame);
            for (index, target) in here {
                let (from, to) = (
                    line.offset(target.start.saturating_sub(line_start)),
                    line.offset(target.end.saturating_sub(line_start)),
                );
                if target.first == number {
                    let middle = (line.columns_to(from) + line.columns_to(to)) / 2;
                    // The text of a label over several lines stands beneath the last one, at the margin.
                    let before = if target.last == number { middle } else { 0 };
                    let room = frame.room.saturating_sub(before + 4).max(LEAST_ROOM);
                    let text = wrap(&clean(&target.text, frame.unicode), room).join("\n");
                    self.marks.push(Mark {
                        target: index,
                        start: self.text.len() + from,
                        end: self.text.len() + to,
                        text: Some(text).filter(|text| !text.is_empty()),
                        primary: target.primary,
                        place: file.place(u32::try_from(target.start).unwrap_or(u32::MAX)),
                    });
                } else if let Some(mark) = self.marks.iter_mut().find(|mark| mark.target == index) {
                    mark.end = self.text.len() + to;
                }
            }
            self.text.push_str(&line.text);
            self.text.push('\n');
        }
        let lines = stretch.last.saturating_sub(stretch.first).saturating_add(1);
        self.blocks.push(Block {
            path: clean(&file.path, frame.unicode),
            start,
            end: self.text.len(),
            first_line: stretch.first,
            lines: usize::try_from(lines).unwrap_or(usize::MAX),
        });
    }

    /// The block an offset lies in.
    pub(super) fn block(&self, offset: usize) -> Option<&Block> {
        self.blocks
            .iter()
            .find(|block| block.start <= offset && offset < block.end)
    }
}

impl Target {
    fn of(label: &Label, sources: &Sources) -> Target {
        let Span { file, start, end } = label.span;
        let source = sources.get(file);
        let (mut start, mut end) = (source.clamp(start), source.clamp(end.max(start)));
        let covered = source.text.get(start..end).unwrap_or("");
        if covered.trim().is_empty() {
            // Blanks are pointed at on their own line only.
            end = start + covered.find('\n').unwrap_or(covered.len());
        } else {
            end = start + covered.trim_end().len();
            start += covered.len() - covered.trim_start().len();
        }
        let line_of = |offset: usize| source.line_of(u32::try_from(offset).unwrap_or(u32::MAX));
        let (first, mut last) = (line_of(start), line_of(end));
        let mut text = label.text.clone();
        if last.saturating_sub(first) >= TALLEST {
            let further = format!("(to line {last})");
            text = if text.is_empty() {
                further
            } else {
                format!("{text} {further}")
            };
            last = first;
            let line_end = source.line_start(first) + source.line(first).trim_end().len();
            end = line_end.max(start);
        }
        Target {
            file,
            start,
            end,
            first,
            last,
            text,
            primary: label.primary,
        }
    }

    fn is_on_one_line_with(&self, other: &Target) -> bool {
        self.file == other.file
            && self.first == self.last
            && other.first == other.last
            && self.first == other.first
    }

    fn overlaps(&self, other: &Target) -> bool {
        let same = self.start == other.start && self.end == other.end;
        same || (self.start < other.end && other.start < self.end)
    }
}

/// Adds a target. Two underlines on one line cannot overlap: the later one keeps what the earlier left free, and where that is
/// nothing, its text joins the earlier one's.
fn place(targets: &mut Vec<Target>, mut next: Target, sources: &Sources) {
    for index in 0..targets.len() {
        let Some(earlier) = targets.get_mut(index) else {
            break;
        };
        let one_line = earlier.is_on_one_line_with(&next);
        let same =
            earlier.file == next.file && (earlier.start, earlier.end) == (next.start, next.end);
        if !(same || one_line && earlier.overlaps(&next)) {
            continue;
        }
        if next.start < earlier.start {
            let text = &sources.get(next.file).text;
            let left = text.get(next.start..earlier.start).unwrap_or("");
            next.end = next.start + left.trim_end().len();
        } else if next.end > earlier.end {
            next.start = earlier.end;
        } else {
            earlier.primary |= next.primary;
            if !earlier.text.is_empty() && !next.text.is_empty() {
                earlier.text.push('\n');
            }
            earlier.text.push_str(&next.text);
            return;
        }
    }
    targets.push(next);
}

/// The lines to show: those of the labels and one on either side unless it is blank, joined where only one lies between.
/// The block of the first target, where the fault is, comes first; then the rest of its file; then other files as they
/// are mentioned.
fn stretches(targets: &[Target], sources: &Sources) -> Vec<Stretch> {
    let mut files: Vec<FileId> = Vec::new();
    for target in targets {
        if !files.contains(&target.file) {
            files.push(target.file);
        }
    }
    let mut found: Vec<Stretch> = Vec::new();
    for file in files {
        let source = sources.get(file);
        let says = |number: &u32| !source.line(*number).trim().is_empty();
        let mut ranges: Vec<(u32, u32)> = targets
            .iter()
            .filter(|target| target.file == file)
            .map(|target| {
                let before = Some(target.first.saturating_sub(1)).filter(says);
                let after = Some(target.last.saturating_add(1)).filter(says);
                (before.unwrap_or(target.first), after.unwrap_or(target.last))
            })
            .collect();
        ranges.sort_unstable();
        for (first, last) in ranges {
            match found.last_mut() {
                Some(before) if before.file == file && first <= before.last.saturating_add(2) => {
                    before.last = before.last.max(last);
                }
                _ => found.push(Stretch { file, first, last }),
            }
        }
    }
    if let Some(main) = targets.first() {
        let holds = |s: &Stretch| s.file == main.file && (s.first..=s.last).contains(&main.first);
        // A stable sort: the rest keeps its order.
        found.sort_by_key(|stretch| !holds(stretch));
    }
    found
}

/// How much room the lines of a block have.
fn frame(stretch: &Stretch, targets: &[Target], width: usize, unicode: bool) -> Frame {
    let number = stretch.last.to_string().len();
    let tall = targets
        .iter()
        .filter(|t| t.file == stretch.file && t.first != t.last)
        .filter(|t| t.first >= stretch.first && t.last <= stretch.last)
        .count();
    // Left of the text stand the line number between blanks, a bar, a blank, and the arrows of tall labels.
    let arrows = if tall == 0 { 0 } else { tall + 3 };
    let room = width.saturating_sub(number + 4 + arrows);
    Frame {
        room: room.max(LEAST_ROOM),
        unicode,
    }
}

/// What the labels of a line point at, as offsets in the line. A label over several lines has a point where it starts and
/// one where it ends.
fn stops(here: &[(usize, &Target)], line_start: usize, number: u32) -> Vec<(usize, usize)> {
    here.iter()
        .map(|(_, target)| {
            let start = target.start.saturating_sub(line_start);
            let end = target.end.saturating_sub(line_start);
            match (target.first == number, target.last == number) {
                (true, true) => (start, end),
                (true, false) => (start, start),
                (false, _) => (end, end),
            }
        })
        .collect()
}

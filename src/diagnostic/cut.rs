//! One line of source, made to fit a drawing.

use super::words::{char_columns, columns, ellipsis, stand_in, steers};

/// The least columns a label's text gets, also where the line leaves fewer.
pub(super) const LEAST_ROOM: usize = 24;

/// How much room a block's lines have.
pub(super) struct Frame {
    /// Columns left for source text, and for the text of labels beneath it.
    pub room: usize,
    /// Whether characters beyond ASCII may stand for what is left out.
    pub unicode: bool,
}

/// A line as it is drawn, and where its characters went.
pub(super) struct Cut {
    /// The line as drawn.
    pub text: String,
    /// Offsets in the line and, for each, the offset in `text`; ascending.
    moved: Vec<(usize, usize)>,
}

impl Cut {
    /// The line, cut to the width when it is longer: around the stops if there are any, else at its end.
    pub(super) fn of(line: &str, stops: &[(usize, usize)], frame: &Frame) -> Cut {
        let gap = columns(ellipsis(frame.unicode));
        let fits = forward(line, 0, frame.room) == line.len();
        let far = match stops {
            // So far right that no text would fit beneath.
            [(start, end)] => {
                let middle = width_to(line, *start, frame.room) + width_to(line, *end, frame.room);
                middle / 2 + 4 + LEAST_ROOM > frame.room
            }
            _ => false,
        };
        if fits && !far {
            return Cut::pieces(line, &[(0, line.len())], frame);
        }
        if stops.is_empty() {
            let end = forward(line, 0, frame.room.saturating_sub(gap));
            return Cut::pieces(line, &[(0, end)], frame);
        }
        let share = frame.room.saturating_sub(gap * (stops.len() + 1)) / stops.len();
        let share = share.max(8);
        let mut wanted: Vec<(usize, usize)> = stops
            .iter()
            .map(|(start, end)| {
                let shown = forward(line, *start, share).min(*end).max(*start);
                let used = columns(line.get(*start..shown).unwrap_or(""));
                let spare = share.saturating_sub(used);
                let from = backward(line, *start, spare / 2);
                let to = forward(line, shown, spare - spare / 2);
                (from, to)
            })
            .collect();
        wanted.sort_unstable();
        let mut joined: Vec<(usize, usize)> = Vec::new();
        for (from, to) in wanted {
            match joined.last_mut() {
                Some((_, end)) if from <= *end => *end = to.max(*end),
                _ => joined.push((from, to)),
            }
        }
        Cut::pieces(line, &joined, frame)
    }

    /// The given pieces of a line, with a mark wherever something was left out.
    fn pieces(line: &str, pieces: &[(usize, usize)], frame: &Frame) -> Cut {
        let mut text = String::new();
        let mut moved = Vec::new();
        let mut reached = 0;
        let mut column = 0;
        for (from, to) in pieces {
            if *from > reached {
                text.push_str(ellipsis(frame.unicode));
                column += columns(ellipsis(frame.unicode));
            }
            let piece = line.get(*from..*to).unwrap_or("");
            for (at, c) in piece.char_indices() {
                moved.push((from + at, text.len()));
                let wide = char_columns(c, column);
                match c {
                    '\t' => text.extend(std::iter::repeat_n(' ', wide)),
                    c if steers(c) => text.push(stand_in(frame.unicode)),
                    c => text.push(c),
                }
                column += wide;
            }
            moved.push((*to, text.len()));
            reached = *to;
        }
        if reached < line.len() {
            text.push_str(ellipsis(frame.unicode));
        }
        Cut { text, moved }
    }

    /// Where an offset of the line went; one that was left out, to the end of the piece before it.
    pub(super) fn offset(&self, at: usize) -> usize {
        let after = self.moved.partition_point(|(from, _)| *from <= at);
        let found = self.moved.get(after.saturating_sub(1));
        found.map_or(0, |(_, to)| *to)
    }

    /// The column of an offset in the drawn text.
    pub(super) fn columns_to(&self, offset: usize) -> usize {
        columns(self.text.get(..offset).unwrap_or(""))
    }
}

/// How far a number of columns reaches in a line from an offset; never looks further.
fn forward(line: &str, from: usize, room: usize) -> usize {
    let mut used = 0;
    for (at, c) in line.get(from..).unwrap_or("").char_indices() {
        used += char_columns(c, used);
        if used > room {
            return from + at;
        }
    }
    line.len()
}

/// How far back a number of columns reaches.
fn backward(line: &str, from: usize, room: usize) -> usize {
    let mut used = 0;
    let mut reached = from;
    for (at, c) in line.get(..from).unwrap_or("").char_indices().rev() {
        used += char_columns(c, 0);
        if used > room {
            return reached;
        }
        reached = at;
    }
    reached
}

/// The columns before an offset, counted no further than `most`.
fn width_to(line: &str, offset: usize, most: usize) -> usize {
    let mut used = 0;
    for c in line.get(..offset).unwrap_or("").chars() {
        used += char_columns(c, used);
        if used > most {
            break;
        }
    }
    used
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame = Frame {
        room: 30,
        unicode: true,
    };

    #[test]
    fn a_line_that_fits_stays_whole_and_tabs_become_blanks() {
        let cut = Cut::of("a\tb", &[(0, 1)], &FRAME);
        assert_eq!(cut.text, "a   b");
        assert_eq!((cut.offset(2), cut.offset(3)), (4, 5));
    }

    #[test]
    fn a_long_line_is_cut_at_its_end_or_around_what_is_meant() {
        let line = "0123456789".repeat(10);
        assert_eq!(
            Cut::of(&line, &[], &FRAME).text,
            "01234567890123456789012345678…"
        );
        let cut = Cut::of(&line, &[(50, 52)], &FRAME);
        assert_eq!(cut.text, "…7890123456789012345678901234…");
        let meant = cut.text.get(cut.offset(50)..cut.offset(52));
        assert_eq!(meant, Some("01"));
        assert_eq!(cut.columns_to(cut.offset(50)), 14);
    }

    #[test]
    fn two_places_far_apart_are_both_kept() {
        let line = "0123456789".repeat(10);
        let cut = Cut::of(&line, &[(1, 3), (98, 100)], &FRAME);
        assert!(columns(&cut.text) <= 30, "{}", cut.text);
        assert_eq!(cut.text.get(cut.offset(1)..cut.offset(3)), Some("12"));
        assert_eq!(cut.text.get(cut.offset(98)..cut.offset(100)), Some("89"));
    }
}

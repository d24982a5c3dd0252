//! Places in source text, as byte offsets.

/// Which file of a [`Sources`](super::Sources) a span lies in.
#[derive(Copy, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct FileId(pub u32);

/// A stretch of one file's text: byte offsets, `start` included, `end` not.
///
/// A span is only a pair of numbers; whoever reads text through one clamps it to the text it finds
/// ([`Sources::slice`](super::Sources::slice) and [`Sources::position`](super::Sources::position) do).
#[derive(Copy, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset just after the last byte.
    pub end: u32,
}

impl Span {
    /// A span; one that would end before it starts is empty at its start.
    pub fn new(file: FileId, start: u32, end: u32) -> Span {
        let end = end.max(start);
        Span { file, start, end }
    }

    /// The smallest span that covers both. Spans of different files have no cover: the first is kept.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        if self.file == other.file {
            Span::new(
                self.file,
                self.start.min(other.start),
                self.end.max(other.end),
            )
        } else {
            self
        }
    }

    /// How many bytes it covers.
    pub fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether it covers nothing, and so names a point between two characters.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cover_spans_both_and_stays_in_one_file() {
        let (here, there) = (FileId(0), FileId(1));
        let cover = Span::new(here, 8, 9).to(Span::new(here, 2, 4));
        assert_eq!(cover, Span::new(here, 2, 9));
        let first = Span::new(here, 8, 9);
        assert_eq!(first.to(Span::new(there, 0, 1)), first);
    }

    #[test]
    fn a_span_that_ends_before_it_starts_is_empty() {
        assert!(Span::new(FileId(0), 5, 2).is_empty());
    }
}

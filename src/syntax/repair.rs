//! The text the grammar reads: a declaration as written, with its known mistakes mended or blanked out, and the way
//! back from every place in it to the place in the file.

use std::ops::Range;

/// A replacement of a stretch of the declaration as written.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Patch {
    range: Range<usize>,
    with: String,
}

/// A declaration with its patches applied.
#[derive(Clone, Debug)]
pub(super) struct Repaired<'t> {
    original: &'t str,
    patches: Vec<Patch>,
    text: String,
    /// Where each stretch begins in `text` and in `original`; the flag says whether it is copied or replaced.
    stretches: Vec<(usize, usize, bool)>,
}

impl<'t> Repaired<'t> {
    /// A declaration as it stands.
    pub(super) fn new(original: &'t str) -> Self {
        Repaired {
            original,
            patches: Vec::new(),
            text: original.to_owned(),
            stretches: Vec::new(),
        }
    }

    /// The text to read.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The text as written.
    pub(super) fn original(&self) -> &'t str {
        self.original
    }

    /// Replaces a stretch of the text as written. False, and nothing done, where it overlaps another patch.
    pub(super) fn patch(&mut self, range: Range<usize>, with: impl Into<String>) -> bool {
        let overlaps = self.patches.iter().any(|patch| {
            patch.range == range || patch.range.start < range.end && range.start < patch.range.end
        });
        if overlaps {
            return false;
        }
        self.insert(range, with.into());
        self.rebuild();
        true
    }

    /// Adds to what is inserted at a place already.
    pub(super) fn extend_patch(&mut self, at: usize, with: &str) {
        if let Some(patch) = self
            .patches
            .iter_mut()
            .find(|patch| patch.range == (at..at))
        {
            patch.with.push_str(with);
            self.rebuild();
        }
    }

    /// Replaces many stretches that do not overlap each other or what is patched already.
    pub(super) fn patch_all(&mut self, patches: impl IntoIterator<Item = (Range<usize>, String)>) {
        for (range, with) in patches {
            self.insert(range, with);
        }
        self.rebuild();
    }

    /// Replaces a stretch of the text by blanks, patches in it included; of what is inserted at its end, what lies in it.
    pub(super) fn blank(&mut self, stretch: Range<usize>) {
        let kept = self.inserted_after(stretch.end);
        let mut range = self.range(stretch);
        for patch in &self.patches {
            if patch.range.start < range.end && range.start < patch.range.end {
                range.start = range.start.min(patch.range.start);
                range.end = range.end.max(patch.range.end);
            }
        }
        self.patches
            .retain(|patch| patch.range.end < range.start || patch.range.start > range.end);
        let blanks = self
            .original
            .get(range.clone())
            .unwrap_or("")
            .bytes()
            .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
            .collect();
        let end = range.end;
        self.insert(range, blanks);
        if !kept.is_empty() {
            self.insert(end..end, kept);
        }
        self.rebuild();
    }

    /// The rest from a place of the text on of what is inserted there.
    fn inserted_after(&self, at: usize) -> String {
        let rest = self
            .patches
            .iter()
            .zip(self.stretches.iter().filter(|&&(_, _, copied)| !copied))
            .filter(|(patch, _)| patch.range.is_empty())
            .find_map(|(patch, &(read, _, _))| patch.with.get(at.checked_sub(read)?..));
        rest.unwrap_or("").to_owned()
    }

    fn insert(&mut self, range: Range<usize>, with: String) {
        let at = self
            .patches
            .partition_point(|patch| patch.range.start <= range.start);
        self.patches.insert(at, Patch { range, with });
    }

    fn rebuild(&mut self) {
        self.text.clear();
        self.stretches.clear();
        let mut copied = 0;
        for patch in &self.patches {
            let start = patch.range.start.max(copied);
            self.stretches.push((self.text.len(), copied, true));
            self.text
                .push_str(self.original.get(copied..start).unwrap_or(""));
            self.stretches.push((self.text.len(), start, false));
            self.text.push_str(&patch.with);
            copied = patch.range.end.max(copied);
        }
        self.stretches.push((self.text.len(), copied, true));
        self.text
            .push_str(self.original.get(copied..).unwrap_or(""));
    }

    /// The place as written of a place in the text where something begins.
    pub(super) fn start(&self, at: usize) -> usize {
        match self.stretch(at) {
            Some((read, written, true)) => written + (at - read),
            Some((_, written, false)) => written,
            None => at,
        }
    }

    /// The place as written of a place in the text where something ends.
    pub(super) fn end(&self, at: usize) -> usize {
        let index = self.stretches.partition_point(|&(read, _, _)| read < at);
        match index
            .checked_sub(1)
            .and_then(|index| self.stretches.get(index))
        {
            Some(&(read, written, true)) => written + (at - read),
            Some(_) => self
                .stretches
                .get(index)
                .map_or(self.original.len(), |&(_, written, _)| written),
            None => at,
        }
    }

    /// A stretch of the text as written that covers a stretch of the text.
    pub(super) fn range(&self, range: Range<usize>) -> Range<usize> {
        let start = self.start(range.start);
        let end = self.end(range.end).max(start);
        start..end
    }

    /// The last stretch that begins at or before a place: an insertion begins where what follows it does.
    fn stretch(&self, at: usize) -> Option<(usize, usize, bool)> {
        let index = self.stretches.partition_point(|&(read, _, _)| read <= at);
        index
            .checked_sub(1)
            .and_then(|index| self.stretches.get(index))
            .copied()
    }
}

#[cfg(test)]
mod tests {
    use super::Repaired;

    #[test]
    fn places_lead_back_over_patches() {
        let mut repaired = Repaired::new("a = b && c");
        assert!(repaired.patch(2..3, "=="));
        assert!(repaired.patch(6..8, "and"));
        assert_eq!(repaired.text(), "a == b and c");
        assert_eq!(repaired.range(0..1), 0..1);
        assert_eq!(repaired.range(2..4), 2..3);
        assert_eq!(repaired.range(5..6), 4..5);
        assert_eq!(repaired.range(7..10), 6..8);
        assert_eq!(repaired.range(11..12), 9..10);
        assert!(!repaired.patch(2..3, ":"));
    }

    #[test]
    fn insertions_have_no_length() {
        let mut repaired = Repaired::new("a b");
        assert!(repaired.patch(1..1, ","));
        assert_eq!(repaired.text(), "a, b");
        assert_eq!(repaired.range(0..1), 0..1);
        assert_eq!(repaired.range(3..4), 2..3);
    }

    #[test]
    fn blanks_swallow_patches() {
        let mut repaired = Repaired::new("keep a = b\nkeep");
        assert!(repaired.patch(7..8, "=="));
        repaired.blank(5..11);
        assert_eq!(repaired.text(), "keep      \nkeep");
        assert_eq!(repaired.range(11..15), 11..15);
    }

    #[test]
    fn blanks_keep_what_is_inserted_behind_them() {
        let mut repaired = Repaired::new("a { b { c\nd");
        assert!(repaired.patch(9..9, " }"));
        repaired.extend_patch(9, " }");
        repaired.blank(4..11);
        assert_eq!(repaired.text(), "a {       }\nd");
    }
}

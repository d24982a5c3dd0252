//! Whether two conditions, or a condition and a box, have something in common, and a way to it, without building it.

use super::node::{Diagram, Level, NO, Store, YES};

/// Where the numbers begin under which it is kept whether two conditions overlap: one where the second is to hold, one
/// where it is not to. Those of operations are others.
pub(super) const OVERLAPS: u32 = 6;

impl Store {
    /// Is there somewhere where one condition holds and the other holds, or does not hold, as said? What is found is
    /// kept, so that many questions about conditions that share nodes cost little more than one.
    #[must_use]
    pub fn overlap(&mut self, a: Diagram, b: Diagram, holds: bool) -> bool {
        if a == NO {
            return false;
        }
        if b.value().is_some() {
            return (b == YES) == holds;
        }
        // What is no value takes both.
        if a == YES {
            return true;
        }
        if a == b {
            return holds;
        }
        let (a, b) = if holds && b < a { (b, a) } else { (a, b) };
        let key = (OVERLAPS + u32::from(holds), a.number(), b.number());
        if let Some(done) = self.memo.get(key) {
            return done == YES;
        }
        self.looked_at += 1;
        let found = self.overlapping_edge(a, b, holds).is_some();
        self.memo.set(key, Diagram::truth(found));
        found
    }

    /// Does a condition hold somewhere in a box: for each variable the cells it may be in, or any? No list may be empty: of a
    /// variable that is not asked that would not be noticed.
    #[must_use]
    pub fn holds_inside<'r>(
        &mut self,
        condition: Diagram,
        inside: impl Fn(Level) -> Option<&'r [(u16, u16)]>,
    ) -> bool {
        let mut found = condition == YES;
        let mut looked_at = 0;
        self.walk_along(&[condition], |_, level, edges, open| {
            looked_at += 1;
            let all = [(0, u16::MAX)];
            for &(first, last) in inside(level).unwrap_or(&all) {
                let begin = edges.partition_point(|edge| edge.last < first);
                for edge in edges.iter().skip(begin) {
                    match edge.to.value() {
                        None => open.push(edge.to),
                        Some(_) => found |= edge.to != NO,
                    }
                    if edge.last >= last {
                        break;
                    }
                }
            }
            if found {
                open.clear();
            }
        });
        self.looked_at += looked_at;
        found
    }

    /// Both conditions, the first of which is likely to hold only where the second does: then nothing is built.
    pub fn held_to(&mut self, a: Diagram, b: Diagram) -> Diagram {
        match self.overlap(a, b, false) {
            false => a,
            true => self.and(a, b),
        }
    }

    /// The variable asked first and its first cell in which they overlap, with what is left of both there.
    fn overlapping_edge(
        &mut self,
        a: Diagram,
        b: Diagram,
        holds: bool,
    ) -> Option<(Level, u16, [Diagram; 2])> {
        let level = self.level(a).into_iter().chain(self.level(b)).min()?;
        let (mut i, mut j, mut first) = (0, 0, 0);
        while let (Some(l), Some(r)) = (self.edge_at(a, level, i), self.edge_at(b, level, j)) {
            if self.overlap(l.to, r.to, holds) {
                return Some((level, first, [l.to, r.to]));
            }
            let last = l.last.min(r.last);
            first = last + 1;
            i += usize::from(l.last == last);
            j += usize::from(r.last == last);
        }
        None
    }

    /// A way to where they overlap, by the first cells there are: the variables asked, in their order, and the cell of
    /// each; none when they do not.
    #[must_use]
    pub fn way_to_overlap(
        &mut self,
        a: Diagram,
        b: Diagram,
        holds: bool,
    ) -> Option<Vec<(Level, u16)>> {
        let mut way = Vec::new();
        let (mut a, mut b) = (a, b);
        if !self.overlap(a, b, holds) {
            return None;
        }
        while let Some((level, cell, left)) = self.overlapping_edge(a, b, holds) {
            way.push((level, cell));
            [a, b] = left;
        }
        Some(way)
    }
}

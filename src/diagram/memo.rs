//! What was combined before. An entry that stands in the way of a newer one is overwritten: forgetting costs time and
//! never changes an answer, and memory stays in proportion to the nodes.

use super::node::{Diagram, NO};

/// What a result was made from: three numbers that tell the operation and its operands apart.
pub(super) type Key = (u32, u32, u32);

/// The entries of a memo that has just begun.
const LEAST: usize = 1 << 12;

/// Results by what they were made from.
#[derive(Debug)]
pub(super) struct Memo {
    entries: Vec<(Key, Diagram)>,
    mask: usize,
}

/// No operation has this key: the first number of one is below.
const EMPTY: Key = (u32::MAX, u32::MAX, u32::MAX);

impl Memo {
    pub fn new() -> Memo {
        Memo {
            entries: vec![(EMPTY, NO); LEAST],
            mask: LEAST - 1,
        }
    }

    fn place(&self, (a, b, c): Key) -> usize {
        // Multiplication by odd constants spreads what differs in few bits; the high bits are the best spread.
        let mixed = u64::from(a)
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .wrapping_add(u64::from(b).wrapping_mul(0xC2B2_AE3D_27D4_EB4F))
            .wrapping_add(u64::from(c).wrapping_mul(0x1656_67B1_9E37_79F9));
        ((mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 32) as usize & self.mask
    }

    pub fn get(&self, key: Key) -> Option<Diagram> {
        let (known, made) = self.entries.get(self.place(key))?;
        (*known == key).then_some(*made)
    }

    pub fn set(&mut self, key: Key, made: Diagram) {
        let place = self.place(key);
        if let Some(entry) = self.entries.get_mut(place) {
            *entry = (key, made);
        }
    }

    /// Keeps room for what so many nodes give rise to.
    pub fn grow(&mut self, nodes: usize) {
        if nodes <= self.entries.len() {
            return;
        }
        let size = self.entries.len() * 2;
        let old = std::mem::replace(&mut self.entries, vec![(EMPTY, NO); size]);
        self.mask = size - 1;
        for (key, made) in old {
            if key != EMPTY {
                self.set(key, made);
            }
        }
    }
}

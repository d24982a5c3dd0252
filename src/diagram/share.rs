//! How much of the space a condition covers, every cell of a variable counting alike.
//!
//! The exact share of a condition on hundreds of variables takes numbers of as many digits. What it is in per cent is nearly
//! always told by a few of them, so a share can be had between bounds as well, and exactly where these do not tell.

use std::collections::BTreeSet;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::node::{Diagram, Level, NO, Store, YES};
use crate::quantity::{Natural, Num};

/// How finely bounds are told apart: in parts of the whole, two to this power of them. A cell count and more fits above.
const PLACES: u32 = 110;

/// A share of the whole, in parts of it: no less than the one, no more than the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// No less than this.
    pub least: u128,
    /// No more than this.
    pub most: u128,
}

impl Bounds {
    /// All of it.
    const WHOLE: Bounds = Bounds {
        least: 1 << PLACES,
        most: 1 << PLACES,
    };

    /// What this is of a whole it is part of, in per cent and rounded up, so that little is not none; nothing where the
    /// bounds do not tell.
    #[must_use]
    pub fn percent_of(self, whole: Bounds) -> Option<u8> {
        if whole.least == 0 {
            return None;
        }
        let percent = |part: u128, whole: u128| (100 * part).div_ceil(whole);
        let least = percent(self.least, whole.most);
        let most = percent(self.most, whole.least);
        u8::try_from(least).ok().filter(|_| least == most)
    }
}

impl Store {
    /// The share of the space in which a condition holds: from 0 to 1.
    #[must_use]
    pub fn share(&self, condition: Diagram) -> Num {
        self.share_among(condition, YES, self.support(condition))
    }

    /// The same between bounds.
    #[must_use]
    pub fn share_between(&self, condition: Diagram) -> Bounds {
        Counting::new(self, Bounds::WHOLE).holding([condition, YES])
    }

    /// The share of the space in which two conditions hold that ask nothing but these variables, without building what they
    /// have in common.
    pub(super) fn share_among(&self, a: Diagram, b: Diagram, asked: BTreeSet<Level>) -> Num {
        let sizes = asked.iter().map(|level| self.size(*level));
        let all = sizes.fold(Natural::new(1), |all, size| all.times(size.into()));
        let mut counting = Counting::new(self, Rc::new(all));
        let holding = counting.holding([a, b]);
        let share = holding.share_of(&counting.all);
        share.unwrap_or_else(Num::zero)
    }
}

/// What is counted.
trait Amount: Clone + Default {
    /// From now on more, by as much as another for each of so many cells.
    fn add(&mut self, other: &Self, cells: u64);

    /// From now on one of so many equal parts, of which there is at least one.
    fn divide(&mut self, parts: u64);
}

impl Amount for Rc<Natural> {
    fn add(&mut self, other: &Self, cells: u64) {
        let sum = Rc::make_mut(self);
        match cells {
            1 => *sum += other,
            cells => *sum += &other.times(cells),
        }
    }

    fn divide(&mut self, parts: u64) {
        Rc::make_mut(self).divide(parts);
    }
}

impl Amount for Bounds {
    fn add(&mut self, other: &Self, cells: u64) {
        self.least += other.least * u128::from(cells);
        self.most += other.most * u128::from(cells);
    }

    fn divide(&mut self, parts: u64) {
        let parts = u128::from(parts.max(1));
        self.least /= parts;
        self.most = self.most.div_ceil(parts);
    }
}

/// Counts the combinations of cells, of all the variables asked, in which two conditions hold. What is asked before a
/// node is counted with it, so that what is passed over between two nodes is no matter.
struct Counting<'a, A> {
    store: &'a Store,
    none: A,
    all: A,
    known: FxHashMap<[Diagram; 2], A>,
}

impl<'a, A: Amount> Counting<'a, A> {
    fn new(store: &'a Store, all: A) -> Self {
        Self {
            store,
            none: A::default(),
            all,
            known: FxHashMap::default(),
        }
    }

    fn holding(&mut self, both: [Diagram; 2]) -> A {
        let [a, b] = match both {
            [NO, _] | [_, NO] => return self.none.clone(),
            [YES, YES] => return self.all.clone(),
            [a, b] if a == b => [a, YES],
            [a, b] => [a.min(b), a.max(b)],
        };
        if let Some(known) = self.known.get(&[a, b]) {
            return known.clone();
        }
        let store = self.store;
        let Some(level) = store.level(a).into_iter().chain(store.level(b)).min() else {
            return self.none.clone();
        };
        let mut sum = A::default();
        let (mut i, mut j, mut first) = (0, 0, 0);
        while let (Some(l), Some(r)) = (store.edge_at(a, level, i), store.edge_at(b, level, j)) {
            let last = l.last.min(r.last);
            let cells = u64::from(last) + 1 - first;
            first = u64::from(last) + 1;
            let beneath = self.holding([l.to, r.to]);
            sum.add(&beneath, cells);
            i += usize::from(l.last == last);
            j += usize::from(r.last == last);
        }
        // What is beneath does not turn on this variable: it was counted with every cell of it.
        sum.divide(store.size(level).into());
        self.known.insert([a, b], sum.clone());
        sum
    }
}

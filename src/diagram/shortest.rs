//! The way to where a condition holds that asks the fewest questions, or costs the least.

use rustc_hash::FxHashMap;

use super::node::{Diagram, Level, NO, Store, YES};
use super::read::Region;

/// What the shortest way from each node costs; none where there is no way.
type Lengths = FxHashMap<Diagram, Option<u64>>;

impl Store {
    /// The way to where the condition holds that asks the fewest questions; among equals, the one with the first cells.
    /// None when it holds nowhere.
    #[must_use]
    pub fn shortest(&self, condition: Diagram) -> Option<Region> {
        let (mut lengths, one) = (Lengths::default(), |_, _| Some(1));
        self.length(condition, &one, &mut lengths)?;
        let mut region = Region::new();
        let mut here = condition;
        while let Some(level) = self.level(here) {
            let mut first = 0;
            let mut best: Option<(u64, u16, u16, Diagram)> = None;
            for edge in self.edges(here) {
                let length = self.length(edge.to, &one, &mut lengths);
                if let Some(length) = length
                    && best.is_none_or(|(least, ..)| length < least)
                {
                    best = Some((length, first, edge.last, edge.to));
                }
                first = edge.last.saturating_add(1);
            }
            let (_, first, last, to) = best?;
            region.insert(level, vec![(first, last)]);
            here = to;
        }
        Some(region)
    }

    /// The least that a way to where the condition holds costs, when each cell of a variable that is asked has a price and
    /// cells without one are not to be had. A variable that is not asked costs nothing. None when there is no way.
    #[must_use]
    pub fn least(
        &self,
        condition: Diagram,
        price: &impl Fn(Level, u16) -> Option<u64>,
    ) -> Option<u64> {
        let of_edge = |level: Level, (first, last): (u16, u16)| {
            let prices = (first..=last).filter_map(|cell| price(level, cell));
            prices.min()
        };
        self.length(condition, &of_edge, &mut Lengths::default())
    }

    /// The least that a way from here costs.
    fn length(
        &self,
        condition: Diagram,
        price: &impl Fn(Level, (u16, u16)) -> Option<u64>,
        done: &mut Lengths,
    ) -> Option<u64> {
        match condition {
            YES => return Some(0),
            NO => return None,
            _ => {}
        }
        if let Some(&known) = done.get(&condition) {
            return known;
        }
        let level = self.level(condition)?;
        let (mut first, mut least) = (0, None);
        for edge in self.edges(condition) {
            let own = price(level, (first, edge.last));
            first = edge.last.saturating_add(1);
            let rest = own.and_then(|_| self.length(edge.to, price, done));
            if let (Some(own), Some(rest)) = (own, rest) {
                let all = own.saturating_add(rest);
                least = Some(least.map_or(all, |known: u64| known.min(all)));
            }
        }
        done.insert(condition, least);
        least
    }
}

//! Of several lists, the cheapest choice that takes something from each.

use std::collections::BTreeMap;

/// How many choices are tried before the best found is taken for the best.
const TRIES: usize = 2_000;

/// The cheapest numbers that take at least one from each list, ascending; `costs` gives the cost of each number. Of equal
/// choices the first found, always the same one, and nothing in it can be left out. Nothing where a list is empty.
pub(super) fn cheapest(costs: &[u64], lists: &[Vec<usize>]) -> Option<Vec<usize>> {
    chosen(costs, lists).map(|(numbers, _)| numbers)
}

/// The same, and whether every choice was gone through, so that none is cheaper.
pub(super) fn chosen(costs: &[u64], lists: &[Vec<usize>]) -> Option<(Vec<usize>, bool)> {
    if lists.iter().any(Vec::is_empty) {
        return None;
    }
    let cost = |number: usize| costs.get(number).copied().unwrap_or(u64::MAX);
    // What stands in the same lists as a cheaper one is never needed.
    let mut places: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (list, numbers) in lists.iter().enumerate() {
        for &number in numbers {
            places.entry(number).or_default().push(list);
        }
    }
    let mut of_places: BTreeMap<&[usize], usize> = BTreeMap::new();
    for (&number, places) in &places {
        let kept = of_places.entry(places).or_insert(number);
        if (cost(number), number) < (cost(*kept), *kept) {
            *kept = number;
        }
    }
    let kept: Vec<usize> = of_places.into_values().collect();
    let mut narrow: Vec<Vec<usize>> = vec![Vec::new(); lists.len()];
    for &number in &kept {
        for &list in places.get(&number).map_or(&[][..], Vec::as_slice) {
            if let Some(narrow) = narrow.get_mut(list) {
                narrow.push(number);
            }
        }
    }
    for list in &mut narrow {
        list.sort_by_key(|&number| (cost(number), number));
    }
    let mut choice = Choice {
        costs,
        lists: narrow,
        best: None,
        tries: 0,
    };
    choice.extend(&mut Vec::new(), 0);
    let sure = choice.tries <= TRIES;
    let (_, found) = choice.best?;
    Some((irredundant(found, lists, costs), sure))
}

struct Choice<'c> {
    costs: &'c [u64],
    lists: Vec<Vec<usize>>,
    best: Option<(u64, Vec<usize>)>,
    tries: usize,
}

impl Choice<'_> {
    fn cost(&self, number: usize) -> u64 {
        self.costs.get(number).copied().unwrap_or(u64::MAX)
    }

    fn extend(&mut self, taken: &mut Vec<usize>, cost: u64) {
        self.tries += 1;
        let open: Vec<&Vec<usize>> = self
            .lists
            .iter()
            .filter(|list| !list.iter().any(|number| taken.contains(number)))
            .collect();
        let shortest = open.iter().min_by_key(|list| list.len());
        let Some(&shortest) = shortest else {
            if self.best.as_ref().is_none_or(|(best, _)| cost < *best) {
                self.best = Some((cost, taken.clone()));
            }
            return;
        };
        if let Some((best, _)) = &self.best
            && (cost + self.at_least(&open) >= *best || self.tries > TRIES)
        {
            return;
        }
        for number in shortest.clone() {
            let more = self.cost(number);
            taken.push(number);
            self.extend(taken, cost.saturating_add(more));
            taken.pop();
        }
    }

    /// What lists that have nothing in common cost at least, together.
    fn at_least(&self, open: &[&Vec<usize>]) -> u64 {
        let mut used: Vec<usize> = Vec::new();
        let mut least = 0;
        for list in open {
            if list.iter().any(|number| used.contains(number)) {
                continue;
            }
            least += list.first().map_or(0, |&number| self.cost(number));
            used.extend(list.iter());
        }
        least
    }
}

/// The choice without what the rest of it makes superfluous, the dearest first.
fn irredundant(mut choice: Vec<usize>, lists: &[Vec<usize>], costs: &[u64]) -> Vec<usize> {
    let mut order = choice.clone();
    order.sort_by_key(|&number| std::cmp::Reverse((costs.get(number).copied(), number)));
    for number in order {
        let rest = |list: &Vec<usize>| list.iter().any(|n| *n != number && choice.contains(n));
        if lists.iter().all(rest) {
            choice.retain(|one| *one != number);
        }
    }
    choice.sort_unstable();
    choice
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed test panics")]
mod tests {
    use proptest::prelude::*;

    use super::cheapest;

    #[test]
    fn nothing_is_taken_from_an_empty_list() {
        assert_eq!(cheapest(&[1], &[vec![0], vec![]]), None);
        assert_eq!(cheapest(&[], &[]), Some(vec![]));
    }

    proptest! {
        #[test]
        fn no_other_choice_costs_less(
            costs in prop::collection::vec(1..20_u64, 8),
            lists in prop::collection::vec(prop::collection::vec(0..8_usize, 1..5), 0..8),
        ) {
            let found = cheapest(&costs, &lists).unwrap();
            let takes = |choice: u32| lists.iter().all(|list| list.iter().any(|n| choice >> n & 1 == 1));
            let cost = |choice: u32| (0..8).filter(|n| choice >> n & 1 == 1).map(|n| costs[n as usize]).sum::<u64>();
            let least = (0..256).filter(|&choice| takes(choice)).map(cost).min().unwrap();
            let bits = found.iter().map(|n| 1 << n).sum::<u32>();
            prop_assert!(takes(bits));
            prop_assert_eq!(cost(bits), least);
        }
    }
}

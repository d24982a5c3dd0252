//! In which order variables are asked: what is tested together stands together.
//!
//! After F. A. Aloul, I. L. Markov and K. A. Sakallah, *FORCE: A Fast and Easy-To-Implement Variable-Ordering Heuristic*
//! (2003): every condition pulls its variables towards the middle of their places, over and over, and the order in which
//! the conditions lie closest together is kept. Places are whole numbers, so the order is the same everywhere.

/// One finer than any place, so that middles of places stay apart.
const GRAIN: i64 = 1 << 20;

/// How often everything is pulled.
const ROUNDS: usize = 60;

/// The order in which to ask `count` variables: `first` in the order given, then the others by how `together`, the groups
/// of variables that conditions test, lie closest. The variables of a block are asked one right after the other: what
/// binds many pairs of variables stays small only when each pair is asked before the next.
#[must_use]
pub fn order(
    count: usize,
    first: &[usize],
    together: &[Vec<usize>],
    blocks: &[Vec<usize>],
) -> Vec<usize> {
    let mut stands_for: Vec<usize> = (0..count).collect();
    for block in blocks {
        let Some(&head) = block.iter().min() else {
            continue;
        };
        for &member in block {
            if let Some(place) = stands_for.get_mut(member) {
                *place = head;
            }
        }
    }
    let head = |variable: &usize| stands_for.get(*variable).copied().unwrap_or(*variable);
    let contracted: Vec<Vec<usize>> = together
        .iter()
        .map(|group| group.iter().map(head).collect())
        .collect();
    let heads = drawn_together(count, first, &contracted);
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); count];
    for variable in 0..count {
        if !first.contains(&variable)
            && let Some(block) = members.get_mut(head(&variable))
        {
            block.push(variable);
        }
    }
    let mut order = first.to_vec();
    for variable in heads.into_iter().skip(first.len()) {
        if let Some(block) = members.get_mut(variable) {
            order.append(block);
        }
    }
    // A block whose head is asked first anyway.
    members.into_iter().for_each(|left| order.extend(left));
    order
}

/// The order in which the groups lie closest together.
fn drawn_together(count: usize, first: &[usize], together: &[Vec<usize>]) -> Vec<usize> {
    let mut pinned = vec![false; count];
    for &variable in first {
        if let Some(place) = pinned.get_mut(variable) {
            *place = true;
        }
    }
    let groups: Vec<Vec<usize>> = together
        .iter()
        .map(|group| {
            let mut group: Vec<usize> = group
                .iter()
                .copied()
                .filter(|&variable| pinned.get(variable) == Some(&false))
                .collect();
            group.sort_unstable();
            group.dedup();
            group
        })
        .filter(|group| group.len() > 1)
        .collect();
    let mut best: Vec<usize> = (0..count)
        .filter(|&v| pinned.get(v) == Some(&false))
        .collect();
    let mut least = spread(&best, count, &groups);
    let mut current = best.clone();
    for _ in 0..ROUNDS {
        let next = pulled(&current, count, &groups);
        // From here on nothing moves any more.
        if next == current {
            break;
        }
        current = next;
        let spread = spread(&current, count, &groups);
        if spread < least {
            least = spread;
            best.clone_from(&current);
        }
    }
    let mut order: Vec<usize> = first.to_vec();
    order.extend(best);
    order
}

fn places(order: &[usize], count: usize) -> Vec<i64> {
    let mut places = vec![0; count];
    for (place, &variable) in (0..).zip(order) {
        if let Some(slot) = places.get_mut(variable) {
            *slot = place;
        }
    }
    places
}

/// How far the variables of each group lie apart, together.
fn spread(order: &[usize], count: usize, groups: &[Vec<usize>]) -> i64 {
    let places = places(order, count);
    let of = |variable: &usize| places.get(*variable).copied().unwrap_or_default();
    let width = |group: &Vec<usize>| {
        let last = group.iter().map(of).max().unwrap_or_default();
        last - group.iter().map(of).min().unwrap_or_default()
    };
    groups.iter().map(width).sum()
}

/// The order after every variable moved to the middle of the middles of its groups.
fn pulled(order: &[usize], count: usize, groups: &[Vec<usize>]) -> Vec<usize> {
    let places = places(order, count);
    let of = |variable: &usize| places.get(*variable).copied().unwrap_or_default();
    let mut sums = vec![(0_i64, 0_i64); count];
    for group in groups {
        let middle = group.iter().map(of).sum::<i64>() * GRAIN / group.len() as i64;
        for &variable in group {
            if let Some((sum, times)) = sums.get_mut(variable) {
                *sum += middle;
                *times += 1;
            }
        }
    }
    let goal = |variable: &usize| match sums.get(*variable) {
        Some(&(sum, times)) if times > 0 => sum / times,
        _ => of(variable) * GRAIN,
    };
    let mut moved = order.to_vec();
    moved.sort_by_key(|variable| (goal(variable), of(variable)));
    moved
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed test panics")]
mod tests {
    use super::*;

    #[test]
    fn what_is_tested_together_comes_together() {
        // Three chains of three, given apart.
        let chains: Vec<Vec<usize>> = (0..3)
            .flat_map(|chain| [vec![chain, chain + 3], vec![chain + 3, chain + 6]])
            .collect();
        let order = order(10, &[9], &chains, &[]);
        assert_eq!(order.first(), Some(&9));
        let place = |variable| order.iter().position(|&v| v == variable).unwrap() as i64;
        for chain in 0..3 {
            assert!((place(chain) - place(chain + 3)).abs() == 1, "{order:?}");
            assert!(
                (place(chain + 3) - place(chain + 6)).abs() == 1,
                "{order:?}"
            );
        }
    }

    #[test]
    fn a_block_is_not_torn_apart() {
        let blocks = vec![vec![0, 5], vec![1, 4]];
        let together = vec![vec![0, 1, 2], vec![3, 4, 5]];
        let order = order(6, &[2], &together, &blocks);
        let place = |variable| order.iter().position(|&v| v == variable).unwrap();
        assert_eq!(order.len(), 6);
        assert_eq!(place(5), place(0) + 1, "{order:?}");
        assert_eq!(place(4), place(1) + 1, "{order:?}");
    }
}

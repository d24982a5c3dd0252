//! The kernel against plain lists of values.

use proptest::prelude::*;

use super::{Diagram, Edge, Independent, Level, NO, Operation, Region, Store, Values, YES, within};

const SIZES: [u16; 4] = [3, 2, 4, 3];

/// All assignments of cells, the last variable fastest.
fn assignments() -> Vec<[u16; 4]> {
    let mut all = Vec::new();
    for a in 0..SIZES[0] {
        for b in 0..SIZES[1] {
            for c in 0..SIZES[2] {
                for d in 0..SIZES[3] {
                    all.push([a, b, c, d]);
                }
            }
        }
    }
    all
}

fn build(store: &mut Store, values: &[u32]) -> Diagram {
    fn from(store: &mut Store, level: u32, values: &[u32]) -> Diagram {
        let Some(&size) = SIZES.get(level as usize) else {
            return Diagram::always(values[0]);
        };
        let part = values.len() / usize::from(size);
        let edges: Vec<Edge> = (0..size)
            .map(|last| Edge {
                last,
                to: from(
                    store,
                    level + 1,
                    &values[usize::from(last) * part..][..part],
                ),
            })
            .collect();
        store.ask(Level(level), edges)
    }
    from(store, 0, values)
}

fn listed(store: &Store, diagram: Diagram) -> Vec<u32> {
    assignments()
        .iter()
        .map(|cells| store.value_at(diagram, |level| cells[level.0 as usize]))
        .collect()
}

fn store() -> Store {
    Store::new(SIZES.to_vec(), 100_000)
}

fn values(most: u32) -> impl Strategy<Value = Vec<u32>> {
    // Blocks of equal values make diagrams with structure, as policies have.
    prop::collection::vec((0..=most, 1..12_usize), 72).prop_map(|runs| {
        let mut values: Vec<u32> = runs
            .into_iter()
            .flat_map(|(value, times)| std::iter::repeat_n(value, times))
            .collect();
        values.truncate(72);
        values
    })
}

proptest! {
    #[test]
    fn a_diagram_is_its_function(a in values(4)) {
        let mut store = store();
        let diagram = build(&mut store, &a);
        prop_assert_eq!(&listed(&store, diagram), &a);
        let again = build(&mut store, &a);
        prop_assert_eq!(diagram, again);
    }

    #[test]
    fn operations_work_cell_by_cell(a in values(1), b in values(1), c in values(3), d in values(3)) {
        let mut store = store();
        let [f, g, p, q] = [&a, &b, &c, &d].map(|values| build(&mut store, values));
        let cases: [(Diagram, Vec<u32>); 9] = [
            (store.apply(Operation::Within, p, f), c.iter().zip(&a).map(|(x, y)| x * y).collect()),
            (store.apply(Operation::Either, p, q), c.iter().zip(&d).map(|(x, y)| x | y).collect()),
            (store.and(f, g), a.iter().zip(&b).map(|(x, y)| x & y).collect()),
            (store.or(f, g), a.iter().zip(&b).map(|(x, y)| x | y).collect()),
            (store.without(f, g), a.iter().zip(&b).map(|(x, y)| x & !y & 1).collect()),
            (store.apply(Operation::Differ, p, q), c.iter().zip(&d).map(|(x, y)| u32::from(x != y)).collect()),
            (store.apply(Operation::Least, p, q), c.iter().zip(&d).map(|(x, y)| *x.min(y)).collect()),
            (store.apply(Operation::Pair(4), p, q), c.iter().zip(&d).map(|(x, y)| x * 4 + y).collect()),
            (
                store.choose(f, p, q),
                a.iter().zip(c.iter().zip(&d)).map(|(x, (y, z))| if *x == 1 { *y } else { *z }).collect(),
            ),
        ];
        for (made, expected) in cases {
            prop_assert_eq!(listed(&store, made), expected);
        }
    }

    #[test]
    fn a_variable_is_forgotten_and_restricted(a in values(1), gone in 0..4_u32, kept in prop::collection::vec(any::<bool>(), 4)) {
        let mut store = store();
        let f = build(&mut store, &a);
        let exists = store.exists(f, &|level| level.0 == gone);
        let all = assignments();
        for (cells, value) in all.iter().zip(listed(&store, exists)) {
            let some = all.iter().zip(&a).any(|(other, value)| {
                *value == 1 && (0..4).all(|at| at == gone as usize || other[at] == cells[at])
            });
            prop_assert_eq!(value == 1, some);
        }
        let inside = |level: Level, cell: u16| level.0 != gone || kept[usize::from(cell)];
        let restricted = store.restrict(f, &inside);
        for (cells, (value, was)) in all.iter().zip(listed(&store, restricted).iter().zip(&a)) {
            if inside(Level(gone), cells[gone as usize]) {
                prop_assert_eq!(value, was);
            }
        }
    }

    #[test]
    fn what_conditions_have_in_common_is_found_without_building_it(
        a in values(1), b in values(1), wanted in prop::collection::vec(any::<bool>(), 2),
        near in prop::collection::vec(0..2_u16, 4), level in 0..4_u32, kept in 0..4_u32, cells in (0..2_u16, 0..2_u16),
    ) {
        let mut store = store();
        let (f, g) = (build(&mut store, &a), build(&mut store, &b));
        let conditions = [(f, wanted[0]), (g, wanted[1])];
        let range = (cells.0.min(cells.1), cells.0.max(cells.1));
        let inside = Region::from([(Level(kept), vec![range])]);
        let holds = |at: usize, all: &[u16; 4]| {
            let cell = all[kept as usize];
            range.0 <= cell && cell <= range.1 && (a[at] == 1) == wanted[0] && (b[at] == 1) == wanted[1]
        };
        let all = assignments();
        let some = all.iter().enumerate().any(|(at, cells)| holds(at, cells));
        let way = store.meeting_near(&conditions, &|level| near[level.0 as usize], &inside);
        prop_assert_eq!(way.is_some(), some);
        if let Some(way) = way {
            // What the way leaves out may be anywhere in the region.
            for (at, cells) in all.iter().enumerate() {
                let on = way.iter().all(|&(level, cell)| cells[level.0 as usize] == cell);
                let cell = cells[kept as usize];
                if on && range.0 <= cell && cell <= range.1 {
                    prop_assert!(holds(at, cells));
                }
            }
        }
        let mut region = inside;
        region.entry(Level(level)).or_insert_with(|| vec![(0, 0)]);
        let mut found = Vec::new();
        let among = region.clone();
        store.revise(&conditions, &mut region, |_| true, |at, ranges, met| {
            found.push((at, met.to_vec()));
            // The first variable is asked when the last one is in one cell more than before.
            match at == Level(level.max(kept)) {
                true => vec![(0, ranges[0].1)],
                false => ranges.clone(),
            }
        });
        prop_assert_eq!(found.len(), among.len());
        for (at, met) in found {
            for (cell, met) in (0..).zip(met) {
                let there = |cells: &[u16; 4]| {
                    let at_cell = cells[at.0 as usize] == cell;
                    let now = if at == Level(level.max(kept)) { &among } else { &region };
                    at_cell && now.iter().filter(|(other, _)| **other != at).all(|(other, ranges)| within(ranges, cells[other.0 as usize]))
                };
                let both = |place: usize| (a[place] == 1) == wanted[0] && (b[place] == 1) == wanted[1];
                let some = all.iter().enumerate().any(|(place, cells)| there(cells) && both(place));
                prop_assert_eq!(met, some, "{:?}, cell {}", at, cell);
            }
        }
    }

    #[test]
    fn two_conditions_overlap_where_both_are_as_said(a in values(1), b in values(1), holds in any::<bool>()) {
        let mut store = store();
        let (f, g) = (build(&mut store, &a), build(&mut store, &b));
        let both = |place: usize| a[place] == 1 && (b[place] == 1) == holds;
        let some = (0..a.len()).any(both);
        prop_assert_eq!(store.overlap(f, g, holds), some);
        let way = store.way_to_overlap(f, g, holds);
        prop_assert_eq!(way.is_some(), some);
        if let Some(way) = way {
            for (place, cells) in assignments().iter().enumerate() {
                let on = way.iter().all(|&(level, cell)| cells[level.0 as usize] == cell);
                prop_assert!(!on || both(place));
            }
        }
    }

    #[test]
    fn cells_are_left_where_some_case_is(a in values(1), b in values(1), sides in prop::collection::vec(any::<bool>(), 12)) {
        let mut store = store();
        let [f, g] = [&a, &b].map(|values| build(&mut store, values));
        let all = assignments();
        let left = |store: &Store, holds: &dyn Fn(usize) -> bool, left: &super::Left| {
            (0..4).all(|at| (0..store.size(Level(at))).all(|cell| {
                let some = all.iter().enumerate().any(|(case, cells)| holds(case) && cells[at as usize] == cell);
                left.has(Level(at), cell) == some
            }))
        };
        prop_assert!(left(&store, &|case| a[case] == 1, &store.cells_left(f)));
        let [met, unmet] = store.cells_on_either_side(f, g);
        prop_assert!(left(&store, &|case| a[case] == 1 && b[case] == 1, &met));
        prop_assert!(left(&store, &|case| a[case] == 1 && b[case] == 0, &unmet));

        // In a box: at least one cell of each variable; which, is told by their places in one list.
        let first = |level: Level| SIZES[..level.0 as usize].iter().map(|size| usize::from(*size)).sum::<usize>();
        let inside = |level: Level, cell: u16| cell == 0 || sides[first(level) + usize::from(cell)];
        let some = all.iter().enumerate().any(|(case, cells)| {
            a[case] == 1 && (0..4).all(|at| inside(Level(at), cells[at as usize]))
        });
        let ranges: Vec<super::Ranges> = (0..4).map(Level).map(|level| {
            super::in_ranges((0..SIZES[level.0 as usize]).filter(|&cell| inside(level, cell)))
        }).collect();
        prop_assert_eq!(store.holds_inside(f, |level| ranges.get(level.0 as usize).map(Vec::as_slice)), some);
    }

    #[test]
    fn what_says_the_same_inside_is_the_same_when_restricted(
        a in values(3), b in values(3), sides in prop::collection::vec(any::<bool>(), 12),
    ) {
        let mut store = store();
        let first = |level: Level| SIZES[..level.0 as usize].iter().map(|size| usize::from(*size)).sum::<usize>();
        let inside = |level: Level, cell: u16| cell == 0 || sides[first(level) + usize::from(cell)];
        let all = assignments();
        let is_inside = |case: usize| (0..4).all(|at| inside(Level(at), all[case][at as usize]));
        // The one as it is, and the same inside with something else outside.
        let other: Vec<u32> = (0..72).map(|case| if is_inside(case) { a[case] } else { b[case] }).collect();
        let [f, g] = [&a, &other].map(|values| build(&mut store, values));
        let [f, g] = [f, g].map(|one| store.restrict(one, &inside));
        prop_assert_eq!(f, g);
        for case in (0..72).filter(|case| is_inside(*case)) {
            prop_assert_eq!(store.value_at(f, |level| all[case][level.0 as usize]), a[case]);
        }
    }

    /// Values are 0, where there is no case, and powers of two.
    #[test]
    fn two_cases_with_different_values_differ_in_nothing_but_what_is_free(
        a in values(3), free in prop::collection::vec(any::<bool>(), 4),
    ) {
        let mut store = store();
        let a: Vec<u32> = a.into_iter().map(|value| [0, 1, 2, 4][value as usize]).collect();
        let f = build(&mut store, &a);
        let all = assignments();
        let alike = |one: &[u16; 4], other: &[u16; 4]| (0..4).all(|at| free[at] || one[at] == other[at]);
        let differ = |one: usize, other: usize| a[one] != 0 && a[other] != 0 && a[one] != a[other];
        let some = (0..72).any(|one| (0..72).any(|other| differ(one, other) && alike(&all[one], &all[other])));
        let levels = (0..4).map(Level).filter(|level| free[level.0 as usize]).collect();
        let together = store.apart(f, &levels, &mut Values::default());
        let forgotten = store.there_when_forgotten(f, &levels);
        let forgotten = forgotten.and_then(|there| store.two_there(f, &levels, there));
        for found in [together, forgotten] {
            prop_assert_eq!(found.is_some(), some);
            let Some((first, second)) = found else { continue };
            let cells = |way: &[(Level, u16)]| {
                let mut cells = [0; 4];
                way.iter().for_each(|&(level, cell)| cells[level.0 as usize] = cell);
                all.iter().position(|one| *one == cells).unwrap_or_default()
            };
            let (one, other) = (cells(&first), cells(&second));
            prop_assert!(differ(one, other) && alike(&all[one], &all[other]));
        }
        let turning = store.turning(f, |level| free[level.0 as usize], &mut Values::default());
        for (level, free) in free.iter().enumerate() {
            let turns = (0..72).any(|one| (0..72).any(|other| {
                let elsewhere = (0..4).any(|at| at != level && all[other][at] != all[one][at]);
                !elsewhere && differ(one, other)
            }));
            prop_assert_eq!(turning.contains(&Level(level as u32)), turns && *free);
        }
    }

    /// Conditions on two variables each: what has nothing to do with a third leaves it alone.
    #[test]
    fn parts_that_share_no_variable_say_together_what_the_conditions_do(
        a in values(1), b in values(1), c in values(1), gone in prop::collection::vec(prop::collection::vec(any::<bool>(), 4), 3),
    ) {
        let mut store = store();
        let made = [&a, &b, &c].map(|values| build(&mut store, values));
        let conditions: Vec<Diagram> = made.iter().zip(&gone).map(|(one, gone)| store.exists(*one, &|level| gone[level.0 as usize])).collect();
        let (asked, others) = (&conditions[0], &conditions[1..]);
        let parts = Independent::of(&mut store, others.to_vec());
        let all = store.all(others.to_vec());
        prop_assert_eq!(parts.whole(&mut store), all);
        let levels = store.support(*asked);
        let about = parts.about(&mut store, &levels);
        prop_assert_eq!(store.overlap(*asked, about, true), store.overlap(*asked, all, true));
        let held = store.and(*asked, all);
        prop_assert_eq!(store.share(held), parts.share(&mut store, *asked));
    }

    #[test]
    fn the_share_counts_cells_and_the_shortest_way_holds(a in values(1)) {
        let mut store = store();
        let f = build(&mut store, &a);
        let held = a.iter().filter(|value| **value == 1).count() as i64;
        prop_assert_eq!(Some(store.share(f)), crate::quantity::Num::ratio(held, 72));
        // Between bounds it is the same within what a few divisions cut off.
        let whole = store.share_between(YES).least / 72;
        let bounds = store.share_between(f);
        let exactly = whole * held as u128;
        prop_assert!(bounds.least <= exactly + held as u128 && exactly <= bounds.most && bounds.most - bounds.least < 72, "{bounds:?}");
        match store.shortest(f) {
            Some(region) => {
                let way = store.region(&region);
                prop_assert_eq!(store.without(way, f), NO);
            }
            None => prop_assert_eq!(f, NO),
        }
    }

    #[test]
    fn no_way_costs_less_than_the_least(a in values(1), prices in prop::collection::vec(0..5_u64, 12)) {
        let mut store = store();
        let f = build(&mut store, &a);
        // Each variable has a cell that costs nothing, where it stays unless it is asked; a price of 4 is none.
        let price = |level: Level, cell: u16| match (cell, prices[level.0 as usize * 3 + usize::from(cell) % 3]) {
            (0, _) => Some(0),
            (_, 4) => None,
            (_, price) => Some(price),
        };
        let cost = |cells: &[u16; 4]| -> Option<u64> {
            cells.iter().zip(0..).map(|(&cell, level)| price(Level(level), cell)).sum()
        };
        let holding = assignments().into_iter().zip(&a).filter(|(_, value)| **value == 1);
        prop_assert_eq!(store.least(f, &price), holding.filter_map(|(cells, _)| cost(&cells)).min());
    }
}

#[test]
fn beyond_the_budget_nothing_is_claimed() {
    let mut store = Store::new(vec![2; 20], 5);
    let mut parity = NO;
    for level in 0..20 {
        let bit = store.is_in(Level(level), |cell| cell == 1);
        parity = store.apply(Operation::Differ, parity, bit);
    }
    assert!(store.exceeded());
    assert_eq!(parity, NO);
    assert_eq!(store.not(NO), YES);
}

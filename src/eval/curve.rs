//! Curves (language.md 3.7): what stated points say about the points a policy tests, and how those bound each other.

use crate::policy::{Attribute, AttributeId, Curve, Policy, VariableId};
use crate::quantity::Num;

use super::formula::Slot;
use super::lookup::Lookup;

/// Of two slots the first is never greater, because a curve says so.
#[derive(Clone, Debug)]
pub(super) struct Order {
    /// The curve.
    pub curve: AttributeId,
    /// The slot that is never greater.
    pub low: Slot,
    /// The slot that is never less.
    pub high: Slot,
}

/// How the tested points of each curve bound each other, and the value bound them (3.7): a falling curve falls from
/// its bound, which is its value at 0.
pub(super) fn orders(policy: &Policy, slot: &dyn Fn(VariableId) -> Slot) -> Vec<Order> {
    let mut orders = Vec::new();
    for (curve, attribute) in policy.attributes_with_ids() {
        let Some(shape) = Curve::of(policy, attribute) else {
            continue;
        };
        let mut add = |low: VariableId, high: VariableId| {
            orders.push(Order {
                curve,
                low: slot(low),
                high: slot(high),
            });
        };
        for (near, far) in shape.points.iter().zip(shape.points.iter().skip(1)) {
            if shape.rising {
                add(near.1, far.1)
            } else {
                add(far.1, near.1)
            }
        }
        if let (Some(bound), Some((at, first))) = (shape.value_bound, shape.points.first()) {
            add(*first, bound);
            if at.is_zero() {
                add(bound, *first);
            }
        }
    }
    orders
}

/// The constants that the tested points of curves bring in: 0, and the arguments for what the argument goes up to.
pub(super) fn cuts(policy: &Policy, slot: &dyn Fn(VariableId) -> Slot) -> Vec<(Slot, Num)> {
    let mut cuts = Vec::new();
    for attribute in &policy.attributes {
        let Some(shape) = Curve::of(policy, attribute) else {
            continue;
        };
        if let Some(bound) = shape.argument_bound {
            for (at, point) in &shape.points {
                cuts.push((slot(bound), at.clone()));
                cuts.push((slot(*point), Num::zero()));
            }
        }
    }
    cuts
}

/// The constants that a curve stated by points brings in.
pub(super) fn stated_cuts(
    policy: &Policy,
    attribute: &Attribute,
    points: &[(Num, Num)],
    linear: bool,
    slot: &dyn Fn(VariableId) -> Slot,
) -> Vec<(Slot, Num)> {
    let mut cuts = Vec::new();
    let Some(shape) = Curve::of(policy, attribute) else {
        return cuts;
    };
    for (at, tested) in &shape.points {
        cuts.extend(
            points
                .iter()
                .map(|(_, value)| (slot(*tested), value.clone())),
        );
        let between = linear.then(|| interpolated(points, at)).flatten();
        cuts.extend(between.map(|value| (slot(*tested), value)));
    }
    if let Some(bound) = shape.value_bound {
        cuts.extend(points.iter().map(|(_, value)| (slot(bound), value.clone())));
    }
    if let Some(bound) = shape.argument_bound {
        cuts.extend(points.iter().map(|(at, _)| (slot(bound), at.clone())));
    }
    cuts
}

/// The least and the greatest value a curve through the points can have at an argument (3.7).
pub(super) fn bounds(
    points: &[(Num, Num)],
    at: &Num,
    rising: bool,
    linear: bool,
) -> (Option<Num>, Option<Num>) {
    if linear && let Some(value) = interpolated(points, at) {
        return (Some(value.clone()), Some(value));
    }
    let before = points
        .iter()
        .filter(|(p, _)| p <= at)
        .map(|(_, value)| value);
    let after = points
        .iter()
        .filter(|(p, _)| p >= at)
        .map(|(_, value)| value);
    if rising {
        (before.max().cloned(), after.min().cloned())
    } else {
        (after.max().cloned(), before.min().cloned())
    }
}

/// The value on the straight line between the two stated points around an argument.
fn interpolated(points: &[(Num, Num)], at: &Num) -> Option<Num> {
    for ((p, v), (q, w)) in points.iter().zip(points.iter().skip(1)) {
        if p <= at && at <= q {
            let run = q.clone() - p.clone();
            if run.is_zero() {
                return Some(v.clone());
            }
            let rise = (w.clone() - v.clone()) * (at.clone() - p.clone());
            return rise.checked_div(&run).map(|rise| v.clone() + rise);
        }
    }
    points.iter().find(|(p, _)| p == at).map(|(_, v)| v.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(pairs: &[(i64, i64)]) -> Vec<(Num, Num)> {
        pairs
            .iter()
            .map(|&(p, v)| (Num::from_int(p), Num::from_int(v)))
            .collect()
    }

    #[test]
    fn only_monotony_bounds_a_curve_between_its_points() {
        let n = |v| Some(Num::from_int(v));
        let reach = points(&[(400, 400), (600, 150)]);
        assert_eq!(
            bounds(&reach, &Num::from_int(500), false, false),
            (n(150), n(400))
        );
        assert_eq!(
            bounds(&reach, &Num::from_int(300), false, false),
            (n(400), None)
        );
        assert_eq!(
            bounds(&reach, &Num::from_int(700), false, false),
            (None, n(150))
        );
        assert_eq!(
            bounds(&reach, &Num::from_int(400), false, false),
            (n(400), n(400))
        );
        let finer = points(&[(10, 5), (20, 30)]);
        assert_eq!(
            bounds(&finer, &Num::from_int(15), true, false),
            (n(5), n(30))
        );
    }

    #[test]
    fn a_linear_curve_is_exact_between_points_only() {
        let n = |v| Some(Num::from_int(v));
        let reach = points(&[(400, 400), (600, 150)]);
        assert_eq!(
            bounds(&reach, &Num::from_int(500), false, true),
            (n(275), n(275))
        );
        assert_eq!(
            bounds(&reach, &Num::from_int(601), false, true),
            (None, n(150))
        );
    }
}

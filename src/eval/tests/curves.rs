//! 3.7: curves.

use super::build::{Build, Facts, int, unit_of};
use super::{decided, missing, possible, rejected};
use crate::policy::{AttributeId, AttributeType, Op, Test};

struct Reach {
    build: Build,
    payload_max: AttributeId,
    range_max: AttributeId,
    reach: AttributeId,
}

/// Denied from 300 m at 500 kg on.
fn reach() -> Reach {
    let mut b = Build::new(&["denied", "free"]);
    let item = b.record("item");
    let quantity = |unit: &str| AttributeType::Quantity {
        signed: false,
        unit: unit_of(unit),
    };
    let payload_max = b.attribute(item, "payload_max", quantity("kg"));
    let range_max = b.attribute(item, "range_max", quantity("m"));
    let reach = b.curve(item, "reach", Some(payload_max), Some(range_max));
    let point = b.point(reach, 500);
    let far = b.test(point, Test::Number(Op::Ge, int(300)));
    b.rule("far", 0, far);
    Reach {
        build: b,
        payload_max,
        range_max,
        reach,
    }
}

#[test]
fn between_stated_points_only_bounds_are_known() {
    let r = reach();
    let with = |points: &[(i64, i64)], linear| {
        possible(
            &r.build.policy,
            &Facts::default().curve(r.reach, points, linear).0,
        )
    };
    assert_eq!(with(&[(500, 300)], false), [0]);
    assert_eq!(with(&[(500, 299)], false), [1]);
    assert_eq!(with(&[(400, 400), (600, 150)], false), [0, 1]);
    assert_eq!(
        with(&[(400, 400), (600, 150)], true),
        [1],
        "275 by the line between them"
    );
    assert_eq!(
        with(&[(600, 300)], false),
        [0],
        "it falls, so it is no less before"
    );
    assert_eq!(with(&[(400, 299)], false), [1]);
    assert_eq!(
        with(&[(400, 299)], true),
        [1],
        "beyond the points no line is drawn"
    );
    assert_eq!(with(&[(400, 500)], true), [0, 1]);
}

#[test]
fn the_bounds_bound_the_curve_and_it_them() {
    let r = reach();
    let policy = &r.build.policy;
    assert_eq!(
        possible(policy, &Facts::default().number(r.range_max, 250).0),
        [1]
    );
    assert_eq!(
        possible(policy, &Facts::default().number(r.range_max, 300).0),
        [0, 1]
    );
    assert_eq!(
        possible(policy, &Facts::default().number(r.payload_max, 480).0),
        [1]
    );
    assert_eq!(
        possible(policy, &Facts::default().number(r.payload_max, 500).0),
        [0, 1]
    );
    let open = decided(policy, &Facts::default().0);
    assert_eq!(
        missing(&open),
        [r.reach],
        "the point settles it, and nothing less does"
    );
    assert_eq!(open.missing[0].detail, ["at 500 kg"]);
    let parts: Vec<_> = open.missing[0].parts.iter().map(|p| p.0.as_str()).collect();
    assert_eq!(parts, ["below 300 m", "at least 300 m"]);
}

#[test]
fn points_beyond_the_bounds_are_rejected() {
    let r = reach();
    let case = Facts::default()
        .number(r.range_max, 250)
        .curve(r.reach, &[(400, 400)], false);
    let contradiction = rejected(&r.build.policy, &case.0);
    assert_eq!(contradiction.facts, [r.range_max, r.reach]);
    let case = Facts::default()
        .number(r.payload_max, 300)
        .curve(r.reach, &[(400, 10)], false);
    assert_eq!(
        rejected(&r.build.policy, &case.0).facts,
        [r.payload_max, r.reach]
    );
    let rising = Facts::default().curve(r.reach, &[(400, 10), (600, 20)], false);
    assert_eq!(rejected(&r.build.policy, &rising.0).facts, [r.reach]);
    let equal = Facts::default().curve(r.reach, &[(400, 10), (600, 10)], false);
    assert_eq!(possible(&r.build.policy, &equal.0), [1]);
}

#[test]
fn at_zero_a_curve_is_its_bound() {
    let mut r = reach();
    let zero = r.build.point(r.reach, 0);
    let far = r.build.test(zero, Test::Number(Op::Ge, int(1000)));
    r.build.rule("far-empty", 0, far);
    r.build.policy.rules.remove(0);
    r.build.policy.units[0].rules = vec![crate::policy::RuleId(0)];
    let policy = &r.build.policy;
    assert_eq!(
        possible(policy, &Facts::default().number(r.range_max, 1000).0),
        [0]
    );
    assert_eq!(
        possible(policy, &Facts::default().number(r.range_max, 999).0),
        [1]
    );
    let stated = Facts::default()
        .curve(r.reach, &[(0, 1000)], false)
        .number(r.range_max, 999);
    assert_eq!(rejected(policy, &stated.0).facts, [r.range_max, r.reach]);
}

#[test]
fn tested_points_bound_each_other() {
    let mut b = Build::new(&["denied", "free"]);
    let item = b.record("item");
    let reach = b.curve(item, "reach", None, None);
    let (near, far) = (b.point(reach, 400), b.point(reach, 500));
    let near_is_short = b.test(near, Test::Number(Op::Lt, int(300)));
    let far_is_long = b.test(far, Test::Number(Op::Ge, int(300)));
    let both = b.all(&[near_is_short, far_is_long]);
    b.rule("rising", 0, both);
    assert_eq!(
        possible(&b.policy, &Facts::default().0),
        [1],
        "it cannot rise"
    );
}

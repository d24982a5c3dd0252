//! 3.10: layers.

use super::build::{Build, Facts, day, named};
use super::{decided, missing, only, possible};
use crate::eval::Truth;
use crate::policy::{AttributeId, AttributeType, RuleId, Scale, ScaleId, UnitId};

struct Layered {
    build: Build,
    itar: AttributeId,
    armed: AttributeId,
    state: UnitId,
    commerce: UnitId,
    bar: RuleId,
    review: RuleId,
}

/// State bars what is armed, Commerce reviews everything; each under its own jurisdiction.
fn layered() -> Layered {
    let mut b = Build::new(&["denied", "reviewed", "not-caught"]);
    let item = b.record("item");
    let itar = b.attribute(item, "itar", AttributeType::Bool);
    let armed = b.attribute(item, "armed", AttributeType::Bool);
    let (is_itar, is_armed, always) = (b.is_true(itar), b.is_true(armed), b.always());
    let is_ear = b.not(is_itar);
    let state = b.unit("state", ScaleId(0), 2);
    let commerce = b.unit("commerce", ScaleId(0), 2);
    b.policy.units[state.index()].applies = Some(is_itar);
    b.policy.units[commerce.index()].applies = Some(is_ear);
    let bar = b.rule_in(state, "bar", &[(0, is_armed, None)]);
    let review = b.rule_in(commerce, "review", &[(1, always, None)]);
    b.policy.units[0].layers = vec![state, commerce];
    Layered {
        build: b,
        itar,
        armed,
        state,
        commerce,
        bar,
        review,
    }
}

#[test]
fn only_layers_that_apply_take_part() {
    let l = layered();
    let case = |itar| Facts::default().truth(l.itar, itar).truth(l.armed, true);
    let state = decided(&l.build.policy, &case(true).0);
    assert_eq!(
        (state.status.clone(), state.decisive.clone()),
        (only(0), vec![l.bar])
    );
    assert_eq!(state.layers[1].unit, l.commerce);
    assert_eq!(
        (state.layers[0].applies, state.layers[1].applies),
        (Truth::True, Truth::False)
    );
    assert_eq!(state.layers[1].because[0].name, "item.itar");
    assert!(state.layers[1].possible.is_empty());
    let commerce = decided(&l.build.policy, &case(false).0);
    assert_eq!(
        (commerce.status, commerce.decisive),
        (only(1), vec![l.review])
    );
    let open = decided(&l.build.policy, &Facts::default().truth(l.armed, true).0);
    assert_eq!(open.layers[0].applies, Truth::Unknown);
    assert_eq!((open.possible.len(), missing(&open)), (2, vec![l.itar]));
}

#[test]
fn the_strictest_layer_wins_and_none_leaves_otherwise() {
    let mut l = layered();
    l.build.policy.units[l.state.index()].applies = None;
    l.build.policy.units[l.commerce.index()].applies = None;
    let armed = decided(&l.build.policy, &Facts::default().truth(l.armed, true).0);
    assert_eq!(
        (armed.decisive, armed.outdone),
        (vec![l.bar], vec![l.review])
    );
    let unarmed = decided(&l.build.policy, &Facts::default().truth(l.armed, false).0);
    assert_eq!(unarmed.decisive, [l.review]);
    let never = l.build.condition(crate::policy::Condition::Constant(false));
    l.build.policy.units[l.state.index()].applies = Some(never);
    l.build.policy.units[l.commerce.index()].applies = Some(never);
    let nobody = decided(&l.build.policy, &Facts::default().0);
    assert!(nobody.otherwise && nobody.status == only(2));
}

#[test]
fn a_layer_does_not_apply_before_its_own_effective() {
    let mut l = layered();
    l.build.policy.units[l.commerce.index()].effective = Some(day(100));
    let on = |days| {
        let case = Facts::default().truth(l.itar, false).on(days);
        decided(&l.build.policy, &case.0)
    };
    assert_eq!(
        (on(99).status, on(99).layers[1].applies),
        (only(2), Truth::False)
    );
    assert_eq!(
        (on(100).status, on(100).layers[1].applies),
        (only(1), Truth::True)
    );
}

#[test]
fn other_scales_stand_beside_and_may_be_tested() {
    let mut l = layered();
    let outcomes = named(&["required", "none"]);
    l.build.policy.scales.push(Scale {
        name: "licence".to_owned(),
        outcomes,
    });
    let licence = l.build.unit("licence", ScaleId(1), 1);
    let is_armed = l.build.is_true(l.armed);
    let is_itar = l.build.is_true(l.itar);
    l.build.rule_in(licence, "armed", &[(0, is_armed, None)]);
    l.build.policy.units[licence.index()].applies = Some(is_itar);
    l.build.policy.units[0].layers.push(licence);
    let required = l.build.outcome(licence, &[0]);
    l.build.policy.units[l.commerce.index()].applies = None;
    l.build
        .rule_in(l.commerce, "licensed", &[(0, required, None)]);
    let case = |itar, armed| Facts::default().truth(l.itar, itar).truth(l.armed, armed).0;
    let both = decided(&l.build.policy, &case(true, true));
    assert_eq!(both.status, only(0));
    assert!(!both.layers[2].on_scale);
    assert_eq!(both.layers[2].possible, [0]);
    // Where the tested policy does not apply, a test of it is false.
    assert_eq!(possible(&l.build.policy, &case(false, true)), [1]);
    assert_eq!(possible(&l.build.policy, &case(true, false)), [1]);
}

#[test]
fn obligations_of_a_layer_need_that_it_applies() {
    let mut l = layered();
    let duty = l.build.obligation(l.state, None);
    let case = |itar| Facts::default().truth(l.itar, itar).0;
    let due: Vec<_> = decided(&l.build.policy, &case(true))
        .obligations
        .iter()
        .map(|d| d.from)
        .collect();
    assert_eq!(due, [duty]);
    assert!(
        decided(&l.build.policy, &case(false))
            .obligations
            .is_empty()
    );
}

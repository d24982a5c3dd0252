#![expect(clippy::unwrap_used, reason = "a failed test panics")]

use super::*;
use crate::policy::sample::{Builder, attribute, base, date, drones, drones_in};
use crate::policy::{
    ChoiceSet, Define, Domain, InstanceId, RecordId, SourceId, Unit as PolicyUnit, sample::Order,
};

/// A builder over the sample.
fn sample() -> Builder {
    Builder { policy: drones() }
}

fn text(b: &Builder, id: ConditionId) -> String {
    Printer::new(&b.policy).condition(id)
}

#[test]
fn tests_are_said_in_the_authors_words_and_units() {
    let mut b = sample();
    let cases = [
        (
            b.compare("item.speed_max", Op::Le, base("800 km/h")),
            "item.speed_max <= 800 km/h",
        ),
        (
            b.compare("item.storage", Op::Gt, base("-54 °C")),
            "item.storage > -54 °C",
        ),
        (
            b.compare("item.tolerance", Op::Lt, base("0.5 %")),
            "item.tolerance < 0.5 %",
        ),
        (
            b.compare("item.engines", Op::Ne, Num::from_int(2)),
            "item.engines != 2",
        ),
        (
            b.compare(
                "transfer.date",
                Op::Ge,
                Num::from_int(date("2020-07-24").days()),
            ),
            "transfer.date >= 2020-07-24",
        ),
        (b.among("item.kind", &["uav"]), "item.kind == uav"),
        (
            b.among("item.kind", &["uav", "target-drone"]),
            "item.kind in { uav, target-drone }",
        ),
        (
            b.among("item.kind", &["uav", "cruise-missile", "component"]),
            "item.kind != target-drone",
        ),
        (
            b.among("partner.export_controls", &["adequate", "strong"]),
            "partner.export_controls >= adequate",
        ),
        (
            b.among("partner.export_controls", &["weak", "adequate"]),
            "partner.export_controls <= adequate",
        ),
        (
            b.among("partner.export_controls", &["weak", "strong"]),
            "partner.export_controls in { weak, strong }",
        ),
        (b.among("item.kind", &[]), "item.kind in {}"),
    ];
    for (id, expected) in cases {
        assert_eq!(text(&b, id), expected);
    }
    let armed = b.of("item.armed");
    let programme = b.of("transfer.programme_range");
    let printer = Printer::new(&b.policy);
    assert_eq!(printer.test(armed, &Test::True), "item.armed");
    assert_eq!(
        printer.test(programme, &Test::Undeterminable),
        "transfer.programme_range is undeterminable"
    );
}

#[test]
fn a_number_is_shown_in_a_unit_that_can_write_it() {
    let mut b = sample();
    // One knot has no finite decimal in metres per second, and has one in kilometres per hour.
    let slow = b.compare("item.speed_max", Op::Lt, base("10 kn"));
    assert_eq!(text(&b, slow), "item.speed_max < 18.52 km/h");
    let kilometre = b.compare("item.cruise_speed", Op::Lt, base("10 km/h"));
    assert_eq!(text(&b, kilometre), "item.cruise_speed < 10 km/h");
    let third = Num::ratio(1, 7).unwrap();
    let fraction = b.compare("item.range_max", Op::Lt, third);
    assert_eq!(text(&b, fraction), "item.range_max < 1/7000 km");
}

#[test]
fn identities_name_who_is_meant_or_who_is_not() {
    let mut b = sample();
    let kind = VariableKind::Identity(RecordId(1));
    let identity = b.variable(kind, Domain::Choice(5));
    let printer = |b: &Builder, choices: &[u32]| {
        let choices: ChoiceSet = choices.iter().copied().collect();
        Printer::new(&b.policy).test(identity, &Test::Choice(choices))
    };
    assert_eq!(printer(&b, &[1]), "partner is india");
    assert_eq!(printer(&b, &[0, 1]), "partner in { australia, india }");
    assert_eq!(printer(&b, &[0, 2, 3, 4]), "partner is not india");
    assert_eq!(
        printer(&b, &[2, 3, 4]),
        "partner not in { australia, india }"
    );
    assert_eq!(printer(&b, &[0, 1, 2, 3, 4]), "true");
}

#[test]
fn only_needed_parentheses_are_written() {
    let mut b = sample();
    let first = b.condition(Condition::Category(1));
    let slow = b.compare("item.speed_max", Op::Le, base("800 km/h"));
    let uav = b.among("item.kind", &["uav"]);
    let either = b.condition(Condition::Any(vec![slow, uav]));
    let both = b.condition(Condition::All(vec![first, either]));
    assert_eq!(
        text(&b, both),
        "category I and (item.speed_max <= 800 km/h or item.kind == uav)"
    );
    let inner = b.condition(Condition::All(vec![first, slow]));
    let flat = b.condition(Condition::All(vec![inner, uav]));
    assert_eq!(
        text(&b, flat),
        "category I and item.speed_max <= 800 km/h and item.kind == uav"
    );
    let not_either = b.condition(Condition::Not(either));
    assert_eq!(
        text(&b, not_either),
        "not (item.speed_max <= 800 km/h or item.kind == uav)"
    );
    let not_first = b.condition(Condition::Not(first));
    assert_eq!(text(&b, not_first), "not category I");
    let programme = b.of("transfer.programme_range");
    let open = b.test(programme, Test::Undeterminable);
    let known = b.condition(Condition::Not(open));
    assert_eq!(
        text(&b, known),
        "transfer.programme_range is not undeterminable"
    );
    let alone = b.condition(Condition::All(vec![either]));
    assert_eq!(
        text(&b, alone),
        "item.speed_max <= 800 km/h or item.kind == uav"
    );
    let none = b.condition(Condition::Any(Vec::new()));
    let all = b.condition(Condition::All(Vec::new()));
    assert_eq!(
        (text(&b, none), text(&b, all)),
        ("false".to_owned(), "true".to_owned())
    );
}

#[test]
fn a_range_is_a_chain() {
    let mut b = sample();
    let low = b.compare("item.range_max", Op::Ge, base("300 km"));
    let high = b.compare("item.range_max", Op::Lt, base("500 km"));
    let range = b.condition(Condition::All(vec![low, high]));
    assert_eq!(text(&b, range), "300 km <= item.range_max < 500 km");
    let first = b.condition(Condition::Category(1));
    let either = b.condition(Condition::Any(vec![first, range]));
    assert_eq!(
        text(&b, either),
        "category I or 300 km <= item.range_max < 500 km"
    );
}

#[test]
fn the_other_conditions_say_themselves() {
    let mut b = sample();
    let incorporates = b.attribute_id("item.incorporates");
    let has = b.condition(Condition::Has {
        attribute: incorporates,
        target: "category I".to_owned(),
        any: Vec::new(),
    });
    assert_eq!(text(&b, has), "item.incorporates has category I");
    let entry = b.condition(Condition::Entry {
        target: "category I except 1.A.2".to_owned(),
        any: Vec::new(),
    });
    assert_eq!(text(&b, entry), "category I except 1.A.2");
    let in_force = b.condition(Condition::InForce {
        from: Some(date("2020-07-24")),
        until: Some(date("2025-01-03")),
    });
    assert_eq!(
        text(&b, in_force),
        "on or after 2020-07-24 and before 2025-01-03"
    );
    b.policy.defines.push(Define {
        name: "trusted".to_owned(),
        versions: Vec::new(),
    });
    let define = b.condition(Condition::Define(crate::policy::DefineId(0)));
    assert_eq!(text(&b, define), "trusted");
    let beyond = b.condition(Condition::Define(crate::policy::DefineId(9)));
    assert_eq!(text(&b, beyond), "<define 9>");
    let judged = b.variable(VariableKind::Judgement(EntryId(3)), Domain::Bool);
    let members = b.variable(
        VariableKind::Member {
            attribute: incorporates,
            class: vec![1, 0],
        },
        Domain::Bool,
    );
    let printer = Printer::new(&b.policy);
    assert_eq!(printer.variable(judged), "entry 9.A.6 by judgement");
    assert_eq!(
        printer.variable(members),
        "item.incorporates has any of { 1.A.1, 1.A.2 }"
    );
}

#[test]
fn outcomes_are_said_by_their_reach() {
    let mut b = sample();
    let second = PolicyUnit {
        name: "ear".to_owned(),
        ..b.policy.units.first().unwrap().clone()
    };
    b.policy.units.push(second);
    let mut said = |unit: u32, outcomes: &[u32]| {
        let id = b.condition(Condition::Outcome {
            unit: UnitId(unit),
            outcomes: outcomes.iter().copied().collect(),
        });
        (
            text(&b, id),
            Printer::new(&b.policy).within(UnitId(1)).condition(id),
        )
    };
    assert_eq!(said(0, &[2]).0, "posture is case-by-case");
    assert_eq!(said(0, &[2, 3]).0, "posture is case-by-case or looser");
    assert_eq!(
        said(0, &[0, 1]).0,
        "posture is presumption-of-denial or stricter"
    );
    assert_eq!(
        said(0, &[0, 2]).0,
        "posture in { prohibited, case-by-case }"
    );
    let (outside, inside) = said(1, &[2, 3]);
    assert_eq!(outside, "ear is case-by-case or looser");
    assert_eq!(inside, "posture is case-by-case or looser");
}

#[test]
fn two_variables_are_compared_side_by_side() {
    let mut b = sample();
    let (max, cruise) = (b.of("item.speed_max"), b.of("item.cruise_speed"));
    let one = Num::one();
    let mut said = |terms: Vec<(Num, VariableId)>, op, constant: Num| {
        let id = b.condition(Condition::Linear(Linear {
            terms,
            op,
            constant,
        }));
        text(&b, id)
    };
    assert_eq!(
        said(
            vec![(one.clone(), max), (-&one, cruise)],
            Op::Ge,
            Num::zero()
        ),
        "item.speed_max >= item.cruise_speed"
    );
    assert_eq!(
        said(
            vec![(one.clone(), max), (one.clone(), cruise)],
            Op::Lt,
            base("900 km/h")
        ),
        "item.speed_max + item.cruise_speed < 900 km/h"
    );
    assert_eq!(
        said(
            vec![(one.clone(), max), (Num::from_int(-2), cruise)],
            Op::Le,
            base("-36 km/h")
        ),
        "item.speed_max <= 2 * item.cruise_speed - 36 km/h"
    );
    assert_eq!(
        said(
            vec![(-&one, max), (-&one, cruise)],
            Op::Le,
            base("-36 km/h")
        ),
        "item.speed_max + item.cruise_speed >= 36 km/h"
    );
}

#[test]
fn values_have_a_text_for_the_language_and_one_for_people() {
    let policy = drones();
    let printer = Printer::new(&policy);
    let said = |dotted: &str, known: Known| {
        let id = attribute(&policy, dotted);
        (printer.known(id, &known), printer.shown(id, &known))
    };
    let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
    assert_eq!(said("item.armed", Known::Bool(true)), pair("true", "yes"));
    assert_eq!(
        said("item.kind", Known::Choice(1)),
        pair("target-drone", "target drone")
    );
    assert_eq!(
        said("item.speed_max", Known::Number(base("482 km/h"))),
        pair("482 km/h", "482 km/h")
    );
    let set = Known::Set {
        members: vec![0, 2],
        open: true,
    };
    assert_eq!(
        said("item.features", set),
        pair("{ radar, winch, ? }", "radar, winch and perhaps more")
    );
    let none = Known::Entries {
        members: Vec::new(),
        open: false,
    };
    assert_eq!(said("item.incorporates", none), pair("{}", "none"));
    let curve = Known::Curve {
        points: vec![(base("500 kg"), base("1850 km"))],
        linear: true,
    };
    assert_eq!(
        said("item.reach", curve),
        pair(
            "{ 500 kg -> 1850 km } linear",
            "1850 km at 500 kg, linear between points"
        )
    );
    assert_eq!(
        said("transfer.programme_range", Known::Undeterminable),
        pair("undeterminable", "cannot be determined")
    );
    assert_eq!(
        printer.attribute_label(attribute(&policy, "item.armed")),
        "Armed"
    );
}

#[test]
fn citations_say_how_well_a_source_is_known() {
    let mut policy = drones();
    policy.sources.get_mut(0).unwrap().title = "MTCR Guidelines".to_owned();
    policy.sources.get_mut(1).unwrap().title = "White House statement on UAS".to_owned();
    let printer = Printer::new(&policy);
    let cite = |source: Option<u32>, place: &str| {
        printer.citation(&Citation {
            source: source.map(SourceId),
            place: place.to_owned(),
        })
    };
    assert_eq!(cite(Some(0), "para. 2"), "MTCR Guidelines, para. 2");
    assert_eq!(
        cite(Some(1), ""),
        "White House statement on UAS, 2020-07-24 (secondary source)"
    );
    assert_eq!(cite(None, "Act 12"), "Act 12 (unverified)");
    assert_eq!(printer.entry_title(EntryId(1), None), "1.A.2 Entry 1.A.2");
    assert_eq!(printer.policy_title(UnitId(0)), "Drone policy");
    assert_eq!(printer.outcome(ScaleId(0), 1), "presumption of denial");
    let until = Validity {
        from: None,
        until: Some(date("2025-01-03")),
    };
    assert_eq!(printer.validity(&until), "until 2025-01-03");
    assert_eq!(printer.validity(&Validity::default()), "always");
}

#[test]
fn the_whole_policy_has_one_text() {
    insta::assert_snapshot!(policy_text(&drones()));
}

#[test]
fn operands_may_stand_anywhere_in_the_table() {
    let mut b = sample();
    let late = ConditionId(u32::try_from(b.policy.conditions.len() + 1).unwrap());
    let both = b.condition(Condition::All(vec![late, ConditionId(0)]));
    b.compare("item.engines", Op::Gt, Num::from_int(2));
    b.policy.assumes.push(both);
    let text = policy_text(&b.policy);
    let assume = text.lines().find(|line| line.starts_with("assume"));
    assert_eq!(
        assume,
        Some("assume (item.engines > 2 and item.kind in {cruise-missile, target-drone, uav})")
    );
    // A condition that leads back to itself is somebody else's to report; the text only has to end.
    let itself = ConditionId(u32::try_from(b.policy.conditions.len()).unwrap());
    b.condition(Condition::Not(itself));
    b.policy.assumes.push(itself);
    assert!(policy_text(&b.policy).contains("assume not ?"));
}

#[test]
fn the_text_does_not_depend_on_the_order_of_declarations() {
    let (one, other) = (drones(), drones_in(Order::Reversed));
    assert_ne!(
        one.instances.first().unwrap().name,
        other.instances.first().unwrap().name
    );
    assert_ne!(
        one.records
            .get(1)
            .map(|r| r.instances.first() == Some(&InstanceId(0))),
        other
            .records
            .get(1)
            .map(|r| r.instances.first() == Some(&InstanceId(0)))
    );
    assert_eq!(policy_text(&one), policy_text(&other));
}

//! A small policy for tests of this crate, built by hand: drones, their range, who gets them.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a broken sample fails the test that uses it"
)]

use super::*;
use crate::quantity::{Date, Num, Unit as Measure};

/// In which order declarations and operands are put into the tables.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Written,
    Reversed,
}

impl Order {
    fn of<T>(self, items: impl IntoIterator<Item = T>) -> Vec<T> {
        let mut items: Vec<T> = items.into_iter().collect();
        if self == Order::Reversed {
            items.reverse();
        }
        items
    }
}

/// Puts a policy together by names.
pub(crate) struct Builder {
    pub(crate) policy: Policy,
}

pub(crate) fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

pub(crate) fn measure(text: &str) -> Measure {
    Measure::parse(text).unwrap()
}

/// A quantity in base units: `"300 km"`.
pub(crate) fn base(text: &str) -> Num {
    let (digits, unit) = text.split_once(' ').expect("digits and unit");
    measure(unit).to_base(&Num::parse(digits).unwrap())
}

pub(crate) fn named(name: &str) -> Named {
    Named {
        name: name.to_owned(),
        label: name.replace('-', " "),
    }
}

fn id(position: usize) -> u32 {
    u32::try_from(position).unwrap()
}

impl Builder {
    pub(crate) fn new() -> Self {
        Builder {
            policy: Policy {
                language: 1,
                root: UnitId(0),
                scales: Vec::new(),
                records: Vec::new(),
                attributes: Vec::new(),
                variables: Vec::new(),
                conditions: Vec::new(),
                defines: Vec::new(),
                assumes: Vec::new(),
                obligation_kinds: Vec::new(),
                sources: Vec::new(),
                annex: None,
                entries: Vec::new(),
                units: Vec::new(),
                rules: Vec::new(),
                exceptions: Vec::new(),
                obligations: Vec::new(),
                guarantees: Vec::new(),
                instances: Vec::new(),
                question_date: VariableId(0),
                meaning: String::new(),
                text: String::new(),
            },
        }
    }

    pub(crate) fn variable(&mut self, kind: VariableKind, domain: Domain) -> VariableId {
        if let Some(at) = self.policy.variables.iter().position(|v| v.kind == kind) {
            return VariableId(id(at));
        }
        self.policy.variables.push(Variable {
            kind,
            domain,
            cells: Cells::Bool,
            undeterminable: false,
        });
        VariableId(id(self.policy.variables.len() - 1))
    }

    pub(crate) fn record(&mut self, name: &str) {
        self.policy.records.push(Record {
            name: name.to_owned(),
            attributes: Vec::new(),
            instances: Vec::new(),
            identity: None,
        });
    }

    pub(crate) fn attribute(&mut self, dotted: &str, ty: AttributeType) -> &mut Attribute {
        let (record, name) = dotted.split_once('.').expect("record and name");
        let at = self
            .policy
            .records
            .iter()
            .position(|r| r.name == record)
            .unwrap();
        let attribute = AttributeId(id(self.policy.attributes.len()));
        self.policy
            .records
            .get_mut(at)
            .unwrap()
            .attributes
            .push(attribute);
        let domain = match &ty {
            AttributeType::Bool => Some(Domain::Bool),
            AttributeType::OneOf { values, .. } => Some(Domain::Choice(id(values.len()))),
            AttributeType::Integer | AttributeType::Date => Some(Domain::Number {
                integer: true,
                least: None,
            }),
            AttributeType::Decimal => Some(Domain::Number {
                integer: false,
                least: None,
            }),
            AttributeType::Quantity { signed, .. } => Some(Domain::Number {
                integer: false,
                least: (!signed).then(Num::zero),
            }),
            _ => None,
        };
        let variable =
            domain.map(|domain| self.variable(VariableKind::Attribute(attribute), domain));
        self.policy.attributes.push(Attribute {
            record: RecordId(id(at)),
            name: name.to_owned(),
            dotted: dotted.to_owned(),
            doc: String::new(),
            ty,
            undeterminable: false,
            otherwise: None,
            finding: false,
            negotiable: false,
            ask: None,
            label: None,
            variable,
            parts: Vec::new(),
            undeterminable_variable: None,
        });
        self.policy.attributes.last_mut().unwrap()
    }

    pub(crate) fn attribute_id(&self, dotted: &str) -> AttributeId {
        attribute(&self.policy, dotted)
    }

    pub(crate) fn of(&self, dotted: &str) -> VariableId {
        let at = self.attribute_id(dotted).index();
        self.policy.attributes.get(at).unwrap().variable.unwrap()
    }

    pub(crate) fn condition(&mut self, condition: Condition) -> ConditionId {
        self.policy.conditions.push(condition);
        ConditionId(id(self.policy.conditions.len() - 1))
    }

    pub(crate) fn test(&mut self, variable: VariableId, test: Test) -> ConditionId {
        self.condition(Condition::Test(variable, test))
    }

    pub(crate) fn compare(&mut self, dotted: &str, op: Op, number: Num) -> ConditionId {
        let variable = self.of(dotted);
        self.test(variable, Test::Number(op, number))
    }

    /// `attribute in { … }`
    pub(crate) fn among(&mut self, dotted: &str, words: &[&str]) -> ConditionId {
        let at = self.attribute_id(dotted).index();
        let AttributeType::OneOf { values, .. } = &self.policy.attributes.get(at).unwrap().ty
        else {
            panic!("{dotted} is no enum");
        };
        let choices = words
            .iter()
            .map(|word| id(values.iter().position(|v| v.name == *word).unwrap()))
            .collect();
        let variable = self.of(dotted);
        self.test(variable, Test::Choice(choices))
    }

    pub(crate) fn entry(&mut self, code: &str, category: u8, test: EntryTest) -> EntryId {
        self.policy.entries.push(Entry {
            code: code.to_owned(),
            category: Some(category),
            parent: None,
            children: Vec::new(),
            versions: vec![EntryVersion {
                validity: Validity::default(),
                title: format!("Entry {code}"),
                doc: String::new(),
                test,
                remarks: Remarks::default(),
                amendment: None,
            }],
            judgement: None,
        });
        EntryId(id(self.policy.entries.len() - 1))
    }

    pub(crate) fn outcome(&self, name: &str) -> u32 {
        let outcomes = &self.policy.scales.first().unwrap().outcomes;
        id(outcomes.iter().position(|o| o.name == name).unwrap())
    }
}

pub(crate) fn attribute(policy: &Policy, dotted: &str) -> AttributeId {
    let at = policy.attributes.iter().position(|a| a.dotted == dotted);
    AttributeId(id(at.unwrap_or_else(|| panic!("no attribute {dotted}"))))
}

fn quantity(unit: &str) -> AttributeType {
    AttributeType::Quantity {
        signed: false,
        unit: measure(unit),
    }
}

fn enumeration(order: Order, values: &[&str]) -> AttributeType {
    AttributeType::OneOf {
        ordered: false,
        values: order.of(values.iter().map(|v| named(v))),
    }
}

/// The sample in the order written.
pub(crate) fn drones() -> Policy {
    drones_in(Order::Written)
}

/// The sample, its declarations put into the tables in an order.
pub(crate) fn drones_in(order: Order) -> Policy {
    let mut b = Builder::new();
    vocabulary(&mut b, order);
    register(&mut b, order);
    annex(&mut b, order);
    provisions(&mut b, order);
    b.policy
}

fn vocabulary(b: &mut Builder, order: Order) {
    b.policy.scales.push(Scale {
        name: "posture".to_owned(),
        outcomes: [
            "prohibited",
            "presumption-of-denial",
            "case-by-case",
            "not-caught",
        ]
        .iter()
        .map(|name| named(name))
        .collect(),
    });
    for record in order.of(["item", "partner", "transfer"]) {
        b.record(record);
    }
    let kinds = enumeration(
        order,
        &["uav", "target-drone", "cruise-missile", "component"],
    );
    let kinds_again = kinds.clone();
    let grades = AttributeType::OneOf {
        ordered: true,
        values: ["weak", "adequate", "strong"]
            .iter()
            .map(|v| named(v))
            .collect(),
    };
    let features =
        AttributeType::Set(order.of(["radar", "laser", "winch"].iter().map(|v| named(v))));
    let dated = AttributeType::Date;
    let plain: Vec<(&str, AttributeType)> = vec![
        ("item.kind", kinds),
        ("item.replaces", kinds_again),
        ("item.payload_max", quantity("kg")),
        ("item.range_max", quantity("km")),
        ("item.speed_max", quantity("km/h")),
        ("item.cruise_speed", quantity("kn")),
        (
            "item.storage",
            AttributeType::Quantity {
                signed: true,
                unit: measure("°C"),
            },
        ),
        ("item.acceleration", quantity("gn")),
        ("item.tolerance", quantity("%")),
        ("item.armed", AttributeType::Bool),
        ("item.engines", AttributeType::Integer),
        ("item.ratio", AttributeType::Decimal),
        ("item.features", features),
        ("item.incorporates", AttributeType::Entries),
        ("partner.mtcr_member", AttributeType::Bool),
        ("partner.export_controls", grades),
        ("transfer.date", dated),
        ("transfer.value", quantity("USD")),
        ("transfer.programme_range", quantity("km")),
    ];
    for (dotted, ty) in order.of(plain) {
        b.attribute(dotted, ty);
    }
    let curve = AttributeType::Curve {
        rising: false,
        argument: measure("kg"),
        value: measure("km"),
        argument_bound: Some(b.attribute_id("item.payload_max")),
        value_bound: Some(b.attribute_id("item.range_max")),
        linear: false,
    };
    b.attribute("item.reach", curve);
    for (dotted, change) in [
        (
            "partner.mtcr_member",
            (|a| a.otherwise = Some(Known::Bool(false))) as fn(&mut Attribute),
        ),
        ("partner.export_controls", |a| a.finding = true),
        ("transfer.programme_range", |a| a.undeterminable = true),
        ("item.speed_max", |a| {
            a.ask = Some("How fast is it?".to_owned())
        }),
        ("item.armed", |a| a.label = Some("Armed".to_owned())),
    ] {
        let at = b.attribute_id(dotted).index();
        change(b.policy.attributes.get_mut(at).unwrap());
    }
    for (name, status, dated) in order.of([
        ("guidelines", SourceStatus::Primary, None),
        (
            "uas-2020",
            SourceStatus::Secondary,
            Some(date("2020-07-24")),
        ),
    ]) {
        b.policy.sources.push(Source {
            name: name.to_owned(),
            title: format!("Title of {name}"),
            dated,
            known_from: Vec::new(),
            status,
        });
    }
    b.policy.obligation_kinds.push(ObligationKind {
        name: "assurances".to_owned(),
        label: "Binding assurances".to_owned(),
        owner: Some("State".to_owned()),
        phase: Some("before licence".to_owned()),
    });
    b.policy.question_date = b.variable(
        VariableKind::QuestionDate,
        Domain::Number {
            integer: true,
            least: None,
        },
    );
}

fn register(b: &mut Builder, order: Order) {
    let partner = b
        .policy
        .records
        .iter()
        .position(|r| r.name == "partner")
        .unwrap();
    let member = b.attribute_id("partner.mtcr_member");
    let mut instances: Vec<(&str, &str, &[&str], &str)> = vec![
        ("australia", "Australia", &["AU"], "1990-01-01"),
        ("india", "India", &["IN", "Bharat"], "2016-06-27"),
        (
            "korea-south",
            "Korea, Republic of",
            &["Korea"],
            "2001-03-01",
        ),
        (
            "korea-north",
            "Korea, Democratic People's Republic of",
            &["Korea"],
            "9999-01-01",
        ),
    ];
    instances.sort();
    let ids = order.of(0..instances.len());
    let mut by_name = vec![InstanceId(0); instances.len()];
    for (at, which) in ids.into_iter().enumerate() {
        let (name, title, also, since) = *instances.get(which).unwrap();
        *by_name.get_mut(which).unwrap() = InstanceId(id(at));
        b.policy.instances.push(Instance {
            record: RecordId(id(partner)),
            name: name.to_owned(),
            title: title.to_owned(),
            also: order.of(also.iter().map(|a| (*a).to_owned())),
            facts: vec![RegisterFact {
                attribute: member,
                values: vec![(
                    Validity {
                        from: Some(date(since)),
                        until: None,
                    },
                    Known::Bool(true),
                )],
                citations: Vec::new(),
            }],
            notes: Vec::new(),
        });
    }
    let kind = VariableKind::Identity(RecordId(id(partner)));
    let identity = b.variable(kind, Domain::Choice(id(instances.len()) + 1));
    let record = b.policy.records.get_mut(partner).unwrap();
    record.instances = by_name;
    record.identity = Some(identity);
}

fn annex(b: &mut Builder, order: Order) {
    b.policy.annex = Some(("mtcr".to_owned(), "Annex".to_owned()));
    let reach = b.attribute_id("item.reach");
    let point = VariableKind::CurvePoint {
        attribute: reach,
        at: base("500 kg"),
    };
    let point = b.variable(
        point,
        Domain::Number {
            integer: false,
            least: Some(Num::zero()),
        },
    );
    let kind = b.among("item.kind", &["uav", "target-drone", "cruise-missile"]);
    let far = b.test(point, Test::Number(Op::Ge, base("300 km")));
    let complete = b.condition(Condition::All(order.of([kind, far])));
    let tests = [
        ("1.A.1", 1, EntryTest::Reserved),
        ("1.A.2", 1, EntryTest::When(complete)),
        ("2.A.1.c", 1, EntryTest::Judgement(None)),
        ("9.A.6", 2, EntryTest::Judgement(None)),
        ("19.A.2", 2, EntryTest::Reserved),
        ("20.A.1", 2, EntryTest::Reserved),
        ("containment", 1, EntryTest::Reserved),
    ];
    for (code, category, test) in order.of(tests) {
        b.entry(code, category, test);
    }
}

fn provisions(b: &mut Builder, order: Order) {
    b.policy.units.push(Unit {
        name: "drones".to_owned(),
        title: "Drone policy".to_owned(),
        scale: ScaleId(0),
        otherwise: b.outcome("not-caught"),
        effective: Some(date("1987-04-16")),
        dated_by: Some(b.attribute_id("transfer.date")),
        applies: None,
        layers: Vec::new(),
        rules: Vec::new(),
        exceptions: Vec::new(),
        obligations: Vec::new(),
        remarks: Remarks::default(),
    });
    let first = b.condition(Condition::Category(1));
    let slow = b.compare("item.speed_max", Op::Le, base("800 km/h"));
    let uav = b.among("item.kind", &["uav"]);
    let slow_uav = b.condition(Condition::All(order.of([first, slow, uav])));
    for name in order.of(["denial", "slow-uas"]) {
        let slow = name == "slow-uas";
        let outcome = b.outcome(if slow {
            "case-by-case"
        } else {
            "presumption-of-denial"
        });
        let at = b
            .policy
            .sources
            .iter()
            .position(|s| (s.name == "uas-2020") == slow)
            .unwrap();
        b.policy.rules.push(Rule {
            name: name.to_owned(),
            unit: UnitId(0),
            declared_in: "drones".to_owned(),
            absolute: false,
            validity: Validity {
                from: slow.then(|| date("2020-07-24")),
                until: None,
            },
            overrides: Vec::new(),
            branches: vec![Branch {
                outcome,
                condition: if slow { slow_uav } else { first },
                unless: None,
            }],
            doc: String::new(),
            remarks: Remarks {
                citations: order.of([
                    Citation {
                        source: Some(SourceId(id(at))),
                        place: "para. 2".to_owned(),
                    },
                    Citation {
                        source: None,
                        place: "Act 12".to_owned(),
                    },
                ]),
                notes: Vec::new(),
            },
            amendment: None,
        });
    }
    let rule = |b: &Builder, name: &str| {
        RuleId(id(b
            .policy
            .rules
            .iter()
            .position(|r| r.name == name)
            .unwrap()))
    };
    let (denial, slow) = (rule(b, "denial"), rule(b, "slow-uas"));
    b.policy.rules.get_mut(slow.index()).unwrap().overrides = vec![denial];
    b.policy.units.first_mut().unwrap().rules = vec![denial, slow];
}

//! A small policy and two decisions under it, built by hand: what the pages' own tests look at.

use crate::ast::Verb;
use crate::case::{Case, StatedFact, StatedIdentity};
use crate::eval::{
    BranchTrace, Decision, Due, FactCondition, FactName, FactUse, LayerDecision, Missing, Notice,
    Origin, Possibility, Reader, RuleTrace, SetAside, Status, Truth,
};
use crate::policy::*;
use crate::quantity::{Date, Num, Unit as Measure};
use crate::report::Basis;
use crate::source::{Sources, Span};

/// The policy with its places and files.
pub struct Sample {
    pub policy: Policy,
    pub places: Places,
    pub sources: Sources,
}

impl Sample {
    pub fn basis(&self) -> Basis<'_> {
        Basis {
            policy: &self.policy,
            places: &self.places,
            sources: &self.sources,
            revision: None,
        }
    }
}

pub fn day(text: &str) -> Date {
    Date::parse(text).unwrap_or(Date::MIN)
}

fn named(name: &str) -> Named {
    Named {
        name: name.to_owned(),
        label: name.replace('-', " "),
    }
}

fn cite(source: u32, place: &str) -> Remarks {
    Remarks {
        citations: vec![Citation {
            source: Some(SourceId(source)),
            place: place.to_owned(),
        }],
        notes: Vec::new(),
    }
}

fn attribute(record: u32, dotted: &str, ty: AttributeType, variable: u32) -> Attribute {
    Attribute {
        record: RecordId(record),
        name: dotted.split('.').next_back().unwrap_or("").to_owned(),
        dotted: dotted.to_owned(),
        doc: String::new(),
        ty,
        undeterminable: false,
        otherwise: None,
        finding: false,
        negotiable: false,
        ask: None,
        label: None,
        variable: Some(VariableId(variable)),
        parts: Vec::new(),
        undeterminable_variable: None,
    }
}

const TEXT: &str = "/// Category I unmanned aircraft that cannot exceed 800 km/h. Treatment only.
rule slow-uas overrides category-i-denial from 2020-07-24 {
    cite uas-2020
    case-by-case if category I and item.speed_max <= 800 km/h
}
rule category-i-denial { strong-presumption-of-denial if category I cite guidelines \"para. 2\" }
";

pub fn sample() -> Sample {
    let mut sources = Sources::new();
    let file = sources.add("policies/us/policy.mtcr", TEXT);
    let at = |needle: &str| {
        let start = TEXT.find(needle).unwrap_or(0) as u32;
        Span::new(file, start, start + needle.len() as u32)
    };
    let (Ok(speed), Ok(fast)) = (Measure::parse("km/h"), Num::parse("800")) else {
        unreachable!("the unit and the number are well formed");
    };
    let limit = speed.to_base(&fast);
    let rule = |name: &str, doc: &str, outcome, condition, overrides, remarks, from| Rule {
        name: name.to_owned(),
        unit: UnitId(0),
        declared_in: "us-state".to_owned(),
        absolute: false,
        validity: Validity { from, until: None },
        overrides,
        branches: vec![Branch {
            outcome,
            condition: ConditionId(condition),
            unless: None,
        }],
        doc: doc.to_owned(),
        remarks,
        amendment: from.map(|_| "us-2020-uas".to_owned()),
    };
    let unit = |name: &str, title: &str, layers: Vec<UnitId>, applies| Unit {
        name: name.to_owned(),
        title: title.to_owned(),
        scale: ScaleId(0),
        otherwise: 2,
        effective: None,
        dated_by: None,
        applies,
        layers,
        rules: Vec::new(),
        exceptions: Vec::new(),
        obligations: Vec::new(),
        remarks: Remarks::default(),
    };
    let mut state = unit("us-state", "U.S. national policy", Vec::new(), None);
    state.rules = vec![RuleId(0), RuleId(1)];
    state.obligations = vec![ObligationId(0)];
    let choice = |count| Domain::Choice(count);
    let variable = |kind, domain| Variable {
        kind,
        domain,
        cells: Cells::Bool,
        undeterminable: false,
    };
    let policy = Policy {
        language: 1,
        root: UnitId(2),
        scales: vec![Scale {
            name: "posture".to_owned(),
            outcomes: ["strong-presumption-of-denial", "case-by-case", "not-caught"]
                .map(named)
                .to_vec(),
        }],
        records: vec![
            Record {
                name: "item".to_owned(),
                attributes: vec![AttributeId(0), AttributeId(1)],
                instances: Vec::new(),
                identity: None,
            },
            Record {
                name: "partner".to_owned(),
                attributes: Vec::new(),
                instances: vec![InstanceId(0)],
                identity: Some(VariableId(2)),
            },
        ],
        attributes: vec![
            Attribute {
                ask: Some("What is the greatest true airspeed it can reach by design?".to_owned()),
                ..attribute(
                    0,
                    "item.speed_max",
                    AttributeType::Quantity {
                        signed: false,
                        unit: speed,
                    },
                    0,
                )
            },
            attribute(
                0,
                "item.jurisdiction",
                AttributeType::OneOf {
                    ordered: false,
                    values: vec![named("itar"), named("ear")],
                },
                1,
            ),
            Attribute {
                finding: true,
                ..attribute(0, "item.sensitive", AttributeType::Bool, 3)
            },
        ],
        variables: vec![
            variable(
                VariableKind::Attribute(AttributeId(0)),
                Domain::Number {
                    integer: false,
                    least: Some(Num::zero()),
                },
            ),
            variable(VariableKind::Attribute(AttributeId(1)), choice(2)),
            variable(VariableKind::Identity(RecordId(1)), choice(2)),
            variable(VariableKind::Attribute(AttributeId(2)), Domain::Bool),
        ],
        conditions: vec![
            Condition::Category(1),
            Condition::Test(VariableId(0), Test::Number(Op::Le, limit)),
            Condition::All(vec![ConditionId(0), ConditionId(1)]),
            Condition::Test(VariableId(1), Test::Choice(ChoiceSet::one(1))),
            Condition::Test(VariableId(2), Test::Choice(ChoiceSet::one(0))),
        ],
        defines: vec![Define {
            name: "to-australia".to_owned(),
            versions: vec![(Validity::default(), ConditionId(4))],
        }],
        assumes: Vec::new(),
        obligation_kinds: vec![ObligationKind {
            name: "government-assurances".to_owned(),
            label: "Binding government-to-government assurances on end use and retransfer"
                .to_owned(),
            owner: Some("State".to_owned()),
            phase: Some("before licence".to_owned()),
        }],
        sources: vec![
            Source {
                name: "uas-2020".to_owned(),
                title: "White House statement on UAS".to_owned(),
                dated: Some(day("2020-07-24")),
                known_from: Vec::new(),
                status: SourceStatus::Secondary,
            },
            Source {
                name: "guidelines".to_owned(),
                title: "MTCR Guidelines".to_owned(),
                dated: None,
                known_from: Vec::new(),
                status: SourceStatus::Primary,
            },
        ],
        annex: Some(("mtcr".to_owned(), "MTCR Annex".to_owned())),
        entries: vec![Entry {
            code: "1.A.2".to_owned(),
            category: Some(1),
            parent: None,
            children: Vec::new(),
            versions: vec![EntryVersion {
                validity: Validity::default(),
                title: "Complete unmanned aerial vehicle systems".to_owned(),
                doc: String::new(),
                test: EntryTest::When(ConditionId(1)),
                remarks: cite(1, "1.A.2"),
                amendment: None,
            }],
            judgement: None,
        }],
        units: vec![
            state,
            unit(
                "us-ear",
                "EAR, missile technology",
                Vec::new(),
                Some(ConditionId(3)),
            ),
            unit("us", "United States", vec![UnitId(0), UnitId(1)], None),
        ],
        rules: vec![
            rule(
                "category-i-denial",
                "",
                0,
                0,
                Vec::new(),
                cite(1, "para. 2"),
                None,
            ),
            rule(
                "slow-uas",
                "Category I unmanned aircraft that cannot exceed 800 km/h. Treatment only.",
                1,
                2,
                vec![RuleId(0)],
                cite(0, ""),
                Some(day("2020-07-24")),
            ),
        ],
        exceptions: Vec::new(),
        obligations: vec![Obligation {
            name: "assurances".to_owned(),
            unit: UnitId(0),
            validity: Validity::default(),
            clauses: vec![Clause {
                verb: Verb::Require,
                what: vec![ObligationKindId(0)],
                condition: Some(ConditionId(0)),
                unless: None,
            }],
            doc: String::new(),
            remarks: Remarks::default(),
            amendment: None,
        }],
        guarantees: Vec::new(),
        instances: vec![Instance {
            record: RecordId(1),
            name: "australia".to_owned(),
            title: "Australia".to_owned(),
            also: vec!["AU".to_owned()],
            facts: Vec::new(),
            notes: Vec::new(),
        }],
        question_date: VariableId(0),
        meaning: "mtcrc-meaning/1:sha256:4b1e90c200000000000000000000000000000000000000000000000000000000".to_owned(),
        text: "sha256:0000000000000000000000000000000000000000000000000000000000000000".to_owned(),
    };
    let places = Places {
        rules: vec![
            at(
                "rule category-i-denial { strong-presumption-of-denial if category I cite guidelines \"para. 2\" }",
            ),
            at(
                "rule slow-uas overrides category-i-denial from 2020-07-24 {\n    cite uas-2020\n    case-by-case if category I and item.speed_max <= 800 km/h\n}",
            ),
        ],
        ..Places::default()
    };
    Sample {
        policy,
        places,
        sources,
    }
}

fn speed_use(by: Reader, value: &str, source: Option<&str>) -> FactUse {
    FactUse {
        by,
        name: "item.speed_max".to_owned(),
        attribute: Some(AttributeId(0)),
        value: value.to_owned(),
        at: None,
        origin: Origin::Stated,
        limit: Some("800 km/h".to_owned()),
        source: source.map(str::to_owned),
        condition: ConditionId(1),
    }
}

pub fn decided() -> Decision {
    Decision {
        case: Case {
            name: Some("slow-drone".to_owned()),
            as_of: None,
            identities: vec![StatedIdentity {
                record: RecordId(1),
                instance: Some(InstanceId(0)),
                place: None,
            }],
            facts: vec![StatedFact {
                attribute: AttributeId(0),
                knowledge: Knowledge::Exactly(Known::Number(Num::one())),
                written: "482 km/h".to_owned(),
                source: Some("application, p. 4".to_owned()),
                by: None,
                on: None,
                place: None,
            }],
            classified: Some(Vec::new()),
            about: Some("{\"reference\": \"2021-0417\"}".to_owned()),
            read_from: None,
        },
        as_of: Some(day("2021-05-01")),
        status: Status::Decided(1),
        possible: vec![Possibility {
            outcome: 1,
            when: Vec::new(),
            rules: vec![RuleId(1)],
        }],
        otherwise: false,
        decisive: vec![RuleId(1)],
        possible_decisive: Vec::new(),
        set_aside: vec![SetAside {
            rule: RuleId(0),
            by: vec![RuleId(1)],
        }],
        exempted: Vec::new(),
        outdone: Vec::new(),
        categories: vec![1],
        entries: vec![EntryId(0)],
        possible_entries: Vec::new(),
        obligations: vec![Due {
            verb: Verb::Require,
            what: ObligationKindId(0),
            from: ObligationId(0),
        }],
        possible_obligations: Vec::new(),
        facts: vec![
            speed_use(
                Reader::Rule(RuleId(1)),
                "482 km/h",
                Some("application, p. 4"),
            ),
            FactUse {
                name: "item.reach at 500 kg".to_owned(),
                attribute: None,
                limit: Some("300 km".to_owned()),
                ..speed_use(Reader::Entry(EntryId(0)), "1850 km", None)
            },
        ],
        missing: Vec::new(),
        missing_for_obligations: Vec::new(),
        irrelevant: vec![FactName::Attribute(AttributeId(2))],
        layers: vec![
            LayerDecision {
                unit: UnitId(0),
                applies: Truth::True,
                because: Vec::new(),
                possible: vec![1],
                decisive: vec![RuleId(1)],
                on_scale: true,
            },
            LayerDecision {
                unit: UnitId(1),
                applies: Truth::False,
                because: vec![FactUse {
                    name: "item.jurisdiction".to_owned(),
                    attribute: None,
                    limit: None,
                    ..speed_use(Reader::Layer(UnitId(1)), "itar", None)
                }],
                possible: Vec::new(),
                decisive: Vec::new(),
                on_scale: true,
            },
        ],
        notices: vec![Notice::UnsourcedFinding(AttributeId(2))],
        state_first: Vec::new(),
        looked_at: 1,
    }
}

pub fn undetermined() -> Decision {
    let speed = FactName::Attribute(AttributeId(0));
    let when = |text: &str| {
        vec![vec![FactCondition {
            fact: speed.clone(),
            text: text.to_owned(),
        }]]
    };
    let part =
        |text: &str, outcome: u32, rule: u32| (text.to_owned(), vec![outcome], vec![RuleId(rule)]);
    Decision {
        case: Case {
            name: None,
            ..Case::default()
        },
        status: Status::Undetermined,
        possible: vec![
            Possibility {
                outcome: 0,
                when: when("above 800 km/h"),
                rules: vec![RuleId(0)],
            },
            Possibility {
                outcome: 1,
                when: when("at most 800 km/h"),
                rules: vec![RuleId(1)],
            },
        ],
        decisive: Vec::new(),
        possible_decisive: vec![RuleId(0), RuleId(1)],
        set_aside: Vec::new(),
        facts: Vec::new(),
        missing: vec![Missing {
            fact: speed.clone(),
            parts: vec![part("at most 800 km/h", 1, 1), part("above 800 km/h", 0, 0)],
            detail: Vec::new(),
        }],
        layers: Vec::new(),
        notices: Vec::new(),
        obligations: Vec::new(),
        possible_obligations: decided().obligations,
        ..decided()
    }
}

pub fn trace() -> Vec<RuleTrace> {
    vec![
        RuleTrace {
            rule: RuleId(0),
            in_force: Truth::True,
            fired: Truth::True,
            set_aside: Truth::True,
            exceptions: Vec::new(),
            branches: vec![BranchTrace {
                outcome: 0,
                holds: Truth::True,
                stopped_at: None,
                facts: Vec::new(),
            }],
        },
        RuleTrace {
            rule: RuleId(1),
            in_force: Truth::True,
            fired: Truth::False,
            set_aside: Truth::False,
            exceptions: Vec::new(),
            branches: vec![BranchTrace {
                outcome: 1,
                holds: Truth::False,
                stopped_at: Some(ConditionId(1)),
                facts: vec![speed_use(
                    Reader::Rule(RuleId(1)),
                    "900 km/h",
                    Some("application, p. 4"),
                )],
            }],
        },
    ]
}

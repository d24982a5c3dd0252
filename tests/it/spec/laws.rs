//! What holds of every answer, whatever the policy: tried on every case of the specification.

use std::collections::BTreeSet;

use mtcrc::case::{Case, set};
use mtcrc::eval::{Decision, FactName, Status};
use mtcrc::policy::{AttributeType, Cells, Domain, Knowledge, Known};

use super::asked::{Asked, Topic, topics};

/// A case of the specification that has an answer.
struct Answered {
    name: String,
    case: Case,
    asked: Asked,
    decision: Decision,
}

/// The attribute that chooses which rule a case is about, where a policy has one. Without it every rule of the policy
/// is in play at once, which tries nothing new and takes long.
const CHOOSES_THE_RULE: &str = "item.question";

/// Every question of a topic that is not rejected, on a day on which its policy is in force.
fn answered(topic: &Topic) -> Vec<Answered> {
    let mut found = Vec::new();
    for expected in topic.expected() {
        let name = expected["case"].as_str().unwrap();
        let asked = Asked::of(expected);
        let Ok(case) = topic.facts(topic.case(name), &asked) else {
            continue;
        };
        if let Ok(decision) = topic.decide(&case, &asked)
            && !matches!(decision.status, Status::NotInForce { .. })
        {
            let name = format!("{}: {name}", topic.name);
            found.push(Answered {
                name,
                case,
                asked,
                decision,
            });
        }
    }
    found
}

/// What may hold and what must, by name.
#[derive(Debug, PartialEq, Eq)]
struct Claims {
    possible: BTreeSet<String>,
    certain: BTreeSet<String>,
}

fn claims(decision: &Decision) -> Claims {
    let (mut possible, mut certain) = (BTreeSet::new(), BTreeSet::new());
    possible.extend(
        decision
            .possible
            .iter()
            .map(|p| format!("outcome {}", p.outcome)),
    );
    if let [only] = decision.possible.as_slice() {
        certain.insert(format!("outcome {}", only.outcome));
    }
    let mut both = |sure: Vec<String>, open: Vec<String>| {
        possible.extend(sure.iter().cloned());
        possible.extend(open);
        certain.extend(sure);
    };
    let names = |what: &str, ids: &[u32]| ids.iter().map(|id| format!("{what} {id}")).collect();
    let rules = |ids: &[mtcrc::policy::RuleId]| {
        names("decisive", &ids.iter().map(|id| id.0).collect::<Vec<_>>())
    };
    both(
        rules(&decision.decisive),
        rules(&decision.possible_decisive),
    );
    let entries = |ids: &[mtcrc::policy::EntryId]| {
        names("entry", &ids.iter().map(|id| id.0).collect::<Vec<_>>())
    };
    both(
        entries(&decision.entries),
        entries(&decision.possible_entries),
    );
    let dues = |dues: &[mtcrc::eval::Due]| dues.iter().map(|due| format!("{due:?}")).collect();
    both(
        dues(&decision.obligations),
        dues(&decision.possible_obligations),
    );
    possible.extend(decision.categories.iter().map(|c| format!("category {c}")));
    if let [only] = decision.categories.as_slice() {
        certain.insert(format!("category {only}"));
    }
    certain.extend(
        decision
            .set_aside
            .iter()
            .map(|aside| format!("set aside {:?}", aside.rule)),
    );
    Claims { possible, certain }
}

/// Knowing less takes no possibility away and adds no certainty.
fn knows_no_more(topic: &Topic, name: &str, full: &Decision, less: &Case, asked: &Asked) {
    let Ok(less) = topic.decide(less, asked) else {
        panic!("{name}: rejected, though fewer facts contradict nothing that more did not");
    };
    let (full, less) = (claims(full), claims(&less));
    let lost: Vec<_> = full.possible.difference(&less.possible).collect();
    assert!(lost.is_empty(), "{name}: no longer possible: {lost:?}");
    let gained: Vec<_> = less.certain.difference(&full.certain).collect();
    assert!(gained.is_empty(), "{name}: certain from less: {gained:?}");
}

#[test]
fn silence_never_takes_a_possibility_away() {
    let mut tried = 0;
    for topic in topics() {
        for Answered {
            name,
            case,
            asked,
            decision,
        } in answered(&topic)
        {
            for (position, fact) in case.facts.iter().enumerate() {
                let dotted = &topic.policy.attributes[fact.attribute.index()].dotted;
                if dotted == CHOOSES_THE_RULE {
                    continue;
                }
                let mut less = case.clone();
                less.facts.remove(position);
                let name = format!("{name} without {dotted}");
                knows_no_more(&topic, &name, &decision, &less, &asked);
                tried += 1;
            }
            for position in 0..case.identities.len() {
                let mut less = case.clone();
                less.identities.remove(position);
                let name = format!("{name} without its identity {position}");
                knows_no_more(&topic, &name, &decision, &less, &asked);
                tried += 1;
            }
            // A list of codes decides against the conditions of entries, so only the empty list is mere knowledge.
            if case.classified.as_ref().is_some_and(Vec::is_empty) {
                let mut less = case.clone();
                less.classified = None;
                let name = format!("{name} without `classified`");
                knows_no_more(&topic, &name, &decision, &less, &asked);
                tried += 1;
            }
        }
    }
    assert!(tried > 200, "only {tried} facts were taken away");
}

#[test]
fn saying_less_of_a_fact_takes_no_possibility_away() {
    let mut tried = 0;
    for topic in topics() {
        for Answered {
            name,
            case,
            asked,
            decision,
        } in answered(&topic)
        {
            for (position, fact) in case.facts.iter().enumerate() {
                let attribute = &topic.policy.attributes[fact.attribute.index()];
                for wider in wider(&attribute.ty, &fact.knowledge) {
                    let name = format!("{name} with {} {wider:?}", attribute.dotted);
                    let mut less = case.clone();
                    less.facts[position].knowledge = wider;
                    knows_no_more(&topic, &name, &decision, &less, &asked);
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 200, "only {tried} facts were widened");
}

/// Knowledge that the stated one implies.
fn wider(ty: &AttributeType, knowledge: &Knowledge) -> Vec<Knowledge> {
    let at_least = |least: &Known| Knowledge::Between {
        at_least: Some(least.clone()),
        at_most: None,
    };
    let at_most = |most: &Known| Knowledge::Between {
        at_least: None,
        at_most: Some(most.clone()),
    };
    match knowledge {
        Knowledge::Exactly(value @ Known::Number(_)) => vec![at_least(value), at_most(value)],
        Knowledge::Exactly(value @ Known::Choice(place)) => {
            let AttributeType::OneOf { ordered, values } = ty else {
                return Vec::new();
            };
            let next = (place + 1) % u32::try_from(values.len()).unwrap();
            let mut wider = vec![Knowledge::OneOf(vec![value.clone(), Known::Choice(next)])];
            if *ordered {
                wider.extend([at_least(value), at_most(value)]);
            }
            wider
        }
        Knowledge::Exactly(Known::Set {
            members,
            open: false,
        }) => {
            vec![Knowledge::Exactly(Known::Set {
                members: members.clone(),
                open: true,
            })]
        }
        Knowledge::Exactly(Known::Entries {
            members,
            open: false,
        }) => {
            vec![Knowledge::Exactly(Known::Entries {
                members: members.clone(),
                open: true,
            })]
        }
        Knowledge::Exactly(Known::Curve { points, linear }) if points.len() > 1 => {
            let fewer = (0..points.len()).map(|gone| {
                let mut points = points.clone();
                points.remove(gone);
                Knowledge::Exactly(Known::Curve {
                    points,
                    linear: false,
                })
            });
            let whole = Known::Curve {
                points: points.clone(),
                linear: false,
            };
            let mut wider: Vec<_> = fewer.collect();
            if *linear {
                wider.push(Knowledge::Exactly(whole));
            }
            wider
        }
        Knowledge::Between {
            at_least: Some(least),
            at_most: Some(most),
        } => {
            vec![at_least(least), at_most(most)]
        }
        _ => Vec::new(),
    }
}

#[test]
fn what_is_possible_is_what_the_values_of_an_open_fact_leave() {
    let mut tried = 0;
    for topic in topics() {
        for Answered {
            name,
            case,
            asked,
            decision,
        } in answered(&topic)
        {
            for (what, completed) in splits(&topic, &case) {
                let mut possible = BTreeSet::new();
                let mut certain: Option<BTreeSet<String>> = None;
                for more in completed {
                    let Ok(more) = topic.decide(&more, &asked) else {
                        continue;
                    };
                    let claims = claims(&more);
                    possible.extend(claims.possible);
                    certain = Some(match certain {
                        None => claims.certain,
                        Some(before) => before.intersection(&claims.certain).cloned().collect(),
                    });
                }
                let united = Claims {
                    possible,
                    certain: certain.unwrap_or_default(),
                };
                assert_eq!(
                    claims(&decision),
                    united,
                    "{name}, over the values of {what}"
                );
                tried += 1;
            }
        }
    }
    assert!(tried > 500, "only {tried} open facts were filled in");
}

/// For every fact that is open and has few values or known borders: the cases that together say no more than this one.
fn splits(topic: &Topic, case: &Case) -> Vec<(String, Vec<Case>)> {
    let mut splits = Vec::new();
    let policy = &topic.policy;
    let with = |name: &str, value: &str| -> Option<Case> {
        let mut more = case.clone();
        set(&mut more, policy, name, value).ok().map(|()| more)
    };
    for record in &policy.records {
        let stated = |id: &mtcrc::case::StatedIdentity| {
            policy.records[id.record.index()].name == record.name
        };
        if record.instances.is_empty() || case.identities.iter().any(stated) {
            continue;
        }
        let instances = record
            .instances
            .iter()
            .map(|id| policy.instances[id.index()].name.clone());
        let names = instances.chain(["another".to_owned()]);
        let cases = names.map(|name| with(&record.name, &name).unwrap());
        splits.push((record.name.clone(), cases.collect()));
    }
    for (place, attribute) in policy.attributes.iter().enumerate() {
        if case
            .facts
            .iter()
            .any(|fact| fact.attribute.index() == place)
        {
            continue;
        }
        let name = &attribute.dotted;
        let mut cases: Vec<Case> = match &attribute.ty {
            AttributeType::Bool => ["true", "false"]
                .iter()
                .map(|v| with(name, v).unwrap())
                .collect(),
            AttributeType::OneOf { values, .. } => values
                .iter()
                .map(|v| with(name, &v.name).unwrap())
                .collect(),
            AttributeType::Quantity { .. }
            | AttributeType::Integer
            | AttributeType::Decimal
            | AttributeType::Date => {
                let variable = attribute.variable.map(|id| &policy.variables[id.index()]);
                let Some(variable) = variable else { continue };
                let Cells::Cuts(cuts) = &variable.cells else {
                    continue;
                };
                let Domain::Number { integer, .. } = &variable.domain else {
                    continue;
                };
                let Some(cut) = cuts.get(cuts.len() / 2) else {
                    continue;
                };
                if *integer && cut.to_string().contains('/') {
                    continue;
                }
                // At most and at least the border share the border itself, which says nothing new.
                let known = Some(Known::Number(cut.clone()));
                let bounds = [
                    Knowledge::Between {
                        at_least: None,
                        at_most: known.clone(),
                    },
                    Knowledge::Between {
                        at_least: known,
                        at_most: None,
                    },
                ];
                let template = with(
                    name,
                    if matches!(attribute.ty, AttributeType::Date) {
                        "2000-01-01"
                    } else {
                        "0"
                    },
                );
                let Some(template) = template else { continue };
                bounds
                    .into_iter()
                    .map(|knowledge| {
                        let mut more = template.clone();
                        more.facts
                            .iter_mut()
                            .find(|f| f.attribute.index() == place)
                            .unwrap()
                            .knowledge = knowledge;
                        more
                    })
                    .collect()
            }
            _ => continue,
        };
        if attribute.undeterminable {
            cases.push(with(name, "undeterminable").unwrap());
        }
        splits.push((name.clone(), cases));
    }
    splits
}

#[test]
fn the_missing_facts_settle_the_answer_and_the_irrelevant_ones_change_nothing() {
    let (mut settled, mut idle) = (0, 0);
    for topic in topics() {
        for Answered {
            name,
            case,
            asked,
            decision,
        } in answered(&topic)
        {
            let dotted = |fact: &FactName| match fact {
                FactName::Attribute(id) => Some(topic.policy.attributes[id.index()].dotted.clone()),
                FactName::Identity(id) => Some(topic.policy.records[id.index()].name.clone()),
                _ => None,
            };
            let own = splits(&topic, &case);
            for fact in &decision.irrelevant {
                let Some((_, cases)) = own
                    .iter()
                    .find(|(what, _)| Some(what) == dotted(fact).as_ref())
                else {
                    continue;
                };
                for more in cases {
                    if let Ok(more) = topic.decide(more, &asked) {
                        let claims = |decision: &Decision| {
                            let mut claims = claims(decision);
                            // Whether a rule fires only to be set aside does not matter.
                            claims
                                .certain
                                .retain(|claim| !claim.starts_with("set aside"));
                            claims
                        };
                        assert_eq!(
                            claims(&more),
                            claims(&decision),
                            "{name}: {} is said not to matter",
                            dotted(fact).unwrap()
                        );
                        idle += 1;
                    }
                }
            }
            if decision.possible.len() < 2 {
                continue;
            }
            // Filling in every missing fact of few values must settle the answer where no other kind is missing.
            let missing: Vec<Option<String>> =
                decision.missing.iter().map(|m| dotted(&m.fact)).collect();
            let small = |name: &Option<String>| {
                name.as_ref().is_some_and(|name| {
                    let attribute = topic.policy.attributes.iter().find(|a| a.dotted == *name);
                    attribute.is_none_or(|a| {
                        matches!(a.ty, AttributeType::Bool | AttributeType::OneOf { .. })
                    })
                })
            };
            if !missing.iter().all(small) {
                continue;
            }
            let mut cases = vec![case.clone()];
            for fact in missing.iter().flatten() {
                let mut more = Vec::new();
                for case in &cases {
                    let splits = splits(&topic, case);
                    // One already narrowed by the case is no longer open, so it is not in the list.
                    match splits.into_iter().find(|(what, _)| what == fact) {
                        Some((_, filled)) => more.extend(filled),
                        None => more.clear(),
                    }
                }
                cases = more;
            }
            for filled in cases {
                if let Ok(more) = topic.decide(&filled, &asked) {
                    assert_eq!(
                        more.possible.len(),
                        1,
                        "{name}: with every missing fact known"
                    );
                    settled += 1;
                }
            }
        }
    }
    assert!(
        settled > 50 && idle > 50,
        "only {settled} and {idle} were tried"
    );
}

#[test]
fn unknown_is_the_same_as_absent() {
    let mut tried = 0;
    for topic in topics() {
        for Answered {
            name, case, asked, ..
        } in answered(&topic)
        {
            for (position, fact) in case.facts.iter().enumerate() {
                let dotted = &topic.policy.attributes[fact.attribute.index()].dotted;
                if dotted == CHOOSES_THE_RULE {
                    continue;
                }
                let (mut absent, mut unknown) = (case.clone(), case.clone());
                absent.facts.remove(position);
                set(&mut unknown, &topic.policy, dotted, "unknown").unwrap();
                let absent = topic.decide(&absent, &asked).unwrap();
                let unknown = topic.decide(&unknown, &asked).unwrap();
                assert_eq!(
                    topic.shown(&absent),
                    topic.shown(&unknown),
                    "{name}, {dotted}"
                );
                tried += 1;
            }
        }
    }
    assert!(tried > 200, "only {tried} facts were forgotten");
}

#[test]
fn the_same_question_gets_the_same_bytes_and_the_order_of_keys_means_nothing() {
    let (first, second) = (topics(), topics());
    for (first, second) in first.iter().zip(&second) {
        for expected in first.expected() {
            let name = expected["case"].as_str().unwrap();
            let asked = Asked::of(expected);
            let text = first.answer_text(first.case(name), &asked);
            assert_eq!(
                text,
                second.answer_text(second.case(name), &asked),
                "{}: {name}",
                first.name
            );
            let Ok(mut case) = first.facts(first.case(name), &asked) else {
                continue;
            };
            case.facts.reverse();
            case.identities.reverse();
            if let Ok(decided) = first.decide(&case, &asked) {
                assert_eq!(
                    text,
                    first.shown(&decided),
                    "{}: {name}, backwards",
                    first.name
                );
            }
        }
    }
}

//! Lines and maps where policies compare two numbers with each other, held against the interpreter, value by value.

use mtcrc::analysis::{Field, Map, lines, map, moving_alone, moving_together, telling_apart};
use mtcrc::case::{Case, StatedFact};
use mtcrc::check::ask;
use mtcrc::diagram::{BUDGET, Reading};
use mtcrc::eval::{Question, Status, decide};
use mtcrc::policy::{AttributeId, Knowledge, Known, Policy};
use mtcrc::quantity::Num;
use mtcrc::source::{Memory, Opened};

use crate::generated::choices::{Choices, Seeded};

const NAMES: [&str; 5] = ["a", "b", "c", "n", "m"];

/// A policy over three decimals and two whole numbers whose rules compare them with each other and with constants.
fn written(choices: &mut Choices<'_>) -> String {
    let mut text = String::from(
        "scale posture { denied, review, free }\n\
         record item { a, b, c: decimal  n, m: integer  armed: bool }\n\
         source law \"Law\" primary\n\
         policy p \"P\" { decides posture otherwise free }\n",
    );
    if choices.percent(30) {
        text += &format!("assume {}\n", comparison(choices));
    }
    for number in 0..1 + choices.below(3) {
        let outcome = ["denied", "review"][choices.below(2)];
        let mut parts: Vec<String> = (0..1 + choices.below(2))
            .map(|_| comparison(choices))
            .collect();
        if choices.percent(25) {
            parts.push("not item.armed".to_owned());
        }
        let joint = [" and ", " or "][choices.below(2)];
        text += &format!(
            "rule r{number}: {outcome} if {} cite law\n",
            parts.join(joint)
        );
    }
    text
}

fn comparison(choices: &mut Choices<'_>) -> String {
    let op = ["<", "<=", ">", ">=", "==", "!="][choices.weighted(&[3, 3, 3, 3, 1, 1])];
    let first = choices.below(5);
    let name = NAMES[first];
    if choices.percent(35) {
        return format!("item.{name} {op} {}", 1 + choices.below(9));
    }
    let other = NAMES[(first + 1 + choices.below(4)) % 5];
    let factor = ["", "2 * ", "3 * ", "0.5 * "][choices.weighted(&[4, 2, 1, 1])];
    let plus = ["", " + 1", " - 2"][choices.weighted(&[3, 1, 1])];
    format!("item.{name} {op} {factor}item.{other}{plus}")
}

fn asked(text: &str) -> Option<Policy> {
    let opened = Opened::in_memory(Memory::of([("policy.mtcr", text)]), "policy.mtcr").unwrap();
    Some(ask(opened, &["true"], None).ok()?.policy)
}

fn named(policy: &Policy, name: &str) -> AttributeId {
    let dotted = format!("item.{name}");
    let place = policy.attributes.iter().position(|a| a.dotted == dotted);
    AttributeId(place.unwrap() as u32)
}

fn stated(attribute: AttributeId, knowledge: Knowledge) -> StatedFact {
    StatedFact {
        attribute,
        knowledge,
        written: String::new(),
        source: None,
        by: None,
        on: None,
        place: None,
    }
}

fn number(value: Num) -> Knowledge {
    Knowledge::Exactly(Known::Number(value))
}

/// A case that states most of the numbers, some between bounds.
fn case(policy: &Policy, choices: &mut Choices<'_>) -> Case {
    let mut case = Case::default();
    for name in NAMES {
        let value = Num::from_int(choices.below(10) as i64);
        let knowledge = match choices.weighted(&[7, 2, 1]) {
            0 => number(value),
            1 => continue,
            _ => Knowledge::Between {
                at_most: Some(Known::Number(value.clone() + Num::from_int(2))),
                at_least: Some(Known::Number(value)),
            },
        };
        case.facts.push(stated(named(policy, name), knowledge));
    }
    let armed = Known::Bool(choices.percent(50));
    if choices.percent(70) {
        let id = named(policy, "armed");
        case.facts.push(stated(id, Knowledge::Exactly(armed)));
    }
    case.facts.sort_by_key(|fact| fact.attribute);
    case
}

fn with(case: &Case, id: AttributeId, value: &Num) -> Case {
    let mut case = case.clone();
    case.facts.retain(|fact| fact.attribute != id);
    case.facts.push(stated(id, number(value.clone())));
    case.facts.sort_by_key(|fact| fact.attribute);
    case
}

/// The possible outcomes; none where the case cannot be. Nothing where so much is open that the interpreter gives up.
fn possible(policy: &Policy, case: &Case) -> Option<Vec<u32>> {
    match decide(policy, case, &Question::default()) {
        Err(_) => Some(Vec::new()),
        Ok(decision) => match decision.status {
            Status::TooManyOpenFacts { .. } => None,
            _ => Some(decision.possible.iter().map(|one| one.outcome).collect()),
        },
    }
}

/// The values at which both are held against each other.
fn grid(whole: bool, step: i64, to: i64) -> Vec<Num> {
    let step = if whole { 1 } else { step };
    (0..=to * step)
        .map(|n| Num::ratio(n, step).unwrap())
        .collect()
}

/// What is wrong with the lines of one case, and how many lines it has.
fn lines_of(policy: &Policy, case: &Case) -> (usize, Vec<String>) {
    let mut wrong = Vec::new();
    let Some(now) = possible(policy, case).filter(|now| !now.is_empty()) else {
        return (0, wrong);
    };
    let wanted = |outcome: u32| !now.contains(&outcome);
    let told = telling_apart(policy, case).unwrap();
    let moving = moving_alone(&told, case);
    let mut reading = Reading::new(&moving.policy, BUDGET);
    let found = lines(&mut reading, case, &wanted);
    let reached = |case: &Case| {
        let possible = possible(policy, case);
        possible.map(|some| !some.is_empty() && some.iter().all(|one| wanted(*one)))
    };
    let mut looked = 0;
    for name in NAMES {
        let id = named(policy, name);
        let fact = case.facts.iter().find(|fact| fact.attribute == id);
        let Some(Knowledge::Exactly(Known::Number(from))) = fact.map(|fact| &fact.knowledge) else {
            continue;
        };
        let changes = found.lines.iter().flat_map(|line| &line.changes);
        let changes: Vec<_> = changes.filter(|change| change.attribute == id).collect();
        let mut ends: [Option<(Num, bool)>; 2] = [None, None];
        for change in changes {
            let distance = change.distance.as_ref().unwrap();
            let Known::Number(to) = &change.to else {
                continue;
            };
            if reached(&with(case, id, to)) == Some(false) {
                wrong.push(format!(
                    "{name} {to} is not beyond the line: {}",
                    change.says
                ));
            }
            let up = usize::from(to > from);
            ends[up] = Some((distance.line.clone(), distance.reached));
            looked += 1;
        }
        if moving.unsure.contains(&id) {
            continue;
        }
        for value in grid(matches!(name, "n" | "m"), 4, 24) {
            let [below, above] = &ends;
            let before = match value.cmp(from) {
                std::cmp::Ordering::Equal => true,
                std::cmp::Ordering::Less => below
                    .as_ref()
                    .is_none_or(|(line, at)| value > *line || (!at && value == *line)),
                std::cmp::Ordering::Greater => above
                    .as_ref()
                    .is_none_or(|(line, at)| value < *line || (!at && value == *line)),
            };
            let line = if value < *from { below } else { above };
            let on = matches!(line, Some((line, true)) if *line == value);
            let is = reached(&with(case, id, &value));
            if (before && is == Some(true)) || (on && is == Some(false)) {
                wrong.push(format!("{name} at {value}, from {from}: {ends:?}"));
                break;
            }
        }
    }
    (looked, wrong)
}

#[test]
fn a_line_is_where_the_interpreter_has_it() {
    let (mut looked, mut policies, mut wrong) = (0, 0, Vec::new());
    for seed in 0..trials(40) {
        let bytes = Seeded(seed).bytes(200);
        let mut choices = Choices::new(&bytes);
        let text = written(&mut choices);
        let Some(policy) = asked(&text) else {
            continue;
        };
        policies += 1;
        for _ in 0..2 {
            let case = case(&policy, &mut choices);
            let (lines, found) = lines_of(&policy, &case);
            looked += lines;
            let of = |what: String| format!("seed {seed}: {what}\n{text}{:?}\n", case.facts);
            wrong.extend(found.into_iter().map(of));
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong[0]);
    assert!(policies > 20 && looked > 20, "{looked} of {policies}");
}

/// What a field says of a point in it.
fn said(map: &Map, field: &Field, at: [&Num; 2]) -> Vec<u32> {
    if field.divided.is_empty() {
        return field.possible.clone();
    }
    let holds = |linear: &mtcrc::policy::Linear| {
        let terms = linear.terms.iter().map(|(by, variable)| {
            let place = usize::from(*variable != map.x.variable);
            by.clone() * at[place].clone()
        });
        let sum = terms.fold(Num::zero(), |sum, term| sum + term);
        linear.op.holds(&sum, &linear.constant)
    };
    let here: Vec<bool> = map.compared.iter().map(|one| holds(&one.linear)).collect();
    let mut parts = field.divided.iter();
    let part = parts.find(|part| part.holds == here);
    part.map(|part| part.possible.clone()).unwrap_or_default()
}

fn map_of(policy: &Policy, case: &Case, names: [&str; 2]) -> Option<(bool, Vec<String>)> {
    let ids = names.map(|name| named(policy, name));
    let mut rest = case.clone();
    rest.facts.retain(|fact| !ids.contains(&fact.attribute));
    let variables = ids.map(|id| policy.attributes[id.index()].variable);
    let [Some(x), Some(y)] = variables else {
        return None;
    };
    let told = telling_apart(policy, &rest).unwrap();
    let moving = moving_together(&told, &rest, [x, y]);
    let mut reading = Reading::new(&moving.policy, BUDGET);
    let drawn = map(&mut reading, case, x, y);
    let unsure = drawn.unsure || !moving.unsure.is_empty();
    let within = |range: &mtcrc::analysis::Range, value: &Num| {
        let low = range.low.as_ref();
        let high = range.high.as_ref();
        low.is_none_or(|(low, at)| low < value || (*at && low == value))
            && high.is_none_or(|(high, at)| value < high || (*at && high == value))
    };
    let values = names.map(|name| grid(matches!(name, "n" | "m"), 2, 7));
    let mut wrong = Vec::new();
    for y in &values[1] {
        for x in &values[0] {
            let columns = drawn.x.ranges.iter().position(|range| within(range, x));
            let rows = drawn.y.ranges.iter().position(|range| within(range, y));
            let field = &drawn.fields[rows.unwrap()][columns.unwrap()];
            let Some(is) = possible(policy, &with(&with(&rest, ids[0], x), ids[1], y)) else {
                continue;
            };
            let says = said(&drawn, field, [x, y]);
            let right = match unsure {
                true => is.iter().all(|one| says.contains(one)),
                // Where no case can be, a field says so only where none can be in all of it.
                false => is == says,
            };
            if !right {
                wrong.push(format!("{names:?} at {x}, {y}: {is:?}, said {field:?}"));
            }
        }
    }
    Some((!drawn.compared.is_empty(), wrong))
}

#[test]
fn a_field_says_what_the_interpreter_says_of_each_point() {
    let (mut maps, mut compared, mut wrong) = (0, 0, Vec::new());
    for seed in 0..trials(20) {
        let bytes = Seeded(1000 + seed).bytes(200);
        let mut choices = Choices::new(&bytes);
        let text = written(&mut choices);
        let Some(policy) = asked(&text) else {
            continue;
        };
        let case = case(&policy, &mut choices);
        for names in [["a", "b"], ["b", "n"], ["m", "n"]] {
            let Some((are, found)) = map_of(&policy, &case, names) else {
                continue;
            };
            maps += 1;
            compared += usize::from(are);
            let of = |what: String| format!("seed {seed}: {what}\n{text}{:?}\n", case.facts);
            wrong.extend(found.into_iter().map(of));
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong[0]);
    assert!(maps > 10 && compared > 3, "{compared} of {maps}");
}

/// How many policies are tried: more with `MTCRC_TRIALS` times as many.
fn trials(count: u64) -> u64 {
    let times = std::env::var("MTCRC_TRIALS").ok();
    count * times.and_then(|times| times.parse().ok()).unwrap_or(1)
}

//! Small policies and partial cases made from a string of bytes, and every complete case over them.

use std::collections::{BTreeMap, BTreeSet};

use super::build::{Build, Facts, day, during, int, one_of, unit_of};
use super::mtcrc::case::Case;
use super::mtcrc::policy::{
    AttributeId, AttributeType, ConditionId, EntryId, EntryTest, Knowledge, Known, Op, Policy,
    RecordId, RuleId, ScaleId, Test, UnitId, Validity, VariableId,
};
use super::mtcrc::quantity::Num;
use super::naive::{Naive, Value, World};

/// Decisions read off a string of bytes; always the first when it has run out.
pub struct Choices<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Choices<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn below(&mut self, count: usize) -> usize {
        let byte = self.bytes.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(byte) % count.max(1)
    }

    fn flip(&mut self) -> bool {
        self.below(2) == 1
    }

    fn rarely(&mut self) -> bool {
        self.below(4) == 3
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }
}

/// A generated policy with what is needed to make cases for it.
pub struct Sample {
    pub policy: Policy,
    vocabulary: Vocabulary,
    /// The attributes that conditions may test.
    enabled: Vec<AttributeId>,
    entries: Vec<EntryId>,
}

#[derive(Clone)]
struct Vocabulary {
    partner: RecordId,
    armed: AttributeId,
    kind: AttributeId,
    speed: AttributeId,
    climb: AttributeId,
    count: AttributeId,
    uses: AttributeId,
    made_for: AttributeId,
    payload_max: AttributeId,
    range_max: AttributeId,
    reach: AttributeId,
    member: AttributeId,
    level: AttributeId,
    date: AttributeId,
    uses_members: Vec<VariableId>,
    made_for_members: Vec<VariableId>,
    points: Vec<VariableId>,
}

const OPS: [Op; 6] = [Op::Ge, Op::Lt, Op::Le, Op::Gt, Op::Eq, Op::Ne];
const SPEEDS: [i64; 19] =
    [0, 1, 2, 4, 5, 6, 8, 10, 11, 12, 15, 18, 20, 22, 24, 30, 44, 48, 50];
const RANGES: [i64; 8] = [0, 50, 100, 150, 200, 250, 300, 400];
const PAYLOADS: [i64; 8] = [0, 4, 5, 6, 7, 8, 10, 12];
const DAYS: [i64; 5] = [50, 100, 150, 200, 250];

fn validity(choices: &mut Choices) -> Validity {
    let spans = [during(None, None), during(Some(100), None), during(None, Some(200))];
    if choices.flip() { during(None, None) } else { choices.pick(&spans) }
}

/// A policy over all types of attributes.
pub fn sample(choices: &mut Choices) -> Sample {
    let mut build = Build::new(&["denied", "presumed", "reviewed", "free"]);
    let vocabulary = vocabulary(&mut build, choices);
    let v = &vocabulary;
    let all = [
        v.armed, v.kind, v.speed, v.climb, v.count, v.uses, v.made_for, v.reach, v.range_max, v.member,
        v.level, v.date, v.payload_max,
    ];
    let mut enabled: Vec<AttributeId> = Vec::new();
    for _ in 0..3 + choices.below(4) {
        let attribute = choices.pick(&all);
        if !enabled.contains(&attribute) {
            enabled.push(attribute);
        }
    }
    let mut sample =
        Sample { policy: Build::new(&["none"]).policy, vocabulary, enabled, entries: Vec::new() };
    entries(&mut build, &mut sample, choices);
    if choices.flip() {
        build.policy.units[0].dated_by = Some(sample.vocabulary.date);
    }
    if choices.rarely() {
        build.policy.units[0].effective = Some(day(100));
    }
    if choices.rarely() {
        layered(&mut build, &sample, choices);
    } else {
        let count = 2 + choices.below(4);
        rules(&mut build, &sample, UnitId(0), count, choices);
        if choices.rarely() {
            build.policy.units[0].applies = Some(condition(&mut build, &sample, choices, 0, None));
        }
    }
    for _ in 0..choices.below(3) {
        let unit = UnitId(choices.below(build.policy.units.len()) as u32);
        let own = Some(unit);
        let when = condition(&mut build, &sample, choices, 1, own);
        let id = build.obligation(unit, Some(when));
        build.policy.obligations[id.index()].validity = validity(choices);
    }
    for _ in 0..choices.below(3) {
        let first = condition(&mut build, &sample, choices, 0, None);
        let second = condition(&mut build, &sample, choices, 0, None);
        let assume = build.implies(first, second);
        build.policy.assumes.push(assume);
    }
    sample.policy = build.policy;
    sample
}

fn vocabulary(build: &mut Build, choices: &mut Choices) -> Vocabulary {
    let item = build.record("item");
    let partner = build.record("partner");
    let transfer = build.record("transfer");
    let quantity =
        |unit: &str| AttributeType::Quantity { signed: false, unit: unit_of(unit) };
    let armed = build.attribute(item, "armed", AttributeType::Bool);
    let kind = build.attribute(item, "kind", one_of(false, &["drone", "rocket", "motor"]));
    let speed = build.attribute(item, "speed", quantity("m/s"));
    let climb = build.attribute(item, "climb", quantity("m/s"));
    let count = build.attribute(item, "count", AttributeType::Integer);
    let names = super::build::named(&["research", "survey", "combat"]);
    let uses = build.attribute(item, "uses", AttributeType::Set(names));
    let made_for = build.attribute(item, "made_for", AttributeType::Entries);
    let payload_max = build.attribute(item, "payload_max", quantity("kg"));
    let range_max = build.attribute(item, "range_max", quantity("m"));
    let reach = build.curve(item, "reach", Some(payload_max), Some(range_max));
    let member = build.attribute(partner, "member", AttributeType::Bool);
    let level = build.attribute(partner, "level", one_of(true, &["weak", "fair", "strong"]));
    let date = build.attribute(transfer, "date", AttributeType::Date);
    for attribute in [armed, kind, speed, range_max, uses, made_for, reach] {
        if choices.rarely() {
            build.or_undeterminable(attribute);
        }
    }
    if choices.flip() {
        build.policy.attributes[member.index()].otherwise = Some(Known::Bool(false));
    }
    let points = [5, 10].map(|at| build.point(reach, at)).to_vec();
    let uses_members = vec![build.member(uses, &[0]), build.member(uses, &[1])];
    // `has 1.A.1`, the rest of `has 1.A`, and `has 9.A`; the entries are 1.A, 1.A.1, 1.A.2, 2.A, 9.A.
    let classes: [&[u32]; 3] = [&[1], &[0, 2], &[4]];
    let made_for_members = classes.iter().map(|c| build.member(made_for, c)).collect();
    let span = during(Some(150), None);
    build.instance(partner, "india", &[
        (member, span, Known::Bool(true)),
        (level, during(None, Some(200)), Known::Choice(1)),
    ]);
    build.instance(partner, "chad", &[(level, during(None, None), Known::Choice(0))]);
    Vocabulary {
        partner,
        armed,
        kind,
        speed,
        climb,
        count,
        uses,
        made_for,
        payload_max,
        range_max,
        reach,
        member,
        level,
        date,
        uses_members,
        made_for_members,
        points,
    }
}

fn entries(build: &mut Build, sample: &mut Sample, choices: &mut Choices) {
    let when = |build: &mut Build, choices: &mut Choices| {
        EntryTest::When(condition(build, sample, choices, 1, None))
    };
    let parent = if choices.flip() { EntryTest::Sub } else { when(build, choices) };
    let first = when(build, choices);
    let second = when(build, choices);
    let judged = if choices.flip() {
        EntryTest::Judgement(Some(condition(build, sample, choices, 0, None)))
    } else {
        EntryTest::Judgement(None)
    };
    let other = when(build, choices);
    let category = Some(1 + choices.below(2) as u8);
    let top = build.entry("1.A", Some(1), None, parent);
    let ids = vec![
        top,
        build.entry("1.A.1", Some(1), Some(top), first),
        build.entry("1.A.2", Some(1), Some(top), second),
        build.entry("2.A", category, None, other),
        build.entry("9.A", Some(2), None, judged),
    ];
    for id in &ids {
        build.policy.entries[id.index()].versions[0].validity = validity(choices);
    }
    sample.entries = ids;
}

fn layered(build: &mut Build, sample: &Sample, choices: &mut Choices) {
    let licence = super::mtcrc::policy::Scale {
        name: "licence".to_owned(),
        outcomes: super::build::named(&["required", "none"]),
    };
    build.policy.scales.push(licence);
    let last = build.unit("licence", ScaleId(1), 1);
    let when = condition(build, sample, choices, 1, None);
    build.rule_in(last, "licence-1", &[(0, when, None)]);
    let mut layers = vec![last];
    for name in ["state", "commerce"] {
        let otherwise = 2 + choices.below(2) as u32;
        let unit = build.unit(name, ScaleId(0), otherwise);
        if choices.flip() {
            build.policy.units[unit.index()].applies =
                Some(condition(build, sample, choices, 0, None));
        }
        if choices.rarely() {
            build.policy.units[unit.index()].effective = Some(day(200));
        }
        let count = 1 + choices.below(3);
        rules(build, sample, unit, count, choices);
        if choices.flip() {
            let required = build.outcome(last, &[0]);
            build.rule_in(unit, "needs-licence", &[(1, required, None)]);
        }
        layers.push(unit);
    }
    if choices.flip() {
        build.policy.units[last.index()].applies =
            Some(condition(build, sample, choices, 0, None));
    }
    build.policy.units[0].layers = layers;
}

fn rules(
    build: &mut Build,
    sample: &Sample,
    unit: UnitId,
    count: usize,
    choices: &mut Choices,
) {
    let mut earlier: Vec<RuleId> = Vec::new();
    for i in 0..count {
        let mut branches = Vec::new();
        for _ in 0..1 + usize::from(choices.rarely()) {
            let outcome = choices.below(4) as u32;
            let when = condition(build, sample, choices, 2, None);
            let unless =
                choices.rarely().then(|| condition(build, sample, choices, 0, None));
            branches.push((outcome, when, unless));
        }
        let rule = build.rule_in(unit, &format!("rule-{i}"), &branches);
        build.policy.rules[rule.index()].validity = validity(choices);
        for &other in &earlier {
            if choices.rarely() {
                build.overrides(rule, &[other]);
            }
        }
        if choices.rarely() {
            let when = condition(build, sample, choices, 0, None);
            let id = build.exception(&[rule], when);
            build.policy.exceptions[id.index()].validity = validity(choices);
        }
        earlier.push(rule);
    }
}

/// A condition over the enabled attributes; entries only once there are some, `posture` only for obligations.
fn condition(
    build: &mut Build,
    sample: &Sample,
    choices: &mut Choices,
    depth: usize,
    posture_of: Option<UnitId>,
) -> ConditionId {
    if depth > 0 {
        let mut part = |build: &mut Build| condition(build, sample, choices, depth - 1, posture_of);
        let (first, second) = (part(build), part(build));
        return match choices.below(4) {
            0 => build.any(&[first, second]),
            1 => {
                let not = build.not(second);
                build.all(&[first, not])
            }
            _ => build.all(&[first, second]),
        };
    }
    if let Some(unit) = posture_of
        && choices.flip()
    {
        let scale = build.policy.units[unit.index()].scale;
        let outcomes = build.policy.scales[scale.index()].outcomes.len();
        let outcome = choices.below(outcomes) as u32;
        return build.outcome(unit, &[outcome]);
    }
    if !sample.entries.is_empty() {
        match choices.below(8) {
            0 | 1 => {
                let category = 1 + choices.below(2) as u8;
                return build.condition(super::mtcrc::policy::Condition::Category(category));
            }
            2 => {
                let entry = choices.pick(&sample.entries);
                return build.entry_condition(&[entry]);
            }
            3 if choices.rarely() => {
                let identity = build.policy.records[sample.vocabulary.partner.index()].identity;
                let is = [0, 1, 2][choices.below(3)];
                return match identity {
                    Some(variable) => build.test(variable, Test::Choice([is].into_iter().collect())),
                    None => build.always(),
                };
            }
            _ => {}
        }
    }
    test(build, sample, choices)
}

fn test(build: &mut Build, sample: &Sample, choices: &mut Choices) -> ConditionId {
    let v = &sample.vocabulary;
    let attribute = choices.pick(&sample.enabled);
    if build.policy.attributes[attribute.index()].undeterminable && choices.rarely() {
        let declared = &build.policy.attributes[attribute.index()];
        let variable = declared.variable.or(declared.undeterminable_variable);
        let part = declared.parts.first().copied();
        let variable = if choices.flip() { part.or(variable) } else { variable };
        if let Some(variable) = variable {
            let test = match declared.variable {
                None if Some(variable) != part => Test::True,
                _ => Test::Undeterminable,
            };
            return build.test(variable, test);
        }
    }
    let op = choices.pick(&OPS);
    if attribute == v.armed || attribute == v.member {
        build.is_true(attribute)
    } else if attribute == v.kind || attribute == v.level {
        let chosen = choices.below(3) as u32;
        build.is_one_of(attribute, &[chosen])
    } else if attribute == v.speed || attribute == v.climb {
        let (speed, climb) = (build.of(v.speed), build.of(v.climb));
        if choices.rarely() {
            let factor = choices.pick(&[-1, -2]);
            return build.linear((1, speed), (factor, climb), op, 0);
        }
        let limit = choices.pick(&[10, 20]);
        build.compare(attribute, op, limit)
    } else if attribute == v.count {
        let limit = choices.pick(&[2, 3]);
        build.compare(attribute, op, limit)
    } else if attribute == v.uses {
        let member = choices.pick(&v.uses_members);
        build.has(attribute, "research or survey", &[member])
    } else if attribute == v.made_for {
        let targets: [&[usize]; 3] = [&[0], &[0, 1], &[2]];
        let target = choices.pick(&targets);
        let members: Vec<VariableId> = target.iter().map(|&i| v.made_for_members[i]).collect();
        build.has(attribute, "an entry", &members)
    } else if attribute == v.reach {
        let (point, limit) = (choices.pick(&v.points), choices.pick(&[100, 300]));
        build.test(point, Test::Number(op, int(limit)))
    } else if attribute == v.range_max {
        let limit = choices.pick(&[100, 300]);
        build.compare(attribute, op, limit)
    } else if attribute == v.payload_max {
        let limit = choices.pick(&[5, 10]);
        build.compare(attribute, op, limit)
    } else {
        let limit = choices.pick(&[100, 200]);
        build.compare(attribute, op, limit)
    }
}

/// How many complete cases a partial one may have before it is cut down.
const WORLDS: usize = 3_000;

impl Sample {
    /// A case that leaves some facts open, and every complete case it allows. Values stand for all their like. Most
    /// of what is stated is true of one complete case, so that there mostly is a completion.
    pub fn case(&self, choices: &mut Choices) -> (Case, Vec<World>) {
        let truth = self.truth(choices);
        let mut facts = Facts::default();
        let mut candidates: BTreeMap<AttributeId, Vec<Value>> = BTreeMap::new();
        for id in (0..self.policy.attributes.len() as u32).map(AttributeId) {
            let open = self.enabled.contains(&id) || self.matters(id);
            if !open || choices.below(3) == 0 {
                facts = facts.with(id, self.stated(id, &truth, choices));
            } else if let Some(knowledge) = self.partly(id, choices) {
                facts = facts.knowing(id, knowledge);
            }
            candidates.insert(id, self.values(id));
        }
        let identities: Vec<u32> = vec![0, 1, 2];
        if choices.flip() {
            let instances = &self.policy.records[self.vocabulary.partner.index()].instances;
            let identity = truth.identities.values().copied().next().unwrap_or(0);
            let instance = instances.get(identity as usize).copied();
            facts = facts.identity(self.vocabulary.partner, instance);
        }
        if choices.flip() {
            facts = facts.on(truth.date);
        }
        if choices.below(3) > 0 {
            let named = choices.rarely().then(|| choices.pick(&self.entries));
            facts = facts.classified(named.as_slice());
        }
        loop {
            let worlds = self.worlds(&facts.0, &candidates, &identities);
            if let Some(worlds) = worlds {
                return (facts.0, worlds);
            }
            // Too many: state one more fact.
            let stated: BTreeSet<AttributeId> = facts.0.facts.iter().map(|f| f.attribute).collect();
            let next = candidates.keys().find(|id| !stated.contains(id)).copied();
            match next {
                Some(id) => facts = facts.with(id, self.stated(id, &truth, choices)),
                None if facts.0.as_of.is_none() => facts = facts.on(truth.date),
                None => {
                    for fact in &mut facts.0.facts {
                        let known = self.closed(fact.attribute, &truth, choices);
                        fact.knowledge = Knowledge::Exactly(known);
                    }
                }
            }
        }
    }

    /// One complete case, possible as far as registers and curves go.
    fn truth(&self, choices: &mut Choices) -> World {
        let v = &self.vocabulary;
        let identity = choices.below(3) as u32;
        let mut date = choices.pick(&DAYS);
        let effective = self.policy.units[0].effective;
        if effective.is_some_and(|d| d.days() > date) && !choices.rarely() {
            date = 150;
        }
        let mut world = World {
            values: BTreeMap::new(),
            identities: BTreeMap::from([(v.partner, identity)]),
            date,
            judged: BTreeMap::new(),
        };
        for id in (0..self.policy.attributes.len() as u32).map(AttributeId) {
            let mut value = choices.pick(&self.values(id));
            if id == v.date {
                value = Value::Number(int(date));
            }
            if id == v.member || id == v.level {
                value = self.registered(id, identity, date).unwrap_or(value);
            }
            world.values.insert(id, value);
        }
        let number = |world: &World, id| match world.values.get(&id) {
            Some(Value::Number(n)) => Some(n.clone()),
            _ => None,
        };
        let (range, payload) = (number(&world, v.range_max), number(&world, v.payload_max));
        if let Some(Value::Curve(values)) = world.values.get_mut(&v.reach) {
            for (at, value) in [5, 10].into_iter().zip(values) {
                if range.as_ref().is_some_and(|r| r < value) {
                    *value = range.clone().unwrap_or_else(Num::zero);
                }
                if payload.as_ref().is_some_and(|p| *p < int(at)) {
                    *value = int(0);
                }
            }
        }
        world
    }

    fn registered(&self, id: AttributeId, identity: u32, date: i64) -> Option<Value> {
        let record = &self.policy.records[self.vocabulary.partner.index()];
        let instance = record.instances.get(identity as usize)?;
        let facts = self.policy.instances[instance.index()].facts.iter();
        let values = facts.filter(|f| f.attribute == id).flat_map(|f| &f.values);
        let known = values
            .into_iter()
            .find(|(validity, _)| validity.holds(day(date)))
            .map(|(_, known)| known)
            .or(self.policy.attributes[id.index()].otherwise.as_ref())?;
        match known {
            Known::Bool(b) => Some(Value::Bool(*b)),
            Known::Choice(c) => Some(Value::Choice(*c)),
            _ => None,
        }
    }

    /// What a case states of an attribute: mostly the truth.
    fn stated(&self, id: AttributeId, truth: &World, choices: &mut Choices) -> Known {
        let v = &self.vocabulary;
        if choices.below(16) == 15 {
            return self.known(id, choices);
        }
        match truth.values.get(&id) {
            Some(Value::Bool(b)) => Known::Bool(*b),
            Some(Value::Choice(c)) => Known::Choice(*c),
            Some(Value::Undeterminable) => Known::Undeterminable,
            Some(Value::Number(n)) if id == v.speed || id == v.climb => {
                // Only these leave values of every kind among those gone through.
                let stated = [5, 10, 12].map(int);
                let nearest = stated.iter().find(|s| n <= *s).unwrap_or(&stated[2]);
                Known::Number(nearest.clone())
            }
            Some(Value::Number(n)) => Known::Number(n.clone()),
            Some(Value::Set(members)) if id == v.uses => {
                let open = choices.rarely();
                let stated = members.iter().copied().filter(|_| !open || choices.flip());
                Known::Set { members: stated.collect(), open }
            }
            Some(Value::Set(members)) => {
                let open = choices.rarely();
                let mut stated = Vec::new();
                for &member in members {
                    if open && choices.flip() {
                        continue;
                    }
                    let above = if member < 3 { vec![0, 1, 2] } else { vec![3, 4] };
                    let entries = if choices.rarely() { above } else { vec![member] };
                    let entries = entries.into_iter().map(EntryId).collect();
                    stated.push((member.to_string(), entries));
                }
                Known::Entries { members: stated, open }
            }
            Some(Value::Curve(values)) => {
                let (near, far) = (values[0].clone(), values[1].clone());
                let range = match truth.values.get(&v.range_max) {
                    Some(Value::Number(n)) => n.clone(),
                    _ => near.clone(),
                };
                let points = match choices.below(6) {
                    0 => vec![(int(5), near), (int(10), far)],
                    1 => vec![(int(4), near.clone()), (int(6), near)],
                    2 => vec![(int(7), far)],
                    3 => vec![(int(0), range), (int(12), int(0))],
                    4 => vec![(int(4), range), (int(6), far)],
                    _ => vec![(int(10), far)],
                };
                let linear = choices.rarely() && points[0].0 == int(5);
                Known::Curve { points, linear }
            }
            None => self.known(id, choices),
        }
    }

    fn closed(&self, id: AttributeId, truth: &World, choices: &mut Choices) -> Known {
        match self.stated(id, truth, choices) {
            Known::Entries { .. } => Known::Entries { members: Vec::new(), open: false },
            Known::Set { members, .. } => Known::Set { members, open: false },
            known => known,
        }
    }

    /// What a curve bounds, or a register states, may be open although nothing tests it.
    fn matters(&self, id: AttributeId) -> bool {
        let v = &self.vocabulary;
        let curve = self.enabled.contains(&v.reach) && (id == v.payload_max || id == v.range_max);
        curve || id == v.member || id == v.level
    }

    fn known(&self, id: AttributeId, choices: &mut Choices) -> Known {
        let v = &self.vocabulary;
        if self.policy.attributes[id.index()].undeterminable && choices.rarely() {
            return Known::Undeterminable;
        }
        if id == v.reach {
            let falling: [&[(i64, i64)]; 6] = [
                &[(5, 300)],
                &[(7, 200)],
                &[(4, 300), (6, 100)],
                &[(4, 300), (6, 200)],
                &[(0, 300), (12, 100)],
                &[(4, 200), (6, 200), (12, 0)],
            ];
            let points = choices.pick(&falling);
            let points: Vec<(Num, Num)> = points.iter().map(|&(p, v)| (int(p), int(v))).collect();
            let linear = choices.flip() && !points.iter().any(|(p, _)| p.is_zero());
            return Known::Curve { points, linear };
        }
        if id == v.made_for {
            return Known::Entries { members: self.members(choices), open: choices.flip() };
        }
        if id == v.uses {
            let members = (0..3).filter(|_| choices.flip()).collect();
            return Known::Set { members, open: choices.flip() };
        }
        let values = self.values(id);
        let mut stated: Vec<Known> = Vec::new();
        for value in values {
            match value {
                Value::Bool(b) => stated.push(Known::Bool(b)),
                Value::Choice(c) => stated.push(Known::Choice(c)),
                Value::Number(n) => {
                    let speed = id == v.speed || id == v.climb;
                    if !speed || [5, 10, 12].into_iter().any(|s| int(s) == n) {
                        stated.push(Known::Number(n));
                    }
                }
                Value::Set(_) | Value::Curve(_) | Value::Undeterminable => {}
            }
        }
        choices.pick(&stated)
    }

    /// Members by code, some above several entries.
    fn members(&self, choices: &mut Choices) -> Vec<(String, Vec<EntryId>)> {
        let ids = |ids: &[u32]| ids.iter().map(|&i| EntryId(i)).collect::<Vec<_>>();
        let codes = [
            ("1.A", ids(&[0, 1, 2])),
            ("1.A.1", ids(&[1])),
            ("2.A", ids(&[3])),
            ("9.A", ids(&[4])),
            ("1", ids(&[0, 1, 2])),
            ("2", ids(&[3, 4])),
        ];
        let count = choices.below(3);
        (0..count)
            .map(|_| choices.pick(&codes))
            .map(|(code, entries)| (code.to_owned(), entries))
            .collect()
    }

    fn partly(&self, id: AttributeId, choices: &mut Choices) -> Option<Knowledge> {
        if !choices.rarely() {
            return None;
        }
        let v = &self.vocabulary;
        if id == v.kind || id == v.level {
            if choices.flip() {
                return Some(Knowledge::OneOf(vec![Known::Choice(0), Known::Choice(2)]));
            }
            let bound = Some(Known::Choice(1));
            return (id == v.level)
                .then_some(Knowledge::Between { at_least: bound, at_most: None });
        }
        if id == v.speed || id == v.climb || id == v.range_max || id == v.payload_max {
            let limits = if id == v.range_max { [100, 200] } else { [5, 10] };
            let bound = |n: i64| Some(Known::Number(int(n)));
            return Some(match choices.below(3) {
                0 => Knowledge::Between { at_least: bound(limits[1]), at_most: None },
                1 => Knowledge::Between { at_least: bound(limits[0]), at_most: bound(limits[1]) },
                _ => Knowledge::OneOf(limits.map(|n| Known::Number(int(n))).to_vec()),
            });
        }
        if id == v.made_for && choices.flip() {
            return Some(Knowledge::Exactly(Known::Entries {
                members: self.members(choices),
                open: true,
            }));
        }
        None
    }

    /// Values of an attribute: at least one of every kind that any test could tell apart.
    fn values(&self, id: AttributeId) -> Vec<Value> {
        let v = &self.vocabulary;
        let numbers = |numbers: &[i64]| -> Vec<Value> {
            numbers.iter().map(|&n| Value::Number(int(n))).collect()
        };
        let sets = |count: u32| -> Vec<Value> {
            (0..1u32 << count)
                .map(|bits| Value::Set((0..count).filter(|i| bits & (1 << i) != 0).collect()))
                .collect()
        };
        let mut values = if id == v.armed || id == v.member {
            vec![Value::Bool(false), Value::Bool(true)]
        } else if id == v.kind || id == v.level {
            (0..3).map(Value::Choice).collect()
        } else if id == v.speed || id == v.climb {
            numbers(&SPEEDS)
        } else if id == v.count {
            numbers(&[0, 1, 2, 3, 4, 5])
        } else if id == v.uses {
            sets(3)
        } else if id == v.made_for {
            sets(5)
        } else if id == v.range_max {
            numbers(&RANGES)
        } else if id == v.payload_max {
            numbers(&PAYLOADS)
        } else if id == v.reach {
            let pairs = RANGES.iter().flat_map(|a| RANGES.iter().map(move |b| (*a, *b)));
            let falling = pairs.filter(|(a, b)| a >= b);
            falling.map(|(a, b)| Value::Curve(vec![int(a), int(b)])).collect()
        } else {
            numbers(&DAYS)
        };
        if self.policy.attributes[id.index()].undeterminable {
            values.push(Value::Undeterminable);
        }
        values
    }

    /// Every completion; nothing when there are too many to go through.
    fn worlds(
        &self,
        case: &Case,
        candidates: &BTreeMap<AttributeId, Vec<Value>>,
        identities: &[u32],
    ) -> Option<Vec<World>> {
        // What a fact allows by itself is found out one attribute at a time.
        let mut allowed: Vec<(AttributeId, Vec<Value>)> = Vec::new();
        let mut count = 3;
        for (&id, values) in candidates {
            let one = |value: &Value| World {
                values: BTreeMap::from([(id, value.clone())]),
                identities: BTreeMap::new(),
                date: 0,
                judged: BTreeMap::new(),
            };
            let alone = Case {
                facts: case.facts.iter().filter(|f| f.attribute == id).cloned().collect(),
                ..Case::default()
            };
            let fits = |value: &&Value| {
                let world = one(value);
                Naive { policy: &self.policy, case: &alone, world: &world }.fits_alone(id)
            };
            let mut left: Vec<Value> = values.iter().filter(fits).cloned().collect();
            if left.len() > 1 && !self.enabled.contains(&id) && !self.matters(id) {
                left.truncate(1);
            }
            count *= left.len().max(1);
            if count > WORLDS {
                return None;
            }
            allowed.push((id, left));
        }
        let dates = self.dates(case);
        count *= dates.len();
        let judgements = if case.classified.is_some() { 1 } else { 2 };
        if count * judgements > WORLDS {
            return None;
        }
        let judged: Vec<EntryId> = vec![self.entries[4]];
        let mut worlds: Vec<World> = Vec::new();
        for &identity in identities {
            for &date in &dates {
                for bits in 0..judgements {
                    worlds.push(World {
                        values: BTreeMap::new(),
                        identities: BTreeMap::from([(self.vocabulary.partner, identity)]),
                        date,
                        judged: judged.iter().map(|e| (*e, bits == 1)).collect(),
                    });
                }
            }
        }
        for (id, values) in &allowed {
            let mut longer = Vec::with_capacity(worlds.len() * values.len());
            for world in &worlds {
                for value in values {
                    let mut world = world.clone();
                    world.values.insert(*id, value.clone());
                    longer.push(world);
                }
            }
            worlds = longer;
        }
        let dated_by = self.policy.units[0].dated_by;
        worlds.retain(|world| {
            let dated = match (case.as_of, dated_by) {
                (None, Some(attribute)) => {
                    world.values.get(&attribute) == Some(&Value::Number(int(world.date)))
                }
                _ => true,
            };
            dated && Naive { policy: &self.policy, case, world }.is_completion()
        });
        Some(worlds)
    }

    fn dates(&self, case: &Case) -> Vec<i64> {
        case.as_of.map_or_else(|| DAYS.to_vec(), |date| vec![date.days()])
    }
}

//! Section 3 of the language written a third time: as formulas over the facts of one complete case. It shares nothing
//! with the interpreter and the diagrams but the tables of the policy. Paragraphs are those of
//! `docs/language/semantics.md`.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use mtcrc::policy::{
    AttributeId, AttributeType, ChoiceSet, Condition, ConditionId, Domain, EntryId, EntryTest,
    Known, Linear, ObligationId, ObligationKindId, Op, Policy, RuleId, Test, UnitId, Validity,
    VariableId, VariableKind, Verb,
};
use mtcrc::quantity::{Date, Num};

/// A policy as SMT-LIB: variables declared, everything else defined when it is first asked for.
pub struct Meaning<'p> {
    pub policy: &'p Policy,
    /// Declarations and definitions so far.
    pub script: String,
    defined: BTreeSet<String>,
}

fn all(parts: impl IntoIterator<Item = String>) -> String {
    joined("and", "true", parts)
}

fn any(parts: impl IntoIterator<Item = String>) -> String {
    joined("or", "false", parts)
}

fn joined(word: &str, nothing: &str, parts: impl IntoIterator<Item = String>) -> String {
    let parts: Vec<String> = parts.into_iter().collect();
    match parts.as_slice() {
        [] => nothing.to_owned(),
        [one] => one.clone(),
        some => format!("({word} {})", some.join(" ")),
    }
}

fn not(part: &str) -> String {
    format!("(not {part})")
}

fn real(number: &Num) -> String {
    let numer = number.numer();
    let size = match numer.strip_prefix('-') {
        Some(size) => format!("(- {size}.0)"),
        None => format!("{numer}.0"),
    };
    match number.is_integer() {
        true => size,
        false => format!("(/ {size} {}.0)", number.denom()),
    }
}

fn sign(op: Op, left: &str, right: &str) -> String {
    match op {
        Op::Eq => format!("(= {left} {right})"),
        Op::Ne => format!("(not (= {left} {right}))"),
        Op::Lt => format!("(< {left} {right})"),
        Op::Le => format!("(<= {left} {right})"),
        Op::Gt => format!("(> {left} {right})"),
        Op::Ge => format!("(>= {left} {right})"),
    }
}

impl<'p> Meaning<'p> {
    pub fn new(policy: &'p Policy) -> Self {
        let mut meaning = Meaning {
            policy,
            script: String::new(),
            defined: BTreeSet::new(),
        };
        meaning.declare();
        meaning
    }

    fn declare(&mut self) {
        for (id, variable) in (0u32..).map(VariableId).zip(&self.policy.variables) {
            let sort = match &variable.domain {
                Domain::Bool => "Bool",
                Domain::Choice(_) | Domain::Number { integer: true, .. } => "Int",
                Domain::Number { integer: false, .. } => "Real",
            };
            let _ = writeln!(self.script, "(declare-const v{} {sort})", id.0);
            match &variable.domain {
                Domain::Choice(count) => {
                    let _ = writeln!(
                        self.script,
                        "(assert (and (<= 0 v{0}) (< v{0} {count})))",
                        id.0
                    );
                }
                Domain::Number {
                    least: Some(least), ..
                } => {
                    let _ = writeln!(
                        self.script,
                        "(assert (>= {} {}))",
                        self.number(id),
                        real(least)
                    );
                }
                Domain::Bool | Domain::Number { least: None, .. } => {}
            }
            if variable.undeterminable {
                let _ = writeln!(self.script, "(declare-const u{} Bool)", id.0);
            }
        }
    }

    /// The name of a definition, which is written the first time it is asked for.
    fn define(
        &mut self,
        name: String,
        sort: &str,
        says: impl FnOnce(&mut Self) -> String,
    ) -> String {
        if !self.defined.contains(&name) {
            let says = says(self);
            let _ = writeln!(self.script, "(define-fun {name} () {sort} {says})");
            self.defined.insert(name.clone());
        }
        name
    }

    fn is_integer(&self, variable: VariableId) -> bool {
        let domain = &self.policy.variables[variable.index()].domain;
        matches!(domain, Domain::Number { integer: true, .. })
    }

    /// The attribute the policy is `dated by` is the question date (3.1).
    fn own(&self, variable: VariableId) -> VariableId {
        let dated_by = self.policy.units[self.policy.root.index()].dated_by;
        match dated_by.and_then(|a| self.policy.attributes[a.index()].variable) {
            Some(date) if variable == self.policy.question_date => date,
            _ => variable,
        }
    }

    /// A number variable as a real number.
    pub fn number(&self, variable: VariableId) -> String {
        let own = self.own(variable);
        match self.is_integer(own) {
            true => format!("(to_real v{})", own.0),
            false => format!("v{}", own.0),
        }
    }

    /// `Σ factor·variable op constant`, in whole numbers where all of it is whole: z3 answers more of those.
    pub fn compare(&self, terms: &[(Num, VariableId)], op: Op, constant: &Num) -> String {
        let whole = |(by, variable): &(Num, VariableId)| {
            by.is_integer() && self.is_integer(self.own(*variable))
        };
        let whole = constant.is_integer() && terms.iter().all(whole);
        let literal = |number: &Num| match whole {
            true => real(number).replace(".0", ""),
            false => real(number),
        };
        let products = terms.iter().map(|(by, variable)| {
            let number = match whole {
                true => format!("v{}", self.own(*variable).0),
                false => self.number(*variable),
            };
            match *by == Num::one() {
                true => number,
                false => format!("(* {} {number})", literal(by)),
            }
        });
        sign(op, &joined("+", "0", products), &literal(constant))
    }

    /// What cannot be determined is the whole set or curve, or the attribute of the variable itself (3.9).
    pub fn undeterminable(&self, variable: VariableId) -> String {
        let declared = &self.policy.variables[variable.index()];
        if let VariableKind::Member { attribute, .. } | VariableKind::CurvePoint { attribute, .. } =
            &declared.kind
        {
            let whole = self.policy.attributes[attribute.index()].undeterminable_variable;
            return whole.map_or("false".to_owned(), |whole| format!("v{}", whole.0));
        }
        match declared.undeterminable {
            true => format!("u{}", variable.0),
            false => "false".to_owned(),
        }
    }

    fn is_choice(variable: VariableId, among: &ChoiceSet) -> String {
        any(among
            .iter()
            .map(|choice| format!("(= v{} {choice})", variable.0)))
    }

    fn test(&self, variable: VariableId, test: &Test) -> String {
        let unknown = self.undeterminable(variable);
        let says = match test {
            Test::Undeterminable => return unknown,
            Test::True => format!("v{}", variable.0),
            Test::Choice(among) => Self::is_choice(variable, among),
            Test::Number(op, constant) => self.compare(&[(Num::one(), variable)], *op, constant),
        };
        all([not(&unknown), says])
    }

    /// 3.8
    pub fn linear(&self, linear: &Linear) -> String {
        let known = linear
            .terms
            .iter()
            .map(|(_, variable)| not(&self.undeterminable(*variable)));
        let says = self.compare(&linear.terms, linear.op, &linear.constant);
        all(known.chain([says]))
    }

    /// 3.1
    fn in_force(&self, validity: &Validity) -> String {
        let day = |op, day: Date| {
            let date = [(Num::one(), self.policy.question_date)];
            self.compare(&date, op, &Num::from_int(day.days()))
        };
        let from = validity.from.map(|first| day(Op::Ge, first));
        let until = validity.until.map(|first| day(Op::Lt, first));
        all(from.into_iter().chain(until))
    }

    pub fn condition(&mut self, id: ConditionId) -> String {
        let policy = self.policy;
        self.define(format!("condition{}", id.0), "Bool", |this| {
            match &policy.conditions[id.index()] {
                Condition::Constant(truth) => truth.to_string(),
                Condition::Not(inner) => not(&this.condition(*inner)),
                Condition::All(parts) => all(parts
                    .iter()
                    .map(|&part| this.condition(part))
                    .collect::<Vec<_>>()),
                Condition::Any(parts) => any(parts
                    .iter()
                    .map(|&part| this.condition(part))
                    .collect::<Vec<_>>()),
                Condition::Test(variable, test) => this.test(*variable, test),
                Condition::Linear(linear) => this.linear(linear),
                Condition::Has { any: members, .. } => {
                    any(members.iter().map(|&member| this.test(member, &Test::True)))
                }
                Condition::Entry { any: entries, .. } => any(entries
                    .iter()
                    .map(|&entry| this.entry(entry))
                    .collect::<Vec<_>>()),
                Condition::Category(category) => this.category(*category),
                Condition::Define(define) => {
                    let versions = policy.defines[define.index()].versions.iter();
                    any(versions
                        .map(|(validity, says)| {
                            all([this.in_force(validity), this.condition(*says)])
                        })
                        .collect::<Vec<_>>())
                }
                Condition::InForce { from, until } => this.in_force(&Validity {
                    from: *from,
                    until: *until,
                }),
                Condition::Outcome { unit, outcomes } => {
                    let outcome = this.outcome(*unit);
                    let among = any(outcomes
                        .iter()
                        .map(|value| format!("(= {outcome} {value})")));
                    all([this.participates(*unit), among])
                }
            }
        })
    }

    fn condition_or(&mut self, id: Option<ConditionId>, absent: &str) -> String {
        id.map_or(absent.to_owned(), |id| self.condition(id))
    }

    /// 3.6, of a case without `classified`: what a person judges is open.
    pub fn entry(&mut self, id: EntryId) -> String {
        let policy = self.policy;
        self.define(format!("entry{}", id.0), "Bool", |this| {
            let entry = &policy.entries[id.index()];
            let above = this.open_above(id);
            let below: Vec<String> = entry
                .children
                .iter()
                .map(|&child| this.entry(child))
                .collect();
            let mut ways = Vec::new();
            for version in &entry.versions {
                let exists = this.in_force(&version.validity);
                if let EntryTest::Judgement(condition) = version.test
                    && let Some(judged) = entry.judgement
                {
                    let condition = this.condition_or(condition, "true");
                    ways.push(all([
                        exists.clone(),
                        above.clone(),
                        condition,
                        format!("v{}", judged.0),
                    ]));
                }
                if !entry.children.is_empty() {
                    ways.push(all([exists, any(below.clone())]));
                } else if let EntryTest::When(condition) = version.test {
                    ways.push(all([exists, above.clone(), this.condition(condition)]));
                }
            }
            any(ways)
        })
    }

    /// Every entry above exists and its own condition holds.
    fn open_above(&mut self, id: EntryId) -> String {
        let policy = self.policy;
        let Some(parent) = policy.entries[id.index()].parent else {
            return "true".to_owned();
        };
        self.define(format!("within{}", parent.0), "Bool", |this| {
            let above = this.open_above(parent);
            let mut ways = Vec::new();
            for version in &policy.entries[parent.index()].versions {
                let own = match version.test {
                    EntryTest::When(condition) | EntryTest::Judgement(Some(condition)) => {
                        this.condition(condition)
                    }
                    EntryTest::Sub | EntryTest::Judgement(None) => "true".to_owned(),
                    EntryTest::Reserved => "false".to_owned(),
                };
                ways.push(all([this.in_force(&version.validity), own]));
            }
            all([above, any(ways)])
        })
    }

    pub fn category(&mut self, category: u8) -> String {
        let policy = self.policy;
        self.define(format!("category{category}"), "Bool", |this| {
            let mut of = |wanted: u8| {
                let entries = (0u32..).map(EntryId).zip(&policy.entries);
                let entries: Vec<EntryId> = entries
                    .filter(|(_, entry)| entry.category == Some(wanted))
                    .map(|(id, _)| id)
                    .collect();
                any(entries
                    .into_iter()
                    .map(|id| this.entry(id))
                    .collect::<Vec<_>>())
            };
            match category {
                1 => of(1),
                other => all([of(other), not(&of(1))]),
            }
        })
    }

    /// 3.3: whether each branch of a rule is true, with its outcome.
    fn branches(&mut self, id: RuleId) -> Vec<(String, u32)> {
        let policy = self.policy;
        let branches = policy.rules[id.index()].branches.iter();
        branches
            .map(|branch| {
                let condition = self.condition(branch.condition);
                let unless = self.condition_or(branch.unless, "false");
                (all([condition, not(&unless)]), branch.outcome)
            })
            .collect()
    }

    pub fn fires(&mut self, id: RuleId) -> String {
        let policy = self.policy;
        self.define(format!("fires{}", id.0), "Bool", |this| {
            let exists = this.in_force(&policy.rules[id.index()].validity);
            let met = any(this.branches(id).into_iter().map(|(holds, _)| holds));
            let mut exempt = Vec::new();
            for exception in policy
                .exceptions
                .iter()
                .filter(|exception| exception.to.contains(&id))
            {
                exempt.push(all([
                    this.in_force(&exception.validity),
                    this.condition(exception.condition),
                ]));
            }
            all([exists, met, not(&any(exempt))])
        })
    }

    /// It fires and no fired rule names it.
    pub fn stands(&mut self, id: RuleId) -> String {
        let policy = self.policy;
        self.define(format!("stands{}", id.0), "Bool", |this| {
            let by = (0u32..).map(RuleId).zip(&policy.rules);
            let by: Vec<RuleId> = by
                .filter(|(_, rule)| rule.overrides.contains(&id))
                .map(|(by, _)| by)
                .collect();
            let by = any(by.into_iter().map(|by| this.fires(by)).collect::<Vec<_>>());
            all([this.fires(id), not(&by)])
        })
    }

    /// The strictest true branch; meaningless where none is.
    fn concludes(&mut self, id: RuleId) -> String {
        self.define(format!("concludes{}", id.0), "Int", |this| {
            let mut branches = this.branches(id);
            branches.sort_by_key(|(_, outcome)| *outcome);
            branches
                .into_iter()
                .rev()
                .fold("1000".to_owned(), |rest, (holds, outcome)| {
                    format!("(ite {holds} {outcome} {rest})")
                })
        })
    }

    /// 3.10
    pub fn participates(&mut self, id: UnitId) -> String {
        let policy = self.policy;
        self.define(format!("participates{}", id.0), "Bool", |this| {
            let unit = &policy.units[id.index()];
            let in_force = this.in_force(&Validity {
                from: unit.effective,
                until: None,
            });
            all([in_force, this.condition_or(unit.applies, "true")])
        })
    }

    /// 3.4 and 3.10: something speaks for each of these outcomes.
    fn spoken(&mut self, id: UnitId) -> Vec<String> {
        let policy = self.policy;
        let unit = &policy.units[id.index()];
        let outcomes = policy.scales[unit.scale.index()].outcomes.len() as u32;
        let mut spoken = Vec::new();
        for value in 0..outcomes {
            spoken.push(
                self.define(format!("spoken{}-{value}", id.0), "Bool", |this| {
                    let mut ways = Vec::new();
                    for &rule in &unit.rules {
                        let branches = &policy.rules[rule.index()].branches;
                        if branches.iter().any(|branch| branch.outcome == value) {
                            let concludes = this.concludes(rule);
                            ways.push(all([this.stands(rule), format!("(= {concludes} {value})")]));
                        }
                    }
                    for &layer in &unit.layers {
                        if policy.units[layer.index()].scale == unit.scale {
                            let outcome = this.outcome(layer);
                            ways.push(all([
                                this.participates(layer),
                                format!("(= {outcome} {value})"),
                            ]));
                        }
                    }
                    match id == policy.root {
                        true => all([this.participates(id), any(ways)]),
                        false => any(ways),
                    }
                }),
            );
        }
        spoken
    }

    pub fn outcome(&mut self, id: UnitId) -> String {
        let policy = self.policy;
        self.define(format!("outcome{}", id.0), "Int", |this| {
            let otherwise = policy.units[id.index()].otherwise.to_string();
            let spoken = this.spoken(id);
            let loosest_first = spoken.iter().enumerate().rev();
            loosest_first.fold(otherwise, |rest, (value, spoken)| {
                format!("(ite {spoken} {value} {rest})")
            })
        })
    }

    pub fn decides(&mut self, id: RuleId) -> String {
        let policy = self.policy;
        self.define(format!("decides{}", id.0), "Bool", |this| {
            let unit = policy.rules[id.index()].unit;
            let spoken = any(this.spoken(unit));
            let (outcome, concludes) = (this.outcome(unit), this.concludes(id));
            all([
                this.stands(id),
                spoken,
                format!("(= {outcome} {concludes})"),
            ])
        })
    }

    /// 3.5
    pub fn obliges(&mut self, id: ObligationId, verb: Verb, what: ObligationKindId) -> String {
        let policy = self.policy;
        let block = &policy.obligations[id.index()];
        let (participates, exists) = (
            self.participates(block.unit),
            self.in_force(&block.validity),
        );
        let mut ways = Vec::new();
        for clause in block
            .clauses
            .iter()
            .filter(|c| c.verb == verb && c.what.contains(&what))
        {
            let condition = self.condition_or(clause.condition, "true");
            let unless = self.condition_or(clause.unless, "false");
            ways.push(all([condition, not(&unless)]));
        }
        all([participates, exists, any(ways)])
    }

    /// 3.2: a completion in force: every assumption, every register entry and every bound of a curve holds.
    pub fn possible(&mut self) -> String {
        let policy = self.policy;
        self.define("possible".to_owned(), "Bool", |this| {
            let effective = policy.units[policy.root.index()].effective;
            let mut parts = vec![this.in_force(&Validity {
                from: effective,
                until: None,
            })];
            for &assume in &policy.assumes {
                parts.push(this.condition(assume));
            }
            this.registers(&mut parts);
            for id in (0..policy.attributes.len() as u32).map(AttributeId) {
                this.curve(id, &mut parts);
            }
            all(parts)
        })
    }

    /// 2.4
    fn registers(&mut self, parts: &mut Vec<String>) {
        let policy = self.policy;
        for record in &policy.records {
            let Some(identity) = record.identity else {
                continue;
            };
            for (position, instance) in record.instances.iter().enumerate() {
                let is = format!("(= v{} {position})", identity.0);
                for &attribute in &record.attributes {
                    let facts = policy.instances[instance.index()].facts.iter();
                    let facts = facts
                        .filter(|fact| fact.attribute == attribute)
                        .flat_map(|fact| &fact.values);
                    let mut silent = vec![is.clone()];
                    for (validity, known) in facts {
                        let on = self.in_force(validity);
                        let says = self.known(attribute, known);
                        silent.push(not(&on));
                        parts.push(format!("(=> (and {is} {on}) {says})"));
                    }
                    if let Some(known) = &policy.attributes[attribute.index()].otherwise {
                        parts.push(format!(
                            "(=> {} {})",
                            all(silent),
                            self.known(attribute, known)
                        ));
                    }
                }
            }
        }
    }

    fn known(&self, id: AttributeId, known: &Known) -> String {
        let attribute = &self.policy.attributes[id.index()];
        let whole = attribute.undeterminable_variable;
        let Some(own) = attribute.variable else {
            let unknown = whole.map_or("false".to_owned(), |whole| format!("v{}", whole.0));
            return match known {
                Known::Undeterminable => unknown,
                Known::Set { members, open } => {
                    let members: Vec<Vec<u32>> =
                        members.iter().map(|&member| vec![member]).collect();
                    all([not(&unknown), self.set(&attribute.parts, &members, *open)])
                }
                Known::Entries { members, open } => {
                    let of = |entries: &Vec<EntryId>| entries.iter().map(|entry| entry.0).collect();
                    let members: Vec<Vec<u32>> =
                        members.iter().map(|(_, entries)| of(entries)).collect();
                    all([not(&unknown), self.set(&attribute.parts, &members, *open)])
                }
                _ => "true".to_owned(),
            };
        };
        match known {
            Known::Undeterminable => self.test(own, &Test::Undeterminable),
            Known::Bool(true) => self.test(own, &Test::True),
            Known::Bool(false) => {
                all([not(&self.undeterminable(own)), format!("(not v{})", own.0)])
            }
            Known::Choice(choice) => self.test(own, &Test::Choice(ChoiceSet::one(*choice))),
            Known::Number(number) => self.test(own, &Test::Number(Op::Eq, number.clone())),
            _ => "true".to_owned(),
        }
    }

    /// Each member stands for at least one value that is in the set; unless it is open, nothing else is in it.
    fn set(&self, parts: &[VariableId], members: &[Vec<u32>], open: bool) -> String {
        let classes: Vec<(VariableId, &Vec<u32>)> = parts
            .iter()
            .filter_map(|part| match &self.policy.variables[part.index()].kind {
                VariableKind::Member { class, .. } => Some((*part, class)),
                _ => None,
            })
            .collect();
        let mut says = Vec::new();
        for member in members {
            let asked = |value: &u32| classes.iter().any(|(_, class)| class.contains(value));
            if member.iter().all(asked) {
                let meant = classes
                    .iter()
                    .filter(|(_, class)| member.iter().any(|value| class.contains(value)));
                says.push(any(meant.map(|(part, _)| format!("v{}", part.0))));
            }
        }
        for (part, class) in &classes {
            let meant = members.iter().flatten().any(|value| class.contains(value));
            if !open && !meant {
                says.push(format!("(not v{})", part.0));
            }
        }
        all(says)
    }

    /// 3.7
    fn curve(&self, id: AttributeId, parts: &mut Vec<String>) {
        let attribute = &self.policy.attributes[id.index()];
        let AttributeType::Curve {
            rising,
            argument_bound,
            value_bound,
            ..
        } = &attribute.ty
        else {
            return;
        };
        let mut points: Vec<(Num, String)> = Vec::new();
        for &part in &attribute.parts {
            if let VariableKind::CurvePoint { at, .. } = &self.policy.variables[part.index()].kind {
                points.push((at.clone(), self.number(part)));
            }
        }
        points.sort();
        let bound = |id: &Option<AttributeId>| {
            let variable = id.and_then(|id| self.policy.attributes[id.index()].variable)?;
            Some((self.undeterminable(variable), self.number(variable)))
        };
        let mut says = Vec::new();
        for (position, (at, value)) in points.iter().enumerate() {
            for (_, further) in points.iter().skip(position + 1) {
                let op = if *rising { "<=" } else { ">=" };
                says.push(format!("({op} {value} {further})"));
            }
            if let Some((unknown, most)) = bound(value_bound) {
                let op = if at.is_zero() { "=" } else { "<=" };
                says.push(format!("(or {unknown} ({op} {value} {most}))"));
            }
            if let Some((unknown, most)) = bound(argument_bound) {
                says.push(format!(
                    "(or {unknown} (>= {most} {}) (= {value} 0.0))",
                    real(at)
                ));
            }
        }
        let whole = attribute
            .undeterminable_variable
            .map(|whole| format!("v{}", whole.0));
        let says = all(says);
        parts.push(any(whole.into_iter().chain([says])));
    }
}

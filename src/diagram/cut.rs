//! Where a policy cuts its variables: the constants they are compared with, the days on which something begins or ends, the
//! values that conditions and registers name.

use std::collections::{BTreeMap, BTreeSet};

use crate::policy::{
    AttributeId, ChoiceSet, Condition, Curve, Domain, Known, Linear, Policy, Test, Validity,
    VariableId,
};
use crate::quantity::{Date, Num};

/// The first day and the first day no longer, as numbers.
pub(super) fn days(validity: &Validity) -> (Option<Num>, Option<Num>) {
    let day = |date: Date| Num::from_int(date.days());
    (validity.from.map(day), validity.until.map(day))
}

/// What a register says of one attribute: the values and when they hold.
type Said = (AttributeId, Vec<(Validity, Known)>);

/// The cuts of one policy.
pub(super) struct Cuts<'a> {
    pub policy: &'a Policy,
    /// The variable that stands for each: the attribute of the date for the question date.
    pub stands_for: Vec<VariableId>,
    /// The constants each number is compared with.
    pub cuts: Vec<BTreeSet<Num>>,
    /// The sets of choices that are told from the others.
    pub choices: Vec<Vec<ChoiceSet>>,
    /// Comparisons of two variables.
    pub linears: Vec<Linear>,
    /// How many conditions test each.
    pub mentions: Vec<u32>,
}

impl<'a> Cuts<'a> {
    /// All cuts of a policy.
    pub fn of(policy: &'a Policy) -> Self {
        let mut cuts = Self::none(policy);
        cuts.cut();
        cuts
    }

    fn none(policy: &'a Policy) -> Self {
        let count = policy.variables.len();
        let mut stands_for: Vec<VariableId> = (0..count as u32).map(VariableId).collect();
        let root = policy.units.get(policy.root.index());
        let dated_by = root
            .and_then(|unit| unit.dated_by)
            .and_then(|attribute| policy.attributes.get(attribute.index()))
            .and_then(|attribute| attribute.variable);
        if let (Some(date), Some(place)) =
            (dated_by, stands_for.get_mut(policy.question_date.index()))
        {
            *place = date;
        }
        Self {
            policy,
            stands_for,
            cuts: vec![BTreeSet::new(); count],
            choices: vec![Vec::new(); count],
            linears: Vec::new(),
            mentions: vec![0; count],
        }
    }

    fn add(&mut self, variable: VariableId, cut: Num) {
        let stands_for = self.stands_for.get(variable.index()).copied();
        let place = stands_for.and_then(|variable| self.cuts.get_mut(variable.index()));
        if let Some(cuts) = place {
            cuts.insert(cut);
        }
    }

    /// The variable of the question date.
    pub fn dated(&self) -> VariableId {
        let date = self.policy.question_date;
        let stands_for = self.stands_for.get(date.index());
        stands_for.copied().unwrap_or(date)
    }

    fn during(&mut self, validity: &Validity) {
        let (from, until) = days(validity);
        for day in from.into_iter().chain(until) {
            self.add(self.policy.question_date, day);
        }
    }

    fn mention(&mut self, variable: VariableId) {
        if let Some(count) = self.mentions.get_mut(variable.index()) {
            *count += 1;
        }
    }

    fn cut(&mut self) {
        let policy = self.policy;
        for condition in &policy.conditions {
            match condition {
                Condition::Test(variable, Test::Number(_, constant)) => {
                    self.mention(*variable);
                    self.add(*variable, constant.clone());
                }
                Condition::Test(variable, Test::Choice(set)) => {
                    self.mention(*variable);
                    if let Some(sets) = self.choices.get_mut(variable.index()) {
                        sets.push(set.clone());
                    }
                }
                Condition::Test(variable, _) => self.mention(*variable),
                Condition::Linear(linear) => {
                    if !self.linears.contains(linear) {
                        self.linears.push(linear.clone());
                    }
                    for (_, variable) in &linear.terms {
                        self.mention(*variable);
                    }
                }
                Condition::Has { any, .. } => any.iter().for_each(|v| self.mention(*v)),
                Condition::InForce { from, until } => self.during(&Validity {
                    from: *from,
                    until: *until,
                }),
                _ => {}
            }
        }
        for (number, variable) in (0..).map(VariableId).zip(&policy.variables) {
            if let Domain::Number {
                least: Some(least), ..
            } = &variable.domain
            {
                self.add(number, least.clone());
            }
        }
        let validities = policy.rules.iter().map(|r| &r.validity);
        let validities = validities
            .chain(policy.exceptions.iter().map(|e| &e.validity))
            .chain(policy.obligations.iter().map(|o| &o.validity))
            .chain(policy.guarantees.iter().map(|g| &g.validity))
            .chain(
                policy
                    .entries
                    .iter()
                    .flat_map(|e| &e.versions)
                    .map(|v| &v.validity),
            )
            .chain(
                policy
                    .defines
                    .iter()
                    .flat_map(|d| &d.versions)
                    .map(|(v, _)| v),
            );
        let validities: Vec<Validity> = validities.copied().collect();
        validities.iter().for_each(|validity| self.during(validity));
        for unit in &policy.units {
            self.during(&Validity {
                from: unit.effective,
                until: None,
            });
        }
        self.cut_by_registers();
        self.cut_by_curves();
    }

    fn cut_by_registers(&mut self) {
        let policy = self.policy;
        for record in &policy.records {
            let Some(identity) = record.identity else {
                continue;
            };
            // Instances of which the register says the same are told apart only by conditions that name them.
            let mut alike: BTreeMap<Vec<Said>, ChoiceSet> = BTreeMap::new();
            for (position, instance) in (0u32..).zip(&record.instances) {
                let Some(instance) = policy.instances.get(instance.index()) else {
                    continue;
                };
                let facts = instance.facts.iter();
                let says = facts.map(|f| (f.attribute, f.values.clone())).collect();
                alike.entry(says).or_default().insert(position);
                for fact in &instance.facts {
                    for (validity, known) in &fact.values {
                        self.during(validity);
                        self.cut_by_value(fact.attribute, known);
                    }
                }
            }
            if let Some(sets) = self.choices.get_mut(identity.index()) {
                sets.extend(alike.into_values());
                sets.push(ChoiceSet::one(record.instances.len() as u32));
            }
            self.mention(identity);
        }
        for (id, attribute) in (0..).map(AttributeId).zip(&policy.attributes) {
            if let Some(known) = &attribute.otherwise {
                self.cut_by_value(id, known);
            }
        }
    }

    fn cut_by_value(&mut self, attribute: AttributeId, known: &Known) {
        let declared = self.policy.attributes.get(attribute.index());
        let Some(variable) = declared.and_then(|attribute| attribute.variable) else {
            return;
        };
        match known {
            Known::Number(value) => self.add(variable, value.clone()),
            Known::Choice(choice) => {
                if let Some(sets) = self.choices.get_mut(variable.index()) {
                    sets.push(ChoiceSet::one(*choice));
                }
            }
            _ => {}
        }
    }

    /// What bounds a curve shares its cuts, so that "not above" can be read off the cells.
    fn cut_by_curves(&mut self) {
        let policy = self.policy;
        for attribute in &policy.attributes {
            let Some(curve) = Curve::of(policy, attribute) else {
                continue;
            };
            let mut together: Vec<VariableId> = curve.points.iter().map(|(_, v)| *v).collect();
            together.extend(curve.value_bound);
            let mut cuts: BTreeSet<Num> = BTreeSet::from([Num::zero()]);
            for variable in &together {
                cuts.extend(
                    self.cuts
                        .get(variable.index())
                        .into_iter()
                        .flatten()
                        .cloned(),
                );
            }
            for variable in together {
                cuts.iter().for_each(|cut| self.add(variable, cut.clone()));
            }
            if let Some(bound) = curve.argument_bound {
                for (at, _) in &curve.points {
                    self.add(bound, at.clone());
                }
            }
        }
    }
}

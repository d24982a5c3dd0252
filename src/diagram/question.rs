//! What variables ask, in words that mean the same in every policy.

use std::collections::BTreeMap;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::cut::Cuts;
use crate::policy::{
    AttributeId, AttributeType, Linear, Named, Op, Policy, VariableId, VariableKind,
};
use crate::quantity::{Dim, Num};

/// A question, by names. Policies that use the same names ask the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Question<'a> {
    /// The value of an attribute of this type.
    Value { attribute: &'a str, shape: Shape },
    /// The value of a curve at a point.
    Point { curve: &'a str, at: Num },
    /// Whether a set has one of these members.
    Member { set: &'a str, of: Rc<[&'a str]> },
    /// Whether a set or a curve is undeterminable.
    Undeterminable(&'a str),
    /// Who a record is.
    Identity(&'a str),
    /// The question date.
    Day,
    /// Whether a person judges that an entry matches.
    Judgement(&'a str),
    /// Whether a comparison of two variables holds.
    Comparison(Comparison<'a>),
}

/// What a type is for comparing: values of one shape can be compared across policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shape {
    Truth,
    Choice,
    Integer,
    Decimal,
    Date,
    Quantity(Dim),
    Parts,
}

/// A linear comparison, by names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Comparison<'a> {
    terms: Vec<(Num, Question<'a>)>,
    op: Op,
    constant: Num,
}

/// The questions of one policy.
pub(super) struct Questions<'a> {
    policy: &'a Policy,
    linears: Vec<Linear>,
    of_variable: Vec<Vec<Question<'a>>>,
    /// The members each question about a set means, as the policy numbers them.
    members: BTreeMap<Question<'a>, Vec<u32>>,
}

impl<'a> Questions<'a> {
    /// The questions of policies that are compared. Members of a set that one of them tells apart are told apart in all.
    pub fn of(cuts: &[Cuts<'a>]) -> Vec<Questions<'a>> {
        let classes: Vec<Classes<'a>> = cuts.iter().map(|cuts| classes(cuts.policy)).collect();
        let sides = cuts.iter().zip(&classes);
        sides
            .map(|(cuts, own)| {
                let mut made = Questions {
                    policy: cuts.policy,
                    linears: cuts.linears.clone(),
                    of_variable: Vec::new(),
                    members: BTreeMap::new(),
                };
                let variables = (0..).map(VariableId).zip(&cuts.policy.variables);
                for (id, variable) in variables {
                    let meant = cuts.stands_for.get(id.index()).copied().unwrap_or(id);
                    let day = cuts.stands_for.get(cuts.policy.question_date.index());
                    let asked = match &variable.kind {
                        _ if Some(&meant) == day => vec![Question::Day],
                        VariableKind::Member { attribute, class } => {
                            made.refined(*attribute, class, own, &classes)
                        }
                        kind => made.question(kind).into_iter().collect(),
                    };
                    made.of_variable.push(asked);
                }
                made
            })
            .collect()
    }

    /// Every question with the variable that stands for it.
    pub fn all(&self) -> Vec<(Question<'a>, VariableId)> {
        let variables = (0..).map(VariableId).zip(&self.of_variable);
        // The question date and the attribute that gives it are one question; the attribute, which has the cuts, comes
        // last and stands for it.
        let mut all: BTreeMap<&Question<'a>, VariableId> = BTreeMap::new();
        for (variable, asked) in variables {
            for question in asked {
                let both = all.contains_key(question);
                if !(both && variable == self.policy.question_date) {
                    all.insert(question, variable);
                }
            }
        }
        all.into_iter()
            .map(|(question, variable)| (question.clone(), variable))
            .collect()
    }

    /// What a variable asks: one question, but for members of sets.
    pub fn of_variable(&self, variable: VariableId) -> &[Question<'a>] {
        let asked = self.of_variable.get(variable.index());
        asked.map_or(&[], Vec::as_slice)
    }

    /// The members a question about a set means.
    pub fn members(&self, question: &Question<'a>) -> Vec<u32> {
        self.members.get(question).cloned().unwrap_or_default()
    }

    /// A comparison as a question.
    pub fn comparison(&self, linear: &Linear) -> Option<Question<'a>> {
        self.by_names(linear).map(Question::Comparison)
    }

    /// The comparison of this policy that asks this.
    pub fn linear(&self, comparison: &Comparison<'a>) -> Option<Linear> {
        let same = |linear: &&Linear| self.by_names(linear).as_ref() == Some(comparison);
        self.linears.iter().find(same).cloned()
    }

    fn by_names(&self, linear: &Linear) -> Option<Comparison<'a>> {
        let term = |(factor, variable): &(Num, VariableId)| {
            let question = self.of_variable.get(variable.index())?.first()?;
            Some((factor.clone(), question.clone()))
        };
        Some(Comparison {
            terms: linear.terms.iter().map(term).collect::<Option<_>>()?,
            op: linear.op,
            constant: linear.constant.clone(),
        })
    }

    /// The names of the choices of a variable, in their order; of an identity *another* comes last.
    pub fn choices(&self, variable: VariableId) -> Vec<&'a str> {
        let variable = self.policy.variables.get(variable.index());
        match variable.map(|variable| &variable.kind) {
            Some(VariableKind::Attribute(attribute)) => {
                let attribute = self.policy.attributes.get(attribute.index());
                match attribute.map(|attribute| &attribute.ty) {
                    Some(AttributeType::OneOf { values, .. }) => names(values),
                    _ => Vec::new(),
                }
            }
            Some(VariableKind::Identity(record)) => {
                let record = self.policy.records.get(record.index());
                let instances = record.map_or(&[][..], |record| &record.instances).iter();
                let named = instances.filter_map(|id| self.policy.instances.get(id.index()));
                // No instance can have this name.
                named.map(|one| one.name.as_str()).chain([""]).collect()
            }
            _ => Vec::new(),
        }
    }

    fn attribute(&self, id: AttributeId) -> Option<&'a str> {
        let attribute = self.policy.attributes.get(id.index())?;
        Some(&attribute.dotted)
    }

    fn question(&self, kind: &VariableKind) -> Option<Question<'a>> {
        Some(match kind {
            VariableKind::Attribute(id) => Question::Value {
                attribute: self.attribute(*id)?,
                shape: shape(&self.policy.attributes.get(id.index())?.ty),
            },
            VariableKind::CurvePoint { attribute, at } => Question::Point {
                curve: self.attribute(*attribute)?,
                at: at.clone(),
            },
            VariableKind::Undeterminable(id) => Question::Undeterminable(self.attribute(*id)?),
            VariableKind::Identity(record) => {
                Question::Identity(&self.policy.records.get(record.index())?.name)
            }
            VariableKind::QuestionDate => Question::Day,
            VariableKind::Judgement(entry) => {
                Question::Judgement(&self.policy.entries.get(entry.index())?.code)
            }
            VariableKind::Member { .. } => return None,
        })
    }

    /// The questions that a class of members comes to when every policy's classes are told apart.
    fn refined(
        &mut self,
        attribute: AttributeId,
        class: &[u32],
        own: &Classes<'a>,
        all: &[Classes<'a>],
    ) -> Vec<Question<'a>> {
        let Some(set) = self.attribute(attribute) else {
            return Vec::new();
        };
        let asking: Vec<&Members<'a>> = all.iter().filter_map(|side| side.get(set)).collect();
        let mut groups: BTreeMap<Vec<Option<usize>>, Vec<(&'a str, u32)>> = BTreeMap::new();
        let own = own.get(set);
        for &position in class {
            let Some(&name) = own.and_then(|own| own.names.get(position as usize)) else {
                continue;
            };
            let known_to_all = asking.iter().all(|side| side.class.contains_key(name));
            if known_to_all || asking.len() == 1 {
                let told = asking
                    .iter()
                    .map(|side| side.class.get(name).copied().flatten());
                let members = groups.entry(told.collect()).or_default();
                members.push((name, position));
            }
        }
        let mut questions: Vec<(u32, Question<'a>)> = Vec::new();
        for mut members in groups.into_values() {
            members.sort_by_key(|(_, position)| *position);
            let positions: Vec<u32> = members.iter().map(|(_, position)| *position).collect();
            let first = positions.first().copied().unwrap_or_default();
            let mut of: Vec<&str> = members.into_iter().map(|(name, _)| name).collect();
            of.sort_unstable();
            of.dedup();
            let question = Question::Member { set, of: of.into() };
            self.members.insert(question.clone(), positions);
            questions.push((first, question));
        }
        questions.sort();
        questions
            .into_iter()
            .map(|(_, question)| question)
            .collect()
    }
}

/// The members of each set.
type Classes<'a> = BTreeMap<&'a str, Members<'a>>;

/// The members of a set, as a policy numbers them.
struct Members<'a> {
    names: Vec<&'a str>,
    /// By name the class each is in; none where no condition tests it.
    class: FxHashMap<&'a str, Option<usize>>,
}

fn classes(policy: &Policy) -> Classes<'_> {
    let mut classes = Classes::new();
    for attribute in &policy.attributes {
        let names: Vec<&str> = match &attribute.ty {
            AttributeType::Set(values) => names(values),
            AttributeType::Entries => policy.entries.iter().map(|one| one.code.as_str()).collect(),
            _ => continue,
        };
        let mut class: FxHashMap<&str, Option<usize>> =
            names.iter().map(|name| (*name, None)).collect();
        for (number, part) in attribute.parts.iter().enumerate() {
            let variable = policy.variables.get(part.index());
            if let Some(VariableKind::Member { class: of, .. }) = variable.map(|one| &one.kind) {
                let members = of.iter().filter_map(|at| names.get(*at as usize));
                class.extend(members.map(|name| (*name, Some(number))));
            }
        }
        classes.insert(&attribute.dotted, Members { names, class });
    }
    classes
}

fn names(values: &[Named]) -> Vec<&str> {
    values.iter().map(|value| value.name.as_str()).collect()
}

fn shape(ty: &AttributeType) -> Shape {
    match ty {
        AttributeType::Bool => Shape::Truth,
        AttributeType::OneOf { .. } => Shape::Choice,
        AttributeType::Integer => Shape::Integer,
        AttributeType::Decimal => Shape::Decimal,
        AttributeType::Date => Shape::Date,
        AttributeType::Quantity { unit, .. } => Shape::Quantity(unit.dim),
        AttributeType::Set(_) | AttributeType::Entries | AttributeType::Curve { .. } => {
            Shape::Parts
        }
    }
}

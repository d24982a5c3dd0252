//! What variables ask, in words that mean the same in every policy.

use std::collections::{BTreeMap, BTreeSet};

use super::cut::Cuts;
use crate::policy::{
    AttributeId, AttributeType, Linear, Named, Op, Policy, VariableId, VariableKind,
};
use crate::quantity::Num;

/// A question, by names. Policies that use the same names ask the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Question {
    /// The value of an attribute of this type.
    Value { attribute: String, shape: String },
    /// The value of a curve at a point.
    Point { curve: String, at: Num },
    /// Whether a set has one of these members.
    Member { set: String, of: Vec<String> },
    /// Whether a set or a curve is undeterminable.
    Undeterminable(String),
    /// Who a record is.
    Identity(String),
    /// The question date.
    Day,
    /// Whether a person judges that an entry matches.
    Judgement(String),
    /// Whether a comparison of two variables holds.
    Comparison(Comparison),
}

/// A linear comparison, by names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Comparison {
    terms: Vec<(Num, Question)>,
    op: Op,
    constant: Num,
}

/// The questions of one policy.
pub(super) struct Questions<'a> {
    policy: &'a Policy,
    linears: Vec<Linear>,
    of_variable: Vec<Vec<Question>>,
    /// The members each question about a set means, as the policy numbers them.
    members: BTreeMap<Question, Vec<u32>>,
}

impl<'a> Questions<'a> {
    /// The questions of policies that are compared. Members of a set that one of them tells apart are told apart in all.
    pub fn of(cuts: &[Cuts<'a>]) -> Vec<Questions<'a>> {
        let classes: Vec<Classes> = cuts.iter().map(|cuts| classes(cuts.policy)).collect();
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
    pub fn all(&self) -> Vec<(Question, VariableId)> {
        let variables = (0..).map(VariableId).zip(&self.of_variable);
        // The question date and the attribute that gives it are one question; the attribute, which has the cuts, comes
        // last and stands for it.
        let mut all: BTreeMap<&Question, VariableId> = BTreeMap::new();
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
    pub fn of_variable(&self, variable: VariableId) -> &[Question] {
        let asked = self.of_variable.get(variable.index());
        asked.map_or(&[], Vec::as_slice)
    }

    /// The members a question about a set means.
    pub fn members(&self, question: &Question) -> Vec<u32> {
        self.members.get(question).cloned().unwrap_or_default()
    }

    /// A comparison as a question.
    pub fn comparison(&self, linear: &Linear) -> Option<Question> {
        self.by_names(linear).map(Question::Comparison)
    }

    /// The comparison of this policy that asks this.
    pub fn linear(&self, comparison: &Comparison) -> Option<Linear> {
        let same = |linear: &&Linear| self.by_names(linear).as_ref() == Some(comparison);
        self.linears.iter().find(same).cloned()
    }

    fn by_names(&self, linear: &Linear) -> Option<Comparison> {
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
    pub fn choices(&self, variable: VariableId) -> Vec<String> {
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
                named
                    .map(|one| one.name.clone())
                    .chain([String::new()])
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    fn attribute(&self, id: AttributeId) -> Option<String> {
        let attribute = self.policy.attributes.get(id.index())?;
        Some(attribute.dotted.clone())
    }

    fn question(&self, kind: &VariableKind) -> Option<Question> {
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
                Question::Identity(self.policy.records.get(record.index())?.name.clone())
            }
            VariableKind::QuestionDate => Question::Day,
            VariableKind::Judgement(entry) => {
                Question::Judgement(self.policy.entries.get(entry.index())?.code.clone())
            }
            VariableKind::Member { .. } => return None,
        })
    }

    /// The questions that a class of members comes to when every policy's classes are told apart.
    fn refined(
        &mut self,
        attribute: AttributeId,
        class: &[u32],
        own: &Classes,
        all: &[Classes],
    ) -> Vec<Question> {
        let Some(set) = self.attribute(attribute) else {
            return Vec::new();
        };
        let asking: Vec<&BTreeMap<String, (u32, usize)>> =
            all.iter().filter_map(|side| side.get(&set)).collect();
        let mut groups: BTreeMap<Vec<Option<usize>>, Vec<(String, u32)>> = BTreeMap::new();
        for (name, (position, _)) in own.get(&set).into_iter().flatten() {
            if !class.contains(position) {
                continue;
            }
            let known_to_all = asking.iter().all(|side| side.contains_key(name));
            if known_to_all || asking.len() == 1 {
                let told = asking.iter().map(|side| {
                    let class = side.get(name).map(|(_, class)| *class);
                    class.filter(|class| *class != UNTESTED)
                });
                let members = groups.entry(told.collect()).or_default();
                members.push((name.clone(), *position));
            }
        }
        let mut questions: Vec<(u32, Question)> = Vec::new();
        for mut members in groups.into_values() {
            members.sort_by_key(|(_, position)| *position);
            let question = Question::Member {
                set: set.clone(),
                of: members
                    .iter()
                    .map(|(name, _)| name.clone())
                    .collect::<BTreeSet<_>>()
                    .into_iter()
                    .collect(),
            };
            let positions: Vec<u32> = members.iter().map(|(_, position)| *position).collect();
            let first = positions.first().copied().unwrap_or_default();
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

/// For each set its members by name: as the policy numbers each, and the class it is in.
type Classes = BTreeMap<String, BTreeMap<String, (u32, usize)>>;

/// The class of members that no condition tests.
const UNTESTED: usize = usize::MAX;

fn classes(policy: &Policy) -> Classes {
    let mut classes = Classes::new();
    for attribute in &policy.attributes {
        let names: Vec<String> = match &attribute.ty {
            AttributeType::Set(values) => names(values),
            AttributeType::Entries => policy.entries.iter().map(|one| one.code.clone()).collect(),
            _ => continue,
        };
        let mut members: BTreeMap<String, (u32, usize)> = names
            .into_iter()
            .zip(0..)
            .map(|(name, position)| (name, (position, UNTESTED)))
            .collect();
        for (number, part) in attribute.parts.iter().enumerate() {
            let variable = policy.variables.get(part.index());
            if let Some(VariableKind::Member { class, .. }) = variable.map(|one| &one.kind) {
                for (position, own) in members.values_mut() {
                    if class.contains(position) {
                        *own = number;
                    }
                }
            }
        }
        classes.insert(attribute.dotted.clone(), members);
    }
    classes
}

fn names(values: &[Named]) -> Vec<String> {
    values.iter().map(|value| value.name.clone()).collect()
}

/// What a type is for comparing: values of one shape can be compared across policies.
fn shape(ty: &AttributeType) -> String {
    match ty {
        AttributeType::Bool => "truth".to_owned(),
        AttributeType::OneOf { .. } => "choice".to_owned(),
        AttributeType::Integer => "integer".to_owned(),
        AttributeType::Decimal => "decimal".to_owned(),
        AttributeType::Date => "date".to_owned(),
        AttributeType::Quantity { unit, .. } => format!("{:?}", unit.dim),
        AttributeType::Set(_) | AttributeType::Entries | AttributeType::Curve { .. } => {
            String::new()
        }
    }
}

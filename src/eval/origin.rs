//! Who says what a fact is: the case, the register, its silence, the question, or nobody.

use crate::policy::{Knowledge, Known, VariableId, VariableKind};
use crate::quantity::Num;

use super::completions::Completions;
use super::decision::Origin;
use super::facts::stated;
use super::lookup::Lookup;
use super::wording::{at_point, variable_attribute};

impl Completions<'_> {
    /// For a point of a curve, the argument: `500 kg`.
    pub(super) fn read_at(&self, variable: VariableId) -> Option<String> {
        let policy = self.ground.policy;
        match &policy.variable(variable)?.kind {
            VariableKind::CurvePoint { attribute, at } => {
                let text = at_point(policy, *attribute, at);
                Some(text.strip_prefix("at ").unwrap_or(&text).to_owned())
            }
            _ => None,
        }
    }

    /// Who says what the answer of a variable is.
    pub(super) fn origin(&self, variable: VariableId) -> Origin {
        let policy = self.ground.policy;
        let case = self.ground.case;
        let slot = self.ground.slots.of(variable);
        let domain = self.ground.formulas.domain(slot);
        let narrowed = match self.ground.slots.values(slot) {
            Some(values) if domain == &values.all() => Origin::Open,
            _ => Origin::Follows,
        };
        match policy.variable(variable).map(|v| &v.kind) {
            Some(VariableKind::QuestionDate) => return Origin::QuestionDate,
            Some(VariableKind::Judgement(_)) => {
                return match case.classified {
                    Some(_) => Origin::Stated,
                    None => narrowed,
                };
            }
            Some(VariableKind::Identity(record)) => {
                return match case.identities.iter().any(|i| i.record == *record) {
                    true => Origin::Stated,
                    false => narrowed,
                };
            }
            Some(VariableKind::CurvePoint { attribute, at }) => {
                let points = |at: &Num| {
                    let fact = stated(case, *attribute)?;
                    match &fact.knowledge {
                        Knowledge::Exactly(Known::Curve { points, .. }) => {
                            Some(points.iter().any(|(argument, _)| argument == at))
                        }
                        _ => Some(true),
                    }
                };
                return match points(at) {
                    Some(true) => Origin::Stated,
                    _ => narrowed,
                };
            }
            _ => {}
        }
        let Some(attribute) = variable_attribute(policy, variable) else {
            return narrowed;
        };
        if stated(case, attribute).is_some() {
            return Origin::Stated;
        }
        match self.ground.registered(attribute) {
            Some((_, Some(_))) => Origin::Register,
            Some((_, None)) => Origin::Silence,
            None => narrowed,
        }
    }
}

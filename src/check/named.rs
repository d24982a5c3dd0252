//! Attributes and variables as messages name them.

use super::arithmetic::Measure;
use super::checker::Checker;
use crate::policy::{AttributeId, AttributeType, VariableId, VariableKind};
use crate::quantity::quantity_text;

impl Checker<'_> {
    /// A variable as a person writes it.
    pub(crate) fn variable_name(&self, variable: VariableId) -> String {
        let dotted = |a: &AttributeId| {
            self.policy
                .attributes
                .get(a.index())
                .map(|a| a.dotted.clone())
                .unwrap_or_default()
        };
        match self.policy.variables.get(variable.index()).map(|v| &v.kind) {
            Some(
                VariableKind::Attribute(a)
                | VariableKind::Undeterminable(a)
                | VariableKind::Member { attribute: a, .. },
            ) => dotted(a),
            Some(VariableKind::CurvePoint { attribute, at }) => {
                let unit =
                    self.policy
                        .attributes
                        .get(attribute.index())
                        .and_then(|a| match &a.ty {
                            AttributeType::Curve { argument, .. } => Some(argument),
                            _ => None,
                        });
                let at = unit.map_or_else(|| at.to_string(), |u| quantity_text(at, u));
                format!("{} at {at}", dotted(attribute))
            }
            Some(VariableKind::Identity(record)) => self
                .policy
                .records
                .get(record.index())
                .map(|r| r.name.clone())
                .unwrap_or_default(),
            Some(VariableKind::QuestionDate) => "the question date".into(),
            Some(VariableKind::Judgement(entry)) => self
                .policy
                .entries
                .get(entry.index())
                .map(|e| format!("entry {}", e.code))
                .unwrap_or_default(),
            None => String::new(),
        }
    }

    /// An attribute with its type, for messages.
    pub(crate) fn describe(&self, attribute: AttributeId) -> String {
        let Some(found) = self.policy.attributes.get(attribute.index()) else {
            return String::new();
        };
        let ty = match &found.ty {
            AttributeType::Bool => "a truth value".to_string(),
            AttributeType::OneOf { .. } => "one of several values".to_string(),
            AttributeType::Integer => "an integer".to_string(),
            AttributeType::Decimal => "a decimal".to_string(),
            AttributeType::Date => "a date".to_string(),
            AttributeType::Set(_) => "a set".to_string(),
            AttributeType::Entries => "a set of entries".to_string(),
            AttributeType::Quantity { unit, .. } => Measure::Quantity(unit.dim).describe(),
            AttributeType::Curve {
                argument, value, ..
            } => {
                format!(
                    "a curve of {} over {}",
                    value.dim.describe(),
                    argument.dim.describe()
                )
            }
        };
        format!("`{}` ({ty})", found.dotted)
    }
}

//! Looking things up in a compiled policy by id, without the possibility of a panic.

use crate::policy::{
    Attribute, AttributeId, AttributeType, Entry, EntryId, Instance, InstanceId, Policy, Record,
    RecordId, Rule, RuleId, Unit, UnitId, Variable, VariableId,
};
use crate::quantity::Unit as MeasureUnit;

/// The tables of a policy by id. An id that is in no table finds nothing: a compiled policy has none.
pub(super) trait Lookup {
    /// An attribute.
    fn attribute(&self, id: AttributeId) -> Option<&Attribute>;
    /// All attributes with their ids.
    fn attributes_with_ids(&self) -> impl Iterator<Item = (AttributeId, &Attribute)>;
    /// A record.
    fn record(&self, id: RecordId) -> Option<&Record>;
    /// An instance.
    fn instance(&self, id: InstanceId) -> Option<&Instance>;
    /// A variable.
    fn variable(&self, id: VariableId) -> Option<&Variable>;
    /// An entry.
    fn entry(&self, id: EntryId) -> Option<&Entry>;
    /// A policy among those compiled together.
    fn unit(&self, id: UnitId) -> Option<&Unit>;
    /// A rule.
    fn rule(&self, id: RuleId) -> Option<&Rule>;
    /// The outcomes of a policy's scale, by position.
    fn outcomes(&self, id: UnitId) -> usize;
}

impl Lookup for Policy {
    fn attribute(&self, id: AttributeId) -> Option<&Attribute> {
        self.attributes.get(id.index())
    }

    fn attributes_with_ids(&self) -> impl Iterator<Item = (AttributeId, &Attribute)> {
        (0u32..).map(AttributeId).zip(&self.attributes)
    }

    fn record(&self, id: RecordId) -> Option<&Record> {
        self.records.get(id.index())
    }

    fn instance(&self, id: InstanceId) -> Option<&Instance> {
        self.instances.get(id.index())
    }

    fn variable(&self, id: VariableId) -> Option<&Variable> {
        self.variables.get(id.index())
    }

    fn entry(&self, id: EntryId) -> Option<&Entry> {
        self.entries.get(id.index())
    }

    fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.get(id.index())
    }

    fn rule(&self, id: RuleId) -> Option<&Rule> {
        self.rules.get(id.index())
    }

    fn outcomes(&self, id: UnitId) -> usize {
        let scale = self.unit(id).and_then(|u| self.scales.get(u.scale.index()));
        scale.map_or(0, |s| s.outcomes.len())
    }
}

/// The unit an attribute's numbers are shown in; for a curve that of its values.
pub(super) fn shown_unit(attribute: &Attribute) -> Option<&MeasureUnit> {
    match &attribute.ty {
        AttributeType::Quantity { unit, .. } => Some(unit),
        AttributeType::Curve { value, .. } => Some(value),
        AttributeType::Bool
        | AttributeType::OneOf { .. }
        | AttributeType::Integer
        | AttributeType::Decimal
        | AttributeType::Date
        | AttributeType::Set(_)
        | AttributeType::Entries => None,
    }
}

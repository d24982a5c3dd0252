//! Scales, records with their attributes, sources, kinds of obligations, instances.

use super::checker::Checker;
use super::dated;
use super::error::{CheckError, Kind};
use super::gather::{Found, Gathered, first_of_each};
use crate::ast::{self, Labelled, Word};
use crate::policy::{
    Attribute, AttributeId, AttributeType, Cells, Domain, Instance, InstanceId, Named,
    ObligationKind, Record, RecordId, Scale, ScaleId, Source, SourceId, SourceStatus, VariableKind,
};
use crate::quantity::{Dim, NamedDim, Num, Unit};
use crate::source::Span;
use std::collections::BTreeMap;

impl Checker<'_> {
    /// Declares scales, records, attributes, sources and kinds of obligations: names and types, not yet values.
    pub(crate) fn vocabulary(&mut self, all: &Gathered<'_>) {
        first_of_each(Kind::Scale, &all.scales, |f| &f.node.name, &mut self.errors);
        for found in &all.scales {
            let outcomes = self.labelled(Kind::Outcome, &found.node.outcomes);
            let id = ScaleId(self.policy.scales.len() as u32);
            let known = *self
                .names
                .scales
                .entry(found.node.name.text.clone())
                .or_insert(id);
            if let Some(first) = self.policy.scales.get_mut(known.index()) {
                // Declared again, which was said: its outcomes are known, so that no rule that names one is at fault.
                for outcome in outcomes {
                    if !first.outcomes.iter().any(|o| o.name == outcome.name) {
                        first.outcomes.push(outcome);
                    }
                }
                continue;
            }
            self.policy.scales.push(Scale {
                name: found.node.name.text.clone(),
                outcomes,
            });
            self.places.scales.push(found.declaration.span);
        }
        self.sources(all);
        self.obligation_kinds(all);
        let records = first_of_each(
            Kind::Record,
            &all.records,
            |f| &f.node.name,
            &mut self.errors,
        );
        self.records(&records, all);
    }

    fn labelled(&mut self, kind: Kind, list: &[Labelled]) -> Vec<Named> {
        let kept = first_of_each(kind, list, |l| &l.name, &mut self.errors);
        for label in &kept {
            if kind == Kind::Value && label.name.text == "unknown" {
                self.errors.push(CheckError::NameTaken {
                    kind,
                    name: label.name.clone(),
                    meaning: "a fact nobody has stated",
                });
            }
        }
        kept.into_iter()
            .map(|l| Named {
                name: l.name.text.clone(),
                label: l
                    .label
                    .as_ref()
                    .map_or_else(|| l.name.text.replace(['-', '_'], " "), |w| w.text.clone()),
            })
            .collect()
    }

    fn sources(&mut self, all: &Gathered<'_>) {
        for found in first_of_each(
            Kind::Source,
            &all.sources,
            |f| &f.node.name,
            &mut self.errors,
        ) {
            let node = found.node;
            let status = match node.status.as_ref().map(|w| w.text.as_str()) {
                Some("primary") => SourceStatus::Primary,
                Some("secondary") => SourceStatus::Secondary,
                _ => SourceStatus::Unverified,
            };
            let dated = node
                .dated
                .as_ref()
                .and_then(|w| dated::date(w, &mut self.errors));
            self.names.sources.insert(
                node.name.text.clone(),
                SourceId(self.policy.sources.len() as u32),
            );
            self.policy.sources.push(Source {
                name: node.name.text.clone(),
                title: node.title.text.clone(),
                dated,
                known_from: node.known_from.iter().map(|w| w.text.clone()).collect(),
                status,
            });
            self.places.sources.push(found.declaration.span);
        }
    }

    fn obligation_kinds(&mut self, all: &Gathered<'_>) {
        for node in first_of_each(
            Kind::ObligationKind,
            &all.obligation_kinds,
            |n| &n.name,
            &mut self.errors,
        ) {
            let id = crate::policy::ObligationKindId(self.policy.obligation_kinds.len() as u32);
            self.names
                .obligation_kinds
                .insert(node.name.text.clone(), id);
            self.policy.obligation_kinds.push(ObligationKind {
                name: node.name.text.clone(),
                label: node.label.text.clone(),
                owner: node.owner.as_ref().map(|w| w.text.clone()),
                phase: node
                    .phase
                    .as_ref()
                    .map(|(when, what)| format!("{} {}", when.text, what.text)),
            });
            self.places.obligation_kinds.push(node.name.span);
        }
    }

    fn records(&mut self, records: &[&Found<'_, ast::Record>], all: &Gathered<'_>) {
        for found in records {
            if found.node.name.text == "posture" {
                self.errors.push(CheckError::NameTaken {
                    kind: Kind::Record,
                    name: found.node.name.clone(),
                    meaning: "the outcome of a policy",
                });
            }
            let id = RecordId(self.policy.records.len() as u32);
            self.names.records.insert(found.node.name.text.clone(), id);
            self.places.records.push(found.declaration.span);
            self.policy.records.push(Record {
                name: found.node.name.text.clone(),
                attributes: Vec::new(),
                instances: Vec::new(),
                identity: None,
            });
        }
        // Attribute ids follow the dotted names, so that nothing depends on where a record is written.
        let mut declared: BTreeMap<String, (RecordId, &ast::Field, &Word)> = BTreeMap::new();
        for found in &all.records {
            let Some(&record) = self.names.records.get(&found.node.name.text) else {
                continue;
            };
            // A record declared again has been reported: what it adds is known, so that nothing else is at fault.
            let again = !records
                .iter()
                .any(|r| r.node.name.span == found.node.name.span);
            for field in &found.node.fields {
                for name in &field.names {
                    let dotted = format!("{}.{}", found.node.name.text, name.text);
                    match declared.get(&dotted) {
                        Some(_) if again => {}
                        Some((_, _, first)) => self.errors.push(CheckError::Duplicate {
                            kind: Kind::Attribute,
                            name: name.clone(),
                            first: first.span,
                        }),
                        None => {
                            declared.insert(dotted, (record, field, name));
                        }
                    }
                }
            }
        }
        for (id, dotted) in declared.keys().enumerate() {
            self.names
                .attributes
                .insert(dotted.clone(), AttributeId(id as u32));
        }
        for (dotted, (record, field, name)) in &declared {
            let before = self.errors.len();
            let attribute = self.attribute(dotted, *record, field, name);
            let id = AttributeId(self.policy.attributes.len() as u32);
            let unit_in_doubt = |e: &CheckError| {
                matches!(
                    e,
                    CheckError::BadLiteral { .. }
                        | CheckError::BadType {
                            label: WRONG_UNIT,
                            ..
                        }
                )
            };
            if self.errors.iter().skip(before).any(unit_in_doubt) {
                self.names.faulty.insert(id);
            }
            self.policy.attributes.push(attribute);
            self.places.attributes.push(name.span);
        }
        for found in records {
            let Some(&record) = self.names.records.get(&found.node.name.text) else {
                continue;
            };
            let names = found.node.fields.iter().flat_map(|f| &f.names);
            let mut ids: Vec<AttributeId> = names
                .filter_map(|n| {
                    self.names
                        .attributes
                        .get(&format!("{}.{}", found.node.name.text, n.text))
                        .copied()
                })
                .collect();
            ids.dedup();
            if let Some(r) = self.policy.records.get_mut(record.index()) {
                r.attributes = ids;
            }
        }
    }

    fn attribute(
        &mut self,
        dotted: &str,
        record: RecordId,
        field: &ast::Field,
        name: &Word,
    ) -> Attribute {
        let id = AttributeId(self.policy.attributes.len() as u32);
        let ty = self.attribute_type(record, field);
        let undeterminable = field.undeterminable.is_some();
        let domain = match &ty {
            AttributeType::Bool => Some((Domain::Bool, Cells::Bool)),
            AttributeType::OneOf { values, .. } => Some((
                Domain::Choice(values.len() as u32),
                Cells::Choices(Vec::new()),
            )),
            AttributeType::Integer => Some((
                Domain::Number {
                    integer: true,
                    least: Some(Num::zero()),
                },
                Cells::Cuts(Vec::new()),
            )),
            AttributeType::Decimal => Some((
                Domain::Number {
                    integer: false,
                    least: Some(Num::zero()),
                },
                Cells::Cuts(Vec::new()),
            )),
            AttributeType::Date => Some((
                Domain::Number {
                    integer: true,
                    least: None,
                },
                Cells::Cuts(Vec::new()),
            )),
            AttributeType::Quantity { signed, .. } => {
                let least = if *signed { None } else { Some(Num::zero()) };
                Some((
                    Domain::Number {
                        integer: false,
                        least,
                    },
                    Cells::Cuts(Vec::new()),
                ))
            }
            AttributeType::Set(_) | AttributeType::Entries | AttributeType::Curve { .. } => None,
        };
        let (variable, undeterminable_variable) = match domain {
            Some((domain, cells)) => (
                Some(self.variable(VariableKind::Attribute(id), domain, cells, undeterminable)),
                None,
            ),
            None if undeterminable => (
                None,
                Some(self.variable(
                    VariableKind::Undeterminable(id),
                    Domain::Bool,
                    Cells::Bool,
                    false,
                )),
            ),
            None => (None, None),
        };
        Attribute {
            record,
            name: name.text.clone(),
            dotted: dotted.to_string(),
            doc: field.doc.join("\n"),
            ty,
            undeterminable,
            otherwise: None,
            finding: field.finding,
            negotiable: field.negotiable,
            ask: field.ask.as_ref().map(|w| w.text.clone()),
            label: field.label.as_ref().map(|w| w.text.clone()),
            variable,
            parts: Vec::new(),
            undeterminable_variable,
        }
    }

    fn attribute_type(&mut self, record: RecordId, field: &ast::Field) -> AttributeType {
        match &field.ty {
            ast::Type::Bool => AttributeType::Bool,
            ast::Type::OneOf { ordered, values } => AttributeType::OneOf {
                ordered: *ordered,
                values: self.labelled(Kind::Value, values),
            },
            ast::Type::Integer => AttributeType::Integer,
            ast::Type::Decimal => AttributeType::Decimal,
            ast::Type::Date => AttributeType::Date,
            ast::Type::SetOf(values) => AttributeType::Set(self.labelled(Kind::Value, values)),
            ast::Type::SetOfEntry => AttributeType::Entries,
            ast::Type::Quantity(q) => AttributeType::Quantity {
                signed: q.signed,
                unit: self.quantity_unit(q),
            },
            ast::Type::Curve(curve) => {
                let argument = self.quantity_unit(&curve.argument);
                let value = self.quantity_unit(&curve.value);
                if curve.rising
                    && let Some(bound) =
                        curve.argument_bound.as_ref().or(curve.value_bound.as_ref())
                {
                    self.errors.push(CheckError::BadType {
                        span: bound.span,
                        message: "a rising curve takes no `up to`".into(),
                        label: "a bound",
                        help: "only a falling curve meets its bounds: greatest value at 0, and 0 beyond the greatest argument".into(),
                    });
                }
                AttributeType::Curve {
                    rising: curve.rising,
                    argument_bound: self.curve_bound(record, curve.argument_bound.as_ref()),
                    value_bound: self.curve_bound(record, curve.value_bound.as_ref()),
                    argument,
                    value,
                    linear: curve.linear,
                }
            }
        }
    }

    fn curve_bound(&mut self, record: RecordId, bound: Option<&Word>) -> Option<AttributeId> {
        let word = bound?;
        let record = self
            .policy
            .records
            .get(record.index())
            .map(|r| r.name.clone())
            .unwrap_or_default();
        let found = self
            .names
            .attributes
            .get(&format!("{record}.{}", word.text))
            .copied();
        if found.is_none() {
            self.unknown_attribute(&record, word);
        }
        found
    }

    /// The unit of `mass in kg`, checked against the dimension's name.
    fn quantity_unit(&mut self, q: &ast::QuantityType) -> Unit {
        let unit = match Unit::parse(&q.unit.text) {
            Ok(unit) => unit,
            Err(e) => {
                self.errors.push(CheckError::BadLiteral {
                    span: q.unit.span,
                    message: e.message(),
                    help: e.help(),
                });
                return unitless();
            }
        };
        match Dim::named(&q.dimension.text) {
            None => {
                let known: Vec<String> =
                    NamedDim::ALL.iter().map(|d| d.name().to_string()).collect();
                self.unknown(Kind::Dimension, &q.dimension, known);
            }
            Some(named) if !named.admits(unit.dim) => self.errors.push(CheckError::BadType {
                span: q.unit.span,
                label: WRONG_UNIT,
                message: format!(
                    "`{}` measures {}, not {}",
                    q.unit.text,
                    unit.dim.describe(),
                    q.dimension.text
                ),
                help: format!(
                    "units of {}: {}",
                    q.dimension.text,
                    named.units().join(", ")
                ),
            }),
            Some(_) => {}
        }
        unit
    }

    /// The bounds of a curve have its own dimensions. Runs when all attributes exist.
    pub(crate) fn curve_bounds_agree(&mut self) {
        let mut wrong = Vec::new();
        for (i, attribute) in self.policy.attributes.iter().enumerate() {
            if self.names.faulty.contains(&AttributeId(i as u32)) {
                continue;
            }
            let AttributeType::Curve {
                argument,
                value,
                argument_bound,
                value_bound,
                ..
            } = &attribute.ty
            else {
                continue;
            };
            for (unit, bound) in [(argument, argument_bound), (value, value_bound)] {
                let bound = bound.filter(|b| !self.names.faulty.contains(b));
                let Some(bound) = bound.and_then(|b| self.policy.attributes.get(b.index())) else {
                    continue;
                };
                let fits = matches!(&bound.ty, AttributeType::Quantity { unit: u, signed: false } if u.dim == unit.dim);
                if !fits {
                    let span = self.places.attributes.get(i).copied();
                    wrong.push((span, bound.dotted.clone(), unit.dim.describe()));
                }
            }
        }
        for (span, bound, dimension) in wrong {
            if let Some(span) = span {
                self.errors.push(CheckError::BadType {
                    span,
                    message: format!("`{bound}` cannot bound this curve"),
                    label: "the curve",
                    help: format!("a bound is an attribute of the curve's own dimension: {dimension}, not signed"),
                });
            }
        }
    }

    /// Declares the names of instances; their facts follow in [`Checker::registers`].
    pub(crate) fn instance_names(&mut self, all: &Gathered<'_>) {
        let mut sorted: Vec<&Found<'_, ast::Instance>> = all.instances.iter().collect();
        sorted.sort_by(|a, b| {
            let key = |f: &Found<'_, ast::Instance>| {
                (
                    f.node.record.text.clone(),
                    f.node.name.text.clone(),
                    f.node.name.span,
                )
            };
            key(a).cmp(&key(b))
        });
        for found in sorted {
            let node = found.node;
            let Some(&record) = self.names.records.get(&node.record.text) else {
                let known = self.names.records.keys().cloned().collect();
                self.unknown(Kind::Record, &node.record, known);
                continue;
            };
            let id = InstanceId(self.policy.instances.len() as u32);
            if let Some(first) = self.names.instances.get(&(record, node.name.text.clone())) {
                let first = self
                    .places
                    .instances
                    .get(first.index())
                    .copied()
                    .unwrap_or(node.name.span);
                self.errors.push(CheckError::Duplicate {
                    kind: Kind::Instance,
                    name: node.name.clone(),
                    first,
                });
                continue;
            }
            if node.name.text == "another" {
                self.errors.push(CheckError::NameTaken {
                    kind: Kind::Instance,
                    name: node.name.clone(),
                    meaning: "somebody who is not declared",
                });
            }
            self.names
                .instances
                .insert((record, node.name.text.clone()), id);
            self.policy.instances.push(Instance {
                record,
                name: node.name.text.clone(),
                title: node
                    .title
                    .as_ref()
                    .map_or_else(|| node.name.text.clone(), |w| w.text.clone()),
                also: node.also.iter().map(|w| w.text.clone()).collect(),
                facts: Vec::new(),
                notes: node.remarks.notes.iter().map(|w| w.text.clone()).collect(),
            });
            self.places.instances.push(node.name.span);
            if let Some(r) = self.policy.records.get_mut(record.index()) {
                r.instances.push(id);
            }
        }
        self.aliases_are_unique(all);
        for record in 0..self.policy.records.len() {
            let id = RecordId(record as u32);
            let count = self
                .policy
                .records
                .get(record)
                .map_or(0, |r| r.instances.len());
            if count > 0 {
                let domain = Domain::Choice(count as u32 + 1);
                let variable = self.variable(
                    VariableKind::Identity(id),
                    domain,
                    Cells::Choices(Vec::new()),
                    false,
                );
                if let Some(r) = self.policy.records.get_mut(record) {
                    r.identity = Some(variable);
                }
            }
        }
    }

    /// A case may name an instance by its other names, so no two instances of a record share one.
    fn aliases_are_unique(&mut self, all: &Gathered<'_>) {
        let mut seen: BTreeMap<(&str, String), (&Word, Span)> = BTreeMap::new();
        let mut instances: Vec<&ast::Instance> = all.instances.iter().map(|f| f.node).collect();
        instances.sort_by_key(|i| i.name.span);
        for node in instances {
            let aliases = node.title.iter().chain(&node.also);
            for alias in std::iter::once(&node.name).chain(aliases) {
                let key = (node.record.text.as_str(), alias.text.to_lowercase());
                match seen.get(&key) {
                    Some((first, span)) if first.text != node.name.text => {
                        self.errors.push(CheckError::SharedAlias {
                            name: alias.clone(),
                            instance: node.name.text.clone(),
                            other: first.text.clone(),
                            first: *span,
                        });
                    }
                    Some(_) => {}
                    None => {
                        seen.insert(key, (&node.name, alias.span));
                    }
                }
            }
        }
    }
}

/// What a unit is that its dimension does not have.
const WRONG_UNIT: &str = "a unit of something else";

fn unitless() -> Unit {
    Unit {
        text: String::new(),
        dim: Dim::NONE,
        factor: Num::one(),
        offset: None,
    }
}

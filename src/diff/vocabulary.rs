//! What can be asked and what is known: scales, attributes, kinds of duties, sources, registers, the annex's name.

use super::condition::Canonical;
use super::declaration::{Inventory, Kind, Statement, TextPart};
use crate::policy::{
    Attribute, AttributeId, AttributeType, ChoiceSet, Known, Policy, Printer, Validity,
};
use crate::quantity::Date;

pub(super) fn collect(policy: &Policy, day: Option<Date>, into: &mut Inventory) {
    let writer = Writer {
        policy,
        day,
        canonical: Canonical::new(policy),
        printer: Printer::new(policy),
    };
    writer.scales(into);
    writer.attributes(into);
    writer.obligation_kinds(into);
    writer.sources(into);
    writer.instances(into);
    if let Some((name, title)) = &policy.annex {
        let annex = into.declare(Kind::Annex, name, None);
        annex.version(Validity::default(), Vec::new());
        annex.text(TextPart::Title, title);
    }
    into.declare(Kind::Language, policy.language.to_string(), None)
        .version(Validity::default(), Vec::new());
}

struct Writer<'a> {
    policy: &'a Policy,
    /// The day of which the declarations are wanted; none wants those of every day.
    day: Option<Date>,
    canonical: Canonical<'a>,
    printer: Printer<'a>,
}

impl Writer<'_> {
    fn scales(&self, into: &mut Inventory) {
        for scale in &self.policy.scales {
            let names: Vec<_> = scale.outcomes.iter().map(|o| o.name.as_str()).collect();
            let statement = Statement::plain(names.join(", "));
            let declaration = into.declare(Kind::Scale, &scale.name, None);
            declaration.version(Validity::default(), vec![statement]);
            for outcome in &scale.outcomes {
                declaration.text(
                    TextPart::Label,
                    format!("{} {}", outcome.name, outcome.label),
                );
            }
        }
    }

    fn attributes(&self, into: &mut Inventory) {
        for (position, attribute) in self.policy.attributes.iter().enumerate() {
            let id = AttributeId(u32::try_from(position).unwrap_or(u32::MAX));
            let mut statements = vec![Statement::plain(self.type_text(attribute))];
            let modifiers = [
                (attribute.undeterminable, "or undeterminable"),
                (attribute.finding, "finding"),
                (attribute.negotiable, "negotiable"),
            ];
            statements.extend(
                modifiers
                    .into_iter()
                    .filter(|(stated, _)| *stated)
                    .map(|(_, word)| Statement::plain(word)),
            );
            if let Some(value) = &attribute.otherwise {
                statements.push(self.value("otherwise ", id, value));
            }
            let declaration = into.declare(Kind::Attribute, &attribute.dotted, None);
            declaration.version(Validity::default(), statements);
            declaration.text(TextPart::Doc, &attribute.doc);
            declaration.optional(TextPart::Ask, attribute.ask.as_ref());
            declaration.optional(TextPart::Label, attribute.label.as_ref());
            if let AttributeType::OneOf { values, .. } | AttributeType::Set(values) = &attribute.ty
            {
                for value in values {
                    declaration.text(TextPart::Label, format!("{} {}", value.name, value.label));
                }
            }
        }
    }

    fn type_text(&self, attribute: &Attribute) -> String {
        let listed = |names: Vec<&str>| format!("{{ {} }}", names.join(", "));
        match &attribute.ty {
            AttributeType::Bool => "bool".to_owned(),
            AttributeType::OneOf { ordered, values } => {
                let mut names: Vec<_> = values.iter().map(|v| v.name.as_str()).collect();
                if *ordered {
                    format!("ordered one of {}", listed(names))
                } else {
                    names.sort_unstable();
                    format!("one of {}", listed(names))
                }
            }
            AttributeType::Integer => "integer".to_owned(),
            AttributeType::Decimal => "decimal".to_owned(),
            AttributeType::Date => "date".to_owned(),
            AttributeType::Set(values) => {
                let mut names: Vec<_> = values.iter().map(|v| v.name.as_str()).collect();
                names.sort_unstable();
                format!("set of {}", listed(names))
            }
            AttributeType::Entries => "set of entry".to_owned(),
            AttributeType::Quantity { signed, unit } => {
                let sign = if *signed { "signed " } else { "" };
                format!("{sign}{} in {}", unit.dim.describe(), unit.text)
            }
            AttributeType::Curve {
                rising,
                argument,
                value,
                argument_bound,
                value_bound,
                linear,
            } => {
                let bound = |of: &Option<AttributeId>| {
                    of.map_or_else(String::new, |id| {
                        format!(" up to {}", self.canonical.dotted(id))
                    })
                };
                format!(
                    "{}curve {} in {}{} -> {} in {}{}{}",
                    if *rising { "rising " } else { "" },
                    argument.dim.describe(),
                    argument.text,
                    bound(argument_bound),
                    value.dim.describe(),
                    value.text,
                    bound(value_bound),
                    if *linear {
                        " linear between points"
                    } else {
                        ""
                    }
                )
            }
        }
    }

    fn obligation_kinds(&self, into: &mut Inventory) {
        for kind in &self.policy.obligation_kinds {
            let declaration = into.declare(Kind::ObligationKind, &kind.name, None);
            declaration.version(Validity::default(), Vec::new());
            declaration.text(TextPart::Label, &kind.label);
            declaration.optional(TextPart::Owner, kind.owner.as_ref());
            declaration.optional(TextPart::Phase, kind.phase.as_ref());
        }
    }

    fn sources(&self, into: &mut Inventory) {
        for source in &self.policy.sources {
            let declaration = into.declare(Kind::Source, &source.name, None);
            declaration.version(Validity::default(), Vec::new());
            declaration.text(TextPart::Title, &source.title);
            declaration.text(TextPart::Status, source.status.word());
            if let Some(dated) = source.dated {
                declaration.text(TextPart::Dated, dated.to_string());
            }
            for place in &source.known_from {
                declaration.text(TextPart::KnownFrom, place);
            }
        }
    }

    fn instances(&self, into: &mut Inventory) {
        for instance in &self.policy.instances {
            let record = self
                .policy
                .records
                .get(instance.record.index())
                .map_or("?", |r| r.name.as_str());
            let declaration =
                into.declare(Kind::Instance, format!("{record} {}", instance.name), None);
            // What names a case may use is part of what it means: a case is refused without them.
            let names = instance
                .also
                .iter()
                .map(|name| Statement::plain(format!("also \"{name}\"")));
            declaration.version(Validity::default(), names.collect());
            for fact in &instance.facts {
                let head = format!("{}: ", self.canonical.dotted(fact.attribute));
                let wanted = |on: &Validity| self.day.is_none_or(|day| on.holds(day));
                let values = fact.values.iter().filter(|(on, _)| wanted(on));
                let before = declaration.versions.len();
                for (validity, value) in values {
                    declaration.version(*validity, vec![self.value(&head, fact.attribute, value)]);
                }
                if self.day.is_some() && declaration.versions.len() == before {
                    continue;
                }
                declaration.citations(self.policy, &fact.citations);
            }
            declaration.text(TextPart::Title, &instance.title);
            for note in &instance.notes {
                declaration.text(TextPart::Note, note);
            }
        }
    }

    fn value(&self, head: &str, attribute: AttributeId, value: &Known) -> Statement {
        Statement {
            canonical: format!("{head}{}", self.canonical_value(attribute, value)),
            shown: format!("{head}{}", self.printer.known(attribute, value)),
        }
    }

    fn canonical_value(&self, attribute: AttributeId, value: &Known) -> String {
        let set = |mut names: Vec<String>, open: bool| {
            names.sort();
            names.extend(open.then(|| "?".to_owned()));
            format!("{{ {} }}", names.join(", "))
        };
        match value {
            Known::Bool(value) => value.to_string(),
            Known::Choice(choice) => self
                .canonical
                .values(attribute, &ChoiceSet::one(*choice))
                .concat(),
            Known::Number(number) => number.to_string(),
            Known::Set { members, open } => {
                let members: ChoiceSet = members.iter().copied().collect();
                set(self.canonical.values(attribute, &members), *open)
            }
            Known::Entries { members, open } => set(
                members.iter().map(|(code, _)| code.clone()).collect(),
                *open,
            ),
            Known::Curve { points, linear } => {
                let points: Vec<_> = points.iter().map(|(p, v)| format!("{p} -> {v}")).collect();
                format!(
                    "{}{}",
                    set(points, false),
                    if *linear { " linear" } else { "" }
                )
            }
            Known::Undeterminable => "undeterminable".to_owned(),
        }
    }
}

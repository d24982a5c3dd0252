//! What two cases state otherwise.

use crate::case::{Case, StatedFact, StatedIdentity};
use crate::eval::Decision;
use crate::policy::{AttributeId, InstanceId, Known, Policy, Printer, RecordId};
use crate::quantity::Date;

/// A thing a case states, as far as it can be exchanged with another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// The day the question is asked for, where the case says it.
    AsOf,
    /// Who a record is; the register's facts come with it.
    Identity(RecordId),
    /// An attribute.
    Attribute(AttributeId),
    /// What a person says the item falls under.
    Classified,
}

/// A fact that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Which.
    pub fact: Fact,
    /// What the first case says, as it says it; none where it says nothing.
    pub first: Option<String>,
    /// What the second says.
    pub second: Option<String>,
    /// For who a record is: what the registers say otherwise of the two on the days asked for.
    pub registers: Vec<RegisterDifference>,
}

/// Something the registers say otherwise of two instances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterDifference {
    /// The attribute.
    pub attribute: AttributeId,
    /// What is registered of the first, for people; none where the register is silent.
    pub first: Option<String>,
    /// What is registered of the second.
    pub second: Option<String>,
}

/// Everything the two state otherwise. Where a fact comes from is no difference.
pub(super) fn differing(
    policy: &Policy,
    (first, one): (&Case, &Decision),
    (second, other): (&Case, &Decision),
) -> Vec<Difference> {
    let mut found = Vec::new();
    let day = |case: &Case| case.as_of.map(|day| day.to_string());
    if first.as_of != second.as_of {
        found.push(Difference {
            fact: Fact::AsOf,
            first: day(first),
            second: day(second),
            registers: Vec::new(),
        });
    }
    for record in (0..).map(RecordId).take(policy.records.len()) {
        let (a, b) = (identity(first, record), identity(second, record));
        if a.map(|s| s.instance) != b.map(|s| s.instance) {
            let read = |id: AttributeId| {
                let facts = one.facts.iter().chain(&other.facts);
                facts
                    .filter_map(|used| used.attribute)
                    .any(|used| used == id)
            };
            let mut registers = registered(
                policy,
                record,
                (a.and_then(|s| s.instance), one.as_of),
                (b.and_then(|s| s.instance), other.as_of),
            );
            registers.retain(|difference| read(difference.attribute));
            found.push(Difference {
                fact: Fact::Identity(record),
                first: a.map(|stated| who(policy, stated)),
                second: b.map(|stated| who(policy, stated)),
                registers,
            });
        }
    }
    for id in (0..).map(AttributeId).take(policy.attributes.len()) {
        let (a, b) = (stated(first, id), stated(second, id));
        if a.map(|f| &f.knowledge) != b.map(|f| &f.knowledge) {
            found.push(Difference {
                fact: Fact::Attribute(id),
                first: a.map(|fact| fact.written.clone()),
                second: b.map(|fact| fact.written.clone()),
                registers: Vec::new(),
            });
        }
    }
    if first.classified != second.classified {
        let codes = |case: &Case| {
            let printer = Printer::new(policy);
            let entries = case.classified.as_ref()?;
            let codes: Vec<String> = entries.iter().map(|id| printer.entry(*id)).collect();
            Some(match codes.is_empty() {
                true => "none".to_owned(),
                false => codes.join(", "),
            })
        };
        found.push(Difference {
            fact: Fact::Classified,
            first: codes(first),
            second: codes(second),
            registers: Vec::new(),
        });
    }
    found
}

fn identity(case: &Case, record: RecordId) -> Option<&StatedIdentity> {
    case.identities
        .iter()
        .find(|stated| stated.record == record)
}

fn stated(case: &Case, id: AttributeId) -> Option<&StatedFact> {
    case.facts.iter().find(|fact| fact.attribute == id)
}

fn who(policy: &Policy, stated: &StatedIdentity) -> String {
    let instance = stated
        .instance
        .and_then(|id| policy.instances.get(id.index()));
    instance.map_or_else(|| "another".to_owned(), |instance| instance.title.clone())
}

fn registered(
    policy: &Policy,
    record: RecordId,
    first: (Option<InstanceId>, Option<Date>),
    second: (Option<InstanceId>, Option<Date>),
) -> Vec<RegisterDifference> {
    let printer = Printer::new(policy);
    let says = |id: AttributeId, (instance, day): (Option<InstanceId>, Option<Date>)| {
        let known = of_register(policy, instance?, id, day?)?;
        Some(printer.shown(id, known))
    };
    let attributes = policy.records.get(record.index());
    let attributes = attributes.map_or(&[][..], |record| &record.attributes);
    let differences = attributes.iter().map(|&attribute| RegisterDifference {
        attribute,
        first: says(attribute, first),
        second: says(attribute, second),
    });
    differences.filter(|d| d.first != d.second).collect()
}

/// What the register says of an instance on a day; where it is silent, the value the attribute then has.
fn of_register(
    policy: &Policy,
    instance: InstanceId,
    attribute: AttributeId,
    day: Date,
) -> Option<&Known> {
    let facts = &policy.instances.get(instance.index())?.facts;
    match facts.iter().find(|fact| fact.attribute == attribute) {
        Some(fact) => {
            let mut values = fact.values.iter();
            values
                .find(|(validity, _)| validity.holds(day))
                .map(|(_, known)| known)
        }
        None => policy.attributes.get(attribute.index())?.otherwise.as_ref(),
    }
}

/// A case that states one fact as another case does.
pub(super) fn exchanged(case: &mut Case, fact: Fact, other: &Case) {
    match fact {
        Fact::AsOf => case.as_of = other.as_of,
        Fact::Identity(record) => {
            case.identities.retain(|stated| stated.record != record);
            case.identities.extend(identity(other, record).cloned());
            case.identities.sort_by_key(|stated| stated.record);
        }
        Fact::Attribute(id) => {
            case.facts.retain(|fact| fact.attribute != id);
            case.facts.extend(stated(other, id).cloned());
            case.facts.sort_by_key(|fact| fact.attribute);
        }
        Fact::Classified => case.classified.clone_from(&other.classified),
    }
}

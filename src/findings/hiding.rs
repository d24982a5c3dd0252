//! Words for facts that are better left undetermined.

use super::Finder;
use super::accepted::Acceptances;
use super::replay::Pair;
use crate::analysis::{Hiding, Unmade, Witness, hiding, reduced, witness};
use crate::diagnostic::{Code, Diagnostic};
use crate::diagram::{Level, NO, Reading, Region};
use crate::policy::{AttributeId, RuleId, UnitId};

impl Finder<'_> {
    pub(super) fn hiding(&mut self, reading: &mut Reading<'_>, accepted: &mut Acceptances) {
        let names: Vec<String> = self
            .subject
            .policy
            .rules
            .iter()
            .map(|rule| rule.name.clone())
            .collect();
        let name = |id: RuleId| names.get(id.index()).map_or("", String::as_str);
        let accepts = |id: RuleId| accepted.would("hiding", name(id));
        let (hiding, needed) = hiding(reading, &accepts);
        for rule in needed {
            accepted.in_rule("hiding", name(rule));
        }
        for of_one in hiding.chunk_by(|one, next| one.attribute == next.attribute) {
            let mut policies = of_one.iter();
            let shown = policies.find_map(|one| self.hidden(reading, one));
            let Some(mut shown) = shown else {
                continue;
            };
            let further: Vec<String> = policies
                .filter_map(|one| self.subject.policy.units.get(one.unit.index()))
                .map(|unit| format!("`{}`", unit.name))
                .collect();
            if !further.is_empty() {
                shown = shown.note(format!("likewise by policy {}", further.join(", ")));
            }
            self.found.push(shown);
        }
    }

    fn hidden(&mut self, reading: &mut Reading<'_>, one: &Hiding) -> Option<Diagnostic> {
        let attribute = self.subject.policy.attributes.get(one.attribute.index())?;
        let what = format!(
            "whether `{}` is better left undeterminable",
            attribute.dotted
        );
        let outcome = reading.unit(one.unit).outcome;
        let some = match witness(reading, one.cases) {
            Ok(some) => some,
            Err(Unmade::Empty) => return None,
            Err(Unmade::Bound) => {
                self.unsettled(&what, None);
                return None;
            }
        };
        let there = |level| some.cells.get(&level).copied().unwrap_or_default();
        // One answer is shown, so the case must settle it: the one there, unless that is of a day or a fact the case leaves
        // open and cannot have.
        let says = reading.store.value_at(outcome, there);
        let answers = [says].into_iter().chain(0..reading.outcomes(one.unit));
        let mut settled = answers.filter_map(|loose| {
            let is = reading.store.where_value(outcome, |value| value == loose);
            let cases = reading.store.and(one.cases, is);
            reading.occurs(&[(cases, true)]).then_some((loose, cases))
        });
        let (loose, cases) = settled.next()?;
        let rules = self.subject.policy.units.get(one.unit.index());
        let rules = rules.map_or(&[][..], |unit| &unit.rules);
        let hidden = self.case_of(reading, cases, &what)?;
        // Here too one answer is shown.
        let to = (one.level, one.known);
        let (mut known, mut unsettled) = (None, false);
        for strict in 0..loose {
            let is = reading.store.where_value(outcome, |value| value == strict);
            let is = reading.store.without(is, one.accepted);
            match moved(reading, &hidden, one.attribute, to, is) {
                Ok(made) => {
                    known = Some(made);
                    break;
                }
                Err(why) => unsettled |= why == Unmade::Bound,
            }
        }
        let Some(known) = known else {
            if unsettled {
                self.unsettled(&what, None);
            }
            return None;
        };
        let pair = Pair {
            unit: one.unit,
            attribute: one.attribute,
            first: &hidden,
            second: &known,
        };
        let shown = self.replayed_pair(&pair, |first, second| first > second);
        let name = &attribute.dotted;
        let mut found = Diagnostic::warning(
            Code("W0731"),
            format!("leaving `{name}` undeterminable gives a looser answer than stating it"),
        );
        if let Some(&span) = self.subject.places.attributes.get(one.attribute.index()) {
            found = found.at(span, "may be undeterminable");
        }
        found = found.help(format!(
            "treat the undeterminable like the strictest value, `… or {name} is undeterminable`; if ignorance is to be better, say why in the rule: `accept hiding \"reason\"`"
        ));
        let shown = match shown {
            Ok(shown) => shown,
            Err(why) => return self.unshown(found, &hidden, why),
        };
        let decides = |id: &&RuleId| self.concludes(&shown.second, **id, shown.outcomes.1);
        let decisive = rules.iter().find(decides).copied();
        let (loose, strict) = self.both(one.unit, shown.outcomes);
        if let Some(rule) = decisive {
            found = self.also_rule(found, rule, format!("says {strict} when it is known"));
        }
        let says = format!(
            "{loose}; with {} it is {strict}",
            self.fact(&shown.second_case, one.attribute)
        );
        let shown = shown.first();
        Some(self.with_case(found, &shown, &says))
    }

    /// Two outcomes of one policy.
    pub(super) fn both(&self, unit: UnitId, outcomes: (u32, u32)) -> (String, String) {
        (
            self.outcome(unit, outcomes.0),
            self.outcome(unit, outcomes.1),
        )
    }
}

/// The same case with one attribute in another cell, such that a condition holds.
///
/// # Errors
/// When there is none, or none was found.
pub(super) fn moved(
    reading: &mut Reading<'_>,
    from: &Witness,
    attribute: AttributeId,
    to: (Level, u16),
    condition: crate::diagram::Diagram,
) -> Result<Witness, Unmade> {
    let policy = reading.policy;
    let parts = policy.attributes.get(attribute.index());
    let parts = parts.map_or(&[][..], |attribute| &attribute.parts).iter();
    let own: Vec<Level> = parts
        .flat_map(|part| reading.space.levels_of(*part).to_vec())
        .collect();
    let mut region: Region = from
        .cells
        .iter()
        .filter(|(level, _)| !own.contains(level))
        .map(|(&level, &cell)| (level, vec![(cell, cell)]))
        .collect();
    region.insert(to.0, vec![(to.1, to.1)]);
    let region = reading.store.region(&region);
    let there = reading.store.and(region, condition);
    if there == NO {
        return Err(Unmade::Empty);
    }
    let known = reading.store.is_in(to.0, |cell| cell == to.1);
    let holds = reading.store.and(known, condition);
    let moved = witness(reading, there)?;
    Ok(reduced(reading, &moved, holds))
}

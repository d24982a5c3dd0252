//! Words for facts that are better left undetermined.

use super::Finder;
use super::accepted::Acceptances;
use super::replay::Pair;
use crate::analysis::{Hiding, Unmade, hiding};
use crate::diagnostic::{Code, Diagnostic};
use crate::diagram::Reading;
use crate::policy::{RuleId, UnitId};

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
        let outcome = reading.unit(one.unit).outcome;
        let told = match one.twice.told(reading, one.cases, outcome) {
            Ok(told) => told,
            Err(Unmade::Empty) => return None,
            Err(Unmade::Bound) => {
                let name = &attribute.dotted;
                self.unsettled(
                    &format!("whether `{name}` is better left undeterminable"),
                    None,
                );
                return None;
            }
        };
        let rules = self.subject.policy.units.get(one.unit.index());
        let rules = rules.map_or(&[][..], |unit| &unit.rules);
        let [known, hidden] = &told.cases;
        let pair = Pair {
            unit: one.unit,
            first: hidden,
            second: known,
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
            Err(why) => return self.unshown(found, hidden, why),
        };
        let decides = |id: &&RuleId| self.concludes(&shown.second, **id, shown.outcomes.1);
        let decisive = rules.iter().find(decides).copied();
        let (loose, strict) = self.both(one.unit, shown.outcomes);
        if let Some(rule) = decisive {
            found = self.also_rule(found, rule, format!("says {strict} when it is known"));
        }
        // The answer of the policy that is asked may be another one.
        let of = self.subject.policy.units.get(one.unit.index());
        let of = of.filter(|_| one.unit != self.subject.policy.root);
        let who = of.map_or_else(String::new, |unit| format!("policy `{}` says ", unit.name));
        let says = format!(
            "{who}{loose}; with {} it is {strict}",
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

//! Policies: posture, layers and obligations (language.md 3.4, 3.5, 3.10).

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::policy::{ObligationId, ObligationKindId, RuleId, UnitId, Validity, Verb};

use super::formula::{FALSE, Formula};
use super::ground::Ground;
use super::lookup::Lookup;

/// What a policy decides.
#[derive(Clone, Debug)]
pub(super) struct UnitReading {
    /// It applies and is in force.
    pub participates: Formula,
    /// By position on its scale: that this is its outcome. In every completion exactly one is.
    pub outcomes: Vec<Formula>,
    /// For each rule, ascending: that it is decisive.
    pub decisive: BTreeMap<RuleId, Formula>,
}

impl Ground<'_> {
    /// What a policy decides: by its rules (3.4) or, with layers, by those that apply (3.10).
    pub fn unit(&mut self, id: UnitId) -> Rc<UnitReading> {
        if let Some(Some(known)) = self.units.get(id.index()) {
            return Rc::clone(known);
        }
        let policy = self.policy;
        let Some(unit) = policy.unit(id) else {
            let decisive = BTreeMap::new();
            return Rc::new(UnitReading {
                participates: FALSE,
                outcomes: Vec::new(),
                decisive,
            });
        };
        let applies = self.condition_or_true(unit.applies);
        let in_force = self.in_force(&Validity {
            from: unit.effective,
            until: None,
        });
        let participates = self.formulas.all([applies, in_force]);
        let mut voices = if unit.layers.is_empty() {
            self.voices_of_rules(&unit.rules)
        } else {
            self.voices_of_layers(id, &unit.layers)
        };
        if id == policy.root {
            // A policy that is asked although it does not apply has no rule left.
            for voice in &mut voices {
                voice.says = self.formulas.all([participates, voice.says]);
                for (_, says) in &mut voice.by {
                    *says = self.formulas.all([participates, *says]);
                }
            }
        }
        let reading = Rc::new(self.strictest(id, unit.otherwise, participates, &voices));
        if let Some(place) = self.units.get_mut(id.index()) {
            *place = Some(Rc::clone(&reading));
        }
        reading
    }

    fn voices_of_rules(&mut self, rules: &[RuleId]) -> Vec<Voice> {
        let mut voices = Vec::new();
        for &id in rules {
            let rule = self.rule(id);
            for (outcome, holds) in &rule.firing.branches {
                let says = self.formulas.all([rule.stands, *holds]);
                voices.push(Voice {
                    outcome: *outcome,
                    says,
                    by: vec![(id, says)],
                });
            }
        }
        voices
    }

    /// 3.10: each layer on the policy's own scale that applies and is in force speaks with its outcome, even when
    /// that is its `otherwise`.
    fn voices_of_layers(&mut self, id: UnitId, layers: &[UnitId]) -> Vec<Voice> {
        let policy = self.policy;
        let own_scale = policy.unit(id).map(|u| u.scale);
        let mut voices = Vec::new();
        for &layer in layers {
            if policy.unit(layer).map(|u| u.scale) != own_scale {
                continue;
            }
            let reading = self.unit(layer);
            for (outcome, &is) in (0u32..).zip(&reading.outcomes) {
                let says = self.formulas.all([reading.participates, is]);
                let mut by = Vec::new();
                for (&rule, &decisive) in &reading.decisive {
                    by.push((rule, self.formulas.all([says, decisive])));
                }
                voices.push(Voice { outcome, says, by });
            }
        }
        voices
    }

    /// 3.4: the strictest posture among those that are left wins, and the rules at it are decisive; if none is
    /// left, `otherwise` holds.
    fn strictest(
        &mut self,
        id: UnitId,
        otherwise: u32,
        participates: Formula,
        voices: &[Voice],
    ) -> UnitReading {
        let mut outcomes = Vec::new();
        let mut decisive: BTreeMap<RuleId, Formula> = BTreeMap::new();
        let mut stricter = FALSE;
        for outcome in 0..self.policy.outcomes(id) as u32 {
            let here: Vec<&Voice> = voices.iter().filter(|v| v.outcome == outcome).collect();
            let said = self.formulas.any(here.iter().map(|v| v.says));
            outcomes.push(self.formulas.but_not(said, stricter));
            for (rule, says) in here.iter().flat_map(|v| &v.by) {
                let decides = self.formulas.but_not(*says, stricter);
                let before = decisive.get(rule).copied().unwrap_or(FALSE);
                let both = self.formulas.any([before, decides]);
                decisive.insert(*rule, both);
            }
            stricter = self.formulas.any([stricter, said]);
        }
        let nobody = self.formulas.not(stricter);
        if let Some(otherwise) = outcomes.get_mut(otherwise as usize) {
            *otherwise = self.formulas.any([*otherwise, nobody]);
        }
        UnitReading {
            participates,
            outcomes,
            decisive,
        }
    }

    /// 3.5: the obligations of the root policy and of its layers, and that each holds. Those of a policy that does
    /// not apply do not.
    pub fn obligations(&mut self) -> BTreeMap<(ObligationId, Verb, ObligationKindId), Formula> {
        let policy = self.policy;
        let mut all: BTreeMap<(ObligationId, Verb, ObligationKindId), Formula> = BTreeMap::new();
        for unit in policy.answering_units() {
            let participates = self.unit(unit).participates;
            for &id in policy.unit(unit).map_or(&[][..], |u| &u.obligations) {
                let Some(block) = policy.obligations.get(id.index()) else {
                    continue;
                };
                let exists = self.in_force(&block.validity);
                let stands = self.formulas.all([participates, exists]);
                for clause in &block.clauses {
                    let condition = clause.condition;
                    let met = condition.map_or(stands, |id| self.and_condition(stands, id));
                    let holds = match clause.unless {
                        Some(unless) if met != FALSE => {
                            let unless = self.condition(unless);
                            self.formulas.but_not(met, unless)
                        }
                        _ => met,
                    };
                    for &what in &clause.what {
                        let key = (id, clause.verb, what);
                        let before = all.get(&key).copied().unwrap_or(FALSE);
                        let either = self.formulas.any([before, holds]);
                        all.insert(key, either);
                    }
                }
            }
        }
        all
    }
}

/// Something that speaks for an outcome: a branch of a rule that stands, or a layer.
struct Voice {
    /// The outcome's position on the scale.
    outcome: u32,
    /// It speaks.
    says: Formula,
    /// The rules through which it does.
    by: Vec<(RuleId, Formula)>,
}

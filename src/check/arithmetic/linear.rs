//! Linear sums of variables with exact coefficients, and what they measure.

use crate::policy::VariableId;
use crate::quantity::{Dim, Num};
use std::collections::BTreeMap;

/// What a sum measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    /// A literal without a unit.
    Bare,
    /// An integer or a decimal.
    Plain,
    /// A quantity.
    Quantity(Dim),
    /// A day.
    Date,
}

impl Measure {
    /// What is measured: `mass`.
    pub(in crate::check) fn name(self) -> String {
        match self {
            Measure::Bare => "a number without a unit".into(),
            Measure::Plain => "plain numbers".into(),
            Measure::Quantity(dim) if dim.is_none() => "fractions".into(),
            Measure::Quantity(dim) => dim.describe(),
            Measure::Date => "dates".into(),
        }
    }

    /// One of what is measured: `a mass`.
    pub(in crate::check) fn describe(self) -> String {
        match self {
            Measure::Bare => "a number without a unit".into(),
            Measure::Plain => "a plain number".into(),
            Measure::Quantity(dim) if dim.is_none() => "a fraction".into(),
            Measure::Quantity(dim) => {
                let name = dim.describe();
                match name.chars().next() {
                    _ if dim.currency().is_some() => name,
                    Some('a' | 'e' | 'i' | 'o') => format!("an {name}"),
                    _ => format!("a {name}"),
                }
            }
            Measure::Date => "a date".into(),
        }
    }
}

/// A linear sum of variables and a constant, in base units.
#[derive(Clone, Debug)]
pub(crate) struct Sum {
    pub(super) terms: BTreeMap<VariableId, Num>,
    pub(super) constant: Num,
    pub(super) measure: Measure,
    /// A literal such as `-54 °C`, which stands in comparisons only.
    pub(super) offset: bool,
    /// A literal in grams: who compares an acceleration with it meant `gn`.
    pub(super) grams: bool,
}

impl Sum {
    pub(super) fn constant(constant: Num, measure: Measure) -> Sum {
        Sum {
            terms: BTreeMap::new(),
            constant,
            measure,
            offset: false,
            grams: false,
        }
    }

    pub(super) fn variable(variable: VariableId, measure: Measure) -> Sum {
        Sum {
            terms: BTreeMap::from([(variable, Num::one())]),
            constant: Num::zero(),
            measure,
            offset: false,
            grams: false,
        }
    }

    pub(super) fn scaled(mut self, factor: &Num) -> Sum {
        for coefficient in self.terms.values_mut() {
            *coefficient = &*coefficient * factor;
        }
        self.terms.retain(|_, c| !c.is_zero());
        self.constant = &self.constant * factor;
        self
    }

    pub(super) fn plus(mut self, other: &Sum) -> Sum {
        for (variable, coefficient) in &other.terms {
            let sum = self
                .terms
                .get(variable)
                .map_or_else(|| coefficient.clone(), |c| c + coefficient);
            self.terms.insert(*variable, sum);
        }
        self.terms.retain(|_, c| !c.is_zero());
        self.constant = &self.constant + &other.constant;
        self
    }
}

//! Whole numbers without a sign, as large as they need to be: for counting what no machine word holds.

use std::ops::AddAssign;

use num_bigint::{BigInt, BigUint};
use num_rational::BigRational;
use num_traits::Zero;

use super::number::Num;

/// 0, 1, 2, …
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Natural(BigUint);

impl Natural {
    /// This many.
    #[must_use]
    pub fn new(count: u64) -> Natural {
        Natural(BigUint::from(count))
    }

    /// As many, for each of `times`.
    #[must_use]
    pub fn times(&self, times: u64) -> Natural {
        Natural(&self.0 * times)
    }

    /// From now on one of so many equal parts, of which there is at least one.
    pub fn divide(&mut self, parts: u64) {
        self.0 /= parts.max(1);
    }

    /// Its share of a whole; none of nothing.
    #[must_use]
    pub fn share_of(&self, whole: &Natural) -> Option<Num> {
        if whole.0.is_zero() {
            return None;
        }
        let (part, whole) = (BigInt::from(self.0.clone()), BigInt::from(whole.0.clone()));
        Some(Num::fraction(BigRational::new(part, whole)))
    }
}

impl AddAssign<&Natural> for Natural {
    fn add_assign(&mut self, other: &Natural) {
        self.0 += &other.0;
    }
}

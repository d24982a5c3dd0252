//! The end of a batch: no row is ever lost without a count.

use super::words::counted;

/// How the rows of a batch came out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// One outcome.
    pub decided: usize,
    /// Several outcomes, or nothing that can be said.
    pub undetermined: usize,
    /// Not a case of the policy.
    pub rejected: usize,
}

impl Totals {
    /// Rows that came in.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.decided + self.undetermined + self.rejected
    }

    /// `12 cases = 9 decided + 2 undetermined + 1 rejected`
    #[must_use]
    pub fn line(&self) -> String {
        format!(
            "{} = {} decided + {} undetermined + {} rejected",
            counted(self.rows(), "case"),
            self.decided,
            self.undetermined,
            self.rejected
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Totals;

    #[test]
    fn the_line_adds_up() {
        let totals = Totals {
            decided: 9,
            undetermined: 2,
            rejected: 1,
        };
        assert_eq!(
            totals.line(),
            "12 cases = 9 decided + 2 undetermined + 1 rejected"
        );
    }
}

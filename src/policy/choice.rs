//! Sets of small numbers: enum values, outcomes, instances.

use smallvec::SmallVec;

/// A set of positions in a list of choices. Equality does not depend on how it was built.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ChoiceSet {
    words: SmallVec<[u64; 3]>,
}

impl ChoiceSet {
    /// The empty set.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// `{0, …, count - 1}`.
    #[must_use]
    pub fn all(count: usize) -> Self {
        let mut words = SmallVec::from_elem(u64::MAX, count / 64);
        let left = count % 64;
        if left > 0 {
            words.push((1 << left) - 1);
        }
        Self { words }
    }

    /// `{choice}`.
    #[must_use]
    pub fn one(choice: u32) -> Self {
        let mut set = Self::empty();
        set.insert(choice);
        set
    }

    /// Adds `choice`.
    pub fn insert(&mut self, choice: u32) {
        let word = choice as usize / 64;
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        if let Some(w) = self.words.get_mut(word) {
            *w |= 1 << (choice % 64);
        }
    }

    /// Adds every member of another.
    pub fn insert_all(&mut self, other: &Self) {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        for (word, more) in self.words.iter_mut().zip(&other.words) {
            *word |= more;
        }
    }

    /// Is `choice` in it?
    #[must_use]
    pub fn contains(&self, choice: u32) -> bool {
        self.words
            .get(choice as usize / 64)
            .is_some_and(|w| w & (1 << (choice % 64)) != 0)
    }

    /// The members of both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self::trimmed(
            self.words
                .iter()
                .zip(&other.words)
                .map(|(a, b)| a & b)
                .collect(),
        )
    }

    /// The members of either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let mut both = self.clone();
        both.insert_all(other);
        both
    }

    /// The members of `self` that are not in `other`.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        let mut words = self.words.clone();
        for (w, o) in words.iter_mut().zip(&other.words) {
            *w &= !o;
        }
        Self::trimmed(words)
    }

    /// Is there no member?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// How many members there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.iter().map(|w| w.count_ones() as usize).sum()
    }

    /// Is every member in `other`?
    #[must_use]
    pub fn is_subset(&self, other: &Self) -> bool {
        let mut both = self.words.iter().zip(&other.words);
        self.words.len() <= other.words.len() && both.all(|(a, b)| a & !b == 0)
    }

    /// Have the two no member in common?
    #[must_use]
    pub fn is_disjoint(&self, other: &Self) -> bool {
        self.words.iter().zip(&other.words).all(|(a, b)| a & b == 0)
    }

    /// The members in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        (0u32..).zip(&self.words).flat_map(|(i, &word)| {
            let after = |left: &u64| Some(left & (left - 1)).filter(|left| *left != 0);
            let words = std::iter::successors(Some(word).filter(|word| *word != 0), after);
            words.map(move |left| i * 64 + left.trailing_zeros())
        })
    }

    /// The only member, when there is exactly one.
    #[must_use]
    pub fn only(&self) -> Option<u32> {
        let mut members = self.iter();
        match (members.next(), members.next()) {
            (Some(one), None) => Some(one),
            _ => None,
        }
    }

    fn trimmed(mut words: SmallVec<[u64; 3]>) -> Self {
        while words.last() == Some(&0) {
            words.pop();
        }
        Self { words }
    }
}

impl FromIterator<u32> for ChoiceSet {
    fn from_iter<I: IntoIterator<Item = u32>>(choices: I) -> Self {
        let mut set = Self::empty();
        for choice in choices {
            set.insert(choice);
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::ChoiceSet;

    #[test]
    fn algebra_over_word_boundaries() {
        let a: ChoiceSet = [0, 63, 64, 200].into_iter().collect();
        let b: ChoiceSet = [63, 64, 65].into_iter().collect();
        assert_eq!(a.intersection(&b).iter().collect::<Vec<_>>(), [63, 64]);
        assert_eq!(a.union(&b).len(), 5);
        assert_eq!(a.minus(&b).iter().collect::<Vec<_>>(), [0, 200]);
        assert_eq!(a.minus(&a), ChoiceSet::empty());
        assert!(ChoiceSet::one(7).only() == Some(7) && a.only().is_none());
        assert!(b.minus(&a).is_subset(&b) && a.minus(&b).is_disjoint(&b));
        assert!(!ChoiceSet::all(65).contains(65) && ChoiceSet::all(65).contains(64));
        let counted = |count: u32| (0..count).collect::<ChoiceSet>();
        assert!(
            [0, 1, 63, 64, 65, 128].map(|n| ChoiceSet::all(n as usize) == counted(n)) == [true; 6]
        );
    }
}

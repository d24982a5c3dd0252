//! How a class of entries, as a set of entries is asked for them, is said by codes.

use super::{EntryId, Policy};

impl Policy {
    /// The codes that say a class of entries, and whether the language says it so. There a code stands for all that is at or
    /// under it; an entry of the class that has something under it outside the class is said as `1.A itself`, for which
    /// the language has no words.
    #[must_use]
    pub fn codes_of(&self, class: &[u32]) -> (Vec<String>, bool) {
        let mut class = class.to_vec();
        class.sort_unstable();
        let whole = |entry: u32| self.is_whole(entry, &class);
        let under_whole = |entry: u32| {
            let parent = self.entries.get(entry as usize).and_then(|e| e.parent);
            parent.is_some_and(|EntryId(above)| whole(above))
        };
        let mut exact = true;
        let mut codes = Vec::new();
        for &entry in class.iter().filter(|&&entry| !under_whole(entry)) {
            let code = self.entries.get(entry as usize).map(|e| e.code.as_str());
            codes.extend(code.map(|code| match whole(entry) {
                true => code.to_owned(),
                false => {
                    exact = false;
                    format!("{code} itself")
                }
            }));
        }
        (codes, exact)
    }

    /// Is an entry in a class, with all that is under it?
    fn is_whole(&self, entry: u32, class: &[u32]) -> bool {
        let children = self.entries.get(entry as usize).map(|e| &e.children);
        let mut children = children.into_iter().flatten();
        class.binary_search(&entry).is_ok()
            && children.all(|EntryId(child)| self.is_whole(*child, class))
    }
}

//! The page of each code: `docs/codes/CODE.md`, carried inside the program so that `mtcrc explain` needs no files.

use super::codes::Code;

impl Code {
    /// The page about it, in Markdown; `None` for a code that is not listed.
    #[must_use]
    pub fn page(self) -> Option<&'static str> {
        let at = PAGES.binary_search_by_key(&self.0, |(code, _)| code).ok()?;
        PAGES.get(at).map(|(_, page)| *page)
    }
}

macro_rules! pages {
    ($($code:literal)*) => {
        &[$(($code, include_str!(concat!("../../docs/codes/", $code, ".md")))),*]
    };
}

/// Every page by its code, sorted. That each code has one is tested with the pages' examples.
const PAGES: &[(&str, &str)] = pages! {
    "E0101" "E0102" "E0103" "E0104" "E0105" "E0106" "E0107" "E0108" "E0109" "E0110" "E0111" "E0112"
    "E0113" "E0114" "E0115" "E0116" "E0117" "E0118" "E0119" "E0120" "E0121" "E0122" "E0123" "E0124"
    "E0125" "E0126" "E0127" "E0128" "E0129" "E0130" "E0131" "E0132" "E0133" "E0134" "E0135" "E0136"
    "E0137" "E0138" "E0139" "E0140" "E0141" "E0142"
    "E0201" "E0202" "E0203" "E0204" "E0205" "E0206" "E0207" "E0208" "E0209" "E0210" "E0270" "E0271"
    "E0272" "E0273"
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_sorted_and_about_their_code() {
        for pair in PAGES.windows(2) {
            if let [first, second] = pair {
                assert!(first.0 < second.0, "{} {}", first.0, second.0);
            }
        }
        for (code, page) in PAGES {
            assert!(page.starts_with(&format!("# {code}: ")), "{code}");
        }
    }
}

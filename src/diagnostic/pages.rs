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
    "E0301" "E0302" "E0303" "E0304" "E0305" "E0306" "E0307" "E0308" "E0309" "E0310" "E0311" "E0312"
    "E0313" "E0314" "E0315" "E0316" "E0317" "E0318" "E0319" "E0331" "E0332" "E0333" "E0334" "E0335"
    "E0336" "E0337" "E0338" "E0339" "E0340" "E0341"
    "E0401" "E0402" "E0403" "E0404" "E0405" "E0406" "E0407" "E0408" "E0409" "E0410" "E0411" "E0412"
    "E0413" "E0414" "E0415" "E0416" "E0417" "E0418" "E0419" "E0420" "E0421" "E0422" "E0470" "E0471"
    "E0472" "E0473" "E0474" "E0475"
    "E0501" "E0502" "E0503" "E0504" "E0505" "E0506" "E0507" "E0508" "E0509" "E0510" "E0511" "E0512"
    "E0513" "E0514" "E0515" "E0516" "E0517" "E0518" "E0519" "E0520" "E0521" "E0522" "E0590" "E0599"
    "E0601" "E0602" "E0603" "E0604" "E0605" "E0606" "E0607" "E0608" "E0609" "E0610" "E0611" "E0612"
    "E0613" "E0614" "E0615" "E0616"
    "E9001"
    "W0101"
    "W0201"
    "W0301"
    "W0401" "W0402"
    "W0701" "W0702" "W0703" "W0704" "W0705" "W0706" "W0707" "W0711" "W0712" "W0713" "W0721" "W0722"
    "W0731" "W0741" "W0742" "W0791"
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

//! The text of a generated policy.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::choices::Choices;
use super::words::{ATTRIBUTES, Asked, Attribute, KINDS, words};
use super::{Draft, Histogram, Shape, Written};

const OUTCOMES: [&str; 6] = [
    "case-by-case",
    "presumption-of-denial",
    "strong-presumption-of-denial",
    "policy-of-denial",
    "favourable-consideration",
    "prohibited",
];
const DAYS: [&str; 8] = [
    "2004-06-01",
    "1993-01-07",
    "2010-01-01",
    "2020-07-24",
    "2015-03-01",
    "2025-01-03",
    "2002-11-25",
    "1999-10-01",
];
const SIGNS: [&str; 4] = [">=", "<", ">", "<="];
const SUMS: [&str; 4] = [">=", "<", "==", "!="];

/// An entry as far as conditions need it.
struct Entry {
    code: String,
    category: usize,
}

pub struct Writer<'a> {
    draft: &'a Draft,
    shape: Shape,
    entries: Vec<Entry>,
    defines: Vec<String>,
    /// The forms of comparisons of two attributes used so far.
    forms: Vec<String>,
    histogram: Histogram,
}

/// The policy of a draft.
pub fn written(draft: &Draft, shape: Shape) -> Written {
    let mut writer = Writer {
        draft,
        shape,
        entries: Vec::new(),
        defines: Vec::new(),
        forms: Vec::new(),
        histogram: Histogram::default(),
    };
    let mut files = BTreeMap::new();
    files.insert("root.mtcr".to_owned(), "language 1\n".to_owned());
    files.insert("annex.mtcr".to_owned(), writer.annex());
    let mut head = Choices::new(&draft.head);
    let layered = shape.layers && head.percent(30);
    let assumes: Vec<String> = (0..head.weighted(&[4, 3, 2]))
        .map(|_| {
            let first = writer.test(&mut head, &[]).text;
            let second = writer.test(&mut head, &[]).text;
            format!("{first} implies {second}")
        })
        .collect();
    files.insert("words.mtcr".to_owned(), words(shape.attributes, &assumes));
    if layered {
        writer.layers(&mut head, &mut files);
    } else {
        let body = writer.unit(&mut head, Unit::only("generated"), |_| true);
        files.insert("policy.mtcr".to_owned(), format!("{}{body}", USES));
    }
    Written {
        files,
        histogram: writer.histogram,
    }
}

const USES: &str = "//! A generated policy.\n\nuse \"words.mtcr\"\nuse \"annex.mtcr\"\n";

/// A policy of the files written.
struct Unit {
    name: &'static str,
    head: String,
    /// Rules may ask the licence policy.
    licences: bool,
}

impl Unit {
    fn only(name: &'static str) -> Unit {
        let head =
            "    otherwise not-caught\n    effective 1987-04-16\n    dated by transfer.date\n"
                .to_owned();
        Unit {
            name,
            head,
            licences: false,
        }
    }
}

struct Test {
    text: String,
    what: &'static str,
    /// The attribute asked: nobody asks the same twice in one condition.
    of: &'static str,
}

impl Writer<'_> {
    fn count(&mut self, what: impl Into<String>) {
        *self.histogram.0.entry(what.into()).or_default() += 1;
    }

    fn attributes(&self) -> &'static [Attribute] {
        ATTRIBUTES
            .get(..self.shape.attributes)
            .unwrap_or(ATTRIBUTES)
    }

    fn annex(&mut self) -> String {
        let mut text = String::from(
            "//! What is listed.\n\nuse \"words.mtcr\"\n\nannex list \"The list\" {\n",
        );
        let drafts = self.draft.entries.clone();
        let mut first = String::new();
        let mut second = String::new();
        for (number, bytes) in drafts.iter().enumerate() {
            let mut choices = Choices::new(bytes);
            let category = if choices.percent(30) { 1 } else { 2 };
            let item = if category == 1 {
                1 + number % 2
            } else {
                3 + number % 18
            };
            let code = format!("{item}.A.{}", 1 + number / 2);
            let entry = self.entry(&mut choices, &code, category);
            if category == 1 {
                first.push_str(&entry);
            } else {
                second.push_str(&entry);
            }
        }
        for (category, of) in [("I", first), ("II", second)] {
            if !of.is_empty() {
                let _ = write!(text, "    category {category} {{\n{of}    }}\n");
            }
        }
        text.push_str("}\n");
        text
    }

    fn entry(&mut self, choices: &mut Choices, code: &str, category: usize) -> String {
        self.count("entries");
        let kind = choices.skewed(KINDS);
        let from = if choices.percent(12) {
            self.count("entries dated");
            format!(" from {}", choices.skewed(&DAYS))
        } else {
            String::new()
        };
        let title = format!("{code} \"Entry {code}\"{from}");
        let sub = choices.percent(20);
        let judged = !sub && choices.percent(10);
        let mut tests = vec![format!("item.kind == {kind}")];
        for _ in 0..choices.weighted(&[5, 4, 2]) {
            let test = self.test(choices, &["kind"]);
            self.count(format!("in entries: {}", test.what));
            tests.push(test.text);
        }
        let own = joined(&tests);
        let mut text = if judged {
            self.count("entries by judgement");
            format!("        {title} by judgement if {own}\n")
        } else {
            format!("        {title} when {own}")
        };
        let entry = |code: &str| Entry {
            code: code.to_owned(),
            category,
        };
        if sub {
            self.count("entries with sub-entries");
            let mut codes = Vec::new();
            text.push_str(" {\n");
            for letter in ["a", "b"] {
                let test = self.test(choices, &["kind"]);
                let sub = format!("{code}.{letter}");
                let _ = writeln!(text, "            {sub} \"Entry {sub}\" when {}", test.text);
                codes.push(sub);
            }
            text.push_str("        }\n");
            self.entries.extend(codes.iter().map(|code| entry(code)));
        } else if !judged {
            text.push('\n');
        }
        self.entries.push(entry(code));
        text
    }

    /// Three policies side by side, one of them on another scale.
    fn layers(&mut self, head: &mut Choices, files: &mut BTreeMap<String, String>) {
        self.count("layered");
        let state = self.test(head, &[]).text;
        let trade = self.test(head, &[]).text;
        let licence = self.test(head, &[]).text;
        let needs = joined(&[self.test(head, &[]).text, self.test(head, &[]).text]);
        let from = if head.percent(30) {
            "2010-01-01"
        } else {
            "1987-04-16"
        };
        let policy = format!(
            "{USES}\npolicy licences \"Licences\" {{\n    decides licence\n    applies if {licence}\n    \
             otherwise not-required\n    effective 1987-04-16\n}}\n\nrule needs: required if {needs} cite law \"n\"\n"
        );
        files.insert("licences.mtcr".to_owned(), policy);
        let unit = |name, applies: &str, otherwise: &str, from: &str, licences| Unit {
            name,
            head: format!(
                "    applies if {applies}\n    otherwise {otherwise}\n    effective {from}\n"
            ),
            licences,
        };
        let state = unit("state", &state, "not-caught", "1987-04-16", false);
        let trade = unit("trade", &trade, "favourable-consideration", from, true);
        let body = self.unit(head, state, |number| number % 2 == 0);
        files.insert("state.mtcr".to_owned(), format!("{USES}{body}"));
        let body = self.unit(head, trade, |number| number % 2 == 1);
        let uses = format!("{USES}use \"licences.mtcr\"\n");
        files.insert("trade.mtcr".to_owned(), format!("{uses}{body}"));
        let root = "\npolicy everyone \"All\" {\n    decides posture\n    layers state, trade, licences\n    \
                    otherwise not-caught\n    effective 1987-04-16\n    dated by transfer.date\n}\n";
        let uses = "use \"state.mtcr\"\nuse \"trade.mtcr\"\nuse \"licences.mtcr\"\n";
        files.insert("policy.mtcr".to_owned(), format!("{USES}{uses}{root}"));
    }

    /// A policy with those rules of the draft that are its own.
    fn unit(&mut self, head: &mut Choices, unit: Unit, own: impl Fn(usize) -> bool) -> String {
        let name = unit.name;
        let mut text = format!(
            "\npolicy {name} \"{name}\" {{\n    decides posture\n{}}}\n",
            unit.head
        );
        self.defines.clear();
        for number in 0..head.weighted(&[3, 2, 2, 1]) {
            let both = joined(&[self.test(head, &[]).text, self.test(head, &[]).text]);
            let define = format!("{name}-define-{number}");
            let _ = write!(text, "\ndefine {define} = {both}\n");
            self.defines.push(define);
            self.count("defines");
        }
        let drafts = self.draft.rules.clone();
        let mut earlier: Vec<String> = Vec::new();
        for (number, bytes) in drafts.iter().enumerate().filter(|(number, _)| own(*number)) {
            let rule = self.rule(
                &mut Choices::new(bytes),
                number,
                &mut earlier,
                unit.licences,
            );
            text.push_str(&rule);
        }
        let drafts = self.draft.extras.clone();
        for (number, bytes) in drafts.iter().enumerate().filter(|(number, _)| own(*number)) {
            let extra = self.extra(&mut Choices::new(bytes), number, &earlier);
            text.push_str(&extra);
        }
        text
    }

    fn dated(&mut self, choices: &mut Choices, often: usize, what: &str) -> String {
        if !choices.percent(often) {
            return String::new();
        }
        self.count(format!("{what} dated"));
        let mut days = [choices.skewed(&DAYS), choices.skewed(&DAYS)];
        days.sort_unstable();
        match choices.weighted(&[6, 2, 2]) {
            1 => format!(" until {}", days[0]),
            2 if days[0] < days[1] => format!(" from {} until {}", days[0], days[1]),
            _ => format!(" from {}", days[0]),
        }
    }

    fn rule(
        &mut self,
        choices: &mut Choices,
        number: usize,
        earlier: &mut Vec<String>,
        licences: bool,
    ) -> String {
        self.count("rules");
        let outcome = choices.skewed(&OUTCOMES);
        let absolute = outcome == "prohibited" && choices.percent(30);
        let name = format!("rule-{number}");
        let mut over = Vec::new();
        if !absolute && choices.percent(10) && !earlier.is_empty() {
            self.count("rules overriding");
            for _ in 0..1 + choices.weighted(&[3, 1]) {
                // Mostly a rule nearby, as authors do.
                let back = 1 + choices.below(earlier.len().min(12));
                over.extend(earlier.get(earlier.len() - back).cloned());
            }
            over.sort();
            over.dedup();
        }
        let dated = self.dated(choices, 20, "rules");
        let mut branches = vec![self.branch(choices, outcome, absolute, licences)];
        if !absolute && choices.percent(6) {
            self.count("rules of two branches");
            let outcome = choices.skewed(&OUTCOMES);
            branches.push(self.branch(choices, outcome, absolute, false));
        }
        let overrides = match over.is_empty() {
            true => String::new(),
            false => format!(" overrides {}", over.join(", ")),
        };
        let absolute_word = if absolute { "absolute " } else { "" };
        if absolute {
            self.count("rules absolute");
        } else {
            earlier.push(name.clone());
        }
        let branches: Vec<String> = branches
            .iter()
            .map(|branch| format!("    {branch}\n"))
            .collect();
        format!(
            "\n{absolute_word}rule {name}{overrides}{dated} {{\n    cite law \"{number}\"\n{}}}\n",
            branches.concat()
        )
    }

    fn branch(
        &mut self,
        choices: &mut Choices,
        outcome: &str,
        absolute: bool,
        licences: bool,
    ) -> String {
        let count = 3 + choices.weighted(&[5, 3, 2]);
        self.count(format!("{count} conditions"));
        let unless = !absolute && choices.percent(10);
        let subject = self.subject(choices);
        let mut asked: Vec<&'static str> = Vec::new();
        if subject.starts_with("item.kind") {
            asked.push("kind");
        }
        let mut tests = vec![subject];
        if licences && choices.percent(25) {
            self.count("asks another policy");
            tests.push("licences is required or stricter".to_owned());
        }
        for _ in tests.len()..count {
            let first = self.test(choices, &asked);
            asked.push(first.of);
            self.count(format!("asks: {}", first.what));
            if choices.percent(12) {
                self.count("asks: either of two");
                let second = self.test(choices, &asked);
                tests.push(format!("any of {{ {}, {} }}", first.text, second.text));
            } else {
                tests.push(first.text);
            }
        }
        let unless = match unless {
            true => {
                self.count("branches with unless");
                format!(" unless {}", self.test(choices, &asked).text)
            }
            false => String::new(),
        };
        format!("{outcome} if {}{unless}", joined(&tests))
    }

    /// What a rule is about: what is listed, or a kind of item.
    fn subject(&mut self, choices: &mut Choices) -> String {
        let kinds = |choices: &mut Choices| {
            let mut kinds = vec![choices.skewed(KINDS)];
            for _ in 0..choices.weighted(&[4, 2, 1]) {
                kinds.push(choices.skewed(KINDS));
            }
            kinds.sort_unstable();
            kinds.dedup();
            match kinds.as_slice() {
                [one] => format!("item.kind == {one}"),
                some => format!("item.kind in {{ {} }}", some.join(", ")),
            }
        };
        let what = choices.weighted(&[35, 20, 15, 20, 10]);
        let (text, what) = match what {
            1 => ("category II".to_owned(), "category"),
            2 => match self.except(choices) {
                Some(except) => (except, "category"),
                None => ("category I".to_owned(), "category"),
            },
            3 if !self.entries.is_empty() => {
                let codes: Vec<String> = self
                    .entries
                    .iter()
                    .map(|entry| entry.code.clone())
                    .collect();
                let nth = choices.below(codes.len());
                let code = codes.get(nth).cloned().unwrap_or_default();
                let item = code.split('.').next().unwrap_or_default();
                let text = if choices.percent(25) {
                    format!("entry {item}")
                } else {
                    format!("entry {code}")
                };
                (text, "entry")
            }
            4 if !self.defines.is_empty() => {
                let defines = self.defines.clone();
                (choices.skewed(&defines), "define")
            }
            _ => (kinds(choices), "kind"),
        };
        self.count(format!("about: {what}"));
        text
    }

    fn except(&self, choices: &mut Choices) -> Option<String> {
        if !choices.percent(20) {
            return None;
        }
        let first: Vec<&Entry> = self
            .entries
            .iter()
            .filter(|entry| entry.category == 1)
            .collect();
        let nth = choices.below(first.len());
        // What would leave no entry at all is refused.
        (first.len() > 3).then(|| {
            first
                .get(nth)
                .map(|entry| format!("category I except {}", entry.code))
        })?
    }

    /// One test of one attribute, or of two together.
    fn test(&mut self, choices: &mut Choices, besides: &[&'static str]) -> Test {
        let of = self.attributes();
        let weights: Vec<usize> = of
            .iter()
            .map(|attribute| {
                if besides.contains(&attribute.name) {
                    0
                } else {
                    attribute.weight
                }
            })
            .collect();
        let attribute = of.get(choices.weighted(&weights)).unwrap_or(&ATTRIBUTES[0]);
        let name = attribute.dotted();
        if attribute.undeterminable && choices.percent(12) {
            let text = format!("{name} is undeterminable");
            return Test {
                text,
                what: "undeterminable",
                of: attribute.name,
            };
        }
        let sign = |choices: &mut Choices| SIGNS[choices.weighted(&[6, 3, 1, 1])];
        let (text, what) = match attribute.asked {
            Asked::Choice(values) => {
                let value = choices.skewed(values);
                let sign = if choices.percent(15) { "!=" } else { "==" };
                (format!("{name} {sign} {value}"), "choice")
            }
            Asked::Ordered(values) => match choices.weighted(&[4, 3, 2]) {
                0 => (format!("{name} == {}", choices.skewed(values)), "ordered"),
                1 => (
                    format!(
                        "{name} >= {}",
                        values[values.len() - 1 - choices.below(values.len() - 1)]
                    ),
                    "ordered",
                ),
                _ => (
                    format!("{name} <= {}", values[choices.below(values.len() - 1)]),
                    "ordered",
                ),
            },
            Asked::Truth => match choices.percent(35) {
                true => (format!("not {name}"), "truth"),
                false => (name, "truth"),
            },
            Asked::Number(constants) => (
                format!("{name} {} {}", sign(choices), choices.skewed(constants)),
                "number",
            ),
            Asked::Curve(at, constants) => {
                let (at, sign) = (choices.skewed(at), sign(choices));
                (
                    format!("{name} at {at} {sign} {}", choices.skewed(constants)),
                    "curve",
                )
            }
            Asked::Members(values) => match choices.weighted(&[5, 2, 1]) {
                0 => (format!("{name} has {}", choices.skewed(values)), "set"),
                1 => (format!("not {name} has {}", choices.skewed(values)), "set"),
                _ => (
                    format!(
                        "{name} has any of {{ {}, {} }}",
                        values[0],
                        values[1 + choices.below(2)]
                    ),
                    "set",
                ),
            },
            Asked::Entries => match self.entries.first() {
                Some(_) => {
                    let nth = choices.below(self.entries.len());
                    (
                        format!("{name} has {}", self.entries[nth].code),
                        "set of entries",
                    )
                }
                None => ("true".to_owned(), "set of entries"),
            },
            Asked::Sum(other, constants) => self.sum(choices, attribute, other, constants),
            Asked::Nothing => ("true".to_owned(), "nothing"),
        };
        Test {
            text,
            what,
            of: attribute.name,
        }
    }

    /// A number alone, or together with another, in at most as many forms as the shape allows.
    fn sum(
        &mut self,
        choices: &mut Choices,
        attribute: &Attribute,
        other: &str,
        constants: &[&str],
    ) -> (String, &'static str) {
        let name = attribute.dotted();
        let constant = choices.skewed(constants);
        if self.shape.comparisons == 0 || choices.percent(50) {
            let sign = SIGNS[choices.weighted(&[6, 3, 1, 1])];
            return (format!("{name} {sign} {constant}"), "number");
        }
        let other = format!("{}.{other}", attribute.record);
        let sign = SUMS[choices.weighted(&[6, 3, 1, 1])];
        let form = match choices.weighted(&[4, 3, 2]) {
            0 => format!("{name} + {other} {sign} {constant}"),
            1 => format!("{name} - {other} {sign} {constant}"),
            _ => format!("2 * {name} {sign} {other}"),
        };
        if !self.forms.contains(&form) {
            if self.forms.len() < self.shape.comparisons {
                self.forms.push(form.clone());
            } else {
                return (choices.skewed(&self.forms.clone()), "comparison of two");
            }
        }
        (form, "comparison of two")
    }

    /// An exception to some rule, or an obligation.
    fn extra(&mut self, choices: &mut Choices, number: usize, rules: &[String]) -> String {
        let exception = choices.percent(35) && !rules.is_empty();
        let what = if exception {
            "exceptions"
        } else {
            "obligations"
        };
        self.count(what);
        let dated = self.dated(choices, 20, what);
        if exception {
            let nth = choices.below(rules.len());
            let to = rules.get(nth).cloned().unwrap_or_default();
            let tests = joined(&[self.test(choices, &[]).text, self.test(choices, &[]).text]);
            return format!(
                "\nexception exception-{number} to {to}{dated} {{\n    cite law \"e\"\n    if {tests}\n}}\n"
            );
        }
        let posture = match choices.weighted(&[3, 2, 1]) {
            0 => "posture is case-by-case or looser",
            1 => "posture is presumption-of-denial or stricter",
            _ => "posture is case-by-case",
        };
        let first = self.test(choices, &[]).text;
        let second = self.subject(choices);
        format!(
            "\nobligation obligation-{number}{dated} {{\n    cite law \"o\"\n    require assurances if {}\n    \
             consider review if {second}\n}}\n",
            joined(&[posture.to_owned(), first])
        )
    }
}

fn joined(tests: &[String]) -> String {
    let mut once: Vec<&str> = Vec::new();
    for test in tests {
        if !once.contains(&test.as_str()) {
            once.push(test);
        }
    }
    once.join(" and ")
}

//! What people see, in both forms, for decisions built by hand.

use crate::diagnostic::Style;
use crate::report::sample;
use crate::report::text::sheet;

const HUMAN: Style = Style::Human {
    colour: false,
    unicode: true,
    width: 80,
};

#[test]
fn a_decided_case_for_people() {
    let sample = sample::sample();
    let sheet = sheet(sample.basis(), &sample::decided(), None, None);
    insta::assert_snapshot!(sheet.render(HUMAN));
}

#[test]
fn a_decided_case_line_by_line() {
    let sample = sample::sample();
    let sheet = sheet(sample.basis(), &sample::decided(), None, None);
    insta::assert_snapshot!(sheet.render(Style::Plain));
}

#[test]
fn an_undetermined_case_for_people() {
    let sample = sample::sample();
    let sheet = sheet(sample.basis(), &sample::undetermined(), None, Some(3));
    insta::assert_snapshot!(sheet.render(HUMAN));
}

#[test]
fn an_explained_case_for_people() {
    let sample = sample::sample();
    let trace = sample::trace();
    let sheet = sheet(sample.basis(), &sample::decided(), Some(&trace), None);
    insta::assert_snapshot!(sheet.render(HUMAN));
}

#[test]
fn a_narrow_page_in_ascii_keeps_every_word() {
    let sample = sample::sample();
    let sheet = sheet(sample.basis(), &sample::undetermined(), None, None);
    let narrow = sheet.render(Style::Human {
        colour: false,
        unicode: false,
        width: 40,
    });
    assert!(narrow.is_ascii());
    for word in ["UNDETERMINED", "category-i-denial", "above", "Ask"] {
        assert!(narrow.contains(word), "{word} in\n{narrow}");
    }
}

#[test]
fn nothing_of_a_case_steers_the_terminal() {
    let sample = sample::sample();
    let mut decision = sample::decided();
    decision.case.name = Some("drone\u{1b}[2J\u{9b}31m".to_owned());
    for used in &mut decision.facts {
        used.value = "482\u{1b}]0;x\u{7} km/h".to_owned();
        used.source = Some("a\r\u{8}b".to_owned());
    }
    let trace = sample::trace();
    let sheet = sheet(sample.basis(), &decision, Some(&trace), None);
    for style in [HUMAN, Style::Plain] {
        let text = sheet.render(style);
        let steering = text.chars().find(|c| c.is_control() && *c != '\n');
        assert_eq!(steering, None, "in {text:?}");
    }
}

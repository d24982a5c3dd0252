//! What diagnostics look like, in 80 columns unless a test says otherwise.

use insta::assert_snapshot;

use super::*;
use crate::source::{FileId, Sources, Span};

const DRAWN: Style = Style::Human {
    colour: false,
    unicode: true,
    width: 80,
};

const ASCII: Style = Style::Human {
    colour: false,
    unicode: false,
    width: 80,
};

const POLICY: &str = "\
use \"../mtcr/vocabulary.mtcr\"

rule slow-uas overrides category-i-denial from 2020-07-24 {
    cite uas-2020
    case-by-case if category I and item.sped_max <= 800 km
}
";

fn policy() -> (Sources, FileId) {
    let mut sources = Sources::new();
    let file = sources.add("policies/us/policy.mtcr", POLICY);
    (sources, file)
}

/// The span of the first occurrence of some text.
fn of(sources: &Sources, file: FileId, text: &str) -> Span {
    let start = sources.get(file).text.find(text);
    let start = u32::try_from(start.unwrap_or(0)).unwrap_or(0);
    let length = u32::try_from(text.len()).unwrap_or(0);
    Span::new(file, start, start + length)
}

fn unknown(sources: &Sources, file: FileId) -> Diagnostic {
    let at = of(sources, file, "item.sped_max");
    Diagnostic::error(Code("E0601"), "unknown attribute `item.sped_max`")
        .at(at, "no such attribute of `item`")
        .help("did you mean `item.speed_max`?")
        .fix(Fix {
            title: "write `item.speed_max`".to_string(),
            edits: vec![Edit {
                span: at,
                replacement: "item.speed_max".to_string(),
            }],
            safe: true,
        })
}

fn at(text: &str, start: u32, end: u32) -> String {
    let mut sources = Sources::new();
    let file = sources.add("a.mtcr", text);
    let diagnostic =
        Diagnostic::error(Code("E0601"), "a fault").at(Span::new(file, start, end), "here");
    render(&[diagnostic], &sources, DRAWN)
}

#[test]
fn a_name_nobody_declared() {
    let (sources, file) = policy();
    let diags = [unknown(&sources, file)];
    assert_snapshot!(render(&diags, &sources, DRAWN), @r#"
    error[E0601]

      × unknown attribute `item.sped_max`
       ╭─[policies/us/policy.mtcr:5:36]
     4 │     cite uas-2020
     5 │     case-by-case if category I and item.sped_max <= 800 km
       ·                                    ──────┬──────
       ·                                          ╰── no such attribute of `item`
     6 │ }
       ╰────
      help: did you mean `item.speed_max`?
      fix: write `item.speed_max` (`--fix` does it)

    1 error
    mtcrc explain E0601 says more
    "#);
    assert_snapshot!(render(&diags, &sources, ASCII), @r#"
    error[E0601]

      x unknown attribute `item.sped_max`
       ,-[policies/us/policy.mtcr:5:36]
     4 |     cite uas-2020
     5 |     case-by-case if category I and item.sped_max <= 800 km
       :                                    ^^^^^^|^^^^^^
       :                                          `-- no such attribute of `item`
     6 | }
       `----
      help: did you mean `item.speed_max`?
      fix: write `item.speed_max` (`--fix` does it)

    1 error
    mtcrc explain E0601 says more
    "#);
    assert_snapshot!(render(&diags, &sources, Style::Plain), @r#"
    policies/us/policy.mtcr:5:36: error[E0601]: unknown attribute `item.sped_max`
        policies/us/policy.mtcr:5:36: no such attribute of `item`
        help: did you mean `item.speed_max`?
        fix: write `item.speed_max`
    "#);
}

#[test]
fn two_files_that_disagree() {
    let (mut sources, file) = policy();
    let words = sources.add(
        "policies/mtcr/vocabulary.mtcr",
        "record item {\n    speed_max: speed in km/h\n}\n",
    );
    let diags = [
        Diagnostic::error(Code("E0601"), "a speed cannot be compared with a length")
            .also(
                of(&sources, words, "speed in km/h"),
                "a speed, from the declaration of `speed_max`",
            )
            .at(of(&sources, file, "800 km"), "a length")
            .also(of(&sources, file, "item.sped_max"), "a speed")
            .help("write a speed, such as `800 km/h`"),
        Diagnostic::warning(
            Code("E0602"),
            "the rule `slow-uas` cites a source known only at second hand",
        )
        .at(of(&sources, file, "uas-2020"), "")
        .note("the checker does not follow citations"),
    ];
    assert_snapshot!(render(&diags, &sources, DRAWN), @r#"
    error[E0601]

      × a speed cannot be compared with a length
       ╭─[policies/us/policy.mtcr:5:53]
     4 │     cite uas-2020
     5 │     case-by-case if category I and item.sped_max <= 800 km
       ·                                    ──────┬──────    ───┬──
       ·                                          │             ╰── a length
       ·                                          ╰── a speed
     6 │ }
       ╰────
       ╭─[policies/mtcr/vocabulary.mtcr:2:16]
     1 │ record item {
     2 │     speed_max: speed in km/h
       ·                ──────┬──────
       ·                      ╰── a speed, from the declaration of `speed_max`
     3 │ }
       ╰────
      help: write a speed, such as `800 km/h`

    warning[E0602]

      ⚠ the rule `slow-uas` cites a source known only at second hand
       ╭─[policies/us/policy.mtcr:4:10]
     3 │ rule slow-uas overrides category-i-denial from 2020-07-24 {
     4 │     cite uas-2020
       ·          ────────
     5 │     case-by-case if category I and item.sped_max <= 800 km
       ╰────
      note: the checker does not follow citations

    1 error, 1 warning
    mtcrc explain E0601 says more; see also E0602
    "#);
    assert_snapshot!(render(&diags, &sources, Style::Plain), @r#"
    policies/us/policy.mtcr:5:53: error[E0601]: a speed cannot be compared with a length
        policies/us/policy.mtcr:5:53: a length
        policies/mtcr/vocabulary.mtcr:2:16: a speed, from the declaration of `speed_max`
        policies/us/policy.mtcr:5:36: a speed
        help: write a speed, such as `800 km/h`
    policies/us/policy.mtcr:4:10: warning[E0602]: the rule `slow-uas` cites a source known only at second hand
        note: the checker does not follow citations
    "#);
}

#[test]
fn a_label_over_several_lines() {
    let (sources, file) = policy();
    let rule = of(&sources, file, "rule slow-uas").to(of(&sources, file, "}\n"));
    let diags = [Diagnostic::error(Code("E0601"), "this rule never fires")
        .at(rule, "its condition is false for every transfer")];
    assert_snapshot!(render(&diags, &sources, DRAWN), @r#"
    error[E0601]

      × this rule never fires
       ╭─[policies/us/policy.mtcr:3:1]
     3 │ ╭─▶ rule slow-uas overrides category-i-denial from 2020-07-24 {
     4 │ │       cite uas-2020
     5 │ │       case-by-case if category I and item.sped_max <= 800 km
     6 │ ├─▶ }
       · ╰──── its condition is false for every transfer
       ╰────

    1 error
    mtcrc explain E0601 says more
    "#);
    assert_snapshot!(render(&diags, &sources, ASCII), @r#"
    error[E0601]

      x this rule never fires
       ,-[policies/us/policy.mtcr:3:1]
     3 | ,-> rule slow-uas overrides category-i-denial from 2020-07-24 {
     4 | |       cite uas-2020
     5 | |       case-by-case if category I and item.sped_max <= 800 km
     6 | |-> }
       : `---- its condition is false for every transfer
       `----

    1 error
    mtcrc explain E0601 says more
    "#);
}

#[test]
fn a_label_over_many_lines_points_at_the_first() {
    let text = format!("rule a {{\n{}}}\n", "    // more\n".repeat(40));
    assert_snapshot!(at(&text, 0, 400), @r#"
    error[E0601]

      × a fault
       ╭─[a.mtcr:1:1]
     1 │ rule a {
       · ────┬───
       ·     ╰── here (to line 34)
     2 │     // more
       ╰────

    1 error
    mtcrc explain E0601 says more
    "#);
}

#[test]
fn the_end_of_a_file() {
    assert_snapshot!(at("rule x {", 8, 8), @r#"
    error[E0601]

      × a fault
       ╭─[a.mtcr:1:9]
     1 │ rule x {
       ·         ▲
       ·         ╰── here
       ╰────

    1 error
    mtcrc explain E0601 says more
    "#);
    assert_eq!(
        at("rule x {", 8, 8),
        at("rule x {", 900, 4000),
        "past the end"
    );
    assert_snapshot!(at("rule x {\n", 9, 9), @r#"
    error[E0601]

      × a fault
       ╭─[a.mtcr:2:1]
     1 │ rule x {
     2 │
       · ▲
       · ╰── here
       ╰────

    1 error
    mtcrc explain E0601 says more
    "#);
    assert_snapshot!(at("", 0, 0), @r#"
    error[E0601]

      × a fault
       ╭─[a.mtcr:1:1]
     1 │
       · ▲
       · ╰── here
       ╰────

    1 error
    mtcrc explain E0601 says more
    "#);
    assert_eq!(at("", 0, 0), at("", 3, 9));
}

#[test]
fn a_span_of_a_file_nobody_added() {
    let diagnostic =
        Diagnostic::error(Code("E9001"), "a fault").at(Span::new(FileId(9), 1, 2), "here");
    assert_snapshot!(render(&[diagnostic], &Sources::new(), Style::Plain), @r#"
    <unknown>:1:1: error[E9001]: a fault
        <unknown>:1:1: here
    "#);
}

#[test]
fn characters_of_several_bytes_and_columns() {
    let mut sources = Sources::new();
    let text = "// Überschall «日本»\nrule ü: prohibited if größe >= 5";
    let file = sources.add("a.mtcr", text);
    let diags = [Diagnostic::error(Code("E0601"), "a fault")
        .at(of(&sources, file, "größe"), "here")
        .also(of(&sources, file, "«日本»"), "there")];
    assert_snapshot!(render(&diags, &sources, DRAWN), @r#"
    error[E0601]

      × a fault
       ╭─[a.mtcr:2:23]
     1 │ // Überschall «日本»
       ·               ───┬──
       ·                  ╰── there
     2 │ rule ü: prohibited if größe >= 5
       ·                       ──┬──
       ·                         ╰── here
       ╰────

    1 error
    mtcrc explain E0601 says more
    "#);
    // An offset inside a character counts as its start.
    assert_snapshot!(at("日本語", 1, 4), @r#"
    error[E0601]

      × a fault
       ╭─[a.mtcr:1:1]
     1 │ 日本語
       · ─┬
       ·  ╰── here
       ╰────

    1 error
    mtcrc explain E0601 says more
    "#);
}

#[test]
fn line_ends_of_other_systems_and_tabs() {
    assert_eq!(at("a\r\nbb\r\nc", 2, 4), at("a\nbb\nc", 2, 4));
    assert_snapshot!(at("\tif\ta = b\r\n\tunless c\r\n", 6, 7), @r#"
    error[E0601]

      × a fault
       ╭─[a.mtcr:1:7]
     1 │     if  a = b
       ·           ┬
       ·           ╰── here
     2 │     unless c
       ╰────

    1 error
    mtcrc explain E0601 says more
    "#);
}

#[test]
fn a_very_long_line_is_cut_around_what_is_meant() {
    let text = "0123456789".repeat(5_000_000);
    assert_snapshot!(at(&text, 25_000_000, 25_000_003), @r#"
    error[E0601]

      × a fault
       ╭─[a.mtcr:1:25000001]
     1 │ …5678901234567890123456789012345678901234567890123456789012345678901234567…
       ·                                     ─┬─
       ·                                      ╰── here
       ╰────

    1 error
    mtcrc explain E0601 says more
    "#);
    assert_snapshot!(at(&text, 10, 40_000_000), @r#"
    error[E0601]

      × a fault
       ╭─[a.mtcr:1:11]
     1 │ …0123456789012345678901234567890123456789012345678901234567890123456789012…
       ·  ────────────────────────────────────┬────────────────────────────────────
       ·                                      ╰── here
       ╰────

    1 error
    mtcrc explain E0601 says more
    "#);
}

#[test]
fn two_labels_far_apart_on_one_long_line() {
    let text = format!("start {} end", "0123456789".repeat(30));
    let mut sources = Sources::new();
    let file = sources.add("a.mtcr", text);
    let diags = [Diagnostic::error(Code("E0601"), "they do not match")
        .at(of(&sources, file, "end"), "the end")
        .also(of(&sources, file, "start"), "the start")];
    assert_snapshot!(render(&diags, &sources, DRAWN), @r#"
    error[E0601]

      × they do not match
       ╭─[a.mtcr:1:308]
     1 │ start 012345678901234…567890123456789 end
       · ──┬──                                 ─┬─
       ·   │                                    ╰── the end
       ·   ╰── the start
       ╰────

    1 error
    mtcrc explain E0601 says more
    "#);
}

#[test]
fn labels_that_overlap_are_drawn_side_by_side() {
    let (sources, file) = policy();
    let whole = of(&sources, file, "item.sped_max <= 800 km");
    let diags = [
        Diagnostic::error(Code("E0601"), "lengths and speeds differ")
            .at(of(&sources, file, "800 km"), "a length")
            .also(whole, "this comparison")
            .also(of(&sources, file, "km\n"), "kilometres")
            .also(of(&sources, file, "800 km"), "given here"),
    ];
    assert_snapshot!(render(&diags, &sources, DRAWN), @r#"
    error[E0601]

      × lengths and speeds differ
       ╭─[policies/us/policy.mtcr:5:53]
     4 │     cite uas-2020
     5 │     case-by-case if category I and item.sped_max <= 800 km
       ·                                    ────────┬─────── ───┬──
       ·                                            │           ╰─┤ a length
       ·                                            │             │ kilometres
       ·                                            │             │ given here
       ·                                            ╰── this comparison
     6 │ }
       ╰────

    1 error
    mtcrc explain E0601 says more
    "#);
}

#[test]
fn text_at_the_far_right_of_a_line_still_finds_room() {
    let line = "    case-by-case if category I and item.kind == uav and item.speed_max <= 800 kn";
    let mut sources = Sources::new();
    let file = sources.add("a.mtcr", line);
    let diags = [Diagnostic::error(Code("E0601"), "unknown unit `kn`").at(
        of(&sources, file, "kn"),
        "not a unit of speed; knots are written `knot`",
    )];
    assert_snapshot!(render(&diags, &sources, DRAWN), @r#"
    error[E0601]

      × unknown unit `kn`
       ╭─[a.mtcr:1:79]
     1 │ …d == uav and item.speed_max <= 800 kn
       ·                                     ─┬
       ·                                      ╰─┤ not a unit of speed; knots are
       ·                                        │ written `knot`
       ╰────

    1 error
    mtcrc explain E0601 says more
    "#);
}

#[test]
fn long_messages_are_wrapped_between_words() {
    let (sources, file) = policy();
    let diags = [Diagnostic::warning(
        Code("E0601"),
        "the rules `slow-uas` and `nsm-strong-partners` fire together with different postures and neither names the other",
    )
    .at(of(&sources, file, "slow-uas"), "case-by-case, and a good deal more that has to be said about it here")
    .help("say which of them wins: `rule slow-uas overrides nsm-strong-partners`, or accept the conflict with a reason")];
    assert_snapshot!(render(&diags, &sources, DRAWN), @r#"
    warning[E0601]

      ⚠ the rules `slow-uas` and `nsm-strong-partners` fire together with different
      │ postures and neither names the other
       ╭─[policies/us/policy.mtcr:3:6]
     3 │ rule slow-uas overrides category-i-denial from 2020-07-24 {
       ·      ────┬───
       ·          ╰─┤ case-by-case, and a good deal more that has to be said about
       ·            │ it here
     4 │     cite uas-2020
       ╰────
      help: say which of them wins: `rule slow-uas overrides nsm-strong-partners`,
            or accept the conflict with a reason

    1 warning
    mtcrc explain E0601 says more
    "#);
}

#[test]
fn a_file_that_is_not_there() {
    let error = crate::source::LoadError::NoPolicyFile {
        path: "policies".to_string(),
        policies: vec!["policies/mtcr".to_string(), "policies/us".to_string()],
    };
    let diags = [Diagnostic::from(error)];
    assert_snapshot!(render(&diags, &Sources::new(), DRAWN), @r#"
    error[E0603]

      × the folder `policies` holds no `policy.mtcr`
      help: name one of the policies beneath it: `policies/mtcr`, `policies/us`

    1 error
    mtcrc explain E0603 says more
    "#);
    assert_snapshot!(render(&diags, &Sources::new(), Style::Plain), @r#"
    error[E0603]: the folder `policies` holds no `policy.mtcr`
        help: name one of the policies beneath it: `policies/mtcr`, `policies/us`
    "#);
}

#[test]
fn source_text_cannot_steer_the_terminal() {
    let drawn = at("rule \u{1b}[2J\u{202e}x", 5, 6);
    assert!(!drawn.contains(['\u{1b}', '\u{202e}']), "{drawn}");
    assert_snapshot!(drawn, @r#"
    error[E0601]

      × a fault
       ╭─[a.mtcr:1:6]
     1 │ rule �[2J�x
       ·      ┬
       ·      ╰── here
       ╰────

    1 error
    mtcrc explain E0601 says more
    "#);
}

#[test]
fn colour_is_used_only_when_asked_for() {
    let (sources, file) = policy();
    let diags = [unknown(&sources, file)];
    let colour = Style::Human {
        colour: true,
        unicode: true,
        width: 80,
    };
    assert!(render(&diags, &sources, colour).contains("\u{1b}[31m"));
    assert!(!render(&diags, &sources, DRAWN).contains('\u{1b}'));
    assert!(render(&diags, &sources, ASCII).is_ascii());
}

#[test]
fn nothing_to_say_is_nothing_printed() {
    assert_eq!(render(&[], &Sources::new(), DRAWN), "");
    let remark = [Diagnostic::remark(Code("E0601"), "by the way")];
    assert_eq!(count(&remark), None);
}

/// Whatever the spans and the width, there is a drawing, and it is no wider than it must be.
#[test]
fn every_span_of_an_awkward_text_can_be_drawn() {
    let text = "a\té\r\n\r\n日本語 \u{301}x\n  \n\u{1b}z{\n}\n\n";
    let mut sources = Sources::new();
    let file = sources.add("a.mtcr", text);
    let length = u32::try_from(text.len()).unwrap_or(0) + 3;
    for start in 0..length {
        for end in start..length {
            for other in [0, 5, 12, length] {
                let diagnostic = Diagnostic::error(Code("E0601"), "a fault")
                    .at(Span::new(file, start, end), "here")
                    .also(Span::new(file, other, other + 6), "there");
                let excerpt = human::draw(
                    &diagnostic,
                    &sources,
                    human::Look {
                        colour: false,
                        unicode: true,
                        width: 40,
                    },
                );
                let drawn = excerpt.unwrap_or_default();
                assert!(drawn.contains("here"), "{start}..{end}, {other}: {drawn}");
                assert!(drawn.contains("there"), "{start}..{end}, {other}: {drawn}");
            }
        }
    }
}

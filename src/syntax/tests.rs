//! The corpus of texts: what is good is read whole, what is bad is complained about where it says so.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Parsed, parse};
use crate::ast::{DeclarationKind, File};
use crate::diagnostic::{Style, render};
use crate::source::{FileId, Sources};

/// The corpus files of a kind, sorted by name.
fn corpus(kind: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/corpus/syntax")
        .join(kind);
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "mtcr"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no {kind} corpus");
    files
}

fn read(text: &str) -> (Parsed, Sources, FileId) {
    let mut sources = Sources::new();
    let file = sources.add("policy.mtcr", text);
    (parse(&sources, file), sources, file)
}

fn stem(path: &Path) -> String {
    path.file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// Line and code of every `// expect CODE` in a text.
fn expected(text: &str) -> Vec<(u32, String)> {
    let mut found = Vec::new();
    for (line, content) in (1..).zip(text.lines()) {
        if let Some((_, codes)) = content.split_once("// expect ") {
            // A comment would itself change some mistakes, and then stands on the line above.
            let (line, codes) = match codes.strip_prefix("below ") {
                Some(codes) => (line + 1, codes),
                None => (line, codes),
            };
            let codes = codes.split_whitespace();
            found.extend(codes.map(|code| (line, code.to_owned())));
        }
    }
    found.sort();
    found
}

#[test]
fn bad_texts_are_complained_about_where_they_say_so() {
    let mut wrong = String::new();
    for path in corpus("bad") {
        let text = fs::read_to_string(&path).unwrap_or_default();
        let (parsed, sources, _) = read(&text);
        let mut found: Vec<(u32, String)> = parsed
            .diagnostics
            .iter()
            .map(|diagnostic| {
                let line = diagnostic
                    .main_label()
                    .map_or(0, |label| sources.position(label.span).start.line);
                (line, diagnostic.code.0.to_owned())
            })
            .collect();
        found.sort();
        let wanted = expected(&text);
        if found != wanted {
            let shown = render(&parsed.diagnostics, &sources, Style::Plain);
            wrong.push_str(&format!(
                "{}: wanted {wanted:?}, found {found:?}\n{shown}\n",
                stem(&path)
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn bad_texts_are_complained_about_in_these_words() {
    for path in corpus("bad") {
        let text = fs::read_to_string(&path).unwrap_or_default();
        let (parsed, sources, _) = read(&text);
        let shown = render(&parsed.diagnostics, &sources, Style::Plain);
        let kept = summary(&parsed.file);
        let broken: Vec<&str> = parsed
            .file
            .broken_names
            .iter()
            .map(|name| name.text.as_str())
            .collect();
        // Very long texts say nothing more when they are repeated.
        let source: String = text
            .lines()
            .map(|line| line.chars().take(120).collect::<String>() + "\n")
            .collect();
        insta::with_settings!({
            snapshot_path => "../../tests/corpus/syntax/snapshots",
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!(
                format!("bad_{}", stem(&path)),
                format!("{source}----\n{shown}----\nkept:\n{kept}broken: {}\n", broken.join(" "))
            );
        });
    }
}

#[test]
fn good_texts_are_read_whole() {
    for path in corpus("good") {
        let text = fs::read_to_string(&path).unwrap_or_default();
        let (parsed, sources, _) = read(&text);
        let shown = render(&parsed.diagnostics, &sources, Style::Plain);
        assert!(parsed.diagnostics.is_empty(), "{}:\n{shown}", stem(&path));
        assert!(parsed.file.broken_names.is_empty(), "{}", stem(&path));
        insta::with_settings!({
            snapshot_path => "../../tests/corpus/syntax/snapshots",
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!(format!("good_{}", stem(&path)), tree(&parsed.file));
        });
    }
}

/// One line for each declaration: what it is and what it is called.
fn summary(file: &File) -> String {
    let mut lines = String::new();
    for declaration in &file.declarations {
        let line = match &declaration.kind {
            DeclarationKind::Language(version) => format!("language {}", version.text),
            DeclarationKind::Use(path) => format!("use {}", path.text),
            DeclarationKind::PartOf(policy) => format!("part of {}", policy.text),
            DeclarationKind::Scale(scale) => format!(
                "scale {}: {} outcomes",
                scale.name.text,
                scale.outcomes.len()
            ),
            DeclarationKind::Record(record) => format!(
                "record {}: {} fields",
                record.name.text,
                record.fields.len()
            ),
            DeclarationKind::Assume(_) => "assume".to_owned(),
            DeclarationKind::Obligations(kinds) => format!("obligations: {}", kinds.len()),
            DeclarationKind::Source(source) => format!("source {}", source.name.text),
            DeclarationKind::Annex(annex) => {
                let entries: Vec<&str> = annex
                    .groups
                    .iter()
                    .flat_map(|group| &group.entries)
                    .map(|entry| entry.code.text.as_str())
                    .collect();
                format!("annex {}: {}", annex.name.text, entries.join(" "))
            }
            DeclarationKind::Policy(policy) => format!("policy {}", policy.name.text),
            DeclarationKind::Rule(rule) => format!(
                "rule {}: {} branches, {} citations",
                rule.name.text,
                rule.branches.len(),
                rule.remarks.citations.len()
            ),
            DeclarationKind::Obligation(obligation) => format!(
                "obligation {}: {} clauses",
                obligation.name.text,
                obligation.clauses.len()
            ),
            DeclarationKind::Exception(exception) => format!(
                "exception {}: {} conditions",
                exception.name.text,
                exception.conditions.len()
            ),
            DeclarationKind::Define(define) => format!("define {}", define.name.text),
            DeclarationKind::Instance(instance) => format!(
                "{} {}: {} facts",
                instance.record.text,
                instance.name.text,
                instance.facts.len()
            ),
            DeclarationKind::Register(register) => format!(
                "register {}.{}: {} lines",
                register.record.text,
                register.attribute.text,
                register.lines.len()
            ),
            DeclarationKind::Guarantee(guarantee) => format!("guarantee {}", guarantee.name.text),
            DeclarationKind::Amendment(amendment) => format!(
                "amendment {}: {} changes",
                amendment.name.text,
                amendment.changes.len()
            ),
            DeclarationKind::Test(test) => format!(
                "test {}: {} records, {} expectations, {} rows",
                test.title.text,
                test.facts.records.len(),
                test.expectations.len(),
                test.tables
                    .iter()
                    .map(|table| table.rows.len())
                    .sum::<usize>()
            ),
            DeclarationKind::Case(case) => format!(
                "case {}: {} records",
                case.name.text,
                case.facts.records.len()
            ),
        };
        lines.push_str(&line);
        lines.push('\n');
    }
    lines
}

/// The tree as the derived form prints it, one line for each declaration, words as their text, without places and
/// without what is empty.
fn tree(file: &File) -> String {
    let mut lines = vec![format!("file {:?}", file.doc)];
    for declaration in &file.declarations {
        lines.push(compact(&format!(
            "{:?} {:?}",
            declaration.doc, declaration.kind
        )));
    }
    lines.extend(file.comments.iter().map(|comment| comment.text.clone()));
    lines.join("\n") + "\n"
}

fn compact(debug: &str) -> String {
    let mut rest = debug;
    let mut text = String::new();
    // Places end at the first brace after their beginning.
    while let Some((before, after)) = rest.split_once("Span { ") {
        text.push_str(before);
        text.push('@');
        rest = after.split_once(" }").map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    for (long, short) in [
        (", span: @ }", " }"),
        (", @, ", ", "),
        ("Word { text: ", "Word { "),
        ("doc: [], ", ""),
        (
            "remarks: Remarks { citations: [], notes: [], accepts: [] }, ",
            "",
        ),
        (
            ", remarks: Remarks { citations: [], notes: [], accepts: [] }",
            "",
        ),
        ("validity: Validity { from: None, until: None }, ", ""),
        (", ty_span: @", ""),
        (", undeterminable: None", ""),
        (", otherwise: None", ""),
        (", finding: false", ""),
        (", negotiable: false", ""),
        (", ask: None", ""),
        (", label: None", ""),
        (", unless: None", ""),
        ("signed: false, ", ""),
        ("notes: [], ", ""),
        (", accepts: []", ""),
        (", source: None", ""),
        (", by: None", ""),
        (", on: None", ""),
        (", unit: None", ""),
        (", children: []", ""),
    ] {
        text = text.replace(long, short);
    }
    let mut plain = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("Word { ") {
        plain.push_str(before);
        // A word is a quoted text and a brace.
        let end = after.find("\" }").map_or(after.len(), |at| at + 1);
        plain.push_str(after.get(..end).unwrap_or(""));
        rest = after.get(end + 2..).unwrap_or("");
    }
    plain.push_str(rest);
    plain
}

#[test]
fn places_end_where_their_words_do() {
    let text = "rule a: prohibited // why\n    if category I // there\n\n\nrule b from 2020-01-01 {\n  free if x  // y\n}\n";
    let (parsed, sources, _) = read(text);
    let mut places: Vec<&str> = Vec::new();
    for declaration in &parsed.file.declarations {
        places.push(sources.slice(declaration.span));
        if let DeclarationKind::Rule(rule) = &declaration.kind {
            places.extend(
                rule.branches
                    .iter()
                    .map(|branch| sources.slice(branch.span)),
            );
            places.extend(
                rule.branches
                    .iter()
                    .map(|branch| sources.slice(branch.condition.span)),
            );
            places.push(sources.slice(rule.name.span));
        }
    }
    assert_eq!(
        places,
        [
            "rule a: prohibited // why\n    if category I",
            "prohibited // why\n    if category I",
            "category I",
            "a",
            "rule b from 2020-01-01 {\n  free if x  // y\n}",
            "free if x",
            "x",
            "b",
        ]
    );
}

#[test]
fn places_after_a_remedy_are_those_of_the_file() {
    let text = "define é = a && b\ndefine d = x = y and \u{2212}3 < longer.name\n";
    let (parsed, sources, _) = read(text);
    let mut words = Vec::new();
    for declaration in &parsed.file.declarations {
        if let DeclarationKind::Define(define) = &declaration.kind {
            words.push(sources.slice(define.condition.span));
        }
    }
    assert_eq!(words, ["a && b", "x = y and \u{2212}3 < longer.name"]);
}

#[test]
fn nesting_without_end_is_one_error_at_once() {
    for text in [
        "(".repeat(50_000_000),
        format!("rule r: a if {}", "{ x: ( ".repeat(50_000)),
        format!(
            "rule r: a if {}x{}",
            "(".repeat(100_000),
            ")".repeat(100_000)
        ),
        format!("define d = {} x", "- ".repeat(100_000)),
        format!("define d = {} x", "not ".repeat(100_000)),
    ] {
        let (parsed, _, _) = read(&text);
        let codes: Vec<&str> = parsed.diagnostics.iter().map(|d| d.code.0).collect();
        assert_eq!(codes, ["E0107"]);
    }
}

#[test]
fn the_deepest_nesting_that_is_allowed_is_read() {
    let deep =
        |open: &str, close: &str| format!("define d = {}x{}\n", open.repeat(60), close.repeat(60));
    for text in [
        format!("define d = {}x{}\n", "(".repeat(200), ")".repeat(200)),
        deep("not (", ")"),
        deep("all of { y, ", " }"),
        deep("(1 + ", ") > 2"),
    ] {
        let (parsed, sources, _) = read(&text);
        assert!(
            parsed.diagnostics.is_empty(),
            "{}",
            render(&parsed.diagnostics, &sources, Style::Plain)
        );
    }
}

/// What is nested too deeply is not looked into, and neither is what seems to be a declaration inside it.
#[test]
fn nothing_is_read_of_what_is_nested_too_deeply() {
    let (outer, inner) = ("(".repeat(250), "(".repeat(12_000));
    let closed = ")".repeat(12_000);
    for within in [
        format!("  rule b {{\n    denial if {inner}x{closed}\n  }}\n"),
        "  rule b {\n    denial if x\n  }\n".to_owned(),
        "  rule b {".to_owned(),
    ] {
        let (parsed, _, _) = read(&format!("rule a {{ denial if {outer}x\n{within}"));
        let codes: Vec<&str> = parsed.diagnostics.iter().map(|d| d.code.0).collect();
        assert_eq!(codes, ["E0107"], "{}", within.lines().next().unwrap_or(""));
    }
}

#[test]
fn no_text_is_too_strange_to_answer() {
    let samples: Vec<String> = corpus("good")
        .into_iter()
        .chain(corpus("bad"))
        .filter_map(|path| fs::read_to_string(path).ok())
        .filter(|text| text.len() < 1_500)
        .collect();
    let mut parsed = 0;
    for text in &samples {
        let boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).step_by(47).collect();
        for &cut in &boundaries {
            // Every sample is cut off, and has a piece taken out, at many places.
            let (before, after) = text.split_at(cut);
            for variant in [
                before.to_owned(),
                format!("{before}{}", after.get(9..).unwrap_or("")),
            ] {
                let (result, sources, _) = read(&variant);
                for diagnostic in &result.diagnostics {
                    assert_ne!(diagnostic.code.0, "E9001", "{variant}");
                    for label in &diagnostic.labels {
                        let end = usize::try_from(label.span.end).unwrap_or(usize::MAX);
                        assert!(end <= variant.len(), "{variant}");
                        let _ = sources.slice(label.span);
                    }
                }
                parsed += 1;
            }
        }
    }
    assert!(parsed > 300);
}

#[test]
fn remedies_that_are_safe_mend_the_text() {
    for path in corpus("bad") {
        let text = fs::read_to_string(&path).unwrap_or_default();
        let (parsed, _, _) = read(&text);
        let mut edits: Vec<_> = parsed
            .diagnostics
            .iter()
            .filter_map(|diagnostic| diagnostic.fix.as_ref())
            .flat_map(|fix| fix.edits.clone())
            .collect();
        if edits.is_empty() {
            continue;
        }
        edits.sort_by_key(|edit| std::cmp::Reverse((edit.span.start, edit.span.end)));
        let mut mended = text.clone();
        for edit in edits {
            let at = |offset: u32| usize::try_from(offset).unwrap_or(usize::MAX);
            mended.replace_range(at(edit.span.start)..at(edit.span.end), &edit.replacement);
        }
        let (after, sources, _) = read(&mended);
        assert!(
            after.diagnostics.len() < parsed.diagnostics.len(),
            "{}:\n{mended}\n{}",
            stem(&path),
            render(&after.diagnostics, &sources, Style::Plain)
        );
    }
}

#[test]
fn texts_that_are_not_files() {
    use super::{parse_condition, parse_literal, parse_value};
    use crate::ast::{ExprKind, Literal, ValueKind};
    let file = FileId(0);
    let literal = |text: &str| match parse_literal(text, file) {
        Ok(Literal::Number { digits, unit }) => format!(
            "{} {}",
            digits.text,
            unit.map_or_else(String::new, |unit| unit.text)
        ),
        Ok(other) => format!("{other:?}"),
        Err(errors) => errors
            .iter()
            .map(|error| error.code.0)
            .collect::<Vec<_>>()
            .join(" "),
    };
    assert_eq!(literal("-54 °C"), "-54 °C");
    assert_eq!(literal("300km"), "300 km");
    assert_eq!(literal("1.1e6 N*s"), "1.1e6 N*s");
    assert_eq!(literal("12 in"), "12 inch");
    assert_eq!(literal("12"), "12 ");
    assert_eq!(literal("km 12"), "E0101");
    assert_eq!(literal(""), "E0101");
    assert_eq!(literal("1,000 kg"), "E0129");
    assert_eq!(literal("800 km/h extra"), "E0101");
    assert!(matches!(
        parse_value("at least 300 km", file).map(|value| value.kind),
        Ok(ValueKind::Bounds {
            at_least: Some(_),
            at_most: None
        })
    ));
    assert!(matches!(
        parse_value("uav", file).map(|value| value.kind),
        Ok(ValueKind::Name(_))
    ));
    assert!(matches!(
        parse_condition("category I and posture is free or looser", file).map(|expr| expr.kind),
        Ok(ExprKind::And(operands)) if operands.len() == 2
    ));
    let nested = "(".repeat(100_000);
    assert!(parse_condition(&nested, file).is_err());
    assert!(parse_value("{ \"a\" }", file).is_err());
}

/// The operators of the table in the grammar's README, weakest first, as far as they stand between two names.
fn operator_table() -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("grammar/README.md");
    let text = fs::read_to_string(path).unwrap_or_default();
    let section = text.split("## Operators").nth(1).unwrap_or("");
    section
        .split("\n## ")
        .next()
        .unwrap_or("")
        .lines()
        .filter(|line| line.starts_with("| `") && !line.contains("before a"))
        .map(|line| {
            let cell = line.split('|').nth(1).unwrap_or("");
            let operators = cell.split('`').skip(1).step_by(2);
            let between = |operator: &&str| {
                !matches!(*operator, "in" | "has" | "is") && !operator.contains(' ')
            };
            operators.filter(between).map(str::to_owned).collect()
        })
        .collect()
}

#[test]
fn the_operator_table_agrees_with_the_tree() {
    use super::parse_condition;
    use crate::ast::{ArithmeticOp, CompareOp, Expr, ExprKind};
    fn root(expr: &Expr) -> &'static str {
        match &expr.kind {
            ExprKind::Implies(..) => "implies",
            ExprKind::And(_) => "and",
            ExprKind::Or(_) => "or",
            ExprKind::Within(..) => "within",
            ExprKind::Compare { rest, .. } => match rest.first().map(|(op, ..)| *op) {
                Some(CompareOp::Eq) => "==",
                Some(CompareOp::Ne) => "!=",
                Some(CompareOp::Lt) => "<",
                Some(CompareOp::Le) => "<=",
                Some(CompareOp::Gt) => ">",
                Some(CompareOp::Ge) => ">=",
                None => "?",
            },
            ExprKind::Arithmetic(ArithmeticOp::Add, ..) => "+",
            ExprKind::Arithmetic(ArithmeticOp::Sub, ..) => "-",
            ExprKind::Arithmetic(ArithmeticOp::Mul, ..) => "*",
            ExprKind::Arithmetic(ArithmeticOp::Div, ..) => "/",
            ExprKind::At(..) => "at",
            _ => "?",
        }
    }
    let table = operator_table();
    assert_eq!(table.len(), 6, "{table:?}");
    for (index, weaker) in table.iter().enumerate() {
        for (weak, strong) in weaker.iter().flat_map(|weak| {
            table
                .iter()
                .skip(index + 1)
                .flatten()
                .map(move |strong| (weak, strong))
        }) {
            for text in [
                format!("a {weak} b {strong} c"),
                format!("a {strong} b {weak} c"),
            ] {
                let found = parse_condition(&text, FileId(0)).map(|expr| root(&expr));
                assert_eq!(found.ok(), Some(weak.as_str()), "{text}");
            }
        }
    }
}

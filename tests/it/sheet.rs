//! The case sheet: what it says, that it stands by itself, that nothing of a case steers it, and that it prints.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use scraper::{Html, Selector};

use crate::support::{mtcrc, run, say, top};

const POLICY: &str = "tests/corpus/report/drones";

fn sheet(case: &str) -> String {
    let case = format!("{POLICY}/{case}");
    let said = say(["eval", POLICY, case.as_str(), "--format", "html"]);
    assert_eq!(said.err, "");
    said.out
}

/// The sheet of a case given as text.
fn sheet_of(case: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case.json");
    fs::write(&path, case).unwrap();
    let said = run(mtcrc([
        "eval",
        POLICY,
        path.to_str().unwrap(),
        "--format",
        "html",
    ]));
    assert_eq!((said.err.as_str(), said.code), ("", Some(0)));
    said.out
}

/// A line each element, without the style sheet: for people who read a snapshot.
fn laid_out(html: &str) -> String {
    let start = html.find("<style>").unwrap();
    let end = html.find("</style>").unwrap();
    let text = format!("{}{}", &html[..start], &html[end + "</style>".len()..]);
    [
        "<h", "<section", "<article", "<tr", "<p", "<li", "<d", "<table", "<footer", "<main",
        "</body",
    ]
    .iter()
    .fold(text, |text, tag| text.replace(tag, &format!("\n{tag}")))
}

#[test]
fn three_sheets() {
    for case in ["slow", "open", "vague"] {
        insta::assert_snapshot!(
            format!("sheet_{case}"),
            laid_out(&sheet(&format!("{case}.json")))
        );
    }
}

fn all<'a>(page: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    let selector = Selector::parse(selector).unwrap();
    page.select(&selector).collect()
}

/// One language, one main part, headings that go down a step at a time, headers with a scope, ids once, and every
/// section named by a heading that is there.
fn sound(html: &str) {
    let page = Html::parse_document(html);
    assert!(page.errors.is_empty(), "{:?}", page.errors);
    assert_eq!(all(&page, "html[lang=en]").len(), 1);
    assert_eq!(all(&page, "main").len(), 1);
    assert_eq!(all(&page, "title").len(), 1);
    let mut level = 0;
    for heading in all(&page, "h1, h2, h3, h4, h5, h6") {
        let next: u32 = heading.value().name()[1..].parse().unwrap();
        assert!(next <= level + 1, "{}", heading.html());
        level = next;
        assert!(!heading.text().collect::<String>().trim().is_empty());
    }
    for header in all(&page, "th") {
        assert!(
            matches!(header.attr("scope"), Some("col" | "row")),
            "{}",
            header.html()
        );
        assert!(
            !header.text().collect::<String>().trim().is_empty(),
            "{}",
            header.html()
        );
    }
    let mut ids = BTreeSet::new();
    for element in all(&page, "[id]") {
        assert!(
            ids.insert(element.attr("id").unwrap()),
            "{}",
            element.html()
        );
    }
    for element in all(&page, "section, article") {
        assert!(
            ids.contains(element.attr("aria-labelledby").unwrap()),
            "{}",
            element.html()
        );
    }
    assert!(
        all(
            &page,
            "script, link, img, iframe, object, embed, a, form, [src], [href], [onload]"
        )
        .is_empty()
    );
    for outside in ["http:", "https:", "url(", "@import", "javascript:"] {
        assert!(!html.contains(outside), "{outside}");
    }
}

#[test]
fn sheets_are_sound_pages() {
    for case in [
        "slow.json",
        "open.json",
        "vague.json",
        "two.mtcr",
        "docket.ndjson",
    ] {
        let path = format!("{POLICY}/{case}");
        let said = say(["eval", POLICY, path.as_str(), "--format", "html"]);
        sound(&said.out);
    }
}

#[test]
fn several_cases_are_sheets_of_one_document() {
    let path = format!("{POLICY}/docket.ndjson");
    let said = say(["eval", POLICY, path.as_str(), "--format", "html"]);
    let page = Html::parse_document(&said.out);
    assert_eq!(all(&page, "article").len(), 7);
    assert_eq!(
        said.err,
        "7 cases = 3 decided + 3 undetermined + 1 rejected\n"
    );
    assert_eq!(said.code, Some(1));
    assert!(
        said.out.contains("is not a declared partner"),
        "a rejected row says why"
    );
}

#[test]
fn nothing_of_a_case_is_markup() {
    let hostile = [
        "<script>alert(1)</script>",
        "</style></head><img src=x onerror=y>",
        "a \\\"quoted\\\" & 'single' \\\\ name",
        "right\\u202eto left\\u2066",
        "zero\\u0000 and bell\\u0007",
        "emoji 🚀👩‍🚀 and é",
        &"x".repeat(10_000),
    ];
    for text in hostile {
        let case = format!(
            r#"{{"case": "{text}", "transfer": {{"date": "2021-05-01", "selected_subset": {{"value": true, "by": "{text}", "source": "{text}"}}}},
               "partner": "australia", "item": {{"kind": "uav", "jurisdiction": "itar", "reach": [["500 kg", "1850 km"]], "incorporates": [], "speed_max": {{"value": "482 km/h", "source": "{text}"}}}},
               "classified": [], "about": {{"reference": "{text}", "{text}": "{text}"}}}}"#
        );
        let html = sheet_of(&case);
        sound(&html);
        let steering = |c: char| {
            c.is_control() && c != '\n'
                || ('\u{202a}'..='\u{202e}').contains(&c)
                || ('\u{2066}'..='\u{2069}').contains(&c)
        };
        assert_eq!(html.chars().find(|c| steering(*c)), None);
        let page = Html::parse_document(&html);
        let shown: String = all(&page, "h1")[0].text().collect();
        assert!(!shown.is_empty());
        if text.starts_with('<') {
            assert_eq!(shown, text, "it is shown as it was written");
        }
    }
}

#[test]
fn a_rejected_case_leaves_no_sheet() {
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("case.json");
    fs::write(&case, r#"{"partner": "australai"}"#).unwrap();
    let place = folder.path().join("sheet.html");
    let said = run(mtcrc([
        "eval",
        POLICY,
        case.to_str().unwrap(),
        "--output",
        place.to_str().unwrap(),
    ]));
    assert_eq!(said.code, Some(3));
    assert!(said.err.contains("australia"), "{}", said.err);
    assert!(!place.exists());
}

/// A program that prints HTML, if there is one.
fn chromium() -> Option<PathBuf> {
    let asked = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = ["chromium", "chrome", "google-chrome"]
        .into_iter()
        .find_map(|name| {
            let mut places = std::env::split_paths(&path).map(|folder| folder.join(name));
            places.find(|place| place.is_file())
        });
    asked.or(found)
}

fn print(program: &Path, folder: &Path, name: &str, html: &str) -> PathBuf {
    let page = folder.join(format!("{name}.html"));
    fs::write(&page, html).unwrap();
    let pdf = folder.join(format!("{name}.pdf"));
    let data = folder.join(format!("{name}-data"));
    let output = Command::new(program)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
        ])
        .args([
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ])
        .arg(format!("--user-data-dir={}", data.display()))
        .arg(format!("--print-to-pdf={}", pdf.display()))
        .arg("--no-pdf-header-footer")
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap();
    assert!(pdf.exists(), "{}", String::from_utf8_lossy(&output.stderr));
    pdf
}

/// Pages of a PDF whose page objects are not compressed, as Chromium writes them.
fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    text.matches("/Type /Page").count() - text.matches("/Type /Pages").count()
}

#[test]
fn sheets_print_on_both_papers() {
    let Some(program) = chromium() else {
        assert!(
            std::env::var_os("MTCRC_PRINT").is_none(),
            "printing is required, and no chromium is there"
        );
        eprintln!(
            "skipped: no chromium, chrome or google-chrome is there to print with (CHROMIUM names one)"
        );
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    for (case, posture, most) in [
        ("slow.json", "Case-by-case", 3),
        ("open.json", "Undetermined", 3),
    ] {
        for paper in ["A4", "Letter"] {
            let html = sheet(case).replacen("@page {", &format!("@page {{ size: {paper};"), 1);
            let name = format!("{}-{paper}", case.trim_end_matches(".json"));
            let pdf = print(&program, folder.path(), &name, &html);
            let count = pages(&fs::read(&pdf).unwrap());
            assert!((1..=most).contains(&count), "{name}: {count} pages");
            let Ok(output) = Command::new("pdftotext").arg(&pdf).arg("-").output() else {
                assert!(
                    std::env::var_os("MTCRC_PRINT").is_none(),
                    "printing is required, and no pdftotext is there"
                );
                continue;
            };
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            for word in [
                posture,
                "Signature",
                "not legal advice",
                &format!("Page {count} of {count}"),
            ] {
                assert!(text.contains(word), "{name}: {word} in\n{text}");
            }
        }
    }
}

#[test]
fn the_style_fixes_no_paper() {
    let style = fs::read_to_string(top().join("src/report/case_sheet/style.css")).unwrap();
    assert!(!style.contains("size: A4") && !style.contains("@page { size"));
}

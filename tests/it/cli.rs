//! The command line: inputs of every kind, streams, exit codes, help.

use std::io::Read;
use std::process::Stdio;

use crate::support::{Said, mtcrc, run, run_with_input, say, text, top, write};

const POLICY: &str = "tests/corpus/report/drones";
const SLOW: &str = "tests/corpus/report/drones/slow.json";

fn with_input(arguments: &[&str], input: &[u8]) -> Said {
    run_with_input(mtcrc(arguments.iter().copied()), input)
}

fn json_lines(text: &str) -> Vec<serde_json::Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn rows_in_are_rows_out_in_their_order() {
    let rows = format!("{POLICY}/rows.ndjson");
    let said = say(["eval", POLICY, &rows, "--format", "json"]);
    let values = json_lines(&said.out);
    let seen: Vec<(u64, Option<&str>, &str)> = values
        .iter()
        .map(|v| {
            let row = v["row"].as_u64().unwrap();
            (row, v["case"].as_str(), v["status"].as_str().unwrap())
        })
        .collect();
    assert_eq!(
        seen,
        [
            (1, Some("one"), "decided"),
            (2, Some("two"), "rejected"),
            (3, Some("three"), "undetermined"),
            (4, None, "rejected"),
        ]
    );
    assert_eq!(
        said.err,
        "4 cases = 1 decided + 1 undetermined + 2 rejected\n"
    );
    assert_eq!(said.code, Some(1));
    assert_eq!(values[1]["diagnostics"][0]["code"], "E0512");
}

#[test]
fn standard_input_is_read_for_what_it_is() {
    let whole = std::fs::read(top().join(SLOW)).unwrap();
    let from_file = say(["eval", POLICY, SLOW]);
    let from_input = with_input(&["eval", POLICY, "-"], &whole);
    assert_eq!(from_file.out, from_input.out);
    let block = b"case \"x\" { on 2021-05-01 item { kind: rocket } }";
    let said = with_input(&["eval", POLICY, "-", "--format", "plain"], block);
    assert!(
        said.out.starts_with("about: x, 2021-05-01\n"),
        "{}{}",
        said.out,
        said.err
    );
    let mut crlf = b"\xef\xbb\xbf".to_vec();
    crlf.extend(
        String::from_utf8(whole)
            .unwrap()
            .replace('\n', "\r\n")
            .into_bytes(),
    );
    assert_eq!(with_input(&["eval", POLICY, "-"], &crlf).out, from_file.out);
}

#[test]
fn several_objects_over_several_lines_and_lists_are_batches() {
    let two = b"{\n \"case\": \"a\"\n}\n{\n \"case\": \"b\"\n}\n";
    let list = b"[ { \"case\": \"a\" },\n { \"case\": \"b\" } ]";
    for input in [&two[..], &list[..]] {
        let said = with_input(&["eval", POLICY, "-", "--format", "json"], input);
        let values = json_lines(&said.out);
        let names: Vec<&str> = values.iter().map(|v| v["case"].as_str().unwrap()).collect();
        assert_eq!(names, ["a", "b"], "{}", said.err);
    }
}

#[test]
fn many_rows_come_out_as_they_go_in() {
    let mut input = String::new();
    for number in 0..200 {
        input.push_str(&format!(
            "{{\"case\":\"{number}\",\"item\":{{\"kind\":\"rocket\"}},\"classified\":[]}}\n"
        ));
    }
    let said = with_input(&["eval", POLICY, "-", "--format", "json"], input.as_bytes());
    for (number, line) in said.out.lines().enumerate() {
        assert!(
            line.contains(&format!("\"case\":\"{number}\",\"row\":{}", number + 1)),
            "{line}"
        );
    }
    assert_eq!(said.out.lines().count(), 200);
}

#[test]
fn facts_can_be_stated_on_the_command_line() {
    let at = |speed: &str| {
        let set = format!("item.speed_max={speed}");
        let said = say(["eval", POLICY, SLOW, "--set", &set, "--format", "json"]);
        let value: serde_json::Value = serde_json::from_str(&said.out).unwrap();
        value["outcome"].as_str().map(str::to_owned)
    };
    assert_eq!(at("800 km/h").as_deref(), Some("case-by-case"));
    assert_eq!(
        at("801 km/h").as_deref(),
        Some("strong-presumption-of-denial")
    );
    assert_eq!(at("unknown"), None);
    let before = say([
        "eval",
        POLICY,
        SLOW,
        "--as-of",
        "2020-07-23",
        "--format",
        "json",
    ]);
    let value: serde_json::Value = serde_json::from_str(&before.out).unwrap();
    assert_eq!(value["outcome"], "strong-presumption-of-denial");
    assert_eq!(value["as_of"], "2020-07-23");
}

#[test]
fn a_setting_that_cannot_be_is_refused_once() {
    let rows = format!("{POLICY}/rows.ndjson");
    let said = say(["eval", POLICY, &rows, "--set", "item.speed_max=790 kg"]);
    assert_eq!(said.code, Some(3));
    assert!(said.out.is_empty(), "{}", said.out);
    assert!(said.err.contains("unit of mass"), "{}", said.err);
}

#[test]
fn before_the_policy_is_in_force_nothing_is_claimed() {
    let said = say([
        "eval",
        POLICY,
        SLOW,
        "--as-of",
        "1980-01-01",
        "--format",
        "json",
    ]);
    let value: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(value["status"], "undetermined");
    assert_eq!(value["possible"], serde_json::json!([]));
    assert_eq!(
        value["reason"],
        "policy not in force: it takes effect on 1987-04-16"
    );
}

#[test]
fn undetermined_fails_only_when_asked() {
    let open = format!("{POLICY}/open.json");
    assert_eq!(say(["eval", POLICY, &open]).code, Some(0));
    assert_eq!(
        say(["eval", POLICY, &open, "--fail-on", "undetermined"]).code,
        Some(1)
    );
    assert_eq!(
        say(["eval", POLICY, SLOW, "--fail-on", "undetermined"]).code,
        Some(0)
    );
}

#[test]
fn a_single_case_that_is_rejected_ends_with_three() {
    let said = with_input(
        &["eval", POLICY, "-"],
        b"{ \"item\": { \"speed_max\": NaN } }",
    );
    assert_eq!(said.code, Some(3));
    assert!(said.err.contains("`NaN` is not a number"), "{}", said.err);
    assert!(said.out.is_empty());
    let contradiction = b"{ \"partner\": { \"is\": \"australia\", \"mtcr_member\": false }, \"transfer\": { \"date\": \"2021-05-01\" } }";
    let said = with_input(&["eval", POLICY, "-", "--format", "json"], contradiction);
    assert_eq!(said.code, Some(3));
    let value: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(value["status"], "rejected");
    let notes = value["diagnostics"][0]["notes"].to_string();
    assert!(
        notes.contains("register of australia") && notes.contains("List of partners"),
        "{notes}"
    );
}

#[test]
fn inputs_that_cannot_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| text(&folder.path().join(name)).to_owned();
    std::fs::write(folder.path().join("binary.json"), b"{\"a\": \0\x01\x02}").unwrap();
    std::fs::write(
        folder.path().join("latin.json"),
        b"{ \"case\": \"gr\xfcn\" }",
    )
    .unwrap();
    std::fs::write(folder.path().join("empty.json"), b"").unwrap();
    std::fs::write(folder.path().join("empty.mtcr"), b"").unwrap();
    std::fs::write(folder.path().join("rule.mtcr"), b"rule a { }").unwrap();
    std::fs::write(folder.path().join("zip.ndjson"), b"PK\x03\x04\0\n{}\n").unwrap();
    let cases = [
        (at(""), "is a folder"),
        (at("nothing.json"), "there is no"),
        (at("binary.json"), "is not a text file"),
        (at("latin.json"), "is not UTF-8"),
        (at("empty.json"), "is empty"),
        (at("empty.mtcr"), ""),
        (at("rule.mtcr"), ""),
        (at("zip.ndjson"), "is not a text file"),
    ];
    for (path, words) in cases {
        let said = say(["eval", POLICY, &path]);
        assert_eq!(said.code, Some(3), "{path}: {}", said.err);
        assert!(said.out.is_empty(), "{path}: {}", said.out);
        assert!(
            said.err.contains(words) && said.err.contains("error[E0"),
            "{path}: {}",
            said.err
        );
    }
}

#[test]
fn a_row_that_is_no_text_is_one_rejected_row() {
    let said = with_input(
        &["eval", POLICY, "-", "--format", "json"],
        b"{\"case\":\"a\"}\n{\"case\":\"gr\xfcn\"}\n{\"case\":\"c\"}\n",
    );
    let values = json_lines(&said.out);
    let status: Vec<&str> = values
        .iter()
        .map(|v| v["status"].as_str().unwrap())
        .collect();
    assert_eq!(status, ["undetermined", "rejected", "undetermined"]);
    assert_eq!(said.code, Some(1));
}

#[test]
fn a_reader_that_goes_away_ends_the_run_quietly() {
    let mut command = mtcrc(["eval", POLICY, "-", "--format", "json"]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || {
        use std::io::Write;
        let row = b"{\"item\":{\"kind\":\"rocket\"},\"classified\":[]}\n";
        for _ in 0..2000 {
            if input.write_all(row).is_err() {
                break;
            }
        }
    });
    let mut first = [0; 10];
    let mut out = child.stdout.take().unwrap();
    out.read_exact(&mut first).unwrap();
    drop(out);
    let ended = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let err = String::from_utf8_lossy(&ended.stderr);
    assert!(
        !err.contains("bug in mtcrc") && !err.contains("panicked"),
        "{err}"
    );
    assert_eq!(ended.status.code(), Some(0), "{err}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said() {
    let mut command = mtcrc(["eval", POLICY, SLOW]);
    let full = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let child = command.stdout(full).stderr(Stdio::piped()).spawn().unwrap();
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(3));
    let err = String::from_utf8_lossy(&ended.stderr);
    assert!(err.contains("cannot write the output"), "{err}");
}

#[test]
fn nothing_a_case_says_steers_the_terminal() {
    let evil = "{ \"case\": \"a\\u001b[2J\\u009b31m\\u202e\", \"transfer\": { \"date\": \"2021-05-01\" }, \
                \"item\": { \"kind\": \"uav\", \"speed_max\": { \"value\": \"482 km/h\", \"source\": \"x\\u0007\" } }, \
                \"about\": \"\u{9b}31m\" }";
    for format in ["human", "plain", "json"] {
        let said = with_input(
            &["eval", POLICY, "-", "--explain", "--format", format],
            evil.as_bytes(),
        );
        assert_eq!(said.code, Some(0), "{}", said.err);
        let steering = said
            .out
            .chars()
            .find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}');
        assert_eq!(steering, None, "{format}: {:?}", said.out);
    }
    let wrong = "{ \"it\u{9b}em\\u001b[2J\": 1, \"case\": \"\u{202e}x\" }";
    for format in ["human", "plain", "json"] {
        let said = with_input(&["eval", POLICY, "-", "--format", format], wrong.as_bytes());
        let both = said.out + &said.err;
        let steering = both
            .chars()
            .find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}');
        assert_eq!(steering, None, "{format}: {both:?}");
    }
}

#[test]
fn wrong_usage_ends_with_two() {
    for arguments in [
        &["evall"][..],
        &["eval", POLICY][..],
        &["eval", POLICY, SLOW, "--as-of", "2021-13-01"][..],
        &["eval", POLICY, SLOW, "--set", "item.speed_max"][..],
        &["check"][..],
        &[][..],
    ] {
        let said = say(arguments.iter().copied());
        assert_eq!(said.code, Some(2), "{arguments:?}: {}", said.err);
        assert!(said.out.is_empty(), "{arguments:?}");
    }
}

#[test]
fn help_begins_with_the_question_and_ends_with_an_example_that_runs() {
    for verb in [
        "eval", "check", "test", "show", "diff", "fmt", "git-diff", "debug",
    ] {
        let said = say([verb, "--help"]);
        assert_eq!(said.code, Some(0), "{verb}");
        let first = said.out.lines().next().unwrap_or("");
        assert!(first.contains('?'), "{verb} begins {first:?}");
        let (_, examples) = said
            .out
            .rsplit_once("Example")
            .unwrap_or_else(|| panic!("{verb}"));
        assert!(examples.contains("  mtcrc "), "{verb}: {examples}");
        for line in said.out.lines() {
            assert!(line.chars().count() <= 80, "{verb}: {line:?}");
        }
    }
    insta::assert_snapshot!("help", say(["--help"]).all());
    insta::assert_snapshot!("help_eval", say(["eval", "--help"]).all());
}

#[test]
fn a_policy_that_does_not_compile() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[
            ("a/policy.mtcr", "rule a: x if y\n"),
            ("b/policy.mtcr", "use \"../common.mtcr\"\n"),
            ("c/policy.mtcr", "use \"../common.mtcr\"\n"),
            ("common.mtcr", "scale s { a, b }\nscale s { c }\n"),
            ("root.mtcr", "language 1\n"),
        ],
    )
    .unwrap();
    let a = text(&folder.path().join("a")).to_owned();
    let whole = text(folder.path()).to_owned();
    let checked = say(["check", &a, "--format", "plain"]);
    assert_eq!(checked.code, Some(1));
    assert!(
        checked.out.contains(": error[E0") && checked.out.contains("1 policy with errors"),
        "{}",
        checked.out
    );
    for arguments in [
        &["eval", &a, SLOW][..],
        &["show", &a][..],
        &["debug", "policy", &a][..],
    ] {
        let said = say(arguments.iter().copied());
        assert_eq!(said.code, Some(3), "{arguments:?}");
        assert!(
            said.out.is_empty() && said.err.contains("error[E0"),
            "{arguments:?}: {}",
            said.err
        );
    }
    let all = say(["check", &whole, "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&all.out).unwrap();
    assert_eq!(value["schema"], "mtcrc.check/1");
    assert_eq!(value["policies"].as_array().map(Vec::len), Some(3));
    let twice =
        value["findings"].as_array().unwrap().iter().filter(|f| {
            f["code"] == "E0202" && f["file"].as_str().unwrap().ends_with("common.mtcr")
        });
    assert_eq!(
        twice.count(),
        1,
        "what is wrong in a shared file is said once"
    );
}

#[test]
fn checking_what_is_not_there() {
    let said = say(["check", "tests/corpus/nowhere"]);
    assert_eq!(said.code, Some(3));
    let folder = tempfile::tempdir().unwrap();
    let said = say(["check", text(folder.path())]);
    assert_eq!(said.code, Some(3), "{}{}", said.out, said.err);
}

#[test]
fn safe_edits_are_applied_on_request() {
    let folder = tempfile::tempdir().unwrap();
    let policy = std::fs::read_to_string(top().join(POLICY).join("policy.mtcr")).unwrap();
    let state = std::fs::read_to_string(top().join(POLICY).join("state.mtcr")).unwrap();
    let broken = state.replace("<= 800 km/h and", "≤ 800 km/h &&");
    assert_ne!(state, broken);
    let commerce = std::fs::read_to_string(top().join(POLICY).join("commerce.mtcr")).unwrap();
    write(
        folder.path(),
        &[
            ("policy.mtcr", &policy),
            ("state.mtcr", &broken),
            ("commerce.mtcr", &commerce),
        ],
    )
    .unwrap();
    let said = say(["check", text(folder.path()), "--fix"]);
    assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
    assert!(
        said.err.contains("2 findings mended in 1 file"),
        "{}",
        said.err
    );
    let mended = std::fs::read_to_string(folder.path().join("state.mtcr")).unwrap();
    assert_eq!(mended, state);
}

#[test]
fn the_inner_forms_can_be_looked_at() {
    for (stage, words) in [
        ("tokens", "Word \"scale\""),
        ("ast", "Rule"),
        ("policy", "rule"),
    ] {
        let said = say(["debug", stage, POLICY]);
        assert_eq!(said.code, Some(0), "{stage}: {}", said.err);
        assert!(said.out.contains(words), "{stage}");
    }
}

#[test]
fn the_same_question_has_the_same_answer_to_the_byte() {
    for format in ["human", "json"] {
        let ask = || {
            let vague = "tests/corpus/report/drones/vague.json";
            run(mtcrc([
                "eval",
                POLICY,
                vague,
                "--explain",
                "--format",
                format,
            ]))
            .out
        };
        assert_eq!(ask(), ask());
    }
}

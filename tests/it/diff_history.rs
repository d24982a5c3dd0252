//! What changed from each version of U.S. policy to the next, over all cases: `diff policies/us --as-of D1..D2` for the
//! versions that `policies/README.md` lists, in short: the summary, and each group with the number of its conditions.
//!
//! With optimisation, as the README's test command has it, all twenty steps are taken and the median number of conditions
//! of a group is held against the bound for all groups there are. Without it that takes many minutes, so only two steps
//! are; `MTCRC_DIFF_HISTORY=1` takes all of them there too.

use std::fmt::Write;
use std::fs;

use crate::support::{say, top};

/// A group of cases should be said in so many conditions, in the median.
const MEDIAN: usize = 4;

/// The steps taken without optimisation, by the day of the later version: one that changes no outcome, and one with long conditions.
const USUAL: [&str; 2] = ["1990-11-05", "1993-01-07"];

/// The days of the versions, as the table of the README lists them.
fn versions() -> Vec<String> {
    let text = fs::read_to_string(top().join("policies/README.md")).unwrap();
    let table = text
        .split("The 21 versions of U.S. policy, in their order:")
        .nth(1)
        .unwrap();
    let rows = table.lines().skip_while(|line| !line.starts_with("|---"));
    let rows = rows.skip(1).take_while(|line| line.starts_with('|'));
    let days = rows.map(|row| row.split('|').nth(1).unwrap().trim().to_owned());
    let days: Vec<String> = days.collect();
    assert_eq!(days.len(), 21, "{days:?}");
    days
}

/// Is this the head of a group of cases, and not of what is gained or lost beside the outcome?
fn is_group(head: &str) -> bool {
    let ways = ["looser: ", "stricter: ", "other: "];
    ways.iter().any(|way| head.starts_with(way))
}

/// A step in short, and the number of conditions of each of its groups.
fn step(from: &str, to: &str) -> (String, Vec<usize>) {
    let days = format!("{from}..{to}");
    let said = say([
        "diff",
        "policies/us",
        "--as-of",
        &days,
        "--all",
        "--format",
        "plain",
    ]);
    assert_eq!(said.code, Some(0), "{days}: {}", said.err);
    let mut short = String::new();
    let mut counts: Vec<usize> = Vec::new();
    let mut beside: Option<(String, usize)> = None;
    let ends = |beside: &mut Option<(String, usize)>, short: &mut String| {
        if let Some((head, count)) = beside.take() {
            let _ = writeln!(short, "{head}: {count}");
        }
    };
    for line in said.out.lines() {
        let word = line.split(':').next().unwrap_or_default();
        if let Some(condition) = line.strip_prefix("  | ") {
            assert!(
                !condition.starts_with("or in further ways"),
                "{days}: {condition}"
            );
            if let Some((_, count)) = &mut beside {
                *count += 1;
            }
            continue;
        }
        if !line.starts_with(' ') {
            if let Some((head, count)) = &beside
                && is_group(head)
            {
                counts.push(*count);
            }
            ends(&mut beside, &mut short);
        }
        match word {
            "looser" | "stricter" | "other" | "gained" | "lost" => {
                beside = Some((line.to_owned(), 0));
            }
            _ if line.starts_with(' ') => {
                let group = beside.as_ref().is_some_and(|(head, _)| is_group(head));
                let none = line.contains("no case was found");
                assert!(!(group && none), "{days}: a group without an example");
            }
            "added" | "removed" | "changed" | "text" => {}
            _ => {
                let _ = writeln!(short, "{line}");
            }
        }
    }
    ends(&mut beside, &mut short);
    (short, counts)
}

#[test]
fn from_each_version_of_us_policy_to_the_next() {
    let all = cfg!(not(debug_assertions)) || std::env::var_os("MTCRC_DIFF_HISTORY").is_some();
    let versions = versions();
    let mut counts: Vec<(usize, String)> = Vec::new();
    for pair in versions.windows(2) {
        let [from, to] = pair else { continue };
        if !all && !USUAL.contains(&to.as_str()) {
            continue;
        }
        let (short, groups) = step(from, to);
        insta::assert_snapshot!(format!("diff_history_{to}"), short);
        counts.extend(groups.into_iter().map(|count| (count, to.clone())));
    }
    counts.sort();
    let median = counts.get(counts.len() / 2).map_or(0, |(count, _)| *count);
    println!(
        "{} groups; conditions: median {median}, most {:?}",
        counts.len(),
        counts.last()
    );
    assert!(median <= MEDIAN, "{counts:?}");
    if !all {
        println!(
            "only {} steps were taken; MTCRC_DIFF_HISTORY=1 takes all 20",
            USUAL.len()
        );
    }
}

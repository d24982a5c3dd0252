//! `mtcrc flip`: where the line is.

use serde_json::{Value, json};

use crate::support::{Said, mtcrc, run_with_input, say, without_digests};

const POLICY: &str = "tests/corpus/flip";

fn flip(case: &str, more: &[&str]) -> Said {
    let case = format!("{POLICY}/{case}.json");
    say(["flip", POLICY, &case]
        .into_iter()
        .chain(more.iter().copied()))
}

fn json(case: &str, more: &[&str]) -> Value {
    let said = flip(case, &[more, &["--format", "json"]].concat());
    serde_json::from_str(&said.out).unwrap_or_else(|e| panic!("{e}: {}", said.err))
}

fn says(value: &Value) -> Vec<String> {
    let changes = value["changes"].as_array().unwrap();
    let one = |line: &Value| {
        let facts = line["facts"].as_array().unwrap();
        let facts: Vec<&str> = facts.iter().map(|f| f["says"].as_str().unwrap()).collect();
        facts.join(" and ")
    };
    changes.iter().map(one).collect()
}

#[test]
fn in_every_form() {
    for form in ["human", "plain", "json"] {
        let said = flip("fast", &["--format", form]);
        assert_eq!(said.code, Some(0));
        insta::assert_snapshot!(format!("flip_{form}"), without_digests(&said.all()));
    }
}

#[test]
fn the_distance_is_measured_in_the_units_of_the_policy() {
    let value = json("fast", &[]);
    let speed = value["changes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|line| line["facts"][0]["name"] == "item.speed_max");
    let distance = &speed.unwrap()["facts"][0]["distance"];
    assert_eq!(distance["by"], "10 km/h", "{value:#}");
    assert_eq!(distance["side"], "above");
    assert_eq!(distance["reached"], true);
}

/// No single promise is enough: the two are proposed together, and no more than these.
#[test]
fn two_facts_are_proposed_where_none_alone_is_enough() {
    let value = json("unpromised", &["--to", "case-by-case"]);
    let says = says(&value);
    assert_eq!(
        says,
        ["transfer.channel == government and transfer.promises with no-retransfer"],
        "{value:#}"
    );
}

#[test]
fn open_facts_stay_open() {
    let said = flip("open", &[]);
    insta::assert_snapshot!("flip_open", without_digests(&said.all()));
}

#[test]
fn what_is_no_outcome_or_no_case_is_said() {
    let said = flip("fast", &["--to", "case-by-cas"]);
    assert_eq!(said.code, Some(2));
    assert!(
        said.err.contains("did you mean `case-by-case`?"),
        "{}",
        said.err
    );
    let said = flip("nowhere", &[]);
    assert_eq!(said.code, Some(3));
    let two = "{\"case\": \"a\"}\n{\"case\": \"b\"}\n";
    let said = run_with_input(mtcrc(["flip", POLICY, "-"]), two.as_bytes());
    assert_eq!(said.code, Some(3));
    assert!(said.err.contains("several cases"), "{}", said.err);
}

const SETS: &str = "tests/corpus/flip-sets";

/// Every promise there may be, in the order of the bits of a number.
const PROMISES: [&str; 8] = [
    "end-use",
    "no-retransfer",
    "inspection",
    "storage",
    "return",
    "audit",
    "resale",
    "brokering",
];

fn of_set(case: &str, to: &str, form: &str) -> Said {
    let case = format!("{SETS}/{case}.json");
    say(["flip", SETS, &case, "--to", to, "--format", form])
}

/// The changes of a set are as large as they must be, whether alone or together with another fact.
#[test]
fn a_set_is_changed_by_as_many_members_as_it_takes() {
    for case in ["nothing", "dealing"] {
        for to in ["free", "review"] {
            let said = of_set(case, to, "human");
            insta::assert_snapshot!(format!("flip_{case}_{to}"), without_digests(&said.all()));
        }
    }
}

/// Of all the sets there can be, decided one by one, none that leads to the answer is nearer than the one proposed.
#[test]
fn no_smaller_change_of_a_set_moves_the_answer() {
    let cases = (0..256_u32).map(|bits| {
        let promises = members(bits);
        let transfer = json!({ "channel": "commercial", "promises": promises });
        json!({ "case": bits.to_string(), "transfer": transfer })
    });
    let lines: String = cases.map(|case| format!("{case}\n")).collect();
    let eval = mtcrc(["eval", SETS, "-", "--format", "json"]);
    let said = run_with_input(eval, lines.as_bytes());
    let outcomes = said.out.lines().map(|line| {
        let decision: Value = serde_json::from_str(line).unwrap();
        decision["outcome"].as_str().unwrap().to_owned()
    });
    let outcomes: Vec<String> = outcomes.collect();
    assert_eq!(outcomes.len(), 256);
    let free = |bits: &u32| outcomes[*bits as usize] == "free";
    for start in (0..256_u32).step_by(5).filter(|bits| !free(bits)) {
        let nearest = (0..256_u32)
            .filter(free)
            .map(|bits| (bits ^ start).count_ones());
        let case = json!({ "transfer": { "channel": "commercial", "promises": members(start) } });
        let flip = mtcrc(["flip", SETS, "-", "--to", "free", "--format", "json"]);
        let said = run_with_input(flip, case.to_string().as_bytes());
        let found: Value = serde_json::from_str(&said.out).unwrap();
        let single = found["changes"].as_array().unwrap().iter();
        let mut single = single.filter(|line| line["facts"].as_array().unwrap().len() == 1);
        let proposed = &single.next().unwrap()["witness"]["transfer"]["promises"];
        let proposed = proposed.as_array().unwrap().iter();
        let proposed = proposed.map(|one| PROMISES.iter().position(|name| one == name).unwrap());
        let proposed: u32 = proposed.map(|at| 1 << at).sum();
        assert!(free(&proposed), "{start:b}");
        assert_eq!(
            Some((proposed ^ start).count_ones()),
            nearest.min(),
            "{start:b}"
        );
    }
}

/// No numbers can keep these promises from counting, though each comparison for itself could come out so: what they lead to
/// is proposed, and `eval` says so.
#[test]
fn a_set_is_changed_where_numbers_that_are_open_bind_each_other() {
    let policy = "tests/corpus/flip-sets-compared";
    let said = say([
        "flip",
        policy,
        &format!("{policy}/audit.json"),
        "--to",
        "free",
        "--format",
        "json",
    ]);
    let found: Value = serde_json::from_str(&said.out).unwrap();
    let changed = &found["changes"][0]["witness"];
    let promises = ["audit", "end-use", "inspection", "no-retransfer", "storage"];
    let mut proposed: Vec<&str> = changed["transfer"]["promises"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one.as_str().unwrap())
        .collect();
    proposed.sort_unstable();
    assert_eq!(proposed, promises, "{}", said.all());
    let eval = mtcrc(["eval", policy, "-", "--format", "json"]);
    let decided: Value =
        serde_json::from_str(&run_with_input(eval, changed.to_string().as_bytes()).out).unwrap();
    assert_eq!(decided["outcome"], "free");
}

/// The promises of a number.
fn members(bits: u32) -> Vec<&'static str> {
    let named = PROMISES.iter().enumerate();
    let held = named.filter(|(at, _)| bits & (1 << at) != 0);
    held.map(|(_, name)| *name).collect()
}

const COMPARED: &str = "tests/corpus/compared";

fn of_compared(case: &str, more: &[&str]) -> Said {
    let case = format!("{COMPARED}/{case}.json");
    say(["flip", COMPARED, &case]
        .into_iter()
        .chain(more.iter().copied()))
}

/// What a comparison of two numbers says of one of them is said with what the case states of the other; and that a number
/// cannot be determined is a change too.
#[test]
fn a_number_is_held_against_the_one_it_is_compared_with() {
    let said = of_compared("short", &[]);
    insta::assert_snapshot!("flip_compared", without_digests(&said.all()));
    let said = of_compared("bounded", &[]);
    insta::assert_snapshot!("flip_bounded", without_digests(&said.all()));
}

#[test]
fn an_answer_that_is_reached_takes_no_change() {
    let said = of_compared("short", &["--to", "free"]);
    insta::assert_snapshot!("flip_reached", without_digests(&said.all()));
    let said = of_compared("short", &["--to", "free", "--format", "json"]);
    let value: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(value["changes"], serde_json::json!([]), "{value:#}");
}

/// As few negotiable facts as it takes, and every set of so many that leads there: held against every change of each subset.
#[test]
fn as_few_facts_are_changed_together_as_it_takes() {
    const SEVERAL: &str = "tests/corpus/flip-several";
    const PROMISES: [&str; 4] = ["accounts", "stated_use", "no_retransfer", "inspection"];
    let transfer = |bits: u32| {
        let mut transfer = serde_json::Map::new();
        for (at, promise) in PROMISES.iter().enumerate() {
            transfer.insert((*promise).to_owned(), json!(bits & (1 << at) != 0));
        }
        let range = if bits & 16 != 0 { "299 km" } else { "900 km" };
        transfer.insert("range".to_owned(), json!(range));
        json!({ "case": bits.to_string(), "transfer": transfer })
    };
    let lines: String = (0..32)
        .map(|bits| format!("{}\n", transfer(bits)))
        .collect();
    let eval = mtcrc(["eval", SEVERAL, "-", "--format", "json"]);
    let said = run_with_input(eval, lines.as_bytes());
    let free: Vec<bool> = said
        .out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["outcome"] == "free")
        .collect();
    assert_eq!(free.len(), 32);
    let mut sizes = std::collections::BTreeSet::new();
    for start in (0..32_u32).filter(|bits| !free[*bits as usize]) {
        let turned = (0..32_u32)
            .filter(|bits| free[*bits as usize])
            .map(|bits| bits ^ start);
        let fewest = turned.clone().map(u32::count_ones).min().unwrap();
        let mut expected: Vec<u32> = turned.filter(|t| t.count_ones() == fewest).collect();
        expected.sort_unstable();
        let flip = mtcrc(["flip", SEVERAL, "-", "--to", "free", "--format", "json"]);
        let said = run_with_input(flip, transfer(start).to_string().as_bytes());
        let found: Value = serde_json::from_str(&said.out).unwrap();
        let facts = |line: &Value| {
            let facts = line["facts"].as_array().unwrap().iter();
            let place = |fact: &Value| {
                let name = fact["name"]
                    .as_str()
                    .unwrap()
                    .trim_start_matches("transfer.");
                let place = PROMISES.iter().position(|promise| *promise == name);
                1 << place.unwrap_or(4)
            };
            facts.map(place).sum::<u32>()
        };
        let mut proposed: Vec<u32> = found["changes"]
            .as_array()
            .unwrap()
            .iter()
            .map(facts)
            .collect();
        proposed.sort_unstable();
        assert_eq!(proposed, expected, "{start:b}: {found:#}");
        sizes.insert(fewest);
    }
    assert!(sizes.contains(&3), "{sizes:?}");
}

//! `mtcrc map`: the borders over two quantities.

use crate::support::{Said, say, without_digests};

const POLICY: &str = "tests/corpus/flip";

fn map(x: &str, y: &str, more: &[&str]) -> Said {
    let case = format!("{POLICY}/fast.json");
    let arguments = ["map", POLICY, &case, "--x", x, "--y", y];
    say(arguments.into_iter().chain(more.iter().copied()))
}

#[test]
fn in_every_form() {
    for form in ["human", "plain", "json", "svg"] {
        let said = map("item.reach@500kg", "item.speed_max", &["--format", form]);
        assert_eq!(said.code, Some(0), "{}", said.err);
        insta::assert_snapshot!(format!("map_{form}"), without_digests(&said.all()));
    }
}

#[test]
fn dates_are_quantities_too() {
    let said = map("transfer.date", "item.speed_max", &[]);
    insta::assert_snapshot!("map_dates", without_digests(&said.all()));
}

#[test]
fn two_policies_stand_side_by_side() {
    let against = ["--against", "tests/corpus/compare-wide"];
    let said = map("item.reach@500kg", "item.speed_max", &["--against", POLICY]);
    assert_eq!(said.out.matches("Legend").count(), 2, "{}", said.err);
    let said = map("item.reach@500kg", "item.speed_max", &against);
    assert_eq!(said.code, Some(3));
}

#[test]
fn what_is_no_quantity_is_said() {
    let mut all = String::new();
    for (x, y) in [
        ("item.kind", "item.speed_max"),
        ("item.sped_max", "item.speed_max"),
        ("item.reach", "item.speed_max"),
        ("item.speed_max@5kg", "item.speed_max"),
        ("item.speed_max", "item.speed_max"),
        ("item.reach@5 parsec", "item.speed_max"),
        ("nothing", "item.speed_max"),
    ] {
        let said = map(x, y, &[]);
        assert_eq!(said.code, Some(2), "{x}: {}", said.err);
        all += &format!("$ --x {x} --y {y}\n{}\n", said.err);
    }
    insta::assert_snapshot!("map_refused", all);
}

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

const COMPARED: &str = "tests/corpus/compared";

fn of_compared(case: &str, axes: [&str; 2], more: &[&str]) -> Said {
    let case = format!("{COMPARED}/{case}.json");
    let arguments = ["map", COMPARED, &case, "--x", axes[0], "--y", axes[1]];
    say(arguments.into_iter().chain(more.iter().copied()))
}

/// No field of ranges says where one number is greater than another: the field says so itself.
#[test]
fn quantities_that_are_compared_with_each_other_divide_fields() {
    for form in ["human", "plain", "json", "svg"] {
        let axes = ["item.range", "item.reserve"];
        let said = of_compared("short", axes, &["--format", form]);
        assert_eq!(said.code, Some(0), "{}", said.err);
        insta::assert_snapshot!(format!("map_compared_{form}"), without_digests(&said.all()));
    }
    let said = of_compared("short", ["item.trials", "item.failures"], &[]);
    insta::assert_snapshot!("map_compared_whole", without_digests(&said.all()));
    let said = of_compared("bounded", ["item.range", "item.trials"], &[]);
    insta::assert_snapshot!("map_bounded", without_digests(&said.all()));
}

#[test]
fn a_case_that_cannot_be_has_no_map() {
    let axes = ["item.range", "item.reserve"];
    let said = of_compared("refused", axes, &[]);
    assert_eq!(said.code, Some(3));
    insta::assert_snapshot!("map_contradiction", said.err);
}

#[test]
fn the_other_policy_is_named_where_it_lacks_a_quantity() {
    let said = map(
        "item.reach@500kg",
        "item.speed_max",
        &["--against", COMPARED],
    );
    assert_eq!(said.code, Some(2));
    insta::assert_snapshot!("map_against_refused", said.err);
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

/// Where one point of a curve moves, the others are what the case states of them: it is reviewed, and cannot be denied.
#[test]
fn what_is_stated_of_other_points_of_a_curve_stays() {
    let folder = "tests/corpus/map-curve";
    let case = format!("{folder}/falling.json");
    let axes = ["--x", "item.speed", "--y", "item.reach@50kg"];
    let said = say(["map", folder, &case].into_iter().chain(axes));
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(!said.out.contains("Denied"), "{}", said.out);
    insta::assert_snapshot!("map_curve", without_digests(&said.all()));
}

//! `mtcrc map`: where are the borders?

use clap::ValueEnum;

use super::arguments::{self, PolicyArgument};
use super::compiled::compile;
use super::every_case::{beside, can_be_asked, on_day, too_complex};
use super::{Exit, Output, one_case};
use crate::analysis;
use crate::check::Asked;
use crate::diagnostic::{Style, nearest};
use crate::diagram::{BUDGET, Reading};
use crate::policy::{
    Attribute, AttributeId, AttributeType, Condition, Policy, Printer, Test, VariableId,
};
use crate::quantity::Date;
use crate::report::map::{Panel, page as drawn, svg, view};
use crate::report::{page, visible};

/// Where are the borders?
///
/// Draws which answer a case has over two of its quantities, exactly: the policy's own thresholds are the borders, and
/// each range says which of its ends belong to it. Whatever else the case states is given; what it leaves open is open, and
/// a field may then hold several answers. A quantity is a number, a date or a curve at a point: `item.reach@500kg`.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example:\n  mtcrc map tests/corpus/flip tests/corpus/flip/fast.json \\\n    --x item.reach@500kg --y item.speed_max"
)]
pub struct Args {
    #[command(flatten)]
    policy: PolicyArgument,

    /// The case: a JSON file, a .mtcr file with a case block, or - for standard
    /// input
    #[arg(value_name = "CASE")]
    case: String,

    /// The quantity across
    #[arg(long, value_name = "QUANTITY")]
    x: String,

    /// The quantity upwards
    #[arg(long, value_name = "QUANTITY")]
    y: String,

    /// Ask as of this day instead of the case's own
    #[arg(long, value_name = "DATE", value_parser = arguments::date)]
    as_of: Option<Date>,

    /// Another policy, drawn beside it
    #[arg(long, value_name = "POLICY")]
    against: Option<String>,

    /// Form of the answer
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    format: MapFormat,
}

/// Which form a map takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum MapFormat {
    /// A page for people, 80 columns.
    #[default]
    Human,
    /// Field by field, without drawing.
    Plain,
    /// For programs, versioned.
    Json,
    /// A picture, to scale.
    Svg,
}

/// Runs the verb.
pub fn run(args: &Args, out: &mut Output) -> Exit {
    let style = match args.format {
        MapFormat::Human => out.human(),
        MapFormat::Plain | MapFormat::Json | MapFormat::Svg => {
            out.be_plain();
            Style::Plain
        }
    };
    let mut panels = Vec::new();
    let policies = [Some(&args.policy.policy), args.against.as_ref()];
    for (number, argument) in policies.into_iter().flatten().enumerate() {
        let which = match number {
            0 => "this policy".to_owned(),
            _ => format!("{}, given by --against", visible(argument)),
        };
        match panel(args, argument, &which, out) {
            Ok(panel) => panels.push(panel),
            Err(exit) => return exit,
        }
    }
    let text = match args.format {
        MapFormat::Json => page(&view(&panels)),
        MapFormat::Svg => svg(&panels),
        MapFormat::Human | MapFormat::Plain => drawn(&panels, style),
    };
    out.print(&text);
    Exit::Fine
}

/// The map under one policy.
fn panel(args: &Args, argument: &str, which: &str, out: &mut Output) -> Result<Panel, Exit> {
    let ready = compile(argument, out)?;
    let mut conditions = Vec::new();
    for (option, name) in [("--x", &args.x), ("--y", &args.y)] {
        match asks(&ready.policy, which, option, name) {
            Ok(condition) => conditions.push(condition),
            Err(message) => {
                out.say(&message);
                return Err(Exit::Usage);
            }
        }
    }
    if args.x == args.y {
        out.say("error: --x and --y are the same quantity\n  help: a map needs two");
        return Err(Exit::Usage);
    }
    let Some(mut one) = one_case::read(&args.case, &ready, out) else {
        return Err(Exit::Invalid);
    };
    one.case.as_of = args.as_of.or(one.case.as_of);
    let moved = [&args.x, &args.y].map(|name| attribute(&ready.policy, name));
    let root = ready.policy.units.get(ready.policy.root.index());
    let day = root.and_then(|root| root.dated_by);
    // On a day that is asked for, a date of the case is a fact like any other.
    let day_moves = one.case.as_of.is_none() && day.is_some() && moved.contains(&day);
    can_be_asked(argument, &ready, Some(&one), None, day_moves, out)?;
    // What moves is not given, and what the case states of it is no border.
    let mut rest = one.case.clone();
    rest.facts
        .retain(|fact| !moved.contains(&Some(fact.attribute)));
    let texts: Vec<&str> = conditions.iter().map(String::as_str).collect();
    let nothing =
        "error: a quantity is compared with nothing in this policy, so nothing turns on it";
    let mut asked = beside(argument, &ready, Some(&rest), &texts, None, out)?;
    let (Some(mut x), Some(mut y)) = (variable(&asked, 0), variable(&asked, 1)) else {
        out.say(nothing);
        return Err(Exit::Invalid);
    };
    // Which point of a curve moves is known only now. What is stated of its others is told apart as well.
    let kept = analysis::besides(&asked.policy, &one.case, &[x, y]);
    if kept.facts.len() > rest.facts.len() {
        asked = beside(argument, &ready, Some(&kept), &texts, None, out)?;
        let (Some(across), Some(up)) = (variable(&asked, 0), variable(&asked, 1)) else {
            out.say(nothing);
            return Err(Exit::Invalid);
        };
        (x, y, rest) = (across, up, kept);
    }
    let moving = analysis::moving_together(&asked.policy, &rest, [x, y]);
    let (policy, facts) = on_day(&moving.policy, one.case.clone());
    let mut reading = Reading::new(&policy, BUDGET);
    let mut map = analysis::map(&mut reading, &facts, x, y);
    map.unsure |= !moving.unsure.is_empty();
    if !reading.is_sound() {
        return Err(too_complex(&reading, out));
    }
    let name = one.case.name.clone();
    let name = name.unwrap_or_else(|| args.case.clone());
    Ok(Panel::of(
        ready.basis(),
        &moving.policy,
        argument,
        (&name, one.case.as_of),
        map,
    ))
}

/// The attribute that a quantity is of.
fn attribute(policy: &Policy, name: &str) -> Option<AttributeId> {
    let dotted = name.split_once('@').map_or(name, |(dotted, _)| dotted);
    let mut named = (0..).map(AttributeId).zip(&policy.attributes);
    named
        .find(|(_, one)| one.dotted == dotted)
        .map(|(id, _)| id)
}

/// A condition that asks about the quantity, so that the policy has a variable for it; else what is wrong with its name. It
/// compares it with a number that cuts it anyway, where there is one: what is asked here is no border of the policy.
fn asks(policy: &Policy, which: &str, option: &str, name: &str) -> Result<String, String> {
    let (dotted, at) = match name.split_once('@') {
        Some((dotted, at)) => (dotted, Some(at.trim())),
        None => (name, None),
    };
    let shown = visible(name);
    let Some(attribute) = policy.attributes.iter().find(|a| a.dotted == dotted) else {
        let names = policy.attributes.iter().map(|a| a.dotted.as_str());
        let help = match nearest(dotted, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("quantities of this policy: {}", quantities(policy)),
        };
        return Err(format!(
            "error: {option} `{shown}` is no attribute of {which}\n  help: {help}"
        ));
    };
    match (&attribute.ty, at) {
        (
            AttributeType::Curve {
                argument, value, ..
            },
            Some(at),
        ) => {
            let unit = if at.chars().all(|c| c.is_ascii_digit() || c == '.') {
                format!(" {}", argument.text)
            } else {
                String::new()
            };
            Ok(format!("{dotted} at {at}{unit} == 0 {}", value.text))
        }
        (AttributeType::Curve { argument, .. }, None) => Err(format!(
            "error: {option} `{shown}` is a curve: it has a value for every argument\n  \
             help: name the point: `{dotted}@500{}`",
            argument.text
        )),
        (_, Some(_)) => Err(format!(
            "error: {option} `{shown}`: `{dotted}` is no curve, it has one value\n  help: write `{dotted}`"
        )),
        (
            AttributeType::Quantity { .. }
            | AttributeType::Integer
            | AttributeType::Decimal
            | AttributeType::Date,
            None,
        ) => Ok(format!("{dotted} == {}", a_number(policy, attribute))),
        _ => Err(format!(
            "error: {option} `{shown}` is not measured: it has no more and less\n  \
             help: quantities of this policy: {}",
            quantities(policy)
        )),
    }
}

/// A number that the policy compares an attribute with, where it does.
fn a_number(policy: &Policy, attribute: &Attribute) -> String {
    let mut compared = policy.conditions.iter().filter_map(|one| match one {
        Condition::Test(own, Test::Number(_, number)) if Some(*own) == attribute.variable => {
            Some((*own, number))
        }
        _ => None,
    });
    match (compared.next(), &attribute.ty) {
        (Some((own, number)), _) => Printer::new(policy).variable_number(own, number),
        (None, AttributeType::Date) => "2000-01-01".to_owned(),
        (None, AttributeType::Quantity { unit, .. }) => format!("0 {}", unit.text),
        (None, _) => "0".to_owned(),
    }
}

/// The quantities of a policy that its conditions test.
fn quantities(policy: &Policy) -> String {
    let mut names: Vec<String> = Vec::new();
    for attribute in &policy.attributes {
        match attribute.ty {
            AttributeType::Curve { .. } => {
                let printer = Printer::new(policy);
                let parts = attribute.parts.iter().map(|part| {
                    let text = printer.variable(*part);
                    match text.split_once(" at ") {
                        Some((name, at)) => format!("{name}@{}", at.replace(' ', "")),
                        None => text,
                    }
                });
                names.extend(parts);
            }
            AttributeType::Quantity { .. }
            | AttributeType::Integer
            | AttributeType::Decimal
            | AttributeType::Date => names.push(attribute.dotted.clone()),
            _ => {}
        }
    }
    match names.len() {
        0 => "none".to_owned(),
        count if count > 8 => format!(
            "{} and {} more",
            names.iter().take(8).cloned().collect::<Vec<_>>().join(", "),
            count - 8
        ),
        _ => names.join(", "),
    }
}

/// The variable that the condition of this number asks.
fn variable(asked: &Asked, number: usize) -> Option<VariableId> {
    let (block, _) = asked.conditions.get(number)?;
    let block = asked.policy.obligations.get(block.index())?;
    let condition = block.clauses.first()?.condition?;
    match asked.policy.conditions.get(condition.index())? {
        Condition::Test(variable, _) => Some(*variable),
        _ => None,
    }
}

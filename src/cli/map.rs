//! `mtcrc map`: where are the borders?

use clap::ValueEnum;

use super::arguments::{self, PolicyArgument};
use super::compiled::{Ready, compile};
use super::every_case::{beside, on_day, too_complex};
use super::{Exit, Output, one_case};
use crate::analysis;
use crate::check::Asked;
use crate::diagnostic::{Style, nearest};
use crate::diagram::{BUDGET, Reading};
use crate::policy::{AttributeType, Condition, Policy, VariableId};
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
    for argument in policies.into_iter().flatten() {
        match panel(args, argument, out) {
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
fn panel(args: &Args, argument: &str, out: &mut Output) -> Result<Panel, Exit> {
    let ready = compile(argument, out)?;
    let mut conditions = Vec::new();
    for (option, name) in [("--x", &args.x), ("--y", &args.y)] {
        match asks(&ready.policy, option, name) {
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
    let Some(one_case::One { mut case, .. }) = one_case::read(&args.case, &ready, out) else {
        return Err(Exit::Invalid);
    };
    case.as_of = args.as_of.or(case.as_of);
    let texts: Vec<&str> = conditions.iter().map(String::as_str).collect();
    let asked = beside(argument, &ready, Some(&case), &texts, None, out)?;
    let (Some(x), Some(y)) = (variable(&asked, 0), variable(&asked, 1)) else {
        out.say(
            "error: a quantity is compared with nothing in this policy, so nothing turns on it",
        );
        return Err(Exit::Invalid);
    };
    let (policy, facts) = on_day(&asked.policy, case.clone());
    let mut reading = Reading::new(&policy, BUDGET);
    let map = analysis::map(&mut reading, &facts, x, y);
    if !reading.is_sound() {
        return Err(too_complex(&reading, out));
    }
    Ok(made(&ready, &asked, argument, &case, &args.case, map))
}

fn made(
    ready: &Ready,
    asked: &Asked,
    argument: &str,
    case: &crate::case::Case,
    file: &str,
    map: analysis::Map,
) -> Panel {
    let name = case.name.clone().unwrap_or_else(|| file.to_owned());
    let basis = ready.basis();
    Panel::of(basis, &asked.policy, argument, (&name, case.as_of), map)
}

/// A condition that asks about the quantity, so that the policy has a variable for it; else what is wrong with its name.
fn asks(policy: &Policy, option: &str, name: &str) -> Result<String, String> {
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
            "error: {option} `{shown}` is no attribute of this policy\n  help: {help}"
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
            Ok(format!("{dotted} at {at}{unit} > 1 {}", value.text))
        }
        (AttributeType::Curve { argument, .. }, None) => Err(format!(
            "error: {option} `{shown}` is a curve: it has a value for every argument\n  \
             help: name the point: `{dotted}@500{}`",
            argument.text
        )),
        (_, Some(_)) => Err(format!(
            "error: {option} `{shown}`: `{dotted}` is no curve, it has one value\n  help: write `{dotted}`"
        )),
        (AttributeType::Quantity { unit, .. }, None) => Ok(format!("{dotted} > 1 {}", unit.text)),
        (AttributeType::Integer | AttributeType::Decimal, None) => Ok(format!("{dotted} > 1")),
        (AttributeType::Date, None) => Ok(format!("{dotted} > 2000-01-01")),
        _ => Err(format!(
            "error: {option} `{shown}` is not measured: it has no more and less\n  \
             help: quantities of this policy: {}",
            quantities(policy)
        )),
    }
}

/// The quantities of a policy that its conditions test.
fn quantities(policy: &Policy) -> String {
    let mut names: Vec<String> = Vec::new();
    for attribute in &policy.attributes {
        match attribute.ty {
            AttributeType::Curve { .. } => {
                let printer = crate::policy::Printer::new(policy);
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

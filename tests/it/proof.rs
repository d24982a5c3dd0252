//! Four readings of one meaning agree: the interpreter, the diagrams, the plain evaluator that goes through complete
//! cases, and z3; on generated policies that look like those people write, and on one family that nobody would write.
//!
//! A policy that fails is shrunk: declarations are left out and made plainer as long as it still fails.
//! `MTCRC_PROOF_SEED` and `MTCRC_PROOF_POLICIES` say which and how many.

mod points;

use std::cell::RefCell;
use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};

use mtcrc::case::Case;
use mtcrc::diagram::{Asked, BUDGET, Level, NO, Reading};
use mtcrc::policy::{EntryId, ObligationId, Policy, RuleId, Verb};

use crate::agreement::naive::Naive;
use crate::diagrams::disagreements;
use crate::generated::choices::Seeded;
use crate::generated::{Draft, Histogram, Shape};
use crate::z3;
use points::Point;

fn setting(name: &str, usual: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|value| value.parse().ok())
        .unwrap_or(usual)
}

/// Drafts with few declarations, each of which can be left out or made plainer.
fn drafts() -> impl Strategy<Value = (Draft, usize)> {
    let bytes = |most: usize| prop::collection::vec(any::<u8>(), 0..most);
    let parts = (
        bytes(48),
        prop::collection::vec(bytes(24), 0..7),
        prop::collection::vec(bytes(56), 1..9),
        prop::collection::vec(bytes(24), 0..4),
        6..21_usize,
    );
    parts.prop_map(|(head, entries, rules, extras, attributes)| {
        let draft = Draft {
            head,
            entries,
            rules,
            extras,
        };
        (draft, attributes)
    })
}

/// What the plain evaluator says of a complete case, against what the diagrams say.
fn plainly(reading: &mut Reading<'_>, point: &Point<'_>) -> Result<bool, String> {
    let policy = reading.policy;
    let (world, case) = (point.world(), Case::default());
    let naive = Naive {
        policy,
        case: &case,
        world: &world,
    };
    let answerable = reading.answerable();
    let cell = |level: Level| point.cells.get(&level).copied().unwrap_or_default();
    let may_be = reading.store.value_at(answerable, cell) == 1;
    if !naive.is_completion() {
        return Ok(false);
    }
    if !may_be {
        return Err(format!(
            "a completion that the diagram leaves out: {world:?}"
        ));
    }
    let said = naive.outcome();
    let outcome = reading.unit(policy.root).outcome;
    let outcome = reading.store.value_at(outcome, cell);
    if outcome != said.posture {
        return Err(format!(
            "outcome: diagram {outcome}, plainly {}: {world:?}",
            said.posture
        ));
    }
    let entries: BTreeSet<EntryId> = (0..policy.entries.len() as u32)
        .map(EntryId)
        .filter(|&entry| {
            let matches = reading.entry(entry);
            reading.store.value_at(matches, cell) == 1
        })
        .collect();
    if entries != said.entries {
        return Err(format!(
            "entries: diagram {entries:?}, plainly {:?}",
            said.entries
        ));
    }
    let mut obligations: BTreeSet<ObligationId> = BTreeSet::new();
    for (id, block) in (0u32..).map(ObligationId).zip(&policy.obligations) {
        for verb in [Verb::Require, Verb::Consider, Verb::May] {
            for what in block.clauses.iter().flat_map(|clause| &clause.what) {
                let holds = reading.obliges(id, verb, *what);
                if reading.store.value_at(holds, cell) == 1 {
                    obligations.insert(id);
                }
            }
        }
    }
    if obligations != said.obligations {
        return Err(format!(
            "obligations: diagram {obligations:?}, plainly {:?}",
            said.obligations
        ));
    }
    for rule in (0..policy.rules.len() as u32).map(RuleId) {
        let fires = reading.rule(rule).fires;
        let fires = reading.store.value_at(fires, cell) == 1;
        if fires != naive.fires(rule) {
            return Err(format!(
                "{} fires: diagram {fires}",
                policy.rules[rule.index()].name
            ));
        }
    }
    Ok(true)
}

/// How many complete and open cases were compared.
#[derive(Default)]
struct Compared {
    policies: usize,
    complete: usize,
    open: usize,
    impossible: usize,
    questions: usize,
    histogram: Histogram,
}

/// For every question of a policy and every cell of its answer, so on both sides of each of its thresholds, a case on some
/// way, complete and with facts left open: plain evaluator, diagram and interpreter agree. Of all cells only each
/// `every`th is looked at.
fn at_the_borders(
    policy: &Policy,
    seeded: &mut Seeded,
    every: usize,
) -> Result<[usize; 3], String> {
    let mut reading = Reading::new(policy, BUDGET);
    let answerable = reading.answerable();
    let axes = reading.space.axes.clone();
    let axes = (0..).map(Level).zip(&axes);
    let cells: Vec<(Level, u16)> = axes
        .filter(|(_, axis)| matches!(axis.asked, Asked::Variable(_)))
        .flat_map(|(level, axis)| (0..axis.cells.len() as u16).map(move |cell| (level, cell)))
        .collect();
    let mut counts = [0; 3];
    for (level, cell) in cells.into_iter().step_by(every) {
        let here = reading.store.is_in(level, |other| other == cell);
        let here = reading.store.and(here, answerable);
        if here == NO {
            continue;
        }
        let point = Point::drawn(&mut reading, here, seeded);
        if !plainly(&mut reading, &point)? {
            counts[2] += 1;
            continue;
        }
        counts[0] += 1;
        let complete = point.case(&reading, || true);
        let open = point.case(&reading, || seeded.below(3) > 0);
        counts[1] += 1;
        for found in [complete, open] {
            let wrong = disagreements(&mut reading, &found);
            if !wrong.is_empty() {
                return Err(format!("{}: {:?}", wrong.join("; "), found.case));
            }
        }
    }
    Ok(counts)
}

#[test]
fn on_generated_policies() {
    let seed = setting("MTCRC_PROOF_SEED", 2024);
    let policies = setting("MTCRC_PROOF_POLICIES", 8) as u32;
    let config = Config {
        cases: policies,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(seed),
        max_shrink_iters: 400,
        max_shrink_time: 60_000,
        ..Config::default()
    };
    let program = z3::z3();
    let done = RefCell::new(Compared::default());
    let outcome = TestRunner::new(config).run(&drafts(), |(draft, attributes)| {
        let shape = Shape {
            attributes,
            comparisons: 3,
            layers: true,
        };
        let written = draft.written(shape);
        let fail = |what: String| TestCaseError::fail(format!("{what}\n{}", written.text()));
        let compiled = written.compiled();
        let Some(policy) = compiled.policy else {
            return Err(fail(format!(
                "it does not compile: {:?}",
                compiled.diagnostics
            )));
        };
        let mut seeded = Seeded(seed ^ draft.rules.len() as u64);
        let [complete, open, impossible] = at_the_borders(&policy, &mut seeded, 1).map_err(fail)?;
        let mut done = done.borrow_mut();
        done.policies += 1;
        done.complete += complete;
        done.open += open;
        done.impossible += impossible;
        done.histogram.add(&written.histogram);
        if let Some(program) = &program {
            let (questions, wrong) = z3::compared(program, &policy, 6);
            done.questions += questions;
            if !wrong.is_empty() {
                return Err(fail(wrong.join("\n")));
            }
        }
        Ok(())
    });
    let done = done.into_inner();
    println!(
        "seed {seed}: {} policies, {} complete and {} open cases, {} drawn that cannot be, {} questions to z3\n{}",
        done.policies, done.complete, done.open, done.impossible, done.questions, done.histogram
    );
    if program.is_none() {
        println!("z3 cannot be started: the diagrams were not compared with it");
    }
    if let Err(wrong) = outcome {
        panic!("{wrong}");
    }
    assert!(done.complete > 200, "only {} cases could be", done.complete);
}

/// Complete and open cases at the borders of policies people wrote.
fn borders_of(names: &[String], every: usize) {
    let mut seeded = Seeded(setting("MTCRC_PROOF_SEED", 2024));
    let (mut wrong, mut cases) = (Vec::new(), 0);
    for name in names {
        let policy = crate::diagrams::policy(name);
        match at_the_borders(&policy, &mut seeded, every) {
            Ok([complete, open, impossible]) => {
                println!(
                    "{name}: {complete} complete and {open} open cases, {impossible} that cannot be"
                );
                cases += complete;
            }
            Err(what) => wrong.push(format!("{name}: {what}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases >= 10 * names.len(), "only {cases} cases could be");
}

#[test]
fn at_the_borders_of_the_specification() {
    // Every third border here: `MTCRC_PROOF_BORDERS=1` looks at all, which takes some minutes.
    let every = setting("MTCRC_PROOF_BORDERS", 3) as usize;
    borders_of(&crate::diagrams::specification(), every);
}

/// The policies of the corpus have many borders: `MTCRC_PROOF_CORPUS=1` looks at all, `=12` at each twelfth; without it none
/// is looked at here.
#[test]
fn at_the_borders_of_the_corpus() {
    let every = setting("MTCRC_PROOF_CORPUS", 0) as usize;
    if every == 0 {
        println!("MTCRC_PROOF_CORPUS is not set: the borders of the corpus were left out");
        return;
    }
    borders_of(
        &["policies/mtcr".to_owned(), "policies/us".to_owned()],
        every,
    );
}

/// Beyond the budget a policy is called too complex, whatever is asked; and the interpreter still answers. Each rule asks
/// three of sixty truths at random, in no order that would keep the diagram small.
#[test]
fn what_no_order_keeps_small_is_called_too_complex() {
    let mut seeded = Seeded(7);
    let truths: Vec<String> = (0..60).map(|number| format!("t{number}")).collect();
    let mut text = format!(
        "scale posture {{ denial, free }}\n\nsource law \"The law\" primary\n\nrecord item {{\n    {}: bool\n}}\n\n\
         policy tangle \"Tangle\" {{\n    decides posture\n    otherwise free\n    effective 2000-01-01\n}}\n",
        truths.join(", ")
    );
    for number in 0..260 {
        let mut some: Vec<usize> = (0..3).map(|_| seeded.below(60)).collect();
        some.sort_unstable();
        some.dedup();
        let tests: Vec<String> = some
            .iter()
            .map(|truth| match seeded.below(2) {
                0 => format!("item.t{truth}"),
                _ => format!("not item.t{truth}"),
            })
            .collect();
        text.push_str(&format!(
            "\nrule r{number}: denial if {} cite law \"{number}\"\n",
            tests.join(" and ")
        ));
    }
    let files = mtcrc::source::Memory::of([("policy.mtcr", text.as_str())]);
    let opened = mtcrc::source::Opened::in_memory(files, "policy.mtcr").unwrap();
    let policy = mtcrc::check::compile(&opened).unwrap().policy.unwrap();
    let mut reading = Reading::new(&policy, 300_000);
    let _ = reading.unit(policy.root);
    assert!(
        !reading.is_sound(),
        "the budget was enough: {} nodes",
        reading.store.len()
    );
    let question = mtcrc::eval::Question {
        bound: 2_000,
        ..Default::default()
    };
    let decision = mtcrc::eval::decide(&policy, &Case::default(), &question);
    assert!(decision.is_ok());
}

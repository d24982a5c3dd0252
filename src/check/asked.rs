//! Conditions that a policy does not state, compiled as if it did: questions asked of it from outside.
//!
//! Each becomes the condition of an obligation of the root policy, written after its own text, so that names, units and
//! `posture` mean what they mean there and the interpreter reports it like any other duty. The policy's meaning stays.

use super::{Compiled, compile};
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::policy::{ObligationId, ObligationKindId, Places, Policy};
use crate::quantity::Date;
use crate::source::{FileId, LoadError, Opened, Sources, Span, text_of};

/// A policy with the conditions it was asked.
#[derive(Debug)]
pub struct Asked {
    /// The policy; its digest of the text is that of the text with the questions.
    pub policy: Policy,
    /// Where its parts are written.
    pub places: Places,
    /// The obligation that stands for each condition, in the order given.
    pub conditions: Vec<(ObligationId, ObligationKindId)>,
}

/// Why a policy could not be asked.
#[derive(Debug)]
pub enum NotAsked {
    /// It could not be read.
    Unread(LoadError),
    /// What is wrong with a condition; the places are in texts of their own.
    Refused {
        /// What was found.
        diagnostics: Vec<Diagnostic>,
        /// The texts, the conditions among them.
        sources: Sources,
    },
}

/// A condition, and the text it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    /// The condition.
    pub condition: &'a str,
    /// What the text is called where it is quoted.
    pub shown: &'a str,
    /// The text.
    pub text: &'a str,
    /// Where the condition begins in it.
    pub start: usize,
}

impl<'a> Written<'a> {
    /// A condition that stands alone.
    #[must_use]
    pub fn alone(condition: &'a str) -> Self {
        Written {
            condition,
            shown: SHOWN,
            text: condition,
            start: 0,
        }
    }
}

/// How the obligations are called that stand for conditions.
const NAME: &str = "condition-asked-from-outside";

/// What a condition that stands alone is called where it is quoted.
const SHOWN: &str = "the condition";

/// What an answer says of a judgement apart from its entry, for which the language has no words.
const JUDGED: &str = "by judgement";

/// Compiles a policy with conditions beside its own. With a day, they hold on that day only.
///
/// # Errors
/// When the policy cannot be read, or a condition is not one.
pub fn ask(opened: Opened, conditions: &[&str], day: Option<Date>) -> Result<Asked, NotAsked> {
    let alone: Vec<Written<'_>> = conditions.iter().map(|one| Written::alone(one)).collect();
    ask_written(opened, &alone, day)
}

/// The same of conditions that stand in a text, which is quoted where something is wrong with them.
///
/// # Errors
/// When the policy cannot be read, or a condition is not one.
pub fn ask_written(
    opened: Opened,
    asked: &[Written<'_>],
    day: Option<Date>,
) -> Result<Asked, NotAsked> {
    let conditions = asked.iter().map(|one| one_line(one.condition));
    let conditions: Vec<String> = conditions.collect();
    let file = opened.root_file().map_err(NotAsked::Unread)?.to_owned();
    let shown = opened.loader.shown(&file);
    let bytes = opened.loader.read(&file).map_err(NotAsked::Unread)?;
    let text = text_of(&shown, &bytes).map_err(NotAsked::Unread)?;
    let text = format!("{text}\n{}", written(&conditions, day));
    let opened = opened.replacing(&shown, &text);
    let compiled = compile(&opened).map_err(NotAsked::Unread)?;
    let Some(policy) = compiled.policy else {
        return Err(refused(compiled, &shown, asked, &conditions));
    };
    let mut found = Vec::new();
    for number in 0..conditions.len() {
        let name = format!("{NAME}-{number}");
        let block = policy.obligations.iter().position(|o| o.name == name);
        let kind = policy.obligation_kinds.iter().position(|k| k.name == name);
        if let (Some(block), Some(kind)) = (block, kind) {
            found.push((ObligationId(block as u32), ObligationKindId(kind as u32)));
        }
    }
    Ok(Asked {
        policy,
        places: compiled.places,
        conditions: found,
    })
}

/// On one line, so that nothing in it can begin a declaration.
fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

fn written(conditions: &[String], day: Option<Date>) -> String {
    if conditions.is_empty() {
        return String::new();
    }
    let when = match day.and_then(|day| Some((day, day.succ()?))) {
        Some((day, next)) => format!(" from {day} until {next}"),
        None => String::new(),
    };
    let mut text = String::from("\nobligations {\n");
    for number in 0..conditions.len() {
        text += &format!("    {NAME}-{number} \"asked\"\n");
    }
    text += "}\n";
    for (number, condition) in conditions.iter().enumerate() {
        text += &format!(
            "\nobligation {NAME}-{number}{when} {{\n    cite \"asked\"\n    consider {NAME}-{number} if\n{condition}\n}}\n"
        );
    }
    text
}

/// The findings with their places in the conditions themselves.
fn refused(
    compiled: Compiled,
    file: &str,
    asked: &[Written<'_>],
    conditions: &[String],
) -> NotAsked {
    let mut sources = compiled.sources;
    let mut texts: Vec<(&str, &str, FileId)> = Vec::new();
    let mut moved = Vec::new();
    if let Some(id) = sources.find(file) {
        let text = sources.get(id).text.clone();
        let mut from = text
            .find(&format!("\nobligations {{\n    {NAME}-0 "))
            .unwrap_or(0);
        let appended = from as u32;
        for (condition, written) in conditions.iter().zip(asked) {
            let Some(at) = text.get(from..).and_then(|rest| rest.find(" if\n")) else {
                break;
            };
            let start = from + at + 4;
            from = start + condition.len();
            let mut known = texts.iter();
            let known = known.find(|text| (text.0, text.1) == (written.shown, written.text));
            let own = match known {
                Some(&(_, _, own)) => own,
                None => sources.add(written.shown, written.text),
            };
            texts.push((written.shown, written.text, own));
            moved.push(Moved {
                file: id,
                appended,
                start: start as u32,
                end: from as u32,
                own,
                own_start: written.start as u32,
            });
        }
    }
    let mut diagnostics: Vec<Diagnostic> = compiled
        .diagnostics
        .into_iter()
        .filter(|found| found.severity == Severity::Error)
        .collect();
    // Where something is wrong with a condition itself, the declaration around it does not stand either.
    let inside = |found: &Diagnostic| {
        let main = found.main_label();
        main.is_some_and(|label| moved.iter().any(|one| one.has(label)))
    };
    if diagnostics.iter().any(inside) {
        diagnostics.retain(inside);
    }
    for found in &mut diagnostics {
        for label in &mut found.labels {
            label.span = place(&moved, label);
        }
        // An edit would be one of the command line.
        let touched = found
            .labels
            .iter()
            .any(|l| moved.iter().any(|m| m.own == l.span.file));
        if touched {
            found.fix = None;
            // The brace is that of the declaration around it.
            if let Some(before) = found.message.strip_suffix("found `}`") {
                found.message = format!("{before}found its end");
            }
            let texts = found.labels.iter_mut().map(|label| &mut label.text);
            for text in texts.chain([&mut found.message]) {
                *text = text.replace("`require`, ", "").replace(" or `}`", "");
            }
            let at = found.main_label().map(|label| label.span);
            let rest = at.and_then(|at| sources.get(at.file).text.get(at.start as usize..));
            if rest.is_some_and(|rest| rest.starts_with(JUDGED)) {
                found.message = format!("`{JUDGED}` is no part of a condition");
                found.help = Some(
                    "`entry CODE` asks whether the entry matches; who judges that stands in the annex"
                        .to_owned(),
                );
                for label in &mut found.labels {
                    label.text = "only an entry of the annex says so".to_owned();
                }
            }
        }
    }
    // What is missing at the end of a condition is missed where the declaration around it goes on, too.
    let mut later: Vec<Diagnostic> = Vec::new();
    for found in diagnostics.into_iter().rev() {
        let said = |one: &Diagnostic| one.code == found.code && one.message == found.message;
        if !later.iter().any(said) {
            later.push(found);
        }
    }
    later.reverse();
    let diagnostics = later;
    NotAsked::Refused {
        diagnostics,
        sources,
    }
}

/// A condition's place in the policy's text, and as a text of its own.
struct Moved {
    file: FileId,
    /// Where the policy's own text ends.
    appended: u32,
    start: u32,
    end: u32,
    own: FileId,
    /// Where it begins in that.
    own_start: u32,
}

impl Moved {
    /// Does this stand in the condition, or at its end?
    fn has(&self, label: &Label) -> bool {
        let at = label.span.start;
        self.file == label.span.file && (self.start..=self.end).contains(&at)
    }
}

/// What lies around a condition, where the declaration made for it begins and ends, is at its ends.
fn place(moved: &[Moved], label: &Label) -> Span {
    let added = |m: &&Moved| m.file == label.span.file && m.appended <= label.span.start;
    let around = moved
        .iter()
        .rev()
        .filter(added)
        .find(|m| m.start <= label.span.start);
    let Some(one) = around.or(moved.iter().find(added)) else {
        return label.span;
    };
    let within = |at: u32| at.clamp(one.start, one.end) - one.start + one.own_start;
    Span::new(one.own, within(label.span.start), within(label.span.end))
}

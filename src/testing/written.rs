//! A case and its answer as a test of the language, for the file beside the policy.
//!
//! What is written is read again and run before it is handed out: a test that would not pass is never given away.

use super::names;
use super::outcome::{decided, missing};
use super::run::{Tested, run};
use super::suite::Suite;
use crate::ast::{DeclarationKind, Verb};
use crate::case::{Case, StatedFact, from_facts, knowledge_text};
use crate::eval::{Decision, LayerDecision, Status, Truth};
use crate::policy::{AttributeId, Knowledge, Known, Policy, Printer, RecordId};
use crate::quantity::Date;
use crate::source::Sources;
use crate::syntax;

/// Lines are kept this short, as in every file of a policy.
const WIDTH: usize = 100;

/// The test that states the case and expects its answer; none for a case that contradicts itself, which is expected to be
/// rejected. `as_of` is a day asked for outside the case.
///
/// # Errors
/// Why there is no such test, a sentence each.
pub fn as_test(
    tested: &Tested<'_>,
    sources: &Sources,
    case: &Case,
    as_of: Option<Date>,
    decision: Option<&Decision>,
) -> Result<String, Vec<String>> {
    let mut writer = Writer {
        policy: tested.policy,
        comments: Vec::new(),
        cannot: Vec::new(),
    };
    let text = writer.test(case, as_of.or(case.as_of), decision);
    if !writer.cannot.is_empty() {
        return Err(writer.cannot);
    }
    let mut suite = Suite::of_policy(sources);
    suite.add("the test", text.as_str());
    let report = run(tested, &suite, None);
    let mut why: Vec<String> = report
        .diagnostics
        .iter()
        .map(|diagnostic| diagnostic.message.clone())
        .collect();
    for test in report.files.iter().flat_map(|file| &file.tests) {
        why.extend(test.failures.iter().map(|failure| match &failure.guarantee {
            Some(name) => format!(
                "the guarantee `{name}` does not hold for this case, so no test with it passes: {}",
                failure.actual
            ),
            None => format!("it would expect {} and get {}", failure.expected, failure.actual),
        }));
    }
    if report.passed() == 0 && why.is_empty() {
        why.push("it could not be run".to_owned());
    }
    match why.is_empty() {
        true => Ok(text),
        false => Err(why),
    }
}

struct Writer<'p> {
    policy: &'p Policy,
    /// What the language has no words for.
    comments: Vec<String>,
    /// Why there can be no test.
    cannot: Vec<String>,
}

impl Writer<'_> {
    fn test(&mut self, case: &Case, as_of: Option<Date>, decision: Option<&Decision>) -> String {
        let facts = self.facts(case, as_of);
        let expected = match decision {
            None => vec!["expect rejected".to_owned()],
            Some(decision) => self.expected(decision),
        };
        let title = quoted(case.name.as_deref().unwrap_or("Unnamed case"));
        let mut text = format!("test {title} {{\n");
        let comments = self.comments.iter().map(|line| format!("// {line}"));
        for line in comments.chain(facts).chain(expected) {
            for part in line.lines() {
                text.push_str("    ");
                text.push_str(part);
                text.push('\n');
            }
        }
        text.push_str("}\n");
        text
    }

    // ---- what the case states

    fn facts(&mut self, case: &Case, as_of: Option<Date>) -> Vec<String> {
        let mut lines = Vec::new();
        let dated_by = names::root(self.policy).and_then(|unit| unit.dated_by);
        let on = case
            .facts
            .iter()
            .find(|fact| Some(fact.attribute) == dated_by);
        let on = on.filter(|fact| {
            let plain = fact.source.is_none() && fact.by.is_none() && fact.on.is_none();
            plain && matches!(fact.knowledge, Knowledge::Exactly(Known::Number(_)))
        });
        if let Some(fact) = on {
            lines.push(format!(
                "on {}",
                knowledge_text(self.policy, fact.attribute, &fact.knowledge)
            ));
        }
        lines.extend(as_of.map(|day| format!("as of {day}")));
        let records: Vec<(RecordId, String)> = (0..)
            .map(RecordId)
            .zip(&self.policy.records)
            .map(|(id, record)| (id, record.name.clone()))
            .collect();
        for (id, name) in records {
            let of_record = |attribute: AttributeId| {
                let attribute = self.policy.attributes.get(attribute.index());
                attribute.is_some_and(|attribute| attribute.record == id)
            };
            let stated: Vec<&StatedFact> = case
                .facts
                .iter()
                .filter(|fact| of_record(fact.attribute))
                .filter(|fact| on.is_none_or(|on| on.attribute != fact.attribute))
                .collect();
            let who = case.identities.iter().find(|stated| stated.record == id);
            let who = who.map(|stated| match stated.instance {
                Some(instance) => self
                    .policy
                    .instances
                    .get(instance.index())
                    .map_or("?", |instance| instance.name.as_str()),
                None => "another",
            });
            let head = match who {
                Some(who) => format!("{name} {who}"),
                None => name,
            };
            if stated.is_empty() {
                if who.is_some() {
                    lines.push(head);
                }
                continue;
            }
            let stated: Vec<String> = stated.into_iter().map(|fact| self.fact(fact)).collect();
            lines.push(block(&head, &stated));
        }
        if let Some(entries) = &case.classified {
            let printer = Printer::new(self.policy);
            let codes: Vec<String> = entries.iter().map(|id| printer.entry(*id)).collect();
            lines.push(match codes.is_empty() {
                true => "classified {}".to_owned(),
                false => format!("classified {{ {} }}", codes.join(", ")),
            });
        }
        if let Some(about) = &case.about {
            // Free data decides nothing, and most of it is no list of texts.
            let words: Vec<&str> = about.split_whitespace().collect();
            self.comments
                .push(plain(&format!("about: {}", words.join(" "))));
        }
        lines
    }

    /// `speed_max: 482 km/h source "application, p. 4"`
    fn fact(&mut self, fact: &StatedFact) -> String {
        let attribute = self.policy.attributes.get(fact.attribute.index());
        let (name, dotted) = attribute.map_or(("?", "?"), |a| (&a.name, &a.dotted));
        let (record, _) = dotted.split_once('.').unwrap_or(("?", ""));
        let canonical = knowledge_text(self.policy, fact.attribute, &fact.knowledge);
        let texts = [fact.written.clone(), canonical];
        let value = texts
            .iter()
            .find(|text| self.reads_as(record, name, text, fact))
            .cloned();
        let Some(value) = value else {
            self.cannot.push(format!(
                "`{dotted}` is {}, which no literal of the language says exactly: it has no finite decimal",
                fact.written
            ));
            return String::new();
        };
        let said = |word: &str, text: &Option<String>| {
            text.as_ref()
                .map(|text| format!(" {word} {}", quoted(text)))
        };
        let mut line = format!("{name}: {value}");
        line.extend(said("source", &fact.source));
        line.extend(said("by", &fact.by));
        line.extend(fact.on.map(|day| format!(" on {day}")));
        line
    }

    /// Does the text state the very fact, read as the language reads it?
    fn reads_as(&self, record: &str, name: &str, text: &str, fact: &StatedFact) -> bool {
        let mut sources = Sources::new();
        let file = sources.add(
            "the fact",
            format!("case \"x\" {{ {record} {{ {name}: {text} }} }}\n"),
        );
        let parsed = syntax::parse(&sources, file);
        if !parsed.diagnostics.is_empty() {
            return false;
        }
        let [declaration] = parsed.file.declarations.as_slice() else {
            return false;
        };
        let DeclarationKind::Case(body) = &declaration.kind else {
            return false;
        };
        from_facts(self.policy, "x", &body.facts).is_ok_and(|case| {
            matches!(case.facts.as_slice(), [read]
                if read.attribute == fact.attribute && read.knowledge == fact.knowledge)
        })
    }

    // ---- what follows

    fn expected(&mut self, decision: &Decision) -> Vec<String> {
        let policy = self.policy;
        let mut lines = Vec::new();
        match &decision.status {
            Status::NotInForce { .. } => return vec!["expect not in force".to_owned()],
            Status::TooManyOpenFacts { open, .. } => {
                self.cannot.push(format!(
                    "the answer is that {open} facts are open, too many to say what follows; state more of them"
                ));
                return lines;
            }
            Status::Decided(outcome) if decision.decisive.is_empty() && !decision.otherwise => {
                let outcome = names::outcome(policy, policy.root, *outcome);
                lines.push(format!("expect {outcome}"));
                let some = names::rules(policy, &decision.possible_decisive).join(", ");
                self.comments.push(plain(&format!(
                    "Which rules decide is open: in some completions {some}."
                )));
            }
            Status::Decided(_) | Status::Undetermined => {
                lines.push(wrapped(&format!("expect {}", decided(policy, decision))));
                if decision.status == Status::Undetermined && missing(decision).is_empty() {
                    self.comments.push("No single fact is missing.".to_owned());
                }
            }
        }
        for aside in &decision.set_aside {
            let rule = names::rule(policy, aside.rule);
            lines.extend(
                names::rules(policy, &aside.by)
                    .iter()
                    .map(|by| format!("expect set aside {rule} by {by}")),
            );
        }
        lines.extend(
            decision
                .entries
                .iter()
                .map(|id| format!("expect entry {}", names::entry(policy, *id))),
        );
        for verb in [Verb::Require, Verb::Consider, Verb::May] {
            let due = decision.obligations.iter().filter(|due| due.verb == verb);
            let mut what: Vec<&str> = due.map(|due| names::obligation(policy, due.what)).collect();
            what.sort_unstable();
            what.dedup();
            if !what.is_empty() {
                let line = format!("expect {} {}", names::verb(verb), what.join(", "));
                lines.push(wrapped(&line));
            }
        }
        lines.extend(decision.layers.iter().filter_map(|layer| self.layer(layer)));
        lines.dedup();
        lines
    }

    fn layer(&self, layer: &LayerDecision) -> Option<String> {
        let name = names::unit(self.policy, layer.unit);
        match (layer.applies, layer.possible.as_slice()) {
            (Truth::False, _) => Some(format!("expect {name} does not apply")),
            (Truth::True, [only]) => {
                let outcome = names::outcome(self.policy, layer.unit, *only);
                Some(format!("expect {name} is {outcome}"))
            }
            _ => None,
        }
    }
}

/// A record with its facts, on one line where they fit.
fn block(head: &str, facts: &[String]) -> String {
    let one = format!("{head} {{ {} }}", facts.join(", "));
    // Four columns are those of the test's own block.
    if one.chars().count() + 4 <= WIDTH && !one.contains(" source ") && !one.contains(" by ") {
        return one;
    }
    let mut text = format!("{head} {{\n");
    for fact in facts {
        text.push_str("    ");
        text.push_str(fact);
        text.push('\n');
    }
    text.push('}');
    text
}

/// A line broken after commas.
fn wrapped(line: &str) -> String {
    let mut text = String::new();
    let mut column = 4;
    for (index, part) in line.split(", ").enumerate() {
        let length = part.chars().count() + 2;
        if index > 0 {
            text.push(',');
            if column + length > WIDTH {
                text.push_str("\n    ");
                column = 8;
            } else {
                text.push(' ');
            }
        }
        text.push_str(part);
        column += length;
    }
    text
}

/// A text in quotes. Control characters have no spelling in the language; they stand as blanks.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(c);
            }
            '\n' => quoted.push_str("\\n"),
            c if c.is_control() => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A text on one line of a comment.
fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_after_commas() {
        let names: Vec<String> = (0..30).map(|n| format!("obligation-{n}")).collect();
        let text = wrapped(&format!("expect require {}", names.join(", ")));
        assert!(text.lines().count() > 3);
        assert!(text.lines().all(|line| line.len() + 4 <= WIDTH), "{text}");
    }

    #[test]
    fn a_title_keeps_to_its_quotes() {
        assert_eq!(
            quoted("a \"b\" \\ c\nd\u{7}"),
            "\"a \\\"b\\\" \\\\ c\\nd \""
        );
    }
}

//! A conversation: a question, an answer from standard input, the next question.

use std::collections::BTreeSet;
use std::io::{BufRead, Write};
use std::path::Path;

use crate::case::{self, Case, Rejected, knowledge_text, write_json};
use crate::cli::compiled::Ready;
use crate::cli::file::WholeFile;
use crate::cli::{Exit, Output};
use crate::diagnostic::Style;
use crate::eval::{Asking, FactName, Inquiry, Question, inquire};
use crate::policy::AttributeType;
use crate::report::ask::{Put, sheet};
use crate::report::{contradiction, text, visible};
use crate::source::{Span, shown};

/// A conversation about one case.
pub struct Session<'a> {
    /// The policy.
    pub ready: &'a Ready,
    /// What is asked.
    pub question: Question,
    /// How pages look.
    pub style: Style,
    /// Where the case is kept.
    pub output: Option<&'a Path>,
}

/// What is known at one point of the conversation.
#[derive(Clone)]
struct State {
    case: Case,
    passed: BTreeSet<FactName>,
    inquiry: Inquiry,
}

impl Session<'_> {
    /// Asks until the outcome is settled, nothing is left to ask, or the answers end.
    pub fn hold(&self, case: Case, inquiry: Inquiry, out: &mut Output) -> Exit {
        let mut past: Vec<State> = Vec::new();
        let mut now = State {
            case,
            passed: BTreeSet::new(),
            inquiry,
        };
        let mut answers = std::io::stdin().lock().lines();
        let mut shown = false;
        while let Some(asking) = now.inquiry.next.clone() {
            if !shown {
                let put = Put {
                    basis: self.ready.basis(),
                    inquiry: &now.inquiry,
                    number: Some(past.len() + 1),
                };
                out.print(&sheet(&put).render(self.style));
                shown = true;
            }
            out.print("> ");
            out.flush();
            let Some(Ok(answer)) = answers.next() else {
                out.print("\n");
                break;
            };
            // What a pipe answers is shown, so that the page reads as a conversation.
            let answer = answer.trim();
            match answer {
                "" => continue,
                "quit" | "q" => break,
                "back" => {
                    match past.pop() {
                        Some(before) => now = before,
                        None => out.say("nothing was answered yet"),
                    }
                    shown = false;
                    continue;
                }
                _ => {}
            }
            let next = match answer {
                "?" => {
                    let mut passed = now.passed.clone();
                    passed.insert(asking.fact.clone());
                    self.asked(now.case.clone(), passed, out)
                }
                _ => self
                    .answered(&now, &asking, answer, out)
                    .and_then(|case| self.asked(case, now.passed.clone(), out)),
            };
            if let Some(next) = next {
                past.push(std::mem::replace(&mut now, next));
                shown = false;
                out.print("\n");
            }
        }
        let page = text::sheet(self.ready.basis(), &now.inquiry.decision, None, None);
        out.print(&page.render(self.style));
        self.keep(&now.case, out)
    }

    /// The state in which these facts are known and those are passed over; none when they cannot all be true.
    fn asked(&self, case: Case, passed: BTreeSet<FactName>, out: &mut Output) -> Option<State> {
        match inquire(&self.ready.policy, &case, &self.question, &passed) {
            Ok(inquiry) => Some(State {
                case,
                passed,
                inquiry,
            }),
            Err(found) => {
                let diagnostics = contradiction::diagnostics(self.ready.basis(), &case, &found);
                out.diagnostics(&diagnostics, &self.ready.sources);
                None
            }
        }
    }

    /// The case with the answer in it; none when it is no answer to this question.
    fn answered(
        &self,
        now: &State,
        asking: &Asking,
        answer: &str,
        out: &mut Output,
    ) -> Option<Case> {
        let policy = &self.ready.policy;
        if asking.fact == FactName::QuestionDate {
            return match crate::quantity::Date::parse(answer) {
                Ok(day) => Some(Case {
                    as_of: Some(day),
                    ..now.case.clone()
                }),
                Err(error) => {
                    out.say(&format!("error: {}; {}", error.message(), error.help()));
                    None
                }
            };
        }
        let name = self.ready.basis().fact_name(&asking.fact);
        let mut case = now.case.clone();
        let value = self.with_points(now, asking, answer);
        match case::set(&mut case, policy, &name, &value) {
            Ok(()) => Some(case),
            Err(rejected) => {
                let rejected = as_answered(rejected, &name, &value);
                out.diagnostics(&rejected.diagnostics, &rejected.sources());
                None
            }
        }
    }

    /// A value alone answers for the one point of a curve that matters; points that are known already stay.
    fn with_points(&self, now: &State, asking: &Asking, answer: &str) -> String {
        let policy = &self.ready.policy;
        let FactName::Attribute(id) = &asking.fact else {
            return answer.to_owned();
        };
        let attribute = policy.attributes.get(id.index());
        let curve = attribute.is_some_and(|a| matches!(a.ty, AttributeType::Curve { .. }));
        if !curve || answer.contains('{') || answer == "undeterminable" {
            return answer.to_owned();
        }
        let point = match (answer.contains("->"), asking.detail.as_slice()) {
            (true, _) => answer.to_owned(),
            (false, [only]) => format!("{} -> {answer}", only.trim_start_matches("at ")),
            (false, _) => return answer.to_owned(),
        };
        let known = now.case.facts.iter().find(|fact| fact.attribute == *id);
        let known = known.map(|fact| knowledge_text(policy, *id, &fact.knowledge));
        let known = known
            .as_deref()
            .and_then(|text| text.trim().strip_prefix('{')?.split('}').next());
        match known.map(str::trim).filter(|points| !points.is_empty()) {
            Some(points) => format!("{{ {points}, {point} }}"),
            None => format!("{{ {point} }}"),
        }
    }

    fn keep(&self, case: &Case, out: &mut Output) -> Exit {
        let Some(place) = self.output else {
            return Exit::Fine;
        };
        let text = write_json(&self.ready.policy, case);
        let written = WholeFile::begin(place).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            if !text.ends_with('\n') {
                file.write_all(b"\n")?;
            }
            file.keep()
        });
        match written {
            Ok(()) => {
                let place = shown(&place.to_string_lossy());
                out.say(&format!("the case is in {}", visible(&place)));
                Exit::Fine
            }
            Err(error) => {
                let place = shown(&place.to_string_lossy());
                out.say(&format!("error: cannot write {}: {error}", visible(&place)));
                Exit::Invalid
            }
        }
    }
}

/// What is wrong with an answer, shown in the answer alone: nobody wrote the name before it.
fn as_answered(mut rejected: Rejected, name: &str, answer: &str) -> Rejected {
    let unquoted = answer.strip_prefix('"').and_then(|a| a.strip_suffix('"'));
    let before = u32::try_from(name.len() + 1).unwrap_or_default();
    let labels = rejected.diagnostics.iter_mut();
    for label in labels.flat_map(|diagnostic| &mut diagnostic.labels) {
        let place = label.span;
        label.span = Span::new(
            place.file,
            place.start.saturating_sub(before),
            place.end.saturating_sub(before),
        );
    }
    rejected.text = Some((
        "the answer".to_owned(),
        unquoted.unwrap_or(answer).to_owned(),
    ));
    rejected
}

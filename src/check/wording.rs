//! The words of the checker's findings: one arm for each, beside nothing else.

use super::conditions::Place;
use super::error::{CheckError, Circle, Kind, Known, NonLinear, Outer};
use crate::ast::Word;
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::policy::code::is_code;
use crate::quantity::Date;
use crate::source::Span;

impl CheckError {
    /// The finding in words.
    pub(crate) fn diagnostic(&self) -> Diagnostic {
        match self {
            CheckError::Unknown { kind, name, nearest, known } => unknown(*kind, name, nearest.as_deref(), known),
            CheckError::NoInstance { record, name, nearest, known, instead } => {
                let d = error("E0201", format!("no {} is named `{}`", short(record), short(&name.text))).at(name.span, "not declared");
                match instead {
                    Some(instead) if nearest.is_none() => d.help(format!("`is` asks who or which; for a value write `{}`", short(instead))),
                    _ if nearest.is_none() && known.shown.is_empty() => {
                        let record = short(record);
                        d.help(format!("no {record} is declared by name: declare one, `{record} {} \"Title\" {{ … }}`, or compare one of its attributes, `{record}.…`", short(&name.text)))
                    }
                    _ => suggested(d, name.span, nearest.as_deref(), known, ""),
                }
            }
            CheckError::Duplicate { kind: Kind::File, name, first } => error("E0202", format!("file `{}` is used twice", short(&name.text)))
                .at(name.span, "used again here")
                .also(*first, "first used here")
                .help("remove one of them"),
            CheckError::Duplicate { kind: kind @ (Kind::Record | Kind::Scale), name, first } => {
                error("E0202", format!("{} `{}` is declared twice", kind.noun(), short(&name.text)))
                    .at(name.span, "declared again here")
                    .also(*first, "first declared here")
                    .help("put what both say into one declaration")
            }
            CheckError::Duplicate { kind, name, first } => {
                error("E0202", format!("{} `{}` is declared twice", kind.noun(), short(&name.text)))
                    .at(name.span, "declared again here")
                    .also(*first, "first declared here")
                    .help("give one of them another name, or remove it")
            }
            CheckError::Repeated { kind, name, first } => {
                error("E0202", format!("{} `{}` stands twice in one list", kind.noun(), short(&name.text)))
                    .at(name.span, "again here")
                    .also(*first, "first here")
                    .help("remove one of them")
            }
            CheckError::FactTwice { name, whose, first, second } => error("E0405", match whose {
                Some(whose) => format!("`{name}` of `{}` has two values on the same day", short(whose)),
                None => format!("`{name}` has two values on the same day"),
            })
                .at(*second, "this one")
                .also(*first, "and this one")
                .help("say until when the first holds and from when the second: `weak until 2023-01-01, strong from 2023-01-01`"),
            CheckError::SharedAlias { name, instance, other, first } => {
                error("E0202", format!("`{}` means both `{}` and `{}`", short(&name.text), short(other), short(instance)))
                    .at(name.span, format!("a name of `{}`", short(instance)))
                    .also(*first, format!("a name of `{}`", short(other)))
                    .help("a case may use any of the names, in capitals or not: give one of the two another")
            }
            CheckError::StatedTwice { what, span, first } => error("E0202", format!("{what} is stated twice"))
                .at(*span, "stated again here")
                .also(*first, "first stated here")
                .help("keep one of them"),
            CheckError::SharedName { kind, name, other, first } => {
                error("E0210", format!("{} `{}` has the name of {} {}", kind.noun(), short(&name.text), article(other.noun()), other.noun()))
                    .at(name.span, "could be taken for the other")
                    .also(*first, format!("the {}", other.noun()))
                    .help(format!("give one of them another name: `{} is …` must mean one of the two", short(&name.text)))
            }
            CheckError::NameTaken { kind, name, meaning } => {
                error("E0210", format!("`{}` cannot be the name of {} {}", short(&name.text), article(kind.noun()), kind.noun()))
                    .at(name.span, format!("already means {meaning}"))
                    .help("choose another name")
            }
            CheckError::InOtherPolicy { name, here, there } => {
                error("E0203", format!("rule `{}` belongs to policy `{there}`, not to `{here}`", name.text))
                    .at(name.span, format!("named from policy `{here}`"))
                    .help(format!(
                        "a rule outranks rules of its own policy only; between layers the strictest outcome wins. To build on `{there}`, \
                         let `{here}` extend it"
                    ))
            }
            CheckError::WhichPolicy { span, policies } => {
                error("E0204", "this file does not say which policy its rules belong to")
                    .at(*span, "belongs to one of several policies")
                    .help(format!("start the file with `part of` and the name of one: {}", policies.join(", ")))
            }
            CheckError::NoPolicy { span } => error("E0205", "no policy is declared")
                .at(*span, "neither in this file nor in what it uses")
                .help("declare one: `policy NAME \"Title\" { decides posture  otherwise not-caught }`"),
            CheckError::SeveralRoots { span, policies } => error("E0206", "it is not clear which policy answers")
                .at(*span, "one of several")
                .help(format!("the root file declares {}; keep one there, or let one have the others as `layers`", policies.join(", "))),
            CheckError::NewerLanguage { number, newest } => {
                error("E0207", format!("the policy is written in language {}, and this program knows up to {newest}", number.text))
                    .at(number.span, "a newer language")
                    .help("use a newer mtcrc: an older one could misread what it does not know")
            }
            CheckError::BadLanguage { number } => error("E0208", format!("`{}` is not a language version", number.text))
                .at(number.span, "not a version")
                .help("write `language 1`"),
            CheckError::UnusedDefine { name } => warning("W0201", format!("define `{}` is never used", name.text))
                .at(name.span, "nothing refers to it")
                .help("remove it, or use it in a condition"),
            CheckError::Mismatch { left, left_is, right, right_is, units, gravity } => {
                let d = error("E0301", format!("{left_is} and {right_is} cannot be compared or added"))
                    .at(*right, right_is.clone())
                    .also(*left, left_is.clone());
                if *gravity {
                    return d.help("`g` is the gram; standard gravity is written `gn`: `10 gn`");
                }
                if units.is_empty() {
                    return d.help("both sides must measure the same");
                }
                d.help(format!("both sides must measure the same; units that fit: {}", units.join(", ")))
            }
            CheckError::NoDimension { span } => error("E0301", "this product measures nothing the language knows")
                .at(*span, "a product")
                .help("amounts of two currencies, and very high powers, cannot be multiplied"),
            CheckError::NotACondition { span, found, help } => {
                with_help(error("E0302", format!("{found} stands where a condition must stand")).at(*span, "neither true nor false"), help)
            }
            CheckError::NotAskable { span, found, help } => error("E0302", format!("`is` cannot ask this of {found}"))
                .at(*span, "not what `is` asks")
                .help(help.clone()),
            CheckError::NotAValue { span, name, other, help } => error("E0303", format!("`{name}` is compared with {other}"))
                .at(*span, "not one of its values")
                .help(help.clone()),
            CheckError::DateArithmetic { span } => error("E0303", "days are neither added nor multiplied")
                .at(*span, "arithmetic with dates")
                .help("dates are only compared: write the date you mean"),
            CheckError::NotANumber { span, found, help } => {
                with_help(error("E0303", format!("{found} cannot be compared like this")).at(*span, found.clone()), help)
            }
            CheckError::AlwaysSame { span, always, why } => {
                let what = if *always { "true" } else { "false" };
                error("E0304", format!("this is always {what}: {why}"))
                    .at(*span, format!("always {what}"))
                    .help("remove it, or write the limit that was meant")
            }
            CheckError::NonLinear { span, why } => non_linear(*span, why),
            CheckError::DivisionByZero { span } => {
                error("E0306", "division by zero").at(*span, "zero").help("write the number that was meant")
            }
            CheckError::BadLiteral { span, message, help } => with_help(error("E0307", message.clone()).at(*span, "cannot be read"), help),
            CheckError::NeedsUnit { span, dimension, units } => error("E0308", format!("{dimension} needs its unit"))
                .at(*span, "a number without a unit")
                .help(format!("write the unit after the number: {}", units.join(", "))),
            CheckError::NoOrder { span, name } => error("E0309", format!("`{name}` has no order"))
                .at(*span, "compared by order")
                .help("use `==`, `!=` or `in { … }`; where the order of its values is meant, declare it `ordered one of { … }`, least first"),
            CheckError::NoDirection { span, name } => error("E0309", format!("`{name}` has no order"))
                .at(*span, "neither rises nor falls")
                .help("such a guarantee takes a number, a date, a truth value or an `ordered one of { … }`"),
            CheckError::PostureHere { span, what, place } => error("E0310", format!("{what} cannot be asked in {}", place.phrase()))
                .at(*span, "not decided yet")
                .help(match place {
                    Place::Rule | Place::Exception | Place::Applies => {
                        "it is decided after the rules: obligations and guarantees may ask it, rules only the outcome of another policy"
                    }
                    _ => "outcomes are decided after the rules: obligations and guarantees may ask them",
                }),
            CheckError::CategoryHere { span, place: Place::Assume } => error("E0311", "classification cannot be asked in an `assume`")
                .at(*span, "a classification")
                .help("an assumption is about facts: ask attributes, or a set of entries, `item.incorporates has category I`"),
            CheckError::CategoryHere { span, place } => error("E0311", format!("a category cannot be asked in {}", place.phrase()))
                .at(*span, "depends on every entry")
                .help("name the entries meant, `entry 1.A`, or ask a set of entries, `item.incorporates has category I`"),
            CheckError::ImpliesHere { span } => error("E0312", "`implies` stands only in an `assume`")
                .at(*span, "not an assumption")
                .help("in a condition `a implies b` is written `(not a or b)`"),
            CheckError::NeverUndeterminable { span, name } => error("E0313", format!("`{name}` is never undeterminable"))
                .at(*span, "always false")
                .help("declare the attribute `… or undeterminable` where the text acts on that; for a fact nobody stated yet nothing need be written"),
            CheckError::SetCompared { span, name } => error("E0314", format!("`{name}` is a set, not one value"))
                .at(*span, "a set")
                .help(format!("ask what it holds: `{name} has …`, `{name} has any of {{ … }}`")),
            CheckError::NotASet { span, found } => error("E0315", format!("{found} is not a set"))
                .at(*span, "must be a set")
                .help("`has` and `within` ask about attributes of type `set of …`"),
            CheckError::OtherMembers { span, message, label, help } => error("E0315", message.clone()).at(*span, *label).help(*help),
            CheckError::QuotedValue { text, meant } => quoted_value(text, meant.as_deref()),
            CheckError::BadCurve { span, why, label } => {
                error("E0317", why.clone()).at(*span, *label).help("a point of a curve is written `item.reach at 500 kg`, with a constant")
            }
            CheckError::OffsetInArithmetic { span } => error("E0318", "degrees Celsius stand in comparisons only")
                .at(*span, "arithmetic with °C")
                .help("0 °C is not nothing: write the result, or use kelvins for differences"),
            CheckError::BadType { span, message, label, help } => error("E0319", message.clone()).at(*span, *label).help(help.clone()),
            CheckError::BadValue { diagnostic } => (**diagnostic).clone(),
            CheckError::Cycle { kind, path, date } => cycle(*kind, path, *date),
            CheckError::TooFar { name, span, limit } => {
                error("E0422", format!("`{}` leads on through more than {limit} levels of conditions", short(name)))
                    .at(*span, "leads on too far")
                    .help("let conditions refer to fewer defines and entries that refer to others in turn")
            }
            CheckError::TouchesAbsolute { span, what, rule, declared } => {
                error("E0402", format!("{what} cannot touch the absolute rule `{rule}`"))
                    .at(*span, "would weaken a floor")
                    .also(*declared, "declared absolute here")
                    .help("nothing goes below an absolute rule; only an amendment of the policy that declares it may replace or repeal it")
            }
            CheckError::MissingCitation { kind, name } => error("E0403", format!("{} `{}` has no citation", kind.noun(), short(&name.text)))
                .at(name.span, "based on nothing")
                .help("say what it is based on: `cite SOURCE \"para. 2\"` with a declared source, or `cite \"text\"`"),
            CheckError::UnverifiedCitation { span, source: Some(name), .. } => warning("W0401", format!("source `{}` is unverified", short(name)))
                .at(*span, "nobody checked this source")
                .help("say where it is declared how well it is known, `primary` or `secondary`; a rule may accept it: `accept unverified-citation \"reason\"`"),
            CheckError::UnverifiedCitation { span, source: None, text } => warning("W0401", format!("the citation \"{}\" is unverified", short(text)))
                .at(*span, "no declared source")
                .help("declare the source with its status, `source NAME \"Title\" primary`; a rule may accept it: `accept unverified-citation \"reason\"`"),
            CheckError::EmptyValidity { span, from, until } => {
                let message = if from == until {
                    format!("it would end on the day it begins, {from}")
                } else {
                    format!("it would end on {until}, before it begins on {from}")
                };
                error("E0404", message)
                    .at(*span, "not after the first day")
                    .help("`until`, and the day of a repeal, is the first day on which it no longer exists: it comes after the first on which it does")
            }
            CheckError::Overlap { kind, name, first, second } => {
                error("E0405", format!("two versions of {} `{name}` exist on the same day", kind.noun()))
                    .at(*second, "this one")
                    .also(*first, "and this one")
                    .help("end the first with `until` on the day the second begins, or `replace` it in an amendment")
            }
            CheckError::ClauseMissing { kind, name, clause, help } => {
                error("E0406", format!("{} `{}` does not say `{clause}`", kind.noun(), short(&name.text)))
                    .at(name.span, format!("no `{clause}`"))
                    .help(help.clone())
            }
            CheckError::NotInForce { kind, name, date, ended, begins } => {
                let d = error("E0407", format!("{} `{}` is not in force on {date}", kind.noun(), short(&name.text))).at(name.span, "nothing to amend that day");
                match (ended, begins) {
                    (Some((day, by)), _) => d.help(format!("it was ended on {day} by {by}")),
                    (None, Some(day)) => d.help(format!("it begins on {day}: amend it from then on")),
                    (None, None) => d.help("amend what exists on that day"),
                }
            }
            CheckError::AmendedTwice { kind, name, date, other } => {
                error("E0408", format!("{} `{}` is amended twice on {date}", kind.noun(), short(&name.text)))
                    .at(name.span, "amended here")
                    .also(*other, "and here")
                    .help("the order of amendments on one day means nothing: put the result into one of them")
            }
            CheckError::RuleInLayered { name, policy } => {
                error("E0409", format!("policy `{policy}` has layers, so it has no rule `{}` of its own", name.text))
                    .at(name.span, "a rule of a layered policy")
                    .help("put the rule into one of the layers; a layered policy may have obligations and guarantees")
            }
            CheckError::NestedLayers { name } => error("E0410", format!("layer `{}` has layers itself", name.text))
                .at(name.span, "a layered policy")
                .help("name its layers here instead: layers are not nested"),
            CheckError::EntryOutOfPlace { code, parent } => {
                error("E0411", format!("entry `{}` is written inside `{}` but its code is not under it", code.text, parent.text))
                    .at(code.span, "out of place")
                    .also(parent.span, "written in this entry")
                    .help(if is_code(&parent.text) {
                        format!("give it a code such as `{}.a`, or move it out", parent.text)
                    } else {
                        "give it a name, or move it out: codes stand under codes".to_string()
                    })
            }
            CheckError::EntryWithoutTest { code } => error("E0412", format!("entry `{}` does not say when it matches", code.text))
                .at(code.span, "nothing can match it")
                .help("add `when CONDITION`, `by judgement`, `reserved`, or sub-entries in braces"),
            CheckError::TwoParents { code, parent, other, first } => {
                error("E0411", format!("entry `{}` is written inside `{}` and inside `{}`", code.text, parent.text, short(other)))
                    .at(code.span, "written here too")
                    .also(*first, "first written here")
                    .help("an entry keeps its place; give the new text another name")
            }
            CheckError::TwoCategories { code, first } => error("E0413", format!("entry `{}` is in two categories", code.text))
                .at(code.span, "in the other category here")
                .also(*first, "first category")
                .help("an entry keeps its category; give the new text another code"),
            CheckError::SeveralAnnexes { name, first } => error("E0414", format!("a second annex `{}`", name.text))
                .at(name.span, "another name")
                .also(*first, "the annex of this policy")
                .help("one policy classifies by one annex; blocks of the same annex carry the same name"),
            CheckError::Misplaced { span, message, label, help } => error("E0415", message.clone()).at(*span, *label).help(help.clone()),
            CheckError::ExtendsClash { kind, name, base } => {
                error("E0416", format!("{} `{}` exists already in policy `{base}`, which this one extends", kind.noun(), short(&name.text)))
                    .at(name.span, "the same name")
                    .help("override the copied rule by one of another name, or replace it in an amendment")
            }
            CheckError::BasesClash { kind, name, base, first } => {
                error("E0416", format!("{} `{}` exists in policy `{}` and differently in `{}`", kind.noun(), short(name), first.text, base.text))
                    .at(base.span, "has the name too")
                    .also(first.span, "has the name")
                    .help("extend one of them, or give the declaration another name in one")
            }
            CheckError::BaseScale { base, its, own } => {
                error("E0419", format!("policy `{}` decides `{its}`, and the one that extends it `{own}`", base.text))
                    .at(base.span, "decides another scale")
                    .help("the outcomes of copied rules stand on the base's scale; to set both side by side name them as `layers` of a third policy")
            }
            CheckError::BaseOfLayered { base, policy } => {
                error("E0409", format!("policy `{policy}` has layers, so it extends nothing"))
                    .at(base.span, "a base of a layered policy")
                    .help("name it among the layers, or let one of the layers extend it")
            }
            CheckError::TooManyBases { policy, limit } => {
                error("E0420", format!("policy `{}` is the last of more than {limit} that extend each other in a row", short(&policy.text)))
                    .at(policy.span, "too far from its first base")
                    .help("let it extend the policies it builds on directly")
            }
            CheckError::OutOfSpan { span, outer, date, limit } => {
                let outer = match outer {
                    Outer::Amendment => "the amendment that brings it".to_string(),
                    Outer::Entry(code) => format!("entry `{}` around it", short(code)),
                };
                let (does, when) = if date < limit { ("begin", "before") } else { ("end", "after") };
                error("E0421", format!("it would {does} on {date}, {when} {outer}"))
                    .at(*span, format!("{when} {limit}"))
                    .help(format!("leave the date out, or choose one that is not {when} {limit}"))
            }
            CheckError::UselessAccept { span, finding, why } => warning("W0402", format!("accepting `{finding}` silences nothing: {why}"))
                .at(*span, "not needed")
                .help("remove it, so that it cannot hide something later"),
            CheckError::NegatedUndeterminable { span, name } => {
                warning("W0301", format!("this negation is true when `{name}` is undeterminable"))
                    .at(*span, "false when it is undeterminable, so its negation is true")
                    .help(format!("turn the comparison round, or say both: `… or {name} is undeterminable`"))
            }
            CheckError::UseCycle { span, path } => error("E0417", format!("files that use each other: {}", path.join(" → ")))
                .at(*span, "leads back to this file")
                .help("move what both need into a third file"),
            CheckError::CannotUse { span, message, help } => with_help(error("E0418", message.clone()).at(*span, "used here"), help),
        }
    }
}

fn error(code: &'static str, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(Code(code), message)
}

fn warning(code: &'static str, message: impl Into<String>) -> Diagnostic {
    Diagnostic::warning(Code(code), message)
}

fn with_help(d: Diagnostic, help: &Option<String>) -> Diagnostic {
    match help {
        Some(help) => d.help(help.clone()),
        None => d,
    }
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    }
}

/// Enough of a name to recognise it by.
fn short(name: &str) -> String {
    const MOST: usize = 60;
    match name.char_indices().nth(MOST) {
        None => name.to_string(),
        Some((at, _)) => format!("{}…", name.get(..at).unwrap_or_default()),
    }
}

fn unknown(kind: Kind, name: &Word, nearest: Option<&str>, known: &Known) -> Diagnostic {
    let d = error(
        "E0201",
        format!("unknown {} `{}`", kind.noun(), short(&name.text)),
    );
    let d = match kind {
        Kind::Category | Kind::Finding | Kind::Dimension => {
            d.at(name.span, "not one the language has")
        }
        _ => d.at(name.span, "not declared"),
    };
    suggested(d, name.span, nearest, known, kind.noun())
}

/// The name that was probably meant, else those there are.
fn suggested(
    d: Diagnostic,
    span: Span,
    nearest: Option<&str>,
    known: &Known,
    noun: &str,
) -> Diagnostic {
    let Some(nearest) = nearest else {
        if known.shown.is_empty() {
            return match noun {
                "" => d,
                "define" => d.help(
                    "a condition is an attribute with its record, such as `item.armed`, a comparison, or a name given by `define NAME = CONDITION`",
                ),
                "rule" | "policy" => d.help(format!("no other {noun} is declared")),
                _ => d.help(format!("no {noun} is declared")),
            };
        }
        let list: Vec<String> = known
            .shown
            .iter()
            .map(|n| format!("`{}`", short(n)))
            .collect();
        let there = match &known.under {
            Some(item) if item.bytes().all(|b| b.is_ascii_digit()) => {
                format!("in Item {item} there")
            }
            Some(code) => format!("under `{}` there", short(code)),
            None => "there".to_owned(),
        };
        return d.help(match (list.as_slice(), known.more) {
            ([only], 0) => format!("{there} is only {only}"),
            (_, 0) => format!("{there} are {}", list.join(", ")),
            (_, more) => format!("{there} are {} and {more} more", list.join(", ")),
        });
    };
    d.help(format!("did you mean `{nearest}`?")).fix(Fix {
        title: format!("write `{nearest}`"),
        edits: vec![Edit {
            span,
            replacement: nearest.to_string(),
        }],
        safe: false,
    })
}

/// A value in quotes. Removing them mends it where what stands between them is the name of a value; a label is replaced
/// by the name it belongs to.
fn quoted_value(text: &Word, meant: Option<&str>) -> Diagnostic {
    let d = error("E0316", format!("\"{}\" is in quotes", short(&text.text)))
        .at(text.span, "a text, not a value");
    let fix = |title: String, with: &str, safe: bool| Fix {
        title,
        edits: vec![Edit {
            span: text.span,
            replacement: with.to_string(),
        }],
        safe,
    };
    let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    match meant {
        Some(meant) if meant == text.text => {
            d.help("values are written without quotes").fix(fix("remove the quotes".into(), meant, true))
        }
        Some(meant) => d
            .help(format!("values are written by their names and without quotes: did you mean `{meant}`?"))
            .fix(fix(format!("write `{meant}`"), meant, false)),
        None if text.text.chars().all(name) && !text.text.is_empty() => {
            d.help("values are written without quotes").fix(fix("remove the quotes".into(), &text.text, true))
        }
        None => d.help("values are written by their names and without quotes; titles in quotes are for readers only"),
    }
}

fn non_linear(span: Span, why: &NonLinear) -> Diagnostic {
    match why {
        NonLinear::Product => error("E0305", "two attributes are multiplied")
            .at(span, "a product of attributes")
            .help("only constants multiply: otherwise questions about all cases have no exact answer; declare the product as an attribute"),
        NonLinear::Quotient => error("E0305", "division by an attribute")
            .at(span, "a quotient of attributes")
            .help("multiply the other side instead: for `cep / range <= 3.33 %` write `cep <= range * 3.33 %`"),
        NonLinear::TooMany(count) => error("E0305", format!("{count} attributes in one comparison"))
            .at(span, "more than two attributes")
            .help("a comparison holds at most two attributes; declare the sum as an attribute"),
    }
}

fn cycle(kind: Circle, path: &[(String, Span)], date: Option<Date>) -> Diagnostic {
    let several = path.len() > 1;
    let what = match (kind, several) {
        (Circle::Overrides, true) => "rules that override each other",
        (Circle::Overrides, false) => "a rule that overrides itself",
        (Circle::Defines, true) => "defines that refer to each other",
        (Circle::Defines, false) => "a define that refers to itself",
        (Circle::Entries, true) => "entries that refer to each other",
        (Circle::Entries, false) => "an entry that refers to itself",
        (Circle::Conditions, _) => "defines and entries that refer to each other",
        (Circle::Bases, true) => "policies that extend each other",
        (Circle::Bases, false) => "a policy that extends itself",
        (Circle::Outcomes, true) => "policies that turn on each other's outcome",
        (Circle::Outcomes, false) => "a policy that turns on its own outcome",
    };
    let when = date.map_or_else(String::new, |d| format!(" on {d}"));
    /// Places shown of a long circle.
    const SHOWN: usize = 8;
    let mut names: Vec<String> = path.iter().take(SHOWN).map(|(n, _)| short(n)).collect();
    if path.len() > SHOWN {
        names.push(format!("{} more", path.len() - SHOWN));
    }
    names.extend(names.first().cloned());
    let mut d = error("E0401", format!("{what}{when}: {}", names.join(" → ")));
    for (i, (name, span)) in path.iter().take(SHOWN).enumerate() {
        d = if i == 0 {
            d.at(*span, format!("`{}` leads to itself", short(name)))
        } else {
            d.also(*span, format!("through `{}`", short(name)))
        };
    }
    d.help(match kind {
        Circle::Conditions => "break the circle: remove one of these references; asking for a category asks for all its entries",
        _ => "break the circle: remove one of these references",
    })
}

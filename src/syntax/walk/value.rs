//! Literals and the values of facts.

use super::Walker;
use crate::ast::{Literal, Value, ValueKind, Word};
use crate::diagnostic::Edit;
use crate::syntax::error::SyntaxErrorKind;
use crate::syntax::grammar::{Node, Rule};

impl Walker<'_> {
    /// `literal = { date | code | quantity | string | kw_true | kw_false }`
    pub(in crate::syntax) fn literal(&mut self, node: Node<'_>) -> Option<Literal> {
        let inner = node.into_inner().next()?;
        self.plain_literal(inner)
    }

    /// What stands in a literal, or in a condition in place of one.
    pub(super) fn plain_literal(&mut self, node: Node<'_>) -> Option<Literal> {
        Some(match node.as_rule() {
            Rule::date => Literal::Date(self.word(&node)),
            Rule::code => Literal::Code(self.word(&node)),
            Rule::quantity | Rule::negative | Rule::row_quantity => self.quantity(node)?,
            Rule::string => Literal::Text(self.string(node)),
            Rule::kw_true => Literal::Bool(true),
            Rule::kw_false => Literal::Bool(false),
            _ => return None,
        })
    }

    /// `quantity = ${ minus_sign? ~ number ~ (blank* ~ unit)? }`
    fn quantity(&mut self, node: Node<'_>) -> Option<Literal> {
        let mut digits: Option<Word> = None;
        let mut unit = None;
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::minus_sign => digits = Some(self.word(&part)),
                Rule::number => {
                    let number = self.number(&part);
                    digits = Some(match digits {
                        None => number,
                        Some(sign) => Word {
                            text: format!("-{}", number.text),
                            span: sign.span.to(number.span),
                        },
                    });
                }
                Rule::unit | Rule::row_unit => unit = Some(self.word(&part)),
                _ => {}
            }
        }
        Some(Literal::Number {
            digits: digits?,
            unit,
        })
    }

    /// `number = @{ … }`
    fn number(&mut self, node: &Node<'_>) -> Word {
        let word = self.word(node);
        let plain = word.text.trim_start_matches(['0', '_']);
        let plain = match plain.chars().next() {
            Some(first) if first.is_ascii_digit() => plain.to_owned(),
            _ => format!("0{plain}"),
        };
        if plain.len() == word.text.len() {
            return word;
        }
        let edits = vec![Edit {
            span: word.span,
            replacement: plain.clone(),
        }];
        let kind = SyntaxErrorKind::LeadingZeros {
            number: word.text,
            plain: plain.clone(),
        };
        self.error_with(word.span, kind, edits);
        Word {
            text: plain,
            span: word.span,
        }
    }

    /// `value = { bounds | one_of_values | … | name }`
    pub(in crate::syntax) fn value(&mut self, node: Node<'_>) -> Option<Value> {
        let span = self.span(&node);
        let inner = node.into_inner().next()?;
        let kind = match inner.as_rule() {
            Rule::bounds | Rule::row_bounds => self.bounds(inner)?,
            Rule::one_of_values => {
                let list = self.span(&inner);
                let mut values = Vec::new();
                for part in inner.into_inner() {
                    if part.as_rule() == Rule::plain_value {
                        values.push(self.value(part)?);
                    }
                }
                self.not_empty(list, values.is_empty(), "list", "a value");
                ValueKind::OneOf(values)
            }
            Rule::curve_value => self.curve_value(inner)?,
            Rule::set_value => self.set_value(inner),
            Rule::kw_undeterminable => ValueKind::Undeterminable,
            Rule::kw_unknown => ValueKind::Unknown,
            Rule::name => ValueKind::Name(self.word(&inner)),
            Rule::literal | Rule::row_literal => ValueKind::Literal(self.literal(inner)?),
            Rule::value => return self.value(inner),
            _ => return None,
        };
        Some(Value { kind, span })
    }

    /// `bounds = { bound+ }`, `bound = { kw_at ~ (kw_least | kw_most) ~ plain_value }`
    fn bounds(&mut self, node: Node<'_>) -> Option<ValueKind> {
        let mut at_least = None;
        let mut at_most = None;
        for bound in node.into_inner() {
            let span = self.span(&bound);
            let mut least = false;
            let mut value = None;
            for part in bound.into_inner() {
                match part.as_rule() {
                    Rule::kw_least => least = true,
                    Rule::plain_value => value = self.value(part),
                    Rule::row_quantity => {
                        let span = self.span(&part);
                        let literal = self.plain_literal(part)?;
                        value = Some(Value {
                            kind: ValueKind::Literal(literal),
                            span,
                        });
                    }
                    _ => {}
                }
            }
            let value = Box::new(value?);
            if least {
                self.once(&mut at_least, value, "at least", span);
            } else {
                self.once(&mut at_most, value, "at most", span);
            }
        }
        Some(ValueKind::Bounds { at_least, at_most })
    }

    /// `curve_value = { lbrace ~ curve_point ~ (comma ~ curve_point)* ~ comma? ~ rbrace ~ kw_linear? }`
    fn curve_value(&mut self, node: Node<'_>) -> Option<ValueKind> {
        let mut points = Vec::new();
        let mut linear = false;
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::curve_point => {
                    let mut sides = Vec::new();
                    for side in part.into_inner() {
                        if side.as_rule() == Rule::literal {
                            sides.push(self.literal(side)?);
                        }
                    }
                    let mut sides = sides.into_iter();
                    points.push((sides.next()?, sides.next()?));
                }
                Rule::kw_linear => linear = true,
                _ => {}
            }
        }
        Some(ValueKind::Curve { points, linear })
    }

    /// `set_value = { lbrace ~ (member ~ (comma ~ member)* ~ comma?)? ~ rbrace }`
    fn set_value(&mut self, node: Node<'_>) -> ValueKind {
        let mut members = Vec::new();
        let mut open = false;
        for member in node
            .into_inner()
            .filter(|part| part.as_rule() == Rule::member)
        {
            let Some(inner) = member.into_inner().next() else {
                continue;
            };
            match inner.as_rule() {
                Rule::open_mark => open = true,
                Rule::string => {
                    let word = self.string(inner);
                    let edits = vec![Edit {
                        span: word.span,
                        replacement: word.text.clone(),
                    }];
                    let kind = SyntaxErrorKind::QuotedName {
                        name: word.text.clone(),
                        plain: word.text.clone(),
                    };
                    self.error_with(word.span, kind, edits);
                    members.push(word);
                }
                _ => members.push(self.word(&inner)),
            }
        }
        ValueKind::Set { members, open }
    }
}

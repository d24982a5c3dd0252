//! Scales, records, obligation kinds, sources and instances.

use super::Walker;
use crate::ast::{
    CurveType, Field, Instance, InstanceFact, Labelled, ObligationKind, QuantityType, Record,
    Register, Remarks, Scale, SourceDecl, Type, Validity, Value, Word,
};
use crate::source::Span;
use crate::syntax::grammar::{Node, Rule};

impl Walker<'_> {
    /// `scale = { kw_scale ~ name ~ labelled_list }`
    pub(super) fn scale(&mut self, node: Node<'_>) -> Option<Scale> {
        let mut name = None;
        let mut outcomes = Vec::new();
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::name => name = Some(self.word(&part)),
                Rule::labelled_list => outcomes = self.labelled_list(part, "scale", "an outcome"),
                _ => {}
            }
        }
        Some(Scale {
            name: name?,
            outcomes,
        })
    }

    /// `labelled_list = { lbrace ~ (labelled ~ (comma ~ labelled)* ~ comma?)? ~ rbrace }`
    fn labelled_list(
        &mut self,
        node: Node<'_>,
        what: &'static str,
        wanted: &'static str,
    ) -> Vec<Labelled> {
        let span = self.span(&node);
        let mut list = Vec::new();
        for part in node.into_inner() {
            let mut name = None;
            let mut label = None;
            for inner in part.into_inner() {
                match inner.as_rule() {
                    Rule::name => name = Some(self.word(&inner)),
                    Rule::string => label = Some(self.string(inner)),
                    _ => {}
                }
            }
            list.extend(name.map(|name| Labelled { name, label }));
        }
        self.not_empty(span, list.is_empty(), what, wanted);
        list
    }

    /// `record = { kw_record ~ name ~ lbrace ~ field* ~ rbrace }`
    pub(super) fn record(&mut self, node: Node<'_>) -> Option<Record> {
        let mut name: Option<Word> = None;
        let mut fields = Vec::new();
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::name => name = Some(self.word(&part)),
                Rule::field => fields.push(self.field(part)?),
                _ => {}
            }
        }
        let name = name?;
        self.not_empty(
            name.span,
            fields.is_empty(),
            "record",
            "an attribute, `NAME: TYPE`",
        );
        Some(Record { name, fields })
    }

    /// `field = { word ~ (comma ~ word)* ~ colon ~ field_type ~ modifier* ~ comma? }`
    fn field(&mut self, node: Node<'_>) -> Option<Field> {
        let doc = self.doc(&node);
        let mut span = self.span(&node);
        let mut names = Vec::new();
        let mut ty = None;
        let mut undeterminable = None;
        let mut otherwise: Option<Value> = None;
        let mut finding = None;
        let mut negotiable = None;
        let mut ask = None;
        let mut label = None;
        let mut last = span;
        for part in node.into_inner() {
            let place = self.span(&part);
            if part.as_rule() != Rule::comma {
                last = place;
            }
            match part.as_rule() {
                Rule::word => names.push(self.word(&part)),
                Rule::field_type => ty = Some((self.field_type(part)?, place)),
                Rule::or_undeterminable => {
                    self.once(&mut undeterminable, place, "or undeterminable", place);
                }
                Rule::otherwise_value => {
                    let value = part
                        .into_inner()
                        .find(|inner| inner.as_rule() == Rule::value)?;
                    let value = self.value(value)?;
                    self.once(&mut otherwise, value, "otherwise", place);
                }
                Rule::finding_mark => self.once(&mut finding, (), "finding", place),
                Rule::negotiable_mark => self.once(&mut negotiable, (), "negotiable", place),
                Rule::ask => {
                    let text = self.only_string(part)?;
                    self.once(&mut ask, text, "ask", place);
                }
                Rule::label => {
                    let text = self.only_string(part)?;
                    self.once(&mut label, text, "label", place);
                }
                _ => {}
            }
        }
        span.end = last.end;
        let (ty, ty_span) = ty?;
        Some(Field {
            doc,
            names,
            ty,
            ty_span,
            undeterminable,
            otherwise,
            finding: finding.is_some(),
            negotiable: negotiable.is_some(),
            ask,
            label,
            span,
        })
    }

    /// `field_type = { one_of_type | set_type | curve_type | simple_type | quantity_type }`
    fn field_type(&mut self, node: Node<'_>) -> Option<Type> {
        let inner = node.into_inner().next()?;
        Some(match inner.as_rule() {
            Rule::one_of_type => {
                let mut ordered = false;
                let mut values = Vec::new();
                for part in inner.into_inner() {
                    match part.as_rule() {
                        Rule::kw_ordered => ordered = true,
                        Rule::labelled_list => values = self.labelled_list(part, "type", "a value"),
                        _ => {}
                    }
                }
                Type::OneOf { ordered, values }
            }
            Rule::set_type => {
                let list = inner
                    .into_inner()
                    .find(|part| part.as_rule() == Rule::labelled_list);
                match list {
                    Some(list) => Type::SetOf(self.labelled_list(list, "type", "a value")),
                    None => Type::SetOfEntry,
                }
            }
            Rule::curve_type => Type::Curve(Box::new(self.curve_type(inner)?)),
            Rule::quantity_type => Type::Quantity(self.quantity_type(inner)?),
            Rule::simple_type => match inner.into_inner().next()?.as_rule() {
                Rule::kw_bool => Type::Bool,
                Rule::kw_integer => Type::Integer,
                Rule::kw_decimal => Type::Decimal,
                Rule::kw_date => Type::Date,
                _ => return None,
            },
            _ => return None,
        })
    }

    /// `quantity_type = { kw_signed? ~ name ~ kw_in ~ type_unit }`
    fn quantity_type(&mut self, node: Node<'_>) -> Option<QuantityType> {
        let mut signed = false;
        let mut dimension = None;
        let mut unit = None;
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::kw_signed => signed = true,
                Rule::name => dimension = Some(self.word(&part)),
                Rule::type_unit => unit = Some(self.word(&part)),
                _ => {}
            }
        }
        Some(QuantityType {
            signed,
            dimension: dimension?,
            unit: unit?,
        })
    }

    /// `curve_type = { kw_rising? ~ kw_curve ~ quantity_type ~ curve_bound? ~ arrow ~ quantity_type ~ curve_bound? ~ … }`
    fn curve_type(&mut self, node: Node<'_>) -> Option<CurveType> {
        let mut rising = false;
        let mut argument = None;
        let mut argument_bound = None;
        let mut value = None;
        let mut value_bound = None;
        let mut linear = false;
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::kw_rising => rising = true,
                Rule::quantity_type if argument.is_none() => argument = self.quantity_type(part),
                Rule::quantity_type => value = self.quantity_type(part),
                Rule::curve_bound if value.is_none() => {
                    argument_bound = self.only(part, Rule::word);
                }
                Rule::curve_bound => value_bound = self.only(part, Rule::word),
                Rule::kw_linear => linear = true,
                _ => {}
            }
        }
        Some(CurveType {
            rising,
            argument: argument?,
            argument_bound,
            value: value?,
            value_bound,
            linear,
        })
    }

    /// `obligations = { kw_obligations ~ lbrace ~ (obligation_kind ~ comma?)* ~ rbrace }`
    pub(super) fn obligations(&mut self, node: Node<'_>) -> Option<Vec<ObligationKind>> {
        let span = self.span(&node);
        let mut kinds = Vec::new();
        for part in node.into_inner() {
            if part.as_rule() == Rule::obligation_kind {
                kinds.push(self.obligation_kind(part)?);
            }
        }
        let wanted = "a kind of obligation, `NAME \"What is to be done\"`";
        self.not_empty(span, kinds.is_empty(), "table of obligations", wanted);
        Some(kinds)
    }

    /// `obligation_kind = { name ~ string ~ (owner | phase)* }`
    fn obligation_kind(&mut self, node: Node<'_>) -> Option<ObligationKind> {
        let mut name = None;
        let mut label = None;
        let mut owner = None;
        let mut phase = None;
        for part in node.into_inner() {
            let span = self.span(&part);
            match part.as_rule() {
                Rule::name => name = Some(self.word(&part)),
                Rule::string => label = Some(self.string(part)),
                Rule::owner => {
                    let who = self.words(part).pop()?;
                    self.once(&mut owner, who, "by", span);
                }
                Rule::phase => {
                    let mut words = self.words(part).into_iter();
                    let when = (words.next()?, words.next()?);
                    self.once(&mut phase, when, "before", span);
                }
                _ => {}
            }
        }
        Some(ObligationKind {
            name: name?,
            label: label?,
            owner,
            phase,
        })
    }

    /// All parts of a clause that is made of words and texts.
    fn words(&mut self, node: Node<'_>) -> Vec<Word> {
        node.into_inner()
            .map(|part| match part.as_rule() {
                Rule::string => self.string(part),
                _ => self.word(&part),
            })
            .collect()
    }

    /// `source = { kw_source ~ name ~ string ~ (dated | known_from | standing)* }`
    pub(super) fn source(&mut self, node: Node<'_>) -> Option<SourceDecl> {
        let mut name = None;
        let mut title = None;
        let mut dated = None;
        let mut known_from = Vec::new();
        let mut status = None;
        for part in node.into_inner() {
            let span = self.span(&part);
            match part.as_rule() {
                Rule::name => name = Some(self.word(&part)),
                Rule::string => title = Some(self.string(part)),
                Rule::dated => {
                    let date = self.only(part, Rule::date)?;
                    self.once(&mut dated, date, "dated", span);
                }
                Rule::known_from => known_from.push(self.only_string(part)?),
                Rule::standing => {
                    let word = self.word(&part);
                    self.once(&mut status, word, "primary, secondary or unverified", span);
                }
                _ => {}
            }
        }
        Some(SourceDecl {
            name: name?,
            title: title?,
            dated,
            known_from,
            status,
        })
    }

    /// `instance = { name ~ name ~ string? ~ also* ~ lbrace ~ (citation | note | instance_fact)* ~ rbrace }`
    pub(super) fn instance(&mut self, node: Node<'_>) -> Option<Instance> {
        let mut names = Vec::new();
        let mut title = None;
        let mut also = Vec::new();
        let mut remarks = Remarks::default();
        let mut facts = Vec::new();
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::name => names.push(self.word(&part)),
                Rule::string => title = Some(self.string(part)),
                Rule::also => {
                    for text in part.into_inner() {
                        if text.as_rule() == Rule::string {
                            also.push(self.string(text));
                        }
                    }
                }
                Rule::instance_fact => facts.push(self.instance_fact(part)?),
                _ => self.remark_clause(&mut remarks, part)?,
            }
        }
        let mut names = names.into_iter();
        Some(Instance {
            record: names.next()?,
            name: names.next()?,
            title,
            also,
            remarks,
            facts,
        })
    }

    /// `instance_fact = { word ~ colon ~ dated_value ~ (comma ~ dated_value)* ~ comma? ~ citation* ~ comma? }`
    fn instance_fact(&mut self, node: Node<'_>) -> Option<InstanceFact> {
        let span = self.span(&node);
        let mut attribute = None;
        let mut values = Vec::new();
        let mut citations = Vec::new();
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::word => attribute = Some(self.word(&part)),
                Rule::dated_value => values.push(self.dated_value(part)?),
                Rule::citation => citations.push(self.citation(part)),
                _ => {}
            }
        }
        Some(InstanceFact {
            attribute: attribute?,
            values,
            citations,
            span,
        })
    }

    /// `register = { kw_register ~ register_path ~ dates ~ lbrace ~ (citation | note | otherwise_value | register_line)* ~ rbrace }`
    pub(super) fn register(&mut self, node: Node<'_>) -> Option<Register> {
        let mut names = Vec::new();
        let mut validity = Validity::default();
        let mut remarks = Remarks::default();
        let mut lines = Vec::new();
        let mut otherwise = None;
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::register_path => {
                    for name in part.into_inner() {
                        names.push(self.word(&name));
                    }
                }
                Rule::from_date | Rule::until_date => self.validity_clause(&mut validity, part)?,
                Rule::otherwise_value => {
                    let place = self.span(&part);
                    let value = part
                        .into_inner()
                        .find(|inner| inner.as_rule() == Rule::value)?;
                    let value = self.value(value)?;
                    self.once(&mut otherwise, value, "otherwise", place);
                }
                Rule::register_line => lines.push(self.register_line(part)?),
                Rule::citation | Rule::note => self.remark_clause(&mut remarks, part)?,
                _ => {}
            }
        }
        let mut names = names.into_iter();
        let (record, attribute) = (names.next()?, names.next()?);
        Some(Register {
            span: Span::new(record.span.file, record.span.start, attribute.span.end),
            record,
            attribute,
            validity,
            remarks,
            lines,
            otherwise,
        })
    }

    /// `register_line = { value ~ colon ~ name ~ (comma ~ name)* ~ comma? }`
    fn register_line(&mut self, node: Node<'_>) -> Option<(Value, Vec<Word>)> {
        let mut value = None;
        let mut names = Vec::new();
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::value => value = Some(self.value(part)?),
                Rule::name => names.push(self.word(&part)),
                _ => {}
            }
        }
        Some((value?, names))
    }

    /// `dated_value = { value ~ (from_date | until_date)* }`
    fn dated_value(&mut self, node: Node<'_>) -> Option<(Value, Validity)> {
        let mut value = None;
        let mut validity = Validity::default();
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::value => value = Some(self.value(part)?),
                _ => self.validity_clause(&mut validity, part)?,
            }
        }
        Some((value?, validity))
    }
}

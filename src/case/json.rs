//! JSON text → a tree that forgets nothing a person could be asked about.
//!
//! A general JSON library would turn numbers into binary fractions, keep the last of two equal keys and lose where
//! things stand. This reader keeps the text of every number, every member in the order written, and the place of
//! each value, so that all that is wrong with a case can be said at once and exactly where it stands.

use super::json_error::{JsonProblem, JsonSyntaxError};
use super::json_tree::{Member, Node, NodeKind};

/// Nesting a case may have. Facts need four levels; the rest is for `about`.
const MAX_DEPTH: usize = 100;

/// Reads one JSON value that is the whole of `text`.
pub(super) fn parse(text: &str) -> Result<Node, JsonSyntaxError> {
    let mut reader = Reader { text, at: 0 };
    reader.skip_blanks()?;
    if reader.peek().is_none() {
        return Err(reader.error_at(0, JsonProblem::Empty));
    }
    let node = reader.value(0)?;
    reader.skip_blanks()?;
    match reader.peek() {
        None => Ok(node),
        Some(found) => Err(reader.error(JsonProblem::Extra { found })),
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn step(&mut self, found: char) {
        self.at += found.len_utf8();
    }

    fn eat(&mut self, wanted: char) -> bool {
        let there = self.peek() == Some(wanted);
        if there {
            self.step(wanted);
        }
        there
    }

    fn error(&self, problem: JsonProblem) -> JsonSyntaxError {
        self.error_at(self.at, problem)
    }

    fn error_at(&self, start: usize, problem: JsonProblem) -> JsonSyntaxError {
        let rest = self.text.get(start..).unwrap_or("");
        let length = match &problem {
            JsonProblem::Word { word } => word.len(),
            JsonProblem::Number { text, .. } => text.len(),
            _ => rest.chars().next().map_or(0, char::len_utf8),
        };
        JsonSyntaxError {
            start: offset(start),
            end: offset(start + length),
            problem,
        }
    }

    fn skip_blanks(&mut self) -> Result<(), JsonSyntaxError> {
        while let Some(found) = self.peek() {
            match found {
                ' ' | '\t' | '\n' | '\r' => self.step(found),
                '/' | '#' => return Err(self.error(JsonProblem::Comment)),
                _ => break,
            }
        }
        Ok(())
    }

    fn value(&mut self, depth: usize) -> Result<Node, JsonSyntaxError> {
        self.skip_blanks()?;
        let start = self.at;
        if depth > MAX_DEPTH {
            return Err(self.error(JsonProblem::TooDeep { most: MAX_DEPTH }));
        }
        let kind = match self.peek() {
            None => return Err(self.error(JsonProblem::EndsEarly { open: "a value" })),
            Some('{') => self.object(depth)?,
            Some('[') => self.list(depth)?,
            Some('"') => NodeKind::Text(self.text()?),
            Some('\'' | '‘' | '’' | '“' | '”' | '„') => {
                return Err(self.error(JsonProblem::WrongQuote));
            }
            Some('-' | '+' | '.' | '0'..='9') => self.number()?,
            Some(letter) if letter.is_alphabetic() || letter == '_' => self.word()?,
            Some(found) => {
                return Err(self.error(JsonProblem::Unexpected {
                    found,
                    expected: "a value",
                }));
            }
        };
        Ok(Node {
            kind,
            start: offset(start),
            end: offset(self.at),
        })
    }

    fn object(&mut self, depth: usize) -> Result<NodeKind, JsonSyntaxError> {
        self.eat('{');
        let mut members = Vec::new();
        self.skip_blanks()?;
        if self.eat('}') {
            return Ok(NodeKind::Object(members));
        }
        loop {
            self.skip_blanks()?;
            let key_start = self.at;
            let key = match self.peek() {
                Some('"') => self.text()?,
                Some('}') => return Err(self.error(JsonProblem::TrailingComma)),
                Some('\'' | '‘' | '’' | '“' | '”' | '„') => {
                    return Err(self.error(JsonProblem::WrongQuote));
                }
                Some(letter) if letter.is_alphabetic() || letter == '_' => {
                    let word = self.peek_word().to_owned();
                    return Err(self.error(JsonProblem::BareKey { word }));
                }
                Some(found) => {
                    return Err(self.error(JsonProblem::Unexpected {
                        found,
                        expected: "a key in double quotes",
                    }));
                }
                None => return Err(self.error(JsonProblem::EndsEarly { open: "`{`" })),
            };
            let key_end = self.at;
            self.skip_blanks()?;
            if !self.eat(':') {
                return Err(match self.peek() {
                    Some(found) => self.error(JsonProblem::Unexpected {
                        found,
                        expected: "`:` after the key",
                    }),
                    None => self.error(JsonProblem::EndsEarly { open: "`{`" }),
                });
            }
            let value = self.value(depth + 1)?;
            members.push(Member {
                key,
                key_start: offset(key_start),
                key_end: offset(key_end),
                value,
            });
            let number = members
                .last()
                .is_some_and(|member| is_number(&member.value));
            if !self.another('}', "`,` or `}`", "`{`", number)? {
                return Ok(NodeKind::Object(members));
            }
        }
    }

    fn list(&mut self, depth: usize) -> Result<NodeKind, JsonSyntaxError> {
        self.eat('[');
        let mut items = Vec::new();
        self.skip_blanks()?;
        if self.eat(']') {
            return Ok(NodeKind::List(items));
        }
        loop {
            self.skip_blanks()?;
            if self.peek() == Some(']') {
                return Err(self.error(JsonProblem::TrailingComma));
            }
            items.push(self.value(depth + 1)?);
            let number = items.last().is_some_and(is_number);
            if !self.another(']', "`,` or `]`", "`[`", number)? {
                return Ok(NodeKind::List(items));
            }
        }
    }

    /// After an element, perhaps a number: is there a comma and so another one, or the closing bracket?
    fn another(
        &mut self,
        closing: char,
        expected: &'static str,
        open: &'static str,
        number: bool,
    ) -> Result<bool, JsonSyntaxError> {
        self.skip_blanks()?;
        if self.eat(',') {
            return Ok(true);
        }
        if self.eat(closing) {
            return Ok(false);
        }
        Err(match self.peek() {
            Some(found)
                if number && (found.is_alphabetic() || matches!(found, '°' | '%' | '$')) =>
            {
                self.error(JsonProblem::LooseUnit)
            }
            Some(found) => self.error(JsonProblem::Unexpected { found, expected }),
            None => self.error(JsonProblem::EndsEarly { open }),
        })
    }

    fn peek_word(&self) -> &str {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'))
            .unwrap_or(rest.len());
        rest.get(..end).unwrap_or("")
    }

    fn word(&mut self) -> Result<NodeKind, JsonSyntaxError> {
        let kind = match self.peek_word() {
            "null" => NodeKind::Null,
            "true" => NodeKind::Bool(true),
            "false" => NodeKind::Bool(false),
            other => {
                let word = other.to_owned();
                return Err(self.error(JsonProblem::Word { word }));
            }
        };
        self.at += self.peek_word().len();
        Ok(kind)
    }

    fn number(&mut self) -> Result<NodeKind, JsonSyntaxError> {
        let rest = self.rest();
        // Everything that could belong to a number, so that `1.2.3`, `+5`, `0x1F` or `-Infinity` is shown whole.
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '+' | '-' | '_')))
            .unwrap_or(rest.len());
        let text = rest.get(..end).unwrap_or("").to_owned();
        if let Some(why) = number_fault(&text) {
            return Err(self.error(JsonProblem::Number { text, why }));
        }
        self.at += text.len();
        Ok(NodeKind::Number(text))
    }

    fn text(&mut self) -> Result<String, JsonSyntaxError> {
        let start = self.at;
        self.eat('"');
        let mut content = String::new();
        loop {
            let rest = self.rest();
            let plain = rest
                .find(|c: char| c == '"' || c == '\\' || c < ' ')
                .unwrap_or(rest.len());
            content.push_str(rest.get(..plain).unwrap_or(""));
            self.at += plain;
            match self.peek() {
                Some('"') => {
                    self.step('"');
                    return Ok(content);
                }
                Some('\\') => content.push(self.escape()?),
                Some('\n' | '\r') | None => {
                    return Err(self.error_at(start, JsonProblem::UnclosedText));
                }
                Some(_) => return Err(self.error(JsonProblem::ControlCharacter)),
            }
        }
    }

    fn escape(&mut self) -> Result<char, JsonSyntaxError> {
        let start = self.at;
        self.eat('\\');
        let Some(letter) = self.peek() else {
            return Err(self.error_at(start, JsonProblem::BadEscape));
        };
        self.step(letter);
        let bad = |reader: &Self| reader.error_at(start, JsonProblem::BadEscape);
        Ok(match letter {
            '"' | '\\' | '/' => letter,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let first = self.four_digits().ok_or_else(|| bad(self))?;
                let code = if (0xd800..0xdc00).contains(&first) {
                    if !(self.eat('\\') && self.eat('u')) {
                        return Err(bad(self));
                    }
                    let second = self.four_digits().ok_or_else(|| bad(self))?;
                    if !(0xdc00..0xe000).contains(&second) {
                        return Err(bad(self));
                    }
                    0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)
                } else {
                    first
                };
                char::from_u32(code).ok_or_else(|| bad(self))?
            }
            _ => return Err(bad(self)),
        })
    }

    fn four_digits(&mut self) -> Option<u32> {
        let digits = self.rest().get(..4)?;
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let code = u32::from_str_radix(digits, 16).ok()?;
        self.at += 4;
        Some(code)
    }
}

fn is_number(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Number(_))
}

/// Why a token is no JSON number, if it is none.
fn number_fault(text: &str) -> Option<&'static str> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    if text.starts_with('+') {
        return Some("a number has no `+` before it");
    }
    let (decimal, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((decimal, exponent)) => (decimal, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match decimal.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (decimal, None),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if unsigned.contains('_') {
        return Some("a bare number has no `_` in it");
    }
    if whole.is_empty() && fraction.is_some_and(digits) {
        return Some("a number begins with a digit: `0.5`");
    }
    if whole.len() > 1 && whole.starts_with('0') && digits(whole) {
        return Some("a number has no zeros before it");
    }
    if digits(whole) && fraction == Some("") {
        return Some("digits follow the point, or there is no point");
    }
    let exponent_fits = exponent.is_none_or(|e| digits(e.strip_prefix(['-', '+']).unwrap_or(e)));
    if digits(whole) && fraction.is_none_or(digits) && exponent_fits {
        return None;
    }
    if unsigned.split('-').count() == 3 && unsigned.split('-').all(digits) {
        return Some("a date is written in quotes: `\"2025-01-03\"`");
    }
    let unit_at = unsigned.find(|c: char| c.is_alphabetic());
    let before = unit_at.and_then(|at| unsigned.get(..at)).unwrap_or("");
    if !before.is_empty() && number_fault(before).is_none() {
        return Some("a number with its unit is written in quotes: `\"300 km\"`");
    }
    Some("numbers are written `300`, `-2.5` or `1.1e6`")
}

/// Offsets beyond four gigabytes do not occur: such a text is refused before it is read.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;

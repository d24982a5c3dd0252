//! JSON that is safe to print: characters that steer a terminal are written as `\u…` even where JSON would let them pass.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

use super::escape::steers;

/// The value on one line, line end included.
#[must_use]
pub fn line(value: &impl Serialize) -> String {
    written(value, Safe(CompactFormatter))
}

/// The value over several lines, indented, last line end included.
#[must_use]
pub fn page(value: &impl Serialize) -> String {
    written(value, Safe(PrettyFormatter::new()))
}

fn written(value: &impl Serialize, formatter: impl Formatter) -> String {
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, formatter);
    // Writing into memory cannot fail, and no view holds a map whose keys are not text.
    if value.serialize(&mut serializer).is_err() {
        bytes = b"null".to_vec();
    }
    bytes.push(b'\n');
    let text = String::from_utf8_lossy(&bytes).into_owned();
    #[cfg(test)]
    super::contract_tests::keeps_its_contract(&text);
    text
}

/// A formatter that lets no steering character through.
struct Safe<F>(F);

fn write_safely<W: ?Sized + Write>(writer: &mut W, text: &str) -> io::Result<()> {
    let mut rest = text;
    // In JSON text a character beyond ASCII stands only inside a string, so `\u…` is the same string; line ends and
    // blanks between tokens are below it and pass.
    while let Some((at, c)) = rest
        .char_indices()
        .find(|(_, c)| *c > '\u{7e}' && steers(*c))
    {
        let (before, after) = rest.split_at(at);
        writer.write_all(before.as_bytes())?;
        let mut units = [0; 2];
        for unit in c.encode_utf16(&mut units) {
            write!(writer, "\\u{unit:04x}")?;
        }
        rest = after.get(c.len_utf8()..).unwrap_or("");
    }
    writer.write_all(rest.as_bytes())
}

macro_rules! pass_on {
    ($($method:ident($($argument:ident: $ty:ty),*);)*) => {$(
        fn $method<W: ?Sized + Write>(&mut self, writer: &mut W $(, $argument: $ty)*) -> io::Result<()> {
            self.0.$method(writer $(, $argument)*)
        }
    )*};
}

impl<F: Formatter> Formatter for Safe<F> {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        text: &str,
    ) -> io::Result<()> {
        write_safely(writer, text)
    }

    fn write_raw_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        text: &str,
    ) -> io::Result<()> {
        write_safely(writer, text)
    }

    pass_on! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        end_object_key();
        begin_object_value();
        end_object_value();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steering_characters_are_escaped_and_mean_the_same() -> Result<(), serde_json::Error> {
        let text = "a\u{9b}31m\u{202e}b\u{7f}é\n";
        let written = line(&text);
        assert_eq!(written, "\"a\\u009b31m\\u202eb\\u007fé\\n\"\n");
        assert_eq!(serde_json::from_str::<String>(&written)?, text);
        Ok(())
    }

    #[test]
    fn raw_parts_are_escaped_too() -> Result<(), serde_json::Error> {
        let raw = serde_json::value::RawValue::from_string("{\"a\": \"\u{85}\"}".to_owned())?;
        assert_eq!(line(&raw), "{\"a\": \"\\u0085\"}\n");
        Ok(())
    }

    #[test]
    fn a_page_is_indented() {
        assert_eq!(page(&[1]), "[\n  1\n]\n");
        assert_eq!(page(&Vec::<u8>::new()), "[]\n");
    }
}

//! The text of the files read so far, and where in it a span lies.
//!
//! Text is held in one form: no byte-order mark, and every CRLF written as a single line feed. Spans count bytes of that
//! form, so lines and columns agree with every editor, a digest does not depend on the platform a file was checked out
//! on, and no later stage meets a carriage return it did not ask for. [`TextForm`] remembers what was taken
//! away, for whoever writes a file back. A carriage return that stands alone is kept as an ordinary character.

use super::decode;
use super::error::LoadError;
use super::loader::Loader;
use super::path;
use super::span::{FileId, Span};

/// How a file spelt what its text no longer shows.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub struct TextForm {
    /// It began with a byte-order mark.
    pub bom: bool,
    /// Its first line ended in CRLF.
    pub crlf: bool,
}

impl TextForm {
    /// Text as a file of this form holds it, for writing an edited text back.
    pub fn restore(self, text: &str) -> String {
        let body = if self.crlf {
            text.replace('\n', "\r\n")
        } else {
            text.to_string()
        };
        if self.bom {
            format!("\u{feff}{body}")
        } else {
            body
        }
    }
}

/// A point in a file, as people count: from 1, the column in characters.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    /// The line.
    pub line: u32,
    /// The character of the line.
    pub column: u32,
}

/// Where a span starts and ends, as people count.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Position {
    /// Its first character.
    pub start: Place,
    /// Just after its last character.
    pub end: Place,
}

/// One file that was read.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The path as printed: always with `/`.
    pub path: String,
    /// The text, without byte-order mark and with line feeds only.
    pub text: String,
    /// How the file spelt what the text no longer shows.
    pub form: TextForm,
    line_starts: Vec<u32>,
}

impl SourceFile {
    fn new(path: String, text: String) -> SourceFile {
        let (text, bom) = match text.strip_prefix('\u{feff}') {
            Some(rest) => (rest.to_string(), true),
            None => (text, false),
        };
        let crlf = text
            .find('\n')
            .is_some_and(|at| text.get(..at).is_some_and(|line| line.ends_with('\r')));
        let text = if text.contains("\r\n") {
            text.replace("\r\n", "\n")
        } else {
            text
        };
        let mut line_starts = vec![0];
        line_starts.extend(
            text.match_indices('\n')
                .filter_map(|(at, _)| u32::try_from(at + 1).ok()),
        );
        SourceFile {
            path,
            text,
            form: TextForm { bom, crlf },
            line_starts,
        }
    }

    /// How many lines it has; text that ends in a line feed has an empty last line.
    pub fn line_count(&self) -> u32 {
        u32::try_from(self.line_starts.len()).unwrap_or(u32::MAX)
    }

    /// Offset of the first byte of a line counted from 1; past the last line, the end of the text.
    pub fn line_start(&self, line: u32) -> usize {
        let index = usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX);
        self.line_starts
            .get(index)
            .and_then(|start| usize::try_from(*start).ok())
            .unwrap_or(self.text.len())
    }

    /// The text of a line counted from 1, without its line feed.
    pub fn line(&self, line: u32) -> &str {
        let start = self.line_start(line);
        let end = self.line_start(line.saturating_add(1));
        let whole = self.text.get(start..end).unwrap_or("");
        whole.strip_suffix('\n').unwrap_or(whole)
    }

    /// The offset brought into the text and back to the start of the character it falls in.
    pub fn clamp(&self, offset: u32) -> usize {
        let mut offset = usize::try_from(offset).unwrap_or(usize::MAX);
        offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset = offset.saturating_sub(1);
        }
        offset
    }

    /// The line an offset lies in, counted from 1.
    pub fn line_of(&self, offset: u32) -> u32 {
        let offset = u32::try_from(self.clamp(offset)).unwrap_or(u32::MAX);
        let line = self.line_starts.partition_point(|start| *start <= offset);
        u32::try_from(line).unwrap_or(u32::MAX).max(1)
    }

    /// The line and column of an offset.
    pub fn place(&self, offset: u32) -> Place {
        let line = self.line_of(offset);
        let before = self
            .text
            .get(self.line_start(line)..self.clamp(offset))
            .unwrap_or("");
        let column = u32::try_from(before.chars().count()).unwrap_or(u32::MAX);
        Place {
            line,
            column: column.saturating_add(1),
        }
    }
}

/// Every file read so far, in the order they were added.
#[derive(Clone, Debug)]
pub struct Sources {
    files: Vec<SourceFile>,
    nowhere: SourceFile,
}

impl Default for Sources {
    fn default() -> Sources {
        Sources::new()
    }
}

impl Sources {
    /// No files yet.
    pub fn new() -> Sources {
        let nowhere = SourceFile::new("<unknown>".to_string(), String::new());
        Sources {
            files: Vec::new(),
            nowhere,
        }
    }

    /// Takes a file in. The path is the one to print, with `/` whatever the system writes; the text may still hold its byte-order mark and CRLFs.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        let path = path::shown(&path.into());
        self.files.push(SourceFile::new(path, text.into()));
        id
    }

    /// Reads a file and takes it in under the path people see.
    pub fn load(&mut self, loader: &dyn Loader, path: &str) -> Result<FileId, LoadError> {
        let shown = loader.shown(path);
        let bytes = loader.read(path)?;
        let text = decode::utf8(&shown, &bytes)?.to_string();
        Ok(self.add(shown, text))
    }

    /// The file of an id; an id that came from another `Sources` names an empty file.
    pub fn get(&self, file: FileId) -> &SourceFile {
        usize::try_from(file.0)
            .ok()
            .and_then(|index| self.files.get(index))
            .unwrap_or(&self.nowhere)
    }

    /// The id of the file added under a path.
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.iter()
            .find(|(_, file)| file.path == path)
            .map(|(id, _)| id)
    }

    /// Lines and columns of a span; what lies past the end of the file is brought to its end.
    pub fn position(&self, span: Span) -> Position {
        let file = self.get(span.file);
        Position {
            start: file.place(span.start),
            end: file.place(span.end.max(span.start)),
        }
    }

    /// The text of a span, clamped as [`Sources::position`] clamps it.
    pub fn slice(&self, span: Span) -> &str {
        let file = self.get(span.file);
        file.text
            .get(file.clamp(span.start)..file.clamp(span.end))
            .unwrap_or("")
    }

    /// The files, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0..).map(FileId).zip(&self.files)
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether no file was added.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Memory;

    fn one(text: &str) -> (Sources, FileId) {
        let mut sources = Sources::new();
        let file = sources.add("a.mtcr", text);
        (sources, file)
    }

    fn start(text: &str, offset: u32) -> (u32, u32) {
        let (sources, file) = one(text);
        let place = sources.position(Span::new(file, offset, offset)).start;
        (place.line, place.column)
    }

    #[test]
    fn columns_count_characters() {
        assert_eq!(start("é<", 2), (1, 2));
        assert_eq!(start("é<", 1), (1, 1), "inside a character is its start");
        assert_eq!(start("a\n  b", 4), (2, 3));
    }

    #[test]
    fn spans_past_the_end_are_at_the_end() {
        assert_eq!(start("", 0), (1, 1));
        assert_eq!(start("", 9), (1, 1));
        assert_eq!(start("abc", 900), (1, 4));
        assert_eq!(start("abc\n", 4), (2, 1));
        let (sources, file) = one("abc");
        assert_eq!(sources.slice(Span::new(file, 1, 99)), "bc");
        assert_eq!(sources.slice(Span::new(FileId(7), 1, 99)), "");
    }

    #[test]
    fn marks_and_carriage_returns_are_taken_away_and_can_be_restored() {
        let (sources, file) = one("\u{feff}a\r\nb\r\n");
        let read = sources.get(file);
        assert_eq!(read.text, "a\nb\n");
        assert_eq!(read.line(2), "b");
        assert_eq!(read.line_count(), 3);
        assert_eq!(read.form.restore(&read.text), "\u{feff}a\r\nb\r\n");
        let (plain, file) = one("a\nb\rc");
        assert_eq!(plain.get(file).text, "a\nb\rc");
        assert_eq!(plain.get(file).form, TextForm::default());
    }

    #[test]
    fn a_file_is_loaded_with_its_form() -> Result<(), LoadError> {
        let files = Memory::of([("a.mtcr", "\u{feff}x\r\n")]);
        let mut sources = Sources::new();
        let file = sources.load(&files, "a.mtcr")?;
        let form = TextForm {
            bom: true,
            crlf: true,
        };
        assert_eq!(sources.get(file).form, form);
        assert_eq!(sources.get(file).text, "x\n");
        Ok(())
    }

    #[test]
    fn files_come_back_in_the_order_they_were_added() {
        let mut sources = Sources::new();
        sources.add("z.mtcr", "");
        sources.add("a.mtcr", "");
        let paths: Vec<&str> = sources.iter().map(|(_, file)| file.path.as_str()).collect();
        assert_eq!(paths, ["z.mtcr", "a.mtcr"]);
        assert_eq!(sources.find("a.mtcr"), Some(FileId(1)));
    }
}

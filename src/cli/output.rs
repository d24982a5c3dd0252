//! Where a verb's answer goes: standard output for the answer, standard error for everything else.

use std::io::{self, BufWriter, ErrorKind, Write};

use super::file::WholeFile;
use super::terminal::Terminal;
use crate::diagnostic::{self, Diagnostic, Style};
use crate::source::Sources;

/// The two streams of a run and what they can show.
///
/// Printing never fails in the middle of a verb: a reader that went away (`… | head`) makes the rest silent, and any
/// other trouble is kept and reported once at the end.
pub struct Output {
    answer: Box<dyn Write>,
    file: Option<WholeFile>,
    aside: Box<dyn Write>,
    terminal: Terminal,
    plain: bool,
    closed: bool,
    trouble: Option<io::Error>,
}

impl Output {
    /// The process's own streams.
    #[must_use]
    pub fn of_process(terminal: Terminal) -> Output {
        Output::new(
            Box::new(BufWriter::new(io::stdout())),
            Box::new(io::stderr()),
            terminal,
        )
    }

    /// Streams of the caller's choice.
    #[must_use]
    pub fn new(answer: Box<dyn Write>, aside: Box<dyn Write>, terminal: Terminal) -> Output {
        Output {
            answer,
            file: None,
            aside,
            terminal,
            plain: false,
            closed: false,
            trouble: None,
        }
    }

    /// From here on diagnostics on standard error are plain too, as suits a verb whose answer is plain or JSON.
    pub fn be_plain(&mut self) {
        self.plain = true;
    }

    /// From here on the answer goes into a file, which appears when it is kept.
    pub fn into_file(&mut self, file: WholeFile) {
        self.file = Some(file);
    }

    /// Puts the file with the answer in its place.
    pub fn keep_file(&mut self) {
        if let Some(file) = self.file.take()
            && self.trouble.is_none()
            && let Err(error) = file.keep()
        {
            self.trouble = Some(error);
        }
    }

    /// How a page for people looks on standard output.
    #[must_use]
    pub fn human(&self) -> Style {
        if self.file.is_some() {
            return Style::Human {
                colour: false,
                unicode: true,
                width: 80,
            };
        }
        Style::Human {
            colour: self.terminal.colour,
            unicode: self.terminal.unicode,
            width: self.terminal.width,
        }
    }

    /// How diagnostics look on standard error.
    #[must_use]
    pub fn aside_style(&self) -> Style {
        if self.plain {
            Style::Plain
        } else {
            Style::Human {
                colour: self.terminal.error_colour,
                unicode: self.terminal.unicode,
                width: self.terminal.width,
            }
        }
    }

    /// Prints part of the answer, exactly as given.
    pub fn print(&mut self, text: &str) {
        self.print_bytes(text.as_bytes());
    }

    /// Prints what may not be text, exactly as given.
    pub fn print_bytes(&mut self, bytes: &[u8]) {
        if self.closed {
            return;
        }
        let written = match &mut self.file {
            Some(file) => file.write_all(bytes),
            None => self.answer.write_all(bytes),
        };
        if let Err(error) = written {
            self.stopped(error);
        }
    }

    /// Has the reader of the answer gone away, or can it not be written? Long work may then stop.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// Says a line on standard error.
    pub fn say(&mut self, line: &str) {
        self.flush();
        // Nothing is left to tell anyone when standard error itself is gone.
        let _ = writeln!(self.aside, "{line}");
    }

    /// Says what takes a while, where somebody is watching standard error: no answer, and none of a file's.
    pub fn wait_for(&mut self, what: &str) {
        if self.terminal.watched {
            self.say(what);
        }
    }

    /// Shows diagnostics on standard error.
    pub fn diagnostics(&mut self, diagnostics: &[Diagnostic], sources: &Sources) {
        if diagnostics.is_empty() {
            return;
        }
        self.flush();
        let text = diagnostic::render(diagnostics, sources, self.aside_style());
        let _ = self.aside.write_all(text.as_bytes());
        if !text.ends_with('\n') {
            let _ = self.aside.write_all(b"\n");
        }
    }

    /// Writes out what is buffered, so that the two streams keep their order on a terminal.
    pub fn flush(&mut self) {
        if !self.closed
            && let Err(error) = self.answer.flush()
        {
            self.stopped(error);
        }
    }

    /// Ends the run: what could not be written, if anything.
    pub fn finish(mut self) -> Option<io::Error> {
        self.flush();
        self.trouble.take()
    }

    fn stopped(&mut self, error: io::Error) {
        self.closed = true;
        if error.kind() != ErrorKind::BrokenPipe {
            self.trouble = Some(error);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Broken(ErrorKind);

    impl Write for Broken {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn output(kind: ErrorKind) -> Output {
        let terminal = Terminal {
            colour: false,
            error_colour: false,
            watched: false,
            unicode: true,
            width: 80,
        };
        Output::new(Box::new(Broken(kind)), Box::new(io::sink()), terminal)
    }

    #[test]
    fn a_reader_that_went_away_is_no_trouble() {
        let mut out = output(ErrorKind::BrokenPipe);
        out.print("x");
        assert!(out.is_closed());
        assert!(out.finish().is_none());
    }

    #[test]
    fn a_full_disk_is_kept_for_the_end() {
        let mut out = output(ErrorKind::StorageFull);
        out.print("x");
        out.print("y");
        assert_eq!(out.finish().map(|e| e.kind()), Some(ErrorKind::StorageFull));
    }
}

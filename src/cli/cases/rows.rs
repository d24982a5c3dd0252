//! Lines of a reader, one at a time in bounded memory, with a look ahead.

use std::collections::VecDeque;
use std::io::{self, BufRead, ErrorKind, Read};

use crate::source::LARGEST;

/// Non-blank lines with their numbers. Only those looked ahead at are held.
pub struct Rows {
    reader: Box<dyn BufRead>,
    /// Lines that were looked at, blank ones included, so that the rest is still the whole.
    ahead: VecDeque<Vec<u8>>,
    /// The number of the next line.
    line: usize,
}

impl Rows {
    /// The lines of a reader.
    pub fn new(reader: Box<dyn BufRead>) -> Rows {
        Rows {
            reader,
            ahead: VecDeque::new(),
            line: 1,
        }
    }

    /// The non-blank line so many non-blank lines ahead, without taking it and without a byte-order mark.
    pub fn peek(&mut self, ahead: usize) -> io::Result<Option<&[u8]>> {
        let mut position = 0;
        let mut to_pass = ahead;
        loop {
            if position == self.ahead.len() {
                match self.read()? {
                    Some(line) => self.ahead.push_back(line),
                    None => return Ok(None),
                }
            }
            let blank = self.ahead.get(position).is_some_and(|line| is_blank(line));
            if !blank && to_pass == 0 {
                return Ok(self.ahead.get(position).map(|line| without_mark(line)));
            }
            if !blank {
                to_pass -= 1;
            }
            position += 1;
        }
    }

    /// The next non-blank line with its number, without its end.
    pub fn next(&mut self) -> io::Result<Option<(usize, Vec<u8>)>> {
        loop {
            let line = match self.ahead.pop_front() {
                Some(line) => line,
                None => match self.read()? {
                    Some(line) => line,
                    None => return Ok(None),
                },
            };
            let number = self.line;
            self.line += 1;
            if !is_blank(&line) {
                let mut line = line;
                line.truncate(line.trim_ascii_end().len());
                return Ok(Some((number, line)));
            }
        }
    }

    /// Everything not yet taken, unless that is more than `limit` bytes.
    pub fn rest(mut self, limit: u64) -> io::Result<Vec<u8>> {
        let mut whole: Vec<u8> = self.ahead.into_iter().flatten().collect();
        (&mut self.reader).take(limit + 1).read_to_end(&mut whole)?;
        match u64::try_from(whole.len()) {
            Ok(size) if size <= limit => Ok(whole),
            _ => Err(ErrorKind::FileTooLarge.into()),
        }
    }

    /// A line with its end.
    fn read(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        (&mut self.reader)
            .take(LARGEST + 1)
            .read_until(b'\n', &mut line)?;
        match u64::try_from(line.len()) {
            Ok(0) => Ok(None),
            Ok(size) if size <= LARGEST => Ok(Some(line)),
            _ => Err(ErrorKind::FileTooLarge.into()),
        }
    }
}

fn is_blank(line: &[u8]) -> bool {
    without_mark(line).trim_ascii().is_empty()
}

fn without_mark(line: &[u8]) -> &[u8] {
    line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &'static [u8]) -> Rows {
        Rows::new(Box::new(text))
    }

    #[test]
    fn looking_ahead_takes_nothing_and_blank_lines_are_counted() -> io::Result<()> {
        let mut rows = rows(b"\xef\xbb\xbf\na\n\nb");
        assert_eq!(rows.peek(1)?, Some(&b"b"[..]));
        assert_eq!(rows.peek(0)?, Some(&b"a\n"[..]));
        assert_eq!(rows.next()?, Some((2, b"a".to_vec())));
        assert_eq!(rows.next()?, Some((4, b"b".to_vec())));
        assert_eq!(rows.next()?, None);
        Ok(())
    }

    #[test]
    fn the_rest_is_whole_and_bounded() -> io::Result<()> {
        let mut whole = rows(b"a\n\nb\nc");
        whole.peek(1)?;
        assert_eq!(whole.rest(64)?, b"a\n\nb\nc");
        let fault = rows(b"abc").rest(2).map_err(|e| e.kind());
        assert_eq!(fault, Err(ErrorKind::FileTooLarge));
        Ok(())
    }
}

//! Diagnostics drawn for people, through miette.

use std::fmt;

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents,
    SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};

use crate::source::Sources;

use super::excerpt::{Excerpt, Mark};
use super::shape::{Diagnostic, Severity};
use super::words::{clean, wrap};

/// How the drawing may look.
#[derive(Copy, Clone, Debug)]
pub(super) struct Look {
    pub colour: bool,
    pub unicode: bool,
    pub width: usize,
}

/// One diagnostic, ended by a line feed. `None` if the drawing failed.
pub(super) fn draw(diagnostic: &Diagnostic, sources: &Sources, look: Look) -> Option<String> {
    let excerpt = Excerpt::of(diagnostic, sources, look.width, look.unicode);
    let left_out = excerpt.left_out;
    let theme = theme(diagnostic.severity, &excerpt.marks, look);
    let help_style = theme.styles.help;
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(look.width)
        // What is wrapped comes wrapped, at blanks only: miette would break names at their hyphens.
        .with_wrap_lines(false)
        .with_links(false)
        .without_cause_chain()
        .without_syntax_highlighting();
    let message = clean(&diagnostic.message, look.unicode);
    let drawing = Drawing {
        code: format!("{}[{}]", diagnostic.severity.word(), diagnostic.code),
        message: wrap(&message, look.width.saturating_sub(4)).join("\n"),
        severity: diagnostic.severity,
        excerpt,
    };
    let mut out = String::new();
    handler.render_report(&mut out, &drawing).ok()?;
    let mut add = |word: &str, text: &str| {
        let room = look.width.saturating_sub(8);
        let indent = word.len() + 4;
        for (index, line) in wrap(&clean(text, look.unicode), room).iter().enumerate() {
            if index == 0 {
                let lead = help_style.style(format!("  {word}:"));
                out.push_str(&format!("{lead} {line}\n"));
            } else {
                out.push_str(&format!("{:indent$}{line}\n", ""));
            }
        }
    };
    if let Some(help) = &diagnostic.help {
        add("help", help);
    }
    for note in &diagnostic.notes {
        add("note", note);
    }
    if left_out > 0 {
        add("note", &format!("{left_out} more places are not shown"));
    }
    if let Some(fix) = &diagnostic.fix {
        let applied = if fix.safe { " (`--fix` does it)" } else { "" };
        add("fix", &format!("{}{applied}", fix.title));
    }
    // miette leaves blanks at the end of lines it draws nothing on.
    Some(
        out.lines()
            .map(|line| format!("{}\n", line.trim_end()))
            .collect(),
    )
}

fn theme(severity: Severity, marks: &[Mark], look: Look) -> GraphicalTheme {
    let characters = if look.unicode {
        ThemeCharacters::unicode()
    } else {
        ThemeCharacters::ascii()
    };
    let mut styles = if look.colour {
        ThemeStyles::ansi()
    } else {
        ThemeStyles::none()
    };
    let fault = match severity {
        Severity::Error => styles.error,
        Severity::Warning => styles.warning,
        Severity::Note => styles.advice,
    };
    if !marks.is_empty() {
        // miette gives these out in the order of the labels.
        let style = |mark: &Mark| if mark.primary { fault } else { styles.help };
        styles.highlights = marks.iter().map(style).collect();
    }
    GraphicalTheme { characters, styles }
}

/// A diagnostic in the form miette draws.
#[derive(Debug)]
struct Drawing {
    code: String,
    message: String,
    severity: Severity,
    excerpt: Excerpt,
}

impl fmt::Display for Drawing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Drawing {}

impl miette::Diagnostic for Drawing {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.excerpt.marks.iter().map(|mark| {
            let span = SourceSpan::from(mark.start..mark.end);
            if mark.primary {
                LabeledSpan::new_primary_with_span(mark.text.clone(), span)
            } else {
                LabeledSpan::new_with_span(mark.text.clone(), span)
            }
        })))
    }
}

impl SourceCode for Excerpt {
    /// The block a label lies in. A stretch over two blocks is refused, which keeps miette from drawing them as one.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let end = span.offset() + span.len();
        let block = self
            .block(span.offset())
            .filter(|block| end <= block.end)
            .ok_or(MietteError::OutOfBounds)?;
        let number = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
        let (range, line, column) = if before == 0 && after == 0 {
            // Asked for the heading of a block, which names the place in the file, not in the excerpt.
            let mark = self.marks.iter().find(|mark| mark.start == span.offset());
            let (line, column) = mark.map_or((block.first_line, 1), |mark| {
                (mark.place.line, mark.place.column)
            });
            (span.offset()..end, number(line), number(column))
        } else {
            (block.start..block.end, number(block.first_line), 1)
        };
        let data = self.text.get(range.clone()).unwrap_or("").as_bytes();
        Ok(Box::new(MietteSpanContents::new_named(
            block.path.clone(),
            data,
            SourceSpan::from(range),
            line.saturating_sub(1),
            column.saturating_sub(1),
            block.lines,
        )))
    }
}

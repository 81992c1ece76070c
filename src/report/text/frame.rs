//! Draws an excerpt with its labels. The only file that knows the renderer.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, Severity as Level, SourceCode, SourceSpan, SpanContents, ThemeCharacters,
};

use super::excerpt::Excerpt;
use crate::finding::Severity;
use crate::report::Style;

/// Draws one excerpt; `digits` is the width of line numbers, so that frames stand in one line.
pub(super) fn draw(excerpt: &Excerpt, severity: Severity, digits: usize, style: &Style) -> String {
    let mut theme = if style.color {
        GraphicalTheme::unicode()
    } else {
        GraphicalTheme::unicode_nocolor()
    };
    if !style.unicode {
        theme.characters = ThemeCharacters::ascii();
    }
    let styles = &mut theme.styles;
    let primary = match severity {
        Severity::Error => styles.error,
        Severity::Warning => styles.warning,
        Severity::Note => styles.advice,
    };
    let mut marks: Vec<_> = excerpt.marks.iter().collect();
    // The renderer sorts labels by their start and takes the highlights in turn.
    marks.sort_by_key(|mark| mark.range.start);
    styles.highlights = marks
        .iter()
        .map(|mark| if mark.primary { primary } else { styles.help })
        .collect();
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_context_lines(1)
        .with_urls(false)
        .with_width(usize::MAX >> 1)
        .with_wrap_lines(false)
        .without_syntax_highlighting();
    let mut drawn = String::new();
    if handler.render_report(&mut drawn, &Frame(excerpt)).is_err() {
        return String::new();
    }
    let own = excerpt.last().to_string().len();
    let indent = " ".repeat(digits.saturating_sub(own));
    let mut result = String::with_capacity(drawn.len());
    // The first line would be the message, which stands above all frames already.
    for line in drawn.lines().skip(1) {
        result.push_str(&indent);
        result.push_str(line.trim_end());
        result.push('\n');
    }
    result
}

#[derive(Debug)]
struct Frame<'e>(&'e Excerpt);

impl fmt::Display for Frame<'_> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Frame<'_> {}

impl Diagnostic for Frame<'_> {
    fn severity(&self) -> Option<Level> {
        Some(Level::Advice)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self.0)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.0.marks.iter().map(|mark| {
            let text = (!mark.label.is_empty()).then(|| mark.label.clone());
            let span = SourceSpan::from(mark.range.clone());
            if mark.primary {
                LabeledSpan::new_primary_with_span(text, span)
            } else {
                LabeledSpan::new_with_span(text, span)
            }
        })))
    }
}

/// The excerpt is all there is, so that nothing is searched: with context it is given whole,
/// without context it only tells the place of a label.
impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        above: usize,
        _below: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let text = self.text.as_bytes();
        if above > 0 {
            let whole = SourceSpan::from(0..text.len());
            let lines = self.last() - self.first + 1;
            let contents = MietteSpanContents::new_named(
                self.path.clone(),
                text,
                whole,
                self.first - 1,
                0,
                lines,
            );
            return Ok(Box::new(contents));
        }
        let mark = self
            .marks
            .iter()
            .find(|mark| mark.range.start == span.offset())
            .ok_or(MietteError::OutOfBounds)?;
        let data = text
            .get(mark.range.clone())
            .ok_or(MietteError::OutOfBounds)?;
        Ok(Box::new(MietteSpanContents::new_named(
            self.path.clone(),
            data,
            *span,
            mark.position.line - 1,
            mark.position.column - 1,
            1,
        )))
    }
}

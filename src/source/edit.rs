//! Byte edits: the only way a text is changed.

use super::Span;

/// Replaces the bytes of `span` by `text`; an empty span inserts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// Two edits touch the same bytes, or an edit leaves the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Overlap;

/// Applies edits of one file to its text, whatever their order.
///
/// # Errors
/// [`Overlap`] when two edits share bytes, insert at the same place, or do not lie in the text.
pub fn apply(text: &str, edits: &[Edit]) -> Result<String, Overlap> {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| (edit.span.start, edit.span.end));
    sorted.dedup();
    let mut result = String::with_capacity(
        text.len() + sorted.iter().map(|edit| edit.text.len()).sum::<usize>(),
    );
    let mut done = 0;
    let mut last: Option<Span> = None;
    for edit in sorted {
        let range = edit.span.range();
        if last.is_some_and(|span| edit.span.start < span.end || edit.span.start == span.start) {
            return Err(Overlap);
        }
        let between = text.get(done..range.start).ok_or(Overlap)?;
        if !text.is_char_boundary(range.end) || range.end < range.start || range.end > text.len() {
            return Err(Overlap);
        }
        result.push_str(between);
        result.push_str(&edit.text);
        done = range.end;
        last = Some(edit.span);
    }
    result.push_str(text.get(done..).ok_or(Overlap)?);
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn edit(start: u32, end: u32, text: &str) -> Edit {
        let file = Sources::default().add_text("a", "");
        Edit {
            span: Span::new(file, start, end),
            text: text.to_owned(),
        }
    }

    #[test]
    fn edits_apply_in_text_order() {
        assert_eq!(
            apply(
                "abcdef",
                &[edit(4, 5, "E"), edit(0, 1, "AA"), edit(2, 2, "-")]
            ),
            Ok("AAb-cdEf".to_owned())
        );
    }

    #[test]
    fn touching_bytes_twice_is_refused() {
        assert_eq!(
            apply("abc", &[edit(0, 2, "x"), edit(1, 3, "y")]),
            Err(Overlap)
        );
        assert_eq!(
            apply("abc", &[edit(1, 1, "x"), edit(1, 1, "y")]),
            Err(Overlap)
        );
        assert_eq!(apply("abc", &[edit(2, 9, "x")]), Err(Overlap));
    }

    #[test]
    fn equal_edits_count_once() {
        assert_eq!(
            apply("abc", &[edit(0, 1, "x"), edit(0, 1, "x")]),
            Ok("xbc".to_owned())
        );
    }
}

//! Words and texts as HTML.

use super::shown::Verdict;

/// The class of a verdict in the style sheet.
pub(super) fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Absent => "n",
        Verdict::Runs => "r",
        Verdict::Unknown => "u",
        Verdict::Leaks => "l",
        Verdict::Refused => "f",
    }
}

/// The word with its mark, so that neither colour nor language is needed.
pub(super) fn marked(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Absent => "–",
        Verdict::Runs => "✓ runs",
        Verdict::Unknown => "? unknown",
        Verdict::Leaks => "! LEAKS",
        Verdict::Refused => "✕ refused",
    }
}

/// A text as content or attribute of an element.
pub(super) fn escaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => result.push_str("&amp;"),
            '<' => result.push_str("&lt;"),
            '>' => result.push_str("&gt;"),
            '"' => result.push_str("&quot;"),
            '\'' => result.push_str("&#39;"),
            other => result.push(other),
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_open_no_elements() {
        assert_eq!(
            escaped("<a href='x' on=\"y\">&"),
            "&lt;a href=&#39;x&#39; on=&quot;y&quot;&gt;&amp;"
        );
    }
}

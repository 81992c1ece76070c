//! Unified diffs of what fixes would change.

use similar::{ChangeTag, TextDiff};

use crate::report::{Ink, Redactor, harmless, paint};

/// Lines around a change.
const AROUND: usize = 3;

/// Who reads a patch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reader {
    /// Somebody at a terminal, which no character may steer.
    Person,
    /// A program, which needs every character.
    Program,
}

/// The difference of two texts of one file as a patch; secrets in it are masked. The flag says
/// whether any was, so that the patch cannot be applied.
pub(super) fn unified(
    path: &str,
    old: &str,
    new: &str,
    redactor: &Redactor,
    color: bool,
    reader: Reader,
) -> (String, bool) {
    let before: Vec<&str> = old.split_inclusive('\n').collect();
    let after: Vec<&str> = new.split_inclusive('\n').collect();
    let diff = TextDiff::configure()
        .newline_terminated(true)
        .diff_slices(&before, &after);
    let mut result = String::new();
    let mut is_masked = false;
    let mut line = |text: &str, ink: Option<Ink>| {
        match ink {
            Some(ink) => result.push_str(&paint(text, ink, color)),
            None => result.push_str(text),
        }
        result.push('\n');
    };
    line(&format!("--- a/{path}"), Some(Ink::Strong));
    line(&format!("+++ b/{path}"), Some(Ink::Strong));
    for hunk in diff.unified_diff().context_radius(AROUND).iter_hunks() {
        line(hunk.header().to_string().trim_end(), Some(Ink::Note));
        for change in hunk.iter_changes() {
            let (sign, ink) = match change.tag() {
                ChangeTag::Delete => ('-', Some(Ink::Removed)),
                ChangeTag::Insert => ('+', Some(Ink::Added)),
                ChangeTag::Equal => (' ', None),
            };
            let text = change.value();
            let masked = redactor.mask(text.strip_suffix('\n').unwrap_or(text));
            let masked = match reader {
                Reader::Person => harmless(&masked).into_owned(),
                Reader::Program => masked.into_owned(),
            };
            is_masked |= redactor.holds(text);
            line(&format!("{sign}{masked}"), ink);
            if !text.ends_with('\n') {
                line("\\ No newline at end of file", None);
            }
        }
    }
    (result, is_masked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn diff(old: &str, new: &str) -> (String, bool) {
        let redactor = Redactor::new(&[], &Sources::default());
        unified("a.toml", old, new, &redactor, false, Reader::Program)
    }

    #[test]
    fn a_patch_shows_three_lines_around_a_change() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        let new = "1\n2\n3\n4\nfive\n6\n7\n8\n9\n";
        assert_eq!(
            diff(old, new),
            (
                "--- a/a.toml\n+++ b/a.toml\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"
                    .to_owned(),
                false
            )
        );
    }

    #[test]
    fn a_missing_last_line_break_is_said() {
        assert_eq!(
            diff("a\r\nb", "a\r\nc\n").0,
            "--- a/a.toml\n+++ b/a.toml\n@@ -1,2 +1,2 @@\n a\r\n-b\n\\ No newline at end of \
             file\n+c\n"
        );
    }

    #[test]
    fn a_terminal_is_not_steered() {
        let redactor = Redactor::new(&[], &Sources::default());
        let (patch, _) = unified("a", "", "\u{1b}[2J\n", &redactor, false, Reader::Person);
        assert!(patch.ends_with("+?[2J\n"), "{patch}");
    }

    #[test]
    fn secrets_are_masked_and_told() {
        let token = "token = \"glrt-Zx81kPq2mVtY7rWcNd3L\"\n";
        let (patch, is_masked) = diff(&format!("a\n{token}"), &format!("b\n{token}"));
        assert!(is_masked);
        assert!(!patch.contains("Zx81"), "{patch}");
    }
}

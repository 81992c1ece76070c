//! Unified diffs of what fixes would change.

use std::borrow::Cow;

use similar::{Algorithm, ChangeTag, TextDiff};

use crate::report::{Ink, harmless, paint};

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

/// A text, and the same without its secrets: as many bytes, as many lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct Side<'t> {
    pub(super) text: &'t str,
    pub(super) shown: &'t str,
}

/// The difference of two texts of one file as a patch without secrets. The flag says whether there
/// were any in it, so that the patch cannot be applied.
pub(super) fn unified(
    path: &str,
    old: Side<'_>,
    new: Side<'_>,
    color: bool,
    reader: Reader,
) -> (String, bool) {
    let before: Vec<&str> = old.text.split_inclusive('\n').collect();
    let after: Vec<&str> = new.text.split_inclusive('\n').collect();
    let old_shown: Vec<&str> = old.shown.split_inclusive('\n').collect();
    let new_shown: Vec<&str> = new.shown.split_inclusive('\n').collect();
    // Thousands of changes between lines that occur once are nothing to it.
    let diff = TextDiff::configure()
        .algorithm(Algorithm::Patience)
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
    line(&format!("--- {}", name('a', path)), Some(Ink::Strong));
    line(&format!("+++ {}", name('b', path)), Some(Ink::Strong));
    for hunk in diff.unified_diff().context_radius(AROUND).iter_hunks() {
        line(hunk.header().to_string().trim_end(), Some(Ink::Note));
        for change in hunk.iter_changes() {
            let (sign, ink) = match change.tag() {
                ChangeTag::Delete => ('-', Some(Ink::Removed)),
                ChangeTag::Insert => ('+', Some(Ink::Added)),
                ChangeTag::Equal => (' ', None),
            };
            let text = change.value();
            let shown = match (change.old_index(), change.new_index()) {
                (Some(index), _) => old_shown.get(index),
                (None, index) => index.and_then(|index| new_shown.get(index)),
            };
            let shown = shown.copied().unwrap_or_default();
            is_masked |= shown != text;
            let content = shown.strip_suffix('\n').unwrap_or(shown);
            let content = match reader {
                Reader::Person => harmless(content),
                Reader::Program => Cow::Borrowed(content),
            };
            line(&format!("{sign}{content}"), ink);
            if !text.ends_with('\n') {
                line("\\ No newline at end of file", None);
            }
        }
    }
    (result, is_masked)
}

/// A file's name as `git` and `patch` read it: in quotes where it has characters that could steer
/// a terminal, with a tab behind it where it has spaces.
fn name(side: char, path: &str) -> String {
    let path = format!("{side}/{}", path.trim_start_matches('/'));
    let is_plain = |letter: char| !matches!(letter, '"' | '\\' | '\n' | '\r' | '\t');
    if path.chars().all(is_plain) && harmless(&path) == path {
        let end = if path.contains(' ') { "\t" } else { "" };
        return format!("{path}{end}");
    }
    let mut quoted = String::from("\"");
    for &byte in path.as_bytes() {
        match byte {
            b'"' | b'\\' => quoted.extend(['\\', char::from(byte)]),
            b' '..=b'~' => quoted.push(char::from(byte)),
            _ => quoted.push_str(&format!("\\{byte:03o}")),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(old: &str, new: &str) -> (String, bool) {
        let side = |text| Side { text, shown: text };
        unified("a.toml", side(old), side(new), false, Reader::Program)
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
        let side = |text| Side { text, shown: text };
        let new = side("\u{1b}[2J\n");
        let (patch, _) = unified("a", side(""), new, false, Reader::Person);
        assert!(patch.ends_with("+?[2J\n"), "{patch}");
    }

    #[test]
    fn masked_lines_are_shown_and_told() {
        let side = |text, shown| Side { text, shown };
        let old = side("a\ntoken = \"x\"\n", "a\ntoken = \"*\"\n");
        let new = side("b\ntoken = \"x\"\n", "b\ntoken = \"*\"\n");
        let (patch, is_masked) = unified("a", old, new, false, Reader::Program);
        assert!(is_masked);
        assert!(patch.ends_with("-a\n+b\n token = \"*\"\n"), "{patch}");
    }

    #[test]
    fn names_are_written_as_patch_reads_them() {
        for (path, written) in [
            ("a/b.toml", "a/a/b.toml"),
            ("größe.toml", "a/größe.toml"),
            ("a b.toml", "a/a b.toml\t"),
            ("/etc/a.toml", "a/etc/a.toml"),
            ("a\"\\b", "\"a/a\\\"\\\\b\""),
            ("\u{1b}[m\n", "\"a/\\033[m\\012\""),
            ("\u{202e}x", "\"a/\\342\\200\\256x\""),
        ] {
            assert_eq!(name('a', path), written);
        }
    }
}

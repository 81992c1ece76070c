//! The line an error stands on, and the habits of other notations that it shows.

use std::ops::Range;

use super::Explained;

/// Starts of template text, which a file has until it is rendered.
pub(super) const TEMPLATES: [&str; 6] = ["{{", "{%", "<%", "%{", "${", "@@"];
/// What to do about them.
pub(super) const RENDER: &str = "render the template, and check the result";
/// Longer texts are not repeated in messages.
pub(super) const LONGEST: usize = 40;

/// A line of a text.
pub(super) struct Line<'t> {
    pub(super) text: &'t str,
    start: usize,
    end: usize,
}

impl<'t> Line<'t> {
    pub(super) fn of(text: &'t str, offset: usize) -> Self {
        let start = text
            .get(..offset)
            .and_then(|before| before.rfind('\n'))
            .map_or(0, |at| at + 1);
        let rest = text.get(offset..).unwrap_or_default();
        let length = rest.find('\n').unwrap_or(rest.len());
        let end = offset + length;
        let end = end
            - usize::from(
                text.get(start..end)
                    .is_some_and(|line| line.ends_with('\r')),
            );
        Self {
            text,
            start,
            end: end.max(offset),
        }
    }

    /// First byte of the line.
    pub(super) fn start(&self) -> usize {
        self.start
    }

    /// End of the line, before its line break.
    pub(super) fn end(&self) -> usize {
        self.end
    }

    /// What stands before an offset on the line.
    pub(super) fn before(&self, offset: usize) -> &'t str {
        let before = self.text.get(self.start..offset).unwrap_or_default();
        before.strip_prefix('\u{FEFF}').unwrap_or(before)
    }

    /// What stands at and behind an offset on the line.
    pub(super) fn after(&self, offset: usize) -> &'t str {
        self.text.get(offset..self.end).unwrap_or_default()
    }

    /// Where a text ends that is the start of the line.
    pub(super) fn end_of(&self, before: &str) -> usize {
        let mark = self.text.get(self.start..).unwrap_or_default();
        let skipped = if mark.starts_with('\u{FEFF}') { 3 } else { 0 };
        self.start + skipped + before.len()
    }

    /// Whether the line is that of a table header.
    pub(super) fn is_header(&self) -> bool {
        self.before(self.end).trim_start().starts_with('[')
    }

    /// Start of the next line that is a table header, or the end of the text.
    pub(super) fn next_header(&self) -> usize {
        let mut at = self.end;
        for line in self.after_all().split_inclusive('\n') {
            if at > self.end && line.trim_start().starts_with('[') {
                return at;
            }
            at += line.len();
        }
        self.text.len()
    }

    fn after_all(&self) -> &'t str {
        self.text.get(self.end..).unwrap_or_default()
    }

    /// The lines above, the nearest first, each with its start.
    pub(super) fn above(&self) -> impl Iterator<Item = (usize, &'t str)> {
        let text = self.text.get(..self.start).unwrap_or_default();
        let mut end = text.len();
        std::iter::from_fn(move || {
            let head = text.get(..end).filter(|head| !head.is_empty())?;
            let body = head.strip_suffix('\n').unwrap_or(head);
            let start = body.rfind('\n').map_or(0, |at| at + 1);
            end = start;
            Some((start, body.get(start..).unwrap_or_default()))
        })
    }

    /// Whether a new statement seems to begin at an offset: `[table]` or `key =`, first on its line.
    pub(super) fn starts_statement(&self, offset: usize) -> bool {
        if !self.before(offset).trim().is_empty() {
            return false;
        }
        let rest = self.after(offset);
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
        if let Some(name) = rest.strip_prefix("[[").or_else(|| rest.strip_prefix('[')) {
            return name.starts_with(|letter: char| letter.is_ascii_alphabetic());
        }
        rest.trim_start_matches(|letter| is_name(letter) || letter == '.')
            .trim_start()
            .starts_with('=')
    }

    /// Whether the line seems to be a statement or a table header.
    pub(super) fn is_statement(&self) -> bool {
        let line = self.before(self.end);
        let body = line.trim_start();
        self.starts_statement(self.end_of(line) - body.len())
    }

    /// The bracket that opens a value above an offset and is still open there.
    pub(super) fn opened(&self, offset: usize, bracket: char) -> Option<Range<usize>> {
        let here = std::iter::once((self.start, self.before(offset)));
        for (start, line) in here.chain(self.above()) {
            let Some(equals) = line.find('=') else {
                continue;
            };
            let value = line.get(equals + 1..)?.trim_start();
            if value.starts_with(bracket) && !line.trim_start().starts_with('#') {
                let at = start + line.len() - value.len();
                return Some(at..at + 1);
            }
        }
        None
    }

    /// A line that belongs to another notation altogether.
    pub(super) fn foreign(&self) -> Option<Explained> {
        let line = self.before(self.end);
        let body = line.trim_start();
        let at = self.end_of(line) - body.len();
        let marked = |length: usize, message: String| Explained::new(at..at + length, message);
        if let Some(mark) = ["//", ";", "--"]
            .iter()
            .find(|mark| body.starts_with(**mark))
        {
            let message = format!("`{mark}` does not start a comment; `#` does");
            return Some(marked(mark.len(), message).help("write `#` before a comment"));
        }
        if let Some(mark) = TEMPLATES.iter().find(|mark| body.starts_with(**mark)) {
            let message = format!("`{mark}` starts template text, which is no TOML");
            return Some(marked(mark.len(), message).help(RENDER).last());
        }
        let conflicts = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"];
        if let Some(mark) = conflicts.iter().find(|mark| body.starts_with(**mark)) {
            let message = format!("`{mark}` marks a merge conflict that was not resolved");
            return Some(marked(mark.len(), message).help("resolve the conflict"));
        }
        if let Some(mark) = ["...", "(...)", "<...>", "…"]
            .iter()
            .find(|mark| body.starts_with(**mark))
        {
            let message = format!("`{mark}` stands for something that was left out");
            return Some(
                marked(mark.len(), message).help("write what belongs here, or remove the line"),
            );
        }
        if body.starts_with("```") {
            let message = "three backquotes are Markdown, which is no TOML";
            return Some(marked(3, message.to_owned()).help("remove the line"));
        }
        if body.starts_with("- ") {
            let message = "`-` starts a list item in YAML; this is TOML".to_owned();
            return Some(marked(1, message).help(
                "write a list as `key = [\"a\", \"b\"]`, a list of tables with `[[key]]` headers",
            ));
        }
        if body.starts_with('{') {
            let message = "a line cannot start with `{`; this is TOML, not JSON".to_owned();
            return Some(marked(1, message));
        }
        None
    }
}

/// A character as messages name it.
pub(super) fn named(letter: char) -> String {
    if is_invisible(letter) {
        let name = match letter {
            '\u{a0}' => "no-break space ",
            '\u{200b}' => "zero-width space ",
            '\u{feff}' => "byte order mark ",
            _ => "character ",
        };
        format!("{name}U+{:04X}", u32::from(letter))
    } else if letter == '`' {
        "a backquote".to_owned()
    } else {
        format!("`{letter}`")
    }
}

/// Whether a character cannot be seen, or not be told from a blank.
pub(super) fn is_invisible(letter: char) -> bool {
    letter != ' '
        && (letter.is_whitespace()
            || letter.is_control()
            || matches!(
                letter,
                '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
            ))
}

/// Length of the value written at the start of this text, quotes included.
pub(super) fn value_length(written: &str) -> usize {
    let quote = written
        .chars()
        .next()
        .filter(|first| "\"'".contains(*first));
    let closed = quote.and_then(|quote| written.get(1..)?.find(quote));
    closed.map_or_else(|| word_length(written), |at| at + 2)
}

/// Length of the value without quotes at the start of this text.
pub(super) fn word_length(written: &str) -> usize {
    let end = written.find([',', ']', '}', '#', '"', '\'']);
    written
        .get(..end.unwrap_or(written.len()))
        .unwrap_or_default()
        .trim_end()
        .len()
}

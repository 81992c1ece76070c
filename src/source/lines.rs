//! From byte offsets to lines and columns.

/// A place for people: both numbers are one-based, the column counts characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Position {
    /// Line number from 1.
    pub line: usize,
    /// Column from 1, in characters; a byte order mark at the start of a file is not counted.
    pub column: usize,
}

/// Byte offset of the start of each line. Lines end at `\n`, `\r\n` or a lone `\r`.
#[derive(Debug, Clone)]
pub struct Lines {
    starts: Vec<u32>,
    /// Number of characters before each block of [`BLOCK`] bytes, so that a place in a line of
    /// megabytes is found without reading the line.
    characters: Vec<u32>,
}

/// Bytes between two counts of characters.
const BLOCK: usize = 1024;

impl Lines {
    /// Indexes a text in one pass.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (index, &byte) in bytes.iter().enumerate() {
            let ends = byte == b'\n' || (byte == b'\r' && bytes.get(index + 1) != Some(&b'\n'));
            if ends {
                starts.push(u32::try_from(index + 1).unwrap_or(u32::MAX));
            }
        }
        let mut characters = vec![0];
        let mut count = 0;
        for block in bytes.chunks(BLOCK) {
            count += characters_in(block);
            characters.push(u32::try_from(count).unwrap_or(u32::MAX));
        }
        Self { starts, characters }
    }

    /// Number of characters that start before a byte.
    fn characters_before(&self, text: &str, offset: usize) -> usize {
        let block = offset / BLOCK;
        let counted = self.characters.get(block).copied().unwrap_or_default();
        let rest = text.as_bytes().get(block * BLOCK..offset);
        counted as usize + rest.map_or(0, characters_in)
    }

    /// Number of lines; a final line break starts one more, empty line.
    #[must_use]
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// Zero-based index of the line that holds a byte offset.
    #[must_use]
    pub fn line_at(&self, offset: usize) -> usize {
        self.starts
            .partition_point(|&start| start as usize <= offset)
            .saturating_sub(1)
    }

    /// First byte of a zero-based line; past the last line, the end of the last one's start.
    #[must_use]
    pub fn start_of(&self, line: usize) -> usize {
        self.starts
            .get(line)
            .or(self.starts.last())
            .map_or(0, |&start| start as usize)
    }

    /// Byte range of a zero-based line without its line break.
    #[must_use]
    pub fn range_of(&self, text: &str, line: usize) -> std::ops::Range<usize> {
        let start = self.start_of(line);
        let end = self
            .starts
            .get(line + 1)
            .map_or(text.len(), |&next| next as usize);
        let body = text.get(start..end).unwrap_or_default();
        start..start + body.trim_end_matches(['\r', '\n']).len()
    }

    /// Position of a byte offset; an offset inside a character counts as that character's start.
    #[must_use]
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let offset = offset.min(text.len());
        let line = self.line_at(offset);
        let start = self.start_of(line);
        let mark = usize::from(start == 0 && offset > 0 && text.starts_with('\u{FEFF}'));
        let characters = self.characters_before(text, offset) - self.characters_before(text, start);
        let column = characters.saturating_sub(mark);
        Position {
            line: line + 1,
            column: column + 1,
        }
    }
}

/// Number of characters that start in some bytes.
fn characters_in(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_break_counts_once() {
        let text = "a\nb\r\nc\rd";
        let lines = Lines::new(text);
        assert_eq!(lines.count(), 4);
        assert_eq!(
            lines.position(text, text.len() - 1),
            Position { line: 4, column: 1 }
        );
        assert_eq!(lines.range_of(text, 1), 2..3);
    }

    #[test]
    fn columns_count_characters_and_not_a_leading_mark() {
        let text = "\u{FEFF}ä: x";
        let lines = Lines::new(text);
        assert_eq!(lines.position(text, 3), Position { line: 1, column: 1 });
        assert_eq!(lines.position(text, 7), Position { line: 1, column: 4 });
    }

    #[test]
    fn columns_of_long_lines_are_exact() {
        let text = format!("\u{FEFF}{}\n{}", "aü漢".repeat(700), "é".repeat(5000));
        let lines = Lines::new(&text);
        let mut line = 1;
        let mut column = 1;
        for (offset, letter) in text.char_indices().skip(1) {
            assert_eq!(lines.position(&text, offset), Position { line, column });
            column += 1;
            if letter == '\n' {
                (line, column) = (line + 1, 1);
            }
        }
    }
}

//! Random documents: small, valid most of the time, and in every notation that comes to mind.

mod toml;
mod yaml;

use arbtest::arbitrary::{Result, Unstructured};

/// Writes one document.
pub(crate) struct Generator<'u, 'a> {
    random: &'u mut Unstructured<'a>,
    text: String,
    /// Numbers that make keys, comments and anchors unique.
    last: usize,
    anchors: Vec<(usize, bool)>,
}

impl<'u, 'a> Generator<'u, 'a> {
    pub(crate) fn new(random: &'u mut Unstructured<'a>) -> Self {
        Self {
            random,
            text: String::new(),
            last: 0,
            anchors: Vec::new(),
        }
    }

    fn one_in(&mut self, many: u8) -> Result<bool> {
        self.random.ratio(1, many)
    }

    fn up_to(&mut self, most: usize) -> Result<usize> {
        self.random.int_in_range(0..=most)
    }

    fn number(&mut self) -> usize {
        self.last += 1;
        self.last
    }

    fn put(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Ends a line, with a comment now and then, and lines without content below.
    fn end_line(&mut self, indent: &str) -> Result<()> {
        if self.one_in(4)? {
            let number = self.number();
            self.put(&format!(" # c{number};"));
        } else if self.one_in(12)? {
            self.put("  ");
        }
        self.put("\n");
        self.lines_without_content(indent)
    }

    fn lines_without_content(&mut self, indent: &str) -> Result<()> {
        if self.one_in(10)? {
            let blanks = *self.random.choose(&["", "", "   ", "         "])?;
            self.put(&format!("{blanks}\n"));
        }
        if self.one_in(8)? {
            let number = self.number();
            self.put(&format!("{indent}# c{number};\n"));
        }
        Ok(())
    }

    /// Line endings and the two ends of the text.
    fn finish(mut self) -> Result<String> {
        if self.one_in(4)? {
            self.text = self.text.replace('\n', "\r\n");
        }
        if self.one_in(4)? {
            let end = self.text.trim_end_matches(['\n', '\r']).len();
            self.text.truncate(end);
        }
        Ok(self.text)
    }

    /// A list in brackets, with elements on lines of their own or not.
    fn brackets(
        &mut self,
        indent: &str,
        depth: usize,
        element: impl Fn(&mut Self, &str, usize) -> Result<()>,
    ) -> Result<()> {
        self.put("[");
        let lines = self.one_in(2)?;
        let inner = format!("{indent}  ");
        let count = self.up_to(3)?;
        let trailing = count > 0 && self.one_in(3)?;
        for index in 0..count {
            if lines && !self.one_in(5)? {
                self.end_line(&inner)?;
                self.put(&inner);
            }
            element(self, &inner, depth - 1)?;
            if index + 1 < count || trailing {
                let comma = *self.random.choose(&[",", ",", ", ", " ,"])?;
                self.put(comma);
            }
        }
        if lines {
            self.end_line(&inner)?;
            self.put(indent);
        }
        self.put("]");
        Ok(())
    }
}

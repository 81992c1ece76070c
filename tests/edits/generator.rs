//! Random documents: small, valid most of the time, and in every notation that comes to mind.

use arbtest::arbitrary::{Result, Unstructured};

/// Writes one document.
pub(crate) struct Generator<'u, 'a> {
    random: &'u mut Unstructured<'a>,
    text: String,
    /// Numbers that make keys, comments and anchors unique.
    last: usize,
    anchors: Vec<(usize, bool)>,
}

const TOML_SCALARS: &[&str] = &[
    "1",
    "0x1F",
    "1.5",
    "true",
    "1979-05-27",
    "\"a\"",
    "\"a#b\"",
    "\"a\\tb\"",
    "'a'",
    "'#'",
    "\"\"\"\nx # no\n\"\"\"",
    "'''a\n]'''",
    "\"\"",
    "\"x, y\"",
];

const YAML_SCALARS: &[&str] = &[
    "a",
    "ruby:3.3",
    "x y",
    "yes",
    "12",
    "1.5",
    "~",
    "",
    "a#b",
    "it's",
    "\"a\"",
    "\"a\\n# b\"",
    "'it''s'",
    "'# no'",
    "\":\"",
    "!!str 5",
    "http://x",
];

const BLOCK_SCALARS: &[(&str, &[&str])] = &[
    ("|", &["text", "# no comment", "", "more"]),
    ("|-", &["text"]),
    ("|+", &["text", "", ""]),
    (">", &["text", "folded", ""]),
    ("|", &["text", "  "]),
    ("| # header", &["text"]),
];

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

    // TOML

    pub(crate) fn toml(mut self) -> Result<String> {
        if self.one_in(10)? {
            self.put("\u{FEFF}");
        }
        self.lines_without_content("")?;
        self.statements("")?;
        let mut paths: Vec<String> = Vec::new();
        for _ in 0..self.up_to(4)? {
            let number = self.number();
            let above = match paths.is_empty() || self.one_in(3)? {
                true => String::new(),
                false => format!("{}.", self.random.choose(&paths)?),
            };
            let path = format!("{above}t{number}");
            let indent = *self.random.choose(&["", "  ", "\t"])?;
            let repeat = if self.one_in(3)? {
                1 + self.up_to(1)?
            } else {
                0
            };
            for _ in 0..repeat.max(1) {
                let header = if repeat > 0 {
                    format!("[[{path}]]")
                } else {
                    format!("[{path}]")
                };
                self.put(&format!("{indent}{header}"));
                self.end_line("")?;
                let more = *self.random.choose(&["", "  ", "\t"])?;
                self.statements(&format!("{indent}{more}"))?;
            }
            paths.push(path);
        }
        self.finish()
    }

    fn statements(&mut self, indent: &str) -> Result<()> {
        for _ in 0..self.up_to(3)? {
            let number = self.number();
            let key = match self.up_to(7)? {
                0 => format!("\"k {number}\""),
                1 => format!("'k{number}'"),
                2 => format!("d{number}.k"),
                _ => format!("k{number}"),
            };
            let equals = *self.random.choose(&[" = ", "=", "  =\t"])?;
            self.put(&format!("{indent}{key}{equals}"));
            self.toml_value(indent, 2)?;
            self.end_line(indent)?;
            if key.starts_with('d') && self.one_in(2)? {
                self.put(&format!("{indent}d{number} . e = 1"));
                self.end_line(indent)?;
            }
        }
        Ok(())
    }

    fn toml_value(&mut self, indent: &str, depth: usize) -> Result<()> {
        if depth == 0 || self.one_in(2)? {
            let scalar = *self.random.choose(TOML_SCALARS)?;
            self.put(scalar);
            return Ok(());
        }
        if self.one_in(3)? {
            self.put("{");
            let count = self.up_to(3)?;
            for index in 0..count {
                let number = self.number();
                let dotted = if self.one_in(6)? { "d." } else { "" };
                self.put(&format!(" {dotted}k{number} = "));
                self.toml_value(indent, depth - 1)?;
                self.put(if index + 1 < count { "," } else { " " });
            }
            self.put("}");
            return Ok(());
        }
        self.brackets(indent, depth, Self::toml_value)
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

    // YAML

    pub(crate) fn yaml(mut self) -> Result<String> {
        if self.one_in(8)? {
            self.put("---\n");
        } else if self.one_in(10)? {
            self.put("\u{FEFF}");
        }
        self.lines_without_content("")?;
        self.block_map(0, 3)?;
        self.finish()
    }

    /// Starts where the first key goes, ends below the last entry.
    fn block_map(&mut self, column: usize, depth: usize) -> Result<()> {
        let indent = " ".repeat(column);
        for index in 0..=self.up_to(3)? {
            if index > 0 {
                self.put(&indent);
            }
            let merged: Vec<usize> = self.anchored_maps();
            if !merged.is_empty() && self.one_in(6)? {
                let number = *self.random.choose(&merged)?;
                self.put(&format!("<<: *x{number}"));
                self.end_line(&indent)?;
                continue;
            }
            let number = self.number();
            let key = match self.up_to(11)? {
                0 => format!("\"k {number}\":"),
                1 => format!("'k{number}' :"),
                2 => format!("? k{number}\n{indent}:"),
                3 => format!("{number}:"),
                _ => format!("k{number}:"),
            };
            self.put(&key);
            self.block_value(column, depth, false)?;
        }
        Ok(())
    }

    fn anchored_maps(&self) -> Vec<usize> {
        let maps = self.anchors.iter().filter(|(_, is_map)| *is_map);
        maps.map(|(number, _)| *number).collect()
    }

    /// Behind a colon or dash of a collection at a column.
    fn block_value(&mut self, column: usize, depth: usize, item: bool) -> Result<()> {
        let indent = " ".repeat(column);
        let kind = if depth == 0 {
            self.up_to(4)?
        } else {
            self.up_to(10)?
        };
        if !self.anchors.is_empty() && self.one_in(8)? {
            let (number, _) = *self.random.choose(&self.anchors)?;
            self.put(&format!(" *x{number}"));
            return self.end_line(&indent);
        }
        // Only a finished value has a name: an alias inside it would be a cycle.
        let mut anchor = None;
        if self.one_in(10)? {
            let number = self.number();
            self.put(&format!(" &x{number}"));
            anchor = Some((number, matches!(kind, 7 | 8)));
        }
        let compact = item && anchor.is_none();
        self.block_content(column, depth, kind, item, compact)?;
        self.anchors.extend(anchor);
        Ok(())
    }

    /// What stands behind a colon or dash, and behind an anchor there.
    fn block_content(
        &mut self,
        column: usize,
        depth: usize,
        kind: usize,
        item: bool,
        compact: bool,
    ) -> Result<()> {
        let indent = " ".repeat(column);
        match kind {
            0..=2 => {
                let scalar = *self.random.choose(YAML_SCALARS)?;
                let gap = if scalar.is_empty() { "" } else { " " };
                self.put(&format!("{gap}{scalar}"));
                self.end_line(&indent)
            }
            3 => self.block_scalar(column),
            4 => {
                self.put(&format!(" plain\n\n{indent}   more"));
                self.end_line(&indent)
            }
            5 | 6 => {
                let tagged = self.one_in(6)?;
                self.put(if tagged { " !reference " } else { " " });
                self.flow(&format!("{indent} "), 2)?;
                self.end_line(&indent)
            }
            7 | 8 => {
                let inner = column + 2;
                if compact && self.one_in(2)? {
                    self.put(" ");
                } else {
                    self.end_line(&indent)?;
                    self.put(&" ".repeat(inner));
                }
                self.block_map(inner, depth - 1)
            }
            _ => {
                let indentless = !item && self.one_in(3)?;
                let inner = if indentless { column } else { column + 2 };
                if compact && self.one_in(2)? {
                    self.put(" ");
                } else {
                    self.end_line(&indent)?;
                    self.put(&" ".repeat(inner));
                }
                for index in 0..=self.up_to(2)? {
                    if index > 0 {
                        self.put(&" ".repeat(inner));
                    }
                    self.put("-");
                    self.block_value(inner, depth - 1, true)?;
                }
                Ok(())
            }
        }
    }

    fn block_scalar(&mut self, column: usize) -> Result<()> {
        let (header, lines) = *self.random.choose(BLOCK_SCALARS)?;
        let number = self.number();
        self.put(&format!(
            " {}\n",
            header.replace("header", &format!("c{number};"))
        ));
        let indent = " ".repeat(column + 2);
        for line in lines {
            let gap = if line.is_empty() { "" } else { indent.as_str() };
            self.put(&format!("{gap}{line}\n"));
        }
        self.lines_without_content(&" ".repeat(column))
    }

    fn flow(&mut self, indent: &str, depth: usize) -> Result<()> {
        if depth == 0 || self.one_in(2)? {
            let scalar = *self
                .random
                .choose(&["a", "b:c", "\"q\"", "'x, y'", "1", "yes"])?;
            self.put(scalar);
            return Ok(());
        }
        if self.one_in(2)? {
            return self.brackets(indent, depth, |this, indent, depth| {
                if this.one_in(6)? {
                    let number = this.number();
                    this.put(&format!("k{number}: "));
                }
                this.flow(indent, depth)
            });
        }
        self.put("{");
        let count = self.up_to(3)?;
        for index in 0..count {
            let number = self.number();
            let key = *self
                .random
                .choose(&["kN: ", "\"kN\":", "kN : ", "kN", "kN: ~", "kN: "])?;
            self.put(&key.replace('N', &number.to_string()));
            let colon = key.ends_with(": ") || key.ends_with(':');
            if colon && (!key.ends_with(' ') || !self.one_in(4)?) {
                self.flow(indent, depth - 1)?;
            }
            if index + 1 < count {
                let comma = *self.random.choose(&[", ", ",", " , "])?;
                self.put(comma);
                if self.one_in(4)? {
                    self.end_line(indent)?;
                    self.put(indent);
                }
            }
        }
        self.put("}");
        Ok(())
    }
}

//! Random YAML.

use arbtest::arbitrary::Result;

use super::Generator;

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

impl Generator<'_, '_> {
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

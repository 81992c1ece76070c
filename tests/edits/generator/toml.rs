//! Random TOML.

use arbtest::arbitrary::Result;

use super::Generator;

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

impl Generator<'_, '_> {
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
}

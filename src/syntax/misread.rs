//! Plain scalars that YAML 1.1 takes for something else than the text they look like.

use super::forest::Format;
use super::node::{Node, Style};
use super::scalar::Data;

impl<'t> Node<'t> {
    /// The text as written of a plain YAML scalar that does not mean this text: in quotes it would.
    ///
    /// `3.10` (a float), `yes` (a boolean), `12:30` (an integer), `2024-01-01` (a date) and
    /// `:name` (a symbol) are such scalars. Empty values and `~` mean nothing in quotes either, and
    /// a tag says what is meant.
    #[must_use]
    pub fn misread(self) -> Option<&'t str> {
        let is_plain = self.style() == Style::Plain && self.format() == Format::Yaml;
        if !is_plain || self.tag().is_some() {
            return None;
        }
        let text = self.raw_text()?;
        let is_text = matches!(self.data(), Data::Text(_) | Data::Collection);
        (!is_text && !matches!(text, "" | "~")).then_some(text)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::forest::{Forest, Format};
    use crate::source::Sources;

    fn misread(value: &str) -> Option<String> {
        let mut sources = Sources::default();
        let text: Arc<str> = Arc::from(format!("key: {value}\n"));
        let file = sources.add_text("a.yml", Arc::clone(&text));
        let mut forest = Forest::default();
        let parsed = forest.parse(file, Format::Yaml, &text);
        let entry = forest.node(parsed.root).get("key")?;
        entry.value.misread().map(str::to_owned)
    }

    // pipeline-semantics 2.3, run on GitLab's own code.
    #[test]
    fn values_that_need_quotes_are_known() {
        for value in [
            "3.10",
            "010",
            "0x1F",
            "0b101",
            "1_000",
            "1,000",
            "12:30",
            "5000:1",
            "1.0e+3",
            ".5",
            ".inf",
            "yes",
            "No",
            "on",
            "OFF",
            "true",
            "null",
            "2024-01-01",
            ":name",
            "7",
            "-1",
        ] {
            assert_eq!(misread(value).as_deref(), Some(value), "{value}");
        }
    }

    #[test]
    fn texts_and_empty_values_need_none() {
        for value in [
            "y",
            "n",
            "1e3",
            "08",
            "0o17",
            "1__0",
            "0X1F",
            "12:61",
            "2024-13-01",
            "1.2.3",
            "~",
            "",
            "\"3.10\"",
            "'yes'",
            "!!str 3.10",
            "!!int \"7\"",
            "[3.10]",
            "{a: 1}",
        ] {
            assert_eq!(misread(value), None, "{value}");
        }
    }
}

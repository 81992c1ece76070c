//! Random projects: a few runners, a few jobs, and settings, with every mistake that rules know.

mod pipeline;
mod runners;
mod settings;

use std::collections::BTreeMap;

use arbtest::arbitrary::{Result, Unstructured};

/// Policies as people write them.
const WORDS: [&str; 16] = [
    "always",
    "always",
    "if-not-present",
    "if-not-present",
    "never",
    "never",
    "Always",
    "IfNotPresent",
    "if_not_present",
    "NEVER",
    "missing",
    " always ",
    "newer",
    "local",
    "bogus",
    "",
];

/// Names that settings can describe.
const NAMES: [&str; 3] = ["one", "two", "three"];

/// Tags of runners and jobs.
const TAGS: [&str; 2] = ["docker", "big"];

/// The files of one project, by name.
pub(crate) fn project(random: &mut Unstructured<'_>) -> Result<BTreeMap<String, String>> {
    let mut writer = Writer {
        random,
        text: String::new(),
        comments: 0,
        keys: Vec::new(),
    };
    let mut files = BTreeMap::new();
    let which = writer.up_to(4)?;
    if which != 1 {
        let text = writer.runners()?;
        files.insert("config.toml".to_owned(), text);
    }
    if which != 0 {
        let text = writer.pipeline()?;
        files.insert(".gitlab-ci.yml".to_owned(), text);
    }
    let text = writer.settings()?;
    files.insert(".gitlab-runner-lint.toml".to_owned(), text);
    Ok(files)
}

/// Writes one file after the other.
struct Writer<'u, 'a> {
    random: &'u mut Unstructured<'a>,
    text: String,
    comments: usize,
    /// Of the table that is written.
    keys: Vec<&'static str>,
}

impl Writer<'_, '_> {
    fn one_in(&mut self, many: u8) -> Result<bool> {
        self.random.ratio(1, many)
    }

    fn up_to(&mut self, most: usize) -> Result<usize> {
        self.random.int_in_range(0..=most)
    }

    fn any(&mut self, of: &[&'static str]) -> Result<&'static str> {
        self.random.choose(of).copied()
    }

    fn words(&mut self, most: usize) -> Result<Vec<&'static str>> {
        let count = self.up_to(most)?;
        // Lists of right words are what most rules are about.
        let right = self.one_in(2)?;
        let from = if right { &WORDS[..6] } else { &WORDS[..] };
        (0..count).map(|_| self.any(from)).collect()
    }

    /// One line, with a comment now and then.
    fn line(&mut self, text: &str) -> Result<()> {
        self.text.push_str(text);
        if self.one_in(5)? {
            self.comments += 1;
            self.text.push_str(&format!(" # c{};", self.comments));
        }
        self.text.push('\n');
        if self.one_in(12)? {
            self.comments += 1;
            let indent = text.len() - text.trim_start().len();
            let comment = format!("{}# c{};\n", &text[..indent], self.comments);
            self.text.push_str(&comment);
        }
        if self.one_in(20)? {
            self.text.push('\n');
        }
        Ok(())
    }

    /// The text so far, with the line endings of some system.
    fn finish(&mut self) -> Result<String> {
        let mut text = std::mem::take(&mut self.text);
        if self.one_in(5)? {
            text = text.replace('\n', "\r\n");
        }
        if self.one_in(5)? {
            text.truncate(text.trim_end().len());
        }
        Ok(text)
    }
}

//! The page of a rule for a terminal: its Markdown in blocks, wrapped.

use std::io::{self, Write};

use crate::report::{Ink, Style, paint, wrapped};

/// A part of a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Block<'p> {
    /// A heading.
    Heading(&'p str),
    /// A paragraph on one line.
    Paragraph(String),
    /// An item of a list on one line, with its mark.
    Item(&'p str, String),
    /// Lines that are shown as they are.
    Verbatim(Vec<&'p str>),
    /// A fenced text: what stands behind the fence, and the lines.
    Fence(&'p str, Vec<&'p str>),
}

/// Takes a page apart, without its front matter. Our own pages use few constructs; anything else is
/// a paragraph.
pub(super) fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let matter = page
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"));
    let mut lines = matter.map_or(page, |(_, body)| body).lines();
    let mut is_open = false;
    while let Some(line) = lines.next() {
        let text = line.trim();
        if let Some(info) = line.strip_prefix("```") {
            let body = lines.by_ref().take_while(|line| !line.starts_with("```"));
            blocks.push(Block::Fence(info.trim(), body.collect()));
            is_open = false;
        } else if text.is_empty() {
            is_open = false;
        } else if let Some(heading) = line.strip_prefix("##") {
            blocks.push(Block::Heading(heading.trim_start_matches('#').trim()));
            is_open = false;
        } else if text.starts_with('|') {
            match blocks.last_mut() {
                Some(Block::Verbatim(rows)) if is_open => rows.push(text),
                _ => blocks.push(Block::Verbatim(vec![text])),
            }
            is_open = true;
        } else if let Some((mark, rest)) = item(text) {
            blocks.push(Block::Item(mark, rest.to_owned()));
            is_open = true;
        } else {
            match blocks.last_mut() {
                Some(Block::Paragraph(so_far) | Block::Item(_, so_far)) if is_open => {
                    so_far.push(' ');
                    so_far.push_str(text);
                }
                _ => blocks.push(Block::Paragraph(text.to_owned())),
            }
            is_open = true;
        }
    }
    blocks
}

/// The mark and the text of a list's item.
fn item(text: &str) -> Option<(&str, &str)> {
    if let Some(rest) = text.strip_prefix("- ") {
        return Some(("-", rest));
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text.get(digits..)?.strip_prefix(". ")?;
    (digits > 0).then(|| (&text[..=digits], rest))
}

/// Writes a block, and an empty line before it unless it continues a list.
pub(super) fn write<'p>(
    block: &Block<'p>,
    previous: Option<&Block<'p>>,
    captions: &mut Captions<'p>,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let continues = matches!(
        (previous, block),
        (Some(Block::Item(..)), Block::Item(..)) | (Some(Block::Heading(_)), _)
    );
    if !continues {
        writeln!(out)?;
    }
    match block {
        Block::Heading(text) => writeln!(out, "{}", paint(text, Ink::Strong, style.color)),
        Block::Paragraph(text) => hanging("  ", "  ", text, style, out),
        Block::Item(mark, text) => {
            let first = format!("  {mark} ");
            let rest = " ".repeat(first.len());
            hanging(&first, &rest, text, style, out)
        }
        Block::Verbatim(lines) => indented(lines, out),
        Block::Fence(info, lines) => {
            if !matches!(previous, Some(Block::Fence(..))) {
                captions.files.clear();
            }
            if let Some(caption) = Example::of(info).map(|example| captions.take(example)) {
                writeln!(out, "  {}", paint(&caption, Ink::Note, style.color))?;
            }
            indented(lines, out)
        }
    }
}

fn hanging(
    first: &str,
    rest: &str,
    text: &str,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let text = plain(text);
    let width = style.width.saturating_sub(rest.len());
    for (index, line) in wrapped(&text, width, 0).iter().enumerate() {
        writeln!(out, "{}{line}", if index == 0 { first } else { rest })?;
    }
    Ok(())
}

/// The text without marks for bold words. Between backquotes `**` is a pattern and stays.
fn plain(text: &str) -> String {
    let mut is_code = true;
    let parts = text.split('`').map(|part| {
        is_code = !is_code;
        if is_code {
            part.to_owned()
        } else {
            part.replace("**", "")
        }
    });
    parts.collect::<Vec<_>>().join("`")
}

fn indented(lines: &[&str], out: &mut dyn Write) -> io::Result<()> {
    for line in lines {
        let line = line.trim_end();
        let line = line.strip_suffix("# finding").unwrap_or(line).trim_end();
        writeln!(out, "{}", format!("    {line}").trim_end())?;
    }
    Ok(())
}

/// What the words behind a fence say of an example.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Example<'p> {
    pub(super) verdict: &'p str,
    pub(super) file: &'p str,
}

impl<'p> Example<'p> {
    pub(super) fn of(info: &'p str) -> Option<Self> {
        let mut words = info.split_whitespace();
        let usual = match words.next()? {
            "toml" => "config.toml",
            _ => ".gitlab-ci.yml",
        };
        let verdict = words.next()?;
        let mut named = words.filter_map(|word| word.strip_prefix("file="));
        Some(Self {
            verdict,
            file: named.next().unwrap_or(usual),
        })
    }

    fn is_settings(self) -> bool {
        self.file.ends_with(".gitlab-runner-lint.toml")
    }
}

/// The files of an example so far. Each caption says what its file is for.
#[derive(Default)]
pub(super) struct Captions<'p> {
    files: Vec<Example<'p>>,
}

impl<'p> Captions<'p> {
    /// The first file shows something; settings and further files only accompany it. A file that
    /// comes again begins another example.
    fn take(&mut self, example: Example<'p>) -> String {
        let verdict = example.verdict;
        let is_new = |so_far: &Example<'_>| so_far.verdict != verdict || *so_far == example;
        if self.files.iter().any(is_new) {
            self.files.clear();
        }
        let joins = self.files.iter().any(|so_far| !so_far.is_settings());
        self.files.push(example);
        let file = example.file;
        match verdict {
            _ if joins || example.is_settings() => format!("with {file}:"),
            "bad" => format!("{file}, reported:"),
            "fixed" => format!("{file}, after the fix:"),
            _ => format!("{file}, accepted:"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_fall_into_blocks() {
        let page = "---\nsince: 1\n---\n## What it finds\n\nOne\nparagraph.\n\n- first\n  more\n- second\n1. third\n\n```toml bad\na = 1 # finding\n```\n| a |\n| b |\n";
        assert_eq!(
            blocks(page),
            [
                Block::Heading("What it finds"),
                Block::Paragraph("One paragraph.".to_owned()),
                Block::Item("-", "first more".to_owned()),
                Block::Item("-", "second".to_owned()),
                Block::Item("1.", "third".to_owned()),
                Block::Fence("toml bad", vec!["a = 1 # finding"]),
                Block::Verbatim(vec!["| a |", "| b |"]),
            ]
        );
    }

    #[test]
    fn fences_name_their_files() {
        let file = |info| Example::of(info).map(|example| (example.file, example.verdict));
        assert_eq!(file("toml bad"), Some(("config.toml", "bad")));
        assert_eq!(file("yaml good"), Some((".gitlab-ci.yml", "good")));
        assert_eq!(
            file("toml bad file=.gitlab-runner-lint.toml also=x"),
            Some((".gitlab-runner-lint.toml", "bad"))
        );
        assert_eq!(file("text"), None);
    }

    #[test]
    fn stars_of_a_pattern_are_no_marks() {
        assert_eq!(plain("**no** `**` and `a/**`"), "no `**` and `a/**`");
    }

    #[test]
    fn captions_tell_settings_and_further_files_from_the_subject() {
        let settings = "toml good file=.gitlab-runner-lint.toml";
        let said = |infos: [&'static str; 3]| {
            let mut captions = Captions::default();
            infos.map(|info| captions.take(Example::of(info).unwrap()))
        };
        assert_eq!(
            said(["toml bad", settings, "toml good"]),
            [
                "config.toml, reported:",
                "with .gitlab-runner-lint.toml:",
                "config.toml, accepted:"
            ]
        );
        assert_eq!(
            said(["yaml good", "toml good", "yaml good"]),
            [
                ".gitlab-ci.yml, accepted:",
                "with config.toml:",
                ".gitlab-ci.yml, accepted:"
            ]
        );
    }
}

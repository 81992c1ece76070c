//! The text of a settings file to start from: every key explained, and what was found filled in.

use std::fmt::Write as _;

use super::keys::{Key, Kind, TOP};

/// What there is to put into the file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Found {
    /// Files that may be pipelines of their own.
    pub pipelines: Vec<String>,
    /// Runner files.
    pub runners: Vec<String>,
    /// Names of runners.
    pub names: Vec<String>,
    /// The baseline.
    pub baseline: Option<String>,
}

/// Entries of one list or skeletons of runners beyond which a file is no longer read.
const MOST: usize = 50;

const HEAD: &str = "\
# Settings of gitlab-runner-lint. Flags win over them. What is commented out shows the default of a
# key, or an example where it has none.
# `gitlab-runner-lint config show` tells what is in force, and where it comes from.
";

/// The file.
#[must_use]
pub fn starter(found: &Found) -> String {
    let mut text = HEAD.to_owned();
    let (tables, plain): (Vec<&Key>, Vec<&Key>) = TOP.iter().partition(|key| {
        let kind = key.kind;
        matches!(
            kind,
            Kind::Levels | Kind::Variables | Kind::Paths | Kind::Tables(_)
        )
    });
    for key in plain {
        text.push('\n');
        explain(key, &mut text);
        let list = match key.name {
            "pipelines" => &found.pipelines,
            "runners" => &found.runners,
            _ => &Vec::new(),
        };
        match key.name {
            "runners" if (1..=MOST).contains(&list.len()) => {
                line(key, &listed(list), "", &mut text)
            }
            "pipelines" if (1..=MOST).contains(&list.len()) => {
                text.push_str("# These are checked as parts of pipelines elsewhere:\n");
                line(key, &listed(list), "# ", &mut text);
            }
            "baseline" if found.baseline.is_some() => {
                let file = found.baseline.as_deref().map(quoted);
                line(key, &file.unwrap_or_default(), "", &mut text);
            }
            _ if key.default.is_empty() => line(key, key.example, "# ", &mut text),
            _ => line(key, key.default, "# ", &mut text),
        }
    }
    for key in tables {
        text.push('\n');
        explain(key, &mut text);
        match key.kind {
            Kind::Tables(keys) => tables_of(key, keys, found, &mut text),
            _ => block(key.name, key.example, &mut text),
        }
    }
    text
}

/// A value of a key, as a line.
fn line(key: &Key, value: &str, lead: &str, text: &mut String) {
    let _ = writeln!(text, "{lead}{} = {value}", key.name);
}

fn explain(key: &Key, text: &mut String) {
    for line in wrapped(key.summary) {
        let _ = writeln!(text, "# {line}");
    }
    if let Kind::Word(words) = key.kind {
        let _ = writeln!(text, "# One of: {}.", words.join(", "));
    }
}

/// A table with some entries, commented out.
fn block(name: &str, entries: &str, text: &mut String) {
    let _ = writeln!(text, "# [{name}]");
    for entry in entries.lines() {
        let _ = writeln!(text, "# {entry}");
    }
}

fn tables_of(key: &Key, keys: &[Key], found: &Found, text: &mut String) {
    for inner in keys {
        let _ = writeln!(text, "#   {}: {}", inner.name, inner.summary);
    }
    let skeletons = found.names.iter().take(MOST);
    if key.name == "runner" && !found.names.is_empty() {
        for name in skeletons {
            let _ = write!(
                text,
                "#\n# [[runner]]\n# name = {}\n# tags = []\n# trust = \"shared\"\n",
                quoted(name)
            );
        }
        return;
    }
    let _ = writeln!(text, "#\n# [[{}]]", key.name);
    for entry in key.example.lines() {
        let _ = writeln!(text, "# {entry}");
    }
}

fn listed(items: &[String]) -> String {
    let items: Vec<String> = items.iter().map(|item| quoted(item)).collect();
    let one = format!("[{}]", items.join(", "));
    if one.len() <= 80 {
        return one;
    }
    format!("[\n  {},\n]", items.join(",\n  "))
}

/// A TOML string.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            _ if character.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(character));
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

/// Lines of at most 96 characters.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let is_full = lines
            .last()
            .is_some_and(|line| line.len() + word.len() > 95);
        if is_full {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

//! A rule page taken apart: front matter and examples.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What a fence shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Verdict {
    /// The rule reports it.
    Bad,
    /// The bad example before it, after its fixes.
    Fixed,
    /// No rule reports it.
    Good,
}

/// Adjacent fences with the same verdict: one project.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    /// What it shows.
    pub(crate) verdict: Verdict,
    /// Texts by file name.
    pub(crate) files: BTreeMap<String, String>,
    /// Other rules that may speak, too.
    pub(crate) also: Vec<String>,
    /// One-based line of its first fence in the page.
    pub(crate) line: usize,
}

/// One page of `rules/`.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    /// The file's stem.
    pub(crate) id: String,
    /// Keys and values of the front matter.
    pub(crate) matter: serde_yaml::Mapping,
    /// The text behind the front matter.
    pub(crate) body: String,
    /// The examples, in order.
    pub(crate) examples: Vec<Example>,
}

/// The repository.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All pages, by id.
pub(crate) fn pages() -> Vec<Page> {
    let mut paths: Vec<PathBuf> = fs::read_dir(root().join("rules"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .filter(|path| path.file_stem().is_some_and(|stem| stem != "README"))
        .collect();
    paths.sort();
    paths.iter().map(|path| Page::read(path)).collect()
}

impl Page {
    fn read(path: &Path) -> Self {
        let id = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(path).unwrap();
        let rest = text
            .strip_prefix("---\n")
            .unwrap_or_else(|| panic!("{id}: no front matter"));
        let (matter, body) = rest
            .split_once("\n---\n")
            .unwrap_or_else(|| panic!("{id}: open front matter"));
        let offset = matter.lines().count() + 2;
        let matter = serde_yaml::from_str(matter).unwrap_or_else(|error| panic!("{id}: {error}"));
        Page {
            examples: examples(&id, body, offset),
            id,
            matter,
            body: body.to_owned(),
        }
    }

    /// A string of the front matter.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.matter.get(key)?.as_str()
    }

    /// A list of strings of the front matter.
    pub(crate) fn list(&self, key: &str) -> Vec<String> {
        let items = self.matter.get(key).and_then(|value| value.as_sequence());
        items
            .into_iter()
            .flatten()
            .map(|item| {
                item.as_str()
                    .unwrap_or_else(|| panic!("{}: {key}", self.id))
                    .to_owned()
            })
            .collect()
    }
}

fn examples(id: &str, body: &str, offset: usize) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut adjacent = false;
    let mut lines = body.lines().enumerate();
    while let Some((index, line)) = lines.next() {
        let Some(info) = line.strip_prefix("```") else {
            adjacent = adjacent && line.trim().is_empty();
            continue;
        };
        let mut text = String::new();
        for (_, line) in lines.by_ref().take_while(|(_, line)| *line != "```") {
            text.push_str(line);
            text.push('\n');
        }
        let mut words = info.split_whitespace();
        let language = words.next().unwrap_or_default();
        let verdict = match words.next() {
            Some("bad") => Verdict::Bad,
            Some("fixed") => Verdict::Fixed,
            Some("good") => Verdict::Good,
            Some(other) => panic!("{id}: fence `{info}` says {other}"),
            None => {
                adjacent = false;
                continue;
            }
        };
        let mut name = match language {
            "toml" => "config.toml",
            "yaml" => ".gitlab-ci.yml",
            other => panic!("{id}: example in {other}"),
        };
        let mut also = Vec::new();
        for word in words {
            match word.split_once('=') {
                Some(("file", value)) => name = value,
                Some(("also", value)) => also.extend(value.split(',').map(str::to_owned)),
                _ => panic!("{id}: fence `{info}`"),
            }
        }
        let joins = adjacent
            && examples
                .last()
                .is_some_and(|last| last.verdict == verdict && !last.files.contains_key(name));
        if !joins {
            examples.push(Example {
                verdict,
                files: BTreeMap::new(),
                also: Vec::new(),
                line: offset + index + 1,
            });
        }
        let example = examples.last_mut().unwrap();
        example.files.insert(name.to_owned(), text);
        example.also.extend(also);
        adjacent = true;
    }
    examples
}

//! One YAML document, searched for Runner configurations.

use std::ops::Range;
use std::sync::Arc;

use super::look::looks_like_runner;
use super::{Around, Embedded, Search, line, may_hold};
use crate::model::executor::Executor;
use crate::model::known::Known;
use crate::model::secret::secrets;
use crate::source::{FileId, Span};
use crate::syntax::{Forest, Node, Parsed, Shape, Style};

/// The names under which a ConfigMap holds the Runner's file, or a template of it.
const FILES: [&str; 2] = ["config.toml", "config.template.toml"];

/// The documents of a part of a text: between lines that begin with `---` or `...`.
pub(super) fn documents(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let part = text.get(range.clone()).unwrap_or_default();
    let mut start = range.start;
    if part.starts_with('\u{FEFF}') {
        start += '\u{FEFF}'.len_utf8();
    }
    let mut found = Vec::new();
    let mut at = range.start;
    for line in part.split_inclusive('\n') {
        let rest = ["---", "..."]
            .iter()
            .find_map(|mark| line.strip_prefix(mark));
        if rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n'])) {
            found.push(start..at.max(start));
            start = at + 3;
        }
        at += line.len();
    }
    found.push(start..range.end.max(start));
    found.into_iter().filter(|range| !range.is_empty())
}

/// One document, which was read.
pub(super) struct Document<'t> {
    /// The whole text it is a part of.
    whole: &'t str,
    text: Arc<str>,
    /// Where it begins in the whole text.
    base: usize,
    forest: Forest,
    parsed: Parsed,
    /// Values of charts that are a text of their own.
    pub(super) values: Vec<Range<usize>>,
}

impl<'t> Document<'t> {
    pub(super) fn new(file: FileId, whole: &'t str, range: Range<usize>) -> Self {
        let text: Arc<str> = Arc::from(whole.get(range.clone()).unwrap_or_default());
        let mut forest = Forest::default();
        let parsed = forest.parse_document(file, &text);
        Self {
            whole,
            text,
            base: range.start,
            forest,
            parsed,
            values: Vec::new(),
        }
    }

    /// What was read.
    pub(super) fn into_around(self) -> Around {
        Around {
            forest: self.forest,
            parsed: self.parsed,
            base: u32::try_from(self.base).unwrap_or(u32::MAX),
        }
    }

    /// Notes what is in the document.
    pub(super) fn search(&mut self, search: &mut Search, is_outer: bool) {
        let hidden = secrets(&self.forest, &self.parsed, &self.text).into_iter();
        let hidden = hidden.map(Span::range).chain(self.of_manifest());
        let is_operator = self.is_of_operator();
        let hidden = hidden.filter(|range| !is_operator && !is_reference(&self.text, range.start));
        let base = self.base;
        search
            .secrets
            .extend(hidden.map(|range| shifted(range, base)));
        let root = self.forest.node(self.parsed.root);
        if self.is_of_operator() {
            let spec = root.get("spec").map(|entry| entry.value);
            let config = spec.and_then(|spec| text_of(spec, "config"));
            search.operated.extend(config.map(str::to_owned));
        }
        if !may_hold(&self.text) {
            return;
        }
        if let Some(error) = self.parsed.errors.first() {
            let line = line(self.whole, self.base + error.at.range().start);
            let message = &error.message;
            search
                .errors
                .push(format!("line {line} is not readable as YAML: {message}"));
        }
        let mut values = Vec::new();
        let kind = text_of(root, "kind");
        let is_encoded = kind == Some("Secret");
        let name = root
            .get("metadata")
            .and_then(|it| text_of(it.value, "name"));
        let map = name.filter(|_| kind == Some("ConfigMap"));
        let mut stack = vec![(root, "")];
        while let Some((node, around)) = stack.pop() {
            for entry in node.entries() {
                let name = entry.name().unwrap_or_default();
                let is_elsewhere = entry.value.alias().is_some() || entry.steps().next().is_some();
                match entry.value.shape() {
                    Shape::Map if name == "runners" => self.chart(entry.value, search),
                    Shape::Scalar if is_encoded && around == "data" && FILES.contains(&name) => {
                        search.problems.push(format!("`{name}` is encoded"));
                    }
                    Shape::Scalar if name.ends_with(".toml") => {
                        let found = self.candidate(entry.value, name, None, search);
                        let maps = found.zip(map.map(str::to_owned));
                        search.maps.extend(maps);
                    }
                    Shape::Scalar if is_outer && is_values(name) => {
                        values.extend(self.nested(entry.value, name, search));
                    }
                    _ => {}
                }
                if !is_elsewhere {
                    stack.push((entry.value, name));
                }
            }
            let items = node.items().filter(|item| item.alias().is_none());
            stack.extend(items.map(|item| (item, around)));
        }
        self.values = values;
    }

    /// Whether it is a runner of GitLab's operator, which names a ConfigMap and a Secret.
    fn is_of_operator(&self) -> bool {
        let root = self.forest.node(self.parsed.root);
        let group = text_of(root, "apiVersion");
        text_of(root, "kind") == Some("Runner")
            && group.is_some_and(|group| group.starts_with("apps.gitlab.com/"))
    }

    /// The values of a Kubernetes Secret, but for those on lines of their own, which may hold a
    /// configuration.
    fn of_manifest(&self) -> impl Iterator<Item = Range<usize>> {
        let root = self.forest.node(self.parsed.root);
        let kind = text_of(root, "kind");
        let maps = ["data", "stringData"].into_iter().filter_map(move |key| {
            let is_secret = kind == Some("Secret");
            is_secret.then(|| root.get(key))?
        });
        let values = maps.flat_map(|map| map.value.entries().map(|entry| entry.value));
        let short = values.filter(|value| value.style() != Style::Literal);
        short.map(|value| value.span().range())
    }

    /// The `runners` of a chart.
    fn chart(&self, runners: Node<'_>, search: &mut Search) {
        let Some(config) = runners.get("config") else {
            return;
        };
        if config.value.shape() != Shape::Scalar {
            return;
        }
        let executor = match text_of(runners, "executor") {
            // The chart's default.
            None | Some("") => Known::Is(Executor::Kubernetes),
            Some(name) => Executor::parse(name).map_or(Known::Dynamic, Known::Is),
        };
        self.candidate(config.value, "config", Some(executor), search);
    }

    /// A value that is a Runner configuration if it looks like one: where it begins.
    fn candidate(
        &self,
        value: Node<'_>,
        name: &str,
        registration: Option<Known<Executor>>,
        search: &mut Search,
    ) -> Option<usize> {
        let text = value.text()?;
        if !looks_like_runner(text, true) {
            return None;
        }
        let Some((range, is_editable)) = self.written(value, text) else {
            search.problems.push(self.unfit(value, name));
            return None;
        };
        let start = range.start;
        search.parts.insert(
            start,
            Embedded {
                range,
                registration,
                is_editable,
            },
        );
        Some(start)
    }

    /// The values of a chart that stand in a text of their own.
    fn nested(&self, value: Node<'_>, name: &str, search: &mut Search) -> Option<Range<usize>> {
        let text = value.text()?;
        if !may_hold(text) || !text.contains("config:") {
            return None;
        }
        let written = self.written(value, text).filter(|(_, is_block)| *is_block);
        if written.is_none() {
            search.problems.push(self.unfit(value, name));
        }
        Some(written?.0)
    }

    fn unfit(&self, value: Node<'_>, name: &str) -> String {
        let line = line(self.whole, self.base + value.span().range().start);
        format!("`{name}` on line {line} is not a block scalar (`|`)")
    }

    /// Where a text is written as it is read, and whether on lines of its own.
    fn written(&self, value: Node<'_>, text: &str) -> Option<(Range<usize>, bool)> {
        let span = value.span().range();
        let raw = self.text.get(span.clone())?;
        match value.style() {
            Style::Literal => {
                let header = raw.find('\n')? + 1;
                let range = span.start + header..span.end;
                Some((shifted(range, self.base), true))
            }
            Style::Plain | Style::Single | Style::Double => {
                let quotes = usize::from(value.style() != Style::Plain);
                let range = span.start + quotes..span.end.checked_sub(quotes)?;
                let is_same = self.text.get(range.clone()) == Some(text);
                (is_same && !text.contains('\n')).then(|| (shifted(range, self.base), false))
            }
            _ => None,
        }
    }
}

fn text_of<'t>(map: Node<'t>, key: &str) -> Option<&'t str> {
    map.get(key)?.value.text()
}

/// Whether a value only names a Secret of Kubernetes: `secret: gitlab-runner`, `secretName: x`.
fn is_reference(text: &str, start: usize) -> bool {
    let before = text.get(..start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let key = line.trim_end_matches([' ', '\t', '"', '\'', ':']);
    let key = key.to_ascii_lowercase();
    ["secret", "secretname", "secretref"]
        .iter()
        .any(|end| key.ends_with(end))
}

/// Whether a key holds values of a chart as a text: in an Argo application, or in a ConfigMap that
/// Flux reads.
fn is_values(name: &str) -> bool {
    name == "values" || name.ends_with("values.yaml") || name.ends_with("values.yml")
}

fn shifted(range: Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

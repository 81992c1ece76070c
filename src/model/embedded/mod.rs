//! Runner configurations inside of YAML: which keys of which documents hold them.
//!
//! Helm charts take one as `runners.config`, whatever chart is around theirs; Kubernetes keeps one
//! in a ConfigMap or a Secret. A pure function of a text: what it says is where they are, and what
//! of the file could not be looked at.

mod document;
mod look;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::executor::Executor;
use super::known::Known;
use crate::source::{FileId, Span};
use crate::syntax::embedded::neutral;
use crate::syntax::{Forest, Parsed};

use document::{Document, documents};
pub use look::{has_executor_section, looks_like_runner};

/// Bytes of masked text that one file may take: each configuration takes as much as the file.
const MOST_MASKED: usize = 64 << 20;

/// One configuration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Embedded {
    /// Its text in the file, in bytes.
    pub range: Range<usize>,
    /// What registers its runners, if that is known: the executor that it gives to runners which
    /// name none.
    pub registration: Option<Known<Executor>>,
    /// Whether its lines are those of the file, so that it can be changed in place.
    pub is_editable: bool,
}

/// What a file holds.
#[derive(Clone, Default, Debug)]
pub struct Holding {
    /// The configurations, in file order.
    pub parts: Vec<Embedded>,
    /// What could not be looked at, and why, in words for the user.
    pub problems: Vec<String>,
    /// Documents that cannot be read as YAML, and why.
    pub unreadable: Vec<String>,
    /// Texts around the configurations that no output may show.
    pub secrets: Vec<Range<usize>>,
}

/// The configurations that a YAML text holds; none when nothing in it looks like one.
#[must_use]
pub fn holding(file: FileId, text: &str) -> Option<Holding> {
    if !may_hold(text) {
        return None;
    }
    let mut found = Search::of(file, text);
    // A chart's own template is no YAML before it is rendered.
    let neutral = neutral(text);
    if !found.errors.is_empty() && *neutral != *text {
        let rendered = Search::of(file, &neutral);
        if rendered.errors.len() < found.errors.len() || rendered.parts.len() > found.parts.len() {
            found = rendered;
            found.stretch(&neutral);
        }
    }
    found.finish(text)
}

/// A YAML document around configurations, as it was read.
#[derive(Debug)]
pub struct Around {
    /// The tree of the document.
    pub forest: Forest,
    /// What was read: every place counts from where the document begins.
    pub parsed: Parsed,
    /// Where the document begins in the file.
    pub base: u32,
}

/// The documents of a YAML text that holds configurations, without those that cannot be read.
#[must_use]
pub fn around(file: FileId, text: &str) -> Vec<Around> {
    let plain = Search::kept(file, text);
    let neutral = neutral(text);
    let documents = match plain.errors.is_empty() || *neutral == *text {
        true => plain.documents,
        false => Search::kept(file, &neutral).documents,
    };
    let readable = documents.into_iter().flatten();
    readable
        .filter(|document| document.parsed.errors.is_empty())
        .collect()
}

/// A cheap look.
fn may_hold(text: &str) -> bool {
    text.contains("runners") && text.contains("onfig")
}

/// Where the search stands.
#[derive(Default)]
struct Search {
    /// By where they begin, so that what several aliases name is found once.
    parts: BTreeMap<usize, Embedded>,
    problems: Vec<String>,
    /// The ConfigMap that each configuration is in, by where it begins.
    maps: BTreeMap<usize, String>,
    /// The ConfigMaps that GitLab's operator registers runners with, on Kubernetes.
    operated: BTreeSet<String>,
    /// Documents that cannot be read as YAML.
    errors: Vec<String>,
    secrets: Vec<Range<usize>>,
    /// What was read, if somebody wants it.
    documents: Option<Vec<Around>>,
}

impl Search {
    fn of(file: FileId, text: &str) -> Self {
        Self::default().through(file, text)
    }

    /// Searches, and keeps the documents.
    fn kept(file: FileId, text: &str) -> Self {
        let search = Self {
            documents: Some(Vec::new()),
            ..Self::default()
        };
        search.through(file, text)
    }

    fn through(self, file: FileId, text: &str) -> Self {
        let mut search = self;
        let mut waiting: Vec<(Range<usize>, bool)> = documents(text, 0..text.len())
            .map(|it| (it, true))
            .collect();
        while let Some((range, is_outer)) = waiting.pop() {
            let mut document = Document::new(file, text, range);
            document.search(&mut search, is_outer);
            for values in std::mem::take(&mut document.values) {
                waiting.extend(documents(text, values).map(|it| (it, false)));
            }
            if let Some(documents) = &mut search.documents {
                documents.push(document.into_around());
            }
        }
        search
    }

    /// Lets configurations reach over the blank lines behind them: there may have been actions.
    fn stretch(&mut self, neutral: &str) {
        for part in self.parts.values_mut().filter(|part| part.is_editable) {
            let rest = neutral.get(part.range.end..).unwrap_or_default();
            let lines = rest.split_inclusive('\n');
            let blank = lines.take_while(|line| line.trim().is_empty());
            part.range.end += blank.map(str::len).sum::<usize>();
        }
    }

    fn finish(mut self, text: &str) -> Option<Holding> {
        let most = (MOST_MASKED / text.len().max(1)).max(1);
        let operated = self
            .maps
            .iter()
            .filter(|(_, name)| self.operated.contains(*name));
        for (start, _) in operated {
            if let Some(part) = self.parts.get_mut(start) {
                part.registration = Some(Known::Is(Executor::Kubernetes));
            }
        }
        let parts: Vec<Embedded> = self.parts.into_values().collect();
        if parts.len() > most {
            let count = parts.len();
            self.problems
                .push(format!("only {most} of its {count} Runner configurations"));
        }
        let mut holding = Holding {
            parts: parts.into_iter().take(most).collect(),
            problems: self.problems,
            unreadable: Vec::new(),
            secrets: self.secrets,
        };
        let is_holding = !holding.parts.is_empty() || !holding.problems.is_empty();
        if is_holding || looks_like_runner(text, false) {
            holding.unreadable = self.errors;
        }
        (is_holding || !holding.unreadable.is_empty()).then_some(holding)
    }
}

/// The one-based line of an offset.
fn line(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().get(..offset).unwrap_or_default();
    1 + before.iter().filter(|byte| **byte == b'\n').count()
}

impl Holding {
    /// The secrets around the configurations, as spans of a file.
    pub fn secrets(&self, file: FileId) -> impl Iterator<Item = Span> {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let all = self.secrets.iter();
        all.map(move |range| Span::new(file, offset(range.start), offset(range.end)))
    }
}

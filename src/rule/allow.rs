//! Findings on entries of allow-lists: what rules ask of an entry and what they call it.

use std::borrow::Cow;

use crate::finding::{Finding, Safety};
use crate::model::field::Word;
use crate::model::runner::RunnerConfig;
use crate::semantics::allow_entry;
use crate::semantics::allow_lists::{AllowList, ListKey};
use crate::semantics::glob::{Dialect, Example, Pattern, Proof, is_covered};
use crate::syntax::edit;

use super::Sink;

/// Entries of longer lists are not compared with each other: that takes its time.
pub const LONGEST_LIST: usize = 1000;

/// Longer entries are cut in messages.
const LONGEST: usize = 60;

/// An entry of an allow-list, next to the others.
#[derive(Clone, Copy, Debug)]
pub struct ListEntry<'l, 't> {
    /// The list.
    pub list: &'l AllowList<'t>,
    /// Its position.
    pub index: usize,
    /// What is written.
    pub word: Word<'t>,
    /// What the Runner reads.
    pub pattern: &'l Pattern,
    patterns: &'l [Pattern],
}

/// Runs a check on every entry that is a pattern. Entries with variables that something fills in
/// before the Runner reads the file are left out.
pub fn entries<'t>(
    config: &RunnerConfig<'t>,
    sink: &mut Sink<'_>,
    check: impl Fn(&ListEntry<'_, 't>, &mut Sink<'_>),
) {
    for list in config.runners().flat_map(AllowList::all) {
        for entry in ListEntry::all(&list) {
            check(&entry, sink);
        }
    }
}

/// Runs a check on every entry that is a pattern for references of container images, and is not
/// malformed.
pub fn references<'t>(
    config: &RunnerConfig<'t>,
    sink: &mut Sink<'_>,
    check: impl Fn(&ListEntry<'_, 't>, &mut Sink<'_>),
) {
    entries(config, sink, |entry, sink| {
        if entry.list.holds_references() && entry.pattern.malformed().is_none() {
            check(entry, sink);
        }
    });
}

impl<'l, 't> ListEntry<'l, 't> {
    /// The entries of a list. See [`entries`].
    #[must_use]
    pub fn all(list: &'l AllowList<'t>) -> Vec<Self> {
        let patterns = list.patterns().unwrap_or_default();
        let words = list.words.iter().zip(patterns).enumerate();
        let all = words.map(|(index, (word, pattern))| Self {
            list,
            index,
            word: *word,
            pattern,
            patterns,
        });
        all.filter(|entry| !entry.is_filled_in()).collect()
    }

    /// Whether something else decides what the entry says.
    fn is_filled_in(&self) -> bool {
        self.list.runner.facts().is_templated() && allow_entry::variable(self.word.text).is_some()
    }

    /// What is written.
    #[must_use]
    pub fn text(&self) -> &'t str {
        self.word.text
    }

    /// The entry as a message shows it, without backquotes.
    #[must_use]
    pub fn shown(&self) -> Cow<'t, str> {
        shown(self.word.text)
    }

    /// What the list is about: `image`, `service`.
    #[must_use]
    pub fn noun(&self) -> &'static str {
        noun(self.list.key)
    }

    /// What happens to a name that no entry matches.
    #[must_use]
    pub fn fate(&self) -> &'static str {
        match self.list.key {
            ListKey::Images | ListKey::Services => "is refused",
            ListKey::PrivilegedImages | ListKey::PrivilegedServices => "does not run privileged",
        }
    }

    /// Whether the list is not fully known, because something fills in parts of it.
    fn is_partial(&self) -> bool {
        self.list.runner.facts().is_templated()
            && self.patterns.len() != ListEntry::all(self.list).len()
    }

    /// The other entries and their positions.
    pub fn others(&self) -> impl Iterator<Item = (usize, &'l Pattern)> + use<'l, 't> {
        let index = self.index;
        let others = self.patterns.iter().enumerate();
        others.filter(move |(other, _)| *other != index)
    }

    /// The texts of the other entries.
    pub fn other_texts(&self) -> impl Iterator<Item = &'t str> + use<'l, 't> {
        let index = self.index;
        let others = self.list.words.iter().enumerate();
        others.filter_map(move |(other, word)| (other != index).then_some(word.text))
    }

    /// A reading of another text, as the Runner of this list would.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<Pattern> {
        let dialect = Dialect::of(self.list.runner.version())?;
        Some(Pattern::new(text, dialect)).filter(|pattern| pattern.malformed().is_none())
    }

    /// A name that another text matches and no entry of the list; `None` also where the question is
    /// too big, or the list is not fully known.
    #[must_use]
    pub fn missed(&self, text: &str) -> Option<String> {
        if self.is_partial() || self.patterns.len() > LONGEST_LIST {
            return None;
        }
        let pattern = self.read(text)?;
        let Example::Found(name) = pattern.example() else {
            return None;
        };
        // One name decides most cases; of the others one entry does, and hardly ever all together.
        let mut by = self
            .patterns
            .iter()
            .filter(|by| by.matches(&name))
            .peekable();
        if by.peek().is_none() {
            return Some(name);
        }
        if by.any(|by| is_covered(&pattern, &[by]) == Proof::Holds) {
            return None;
        }
        match is_covered(&pattern, &self.patterns.iter().collect::<Vec<_>>()) {
            Proof::Fails(name) => Some(name),
            Proof::Holds | Proof::Undecided => None,
        }
    }

    /// Whether another text is a pattern that matches something.
    #[must_use]
    pub fn is_useful(&self, text: &str) -> bool {
        let pattern = self.read(text);
        pattern.is_some_and(|pattern| matches!(pattern.example(), Example::Found(_)))
    }

    /// Whether another entry matches all that this one matches, as far as that is decided.
    #[must_use]
    pub fn is_covered(&self) -> bool {
        let others: Vec<&Pattern> = self.others().map(|(_, pattern)| pattern).collect();
        is_covered(self.pattern, &others) == Proof::Holds
    }

    /// Offers another text in the place of the entry, or to take it out if that is in the list.
    pub fn replace(&self, finding: &mut Finding, text: &str, safety: Safety) {
        let item = self.word.field.own();
        if self.other_texts().any(|other| other == text) {
            let title = format!("remove it; the list has `{}`", shown(text));
            finding.fix(title, safety, [edit::remove_item(item)]);
        } else {
            let title = format!("write `{}`", shown(text));
            finding.fix(title, safety, [edit::replace(item, text)]);
        }
    }

    /// Offers a further entry.
    pub fn add(&self, finding: &mut Finding, text: &str) {
        if self.other_texts().any(|other| other == text) {
            return;
        }
        let title = format!("add `{}`", shown(text));
        let edit = edit::append(self.list.field.own(), text);
        finding.fix(title, Safety::Unsafe, [edit]);
    }
}

/// What a list is about: `image`, `service`.
#[must_use]
pub fn noun(key: ListKey) -> &'static str {
    match key {
        ListKey::Images | ListKey::PrivilegedImages => "image",
        ListKey::Services | ListKey::PrivilegedServices => "service",
    }
}

/// An entry as a message shows it, without backquotes.
#[must_use]
pub fn shown(text: &str) -> Cow<'_, str> {
    if text.is_empty() {
        return Cow::Borrowed("\"\"");
    }
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => {
            let (start, _) = text.split_at(end);
            Cow::Owned(format!("{start}..."))
        }
        None => Cow::Borrowed(text),
    }
}

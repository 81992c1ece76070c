//! A Runner file: views on `[[runners]]` and their sections.
//!
//! Keys are found as the Runner's decoder finds them: the exact name wins, otherwise the first key
//! that is equal when case is folded.

mod section;

use crate::finding::Place;
use crate::settings::{DeclaredRunner, Trust, Version};
use crate::source::FileId;
use crate::syntax::{Entry, Node, Shape, Style, SyntaxError};

use super::executor::Executor;
use super::facts::Facts;
use super::field::Field;
use super::known::Known;

pub use section::{Policies, Section};

/// One Runner file.
#[derive(Clone, Debug)]
pub struct RunnerConfig<'t> {
    root: Node<'t>,
    facts: Facts<'t>,
    /// What could not be read.
    errors: &'t [SyntaxError],
}

/// One `[[runners]]` entry, or the runner that a fragment without that header is part of.
#[derive(Clone, Copy, Debug)]
pub struct Runner<'t> {
    table: Node<'t>,
    index: usize,
    fragment: bool,
    /// Whether what it does is not decided: see [`Runner::executor`].
    undecided: bool,
    facts: Facts<'t>,
    declared: Option<&'t DeclaredRunner>,
}

/// Whether the Runner's decoder takes a written name for one of its keys, which are all ASCII: Go's
/// `strings.EqualFold`, for which two letters beyond ASCII are `k` and `s` as well.
#[must_use]
pub fn same_key(key: &str, written: &str) -> bool {
    if written.is_ascii() {
        return key.eq_ignore_ascii_case(written);
    }
    let fold = |letter: char| match letter {
        '\u{212a}' => 'k',
        '\u{17f}' => 's',
        _ => letter.to_ascii_lowercase(),
    };
    key.chars().map(fold).eq(written.chars().map(fold))
}

/// The entry of a table that the Runner takes for a key.
fn find<'t>(table: Node<'t>, key: &str) -> Option<Entry<'t>> {
    table.get(key).or_else(|| {
        table
            .entries()
            .find(|entry| entry.name().is_some_and(|name| same_key(key, name)))
    })
}

/// Whether several spellings of a key are written: which of them the Runner takes is random.
fn is_ambiguous(table: Node<'_>, key: &str) -> bool {
    let is_key = |entry: &Entry<'_>| entry.name().is_some_and(|name| same_key(key, name));
    table.entries().filter(is_key).count() > 1
}

impl<'t> RunnerConfig<'t> {
    /// A view on the root of a Runner file.
    #[must_use]
    pub fn new(root: Node<'t>, facts: Facts<'t>) -> Self {
        Self {
            root,
            facts,
            errors: &[],
        }
    }

    /// The same view, which knows where the file could not be read: what a runner does whose text
    /// has an error is not decided.
    #[must_use]
    pub fn with_errors(self, errors: &'t [SyntaxError]) -> Self {
        Self { errors, ..self }
    }

    /// The file.
    #[must_use]
    pub fn file(&self) -> FileId {
        self.root.span().file
    }

    /// The file's root table.
    #[must_use]
    pub fn root(&self) -> Node<'t> {
        self.root
    }

    /// A global key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Field<'t>> {
        find(self.root, key).map(Field::of)
    }

    /// Whether the text above the first runner could be read.
    #[must_use]
    pub fn is_head_read(&self) -> bool {
        let first = self.tables().next();
        !self.has_error(0, first.map_or(u32::MAX, |(table, _)| table.span().start))
    }

    /// The runners, in file order.
    pub fn runners(&self) -> impl Iterator<Item = Runner<'t>> + '_ {
        let starts: Vec<u32> = match self.errors {
            [] => Vec::new(),
            _ => self.tables().map(|(table, _)| table.span().start).collect(),
        };
        self.tables()
            .enumerate()
            .map(move |(index, (table, fragment))| {
                // Keys below a broken header seem to be those of the runner above, and a fragment
                // has no header that says where it begins.
                let start = starts.get(index).copied().filter(|_| !fragment);
                let end = starts.get(index + 1).copied().unwrap_or(u32::MAX);
                Runner {
                    table,
                    index,
                    fragment,
                    undecided: self.has_error(start.unwrap_or(0), end)
                        || ["executor", "docker", "kubernetes"]
                            .into_iter()
                            .any(|key| is_ambiguous(table, key)),
                    facts: self.facts,
                    declared: None,
                }
                .declared()
            })
    }

    fn has_error(&self, start: u32, end: u32) -> bool {
        let mut errors = self.errors.iter();
        errors.any(|error| start <= error.at.start && error.at.start < end)
    }

    /// The tables of runners, and whether they are fragments.
    fn tables(&self) -> impl Iterator<Item = (Node<'t>, bool)> + use<'t> {
        let value = find(self.root, "runners").map(|entry| entry.value);
        let fragment = value.filter(|node| node.shape() == Shape::Map);
        let listed = value.filter(|node| node.shape() == Shape::List);
        let tables = listed
            .into_iter()
            .flat_map(|node| node.items().filter(|item| item.shape() == Shape::Map));
        tables
            .map(|table| (table, false))
            .chain(fragment.into_iter().map(|table| (table, true)))
    }
}

impl<'t> Runner<'t> {
    /// The same runner, with what the settings say of it.
    fn declared(mut self) -> Self {
        let text = |key| self.get(key).and_then(|field| field.text().known());
        let id = self.get("id").and_then(|field| field.int().known());
        self.declared = self.facts.declaration(text("name"), id, text("token"));
        self
    }

    /// A key of the runner itself.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Field<'t>> {
        find(self.table, key).map(Field::of)
    }

    /// The `[[runners]]` table.
    #[must_use]
    pub fn table(self) -> Node<'t> {
        self.table
    }

    /// The runner's name, or its position when it has none: what messages call it.
    #[must_use]
    pub fn name(self) -> String {
        match self.get("name").and_then(|field| field.text().known()) {
            Some(name) if !name.is_empty() => name.to_owned(),
            _ => format!("runners[{}]", self.index),
        }
    }

    /// Where a label on the runner as a whole goes: its header.
    #[must_use]
    pub fn title(self) -> Place {
        self.table.into()
    }

    /// The executor; `None` when the key is missing (fragments, registration templates). Not
    /// decided where the runner's text could not be read, since whatever is absent may stand there,
    /// or where a key that matters has several spellings.
    #[must_use]
    pub fn executor(self) -> Option<Known<Executor>> {
        if self.undecided {
            return Some(Known::Dynamic);
        }
        let text = self.get("executor")?.text();
        Some(match text {
            Known::Is(name) => Executor::parse(name).map_or(Known::Broken, Known::Is),
            Known::Dynamic => Known::Dynamic,
            Known::Broken => Known::Broken,
        })
    }

    /// Whether this is all there is to know of the runner. Registration completes a template, which
    /// has no executor, and a fragment is a part of some other file.
    #[must_use]
    pub fn is_complete(self) -> bool {
        !self.fragment && self.executor().is_some()
    }

    /// Whether the file is a part of a configuration, without `[[runners]]`.
    #[must_use]
    pub fn is_fragment(self) -> bool {
        self.fragment
    }

    /// `[runners.docker]`.
    #[must_use]
    pub fn docker(self) -> Section<'t> {
        self.section("docker")
    }

    /// `[runners.kubernetes]`.
    #[must_use]
    pub fn kubernetes(self) -> Section<'t> {
        self.section("kubernetes")
    }

    /// A sub-table by name, present or not.
    #[must_use]
    pub fn section(self, name: &'static str) -> Section<'t> {
        let field = self.get(name).filter(|field| field.shape() == Shape::Map);
        Section::new(name, field, self.table)
    }

    /// The section whose pull policies count, and the executor that reads it. Without `executor`
    /// the only section that is there decides.
    #[must_use]
    pub fn images(self) -> Option<(Executor, Section<'t>)> {
        match self.executor() {
            Some(Known::Is(executor)) if executor.is_docker_family() => {
                Some((executor, self.docker()))
            }
            Some(Known::Is(Executor::Kubernetes)) => {
                Some((Executor::Kubernetes, self.kubernetes()))
            }
            Some(_) => None,
            None => match (self.docker().exists(), self.kubernetes().exists()) {
                (true, false) => Some((Executor::Docker, self.docker())),
                (false, true) => Some((Executor::Kubernetes, self.kubernetes())),
                _ => None,
            },
        }
    }

    /// Who can start jobs on it, if declared.
    #[must_use]
    pub fn trust(self) -> Option<Trust> {
        self.declared
            .and_then(|declared| declared.trust)
            .or_else(|| self.facts.trust())
    }

    /// The version it runs, if declared.
    #[must_use]
    pub fn declared_version(self) -> Option<Version> {
        self.declared
            .and_then(|declared| declared.version)
            .or_else(|| self.facts.runner_version())
    }

    /// The version it runs; undeclared means the latest.
    #[must_use]
    pub fn version(self) -> Version {
        self.declared_version().unwrap_or(Version::LATEST_RUNNER)
    }

    /// Its tags, if declared.
    #[must_use]
    pub fn tags(self) -> Option<&'t [String]> {
        self.declared.and_then(|declared| declared.tags.as_deref())
    }

    /// Whether it takes jobs without tags, if declared. A runner declared without tags must.
    #[must_use]
    pub fn run_untagged(self) -> Option<bool> {
        let declared = self.declared?;
        declared
            .run_untagged
            .or_else(|| declared.tags.as_ref().map(|tags| tags.is_empty()))
    }

    /// Whether it takes only jobs of protected branches and tags, if declared.
    #[must_use]
    pub fn is_protected(self) -> Option<bool> {
        self.declared.and_then(|declared| declared.protected)
    }

    /// Whether every job gets a machine of its own, so that nothing is left for the next one.
    #[must_use]
    pub fn is_single_use(self) -> bool {
        let number = |section: &'static str, key: &str| {
            self.section(section)
                .get(key)
                .and_then(|field| field.int().known())
        };
        let is_instance_used_once = number("autoscaler", "max_use_count") == Some(1)
            && number("autoscaler", "capacity_per_instance").unwrap_or(1) <= 1;
        let is_machine_used_once = number("machine", "MaxBuilds") == Some(1);
        match self.executor() {
            Some(Known::Is(Executor::DockerAutoscaler)) => is_instance_used_once,
            Some(Known::Is(Executor::DockerMachine | Executor::DockerSshMachine)) => {
                is_machine_used_once
            }
            Some(_) => false,
            None => is_instance_used_once || is_machine_used_once,
        }
    }

    /// Settings and declarations.
    #[must_use]
    pub fn facts(self) -> Facts<'t> {
        self.facts
    }

    /// Whether a header of its own introduces the table, so that keys can be added to it.
    #[must_use]
    pub fn has_header(self) -> bool {
        self.table.style() == Style::Block
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_fold_as_in_go() {
        assert!(same_key("pull_policy", "Pull_Policy"));
        assert!(same_key("network_mode", "networ\u{212a}_mode"));
        assert!(same_key("services", "\u{17f}ervices"));
        assert!(!same_key("pull_policy", "pull-policy"));
        assert!(!same_key("privileged", "pr\u{131}vileged"));
        assert!(!same_key("tls_verify", "tl\u{df}_verify"));
    }
}

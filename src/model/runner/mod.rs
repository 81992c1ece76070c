//! A Runner file: views on `[[runners]]` and their sections.
//!
//! Keys are found as the Runner's decoder finds them: the exact name wins, otherwise the first key
//! that is equal when case is folded.

mod section;

use crate::finding::Place;
use crate::settings::{DeclaredRunner, Trust, Version};
use crate::source::FileId;
use crate::syntax::{Entry, Node, Shape, Style};

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
}

/// One `[[runners]]` entry, or the runner that a fragment without that header is part of.
#[derive(Clone, Copy, Debug)]
pub struct Runner<'t> {
    table: Node<'t>,
    index: usize,
    fragment: bool,
    facts: Facts<'t>,
    declared: Option<&'t DeclaredRunner>,
}

/// Whether two keys are one key for the Runner's decoder (Go's `strings.EqualFold`).
#[must_use]
pub fn same_key(left: &str, right: &str) -> bool {
    let fold = |text: &str| -> String {
        text.chars()
            .flat_map(char::to_uppercase)
            .flat_map(char::to_lowercase)
            .collect()
    };
    left == right
        || left.eq_ignore_ascii_case(right)
        || (!(left.is_ascii() && right.is_ascii()) && fold(left) == fold(right))
}

/// The entry of a table that the Runner takes for a key.
fn find<'t>(table: Node<'t>, key: &str) -> Option<Entry<'t>> {
    table.get(key).or_else(|| {
        table
            .entries()
            .find(|entry| entry.name().is_some_and(|name| same_key(name, key)))
    })
}

impl<'t> RunnerConfig<'t> {
    /// A view on the root of a Runner file.
    #[must_use]
    pub fn new(root: Node<'t>, facts: Facts<'t>) -> Self {
        Self { root, facts }
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

    /// The runners, in file order.
    pub fn runners(&self) -> impl Iterator<Item = Runner<'t>> + '_ {
        let value = find(self.root, "runners").map(|entry| entry.value);
        let fragment = value.filter(|node| node.shape() == Shape::Map);
        let listed = value.filter(|node| node.shape() == Shape::List);
        let tables = listed
            .into_iter()
            .flat_map(|node| node.items().filter(|item| item.shape() == Shape::Map));
        tables
            .map(|table| (table, false))
            .chain(fragment.into_iter().map(|table| (table, true)))
            .enumerate()
            .map(|(index, (table, fragment))| Runner::new(table, index, fragment, self.facts))
    }
}

impl<'t> Runner<'t> {
    fn new(table: Node<'t>, index: usize, fragment: bool, facts: Facts<'t>) -> Self {
        let mut runner = Self {
            table,
            index,
            fragment,
            facts,
            declared: None,
        };
        let text = |key| runner.get(key).and_then(|field| field.text().known());
        let id = runner.get("id").and_then(|field| field.int().known());
        runner.declared = facts.declaration(text("name"), id, text("token"));
        runner
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

    /// The executor; `None` when the key is missing (fragments, registration templates).
    #[must_use]
    pub fn executor(self) -> Option<Known<Executor>> {
        let text = self.get("executor")?.text();
        Some(match text {
            Known::Is(name) => Executor::parse(name).map_or(Known::Broken, Known::Is),
            Known::Dynamic => Known::Dynamic,
            Known::Broken => Known::Broken,
        })
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
    /// the section that is there decides, Docker first.
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
            None if self.docker().exists() => Some((Executor::Docker, self.docker())),
            None if self.kubernetes().exists() => Some((Executor::Kubernetes, self.kubernetes())),
            None => None,
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

    /// Whether every job gets a machine of its own, so that nothing is left for the next one.
    #[must_use]
    pub fn is_single_use(self) -> bool {
        let number = |section: &'static str, key: &str| {
            self.section(section)
                .get(key)
                .and_then(|field| field.int().known())
        };
        match self.executor() {
            Some(Known::Is(Executor::DockerAutoscaler)) => {
                number("autoscaler", "max_use_count") == Some(1)
                    && number("autoscaler", "capacity_per_instance").unwrap_or(1) <= 1
            }
            Some(Known::Is(Executor::DockerMachine)) => number("machine", "MaxBuilds") == Some(1),
            _ => false,
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
        assert!(same_key("Pull_Policy", "pull_policy"));
        assert!(same_key("networ\u{212a}_mode", "network_mode"));
        assert!(!same_key("pull-policy", "pull_policy"));
    }
}

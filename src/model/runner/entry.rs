//! One `[[runners]]` entry.

use super::find;
use super::section::{Section, known_words};
use crate::finding::Place;
use crate::model::executor::Executor;
use crate::model::facts::Facts;
use crate::model::field::{Field, Word};
use crate::model::known::Known;
use crate::settings::{DeclaredRunner, Trust, Version};
use crate::syntax::{Node, Shape, Style};

/// One `[[runners]]` entry, or the runner that a fragment without that header is part of.
#[derive(Clone, Copy, Debug)]
pub struct Runner<'t> {
    pub(super) table: Node<'t>,
    pub(super) index: usize,
    pub(super) fragment: bool,
    /// Whether what it does is not decided: see [`Runner::executor`].
    pub(super) undecided: bool,
    /// The executor that registration gives to a runner without one, if it is known.
    pub(super) registration: Option<Known<Executor>>,
    pub(super) facts: Facts<'t>,
    pub(super) declared: Option<&'t DeclaredRunner>,
}

impl<'t> Runner<'t> {
    /// The same runner, with what the settings say of it.
    pub(super) fn declared(mut self) -> Self {
        let text = |key| self.get(key).and_then(|field| field.text().known());
        let id = self.get("id").and_then(|field| field.int().known());
        self.declared = self.facts.declaration(text("name"), id, text("token"));
        self
    }

    /// Its position among the runners of the file, from zero.
    #[must_use]
    pub fn index(self) -> usize {
        self.index
    }

    /// A key of the runner itself.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Field<'t>> {
        find(self.table, key).map(Field::of)
    }

    /// The strings of a list of the runner itself. See [`Section::words`].
    #[must_use]
    pub fn words(self, key: &str) -> Vec<Word<'t>> {
        known_words(self.table, key)
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

    /// The executor; `None` when the key is missing (fragments, registration templates), unless it
    /// is known what registers the runner. Not decided where the runner's text could not be read,
    /// since whatever is absent may stand there, or where a key that matters has several spellings.
    #[must_use]
    pub fn executor(self) -> Option<Known<Executor>> {
        if self.undecided {
            return Some(Known::Dynamic);
        }
        let Some(field) = self.get("executor") else {
            return self.registration.filter(|_| !self.fragment);
        };
        Some(match field.text() {
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

    /// Whether something known registers it with the file as its template. What that brings from
    /// its environment, such as a default image, is not written here.
    #[must_use]
    pub fn is_registered_from_template(self) -> bool {
        self.registration.is_some()
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

    /// The helper image of that section, if it is written and no variable.
    #[must_use]
    pub fn helper_image(self) -> Option<(Field<'t>, &'t str)> {
        let (_, section) = self.images()?;
        let field = section.get("helper_image")?;
        match field.text() {
            Known::Is(image) => Some((field, image)),
            Known::Dynamic | Known::Broken => None,
        }
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

//! The allow-lists of one runner, as the executor and the version in force read them.

use crate::finding::Place;
use crate::model::executor::Executor;
use crate::model::field::{Field, Word, texts};
use crate::model::known::Known;
use crate::model::runner::{Runner, Section};
use crate::settings::Version;

use super::allow_list::{Entries, Expression};
use super::glob::Pattern;

/// One of the lists that say which names jobs may use.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ListKey {
    /// `allowed_images`.
    Images,
    /// `allowed_services`.
    Services,
    /// `allowed_privileged_images` (Docker family, 16.1 and newer).
    PrivilegedImages,
    /// `allowed_privileged_services` (Docker family, 16.1 and newer).
    PrivilegedServices,
}

impl ListKey {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Images,
        Self::Services,
        Self::PrivilegedImages,
        Self::PrivilegedServices,
    ];

    /// The key in `config.toml`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Images => "allowed_images",
            Self::Services => "allowed_services",
            Self::PrivilegedImages => "allowed_privileged_images",
            Self::PrivilegedServices => "allowed_privileged_services",
        }
    }

    /// Whether an executor of a version reads the list.
    #[must_use]
    pub fn is_read_by(self, executor: Executor, version: Version) -> bool {
        match (executor, self) {
            (_, Self::PrivilegedImages | Self::PrivilegedServices) => {
                executor.is_docker_family() && version >= Version::new(16, 1)
            }
            (Executor::Kubernetes, _) => version >= Version::new(14, 2),
            (Executor::Instance, Self::Images) => version >= Version::new(15, 8),
            (Executor::Virtualbox | Executor::Parallels, Self::Images) => {
                version >= Version::new(14, 2)
            }
            _ => executor.is_docker_family(),
        }
    }
}

/// A list that is written and can be read. An empty one restricts nothing.
#[derive(Clone, Debug)]
pub struct AllowList<'t> {
    /// The runner.
    pub runner: Runner<'t>,
    /// Its executor.
    pub executor: Executor,
    /// The section that the list stands in.
    pub section: Section<'t>,
    /// Which list.
    pub key: ListKey,
    /// The list as a whole.
    pub field: Field<'t>,
    /// Its entries as written.
    pub words: Vec<Word<'t>>,
    /// Its entries as the Runner reads them, in the same order.
    pub entries: Entries,
}

impl<'t> AllowList<'t> {
    /// The lists of a runner that its executor reads, without those of a wrong type or with
    /// template text.
    #[must_use]
    pub fn all(runner: Runner<'t>) -> Vec<Self> {
        let keys = ListKey::ALL.into_iter();
        keys.filter_map(|key| Self::of(runner, key)).collect()
    }

    /// One list of a runner. See [`AllowList::all`].
    #[must_use]
    pub fn of(runner: Runner<'t>, key: ListKey) -> Option<Self> {
        let (executor, section) = home(runner)?;
        if !key.is_read_by(executor, runner.version()) {
            return None;
        }
        let field = section.get(key.name())?;
        let words = section.list(key.name())?.known()?;
        Some(Self {
            runner,
            executor,
            section,
            key,
            field,
            entries: Entries::new(executor, runner.version(), &texts(&words)),
            words,
        })
    }

    /// The entries as written.
    #[must_use]
    pub fn texts(&self) -> Vec<&'t str> {
        texts(&self.words)
    }

    /// The entries of VirtualBox and Parallels, as written and as the Runner reads them; none for
    /// other executors.
    pub fn expressions(&self) -> impl Iterator<Item = (Word<'t>, &Expression)> {
        let read = match &self.entries {
            Entries::Expressions(expressions) => expressions.as_slice(),
            Entries::Patterns(_) | Entries::NotEvaluated => &[],
        };
        self.words.iter().copied().zip(read)
    }

    /// Its entries as patterns; `None` where they are regular expressions, or read by a matcher that
    /// is not evaluated.
    #[must_use]
    pub fn patterns(&self) -> Option<&[Pattern]> {
        match &self.entries {
            Entries::Patterns(patterns) => Some(patterns),
            Entries::Expressions(_) | Entries::NotEvaluated => None,
        }
    }

    /// Whether the names compared are references of container images. The virtual machines of
    /// instances have names of any form.
    #[must_use]
    pub fn holds_references(&self) -> bool {
        self.executor != Executor::Instance
    }

    /// Where the list is called by its name: the key.
    #[must_use]
    pub fn at_key(&self) -> Place {
        self.field.at_key()
    }
}

/// The executor of a runner and the section in which it looks for lists; `None` for executors
/// without any. Without `executor`, the only section of containers that is there.
#[must_use]
pub fn home(runner: Runner<'_>) -> Option<(Executor, Section<'_>)> {
    if let Some(found) = runner.images() {
        return Some(found);
    }
    let Some(Known::Is(executor)) = runner.executor() else {
        return None;
    };
    match executor {
        Executor::Instance | Executor::Virtualbox | Executor::Parallels => {
            Some((executor, runner.section(executor.name())))
        }
        _ => None,
    }
}

/// Whether the list of a runner is absent or empty for sure.
#[must_use]
pub fn is_unset(section: Section<'_>, key: ListKey) -> bool {
    match section.list(key.name()) {
        None => true,
        Some(Known::Is(words)) => words.is_empty(),
        Some(_) => false,
    }
}

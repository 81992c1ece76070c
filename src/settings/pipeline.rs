//! What the settings say about GitLab and about what pipelines are made of.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::read::Reader;
use super::values::key;
use crate::syntax::{Data, Node, Shape};

/// An edition of GitLab: which keywords it knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Edition {
    /// Community Edition.
    Ce,
    /// Enterprise Edition, which gitlab.com runs.
    #[default]
    Ee,
}

impl Edition {
    /// The word in settings.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ce => "ce",
            Self::Ee => "ee",
        }
    }
}

/// What a named file is taken for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stand {
    /// A pipeline of its own.
    Root,
    /// A part that pipelines include.
    Fragment,
}

impl Stand {
    /// The word of the flag.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Fragment => "fragment",
        }
    }
}

/// What kind of include a directory or file stands in for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum IncludeRootKind {
    /// `include:project`: the directory of a checkout.
    Project,
    /// `include:component`: the directory of a component project's checkout.
    Component,
    /// `include:remote`: a file.
    Remote,
    /// `include:template`: a file.
    Template,
}

impl IncludeRootKind {
    const ALL: [Self; 4] = [Self::Project, Self::Component, Self::Remote, Self::Template];

    /// The key in settings, and of `include`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Component => "component",
            Self::Remote => "remote",
            Self::Template => "template",
        }
    }
}

/// Where something is on this disk that pipelines include from elsewhere.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct IncludeRoot {
    /// The kind of include.
    pub kind: IncludeRootKind,
    /// The project, component, address or template.
    pub name: String,
    /// The file or directory, as written: from the directory of the settings file.
    pub path: PathBuf,
}

impl Reader<'_> {
    /// Variables are texts for GitLab, so that numbers and booleans count as what is written.
    pub(super) fn variables(&mut self, table: Node<'_>) -> BTreeMap<String, String> {
        let mut variables = BTreeMap::new();
        for entry in self.table(table) {
            let value = match entry.value.data() {
                Data::Bool(value) => Some(value.to_string()),
                Data::Int(_) | Data::Float(_) => {
                    entry.value.scalar().map(|scalar| scalar.text.to_owned())
                }
                _ => self.text(entry.value).map(str::to_owned),
            };
            variables.extend(value.map(|value| (key(entry).to_owned(), value)));
        }
        variables
    }

    /// The files and directories that stand in for includes.
    pub(super) fn include(&mut self, table: Node<'_>) -> Vec<IncludeRoot> {
        let mut roots = Vec::new();
        for entry in self.table(table) {
            let kinds = IncludeRootKind::ALL;
            let Some(kind) = kinds.into_iter().find(|kind| kind.name() == key(entry)) else {
                self.unknown_key(entry, &kinds.map(IncludeRootKind::name));
                continue;
            };
            for named in self.table(entry.value) {
                // What is written without quotes has its dots taken for tables.
                if named.value.shape() == Shape::Map {
                    let name = key(named);
                    let message = format!(
                        "expected a path, found a table: a name with dots stands in quotes, \"{name}...\""
                    );
                    self.mistake(named.key.span(), message);
                    continue;
                }
                let path = self.filled(named.value).map(PathBuf::from);
                roots.extend(path.map(|path| IncludeRoot {
                    kind,
                    name: key(named).to_owned(),
                    path,
                }));
            }
        }
        roots
    }
}

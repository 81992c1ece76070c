//! `default:` and the deprecated global keywords, as jobs take them.

use crate::model::field::Field;
use crate::syntax::{Entry, Node, Shape, Step, Via};

/// Deprecated global keywords that act as keys of `default:`.
const GLOBALS: [&str; 5] = [
    "image",
    "services",
    "cache",
    "before_script",
    "after_script",
];

/// Where jobs take keywords from that they do not set.
#[derive(Clone, Copy, Debug)]
pub struct Defaults<'t> {
    root: Node<'t>,
    section: Option<Entry<'t>>,
    /// Whether what was not read may add to them.
    partial: bool,
}

impl<'t> Defaults<'t> {
    /// `section`: the entry of `default`, if it is no job.
    pub(super) fn new(root: Node<'t>, section: Option<Entry<'t>>, partial: bool) -> Self {
        let section = section.filter(|entry| entry.value.shape() == Shape::Map);
        Self {
            root,
            section,
            partial,
        }
    }

    /// The default of a keyword, through `default:` or a deprecated global keyword.
    #[must_use]
    pub fn get(self, keyword: &str) -> Option<Field<'t>> {
        let section = self.section.and_then(|section| {
            let step = Step {
                via: Via::Default,
                at: section.key.span(),
            };
            Field::of(section)
                .get(keyword)
                .map(|field| field.through(step))
        });
        section.or_else(|| {
            let entry = self.global(keyword)?;
            let step = Step {
                via: Via::Global,
                at: entry.key.span(),
            };
            Some(Field::of(entry).through(step))
                .filter(|field| field.shape() != Shape::Null || field.is_dynamic())
        })
    }

    /// The `default:` section.
    #[must_use]
    pub fn section(self) -> Option<Field<'t>> {
        self.section.map(Field::of)
    }

    /// The pipeline's merged configuration.
    pub(super) fn root(self) -> Node<'t> {
        self.root
    }

    /// The keywords for which there is a default.
    #[must_use]
    pub fn keywords(self) -> Vec<&'t str> {
        let section = self
            .section
            .into_iter()
            .flat_map(|section| section.value.entries());
        // Looked up by name: there may be thousands of jobs beside them.
        let globals = GLOBALS
            .into_iter()
            .filter(|name| self.root.get(name).is_some());
        section.filter_map(Entry::name).chain(globals).collect()
    }

    pub(super) fn global(self, keyword: &str) -> Option<Entry<'t>> {
        if GLOBALS.contains(&keyword) {
            self.root.get(keyword)
        } else {
            None
        }
    }

    /// Whether what was not read may change them.
    #[must_use]
    pub fn is_partial(self) -> bool {
        self.partial
    }
}

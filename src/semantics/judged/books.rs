//! What jobs have in common, so that it is decided once.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::semantics::template::Template;

/// What a container asks of pull policies.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Question<'t> {
    pub(super) is_service: bool,
    pub(super) policies: Vec<&'t str>,
    /// For a service: the build container's, if they are certain.
    pub(super) build: Option<Vec<&'t str>>,
}

/// What jobs have in common, numbered.
#[derive(Default)]
pub(super) struct Books<'t> {
    pub(super) takers: BTreeMap<Vec<String>, usize>,
    pub(super) questions: BTreeMap<Question<'t>, usize>,
    pub(super) subjects: BTreeMap<Arc<Template>, usize>,
}

impl Books<'_> {
    pub(super) fn subject(&mut self, name: Template) -> (usize, Arc<Template>) {
        if let Some((known, number)) = self.subjects.get_key_value(&name) {
            return (*number, Arc::clone(known));
        }
        let (number, name) = (self.subjects.len(), Arc::new(name));
        self.subjects.insert(Arc::clone(&name), number);
        (number, name)
    }
}

pub(super) fn in_order<K: Ord>(numbered: BTreeMap<K, usize>) -> Vec<K> {
    let mut all: Vec<(K, usize)> = numbered.into_iter().collect();
    all.sort_by_key(|(_, number)| *number);
    all.into_iter().map(|(key, _)| key).collect()
}

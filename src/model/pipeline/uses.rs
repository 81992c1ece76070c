//! Which hidden jobs are used, and by what: GitLab validates a hidden job only through the jobs
//! that take something from it.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::field::Field;
use crate::model::known::Known;
use crate::syntax::{Node, NodeId, Shape};

use super::is_empty;
use super::job::{Job, Kind};

/// Keywords whose way from a hidden job into a job is followed.
const FOLLOWED: [&str; 5] = [
    "image",
    "services",
    "pull_policy",
    "image_pull_policy",
    "imagePullPolicy",
];

/// Longer chains are not followed; GitLab refuses more than eleven hops.
const MOST_BASES: usize = 100;

/// How far GitLab looks at a keyword.
#[derive(Clone, Copy, Debug)]
pub enum Reach<'t> {
    /// It is part of this job, which is the given one or extends it.
    Counts(Job<'t>),
    /// Nothing in this file uses the hidden job.
    Unused,
    /// Not decided by this file alone.
    Unclear,
}

/// What the hidden jobs of a file are used for.
#[derive(Clone, Debug)]
pub(super) struct Uses<'t> {
    /// The first job that takes a keyword from a map.
    takers: BTreeMap<(NodeId, &'static str), Job<'t>>,
    /// Top-level keys that something refers to.
    mentioned: BTreeSet<&'t str>,
    /// Whether all references could be read, and the file runs jobs at all.
    is_closed: bool,
}

impl<'t> Uses<'t> {
    pub(super) fn new(root: Node<'t>, jobs: &[Job<'t>]) -> Self {
        let mut uses = Self {
            takers: BTreeMap::new(),
            mentioned: BTreeSet::new(),
            is_closed: !jobs.is_empty(),
        };
        for job in jobs.iter().filter(|job| job.kind() != Kind::Bridge) {
            uses.follow(root, *job);
        }
        for entry in root.entries() {
            uses.read_extends(entry.value);
            if let Some(name) = entry.name() {
                uses.read_references(name, entry.value);
            }
        }
        uses
    }

    /// Finds the map that each keyword of a job comes from.
    fn follow(&mut self, root: Node<'t>, job: Job<'t>) {
        let own = job.entry().value;
        let Some(bases) = bases(root, own) else {
            return;
        };
        for keyword in FOLLOWED {
            // The job's own value replaces that of its bases; two maps would be merged, which is
            // not followed.
            if own.get(keyword).is_none()
                && let Some(base) = bases.iter().find(|base| base.get(keyword).is_some())
            {
                self.takers.entry((base.id(), keyword)).or_insert(job);
            }
        }
    }

    fn read_extends(&mut self, map: Node<'t>) {
        match names(map) {
            Some(names) => self.mentioned.extend(names),
            None => self.is_closed = false,
        }
    }

    /// Notes anchors and `!reference` tags below a top-level key, as they are written: what an
    /// alias or a merge key brings is read where it is defined.
    fn read_references(&mut self, top: &'t str, value: Node<'t>) {
        let mut stack = vec![value];
        while let Some(node) = stack.pop() {
            if node.alias().is_some() {
                continue;
            }
            if node.anchor().is_some() {
                self.mentioned.insert(top);
            }
            if node.tag() == Some("!reference") {
                match node.items().next().and_then(Node::text) {
                    Some(name) => {
                        self.mentioned.insert(name);
                    }
                    None => self.is_closed = false,
                }
            }
            stack.extend(node.items());
            let values = node.entries().map(|entry| entry.value);
            stack.extend(values.filter(|value| value.parent() == Some(node)));
        }
    }

    pub(super) fn reach(&self, template: Job<'t>, keyword: &str, has_header: bool) -> Reach<'t> {
        let id = template.entry().value.id();
        let taker = FOLLOWED
            .into_iter()
            .find(|followed| *followed == keyword)
            .and_then(|followed| self.takers.get(&(id, followed)));
        match taker {
            Some(job) => Reach::Counts(*job),
            // A file with inputs is written to be included by others.
            None if self.is_closed && !has_header && !self.mentioned.contains(template.title()) => {
                Reach::Unused
            }
            None => Reach::Unclear,
        }
    }
}

/// The names in `extends` of a map; `None` when they cannot be read.
fn names(map: Node<'_>) -> Option<Vec<&str>> {
    let Some(entry) = map.get("extends").filter(|entry| !is_empty(entry.value)) else {
        return Some(Vec::new());
    };
    match Field::of(entry).words() {
        Known::Is(words) => Some(words.iter().map(|word| word.text).collect()),
        Known::Dynamic | Known::Broken => None,
    }
}

/// The maps that a map extends, those that win first.
pub(super) fn bases<'t>(root: Node<'t>, map: Node<'t>) -> Option<Vec<Node<'t>>> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::from([map.id()]);
    let mut stack = vec![map];
    while let Some(node) = stack.pop() {
        if node != map {
            found.push(node);
        }
        // The last base wins, so it is pushed last and taken first.
        for name in names(node)? {
            let base = root.get(name)?.value;
            let is_usable = base.shape() == Shape::Map && found.len() + stack.len() < MOST_BASES;
            // A base that is reached twice is a circle, or too intricate to follow.
            if !is_usable || !seen.insert(base.id()) {
                return None;
            }
            stack.push(base);
        }
    }
    Some(found)
}

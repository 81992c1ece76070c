//! `extends`: every top-level map takes the keys of its bases (pipeline-semantics 5).

use std::collections::{HashMap, HashSet};

use super::error::LoadError;
use super::merge::{Budget, Layer, deep_merge, is_hash};
use super::ruby;
use crate::syntax::{Forest, Key, Member, NodeId, Shape, Step, Steps, Via};

/// Most ancestors that an entry with `extends` may have.
const MOST_HOPS: usize = 10;

/// What is known of a top-level entry that has been extended.
#[derive(Clone, Copy)]
struct Done {
    /// The most hops that lie below it.
    hops: usize,
}

/// An entry whose bases are being extended.
struct Frame {
    place: usize,
    bases: Vec<Base>,
    /// The next base to look at.
    next: usize,
    hops: usize,
}

#[derive(Clone, Copy)]
struct Base {
    place: usize,
    /// The item of `extends` that names it.
    at: NodeId,
}

struct Extender<'f> {
    forest: &'f mut Forest,
    members: Vec<Member>,
    places: HashMap<String, usize>,
    done: HashMap<usize, Done>,
    open: HashSet<usize>,
    is_partial: bool,
    budget: &'f mut Budget,
}

/// Applies `extends` to the whole configuration. In a partial one, bases that do not exist are
/// left out: they may stand in what was not read.
///
/// # Errors
/// The first error, as GitLab says it.
pub(super) fn extend(
    forest: &mut Forest,
    root: NodeId,
    is_partial: bool,
    budget: &mut Budget,
) -> Result<NodeId, LoadError> {
    let members = forest.members(root);
    let mut places = HashMap::with_capacity(members.len());
    for (place, member) in members.iter().enumerate() {
        if let Key::Name(name) = forest.key(member.key) {
            places.insert(name.into_owned(), place);
        }
    }
    let before = members.clone();
    let mut extender = Extender {
        forest,
        members,
        places,
        done: HashMap::new(),
        open: HashSet::new(),
        is_partial,
        budget,
    };
    for place in 0..extender.members.len() {
        extender.extend(place)?;
    }
    let Extender {
        forest, members, ..
    } = extender;
    if members == before {
        return Ok(root);
    }
    Ok(forest.make_map(root, &members))
}

impl Extender<'_> {
    fn extend(&mut self, place: usize) -> Result<(), LoadError> {
        if !self.is_extensible(place) || self.done.contains_key(&place) {
            return Ok(());
        }
        let mut frames = vec![self.enter(place, 0)?];
        while let Some(frame) = frames.last_mut() {
            if let Some(base) = frame.bases.get(frame.next).copied() {
                frame.next += 1;
                let depth = frames.len();
                match self.done.get(&base.place).copied() {
                    // What was extended before is taken as it is, unless it would be too deep here.
                    Some(done) if depth + done.hops <= MOST_HOPS => {
                        raise(&mut frames, done.hops + 1);
                    }
                    _ if self.is_extensible(base.place) => {
                        let frame = self.enter(base.place, depth)?;
                        frames.push(frame);
                    }
                    _ => {}
                }
                continue;
            }
            let Some(frame) = frames.pop() else { break };
            self.merge(&frame)?;
            self.open.remove(&frame.place);
            self.done.insert(frame.place, Done { hops: frame.hops });
            raise(&mut frames, frame.hops + 1);
        }
        Ok(())
    }

    fn is_extensible(&self, place: usize) -> bool {
        let node = self.forest.node(self.members[place].value);
        is_hash(node) && node.get("extends").is_some()
    }

    /// Checks one entry, in GitLab's order of checks.
    fn enter(&mut self, place: usize, depth: usize) -> Result<Frame, LoadError> {
        let key = ruby::text(self.forest.node(self.members[place].key));
        let mut bases = Vec::new();
        let mut unknown = Vec::new();
        let mut invalid = Vec::new();
        let named = self.named(place);
        let at = named.first().map_or(self.members[place].key, |base| base.1);
        for (name, at) in named {
            match self.places.get(&name) {
                None => unknown.push((name, at)),
                Some(&place) if !is_hash(self.forest.node(self.members[place].value)) => {
                    invalid.push((name, at));
                }
                Some(&place) => bases.push(Base { place, at }),
            }
        }
        if !unknown.is_empty() && !self.is_partial {
            return Err(self.wrong(&key, "unknown keys in `extends`", &unknown));
        }
        if !invalid.is_empty() {
            return Err(self.wrong(&key, "invalid base hashes in `extends`", &invalid));
        }
        let at = Some(self.forest.node(at).span());
        if depth > MOST_HOPS {
            return Err(LoadError::new(
                format!("{key}: nesting too deep in `extends`"),
                at,
            ));
        }
        if !self.open.insert(place) {
            let text = format!("{key}: circular dependency detected in `extends`");
            return Err(LoadError::new(text, at));
        }
        Ok(Frame {
            place,
            bases,
            next: 0,
            hops: 0,
        })
    }

    fn wrong(&self, key: &str, what: &str, bases: &[(String, NodeId)]) -> LoadError {
        let names: Vec<&str> = bases.iter().map(|(name, _)| name.as_str()).collect();
        let at = bases.first().map(|&(_, at)| self.forest.node(at).span());
        LoadError::new(format!("{key}: {what} ({})", names.join(", ")), at)
    }

    /// The names in `extends`, each with the node that says it.
    fn named(&self, place: usize) -> Vec<(String, NodeId)> {
        let node = self.forest.node(self.members[place].value);
        let Some(extends) = node.get("extends").map(|entry| entry.value) else {
            return Vec::new();
        };
        let is_reference = extends.tag() == Some("!reference");
        match extends.shape() {
            Shape::Null => Vec::new(),
            Shape::List if !is_reference => extends
                .items()
                .map(|item| (ruby::text(item), item.id()))
                .collect(),
            // Ruby makes an array of pairs of a map.
            Shape::Map if !is_reference => extends
                .entries()
                .map(|entry| {
                    let value = ruby::inspect(entry.value, ruby::Keys::Symbols);
                    let key = ruby::text(entry.key);
                    (format!("[:{key}, {value}]"), entry.value.id())
                })
                .collect(),
            _ => vec![(ruby::text(extends), extends.id())],
        }
    }

    /// Merges the bases of an entry, later ones over earlier ones, and the entry over all of them.
    fn merge(&mut self, frame: &Frame) -> Result<(), LoadError> {
        let member = self.members[frame.place];
        let own = self.forest.node(member.value).id();
        let at = frame
            .bases
            .first()
            .map(|base| self.forest.node(base.at).span());
        let mut merged: Option<Layer> = None;
        for base in &frame.bases {
            let step = Step {
                via: Via::Extends,
                at: self.forest.node(base.at).span(),
            };
            let source = self.members[base.place];
            let far = self.forest.step(step);
            let near = self.forest.join(source.steps, far);
            let layer = Layer {
                map: self.forest.node(source.value).id(),
                steps: self.forest.behind_alias(source.value, near),
            };
            merged = Some(match merged {
                None => layer,
                Some(below) => Layer {
                    map: deep_merge(self.forest, below, layer, self.budget)
                        .map_err(|_| LoadError::too_big(at))?,
                    steps: Steps::NONE,
                },
            });
        }
        let Some(base) = merged else { return Ok(()) };
        let over = Layer {
            map: own,
            steps: Steps::NONE,
        };
        let map =
            deep_merge(self.forest, base, over, self.budget).map_err(|_| LoadError::too_big(at))?;
        self.members[frame.place].value = map;
        Ok(())
    }
}

/// Notes how deep the chain below the innermost open entry is.
fn raise(frames: &mut [Frame], hops: usize) {
    if let Some(frame) = frames.last_mut() {
        frame.hops = frame.hops.max(hops);
    }
}

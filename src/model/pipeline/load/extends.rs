//! `extends`: every top-level map takes the keys of its bases (pipeline-semantics 5).

use std::collections::{HashMap, HashSet};

use super::error::{LoadError, Log};
use super::merge::{Budget, Layer, deep_merge, is_hash};
use super::ruby;
use crate::model::pipeline::Trouble;
use crate::syntax::{Forest, Key, Member, NodeId, Shape, Step, Steps, Via};

/// Most ancestors that an entry with `extends` may have.
const MOST_HOPS: usize = 10;

/// What is known of a top-level entry that has been extended.
#[derive(Clone, Copy)]
struct Done {
    /// The most hops that lie below it.
    hops: usize,
    /// Whether a base is missing in it, or in one of its bases.
    is_incomplete: bool,
}

/// An entry whose bases are being extended.
struct Frame {
    place: usize,
    bases: Vec<Base>,
    /// The next base to look at.
    next: usize,
    hops: usize,
    is_incomplete: bool,
    /// Whether it is part of a circle: it stays as it is written.
    is_circular: bool,
}

#[derive(Clone, Copy)]
struct Base {
    place: usize,
    /// The item of `extends` that names it.
    at: NodeId,
}

/// Where a chain of bases goes wrong.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Depth {
    /// Somewhere below an entry.
    Below,
    /// At the entry, which lies too deep.
    Here,
    /// At the entry, which is already open.
    Circle,
}

struct Extender<'f> {
    forest: &'f mut Forest,
    members: Vec<Member>,
    places: HashMap<String, usize>,
    done: HashMap<usize, Done>,
    /// Mistakes that were told of entries, so that their bases are not looked at each time.
    told: HashSet<(usize, Depth)>,
    is_partial: bool,
    incomplete: &'f mut HashSet<String>,
    budget: &'f mut Budget,
    log: &'f mut Log,
}

/// Applies `extends` to the whole configuration. In a partial one, bases that do not exist are
/// left out: they may stand in what was not read. Bases that are wrong are left out where loading
/// goes on; `incomplete` takes the names of the entries that miss something then.
///
/// # Errors
/// The first error, as GitLab says it.
pub(super) fn extend(
    forest: &mut Forest,
    root: NodeId,
    is_partial: bool,
    incomplete: &mut HashSet<String>,
    budget: &mut Budget,
    log: &mut Log,
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
        told: HashSet::new(),
        is_partial,
        incomplete,
        budget,
        log,
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
        let mut frames = Vec::new();
        self.enter(place, &mut frames)?;
        while let Some(frame) = frames.last_mut() {
            if let Some(base) = frame.bases.get(frame.next).copied() {
                frame.next += 1;
                let depth = frames.len();
                match self.done.get(&base.place).copied() {
                    // What was extended before is taken as it is, unless it would be too deep here.
                    Some(done) if depth + done.hops <= MOST_HOPS || !self.log.is_strict() => {
                        let is_deep = depth + done.hops > MOST_HOPS;
                        if is_deep && self.told.insert((base.place, Depth::Below)) {
                            let error = self.too_deep(self.deepest(base.place, depth));
                            self.log.raise(error)?;
                        }
                        raise(&mut frames, done);
                    }
                    _ if self.is_extensible(base.place) => self.enter(base.place, &mut frames)?,
                    _ => {}
                }
                continue;
            }
            let Some(frame) = frames.pop() else { break };
            if !frame.is_circular {
                self.merge(&frame)?;
            }
            let done = Done {
                hops: frame.hops,
                is_incomplete: frame.is_incomplete,
            };
            if done.is_incomplete {
                let name = self.name(frame.place);
                self.incomplete.insert(name);
            }
            self.done.insert(frame.place, done);
            raise(&mut frames, done);
        }
        Ok(())
    }

    fn is_extensible(&self, place: usize) -> bool {
        let node = self.forest.node(self.members[place].value);
        is_hash(node) && node.get("extends").is_some()
    }

    fn name(&self, place: usize) -> String {
        ruby::text(self.forest.node(self.members[place].key))
    }

    /// Opens one entry, unless it is already open or too deep.
    fn enter(&mut self, place: usize, frames: &mut Vec<Frame>) -> Result<(), LoadError> {
        let start = frames.iter().position(|frame| frame.place == place);
        let wrong = match start {
            _ if frames.len() > MOST_HOPS => Some(Depth::Here),
            Some(_) => Some(Depth::Circle),
            None => None,
        };
        let Some(wrong) = wrong else {
            let frame = self.frame(place)?;
            frames.push(frame);
            return Ok(());
        };
        if self.told.insert((place, wrong)) {
            // GitLab looks at the bases first.
            self.frame(place)?;
            let error = match wrong {
                Depth::Circle => self.misled(place, "circular dependency detected in `extends`"),
                Depth::Here | Depth::Below => self.too_deep(place),
            };
            self.log.raise(error)?;
        }
        if let (Depth::Circle, Some(start)) = (wrong, start) {
            for frame in frames.iter_mut().skip(start) {
                frame.is_circular = true;
                frame.is_incomplete = true;
            }
        } else if let Some(frame) = frames.last_mut() {
            frame.is_incomplete = true;
        }
        Ok(())
    }

    /// An entry with the bases that it can have.
    fn frame(&mut self, place: usize) -> Result<Frame, LoadError> {
        let mut bases = Vec::new();
        let mut unknown = Vec::new();
        let mut invalid = Vec::new();
        for (name, at) in self.named(place) {
            match self.places.get(&name) {
                None => unknown.push((name, at)),
                Some(&place) if !is_hash(self.forest.node(self.members[place].value)) => {
                    invalid.push((name, at));
                }
                Some(&place) => bases.push(Base { place, at }),
            }
        }
        let is_incomplete = !unknown.is_empty() || !invalid.is_empty();
        if !unknown.is_empty() && !self.is_partial {
            self.refuse(place, "unknown keys in `extends`", &unknown)?;
        }
        if !invalid.is_empty() {
            self.refuse(place, "invalid base hashes in `extends`", &invalid)?;
        }
        Ok(Frame {
            place,
            bases,
            next: 0,
            hops: 0,
            is_incomplete,
            is_circular: false,
        })
    }

    fn wrong(&self, place: usize, what: &str, trouble: Trouble) -> LoadError {
        let name = self.name(place);
        LoadError {
            job: Some(name.clone()),
            ..LoadError::new(trouble, format!("{name}: {what}"))
        }
    }

    fn too_deep(&self, place: usize) -> LoadError {
        self.misled(place, "nesting too deep in `extends`")
    }

    fn misled(&self, place: usize, what: &str) -> LoadError {
        let named = self.named(place);
        let at = named.first().map_or(self.members[place].key, |base| base.1);
        let error = self.wrong(place, what, Trouble::CircularReference);
        error.of(self.forest, &[at])
    }

    /// The entry at which GitLab notices that a chain is too deep, which leads through one that was
    /// extended before.
    fn deepest(&self, place: usize, depth: usize) -> usize {
        let mut place = place;
        for depth in depth + 1..=MOST_HOPS + 1 {
            let is_deep = |base: &usize| {
                let done = self.done.get(base);
                done.is_some_and(|done| depth + done.hops > MOST_HOPS)
            };
            let named = self.named(place);
            let bases = named.iter().filter_map(|(name, _)| self.places.get(name));
            match bases.copied().find(is_deep) {
                Some(base) => place = base,
                None => break,
            }
        }
        place
    }

    fn refuse(
        &mut self,
        place: usize,
        what: &str,
        bases: &[(String, NodeId)],
    ) -> Result<(), LoadError> {
        let names: Vec<&str> = bases.iter().map(|(name, _)| name.as_str()).collect();
        let nodes: Vec<NodeId> = bases.iter().map(|&(_, at)| at).collect();
        let text = format!("{what} ({})", names.join(", "));
        let error = self.wrong(place, &text, Trouble::UndefinedReference);
        let error = error.of(self.forest, &nodes);
        let forest = &*self.forest;
        let maps = self.members.iter().filter_map(|member| {
            let name = forest.node(member.key).text()?;
            is_hash(forest.node(member.value)).then(|| name.to_owned())
        });
        let wanted = self.log.hints(maps);
        self.log.raise(error.wanted(wanted))
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

/// Notes what the innermost open entry takes from a base: how deep the chain below it is.
fn raise(frames: &mut [Frame], base: Done) {
    if let Some(frame) = frames.last_mut() {
        frame.hops = frame.hops.max(base.hops + 1);
        frame.is_incomplete |= base.is_incomplete;
    }
}

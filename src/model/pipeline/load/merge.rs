//! GitLab's `deep_merge`: maps are merged into each other, everything else replaces.

use std::collections::HashMap;

use crate::syntax::{Forest, Key, Member, Node, NodeId, Shape, Steps};

/// A merged configuration would become larger than anything GitLab could load.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct TooBig;

/// How many more entries and items loading may make: a limit on our memory, counted before
/// anything is built.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget(usize);

impl Default for Budget {
    fn default() -> Self {
        Self(2_000_000)
    }
}

impl Budget {
    /// Takes what is about to be made.
    ///
    /// # Errors
    /// When that is more than what is left.
    pub(super) fn take(&mut self, entries: usize) -> Result<(), TooBig> {
        self.0 = self.0.checked_sub(entries).ok_or(TooBig)?;
        Ok(())
    }
}

/// A map that takes part in a merge, and the step by which its entries come to the result.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layer {
    /// The map, or null for an empty one.
    pub(super) map: NodeId,
    /// The step; none for the map that the others are merged into.
    pub(super) steps: Steps,
}

/// A map that Ruby would call a Hash: a `!reference` is an object of its own.
pub(super) fn is_hash(node: Node<'_>) -> bool {
    node.shape() == Shape::Map && node.tag() != Some("!reference")
}

/// Maps that are merged one after the other, each over those before it: what `deep_merge` gives for
/// two at a time, without looking at all keys again for each.
#[derive(Debug, Default)]
pub(super) struct Merged {
    members: Vec<Member>,
    places: HashMap<Key<'static>, usize>,
}

impl Merged {
    /// Merges a map over all those before.
    ///
    /// # Errors
    /// When the budget does not suffice.
    pub(super) fn add(
        &mut self,
        forest: &mut Forest,
        over: Layer,
        budget: &mut Budget,
    ) -> Result<(), TooBig> {
        let added = forest.members(over.map);
        budget.take(added.len())?;
        for member in added {
            let steps = forest.join(member.steps, over.steps);
            let member = Member { steps, ..member };
            let key = forest.key(member.key).into_owned();
            let Some(&place) = self.places.get(&key) else {
                self.places.insert(key, self.members.len());
                self.members.push(member);
                continue;
            };
            let earlier = self.members[place];
            let both = is_hash(forest.node(earlier.value)) && is_hash(forest.node(member.value));
            self.members[place] = if both {
                // The steps of the two entries go to their children, for these come from different
                // places.
                let [base, over] = [earlier, member].map(|entry| Layer {
                    map: forest.node(entry.value).id(),
                    steps: forest.behind_alias(entry.value, entry.steps),
                });
                Member {
                    value: deep_merge(forest, base, over, budget)?,
                    steps: Steps::NONE,
                    ..member
                }
            } else {
                member
            };
        }
        Ok(())
    }

    /// The entries, in the order in which their keys came first.
    pub(super) fn into_members(self) -> Vec<Member> {
        self.members
    }
}

/// Maps that are merged into one, and where the result belongs.
struct Frame {
    like: NodeId,
    members: Vec<Member>,
    /// Places in `members` whose values are maps on both sides.
    open: Vec<(usize, Layer, Layer)>,
    /// The place in the frame below.
    place: usize,
}

/// Merges `over` into `base`; the result stands for `over`.
///
/// Keys keep the order of `base`, those that only `over` has follow, as in Ruby. Where both have
/// a map, the maps are merged the same way.
///
/// # Errors
/// When the budget does not suffice.
pub(super) fn deep_merge(
    forest: &mut Forest,
    base: Layer,
    over: Layer,
    budget: &mut Budget,
) -> Result<NodeId, TooBig> {
    let mut frames = vec![open(forest, base, over, 0, budget)?];
    loop {
        let Some(frame) = frames.last_mut() else {
            return Ok(over.map);
        };
        if let Some((place, base, over)) = frame.open.pop() {
            frames.push(open(forest, base, over, place, budget)?);
            continue;
        }
        let Some(frame) = frames.pop() else {
            return Ok(over.map);
        };
        let map = forest.make_map(frame.like, &frame.members);
        let Some(below) = frames.last_mut() else {
            return Ok(map);
        };
        if let Some(member) = below.members.get_mut(frame.place) {
            member.value = map;
        }
    }
}

fn open(
    forest: &mut Forest,
    base: Layer,
    over: Layer,
    place: usize,
    budget: &mut Budget,
) -> Result<Frame, TooBig> {
    let mut members = forest.members(base.map);
    let added = forest.members(over.map);
    budget.take(members.len() + added.len())?;
    let mut places: HashMap<Key<'_>, usize> = HashMap::with_capacity(members.len());
    for (place, member) in members.iter().enumerate() {
        places.insert(forest.key(member.key), place);
    }
    let places: Vec<Option<usize>> = added
        .iter()
        .map(|member| places.get(&forest.key(member.key)).copied())
        .collect();
    let mut open = Vec::new();
    let mut replaced = vec![false; members.len()];
    for (member, place) in added.into_iter().zip(places) {
        let steps = forest.join(member.steps, over.steps);
        let Some(place) = place else {
            members.push(Member { steps, ..member });
            continue;
        };
        let earlier = members[place];
        replaced[place] = true;
        let both = is_hash(forest.node(earlier.value)) && is_hash(forest.node(member.value));
        if !both {
            members[place] = Member { steps, ..member };
            continue;
        }
        // The steps of the two entries go to their children, for these come from different places.
        let far = forest.join(earlier.steps, base.steps);
        let base = Layer {
            map: forest.node(earlier.value).id(),
            steps: forest.behind_alias(earlier.value, far),
        };
        let over = Layer {
            map: forest.node(member.value).id(),
            steps: forest.behind_alias(member.value, steps),
        };
        open.push((place, base, over));
        members[place] = Member {
            steps: Steps::NONE,
            ..member
        };
    }
    for (member, _) in members
        .iter_mut()
        .zip(replaced)
        .filter(|(_, replaced)| !replaced)
    {
        member.steps = forest.join(member.steps, base.steps);
    }
    Ok(Frame {
        like: over.map,
        members,
        open,
        place,
    })
}

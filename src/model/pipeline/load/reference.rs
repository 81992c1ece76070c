//! `!reference`: replaced by what it names, in the whole merged configuration (pipeline-semantics 6).

use std::collections::{HashMap, HashSet};

use super::error::{LoadError, Log};
use super::merge::{Budget, is_hash};
use super::ruby;
use crate::model::pipeline::Trouble;
use crate::syntax::{Data, Forest, Made, Node, NodeId, Shape, Via};

/// What is still to be done, last first.
#[derive(Clone, Copy)]
enum Task {
    Visit(NodeId),
    Map(NodeId),
    List(NodeId),
    /// A reference and what it names.
    Reference(NodeId, NodeId),
}

/// What may be there although it is not seen.
#[derive(Debug, Default)]
pub(super) struct Partial {
    /// Everything: something was not read.
    pub(super) is_everything: bool,
    /// Keys of these top-level entries: bases of them are wrong.
    pub(super) entries: HashSet<String>,
}

impl Partial {
    fn may_hold(&self, reference: Node<'_>) -> bool {
        let first = reference.items().next().and_then(Node::text);
        self.is_everything || first.is_some_and(|name| self.entries.contains(name))
    }
}

/// References and collections that are being resolved, outermost first.
#[derive(Default)]
struct Open {
    nodes: Vec<(NodeId, IsReference)>,
    places: HashMap<NodeId, usize>,
    /// References that lead back to where they start: they stay.
    circular: HashSet<NodeId>,
}

type IsReference = bool;

impl Open {
    fn push(&mut self, id: NodeId, is_reference: IsReference) {
        self.places.insert(id, self.nodes.len());
        self.nodes.push((id, is_reference));
    }

    fn pop(&mut self) {
        if let Some((id, _)) = self.nodes.pop() {
            self.places.remove(&id);
        }
    }

    /// The innermost reference of the circle that a node closes.
    fn circle(&mut self, id: NodeId) -> Option<NodeId> {
        let start = *self.places.get(&id)?;
        let inside = self.nodes.iter().skip(start);
        let references = inside.filter(|(_, is_reference)| *is_reference);
        let references: Vec<NodeId> = references.map(|&(id, _)| id).collect();
        self.circular.extend(references.iter().copied());
        let is_reference = self.nodes.get(start).is_some_and(|node| node.1);
        if is_reference {
            Some(id)
        } else {
            references.last().copied()
        }
    }
}

/// Resolves all references, chains of them included. Those that name nothing where something may
/// be missing stay, and where loading goes on all that are wrong.
///
/// # Errors
/// The first error in the order of the text, as GitLab says it.
pub(super) fn resolve(
    forest: &mut Forest,
    root: NodeId,
    partial: &Partial,
    budget: &mut Budget,
    log: &mut Log,
) -> Result<NodeId, LoadError> {
    let mut done: HashMap<NodeId, NodeId> = HashMap::new();
    let mut open = Open::default();
    let mut tasks = vec![Task::Visit(root)];
    while let Some(task) = tasks.pop() {
        match task {
            Task::Visit(id) => {
                let node = forest.node(id);
                let id = node.id();
                if done.contains_key(&id) {
                    continue;
                }
                let is_reference = node.tag() == Some("!reference");
                // A collection inside of itself ends at the reference that leads into it.
                if (is_reference || !log.is_strict())
                    && let Some(last) = open.circle(id)
                {
                    let node = forest.node(last);
                    let text = format!("{} is part of a circular chain", shown(node));
                    let error = LoadError::new(Trouble::CircularReference, text);
                    log.raise(error.of(forest, &[last]))?;
                    continue;
                }
                if is_reference {
                    if let Err(error) = check(node) {
                        log.raise(error)?;
                        done.insert(id, id);
                        continue;
                    }
                    match dig(forest.node(root), node) {
                        Ok(target) => {
                            open.push(id, true);
                            tasks.push(Task::Reference(id, target));
                            tasks.push(Task::Visit(target));
                        }
                        Err(lost) => {
                            if !partial.may_hold(node) {
                                let error = missing(node, &lost, log);
                                log.raise(error)?;
                            }
                            done.insert(id, id);
                        }
                    }
                    continue;
                }
                match node.shape() {
                    Shape::Map => {
                        open.push(id, false);
                        tasks.push(Task::Map(id));
                        let members = forest.members(id);
                        tasks.extend(members.iter().rev().map(|member| Task::Visit(member.value)));
                    }
                    Shape::List => {
                        open.push(id, false);
                        tasks.push(Task::List(id));
                        tasks.extend(forest.list(id).iter().rev().map(|&item| Task::Visit(item)));
                    }
                    Shape::Scalar | Shape::Null => {}
                }
            }
            Task::Map(id) => {
                open.pop();
                let mut members = forest.members(id);
                let mut is_changed = false;
                for member in &mut members {
                    let value = replaced(forest, &done, member.value);
                    is_changed |= value != member.value;
                    member.value = value;
                }
                let made = if is_changed {
                    budget
                        .take(members.len())
                        .map_err(|_| LoadError::too_big(None))?;
                    forest.make_map(id, &members)
                } else {
                    id
                };
                done.insert(id, made);
            }
            Task::List(id) => {
                open.pop();
                let before = forest.list(id).to_vec();
                let items: Vec<NodeId> = before
                    .iter()
                    .map(|&item| replaced(forest, &done, item))
                    .collect();
                let made = if items == before {
                    id
                } else {
                    budget
                        .take(items.len())
                        .map_err(|_| LoadError::too_big(None))?;
                    forest.make_list(id, &items)
                };
                done.insert(id, made);
            }
            Task::Reference(id, target) => {
                open.pop();
                let target = forest.node(target).id();
                let target = done.get(&target).copied().unwrap_or(target);
                if open.circular.contains(&id) {
                    done.insert(id, id);
                } else if matches!(forest.node(target).data(), Data::Null | Data::Bool(false)) {
                    let node = forest.node(id);
                    let lost = last_step(forest.node(root), node);
                    let error = missing(node, &lost, log);
                    log.raise(error)?;
                    done.insert(id, id);
                } else {
                    done.insert(id, target);
                }
            }
        }
    }
    let root = forest.node(root).id();
    let root = done.get(&root).copied().unwrap_or(root);
    expanded_size(forest, root)?;
    Ok(root)
}

/// What stands in the place of a value: itself, or an alias of what it became.
fn replaced(forest: &mut Forest, done: &HashMap<NodeId, NodeId>, value: NodeId) -> NodeId {
    let node = forest.node(value);
    let id = node.id();
    let Some(&made) = done.get(&id).filter(|&&made| made != id) else {
        return value;
    };
    if node.tag() == Some("!reference") {
        return forest.make_alias(id, made, Via::Reference);
    }
    // An anchored value that became another one is still reached through its alias.
    match node.way() {
        Some(_) => forest.make_alias_of(value, made),
        None => made,
    }
}

/// Only a non-empty list of strings is a reference.
fn check(node: Node<'_>) -> Result<(), LoadError> {
    let is_list = node.shape() == Shape::List && node.items().len() > 0;
    if is_list && node.items().all(|item| item.text().is_some()) {
        return Ok(());
    }
    let text = format!("{} is not valid", shown(node));
    let error = LoadError::new(Trouble::InvalidReference, text);
    Err(error.of(node.forest(), &[node.id()]))
}

/// The tag and what it stands at, as Ruby prints it.
fn shown(node: Node<'_>) -> String {
    let value = match node.shape() {
        Shape::List => {
            let items: Vec<String> = node
                .items()
                .map(|item| ruby::inspect(item, ruby::Keys::Strings))
                .collect();
            format!("[{}]", items.join(", "))
        }
        Shape::Map if node.entries().len() == 0 => "[]".to_owned(),
        Shape::Map => ruby::inspect_map(node, ruby::Keys::Strings),
        Shape::Scalar | Shape::Null => match node.scalar() {
            Some(scalar) if !scalar.text.trim().is_empty() => ruby::quoted(scalar.text),
            _ => "[]".to_owned(),
        },
    };
    format!("!reference {value}")
}

/// Where the path of a reference ends.
struct Lost<'t> {
    /// The map in which the next key is not found.
    within: Node<'t>,
    /// The item that says that key.
    item: Option<Node<'t>>,
}

fn missing(node: Node<'_>, lost: &Lost<'_>, log: &mut Log) -> LoadError {
    let text = format!("{} could not be found", shown(node));
    let error = LoadError::new(Trouble::UndefinedReference, text);
    let item = lost.item.unwrap_or(node);
    let keys = lost.within.entries().filter(|_| is_hash(lost.within));
    let keys = keys.filter_map(|entry| Some(entry.name()?.to_owned()));
    let wanted = log.hints(keys);
    error.of(node.forest(), &[item.id()]).wanted(wanted)
}

/// The value that a reference names, in the configuration as it was before any was resolved.
fn dig<'t>(root: Node<'t>, reference: Node<'t>) -> Result<NodeId, Lost<'t>> {
    let mut node = root;
    for item in reference.items() {
        let lost = Lost {
            within: node,
            item: Some(item),
        };
        let name = item.text().filter(|_| is_hash(node));
        let Some(entry) = name.and_then(|name| node.get(name)) else {
            return Err(lost);
        };
        node = entry.value;
    }
    Ok(node.id())
}

/// The last key of a reference whose path exists.
fn last_step<'t>(root: Node<'t>, reference: Node<'t>) -> Lost<'t> {
    let mut within = root;
    let mut items = reference.items();
    let item = items.next_back();
    for name in items.filter_map(Node::text) {
        within = within.get(name).map_or(within, |entry| entry.value);
    }
    Lost { within, item }
}

/// Most nodes of a configuration, everything that is shared counted as often as it is used.
const MOST_NODES: u64 = 20_000_000;

/// References of references may name little and mean much; readers of the tree follow them all.
fn expanded_size(forest: &Forest, root: NodeId) -> Result<(), LoadError> {
    let mut sizes: HashMap<NodeId, u64> = HashMap::new();
    let mut stack = vec![(root, false)];
    while let Some((id, is_open)) = stack.pop() {
        let id = forest.node(id).id();
        if !is_open && sizes.contains_key(&id) {
            continue;
        }
        let node = forest.node(id);
        let values = node.entries().map(|entry| entry.value);
        let children = values.chain(node.items()).map(Node::id);
        if is_open {
            let sum = children.fold(1_u64, |sum, child| {
                sum.saturating_add(sizes.get(&child).copied().unwrap_or(1))
            });
            if sum > MOST_NODES {
                return Err(LoadError::too_big(Some(node.head())));
            }
            sizes.insert(id, sum);
        } else if matches!(node.shape(), Shape::Map | Shape::List) {
            stack.push((id, true));
            stack.extend(children.map(|child| (child, false)));
        }
    }
    Ok(())
}

/// GitLab puts `.pre` and `.post` around `stages`, if that is a non-empty list.
pub(super) fn edge_stages(forest: &mut Forest, root: NodeId) -> NodeId {
    let mut members = forest.members(root);
    let stages = members
        .iter_mut()
        .find(|member| forest.node(member.key).text() == Some("stages"));
    let Some(stages) = stages else { return root };
    let list = forest.node(stages.value).id();
    let is_list = forest.node(list).tag() != Some("!reference");
    if !is_list || forest.list(list).is_empty() {
        return root;
    }
    let is_edge = |id: NodeId| matches!(forest.node(id).text(), Some(".pre" | ".post"));
    let inner: Vec<NodeId> = forest
        .list(list)
        .iter()
        .copied()
        .filter(|&id| !is_edge(id))
        .collect();
    let pre = forest.make_scalar(list, Made::Text(".pre"));
    let post = forest.make_scalar(list, Made::Text(".post"));
    let items: Vec<NodeId> = [pre].into_iter().chain(inner).chain([post]).collect();
    let made = forest.make_list(list, &items);
    stages.value = match forest.node(stages.value).way() {
        Some(_) => forest.make_alias_of(stages.value, made),
        None => made,
    };
    forest.make_map(root, &members)
}

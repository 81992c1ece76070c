//! `!reference`: replaced by what it names, in the whole merged configuration (pipeline-semantics 6).

use std::collections::{HashMap, HashSet};

use super::error::LoadError;
use super::merge::{Budget, is_hash};
use super::ruby;
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

/// Resolves all references, chains of them included. In a partial configuration those that name
/// nothing stay: what they name may stand in what was not read.
///
/// # Errors
/// The first error in the order of the text, as GitLab says it.
pub(super) fn resolve(
    forest: &mut Forest,
    root: NodeId,
    is_partial: bool,
    budget: &mut Budget,
) -> Result<NodeId, LoadError> {
    let mut done: HashMap<NodeId, NodeId> = HashMap::new();
    let mut open: HashSet<NodeId> = HashSet::new();
    let mut tasks = vec![Task::Visit(root)];
    while let Some(task) = tasks.pop() {
        match task {
            Task::Visit(id) => {
                let node = forest.node(id);
                let id = node.id();
                if done.contains_key(&id) {
                    continue;
                }
                if node.tag() == Some("!reference") {
                    check(node)?;
                    if !open.insert(id) {
                        let text = format!("{} is part of a circular chain", shown(node));
                        return Err(LoadError::new(text, Some(node.span())));
                    }
                    match dig(forest.node(root), node) {
                        Some(target) => {
                            tasks.push(Task::Reference(id, target));
                            tasks.push(Task::Visit(target));
                        }
                        None if is_partial => {
                            open.remove(&id);
                            done.insert(id, id);
                        }
                        None => return Err(missing(node)),
                    }
                    continue;
                }
                match node.shape() {
                    Shape::Map => {
                        tasks.push(Task::Map(id));
                        let members = forest.members(id);
                        tasks.extend(members.iter().rev().map(|member| Task::Visit(member.value)));
                    }
                    Shape::List => {
                        tasks.push(Task::List(id));
                        tasks.extend(forest.list(id).iter().rev().map(|&item| Task::Visit(item)));
                    }
                    Shape::Scalar | Shape::Null => {}
                }
            }
            Task::Map(id) => {
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
                open.remove(&id);
                let target = forest.node(target).id();
                let target = done.get(&target).copied().unwrap_or(target);
                if matches!(forest.node(target).data(), Data::Null | Data::Bool(false)) {
                    return Err(missing(forest.node(id)));
                }
                done.insert(id, target);
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
    Err(LoadError::new(text, Some(node.span())))
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

fn missing(node: Node<'_>) -> LoadError {
    let text = format!("{} could not be found", shown(node));
    LoadError::new(text, Some(node.span()))
}

/// The value that a reference names, in the configuration as it was before any was resolved.
fn dig(root: Node<'_>, reference: Node<'_>) -> Option<NodeId> {
    let mut node = root;
    for name in reference.items() {
        if !is_hash(node) {
            return None;
        }
        node = node.get(name.text()?)?.value;
    }
    Some(node.id())
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

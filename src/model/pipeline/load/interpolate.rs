//! `$[[ ]]` blocks: their values, and the configuration they stand in (pipeline-semantics 3).

use std::collections::HashMap;

use super::access::{Mistake, access};
use super::block::{blocks, substitute};
use super::context::Context;
use super::error::{LoadError, Log};
use super::functions::Function;
use super::inputs::Inputs;
use super::merge::Budget;
use super::ruby;
use crate::model::pipeline::Trouble;
use crate::syntax::{Data, Forest, Made, Member, NodeId, Shape, Via};

const MOST_BLOCKS: usize = 10_000;
const MOST_NODES: usize = 500_000;
const MOST_BYTES: usize = 1 << 20;
const MOST_FUNCTIONS: usize = 3;

/// What a block becomes.
#[derive(Clone, Copy)]
enum Block {
    /// A value.
    Value(NodeId),
    /// It stays: not known here, or not for us (`matrix`).
    Text,
}

/// What is still to be done, last first.
enum Task {
    Visit(NodeId),
    Map(NodeId),
    List(NodeId),
}

struct Interpolator<'a> {
    forest: &'a mut Forest,
    inputs: &'a Inputs,
    context: &'a Context,
    log: &'a mut Log,
    blocks: HashMap<String, Block>,
    /// What each node became, and how many nodes GitLab visits below it.
    done: HashMap<NodeId, (NodeId, usize)>,
    visited: usize,
    /// Whether there are more blocks than GitLab takes.
    is_full: bool,
}

/// Replaces the blocks of a configuration, keys included.
///
/// A block that is wrong stays where loading goes on.
///
/// # Errors
/// GitLab's text: several mistakes of one block are joined.
pub(super) fn interpolate(
    forest: &mut Forest,
    root: NodeId,
    inputs: &Inputs,
    context: &Context,
    budget: &mut Budget,
    log: &mut Log,
) -> Result<NodeId, LoadError> {
    let mut interpolator = Interpolator {
        forest,
        inputs,
        context,
        log,
        blocks: HashMap::new(),
        done: HashMap::new(),
        visited: 0,
        is_full: false,
    };
    interpolator.run(root, budget)
}

impl Interpolator<'_> {
    fn run(&mut self, root: NodeId, budget: &mut Budget) -> Result<NodeId, LoadError> {
        let too_big = |_| too_large();
        let mut tasks = vec![Task::Visit(root)];
        while let Some(task) = tasks.pop() {
            match task {
                Task::Visit(id) => {
                    let id = self.forest.node(id).id();
                    if let Some(&(_, visits)) = self.done.get(&id) {
                        self.visit(visits)?;
                        continue;
                    }
                    let node = self.forest.node(id);
                    match node.shape() {
                        // GitLab does not look into the object that a reference is.
                        _ if node.tag() == Some("!reference") => {
                            self.visit(1)?;
                            self.done.insert(id, (id, 1));
                        }
                        Shape::Map => {
                            self.visit(1)?;
                            tasks.push(Task::Map(id));
                            for Member { key, value, .. } in
                                self.forest.members(id).into_iter().rev()
                            {
                                tasks.extend([Task::Visit(value), Task::Visit(key)]);
                            }
                        }
                        Shape::List => {
                            self.visit(1)?;
                            tasks.push(Task::List(id));
                            let items = self.forest.list(id).iter().rev();
                            tasks.extend(items.map(|&item| Task::Visit(item)));
                        }
                        Shape::Scalar | Shape::Null => {
                            self.visit(1)?;
                            let made = self.scalar(id)?;
                            self.done.insert(id, (made, 1));
                        }
                    }
                }
                Task::Map(id) => {
                    let before = self.forest.members(id);
                    let mut visits = 1;
                    let members: Vec<Member> = before
                        .iter()
                        .map(|member| {
                            visits += 1 + self.visits(member.key) + self.visits(member.value);
                            self.member(*member)
                        })
                        .collect();
                    let made = if members == before {
                        id
                    } else {
                        budget.take(members.len()).map_err(too_big)?;
                        self.forest.make_map(id, &members)
                    };
                    self.done.insert(id, (made, visits));
                }
                Task::List(id) => {
                    let before = self.forest.list(id).to_vec();
                    let visits = 1 + before.iter().map(|&item| self.visits(item)).sum::<usize>();
                    let mut items = Vec::with_capacity(before.len());
                    for &item in &before {
                        let made = self.replaced(item);
                        match self.list_for(item, made) {
                            None => items.push(made),
                            Some(inner) => {
                                budget.take(inner.len()).map_err(too_big)?;
                                items.extend(
                                    inner.into_iter().map(|inner| {
                                        self.forest.make_alias(item, inner, Via::Input)
                                    }),
                                );
                            }
                        }
                    }
                    let made = if items == before {
                        id
                    } else {
                        budget.take(items.len()).map_err(too_big)?;
                        self.forest.make_list(id, &items)
                    };
                    self.done.insert(id, (made, visits));
                }
            }
        }
        Ok(self.replaced(root))
    }

    fn visit(&mut self, nodes: usize) -> Result<(), LoadError> {
        self.visited = self.visited.saturating_add(nodes);
        if self.visited > MOST_NODES {
            return Err(too_large());
        }
        Ok(())
    }

    fn visits(&self, id: NodeId) -> usize {
        let id = self.forest.node(id).id();
        self.done.get(&id).map_or(1, |&(_, visits)| visits)
    }

    fn member(&mut self, member: Member) -> Member {
        let key = self.forest.node(member.key).id();
        let key = match self.done.get(&key) {
            Some(&(made, _)) if made != key => self.forest.node(made).id(),
            _ => member.key,
        };
        Member {
            key,
            value: self.replaced(member.value),
            steps: member.steps,
        }
    }

    /// What stands in the place of a value.
    fn replaced(&mut self, value: NodeId) -> NodeId {
        let node = self.forest.node(value);
        let (id, is_alias) = (node.id(), node.way().is_some());
        match self.done.get(&id) {
            Some(&(made, _)) if made != id => {
                if is_alias && self.forest.node(made).way().is_none() {
                    self.forest.make_alias_of(value, made)
                } else {
                    made
                }
            }
            _ => value,
        }
    }

    /// The items that stand in the place of an item: a text that became a list is part of the list
    /// it stands in.
    fn list_for(&self, item: NodeId, made: NodeId) -> Option<Vec<NodeId>> {
        let was_text = self.forest.node(item).shape() == Shape::Scalar;
        let list = self.forest.node(made);
        (was_text && list.shape() == Shape::List).then(|| self.forest.list(list.id()).to_vec())
    }

    /// A scalar with its blocks replaced; an alias of its value when it is one block.
    fn scalar(&mut self, id: NodeId) -> Result<NodeId, LoadError> {
        let node = self.forest.node(id);
        let text = match node.data() {
            Data::Text(text) => text.to_owned(),
            Data::Symbol(name) => {
                let made = self.forest.make_scalar(id, Made::Text(&name));
                return Ok(made);
            }
            _ => return Ok(id),
        };
        if text.len() > MOST_BYTES {
            self.refuse(id, "config node too large")?;
            return Ok(id);
        }
        let found = blocks(&text);
        if found.is_empty() {
            return Ok(id);
        }
        let mut values = Vec::new();
        for (block, content) in &found {
            let value = match self.blocks.get(*block) {
                Some(&value) => value,
                None => self.first(id, block, content)?,
            };
            values.push((*block, value));
        }
        if let [(block, value)] = values.as_slice()
            && block.chars().count() == text.chars().count()
        {
            return Ok(match value {
                Block::Value(target) => self.forest.make_alias(id, *target, Via::Input),
                Block::Text => id,
            });
        }
        if values.iter().all(|(_, value)| matches!(value, Block::Text)) {
            return Ok(id);
        }
        let mut whole = text.clone();
        for (block, value) in values {
            if let Block::Value(value) = value {
                let value = ruby::text(self.forest.node(value));
                whole = substitute(&whole, block, &value);
            }
        }
        let made = self.forest.make_scalar(id, Made::Text(&whole));
        Ok(self.forest.make_alias(id, made, Via::Input))
    }

    fn refuse(&mut self, id: NodeId, text: &str) -> Result<(), LoadError> {
        let error = LoadError::new(Trouble::Interpolation, text);
        self.log.raise(error.of(self.forest, &[id]))
    }

    /// The value of a block where it is met first.
    fn first(&mut self, id: NodeId, block: &str, content: &str) -> Result<Block, LoadError> {
        let value = self.block(id, content);
        if self.blocks.len() >= MOST_BLOCKS {
            // Said once: the place of the first one too many is enough.
            if !std::mem::replace(&mut self.is_full, true) {
                self.refuse(id, "too many interpolation blocks")?;
            }
            return Ok(Block::Text);
        }
        let value = match value {
            Ok(value) => value,
            Err(mistakes) => {
                let mistakes = mistakes.into_iter().map(|mistake| {
                    let error = LoadError::new(mistake.trouble, mistake.text);
                    let names = self.inputs.values.keys().cloned();
                    let error = error.of(self.forest, &[id]);
                    if mistake.trouble == Trouble::InputUnknown {
                        error.wanted(self.log.hints(names))
                    } else {
                        error
                    }
                });
                if let Some(error) = LoadError::joined(mistakes.collect()) {
                    self.log.raise(error)?;
                }
                Block::Text
            }
        };
        self.blocks.insert(block.to_owned(), value);
        Ok(value)
    }

    /// The value of one block.
    fn block(&mut self, like: NodeId, content: &str) -> Result<Block, Vec<Mistake>> {
        let mut parts = content.split('|').map(str::trim);
        let path = parts.next().unwrap_or_default();
        let mut functions: Vec<&str> = parts.collect();
        while functions.last().is_some_and(|last| last.is_empty()) {
            functions.pop();
        }
        if path.split('.').next() == Some("matrix") {
            return Ok(Block::Text);
        }
        let Some(mut value) = access(self.forest, path, self.inputs)? else {
            return Ok(Block::Text);
        };
        if functions.len() > MOST_FUNCTIONS {
            let text = "too many functions in interpolation block";
            return Err(vec![Mistake::new(text)]);
        }
        let unknown: Vec<Mistake> = functions
            .iter()
            .filter(|function| Function::parse(function).is_none())
            .map(|function| {
                Mistake::new(format!(
                    "no function matching `{function}`: check that the function name, arguments, and types are correct"
                ))
            })
            .collect();
        if !unknown.is_empty() {
            return Err(unknown);
        }
        for function in functions.into_iter().filter_map(Function::parse) {
            let text = self.forest.node(value).text();
            let text = function
                .apply(text, self.context)
                .map_err(|error| vec![Mistake::new(error)])?;
            value = self.forest.make_scalar(like, Made::Text(&text));
        }
        Ok(Block::Value(value))
    }
}

/// GitLab's limit on nodes, and ours on what is made of them.
fn too_large() -> LoadError {
    LoadError::new(Trouble::TooBig, "config too large")
}

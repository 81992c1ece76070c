//! Random verbs on random nodes of random documents: what is said changes as asked, nothing else
//! does, and no comment is lost.

use std::sync::Arc;

use arbtest::arbitrary::{Result, Unstructured};
use arbtest::arbtest;
use gitlab_runner_lint::source::{Sources, Span, apply};
use gitlab_runner_lint::syntax::{Entry, Forest, Format, Node, Shape, Value, edit};

use crate::generator::Generator;
use crate::tree::{Tree, key};
use crate::verb::Verb;

/// How long each property is tried; some hundred documents.
const MILLISECONDS: u64 = 1500;

/// Verbs that are tried on each document.
const VERBS: usize = 20;

const TEXTS: &[&str] = &[
    "a",
    "",
    "yes",
    "x: y",
    "a, b",
    "#no",
    "it's",
    "say \"x\"",
    "it's \"x\"",
    "two\nlines",
    " blank ",
    "C:\\dir",
    "- a",
    "é",
    "\u{7}",
    "12",
    "*x",
    "null",
    "[a]",
];

const KEYS: &[&str] = &["new", "new key", "on", "1", "k1", "k2", "a, b"];

#[test]
fn toml_keeps_what_is_not_asked_for() {
    arbtest(|random| {
        let text = Generator::new(random).toml()?;
        try_verbs(random, Format::Toml, &text)
    })
    .budget_ms(MILLISECONDS);
}

#[test]
fn yaml_keeps_what_is_not_asked_for() {
    arbtest(|random| {
        let text = Generator::new(random).yaml()?;
        try_verbs(random, Format::Yaml, &text)
    })
    .budget_ms(MILLISECONDS);
}

/// A node, how it was come to, and whether other places may show it, too.
#[derive(Clone, Debug)]
struct Target<'t> {
    path: Vec<usize>,
    entry: Option<Entry<'t>>,
    node: Node<'t>,
    shared: bool,
}

fn targets(root: Node<'_>) -> Vec<Target<'_>> {
    let mut all = vec![Target {
        path: Vec::new(),
        entry: None,
        node: root,
        shared: false,
    }];
    let mut next = 0;
    while next < all.len() {
        let target = all[next].clone();
        let anchored = target.node.anchor().is_some();
        let children = target
            .node
            .entries()
            .map(|entry| (Some(entry), entry.value));
        let children = children.chain(target.node.items().map(|item| (None, item)));
        for (index, (entry, node)) in children.enumerate() {
            let path = target.path.iter().copied().chain([index]).collect();
            let merged = entry.is_some_and(|entry| {
                entry.steps().count() > usize::from(entry.value.alias().is_some())
            });
            all.push(Target {
                path,
                entry,
                node,
                shared: target.shared || anchored || merged || target.node.alias().is_some(),
            });
        }
        next += 1;
    }
    all
}

fn value(random: &mut Unstructured<'_>, depth: usize) -> Result<Value> {
    Ok(
        match random.int_in_range(0..=if depth == 0 { 3 } else { 6 })? {
            0 => Value::from(random.arbitrary::<bool>()?),
            1 => Value::from(i64::from(random.arbitrary::<i32>()?)),
            2 | 3 => Value::from(*random.choose(TEXTS)?),
            4 => {
                let count = random.int_in_range(0..=2)?;
                let items: Result<Vec<_>> = (0..count).map(|_| value(random, depth - 1)).collect();
                Value::List(items?)
            }
            _ => {
                let count = random.int_in_range(0..=2)?;
                let names = KEYS.iter().take(count);
                let entries: Result<Vec<_>> = names
                    .map(|name| Ok(((*name).to_owned(), value(random, depth - 1)?)))
                    .collect();
                Value::Map(entries?)
            }
        },
    )
}

fn any_verb(random: &mut Unstructured<'_>, target: &Target<'_>) -> Result<Verb> {
    let name = *random.choose(KEYS)?;
    let new = value(random, 2)?;
    let in_map = [
        Verb::Remove,
        Verb::Rename(name),
        Verb::InsertAfter(name, new.clone()),
    ];
    let mut verbs = vec![Verb::Replace(new.clone())];
    match target.node.shape() {
        Shape::Map => verbs.push(Verb::Insert(name, new)),
        Shape::List => verbs.push(Verb::Append(new)),
        Shape::Scalar | Shape::Null => {
            let from = *random.choose(&["a", "r", "x", "3"])?;
            verbs.push(Verb::Splice(from, random.choose(TEXTS)?));
        }
    }
    match target.entry {
        Some(_) => verbs.extend(in_map),
        None if target.path.is_empty() => {}
        None => verbs.push(Verb::RemoveItem),
    }
    random.choose(&verbs).cloned()
}

/// What a verb has to do to a tree.
fn expect(tree: &mut Tree, target: &Target<'_>, verb: &Verb) {
    let (&last, above) = target.path.split_last().unwrap_or((&0, &[]));
    match verb {
        Verb::Replace(new) => *tree.at(&target.path) = Tree::from_value(new),
        Verb::Insert(name, new) => {
            let entry = (key(name), Tree::from_value(new));
            tree.at(&target.path).entries().push(entry);
        }
        Verb::InsertAfter(name, new) => {
            let entry = (key(name), Tree::from_value(new));
            tree.at(above).entries().insert(last + 1, entry);
        }
        Verb::Remove => drop(tree.at(above).entries().remove(last)),
        Verb::RemoveItem => drop(tree.at(above).items().remove(last)),
        Verb::Rename(name) => tree.at(above).entries()[last].0 = key(name),
        Verb::Append(new) => tree.at(&target.path).items().push(Tree::from_value(new)),
        Verb::Splice(from, to) => {
            let text = target.node.text().unwrap().replacen(from, to, 1);
            *tree.at(&target.path) = Tree::from_value(&Value::Text(text));
        }
        Verb::MoveTo(_) => unreachable!("two places"),
    }
}

fn try_verbs(random: &mut Unstructured<'_>, format: Format, text: &str) -> Result<()> {
    let file = Sources::default().add_text("a", "");
    let mut forest = Forest::default();
    let parsed = forest.parse(file, format, &Arc::from(text));
    if !parsed.errors.is_empty() {
        return Ok(());
    }
    let all = targets(forest.node(parsed.root));
    let before = Tree::of(all[0].node);
    let comments = comments(text, &parsed.comments);
    for _ in 0..VERBS {
        let target = random.choose(&all)?;
        let mut expected = before.clone();
        let verb = any_verb(random, target)?;
        let about = format!("{verb:?} at {:?} of\n{text}", target.path);
        if let Some(edit) = verb.edit(target.entry, Some(target.node)) {
            expect(&mut expected, target, &verb);
            let after = apply(text, &[edit]).unwrap_or_else(|_| panic!("overlap: {about}"));
            let mut left = comments.clone();
            if matches!(verb, Verb::Remove | Verb::RemoveItem) {
                let end = target.node.alias().unwrap_or(target.node.span()).end;
                drop_own_comment(text, end as usize, &mut left);
            }
            let meaning = (!target.shared).then_some(&expected);
            check_after(format, &after, meaning, &left, &about);
        }
        let to = random.choose(&all)?;
        if let Some(edits) = edit::move_entry(target.entry, Some(to.node)) {
            let mut expected = before.clone();
            let (last, above) = target.path.split_last().unwrap();
            let entry = expected.at(above).entries()[*last].clone();
            expected.at(&to.path).entries().push(entry);
            expected.at(above).entries().remove(*last);
            let about = format!("move of {:?} to {:?} of\n{text}", target.path, to.path);
            let after = apply(text, &edits).unwrap_or_else(|_| panic!("overlap: {about}"));
            check_after(format, &after, Some(&expected), &comments, &about);
        }
    }
    Ok(())
}

fn check_after(
    format: Format,
    after: &str,
    expected: Option<&Tree>,
    comments_left: &[String],
    about: &str,
) {
    let about = format!("{about}\ngives\n{after}\n");
    let file = Sources::default().add_text("a", "");
    let mut forest = Forest::default();
    let parsed = forest.parse(file, format, &Arc::from(after));
    assert!(parsed.errors.is_empty(), "{about}{:?}", parsed.errors);
    if let Some(expected) = expected {
        let found = Tree::of(forest.node(parsed.root)).normal();
        assert_eq!(found, expected.normal(), "{about}");
    }
    // Two may have come to stand behind each other.
    let found = comments(after, &parsed.comments).concat();
    for comment in comments_left {
        assert!(found.contains(comment.as_str()), "{about}lost: {comment}");
    }
    // Nothing has become a comment, unless a removed entry's own one stayed.
    let made = found.matches("# c").count();
    let most = comments_left.concat().matches("# c").count();
    assert!(made <= most + 1, "{about}");
}

fn comments(text: &str, spans: &[Span]) -> Vec<String> {
    let text = |span: &Span| text[span.range()].to_owned();
    spans.iter().map(text).collect()
}

/// Forgets the comment on the line where a value ends.
fn drop_own_comment(text: &str, end: usize, comments: &mut Vec<String>) {
    let end = text[..end].trim_end().len();
    let line = text[end..].lines().next().unwrap_or_default();
    comments.retain(|comment| !line.ends_with(comment.as_str()));
}

//! The YAML reader and a YAML 1.2 reader give the same values for generated documents, but for what YAML 1.1 and Psych
//! read differently.
//!
//! # Known differences
//!
//! - [`Class::Word`]: `yes`, `no`, `on`, `off` and other spellings of `true`, `false` and `null` are strings in YAML 1.2.
//! - [`Class::Number`]: octal `010`, sexagesimal `12:30`, `1_000`, `1,000`, dates, and exponents without a sign.
//! - [`Class::Symbol`]: `:name` is a Ruby symbol.
//! - [`Class::Merge`]: the other reader leaves `<<` as a key.
//! - [`Class::Duplicate`]: it refuses a key that is written twice; Psych takes the last one.
//! - [`Class::Tag`]: it keeps tags; Psych ignores those it does not know.

#![expect(clippy::print_stdout, reason = "counts are worth seeing")]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use arbtest::arbitrary::{Result, Unstructured};
use arbtest::arbtest;
use gitlab_runner_lint::source::Sources;
use gitlab_runner_lint::syntax::{Data, Forest, Node, Shape, Style};
use serde_yaml::Value;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Class {
    Word,
    Number,
    Symbol,
    Merge,
    Duplicate,
    Tag,
}

const SCALARS: [&str; 36] = [
    "a",
    "plain text",
    "if-not-present",
    "always",
    "ruby:3.3",
    "true",
    "false",
    "null",
    "~",
    "",
    "yes",
    "No",
    "on",
    "OFF",
    "1",
    "-7",
    "010",
    "0x1F",
    "1_000",
    "12:30",
    "5000:1",
    "3.10",
    "1e3",
    "1.5e+3",
    ".5",
    ".inf",
    "2024-01-01",
    ":symbol",
    "$CI_REGISTRY/a:b",
    "a # b",
    "- x",
    "it's",
    "say \"x\"",
    "<<",
    "[a]",
    "échos",
];
const KEYS: [&str; 10] = [
    "job",
    "image",
    "name",
    "script",
    "tags",
    "services",
    "1",
    "yes",
    "with space",
    "<<",
];

/// A document with random values in random notations.
fn document(
    source: &mut Unstructured<'_>,
    depth: usize,
    indent: usize,
    out: &mut String,
) -> Result<()> {
    match if depth > 3 {
        0
    } else {
        source.int_in_range(0..=5)?
    } {
        1 | 2 => {
            for _ in 0..source.int_in_range(1..=4)? {
                out.push('\n');
                out.push_str(&" ".repeat(indent));
                out.push_str(source.choose(&KEYS)?);
                out.push(':');
                document(source, depth + 1, indent + 2, out)?;
            }
        }
        3 => {
            for _ in 0..source.int_in_range(1..=3)? {
                out.push('\n');
                out.push_str(&" ".repeat(indent));
                out.push('-');
                document(source, depth + 1, indent + 2, out)?;
            }
        }
        4 => {
            let items: Vec<&str> = (0..source.int_in_range(0..=3)?)
                .map(|_| {
                    source
                        .choose(&["a", "'b c'", "\"d\\n\"", "1", "true", "!t e"])
                        .copied()
                })
                .collect::<Result<_>>()?;
            out.push_str(&format!(" [{}]", items.join(", ")));
        }
        _ => {
            let text = source.choose(&SCALARS)?;
            match source.int_in_range(0..=4)? {
                0 => out.push_str(&format!(" '{}'", text.replace('\'', "''"))),
                1 => out.push_str(&format!(" {text:?}")),
                2 => out.push_str(&format!(" |\n{0}{text}\n{0}more", " ".repeat(indent + 1))),
                _ => out.push_str(&format!(" {text}")),
            }
        }
    }
    Ok(())
}

/// How one place differs, if at all.
fn compare(
    ours: Node<'_>,
    theirs: &Value,
    classes: &mut Vec<Class>,
) -> std::result::Result<(), String> {
    match (ours.shape(), theirs) {
        (_, Value::Tagged(_)) => {
            classes.push(Class::Tag);
            Ok(())
        }
        (Shape::Map, Value::Mapping(map)) => {
            // A merge key in it changes what the other reader cannot see.
            if map.iter().any(|(key, _)| key.as_str() == Some("<<")) {
                classes.push(Class::Merge);
                return Ok(());
            }
            if ours.entries().len() != map.len() {
                return Err(format!(
                    "{} entries, not {}",
                    ours.entries().len(),
                    map.len()
                ));
            }
            for (entry, (key, value)) in ours.entries().zip(map) {
                compare(entry.key, key, classes)?;
                compare(entry.value, value, classes)?;
            }
            Ok(())
        }
        (Shape::List, Value::Sequence(list)) => {
            if ours.items().len() != list.len() {
                return Err(format!("{} items, not {}", ours.items().len(), list.len()));
            }
            ours.items()
                .zip(list)
                .try_for_each(|(item, value)| compare(item, value, classes))
        }
        (Shape::Scalar | Shape::Null, _) => scalar(ours, theirs, classes),
        (shape, _) => Err(format!("{shape:?}, not {theirs:?}")),
    }
}

fn scalar(
    ours: Node<'_>,
    theirs: &Value,
    classes: &mut Vec<Class>,
) -> std::result::Result<(), String> {
    let same = match (ours.data(), theirs) {
        (Data::Null, Value::Null) => true,
        (Data::Bool(left), Value::Bool(right)) => left == *right,
        (Data::Text(left), Value::String(right)) => left == right,
        (Data::Int(left), Value::Number(right)) => *left == right.to_string(),
        (Data::Float(left), Value::Number(right)) => right.as_f64() == Some(left),
        _ => false,
    };
    if same {
        return Ok(());
    }
    let text = ours.scalar().map(|scalar| scalar.text).unwrap_or_default();
    let class = match text.chars().next() {
        _ if ours.style() != Style::Plain => None,
        Some(':') => Some(Class::Symbol),
        Some(first) if first.is_ascii_digit() || "+-.".contains(first) => Some(Class::Number),
        _ if ["yes", "no", "on", "off", "true", "false", "null"]
            .contains(&text.to_lowercase().as_str()) =>
        {
            Some(Class::Word)
        }
        _ => None,
    };
    classes.push(class.ok_or_else(|| format!("{text:?}: {:?}, not {theirs:?}", ours.data()))?);
    Ok(())
}

#[test]
fn generated_documents_have_the_same_values() {
    let counts = RefCell::new(BTreeMap::<Class, usize>::new());
    let compared = RefCell::new(0);
    arbtest(|source| {
        let mut text = String::from("root:");
        document(source, 0, 2, &mut text)?;
        text.push('\n');
        let shared: Arc<str> = text.as_str().into();
        let file = Sources::default().add_text("", Arc::clone(&shared));
        let mut forest = Forest::default();
        let parsed = forest.parse_document(file, &shared);
        let theirs: std::result::Result<Value, _> = serde_yaml::from_str(&text);
        let mut classes = Vec::new();
        match (parsed.errors.first(), theirs) {
            (None, Ok(theirs)) => {
                let difference = compare(forest.node(parsed.root), &theirs, &mut classes);
                assert_eq!(difference, Ok(()), "\n{text}");
                *compared.borrow_mut() += 1;
            }
            (Some(_), Err(_)) => {}
            (None, Err(error)) => {
                assert!(
                    error.to_string().contains("duplicate"),
                    "refused only there: {error}\n{text}"
                );
                classes.push(Class::Duplicate);
            }
            (Some(error), Ok(_)) => {
                assert!(
                    error.message.contains("class: Date"),
                    "refused only here: {}\n{text}",
                    error.message
                );
                classes.push(Class::Number);
            }
        }
        for class in classes {
            *counts.borrow_mut().entry(class).or_default() += 1;
        }
        Ok(())
    })
    .budget_ms(2_000);
    println!(
        "{} documents compared; differences by class: {:?}",
        compared.borrow(),
        counts.borrow()
    );
    assert!(*compared.borrow() > 100);
}

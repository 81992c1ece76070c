//! Where each setting is written, for those who ask what comes from where.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::source::{FileId, Span};
use crate::syntax::{Forest, Format, Shape};

/// The place of every key of a settings file, by its path: `profile`, `hosts.public-registries`,
/// `rules.privileged-docker`, `override[0].trust`, `runner[1]`.
#[must_use]
pub fn places(file: FileId, text: &Arc<str>) -> BTreeMap<String, Span> {
    let mut forest = Forest::default();
    let parsed = forest.parse(file, Format::Toml, text);
    let mut places = BTreeMap::new();
    let mut waiting = vec![(String::new(), forest.node(parsed.root))];
    while let Some((path, node)) = waiting.pop() {
        for entry in node.entries() {
            let name = entry.name().unwrap_or_default();
            let path = match path.as_str() {
                "" => name.to_owned(),
                above => format!("{above}.{name}"),
            };
            places.insert(path.clone(), entry.key.span());
            if entry.value.shape() == Shape::Map {
                waiting.push((path, entry.value));
                continue;
            }
            for (index, item) in entry.value.items().enumerate() {
                if item.shape() == Shape::Map {
                    let path = format!("{path}[{index}]");
                    places.insert(path.clone(), item.head());
                    waiting.push((path, item));
                }
            }
        }
    }
    places
}

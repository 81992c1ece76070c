//! Compares JUnit reports with the published schema: elements, what they hold, their attributes.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::{Document, Node};

const SCHEMA: &str = include_str!("../schemas/junit-10.xsd");

/// What an element may and must have.
#[derive(Default)]
struct Element {
    attributes: BTreeSet<String>,
    required: BTreeSet<String>,
    children: BTreeSet<String>,
}

/// The elements of the schema. It declares each of them at its top, and uses no namespaces.
fn elements(schema: &Document<'_>) -> BTreeMap<String, Element> {
    let top = schema.root_element().children();
    let declared =
        top.filter(|node| node.has_tag_name(("http://www.w3.org/2001/XMLSchema", "element")));
    let mut elements = BTreeMap::new();
    for node in declared {
        let mut element = Element::default();
        for part in node.descendants().skip(1) {
            let name = part.attribute("name").unwrap_or_default().to_owned();
            match part.tag_name().name() {
                "attribute" => {
                    if part.attribute("use") == Some("required") {
                        element.required.insert(name.clone());
                    }
                    element.attributes.insert(name);
                }
                "element" => {
                    let child = part.attribute("ref").unwrap_or_default();
                    element.children.insert(child.to_owned());
                }
                _ => {}
            }
        }
        elements.insert(node.attribute("name").unwrap().to_owned(), element);
    }
    elements
}

/// Everything in which a report differs from the schema.
pub(crate) fn mistakes(report: &str) -> Vec<String> {
    let schema = Document::parse(SCHEMA).unwrap();
    let elements = elements(&schema);
    let report = Document::parse(report).unwrap();
    let mut found = Vec::new();
    for node in report.descendants().filter(Node::is_element) {
        let name = node.tag_name().name();
        let Some(element) = elements.get(name) else {
            found.push(format!("no element {name}"));
            continue;
        };
        let has: BTreeSet<String> = node.attributes().map(|it| it.name().to_owned()).collect();
        let unknown = has.difference(&element.attributes);
        found.extend(unknown.map(|attribute| format!("{name} has no {attribute}")));
        let missing = element.required.difference(&has);
        found.extend(missing.map(|attribute| format!("{name} needs {attribute}")));
        for child in node.children().filter(Node::is_element) {
            let child = child.tag_name().name();
            if !element.children.contains(child) {
                found.push(format!("{name} holds {child}"));
            }
        }
    }
    found
}

/// The number of elements of a name, which attributes claim.
pub(crate) fn count(report: &str, name: &str) -> usize {
    let report = Document::parse(report).unwrap();
    let all = report.descendants();
    all.filter(|node| node.has_tag_name(name)).count()
}

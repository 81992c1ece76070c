//! See rules/implicit-type.md.

use std::collections::BTreeSet;

use crate::model::pipeline::load::ruby;
use crate::model::secret::is_secret_name;
use crate::rule::prelude::*;

/// What stands somewhere GitLab makes a text of it.
struct Place<'t> {
    /// The variable or input.
    name: &'t str,
    /// What kind of thing has the value.
    what: &'static str,
    /// The value, where it is written.
    value: Node<'t>,
}

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    let mut found = Found::default();
    for document in pipeline.documents() {
        if let Some(header) = document.header {
            found.inputs(header);
        }
        found.variables_of(document.root);
        for section in document.root.entries() {
            found.section(section.value);
        }
    }
    for place in found.places {
        changed(&place, sink);
    }
}

/// A value of which jobs get another text than is written.
fn changed(place: &Place<'_>, sink: &mut Sink<'_>) {
    let Some(written) = place.value.misread() else {
        return;
    };
    let text = ruby::text(place.value);
    let kind = match place.value.data() {
        Data::Bool(_) => "a boolean",
        Data::Int(_) => "an integer",
        Data::Float(_) => "a float",
        Data::Null => "null",
        Data::Symbol(_) => "a symbol",
        _ => return,
    };
    if text == written {
        return;
    }
    let Place { name, what, value } = place;
    let message = match text.as_str() {
        // Nobody should read off a secret's digits what they were.
        _ if is_secret_name(name) => format!("{what} `{name}` is not the text that is written"),
        "" => format!("{what} `{name}` is empty, not `{written}`"),
        text => format!("{what} `{name}` is `{text}`, not `{written}`"),
    };
    let edit = edit::replace(Some(*value), written);
    let finding = sink.report(*value, message);
    finding.here(format!("{kind} to YAML"));
    if edit.is_none() {
        finding.help("put it in quotes");
    }
    finding.fix("put the value in quotes", Safety::Unsafe, [edit]);
}

/// The places of one pipeline, each once.
#[derive(Default)]
struct Found<'t> {
    places: Vec<Place<'t>>,
    /// What was looked at: an alias brings it again.
    seen: BTreeSet<NodeId>,
}

impl<'t> Found<'t> {
    fn add(&mut self, name: &'t str, what: &'static str, value: Node<'t>) {
        if self.seen.insert(value.id()) {
            // Without the alias it was reached through, it can be edited where it is written.
            let value = value.forest().node(value.id());
            self.places.push(Place { name, what, value });
        }
    }

    /// Defaults of inputs whose type is string.
    fn inputs(&mut self, header: Node<'t>) {
        let spec = header.get("spec").map(|spec| spec.value);
        let Some(inputs) = spec.and_then(|spec| spec.get("inputs")) else {
            return;
        };
        for input in inputs.value.entries() {
            let is_text = input
                .value
                .get("type")
                .is_none_or(|kind| kind.value.text() == Some("string"));
            if let (true, Some(name), Some(default)) =
                (is_text, input.name(), input.value.get("default"))
            {
                self.add(name, "the default of input", default.value);
            }
        }
    }

    /// A job, a template, `default` or `workflow`.
    fn section(&mut self, body: Node<'t>) {
        self.variables_of(body);
        for keyword in ["rules", "services"] {
            for item in self.items(body, keyword) {
                self.variables_of(item);
            }
        }
        let parallel = body.get("parallel").map(|parallel| parallel.value);
        let rows = parallel.map(|parallel| self.items(parallel, "matrix"));
        for row in rows.into_iter().flatten() {
            for values in row.entries() {
                let Some(name) = values.name() else { continue };
                self.matrix_value(name, values.value);
                for value in values.value.items() {
                    self.matrix_value(name, value);
                }
            }
        }
    }

    /// The items of a list that was not looked at yet.
    fn items(&mut self, map: Node<'t>, key: &str) -> Vec<Node<'t>> {
        match map.get(key) {
            Some(list) if self.seen.insert(list.value.id()) => list.value.items().collect(),
            _ => Vec::new(),
        }
    }

    /// GitLab refuses floats and booleans there.
    fn matrix_value(&mut self, name: &'t str, value: Node<'t>) {
        if matches!(value.data(), Data::Int(_) | Data::Symbol(_)) {
            self.add(name, "matrix value of", value);
        }
    }

    /// The `variables` of a map.
    fn variables_of(&mut self, body: Node<'t>) {
        let Some(variables) = body.get("variables").map(|variables| variables.value) else {
            return;
        };
        if !self.seen.insert(variables.id()) {
            return;
        }
        for variable in variables.entries() {
            let Some(name) = variable.name() else {
                continue;
            };
            let value = match variable.value.shape() {
                Shape::Map => variable.value.get("value").map(|value| value.value),
                Shape::Scalar | Shape::Null => Some(variable.value),
                Shape::List => None,
            };
            if let Some(value) = value {
                self.add(name, "variable", value);
            }
        }
    }
}

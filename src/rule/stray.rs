//! Keys in tables of a Runner file where the Runner does not look for them.

use crate::finding::{Finding, Safety};
use crate::model::field::Field;
use crate::model::runner::{Runner, RunnerConfig, Section, same_key};
use crate::syntax::{Node, Shape, Value, edit};

/// Tables whose values must be strings: anything else there stops the Runner from loading the file.
const STRING_TABLES: [&str; 11] = [
    "container_labels",
    "log_options",
    "node_selector",
    "node_tolerations",
    "pod_annotations",
    "pod_labels",
    "services_tmpfs",
    "sysctls",
    "tmpfs",
    "ulimit",
    "volume_driver_ops",
];

/// A key that stands outside the section of the executor.
#[derive(Clone, Debug)]
pub struct Stray<'t> {
    /// The key and its value.
    pub field: Field<'t>,
    /// The key as written.
    pub name: &'t str,
    /// Words for the table it stands in.
    pub place: String,
    /// Whether that table holds strings only.
    pub is_string_table: bool,
    /// The runner it stands in; `None` at the top of the file with several of them.
    pub runner: Option<Runner<'t>>,
    /// The section that the executor reads, if there is only one.
    pub home: Option<Section<'t>>,
}

impl<'t> Stray<'t> {
    fn new(
        field: Field<'t>,
        place: &str,
        home: Option<(Runner<'t>, Section<'t>)>,
        is_wanted: fn(&str) -> bool,
    ) -> Option<Self> {
        Some(Self {
            field,
            name: field.name().filter(|name| is_wanted(name))?,
            place: place.to_owned(),
            is_string_table: false,
            runner: home.map(|(runner, _)| runner),
            home: home.map(|(_, section)| section),
        })
    }

    /// Offers to move the key to where it belongs; `right` are words for that place.
    pub fn offer_move(&self, finding: &mut Finding, key: &str, value: Value, right: &str) {
        let Some(home) = self.existing_home() else {
            return;
        };
        finding.fix(
            format!("move it to {right}"),
            Safety::Unsafe,
            [
                edit::remove(self.field.own_entry()),
                edit::insert(home.table(), key, value),
            ],
        );
    }

    /// Whether the section exists. See [`Stray::home`].
    #[must_use]
    pub fn existing_home(&self) -> Option<Section<'t>> {
        self.home.filter(|home| home.exists())
    }

    /// What identifies the section: two keys with the same home may be in each other's way.
    #[must_use]
    pub fn target(&self) -> impl Ord + use<> {
        let table = self.home.and_then(Section::table);
        table.map(Node::span)
    }
}

/// The keys that `is_wanted` picks: at the top of the file, directly in a runner, in tables of a
/// runner that the executor does not look in, and below the section `home` gives.
pub fn find<'t>(
    config: &RunnerConfig<'t>,
    home: fn(Runner<'t>) -> Option<Section<'t>>,
    is_wanted: fn(&str) -> bool,
) -> Vec<Stray<'t>> {
    let runners: Vec<_> = config.runners().collect();
    let only = match runners.as_slice() {
        [runner] => home(*runner).map(|section| (*runner, section)),
        _ => None,
    };
    // Below a header that could not be read, keys seem to stand at the top.
    let top = config.is_head_read().then(|| config.root());
    let mut found: Vec<_> = top
        .into_iter()
        .flat_map(Node::entries)
        .map(Field::of)
        .filter_map(|field| Stray::new(field, "at the top of the file", only, is_wanted))
        .collect();
    for runner in runners {
        let Some(section) = home(runner) else {
            continue;
        };
        let header = if runner.is_fragment() {
            "directly in `[runners]`"
        } else {
            "directly in `[[runners]]`"
        };
        let home = (runner, section);
        for field in runner.table().entries().map(Field::of) {
            found.extend(Stray::new(field, header, Some(home), is_wanted));
            let is_section = |name| field.name().is_some_and(|found| same_key(name, found));
            if is_section(section.name()) {
                let path = format!("runners.{}", section.name());
                find_below(field.entries(), &path, home, is_wanted, &mut found);
            } else if !is_section("docker") && !is_section("kubernetes") {
                find_below(
                    std::iter::once(field),
                    "runners",
                    home,
                    is_wanted,
                    &mut found,
                );
            }
        }
    }
    found
}

/// The tables that fields hold, at any depth.
fn find_below<'t>(
    fields: impl Iterator<Item = Field<'t>>,
    above: &str,
    home: (Runner<'t>, Section<'t>),
    is_wanted: fn(&str) -> bool,
    found: &mut Vec<Stray<'t>>,
) {
    let mut waiting: Vec<(Field<'t>, String)> =
        fields.map(|field| (field, above.to_owned())).collect();
    while let Some((field, above)) = waiting.pop() {
        // What a plugin takes is not known.
        let Some(name) = field.name().filter(|name| !same_key("plugin_config", name)) else {
            continue;
        };
        let path = format!("{above}.{name}");
        let (tables, place): (Vec<Field<'t>>, _) = match field.shape() {
            Shape::Map => (vec![field], format!("in `[{path}]`")),
            Shape::List => (field.items().collect(), format!("in `[[{path}]]`")),
            Shape::Scalar | Shape::Null => continue,
        };
        for entry in tables.into_iter().flat_map(Field::entries) {
            if let Some(stray) = Stray::new(entry, &place, Some(home), is_wanted) {
                found.push(Stray {
                    is_string_table: STRING_TABLES.contains(&name),
                    ..stray
                });
            }
            waiting.push((entry, path.clone()));
        }
    }
}

//! See rules/pull-policy-misplaced-key.md.

use std::collections::BTreeMap;

use crate::model::runner::same_key;
use crate::rule::prelude::*;
use crate::syntax::Node;

/// Tables whose values must be strings: a list there stops the Runner from loading the file.
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

/// A policy key where the Runner does not look for one.
struct Misplaced<'t> {
    field: Field<'t>,
    name: &'t str,
    key: PolicyKey,
    /// Words for the table it stands in.
    place: String,
    /// Whether that table holds strings only.
    is_string_table: bool,
    /// The section it was meant for, if there is only one.
    home: Option<Section<'t>>,
}

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    let found = find(config);
    let mut wanted: BTreeMap<_, usize> = BTreeMap::new();
    for misplaced in &found {
        *wanted.entry(misplaced.target()).or_default() += 1;
    }
    for misplaced in &found {
        let is_alone = wanted.get(&misplaced.target()) == Some(&1);
        report(misplaced, is_alone, sink);
    }
}

fn report(misplaced: &Misplaced<'_>, is_alone: bool, sink: &mut Sink<'_>) {
    let Misplaced {
        field,
        name,
        key,
        ref place,
        is_string_table,
        home,
    } = *misplaced;
    let right = match home {
        Some(home) => format!("`[runners.{}]`", home.name()),
        None => "`[runners.docker]` or `[runners.kubernetes]`".to_owned(),
    };
    let effect = match (is_string_table, field.shape()) {
        (true, Shape::List) => {
            "is a list where only strings may be, which stops the Runner from loading the file"
        }
        (true, _) => "is an entry of that table and no pull policy",
        (false, _) => "has no effect",
    };
    let finding = sink.report(
        field.at_key(),
        format!("`{name}` {place} {effect}; it belongs to {right}"),
    );
    finding.here("not read here").help(format!(
        "move it below the header of {right}, above its first sub-table"
    ));
    let Some(home) = home.filter(|home| home.exists()) else {
        return;
    };
    finding.label(home.title(), "belongs here");
    let is_taken = home
        .entries()
        .any(|field| field.name().and_then(PolicyKey::meant) == Some(key));
    if let Some(value) = key.value(field).filter(|_| is_alone && !is_taken) {
        finding.fix(
            format!("move it to {right}"),
            Safety::Unsafe,
            [
                edit::remove(field.own_entry()),
                edit::insert(home.table(), key.name(), value),
            ],
        );
    }
}

impl<'t> Misplaced<'t> {
    fn new(field: Field<'t>, place: &str, home: Option<Section<'t>>) -> Option<Self> {
        let name = field.name()?;
        Some(Self {
            field,
            name,
            key: PolicyKey::meant(name)?,
            place: place.to_owned(),
            is_string_table: false,
            home,
        })
    }

    /// Two keys with the same target are in each other's way.
    fn target(&self) -> impl Ord + use<> {
        let table = self.home.and_then(Section::table);
        (table.map(|table| table.span()), self.key)
    }
}

fn find<'t>(config: &RunnerConfig<'t>) -> Vec<Misplaced<'t>> {
    let runners: Vec<_> = config.runners().collect();
    let only = match runners.as_slice() {
        [runner] => runner.images().map(|(_, section)| section),
        _ => None,
    };
    // Below a header that could not be read, keys seem to stand at the top.
    let top = config.is_head_read().then(|| config.root());
    let mut found: Vec<_> = top
        .into_iter()
        .flat_map(Node::entries)
        .map(Field::of)
        .filter_map(|field| Misplaced::new(field, "at the top of the file", only))
        .collect();
    for runner in runners {
        let Some((_, section)) = runner.images() else {
            continue;
        };
        let header = if runner.is_fragment() {
            "directly in `[runners]`"
        } else {
            "directly in `[[runners]]`"
        };
        for field in runner.table().entries().map(Field::of) {
            found.extend(Misplaced::new(field, header, Some(section)));
            let is_section = |name| field.name().is_some_and(|found| same_key(name, found));
            if is_section(section.name()) {
                let path = format!("runners.{}", section.name());
                find_below(field.entries(), &path, section, &mut found);
            } else if !is_section("docker") && !is_section("kubernetes") {
                find_below(std::iter::once(field), "runners", section, &mut found);
            }
        }
    }
    found
}

/// The tables that fields hold, at any depth.
fn find_below<'t>(
    fields: impl Iterator<Item = Field<'t>>,
    above: &str,
    section: Section<'t>,
    found: &mut Vec<Misplaced<'t>>,
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
            if let Some(misplaced) = Misplaced::new(entry, &place, Some(section)) {
                found.push(Misplaced {
                    is_string_table: STRING_TABLES.contains(&name),
                    ..misplaced
                });
            }
            waiting.push((entry, path.clone()));
        }
    }
}

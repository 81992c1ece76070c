//! See rules/pull-policy-misplaced-key.md.

use std::collections::BTreeMap;

use crate::rule::prelude::*;

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
    let effect = if is_string_table && field.shape() == Shape::List {
        "is a list where only strings may be, which stops the Runner from loading the file"
    } else {
        "has no effect"
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
    let mut found: Vec<_> = config
        .root()
        .entries()
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
        let fields = runner.table().entries().map(Field::of);
        found.extend(fields.filter_map(|field| Misplaced::new(field, header, Some(section))));
        find_below(section, &mut found);
    }
    found
}

/// The tables below a section, at any depth.
fn find_below<'t>(section: Section<'t>, found: &mut Vec<Misplaced<'t>>) {
    let path = format!("runners.{}", section.name());
    let mut waiting: Vec<(Field<'t>, String)> = section
        .entries()
        .map(|field| (field, path.clone()))
        .collect();
    while let Some((field, above)) = waiting.pop() {
        let Some(name) = field.name() else {
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

//! Every key that the Runner's releases took: the table of keys against the reference, and each key
//! through the linter.

#![expect(clippy::print_stderr, reason = "a test says when it is skipped")]

use std::collections::BTreeMap;
use std::path::Path;

use gitlab_runner_lint::engine::{Workspace, lint};
use gitlab_runner_lint::model::schema::keys::{Item, Key, Kind, Table};
use gitlab_runner_lint::model::schema::runner::ROOT;
use gitlab_runner_lint::settings::{Settings, Version};
use serde_json::Value;

/// Rules that tell of keys and values which the Runner does not take as they are written.
const RULES: [&str; 18] = [
    "unknown-key",
    "misplaced-key",
    "server-side-key",
    "removed-key",
    "key-needs-newer-runner",
    "dropped-value",
    "wrong-type",
    "invalid-duration",
    "duration-in-nanoseconds",
    "ambiguous-key",
    "runners-not-an-array",
    "allow-list-not-a-list",
    "allow-list-misspelled-key",
    "allow-list-misplaced-key",
    "pull-policy-misspelled-key",
    "pull-policy-misplaced-key",
    "pull-policy-key-needs-newer-runner",
    "registration-token-as-token",
];

/// The tables around a key, from the file's root, and the key.
type Place = (Vec<&'static Table>, &'static Key);

fn places() -> Vec<Place> {
    let mut places = Vec::new();
    let mut waiting = vec![vec![&ROOT]];
    while let Some(tables) = waiting.pop() {
        for key in tables[tables.len() - 1].keys {
            places.push((tables.clone(), key));
            if let Some(table) = key.kind.table() {
                waiting.push([tables.clone(), vec![table]].concat());
            }
        }
    }
    places
}

/// A file in which a line stands in a table.
fn file(tables: &[&Table], executor: &str, line: &str) -> String {
    let mut text = String::new();
    for table in &tables[1..] {
        text += &format!("{}\n", table.header());
        if table.path == "runners" {
            text += &format!("executor = \"{executor}\"\n");
        }
        if table.path.ends_with(".nfs") {
            for key in ["name", "mount_path", "server", "path"] {
                let is_there = line.starts_with(&format!("{key} "));
                text += &if is_there {
                    String::new()
                } else {
                    format!("{key} = \"/x\"\n")
                };
            }
        }
    }
    if line.starts_with("executor ") {
        text = text.replace(&format!("executor = \"{executor}\"\n"), "");
    }
    text + line + "\n"
}

fn right(name: &str, kind: Kind) -> String {
    let value = match kind {
        Kind::Text | Kind::TextOrList => "\"always\"",
        Kind::Bool => "true",
        Kind::Int | Kind::Int32 => "1",
        Kind::Float => "1.5",
        Kind::Duration => "\"1h30m\"",
        Kind::Time => "2027-01-31T00:00:00Z",
        Kind::List(Item::Text) => "[\"x\"]",
        Kind::List(_) => "[1]",
        Kind::Map(Item::Text) => "{ some = \"x\" }",
        Kind::Map(Item::Bool) => "{ some = true }",
        Kind::Map(Item::Int) => "{ some = 1 }",
        Kind::Map(Item::List) => "{ some = [\"x\"] }",
        Kind::Map(_) | Kind::Table(_) => "{}",
        Kind::Tables(_) | Kind::Volumes(_) => "[]",
    };
    format!("{name} = {value}")
}

/// A value that the decoder refuses, or drops.
fn wrong(name: &str, kind: Kind) -> String {
    let value = match kind {
        Kind::Text | Kind::Table(_) | Kind::TextOrList | Kind::Map(_) => "1",
        Kind::Time => "\"soon\"",
        Kind::Int32 => "99999999999",
        _ => "\"x\"",
    };
    format!("{name} = {value}")
}

fn findings(text: &str, version: Option<Version>) -> Vec<String> {
    let settings = Settings {
        runner_version: version,
        ..Settings::default()
    };
    let workspace = Workspace::of_texts([("config.toml", text)]);
    let report = lint(&workspace, &settings);
    let found = report.findings.iter();
    found
        .filter(|finding| RULES.contains(&finding.rule))
        .map(|finding| format!("{}: {}", finding.rule, finding.message))
        .collect()
}

/// A version that takes the key and everything around it.
fn version_of(tables: &[&Table], key: &Key) -> Version {
    let last = key.until.unwrap_or(Version::LATEST_RUNNER);
    let around = tables.windows(2).filter_map(|pair| {
        let keys = pair[0].keys.iter();
        keys.filter(|key| {
            key.kind
                .table()
                .is_some_and(|table| table.path == pair[1].path)
        })
        .find_map(|key| key.until)
    });
    around.fold(last, Version::min)
}

fn path(tables: &[&Table], key: &Key) -> String {
    format!("{} {}", tables[tables.len() - 1].header(), key.name)
}

fn executor(key: &Key) -> &'static str {
    key.executors.first().copied().unwrap_or("shell")
}

#[test]
fn every_key_is_taken_with_a_right_value() {
    let mut wrong = Vec::new();
    for (tables, key) in places() {
        let version = version_of(&tables, key);
        let mut line = right(key.name, key.kind_in(version));
        if version < Version::new(15, 9) {
            // The decoder of that time reads integers only.
            line = line.replace("\"1h30m\"", "5400000000000");
        }
        let text = file(&tables, executor(key), &line);
        let found = findings(&text, Some(version));
        if !found.is_empty() {
            wrong.push(format!("{} in {version}: {found:?}", path(&tables, key)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_key_is_told_of_with_a_wrong_value() {
    let mut silent = Vec::new();
    for (tables, key) in places() {
        let version = version_of(&tables, key);
        let line = self::wrong(key.name, key.kind_in(version));
        let text = file(&tables, executor(key), &line);
        if findings(&text, Some(version)).is_empty() {
            silent.push(format!("{} in {version}: {line}", path(&tables, key)));
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

/// The name with a letter too few, one too many, and two in the wrong order.
fn misspelled(name: &str) -> Vec<String> {
    let middle = name.len() / 2;
    let mut letters: Vec<char> = name.chars().collect();
    let mut dropped = letters.clone();
    dropped.remove(middle);
    let mut doubled = letters.clone();
    doubled.insert(middle, letters[middle]);
    if middle + 1 < letters.len() {
        letters.swap(middle, middle + 1);
    }
    let words = [dropped, doubled, letters];
    words.map(|letters| letters.into_iter().collect()).into()
}

#[test]
fn every_key_is_told_of_when_it_is_misspelled() {
    let mut silent = Vec::new();
    for (tables, key) in places() {
        let version = version_of(&tables, key);
        let table = tables[tables.len() - 1];
        for name in misspelled(key.name) {
            // Another key may have this name, and the Runner does not look at the case of letters.
            if name.is_empty() || table.find(&name).is_some() {
                continue;
            }
            let line = right(&name, key.kind_in(version));
            let text = file(&tables, executor(key), &line);
            if findings(&text, Some(version)).is_empty() {
                silent.push(format!("{} as {name}", path(&tables, key)));
            }
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

/// The version before a minor version; of a first minor version any of the one before.
fn before(version: Version) -> Option<Version> {
    let text = version.to_string();
    let mut parts = text.split('.');
    let major: u16 = parts.next()?.parse().ok()?;
    let minor: u16 = parts.next()?.parse().ok()?;
    match (major, minor) {
        (1, 0) => None,
        (major, 0) => Some(Version::new(major - 1, 99)),
        (major, minor) => Some(Version::new(major, minor - 1)),
    }
}

#[test]
fn every_key_is_told_of_in_the_version_before_its_first() {
    let mut silent = Vec::new();
    for (tables, key) in places() {
        let Some(earlier) = before(key.since) else {
            continue;
        };
        let line = right(key.name, key.kind_in(earlier));
        let text = file(&tables, executor(key), &line);
        if findings(&text, Some(earlier)).is_empty() {
            silent.push(format!("{} in {earlier}", path(&tables, key)));
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

#[test]
fn every_removed_key_is_told_of_in_the_newest_version() {
    let removed = places().into_iter().filter(|(_, key)| key.until.is_some());
    for (tables, key) in removed {
        let text = file(&tables, executor(key), &right(key.name, key.kind));
        let found = findings(&text, None);
        let rules: Vec<_> = found.iter().map(|text| text.split(':').next()).collect();
        assert_eq!(rules, [Some("removed-key")], "{}", path(&tables, key));
    }
}

#[test]
fn the_table_is_that_of_the_reference() {
    let reference = Path::new("../shared/reference/runner-config-keys.json");
    let Ok(text) = std::fs::read_to_string(reference) else {
        eprintln!("skipped: {} is not there", reference.display());
        return;
    };
    let reference: Value = serde_json::from_str(&text).unwrap();
    let ours: BTreeMap<String, Place> = places()
        .into_iter()
        .map(|place| {
            (
                place.0[place.0.len() - 1].path.to_owned() + "." + place.1.name,
                place,
            )
        })
        .collect();
    let keys = reference["keys"].as_array().unwrap();
    assert_eq!(keys.len(), ours.len());
    for key in keys {
        let path = key["path"].as_str().unwrap();
        let name = format!(".{}", path.replace("[]", ""));
        let short = name.trim_start_matches('.').to_owned();
        let found = ours.get(&short).or_else(|| ours.get(&name));
        let (_, ours) =
            found.unwrap_or_else(|| panic!("{path} is missing: run generate_runner.py"));
        let version = |field: &str| key[field].as_str().and_then(Version::parse);
        assert_eq!(Some(ours.since), version("first_version"), "{path}");
        assert_eq!(ours.until, version("last_version"), "{path}");
        assert_eq!(
            ours.what,
            key["description_short"].as_str().unwrap(),
            "{path}"
        );
        assert_eq!(ours.deprecated, key["deprecated"].as_str(), "{path}");
        assert_eq!(
            ours.note,
            key.get("value_note").and_then(Value::as_str),
            "{path}"
        );
        assert_eq!(ours.is_secret, key.get("secret").is_some(), "{path}");
        let texts = |field: &str| -> Vec<&str> {
            let list = key.get(field).and_then(Value::as_array);
            list.map_or_else(Vec::new, |list| {
                list.iter().filter_map(Value::as_str).collect()
            })
        };
        assert_eq!(ours.words, texts("enum"), "{path}");
        let executors = texts("applies_to");
        let executors = if executors == ["all"] {
            Vec::new()
        } else {
            executors
        };
        assert_eq!(ours.executors, executors, "{path}");
        let versions = |field: &str| -> Vec<Version> {
            texts(field)
                .into_iter()
                .filter_map(Version::parse)
                .collect()
        };
        assert_eq!(ours.backported, versions("backported_to"), "{path}");
        assert_eq!(ours.missing, versions("missing_in"), "{path}");
        let is_list = key["type"] == "array_of_tables";
        let is_table = key["type"] == "table";
        let is_right = match ours.kind {
            Kind::Tables(_) | Kind::Volumes(_) => is_list,
            Kind::Table(_) => is_table,
            Kind::Text => key["type"] == "string",
            Kind::Bool => key["type"] == "bool",
            Kind::Int | Kind::Int32 => key["type"] == "int",
            Kind::Float => key["type"] == "float",
            Kind::Duration => key["type"] == "duration",
            Kind::Time => key["type"] == "datetime",
            Kind::TextOrList => key["type"] == "string_or_array",
            Kind::List(_) => key["type"].as_str().unwrap().ends_with("_array"),
            Kind::Map(_) => key["type"].as_str().unwrap().starts_with("map_"),
        };
        assert!(is_right, "{path}: {:?}", ours.kind);
    }
}

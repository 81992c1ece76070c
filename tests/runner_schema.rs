//! The JSON Schema of `config.toml`, made from the table of keys.
//!
//! `UPDATE=1 cargo test --test runner_schema` writes it.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a schema that cannot be read fails the test, and a test says when it is skipped"
)]

#[path = "support/corpus.rs"]
#[expect(dead_code, reason = "nothing is checked by rules here")]
mod corpus;

use std::fs;
use std::sync::Arc;

use gitlab_runner_lint::engine::Role;
use gitlab_runner_lint::model::facts::Facts;
use gitlab_runner_lint::model::runner::RunnerConfig;
use gitlab_runner_lint::model::runner::load::What;
use gitlab_runner_lint::model::schema::keys::{Item, Key, Kind, Table};
use gitlab_runner_lint::model::schema::runner::ROOT;
use gitlab_runner_lint::settings::{Settings, Version};
use gitlab_runner_lint::source::Sources;
use gitlab_runner_lint::syntax::{Forest, Format};
use serde_json::{Map, Value, json};

const PATH: &str = "schemas/gitlab-runner-config.schema.json";

/// Numbers with Go's units, or nothing but zero.
const DURATION: &str = "^[-+]?(0|((\\d+(\\.\\d*)?|\\.\\d+)(ns|us|\u{b5}s|\u{3bc}s|ms|s|m|h))+)$";

fn schema() -> Value {
    let mut definitions = Map::new();
    let root = object(&ROOT, &mut definitions);
    let mut schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "GitLab Runner configuration (config.toml)",
        "description": format!("Keys of GitLab Runner up to {}. The Runner ignores the case of keys; this schema does not.", Version::LATEST_RUNNER),
    });
    let parts = schema.as_object_mut().unwrap();
    for (name, part) in root.as_object().unwrap() {
        parts.insert(name.clone(), part.clone());
    }
    parts.insert("definitions".to_owned(), Value::Object(definitions));
    schema
}

/// The keys of a table that the newest release takes.
fn object(table: &'static Table, definitions: &mut Map<String, Value>) -> Value {
    let mut properties = Map::new();
    for key in table
        .keys
        .iter()
        .filter(|key| key.is_known_to(Version::LATEST_RUNNER))
    {
        properties.insert(key.name.to_owned(), property(key, definitions));
    }
    let mut object = json!({
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    });
    if table.path.ends_with("volumes.nfs") {
        object["required"] = json!(["name", "mount_path", "server", "path"]);
    }
    object
}

fn property(key: &'static Key, definitions: &mut Map<String, Value>) -> Value {
    let mut value = kind(key.kind, definitions);
    // Words whose case does not matter are only proposed.
    let is_strict = key
        .note
        .is_none_or(|note| !note.contains("case does not matter"));
    if !key.words.is_empty() && is_strict {
        let words = json!({ "type": "string", "enum": key.words });
        match key.kind {
            Kind::List(_) => value["items"] = words,
            Kind::TextOrList => {
                value = json!({ "anyOf": [words, { "type": "array", "items": words }] });
            }
            _ => value = words,
        }
    } else if !key.words.is_empty() {
        value["examples"] = json!(key.words);
    }
    let mut description = format!("{}. Since GitLab Runner {}.", key.what, key.since);
    if !key.executors.is_empty() {
        description += &format!(" Executors: {}.", key.executors.join(", "));
    }
    if let Some(why) = key.deprecated {
        description += &format!(" Deprecated: {}.", why.replace("[]", ""));
        value["deprecated"] = json!(true);
    }
    // Beside a reference draft 7 looks at nothing.
    match value.get("$ref") {
        Some(_) => json!({ "description": description, "allOf": [value] }),
        None => {
            value["description"] = json!(description);
            value
        }
    }
}

fn reference(table: &'static Table, definitions: &mut Map<String, Value>) -> Value {
    if !definitions.contains_key(table.path) {
        definitions.insert(table.path.to_owned(), Value::Null);
        let object = object(table, definitions);
        definitions.insert(table.path.to_owned(), object);
    }
    json!({ "$ref": format!("#/definitions/{}", table.path) })
}

fn kind(kind: Kind, definitions: &mut Map<String, Value>) -> Value {
    match kind {
        Kind::Text => json!({ "type": "string" }),
        Kind::Bool => json!({ "type": "boolean" }),
        Kind::Int => json!({ "type": "integer" }),
        Kind::Int32 => json!({ "type": "integer", "minimum": i32::MIN, "maximum": i32::MAX }),
        Kind::Float => json!({ "type": "number" }),
        // An integer counts nanoseconds: nobody means it below a second.
        Kind::Duration => json!({ "anyOf": [
            { "type": "string", "pattern": DURATION },
            { "type": "integer", "minimum": 1_000_000_000 },
            { "type": "integer", "maximum": 0 },
        ] }),
        Kind::Time => json!({ "type": "string" }),
        Kind::TextOrList => {
            json!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] })
        }
        Kind::List(item) => json!({ "type": "array", "items": self::item(item) }),
        Kind::Map(Item::Any) => json!({ "type": "object" }),
        Kind::Map(item) => json!({ "type": "object", "additionalProperties": self::item(item) }),
        Kind::Table(table) => reference(table, definitions),
        Kind::Tables(table) | Kind::Volumes(table) => {
            json!({ "type": "array", "items": reference(table, definitions) })
        }
    }
}

fn item(item: Item) -> Value {
    match item {
        Item::Text => json!({ "type": "string" }),
        Item::Bool => json!({ "type": "boolean" }),
        Item::Int => json!({ "type": "integer" }),
        Item::Float => json!({ "type": "number" }),
        Item::List => json!({ "type": "array", "items": { "type": "string" } }),
        Item::Any => json!({}),
    }
}

#[test]
fn the_published_schema_is_up_to_date() {
    let text = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all("schemas").unwrap();
        fs::write(PATH, &text).unwrap();
    }
    let published = fs::read_to_string(PATH).unwrap();
    assert!(
        published == text,
        "UPDATE=1 cargo test --test runner_schema"
    );
}

#[test]
fn the_schema_is_one() {
    assert!(jsonschema::meta::is_valid(&schema()));
}

/// A TOML text as JSON; dates are strings.
fn value(text: &str) -> Option<Value> {
    let table: toml::Table = toml::from_str(text).ok()?;
    Some(plain(toml::Value::Table(table)))
}

fn plain(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(number) => json!(number),
        toml::Value::Float(number) => json!(number),
        toml::Value::Boolean(value) => json!(value),
        toml::Value::Datetime(time) => json!(time.to_string()),
        toml::Value::Array(items) => items.into_iter().map(plain).collect(),
        toml::Value::Table(table) => table
            .into_iter()
            .map(|(key, value)| (key, plain(value)))
            .collect(),
    }
}

/// What the decoder does not take, without what a schema cannot say.
fn problems(text: &str) -> Vec<String> {
    let settings = Settings::default();
    let mut sources = Sources::default();
    let file = sources.add_text("config.toml", text);
    let shared: Arc<str> = text.into();
    let mut forest = Forest::default();
    let parsed = forest.parse(file, Format::Toml, &shared);
    let root = forest.node(parsed.root);
    let config = RunnerConfig::new(root, Facts::new(&settings)).decoded();
    let problems = config.problems().iter();
    problems
        .filter(|problem| match problem.what {
            What::Nanoseconds(number) => (1..1_000_000_000).contains(&number),
            What::Below => false,
            _ => true,
        })
        .map(|problem| format!("{:?} {:?}", problem.what, problem.field.name()))
        .collect()
}

#[test]
fn the_schema_agrees_with_the_decoder_on_every_vector() {
    type Vector = (String, String, Vec<String>, Vec<String>, Vec<String>);
    let vectors: Vec<Vector> =
        serde_json::from_str(include_str!("vectors/toml_decode.json")).unwrap();
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let mut wrong = Vec::new();
    for (id, text, says, _, ignored) in vectors {
        let Some(instance) = value(&text) else {
            continue;
        };
        // Beyond a schema are the case of keys, words that are looked at later, a table of a plugin, a
        // time in a string, a fraction of zero, and a duration of more than 64 bits.
        let beyond = [
            "case_",
            "dkey_",
            "plugin_config_nested",
            "token_date",
            "type_concurrent_float",
            "id_float",
            "k8s_pull_policy",
            "dur_k8s_cleanup_9999999h",
        ];
        let is_beyond = beyond.iter().any(|start| id.starts_with(start));
        let errors: Vec<String> = validator
            .iter_errors(&instance)
            .filter(|error| !error.to_string().contains("is not one of"))
            .map(|error| format!("{} {error}", error.instance_path()))
            .collect();
        let is_right = says.is_empty() && ignored.is_empty() && problems(&text).is_empty();
        if !is_beyond && is_right != errors.is_empty() {
            wrong.push(format!("{id}: {says:?} {ignored:?} but {errors:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_schema_agrees_with_the_decoder_on_real_files() {
    let samples = corpus::samples();
    if samples.is_empty() {
        eprintln!("skipped: {} is not there", corpus::folder().display());
        return;
    }
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for sample in samples {
        let text = String::from_utf8(sample.bytes).unwrap_or_default();
        if sample.role != Role::Runner {
            continue;
        }
        let text = text.trim_start_matches('\u{FEFF}');
        let Some(instance) = value(text) else {
            continue;
        };
        seen += 1;
        let errors: Vec<String> = validator
            .iter_errors(&instance)
            .filter(|error| !error.to_string().contains("is not one of"))
            .map(|error| format!("{} {error}", error.instance_path()))
            .collect();
        let problems = problems(text);
        if problems.is_empty() != errors.is_empty() {
            wrong.push(format!("{}: {problems:?} but {errors:?}", sample.name));
        }
    }
    assert!(seen > 100, "{seen}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

//! The JSON Schema of the settings and `docs/settings.md` are made from the table of keys, and the
//! reader agrees with both: `UPDATE=1 cargo test --test settings_schema` writes them.
#![expect(clippy::unwrap_used, reason = "tests may unwrap")]

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gitlab_runner_lint::cli;
use gitlab_runner_lint::rules::RULES;
use gitlab_runner_lint::settings::keys::{
    EDITIONS, FLEETS, Key, Kind, LEVELS, PROFILES, TOP, TRUSTS,
};
use gitlab_runner_lint::settings::{
    Edition, Fleet, Found, IncludeRootKind, Settings, Trust, read, starter,
};
use gitlab_runner_lint::source::Sources;
use serde_json::{Map, Value, json};

const SCHEMA: &str = "schemas/gitlab-runner-lint.schema.json";
const DOCS: &str = "docs/settings.md";

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Compares a file with what it should be, or writes it.
fn same(name: &str, expected: &str) {
    if env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path(name).parent().unwrap()).unwrap();
        fs::write(path(name), expected).unwrap();
        return;
    }
    let found = fs::read_to_string(path(name)).unwrap_or_default();
    assert!(
        found == expected,
        "{name} is stale: UPDATE=1 cargo test --test settings_schema"
    );
}

fn levels() -> Value {
    let mut rules: Vec<_> = RULES.iter().map(|rule| &rule.meta).collect();
    rules.sort_by_key(|meta| meta.id);
    let properties: Map<String, Value> = rules
        .iter()
        .map(|meta| {
            let schema = json!({"$ref": "#/definitions/level", "description": meta.summary});
            (meta.id.to_owned(), schema)
        })
        .collect();
    json!({"type": "object", "properties": properties, "additionalProperties": false})
}

fn of_kind(kind: Kind) -> Value {
    match kind {
        Kind::Word(words) => json!({"type": "string", "enum": words}),
        Kind::Flag => json!({"type": "boolean"}),
        Kind::Version => json!({
            "type": "string",
            "pattern": "^v?[0-9]{1,4}(\\.[0-9]{1,4}){0,2}([-~+].*)?$"
        }),
        Kind::Text => json!({"type": "string", "minLength": 1}),
        Kind::Whole => json!({"type": "integer"}),
        Kind::Texts | Kind::Patterns => json!({"type": "array", "items": {"type": "string"}}),
        Kind::Levels => json!({"$ref": "#/definitions/rules"}),
        Kind::Variables => json!({
            "type": "object",
            "additionalProperties": {"type": ["string", "number", "boolean"]}
        }),
        Kind::Paths => json!({
            "type": "object",
            "additionalProperties": {"type": "string", "minLength": 1}
        }),
        Kind::Tables(keys) => {
            let mut item = object(keys);
            let one_of = |names: &[&str]| -> Vec<Value> {
                names.iter().map(|it| json!({"required": [it]})).collect()
            };
            if keys.iter().any(|key| key.name == "paths") {
                item["required"] = json!(["paths"]);
                item["properties"]["paths"]["minItems"] = json!(1);
            } else {
                item["oneOf"] = json!(one_of(&["name", "id", "token-prefix"]));
            }
            json!({"type": "array", "items": item})
        }
    }
}

/// The schema of a table; keys with a dot are in tables of it.
fn object(keys: &[Key]) -> Value {
    let mut properties = Map::new();
    for key in keys {
        let mut schema = of_kind(key.kind);
        schema["description"] = json!(key.summary);
        if !key.default.is_empty() {
            let default: Value = toml::from_str(&format!("it = {}", key.default)).unwrap();
            schema["default"] = default["it"].clone();
        }
        match key.name.split_once('.') {
            None => {
                properties.insert(key.name.to_owned(), schema);
            }
            Some((table, name)) => {
                let table = properties.entry(table).or_insert_with(
                    || json!({"type": "object", "properties": {}, "additionalProperties": false}),
                );
                table["properties"][name] = schema;
            }
        }
    }
    json!({"type": "object", "properties": properties, "additionalProperties": false})
}

fn schema() -> Value {
    let mut schema = object(TOP);
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!("Settings of gitlab-runner-lint (.gitlab-runner-lint.toml)");
    schema["definitions"] = json!({
        "level": {"type": "string", "enum": LEVELS},
        "rules": levels(),
    });
    schema
}

#[test]
fn the_schema_is_what_the_table_says() {
    let mut text = serde_json::to_string_pretty(&schema()).unwrap();
    text.push('\n');
    same(SCHEMA, &text);
}

fn parsed(text: &str) -> Result<Settings, Vec<String>> {
    let ids: Vec<&str> = RULES.iter().map(|rule| rule.meta.id).collect();
    let mut sources = Sources::default();
    let text: Arc<str> = Arc::from(text);
    let file = sources.add_text(".gitlab-runner-lint.toml", Arc::clone(&text));
    read(file, &text, &ids).map_err(|mistakes| mistakes.into_iter().map(|it| it.message).collect())
}

/// A value as a whole file: of a key of the top, or of a table of tables.
fn file_with(table: Option<&Key>, key: &Key, value: &str) -> String {
    let Some(table) = table else {
        return match key.kind {
            Kind::Levels | Kind::Variables | Kind::Paths if value.contains('\n') => {
                format!("[{}]\n{value}\n", key.name)
            }
            _ => format!("{} = {value}\n", key.name),
        };
    };
    let required = match (table.name, key.name) {
        ("runner", "name" | "id" | "token-prefix") | ("override", "paths") => "",
        ("runner", _) => "name = \"a\"\n",
        _ => "paths = [\"a\"]\n",
    };
    format!("[[{}]]\n{required}{} = {value}\n", table.name, key.name)
}

/// Values of a kind that are right, and others that are wrong.
fn values(kind: Kind) -> (Vec<String>, Vec<String>) {
    let texts = |all: &[&str]| all.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let wrong = |more: &[&str]| {
        let mut all = texts(&["{ a = [] }", "[[1]]"]);
        all.extend(texts(more));
        all
    };
    match kind {
        Kind::Word(words) => {
            let right = words.iter().map(|word| format!("\"{word}\"")).collect();
            (right, wrong(&["\"nothing\"", "\"\"", "1", "true", "[]"]))
        }
        Kind::Flag => (
            texts(&["true", "false"]),
            wrong(&["\"true\"", "1", "0", "[]"]),
        ),
        Kind::Version => (
            texts(&["\"17.10\"", "\"v18\"", "\"17.11.4-ee\"", "\"19.4.0~pre.1\""]),
            wrong(&["17.10", "18", "\"latest\"", "\"\"", "\"1.2.3.4\"", "true"]),
        ),
        Kind::Text => (
            texts(&["\"a\"", "\"a b\""]),
            wrong(&["\"\"", "1", "true", "[]"]),
        ),
        Kind::Whole => (texts(&["0", "12"]), wrong(&["\"1\"", "1.5", "true", "[]"])),
        Kind::Texts => (
            texts(&["[]", "[\"a\"]", "[\"a\", \"b\"]"]),
            wrong(&["\"a\"", "[1]", "[true]", "1"]),
        ),
        Kind::Patterns => (
            texts(&["[\"a\"]", "[\"a/**\", \"*.toml\"]"]),
            wrong(&["\"a\"", "[1]", "[true]", "1"]),
        ),
        Kind::Levels => {
            let id = RULES[0].meta.id;
            let mut right: Vec<String> = LEVELS
                .iter()
                .map(|level| format!("{{ {id} = \"{level}\" }}"))
                .collect();
            right.push("{}".to_owned());
            let bad = [
                format!("{{ {id} = \"fatal\" }}"),
                format!("{{ {id} = true }}"),
            ];
            let mut all = wrong(&["{ no-such-rule = \"off\" }", "\"off\"", "true"]);
            all.extend(bad);
            (right, all)
        }
        Kind::Variables => (
            texts(&["{}", "{ A = \"b\" }", "{ A = 1, B = 1.5, C = true }"]),
            wrong(&["\"A=b\"", "{ A = { B = 1 } }", "true"]),
        ),
        Kind::Paths => (
            texts(&["{}", "{ \"a/b\" = \"c\" }"]),
            wrong(&["{ a = \"\" }", "{ a = 1 }", "{ a = { b = \"c\" } }", "true"]),
        ),
        Kind::Tables(_) => (texts(&["[]"]), texts(&["{}", "\"a\"", "[1]", "[{}]"])),
    }
}

fn keys() -> Vec<(Option<&'static Key>, &'static Key)> {
    let mut all: Vec<(Option<&Key>, &Key)> = Vec::new();
    for key in TOP {
        all.push((None, key));
        if let Kind::Tables(inner) = key.kind {
            all.extend(inner.iter().map(|it| (Some(key), it)));
        }
    }
    all
}

#[test]
fn reader_and_schema_agree_on_every_key() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let mut compared = 0;
    let mut check = |text: &str, is_right: bool| {
        let value: Value = toml::from_str(text).unwrap();
        let read = parsed(text);
        assert_eq!(read.is_ok(), is_right, "{text}\n{read:?}");
        assert_eq!(validator.is_valid(&value), is_right, "schema: {text}");
        compared += 1;
    };
    for (table, key) in keys() {
        let (right, wrong) = values(key.kind);
        for value in right {
            check(&file_with(table, key, &value), true);
        }
        for value in wrong {
            check(&file_with(table, key, &value), false);
        }
        let example = match (table, key.kind) {
            (None, Kind::Tables(_)) => format!("[[{}]]\n{}\n", key.name, key.example),
            (None, Kind::Levels | Kind::Variables | Kind::Paths) => {
                format!("[{}]\n{}\n", key.name, key.example)
            }
            (Some(_), Kind::Levels) => file_with(table, key, &format!("{{ {} }}", key.example)),
            _ => file_with(table, key, key.example),
        };
        check(&example, true);
        if !key.default.is_empty() {
            check(&file_with(table, key, key.default), true);
        }
    }
    check("no-such-key = 1\n", false);
    check("[hosts]\nno-such-key = 1\n", false);
    check("[[runner]]\nname = \"a\"\nid = 1\n", false);
    check("[[runner]]\ntags = []\n", false);
    check("[[override]]\nprofile = \"strict\"\n", false);
    check("[[override]]\npaths = []\n", false);
    check(
        "[[override]]\npaths = [\"a\"]\nfleet = \"gitlab.com\"\n",
        false,
    );
    check("", true);
    assert!(compared > 300, "{compared}");
}

#[test]
fn defaults_are_those_of_no_file_at_all() {
    for (table, key) in keys() {
        if !key.default.is_empty() {
            let read = parsed(&file_with(table, key, key.default)).unwrap();
            assert_eq!(read, Settings::default(), "{}", key.name);
        }
    }
}

#[test]
fn words_are_those_of_the_types() {
    use gitlab_runner_lint::finding::{Profile, Severity};
    let profiles = [Profile::Default, Profile::Strict, Profile::Pedantic];
    assert_eq!(PROFILES, profiles.map(Profile::name));
    let trusts = [Trust::Shared, Trust::Group, Trust::Project];
    assert_eq!(TRUSTS, trusts.map(Trust::name));
    assert_eq!(EDITIONS, [Edition::Ee, Edition::Ce].map(Edition::name));
    assert_eq!(FLEETS, [Fleet::GitlabCom.name()]);
    let levels = [Severity::Error, Severity::Warning, Severity::Note];
    assert_eq!(LEVELS[..3], levels.map(Severity::name));
    let kinds = [
        IncludeRootKind::Project,
        IncludeRootKind::Component,
        IncludeRootKind::Remote,
        IncludeRootKind::Template,
    ];
    let keys: Vec<&str> = TOP
        .iter()
        .filter_map(|key| key.name.strip_prefix("include."))
        .collect();
    assert_eq!(keys, kinds.map(IncludeRootKind::name));
}

fn found() -> Found {
    Found {
        pipelines: vec!["ci/deploy.gitlab-ci.yml".to_owned()],
        runners: vec!["infra/config.toml".to_owned()],
        names: vec![
            "a \"quoted\" \\ name\u{7f}".to_owned(),
            "docker-1".to_owned(),
        ],
        baseline: Some("known.json".to_owned()),
    }
}

#[test]
fn the_file_to_start_from_is_read_as_it_is() {
    assert_eq!(parsed(&starter(&Found::default())), Ok(Settings::default()));
    let read = parsed(&starter(&found())).unwrap();
    assert_eq!(read.runners, ["infra/config.toml"]);
    assert_eq!(read.baseline, Some("known.json".into()));
    assert!(read.pipelines.is_empty() && read.declared.is_empty());
}

#[test]
fn every_example_of_the_file_to_start_from_can_be_used() {
    for found in [Found::default(), found()] {
        let text = starter(&found);
        // A line that is TOML is one to be used, any other explains.
        let lines = text.lines().map(|line| match line.strip_prefix("# ") {
            Some(example) if example.parse::<toml::Table>().is_ok() => example,
            _ => line,
        });
        let whole: Vec<&str> = lines.collect();
        let whole = whole.join("\n");
        let read = parsed(&whole).unwrap_or_else(|mistakes| panic!("{mistakes:?}\n{whole}"));
        assert_ne!(read, Settings::default());
        for key in TOP {
            let name = match key.kind {
                Kind::Tables(_) => format!("\n[[{}]]", key.name),
                Kind::Levels | Kind::Variables | Kind::Paths => format!("\n[{}]", key.name),
                _ => format!("\n{} = ", key.name),
            };
            assert!(whole.contains(&name), "{name}");
        }
    }
}

/// Replaces what is between two marks.
fn between(text: &str, mark: &str, new: &str) -> String {
    let (start, end) = (
        format!("<!-- {mark} -->\n"),
        format!("<!-- end of {mark} -->"),
    );
    let (before, rest) = text
        .split_once(&start)
        .unwrap_or_else(|| panic!("no {mark}"));
    let (_, after) = rest.split_once(&end).unwrap();
    format!("{before}{start}\n{new}\n{end}{after}")
}

fn section(table: Option<&Key>, key: &Key) -> String {
    let depth = if table.is_some() { "####" } else { "###" };
    let title = match (table, key.kind) {
        (Some(table), _) => format!("{} of `[[{}]]`", format_args!("`{}`", key.name), table.name),
        (None, Kind::Tables(_)) => format!("`[[{}]]`", key.name),
        (None, Kind::Levels | Kind::Variables | Kind::Paths) => format!("`[{}]`", key.name),
        _ => format!("`{}`", key.name),
    };
    let mut text = format!("{depth} {title}\n\n{}\n\n", key.summary);
    let mut facts = match key.kind {
        Kind::Word(words) => {
            let words: Vec<String> = words.iter().map(|word| format!("`\"{word}\"`")).collect();
            format!("Takes: {}.", words.join(", "))
        }
        Kind::Tables(_) => String::new(),
        kind => format!("Takes: {}.", kind.name()),
    };
    if !key.default.is_empty() {
        write!(facts, " Default: `{}`.", key.default).unwrap();
    }
    if !key.flag.is_empty() {
        write!(facts, " Flag: `{}`.", key.flag).unwrap();
    }
    if !facts.is_empty() {
        writeln!(text, "{}\n", facts.trim()).unwrap();
    }
    let example = match (table, key.kind) {
        (Some(table), Kind::Levels) => {
            format!(
                "[[{}]]\npaths = [\"legacy/**\"]\n[{}.rules]\n{}",
                table.name, table.name, key.example
            )
        }
        (Some(_), _) => format!("{} = {}", key.name, key.example),
        (None, Kind::Tables(_)) => format!("[[{}]]\n{}", key.name, key.example),
        (None, Kind::Levels | Kind::Variables | Kind::Paths) => {
            format!("[{}]\n{}", key.name, key.example)
        }
        _ => format!("{} = {}", key.name, key.example),
    };
    writeln!(text, "```toml\n{example}\n```").unwrap();
    text
}

#[test]
fn the_page_explains_every_key_and_every_variable() {
    let sections: Vec<String> = keys()
        .iter()
        .map(|(table, key)| section(*table, key))
        .collect();
    let text = fs::read_to_string(path(DOCS)).unwrap();
    let text = between(&text, "keys", &sections.join("\n"));
    let mut table = String::from("| variable | flag |\n|---|---|\n");
    for (variable, flags) in cli::variables() {
        let flag = flags[0].rsplit(' ').next().unwrap();
        let commands: Vec<String> = flags
            .iter()
            .map(|it| format!("`{}`", it.trim_end_matches(flag).trim_end()))
            .collect();
        let commands = if commands.len() == cli_commands() {
            "every command".to_owned()
        } else {
            commands.join(", ")
        };
        writeln!(table, "| `{variable}` | `{flag}` of {commands} |").unwrap();
    }
    same(DOCS, &between(&text, "variables", &table));
}

/// Number of commands that do something.
fn cli_commands() -> usize {
    let command = cli::command();
    let mut waiting = vec![&command];
    let mut leaves = 0;
    while let Some(command) = waiting.pop() {
        let parts: Vec<_> = command.get_subcommands().collect();
        leaves += usize::from(parts.is_empty());
        waiting.extend(parts);
    }
    leaves
}

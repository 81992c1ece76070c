//! `config show`: each setting in force for a path, and where it comes from.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use serde_json::{Map, Value, json};

use crate::cli::CLEAN;
use crate::cli::args::{Global, Show, ShowForm};
use crate::cli::environment::Origins;
use crate::cli::error::Error;
use crate::cli::settings::{InForce, file_for, of_run, working_directory, written};
use crate::cli::terminal::print;
use crate::discover;
use crate::model::secret::is_secret_name;
use crate::report::sanitized;
use crate::rules::RULES;
use crate::settings::keys::{Key, Kind, TOP};
use crate::settings::{DeclaredRunner, IncludeRootKind, Level, RunnerKey, Settings};

/// What stands for a value that may be a secret.
const MASK: &str = "****";

/// One setting.
struct Row {
    key: String,
    value: Value,
    origin: String,
    note: Option<String>,
}

/// Prints the settings; always exit code 0 when they can be read.
pub(super) fn run(arguments: &Show, global: &Global, origins: &Origins) -> Result<ExitCode, Error> {
    let current = working_directory()?;
    let paths = std::slice::from_ref(&arguments.path);
    let options = (&arguments.chosen, &arguments.assumed);
    let InForce { settings, .. } = of_run(paths, options, global, &current)?;
    let file = file_for(std::slice::from_ref(&arguments.path), global, &current);
    let written = match &file {
        Some(file) => written(file, &current)?,
        None => BTreeMap::new(),
    };
    let covering = settings.covering(&arguments.path);
    let shown = Shown {
        settings: &settings.at(&arguments.path),
        covering: &covering,
        written: &written,
        origins,
        arguments,
    };
    let rows = shown.rows();
    let file = file.map(|file| discover::shown(&file, &current).display().to_string());
    let chosen_by = origins.get("config").map(String::as_str);
    let path = arguments.path.display().to_string();
    match arguments.format {
        ShowForm::Text => print(|out| {
            heading(file.as_deref(), chosen_by, &path, out)?;
            text(&rows, out)?;
            let others = (0..settings.overrides.len()).filter(|it| !covering.contains(it));
            not_here(&others.collect::<Vec<_>>(), out)?;
            remarks(&settings, &arguments.path, &current, out)
        })?,
        ShowForm::Json => print(|out| json(&rows, file.as_deref(), &path, out))?,
    }
    Ok(ExitCode::from(CLEAN))
}

struct Shown<'s> {
    settings: &'s Settings,
    covering: &'s [usize],
    written: &'s BTreeMap<String, String>,
    origins: &'s Origins,
    arguments: &'s Show,
}

impl Shown<'_> {
    fn rows(&self) -> Vec<Row> {
        let mut rows: Vec<Row> = TOP.iter().flat_map(|key| self.of(key)).collect();
        // Not in the file, and decisive all the same.
        for (flag, value) in [
            ("select", json!(self.settings.select)),
            (
                "as",
                json!(self.settings.stand.map(crate::settings::Stand::name)),
            ),
        ] {
            if let Some(origin) = self.origins.get(flag) {
                rows.push(Row {
                    key: format!("--{flag}"),
                    value,
                    origin: origin.clone(),
                    note: None,
                });
            }
        }
        rows
    }

    fn of(&self, key: &Key) -> Vec<Row> {
        let settings = self.settings;
        match key.kind {
            Kind::Levels => settings
                .rules
                .iter()
                .map(|(id, level)| self.rule(id, *level))
                .collect(),
            Kind::Variables => settings
                .variables
                .iter()
                .map(|(name, value)| self.variable(name, value))
                .collect(),
            Kind::Paths => {
                let roots = settings.include.iter().filter(|root| {
                    key.name.strip_prefix("include.") == Some(IncludeRootKind::name(root.kind))
                });
                roots
                    .map(|root| {
                        let name = format!("{}.{}", key.name, root.name);
                        let value = json!(root.path.to_string_lossy());
                        self.row(name, value, None)
                    })
                    .collect()
            }
            Kind::Tables(_) if key.name == "runner" => self.runners(),
            Kind::Tables(_) => Vec::new(),
            _ => {
                let flag = key.flag.trim_start_matches("--");
                let flag = self.origins.get(flag).filter(|_| !flag.is_empty());
                vec![self.row(
                    key.name.to_owned(),
                    value(settings, key.name),
                    flag.cloned(),
                )]
            }
        }
    }

    /// A setting, which a flag gives, or else what the file says.
    fn row(&self, key: String, value: Value, flag: Option<String>) -> Row {
        let mut overrides = self.covering.iter().rev();
        let in_override = || {
            overrides.find_map(|index| {
                let place = self.written.get(&format!("override[{index}].{key}"))?;
                Some(format!("override {} at {place}", index + 1))
            })
        };
        let origin = flag
            .or_else(in_override)
            .or_else(|| self.written.get(&key).cloned())
            .unwrap_or_else(|| "default".to_owned());
        Row {
            key,
            value,
            origin,
            note: None,
        }
    }

    fn rule(&self, id: &str, level: Level) -> Row {
        let is_ignored = self.arguments.chosen.ignore.iter().any(|it| it == id);
        let flag = self.origins.get("ignore").filter(|_| is_ignored).cloned();
        let word = match level {
            Level::Off => "off",
            Level::At(severity) => severity.name(),
        };
        let page = RULES.iter().find(|rule| rule.meta.id == id);
        Row {
            note: page.map(|rule| match rule.meta.depends_on_trust() {
                true => "its page: by trust".to_owned(),
                false => format!("its page: {}", rule.meta.severity().name()),
            }),
            ..self.row(format!("rules.{id}"), json!(word), flag)
        }
    }

    fn variable(&self, name: &str, value: &str) -> Row {
        let mut given = self.arguments.assumed.variables.iter();
        let is_given = given.any(|(it, _)| it == name);
        let flag = self.origins.get("variable").filter(|_| is_given).cloned();
        let value = if is_secret_name(name) { MASK } else { value };
        self.row(format!("variables.{name}"), json!(value), flag)
    }

    /// What is declared of each runner; those that GitLab hosts are behind those of the file.
    fn runners(&self) -> Vec<Row> {
        let declared = self.settings.declared.iter().enumerate();
        declared
            .map(|(index, runner)| {
                let own = self.written.get(&format!("runner[{index}]"));
                let origin = own.cloned().unwrap_or_else(|| "fleet".to_owned());
                Row {
                    key: format!("runner[{index}]"),
                    value: of_runner(runner),
                    origin,
                    note: None,
                }
            })
            .collect()
    }
}

/// The value of a key that stands for itself; null where nothing holds.
fn value(settings: &Settings, key: &str) -> Value {
    let version =
        |version: Option<crate::settings::Version>| json!(version.map(|it| it.to_string()));
    match key {
        "profile" => json!(settings.profile.name()),
        "runner-version" => version(settings.runner_version),
        "gitlab-version" => version(settings.gitlab_version),
        "gitlab-edition" => json!(settings.gitlab_edition.name()),
        "trust" => json!(settings.trust.map(crate::settings::Trust::name)),
        "closed-world" => json!(settings.closed_world),
        "fleet" => json!(settings.fleet.map(crate::settings::Fleet::name)),
        "templated" => json!(settings.templated),
        "assume-committed" => json!(settings.assume_committed),
        "extra-keys" => json!(settings.extra_keys),
        "exclude" => json!(settings.exclude),
        "pipelines" => json!(settings.pipelines),
        "runners" => json!(settings.runners),
        "baseline" => json!(
            settings
                .baseline
                .as_ref()
                .map(|path| path.to_string_lossy())
        ),
        "require-ignore-reason" => json!(settings.require_ignore_reason),
        "kubernetes.always-pull-images" => json!(settings.always_pull_images),
        "hosts.public-registries" => json!(settings.public_registries),
        "hosts.private-namespaces" => json!(settings.private_namespaces),
        _ => Value::Null,
    }
}

fn of_runner(runner: &DeclaredRunner) -> Value {
    let mut said = Map::new();
    let (key, value) = match &runner.key {
        RunnerKey::Name(name) => ("name", json!(name)),
        RunnerKey::Id(id) => ("id", json!(id)),
        RunnerKey::TokenPrefix(_) => ("token-prefix", json!(MASK)),
    };
    said.insert(key.to_owned(), value);
    for (key, value) in [
        ("tags", json!(runner.tags)),
        ("run-untagged", json!(runner.run_untagged)),
        (
            "trust",
            json!(runner.trust.map(crate::settings::Trust::name)),
        ),
        ("version", json!(runner.version.map(|it| it.to_string()))),
        ("protected", json!(runner.protected)),
    ] {
        if !value.is_null() {
            said.insert(key.to_owned(), value);
        }
    }
    Value::Object(said)
}

/// A value as it would stand in the file.
fn written_out(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(written_out).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(entries) => {
            let entries = entries.iter();
            let entries: Vec<String> = entries
                .map(|(key, value)| format!("{key} = {}", written_out(value)))
                .collect();
            format!("{{ {} }}", entries.join(", "))
        }
        other => other.to_string(),
    }
}

/// Which file it is, and what it is for.
fn heading(
    file: Option<&str>,
    chosen_by: Option<&str>,
    path: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    let file = match (file, chosen_by) {
        (None, _) => "none found (gitlab-runner-lint config init writes one)".to_owned(),
        (Some(file), None) => file.to_owned(),
        (Some(file), Some(origin)) => format!("{file} ({origin})"),
    };
    writeln!(out, "settings file  {}", sanitized(&file))?;
    writeln!(out, "in force for   {}\n", sanitized(path))
}

fn text(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    let lines: Vec<[String; 3]> = rows
        .iter()
        .map(|row| {
            let origin = match &row.note {
                Some(note) => format!("{} ({note})", row.origin),
                None => row.origin.clone(),
            };
            [row.key.clone(), written_out(&row.value), origin].map(|it| sanitized(&it))
        })
        .collect();
    // One long list must not push all origins to the right.
    let width = |column: usize, most: usize| {
        let widths = lines.iter().map(|line| line[column].chars().count());
        widths.filter(|width| *width <= most).max().unwrap_or(0)
    };
    let (first, second) = (width(0, 60), width(1, 32));
    for [key, value, origin] in &lines {
        writeln!(out, "{key:first$}  {value:second$}  {origin}")?;
    }
    Ok(())
}

/// Names the overrides that are for other paths.
fn not_here(others: &[usize], out: &mut dyn Write) -> io::Result<()> {
    if !others.is_empty() {
        let names: Vec<String> = others.iter().map(|it| (it + 1).to_string()).collect();
        let plural = if names.len() == 1 { "" } else { "s" };
        let names = names.join(", ");
        writeln!(out, "\nnot for this path: override{plural} {names}")?;
    }
    Ok(())
}

/// What else decides on a path.
fn remarks(
    settings: &Settings,
    path: &Path,
    current: &Path,
    out: &mut dyn Write,
) -> io::Result<()> {
    if !discover::is_there(&current.join(path)) {
        writeln!(
            out,
            "\nthere is no such file: this is what would hold for it"
        )?;
    }
    if settings.excludes(path) {
        writeln!(
            out,
            "\nleft out by \"exclude\": checked only when it is named"
        )?;
    }
    Ok(())
}

fn json(rows: &[Row], file: Option<&str>, path: &str, out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<Value> = rows
        .iter()
        .map(|row| {
            let key = sanitized(&row.key);
            let (value, origin) = (masked(&row.value), sanitized(&row.origin));
            json!({"key": key, "value": value, "origin": origin, "note": row.note})
        })
        .collect();
    let whole = json!({
        "version": 1,
        "file": file.map(sanitized),
        "path": sanitized(path),
        "settings": rows,
    });
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}

/// A value without texts that are secrets by their shape.
fn masked(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(sanitized(text)),
        Value::Array(items) => Value::Array(items.iter().map(masked).collect()),
        Value::Object(entries) => {
            let entries = entries.iter();
            Value::Object(
                entries
                    .map(|(key, value)| (key.clone(), masked(value)))
                    .collect(),
            )
        }
        other => other.clone(),
    }
}

//! What an unknown key of a Runner file was meant to be.

use std::collections::BTreeMap;

use crate::model::executor::Executor;
use crate::model::known::Known;
use crate::model::runner::load::{Problem, What};
use crate::model::runner::{RunnerConfig, same_key};
use crate::model::schema::keys::{Key, Kind, Table};
use crate::model::schema::runner::ROOT;
use crate::settings::Version;
use crate::syntax::{is_slip, nearest_within};

/// Keys that GitLab keeps itself, and words for what they are, with their verb. Source: the API of runners.
const SERVER_SIDE: [(&str, &str); 12] = [
    ("tags", "the runner's tags are"),
    ("tag_list", "the runner's tags are"),
    ("run_untagged", "whether it runs untagged jobs is"),
    ("locked", "whether it is locked to its projects is"),
    ("access_level", "whether it is protected is"),
    ("maximum_timeout", "its maximum job timeout is"),
    ("max_timeout", "its maximum job timeout is"),
    ("paused", "whether it is paused is"),
    ("active", "whether it is paused is"),
    ("description", "its description is"),
    ("runner_description", "its description is"),
    ("maintenance_note", "its maintenance note is"),
];

/// Names from other tools and from mistakes in documentation: where, what, and the key meant.
const HABITS: [(&str, &str, &str); 9] = [
    ("runners.referees.metrics", "metric_queries", "queries"),
    ("runners.docker", "network", "network_mode"),
    ("runners.docker", "net_mode", "network_mode"),
    ("runners.docker", "userns", "userns_mode"),
    ("runners.docker", "cpu", "cpus"),
    ("runners.docker", "security_options", "security_opt"),
    ("runners.docker", "dns_servers", "dns"),
    ("runners.docker", "cert_path", "tls_cert_path"),
    ("runners.docker", "env", "environment"),
];

/// How many letters a misspelled key may differ by.
const MOST_LETTERS: usize = 2;

/// What stands behind a key that the Runner ignores.
#[derive(Clone, Copy, Debug)]
pub enum Meant {
    /// GitLab keeps it; words for what it is, with their verb.
    ServerSide(&'static str),
    /// A key of the same table.
    Spelling {
        /// The right key.
        key: &'static Key,
        /// Whether it is a single slip.
        is_certain: bool,
    },
    /// A key of another table.
    Elsewhere {
        /// That table.
        table: &'static Table,
        /// Whether that table is read for this runner, so that the key was meant for it.
        is_near: bool,
    },
    /// Nobody knows.
    Nothing,
}

/// What an unknown key was meant to be.
#[must_use]
pub fn meant(config: &RunnerConfig<'_>, problem: &Problem<'_>) -> Meant {
    let name = problem.field.name().unwrap_or_default();
    let table = problem.table;
    let version = config.version();
    let is_known = |key: &&'static Key| key.is_known_to(version);
    let habit = HABITS
        .iter()
        .find(|(path, other, _)| *path == table.path && same_key(other, name))
        .and_then(|(_, _, right)| table.find(right))
        .filter(is_known);
    if let Some(key) = habit {
        let is_certain = true;
        return Meant::Spelling { key, is_certain };
    }
    let slips = table.keys.iter().filter(is_known);
    let mut slips = slips.filter(|key| is_slip(name, key.name));
    let slip = slips
        .clone()
        .find(|key| fits(problem, key.kind_in(version)));
    if let Some(key) = slip {
        let is_certain = true;
        return Meant::Spelling { key, is_certain };
    }
    let server_side = SERVER_SIDE
        .iter()
        .find(|(key, _)| same_key(key, &name.replace('-', "_")));
    if let Some((_, words)) = server_side
        && (table.path.is_empty() || table.path.starts_with("runners"))
    {
        return Meant::ServerSide(words);
    }
    if let Some((table, is_near)) = home(problem, name, version) {
        return Meant::Elsewhere { table, is_near };
    }
    if let Some(key) = slips.next() {
        let is_certain = false;
        return Meant::Spelling { key, is_certain };
    }
    let names = table.keys.iter().filter(is_known).map(|key| key.name);
    // Keys of a family, such as time-outs, differ by a few letters on purpose.
    let limit = (name.len() / 3).min(MOST_LETTERS);
    match nearest_within(name, names, limit).and_then(|right| table.find(right)) {
        Some(key) => Meant::Spelling {
            key,
            is_certain: false,
        },
        None => Meant::Nothing,
    }
}

/// The table in which a key of this name belongs: the nearest one if there are several.
fn home(problem: &Problem<'_>, name: &str, version: Version) -> Option<(&'static Table, bool)> {
    let mut found = Vec::new();
    let mut waiting = vec![&ROOT];
    while let Some(table) = waiting.pop() {
        for key in table.keys.iter().filter(|key| key.is_known_to(version)) {
            if same_key(key.name, name) {
                found.push((table, key));
            }
            waiting.extend(key.kind.table());
        }
    }
    let here = problem.table;
    found.retain(|(table, key)| !std::ptr::eq(*table, here) && fits(problem, key.kind_in(version)));
    let section = section(problem);
    let rank = |table: &Table| {
        let is = |path: &str| table.path == path;
        // What stands below a header by mistake was meant for a table above it.
        let is_above = here.path.starts_with(table.path) && !is("");
        match () {
            () if section.is_some_and(is) => 0,
            () if is("runners") => 1,
            () if is_above => 2,
            () if is("") => 3,
            () if parent(table.path) == here.path => 4,
            () => 5,
        }
    };
    let best = found.iter().map(|(table, _)| rank(table)).min()?;
    let mut nearest = found.into_iter().filter(|(table, _)| rank(table) == best);
    let (table, _) = nearest.next()?;
    nearest.next().is_none().then_some((table, best < 5))
}

/// The header of the table around a table.
fn parent(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(parent, _)| parent)
}

/// The table that the executor of the key's runner reads.
fn section(problem: &Problem<'_>) -> Option<&'static str> {
    let runner = problem.runner?;
    Some(match runner.executor() {
        Some(Known::Is(Executor::Kubernetes)) => "runners.kubernetes",
        Some(Known::Is(Executor::Ssh)) => "runners.ssh",
        Some(Known::Is(Executor::Custom)) => "runners.custom",
        Some(Known::Is(Executor::Parallels)) => "runners.parallels",
        Some(Known::Is(Executor::Virtualbox)) => "runners.virtualbox",
        Some(Known::Is(executor)) if executor.is_docker_family() => "runners.docker",
        None if runner.docker().exists() && !runner.kubernetes().exists() => "runners.docker",
        None if runner.kubernetes().exists() && !runner.docker().exists() => "runners.kubernetes",
        _ => return None,
    })
}

/// Whether a table stands where a table belongs, and a value where a value belongs.
fn fits(problem: &Problem<'_>, kind: Kind) -> bool {
    use crate::syntax::Shape;
    match problem.field.shape() {
        Shape::Map => matches!(kind, Kind::Table(_) | Kind::Map(_)),
        Shape::List => matches!(
            kind,
            Kind::List(_) | Kind::TextOrList | Kind::Tables(_) | Kind::Volumes(_)
        ),
        Shape::Scalar | Shape::Null => !matches!(
            kind,
            Kind::Table(_) | Kind::Map(_) | Kind::Tables(_) | Kind::Volumes(_)
        ),
    }
}

/// Different keys that nobody knows are guessed at, and no more: a guess reads the whole table.
const MOST_GUESSED: usize = 1000;

/// The problems with keys of no release, except those the user knows of.
pub fn unknown<'c, 't>(
    config: &'c RunnerConfig<'t>,
) -> impl Iterator<Item = (&'c Problem<'t>, Meant)> {
    let problems = config.problems().iter();
    let unknown = problems.filter(|problem| matches!(problem.what, What::Unknown));
    let mut known = BTreeMap::new();
    unknown
        .filter(|problem| !config.is_extra(problem.field))
        .map(move |problem| {
            let name = problem.field.name().unwrap_or_default();
            let kind = (
                problem.table.path,
                section(problem),
                problem.field.shape() as u8,
            );
            if let Some(meant) = known.get(&(name, kind)) {
                return (problem, *meant);
            }
            let meant = match known.len() < MOST_GUESSED {
                true => meant(config, problem),
                false => Meant::Nothing,
            };
            if known.len() < MOST_GUESSED {
                known.insert((name, kind), meant);
            }
            (problem, meant)
        })
}

/// Words for the place of a table: `in [runners.docker]`, `at the top of the file`.
#[must_use]
pub fn place(table: &Table) -> String {
    match table.path {
        "" => "at the top of the file".to_owned(),
        _ => format!("in `{}`", table.header()),
    }
}

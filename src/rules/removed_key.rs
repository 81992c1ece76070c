//! See rules/removed-key.md.

use crate::model::runner::load::{Problem, What};
use crate::model::schema::keys::Key;
use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for problem in config.problems() {
        // Registration wrote many keys with nothing in them, and nothing is lost with these.
        let is_empty = problem.field.shape() == Shape::Scalar && problem.field.is_unset();
        if let (What::Removed, Some(key), false) = (&problem.what, problem.key, is_empty) {
            report(problem, key, sink);
        }
    }
}

fn report(problem: &Problem<'_>, key: &Key, sink: &mut Sink<'_>) {
    let name = key.name;
    let last = key.until.unwrap_or(Version::LATEST_RUNNER);
    let message = format!("`{name}` is ignored: Runner {last} was the last that knew it");
    let finding = sink.report(problem.field.at_key(), message);
    finding.here("no longer read");
    match replacement(key) {
        Some(Replacement::Renamed(new)) => {
            let table = problem.field.key().and_then(Node::parent);
            let is_taken = table.is_some_and(|table| table.get(new).is_some());
            finding.help(format!("it is now called `{new}`"));
            if !is_taken {
                let rename = edit::rename(problem.field.own_entry(), new);
                finding.fix(format!("rename it to `{new}`"), Safety::Unsafe, [rename]);
            }
        }
        Some(Replacement::Moved(table)) => {
            finding.help(format!("it moved to `[{table}]`"));
            let name = table.rsplit('.').next().unwrap_or_default();
            let around = problem.field.key().and_then(Node::parent);
            let home = around.and_then(|around| around.get(name));
            let home = home
                .map(|home| home.value)
                .filter(|home| home.get(key.name).is_none());
            if let Some([from, to]) = edit::move_entry(problem.field.own_entry(), home) {
                let title = format!("move it to `[{table}]`");
                finding.fix(title, Safety::Unsafe, [Some(from), Some(to)]);
            }
        }
        Some(Replacement::Several(words)) => {
            finding.help(format!("use {words}"));
        }
        None => {
            finding.help("remove it").fix(
                "remove it",
                Safety::Safe,
                [edit::remove(problem.field.own_entry())],
            );
        }
    }
}

/// What took the place of a key.
enum Replacement {
    Renamed(&'static str),
    Moved(String),
    Several(String),
}

/// Reads the words of the table of keys: `renamed to cpu_limit, ignored since 9.4`.
fn replacement(key: &Key) -> Option<Replacement> {
    let (words, _) = key.deprecated?.split_once(", ")?;
    if let Some(new) = words.strip_prefix("renamed to ") {
        return Some(Replacement::Renamed(new));
    }
    if let Some(path) = words.strip_prefix("moved to ") {
        let (table, _) = path.rsplit_once('.')?;
        return Some(Replacement::Moved(table.replace("[]", "")));
    }
    let several = words.strip_prefix("replaced by ")?;
    let keys: Vec<String> = several
        .split(" and ")
        .map(|key| format!("`{key}`"))
        .collect();
    Some(Replacement::Several(keys.join(" and ")))
}

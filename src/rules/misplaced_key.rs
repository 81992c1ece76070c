//! See rules/misplaced-key.md.

use crate::model::runner::load::Problem;
use crate::model::schema::keys::Table;
use crate::rule::key::{Meant, place, unknown};
use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for (problem, meant) in unknown(config) {
        match meant {
            Meant::Elsewhere { table, is_near } if is_near => report(config, problem, table, sink),
            Meant::Elsewhere { table, .. } => report_foreign(problem, table, sink),
            _ => {}
        }
    }
}

/// A key of another executor, or of a table that this runner has no use for.
fn report_foreign(problem: &Problem<'_>, table: &'static Table, sink: &mut Sink<'_>) {
    let name = problem.field.name().unwrap_or_default();
    let place = place(problem.table);
    let message = format!(
        "`{name}` {place} is ignored; it is a key of `{}`",
        table.header()
    );
    sink.report(problem.field.at_key(), message)
        .here("not read here")
        .help("remove it, or look for the key of this table that does the same");
}

fn report<'t>(
    config: &RunnerConfig<'t>,
    problem: &Problem<'t>,
    table: &'static Table,
    sink: &mut Sink<'_>,
) {
    let name = problem.field.name().unwrap_or_default();
    let right = match table.path {
        "" => "the top of the file".to_owned(),
        _ => format!("`{}`", table.header()),
    };
    let message = format!(
        "`{name}` {} is ignored; it belongs {} {right}",
        place(problem.table),
        match table.path {
            "" => "at",
            _ => "to",
        }
    );
    let finding = sink.report(problem.field.at_key(), message);
    finding.here("not read here");
    if problem.field.shape() == Shape::Map {
        let path = match table.path {
            "" => name.to_owned(),
            path => format!("{path}.{name}"),
        };
        finding.help(format!("write its header as `[{path}]`"));
        return;
    }
    match table.path {
        "" => finding.help("move it above the first header"),
        _ => finding.help(format!(
            "move it below the header of {right}, above its first sub-table"
        )),
    };
    let Some(home) = home(config, problem, table) else {
        return;
    };
    if home.parent().is_some() {
        finding.label(home, "belongs here");
    }
    if home.get(name).is_none() {
        let edits = edit::move_entry(problem.field.own_entry(), Some(home));
        let edits = edits.map_or([None, None], |[first, second]| [Some(first), Some(second)]);
        finding.fix(format!("move it to {right}"), Safety::Unsafe, edits);
    }
}

/// The table in this file, if there is one.
fn home<'t>(
    config: &RunnerConfig<'t>,
    problem: &Problem<'t>,
    table: &'static Table,
) -> Option<Node<'t>> {
    let mut keys = table.path.split('.').filter(|key| !key.is_empty());
    let mut node = match keys.next() {
        None => return Some(config.root()),
        Some("runners") => {
            let mut runners = config.runners();
            let runner = match problem.runner {
                Some(runner) => runner,
                None => runners.next().filter(|_| runners.next().is_none())?,
            };
            runner.table()
        }
        Some(first) => config.get(first)?.node(),
    };
    for key in keys {
        node = node.get(key)?.value;
    }
    (node.shape() == Shape::Map).then_some(node)
}

//! See rules/dropped-value.md.

use crate::model::runner::load::{Problem, What};
use crate::model::schema::keys::Kind;
use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for problem in config.problems() {
        let (What::Dropped, Some(key)) = (&problem.what, problem.key) else {
            continue;
        };
        match key.kind {
            Kind::Map(_) => report(problem, key.name, sink),
            kind => report_volume(problem, key.name, kind, sink),
        }
    }
}

fn report(problem: &Problem<'_>, name: &str, sink: &mut Sink<'_>) {
    let field = problem.field;
    let found = match field.shape() {
        Shape::List => "list",
        _ => "value",
    };
    let message =
        format!("`{name}` must be a table: the Runner drops this {found} without a message");
    let finding = sink.report(field, message);
    finding
        .here("dropped")
        .help(format!("write a table, `{name} = {{ key = \"value\" }}`"));
    if let Some(pairs) = pairs(field) {
        let table = edit::replace(field.own(), Value::Map(pairs));
        finding.fix("write it as a table", Safety::Unsafe, [table]);
    }
}

/// A key of an NFS volume, which the Runner reads by hand.
fn report_volume(problem: &Problem<'_>, name: &str, kind: Kind, sink: &mut Sink<'_>) {
    let message = format!(
        "`{name}` must be {}: the Runner drops this value without a message",
        kind.noun()
    );
    let finding = sink.report(problem.field, message);
    match name {
        "read_only" => finding
            .here("the volume is writable")
            .help("write `true` or `false` without quotes"),
        _ => finding.here("dropped").help("write a string in quotes"),
    };
}

/// What a list of `key=value` says.
fn pairs(field: Field<'_>) -> Option<Vec<(String, Value)>> {
    let Known::Is(words) = field.words() else {
        return None;
    };
    let pairs = words.iter().map(|word| {
        let (key, value) = word.text.split_once('=')?;
        let is_key = !key.is_empty() && !key.contains(char::is_whitespace);
        is_key.then(|| (key.to_owned(), Value::from(value)))
    });
    let pairs: Option<Vec<_>> = pairs.collect();
    pairs.filter(|pairs| !pairs.is_empty())
}

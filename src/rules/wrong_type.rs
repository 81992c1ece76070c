//! See rules/wrong-type.md.

use crate::model::runner::load::{Problem, What};
use crate::model::schema::keys::{Item, Kind};
use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    let words = config.words();
    for problem in config.problems() {
        let Some(wanted) = wanted(problem) else {
            continue;
        };
        let name = problem.key.map_or("the value", |key| key.name);
        let message = format!("`{name}` {wanted}: the Runner cannot load this file");
        let finding = sink.report(problem.field, message);
        finding.here(match &problem.what {
            What::Missing(_) => "this volume is not complete".to_owned(),
            What::NoTime(_) => "no date and time".to_owned(),
            What::OutOfRange => "too large".to_owned(),
            _ => format!("this is {}", found(problem.field.node())),
        });
        if let Some(text) = words.loading(problem) {
            finding.verdict(text);
        }
        mend(problem, finding);
    }
}

/// What must be there, if this rule tells of the problem.
fn wanted(problem: &Problem<'_>) -> Option<String> {
    let is_item = problem.field.key().is_none();
    Some(match &problem.what {
        What::Type { .. } if is_single_runner(problem) => return None,
        What::Type { wanted, .. } if is_item || is_inner(problem) => {
            format!("must hold {}", plural(*wanted))
        }
        What::Type { wanted, .. } => format!("must be {}", wanted.noun()),
        What::NoTable { .. } if is_item => "must be a list of tables".to_owned(),
        What::NoTable { .. } => "must be a table".to_owned(),
        What::NoWords => "must be a string or a list of strings".to_owned(),
        What::NoTime(_) => "must be a date and time".to_owned(),
        What::OutOfRange => "must fit 32 bits".to_owned(),
        What::Missing(keys) => {
            let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
            format!("needs {}", keys.join(", "))
        }
        _ => return None,
    })
}

/// `[runners]` has a rule of its own.
fn is_single_runner(problem: &Problem<'_>) -> bool {
    let is_runners = problem.key.is_some_and(|key| key.name == "runners");
    is_runners && problem.table.path.is_empty() && problem.field.shape() == Shape::Map
}

/// Whether the value is one of a table with keys of any name.
fn is_inner(problem: &Problem<'_>) -> bool {
    let own = problem.field.name().unwrap_or_default();
    problem.key.is_some_and(|key| {
        matches!(key.kind, Kind::Map(_)) && !crate::model::runner::same_key(key.name, own)
    })
}

fn plural(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "strings",
        Kind::Bool => "booleans",
        Kind::Int | Kind::Int32 => "integers",
        Kind::Float => "numbers",
        Kind::List(_) => "lists of strings",
        _ => "other values",
    }
}

fn found(node: Node<'_>) -> &'static str {
    match (node.shape(), node.data()) {
        (Shape::Map, _) => "a table",
        (Shape::List, _) => "a list",
        (_, Data::Bool(_)) => "a boolean",
        (_, Data::Int(_)) => "an integer",
        (_, Data::Float(_)) => "a number with a fraction",
        (_, Data::Datetime(_)) => "a date",
        _ => "a string",
    }
}

/// Offers the value in the right type where it is certain.
fn mend(problem: &Problem<'_>, finding: &mut Finding) {
    let own = problem.field.own();
    let node = problem.field.node();
    let (What::Type { wanted, .. }, false) = (&problem.what, problem.field.is_dynamic()) else {
        finding.help(help(problem));
        return;
    };
    let raw = node.scalar().map_or("", |scalar| scalar.text);
    let (title, edit) = match (wanted, node.data()) {
        (Kind::Bool, Data::Text("true" | "True" | "TRUE")) => {
            ("write `true`", edit::replace(own, true))
        }
        (Kind::Bool, Data::Text("false" | "False" | "FALSE")) => {
            ("write `false`", edit::replace(own, false))
        }
        (Kind::Int, Data::Text(text)) if !text.starts_with('+') => match text.parse::<i64>() {
            Ok(number) => ("take the quotes away", edit::replace(own, number)),
            Err(_) => ("", None),
        },
        (Kind::Int, Data::Float(number)) if number.fract() == 0.0 && number.abs() < 1e15 => {
            match raw.split('.').next().unwrap_or_default().parse::<i64>() {
                Ok(number) => ("take the fraction away", edit::replace(own, number)),
                Err(_) => ("", None),
            }
        }
        (Kind::Text, Data::Int(_) | Data::Float(_) | Data::Bool(_)) => {
            ("put it in quotes", edit::replace(own, raw))
        }
        (Kind::List(Item::Text), Data::Text(text)) if !text.contains([',', ' ']) => {
            ("put it in brackets", edit::replace(own, vec![text]))
        }
        (Kind::Tables(_) | Kind::Volumes(_), _)
            if node.shape() == Shape::Map && node.style() == Style::Block =>
        {
            let brackets = edit::to_list(own);
            let brackets = brackets.map_or([None, None], |[open, close]| [Some(open), Some(close)]);
            finding.help(help(problem));
            finding.fix(
                "write the header with double brackets",
                Safety::Safe,
                brackets,
            );
            return;
        }
        _ => ("", None),
    };
    finding.help(help(problem));
    if edit.is_some() {
        finding.fix(title, Safety::Safe, [edit]);
    }
}

fn help(problem: &Problem<'_>) -> String {
    let name = problem.key.map_or("key", |key| key.name);
    match &problem.what {
        What::Type { wanted, .. } => match wanted {
            Kind::Bool => "write `true` or `false` without quotes".to_owned(),
            Kind::Int | Kind::Int32 => {
                "write a whole number without quotes and without a unit".to_owned()
            }
            Kind::Float => "write a number without quotes".to_owned(),
            Kind::Text => "write a string in quotes".to_owned(),
            Kind::Tables(table) | Kind::Volumes(table) => {
                format!("write `{}` for each of them", table.header())
            }
            Kind::List(Item::Text) => "write a list of strings: `[\"one\", \"two\"]`".to_owned(),
            Kind::Duration => "write a string such as `\"1h30m\"`".to_owned(),
            other => format!("write {}", other.noun()),
        },
        What::NoTable { .. } => {
            format!("write a table: `{name} = {{ ... }}` or a header of its own")
        }
        What::NoTime(_) => "write for example `2027-01-31T00:00:00Z`".to_owned(),
        What::OutOfRange => "write a number between -2147483648 and 2147483647".to_owned(),
        What::Missing(_) => "write all four keys in lower case, as strings".to_owned(),
        _ => "write a string in quotes, or several in brackets".to_owned(),
    }
}

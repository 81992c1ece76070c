//! See rules/allow-list-invalid-pattern.md.

use crate::rule::allow;
use crate::rule::prelude::*;
use crate::semantics::glob::{Defect, Dialect, Example, Pattern};

/// Open brackets that a fix closes.
const MOST_CLOSED: usize = 9;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    entries(config, sink, |entry, sink| {
        let Some(malformed) = entry.pattern.malformed() else {
            return;
        };
        let effect = match entry.pattern.example() {
            Example::Found(_) => "the Runner ignores the error and reads it as far as it comes",
            Example::None | Example::Undecided => {
                "the Runner ignores the error, and the entry matches nothing"
            }
        };
        let message = format!("pattern `{}` is malformed: {effect}", entry.shown());
        let finding = sink.report(entry.word.field, message);
        finding
            .here(words(malformed.defect))
            .help(help(malformed.defect));
        if let Some(closed) = closed(entry.text(), entry.list.runner.version()) {
            entry.replace(finding, &closed, Safety::Unsafe);
        }
    });
    for runner in config.runners() {
        devices(runner, sink);
    }
}

/// The keys of `services_devices` are patterns, too; there the error is not ignored.
fn devices(runner: Runner<'_>, sink: &mut Sink<'_>) {
    let Some((executor, section)) = runner.images() else {
        return;
    };
    let version = runner.version();
    if !executor.is_docker_family() || version < Version::new(17, 10) {
        return;
    }
    for field in section.section("services_devices").entries() {
        let (Some(name), Some(dialect)) = (field.name(), Dialect::of(version)) else {
            continue;
        };
        let Some(malformed) = Pattern::new(name, dialect).malformed() else {
            continue;
        };
        let message = format!(
            "pattern `{}` is malformed: jobs with services fail with `invalid service device image pattern`",
            allow::shown(name)
        );
        let finding = sink.report(field.at_key(), message);
        finding
            .here(words(malformed.defect))
            .help(help(malformed.defect));
        if let Some(closed) = closed(name, version) {
            finding.fix(
                format!("write `{}`", allow::shown(&closed)),
                Safety::Unsafe,
                [edit::rename(field.own_entry(), &closed)],
            );
        }
    }
}

fn words(defect: Defect) -> &'static str {
    match defect {
        Defect::OpenClass => "`[` without `]`",
        Defect::EmptyClass => "a class without characters",
        Defect::BadRange => "a range without an end, or that ends before it starts",
        Defect::OpenBrace => "`{` without `}`",
        Defect::LoneBrace => "`}` without `{`",
        Defect::TrailingBackslash => "a backslash at the end",
    }
}

fn help(defect: Defect) -> &'static str {
    match defect {
        Defect::OpenClass => "close the class with `]`, or write `\\[` for the character",
        Defect::EmptyClass => "write the characters that the class allows",
        Defect::BadRange => "write a range as `[a-z]`",
        Defect::OpenBrace => "close the brace with `}`, or write `\\{` for the character",
        Defect::LoneBrace => "remove the brace, or write the `{` that it closes",
        Defect::TrailingBackslash => "remove the backslash",
    }
}

/// The text with what is missing at its end.
fn closed(text: &str, version: Version) -> Option<String> {
    let dialect = Dialect::of(version)?;
    let mut closed = text.to_owned();
    for _ in 0..MOST_CLOSED {
        let Some(malformed) = Pattern::new(&closed, dialect).malformed() else {
            return Some(closed);
        };
        closed.push(match malformed.defect {
            Defect::OpenClass => ']',
            Defect::OpenBrace => '}',
            _ => return None,
        });
    }
    None
}

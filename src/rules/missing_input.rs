//! See rules/missing-input.md.

use std::collections::BTreeMap;

use crate::rule::input::{declaration, is_declared_here, said_of_input};
use crate::rule::prelude::*;
use crate::rule::refusal::{listed, said_of_file};
use crate::source::Span;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    // All inputs that an include does not give are missing at one place.
    let mut missing: BTreeMap<Span, Vec<(&Problem, &str)>> = BTreeMap::new();
    for problem in pipeline.problems(Trouble::InputMissing) {
        if is_declared_here(pipeline, problem) {
            undefaulted(pipeline, problem, sink);
            continue;
        }
        if let Some((name, _)) = said_of_input(&problem.text) {
            missing.entry(problem.at).or_default().push((problem, name));
        }
    }
    for named in missing.into_values() {
        let Some(&(first, _)) = named.first() else {
            continue;
        };
        let names: Vec<&str> = named.iter().map(|(_, name)| *name).collect();
        let file = said_of_file(&first.text).0;
        let of = file.map_or_else(String::new, |file| format!(" of `{file}`"));
        let (what, verb) = match names.len() {
            1 => ("input", "is"),
            _ => ("inputs", "are"),
        };
        let all = listed(names.iter().copied());
        let message = format!("{what} {all}{of} {verb} not given");
        let finding = sink.report_problem(pipeline, first, None, message);
        for name in names {
            if let Some(entry) = declaration(pipeline, name) {
                finding.label(entry.key, "declared here, without a default");
            }
        }
    }
}

/// Who starts the pipeline by hand may give what the root file declares; a push does not.
fn undefaulted(pipeline: &Pipeline<'_>, problem: &Problem, sink: &mut Sink<'_>) {
    let Some((name, _)) = said_of_input(&problem.text) else {
        return;
    };
    let message = format!("input `{name}` has no default, so a push starts no pipeline");
    let finding = sink.report_problem(pipeline, problem, None, message);
    finding
        .level(Severity::Warning)
        .help("give it a `default`, unless the pipeline is always started with inputs");
}

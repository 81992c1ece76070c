//! See rules/unfit-stop-job.md.

use crate::rule::prelude::*;
use crate::rule::refusal::{subjects, word};
use crate::syntax::Node;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for problem in pipeline.problems(Trouble::StopJob) {
        for node in subjects(pipeline, problem).into_iter().flatten() {
            report(pipeline, problem, node, sink);
        }
    }
}

fn report<'t>(pipeline: &Pipeline<'t>, problem: &Problem, node: Node<'t>, sink: &mut Sink<'_>) {
    let Some(name) = word(node) else { return };
    let named = |title: &str| pipeline.jobs().iter().find(|job| job.title() == title);
    let stopping = named(name).copied();
    let environment = stopping.and_then(|job| job.body().get("environment"));
    let text = problem.text.as_str();
    if text.ends_with(" does not have environment defined") {
        let message = format!("`on_stop` names `{name}`, which has no `environment`");
        let finding = sink.report_problem(pipeline, problem, Some(node), message);
        if let Some(job) = stopping {
            finding.label(job.name(), "this job stops no environment");
        }
    } else if text.ends_with(" have different environment name") {
        let message = format!("`on_stop` names `{name}`, which stops another environment");
        let finding = sink.report_problem(pipeline, problem, Some(node), message);
        let starting = problem.job.as_deref().and_then(named);
        let own = starting.and_then(|job| job.body().get("environment"));
        let both = [(own, "started here"), (environment, "stopped there")];
        for (environment, text) in both {
            if let Some(environment) = environment {
                let place = environment.get("name").unwrap_or(environment);
                finding.label(place, text);
            }
        }
    } else {
        let message = format!("`on_stop` names `{name}`, which does not stop its environment");
        let finding = sink.report_problem(pipeline, problem, Some(node), message);
        finding.help("give the environment of that job `action: stop`");
        let Some(environment) = environment else {
            return;
        };
        let action = environment.get("action");
        match action {
            Some(action) => finding.label(action, "must be `stop`"),
            None => finding.label(environment.at_key(), "without `action: stop`"),
        };
        let edit = match (action, environment.shape()) {
            (Some(action), _) => edit::replace(action.own(), "stop"),
            (None, Shape::Map) => edit::insert(environment.own(), "action", "stop"),
            (None, _) => None,
        };
        finding.fix("let the job stop the environment", Safety::Unsafe, [edit]);
    }
}

//! See rules/undefined-reference.md.

use crate::rule::prelude::*;
use crate::rule::refusal::{Hints, Meant, hint, keys_above, meant, said_of_file, subjects, word};
use crate::syntax::Node;

/// What names something that is not there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Naming {
    Stage,
    /// `needs`, `dependencies`, `on_stop`, or a child pipeline's artifact.
    Job(&'static str),
    Extends,
    /// `extends` of what is there, but no map.
    ExtendsNoMap,
    Reference,
    /// `$[[ matrix.NAME ]]` in `needs`.
    Matrix,
}

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    let mut hints = Hints::default();
    let hints = &mut hints;
    for problem in pipeline.problems(Trouble::UndefinedReference) {
        for node in subjects(pipeline, problem) {
            match (Naming::of(&problem.text), node) {
                (Naming::Stage, node) => stage(pipeline, problem, node, hints, sink),
                (Naming::Job(keyword), Some(node)) => {
                    job(pipeline, problem, keyword, node, hints, sink)
                }
                (Naming::Extends, Some(node)) => base(pipeline, problem, node, hints, sink),
                (Naming::ExtendsNoMap, Some(node)) => no_map(pipeline, problem, node, sink),
                (Naming::Reference, Some(node)) => reference(pipeline, problem, node, hints, sink),
                (Naming::Matrix, node) => matrix(pipeline, problem, node, sink),
                (_, None) => {}
            }
        }
    }
}

impl Naming {
    /// Read from GitLab's text, which differs for each.
    fn of(text: &str) -> Self {
        let (_, text) = said_of_file(text);
        if text.starts_with("!reference ") {
            Self::Reference
        } else if text.contains(": unknown keys in `extends` (") {
            Self::Extends
        } else if text.contains(": invalid base hashes in `extends` (") {
            Self::ExtendsNoMap
        } else if text.contains(" job: chosen stage ") {
            Self::Stage
        } else if text.contains(" job: on_stop job ") {
            Self::Job("on_stop")
        } else if text.contains(" job: undefined need: ") {
            Self::Job("needs")
        } else if text.contains(" does not exist in matrix configuration") {
            Self::Matrix
        } else {
            Self::Job("dependencies")
        }
    }
}

fn stage<'t>(
    pipeline: &Pipeline<'t>,
    problem: &Problem,
    node: Option<Node<'t>>,
    hints: &mut Hints,
    sink: &mut Sink<'_>,
) {
    let stages = pipeline.root().get("stages");
    let label = |finding: &mut Finding| {
        if let Some(stages) = stages {
            finding.label(stages.key, "the stages are defined here");
        }
    };
    let Some((node, name)) = node.and_then(|node| Some((node, word(node)?))) else {
        let message = "this job is in stage `test` by default, which is not defined";
        let finding = sink.report_problem(pipeline, problem, None, message);
        finding.help("give the job a `stage`");
        return label(finding);
    };
    let meant = hints
        .of(name, problem)
        .filter(|meant| Some(meant.name) != problem.job.as_deref());
    let message = format!("stage `{name}` is not defined{}", shown(meant));
    let finding = sink.report_problem(pipeline, problem, Some(node), message);
    label(finding);
    if stages.is_none() && meant.is_none() {
        finding.help("without `stages` there are only `build`, `test` and `deploy`");
    }
    replace(finding, node, meant);
}

fn job<'t>(
    pipeline: &Pipeline<'t>,
    problem: &Problem,
    keyword: &str,
    node: Node<'t>,
    hints: &mut Hints,
    sink: &mut Sink<'_>,
) {
    let Some(name) = word(node) else { return };
    let is_artifact = keyword == "dependencies" && keys_above(node).contains(&"trigger");
    let keyword = if is_artifact { "job" } else { keyword };
    // Of a job with `parallel`, one copy may be named.
    let copy = problem.text.rsplit_once(": undefined need: ");
    if let Some((_, copy)) = copy.filter(|(_, copy)| *copy != name) {
        let message = format!("`{keyword}` names `{copy}`, which is no copy of `{name}`");
        let finding = sink.report_problem(pipeline, problem, Some(node), message);
        if let Some(job) = pipeline.jobs().iter().find(|job| job.title() == name) {
            let place = job.body().get("parallel");
            finding.label(
                place.map_or_else(|| job.name().into(), Field::at_key),
                "the copies are made here",
            );
        }
        finding.help("give each variable of the matrix one value, in the same order");
        return;
    }
    let mut hidden = pipeline.templates().iter();
    if let Some(hidden) = hidden.find(|job| job.title() == name) {
        let message = format!("`{keyword}` names the hidden job `{name}`, which never runs");
        let finding = sink.report_problem(pipeline, problem, Some(node), message);
        finding.label(hidden.name(), "hidden because of the dot");
        return;
    }
    let meant = hints
        .of(name, problem)
        .filter(|meant| Some(meant.name) != problem.job.as_deref());
    let message = format!(
        "`{keyword}` names `{name}`, which does not exist{}",
        shown(meant)
    );
    let finding = sink.report_problem(pipeline, problem, Some(node), message);
    let dotted = format!(".{name}");
    let mut hidden = pipeline.templates().iter();
    if let Some(hidden) = hidden.find(|job| job.title() == dotted) {
        finding.label(hidden.name(), "hidden: it never runs");
    }
    if keyword == "needs" && meant.is_none() {
        finding.help("add `optional: true` if only some pipelines have the job");
    }
    replace(finding, node, meant);
}

fn base<'t>(
    pipeline: &Pipeline<'t>,
    problem: &Problem,
    node: Node<'t>,
    hints: &mut Hints,
    sink: &mut Sink<'_>,
) {
    let Some(name) = word(node) else {
        let message = "`extends` takes names of jobs";
        sink.report_problem(pipeline, problem, Some(node), message);
        return;
    };
    // Sections such as `variables` can be extended, but nobody means to.
    let jobs = pipeline.templates().iter().chain(pipeline.jobs());
    let names: Vec<&str> = jobs
        .map(Job::title)
        .filter(|name| problem.job.as_deref() != Some(name))
        .collect();
    let dotted = format!(".{name}");
    let template = names.iter().copied().find(|name| *name == dotted);
    let template = template.map(|name| Meant {
        name,
        is_certain: true,
    });
    let meant = template.or_else(|| hints.meant(name, names.iter().copied()));
    let message = format!(
        "`extends` names `{name}`, which does not exist{}",
        shown(meant)
    );
    let finding = sink.report_problem(pipeline, problem, Some(node), message);
    replace(finding, node, meant);
}

fn no_map<'t>(pipeline: &Pipeline<'t>, problem: &Problem, node: Node<'t>, sink: &mut Sink<'_>) {
    let Some(name) = word(node) else { return };
    // What includes a part may fill an empty entry of it.
    let target = pipeline.root().get(name);
    let may_be_filled = target.is_some_and(|entry| entry.value.shape() == Shape::Null);
    if may_be_filled && pipeline.standing() == Standing::Fragment {
        return;
    }
    let message = format!("`extends` names `{name}`, which is not a map");
    let finding = sink.report_problem(pipeline, problem, Some(node), message);
    if let Some(entry) = target {
        finding.label(entry.key, "not a map of keywords");
    }
}

fn reference<'t>(
    pipeline: &Pipeline<'t>,
    problem: &Problem,
    node: Node<'t>,
    hints: &mut Hints,
    sink: &mut Sink<'_>,
) {
    let Some(name) = word(node) else { return };
    let before: Vec<&str> = node.parent().map_or_else(Vec::new, |list| {
        let before = list.items().take_while(|item| item.id() != node.id());
        before.filter_map(word).collect()
    });
    let within = match before.as_slice() {
        [] => String::new(),
        keys => format!(" in `{}`", keys.join(":")),
    };
    if problem.wanted.iter().any(|known| known == name) {
        let message = format!("`!reference` names `{name}`{within}, which is empty");
        sink.report_problem(pipeline, problem, Some(node), message);
        return;
    }
    let meant = hints
        .of(name, problem)
        .filter(|meant| Some(meant.name) != problem.job.as_deref());
    let message = format!(
        "`!reference` names `{name}`{}, which does not exist{}",
        within,
        shown(meant)
    );
    let finding = sink.report_problem(pipeline, problem, Some(node), message);
    let mut path = before.iter().copied();
    let holder = path.next().and_then(|first| pipeline.root().get(first));
    let holder = path.try_fold(holder, |entry, key| Some(entry?.value.get(key)));
    if let Some(Some(holder)) = holder {
        finding.label(holder.key, format!("no `{name}` in here"));
    }
    replace(finding, node, meant);
}

fn matrix<'t>(
    pipeline: &Pipeline<'t>,
    problem: &Problem,
    node: Option<Node<'t>>,
    sink: &mut Sink<'_>,
) {
    let Some(name) = problem.text.rsplit('\'').nth(1) else {
        return;
    };
    let message = format!(
        "`needs` uses the matrix variable `{name}`, which this job does not have{}",
        hint(meant(name, problem))
    );
    sink.report_problem(pipeline, problem, node, message);
}

/// GitLab refuses the name that is there, and only one other can have been meant.
fn replace(finding: &mut Finding, node: Node<'_>, meant: Option<Meant<'_>>) {
    if let Some(Meant { name, .. }) = meant.filter(|meant| meant.is_certain) {
        let edit = edit::replace(Some(node), name);
        finding.fix(format!("write `{name}`"), Safety::Safe, [edit]);
    }
}

fn shown(meant: Option<Meant<'_>>) -> String {
    hint(meant.map(|meant| meant.name))
}

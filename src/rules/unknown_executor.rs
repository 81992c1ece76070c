//! See rules/unknown-executor.md.

use crate::rule::prelude::*;
use crate::rule::values;
use crate::syntax::{nearest, slip};

/// What people write for an executor whose name is another word.
const OTHER_NAMES: [(&str, &str); 3] =
    [("k8s", "kubernetes"), ("local", "shell"), ("bash", "shell")];

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let Some(field) = runner.get("executor") else {
            report_absent(runner, sink);
            continue;
        };
        // With two spellings of the key, which one counts is random.
        if runner.executor() == Some(Known::Dynamic) {
            continue;
        }
        let Known::Is(name) = field.text() else {
            continue;
        };
        if name.contains('$') {
            continue;
        }
        match Executor::parse(name) {
            None => report_unknown(runner, field, name, sink),
            Some(executor) if !executor.is_known_to(runner.version()) => {
                report_version(runner, field, executor, sink);
            }
            Some(_) => {}
        }
    }
}

/// A runner that is registered already has its address and its token; without them it is a template
/// or a part of a file.
fn report_absent(runner: Runner<'_>, sink: &mut Sink<'_>) {
    let has = |key: &str| runner.get(key).is_some_and(|field| !field.is_unset());
    let is_registered = has("url") && has("token");
    if runner.is_fragment() || runner.executor().is_some() || !is_registered {
        return;
    }
    let message = format!(
        "runner `{}` has no `executor`: it takes no jobs",
        runner.name()
    );
    let finding = sink.report(runner.title(), message);
    finding
        .here("marked as unhealthy at each poll")
        .help("name the executor, such as `executor = \"docker\"`");
    // The section that is there says what was meant.
    if let Some((executor, _)) = runner.images() {
        let insert = edit::insert(Some(runner.table()), "executor", executor.name());
        let title = format!("write `executor = \"{}\"`", executor.name());
        finding.fix(title, Safety::Unsafe, [insert]);
    }
}

fn report_unknown(runner: Runner<'_>, field: Field<'_>, name: &str, sink: &mut Sink<'_>) {
    let version = runner.version();
    let known = Executor::ALL
        .into_iter()
        .filter(|executor| executor.is_known_to(version));
    let names: Vec<&str> = known.map(Executor::name).collect();
    let message = match name {
        "" => "`executor` is empty: this runner takes no jobs".to_owned(),
        _ => format!("there is no executor `{name}`: this runner takes no jobs"),
    };
    let finding = sink.report(field, message);
    finding.here("marked as unhealthy at each poll");
    let other = OTHER_NAMES
        .into_iter()
        .find_map(|(wrong, right)| (wrong == name).then_some(right));
    let (right, safety) = match slip(name, names.iter().copied()) {
        Some(right) => (right, Safety::Safe),
        None => match other.or_else(|| nearest(name, names.iter().copied())) {
            Some(right) => (right, Safety::Unsafe),
            None => {
                finding.help(format!("use {}", values::choices(&names)));
                return;
            }
        },
    };
    finding.help(format!("was `{right}` meant?")).fix(
        format!("write `{right}`"),
        safety,
        [edit::replace(field.own(), right)],
    );
}

fn report_version(runner: Runner<'_>, field: Field<'_>, executor: Executor, sink: &mut Sink<'_>) {
    let version = runner.version();
    let name = executor.name();
    let (message, help) = match (executor.removed(), executor.first()) {
        (Some(removed), _) if version >= removed => (
            format!("executor `{name}` was removed in {removed}: this runner takes no jobs"),
            "use `docker`, or `docker-autoscaler` for machines that come and go",
        ),
        (_, Some(first)) => (
            format!("Runner {version} has no executor `{name}`, which came with {first}"),
            "upgrade the runner, or correct its version in the settings",
        ),
        _ => return,
    };
    sink.report(field, message)
        .here("marked as unhealthy at each poll")
        .help(help);
}

//! See rules/autoscaled-instance-reused.md.

use crate::rule::prelude::*;
use crate::semantics::privilege::switch;
use crate::semantics::pull_policy::Container;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let Some(Known::Is(executor)) = runner.executor() else {
            continue;
        };
        let (section, key) = match executor {
            Executor::Instance | Executor::DockerAutoscaler => ("autoscaler", "max_use_count"),
            Executor::DockerMachine | Executor::DockerSshMachine => ("machine", "MaxBuilds"),
            _ => continue,
        };
        let section = runner.section(section);
        let why = match executor {
            // Jobs have virtual machines of their own within the instance.
            Executor::Instance if is_nested(section) => continue,
            Executor::Instance => None,
            _ => match privileged(runner, executor) {
                Some(switch) => Some(switch),
                None => continue,
            },
        };
        if section.exists() {
            report(runner, section, key, why, sink);
        }
    }
}

/// Whether the file says or leaves open that jobs have virtual machines of their own.
fn is_nested(section: Section<'_>) -> bool {
    section.section("vm_isolation").flag("enabled") != Known::Is(false)
}

/// The key that makes jobs or their services privileged.
fn privileged<'t>(runner: Runner<'t>, executor: Executor) -> Option<Field<'t>> {
    let containers = [Container::Build, Container::Service { index: 0 }];
    let switches = containers
        .into_iter()
        .filter_map(|container| switch(executor, runner.version(), runner.docker(), container));
    switches
        .into_iter()
        .find(|switch| switch.bool() == Known::Is(true))
}

fn report(
    runner: Runner<'_>,
    section: Section<'_>,
    key: &'static str,
    why: Option<Field<'_>>,
    sink: &mut Sink<'_>,
) {
    let uses = section.get(key);
    let shares = section.get("capacity_per_instance");
    let number = |field: Option<Field<'_>>, default| {
        field.map_or(Some(default), |field| field.int().known())
    };
    // Zero is no limit, as nothing is.
    let (Some(count), Some(share)) = (number(uses, 0), number(shares, 1)) else {
        return;
    };
    let jobs = if why.is_some() {
        "privileged jobs"
    } else {
        "jobs"
    };
    let is_shared = key == "max_use_count" && share > 1;
    let (at, message): (Place, String) = match (uses, shares.filter(|_| is_shared)) {
        (_, Some(shares)) => (
            shares.into(),
            format!("{jobs} share a machine: `capacity_per_instance` is {share}"),
        ),
        (_, None) if count == 1 => return,
        (Some(uses), None) => (
            uses.into(),
            format!("{jobs} reuse a machine: `{key}` is {count}"),
        ),
        (None, None) => (
            section.title(),
            format!("{jobs} reuse a machine: `{key}` is not set"),
        ),
    };
    let finding = sink.trusting(runner.trust()).report(at, message);
    finding.here("what one job leaves behind, the next one meets");
    if let Some(switch) = why {
        finding.label(switch, "may change the machine");
    }
    let once = match uses {
        _ if count == 1 => None,
        Some(uses) => Some(edit::replace(uses.own(), 1_i64)),
        None => Some(edit::insert(section.table(), key, 1_i64)),
    };
    let alone = shares
        .filter(|_| is_shared)
        .map(|shares| edit::replace(shares.own(), 1_i64));
    finding
        .help(format!("write `{key} = 1`: a new machine for every job"))
        .fix(
            "take a new machine for every job",
            Safety::Unsafe,
            once.into_iter().chain(alone),
        );
}

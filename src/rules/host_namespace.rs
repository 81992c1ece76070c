//! See rules/host-namespace.md.

use crate::rule::prelude::*;
use crate::rule::wording::listed;
use crate::semantics::pod_patch::{host_namespaces, patches};

/// A key of `[runners.docker]`.
struct Key {
    name: &'static str,
    since: Version,
    effect: &'static str,
}

const KEYS: [Key; 4] = [
    Key {
        name: "network_mode",
        since: Version::new(1, 1),
        effect: "puts jobs into the network of the host, with its local services",
    },
    Key {
        name: "pid_mode",
        since: Version::new(19, 1),
        effect: "lets jobs see and signal the processes of the host",
    },
    Key {
        name: "ipcmode",
        since: Version::new(15, 7),
        effect: "lets jobs read and write the shared memory of the host",
    },
    Key {
        name: "userns_mode",
        since: Version::new(9, 3),
        effect: "makes root in a job root on the host, even where Docker keeps them apart",
    },
];

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        match runner.images() {
            Some((Executor::Kubernetes, _)) => report_patches(runner, sink),
            Some((_, section)) => report_keys(runner, section, sink),
            None => {}
        }
    }
}

fn report_keys(runner: Runner<'_>, section: Section<'_>, sink: &mut Sink<'_>) {
    for key in KEYS.iter().filter(|key| key.since <= runner.version()) {
        let Some(field) = section
            .get(key.name)
            .filter(|field| field.text() == Known::Is("host"))
        else {
            continue;
        };
        let message = format!("`{} = \"host\"` {}", key.name, key.effect);
        sink.trusting(runner.trust())
            .report(field, message)
            .here("not kept apart from the host")
            .help("remove it, or give the jobs that need it a runner of their own")
            .fix(
                "keep jobs apart from the host",
                Safety::Unsafe,
                [edit::remove(field.own_entry())],
            );
    }
}

fn report_patches(runner: Runner<'_>, sink: &mut Sink<'_>) {
    for patch in patches(runner) {
        let namespaces = patch.text().known().map(host_namespaces);
        let namespaces = namespaces.into_iter().flatten();
        let namespaces: Vec<String> = namespaces.map(str::to_owned).collect();
        if namespaces.is_empty() {
            continue;
        }
        let message = format!(
            "the patch turns {} on: pods share that with their node",
            listed(&namespaces, "and")
        );
        sink.trusting(runner.trust())
            .report(patch, message)
            .here("not kept apart from the node")
            .help("take it out of the patch, or give the jobs that need it a runner of their own");
    }
}

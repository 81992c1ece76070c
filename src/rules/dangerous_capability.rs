//! See rules/dangerous-capability.md.

use crate::rule::listed::without;
use crate::rule::prelude::*;

/// What comes close to `privileged`, and what it gives.
const CAPABILITIES: [(&str, &str); 8] = [
    ("ALL", "all that root of the host may do"),
    ("SYS_ADMIN", "may mount file systems and much more"),
    ("SYS_MODULE", "may load modules into the kernel"),
    ("SYS_PTRACE", "may read and change other processes"),
    ("SYS_RAWIO", "may use memory and ports directly"),
    ("DAC_READ_SEARCH", "may open any file of the host"),
    ("BPF", "may load programs into the kernel"),
    (NETWORK, "may change interfaces, routes and filters"),
];

/// Not close to `privileged`, but more than most jobs need.
const NETWORK: &str = "NET_ADMIN";

/// Containers of a pod, with the key and the first version of their context.
const CONTEXTS: [(&str, Version); 4] = [
    ("build_container_security_context", Version::new(14, 5)),
    ("helper_container_security_context", Version::new(14, 5)),
    ("service_container_security_context", Version::new(14, 5)),
    (
        "init_permissions_container_security_context",
        Version::new(15, 2),
    ),
];

/// First version that adds capabilities to all containers of a pod.
const KUBERNETES_SINCE: Version = Version::new(13, 5);

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let Some((executor, section)) = runner.images() else {
            continue;
        };
        let is_kubernetes = executor == Executor::Kubernetes;
        if !is_kubernetes || runner.version() >= KUBERNETES_SINCE {
            report(runner, section, "cap_add", "cap_add", sink);
        }
        let contexts = CONTEXTS.iter().filter(|_| is_kubernetes);
        for (name, _) in contexts.filter(|(_, since)| *since <= runner.version()) {
            let capabilities = section.section(name).section("capabilities");
            report(runner, capabilities, "add", "capabilities.add", sink);
        }
    }
}

fn report(runner: Runner<'_>, section: Section<'_>, key: &str, shown: &str, sink: &mut Sink<'_>) {
    let Some(list) = section.get(key) else {
        return;
    };
    for word in section.words(key) {
        let upper = word.text.to_ascii_uppercase();
        let bare = upper.strip_prefix("CAP_").unwrap_or(&upper);
        let Some((name, effect)) = CAPABILITIES.iter().find(|(name, _)| *name == bare) else {
            continue;
        };
        let is_network = *name == NETWORK;
        let message = if is_network {
            format!(
                "`{shown}` with `{}` lets jobs change their network",
                word.text
            )
        } else {
            format!(
                "`{shown}` with `{}` is close to `privileged = true`",
                word.text
            )
        };
        let finding = sink.trusting(runner.trust()).report(word.field, message);
        if is_network {
            finding.only(Profile::Strict);
        }
        finding
            .here(*effect)
            .help("remove it, or give the jobs that need it a runner of their own")
            .fix(
                format!("do not add `{}`", word.text),
                Safety::Unsafe,
                [without(list, word.field)],
            );
    }
}

//! See rules/security-opt-unconfined.md.

use crate::rule::listed::without;
use crate::rule::prelude::*;
use crate::semantics::privilege::switch;
use crate::semantics::pull_policy::Container;

/// First version with options for services.
const SERVICES_SINCE: Version = Version::new(15, 10);

/// First version with profiles of pods.
const PROFILES_SINCE: Version = Version::new(18, 11);

/// The tables of a pod with a profile, and whom they are for.
const CONTEXTS: [(&str, &str); 5] = [
    ("pod_security_context", "every container of a job"),
    ("build_container_security_context", "every job"),
    (
        "helper_container_security_context",
        "the helper of every job",
    ),
    (
        "service_container_security_context",
        "the services of every job",
    ),
    (
        "init_permissions_container_security_context",
        "the container that prepares volumes",
    ),
];

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let Some((executor, section)) = runner.images() else {
            continue;
        };
        // Rootless builds need both options, and are better than a privileged container.
        let build = switch(executor, runner.version(), section, Container::Build);
        let is_unprivileged = build.is_none_or(|build| build.bool() == Known::Is(false));
        if is_unprivileged && runner.trust() == Some(Trust::Project) {
            continue;
        }
        if executor == Executor::Kubernetes {
            report_profiles(runner, section, sink);
            continue;
        }
        report_options(section, "security_opt", "every job", sink);
        if runner.version() >= SERVICES_SINCE {
            let whose = "the services of every job";
            report_options(section, "services_security_opt", whose, sink);
        }
    }
}

fn report_options(section: Section<'_>, key: &str, whose: &str, sink: &mut Sink<'_>) {
    let Some(list) = section.get(key) else {
        return;
    };
    for word in section.words(key) {
        let Some((option, value)) = word.text.split_once(['=', ':']) else {
            continue;
        };
        let what = match (option, value) {
            ("seccomp", "unconfined") => "seccomp",
            ("apparmor", "unconfined") => "AppArmor",
            ("label", "disable") => "SELinux",
            ("systempaths", _) => {
                let message = format!(
                    "`{}` does nothing: the Runner has no such option",
                    word.text
                );
                sink.report(word.field, message)
                    .level(Severity::Note)
                    .here("not supported")
                    .help("remove it")
                    .fix("remove it", Safety::Unsafe, [without(list, word.field)]);
                continue;
            }
            _ => continue,
        };
        let message = format!("`{}` switches {what} off for {whose}", word.text);
        sink.report(word.field, message)
            .here("nothing limits what a job asks of the kernel")
            .help("remove it, or name a profile that allows just what these jobs need")
            .fix(
                format!("leave {what} on"),
                Safety::Unsafe,
                [without(list, word.field)],
            );
    }
}

fn report_profiles(runner: Runner<'_>, section: Section<'_>, sink: &mut Sink<'_>) {
    if runner.version() < PROFILES_SINCE {
        return;
    }
    for (context, whose) in CONTEXTS {
        let profile = section.section(context).section("seccomp_profile");
        let Some(kind) = profile
            .get("type")
            .filter(|kind| kind.text() == Known::Is("Unconfined"))
        else {
            continue;
        };
        sink.report(
            kind,
            format!("`Unconfined` switches seccomp off for {whose}"),
        )
        .here("nothing limits what a job asks of the kernel")
        .help("write `RuntimeDefault`, or name a profile of the node with `Localhost`")
        .fix(
            "use the profile of the container runtime",
            Safety::Unsafe,
            [edit::replace(kind.own(), "RuntimeDefault")],
        );
    }
}

//! See rules/kubernetes-security-profile-invalid.md.

use crate::rule::allow::shown;
use crate::rule::prelude::*;
use crate::rule::values;

const PROFILES_SINCE: Version = Version::new(18, 11);
const PROC_MOUNT_SINCE: Version = Version::new(15, 9);

const CONTEXTS: [&str; 5] = [
    "pod_security_context",
    "build_container_security_context",
    "helper_container_security_context",
    "service_container_security_context",
    "init_permissions_container_security_context",
];

const TYPES: [&str; 3] = ["RuntimeDefault", "Localhost", "Unconfined"];

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let Some(section) = values::kubernetes(runner) else {
            continue;
        };
        for name in CONTEXTS {
            let context = section.section(name);
            if runner.version() >= PROFILES_SINCE {
                check_profile(runner, context.section("seccomp_profile"), "seccomp", sink);
                check_profile(
                    runner,
                    context.section("app_armor_profile"),
                    "AppArmor",
                    sink,
                );
            }
            // The pod as a whole has none.
            if name != "pod_security_context" {
                check_proc_mount(runner, context, sink);
            }
        }
    }
}

fn check_profile<'t>(runner: Runner<'t>, profile: Section<'t>, kind: &str, sink: &mut Sink<'_>) {
    let Some(word) = profile
        .get("type")
        .and_then(|field| values::word(runner, field))
    else {
        return;
    };
    if !TYPES.contains(&word.text) {
        let message = format!(
            "`{}` is no type of {kind} profile; the Runner logs that and leaves the profile out",
            shown(word.text)
        );
        let finding = sink.report(word.field, message);
        finding
            .here("no profile is set")
            .help(format!("use {}", values::choices(&TYPES)));
        if let Some(meant) = values::same_letters(word.text, &TYPES) {
            values::replace(finding, word, meant, Safety::Unsafe);
        }
        return;
    }
    if word.text != "Localhost" {
        return;
    }
    let name = profile.get("localhost_profile");
    if name.is_none_or(|name| name.text() == Known::Is("")) {
        let message = format!(
            "{kind} profile of type `Localhost` without `localhost_profile`; the Runner logs that and leaves the profile out"
        );
        sink.report(word.field, message)
            .here("no profile is set")
            .help("name the profile of the node in `localhost_profile`");
    }
}

fn check_proc_mount<'t>(runner: Runner<'t>, context: Section<'t>, sink: &mut Sink<'_>) {
    let word = values::text(runner, context, "proc_mount", PROC_MOUNT_SINCE);
    let Some(word) = word else { return };
    let trimmed = word.text.trim().to_lowercase();
    if matches!(trimmed.as_str(), "default" | "unmasked" | "") {
        return;
    }
    let message = format!(
        "`{}` is no `proc_mount`; the Runner logs `invalid proc-mount value` and leaves it out",
        shown(word.text)
    );
    sink.report(word.field, message)
        .here("Kubernetes' default is used")
        .help("use `default` or `unmasked`");
}

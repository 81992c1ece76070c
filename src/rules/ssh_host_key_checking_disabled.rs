//! See rules/ssh-host-key-checking-disabled.md.

use crate::rule::prelude::*;

const KEY: &str = "disable_strict_host_key_checking";

/// First version that can check keys of hosts.
const SINCE: Version = Version::new(14, 3);

/// First version that checks them where nothing is said.
const DEFAULT_SINCE: Version = Version::new(15, 0);

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let is_used = match runner.executor() {
            None => true,
            Some(Known::Is(executor)) => executor.is_over_ssh(),
            Some(_) => false,
        };
        let section = runner.section("ssh");
        if !is_used || !section.exists() {
            continue;
        }
        let version = runner.version();
        if version < SINCE {
            let message = format!("Runner {version} does not check the keys of SSH hosts");
            sink.report(section.title(), message)
                .here("whoever answers gets the jobs")
                .help(format!(
                    "upgrade the runner to {DEFAULT_SINCE}, which checks them"
                ));
            continue;
        }
        let Some(field) = section.get(KEY) else {
            if version < DEFAULT_SINCE {
                let message =
                    format!("Runner {version} does not check the keys of SSH hosts by default");
                report(sink, section.title(), message).fix(
                    "check them",
                    Safety::Unsafe,
                    [edit::insert(section.table(), KEY, false)],
                );
            }
            continue;
        };
        if field.bool() == Known::Is(true) {
            let message = format!("`{KEY} = true`: keys of SSH hosts are not checked");
            report(sink, field, message).fix(
                "check them",
                Safety::Unsafe,
                [edit::replace(field.own(), false)],
            );
        }
    }
}

fn report<'s>(sink: &'s mut Sink<'_>, at: impl Into<Place>, message: String) -> &'s mut Finding {
    sink.report(at, message)
        .here("whoever answers gets the jobs")
        .help(format!(
            "set `{KEY} = false`, and name the hosts in the file of `known_hosts_file`"
        ))
}

//! See rules/docker-socket-mounted.md.

use crate::rule::listed::without;
use crate::rule::prelude::*;
use crate::semantics::host_mounts::host_mounts;
use crate::semantics::host_path::Reach;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        for mount in host_mounts(runner) {
            let what = match mount.reach {
                Reach::Socket => "",
                Reach::SocketDirectory => " and with it the sockets of container daemons",
                _ => continue,
            };
            let message = format!(
                "`{}`{what} is mounted into every job: jobs can start privileged containers on the host",
                mount.path
            );
            let finding = sink.trusting(runner.trust()).report(mount.field, message);
            finding.here(if mount.is_read_only() {
                "a socket works as well when it is mounted read-only"
            } else {
                "gives jobs the host"
            });
            finding.help(
                "build images without a daemon (rootless BuildKit, Buildah), or with a service `docker:dind` on a runner for that",
            );
            if let Some(list) = mount.list {
                finding.fix(
                    "do not mount it",
                    Safety::Unsafe,
                    [without(list, mount.field)],
                );
            }
        }
    }
}

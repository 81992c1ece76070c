//! See rules/sensitive-host-path-mounted.md.

use crate::rule::prelude::*;
use crate::semantics::host_mounts::{Way, host_mounts};
use crate::semantics::host_path::{Reach, holds_secrets};

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        for mount in host_mounts(runner) {
            let is_read_only = mount.is_read_only();
            let is_reported = match mount.reach {
                Reach::Disk | Reach::System => true,
                Reach::Readable => !is_read_only,
                _ => false,
            };
            if !is_reported {
                continue;
            }
            let is_secret = match mount.reach {
                Reach::Disk => true,
                Reach::Readable => false,
                _ => holds_secrets(mount.path),
            };
            let how = if is_read_only { ", read-only" } else { "" };
            let message = format!("host path `{}` is mounted into every job{how}", mount.path);
            let finding = sink.trusting(runner.trust()).report(mount.field, message);
            finding.here(match (is_secret, is_read_only) {
                (true, true) => "holds secrets of the host",
                (false, true) => "jobs read files of the host",
                (_, false) => "jobs change files of the host",
            });
            if is_read_only && !is_secret {
                finding.lower();
            }
            finding.help(match mount.reach {
                Reach::Readable => "mount it read-only",
                _ => "mount a directory that holds nothing but what jobs need, or put that into the image",
            });
            if let Way::Volume { entry, volume } = mount.way
                && !is_secret
                && volume.mode.is_none()
            {
                finding.fix(
                    "mount it read-only",
                    Safety::Unsafe,
                    [edit::replace(mount.field.own(), format!("{entry}:ro"))],
                );
            }
        }
    }
}

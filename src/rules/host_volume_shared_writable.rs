//! See rules/host-volume-shared-writable.md.

use crate::rule::prelude::*;
use crate::semantics::host_mounts::{Way, host_mounts};
use crate::semantics::host_path::Reach;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    // What is on a machine for one job is gone before the next one.
    for runner in config.runners().filter(|runner| !runner.is_single_use()) {
        for mount in host_mounts(runner) {
            let Way::Volume { entry, volume } = mount.way else {
                continue;
            };
            if mount.reach != Reach::Other || mount.is_read_only() {
                continue;
            }
            let whose = match runner.trust() {
                Some(Trust::Group) => "every project of the group",
                _ => "every project on this shared runner",
            };
            let message = format!("`{}` of the host is writable by {whose}", mount.path);
            let finding = sink.trusting(runner.trust()).report(mount.field, message);
            finding
                .here("the same directory in every job")
                .help(format!(
                    "mount it read-only, or write `{}` alone for a volume of each project",
                    volume.destination
                ));
            finding.fix(
                "mount it read-only",
                Safety::Unsafe,
                [read_only(entry, volume.mode)
                    .and_then(|text| edit::replace(mount.field.own(), text))],
            );
        }
    }
}

/// The entry with `ro` in the place of `rw`, or behind it; `None` where other marks stand there.
fn read_only(entry: &str, mode: Option<&str>) -> Option<String> {
    match mode {
        None => Some(format!("{entry}:ro")),
        Some("rw") => Some(format!("{}ro", entry.strip_suffix("rw")?)),
        Some(_) => None,
    }
}

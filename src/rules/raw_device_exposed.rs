//! See rules/raw-device-exposed.md.

use crate::rule::listed::without;
use crate::rule::prelude::*;
use crate::semantics::host_path::normal;

/// Starts of devices with memory or disks of the host.
const DEVICES: [&str; 6] = [
    "/dev/mem",
    "/dev/kmem",
    "/dev/sd",
    "/dev/nvme",
    "/dev/vd",
    "/dev/disk",
];

/// First version with rules on kinds of devices.
const RULES_SINCE: Version = Version::new(15, 1);

/// First version with devices of services.
const SERVICES_SINCE: Version = Version::new(17, 10);

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let Some((_, section)) = runner
            .images()
            .filter(|(executor, _)| executor.is_docker_family())
        else {
            continue;
        };
        report_devices(runner, section, "devices", "every job", sink);
        if runner.version() >= SERVICES_SINCE {
            let services = section.section("services_devices");
            let images: Vec<&str> = services.entries().filter_map(Field::name).collect();
            for image in images {
                report_devices(runner, services, image, "services", sink);
            }
        }
        if runner.version() >= RULES_SINCE {
            report_rules(runner, section, sink);
        }
    }
}

fn report_devices(
    runner: Runner<'_>,
    section: Section<'_>,
    key: &str,
    whom: &str,
    sink: &mut Sink<'_>,
) {
    let Some(list) = section.get(key) else {
        return;
    };
    for word in section.words(key) {
        let device = word.text.split(':').next().unwrap_or_default();
        let path = normal(device);
        let is_raw = path == "/dev" || DEVICES.iter().any(|start| path.starts_with(start));
        if !is_raw {
            continue;
        }
        let message = format!("`{device}` is handed to {whom}");
        sink.trusting(runner.trust())
            .report(word.field, message)
            .here("past all permissions of files")
            .help("hand out the device that is needed, such as `/dev/kvm` or `/dev/fuse`")
            .fix(
                format!("do not hand out `{device}`"),
                Safety::Unsafe,
                [without(list, word.field)],
            );
    }
}

fn report_rules(runner: Runner<'_>, section: Section<'_>, sink: &mut Sink<'_>) {
    let Some(list) = section.get("device_cgroup_rules") else {
        return;
    };
    for word in section.words("device_cgroup_rules") {
        let parts: Vec<&str> = word.text.split_whitespace().collect();
        if !matches!(parts.as_slice(), ["a", "*:*", ..]) {
            continue;
        }
        let message = format!("`{}` lets every job use all devices of the host", word.text);
        sink.trusting(runner.trust())
            .report(word.field, message)
            .here("jobs can make device files")
            .help("name the kind and the numbers of the device that is needed, such as `c 10:232 rwm`")
            .fix(
                "remove the rule",
                Safety::Unsafe,
                [without(list, word.field)],
            );
    }
}

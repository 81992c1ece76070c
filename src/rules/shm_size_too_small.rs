//! See rules/shm-size-too-small.md.

use crate::rule::prelude::*;
use crate::rule::values;

/// Nobody gives less shared memory to a container on purpose: without the key it has 64 MiB.
const LEAST: i64 = 1_048_576;

/// Up to here a number of megabytes is more likely than one of kilobytes.
const MOST_MEGABYTES: i64 = 65_536;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let size = values::docker(runner).and_then(|section| values::get(section, "shm_size"));
        let Some((field, Known::Is(size))) = size.map(|field| (field, field.int())) else {
            continue;
        };
        if !(1..LEAST).contains(&size) {
            continue;
        }
        let message = format!(
            "`shm_size = {size}` is {size} bytes of shared memory, less than the 64 MiB that containers have without the key"
        );
        let finding = sink.report(field, message);
        finding
            .here("bytes")
            .help("write the size in bytes, such as `268435456` for 256 MiB");
        let (factor, unit) = match size < MOST_MEGABYTES {
            true => (1_048_576, "MiB"),
            false => (1024, "KiB"),
        };
        finding.fix(
            format!("write {size} {unit} in bytes"),
            Safety::Unsafe,
            [edit::replace(field.own(), size * factor)],
        );
    }
}

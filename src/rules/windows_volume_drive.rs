//! See rules/windows-volume-drive.md.

use crate::rule::prelude::*;
use crate::semantics::drive::{destination, drive_of_path};

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        if runner.executor() != Some(Known::Is(Executor::DockerWindows)) {
            continue;
        }
        let volumes = runner.docker().get("volumes");
        let volumes = volumes.filter(|field| field.shape() == Shape::List);
        for field in volumes.into_iter().flat_map(Field::items) {
            if let Known::Is(entry) = field.text() {
                report(field, destination(entry), sink);
            }
        }
        for key in ["builds_dir", "cache_dir"] {
            let fields = [runner.get(key), runner.docker().get(key)];
            for field in fields.into_iter().flatten() {
                if let Known::Is(path) = field.text() {
                    report(field, path, sink);
                }
            }
        }
    }
}

fn report(field: Field<'_>, path: &str, sink: &mut Sink<'_>) {
    let Some(drive) = drive_of_path(path).filter(|drive| *drive != 'c') else {
        return;
    };
    sink.report(
        field,
        format!("Docker on Windows mounts nothing at `{path}`: drive `{drive}:` has no directories there"),
    )
    .here("not on drive `c:`")
    .help(format!("use a directory of drive `c:`, or the bare drive `{drive}:`"));
}

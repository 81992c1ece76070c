//! See rules/docker-machine-deprecated.md.

use crate::rule::prelude::*;

const DEPRECATED: Version = Version::new(17, 5);

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    let mut concerned = config.runners().filter(|runner| {
        runner.executor() == Some(Known::Is(Executor::DockerMachine))
            && runner.version() >= DEPRECATED
    });
    let Some(first) = concerned.next().and_then(|runner| runner.get("executor")) else {
        return;
    };
    let finding = sink.report(
        first,
        "executor `docker+machine` is deprecated since 17.5 and will be removed in 20.0",
    );
    finding.help(
        "plan to move to `docker-autoscaler`, or to `instance` for machines without containers",
    );
    match concerned.count() {
        0 => {}
        1 => {
            finding.here("and in one more runner of this file");
        }
        more => {
            finding.here(format!("and in {more} more runners of this file"));
        }
    }
}

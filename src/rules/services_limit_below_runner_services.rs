//! See rules/services-limit-below-runner-services.md.

use crate::rule::prelude::*;
use crate::semantics::services;

/// First version with `services_limit`.
const SINCE: Version = Version::new(16, 9);

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let Some((_, section)) = runner
            .images()
            .filter(|(executor, _)| executor.is_docker_family())
        else {
            continue;
        };
        let Some(limit) = section.get("services_limit") else {
            continue;
        };
        let Known::Is(most) = limit.int() else {
            continue;
        };
        let own = section.tables("services");
        let Ok(count) = i64::try_from(own.len()) else {
            continue;
        };
        if runner.version() < SINCE || most < 0 || most >= count {
            continue;
        }
        let what = match count {
            1 => "the service".to_owned(),
            _ => format!("the {count} services"),
        };
        let message = format!(
            "`services_limit = {most}` leaves no room for {what} of the runner itself: every job fails with `{}`",
            services::refused(own.len(), most)
        );
        let finding = sink.report(limit, message);
        finding.here("counts the runner's services and the job's");
        for service in own.iter().take(MOST_LABELS) {
            finding.label(service.title(), "started for every job");
        }
        finding
            .help("raise the limit by the number of services that jobs may have")
            .fix(
                format!("raise the limit to {count}"),
                Safety::Unsafe,
                [edit::replace(limit.own(), count)],
            );
    }
}

/// Services that a finding points at.
const MOST_LABELS: usize = 3;

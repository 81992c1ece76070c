//! See rules/runner-token-committed.md.

use crate::model::secret::RunnerToken;
use crate::rule::prelude::*;

/// First version that replaces variables in `token`.
const VARIABLES_SINCE: Version = Version::new(18, 10);

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    if !config.is_committed() {
        return;
    }
    let is_alone = config.runners().nth(1).is_none();
    for (index, runner) in config.runners().enumerate() {
        let Some((field, text)) = runner
            .get("token")
            .and_then(|field| Some((field, field.text().known()?)))
        else {
            continue;
        };
        // Beyond its prefix nothing of a token is repeated.
        let token = match RunnerToken::of(text) {
            Some(RunnerToken::Authentication(prefix)) => format!("`{prefix}****`"),
            Some(RunnerToken::Legacy) => "`token`".to_owned(),
            Some(RunnerToken::Registration) | None => continue,
        };
        let message = format!(
            "{token} is a runner authentication token in a committed file; anyone who has it can take this runner's jobs and their secrets"
        );
        let finding = sink.report(field, message);
        finding.here("stays in the history of the repository");
        if runner.version() < VARIABLES_SINCE {
            finding.help(
                "reset the token in GitLab, and put the new one into the file when it is deployed",
            );
            continue;
        }
        let name = if is_alone {
            "$RUNNER_TOKEN".to_owned()
        } else {
            format!("$RUNNER_TOKEN_{}", index + 1)
        };
        finding
            .help(format!(
                "reset the token in GitLab, and give the new one to the Runner's process as `{name}`"
            ))
            .fix(
                format!("write `{name}`; the token must still be reset"),
                Safety::Unsafe,
                [edit::replace(field.own(), name)],
            );
    }
}

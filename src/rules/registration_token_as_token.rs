//! See rules/registration-token-as-token.md.

use crate::model::secret::RunnerToken;
use crate::rule::prelude::*;

const KEYS: [&str; 2] = ["registration_token", "registration-token"];

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for key in KEYS {
        if let Some(field) = config.get(key) {
            report_key(field, sink);
        }
        for runner in config.runners() {
            if let Some(field) = runner.get(key) {
                report_key(field, sink);
            }
        }
    }
    for runner in config.runners() {
        let Some(field) = runner.get("token") else {
            continue;
        };
        let kind = field.text().known().and_then(RunnerToken::of);
        if kind == Some(RunnerToken::Registration) {
            sink.report(
                field,
                "`GR1348941...` is a registration token and no runner authentication token: GitLab refuses the runner, and whoever has it can register runners",
            )
            .here("starts with `GR1348941`")
            .help("create the runner in GitLab and write its `glrt-` token, then reset the registration token");
        }
    }
}

fn report_key(field: Field<'_>, sink: &mut Sink<'_>) {
    let name = field.name().unwrap_or_default();
    let message = format!(
        "the Runner ignores `{name}`: a registration token does not belong in this file, and whoever has it can register runners"
    );
    sink.report(field.at_key(), message)
        .here("not read")
        .help("remove it, and write the runner's own token as `token`");
}

//! See rules/environment-entry-without-equals.md.

use crate::rule::prelude::*;
use crate::rule::values;

const SERVICES_SINCE: Version = Version::new(15, 10);

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        check_list(runner, runner.get("environment"), "jobs never see", sink);
        if runner.version() < SERVICES_SINCE {
            continue;
        }
        let sections = [values::docker(runner), values::kubernetes(runner)];
        for section in sections.into_iter().flatten() {
            for service in section.tables("services") {
                check_list(
                    runner,
                    service.get("environment"),
                    "the service never sees",
                    sink,
                );
            }
        }
    }
}

fn check_list<'t>(runner: Runner<'t>, list: Option<Field<'t>>, who: &str, sink: &mut Sink<'_>) {
    for word in values::words(runner, list) {
        if word.text.contains('=') {
            continue;
        }
        // Without a name it may be a secret.
        let what = match is_name(word.text) {
            true => format!("`{}`", word.text),
            false => "this entry".to_owned(),
        };
        let message = format!("{what} in `environment` has no `=`, and {who} it");
        let finding = sink.report(word.field, message);
        finding
            .here("dropped without a message")
            .help("write `NAME=value`; the Runner's own variables are not passed on");
        if let Some((name, value)) = word.text.split_once(": ").filter(|(name, _)| is_name(name)) {
            values::replace(finding, word, &format!("{name}={value}"), Safety::Unsafe);
        }
    }
}

fn is_name(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    text.len() <= 40
        && !text.starts_with(|letter: char| letter.is_ascii_digit())
        && text.bytes().all(is_part)
}

//! See rules/docker-auth-config-inline.md.

use crate::model::secret::is_placeholder;
use crate::rule::prelude::*;

const VARIABLE: &str = "DOCKER_AUTH_CONFIG";

/// What holds a secret in a `config.json` of Docker.
const KEYS: [&str; 4] = ["auth", "password", "identitytoken", "registrytoken"];

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        for word in runner.words("environment") {
            let Some((VARIABLE, value)) = word.text.split_once('=') else {
                continue;
            };
            if !KEYS.iter().any(|key| has_secret(value, key)) {
                continue;
            }
            let message = format!("registry credentials in `{VARIABLE}` are readable by every job");
            sink.trusting(runner.trust())
                .report(word.field, message)
                .here("a variable of every job")
                .help("put them into `.docker/config.json` of the Runner's user, or use a credential helper: the Runner reads both, jobs do not");
        }
    }
}

/// Whether a key of a JSON text has a value that is a secret itself.
fn has_secret(json: &str, key: &str) -> bool {
    let quoted = format!("\"{key}\"");
    json.match_indices(&quoted).any(|(at, _)| {
        let behind = json.get(at + quoted.len()..).unwrap_or_default();
        let value = behind
            .trim_start()
            .strip_prefix(':')
            .and_then(|rest| rest.trim_start().strip_prefix('"'))
            .and_then(|rest| rest.split('"').next());
        value.is_some_and(|value| !value.starts_with('$') && !is_placeholder(value))
    })
}

#[cfg(test)]
mod tests {
    use super::has_secret;

    #[test]
    fn secrets_are_values_and_not_helpers() {
        for (json, key, expected) in [
            (
                "{\"auths\":{\"r\":{\"auth\":\"dXNlcjpoaQ==\"}}}",
                "auth",
                true,
            ),
            (
                "{\"auths\":{\"r\":{\"auth\" : \"dXNlcjpoaQ==\"}}}",
                "auth",
                true,
            ),
            ("{\"auths\":{\"r\":{\"auth\":\"$AUTH\"}}}", "auth", false),
            ("{\"auths\":{\"r\":{\"auth\":\"\"}}}", "auth", false),
            ("{\"credsStore\":\"auth\"}", "auth", false),
            ("{\"password\":\"hunter2\"}", "password", true),
            ("$CONFIG", "auth", false),
        ] {
            assert_eq!(has_secret(json, key), expected, "{json}");
        }
    }
}

//! See rules/environment-secret-inline.md.

use crate::model::secret::is_placeholder;
use crate::rule::prelude::*;
use crate::semantics::host_path::is_path;

/// Ends of names of variables that hold secrets.
const ENDS: [&str; 8] = [
    "TOKEN",
    "SECRET",
    "PASSWORD",
    "PASSWD",
    "API_KEY",
    "APIKEY",
    "PRIVATE_KEY",
    "ACCESS_KEY",
];

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        for word in runner.words("environment") {
            let Some((name, value)) = word.text.split_once('=') else {
                continue;
            };
            if !is_secret(name, value) {
                continue;
            }
            sink.trusting(runner.trust())
                .report(
                    word.field,
                    format!("`{name}` is handed to every job on this runner"),
                )
                .here("a variable of every job")
                .help("make it a protected and masked CI/CD variable of the projects that need it");
        }
    }
}

fn is_secret(name: &str, value: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let is_named = ENDS.iter().any(|end| name.ends_with(end));
    is_named && !value.contains('$') && !is_placeholder(value) && !is_plain(value)
}

/// Switches, numbers, and paths of files that hold the secret.
fn is_plain(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let is_switch = ["true", "false", "yes", "no", "on", "off"].contains(&lower.as_str());
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
    is_switch || is_number || is_path(value) || value.starts_with(['~', '.'])
}

#[cfg(test)]
mod tests {
    use super::is_secret;

    #[test]
    fn secrets_are_literal_values_of_secret_names() {
        for (name, value, expected) in [
            ("API_TOKEN", "abc123", true),
            ("db_password", "hunter2", true),
            ("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMIK7MDENG", true),
            ("API_TOKEN_URL", "https://example.com", false),
            ("API_TOKEN", "$OTHER", false),
            ("API_TOKEN", "", false),
            ("USE_TOKEN", "true", false),
            ("MAX_TOKEN", "4096", false),
            ("DB_PASSWORD", "/run/secrets/db", false),
            ("DB_PASSWORD", "<password>", false),
            ("LANG", "hunter2", false),
        ] {
            assert_eq!(is_secret(name, value), expected, "{name}={value}");
        }
    }
}

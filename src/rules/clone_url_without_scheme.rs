//! See rules/clone-url-without-scheme.md.

use crate::rule::allow::shown;
use crate::rule::prelude::*;
use crate::rule::values;

const SINCE: Version = Version::new(10, 1);

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let field = runner
            .get("clone_url")
            .filter(|_| runner.version() >= SINCE);
        let Some(word) = field.and_then(|field| values::word(runner, field)) else {
            continue;
        };
        match scheme(word.text) {
            None => report_ignored(runner, word, sink),
            Some(name) if is_host(name, word.text) => report_host(runner, word, name, sink),
            Some(_) => {}
        }
    }
}

/// The scheme as `url.Parse` of Go finds it.
fn scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once(':')?;
    let is_part =
        |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.');
    let starts = scheme.starts_with(|letter: char| letter.is_ascii_alphabetic());
    (starts && scheme.chars().all(is_part)).then_some(scheme)
}

/// Whether what Go takes for a scheme is a host with its port, or a user with a password:
/// `gitlab.example.com:8080`.
fn is_host(scheme: &str, text: &str) -> bool {
    let rest = text.strip_prefix(scheme);
    !matches!(scheme, "http" | "https" | "ssh" | "git")
        && !rest.is_some_and(|rest| rest.starts_with("://"))
}

/// The key with its value, unless that may hold a password.
fn named(word: Word<'_>) -> String {
    match word.text.contains('@') {
        true => "`clone_url`".to_owned(),
        false => format!("`{}` in `clone_url`", shown(word.text)),
    }
}

fn report_ignored(runner: Runner<'_>, word: Word<'_>, sink: &mut Sink<'_>) {
    let message = format!(
        "{} has no scheme, and jobs clone from the address that GitLab gives",
        named(word)
    );
    let finding = sink.report(word.field, message);
    finding
        .level(Severity::Warning)
        .here("ignored without a message")
        .help(if word.text.contains('$') {
            "write the URL itself; the Runner expands no variables here"
        } else {
            "write a whole URL, such as `https://gitlab.example.com`"
        });
    offer(runner, word, finding);
}

fn report_host(runner: Runner<'_>, word: Word<'_>, name: &str, sink: &mut Sink<'_>) {
    let message = format!(
        "{} has no scheme: `{name}` is taken for one, and jobs cannot clone",
        named(word)
    );
    let finding = sink.report(word.field, message);
    finding
        .here("not a URL")
        .help("write a whole URL, such as `https://gitlab.example.com`");
    offer(runner, word, finding);
}

/// The scheme that the runner uses for GitLab.
fn offer(runner: Runner<'_>, word: Word<'_>, finding: &mut Finding) {
    let url = runner.get("url").and_then(|field| field.text().known());
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| url.is_some_and(|url| url.starts_with(scheme)));
    let is_host = word
        .text
        .starts_with(|letter: char| letter.is_ascii_alphanumeric())
        && !word.text.contains(['@', ' ', '$']);
    let trimmed = word.text.trim();
    if trimmed != word.text && self::scheme(trimmed).is_some() {
        values::replace(finding, word, trimmed, Safety::Unsafe);
    } else if let Some(scheme) = scheme.filter(|_| is_host) {
        values::replace(
            finding,
            word,
            &format!("{scheme}{}", word.text),
            Safety::Unsafe,
        );
    }
}

//! See rules/kubernetes-dns-policy-invalid.md.

use crate::rule::allow::shown;
use crate::rule::prelude::*;
use crate::rule::values;

const SINCE: Version = Version::new(13, 7);

const POLICIES: [&str; 4] = [
    "none",
    "default",
    "cluster-first",
    "cluster-first-with-host-net",
];

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let Some(section) = values::kubernetes(runner) else {
            continue;
        };
        let word = values::text(runner, section, "dns_policy", SINCE);
        let Some(word) = word.filter(|word| !POLICIES.contains(&word.text)) else {
            continue;
        };
        let text = shown(word.text);
        let message = format!(
            "`{text}` is no `dns_policy` of the Runner, and every job fails with `unsupported kubernetes-dns-policy: \"{text}\"`"
        );
        let finding = sink.report(word.field, message);
        finding
            .here("not a DNS policy")
            .help(format!("use {}", values::choices(&POLICIES)));
        if let Some(meant) = values::same_letters(word.text, &POLICIES) {
            values::replace(finding, word, meant, Safety::Safe);
        }
    }
}

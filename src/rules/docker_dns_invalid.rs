//! See rules/docker-dns-invalid.md.

use crate::rule::allow::shown;
use crate::rule::prelude::*;
use crate::rule::values;
use crate::semantics::go_address::is_ip;

/// Older Runners pass the list on as it is.
const CHECKED_SINCE: Version = Version::new(19, 2);

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let list = values::docker(runner).and_then(|section| values::get(section, "dns"));
        for word in values::words(runner, list) {
            if !is_ip(word.text) {
                report(runner, word, sink);
            }
        }
    }
}

fn report(runner: Runner<'_>, word: Word<'_>, sink: &mut Sink<'_>) {
    let is_checked = runner.version() >= CHECKED_SINCE;
    let effect = match is_checked {
        true => "every job fails",
        false => "containers cannot ask it for names",
    };
    let message = format!(
        "`{}` in `dns` is no IP address, and {effect}",
        shown(word.text)
    );
    let finding = sink.report(word.field, message);
    if !is_checked {
        finding.level(Severity::Warning);
    }
    finding
        .here("not an IP address")
        .help("write the address of a name server, without a port");
    let trimmed = word.text.trim();
    let host = trimmed
        .strip_suffix(":53")
        .filter(|host| !host.contains(':'));
    if trimmed != word.text && is_ip(trimmed) {
        values::replace(finding, word, trimmed, Safety::Safe);
    } else if let Some(host) = host.filter(|host| is_ip(host)) {
        values::replace(finding, word, host, Safety::Safe);
    }
}

//! See rules/docker-mac-address-invalid.md.

use crate::rule::allow::shown;
use crate::rule::prelude::*;
use crate::rule::values;
use crate::semantics::go_address::is_hardware;

const SINCE: Version = Version::new(15, 8);

/// Older Runners leave it to Docker.
const CHECKED_SINCE: Version = Version::new(19, 2);

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let Some(section) = values::docker(runner) else {
            continue;
        };
        let word = values::text(runner, section, "mac_address", SINCE);
        let Some(word) = word.filter(|word| !is_hardware(word.text)) else {
            continue;
        };
        let who = match runner.version() >= CHECKED_SINCE {
            true => "the Runner",
            false => "Docker",
        };
        let message = format!(
            "`{}` in `mac_address` is no MAC address; {who} refuses it, and every job fails",
            shown(word.text)
        );
        let finding = sink.report(word.field, message);
        finding
            .here("not a MAC address")
            .help("write six pairs of hexadecimal digits, such as `02:42:ac:11:00:02`");
        let trimmed = word.text.trim();
        if is_hardware(trimmed) {
            values::replace(finding, word, trimmed, Safety::Safe);
        } else if let Some(paired) = paired(trimmed) {
            values::replace(finding, word, &paired, Safety::Safe);
        }
    }
}

/// Twelve digits without marks between them.
fn paired(text: &str) -> Option<String> {
    let is_digits = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let digits: Vec<char> = text.chars().filter(|_| is_digits).collect();
    let pairs: Vec<String> = digits.chunks(2).map(|pair| pair.iter().collect()).collect();
    is_digits.then(|| pairs.join(":"))
}

//! See rules/docker-ulimit-invalid.md.

use crate::rule::allow::shown;
use crate::rule::prelude::*;
use crate::rule::values;

const SINCE: Version = Version::new(16, 2);

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let Some(section) = values::docker(runner).filter(|_| runner.version() >= SINCE) else {
            continue;
        };
        for limit in section.section("ulimit").entries() {
            let (Some(name), Some(word)) = (limit.name(), values::word(runner, limit)) else {
                continue;
            };
            if !is_read(word.text) {
                report(name, word, sink);
            }
        }
    }
}

/// `soft`, or `soft:hard`.
fn is_read(text: &str) -> bool {
    let (soft, hard) = text.split_once(':').unwrap_or((text, "0"));
    soft.parse::<i64>().is_ok() && hard.parse::<i64>().is_ok()
}

fn report(name: &str, word: Word<'_>, sink: &mut Sink<'_>) {
    let message = format!(
        "`{}` for `{name}` in `ulimit` is no number, and every job fails with `invalid soft limit value`",
        shown(word.text)
    );
    let finding = sink.report(word.field, message);
    finding
        .here("neither `soft` nor `soft:hard`")
        .help("write integers, such as `1024` or `1024:2048`; `-1` is unlimited");
    let compact: String = word.text.split_whitespace().collect();
    let meant = compact.replace("unlimited", "-1").replace("infinity", "-1");
    if is_read(&meant) {
        let safety = match meant == compact {
            true => Safety::Safe,
            false => Safety::Unsafe,
        };
        values::replace(finding, word, &meant, safety);
    }
}

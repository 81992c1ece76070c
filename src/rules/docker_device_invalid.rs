//! See rules/docker-device-invalid.md.

use crate::rule::allow::shown;
use crate::rule::prelude::*;
use crate::rule::values;

/// A path on the host, one in the container, and permissions.
const MOST_PARTS: usize = 3;

const SERVICES_SINCE: Version = Version::new(17, 10);

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let Some(section) = values::docker(runner) else {
            continue;
        };
        let mut lists: Vec<(&str, Field<'_>)> = Vec::new();
        lists.extend(values::get(section, "devices").map(|list| ("devices", list)));
        if runner.version() >= SERVICES_SINCE {
            let services = section.section("services_devices").entries();
            lists.extend(services.map(|list| ("services_devices", list)));
        }
        for (key, list) in lists {
            for word in values::words(runner, Some(list)) {
                if word.text.split(':').count() > MOST_PARTS {
                    report(key, word, sink);
                }
            }
        }
    }
}

fn report(key: &str, word: Word<'_>, sink: &mut Sink<'_>) {
    let message = format!(
        "`{}` in `{key}` has more than three parts, and jobs fail with `too many colons`",
        shown(word.text)
    );
    sink.report(word.field, message)
        .here("`host path:container path:permissions`")
        .help("use a path of the device without colons, such as a link in `/dev/serial/by-id` or one that a udev rule makes");
}

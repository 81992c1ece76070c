//! See rules/helper-image-flavor-unknown.md.

use crate::rule::allow::shown;
use crate::rule::prelude::*;
use crate::rule::values;
use crate::syntax::nearest;

const SINCE: Version = Version::new(14, 0);

/// The documented flavors, and the first Runner that each list is for; newest first.
const FLAVORS: [(Version, &[&str]); 5] = [
    (
        Version::new(18, 5),
        &[
            "alpine",
            "alpine3.21",
            "alpine-latest",
            "ubi-fips",
            "ubuntu",
        ],
    ),
    (
        Version::new(17, 7),
        &[
            "alpine",
            "alpine3.18",
            "alpine3.19",
            "alpine3.21",
            "alpine-latest",
            "ubi-fips",
            "ubuntu",
        ],
    ),
    (
        Version::new(16, 11),
        &[
            "alpine",
            "alpine3.16",
            "alpine3.17",
            "alpine3.18",
            "alpine3.19",
            "alpine-latest",
            "ubi-fips",
            "ubuntu",
        ],
    ),
    (
        Version::new(15, 8),
        &[
            "alpine",
            "alpine3.12",
            "alpine3.13",
            "alpine3.14",
            "alpine3.15",
            "alpine-latest",
            "ubi-fips",
            "ubuntu",
        ],
    ),
    (
        SINCE,
        &[
            "alpine",
            "alpine3.12",
            "alpine3.13",
            "alpine3.14",
            "alpine3.15",
            "ubi-fips",
            "ubuntu",
        ],
    ),
];

/// Not documented, but known to the code.
const EXPERIMENTAL: &str = "concrete";

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let sections = [values::docker(runner), values::kubernetes(runner)];
        for section in sections.into_iter().flatten() {
            // An image of one's own has no flavor.
            let image = section.get("helper_image");
            if image.is_none_or(|image| image.text() == Known::Is("")) {
                check_flavor(runner, section, sink);
            }
        }
    }
}

fn check_flavor<'t>(runner: Runner<'t>, section: Section<'t>, sink: &mut Sink<'_>) {
    let Some(word) = values::text(runner, section, "helper_image_flavor", SINCE) else {
        return;
    };
    let lists = FLAVORS.iter().find(|(since, _)| runner.version() >= *since);
    let Some((_, flavors)) = lists else { return };
    if word.text == EXPERIMENTAL || flavors.contains(&word.text) {
        return;
    }
    let is_of_others = FLAVORS
        .iter()
        .any(|(_, flavors)| flavors.contains(&word.text));
    let message = format!(
        "`{}` in `helper_image_flavor` is no flavor that is documented for Runner {}",
        shown(word.text),
        runner.version()
    );
    let finding = sink.report(word.field, message);
    finding
        .here(match is_of_others {
            true => "a flavor of other versions",
            false => "no such helper image",
        })
        .help(format!("use {}", values::choices(flavors)));
    if let Some(meant) = nearest(word.text, flavors.iter().copied()).filter(|_| !is_of_others) {
        values::replace(finding, word, meant, Safety::Unsafe);
    }
}

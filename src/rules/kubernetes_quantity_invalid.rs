//! See rules/kubernetes-quantity-invalid.md.

use crate::rule::allow::shown;
use crate::rule::prelude::*;
use crate::rule::values;
use crate::semantics::quantity::{self, Malformed, Quantity};

const CONTAINERS: [&str; 4] = ["", "service_", "helper_", "pod_"];

const RESOURCES: [&str; 3] = ["cpu", "memory", "ephemeral_storage"];

/// No container starts with less memory, in bytes.
const LEAST: f64 = 65_536.0;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let Some(section) = values::kubernetes(runner) else {
            continue;
        };
        for container in CONTAINERS {
            for resource in RESOURCES {
                for bound in ["limit", "request"] {
                    let key = format!("{container}{resource}_{bound}");
                    check_key(runner, section, &key, container, resource, sink);
                    let most = format!("{key}_overwrite_max_allowed");
                    check_key(runner, section, &most, container, resource, sink);
                }
            }
        }
        for volume in section.section("volumes").tables("empty_dir") {
            let word = values::text(runner, volume, "size_limit", Version::new(16, 6));
            if let Some(word) = word {
                check_volume(word, sink);
            }
        }
    }
}

/// The first Runner that has a key.
fn since(container: &str, resource: &str, is_most: bool) -> Option<Version> {
    Some(match (container, resource) {
        ("pod_", "ephemeral_storage") => return None,
        ("pod_", _) => Version::new(18, 10),
        (_, "ephemeral_storage") => Version::new(13, 5),
        ("", _) if is_most => Version::new(12, 9),
        (_, _) if is_most => Version::new(13, 4),
        (_, _) => Version::new(1, 10),
    })
}

fn check_key<'t>(
    runner: Runner<'t>,
    section: Section<'t>,
    key: &str,
    container: &str,
    resource: &str,
    sink: &mut Sink<'_>,
) {
    let is_most = key.ends_with("_max_allowed");
    let Some(since) = since(container, resource, is_most) else {
        return;
    };
    let Some(word) = values::text(runner, section, key, since) else {
        return;
    };
    match quantity::parse(word.text) {
        Err(why) => report_unread(key, resource, word, why, sink),
        Ok(quantity) if resource != "cpu" => check_bytes(key, word, quantity, sink),
        Ok(_) => {}
    }
}

fn report_unread(key: &str, resource: &str, word: Word<'_>, why: Malformed, sink: &mut Sink<'_>) {
    let is_most = key.ends_with("_max_allowed");
    let effect = match is_most {
        true => "jobs that set the variable fail",
        false => "every job fails",
    };
    let message = format!(
        "`{}` in `{key}` is no quantity of Kubernetes, and {effect}",
        shown(word.text)
    );
    let finding = sink.report(word.field, message);
    if is_most {
        finding.level(Severity::Warning);
    }
    finding.here(here(why)).help(help(word.text, resource));
    offer(finding, word, resource);
}

fn here(why: Malformed) -> &'static str {
    match why {
        Malformed::Form => "not a number with a suffix",
        Malformed::Suffix => "no such suffix",
    }
}

fn help(text: &str, resource: &str) -> &'static str {
    match resource {
        _ if text.contains('$') => {
            "write the quantity itself; the Runner expands no variables here"
        }
        "cpu" => "write a number of CPUs or thousandths of one, such as `2` or `500m`",
        _ => "write a number and `Ki`, `Mi` or `Gi`, such as `512Mi`",
    }
}

fn offer(finding: &mut Finding, word: Word<'_>, resource: &str) {
    let Some((meant, is_certain)) = quantity::meant(word.text) else {
        return;
    };
    // CPUs are not counted in powers of 1024.
    if resource == "cpu" && meant.ends_with('i') {
        return;
    }
    let safety = match is_certain {
        true => Safety::Safe,
        false => Safety::Unsafe,
    };
    values::replace(finding, word, &meant, safety);
}

/// `m` is a thousandth, which is nothing of bytes, and a number alone is one of bytes.
fn check_bytes(key: &str, word: Word<'_>, quantity: Quantity<'_>, sink: &mut Sink<'_>) {
    let number: f64 = quantity.number.parse().unwrap_or(0.0);
    let unit = match quantity.suffix {
        "" if number == 1.0 => "byte",
        "m" if number > 0.0 => "thousandths of a byte",
        "u" if number > 0.0 => "millionths of a byte",
        "n" if number > 0.0 => "billionths of a byte",
        "" if 0.0 < number && number < LEAST => "bytes",
        _ => return,
    };
    let message = format!("`{}` in `{key}` is {number} {unit}", word.text);
    let finding = sink.report(word.field, message);
    finding
        .level(Severity::Warning)
        .here("not megabytes")
        .help("write a number and `Ki`, `Mi` or `Gi`, such as `512Mi`");
    if matches!(quantity.suffix, "" | "m") {
        let meant = format!("{}Mi", quantity.number);
        values::replace(finding, word, &meant, Safety::Unsafe);
    }
}

fn check_volume(word: Word<'_>, sink: &mut Sink<'_>) {
    // The Runner takes a blank one for none.
    let Some(why) = quantity::parse(word.text)
        .err()
        .filter(|_| !word.text.trim().is_empty())
    else {
        return;
    };
    let message = format!(
        "`{}` in `size_limit` is no quantity of Kubernetes, and the volume has no limit",
        shown(word.text)
    );
    let finding = sink.report(word.field, message);
    finding
        .level(Severity::Warning)
        .here(here(why))
        .help(help(word.text, "memory"));
    offer(finding, word, "memory");
}

//! See rules/docker-size-invalid.md.

use crate::rule::allow::shown;
use crate::rule::prelude::*;
use crate::rule::values;
use crate::semantics::size;

const KEYS: [(&str, Version); 6] = [
    ("memory", Version::new(10, 7)),
    ("memory_swap", Version::new(10, 7)),
    ("memory_reservation", Version::new(10, 7)),
    ("service_memory", Version::new(16, 9)),
    ("service_memory_swap", Version::new(16, 9)),
    ("service_memory_reservation", Version::new(16, 9)),
];

/// Docker has refused less memory than this for a container since 1.0.
const LEAST: f64 = 4_194_304.0;

/// Bytes of a text that no token is as short as.
const LONGEST_QUOTED: usize = 16;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let Some(section) = values::docker(runner) else {
            continue;
        };
        for (key, since) in KEYS {
            let Some(word) = values::text(runner, section, key, since) else {
                continue;
            };
            match size::bytes(word.text, runner.version()) {
                Err(said) => report_unread(key, word, &said, sink),
                Ok(bytes) if 0.0 < bytes && bytes < LEAST && key.ends_with("memory") => {
                    report_small(key, word, sink);
                }
                Ok(_) => {}
            }
        }
    }
}

fn report_unread(key: &str, word: Word<'_>, said: &str, sink: &mut Sink<'_>) {
    let job = match key.starts_with("service") {
        true => "the first job with a service",
        false => "the first job",
    };
    let mut message = format!(
        "`{}` in `{key}` is no size: {job} stops the whole Runner",
        shown(word.text)
    );
    // The Runner quotes a part of the text. Of a long one, which is anything but a size, that may be
    // a part of a secret.
    if word.text.len() <= LONGEST_QUOTED {
        message.push_str(&format!(" with `Error parsing docker {key}: {said}`"));
    }
    let finding = sink.report(word.field, message);
    finding
        .here("not read as a size")
        .help(help(key, word.text));
    if let Some(meant) = size::meant(word.text) {
        values::replace(finding, word, &meant, Safety::Safe);
    }
}

fn help(key: &str, text: &str) -> String {
    if text.contains('$') {
        return "write the size itself; the Runner expands no variables here".to_owned();
    }
    if key.ends_with("swap") && text.starts_with('-') {
        return format!("leave `{key}` out; the Runner cannot ask for unlimited swap");
    }
    "write a number and `b`, `k`, `m` or `g`, such as `512m`".to_owned()
}

/// A number without a unit is one of bytes.
fn report_small(key: &str, word: Word<'_>, sink: &mut Sink<'_>) {
    let is_bare = word.text.bytes().all(|byte| byte.is_ascii_digit());
    let message = format!(
        "`{key} = \"{}\"` is less memory than Docker gives a container, and jobs fail",
        word.text
    );
    let finding = sink.report(word.field, message);
    finding
        .level(Severity::Warning)
        .here(if is_bare { "bytes" } else { "too little" })
        .help("write a number and `m` or `g`, such as `512m`");
    if is_bare {
        values::replace(finding, word, &format!("{}m", word.text), Safety::Unsafe);
    }
}

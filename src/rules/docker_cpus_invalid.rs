//! See rules/docker-cpus-invalid.md.

use crate::rule::allow::shown;
use crate::rule::prelude::*;
use crate::rule::values;
use crate::semantics::rational::is_rational;

const KEYS: [(&str, Version); 2] = [
    ("cpus", Version::new(9, 3)),
    ("service_cpus", Version::new(16, 9)),
];

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let Some(section) = values::docker(runner) else {
            continue;
        };
        for (key, since) in KEYS {
            let word = values::text(runner, section, key, since);
            if let Some(word) = word.filter(|word| !is_rational(word.text)) {
                report(key, word, sink);
            }
        }
    }
}

fn report(key: &str, word: Word<'_>, sink: &mut Sink<'_>) {
    let text = shown(word.text);
    let jobs = match key.starts_with("service") {
        true => "jobs with services fail",
        false => "jobs fail",
    };
    let message = format!(
        "`{text}` in `{key}` is no number, and {jobs} with `failed to parse {text} as a rational number`"
    );
    let finding = sink.report(word.field, message);
    finding
        .here("not a number")
        .help(if word.text.contains('$') {
            "write the number itself; the Runner expands no variables here"
        } else {
            "write a number of CPUs, such as `2` or `0.5`"
        });
    if let Some((meant, safety)) = meant(word.text) {
        values::replace(finding, word, &meant, safety);
    }
}

/// A number with blanks around it, a decimal comma, or thousandths as Kubernetes has them.
fn meant(text: &str) -> Option<(String, Safety)> {
    let trimmed = text.trim();
    if trimmed != text && is_rational(trimmed) {
        return Some((trimmed.to_owned(), Safety::Safe));
    }
    let candidate = match trimmed.strip_suffix('m') {
        Some(thousandths) => (thousandths.parse::<u32>().ok()? as f64 / 1000.0).to_string(),
        None if trimmed.matches(',').count() == 1 => trimmed.replace(',', "."),
        None => return None,
    };
    is_rational(&candidate).then_some((candidate, Safety::Unsafe))
}

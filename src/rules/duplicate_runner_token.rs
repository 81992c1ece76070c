//! See rules/duplicate-runner-token.md.

use std::collections::BTreeMap;

use crate::model::secret::is_placeholder;
use crate::rule::prelude::*;

/// What may differ between two entries for one runner without any effect on jobs.
const MARKS: [&str; 3] = ["name", "token_obtained_at", "token_expires_at"];

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    let mut seen: BTreeMap<(&str, &str), Vec<Runner<'_>>> = BTreeMap::new();
    for runner in config.runners() {
        let text = |key| match runner.get(key).map(Field::text) {
            None => Some(""),
            Some(text) => text.known(),
        };
        let (Some(token), Some(url)) = (text("token"), text("url")) else {
            continue;
        };
        if !is_placeholder(token) && !token.starts_with('$') {
            let key = (token, url.trim_end_matches('/'));
            seen.entry(key).or_default().push(runner);
        }
    }
    for runners in seen.into_values().filter(|runners| runners.len() > 1) {
        report(&runners, sink);
    }
}

fn report(runners: &[Runner<'_>], sink: &mut Sink<'_>) {
    let Some((first, others)) = runners.split_first() else {
        return;
    };
    let content = content(first.table());
    for other in others {
        let (Some(token), Some(same)) = (other.get("token"), first.get("token")) else {
            continue;
        };
        if self::content(other.table()) == content {
            continue;
        }
        let message = format!(
            "runners `{}` and `{}` share one token: a job may run under either configuration",
            first.name(),
            other.name()
        );
        sink.report(token, message)
            .here("the laxer configuration counts")
            .label(same, format!("also the token of `{}`", first.name()))
            .help("create a runner in GitLab for each entry, and give it its own token");
    }
}

/// All values of a table with their paths, in any order of keys.
fn content(table: Node<'_>) -> Vec<(String, String)> {
    let mut values = Vec::new();
    let mut stack = vec![(String::new(), table)];
    while let Some((path, node)) = stack.pop() {
        for entry in node.entries() {
            let name = entry.name().unwrap_or_default().to_ascii_lowercase();
            if !path.is_empty() || !MARKS.contains(&name.as_str()) {
                stack.push((format!("{path}.{name}"), entry.value));
            }
        }
        for (index, item) in node.items().enumerate() {
            stack.push((format!("{path}[{index}]"), item));
        }
        let text = node.scalar().map_or("", |scalar| scalar.text);
        values.push((path, text.to_owned()));
    }
    values.sort_unstable();
    values
}

//! What the Runner's decoder makes of a file, against answers of the Runner's own code.

#![expect(
    clippy::unwrap_used,
    reason = "a vector that cannot be read fails the test"
)]

use std::sync::Arc;

use gitlab_runner_lint::engine::{Workspace, lint};
use gitlab_runner_lint::finding::Severity;
use gitlab_runner_lint::model::facts::Facts;
use gitlab_runner_lint::model::runner::RunnerConfig;
use gitlab_runner_lint::settings::Settings;
use gitlab_runner_lint::source::Sources;
use gitlab_runner_lint::syntax::{Forest, Format};

/// Identity, text, what the decoder says, what stops loading later, ignored keys.
type Vector = (String, String, Vec<String>, Vec<String>, Vec<String>);

fn vectors() -> Vec<Vector> {
    serde_json::from_str(include_str!("vectors/toml_decode.json")).unwrap()
}

/// What stops the decoder: nothing where the text is no TOML, which is looked at elsewhere.
struct Decoded {
    is_toml: bool,
    says: Vec<String>,
    ignored: Vec<String>,
}

fn decode(text: &str) -> Decoded {
    let settings = Settings::default();
    let mut sources = Sources::default();
    let file = sources.add_text("config.toml", text);
    let shared: Arc<str> = text.into();
    let mut forest = Forest::default();
    let parsed = forest.parse(file, Format::Toml, &shared);
    let root = forest.node(parsed.root);
    let config = RunnerConfig::new(root, Facts::new(&settings))
        .with_errors(&parsed.errors)
        .decoded();
    let words = config.words();
    let mut says: Vec<String> = config
        .problems()
        .iter()
        .filter(|problem| problem.what.stops())
        .map(|problem| words.decoder(problem).unwrap())
        .collect();
    says.sort();
    Decoded {
        is_toml: parsed.errors.is_empty(),
        says,
        ignored: config.ignored(),
    }
}

#[test]
fn values_are_refused_in_the_same_words() {
    let mut wrong = Vec::new();
    for (id, text, says, _, _) in vectors() {
        let decoded = decode(&text);
        if decoded.is_toml && decoded.says != says {
            wrong.push(format!("{id}: {says:?} but {:?}", decoded.says));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_same_keys_are_ignored() {
    let mut wrong = Vec::new();
    for (id, text, says, _, ignored) in vectors() {
        // The Runner names what it ignores only where everything else is right.
        let decoded = decode(&text);
        if says.is_empty() && decoded.ignored != ignored {
            wrong.push(format!("{id}: {ignored:?} but {:?}", decoded.ignored));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_text_is_read_that_the_runner_does_not_read() {
    let all = vectors();
    assert_eq!(all.len(), 305);
    for (id, text, says, _, _) in all {
        let decoded = decode(&text);
        let loads = decoded.is_toml && decoded.says.is_empty();
        // Dates without seconds, and inline tables over several lines.
        let is_newer_toml = id.starts_with("syntax_");
        assert!(loads == says.is_empty() || is_newer_toml, "{id}");
    }
}

/// Rules that tell what keeps the Runner from loading a file.
const LOADING: [&str; 8] = [
    "toml-syntax",
    "wrong-type",
    "invalid-duration",
    "runners-not-an-array",
    "allow-list-not-a-list",
    "invalid-label",
    "invalid-schedule",
    "machine-name-placeholder",
];

/// The Runner's texts that errors quote, in order.
fn quoted(text: &str) -> Vec<String> {
    let workspace = Workspace::of_texts([("config.toml", text)]);
    let report = lint(&workspace, &Settings::default());
    let found = report.findings.into_iter();
    let errors = found.filter(|finding| finding.severity == Severity::Error);
    let loading = errors.filter(|finding| LOADING.contains(&finding.rule));
    let mut texts: Vec<String> = loading.filter_map(|finding| finding.verdict).collect();
    texts.sort();
    texts
}

#[test]
fn findings_quote_what_the_runner_says() {
    let mut wrong = Vec::new();
    for (id, text, says, later, _) in vectors() {
        // Go's words for a regular expression are not ours.
        if id == "monitoring_bad_regex" {
            continue;
        }
        let decoder = says
            .iter()
            .map(|said| format!("decoding configuration file: {said}"));
        let expected: Vec<String> = decoder.chain(later).collect();
        let found = quoted(&text);
        if found != expected {
            wrong.push(format!("{id}: {expected:?} but {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

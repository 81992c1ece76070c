//! `artifacts` and their reports.

use super::Trouble;
use super::blame::Blame;
use super::check::{Checked, Checker};
use super::place::Place;
use super::value::{is_map, is_text, is_words, kind, plain, text, wrapped};
use super::{duration, value};
use crate::model::plain::Plain;
use crate::model::schema::pipeline::{ARTIFACTS_ACCESS, ARTIFACTS_WHEN, COVERAGE_FORMATS, REPORTS};
use crate::syntax::Node;

const KEYS: [&str; 10] = [
    "name",
    "untracked",
    "paths",
    "reports",
    "when",
    "expire_in",
    "expose_as",
    "exclude",
    "public",
    "access",
];

pub(super) fn artifacts(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "artifacts", node);
    checker.expect_map();
    checker.expect_map();
    checker.known_keys(&KEYS);
    let is_exposed = checker.map.get("expose_as").is_some();
    if is_exposed {
        checker.present_value("paths");
    }
    checker.exclusive_keys(&["access", "public"]);
    checker.optional_text("name");
    checker.optional_bool("public");
    checker.optional_bool("untracked");
    checker.optional_words("paths");
    if is_exposed {
        exposure(&mut checker);
    }
    checker.optional_words("exclude");
    checker.optional("reports", is_map, "should be a hash");
    one_of(&mut checker, "when", ARTIFACTS_WHEN);
    expiry(&mut checker);
    one_of(&mut checker, "access", ARTIFACTS_ACCESS);
    let reports = checker.child("reports", reports);
    let entries = checker.map.entries.iter().map(|(key, value)| {
        let value = match key.text.as_str() {
            "reports" => reports.clone(),
            _ => plain(*value),
        };
        (key.text.as_str(), value)
    });
    let value = Plain::compact(entries);
    checker.finish(value)
}

fn one_of(checker: &mut Checker<'_, '_>, key: &str, values: &[&str]) {
    checker.optional_text(key);
    let message = format!("should be one of: {}", values.join(", "));
    checker.among(key, values, &message);
}

/// `expose_as`: a name for a link to paths that hold no wildcard.
fn exposure(checker: &mut Checker<'_, '_>) {
    let has_wildcard = |node: Node<'_>| node.items().any(|item| text(item).contains('*'));
    if let Some(paths) = checker.map.get("paths") {
        checker.optional_words("paths");
        if is_words(paths) && has_wildcard(paths) {
            let wild = paths.items().filter(|item| text(*item).contains('*'));
            let blame = Blame::all(Trouble::WrongValue, wild.collect(), paths);
            checker.about(
                "paths",
                "can't contain '*' when used with 'expose_as'",
                blame,
            );
        }
    }
    checker.optional_text("expose_as");
    checker.at_most("expose_as", 100, "is too long (maximum is 100 characters)");
    checker.optional_form(
        "expose_as",
        is_title,
        "can contain only letters, digits, '-', '_' and spaces",
    );
}

fn is_title(node: Node<'_>) -> bool {
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let text = text(node);
    text.starts_with(is_word)
        && text
            .chars()
            .all(|letter| is_word(letter) || " -".contains(letter))
}

fn expiry(checker: &mut Checker<'_, '_>) {
    checker.optional_form(
        "expire_in",
        |value| is_text(value) && duration::is_expiry(&text(value)),
        "should be a duration",
    );
}

fn reports(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "reports", node);
    checker.known_keys(REPORTS);
    for key in CHECKED {
        checker.optional_word_or_words(key);
    }
    checker.child("coverage_report", coverage_report);
    let entries = checker.map.entries.iter().map(|(key, node)| {
        let value = match kind(*node) {
            value::Kind::Map | value::Kind::Null => plain(*node),
            _ => wrapped(*node),
        };
        (key.text.as_str(), value)
    });
    let value = Plain::compact(entries);
    checker.finish(value)
}

/// Kinds of reports whose value is looked at, in GitLab's order. GitLab looks at `sast` twice.
const CHECKED: [&str; 25] = [
    "junit",
    "api_fuzzing",
    "coverage_fuzzing",
    "sast",
    "sast",
    "secret_detection",
    "dependency_scanning",
    "container_scanning",
    "cluster_image_scanning",
    "dast",
    "performance",
    "browser_performance",
    "load_performance",
    "license_scanning",
    "metrics",
    "lsif",
    "dotenv",
    "terraform",
    "accessibility",
    "requirements",
    "requirements_v2",
    "cyclonedx",
    "annotations",
    "repository_xray",
    "sarif",
];

fn coverage_report(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "coverage report", node);
    checker.expect_map();
    checker.known_keys(&["coverage_format", "path"]);
    checker.present_value("coverage_format");
    let formats = COVERAGE_FORMATS.join(", ");
    let message = format!("must be one of supported formats: {formats}.");
    match checker.map.get("coverage_format") {
        Some(_) => checker.among("coverage_format", COVERAGE_FORMATS, &message),
        None => checker.attribute(Trouble::WrongType, "coverage_format", &message),
    }
    checker.present_value("path");
    checker.required_text("path");
    checker.finish(plain(node))
}

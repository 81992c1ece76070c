//! The patterns of allow-lists against 1,318 answers of the Runner's own matcher, in three of its releases.

#![expect(
    clippy::unwrap_used,
    reason = "a vector that cannot be read fails the test"
)]

use gitlab_runner_lint::semantics::glob::{Dialect, Pattern};
use gitlab_runner_lint::settings::Version;
use serde_json::Value;

/// A Runner with each of the releases, in the order of the answers.
const RUNNERS: [&[(u16, u16)]; 3] = [
    &[(13, 0), (15, 7)],
    &[(15, 8), (18, 0)],
    &[(18, 1), (18, 9), (19, 4)],
];

struct Row {
    pattern: String,
    is_valid: bool,
    /// An image, and what each of the releases says of it.
    images: Vec<(String, String)>,
}

/// `tests/vectors/doublestar.json`; its script explains the rows.
fn rows() -> Vec<Row> {
    let text = include_str!("vectors/doublestar.json");
    let rows: Vec<Vec<Value>> = serde_json::from_str(text).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    rows.iter()
        .map(|row| Row {
            pattern: text(&row[0]),
            is_valid: row[1].as_bool().unwrap(),
            images: row[2..]
                .iter()
                .map(|image| (text(&image[0]), text(&image[1])))
                .collect(),
        })
        .collect()
}

#[test]
fn every_vector_matches_in_every_release() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for row in rows() {
        for (image, answers) in &row.images {
            count += 1;
            for (runners, answer) in RUNNERS.iter().zip(answers.chars()) {
                for &(major, minor) in *runners {
                    let dialect = Dialect::of(Version::new(major, minor)).unwrap();
                    let pattern = Pattern::new(&row.pattern, dialect);
                    if pattern.matches(image) != (answer == 'y') {
                        let pattern = &row.pattern;
                        wrong.push(format!("{major}.{minor} {pattern:?} {image:?}: {answer}"));
                    }
                }
            }
        }
    }
    assert_eq!(count, 1318);
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn malformed_is_what_the_validator_or_the_matcher_refuses() {
    for row in rows() {
        let has_error = row.images.iter().any(|(_, answers)| answers.ends_with('e'));
        let malformed = Pattern::new(&row.pattern, Dialect::Fourth).malformed();
        assert_eq!(
            malformed.is_none(),
            row.is_valid && !has_error,
            "{:?}: {malformed:?}",
            row.pattern
        );
    }
}

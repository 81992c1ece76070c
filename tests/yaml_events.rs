//! The YAML reader gives the verdicts, events, positions and error texts of Psych and libyaml.

#![expect(
    clippy::unwrap_used,
    reason = "a vector that cannot be read fails the test"
)]
#![expect(clippy::print_stdout, reason = "a skipped test says so")]

#[path = "support/yaml_events.rs"]
mod yaml_events;

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

/// What libyaml makes of one text.
struct Vector {
    name: String,
    text: String,
    /// Each `[kind, line, column, line, column]`.
    events: Vec<Value>,
    /// Null, or `[line, column, problem, context]`.
    error: Value,
}

impl Vector {
    /// Reads a line of the copy in this repository; `tests/vectors/update.py` says what it holds.
    fn compact(line: &str) -> Self {
        let vector: Value = serde_json::from_str(line).unwrap();
        Vector {
            name: vector[0].as_str().unwrap().to_owned(),
            text: vector[1].as_str().unwrap().to_owned(),
            error: vector[2].clone(),
            events: vector[3]
                .as_array()
                .unwrap()
                .chunks(5)
                .map(Value::from)
                .collect(),
        }
    }

    /// Reads a line of the reference.
    fn full(line: &str) -> Self {
        let vector: Value = serde_json::from_str(line).unwrap();
        let error = &vector["error"];
        let (events, error) = match vector["ok"].as_bool() {
            Some(true) => (&vector["events"], Value::Null),
            _ => (
                &vector["events_before_error"],
                json!([
                    error["line"],
                    error["column"],
                    error["problem"],
                    error["context"]
                ]),
            ),
        };
        Vector {
            name: vector["name"].as_str().unwrap().to_owned(),
            text: vector["text"].as_str().unwrap().to_owned(),
            events: events.as_array().unwrap().clone(),
            error,
        }
    }

    /// What differs, if anything.
    fn difference(&self) -> Option<String> {
        let (events, error) = yaml_events::read(&self.text);
        let error = error.map_or(Value::Null, |error| {
            let position = error.reported();
            json!([
                position.line + 1,
                position.column + 1,
                error.problem,
                error.context
            ])
        });
        if events == self.events && error == self.error {
            return None;
        }
        Some(format!(
            "{}: {:?}\n  expected {} {}\n  got      {} {error}\n",
            self.name,
            self.text,
            Value::from(self.events.clone()),
            self.error,
            Value::from(events),
        ))
    }
}

/// Compares every vector and shows the first differences.
fn compare(lines: &str, read: impl Fn(&str) -> Vector) -> usize {
    let vectors: Vec<Vector> = lines
        .split('\n')
        .filter(|line| !line.is_empty())
        .map(read)
        .collect();
    let differences: Vec<String> = vectors.iter().filter_map(Vector::difference).collect();
    assert!(
        differences.is_empty(),
        "{} of {} differ\n{}",
        differences.len(),
        vectors.len(),
        differences[..differences.len().min(5)].concat(),
    );
    vectors.len()
}

#[test]
fn own_texts_give_the_events_of_libyaml() {
    let lines = include_str!("vectors/yaml-events.jsonl");
    assert_eq!(compare(lines, Vector::compact), 2796);
}

#[test]
fn all_texts_of_the_reference_give_the_events_of_libyaml() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reference/yaml-events.jsonl");
    let Ok(lines) = fs::read_to_string(&path) else {
        println!("skipped: the reference vectors are not there");
        return;
    };
    println!("{} texts agree", compare(&lines, Vector::full));
}

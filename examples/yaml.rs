//! Shows what the YAML reader makes of texts, for comparison with other readers.
//!
//! `cargo run --example yaml events` reads lines `{"name", "text"}` and writes lines `{"name", "ok", "events"}` or
//! `{"name", "ok", "error", "events_before_error"}` in the notation of the event vectors.

#![expect(clippy::print_stdout, reason = "an example shows something")]

#[path = "../tests/support/yaml_events.rs"]
mod yaml_events;

use std::error::Error;
use std::io::{self, BufRead as _, Write as _};

use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    match std::env::args().nth(1).as_deref() {
        Some("events") => each_line(events),
        _ => {
            println!("usage: yaml events");
            Ok(())
        }
    }
}

/// Answers each line of the standard input with a line.
fn each_line(answer: impl Fn(&str, &str) -> Value) -> Result<(), Box<dyn Error>> {
    let mut output = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let line: Value = serde_json::from_str(&line?)?;
        let name = line["name"].as_str().unwrap_or_default();
        let text = line["text"].as_str().ok_or("a line without a text")?;
        writeln!(output, "{}", answer(name, text))?;
    }
    Ok(())
}

fn events(name: &str, text: &str) -> Value {
    let (events, error) = yaml_events::read(text);
    let Some(error) = error else {
        return json!({"name": name, "ok": true, "events": events});
    };
    let reported = error.reported();
    json!({
        "name": name,
        "ok": false,
        "error": {
            "line": reported.line + 1,
            "column": reported.column + 1,
            "problem": error.problem,
            "context": error.context,
        },
        "events_before_error": events,
    })
}

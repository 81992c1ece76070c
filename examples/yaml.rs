//! Shows what the YAML reader makes of texts, for comparison with other readers.
//!
//! `cargo run --example yaml events` reads lines `{"name", "text"}` and writes lines `{"name", "ok", "events"}` or
//! `{"name", "ok", "error", "events_before_error"}` in the notation of the event vectors.
//!
//! `cargo run --example yaml values` reads lines `{"name", "yaml"}` or `{"name", "yaml_base64"}` and writes lines
//! `{"name", "ok", "result"}` or `{"name", "ok", "error"}` in the notation of the value vectors.

#![expect(clippy::print_stdout, reason = "an example shows something")]

#[path = "../tests/support/yaml_events.rs"]
mod yaml_events;
#[path = "../tests/support/yaml_values.rs"]
mod yaml_values;

use std::error::Error;
use std::io::{self, BufRead as _, Write as _};

use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    match std::env::args().nth(1).as_deref() {
        Some("events") => each_line(events),
        Some("values") => each_line(yaml_values::answer),
        _ => {
            println!("usage: yaml events|values");
            Ok(())
        }
    }
}

/// Answers each line of the standard input with a line.
fn each_line(answer: impl Fn(&Value) -> Value) -> Result<(), Box<dyn Error>> {
    let mut output = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let line: Value = serde_json::from_str(&line?)?;
        writeln!(output, "{}", answer(&line))?;
    }
    Ok(())
}

fn events(line: &Value) -> Value {
    let name = &line["name"];
    let (events, error) = yaml_events::read(line["text"].as_str().unwrap_or_default());
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

//! JSON for programs, harmless on a terminal and in the log of a job.

use std::io::{self, Write};

use serde::Serialize;

use super::sanitize::{is_hidden, without_commands};

/// Writes a value over several lines. What could steer a terminal, or be a command in a log, is
/// written as an escape: the value stays the same.
pub(super) fn write(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    // Only texts have such characters, and there each may be an escape.
    let text = serde_json::to_string_pretty(value)?;
    let text = without_commands(&text, "\\u0023");
    let mut rest = &*text;
    while let Some(at) = rest.find(|letter| letter != '\n' && is_hidden(letter)) {
        out.write_all(&rest.as_bytes()[..at])?;
        let mut behind = rest[at..].chars();
        if let Some(letter) = behind.next() {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
        }
        rest = behind.as_str();
    }
    writeln!(out, "{rest}")
}

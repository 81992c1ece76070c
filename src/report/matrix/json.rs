//! Rows for programs: a promise. Fields are added, never renamed or removed.
//!
//! What rows share is written once and copied: the part of a runner, the part of a cell.

use std::io::{self, Write};

use super::{Draw, Heading, Tally, cell_of};
use crate::report::sanitize::is_hidden;
use crate::views::matrix::{Cell, Line, Runner};

/// A cell of a runner that does not take the job.
const NO_CELL: (&str, &str) = (
    "\"image\":null",
    "\"allowed\":null,\"pattern\":null,\"privileged\":null,\"pull_policies\":null,\
     \"outcome\":\"unknown\",\"error\":null,\"log\":[],\"note\":null,\"leaks\":[]",
);

pub(super) struct Json<'o> {
    out: &'o mut dyn Write,
    /// How each row of the pipeline starts.
    start: String,
    /// The part of each runner.
    runners: Vec<String>,
    pipelines: Vec<String>,
    is_first: bool,
    is_open: bool,
}

impl<'o> Json<'o> {
    pub(super) fn new(out: &'o mut dyn Write) -> Self {
        Self {
            out,
            start: String::new(),
            runners: Vec::new(),
            pipelines: Vec::new(),
            is_first: true,
            is_open: false,
        }
    }

    fn begin(&mut self) -> io::Result<()> {
        if !self.is_open {
            self.is_open = true;
            self.out.write_all(b"{\"version\":1,\"rows\":[")?;
        }
        Ok(())
    }
}

impl Draw for Json<'_> {
    fn open(&mut self, heading: Heading) -> io::Result<()> {
        self.begin()?;
        let pipeline = quoted(&heading.pipeline);
        self.start = format!("{{\"pipeline\":{pipeline},");
        self.runners = heading.fleet.runners.iter().map(runner).collect();
        self.pipelines.push(format!(
            "{{\"pipeline\":{pipeline},\"runner_files\":{},\"runners\":{}}}",
            list(&heading.files),
            self.runners.len()
        ));
        Ok(())
    }

    fn line(&mut self, line: Line) -> io::Result<()> {
        let start = format!(
            "{}\"job\":{},\"container\":{},",
            self.start,
            quoted(&line.job),
            quoted(&line.container.to_string())
        );
        let cells: Vec<(String, String)> = line.cells.iter().map(parts).collect();
        for seat in &line.seats {
            let separator: &[u8] = if self.is_first { b"\n" } else { b",\n" };
            self.is_first = false;
            let cell = seat.cell.filter(|_| cell_of(&line, seat).is_some());
            let (image, rest) = cell
                .and_then(|cell| cells.get(cell))
                .map_or(NO_CELL, |(image, rest)| (image.as_str(), rest.as_str()));
            let runner = self.runners.get(seat.runner).map_or("", String::as_str);
            for part in [
                separator,
                start.as_bytes(),
                image.as_bytes(),
                runner.as_bytes(),
                b",\"candidate\":\"",
                seat.taking.word().as_bytes(),
                b"\",",
                rest.as_bytes(),
                b"}",
            ] {
                self.out.write_all(part)?;
            }
        }
        Ok(())
    }

    fn close(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn finish(&mut self, tally: &Tally) -> io::Result<()> {
        self.begin()?;
        writeln!(
            self.out,
            "\n],\"pipelines\":[{}],\"summary\":{{\"jobs\":{},\"untaken\":{},\"runners\":{},\
             \"runs\":{},\"fails\":{},\"leaks\":{},\"unknown\":{}}}}}",
            self.pipelines.join(","),
            tally.jobs,
            tally.untaken,
            tally.runners,
            tally.runs,
            tally.fails,
            tally.leaks,
            tally.unknown
        )
    }
}

/// The fields of a runner, with a comma before them.
fn runner(runner: &Runner) -> String {
    let version = match runner.is_version_declared {
        true => quoted(&runner.version),
        false => "null".to_owned(),
    };
    format!(
        ",\"runner\":{},\"runner_file\":{},\"executor\":{},\"version\":{version},\"tags\":{},\"trust\":{}",
        quoted(&runner.name),
        quoted(&runner.file),
        optional(runner.executor),
        runner
            .tags
            .as_ref()
            .map_or_else(|| "null".to_owned(), |tags| list(tags)),
        optional(runner.trust)
    )
}

/// The image, and the fields behind those of the runner.
fn parts(cell: &Cell) -> (String, String) {
    let flag = |value: Option<bool>| match value {
        Some(true) => "true",
        Some(false) => "false",
        None => "null",
    };
    let policies = cell.policies.as_ref();
    let image = format!("\"image\":{}", optional(cell.image.as_deref()));
    let rest = format!(
        "\"allowed\":{},\"pattern\":{},\"privileged\":{},\"pull_policies\":{},\"outcome\":\"{}\",\
         \"error\":{},\"log\":{},\"note\":{},\"leaks\":{}",
        flag(cell.allowed),
        optional(cell.entry.as_ref().map(|(_, text)| text.as_str())),
        flag(cell.privileged),
        policies.map_or_else(|| "null".to_owned(), |policies| list(policies)),
        cell.outcome.word(),
        optional(cell.error.as_deref()),
        list(&cell.log),
        optional(cell.note.as_deref()),
        list(&cell.leaks),
    );
    (image, rest)
}

pub(in crate::report) fn optional(text: Option<&str>) -> String {
    text.map_or_else(|| "null".to_owned(), quoted)
}

pub(in crate::report) fn list<T: AsRef<str>>(texts: &[T]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| quoted(text.as_ref())).collect();
    format!("[{}]", texts.join(","))
}

/// A string of JSON. What could steer a terminal is written as an escape: the value stays the same.
pub(in crate::report) fn quoted(text: &str) -> String {
    let mut result = String::with_capacity(text.len() + 2);
    result.push('"');
    for letter in text.chars() {
        match letter {
            '"' => result.push_str("\\\""),
            '\\' => result.push_str("\\\\"),
            '\n' => result.push_str("\\n"),
            '\r' => result.push_str("\\r"),
            '\t' => result.push_str("\\t"),
            other if is_hidden(other) => {
                for unit in other.encode_utf16(&mut [0; 2]) {
                    result.push_str(&format!("\\u{unit:04x}"));
                }
            }
            other => result.push(other),
        }
    }
    result.push('"');
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_read_back_as_themselves() {
        for text in [
            "",
            "a\"b\\c\n\t\r",
            "\u{1b}[0m\u{202e}",
            "größe 👍\u{e0041}",
            "\u{7f}\0",
        ] {
            let quoted = quoted(text);
            assert_eq!(serde_json::from_str::<String>(&quoted).unwrap(), text);
            assert!(!quoted.chars().any(is_hidden), "{quoted}");
        }
    }
}

//! Our events in the notation of the event vectors.

use std::collections::BTreeMap;

use gitlab_runner_lint::syntax::yaml::{
    Anchor, Event, EventKind, Lines, Parser, Position, Style, Tag, YamlError,
};
use serde_json::{Value, json};

/// Events in the notation, and the error that ended them.
pub(crate) fn read(text: &str) -> (Vec<Value>, Option<YamlError>) {
    let lines = Lines::new(text);
    let mut parser = Parser::new(text);
    let mut anchors = Anchors::default();
    let mut events = Vec::new();
    loop {
        match parser.next_event() {
            Ok(Some(event)) => {
                let (start, end) = positions(&lines, &event);
                events.push(json!([
                    anchors.notation(&event.kind),
                    start.line,
                    start.column,
                    end.line,
                    end.column
                ]));
            }
            Ok(None) => return (events, None),
            Err(error) => return (events, Some(error)),
        }
    }
}

/// Start and end of an event as libyaml gives them.
pub(crate) fn positions(lines: &Lines<'_>, event: &Event<'_>) -> (Position, Position) {
    if event.after_last_line {
        return (lines.stream_end(), lines.stream_end());
    }
    (lines.position(event.start), lines.position(event.end))
}

/// The anchors of the text with their numbers.
#[derive(Default)]
struct Anchors {
    numbers: BTreeMap<String, usize>,
    count: usize,
}

impl Anchors {
    fn notation(&mut self, kind: &EventKind<'_>) -> String {
        match kind {
            EventKind::DocumentStart { .. } => "+DOC".to_owned(),
            EventKind::DocumentEnd { .. } => "-DOC".to_owned(),
            EventKind::MapStart { flow, anchor, tag } => {
                let flow = if *flow { " {}" } else { "" };
                format!("+MAP{flow}{}", self.properties(*anchor, tag.as_ref()))
            }
            EventKind::MapEnd => "-MAP".to_owned(),
            EventKind::SequenceStart { flow, anchor, tag } => {
                let flow = if *flow { " []" } else { "" };
                format!("+SEQ{flow}{}", self.properties(*anchor, tag.as_ref()))
            }
            EventKind::SequenceEnd => "-SEQ".to_owned(),
            EventKind::Scalar {
                value,
                style,
                anchor,
                tag,
            } => {
                let mark = match style {
                    Style::Plain => ':',
                    Style::SingleQuoted => '\'',
                    Style::DoubleQuoted => '"',
                    Style::Literal => '|',
                    Style::Folded => '>',
                };
                let properties = self.properties(*anchor, tag.as_ref());
                format!("=VAL{properties} {mark}{value}")
            }
            EventKind::Alias { name } => match self.numbers.get(*name) {
                Some(number) => format!("=ALI *{number}"),
                None => format!("=ALI *?{name}"),
            },
        }
    }

    fn properties(&mut self, anchor: Option<Anchor<'_>>, tag: Option<&Tag<'_>>) -> String {
        let mut notation = String::new();
        if let Some(anchor) = anchor {
            self.count += 1;
            self.numbers.insert(anchor.name.to_owned(), self.count);
            notation.push_str(&format!(" &{}", self.count));
        }
        if let Some(tag) = tag {
            notation.push_str(&format!(" <{}>", tag.name));
        }
        notation
    }
}

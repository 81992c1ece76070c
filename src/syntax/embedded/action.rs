//! The actions of Go templates, `{{ ... }}`, in a text of any notation: where they stand, what kind
//! each is, and which of them belong together.

use std::ops::Range;

/// Longest action that is looked for, in bytes, if it is no comment: what is longer is taken as plain
/// text.
const LONGEST: usize = 2_000;

/// What an action does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// It writes something: `{{ .Values.image }}`.
    Output,
    /// It begins a part that may be written, once or several times: `if`, `with`, `range`, `block`.
    Open,
    /// It begins a part that is written somewhere else: `define`.
    Define,
    /// It begins the other part: `else`.
    Else,
    /// It ends the parts.
    End,
    /// It writes nothing: a comment, or a variable that is set.
    Silent,
}

/// One action.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Action {
    /// Its bytes, with the braces.
    pub(super) range: Range<usize>,
    pub(super) kind: Kind,
    /// Of what begins a part: the index of the next `else`, if any, and of the `end`.
    pub(super) other: Option<usize>,
    pub(super) end: Option<usize>,
}

/// All actions of a text, in order. Braces that are no action of Go are left out.
pub(super) fn actions(text: &str) -> Vec<Action> {
    let mut found = Vec::new();
    let mut closes = Closes::default();
    let mut at = 0;
    while let Some(next) = text.get(at..).and_then(|rest| rest.find("{{")) {
        let start = at + next;
        match one(text, start, &mut closes) {
            Some(end) => {
                found.push(Action {
                    range: start..end,
                    kind: kind(text.get(start..end).unwrap_or_default()),
                    other: None,
                    end: None,
                });
                at = end;
            }
            None => at = start + 2,
        }
    }
    pair(&mut found);
    found
}

/// The next end of a comment, kept so that a text is searched once however many comments begin.
#[derive(Default)]
struct Closes {
    next: usize,
}

impl Closes {
    /// The first one from an offset on. Offsets must not go back.
    fn from(&mut self, text: &str, start: usize) -> Option<usize> {
        if self.next < start {
            let found = text.get(start..)?.find("*/");
            self.next = found.map_or(usize::MAX, |at| start + at);
        }
        (self.next != usize::MAX).then_some(self.next)
    }
}

/// Where the action ends that starts at an offset.
fn one(text: &str, start: usize, closes: &mut Closes) -> Option<usize> {
    let bytes = text.as_bytes();
    let body = start + 2;
    let trimmed = match bytes.get(body..) {
        Some([b'-', b' ' | b'\t' | b'\r' | b'\n', ..]) => body + 2,
        _ => body,
    };
    if bytes.get(trimmed..)?.starts_with(b"/*") {
        let behind = closes.from(text, trimmed + 2)? + 2;
        let rest = bytes.get(behind..)?;
        let blanks = rest.iter().take_while(|byte| byte.is_ascii_whitespace());
        let close = behind + blanks.count();
        return match bytes.get(close..)? {
            [b'}', b'}', ..] => Some(close + 2),
            [b'-', b'}', b'}', ..] => Some(close + 3),
            _ => None,
        };
    }
    let limit = bytes.len().min(start + LONGEST);
    let may_break = stands_alone(text, start);
    let mut at = body;
    while at < limit {
        match bytes[at] {
            b'}' if bytes.get(at + 1) == Some(&b'}') => return Some(at + 2),
            // Only raw strings go on over lines.
            b'"' => at = quoted(bytes, at, limit)?,
            b'`' => {
                at = at
                    + 1
                    + bytes
                        .get(at + 1..limit)?
                        .iter()
                        .position(|&it| it == b'`')?
            }
            b'\n' if !may_break => return None,
            b'{' if bytes.get(at + 1) == Some(&b'{') => return None,
            _ => {}
        }
        at += 1;
    }
    None
}

/// The closing quote of a string in an action.
fn quoted(bytes: &[u8], start: usize, limit: usize) -> Option<usize> {
    let mut at = start + 1;
    while at < limit {
        match bytes[at] {
            b'\\' => at += 1,
            b'"' => return Some(at),
            b'\n' => return None,
            _ => {}
        }
        at += 1;
    }
    None
}

/// Whether an action may go on over several lines: it begins its line, or the value of a key. Other
/// braces are too often no action at all.
fn stands_alone(text: &str, start: usize) -> bool {
    let before = text.as_bytes().get(..start).unwrap_or_default();
    let mut before = before.iter().rev();
    let last = before.find(|byte| !matches!(byte, b' ' | b'\t'));
    matches!(last, None | Some(b'\n' | b'=' | b':'))
}

fn kind(action: &str) -> Kind {
    let body = action
        .trim_start_matches("{{")
        .trim_end_matches("}}")
        .trim_matches(['-', ' ', '\t', '\r', '\n']);
    let word = body.split([' ', '\t', '\r', '\n', '(']).next();
    match word.unwrap_or_default() {
        "if" | "with" | "range" | "block" => Kind::Open,
        "define" => Kind::Define,
        "else" => Kind::Else,
        "end" => Kind::End,
        "break" | "continue" => Kind::Silent,
        _ if body.starts_with("/*") => Kind::Silent,
        name if name.starts_with('$') => {
            let rest = body.strip_prefix(name).unwrap_or_default().trim_start();
            let is_set = name.contains(":=") || rest.starts_with(":=") || rest.starts_with("= ");
            if is_set { Kind::Silent } else { Kind::Output }
        }
        _ => Kind::Output,
    }
}

/// Tells each action that begins a part where the part ends.
fn pair(actions: &mut [Action]) {
    let mut open: Vec<usize> = Vec::new();
    for index in 0..actions.len() {
        match actions[index].kind {
            Kind::Open | Kind::Define => open.push(index),
            Kind::Else => {
                if let Some(&begin) = open.last() {
                    actions[begin].other.get_or_insert(index);
                }
            }
            Kind::End => {
                if let Some(begin) = open.pop() {
                    actions[begin].end = Some(index);
                }
            }
            Kind::Output | Kind::Silent => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, Kind)> {
        let all = actions(text).into_iter();
        all.map(|action| (&text[action.range], action.kind))
            .collect()
    }

    #[test]
    fn actions_are_those_of_go() {
        for (text, expected) in [
            ("a {{ .x }} b", vec![("{{ .x }}", Kind::Output)]),
            (
                "{{.a}}{{- .b -}}",
                vec![("{{.a}}", Kind::Output), ("{{- .b -}}", Kind::Output)],
            ),
            ("{{ \"}}\" }}", vec![("{{ \"}}\" }}", Kind::Output)]),
            ("{{ `}}` }}", vec![("{{ `}}` }}", Kind::Output)]),
            ("{{/* }} \n */}}", vec![("{{/* }} \n */}}", Kind::Silent)]),
            ("{{- /* a */ -}}", vec![("{{- /* a */ -}}", Kind::Silent)]),
            (
                "{{- $x := 1 }}{{ $x }}",
                vec![("{{- $x := 1 }}", Kind::Silent), ("{{ $x }}", Kind::Output)],
            ),
            ("{{if(eq 1 1)}}", vec![("{{if(eq 1 1)}}", Kind::Open)]),
            (
                "{{ include\n  \"a\" . }}",
                vec![("{{ include\n  \"a\" . }}", Kind::Output)],
            ),
            ("x {{ a\n b }}", vec![]),
            ("{{ a", vec![]),
            ("{{ \"a }}", vec![]),
            ("{{{{ .a }}", vec![("{{ .a }}", Kind::Output)]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn parts_know_their_ends() {
        let all = actions("{{if a}}{{if b}}{{end}}{{else}}{{end}}{{end}}{{if c}}");
        let ends: Vec<_> = all.iter().map(|one| (one.other, one.end)).collect();
        assert_eq!(ends[0], (Some(3), Some(4)));
        assert_eq!(ends[1], (None, Some(2)));
        assert_eq!(ends[6], (None, None));
    }
}

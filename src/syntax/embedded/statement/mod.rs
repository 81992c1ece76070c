//! The actions of Go templates and variables in TOML, neutralised by where they stand: in a string
//! they stay, a value or a key becomes a string, and a statement becomes blank.

#[cfg(test)]
mod tests;

use std::ops::Range;

use super::action::{Action, Kind, actions};
use super::branch::Branches;
use super::holes::Holes;

/// A text of the same length without what TOML cannot read, and the places where it stood.
pub(super) fn neutral(text: &str) -> (String, Holes) {
    let actions = actions(text);
    if actions.is_empty() && !text.contains('$') {
        return (text.to_owned(), Holes::default());
    }
    let mut ends = vec![None; actions.len()];
    for action in &actions {
        if let (Some(other), Some(end)) = (action.other, action.end) {
            ends[other] = Some((action.range.end, end));
        }
    }
    let mut scan = Scan {
        text,
        out: text.as_bytes().to_vec(),
        actions,
        ends,
        next: 0,
        line: Line::default(),
        open: Vec::new(),
        branches: Branches::default(),
        holes: Holes::default(),
    };
    scan.run();
    scan.holes.sort();
    // Only ASCII was written, and only over whole characters.
    let out = String::from_utf8(scan.out).unwrap_or_else(|_| " ".repeat(text.len()));
    (out, scan.holes)
}

/// What was seen of a statement so far.
#[derive(Default)]
struct Line {
    /// The last byte that is no blank; none at the start of a line.
    last: Option<u8>,
    /// Whether its `=` has been passed.
    has_equals: bool,
    /// Whether it is a header.
    is_header: bool,
    /// Where the bare word begins that reaches up to here.
    word: Option<usize>,
}

struct Scan<'t> {
    text: &'t str,
    out: Vec<u8>,
    actions: Vec<Action>,
    /// Of an `else`: where the branch before it begins, and the index of the `end`.
    ends: Vec<Option<(usize, usize)>>,
    /// The first action that is not behind the scan.
    next: usize,
    line: Line,
    /// The brackets that are open.
    open: Vec<u8>,
    branches: Branches,
    holes: Holes,
}

impl Scan<'_> {
    fn run(&mut self) {
        let mut at = 0;
        while at < self.out.len() {
            at = if let Some(index) = self.action_at(at) {
                self.action(index)
            } else if let Some(end) = self.variable(at) {
                self.output(at, end)
            } else {
                self.byte(at)
            };
        }
    }

    fn peek(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// The action that begins here. Offsets must not go back.
    fn action_at(&mut self, at: usize) -> Option<usize> {
        while self
            .actions
            .get(self.next)
            .is_some_and(|action| action.range.start < at)
        {
            self.next += 1;
        }
        let action = self.actions.get(self.next)?;
        (action.range.start == at).then_some(self.next)
    }

    /// Where a variable ends that begins here: `$NAME`, `${...}` or `$(...)`.
    fn variable(&self, at: usize) -> Option<usize> {
        if self.peek(at) != Some(b'$') {
            return None;
        }
        let close = match self.peek(at + 1)? {
            b'{' => b'}',
            b'(' => b')',
            _ => {
                let rest = self.text.as_bytes().get(at + 1..)?;
                let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
                let length = rest.iter().take_while(is_name).count();
                return (length > 0).then_some(at + 1 + length);
            }
        };
        let rest = self.text.as_bytes().get(at + 2..)?.iter().take(200);
        let mut rest = rest.take_while(|byte| **byte != b'\n');
        let length = rest.position(|&byte| byte == close)?;
        Some(at + 3 + length)
    }

    fn byte(&mut self, at: usize) -> usize {
        let Some(byte) = self.peek(at) else {
            return at + 1;
        };
        match byte {
            b'"' | b'\'' => {
                self.line.word = None;
                self.line.last = Some(byte);
                return self.string(at, byte);
            }
            b'#' => return self.comment(at),
            b'\n' if self.open.is_empty() => {
                self.line = Line::default();
                return at + 1;
            }
            b'\n' | b'\r' | b' ' | b'\t' => {
                self.line.word = None;
                return at + 1;
            }
            b'=' if self.open.is_empty() => self.line.has_equals = true,
            b'[' if self.open.is_empty() && !self.line.has_equals => self.line.is_header = true,
            b'[' | b'{' => self.open.push(byte),
            b']' | b'}' => {
                self.open.pop();
            }
            _ => {}
        }
        self.line.last = Some(byte);
        if self.is_word(byte) {
            self.line.word.get_or_insert(at);
        } else {
            self.line.word = None;
        }
        at + 1
    }

    /// Whether a byte may be a part of a bare key or value here.
    fn is_word(&self, byte: u8) -> bool {
        let is_value = self.line.has_equals;
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'_' | b'-')
            || is_value && matches!(byte, b'.' | b'+' | b':')
    }

    /// Passes over a string. Actions in it stay, but for what would end the string.
    fn string(&mut self, start: usize, quote: u8) -> usize {
        let triple = [quote; 3];
        let is_long = self.text.as_bytes().get(start..start + 3) == Some(&triple[..]);
        let mut at = start + if is_long { 3 } else { 1 };
        while let Some(byte) = self.peek(at) {
            if let Some(index) = self.action_at(at) {
                let range = self.actions[index].range.clone();
                at = range.end;
                self.soften(range, quote, is_long);
                continue;
            }
            match byte {
                b'\n' if !is_long => return at,
                b'\\' if quote == b'"' => at += 1,
                _ if byte != quote => {}
                _ if !is_long => return at + 1,
                _ if self.text.as_bytes().get(at..at + 3) == Some(&triple[..]) => {
                    let rest = self.text.as_bytes().get(at + 3..).unwrap_or_default();
                    let more = rest.iter().take(2).take_while(|byte| **byte == quote);
                    return at + 3 + more.count();
                }
                _ => {}
            }
            at += 1;
        }
        at
    }

    fn comment(&mut self, start: usize) -> usize {
        let mut at = start;
        while let Some(byte) = self.peek(at) {
            if let Some(index) = self.action_at(at) {
                let range = self.actions[index].range.clone();
                at = range.end;
                self.soften(range, b'#', false);
            } else if byte == b'\n' {
                break;
            } else {
                at += 1;
            }
        }
        at
    }

    /// Takes from an action in a string or comment what would end it.
    fn soften(&mut self, range: Range<usize>, quote: u8, is_long: bool) {
        let other = if quote == b'"' { b'\'' } else { b'"' };
        for byte in &mut self.out[range] {
            match *byte {
                it if it == quote => *byte = other,
                b'\\' if quote == b'"' => *byte = b'/',
                b'\n' | b'\r' if !is_long => *byte = b' ',
                _ => {}
            }
        }
    }

    fn action(&mut self, index: usize) -> usize {
        let action = self.actions[index].clone();
        let Range { start, end } = action.range;
        match action.kind {
            Kind::Output => self.output(start, end),
            Kind::Open => self.begin(index),
            Kind::Define => {
                let end = self.end_of(index).unwrap_or(end);
                self.blank(start..end);
                end
            }
            Kind::Else => self.otherwise(index),
            Kind::End | Kind::Silent => {
                self.blank(start..end);
                end
            }
        }
    }

    /// Where the part ends that an action begins, with its `end`.
    fn end_of(&self, index: usize) -> Option<usize> {
        Some(self.actions.get(self.actions[index].end?)?.range.end)
    }

    /// A condition or a loop: around statements it gives way, in a value it is a value.
    fn begin(&mut self, index: usize) -> usize {
        let Range { start, end } = self.actions[index].range.clone();
        let whole = self.end_of(index);
        if self.line.last == Some(b'=') {
            return match whole {
                Some(whole) => self.fill(start, whole),
                None => self.forget(start..end),
            };
        }
        if self.open.is_empty() {
            self.blank(start..end);
            let whole = start..whole.unwrap_or(self.out.len());
            let last = self.holes.optional.last();
            if last.is_none_or(|last| last.end <= start) {
                self.holes.optional.push(whole);
            }
            return end;
        }
        let end = whole.unwrap_or(end);
        self.blank(start..end);
        self.holes.parts.push(start..end);
        end
    }

    /// The other branch is not written together with the first one.
    fn otherwise(&mut self, index: usize) -> usize {
        let Range { start, end } = self.actions[index].range.clone();
        let Some((first, last)) = self.ends[index] else {
            self.blank(start..end);
            return end;
        };
        let last = self.actions[last].range.start;
        if self.branches.differ(self.text, first..start, end..last) {
            self.holes.open.push(start..last);
        }
        self.blank(start..last);
        self.holes.others.push(start..last);
        last
    }

    /// Something is written here.
    fn output(&mut self, start: usize, end: usize) -> usize {
        let start = self.line.word.unwrap_or(start);
        let end = self.word_end(end);
        let next = self.significant(end);
        let is_whole = match self.open.last() {
            _ if self.line.last == Some(b'=') => true,
            Some(b'[') => matches!(next, Some(b',' | b']')),
            Some(_) => next == Some(b'='),
            None if self.line.has_equals => self.line.word.is_some(),
            None if self.line.is_header => true,
            None => matches!(next, Some(b'=' | b'.')),
        };
        if is_whole {
            return self.fill(start, end);
        }
        if self.open.is_empty() {
            return self.forget(start..end);
        }
        self.blank(start..end);
        self.holes.parts.push(start..end);
        end
    }

    /// Where the word ends that goes on at an offset, with all that is filled in.
    fn word_end(&mut self, mut at: usize) -> usize {
        loop {
            if let Some(index) = self.action_at(at) {
                if self.actions[index].kind != Kind::Output {
                    return at;
                }
                at = self.actions[index].range.end;
            } else if let Some(end) = self.variable(at) {
                at = end;
            } else if self.peek(at).is_some_and(|byte| self.is_word(byte)) {
                at += 1;
            } else {
                return at;
            }
        }
    }

    /// The next byte that counts: in a statement of one line, on this line.
    fn significant(&self, at: usize) -> Option<u8> {
        let rest = self.text.as_bytes().get(at..)?;
        let is_blank = |byte: u8| match byte {
            b' ' | b'\t' => true,
            b'\r' | b'\n' => !self.open.is_empty(),
            _ => false,
        };
        rest.iter().copied().find(|byte| !is_blank(*byte))
    }

    /// Makes a string of a place.
    fn fill(&mut self, start: usize, end: usize) -> usize {
        if end < start + 2 {
            return end;
        }
        self.soften(start..end, b'"', false);
        for byte in &mut self.out[start..end] {
            if byte.is_ascii_control() {
                *byte = b' ';
            }
        }
        self.out[start] = b'"';
        self.out[end - 1] = b'"';
        self.holes.values.push(start..end);
        self.line.last = Some(b'"');
        self.line.word = None;
        end
    }

    /// Nobody knows what is written here: keys, tables, or nothing.
    fn forget(&mut self, range: Range<usize>) -> usize {
        let end = range.end;
        self.line.word = None;
        self.blank(range.clone());
        self.holes.open.push(range);
        end
    }

    fn blank(&mut self, range: Range<usize>) {
        for byte in &mut self.out[range] {
            if !matches!(*byte, b'\n' | b'\r') {
                *byte = b' ';
            }
        }
    }
}

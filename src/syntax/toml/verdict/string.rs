//! Strings: where they end, and their escapes.

use super::super::Decoder;
use super::cursor::{Cursor, Fault, is_line_break};
use super::{NewerKind, quote};

const NEWLINE: &str = "strings cannot contain newlines";

/// A string without its quotes, and the place that faults in its escapes have.
pub(super) struct Written<'t> {
    pub(super) text: &'t str,
    pub(super) is_escaped: bool,
    line: usize,
    at: usize,
}

/// Reads the rest of `'...'`.
pub(super) fn literal<'t>(cursor: &mut Cursor<'t>) -> Result<&'t str, Fault> {
    let start = cursor.at();
    loop {
        let read = cursor.next()?;
        match read {
            None => return Err(cursor.fault_at(read, "unexpected EOF; expected \"'\"")),
            Some(letter) if is_line_break(letter) => return Err(cursor.fault_above(NEWLINE)),
            Some('\'') => return Ok(inside(cursor, start, 1)),
            Some(_) => {}
        }
    }
}

/// Reads the rest of `"..."`.
pub(super) fn basic<'t>(cursor: &mut Cursor<'t>) -> Result<Written<'t>, Fault> {
    let start = cursor.at();
    let mut is_escaped = false;
    loop {
        let read = cursor.next()?;
        match read {
            None => return Err(cursor.fault_at(read, "unexpected EOF; expected '\"'")),
            Some(letter) if is_line_break(letter) => return Err(cursor.fault_above(NEWLINE)),
            Some('"') => {
                return Ok(Written {
                    text: inside(cursor, start, 1),
                    is_escaped,
                    line: cursor.line(),
                    at: start,
                });
            }
            Some('\\') => {
                is_escaped = true;
                escape(cursor, start)?;
            }
            Some(_) => {}
        }
    }
}

/// Reads the rest of `'''...'''`.
pub(super) fn long_literal(cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    let start = cursor.at();
    loop {
        let read = cursor.next()?;
        match read {
            None => return Err(cursor.fault_at(read, "unexpected EOF; expected \"'''\"")),
            Some('\'') if is_end(cursor, start, '\'')? => return Ok(()),
            Some(_) => {}
        }
    }
}

/// Reads the rest of `"""..."""` and judges its escapes.
pub(super) fn long_basic(cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    let start = cursor.at();
    loop {
        let read = cursor.next()?;
        match read {
            None => return Err(cursor.fault_at(read, "unexpected EOF; expected '\"\"\"'")),
            Some('"') if is_end(cursor, start, '"')? => break,
            Some('\\') => {
                if !cursor.peek()?.is_some_and(is_line_break) {
                    escape(cursor, start)?;
                }
            }
            Some(_) => {}
        }
    }
    let written = Written {
        text: inside(cursor, start, 3),
        is_escaped: true,
        line: cursor.line(),
        at: start,
    };
    decode(&written, true).map(|_| ())
}

fn inside<'t>(cursor: &Cursor<'t>, start: usize, quotes: usize) -> &'t str {
    let read = cursor.since(start);
    read.get(..read.len() - quotes).unwrap_or_default()
}

/// Whether a quote that was just read is the first of three that end a string. Up to two more may
/// stand before these.
fn is_end(cursor: &mut Cursor<'_>, start: usize, quote: char) -> Result<bool, Fault> {
    if !cursor.eat(quote)? {
        return Ok(false);
    }
    if !cursor.eat(quote)? {
        cursor.step_back();
        return Ok(false);
    }
    if cursor.peek()? != Some(quote) {
        return Ok(true);
    }
    let five = quote.to_string().repeat(5);
    let read = cursor.since(start);
    let is_escaped = quote == '"' && read.ends_with(&format!("\\{five}"));
    if read.ends_with(&five) && !is_escaped {
        let message = match quote {
            '"' => "unexpected '\"\"\"\"\"\"'",
            _ => "unexpected \"''''''\"",
        };
        return Err(cursor.fault(message));
    }
    cursor.step_back();
    cursor.step_back();
    Ok(false)
}

/// Reads what stands behind a backslash.
fn escape(cursor: &mut Cursor<'_>, start: usize) -> Result<(), Fault> {
    let read = cursor.next()?;
    let is_new = cursor.decoder() >= Decoder::V1_6;
    let (count, digits) = match read {
        Some('b' | 't' | 'n' | 'f' | 'r' | '"' | ' ' | '\t' | '\\') => return Ok(()),
        Some('e') if is_new => {
            cursor.note(NewerKind::Escape, cursor.at() - 2..cursor.at());
            return Ok(());
        }
        Some('x') if is_new => (2, "two hexadecimal digits after '\\x'"),
        Some('u') => (4, "four hexadecimal digits after '\\u'"),
        Some('U') => (8, "eight hexadecimal digits after '\\U'"),
        _ => {
            let letter = read.unwrap_or('\0');
            let message = format!("invalid escape in string '\\{letter}'");
            let fault = match read {
                // Unlike other errors at the end, this one is always a line above.
                None => cursor.fault_above(message),
                Some(_) => cursor.fault_at(read, message),
            };
            return Err(fault);
        }
    };
    for _ in 0..count {
        let read = cursor.next()?;
        if !read.is_some_and(|letter| letter.is_ascii_hexdigit()) {
            let found = quote::string(cursor.since(start));
            return Err(
                cursor.fault_at(read, format!("expected {digits}, but got {found} instead"))
            );
        }
    }
    if read == Some('x') {
        cursor.note(NewerKind::Escape, cursor.at() - 4..cursor.at());
    }
    Ok(())
}

/// What a string means, or the first escape in it that means nothing. In a `long` one a backslash
/// takes the line break behind it away, and all blanks.
pub(super) fn decode(written: &Written<'_>, long: bool) -> Result<String, Fault> {
    let fault = |message: String| Fault {
        message,
        line: written.line,
        at: written.at,
    };
    let mut meant = String::with_capacity(written.text.len());
    let mut rest = written.text;
    while let Some(found) = rest.find('\\') {
        meant.push_str(&rest[..found]);
        let body = &rest[found + 1..];
        let bare = body.trim_start_matches([' ', '\t', '\r', '\n']);
        if long && body[..body.len() - bare.len()].contains('\n') {
            rest = bare;
            continue;
        }
        let mut letters = body.chars();
        let Some(letter) = letters.next() else {
            break;
        };
        rest = letters.as_str();
        let digits = match letter {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            ' ' | '\t' => return Err(fault(format!("invalid escape: '\\{letter}'"))),
            _ => {
                meant.push(plain(letter));
                continue;
            }
        };
        let code = rest.get(..digits).unwrap_or_default();
        let number = u32::from_str_radix(code, 16).ok();
        let Some(letter) = number.and_then(char::from_u32) else {
            let message = format!("Escaped character '\\u{code}' is not valid UTF-8.");
            return Err(fault(message));
        };
        meant.push(letter);
        rest = rest.get(digits..).unwrap_or_default();
    }
    meant.push_str(rest);
    Ok(meant)
}

fn plain(letter: char) -> char {
    match letter {
        'b' => '\u{8}',
        't' => '\t',
        'n' => '\n',
        'f' => '\u{c}',
        'r' => '\r',
        'e' => '\u{1b}',
        _ => letter,
    }
}

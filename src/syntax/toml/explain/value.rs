//! Values that are none: words without quotes, other languages' words, variables.

use std::ops::Range;

use super::line::{LONGEST, Line, RENDER, TEMPLATES, is_invisible, named, word_length};
use super::{Explained, punctuation};

const QUOTE: &str = "put the string in quotes";
const QUOTES: [char; 7] = ['“', '”', '„', '‘', '’', '«', '»'];

pub(super) fn explain(line: &Line<'_>, range: &Range<usize>, what: &str) -> Option<Explained> {
    // `unexpected leading zero` and its like mark digits, not the whole value.
    let start = start_of(line, range.start);
    let written = line.after(start);
    let end = start + word_length(written);
    let text = line.text.get(start..end.max(range.end))?.trim_end();
    let end = start + text.len();
    if text.is_empty() {
        return missing(line, start);
    }
    if what == "missing key for inline table element" {
        let is_template = line.before(range.start).ends_with('{') && written.starts_with('{');
        if !is_template {
            return punctuation(line, range, what);
        }
        let whole = range.start - 1..range.start + line.after(range.start).trim_end().len();
        return Some(template("{{", whole));
    }
    if let Some(mark) = TEMPLATES.iter().find(|mark| text.starts_with(**mark)) {
        let rest = line.after(start);
        return Some(template(mark, start..start + rest.trim_end().len()));
    }
    let is_short = text.len() <= LONGEST && !text.contains('`');
    let shown = if is_short {
        format!("`{text}`")
    } else {
        "this".to_owned()
    };
    let error = |message: String| Explained::new(start..end, message);
    let found = match what {
        "integer number overflowed" => error(format!("{shown} does not fit into 64 bits")),
        "unexpected leading zero" => error(format!("number {shown} starts with a zero")),
        _ if text.starts_with('>') && line.before(start).ends_with('=') => {
            Explained::new(start - 1..start + 1, "expected `=`, not `=>`")
        }
        _ if text.starts_with('$') => error(format!(
            "{shown} is no TOML value; variables are not replaced here"
        ))
        .help("write the value itself, or render the template first"),
        _ if text.contains(QUOTES) => {
            error(format!("{shown} is in typographic quotes")).help("use straight quotes, `\"`")
        }
        _ if is_flag(text) => error(format!(
            "{shown} is no boolean; TOML has `true` and `false`"
        ))
        .help("write `true` or `false`"),
        _ if is_nothing(text) => error(format!("{shown} is no TOML value, and TOML has no null"))
            .help("leave the key out"),
        _ if let Some(letter) = text.chars().find(|letter| is_invisible(*letter)) => {
            let at = start + text.find(letter)?;
            let message = format!("{} cannot stand here", named(letter));
            Explained::new(at..at + letter.len_utf8(), message)
                .help("replace it by ordinary blanks, or remove it")
        }
        _ if text.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first)) => {
            let comment = [" //", " ;", "\t//"]
                .iter()
                .find_map(|mark| text.find(mark));
            match comment {
                Some(at) => {
                    let at = start + at + 1;
                    let mark = if line.after(at).starts_with(';') {
                        1
                    } else {
                        2
                    };
                    Explained::new(at..at + mark, "a comment starts with `#`")
                        .help("write `#` before a comment")
                }
                None => error(format!("{shown} is no number, and a string needs quotes")),
            }
        }
        _ if is_short => error(format!("string {shown} is not in quotes")).help(QUOTE),
        _ => error("this string is not in quotes".to_owned()).help(QUOTE),
    };
    Some(found)
}

fn template(mark: &str, range: Range<usize>) -> Explained {
    let message = format!("`{mark}` starts template text, which is no TOML value");
    Explained::new(range, message).help(RENDER).last()
}

/// Where the value starts that an error was noticed in.
fn start_of(line: &Line<'_>, offset: usize) -> usize {
    let before = line.before(offset);
    let tail = before
        .rfind(['=', '[', ',', '{'])
        .map_or(before, |at| before.get(at + 1..).unwrap_or_default());
    // A quote before it would make the brackets and commas part of a string.
    if tail.contains(['"', '\'']) || before.len() == tail.len() {
        return offset;
    }
    offset - tail.trim_start().len()
}

fn missing(line: &Line<'_>, at: usize) -> Option<Explained> {
    let before = line.before(at).trim_end().strip_suffix('=')?.trim_end();
    let name = before.rsplit([' ', '\t', '{', ',']).next()?;
    let start = line.end_of(before) - name.len();
    let message = format!("key `{name}` has no value");
    Some(
        Explained::new(start..start + name.len(), message).help("write a value, or remove the key"),
    )
}

fn is_flag(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    matches!(
        text.as_str(),
        "true" | "false" | "yes" | "no" | "on" | "off"
    )
}

fn is_nothing(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    matches!(text.as_str(), "null" | "nil" | "none" | "undefined" | "~")
}

//! What a TOML error means here: a sentence about the text at hand.
//!
//! The parser says what its grammar expected at a byte. People need to hear what is wrong with
//! their line, so the habits of other notations are recognised around that byte. Where nothing is
//! recognised the parser's words stay.

mod line;
mod string;
mod twice;
mod value;

use std::ops::Range;

use line::Line;

/// More errors than this in one file say nothing new.
const MOST: usize = 20;

/// What the parser found: where, and in its words.
pub(super) struct Problem {
    pub(super) range: Range<usize>,
    pub(super) message: String,
}

/// One error as people read it.
#[derive(Debug)]
pub(super) struct Explained {
    pub(super) range: Range<usize>,
    pub(super) message: String,
    /// Where the construct began, or what is contradicted.
    pub(super) context: Option<(Range<usize>, &'static str)>,
    /// One imperative sentence.
    pub(super) help: Option<&'static str>,
    /// Whether everything behind the error is misread because of it.
    pub(super) is_last: bool,
}

impl Explained {
    fn new(range: Range<usize>, message: impl Into<String>) -> Self {
        Self {
            range,
            message: message.into(),
            context: None,
            help: None,
            is_last: false,
        }
    }

    fn help(mut self, help: &'static str) -> Self {
        self.help = Some(help);
        self
    }

    fn context(mut self, context: Option<(Range<usize>, &'static str)>) -> Self {
        self.context = context;
        self
    }

    fn last(mut self) -> Self {
        self.is_last = true;
        self
    }
}

/// All errors of a file, in order, without those that only follow from an earlier one.
pub(super) fn explain(text: &str, mut problems: Vec<Problem>) -> Vec<Explained> {
    problems.sort_by_key(|problem| (problem.range.start, problem.range.end));
    let mut errors: Vec<Explained> = Vec::new();
    let mut line_start = None;
    let mut line_end = 0;
    let mut doubled = 0;
    let mut is_in_string = false;
    for problem in problems {
        let start = problem.range.start.min(text.len());
        // An error often makes the rest of its line unreadable, too. Lines can be very long.
        if start < line_end {
            continue;
        }
        let line = Line::of(text, start);
        if line_start == Some(line.start()) {
            continue;
        }
        // A string that is not closed often goes on below.
        is_in_string &= !line.is_statement();
        if is_in_string {
            continue;
        }
        let is_duplicate = problem.message == twice::DUPLICATE;
        // A table with two headers has its keys twice as well.
        if is_duplicate && start < doubled {
            continue;
        }
        if is_duplicate && line.is_header() {
            doubled = line.next_header();
        }
        line_start = Some(line.start());
        line_end = line.end();
        let error = one(&line, &problem);
        is_in_string = error.help == Some(string::CLOSE);
        let is_last = error.is_last;
        errors.push(error);
        if is_last || errors.len() == MOST {
            break;
        }
    }
    errors
}

fn one(line: &Line<'_>, problem: &Problem) -> Explained {
    let (what, _) = problem
        .message
        .split_once(", expected ")
        .unwrap_or((&problem.message, ""));
    let range = problem.range.clone();
    let explained = match what {
        twice::DUPLICATE => Some(twice::explain(line, &range)),
        "invalid unquoted key"
        | "key with no value"
        | "invalid key-value pair"
        | "extra `=`"
        | "unquoted keys cannot be empty"
        | "missing value for key" => line.foreign().or_else(|| key(line, &range, what)),
        "string values must be quoted"
        | "invalid boolean"
        | "invalid float"
        | "invalid mantissa"
        | "invalid fraction"
        | "unexpected leading zero"
        | "missing key for inline table element"
        | "integer number overflowed" => value::explain(line, &range, what),
        "missing escaped value"
        | "too few unicode value digits"
        | "invalid value"
        | "invalid basic string"
        | "invalid literal string"
        | "invalid multi-line basic string"
        | "invalid multi-line literal string"
        | "invalid comment character" => string::explain(line, &range, what),
        _ => punctuation(line, &range, what),
    };
    explained.unwrap_or_else(|| Explained::new(range, plain(&problem.message)))
}

/// The parser's own words, without what says nothing.
fn plain(message: &str) -> String {
    let message = message.trim_end_matches(", expected nothing");
    match message.strip_prefix("cannot recurse further") {
        Some(_) => "brackets are nested too deeply".to_owned(),
        None => message.to_owned(),
    }
}

/// What stands where `key =` should.
fn key(line: &Line<'_>, range: &Range<usize>, what: &str) -> Option<Explained> {
    let before = line.before(range.start).trim_end();
    if let Some(error) = open_quote(line, before) {
        return Some(error);
    }
    let name = before
        .rsplit([' ', '\t', '{', ',', '['])
        .next()
        .filter(|name| !name.is_empty());
    let rest = line.after(range.start);
    let body = rest.trim_start();
    let at = range.start + (rest.len() - body.len());
    // Behind an earlier error the parser takes the colon for a part of the key.
    if let Some(plain) = name.and_then(|name| name.strip_suffix(':')) {
        let colon = line.end_of(before) - 1;
        return Some(colon_after(plain, colon..colon + 1));
    }
    if body.starts_with(":=") {
        let message = format!("expected `=` after `{}`, not `:=`", name?);
        return Some(Explained::new(at..at + 2, message));
    }
    if body.starts_with(':') {
        return Some(colon_after(name?, at..at + 1));
    }
    if before.is_empty() && body.starts_with('=') {
        return Some(Explained::new(
            at..at + 1,
            "there is no key before this `=`",
        ));
    }
    match what {
        "extra `=`" => Some(Explained::new(at..at + 1, "one `=` too many")),
        "unquoted keys cannot be empty" => {
            let end = at + body.chars().next().map_or(0, char::len_utf8);
            Some(Explained::new(at..end, "a name is missing here"))
        }
        "key with no value" => {
            let name = name?;
            let start = line.end_of(before) - name.len();
            if body.is_empty() || body.starts_with('#') {
                let message = format!("key `{name}` has no value");
                return Some(Explained::new(start..start + name.len(), message));
            }
            let end = at + body.chars().next().map_or(0, char::len_utf8);
            Some(Explained::new(
                at..end,
                format!("expected `=` after `{name}`"),
            ))
        }
        _ => {
            let letter = line.text.get(range.start..)?.chars().next()?;
            let span = range.start..range.start + letter.len_utf8();
            let message = format!("{} cannot stand in a key", line::named(letter));
            let help = if line::is_invisible(letter) {
                "replace it by ordinary blanks, or remove it"
            } else {
                "put the key in quotes, or use letters, digits, `-` and `_` only"
            };
            Some(Explained::new(span, message).help(help))
        }
    }
}

fn colon_after(name: &str, colon: Range<usize>) -> Explained {
    let message = format!("expected `=` after `{name}`; this is TOML, not YAML");
    Explained::new(colon, message).help("write `key = value`, with strings in quotes")
}

/// A key whose quote is not closed, which takes the rest of its line.
fn open_quote(line: &Line<'_>, before: &str) -> Option<Explained> {
    let key = before.trim_start();
    let quote = key.chars().next().filter(|first| "\"'".contains(*first))?;
    let is_open = !key.get(1..)?.contains(quote);
    let start = line.end_of(before) - key.len();
    let message = format!("the key that starts here is not closed: `{quote}` is missing");
    is_open.then(|| Explained::new(start..start + 1, message))
}

/// Brackets, commas and what follows a value.
fn punctuation(line: &Line<'_>, range: &Range<usize>, what: &str) -> Option<Explained> {
    let at = range.start;
    let error = match what {
        "unclosed array table" | "unclosed table" => {
            let header = line.before(at).trim();
            let start = line.end_of(line.before(at).trim_end()) - header.len();
            let open = header.matches('[').count();
            let missing = "]".repeat(open.saturating_sub(header.matches(']').count()).max(1));
            let message = format!("`{missing}` is missing at the end of table header `{header}`");
            Explained::new(start..start + header.len(), message).help("close the header")
        }
        "missing comma between array elements" if line.starts_statement(at) => {
            unclosed(line, at, '[')
        }
        "missing comma between key-value pairs" if line.starts_statement(at) => {
            unclosed(line, at, '{')
        }
        "unclosed array" => unclosed(line, at, '['),
        "unclosed inline table" => unclosed(line, at, '{'),
        "missing comma between array elements" | "missing comma between key-value pairs" => {
            let end = at + line::value_length(line.after(at));
            Explained::new(at..end, "a `,` is missing before this")
        }
        "extra comma in array" | "extra comma in inline table" => {
            Explained::new(range.clone(), "one `,` too many")
        }
        "unexpected key or value" => {
            let rest = line.after(at);
            let end = at + rest.trim_end().len();
            let what = if line.is_header() {
                "a table header"
            } else {
                "the value"
            };
            let message = format!("only a comment may follow {what} on its line");
            let error = Explained::new(at..end, message);
            if rest.starts_with("//") || rest.starts_with(';') {
                error.help("write `#` before a comment")
            } else if rest.starts_with(['"', '\'']) {
                error.help("put quotes around the whole value only, and others inside of them")
            } else {
                error.help("remove it, or put it on a line of its own")
            }
        }
        "carriage return must be followed by newline" => {
            Explained::new(range.clone(), "a carriage return alone does not end a line")
                .help("save the file with LF or CRLF line endings")
        }
        _ => {
            let kind = what.strip_prefix("cannot extend value of type ")?;
            let kind = kind.strip_suffix(" with a dotted key")?;
            let name = line.text.get(range.clone())?;
            let article = if kind.starts_with(['a', 'i']) {
                "an"
            } else {
                "a"
            };
            Explained::new(
                range.clone(),
                format!("`{name}` is {article} {kind} already, which cannot get further keys"),
            )
        }
    };
    Some(error)
}

/// A bracket that is open where the next statement begins, or at the end of the text.
fn unclosed(line: &Line<'_>, at: usize, bracket: char) -> Explained {
    let (what, close) = if bracket == '[' {
        ("list", ']')
    } else {
        ("inline table", '}')
    };
    let opened = line.opened(at, bracket);
    let place = match &opened {
        Some(range) => range.clone(),
        None => at..at,
    };
    let message = format!("the {what} that starts here is not closed: `{close}` is missing");
    let context = opened.map(|_| (at..at, "still open here"));
    Explained::new(place, message).context(context).last()
}

//! Secrets in a text that no tree shows: in scripts, comments and broken files.

use std::ops::Range;

use super::is_secret_name;

/// Whether a text is a secret itself: not empty, no flag, no reference to a variable.
pub(super) fn is_plain(text: &str) -> bool {
    !matches!(text, "" | "true" | "false" | "null") && !is_reference(text)
}

/// `$NAME`, `${NAME}`, `$[[ input ]]` or `${{ value }}`, alone.
fn is_reference(text: &str) -> bool {
    if text.starts_with("$[[") && text.ends_with("]]")
        || text.starts_with("${{") && text.ends_with("}}")
    {
        return true;
    }
    let name = text
        .strip_prefix("${")
        .and_then(|rest| rest.strip_suffix('}'))
        .or_else(|| text.strip_prefix('$'));
    name.is_some_and(|name| {
        name.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

/// The name that a text ends with; empty when it ends with something else.
fn name_before(text: &str) -> &str {
    let is_name = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-');
    let rest = text.trim_end_matches(is_name);
    text.strip_prefix(rest).unwrap_or_default()
}

/// What a value assigns to names of secrets: `NAME=value`, `--name value`, `Name: value`.
pub(super) fn assigned(raw: &str) -> impl Iterator<Item = Range<usize>> {
    let places = raw.match_indices(['=', ':', ' ']);
    places
        .flat_map(move |(at, mark)| {
            let start = match mark {
                ":" => at + ": ".len(),
                _ => at + mark.len(),
            };
            let before = raw.get(..at).unwrap_or_default();
            let name = name_before(before);
            let is_said = match mark {
                " " => name.starts_with("--"),
                ":" => raw.get(at..).is_some_and(|rest| rest.starts_with(": ")),
                _ => true,
            };
            if name.is_empty() || !is_said || !is_secret_name(name) {
                return [None, None];
            }
            // The whole of `environment = ["NAME=value with blanks"]`, and its first word for copies.
            let is_whole = mark == "=" && before.trim_start_matches(['"', '\'']) == name;
            let whole = is_whole.then(|| inside(raw, start..raw.len()));
            [Some(word(raw, start)), whole]
        })
        .flatten()
        .filter(move |range| {
            let text = raw.get(range.clone()).unwrap_or_default();
            is_plain(text) && !text.starts_with('$')
        })
}

/// The word that starts here, as a shell sees it, without its quotes.
fn word(raw: &str, start: usize) -> Range<usize> {
    let rest = raw.get(start..).unwrap_or_default();
    let value = rest.trim_start_matches(['\\', '"', '\'']);
    let open = rest.len() - value.len();
    let quote = rest.get(..open).and_then(|quotes| quotes.chars().last());
    let ends = |letter: char| match quote {
        Some(quote) => letter == quote,
        None => letter.is_whitespace() || "\"'`;&|<>".contains(letter),
    };
    let value = value.split(ends).next().unwrap_or_default();
    let value = value.trim_end_matches('\\');
    start + open..start + open + value.len()
}

/// A range without blanks and quotes at its ends.
fn inside(text: &str, range: Range<usize>) -> Range<usize> {
    let whole = text.get(range.clone()).unwrap_or_default();
    let value = whole.trim_start();
    let start = range.end - value.len();
    let value = value.trim_end();
    let quotes = ['"', '\''];
    let Some(open) = value.chars().next().filter(|first| quotes.contains(first)) else {
        return start..start + value.trim_end_matches(quotes).len();
    };
    let inner = value.trim_start_matches(open);
    let start = start + value.len() - inner.len();
    let length = inner.find(open).unwrap_or(inner.len());
    start..start + length
}

/// The value in a comment that is nothing but a key and its value, commented out.
pub(super) fn commented(comment: &str) -> Option<Range<usize>> {
    let key = comment.trim_start_matches(['#', ' ', '\t', '-']);
    let start = comment.len() - key.len();
    let (at, range) = keyed(comment, start)?;
    let name = comment.get(start..at).unwrap_or_default().trim_end();
    let is_quoted = comment
        .get(..range.start)
        .is_some_and(|before| before.ends_with(['"', '\'']));
    let value = comment.get(range.clone()).unwrap_or_default();
    let is_value = is_quoted || !value.contains(char::is_whitespace);
    (is_value && !name.contains(char::is_whitespace)).then_some(range)
}

/// The value behind the first key on a line that is the name of a secret, and where its key ends.
fn keyed(line: &str, from: usize) -> Option<(usize, Range<usize>)> {
    let rest = line.get(from..)?;
    let places = rest.match_indices(['=', ':']);
    let at = places.map(|(at, _)| from + at).find(|&at| {
        let before = line.get(..at).unwrap_or_default();
        let name = name_before(before.trim_end().trim_end_matches(['"', '\'']));
        is_secret_name(name)
    })?;
    // A `=>` or `:=` of another language, where that is what is wrong.
    let behind = line.get(at..)?.trim_start_matches(['=', ':', '>']);
    let range = inside(line, line.len() - behind.len()..line.len());
    let is_secret = line.get(range.clone()).is_some_and(is_plain);
    is_secret.then_some((at, range))
}

/// Where a value that goes on over several lines ends.
enum End {
    /// At these quotes.
    Quotes(&'static str),
    /// At a line that is indented as little as this.
    Indent(usize),
}

/// What follows the names of secrets on the lines of a text that nobody could read as a whole.
pub(super) fn in_lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut end = None;
    let mut next = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = next;
        next += line.len();
        let range = on_line(line, &mut end)?;
        Some(start + range.start..start + range.end)
    })
}

fn on_line(line: &str, end: &mut Option<End>) -> Option<Range<usize>> {
    let indent = line.len() - line.trim_start().len();
    let whole = indent..line.trim_end().len().max(indent);
    match end {
        Some(End::Quotes(quotes)) => {
            let closing = line.find(*quotes);
            if closing.is_some() {
                *end = None;
            }
            return Some(indent..closing.unwrap_or(whole.end).max(indent));
        }
        Some(End::Indent(least)) if indent > *least || line.trim().is_empty() => {
            return Some(whole);
        }
        _ => *end = None,
    }
    let (at, range) = keyed(line, 0)?;
    let value = line.get(at + 1..).unwrap_or_default().trim();
    for quotes in ["\"\"\"", "'''"] {
        if let Some(rest) = value.strip_prefix(quotes)
            && !rest.contains(quotes)
        {
            *end = Some(End::Quotes(quotes));
        }
    }
    if value.starts_with(['|', '>']) {
        *end = Some(End::Indent(indent));
    }
    Some(range)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str, ranges: impl Iterator<Item = Range<usize>>) -> Vec<&str> {
        ranges.map(|range| &text[range]).collect()
    }

    #[test]
    fn what_is_assigned_to_a_secret_is_found() {
        for (raw, found) in [
            ("X_TOKEN=abc", &["abc", "abc"][..]),
            ("\"X_TOKEN=a b\"", &["a", "a b"]),
            ("export DB_PASSWORD='a b' && x", &["a b"]),
            (
                "A=1 PASSWORD=\"a;b\" ./run --token tok --x",
                &["a;b", "tok"],
            ),
            ("login --password=p1 -u user", &["p1"]),
            (
                "curl -H \\\"PRIVATE-TOKEN: t1\\\" https://h/?private_token=t2&x=1",
                &["t1", "t2"],
            ),
            ("DB_PASSWORD=$(vault read x)", &[]),
            ("TOKEN=$OTHER", &[]),
            ("PASSWORD=true", &[]),
            ("a token of mine", &[]),
            ("https://host/token:80", &[]),
        ] {
            assert_eq!(texts(raw, assigned(raw)), *found, "{raw}");
        }
    }

    #[test]
    fn keys_that_are_commented_out_count_and_sentences_do_not() {
        for (comment, found) in [
            ("# token = \"abc\"", Some("abc")),
            ("#SecretKey='abc' # x", Some("abc")),
            ("# - DB_PASSWORD: abc", Some("abc")),
            ("# the token: ask", None),
            ("# TOKEN: ask for it", None),
            ("# TOKEN: $[[ inputs.token ]]", None),
            ("# token = $TOKEN", None),
            ("# token", None),
        ] {
            let range = commented(comment);
            assert_eq!(range.map(|range| &comment[range]), found, "{comment}");
        }
    }

    #[test]
    fn lines_that_cannot_be_read_show_no_secret() {
        for (text, found) in [
            ("token = \"abc\nx = 1\n", &["abc"][..]),
            ("a = { password = 'x y' # z\n", &["x y"]),
            ("  \"bearer_token\" = abc\r\n", &["abc"]),
            (
                "token := abc\n\u{feff}'token' => \"x y\"\n",
                &["abc", "x y"],
            ),
            ("secret = \"\"\"a\nb\nc\"\"\" # d\ne\n", &["a", "b", "c"]),
            ("X_SECRET: |\n  a\n\n  b\nY: c\n", &["|", "a", "", "b"]),
            ("X_TOKEN: $Y\nZ_FILE: x\n", &[]),
        ] {
            assert_eq!(texts(text, in_lines(text)), *found, "{text}");
        }
    }
}

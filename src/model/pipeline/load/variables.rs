//! GitLab's own expansion of variables in texts: `$NAME`, `${NAME}` and `%NAME%`, once.

use std::collections::BTreeMap;

/// A piece of a text: literal, or a name with the text that mentions it.
enum Piece<'t> {
    Text(&'t str),
    Name(&'t str, &'t str),
}

/// Replaces variables by their values, unknown ones by nothing. Also says whether there were any.
#[must_use]
pub fn expand(text: &str, variables: &BTreeMap<String, String>) -> (String, bool) {
    let mut expanded = String::with_capacity(text.len());
    let mut has_unknown = false;
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => expanded.push_str(text),
            Piece::Name(name, _) => match variables.get(name) {
                Some(value) => expanded.push_str(value),
                None => has_unknown = true,
            },
        }
    }
    (expanded, has_unknown)
}

/// Replaces variables by their values, and leaves unknown ones.
#[must_use]
pub fn expand_existing(text: &str, variables: &BTreeMap<String, String>) -> String {
    let mut expanded = String::with_capacity(text.len());
    for piece in pieces(text) {
        expanded.push_str(match piece {
            Piece::Text(text) => text,
            Piece::Name(name, written) => variables.get(name).map_or(written, String::as_str),
        });
    }
    expanded
}

/// The names that a text mentions.
pub fn names(text: &str) -> impl Iterator<Item = &str> {
    pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Name(name, _) => Some(name),
        Piece::Text(_) => None,
    })
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut literal = 0;
    while let Some(found) = rest.get(literal..).and_then(|rest| rest.find(['$', '%'])) {
        let at = literal + found;
        let (before, behind) = rest.split_at(at);
        match mention(behind) {
            Some((name, written)) => {
                pieces.push(Piece::Text(before));
                pieces.push(Piece::Name(name, written));
                rest = behind.get(written.len()..).unwrap_or_default();
                literal = 0;
            }
            None => literal = at + 1,
        }
    }
    pieces.push(Piece::Text(rest));
    pieces
}

/// The variable that a text begins with: its name, and how it is written.
fn mention(text: &str) -> Option<(&str, &str)> {
    let (open, close) = if text.starts_with("${") {
        (2, "}")
    } else if text.starts_with('%') {
        (1, "%")
    } else {
        (1, "")
    };
    let inner = text.get(open..)?;
    let length = inner
        .bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        .count();
    let name = inner.get(..length)?;
    let is_name = !name.is_empty() && !name.starts_with(|first: char| first.is_ascii_digit());
    let closes = inner.get(length..)?.starts_with(close);
    (is_name && closes).then(|| (name, &text[..open + length + close.len()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    // pipeline-semantics 13.
    #[test]
    fn variables_expand_in_three_notations() {
        let variables = BTreeMap::from([("X".to_owned(), "x".to_owned())]);
        for (text, expanded, existing) in [
            ("$X/${X}/%X%", "x/x/x", "x/x/x"),
            ("$NO${NO}%NO%.", ".", "$NO${NO}%NO%."),
            ("$$X", "$x", "$x"),
            ("${X", "${X", "${X"),
            ("%X", "%X", "%X"),
            ("$1 100%", "$1 100%", "$1 100%"),
            ("é$Xé", "éxé", "éxé"),
        ] {
            assert_eq!(expand(text, &variables).0, expanded, "{text}");
            assert_eq!(expand_existing(text, &variables), existing, "{text}");
        }
    }
}

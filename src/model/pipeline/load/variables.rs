//! GitLab's own expansion of variables in texts: `$NAME`, `${NAME}` and `%NAME%`, once.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use regex::Regex;

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
    static MENTION: OnceLock<Option<Regex>> = OnceLock::new();
    let name = "[A-Za-z_][A-Za-z0-9_]*";
    let mention = MENTION.get_or_init(|| {
        let source = format!(
            r"(?s)(?<text>.*?)(?<mention>\$(?<plain>{name})|\$\{{(?<braces>{name})\}}|%(?<percent>{name})%|\z)"
        );
        Regex::new(&source).ok()
    });
    let Some(mention) = mention else {
        return vec![Piece::Text(text)];
    };
    let mut pieces = Vec::new();
    for found in mention.captures_iter(text) {
        let of = |group| found.name(group).map(|part| part.as_str());
        pieces.extend(of("text").map(Piece::Text));
        let name = ["plain", "braces", "percent"].into_iter().find_map(of);
        if let (Some(name), Some(written)) = (name, of("mention")) {
            pieces.push(Piece::Name(name, written));
        }
    }
    pieces
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

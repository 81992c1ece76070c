//! libyaml's errors in words about the line at hand. What is not clear keeps libyaml's own words.

use super::error::{Place, YamlError};

/// Longer texts are cut in messages.
const LONGEST: usize = 40;

const QUOTE_ALL: &str = "put the whole value in quotes";

/// What an error says to who wrote the line.
pub(super) struct Explained {
    pub(super) message: String,
    /// The byte where it is wrong, and how many bytes are.
    pub(super) at: (u32, u32),
    /// What began at the place that libyaml names besides.
    pub(super) context: Option<&'static str>,
    pub(super) help: Option<&'static str>,
}

/// The text before and behind the place of an error, on the same line.
struct Line<'t> {
    before: &'t str,
    behind: &'t str,
    place: Place,
}

impl<'t> Line<'t> {
    fn around(text: &'t str, place: Place) -> Option<Self> {
        let (before, behind) = text.split_at_checked(place.offset as usize)?;
        Some(Self {
            before: before.rsplit(['\n', '\r']).next()?,
            behind: behind.split(['\n', '\r']).next()?,
            place,
        })
    }

    /// Whether nothing but indentation stands before the place.
    fn is_first(&self) -> bool {
        self.before.trim_matches([' ', '\t']).is_empty()
    }

    fn is_item(&self) -> bool {
        self.behind == "-" || self.behind.starts_with("- ")
    }

    /// These characters from the place on.
    fn first(&self, message: impl Into<String>, is_part: fn(char) -> bool) -> Explained {
        let rest = self.behind.trim_start_matches(is_part);
        let length = self.behind.len() - rest.len();
        Explained {
            message: message.into(),
            at: (self.place.offset, u32::try_from(length).unwrap_or(0)),
            context: None,
            help: None,
        }
    }

    /// The whole text from the place on, without a comment.
    fn text(&self) -> &'t str {
        let text = self.behind.split_once(" #");
        text.map_or(self.behind, |(text, _)| text).trim_end()
    }
}

impl Explained {
    fn help(self, help: &'static str) -> Option<Self> {
        Some(Self {
            help: Some(help),
            ..self
        })
    }

    fn context(self, context: &'static str) -> Self {
        Self {
            context: Some(context),
            ..self
        }
    }
}

/// Says in words about the line what libyaml says about its grammar; `text` is what it read.
pub(super) fn explain(error: &YamlError, text: &str) -> Option<Explained> {
    let line = Line::around(text, error.problem_at)?;
    let begun = error.context_at.and_then(|place| Line::around(text, place));
    match error.problem {
        "found character that cannot start any token" => token(&line),
        "found a tab character that violates indentation"
        | "found a tab character where an indentation space is expected" => Some(tab(&line)),
        "mapping values are not allowed in this context" => colon(&line),
        "could not find expected ':'" => no_colon(&begun?),
        "did not find expected key" | "did not find expected '-' indicator" => {
            block(&line, &begun?)
        }
        "block sequence entries are not allowed in this context" if !line.is_first() => line
            .first("a list cannot begin behind other text", |it| it == '-')
            .help("begin it on the next line"),
        "did not find expected ',' or ']'" => Some(
            line.first("a comma or `]` is missing in this list", |_| false)
                .context("the list begins here"),
        ),
        "did not find expected ',' or '}'" => Some(
            line.first("a comma or `}` is missing in this map", |_| false)
                .context("the map begins here"),
        ),
        "did not find expected alphabetic or numeric character" => name(&begun?),
        "found unexpected end of stream" => Some(begun?.first(
            "the quotation mark that stands here is never closed",
            |it| matches!(it, '"' | '\''),
        )),
        "did not find expected comment or line break" => behind_bar(&line, &begun?),
        "found unknown escape character" => line
            .first("YAML knows no such escape in double quotes", |_| false)
            .help("use single quotes: `\\` is a plain character in them"),
        _ => None,
    }
}

fn tab(line: &Line<'_>) -> Explained {
    let message = "a tab stands where YAML takes only spaces";
    Explained {
        help: Some("indent with spaces"),
        ..line.first(message, |it| it == '\t')
    }
}

/// A character that begins nothing.
fn token(line: &Line<'_>) -> Option<Explained> {
    let (shown, is_it): (_, fn(char) -> bool) = match line.behind.chars().next()? {
        '\t' => return Some(tab(line)),
        '@' => ("`@`", |it| it == '@'),
        '%' => ("`%`", |it| it == '%'),
        '`' => ("a backquote", |it| it == '`'),
        _ => return None,
    };
    let message = format!("{shown} cannot begin a text without quotes");
    line.first(message, is_it).help(QUOTE_ALL)
}

/// A colon where no key can be.
fn colon(line: &Line<'_>) -> Option<Explained> {
    let mut entry = line.before.trim_start();
    while let Some(inner) = entry.strip_prefix("- ") {
        entry = inner.trim_start();
    }
    let is_colon = |it| it == ':';
    match entry.split_once(": ") {
        Some((key, _)) if is_name(key) => line
            .first(
                format!("the value of `{key}` has a colon in it, and no quotes around it"),
                is_colon,
            )
            .help(QUOTE_ALL),
        Some(_) => None,
        None => line
            .first(
                "this key is indented as if it were part of the value above it",
                is_colon,
            )
            .help("indent it like the keys it belongs to"),
    }
}

/// A key without its colon.
fn no_colon(key: &Line<'_>) -> Option<Explained> {
    let text = key.text();
    let size = text.chars().count();
    let shown: String = text.chars().take(LONGEST).collect();
    let shown = match size > LONGEST {
        true => format!("{shown}..."),
        false => shown,
    };
    let length = u32::try_from(text.len()).ok()?;
    let explained = |message: String| Explained {
        at: (key.place.offset, length),
        ..key.first(message, |_| false)
    };
    let name = text.split_once(':');
    match name.filter(|(name, behind)| is_name(name) && !behind.starts_with("//")) {
        Some((name, _)) => explained(format!("no blank follows the colon of `{name}`"))
            .help("write a blank behind the colon"),
        None => explained(format!("`{shown}` has no colon, and must be a key here"))
            .help("write a colon behind the key"),
    }
}

/// Something among the entries of a map or list that is none.
fn block(line: &Line<'_>, begun: &Line<'_>) -> Option<Explained> {
    let first = |it: char| !it.is_whitespace();
    if !line.is_first() {
        let behind = match line.before.trim_end().chars().next_back()? {
            '"' | '\'' => "text stands behind the closing quotation mark of a value",
            ']' | '}' => "text stands behind the closing bracket of a value",
            _ => return None,
        };
        return line.first(behind, first).help(QUOTE_ALL);
    }
    if line
        .behind
        .starts_with([']', '}', '[', '{', ',', '&', '!', '?', ':'])
    {
        return None;
    }
    let (column, owner) = (line.place.position.column, begun.place.position.column);
    let is_list = begun.is_item();
    if column != owner {
        return line
            .first("the indentation of this line fits nothing above it", first)
            .help("indent it like the lines it belongs to");
    }
    match (is_list, line.is_item()) {
        (false, true) => Some(
            line.first("a list entry stands among the keys of a map", first)
                .context("the map begins here"),
        ),
        (true, false) => line
            .first("a key stands among the entries of a list", first)
            .context("the list begins here")
            .help("begin the line with `- `, or change its indentation"),
        _ => None,
    }
}

/// `*` or `&` without a name.
fn name(begun: &Line<'_>) -> Option<Explained> {
    let (message, is_it): (_, fn(char) -> bool) = match begun.behind.chars().next()? {
        '*' => ("`*` begins an alias, and no name of one follows", |it| {
            it == '*'
        }),
        '&' => ("`&` begins an anchor, and no name of one follows", |it| {
            it == '&'
        }),
        _ => return None,
    };
    begun.first(message, is_it).help(QUOTE_ALL)
}

/// Text on the line of `|`.
fn behind_bar(line: &Line<'_>, begun: &Line<'_>) -> Option<Explained> {
    let bar = begun
        .behind
        .chars()
        .next()
        .filter(|it| matches!(it, '|' | '>'))?;
    let message = format!("text stands behind `{bar}`, which takes the lines below it");
    line.first(message, |it| !it.is_whitespace())
        .help("write the text below it, indented")
}

/// Whether a text is a plain word, as keywords are.
fn is_name(text: &str) -> bool {
    let is_part = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-' | '.');
    !text.is_empty() && text.len() <= LONGEST && text.chars().all(is_part)
}

#[cfg(test)]
mod tests {
    use crate::source::Sources;
    use crate::syntax::{Forest, Format};

    /// The message of the first error, and the text it is about.
    fn said(text: &str) -> String {
        let file = Sources::default().add_text("sample", text);
        let parsed = Forest::default().parse(file, Format::Yaml, &text.into());
        let error = &parsed.errors[0];
        let at = &text[error.at.start as usize..error.at.end as usize];
        format!("{at:?} {}", error.message)
    }

    #[test]
    fn errors_are_told_in_words_about_the_line() {
        for (text, wanted) in [
            (
                "a:\n\tb: 1\n",
                r#""\t" a tab stands where YAML takes only spaces"#,
            ),
            ("a: @b\n", r#""@" `@` cannot begin a text without quotes"#),
            (
                "a: echo b: c\n",
                r#"":" the value of `a` has a colon in it, and no quotes around it"#,
            ),
            (
                "a: b\n  c: d\n",
                r#"":" this key is indented as if it were part of the value above it"#,
            ),
            (
                "a:\n  x: 1\n  b\n    - c # why\nd: e\n",
                r#""b" `b` has no colon, and must be a key here"#,
            ),
            (
                "a: 1\nscript:make\nd: e\n",
                r#""script:make" no blank follows the colon of `script`"#,
            ),
            (
                "a:\n  - b\n - c\n",
                r#""-" the indentation of this line fits nothing above it"#,
            ),
            (
                "a:\n  b: 1\n  - c\n",
                r#""-" a list entry stands among the keys of a map"#,
            ),
            (
                "a:\n  - b\n  c: 1\n",
                r#""c:" a key stands among the entries of a list"#,
            ),
            (
                "a: \"b\" c\n",
                r#""c" text stands behind the closing quotation mark of a value"#,
            ),
            ("a: - b\n", r#""-" a list cannot begin behind other text"#),
            (
                "a: [b\nc: d\n",
                r#"":" a comma or `]` is missing in this list"#,
            ),
            (
                "a:\n  - *.log\n",
                r#""*" `*` begins an alias, and no name of one follows"#,
            ),
            (
                "a: \"b\n",
                r#""\"" the quotation mark that stands here is never closed"#,
            ),
            (
                "a: | b\n",
                r#""b" text stands behind `|`, which takes the lines below it"#,
            ),
        ] {
            assert_eq!(said(text), wanted, "{text}");
        }
    }

    #[test]
    fn what_is_not_clear_keeps_the_words_of_libyaml() {
        for text in ["a: b\n] c\n", "a: {b: [}\n", "a: \"b\" \u{7}\n"] {
            assert!(!said(text).is_empty());
        }
    }
}

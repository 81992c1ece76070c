//! The functions of `$[[ ]]` blocks: `truncate`, `expand_vars`, `posix_escape`.

use super::context::Context;
use super::variables::{expand_existing, names};

/// A function that a block names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Function {
    /// `truncate(offset,length)`, in characters.
    Truncate {
        /// The first character to keep.
        offset: usize,
        /// How many to keep.
        length: usize,
    },
    /// `expand_vars`
    ExpandVars,
    /// `posix_escape`
    PosixEscape,
}

impl Function {
    /// Reads one function; `None` when GitLab knows none like it.
    #[must_use]
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "expand_vars" => return Some(Self::ExpandVars),
            "posix_escape" => return Some(Self::PosixEscape),
            _ => {}
        }
        let inner = text.strip_prefix("truncate(")?;
        // The closing parenthesis may be left out.
        let inner = inner.strip_suffix(')').unwrap_or(inner);
        let (offset, length) = inner.split_once(',')?;
        let number = |text: &str| {
            let text = text.trim();
            let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| text.parse().unwrap_or(usize::MAX))
        };
        Some(Self::Truncate {
            offset: number(offset)?,
            length: number(length)?,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Truncate { .. } => "truncate",
            Self::ExpandVars => "expand_vars",
            Self::PosixEscape => "posix_escape",
        }
    }

    /// Applies the function to a value; `None` stands for one that is not a string.
    ///
    /// # Errors
    /// GitLab's text.
    pub(super) fn apply(self, value: Option<&str>, context: &Context) -> Result<String, String> {
        let name = self.name();
        let wrong = |text: String| format!("error in `{name}` function: {text}");
        let Some(value) = value else {
            return Err(wrong(format!(
                "invalid input type: {name} can only be used with string inputs"
            )));
        };
        match self {
            Self::Truncate { offset, length } => {
                Ok(value.chars().skip(offset).take(length).collect())
            }
            Self::ExpandVars if names(value).any(|name| context.masked.contains(name)) => Err(
                wrong("variable expansion error: masked variables cannot be expanded".to_owned()),
            ),
            Self::ExpandVars => Ok(expand_existing(value, &context.variables)),
            Self::PosixEscape => Ok(posix_escape(value)),
        }
    }
}

/// Ruby's `Shellwords.escape`.
fn posix_escape(text: &str) -> String {
    if text.is_empty() {
        return "''".to_owned();
    }
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' => escaped.push_str("'\n'"),
            _ if letter.is_ascii_alphanumeric() || "_-.,:+/@".contains(letter) => {
                escaped.push(letter);
            }
            _ => escaped.extend(['\\', letter]),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apply(function: &str, value: &str) -> Option<String> {
        let mut context = Context::default();
        context.masked.insert("SECRET".to_owned());
        Function::parse(function).map(|function| {
            function
                .apply(Some(value), &context)
                .unwrap_or_else(|error| error)
        })
    }

    // GitLab's documentation of input functions, and pipeline-semantics 3.
    #[test]
    fn functions_change_texts() {
        for (function, value, expected) in [
            ("truncate(1,2)", "abcd", Some("bc")),
            ("truncate( 0 , 9 )", "aé", Some("aé")),
            ("truncate(9,1)", "ab", Some("")),
            ("truncate(0,1", "ab", Some("a")),
            ("truncate(-1,2)", "ab", None),
            (
                "expand_vars",
                "$CI_PROJECT_PATH-$NO",
                Some("group/project-$NO"),
            ),
            ("posix_escape", "a b'c", Some("a\\ b\\'c")),
            ("posix_escape", "", Some("''")),
            ("expand_vars()", "a", None),
            ("upcase", "a", None),
        ] {
            assert_eq!(apply(function, value).as_deref(), expected, "{function}");
        }
        assert_eq!(
            apply("expand_vars", "$SECRET").unwrap(),
            "error in `expand_vars` function: variable expansion error: masked variables cannot be expanded"
        );
    }
}

//! GitLab's expressions: `$A == "b" && $C =~ /d/`, as `rules:if` has them.
//!
//! The same tokens, precedence and truth as GitLab's own lexer and parser, odd ones included: a
//! pattern needs at least two characters, and a comparison with null never fails.

mod evaluate;
mod lexer;
mod parser;
mod pattern;

use std::collections::BTreeMap;

pub use evaluate::Value;
pub use pattern::re2;

/// What names in an expression stand for.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// Values of `$NAME`.
    pub variables: &'a BTreeMap<String, String>,
    /// Values of `$[[ inputs.name ]]`.
    pub inputs: &'a BTreeMap<String, Value>,
}

/// A parsed expression.
#[derive(Clone, Debug)]
pub struct Expression(parser::Tree);

impl Expression {
    /// Reads an expression; `None` when GitLab says `invalid expression syntax`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        parser::parse(lexer::tokens(text)?).map(Self)
    }

    /// Whether the expression is true: its value is not blank.
    #[must_use]
    pub fn is_true(&self, names: Names<'_>) -> bool {
        evaluate::evaluate(&self.0, names).is_present()
    }

    /// The inputs that the operands of logical operators name, in order, each once.
    #[must_use]
    pub fn inputs(&self) -> Vec<&str> {
        let mut found = Vec::new();
        let mut stack = vec![&self.0];
        while let Some(tree) = stack.pop() {
            match tree {
                parser::Tree::Input(name) if !found.contains(&name.as_str()) => found.push(name),
                parser::Tree::Binary(_, left, right) => stack.extend([&**right, &**left]),
                _ => {}
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn truth(text: &str) -> Option<bool> {
        let variables = [("A", "a"), ("E", ""), ("P", "/^a+$/"), ("AB", "ab")];
        let variables = variables
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let inputs = BTreeMap::from([("flag".to_owned(), Value::Bool(true))]);
        let names = Names {
            variables: &variables,
            inputs: &inputs,
        };
        Expression::parse(text).map(|expression| expression.is_true(names))
    }

    // GitLab's documentation and its lexer, parser and lexemes at 18.11.
    #[test]
    fn expressions_are_true_as_in_gitlab() {
        for (text, expected) in [
            ("$A", Some(true)),
            ("$E", Some(false)),
            ("$NONE", Some(false)),
            ("$A == \"a\"", Some(true)),
            ("$A == 'b'", Some(false)),
            ("$A != 'b'", Some(true)),
            ("$NONE == null", Some(true)),
            ("$E == null", Some(false)),
            ("$E == ''", Some(true)),
            ("$A =~ /^a$/", Some(true)),
            ("$A =~ /a/", None),
            ("$AB =~ /^ab$/", Some(true)),
            ("$AB =~ /^AB$/i", Some(true)),
            ("$AB !~ /^AB$/", Some(true)),
            ("$AB =~ /a\\/?b/", Some(true)),
            ("$NONE =~ /^ab$/", Some(false)),
            ("$A =~ $P", Some(true)),
            ("$A =~ $NONE", Some(false)),
            ("$A !~ $NONE", Some(true)),
            ("$A =~ $AB", Some(true)),
            ("$AB =~ $A", Some(false)),
            ("$A && $E", Some(false)),
            ("$A || $E", Some(true)),
            ("$E || $A && $NONE", Some(false)),
            ("($A || $E) && $A", Some(true)),
            ("!$A", Some(false)),
            ("!$E && $A", Some(true)),
            ("!($A && $E)", Some(true)),
            ("true", Some(true)),
            ("$[[ inputs.flag ]] == true", Some(true)),
            ("$[[ inputs.flag ]] == 'true'", Some(true)),
            ("'false' != true", Some(true)),
            ("$[[ inputs.none ]]", Some(false)),
            ("$[[ inputs.no-ne ]] == null", Some(true)),
            ("", None),
            ("$A $E", None),
            ("$A ==", None),
            ("== $A", None),
            ("($A", None),
            ("$A)", None),
            ("$A = 'b'", None),
            ("abc", None),
            ("$A =~ /(ab/", None),
            ("&&", None),
        ] {
            assert_eq!(truth(text), expected, "{text}");
        }
    }

    #[test]
    fn at_most_ninety_nine_tokens_are_read() {
        let chain = |values: usize| vec!["$A"; values].join("&&");
        assert_eq!(truth(&chain(50)), Some(true));
        assert_eq!(truth(&chain(51)), None);
    }
}

//! Tokens of an expression.

use super::parser::{Operator, Tree};
use super::pattern;

/// Most tokens, plus one: GitLab looks for the end before each of a hundred reads.
const MOST_TOKENS: usize = 100;

/// One token.
#[derive(Clone, Debug)]
pub(super) enum Token {
    /// An operand.
    Value(Tree),
    /// An operator with two operands.
    Binary(Operator),
    /// `!`
    Not,
    /// `(`
    Open,
    /// `)`
    Close,
}

/// The tokens of a text; `None` when it holds something else, or too many.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    for _ in 0..MOST_TOKENS {
        rest = rest.trim_start_matches([' ', '\t', '\n', '\x0b', '\x0c', '\r']);
        if rest.is_empty() {
            return Some(tokens);
        }
        let (token, behind) = token(rest)?;
        tokens.push(token);
        rest = behind;
    }
    None
}

/// The token a text begins with, in the order GitLab tries them, and what follows it.
fn token(text: &str) -> Option<(Token, &str)> {
    if let Some(found) = input(text) {
        return Some(found);
    }
    let mut letters = text.chars();
    let first = letters.next()?;
    let behind = letters.as_str();
    match first {
        '(' => return Some((Token::Open, behind)),
        ')' => return Some((Token::Close, behind)),
        '$' => {
            let (name, behind) = word(behind);
            let is_name = !name.is_empty();
            return is_name.then(|| (Token::Value(Tree::Variable(name.to_owned())), behind));
        }
        '"' | '\'' => {
            let (content, behind) = behind.split_once(first)?;
            let token = Token::Value(Tree::Text(content.to_owned()));
            return (!content.contains('\n')).then_some((token, behind));
        }
        '/' => {
            let (source, behind) = pattern::literal(text)?;
            return Some((Token::Value(Tree::Pattern(source)), behind));
        }
        _ => {}
    }
    if let Some(behind) = text.strip_prefix("null") {
        return Some((Token::Value(Tree::Null), behind));
    }
    for (name, value) in [("true", true), ("false", false)] {
        let (found, behind) = word(text);
        if found == name {
            return Some((Token::Value(Tree::Bool(value)), behind));
        }
    }
    let operators = [
        ("==", Operator::Equals),
        ("=~", Operator::Matches),
        ("!=", Operator::NotEquals),
        ("!~", Operator::NotMatches),
        ("&&", Operator::And),
        ("||", Operator::Or),
    ];
    for (name, operator) in operators {
        if let Some(behind) = text.strip_prefix(name) {
            return Some((Token::Binary(operator), behind));
        }
    }
    (first == '!').then_some((Token::Not, behind))
}

/// `$[[ inputs.name ]]`.
fn input(text: &str) -> Option<(Token, &str)> {
    let inner = text.strip_prefix("$[[")?.trim_start();
    let inner = inner.strip_prefix("inputs.")?;
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || "_-".contains(letter);
    let (name, behind) = inner.split_at(inner.find(|letter| !is_part(letter))?);
    let behind = behind.trim_start().strip_prefix("]]")?;
    let token = Token::Value(Tree::Input(name.to_owned()));
    (!name.is_empty()).then_some((token, behind))
}

/// The letters, digits and `_` that a text begins with, and what follows them.
fn word(text: &str) -> (&str, &str) {
    let behind =
        text.trim_start_matches(|letter: char| letter.is_ascii_alphanumeric() || letter == '_');
    (text.strip_suffix(behind).unwrap_or_default(), behind)
}

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
        let (token, length) = token(rest)?;
        tokens.push(token);
        rest = rest.get(length..)?;
    }
    None
}

/// The token a text begins with, in the order GitLab tries them.
fn token(text: &str) -> Option<(Token, usize)> {
    if let Some(length) = input(text) {
        return Some(length);
    }
    match text.as_bytes().first()? {
        b'(' => return Some((Token::Open, 1)),
        b')' => return Some((Token::Close, 1)),
        b'$' => {
            let length = word(text.get(1..)?);
            let name = text.get(1..=length).filter(|name| !name.is_empty())?;
            return Some((Token::Value(Tree::Variable(name.to_owned())), length + 1));
        }
        quote @ (b'"' | b'\'') => {
            let inner = text.get(1..)?;
            let end = inner.find([char::from(*quote), '\n'])?;
            let content = inner.get(..end)?;
            let closes = inner.as_bytes().get(end) == Some(quote);
            return closes.then(|| (Token::Value(Tree::Text(content.to_owned())), end + 2));
        }
        b'/' => {
            let (source, length) = pattern::literal(text)?;
            return Some((Token::Value(Tree::Pattern(source)), length));
        }
        _ => {}
    }
    if text.starts_with("null") {
        return Some((Token::Value(Tree::Null), 4));
    }
    for (name, value) in [("true", true), ("false", false)] {
        if text.starts_with(name) && word(text) == name.len() {
            return Some((Token::Value(Tree::Bool(value)), name.len()));
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
        if text.starts_with(name) {
            return Some((Token::Binary(operator), 2));
        }
    }
    text.starts_with('!').then_some((Token::Not, 1))
}

/// `$[[ inputs.name ]]`.
fn input(text: &str) -> Option<(Token, usize)> {
    let inner = text.strip_prefix("$[[")?.trim_start();
    let inner = inner.strip_prefix("inputs.")?;
    let length = word(inner);
    let name = inner.get(..length).filter(|name| !name.is_empty())?;
    let rest = inner.get(length..)?.trim_start().strip_prefix("]]")?;
    let token = Token::Value(Tree::Input(name.to_owned()));
    Some((token, text.len() - rest.len()))
}

/// How many bytes of letters, digits and `_` a text begins with.
fn word(text: &str) -> usize {
    text.bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        .count()
}

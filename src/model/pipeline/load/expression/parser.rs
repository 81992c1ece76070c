//! Tokens to a tree, by operator precedence.

use super::lexer::Token;
use super::pattern::Pattern;

/// An operator with two operands, those that bind tighter first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Operator {
    /// `==`
    Equals,
    /// `!=`
    NotEquals,
    /// `=~`
    Matches,
    /// `!~`
    NotMatches,
    /// `&&`
    And,
    /// `||`
    Or,
}

impl Operator {
    fn precedence(self) -> u16 {
        match self {
            Self::And => 11,
            Self::Or => 12,
            _ => 10,
        }
    }
}

/// An expression. At most 99 tokens make one, so it is never deep.
#[derive(Clone, Debug)]
pub(super) enum Tree {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A string.
    Text(String),
    /// `$NAME`
    Variable(String),
    /// `$[[ inputs.name ]]`
    Input(String),
    /// `/pattern/flags`
    Pattern(Pattern),
    /// `!operand`
    Not(Box<Tree>),
    /// Left, operator, right.
    Binary(Operator, Box<Tree>, Box<Tree>),
}

/// What waits for its operands.
#[derive(Clone, Copy)]
enum Waiting {
    Binary(Operator),
    Not,
    Open,
}

impl Waiting {
    fn precedence(self) -> u16 {
        match self {
            Self::Binary(operator) => operator.precedence(),
            Self::Not => 1,
            Self::Open => 901,
        }
    }
}

/// What closes at `)`: everything but an opening one.
const CLOSING: u16 = 900;

/// The tree of an expression; `None` when the tokens do not make one.
pub(super) fn parse(tokens: Vec<Token>) -> Option<Tree> {
    let mut values = Vec::new();
    let mut waiting: Vec<Waiting> = Vec::new();
    for token in tokens {
        match token {
            Token::Value(tree) => values.push(tree),
            Token::Binary(operator) => {
                apply(&mut values, &mut waiting, operator.precedence())?;
                waiting.push(Waiting::Binary(operator));
            }
            Token::Not => waiting.push(Waiting::Not),
            Token::Open => waiting.push(Waiting::Open),
            Token::Close => {
                apply(&mut values, &mut waiting, CLOSING)?;
                waiting.pop()?;
            }
        }
    }
    apply(&mut values, &mut waiting, CLOSING)?;
    let tree = values.pop()?;
    (values.is_empty() && waiting.is_empty()).then_some(tree)
}

/// Applies what binds at least as tight as `precedence`.
fn apply(values: &mut Vec<Tree>, waiting: &mut Vec<Waiting>, precedence: u16) -> Option<()> {
    while let Some(operator) = waiting.pop_if(|last| last.precedence() <= precedence) {
        let right = Box::new(values.pop()?);
        let tree = match operator {
            Waiting::Binary(operator) => Tree::Binary(operator, Box::new(values.pop()?), right),
            Waiting::Not => Tree::Not(right),
            Waiting::Open => return None,
        };
        values.push(tree);
    }
    Some(())
}

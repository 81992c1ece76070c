//! Whether a condition of `rules:if` or `only:variables` is one GitLab can read.
//!
//! Facts from GitLab's expression lexer and parser; values are not computed here.

use std::sync::OnceLock;

use regex::Regex;

use super::regexp;

/// A statement with this many tokens is refused.
const TOO_MANY: usize = 100;

/// What a token does to the parser.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Token {
    Value,
    /// Takes two values; binds the tighter, the smaller the number.
    Operator(u16),
    Not,
    Open,
    Close,
}

impl Token {
    fn precedence(self) -> u16 {
        match self {
            Self::Value => 0,
            Self::Not => 1,
            Self::Operator(precedence) => precedence,
            Self::Close => 900,
            Self::Open => 901,
        }
    }
}

/// Patterns in the order in which they are tried.
struct Lexer(Vec<(Regex, Lexeme)>);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Lexeme {
    Token(Token),
    Pattern,
}

impl Lexer {
    fn get() -> &'static Self {
        static LEXER: OnceLock<Lexer> = OnceLock::new();
        LEXER.get_or_init(|| {
            let value = Lexeme::Token(Token::Value);
            let comparison = Lexeme::Token(Token::Operator(10));
            let patterns = [
                (r"\(", Lexeme::Token(Token::Open)),
                (r"\)", Lexeme::Token(Token::Close)),
                (r"\$\[\[\s*inputs\.[a-zA-Z0-9_]+\s*\]\]", value),
                (r"\$[a-zA-Z0-9_]+", value),
                (r#""[^"\n]*"|'[^'\n]*'"#, value),
                (r"/(?:[^/]|\\/)+[^\\]/[ismU]*", Lexeme::Pattern),
                ("null", value),
                (r"(?-u:\b)(?:true|false)(?-u:\b)", value),
                ("==", comparison),
                ("=~", comparison),
                ("!=", comparison),
                ("!~", comparison),
                ("&&", Lexeme::Token(Token::Operator(11))),
                (r"\|\|", Lexeme::Token(Token::Operator(12))),
                ("!", Lexeme::Token(Token::Not)),
            ];
            let compiled = patterns.into_iter().filter_map(|(pattern, lexeme)| {
                Some((Regex::new(&format!("^(?:{pattern})")).ok()?, lexeme))
            });
            Self(compiled.collect())
        })
    }

    fn tokens(&self, statement: &str) -> Option<Vec<Token>> {
        let space = |character| matches!(character, ' ' | '\t' | '\r' | '\n' | '\x0c' | '\x0b');
        let mut tokens = Vec::new();
        let mut rest = statement.trim_start_matches(space);
        while !rest.is_empty() {
            let (length, lexeme) = self.0.iter().find_map(|(pattern, lexeme)| {
                Some((pattern.find(rest)?.end(), *lexeme))
            })?;
            let (token, after) = rest.split_at_checked(length)?;
            tokens.push(match lexeme {
                Lexeme::Token(token) => token,
                Lexeme::Pattern if regexp::is_valid(&token.replace("\\/", "/")) => Token::Value,
                Lexeme::Pattern => return None,
            });
            rest = after.trim_start_matches(space);
            if tokens.len() == TOO_MANY {
                return None;
            }
        }
        Some(tokens)
    }
}

/// Whether GitLab accepts the statement.
pub(super) fn is_valid(statement: &str) -> bool {
    let parsed = Lexer::get()
        .tokens(statement)
        .and_then(|tokens| reverse_polish(&tokens))
        .and_then(|tokens| evaluate(&tokens));
    parsed.is_some()
}

/// The shunting-yard algorithm.
fn reverse_polish(tokens: &[Token]) -> Option<Vec<Token>> {
    let mut output = Vec::new();
    let mut operators: Vec<Token> = Vec::new();
    for token in tokens {
        match token {
            Token::Value => output.push(*token),
            Token::Not | Token::Open => operators.push(*token),
            Token::Operator(_) | Token::Close => {
                let yields = |last: &mut Token| token.precedence() >= last.precedence();
                while let Some(last) = operators.pop_if(yields) {
                    output.push(last);
                }
                match token {
                    Token::Operator(_) => operators.push(*token),
                    _ => {
                        operators.pop_if(|last| *last == Token::Open)?;
                    }
                }
            }
        }
    }
    output.extend(operators.into_iter().rev());
    Some(output)
}

/// Whether every operator finds its values and one value is left.
fn evaluate(tokens: &[Token]) -> Option<()> {
    let mut values = 0_usize;
    for token in tokens {
        match token {
            Token::Value => values += 1,
            Token::Not => values = values.checked_sub(1)? + 1,
            Token::Operator(_) => values = values.checked_sub(2)? + 1,
            Token::Open | Token::Close => return None,
        }
    }
    (values == 1).then_some(())
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn conditions_are_judged_as_by_gitlab() {
        for (statement, valid) in [
            ("$A", true),
            ("$A == \"x\" && ($B =~ /^ab$/ || !$C)", true),
            ("$A != null", true),
            ("$A == true", true),
            ("$[[ inputs.a ]] == 'b'", true),
            ("A = b", false),
            ("main", false),
            ("", false),
            ("$A $B", false),
            ("($A", false),
            ("$A)", false),
            ("$A =~ /(/", false),
            ("$A ==", false),
            ("'main'", true),
        ] {
            assert_eq!(is_valid(statement), valid, "{statement}");
        }
    }
}

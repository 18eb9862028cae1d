//! Splits the text of a check into tokens.

use std::ops::Range;

use super::Fault;

/// A token's sort and content.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A name or keyword, as written.
    Word(String),
    /// `'text'`
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number with a point.
    Number(f64),
    /// An operator or punctuation.
    Sign(&'static str),
}

/// Signs, longer ones first.
const SIGNS: &[&str] = &["<>", "!=", "<=", ">=", "||", "=", "<", ">", "+", "-", "*", "/", "(", ")", ",", ".", ":"];

/// The tokens of `text` with their bytes.
pub(super) fn tokens(text: &str) -> Result<Vec<(Token, Range<usize>)>, Fault> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let (token, length) = match rest.chars().next() {
            Some(c) if c.is_whitespace() => (None, c.len_utf8()),
            Some('-') if rest.starts_with("--") => (None, rest.find('\n').unwrap_or(rest.len())),
            Some('\'') => quoted(rest, at).map(|(text, length)| (Some(Token::Text(text)), length))?,
            Some(c) if c.is_ascii_digit() => number(rest, at).map(|(token, length)| (Some(token), length))?,
            Some(c) if c.is_alphabetic() || c == '_' => {
                let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
                (Some(Token::Word(rest.get(..end).unwrap_or_default().to_owned())), end)
            }
            Some(c) => match SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
                Some(sign) => (Some(Token::Sign(if *sign == "!=" { "<>" } else { sign })), sign.len()),
                None => {
                    return Err(Fault {
                        span: at..at + c.len_utf8(),
                        message: format!("`{c}` has no meaning in a check"),
                        help: "texts stand in single quotes: 'like this'".to_owned(),
                    });
                }
            },
            None => break,
        };
        if let Some(token) = token {
            found.push((token, at..at + length));
        }
        at += length;
    }
    Ok(found)
}

/// A text in single quotes; two of them stand for one.
fn quoted(rest: &str, at: usize) -> Result<(String, usize), Fault> {
    let mut text = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((index, c)) = chars.next() {
        match (c, chars.peek()) {
            ('\'', Some((_, '\''))) => {
                text.push('\'');
                chars.next();
            }
            ('\'', _) => return Ok((text, index + 1)),
            // SQLite ends a statement there.
            ('\0', _) => {
                return Err(Fault {
                    span: at + index..at + index + 1,
                    message: "a text cannot hold the character NUL".to_owned(),
                    help: "remove it".to_owned(),
                });
            }
            _ => text.push(c),
        }
    }
    Err(Fault {
        span: at..at + rest.len(),
        message: "this text is not closed".to_owned(),
        help: "add a closing `'`".to_owned(),
    })
}

/// A number without a sign.
fn number(rest: &str, at: usize) -> Result<(Token, usize), Fault> {
    let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '_')).unwrap_or(rest.len());
    let digits: String = rest.get(..end).unwrap_or_default().chars().filter(|c| *c != '_').collect();
    let token = if digits.contains('.') {
        digits.parse().ok().map(Token::Number)
    } else {
        digits.parse().ok().map(Token::Integer)
    };
    token.map(|token| (token, end)).ok_or_else(|| Fault {
        span: at..at + end,
        message: format!("`{digits}` is not a number that can be held"),
        help: "write a number such as 42 or 1.5".to_owned(),
    })
}

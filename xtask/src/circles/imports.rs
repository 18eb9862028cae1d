//! What a source file names of its crate.

use std::iter::Peekable;
use std::str::Chars;

/// What a source file names.
#[derive(Debug, Default)]
pub struct Imports {
    /// What it brings in by `use`: the name that it has here, and the path.
    pub names: Vec<(String, Vec<String>)>,
    /// Paths in the code that begin with `crate`, `super` or `self`.
    pub paths: Vec<Vec<String>>,
    /// The modules below it that are tests.
    pub tests: Vec<String>,
}

/// A word, or a sign.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    Sign(char),
}

/// Reads a source file.
pub fn read(text: &str) -> Imports {
    let tokens = tokens(text);
    let mut imports = Imports::default();
    let mut rest = tokens.as_slice();
    while let Some((token, after)) = rest.split_first() {
        rest = match token {
            Token::Sign('#') => match of_test(after) {
                Some(item) => skip_item(item, &mut imports.tests),
                None => after,
            },
            Token::Word(word) if word == "use" && after.first() != Some(&Token::Sign('<')) => {
                let end = after.iter().position(|token| *token == Token::Sign(';')).unwrap_or(after.len());
                let (tree, after) = after.split_at_checked(end).unwrap_or((after, &[]));
                read_tree(&mut tree.iter().peekable(), &[], &mut imports.names);
                after
            }
            Token::Word(word) if matches!(word.as_str(), "crate" | "super" | "self") => {
                let (path, after) = read_path(rest);
                imports.paths.extend((path.len() > 1).then_some(path));
                after
            }
            _ => after,
        };
    }
    imports
}

/// What follows an attribute that keeps an item for tests; `after` is what follows its `#`.
fn of_test(after: &[Token]) -> Option<&[Token]> {
    let [Token::Sign('['), Token::Word(cfg), ..] = after else { return None };
    let end = after.iter().position(|token| *token == Token::Sign(']'))?;
    let (attribute, item) = after.split_at_checked(end + 1)?;
    let test = attribute.iter().any(|token| matches!(token, Token::Word(word) if word == "test"));
    (cfg == "cfg" && test).then_some(item)
}

/// What follows an item; the name of a module in a file of its own is noted.
fn skip_item<'t>(item: &'t [Token], tests: &mut Vec<String>) -> &'t [Token] {
    let mut depth = 0_usize;
    for (at, token) in item.iter().enumerate() {
        match token {
            Token::Sign('{') => depth += 1,
            Token::Sign('}') => depth = depth.saturating_sub(1),
            _ => {}
        }
        let ends = matches!(token, Token::Sign('}' | ';')) && depth == 0;
        if !ends {
            continue;
        }
        if let Some([Token::Word(word), Token::Word(name), Token::Sign(';')]) = item.get(at.saturating_sub(2)..=at)
            && word == "mod"
        {
            tests.push(name.clone());
        }
        return item.get(at + 1..).unwrap_or_default();
    }
    &[]
}

/// A path, and what follows it.
fn read_path(mut rest: &[Token]) -> (Vec<String>, &[Token]) {
    let mut path = Vec::new();
    while let Some((Token::Word(word), after)) = rest.split_first() {
        path.push(word.clone());
        let [Token::Sign(':'), Token::Sign(':'), next @ ..] = after else { return (path, after) };
        rest = next;
    }
    (path, rest)
}

/// Reads what stands behind `use`, or in braces in it.
fn read_tree<'t>(
    tokens: &mut Peekable<impl Iterator<Item = &'t Token>>,
    before: &[String],
    names: &mut Vec<(String, Vec<String>)>,
) {
    let mut path = before.to_vec();
    let mut alias = None;
    loop {
        match tokens.next() {
            Some(Token::Word(word)) if word == "as" => alias = tokens.next(),
            Some(Token::Word(word)) => path.push(word.clone()),
            Some(Token::Sign('{')) => {
                while tokens.next_if_eq(&&Token::Sign('}')).is_none() && tokens.peek().is_some() {
                    read_tree(tokens, &path, names);
                    let _ = tokens.next_if_eq(&&Token::Sign(','));
                }
                return;
            }
            Some(_) => {}
            None => break,
        }
        if matches!(tokens.peek(), Some(Token::Sign(',' | '}')) | None) {
            break;
        }
    }
    // `{self}` brings in what it stands behind.
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    let name = match alias {
        Some(Token::Word(alias)) => alias.clone(),
        _ => path.last().cloned().unwrap_or_default(),
    };
    names.push((name, path));
}

/// The words and signs of a text, without comments, texts and characters.
fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '/' if rest.peek() == Some(&'/') => drop(rest.by_ref().find(|c| *c == '\n')),
            '/' if rest.peek() == Some(&'*') => skip_comment(&mut rest),
            '"' => skip_text(&mut rest),
            '\'' => skip_character(&mut rest),
            'r' if matches!(rest.peek(), Some('"' | '#')) => skip_raw(&mut rest),
            c if c.is_alphanumeric() || c == '_' => {
                let mut word = String::from(c);
                while let Some(next) = rest.next_if(|c| c.is_alphanumeric() || *c == '_') {
                    word.push(next);
                }
                found.push(Token::Word(word));
            }
            c if c.is_whitespace() => {}
            c => found.push(Token::Sign(c)),
        }
    }
    found
}

fn skip_comment(rest: &mut Peekable<Chars<'_>>) {
    let (mut depth, mut last) = (0_usize, '/');
    for character in rest.by_ref() {
        match (last, character) {
            ('/', '*') => depth += 1,
            ('*', '/') => depth = depth.saturating_sub(1),
            _ => {
                last = character;
                continue;
            }
        }
        if depth == 0 {
            return;
        }
        last = ' ';
    }
}

fn skip_text(rest: &mut Peekable<Chars<'_>>) {
    while let Some(character) = rest.next() {
        match character {
            '\\' => drop(rest.next()),
            '"' => return,
            _ => {}
        }
    }
}

/// A character, or the name of a lifetime.
fn skip_character(rest: &mut Peekable<Chars<'_>>) {
    match rest.next() {
        Some('\\') => {
            rest.next();
            let _ = rest.by_ref().find(|c| *c == '\'');
        }
        Some(_) if rest.peek() == Some(&'\'') => drop(rest.next()),
        _ => while rest.next_if(|c| c.is_alphanumeric() || *c == '_').is_some() {},
    }
}

/// `r"…"`, `r#"…"#`; a raw name such as `r#type` is left to what follows.
fn skip_raw(rest: &mut Peekable<Chars<'_>>) {
    let mut marks = 0;
    while rest.next_if_eq(&'#').is_some() {
        marks += 1;
    }
    if rest.next_if_eq(&'"').is_none() {
        return;
    }
    while rest.by_ref().any(|c| c == '"') {
        let closing = (0..marks).take_while(|_| rest.next_if_eq(&'#').is_some()).count();
        if closing == marks {
            return;
        }
    }
}

//! Templates: literals line by line, what `~` takes away, and the indentation of heredocs.

use std::borrow::Cow;
use std::iter::Peekable;
use std::ops::Range;
use std::sync::Arc;
use std::vec::IntoIter;

use hcl_edit::Span;
use hcl_edit::template::{Directive, Element, HeredocTemplate, StringTemplate, Strip, Template};

use super::Lowering;
use crate::functions::convert;
use crate::syntax::{Expr, ForPart, Kind, Part};
use crate::value::Value;

/// A piece of a template, in the order of the file.
enum Token<'p> {
    Text(Cow<'p, str>),
    Insertion(Expr),
    If(Expr),
    Else,
    EndIf,
    For { key: Option<Arc<str>>, value: Arc<str>, collection: Expr },
    EndFor,
}

/// A piece, and whether it takes the blanks before and after itself away.
struct Piece<'p> {
    token: Token<'p>,
    strip: Strip,
}

impl Lowering<'_> {
    /// A template in quotes.
    pub(super) fn quoted(&self, template: &StringTemplate) -> Kind {
        let mut pieces = Vec::new();
        self.flatten(template, false, &mut pieces);
        finished(pieces)
    }

    /// A heredoc.
    pub(super) fn heredoc(&self, heredoc: &HeredocTemplate) -> Kind {
        let mut pieces = Vec::new();
        self.flatten(&heredoc.template, true, &mut pieces);
        strip(&mut pieces);
        let start = heredoc.span().map_or(0, |span| span.start);
        let before = start.checked_sub(1).and_then(|at| self.text.get(at..at + 3));
        if before == Some("<<-") {
            dedent(&mut pieces);
        }
        finished_unstripped(pieces, false)
    }

    /// The template of a whole file.
    pub fn template(&self, template: &Template) -> Expr {
        let mut pieces = Vec::new();
        self.flatten(template, true, &mut pieces);
        Expr { at: self.base, kind: finished(pieces) }
    }

    fn flatten<'p>(&self, template: &'p Template, by_line: bool, pieces: &mut Vec<Piece<'p>>) {
        for element in template {
            match element {
                Element::Literal(text) if by_line => {
                    let lines = text.value().split_inclusive('\n');
                    let piece = |line| Piece { token: Token::Text(Cow::Borrowed(line)), strip: Strip::None };
                    pieces.extend(lines.map(piece));
                }
                Element::Literal(text) => {
                    let text = self.unrenamed(text, || format!("\"{}\"", self.written(text)));
                    pieces.push(Piece { token: Token::Text(text), strip: Strip::None });
                }
                Element::Interpolation(inserted) => {
                    let token = Token::Insertion(self.expression(&inserted.expr));
                    pieces.push(Piece { token, strip: inserted.strip });
                }
                Element::Directive(directive) => self.directive(directive, by_line, pieces),
            }
        }
    }

    fn directive<'p>(&self, directive: &'p Directive, by_line: bool, pieces: &mut Vec<Piece<'p>>) {
        match directive {
            Directive::If(directive) => {
                let first = &directive.if_expr;
                pieces.push(Piece { token: Token::If(self.expression(&first.cond_expr)), strip: first.strip });
                self.flatten(&first.template, by_line, pieces);
                if let Some(other) = &directive.else_expr {
                    pieces.push(Piece { token: Token::Else, strip: other.strip });
                    self.flatten(&other.template, by_line, pieces);
                }
                pieces.push(Piece { token: Token::EndIf, strip: directive.endif_expr.strip });
            }
            Directive::For(directive) => {
                let first = &directive.for_expr;
                let token = Token::For {
                    key: first.key_var.as_ref().map(|name| self.names.keep(name)),
                    value: self.names.keep(&first.value_var),
                    collection: self.expression(&first.collection_expr),
                };
                pieces.push(Piece { token, strip: first.strip });
                self.flatten(&first.template, by_line, pieces);
                pieces.push(Piece { token: Token::EndFor, strip: directive.endfor_expr.strip });
            }
        }
    }
}

/// Takes away what `~` says: the blanks of the one literal beside it.
fn strip(pieces: &mut [Piece<'_>]) {
    for at in 0..pieces.len() {
        let Some(kind) = pieces.get(at).map(|piece| piece.strip) else { continue };
        if kind.strip_start()
            && let Some(Token::Text(text)) =
                at.checked_sub(1).and_then(|at| pieces.get_mut(at)).map(|piece| &mut piece.token)
        {
            let end = text.trim_end().len();
            cut(text, 0..end);
        }
        if kind.strip_end()
            && let Some(Token::Text(text)) = pieces.get_mut(at + 1).map(|piece| &mut piece.token)
        {
            let (start, end) = (text.len() - text.trim_start().len(), text.len());
            cut(text, start..end);
        }
    }
}

/// Keeps this part of a text.
fn cut(text: &mut Cow<'_, str>, part: Range<usize>) {
    match text {
        Cow::Borrowed(text) => *text = text.get(part).unwrap_or_default(),
        Cow::Owned(text) => *text = text.get(part).unwrap_or_default().to_owned(),
    }
}

/// Takes the indentation away that all lines share. Lines with blanks alone do not count, and stay as they are.
fn dedent(pieces: &mut [Piece<'_>]) {
    let mut least = usize::MAX;
    let mut first_of_line = true;
    let mut adjusted = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let text = match &piece.token {
            Token::Text(text) => Some(text),
            _ => None,
        };
        if first_of_line {
            first_of_line = false;
            match text {
                Some(text) if text.trim().is_empty() && text.ends_with('\n') => {}
                Some(text) => {
                    least = least.min(text.chars().take_while(|character| character.is_whitespace()).count());
                    adjusted.push(at);
                }
                None => least = 0,
            }
        }
        first_of_line |= text.is_some_and(|text| text.ends_with('\n'));
    }
    for at in adjusted {
        if let Some(Token::Text(text)) = pieces.get_mut(at).map(|piece| &mut piece.token) {
            let end = text.char_indices().nth(least).map_or(text.len(), |(end, _)| end);
            let length = text.len();
            cut(text, end..length);
        }
    }
}

fn finished(mut pieces: Vec<Piece<'_>>) -> Kind {
    strip(&mut pieces);
    finished_unstripped(pieces, true)
}

/// The pieces as a template; or what is inserted, if that is all there is.
fn finished_unstripped(mut pieces: Vec<Piece<'_>>, unwrap: bool) -> Kind {
    if unwrap && pieces.len() == 1 {
        match pieces.pop() {
            Some(Piece { token: Token::Insertion(expression), .. }) => return expression.kind,
            Some(piece) => pieces.push(piece),
            None => {}
        }
    }
    let mut pieces = pieces.into_iter().peekable();
    let mut parts = nest(&mut pieces);
    match parts.as_mut_slice() {
        [] => Kind::Literal(Value::Text("".into())),
        [Part::Text(text)] => Kind::Literal(Value::Text(Arc::clone(text))),
        _ => Kind::Template(parts.into()),
    }
}

/// The parts up to what ends them.
fn nest(pieces: &mut Peekable<IntoIter<Piece<'_>>>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut text = String::new();
    let flush = |text: &mut String, parts: &mut Vec<Part>| {
        if !text.is_empty() {
            parts.push(Part::Text(convert::composed(text)));
            text.clear();
        }
    };
    while let Some(piece) = pieces.next_if(|piece| !matches!(piece.token, Token::Else | Token::EndIf | Token::EndFor)) {
        if let Token::Text(more) = &piece.token {
            text.push_str(more);
            continue;
        }
        flush(&mut text, &mut parts);
        match piece.token {
            Token::Insertion(expression) => parts.push(Part::Insertion(expression)),
            Token::If(condition) => {
                let first = nest(pieces);
                let other = match pieces.next_if(|piece| matches!(piece.token, Token::Else)) {
                    Some(_) => nest(pieces),
                    None => Vec::new(),
                };
                pieces.next();
                parts.push(Part::If(Box::new((condition, first, other))));
            }
            Token::For { key, value, collection } => {
                let inner = nest(pieces);
                pieces.next();
                parts.push(Part::For(Box::new(ForPart { key, value, collection, parts: inner })));
            }
            Token::Text(_) | Token::Else | Token::EndIf | Token::EndFor => {}
        }
    }
    flush(&mut text, &mut parts);
    parts
}

//! Builds an expression from tokens, by the precedence that SQL has.

use std::ops::Range;

use super::token::{Token, tokens};
use super::{Column, Condition, Expr, Fault, Form, Function, Operator};

/// SQL that would turn "not known" into an answer, and what to write instead.
const REJECTED: &[(&str, &str)] = &[
    ("is", "what is not known stays not known: compare values, or ask `present(…)` of a reference"),
    ("isnull", "what is not known stays not known"),
    ("notnull", "what is not known stays not known"),
    ("null", "what is not known cannot be written down"),
    ("case", "join conditions by `and` and `or`"),
    ("cast", "columns are typed"),
    ("exists", "ask `some(kind by column: condition)`"),
    ("select", "ask `some(kind by column: condition)` or `target(kind via column: condition)`"),
    ("coalesce", "a default belongs in the adapter: `default = …`"),
    ("ifnull", "a default belongs in the adapter: `default = …`"),
    ("nullif", "compare values"),
    ("iif", "join conditions by `and` and `or`"),
    ("count", "ask `at_least(kind by column: condition, n)`"),
    ("typeof", "columns are typed"),
];

/// How deep an expression may be nested.
const DEEPEST: usize = 64;
/// How many operators it may have: SQLite takes trees of a thousand levels, and a chain of operators is as deep as it is long.
const LONGEST: usize = 250;

/// Reads a check.
pub fn parse(text: &str) -> Result<Condition, Fault> {
    let mut parser = Parser { tokens: tokens(text)?, next: 0, end: text.len(), depth: 0, operators: 0, inside: false };
    let expr = parser.expression(0)?;
    if let Some((_, span)) = parser.tokens.get(parser.next) {
        return Err(fault(span.clone(), "the expression should end here", "join conditions by `and` or `or`"));
    }
    Ok(Condition { text: text.split_whitespace().collect::<Vec<_>>().join(" "), expr })
}

fn fault(span: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Fault {
    Fault { span, message: message.into(), help: help.into() }
}

struct Parser {
    tokens: Vec<(Token, Range<usize>)>,
    next: usize,
    end: usize,
    depth: usize,
    operators: usize,
    /// Within a related form, where bare names are columns of the related row.
    inside: bool,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|(token, _)| token)
    }

    fn span(&self) -> Range<usize> {
        self.tokens.get(self.next).map_or(self.end..self.end, |(_, span)| span.clone())
    }

    /// The next word in lower case.
    fn keyword(&self) -> Option<String> {
        match self.peek() {
            Some(Token::Word(word)) => Some(word.to_lowercase()),
            _ => None,
        }
    }

    fn accept_keyword(&mut self, word: &str) -> bool {
        let found = self.keyword().as_deref() == Some(word);
        self.next += usize::from(found);
        found
    }

    fn accept(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Sign(found)) if *found == sign);
        self.next += usize::from(found);
        found
    }

    fn expect(&mut self, sign: &str) -> Result<(), Fault> {
        if self.accept(sign) {
            return Ok(());
        }
        Err(fault(self.span(), format!("expected `{sign}`"), format!("write `{sign}` here")))
    }

    fn name(&mut self, what: &str) -> Result<String, Fault> {
        match self.peek().cloned() {
            Some(Token::Word(word)) => {
                self.next += 1;
                Ok(word)
            }
            _ => Err(fault(self.span(), format!("expected {what}"), format!("write the name of {what} here"))),
        }
    }

    /// An expression whose operators bind at least as tightly as `floor`.
    fn expression(&mut self, floor: u8) -> Result<Expr, Fault> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(fault(self.span(), format!("nested deeper than {DEEPEST}"), "split the check in two"));
        }
        let mut left = self.prefix()?;
        while let Some((binding, negated)) = self.operator().filter(|(binding, _)| *binding >= floor) {
            self.operators += 1;
            if self.operators > LONGEST {
                return Err(fault(self.span(), format!("more than {LONGEST} operators"), "split the check in two"));
            }
            self.next += usize::from(negated);
            left = self.infix(left, binding)?;
            if negated {
                left = Expr::Not(Box::new(left));
            }
        }
        self.depth -= 1;
        Ok(left)
    }

    /// How tightly the operator that comes next binds, and whether `not` stands before it.
    fn operator(&self) -> Option<(u8, bool)> {
        if let Some(Token::Sign(sign)) = self.peek() {
            return match *sign {
                "=" | "<>" => Some((4, false)),
                "<" | "<=" | ">" | ">=" => Some((5, false)),
                "+" | "-" => Some((6, false)),
                "*" | "/" => Some((7, false)),
                "||" => Some((8, false)),
                _ => None,
            };
        }
        match self.keyword()?.as_str() {
            "or" => Some((1, false)),
            "and" => Some((2, false)),
            "between" | "in" | "like" | "glob" => Some((4, false)),
            "not" => Some((4, true)),
            _ => None,
        }
    }

    fn infix(&mut self, left: Expr, binding: u8) -> Result<Expr, Fault> {
        let span = self.span();
        let token = self.peek().cloned();
        self.next += 1;
        let operator = match &token {
            Some(Token::Sign("=")) => Operator::Equal,
            Some(Token::Sign("<>")) => Operator::NotEqual,
            Some(Token::Sign("<")) => Operator::Less,
            Some(Token::Sign("<=")) => Operator::AtMost,
            Some(Token::Sign(">")) => Operator::Greater,
            Some(Token::Sign(">=")) => Operator::AtLeast,
            Some(Token::Sign("+")) => Operator::Add,
            Some(Token::Sign("-")) => Operator::Subtract,
            Some(Token::Sign("*")) => Operator::Multiply,
            Some(Token::Sign("/")) => Operator::Divide,
            Some(Token::Sign("||")) => Operator::Join,
            Some(Token::Word(word)) => match word.to_lowercase().as_str() {
                "and" => Operator::And,
                "or" => Operator::Or,
                "like" => Operator::Like,
                "glob" => Operator::Glob,
                "between" => return self.between(left),
                "in" => return self.within(left),
                _ => {
                    return Err(fault(
                        span,
                        "expected `between`, `in`, `like` or `glob` after `not`",
                        "write `not` before the whole condition",
                    ));
                }
            },
            _ => return Err(fault(span, "expected an operator", "join conditions by `and` or `or`")),
        };
        let right = self.expression(binding + 1)?;
        Ok(Expr::Binary(operator, Box::new(left), Box::new(right)))
    }

    fn between(&mut self, value: Expr) -> Result<Expr, Fault> {
        let low = self.expression(5)?;
        if !self.accept_keyword("and") {
            return Err(fault(self.span(), "expected `and`", "write `between low and high`"));
        }
        let high = self.expression(5)?;
        Ok(Expr::Between(Box::new(value), Box::new(low), Box::new(high)))
    }

    fn within(&mut self, value: Expr) -> Result<Expr, Fault> {
        self.expect("(")?;
        let mut list = vec![self.expression(5)?];
        while self.accept(",") {
            list.push(self.expression(5)?);
        }
        self.expect(")")?;
        Ok(Expr::In(Box::new(value), list))
    }

    fn prefix(&mut self) -> Result<Expr, Fault> {
        let span = self.span();
        let Some(token) = self.peek().cloned() else {
            return Err(fault(span, "the expression ends too early", "complete the condition"));
        };
        self.next += 1;
        match token {
            Token::Integer(number) => Ok(Expr::Integer(number)),
            Token::Number(number) => Ok(Expr::Number(number)),
            Token::Text(text) => Ok(Expr::Text(text)),
            Token::Sign("(") => {
                let inner = self.expression(0)?;
                self.expect(")")?;
                Ok(inner)
            }
            Token::Sign("-") => Ok(Expr::Negative(Box::new(self.expression(7)?))),
            Token::Sign(sign) => {
                Err(fault(span, format!("expected a value, found `{sign}`"), "write a column, a literal or a function"))
            }
            Token::Word(word) => self.word(word, span),
        }
    }

    fn word(&mut self, word: String, span: Range<usize>) -> Result<Expr, Fault> {
        let lower = word.to_lowercase();
        if let Some((_, help)) = REJECTED.iter().find(|(rejected, _)| *rejected == lower) {
            return Err(fault(span, format!("`{word}` is not allowed in a check"), *help));
        }
        match lower.as_str() {
            "true" => Ok(Expr::Boolean(true)),
            "false" => Ok(Expr::Boolean(false)),
            "not" => Ok(Expr::Not(Box::new(self.expression(3)?))),
            "this" => {
                self.expect(".")?;
                let name = self.name("a column")?;
                Ok(Expr::Column(Column { this: true, name, at: span.start }))
            }
            _ if self.accept("(") => self.call(&lower, span),
            _ if self.inside => Ok(Expr::Column(Column { this: false, name: word, at: span.start })),
            _ => Err(fault(
                span,
                format!("`{word}` stands outside a related form"),
                format!("write `this.{word}`, or `'{word}'` for a text"),
            )),
        }
    }

    fn call(&mut self, name: &str, span: Range<usize>) -> Result<Expr, Fault> {
        let at = span.start;
        match name {
            "some" | "every" | "at_least" | "distinct" => return self.related(name, at),
            "target" => return self.target(at),
            "present" => {
                let inner = self.expression(0)?;
                self.expect(")")?;
                return match inner {
                    Expr::Column(column) => Ok(Expr::Present(column)),
                    _ => Err(fault(span, "`present` asks a reference column", "write `present(this.column)`")),
                };
            }
            _ => {}
        }
        let Some(function) = Function::from_name(name) else {
            let mut names: Vec<&str> = Function::ALL.iter().map(|function| function.name()).collect();
            names.extend(["some", "every", "at_least", "distinct", "target", "present"]);
            return Err(fault(span, format!("there is no function `{name}`"), crate::decode::suggestion(name, &names)));
        };
        let mut arguments = Vec::new();
        if !self.accept(")") {
            arguments.push(self.expression(0)?);
            while self.accept(",") {
                arguments.push(self.expression(0)?);
            }
            self.expect(")")?;
        }
        Ok(Expr::Call { function, arguments, at })
    }

    fn related(&mut self, name: &str, at: usize) -> Result<Expr, Fault> {
        let kind = self.name("a kind")?;
        if !self.accept_keyword("by") {
            return Err(fault(self.span(), "expected `by`", format!("write `{name}({kind} by column: condition)`")));
        }
        let by = self.name("a reference column")?;
        let condition = Box::new(self.body()?);
        let form = match name {
            "some" => Form::Some,
            "every" => Form::Every,
            _ => {
                self.expect(",")?;
                let span = self.span();
                let number = match self.peek() {
                    Some(Token::Integer(number)) => u32::try_from(*number).ok().filter(|number| *number > 0),
                    _ => None,
                };
                self.next += 1;
                let number =
                    number.ok_or_else(|| fault(span, "expected a number from 1", "write how many there must be"))?;
                if name == "distinct" { Form::Distinct(number) } else { Form::AtLeast(number) }
            }
        };
        self.expect(")")?;
        Ok(Expr::Related { form, kind, by, condition, at })
    }

    fn target(&mut self, at: usize) -> Result<Expr, Fault> {
        let kind = self.name("a kind")?;
        if !self.accept_keyword("via") {
            return Err(fault(self.span(), "expected `via`", format!("write `target({kind} via column: condition)`")));
        }
        let via = self.name("a reference column")?;
        let condition = Box::new(self.body()?);
        self.expect(")")?;
        Ok(Expr::Target { kind, via, condition, at })
    }

    /// `: condition`, within which bare names are the related row's.
    fn body(&mut self) -> Result<Expr, Fault> {
        self.expect(":")?;
        let outside = std::mem::replace(&mut self.inside, true);
        let condition = self.expression(0);
        self.inside = outside;
        condition
    }
}

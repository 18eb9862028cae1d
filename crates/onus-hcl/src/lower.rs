//! Turns what the parser gives into the syntax that is evaluated.

mod template;

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::Arc;

use foldhash::HashSet;
use foldhash::fast::RandomState;
use hcl_edit::Span;
use hcl_edit::expr::{
    BinaryOperator, Expression, ForExpr, FuncCall, Object, ObjectKey, TraversalOperator, UnaryOperator,
};
use hcl_edit::structure::{self, Structure};

use super::functions::{Callee, convert, decimal};
use super::syntax::{Attribute, Block, Body, Call, Expr, For, Kind, Operator, Spot, Step, Traversal};
use super::value::Value;

/// About how many bytes of a file there are for each name that is new.
const BYTES_FOR_A_NAME: usize = 64;

/// A file, or a text in one, that is turned into syntax.
pub(crate) struct Lowering<'t> {
    /// The number of the file.
    pub file: u32,
    /// The text as it was before it was prepared.
    pub text: &'t str,
    /// Where the prepared text has other names.
    pub renamed: &'t [usize],
    /// Added to all positions; or, of a text with escapes, the only position there is.
    pub base: u32,
    /// Positions in the text are not positions in the file.
    pub fixed: bool,
    /// The names that came already: most come often.
    pub names: Names,
}

/// Names, each kept once.
#[derive(Debug, Default)]
pub(crate) struct Names(RefCell<HashSet<Arc<str>>>);

impl Names {
    /// With room for those of a text of this length.
    pub fn of(length: usize) -> Self {
        Self(RefCell::new(HashSet::with_capacity_and_hasher(length / BYTES_FOR_A_NAME, RandomState::default())))
    }

    fn keep(&self, name: &str) -> Arc<str> {
        if let Some(known) = self.0.borrow().get(name) {
            return Arc::clone(known);
        }
        let name: Arc<str> = name.into();
        self.0.borrow_mut().insert(Arc::clone(&name));
        name
    }
}

impl Lowering<'_> {
    fn place(&self, node: &impl Span) -> u32 {
        self.place_of(node.span().map_or(0, |span| span.start))
    }

    fn place_of(&self, start: usize) -> u32 {
        match self.fixed {
            true => self.base,
            false => self.base.saturating_add(u32::try_from(start).unwrap_or(u32::MAX)),
        }
    }

    /// The byte after the last one that is more than a blank.
    fn end(&self, node: &impl Span) -> u32 {
        let length = self.written(node).trim_end().len();
        self.place_of(node.span().map_or(0, |span| span.start + length))
    }

    fn written(&self, node: &impl Span) -> &str {
        node.span().and_then(|span| self.text.get(span)).unwrap_or_default()
    }

    /// A name, as it was before it was prepared.
    fn name(&self, name: &str, node: &impl Span) -> Arc<str> {
        let renamed =
            !self.renamed.is_empty() && node.span().is_some_and(|span| self.renamed.iter().any(|at| span.contains(at)));
        match renamed.then(|| self.written(node)) {
            Some(written) if written.len() == name.len() => self.names.keep(written),
            _ => self.names.keep(name),
        }
    }

    /// Attributes and blocks.
    pub fn body(&self, body: &structure::Body) -> Body {
        let mut lowered = Body::default();
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => lowered.attributes.push(Attribute {
                    name: self.names.keep(&attribute.key),
                    spot: Spot { file: self.file, at: self.place(attribute) },
                    end: self.end(attribute),
                    value: self.expression(&attribute.value),
                }),
                Structure::Block(block) => lowered.blocks.push(Block {
                    kind: self.names.keep(&block.ident),
                    labels: block.labels.iter().map(|label| self.names.keep(label.as_str())).collect(),
                    spot: Spot { file: self.file, at: self.place(block) },
                    end: self.end(block),
                    body: Arc::new(self.body(&block.body)),
                    overrides: Vec::new(),
                }),
            }
        }
        lowered
    }

    /// An expression.
    pub fn expression(&self, expression: &Expression) -> Expr {
        if let Expression::Parenthesis(inner) = expression {
            return self.expression(inner.inner());
        }
        let kind = match expression {
            Expression::Null(_) => Kind::Literal(Value::NULL),
            Expression::Bool(flag) => Kind::Literal(Value::Boolean(*flag.value())),
            Expression::Number(number) => self.number(self.written(number)),
            Expression::String(text) => {
                Kind::Literal(Value::Text(convert::composed(&self.unrenamed(text, || self.written(text).to_owned()))))
            }
            Expression::Array(array) => Kind::List(array.iter().map(|member| self.expression(member)).collect()),
            Expression::Object(object) => self.object(object),
            Expression::StringTemplate(template) => self.quoted(template),
            Expression::HeredocTemplate(heredoc) => self.heredoc(heredoc),
            Expression::Parenthesis(inner) => self.expression(inner.inner()).kind,
            Expression::Variable(name) => Kind::Name(self.name(name.as_str(), name)),
            Expression::Conditional(conditional) => Kind::Conditional(Box::new([
                self.expression(&conditional.cond_expr),
                self.expression(&conditional.true_expr),
                self.expression(&conditional.false_expr),
            ])),
            Expression::FuncCall(call) => self.call(call),
            Expression::Traversal(traversal) => Kind::Traversal(Box::new(Traversal {
                root: self.expression(&traversal.expr),
                steps: traversal.operators.iter().map(|step| self.step(step.value())).collect(),
            })),
            Expression::UnaryOp(operation) => {
                let operand = Box::new(self.expression(&operation.expr));
                match operation.operator.value() {
                    UnaryOperator::Not => Kind::Not(operand),
                    UnaryOperator::Neg => Kind::Negative(operand),
                }
            }
            Expression::BinaryOp(operation) => Kind::Binary(
                operator(*operation.operator.value()),
                Box::new([self.expression(&operation.lhs_expr), self.expression(&operation.rhs_expr)]),
            ),
            Expression::ForExpr(expression) => self.for_expression(expression),
        };
        Expr { at: self.place(expression), kind }
    }

    /// The text of a literal; where its name was changed, as it was before, which is parsed once more.
    fn unrenamed<'p, T: Span + AsRef<String>>(&self, text: &'p T, written: impl Fn() -> String) -> Cow<'p, str> {
        let renamed =
            !self.renamed.is_empty() && text.span().is_some_and(|span| self.renamed.iter().any(|at| span.contains(at)));
        match renamed.then(|| hcl_edit::parser::parse_expr(&written())) {
            Some(Ok(Expression::String(before))) => Cow::Owned(before.as_str().to_owned()),
            _ => Cow::Borrowed(text.as_ref()),
        }
    }

    fn number(&self, written: &str) -> Kind {
        let (negative, digits) = match written.strip_prefix('-') {
            Some(digits) => (true, digits.trim_start()),
            None => (false, written),
        };
        match decimal::parse(digits) {
            Some(number) if negative => Kind::Literal(convert::negated(&number)),
            Some(number) => Kind::Literal(Value::number(number)),
            None => Kind::Refused("this number is too long to be read"),
        }
    }

    fn object(&self, object: &Object) -> Kind {
        let member = |(key, value): (&ObjectKey, &hcl_edit::expr::ObjectValue)| {
            let key = match key {
                ObjectKey::Ident(name) => {
                    let name = self.name(name.as_str(), name);
                    Expr { at: self.place(key), kind: Kind::Literal(Value::Text(name)) }
                }
                // A name that is one of the language's own words is a key like any other.
                ObjectKey::Expression(Expression::Null(_)) => word(self.place(key), "null"),
                ObjectKey::Expression(key) => self.expression(key),
            };
            (key, self.expression(value.expr()))
        };
        Kind::Object(object.iter().map(member).collect())
    }

    fn call(&self, call: &FuncCall) -> Kind {
        let mut name = String::new();
        for part in &call.name.namespace {
            name.push_str(part.as_str());
            name.push_str("::");
        }
        name.push_str(call.name.name.as_str());
        // `core::` names the functions that are built in.
        let name = name.strip_prefix("core::").unwrap_or(&name);
        Kind::Call(Box::new(Call {
            name: self.names.keep(name),
            callee: Callee::of(name),
            arguments: call.args.iter().map(|argument| self.expression(argument)).collect(),
            expand: call.args.expand_final(),
        }))
    }

    fn step(&self, step: &TraversalOperator) -> Step {
        match step {
            TraversalOperator::AttrSplat(_) => Step::OldSplat,
            TraversalOperator::FullSplat(_) => Step::Splat,
            TraversalOperator::GetAttr(name) => Step::Name(self.name(name.as_str(), name)),
            TraversalOperator::Index(index) => Step::Index(self.expression(index)),
            TraversalOperator::LegacyIndex(index) => Step::Position(Value::number(*index.value())),
        }
    }

    fn for_expression(&self, expression: &ForExpr) -> Kind {
        Kind::For(Box::new(For {
            key: expression.intro.key_var.as_ref().map(|name| self.names.keep(name)),
            value: self.names.keep(&expression.intro.value_var),
            collection: self.expression(&expression.intro.collection_expr),
            result_key: expression.key_expr.as_ref().map(|key| self.expression(key)),
            result: self.expression(&expression.value_expr),
            grouping: expression.grouping,
            condition: expression.cond.as_ref().map(|condition| self.expression(&condition.expr)),
        }))
    }
}

fn word(at: u32, word: &str) -> Expr {
    Expr { at, kind: Kind::Literal(Value::Text(word.into())) }
}

fn operator(operator: BinaryOperator) -> Operator {
    match operator {
        BinaryOperator::Eq => Operator::Equal,
        BinaryOperator::NotEq => Operator::NotEqual,
        BinaryOperator::LessEq => Operator::LessOrEqual,
        BinaryOperator::GreaterEq => Operator::GreaterOrEqual,
        BinaryOperator::Less => Operator::Less,
        BinaryOperator::Greater => Operator::Greater,
        BinaryOperator::Plus => Operator::Plus,
        BinaryOperator::Minus => Operator::Minus,
        BinaryOperator::Mul => Operator::Times,
        BinaryOperator::Div => Operator::Divided,
        BinaryOperator::Mod => Operator::Modulo,
        BinaryOperator::And => Operator::And,
        BinaryOperator::Or => Operator::Or,
    }
}

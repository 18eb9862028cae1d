//! The syntax of the language, freed from the parser: what is evaluated, with its places.

use std::sync::Arc;

use super::functions::Callee;
use super::value::Value;

/// A place in a file: which file, and the byte offset there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    /// Number of the file.
    pub file: u32,
    /// Byte offset in it.
    pub at: u32,
}

/// An expression.
#[derive(Clone, Debug)]
pub(crate) struct Expr {
    /// Where it begins: byte offset in its file.
    pub at: u32,
    pub kind: Kind,
}

/// The sorts of expressions.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// Written out.
    Literal(Value),
    /// Text with insertions and directives.
    Template(Box<[Part]>),
    /// `[…]`.
    List(Box<[Expr]>),
    /// `{…}`, in the order of the file; of equal keys the last one counts.
    Object(Box<[(Expr, Expr)]>),
    /// A name by itself.
    Name(Arc<str>),
    /// Something, and steps from there on.
    Traversal(Box<Traversal>),
    /// `condition ? one : other`.
    Conditional(Box<[Expr; 3]>),
    /// A function.
    Call(Box<Call>),
    /// `!`.
    Not(Box<Expr>),
    /// `-`.
    Negative(Box<Expr>),
    /// Two operands.
    Binary(Operator, Box<[Expr; 2]>),
    /// `[for …]` or `{for …}`.
    For(Box<For>),
    /// Something that the parser accepts and Terraform refuses, and why.
    Refused(&'static str),
}

/// Something, and steps from there on.
#[derive(Clone, Debug)]
pub(crate) struct Traversal {
    pub root: Expr,
    pub steps: Box<[Step]>,
}

/// A step of a traversal.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// `.name`.
    Name(Arc<str>),
    /// `[…]`.
    Index(Expr),
    /// `.0`.
    Position(Value),
    /// `[*]`: all steps after it are taken by each member.
    Splat,
    /// `.*`: the names after it are taken by each member.
    OldSplat,
}

/// A call of a function.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub name: Arc<str>,
    /// What the name stands for.
    pub callee: Callee,
    pub arguments: Box<[Expr]>,
    /// The last argument stands for its members: `...`.
    pub expand: bool,
}

/// The operators between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    And,
    Or,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Plus,
    Minus,
    Times,
    Divided,
    Modulo,
}

/// A `for` expression.
#[derive(Clone, Debug)]
pub(crate) struct For {
    pub key: Option<Arc<str>>,
    pub value: Arc<str>,
    pub collection: Expr,
    /// The key of each result, where an object is made.
    pub result_key: Option<Expr>,
    pub result: Expr,
    /// Results with the same key are gathered in lists.
    pub grouping: bool,
    pub condition: Option<Expr>,
}

/// A part of a template.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    /// As it is.
    Text(Arc<str>),
    /// `${…}`.
    Insertion(Expr),
    /// `%{if …}`, with what stands before and after `else`.
    If(Box<(Expr, Vec<Part>, Vec<Part>)>),
    /// `%{for …}`.
    For(Box<ForPart>),
}

/// A `for` directive.
#[derive(Clone, Debug)]
pub(crate) struct ForPart {
    pub key: Option<Arc<str>>,
    pub value: Arc<str>,
    pub collection: Expr,
    pub parts: Vec<Part>,
}

/// Attributes and blocks.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// In the order of the file; what overrides comes last.
    pub attributes: Vec<Attribute>,
    /// Likewise.
    pub blocks: Vec<Block>,
}

/// `name = value`.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// Its name.
    pub name: Arc<str>,
    /// Where it begins.
    pub spot: Spot,
    /// The byte after its last one.
    pub end: u32,
    pub(crate) value: Expr,
}

/// `kind "label" { … }`.
#[derive(Clone, Debug)]
pub struct Block {
    /// What it begins with, such as `resource`.
    pub kind: Arc<str>,
    /// The labels that follow.
    pub labels: Vec<Arc<str>>,
    /// Where it begins.
    pub spot: Spot,
    /// The byte after its last one.
    pub end: u32,
    /// What stands in it.
    pub body: Arc<Body>,
    /// Where the blocks that override it begin, and the byte after each.
    pub overrides: Vec<(Spot, u32)>,
}

impl Body {
    /// The attribute of this name.
    pub(crate) fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| &*attribute.name == name)
    }

    /// The blocks of this kind.
    pub(crate) fn blocks<'b>(&'b self, kind: &'b str) -> impl Iterator<Item = &'b Block> {
        self.blocks.iter().filter(move |block| &*block.kind == kind)
    }

    /// The text that is written out as an attribute.
    pub(crate) fn text(&self, name: &str) -> Option<Arc<str>> {
        self.attribute(name).and_then(|attribute| attribute.value.text())
    }

    /// Whether `true` is written out as an attribute.
    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        match self.attribute(name)?.value.kind {
            Kind::Literal(Value::Boolean(flag)) => Some(flag),
            _ => None,
        }
    }

    /// Whether an attribute marks what the block declares: whatever does not say no does, as Terraform also reads a text
    /// that says yes.
    pub(crate) fn marks(&self, name: &str) -> Option<bool> {
        let value = &self.attribute(name)?.value;
        let no = matches!(value.kind, Kind::Literal(Value::Boolean(false) | Value::Null(_)));
        Some(!no && value.text().as_deref() != Some("false"))
    }

    /// Whether what the block declares is a secret: it is sensitive, or it lasts no longer than a run of Terraform.
    pub(crate) fn hides(&self) -> bool {
        self.marks("sensitive") == Some(true) || self.marks("ephemeral") == Some(true)
    }
}

impl Block {
    /// The label at a position.
    pub(crate) fn label(&self, at: usize) -> Option<&Arc<str>> {
        self.labels.get(at)
    }
}

impl Expr {
    /// The text, where it is written out.
    pub fn text(&self) -> Option<Arc<str>> {
        match &self.kind {
            Kind::Literal(Value::Text(text)) => Some(Arc::clone(text)),
            _ => None,
        }
    }

    /// The names of a traversal that consists of names alone: `aws.west`, `var.a`.
    pub fn names(&self) -> Option<Vec<Arc<str>>> {
        match &self.kind {
            Kind::Name(name) => Some(vec![Arc::clone(name)]),
            Kind::Traversal(traversal) => {
                let mut names = traversal.root.names()?;
                for step in &traversal.steps {
                    match step {
                        Step::Name(name) => names.push(Arc::clone(name)),
                        _ => return None,
                    }
                }
                Some(names)
            }
            _ => None,
        }
    }
}

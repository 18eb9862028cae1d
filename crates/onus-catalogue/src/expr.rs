//! The language of checks: SQL's boolean expressions with three values, and forms for related rows.
//!
//! It is a subset of SQL that cannot turn "not known" into an answer: there is no `is null`, `coalesce`, `case`,
//! `exists` or `select`. What rows that refer to this one say is asked through [`Form`]s, which count a row whose
//! reference or answer is not known as undecided.

mod parse;
mod token;
mod types;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use parse::parse;
pub use types::{Row, TypeFault, check_types};

/// A fault in an expression: the bytes at fault, what is wrong, how to fix it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Bytes in the expression's text.
    pub span: std::ops::Range<usize>,
    /// What is wrong.
    pub message: String,
    /// How to fix it.
    pub help: String,
}

/// A column, of the outermost row or of the innermost related one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Written with `this.`: the outermost row's.
    pub this: bool,
    /// Name of the column.
    pub name: String,
    /// Byte offset in the expression's text.
    pub at: usize,
}

/// Operators between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Operator {
    /// `and`
    And,
    /// `or`
    Or,
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `||`
    Join,
    /// `like`
    Like,
    /// `glob`
    Glob,
}

impl Operator {
    /// As SQL writes it.
    pub const fn sql(self) -> &'static str {
        match self {
            Self::And => "AND",
            Self::Or => "OR",
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Join => "||",
            Self::Like => "LIKE",
            Self::Glob => "GLOB",
        }
    }
}

/// Declares the scalar functions with their SQL names and the types that they take and give.
macro_rules! functions {
    ($($(#[$doc:meta])* $member:ident = $name:literal ($($argument:ident),*) -> $result:ident;)+) => {
        /// A function of plain values; NULL where any input is NULL.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Function { $($(#[$doc])* $member,)+ }

        impl Function {
            /// All functions.
            pub const ALL: &'static [Self] = &[$(Self::$member,)+];
            /// Its name, in checks and in SQL.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$member => $name,)+ }
            }
            /// The function with this name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$member),)+ _ => None }
            }
            /// What it takes and what it gives.
            pub const fn signature(self) -> (&'static [Type], Type) {
                match self { $(Self::$member => (&[$(Type::$argument),*], Type::$result),)+ }
            }
        }
    };
}

functions! {
    /// Lower case.
    Lower = "lower" (Text) -> Text;
    /// Upper case.
    Upper = "upper" (Text) -> Text;
    /// Number of characters.
    Length = "length" (Text) -> Number;
    /// Begins with the second text.
    StartsWith = "starts_with" (Text, Text) -> Boolean;
    /// Holds the second text.
    Contains = "contains" (Text, Text) -> Boolean;
    /// Matches a regular expression.
    Matches = "matches" (Text, Text) -> Boolean;
    /// The smaller one.
    Min = "min" (Number, Number) -> Number;
    /// The larger one.
    Max = "max" (Number, Number) -> Number;
    /// The day for which the assessment is made.
    AsOf = "as_of" () -> Date;
    /// Days from a date to the day of the assessment.
    DaysSince = "days_since" (Date) -> Number;
    /// Prefix length 0: every address.
    OpenToWorld = "open_to_world" (Cidr) -> Boolean;
    /// The first range holds the second.
    CidrContains = "cidr_contains" (Cidr, Cidr) -> Boolean;
    /// Not routed on the internet.
    PrivateAddress = "private_address" (Cidr) -> Boolean;
    /// The numeric parts of the first version are not below the second's.
    VersionAtLeast = "version_at_least" (Text, Text) -> Boolean;
    /// The list has the value.
    Has = "has" (List, Text) -> Boolean;
    /// A member of the list is LIKE the pattern.
    HasLike = "has_like" (List, Text) -> Boolean;
    /// The list has at least so many different values.
    AtLeastDistinct = "at_least_distinct" (List, Number) -> Boolean;
    /// The list has no members.
    Empty = "empty" (List) -> Boolean;
}

/// Types of values in checks. Integers are numbers here; dates and ranges are written as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Type {
    /// True or false.
    Boolean,
    /// Whole or not.
    Number,
    /// Characters.
    Text,
    /// `YYYY-MM-DD`.
    Date,
    /// An address or range.
    Cidr,
    /// Several texts.
    List,
    /// Another row.
    Ref,
}

/// What is asked of the rows that refer to this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Form {
    /// At least one fulfils the condition.
    Some,
    /// Each fulfils the condition.
    Every,
    /// At least so many fulfil the condition.
    AtLeast(u32),
    /// The expression has at least so many different values.
    Distinct(u32),
}

/// An expression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Expr {
    /// `true`, `false`
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// `'text'`
    Text(String),
    /// `this.size`, `direction`
    Column(Column),
    /// `not x`
    Not(Box<Expr>),
    /// `-x`
    Negative(Box<Expr>),
    /// `x + y`
    Binary(Operator, Box<Expr>, Box<Expr>),
    /// `x between low and high`
    Between(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `x in (a, b)`
    In(Box<Expr>, Vec<Expr>),
    /// A scalar function.
    Call {
        /// The function.
        function: Function,
        /// Its inputs.
        arguments: Vec<Expr>,
        /// Byte offset in the expression's text.
        at: usize,
    },
    /// `present(this.key)`: the reference is set.
    Present(Column),
    /// `some(kind by column: condition)` and its like.
    Related {
        /// What is asked.
        form: Form,
        /// The kind of the related rows.
        kind: String,
        /// Their column that refers to this row; `account` asks over all rows of the account.
        by: String,
        /// The condition, or the expression whose values are counted.
        condition: Box<Expr>,
        /// Byte offset in the expression's text.
        at: usize,
    },
    /// `target(kind via column: condition)`: asked of the row that this one refers to.
    Target {
        /// The kind of the row that is referred to.
        kind: String,
        /// The column of this row that refers to it.
        via: String,
        /// The condition on that row.
        condition: Box<Expr>,
        /// Byte offset in the expression's text.
        at: usize,
    },
}

/// An expression and the text that it was read from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Condition {
    /// As the author wrote it, white space folded.
    pub text: String,
    /// What it means.
    pub expr: Expr,
}

impl Expr {
    /// Calls `visit` on this expression and on each inside, outermost first.
    pub fn walk<'e>(&'e self, visit: &mut impl FnMut(&'e Expr)) {
        visit(self);
        self.parts().into_iter().for_each(|part| part.walk(visit));
    }

    /// The expressions that stand in this one.
    fn parts(&self) -> Vec<&Expr> {
        match self {
            Self::Boolean(_)
            | Self::Integer(_)
            | Self::Number(_)
            | Self::Text(_)
            | Self::Column(_)
            | Self::Present(_) => Vec::new(),
            Self::Not(inner) | Self::Negative(inner) => vec![inner],
            Self::Binary(_, left, right) => vec![left, right],
            Self::Between(value, low, high) => vec![value, low, high],
            Self::In(value, list) => std::iter::once(&**value).chain(list).collect(),
            Self::Call { arguments, .. } => arguments.iter().collect(),
            Self::Related { condition, .. } | Self::Target { condition, .. } => vec![condition],
        }
    }

    /// Questions about other rows that are asked of this expression's own row, not of another one inside.
    pub fn own_questions(&self) -> Vec<&Self> {
        match self {
            Self::Related { .. } | Self::Target { .. } => vec![self],
            other => other.parts().into_iter().flat_map(Self::own_questions).collect(),
        }
    }

    /// Adds every column that is read where the expression is asked of rows of `row`, inside an expression on rows of `this`: by kind and name.
    pub fn columns_read<'e>(&'e self, this: &'e str, row: &'e str, found: &mut BTreeSet<(&'e str, &'e str)>) {
        let inner = match self {
            Self::Column(column) | Self::Present(column) => {
                found.insert((if column.this { this } else { row }, &column.name));
                row
            }
            Self::Related { kind, by, .. } => {
                found.insert((kind, by));
                kind
            }
            Self::Target { kind, via, .. } => {
                found.insert((row, via));
                kind
            }
            _ => row,
        };
        self.parts().into_iter().for_each(|part| part.columns_read(this, inner, found));
    }

    /// Adds the columns of the outermost row (`this`), or else of the row that the expression is asked of.
    pub fn own_columns(&self, outermost: bool, columns: &mut Vec<String>) {
        let mut names = BTreeSet::new();
        self.walk(&mut |part| {
            let name = match part {
                Self::Column(Column { this, name, .. }) | Self::Present(Column { this, name, .. }) => {
                    (*this == outermost).then_some(name)
                }
                Self::Target { via, .. } => outermost.then_some(via),
                _ => None,
            };
            names.extend(name.cloned());
        });
        names.retain(|name| !columns.contains(name));
        columns.extend(names);
    }
}

//! Holds an expression against the columns of its kinds.

use std::collections::BTreeMap;

use super::{Expr, Form, Function, Operator, Type};
use crate::decode::suggestion;
use crate::kind::{ColumnType, Kind};

impl ColumnType {
    /// The type that a value of the column has in a check.
    pub fn value_type(&self) -> Type {
        match self {
            Self::Text => Type::Text,
            Self::Integer | Self::Number => Type::Number,
            Self::Boolean => Type::Boolean,
            Self::Date => Type::Date,
            Self::Cidr => Type::Cidr,
            Self::Ref(_) => Type::Ref,
            Self::List => Type::List,
        }
    }
}

/// The rows that an expression may speak of at one point of its text.
#[derive(Clone, Copy)]
pub struct Row<'k> {
    /// The kind's id.
    pub id: &'k str,
    /// The kind.
    pub kind: &'k Kind,
}

/// A fault of types or names: byte offset in the expression, what is wrong, how to fix it.
pub type TypeFault = (usize, String, String);

/// Reports every unknown kind, column and function, and every value of a wrong type. The whole must be boolean.
pub fn check_types(expr: &Expr, this: Row<'_>, kinds: &BTreeMap<String, Kind>) -> Vec<TypeFault> {
    let mut checker = Checker { kinds, this, faults: Vec::new() };
    let found = checker.type_of(expr, this);
    checker.expect(found, Type::Boolean, 0);
    checker.faults
}

struct Checker<'k> {
    kinds: &'k BTreeMap<String, Kind>,
    this: Row<'k>,
    faults: Vec<TypeFault>,
}

impl<'k> Checker<'k> {
    fn fault(&mut self, at: usize, message: impl Into<String>, help: impl Into<String>) {
        self.faults.push((at, message.into(), help.into()));
    }

    fn expect(&mut self, found: Option<Type>, wanted: Type, at: usize) {
        if let Some(found) = found
            && !fits(found, wanted)
        {
            self.fault(at, format!("expected a {} here, found a {}", name(wanted), name(found)), help_for(found));
        }
    }

    fn column(&mut self, row: Row<'k>, column: &str, at: usize) -> Option<&'k ColumnType> {
        let found = row.kind.column_type(column);
        if found.is_none() {
            let known: Vec<&str> = row.kind.column_names().collect();
            self.fault(at, format!("`{}` has no column `{column}`", row.id), suggestion(column, &known));
        }
        found
    }

    fn kind(&mut self, id: &str, at: usize) -> Option<Row<'k>> {
        match self.kinds.get_key_value(id) {
            Some((id, kind)) => Some(Row { id, kind }),
            None => {
                let known: Vec<&str> = self.kinds.keys().map(String::as_str).collect();
                self.fault(at, format!("there is no kind `{id}`"), suggestion(id, &known));
                None
            }
        }
    }

    fn type_of(&mut self, expr: &Expr, row: Row<'k>) -> Option<Type> {
        match expr {
            Expr::Boolean(_) => Some(Type::Boolean),
            Expr::Integer(_) | Expr::Number(_) => Some(Type::Number),
            Expr::Text(_) => Some(Type::Text),
            Expr::Column(column) => {
                let row = if column.this { self.this } else { row };
                let found = self.column(row, &column.name, column.at).map(ColumnType::value_type);
                if found == Some(Type::Ref) {
                    self.fault(
                        column.at,
                        format!("`{}` is a reference", column.name),
                        "ask it by `present(…)`, `target(…)` or as the `by` of a related form",
                    );
                    return None;
                }
                found
            }
            Expr::Present(column) => {
                let row = if column.this { self.this } else { row };
                let found = self.column(row, &column.name, column.at).map(ColumnType::value_type);
                if found.is_some_and(|found| found != Type::Ref) {
                    self.fault(
                        column.at,
                        format!("`{}` is not a reference", column.name),
                        "`present` asks reference columns only",
                    );
                }
                Some(Type::Boolean)
            }
            Expr::Not(inner) => self.each(&[inner], Type::Boolean, row, Type::Boolean),
            Expr::Negative(inner) => self.each(&[inner], Type::Number, row, Type::Number),
            Expr::Binary(operator, left, right) => self.binary(*operator, left, right, row),
            Expr::Between(value, low, high) => self.comparison(&[value, low, high], row),
            Expr::In(value, list) => {
                let mut parts = vec![value.as_ref()];
                parts.extend(list);
                self.comparison(&parts, row)
            }
            Expr::Call { function, arguments, at } => self.call(*function, arguments, *at, row),
            Expr::Related { form, kind, by, condition, at } => {
                self.related(*form, kind, by, condition, *at, row);
                Some(Type::Boolean)
            }
            Expr::Target { kind, via, condition, at } => {
                self.target(kind, via, condition, *at, row);
                Some(Type::Boolean)
            }
        }
    }

    fn each(&mut self, parts: &[&Expr], wanted: Type, row: Row<'k>, result: Type) -> Option<Type> {
        for part in parts {
            let found = self.type_of(part, row);
            self.expect(found, wanted, offset(part));
        }
        Some(result)
    }

    fn comparison(&mut self, parts: &[&Expr], row: Row<'k>) -> Option<Type> {
        let types: Vec<(Option<Type>, usize)> =
            parts.iter().map(|part| (self.type_of(part, row), offset(part))).collect();
        if let Some((Some(first), at)) = types.first().copied() {
            if first == Type::List {
                self.fault(at, "a list cannot be compared", "ask `has(list, value)` or `at_least_distinct(list, n)`");
            }
            for (found, at) in types.into_iter().skip(1) {
                let comparable = found.is_none_or(|found| fits(found, first) || fits(first, found));
                if !comparable {
                    self.expect(found, first, at);
                }
            }
        }
        Some(Type::Boolean)
    }

    fn binary(&mut self, operator: Operator, left: &Expr, right: &Expr, row: Row<'k>) -> Option<Type> {
        match operator {
            Operator::And | Operator::Or => self.each(&[left, right], Type::Boolean, row, Type::Boolean),
            Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide => {
                self.each(&[left, right], Type::Number, row, Type::Number)
            }
            Operator::Join => self.each(&[left, right], Type::Text, row, Type::Text),
            Operator::Like | Operator::Glob => self.each(&[left, right], Type::Text, row, Type::Boolean),
            _ => self.comparison(&[left, right], row),
        }
    }

    fn call(&mut self, function: Function, arguments: &[Expr], at: usize, row: Row<'k>) -> Option<Type> {
        let (wanted, result) = function.signature();
        if wanted.len() != arguments.len() {
            self.fault(
                at,
                format!("`{}` takes {} inputs, not {}", function.name(), wanted.len(), arguments.len()),
                "see docs/catalogue.md for what it takes",
            );
        }
        for (argument, wanted) in arguments.iter().zip(wanted) {
            let found = self.type_of(argument, row);
            self.expect(found, *wanted, offset(argument));
        }
        Some(result)
    }

    fn related(&mut self, form: Form, kind: &str, by: &str, condition: &Expr, at: usize, row: Row<'k>) {
        let Some(related) = self.kind(kind, at) else { return };
        // Every row stands in an account, without a column for it.
        if by != Kind::ACCOUNT || row.id != Kind::ACCOUNT {
            match self.column(related, by, at) {
                Some(ColumnType::Ref(to)) if to.is_empty() || to.iter().any(|to| to == row.id) => {}
                Some(ColumnType::Ref(to)) => {
                    self.fault(
                        at,
                        format!("`{kind}.{by}` refers to `{}`, not to `{}`", to.join("`, `"), row.id),
                        "name the column that refers to this row",
                    );
                }
                Some(_) => self.fault(at, format!("`{kind}.{by}` is not a reference"), "name a column of type `ref`"),
                None => {}
            }
        }
        let found = self.type_of(condition, related);
        if !matches!(form, Form::Distinct(_)) {
            self.expect(found, Type::Boolean, offset(condition));
        }
    }

    fn target(&mut self, kind: &str, via: &str, condition: &Expr, at: usize, row: Row<'k>) {
        let target = self.kind(kind, at);
        match self.column(row, via, at) {
            Some(ColumnType::Ref(to)) if to.is_empty() || to.iter().any(|to| to == kind) => {}
            Some(ColumnType::Ref(to)) => {
                self.fault(
                    at,
                    format!("`{via}` refers to `{}`, not to `{kind}`", to.join("`, `")),
                    "name the kind that the column refers to",
                );
            }
            Some(_) => self.fault(at, format!("`{via}` is not a reference"), "name a column of type `ref`"),
            None => {}
        }
        if let Some(target) = target {
            let found = self.type_of(condition, target);
            self.expect(found, Type::Boolean, offset(condition));
        }
    }
}

/// Dates and address ranges are written as texts.
fn fits(found: Type, wanted: Type) -> bool {
    let written = |of| matches!(of, Type::Text | Type::Date | Type::Cidr);
    found == wanted || (written(found) && written(wanted) && (found == Type::Text || wanted == Type::Text))
}

fn name(of: Type) -> &'static str {
    match of {
        Type::Boolean => "condition",
        Type::Number => "number",
        Type::Text => "text",
        Type::Date => "date",
        Type::Cidr => "address range",
        Type::List => "list",
        Type::Ref => "reference",
    }
}

fn help_for(found: Type) -> &'static str {
    match found {
        Type::List => "ask a list by `has`, `has_like`, `at_least_distinct` or `empty`",
        Type::Text => "texts stand in single quotes, columns and `true` do not",
        _ => "compare it: `=`, `<>`, `<`, `between` …",
    }
}

/// A byte offset of the expression's first name or form, for messages.
fn offset(expr: &Expr) -> usize {
    let mut first = None;
    expr.walk(&mut |part| {
        let at = match part {
            Expr::Column(column) | Expr::Present(column) => Some(column.at),
            Expr::Call { at, .. } | Expr::Related { at, .. } | Expr::Target { at, .. } => Some(*at),
            _ => None,
        };
        first = first.or(at);
    });
    first.unwrap_or(0)
}

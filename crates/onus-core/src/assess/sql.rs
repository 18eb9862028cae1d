//! Turns a check into SQL that keeps the third value.

use std::collections::{BTreeMap, BTreeSet};

use onus_catalogue::expr::{Column, Expr, Form};
use onus_catalogue::kind::Kind;

use crate::estate::quoted;

/// Writes SQL for expressions on rows of the estate.
pub struct Writer<'c> {
    /// Kinds by id.
    pub kinds: &'c BTreeMap<String, Kind>,
    /// Kinds of which the estate holds all there are.
    pub complete: &'c BTreeSet<String>,
    next: u32,
}

/// A row that an expression speaks of.
#[derive(Clone, Copy)]
struct Row<'e> {
    alias: &'e str,
    kind: &'e str,
}

impl<'c> Writer<'c> {
    /// A writer for an estate that holds all there is of the `complete` kinds.
    pub fn new(kinds: &'c BTreeMap<String, Kind>, complete: &'c BTreeSet<String>) -> Self {
        Self { kinds, complete, next: 0 }
    }

    /// The SQL of an expression on the row `this` of a kind.
    pub fn write(&mut self, expr: &Expr, kind: &str) -> String {
        let this = Row { alias: "this", kind };
        self.expr(expr, this, this)
    }

    /// The SQL of a check: 1 fulfilled, 0 breached, 2 not applicable, NULL not known.
    pub fn write_check(&mut self, applies_where: Option<&Expr>, fulfilled: &Expr, kind: &str) -> String {
        let fulfilled = self.write(fulfilled, kind);
        match applies_where {
            Some(applies) => format!("CASE {} WHEN 0 THEN 2 WHEN 1 THEN {fulfilled} END", self.write(applies, kind)),
            None => fulfilled,
        }
    }

    /// The SQL of an exception's condition: it is asked of its provider's rows alone, and does not apply to others.
    pub fn write_condition(&mut self, provider: &str, when: &Expr, kind: &str) -> String {
        let classes = format!("SELECT id FROM class WHERE provider = {}", literal(provider));
        format!("CASE WHEN r.class IN ({classes}) THEN {} ELSE 2 END", self.write(when, kind))
    }

    fn alias(&mut self) -> String {
        self.next += 1;
        format!("r{}", self.next)
    }

    fn expr(&mut self, expr: &Expr, this: Row<'_>, row: Row<'_>) -> String {
        match expr {
            Expr::Boolean(truth) => u8::from(*truth).to_string(),
            Expr::Integer(number) => number.to_string(),
            Expr::Number(number) => format!("{number:?}"),
            Expr::Text(text) => literal(text),
            Expr::Column(column) => self.column(column, this, row),
            Expr::Present(column) => format!("({} <> 0)", self.column(column, this, row)),
            Expr::Not(inner) => format!("(NOT {})", self.expr(inner, this, row)),
            Expr::Negative(inner) => format!("(- {})", self.expr(inner, this, row)),
            Expr::Binary(operator, left, right) => {
                let left = self.expr(left, this, row);
                format!("({left} {} {})", operator.sql(), self.expr(right, this, row))
            }
            Expr::Between(value, low, high) => {
                let (value, low) = (self.expr(value, this, row), self.expr(low, this, row));
                format!("({value} BETWEEN {low} AND {})", self.expr(high, this, row))
            }
            Expr::In(value, list) => {
                let list: Vec<String> = list.iter().map(|part| self.expr(part, this, row)).collect();
                format!("({} IN ({}))", self.expr(value, this, row), list.join(", "))
            }
            Expr::Call { function, arguments, .. } => {
                let arguments: Vec<String> = arguments.iter().map(|part| self.expr(part, this, row)).collect();
                format!("{}({})", function.name(), arguments.join(", "))
            }
            Expr::Related { form, kind, by, condition, .. } => self.related(*form, kind, by, condition, this, row),
            Expr::Target { kind, via, condition, .. } => {
                let alias = self.alias();
                let condition = self.expr(condition, this, Row { alias: &alias, kind });
                let reference = format!("{}.{}", row.alias, quoted(via));
                format!(
                    "(CASE WHEN {reference} = 0 THEN 0 WHEN {reference} > 0 THEN (SELECT {condition} FROM {} {alias} WHERE {alias}.id = {reference}) END)",
                    quoted(kind)
                )
            }
        }
    }

    fn column(&self, column: &Column, this: Row<'_>, row: Row<'_>) -> String {
        let row = if column.this { this } else { row };
        let own = self.kinds.get(row.kind).is_some_and(|kind| kind.columns.contains_key(&column.name));
        if own {
            return format!("{}.{}", row.alias, quoted(&column.name));
        }
        match column.name.as_str() {
            "region" => format!(
                "(SELECT c.region FROM resource x JOIN class c ON c.id = x.class WHERE x.id = {}.id)",
                row.alias
            ),
            name => format!("(SELECT x.{} FROM resource x WHERE x.id = {}.id)", quoted(name), row.alias),
        }
    }

    /// Whether all rows of a kind that refer to a row by this column are in the estate.
    fn closed(&self, kind: &str, by: &str) -> bool {
        let belongs = self.kinds.get(kind).is_some_and(|kind| kind.belongs_to.iter().any(|column| column.value == by));
        belongs || self.complete.contains(kind)
    }

    fn related(&mut self, form: Form, kind: &str, by: &str, condition: &Expr, this: Row<'_>, row: Row<'_>) -> String {
        let alias = self.alias();
        let condition = self.expr(condition, this, Row { alias: &alias, kind });
        let table = format!("{} {alias}", quoted(kind));
        // Rows that refer to this one, and rows of which that is not known.
        let (rows, unsure) = if by == Kind::ACCOUNT && row.kind == Kind::ACCOUNT {
            let account =
                "JOIN resource x ON x.id = {alias}.id JOIN class c ON c.id = x.class".replace("{alias}", &alias);
            (format!("{table} {account} WHERE c.account = {}.id", row.alias), None)
        } else {
            let reference = format!("{alias}.{}", quoted(by));
            (
                format!("{table} WHERE {reference} = {}.id", row.alias),
                Some(format!("{table} WHERE {reference} IS NULL")),
            )
        };
        let relation = Relation { rows, unsure, condition, open: !self.closed(kind, by) };
        match form {
            Form::Some => relation.some(false),
            Form::Every => format!("(NOT {})", relation.some(true)),
            Form::AtLeast(least) => relation.at_least(least),
            Form::Distinct(least) => relation.distinct(least),
        }
    }
}

/// Related rows, and what is asked of each.
struct Relation {
    rows: String,
    unsure: Option<String>,
    condition: String,
    open: bool,
}

impl Relation {
    /// True where a row fulfils the condition (or its opposite); false only where no row can.
    fn some(&self, opposite: bool) -> String {
        let condition = if opposite { format!("(NOT {})", self.condition) } else { self.condition.clone() };
        if self.open {
            return format!("(CASE WHEN EXISTS (SELECT 1 FROM {} AND {condition}) THEN 1 END)", self.rows);
        }
        let mut undecided = vec![format!("EXISTS (SELECT 1 FROM {} AND {condition} IS NULL)", self.rows)];
        undecided.extend(
            self.unsure.iter().map(|unsure| format!("EXISTS (SELECT 1 FROM {unsure} AND {condition} IS NOT 0)")),
        );
        format!(
            "(CASE WHEN EXISTS (SELECT 1 FROM {} AND {condition}) THEN 1 WHEN {} THEN NULL ELSE 0 END)",
            self.rows,
            undecided.join(" OR ")
        )
    }

    /// True where so many rows fulfil the condition; false only where the undecided ones cannot make up the number.
    fn at_least(&self, least: u32) -> String {
        let count = |from: &str, what: &str| format!("(SELECT count(*) FROM {from} AND {what})");
        let sure = count(&self.rows, &self.condition);
        if self.open {
            return format!("(CASE WHEN {sure} >= {least} THEN 1 END)");
        }
        let mut possible = vec![count(&self.rows, &format!("{} IS NOT 0", self.condition))];
        possible.extend(self.unsure.iter().map(|unsure| count(unsure, &format!("{} IS NOT 0", self.condition))));
        format!("(CASE WHEN {sure} >= {least} THEN 1 WHEN {} >= {least} THEN NULL ELSE 0 END)", possible.join(" + "))
    }

    /// True where the expression has so many different values; false only where the unknown ones cannot make up the number.
    fn distinct(&self, least: u32) -> String {
        // The rows' clause ends in a condition, so that no further one is needed here.
        let sure = format!("(SELECT count(DISTINCT {}) FROM {})", self.condition, self.rows);
        if self.open {
            return format!("(CASE WHEN {sure} >= {least} THEN 1 END)");
        }
        let mut possible =
            vec![sure.clone(), format!("(SELECT count(*) FROM {} AND {} IS NULL)", self.rows, self.condition)];
        possible.extend(self.unsure.iter().map(|unsure| format!("(SELECT count(*) FROM {unsure})")));
        format!("(CASE WHEN {sure} >= {least} THEN 1 WHEN {} >= {least} THEN NULL ELSE 0 END)", possible.join(" + "))
    }
}

/// A text as a SQL literal.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Every reference column by which related rows are sought, with its kind; and every kind that an expression speaks of.
pub fn used<'e>(expr: &'e Expr, columns: &mut BTreeSet<(String, String)>, kinds: &mut BTreeSet<&'e str>) {
    expr.walk(&mut |part| match part {
        Expr::Related { kind, by, .. } => {
            kinds.insert(kind);
            if by != Kind::ACCOUNT {
                columns.insert((kind.clone(), by.clone()));
            }
        }
        Expr::Target { kind, .. } => drop(kinds.insert(kind)),
        _ => {}
    });
}

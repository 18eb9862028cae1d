//! Runs the examples of checks: rows written down by hand must give the answer that their author promised.

use std::collections::BTreeSet;

use onus_catalogue::duty::Check;
use onus_catalogue::example::{ExampleRow, ExampleValue};
use onus_catalogue::expr::Expr;
use onus_catalogue::kind::ColumnType;
use onus_catalogue::{Catalogue, Place};
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::assess::Answer;
use crate::assess::sql::Writer;
use crate::estate::{EstateError, functions, kind_table, quoted};

/// An example that gave another answer than promised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    /// The duty's id.
    pub duty: String,
    /// Where the example stands.
    pub place: Place,
    /// The promised answer.
    pub promised: Answer,
    /// The answer that came out, or what SQLite said.
    pub found: Result<Answer, String>,
}

/// How many examples were run, and which of them missed.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// How many were run.
    pub run: usize,
    /// Those that missed.
    pub misses: Vec<Miss>,
}

/// Runs every example of every check of the catalogue.
///
/// # Errors
/// Where no database can be made.
pub fn run(catalogue: &Catalogue) -> Result<Outcome, EstateError> {
    let bench = Bench::new(catalogue)?;
    let mut outcome = Outcome::default();
    for (duty_id, duty) in &catalogue.duties {
        for check in &duty.checks {
            let examples = &check.examples;
            let groups = [
                (Answer::Yes, &examples.fulfilled),
                (Answer::No, &examples.breached),
                (Answer::Unknown, &examples.unknown),
                (Answer::NotApplicable, &examples.not_applicable),
            ];
            for (promised, rows) in groups {
                for row in rows {
                    outcome.run += 1;
                    let found = bench.answer(check, row).map_err(|error| error.to_string());
                    if found != Ok(promised) {
                        outcome.misses.push(Miss { duty: duty_id.clone(), place: row.place, promised, found });
                    }
                }
            }
        }
    }
    Ok(outcome)
}

/// A database with the tables of all kinds, empty between examples.
pub struct Bench<'c> {
    catalogue: &'c Catalogue,
    db: Connection,
}

impl<'c> Bench<'c> {
    /// A bench for the kinds of a catalogue.
    ///
    /// # Errors
    /// Where SQLite refuses.
    pub fn new(catalogue: &'c Catalogue) -> Result<Self, EstateError> {
        let db = Connection::open_in_memory()?;
        functions::register(&db)?;
        functions::set_as_of(&db, jiff::civil::Date::constant(2026, 1, 1))?;
        db.execute_batch(
            "CREATE TABLE class (id INTEGER PRIMARY KEY, region TEXT, account INTEGER);
             CREATE TABLE resource (id INTEGER PRIMARY KEY, class INTEGER, name TEXT, zone TEXT, tags TEXT);",
        )?;
        for (id, kind) in &catalogue.kinds {
            db.execute_batch(&kind_table(id, kind))?;
        }
        Ok(Self { catalogue, db })
    }

    /// Prepares an expression on rows of a kind, without asking it: SQLite accepts it or not.
    ///
    /// # Errors
    /// Where SQLite refuses.
    pub fn prepare(&self, sql: &str, kind: &str) -> Result<(), rusqlite::Error> {
        self.db.prepare(&format!("SELECT {sql} FROM {} AS this", quoted(kind))).map(drop)
    }

    /// What a check says of an example.
    ///
    /// # Errors
    /// Where SQLite refuses.
    pub fn answer(&self, check: &Check, example: &ExampleRow) -> Result<Answer, rusqlite::Error> {
        let kind = check.on.value.as_str();
        let mut complete = BTreeSet::new();
        listed_kinds(example, &mut complete);
        let mut writer = Writer::new(&self.catalogue.kinds, &complete);
        let applies = check.applies_where.as_ref().map(|condition| &condition.value.expr);
        let sql = writer.write_check(applies, &check.fulfilled.value.expr, kind);
        let mut links = Vec::new();
        for condition in check.applies_where.iter().chain([&check.fulfilled]) {
            condition.value.expr.walk(&mut |part| {
                if let Expr::Related { kind, by, .. } = part {
                    links.push((kind.as_str(), by.as_str()));
                }
            });
        }
        let transaction = self.db.unchecked_transaction()?;
        let mut rows = Rows { catalogue: self.catalogue, db: &self.db, links, next: 1 };
        let id = rows.insert(kind, example, None)?;
        let found =
            self.db.query_row(&format!("SELECT {sql} FROM {} AS this WHERE this.id = ?1", quoted(kind)), [id], |row| {
                Ok(Answer::of(row.get_ref(0)?))
            });
        transaction.rollback()?;
        found
    }
}

/// Kinds that stand as lists in an example, which are then complete.
fn listed_kinds(row: &ExampleRow, kinds: &mut BTreeSet<String>) {
    for (name, value) in &row.values {
        match value {
            ExampleValue::Rows(rows) => {
                kinds.insert(name.clone());
                rows.iter().for_each(|row| listed_kinds(row, kinds));
            }
            ExampleValue::List(list) if list.is_empty() => drop(kinds.insert(name.clone())),
            ExampleValue::Row(row) => listed_kinds(row, kinds),
            _ => {}
        }
    }
}

struct Rows<'r> {
    catalogue: &'r Catalogue,
    db: &'r Connection,
    /// Kind and reference column of related rows that the check asks for.
    links: Vec<(&'r str, &'r str)>,
    next: i64,
}

impl Rows<'_> {
    /// Inserts an example with all rows that hang on it. `parent` is the row that a related row refers to, with its kind.
    fn insert(&mut self, kind_id: &str, example: &ExampleRow, parent: Option<(i64, &str)>) -> rusqlite::Result<i64> {
        let id = self.next;
        self.next += 1;
        let Some(kind) = self.catalogue.kinds.get(kind_id) else { return Ok(id) };
        let mut columns = vec![("id".to_owned(), Value::Integer(id))];
        let mut common = [Value::Null, Value::Null, Value::Null, Value::Null];
        if let Some((parent, parent_kind)) = parent {
            for (of, by) in self.links.clone() {
                let fits = matches!(kind.column_type(by), Some(ColumnType::Ref(to)) if to.is_empty() || to.iter().any(|to| to == parent_kind));
                if of == kind_id
                    && fits
                    && !example.values.contains_key(by)
                    && !columns.iter().any(|(name, _)| name == by)
                {
                    columns.push((by.to_owned(), Value::Integer(parent)));
                }
            }
        }
        for (name, value) in &example.values {
            let Some(column) = kind.column_type(name) else { continue };
            let value = match (column, value) {
                (ColumnType::Ref(to), ExampleValue::Row(row)) => {
                    Value::Integer(self.insert(to.first().map_or("", String::as_str), row, None)?)
                }
                (ColumnType::Ref(_), ExampleValue::Boolean(outside)) => Value::Integer(if *outside { -1 } else { 0 }),
                (ColumnType::Ref(_), _) => Value::Null,
                (_, value) => plain(value),
            };
            match ["name", "zone", "tags", "region"].iter().position(|common| common == name) {
                Some(at) => common.iter_mut().skip(at).take(1).for_each(|slot| *slot = value.clone()),
                None => columns.push((name.clone(), value)),
            }
        }
        let names: Vec<String> = columns.iter().map(|(name, _)| quoted(name)).collect();
        let marks = vec!["?"; names.len()].join(", ");
        let sql = format!("INSERT INTO {} ({}) VALUES ({marks})", quoted(kind_id), names.join(", "));
        self.db.execute(&sql, rusqlite::params_from_iter(columns.iter().map(|(_, value)| value)))?;
        let [name, zone, tags, region] = common;
        self.db.execute("INSERT INTO class VALUES (?1, ?2, 1)", rusqlite::params![id, region])?;
        self.db.execute("INSERT INTO resource VALUES (?1, ?1, ?2, ?3, ?4)", rusqlite::params![id, name, zone, tags])?;
        for (name, value) in &example.values {
            if let ExampleValue::Rows(rows) = value {
                for row in rows {
                    self.insert(name, row, Some((id, kind_id)))?;
                }
            }
        }
        Ok(id)
    }
}

fn plain(value: &ExampleValue) -> Value {
    match value {
        ExampleValue::Boolean(truth) => Value::Integer(i64::from(*truth)),
        ExampleValue::Integer(number) => Value::Integer(*number),
        ExampleValue::Number(number) => Value::Real(*number),
        ExampleValue::Text(text) => Value::Text(text.clone()),
        ExampleValue::List(list) => Value::Text(serde_json::to_string(list).unwrap_or_default()),
        ExampleValue::Row(_) | ExampleValue::Rows(_) => Value::Null,
    }
}

//! The checks of a duty: their SQL, and the values that decided.

use onus_catalogue::Scope;
use onus_catalogue::duty::Check;
use onus_catalogue::expr::Expr;
use onus_catalogue::kind::{ColumnType, Kind};
use rusqlite::types::ValueRef;

use super::{Entry, Found};
use crate::assess::sql::Writer;
use crate::assess::{Answer, Assessment, Subject};
use crate::estate::{Estate, EstateError, quoted};

/// A check, and what decided it.
pub struct CheckExplained<'c> {
    /// The check.
    pub check: &'c Check,
    /// What it says.
    pub answer: Answer,
    /// The SQL that was run.
    pub sql: String,
    /// The columns of the resource that it reads, with their values.
    pub values: Vec<(String, String)>,
    /// The related rows that it asks for.
    pub related: Vec<RelatedRows>,
}

/// Rows that a check asks for.
pub struct RelatedRows {
    /// The address of the row that they are asked of; none where that is the resource itself.
    pub of: Option<String>,
    /// Their kind.
    pub kind: String,
    /// The column by which they refer to the resource.
    pub by: String,
    /// Each row with its address and the columns that are read.
    pub rows: Vec<(String, Vec<(String, String)>)>,
    /// How many rows there are of which it is not known what they refer to.
    pub undecided: u64,
    /// Whether there may be more that the inputs do not show.
    pub open: bool,
}

/// How many related rows are shown.
const SHOWN: usize = 8;

/// Explains the checks of an entry.
///
/// # Errors
/// Where SQLite refuses.
pub fn checks<'c>(
    assessment: &Assessment<'c>,
    estate: &Estate,
    found: &Found,
    entry: &Entry<'_, 'c>,
) -> Result<Vec<CheckExplained<'c>>, EstateError> {
    let kinds = &assessment.catalogue.kinds;
    let (id, kind) = match (&entry.line.subject, entry.duty.scope) {
        (Subject::Account { .. }, _) | (_, Scope::Account) => (account_id(estate, found)?, Kind::ACCOUNT),
        _ => (found.id, found.class.kind.as_str()),
    };
    let mut explained = Vec::new();
    for (at, answer) in &entry.line.answers {
        let Some(check) = entry.duty.checks.get(*at) else { continue };
        let applies = check.applies_where.as_ref().map(|condition| &condition.value.expr);
        let sql = Writer::new(kinds, &estate.complete).write_check(applies, &check.fulfilled.value.expr, kind);
        let mut columns = Vec::new();
        let mut related = Vec::new();
        for condition in check.applies_where.iter().chain([&check.fulfilled]) {
            condition.value.expr.own_columns(true, &mut columns);
            let trace = Trace { assessment, estate };
            trace.questions(&condition.value.expr, (kind, id, None), &mut related)?;
        }
        let values = values(estate, kinds.get(kind), kind, id, &columns)?;
        explained.push(CheckExplained { check, answer: *answer, sql, values, related });
    }
    Ok(explained)
}

fn account_id(estate: &Estate, found: &Found) -> Result<i64, EstateError> {
    Ok(estate.connection().query_row(
        "SELECT c.account FROM resource r JOIN class c ON c.id = r.class WHERE r.id = ?1",
        [found.id],
        |row| row.get(0),
    )?)
}

/// Follows the questions of a check from row to row.
struct Trace<'a, 'c> {
    assessment: &'a Assessment<'c>,
    estate: &'a Estate,
}

/// A row that questions are asked of: its kind, its id, and its address where it is not the resource itself.
type Row<'r> = (&'r str, i64, Option<&'r str>);

impl Trace<'_, '_> {
    /// Answers the questions that an expression asks of a row, and those that they ask of the rows they find.
    fn questions(&self, expr: &Expr, row: Row<'_>, found: &mut Vec<RelatedRows>) -> Result<(), EstateError> {
        for question in expr.own_questions() {
            match question {
                Expr::Related { kind, by, condition, .. } => {
                    let (related, ids) = self.related(row, (kind, by), condition)?;
                    let rows: Vec<(i64, String)> =
                        ids.into_iter().zip(related.rows.iter().map(|(address, _)| address.clone())).collect();
                    found.push(related);
                    for (id, address) in rows {
                        self.questions(condition, (kind, id, Some(&address)), found)?;
                    }
                }
                Expr::Target { kind, via, condition, .. } => {
                    if let Some((id, address)) = self.target(row, (kind, via))? {
                        let mut columns = Vec::new();
                        condition.own_columns(false, &mut columns);
                        let values =
                            values(self.estate, self.assessment.catalogue.kinds.get(kind), kind, id, &columns)?;
                        found.push(RelatedRows {
                            of: row.2.map(str::to_owned),
                            kind: kind.clone(),
                            by: via.clone(),
                            rows: vec![(address.clone(), values)],
                            undecided: 0,
                            open: false,
                        });
                        self.questions(condition, (kind, id, Some(&address)), found)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The row of this kind that a row refers to.
    fn target(&self, (own, id, _): Row<'_>, (kind, via): (&str, &str)) -> Result<Option<(i64, String)>, EstateError> {
        let sql = format!(
            "SELECT t.id, r.address FROM {} k JOIN {} t ON t.id = k.{} JOIN resource r ON r.id = t.id WHERE k.id = ?1",
            quoted(own),
            quoted(kind),
            quoted(via)
        );
        let mut statement = self.estate.connection().prepare_cached(&sql)?;
        let mut rows = statement.query([id])?;
        Ok(match rows.next()? {
            Some(row) => Some((row.get(0)?, row.get(1)?)),
            None => None,
        })
    }

    /// The rows of a kind that refer to a row, with their ids.
    fn related(
        &self,
        (_, id, of): Row<'_>,
        (kind_id, by): (&str, &str),
        condition: &Expr,
    ) -> Result<(RelatedRows, Vec<i64>), EstateError> {
        let (estate, kind) = (self.estate, self.assessment.catalogue.kinds.get(kind_id));
        let mut columns = Vec::new();
        condition.own_columns(false, &mut columns);
        let db = estate.connection();
        let (clause, undecided) = if by == Kind::ACCOUNT {
            ("r.class IN (SELECT c.id FROM class c WHERE c.account = ?1)".to_owned(), 0)
        } else {
            let count = format!("SELECT count(*) FROM {} WHERE {} IS NULL", quoted(kind_id), quoted(by));
            (format!("k.{} = ?1", quoted(by)), db.query_row(&count, [], |row| row.get::<_, u32>(0)).map(u64::from)?)
        };
        let sql = format!(
            "SELECT k.id, r.address FROM {} k JOIN resource r ON r.id = k.id WHERE {clause} ORDER BY r.address LIMIT {SHOWN}",
            quoted(kind_id)
        );
        let mut statement = db.prepare(&sql)?;
        let found: Vec<(i64, String)> =
            statement.query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
        let mut rows = Vec::new();
        let mut ids = Vec::new();
        for (id, address) in found {
            rows.push((address, values(estate, kind, kind_id, id, &columns)?));
            ids.push(id);
        }
        let belongs = kind.is_some_and(|kind| kind.belongs_to.iter().any(|column| column.value == by));
        let open = !belongs && !estate.complete.contains(kind_id);
        let of = of.map(str::to_owned);
        Ok((RelatedRows { of, kind: kind_id.to_owned(), by: by.to_owned(), rows, undecided, open }, ids))
    }
}

/// Columns of a row with their values in words; columns that the kind does not have are left out.
fn values(
    estate: &Estate,
    kind: Option<&Kind>,
    kind_id: &str,
    id: i64,
    columns: &[String],
) -> Result<Vec<(String, String)>, EstateError> {
    let mut found = Vec::new();
    for name in columns {
        let Some(column) = kind.and_then(|kind| kind.column_type(name)) else { continue };
        let own = kind.is_some_and(|kind| kind.columns.contains_key(name));
        let sql = match (own, name.as_str()) {
            (true, _) => format!("SELECT {} FROM {} WHERE id = ?1", quoted(name), quoted(kind_id)),
            (false, "region") => {
                "SELECT c.region FROM resource r JOIN class c ON c.id = r.class WHERE r.id = ?1".to_owned()
            }
            (false, _) => format!("SELECT {} FROM resource WHERE id = ?1", quoted(name)),
        };
        let mut statement = estate.connection().prepare_cached(&sql)?;
        let mut rows = statement.query([id])?;
        if let Some(row) = rows.next()? {
            found.push((name.clone(), in_words(estate, column, row.get_ref(0)?)?));
        }
    }
    Ok(found)
}

/// A value as a person reads it.
fn in_words(estate: &Estate, column: &ColumnType, value: ValueRef<'_>) -> Result<String, EstateError> {
    Ok(match (column, value) {
        (_, ValueRef::Null) => "not known".to_owned(),
        (ColumnType::Boolean, ValueRef::Integer(truth)) => (truth != 0).to_string(),
        (ColumnType::Ref(_), ValueRef::Integer(0)) => "nothing".to_owned(),
        (ColumnType::Ref(_), ValueRef::Integer(id)) if id < 0 => {
            let value: String =
                estate.connection().query_row("SELECT value FROM outside WHERE id = ?1", [id], |row| row.get(0))?;
            format!("{value} (outside the input)")
        }
        (ColumnType::Ref(_), ValueRef::Integer(id)) => estate.address(id)?,
        (_, ValueRef::Integer(number)) => number.to_string(),
        (_, ValueRef::Real(number)) => number.to_string(),
        (ColumnType::List, ValueRef::Text(text)) => String::from_utf8_lossy(text).into_owned(),
        (_, ValueRef::Text(text)) => format!("'{}'", String::from_utf8_lossy(text)),
        (_, ValueRef::Blob(_)) => "bytes".to_owned(),
    })
}

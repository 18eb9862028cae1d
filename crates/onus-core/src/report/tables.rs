//! The assessment as tables beside the estate, for questions in SQL.

use super::{provider_and_service, subject_name};
use crate::assess::{Assessment, Subject};
use crate::estate::{Estate, EstateError};

/// Tables of what was concluded: a verdict per pattern and duty, and the pattern of each resource; `assessment` joins them.
const TABLES: &str = "
CREATE TEMP TABLE outcome (resource INTEGER PRIMARY KEY, pattern INTEGER NOT NULL) STRICT;
CREATE TEMP TABLE verdict (
    pattern INTEGER, subject TEXT, scope TEXT NOT NULL, provider TEXT NOT NULL, service TEXT NOT NULL, layer TEXT NOT NULL,
    duty TEXT NOT NULL, status TEXT NOT NULL, severity TEXT, responsible TEXT NOT NULL, accountable TEXT NOT NULL, authority TEXT NOT NULL
) STRICT;
CREATE INDEX temp.verdict_pattern ON verdict (pattern);
CREATE TEMP VIEW assessment AS
    SELECT r.address AS subject, v.scope, v.provider, v.service, v.layer, v.duty, v.status, v.severity, v.responsible, v.accountable, v.authority, r.id AS resource
    FROM verdict v JOIN outcome o ON o.pattern = v.pattern JOIN resource r ON r.id = o.resource
    UNION ALL
    SELECT v.subject, v.scope, v.provider, v.service, v.layer, v.duty, v.status, v.severity, v.responsible, v.accountable, v.authority, NULL
    FROM verdict v WHERE v.pattern IS NULL;
";

/// Adds the tables to the estate's database.
///
/// # Errors
/// Where SQLite refuses.
pub fn add_tables(assessment: &Assessment<'_>, estate: &Estate) -> Result<(), EstateError> {
    let db = estate.connection();
    db.execute_batch(TABLES)?;
    db.execute_batch("BEGIN")?;
    let mut insert = db.prepare("INSERT INTO outcome VALUES (?1, ?2)")?;
    for (resource, pattern) in (0_i64..).zip(&assessment.pattern_of).filter(|(_, pattern)| **pattern != u32::MAX) {
        insert.execute(rusqlite::params![resource, pattern])?;
    }
    let mut insert = db.prepare("INSERT INTO verdict VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)")?;
    for line in &assessment.lines {
        let Some(allocation) = assessment.allocation(line) else { continue };
        let Some(duty) = assessment.duty(line) else { continue };
        let (provider, service) = provider_and_service(line, assessment, estate);
        let (pattern, subject) = match &line.subject {
            Subject::Resources(pattern) => (i64::try_from(*pattern).ok(), None),
            other => (None, Some(subject_name(other, assessment))),
        };
        insert.execute(rusqlite::params![
            pattern,
            subject,
            duty.scope.id(),
            provider,
            service,
            duty.layer.id(),
            line.duty,
            line.status.id(),
            line.severity.map(onus_catalogue::Severity::id),
            allocation.responsible.join(", "),
            allocation.accountable.join(", "),
            allocation.authority.id()
        ])?;
    }
    db.execute_batch("COMMIT")?;
    Ok(())
}

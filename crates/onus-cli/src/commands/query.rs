//! `onus query`: the estate and its assessment in SQL, for reading only.

use std::io::Write;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use onus_core::Estate;
use onus_core::estate::LARGEST_PART;
use onus_core::report::add_tables;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, Row};

use super::{json, write_to};
use crate::NOTHING_SHORT;
use crate::args::{Format, QueryOptions};
use crate::failure::Failure;
use crate::screen::Screen;
use crate::session::Ground;

/// About how many bytes a cell of a table takes until it is shown, beside its text.
const CELL: usize = 256;

/// How often the text of a cell is there until it is shown.
const COPIES: usize = 4;

/// Runs the command.
pub fn run(options: &QueryOptions, screen: &Screen) -> Result<u8, Failure> {
    let ground = Ground::open(&options.estate.agreement, &options.inputs)?;
    let mut estate = ground.estate(&options.inputs, &options.estate)?;
    let assessment = ground.assess(&estate)?;
    add_tables(&assessment, &estate)?;
    estate.limit_memory(options.memory << 20)?;
    estate.forbid_writing()?;
    let asked = Asked { sql: options.sql.clone(), format: options.format, memory: options.memory, screen: *screen };
    answer_in_time(asked, estate, options.timeout)?;
    Ok(NOTHING_SHORT)
}

/// What is asked, and how the answer is to be given.
struct Asked {
    sql: String,
    format: Format,
    /// MiB.
    memory: u64,
    screen: Screen,
}

/// Answers on a thread of its own: what SQLite does in one step, nothing can interrupt, but the program may end.
fn answer_in_time(asked: Asked, estate: Estate, seconds: u64) -> Result<(), Failure> {
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        let db = estate.connection();
        let answered = write_to(None, |out| match asked.format {
            Format::Text => asked.table(db, out),
            Format::Json => asked.objects(db, out),
        });
        // Where nobody waits any more, nobody needs to know.
        let _ = tell.send(answered);
    });
    told.recv_timeout(Duration::from_secs(seconds)).unwrap_or_else(|missed| {
        let (message, help) = match missed {
            RecvTimeoutError::Timeout => (
                format!("the query takes longer than {seconds} {}", if seconds == 1 { "second" } else { "seconds" }),
                "ask for less, or allow more time: `--timeout SECONDS`",
            ),
            RecvTimeoutError::Disconnected => ("the query ended without an answer".to_owned(), "ask in another way"),
        };
        Err(Failure::usage(message, help))
    })
}

impl Asked {
    fn refused(&self, error: &rusqlite::Error) -> Failure {
        match error.sqlite_error_code() {
            Some(ErrorCode::OutOfMemory) => self.too_much("the answer", self.memory),
            Some(ErrorCode::TooBig) => self.too_much("a single value", self.memory / LARGEST_PART),
            _ => Failure::usage(
                format!("SQLite says: {error}"),
                "write one SELECT statement; `SELECT name, sql FROM sqlite_schema` shows the tables, `resources` and `assessment` are the views to begin with",
            ),
        }
    }

    fn too_much(&self, what: &str, most: u64) -> Failure {
        Failure::usage(
            format!("{what} takes more than {most} MiB of memory"),
            format!("ask for less, or allow more than {}: `--memory MIB`", self.memory),
        )
    }

    /// Calls `each` with every row.
    fn rows(
        &self,
        db: &Connection,
        mut each: impl FnMut(&[String], &Row<'_>) -> Result<(), Failure>,
    ) -> Result<Vec<String>, Failure> {
        let mut statement = db.prepare(&self.sql).map_err(|error| self.refused(&error))?;
        let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut found = statement.query([]).map_err(|error| self.refused(&error))?;
        while let Some(row) = found.next().map_err(|error| self.refused(&error))? {
            each(&names, row)?;
        }
        Ok(names)
    }

    fn table(&self, db: &Connection, out: &mut dyn Write) -> Result<(), Failure> {
        let mut lines = Vec::new();
        // A table is as wide as its widest row: all of them are there before the first is shown.
        let mut room = usize::try_from(self.memory << 20).unwrap_or(usize::MAX);
        let names = self.rows(db, |names, row| {
            let cells = (0..names.len()).map(|at| match row.get_ref(at) {
                Ok(ValueRef::Null) | Err(_) => "NULL".to_owned(),
                Ok(ValueRef::Integer(number)) => number.to_string(),
                Ok(ValueRef::Real(number)) => number.to_string(),
                Ok(ValueRef::Text(text) | ValueRef::Blob(text)) => String::from_utf8_lossy(text).into_owned(),
            });
            let cells: Vec<String> = cells.collect();
            let taken = cells.iter().map(|cell| cell.len() * COPIES + CELL).sum();
            room = room.checked_sub(taken).ok_or_else(|| self.too_much("the table", self.memory))?;
            lines.push(cells);
            Ok(())
        })?;
        let header: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut table = self.screen.table(&header);
        table.add_rows(lines);
        Ok(table.show().write(out)?)
    }

    fn objects(&self, db: &Connection, out: &mut dyn Write) -> Result<(), Failure> {
        let mut list = json::List::begin(out)?;
        self.rows(db, |names, row| {
            let mut object = serde_json::Map::new();
            for (at, name) in names.iter().enumerate() {
                let value = match row.get_ref(at) {
                    Ok(ValueRef::Integer(number)) => number.into(),
                    Ok(ValueRef::Real(number)) => number.into(),
                    Ok(ValueRef::Text(text) | ValueRef::Blob(text)) => String::from_utf8_lossy(text).into(),
                    Ok(ValueRef::Null) | Err(_) => serde_json::Value::Null,
                };
                object.insert(name.clone(), value);
            }
            list.add(&object)
        })?;
        list.end()
    }
}

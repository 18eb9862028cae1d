//! What one root module may cost: steps, bytes, depth. Input may mean harm.

use std::cell::Cell;

use super::value::Value;

/// Steps of evaluation for one root module.
const STEPS: u64 = 10_000_000;

/// Bytes of all values made for one root module.
const BYTES: u64 = 256 << 20;

/// How deep expressions and the references in them may lead.
const DEEPEST: u32 = 10_000;

/// How deep values may be nested.
const NESTED: u32 = 200;

/// Why an expression has no value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Trouble {
    /// Byte offset in the file of the expression.
    pub at: u32,
    /// What is wrong.
    pub message: String,
    /// A limit was reached: no fault of the expression.
    pub limit: bool,
    /// Neither `try` nor a branch that is not taken hides it.
    pub sticks: bool,
}

impl Trouble {
    /// Something is wrong at this place.
    pub fn new(at: u32, message: impl Into<String>) -> Self {
        Self { at, message: message.into(), limit: false, sticks: false }
    }

    /// A reference leads to nothing that is declared.
    pub fn undeclared(at: u32, message: impl Into<String>) -> Self {
        Self { sticks: true, ..Self::new(at, message) }
    }
}

/// What is left.
#[derive(Debug)]
pub(crate) struct Limits {
    steps: Cell<u64>,
    bytes: Cell<u64>,
    depth: Cell<u32>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { steps: Cell::new(STEPS), bytes: Cell::new(BYTES), depth: Cell::new(0) }
    }
}

impl Limits {
    /// One step; more where `count` says so.
    pub fn step(&self, count: usize, at: u32) -> Result<(), Trouble> {
        match self.steps.get().checked_sub(count as u64) {
            Some(left) => {
                self.steps.set(left);
                Ok(())
            }
            None => {
                self.steps.set(0);
                Err(reached(at, format!("evaluation ends here: this root module takes more than {STEPS} steps")))
            }
        }
    }

    /// So many bytes of a value.
    pub fn bytes(&self, count: usize, at: u32) -> Result<(), Trouble> {
        match self.bytes.get().checked_sub(count as u64) {
            Some(left) => {
                self.bytes.set(left);
                Ok(())
            }
            None => {
                self.bytes.set(0);
                Err(reached(
                    at,
                    format!("evaluation ends here: the values of this root module take more than {BYTES} bytes"),
                ))
            }
        }
    }

    /// Goes one level deeper; [`Limits::up`] comes back.
    pub fn down(&self, at: u32) -> Result<(), Trouble> {
        let depth = self.depth.get() + 1;
        if depth > DEEPEST {
            return Err(reached(at, format!("expressions lead more than {DEEPEST} levels deep")));
        }
        self.depth.set(depth);
        Ok(())
    }

    /// Comes back from one level.
    pub fn up(&self) {
        self.depth.set(self.depth.get().saturating_sub(1));
    }

    /// The members of a value that is made count as often as they are in it.
    pub fn made<'v>(&self, members: impl IntoIterator<Item = &'v Value>, at: u32) -> Result<(), Trouble> {
        for member in members {
            self.weigh(member, at, 0)?;
        }
        Ok(())
    }

    fn weigh(&self, value: &Value, at: u32, depth: u32) -> Result<(), Trouble> {
        self.bytes(size_of::<Value>(), at)?;
        if depth > NESTED {
            return Err(reached(at, format!("values are nested more than {NESTED} levels deep")));
        }
        match value {
            Value::List(members) | Value::Set(members) => {
                members.iter().try_for_each(|member| self.weigh(member, at, depth + 1))
            }
            Value::Object(members) => members.values().try_for_each(|member| self.weigh(member, at, depth + 1)),
            _ => Ok(()),
        }
    }

    /// What a function has made counts without what is inside of its members.
    pub fn given(&self, value: &Value, at: u32) -> Result<(), Trouble> {
        match value {
            Value::Text(text) => self.bytes(text.len(), at),
            Value::List(members) | Value::Set(members) => self.bytes(members.len() * size_of::<Value>(), at),
            Value::Object(members) => self.bytes(members.len() * 2 * size_of::<Value>(), at),
            _ => Ok(()),
        }
    }
}

fn reached(at: u32, message: String) -> Trouble {
    Trouble { at, message, limit: true, sticks: true }
}

//! What one root module may cost: steps, bytes, instances, depth. Input may mean harm.

use std::cell::Cell;

use super::value::Value;

/// Steps of evaluation for one root module.
const STEPS: u64 = 10_000_000;

/// Bytes of all values made for one root module.
const BYTES: u64 = 256 << 20;

/// Instances of modules below one root module: what is in them multiplies.
const MODULES: u64 = 10_000;

/// Instances of resources and of repeated blocks of one root module.
const INSTANCES: u64 = 150_000;

/// About how many bytes an instance takes beside its values.
const INSTANCE: usize = 600;

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
    modules: Cell<u64>,
    instances: Cell<u64>,
    depth: Cell<u32>,
}

/// What was spent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Spent {
    /// Steps of evaluation.
    pub steps: u64,
    /// Bytes of values that were made.
    pub bytes: u64,
    /// Instances of modules.
    pub modules: u64,
    /// Instances of resources and of repeated blocks.
    pub instances: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            steps: Cell::new(STEPS),
            bytes: Cell::new(BYTES),
            modules: Cell::new(MODULES),
            instances: Cell::new(INSTANCES),
            depth: Cell::new(0),
        }
    }
}

impl Limits {
    /// What was spent so far.
    pub fn spent(&self) -> Spent {
        Spent {
            steps: STEPS - self.steps.get(),
            bytes: BYTES - self.bytes.get(),
            modules: MODULES - self.modules.get(),
            instances: INSTANCES - self.instances.get(),
        }
    }

    /// So many instances of a module, each of which takes so many bytes more than usual.
    pub fn modules(&self, count: usize, more: usize, at: u32) -> Result<(), Trouble> {
        take(&self.modules, count, at, || format!("more than {MODULES} modules lie below this root module"))?;
        self.bytes(INSTANCE.saturating_add(more).saturating_mul(count), at)
    }

    /// So many instances of a resource or of a repeated block, each of which takes so many bytes more than usual.
    pub fn instances(&self, count: usize, more: usize, at: u32) -> Result<(), Trouble> {
        take(&self.instances, count, at, || {
            format!("this root module has more than {INSTANCES} resources and repeated blocks")
        })?;
        self.bytes(INSTANCE.saturating_add(more).saturating_mul(count), at)
    }

    /// One step; more where `count` says so.
    pub fn step(&self, count: usize, at: u32) -> Result<(), Trouble> {
        take(&self.steps, count, at, || format!("this root module takes more than {STEPS} steps"))
    }

    /// So many bytes of a value.
    pub fn bytes(&self, count: usize, at: u32) -> Result<(), Trouble> {
        take(&self.bytes, count, at, || format!("the values of this root module take more than {BYTES} bytes"))
    }

    /// Goes one level deeper; [`Limits::up`] comes back.
    pub fn down(&self, at: u32) -> Result<(), Trouble> {
        let depth = self.depth.get() + 1;
        if depth > DEEPEST {
            return Err(reached(at, format!("expressions refer to each other more than {DEEPEST} levels deep")));
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

/// Takes so much of what is left; where that is not enough, nothing is left.
#[inline]
fn take(left: &Cell<u64>, count: usize, at: u32, too_much: impl FnOnce() -> String) -> Result<(), Trouble> {
    match left.get().checked_sub(count as u64) {
        Some(rest) => {
            left.set(rest);
            Ok(())
        }
        None => {
            left.set(0);
            Err(reached(at, format!("evaluation stopped here: {}", too_much())))
        }
    }
}

fn reached(at: u32, message: String) -> Trouble {
    Trouble { at, message, limit: true, sticks: true }
}

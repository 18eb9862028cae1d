//! Calls of functions: `try` and `can` here, all others by their table; and what these may read.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use onus_files::{Refused, read_plain};

use super::evaluator::{Bindings, Evaluator, Outcome, Scope};
use super::expression::size;
use super::functions::{self, Callee, Read, Surroundings, convert};
use super::instance::Repetition;
use super::limits::Trouble;
use super::lower::{Lowering, Names};
use super::open;
use super::operators;
use super::scan::prepare;
use super::syntax::{Call, Expr, Kind};
use super::value::{Value, Why};

/// The largest file that a function reads.
const LARGEST: u64 = 16 << 20;

/// Looking through so many bytes of a template costs a step.
const BYTES_A_STEP: usize = 16;

impl<'l> Evaluator<'l> {
    /// The result of a function.
    pub(super) fn call(&self, call: &Call, at: u32, scope: Scope<'_, 'l>) -> Outcome {
        let function = match call.callee {
            Callee::Try => return self.attempt(&call.arguments, at, scope),
            Callee::Can => return self.can(&call.arguments, at, scope),
            Callee::Nothing => return Err(Trouble::new(at, format!("there is no function `{}`", call.name))),
            Callee::Function(function) => Some(function),
            Callee::OfProvider => None,
        };
        self.typeless(call, at)?;
        let mut arguments = match &*call.name {
            "sensitive" => call.arguments.iter().map(|one| self.secret(one, scope)).collect::<Result<_, _>>()?,
            _ => self.all(&call.arguments, scope)?,
        };
        if call.expand {
            match arguments.pop() {
                Some(Value::List(members) | Value::Set(members)) => arguments.extend(members.iter().cloned()),
                Some(unknown @ Value::Unknown(_)) => return Ok(convert::derived_from(&unknown)),
                _ => return Err(Trouble::new(at, "`...` must follow a list")),
            }
        }
        if let Some(unknown) = half_known(&call.name, &arguments) {
            return Ok(unknown);
        }
        let fractions: usize = if &*call.name == "sum" { arguments.iter().map(operators::fractions).sum() } else { 0 };
        self.limits.step(arguments.iter().map(size).sum::<usize>() / 8 + 1 + fractions, at)?;
        let Some(function) = function else {
            let why = format!("only the provider knows what `{}()` gives", call.name);
            return Ok(Value::unknown(Why::NotEvaluated(why.into())));
        };
        let files = |path: &Path| self.file(path);
        let template = |text: &str, names: &BTreeMap<Arc<str>, Value>| self.template_text(text, names);
        let steps = |count: usize| self.limits.step(count, at).map_err(|trouble| trouble.message);
        let around = Surroundings {
            root: (!self.library.allow_outside).then_some(&*self.library.root),
            module_dir: self.directory,
            files: &files,
            allows: &|found| self.library.allows(found),
            template: &template,
            steps: &steps,
        };
        let answer = || functions::call(function, &arguments, &around).map_err(|fault| Trouble::new(at, fault));
        let value = match (&*call.name, arguments.as_slice()) {
            // Decoding costs more than anything else.
            ("yamldecode", [Value::Text(text)]) => self.library.decoded.meaning(text, answer)?,
            _ => answer()?,
        };
        self.limits.given(&value, at)?;
        Ok(value)
    }

    /// Null that is written out has no type, and so is not a list.
    fn typeless(&self, call: &Call, at: u32) -> Result<(), Trouble> {
        let null = |argument: &Expr| matches!(argument.kind, Kind::Literal(Value::Null(_)));
        match &*call.name == "coalescelist" && call.arguments.iter().any(null) {
            true => Err(Trouble::new(at, "`coalescelist`: lists are required, not null")),
            false => Ok(()),
        }
    }

    /// The first argument that has a value.
    fn attempt(&self, arguments: &[Expr], at: u32, scope: Scope<'_, 'l>) -> Outcome {
        let mut last = Trouble::new(at, "`try` needs an argument");
        for argument in arguments {
            match self.value(argument, scope) {
                // A value that is not known may turn out to be none: only a reference is sure to be what it leads to.
                Ok(value @ Value::Unknown(_)) if matches!(argument.kind, Kind::Traversal(_)) => return Ok(value),
                Ok(value @ Value::Unknown(_)) => return Ok(convert::derived_from(&value)),
                Err(trouble) if !trouble.sticks => last = trouble,
                outcome => return outcome,
            }
        }
        Err(last)
    }

    fn can(&self, arguments: &[Expr], at: u32, scope: Scope<'_, 'l>) -> Outcome {
        let [argument] = arguments else { return Err(Trouble::new(at, "`can` needs one argument")) };
        match self.value(argument, scope) {
            Err(trouble) if trouble.sticks => Err(trouble),
            Err(_) => Ok(Value::Boolean(false)),
            Ok(value) if value.why_unknown().is_some() => Ok(convert::derived_from(&value)),
            Ok(_) => Ok(Value::Boolean(true)),
        }
    }

    /// Reads a file, inside of the tree unless more is allowed; each at most once.
    fn file(&self, path: &Path) -> Read {
        let path = self.directory.join(path);
        if let Some(known) = self.read.borrow().get(&path) {
            return known.clone();
        }
        let read: Read = self.read_file(&path).map(Into::into);
        self.read.borrow_mut().insert(path, read.clone());
        read
    }

    fn read_file(&self, path: &Path) -> Result<Vec<u8>, String> {
        let found = path.canonicalize().map_err(|error| format!("the file cannot be read: {error}"))?;
        if !self.library.allows(&found) {
            return Err("the file is outside of the directory that is read".to_owned());
        }
        let bytes = read_plain(&found, LARGEST).map_err(|refused| match refused {
            Refused::TooLarge(_) | Refused::NotAFile(_) => format!("this is not a file of at most {LARGEST} bytes"),
            other => format!("the file cannot be read: {other}"),
        })?;
        self.limits.bytes(bytes.len(), 0).map_err(|trouble| trouble.message)?;
        Ok(bytes)
    }

    /// Evaluates the text of a template file, where nothing is known but these names.
    fn template_text(&self, text: &str, names: &BTreeMap<Arc<str>, Value>) -> Result<Value, String> {
        // It is looked at whole each time, to see whether it is known already.
        self.limits.step(text.len() / BYTES_A_STEP, 0).map_err(|trouble| trouble.message)?;
        let template = self.library.templates.meaning(text, || template_in(text))?;
        let bindings = Bindings::Many(names);
        let scope = Scope { instance: None, repetition: &Repetition::Once, bindings: Some(&bindings) };
        match self.value(&template, scope) {
            // No fault of the template, which `try` could hide.
            Err(trouble) if trouble.limit => Ok(Value::unknown(Why::NotEvaluated(trouble.message.into()))),
            outcome => outcome.map_err(|trouble| trouble.message),
        }
    }
}

/// What the text of a template file means.
fn template_in(text: &str) -> Result<Arc<Expr>, String> {
    let prepared = prepare(text, true);
    let parsed = hcl_edit::parser::parse_template(&prepared.text).map_err(|error| {
        let place = error.location();
        format!("line {}, column {} of the template: {}", place.line(), place.column(), error.message())
    })?;
    let names = Names::of(text.len());
    let lowering = Lowering { file: 0, text, renamed: &prepared.renamed, base: 0, fixed: true, names };
    Ok(Arc::new(lowering.template(&parsed)))
}

/// The answer, where a function would have to know all attributes of a resource.
fn half_known(name: &str, arguments: &[Value]) -> Option<Value> {
    let open = |value: &&Value| matches!(value, Value::Object(members) if open::is_open(members));
    let found = arguments.iter().find(open)?;
    // These take the object as it is.
    let whole = matches!(
        name,
        "merge"
            | "coalesce"
            | "sensitive"
            | "nonsensitive"
            | "element"
            | "one"
            | "index"
            | "contains"
            | "jsonencode"
            | "yamlencode"
            | "concat"
    );
    (!whole).then(|| convert::derived_from(found))
}

//! Values that may be secrets: what is told of them never quotes them. A password that somebody wrote without quotes is not a name
//! that anybody is to read.

use std::sync::Arc;

use super::evaluator::{Evaluator, Outcome, Scope};
use super::limits::Trouble;
use super::syntax::{Expr, Kind};
use super::value::{Unknown, Value, Why};

impl<'l> Evaluator<'l> {
    /// The value of an expression that may be a secret. Where it has none, only the sort of expression is told.
    pub(super) fn secret(&self, expression: &Expr, scope: Scope<'_, 'l>) -> Outcome {
        match self.value(expression, scope) {
            // A limit tells of itself alone.
            Err(trouble) if trouble.limit => Err(trouble),
            Err(trouble) => Err(Trouble { message: told(expression), ..trouble }),
            Ok(value) if is_explained(&value) => {
                let why = Why::NotEvaluated(told(expression).into());
                Ok(match value {
                    Value::Unknown(unknown) => Value::Unknown(Arc::new(Unknown { why, ..(*unknown).clone() })),
                    _ => Value::unknown(why),
                })
            }
            known => known,
        }
    }
}

/// Whether something in a value is not known for a reason in words, which may quote what is written.
fn is_explained(value: &Value) -> bool {
    match value {
        Value::Unknown(unknown) => matches!(unknown.why, Why::NotEvaluated(_)),
        Value::List(members) | Value::Set(members) => members.iter().any(is_explained),
        Value::Object(members) => members.values().any(is_explained),
        _ => false,
    }
}

/// What is said of an expression without quoting it.
fn told(expression: &Expr) -> String {
    let sort = match expression.kind {
        Kind::Name(_) | Kind::Traversal(_) => "a bare word stands here",
        Kind::Call(_) => "a call of a function stands here",
        Kind::Template(_) => "a text with something to be evaluated stands here",
        Kind::List(_) => "a list with something to be evaluated stands here",
        Kind::Object(_) => "an object with something to be evaluated stands here",
        _ => "an expression stands here",
    };
    format!("{sort}, which has no value: quote it if it is text (it may be a secret, so it is not repeated)")
}

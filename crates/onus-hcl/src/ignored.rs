//! Attributes whose changes `lifecycle` ignores: what the block leaves out of them, others may have set.
//!
//! What is written of them stays known, as it is what Terraform makes the resource with.

use std::sync::{Arc, LazyLock};

use super::open::Members;
use super::syntax::{Body, Expr, Kind};
use super::value::{Value, Why};

/// Stands among the written attributes for all that are not written, where the changes of all are ignored: no attribute
/// can have this name.
pub const ALL: &str = "*";

static NAME: LazyLock<Arc<str>> = LazyLock::new(|| ALL.into());

/// The attributes of a resource with those left open that its block does not give and whose changes it ignores; none where
/// there are no such.
pub(super) fn leave_open(body: &Body, given: &Members) -> Option<Members> {
    let mut open: Option<Members> = None;
    for lifecycle in body.blocks("lifecycle") {
        let Some(ignored) = lifecycle.body.attribute("ignore_changes") else { continue };
        let paths = match &ignored.value.kind {
            Kind::List(paths) => &**paths,
            _ => std::slice::from_ref(&ignored.value),
        };
        for name in paths.iter().filter_map(root) {
            // In older files, all of them are `["*"]`.
            let name = if matches!(&*name, "all" | ALL) { Arc::clone(&NAME) } else { name };
            if given.get(&name).is_none_or(|value| matches!(value, Value::Null(_))) {
                let _ = open.get_or_insert_with(|| given.clone()).insert(name, Value::unknown(Why::Ignored));
            }
        }
    }
    open
}

/// The attribute that a path begins with: `tags` of `tags["owner"]`, and of `"tags.owner"` as older files and JSON have it.
fn root(path: &Expr) -> Option<Arc<str>> {
    match &path.kind {
        Kind::Name(name) => Some(Arc::clone(name)),
        Kind::Traversal(traversal) => root(&traversal.root),
        Kind::Literal(Value::Text(text)) => text.split(['.', '[']).next().map(Arc::from),
        _ => None,
    }
}

//! The blocks of a stack: one line of `blocks.jsonl` each.
//!
//! The lines hold what Terraform writes for a block of each type: `planned`, `unknown` and `sensitive` for a resource
//! that is to be made, `existing` and `existing_sensitive` for one that is there, and its `configuration`.

use std::collections::BTreeMap;

use sonic_rs::{JsonValueTrait, LazyValue};

use crate::{
    Failure,
    template::{Link, Template},
};

const LINES: &str = include_str!("../blocks.jsonl");
const PREFIX: &str = "opentelekomcloud_";

/// How a block makes its instances.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Instances {
    /// It is a single resource.
    One,
    /// By `count`.
    Count,
    /// By `for_each`.
    Each,
}

/// What other blocks need to know of a block.
struct Heads(BTreeMap<String, (Instances, u64)>);

impl Heads {
    /// How `own` refers to `target`: two blocks of one sort and size go in pairs.
    fn link(&self, own: &str, target: &str) -> Result<Link, Failure> {
        let head = |name: &str| self.0.get(name).ok_or_else(|| format!("no block `{name}`"));
        Ok(if head(own)? == head(target)? { Link::Paired } else { Link::First })
    }
}

/// One block of a stack.
pub struct Block {
    /// The resource type.
    pub source_type: String,
    /// The block's name.
    pub name: String,
    /// How it makes instances.
    pub instances: Instances,
    /// How many.
    pub count: u64,
    /// Version of the type's schema.
    pub schema_version: u64,
    /// Attributes as planned for a new resource.
    pub planned: Template,
    /// Which of them are not known yet.
    pub unknown: Template,
    /// Which of them are sensitive.
    pub sensitive: Template,
    /// Attributes of an existing resource.
    pub existing: Template,
    /// Which of them are sensitive.
    pub existing_sensitive: Template,
    /// What the resource depends on, as states name it.
    pub depends_on: Template,
    /// The block in the configuration.
    pub configuration: Template,
}

/// Reads all blocks.
pub fn load() -> Result<Vec<Block>, Failure> {
    let mut heads = BTreeMap::new();
    for line in LINES.lines() {
        heads.insert(key(line)?, (instances(line)?, number(line, "count")?));
    }
    let heads = Heads(heads);
    LINES.lines().map(|line| block(line, &heads)).collect()
}

fn block(line: &str, heads: &Heads) -> Result<Block, Failure> {
    let own = key(line)?;
    let link = |target: &str| heads.link(&own, target);
    let template = |field: &str| Template::compile(member(line, field)?.as_raw_str(), &own, &link);
    Ok(Block {
        source_type: text(line, "type")?,
        name: text(line, "name")?,
        instances: instances(line)?,
        count: number(line, "count")?,
        schema_version: number(line, "schema_version")?,
        planned: template("planned")?,
        unknown: template("unknown")?,
        sensitive: template("sensitive")?,
        existing: template("existing")?,
        existing_sensitive: template("existing_sensitive")?,
        depends_on: template("depends_on")?,
        configuration: template("configuration")?,
    })
}

/// The block's name in gaps: type without the provider's prefix, and name.
fn key(line: &str) -> Result<String, Failure> {
    let source_type = text(line, "type")?;
    Ok(format!("{}.{}", source_type.strip_prefix(PREFIX).unwrap_or(&source_type), text(line, "name")?))
}

fn instances(line: &str) -> Result<Instances, Failure> {
    Ok(match text(line, "instances")?.as_str() {
        "one" => Instances::One,
        "count" => Instances::Count,
        "each" => Instances::Each,
        other => return Err(format!("`instances` may not be `{other}`").into()),
    })
}

fn member<'a>(line: &'a str, field: &str) -> Result<LazyValue<'a>, Failure> {
    Ok(sonic_rs::get_from_str(line, [field])?)
}

fn text(line: &str, field: &str) -> Result<String, Failure> {
    let value = member(line, field)?;
    Ok(value.as_str().ok_or_else(|| format!("`{field}` is not a text"))?.to_owned())
}

fn number(line: &str, field: &str) -> Result<u64, Failure> {
    Ok(member(line, field)?.as_u64().ok_or_else(|| format!("`{field}` is not a number"))?)
}

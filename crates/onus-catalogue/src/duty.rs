//! Duties: one side's act on one subject.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::decode::{Decode, Table, Value};
use crate::example::Examples;
use crate::expr::{self, Condition};
use crate::place::{At, Place};
use crate::published::PublishedRaci;
use crate::raci::Raci;
use crate::terms::{Goal, Layer, PartyKind, Scope, Severity};

/// A boolean expression that shows on rows of a kind whether a duty is done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Check {
    /// What tells it from other checks of the duty on the same kind.
    pub id: Option<String>,
    /// The kind that is looked at.
    pub on: At<String>,
    /// A true check is the whole proof, not a part of it.
    pub covers_all: bool,
    /// How bad a breach is.
    pub severity: Severity,
    /// Rows that the check does not concern come out false here.
    pub applies_where: Option<At<Condition>>,
    /// What must be true.
    pub fulfilled: At<Condition>,
    /// What is wrong where it is false.
    pub breach: String,
    /// How to mend it, whatever the provider. What names a provider's attributes stands with its services.
    pub remedy: Option<String>,
    /// Rows with the answers that they must give.
    pub examples: Examples,
}

impl Check {
    /// What it is known by within its duty: its id, or the kind that it looks at.
    pub fn key(&self) -> &str {
        self.id.as_deref().unwrap_or(&self.on)
    }
}

/// One side's act on one subject.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Duty {
    /// The layer on which it is done.
    pub layer: Layer,
    /// What is to be done, as an imperative.
    pub title: String,
    /// Why.
    pub why: String,
    /// What it consists of.
    pub what: String,
    /// How to fulfil it.
    pub how: Option<String>,
    /// What it serves.
    pub goals: Vec<Goal>,
    /// What it is owed on.
    pub scope: Scope,
    /// Kinds that it concerns; all where empty.
    pub applies_to: Vec<At<String>>,
    /// Duties of the other side that it rests on.
    pub needs: Vec<At<String>>,
    /// A word that joins it with duties of the other side.
    pub theme: Option<String>,
    /// Rows of the seed table that it makes executable.
    pub seed: Vec<String>,
    /// Documents that can prove it.
    pub proven_by: Vec<At<String>>,
    /// Stays with the customer whatever is signed.
    pub retained: bool,
    /// Scope organisation: owed once for each party of this kind on the estate.
    pub per: PartyKind,
    /// Who holds what.
    pub raci: Raci,
    /// Checks.
    pub checks: Vec<Check>,
    /// Words that publications file it under, for instance a phase or a task area; they never enter allocation.
    pub labels: BTreeMap<String, String>,
    /// Rows of published RACI tables, as they stand; they never enter allocation.
    pub as_published: Vec<PublishedRaci>,
    /// Where it is declared.
    pub place: Place,
}

impl Duty {
    /// Whether the duty concerns resources of this kind.
    pub fn concerns(&self, kind: &str) -> bool {
        self.applies_to.is_empty() || self.applies_to.iter().any(|at| at.value == kind)
    }

    /// Reads a duty's file; the folder tells the layer.
    pub fn decode(table: &Table<'_, '_>, layer: Layer) -> Option<Self> {
        let title = table.required("title");
        let why = table.required("why");
        let what = table.required("what");
        let how = table.optional("how");
        let goals: Option<Vec<Goal>> = table.required("goals");
        let scope = table.required::<Scope>("scope");
        let applies_to: Vec<At<String>> = table.list("applies_to");
        let needs = table.list("needs");
        let theme = table.optional("theme");
        let seed = table.list("seed");
        let proven_by = table.list("proven_by");
        let retained = table.optional("retained").unwrap_or(false);
        let per = table.optional::<PartyKind>("per");
        let raci = match table.get("raci") {
            Some(value) => Raci::decode(value),
            None => {
                table.fault("`[raci]` is missing", "say who holds what, per service model");
                None
            }
        };
        let checks: Vec<Check> = table.list("check");
        let labels = table.named("labels");
        let as_published = table.list("as_published");
        table.finish();
        if goals.as_ref().is_some_and(Vec::is_empty) {
            table.fault("the duty serves no goal", "add at least one goal");
        }
        if scope == Some(Scope::Resource) && applies_to.is_empty() {
            table.fault(
                "a duty owed on each resource names the kinds that it concerns",
                "add `applies_to = [\"kind\"]`",
            );
        }
        if per.is_some() && scope != Some(Scope::Organisation) {
            table.fault("`per` is for duties of scope `organisation`", "remove `per`");
        }
        Some(Self {
            layer,
            title: title?,
            why: why?,
            what: what?,
            how,
            goals: goals?,
            scope: scope?,
            applies_to,
            needs,
            theme,
            seed,
            proven_by,
            retained,
            per: per.unwrap_or(PartyKind::Customer),
            raci: raci?,
            checks,
            labels,
            as_published,
            place: table.place(),
        })
    }
}

impl Decode for Condition {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let text = String::decode(value)?;
        match expr::parse(&text) {
            Ok(condition) => Some(condition),
            Err(fault) => {
                value.file.fault(span_within(value, &text, fault.span), fault.message, fault.help);
                None
            }
        }
    }
}

/// Bytes of the file for bytes of an expression's text, where the text stands in the file letter by letter.
pub(crate) fn span_within(value: Value<'_, '_>, text: &str, inner: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let whole = value.span();
    match value.file.text.get(whole.clone()).and_then(|raw| raw.find(text)) {
        Some(at) => whole.start + at + inner.start..whole.start + at + inner.end,
        None => whole,
    }
}

impl Decode for Check {
    fn decode(value: Value<'_, '_>) -> Option<Self> {
        let table = value.table("a check")?;
        let id = table.optional("id");
        let on = table.required("on");
        let covers: Option<String> = table.required("covers");
        let severity = table.required("severity");
        let applies_where: Option<At<Condition>> = table.optional("where");
        let fulfilled = table.required("fulfilled");
        let breach = table.required("breach");
        let remedy = table.get("remedy").and_then(remedy);
        let examples = match table.get("examples") {
            Some(value) => Examples::decode(value),
            None => {
                table.fault(
                    "the check has no examples",
                    "add `examples.fulfilled`, `examples.breached` and `examples.unknown`",
                );
                None
            }
        };
        table.finish();
        let covers_all = match covers.as_deref() {
            Some("all") => Some(true),
            Some("part") => Some(false),
            Some(_) => {
                table.fault(
                    "`covers` is \"all\" or \"part\"",
                    "write \"all\" only where a true check is the whole proof",
                );
                None
            }
            None => None,
        };
        Some(Self {
            id,
            on: on?,
            covers_all: covers_all?,
            severity: severity?,
            applies_where,
            fulfilled: fulfilled?,
            breach: breach?,
            remedy,
            examples: examples?,
        })
    }
}

/// `{ any = "…" }`
fn remedy(value: Value<'_, '_>) -> Option<String> {
    let table = value.table("the remedy")?;
    let any = table.required("any");
    if let Some(value) = table.get("terraform") {
        value.fault(
            "a duty knows no provider's resource types",
            "write it into the service's `remedies.toml`: `[DUTY.CHECK]`, then `TYPE = \"…\"`",
        );
    }
    table.finish();
    any
}

//! Duties: one side's act on one subject.

use std::collections::BTreeMap;

use crate::declare::declare;
use crate::decode::{Decode, Table, Value};
use crate::example::Examples;
use crate::expr::{self, Condition};
use crate::place::{At, Place};
use crate::published::PublishedRaci;
use crate::raci::Raci;
use crate::terms::{Covers, Goal, Layer, PartyKind, Scope, Severity};

declare! {
    /// A boolean expression that shows on rows of a kind whether a duty is done.
    pub struct Check, "a check" {
        /// What tells it from other checks of the duty on the same kind.
        id: Option<String> = optional "id",
        /// The kind that is looked at.
        on: At<String> = required "on",
        /// Whether a true check is the whole proof, or a part of it.
        covers: Covers = required "covers",
        /// How bad a breach is.
        severity: Severity = required "severity",
        /// Rows that the check does not concern come out false here.
        applies_where: Option<At<Condition>> = optional "where",
        /// What must be true.
        fulfilled: At<Condition> = required "fulfilled",
        /// What is wrong where it is false.
        breach: String = required "breach",
        /// How to fix it, whatever the provider, as `any`. What names a provider's attributes stands with its services.
        remedy: Option<String> = by(remedy) "remedy",
        /// Rows with the answers that they must give.
        examples: Examples = must(examples) "examples",
    }
}

impl Check {
    /// What it is known by within its duty: its id, or the kind that it looks at.
    pub fn key(&self) -> &str {
        self.id.as_deref().unwrap_or(&self.on)
    }

    /// Whether a true check is the whole proof.
    pub fn covers_all(&self) -> bool {
        self.covers == Covers::All
    }
}

declare! {
    /// One side's act on one subject.
    pub struct Duty, "the file", check fits {
        /// The layer on which it is done.
        layer: Layer = given(Layer::Governance),
        /// What is to be done, as an imperative.
        title: String = required "title",
        /// Why.
        why: String = required "why",
        /// What it consists of.
        what: String = required "what",
        /// How to fulfil it.
        how: Option<String> = optional "how",
        /// What it serves.
        goals: Vec<Goal> = must(goals) "goals",
        /// What it is owed on.
        scope: Scope = required "scope",
        /// Kinds that it concerns; all where empty.
        applies_to: Vec<At<String>> = list "applies_to",
        /// Duties of the other side that it rests on.
        needs: Vec<At<String>> = list "needs",
        /// A word that joins it with duties of the other side.
        theme: Option<String> = optional "theme",
        /// Rows of the seed table that it makes executable.
        seed: Vec<String> = list "seed",
        /// Documents that can prove it.
        proven_by: Vec<At<String>> = list "proven_by",
        /// Stays with the customer whatever is signed.
        retained: bool = default(false) "retained",
        /// Scope organisation: owed once for each party of this kind on the estate.
        per: PartyKind = default(PartyKind::Customer) "per",
        /// Who holds what.
        raci: Raci = must(raci) "raci",
        /// Checks.
        checks: Vec<Check> = list "check",
        /// Words that publications file it under, for instance a phase or a task area; they never enter allocation.
        labels: BTreeMap<String, String> = named "labels",
        /// Rows of published RACI tables, as they stand; they never enter allocation.
        as_published: Vec<PublishedRaci> = list "as_published",
        /// Where it is declared.
        place: Place = place,
    }
}

impl Duty {
    /// Whether the duty concerns resources of this kind.
    pub fn concerns(&self, kind: &str) -> bool {
        self.applies_to.is_empty() || self.applies_to.iter().any(|at| at.value == kind)
    }

    /// Reads a duty's file; the folder tells the layer.
    pub fn decode(table: &Table<'_, '_>, layer: Layer) -> Option<Self> {
        Self::read(table).map(|duty| Self { layer, ..duty })
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

fn examples(table: &Table<'_, '_>, key: &'static str) -> Option<Examples> {
    let found = table.get(key);
    if found.is_none() {
        table
            .fault("the check has no examples", "add `examples.fulfilled`, `examples.breached` and `examples.unknown`");
    }
    Examples::decode(found?)
}

fn goals(table: &Table<'_, '_>, key: &'static str) -> Option<Vec<Goal>> {
    let goals: Option<Vec<Goal>> = table.required(key);
    if goals.as_ref().is_some_and(Vec::is_empty) {
        table.fault("the duty serves no goal", "add at least one goal");
    }
    goals
}

fn raci(table: &Table<'_, '_>, key: &'static str) -> Option<Raci> {
    let found = table.get(key);
    if found.is_none() {
        table.fault("`[raci]` is missing", "say who holds what, per service model");
    }
    Raci::decode(found?)
}

/// What a duty of this scope has to say, and what it cannot say.
fn fits(table: &Table<'_, '_>) {
    let scope = table.get("scope").and_then(|value| Scope::from_id(value.text()?));
    let names_kinds =
        table.get("applies_to").and_then(|value| value.items_quietly()).is_some_and(|kinds| !kinds.is_empty());
    if scope == Some(Scope::Resource) && !names_kinds {
        table.fault("a duty owed on each resource names the kinds that it concerns", "add `applies_to = [\"kind\"]`");
    }
    if table.get("per").is_some() && scope != Some(Scope::Organisation) {
        table.fault("`per` is for duties of scope `organisation`", "remove `per`");
    }
}

/// `{ any = "…" }`
fn remedy(table: &Table<'_, '_>, key: &'static str) -> Option<String> {
    let table = table.get(key)?.table("the remedy")?;
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

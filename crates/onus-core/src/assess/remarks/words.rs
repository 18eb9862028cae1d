//! Why a remark does not count, and how to fix it, in words.

use std::collections::BTreeSet;

use onus_catalogue::Scope;
use onus_catalogue::decode::nearest;

use super::Standing;
use crate::agreement::Agreement;
use crate::assess::agreed::Agreed;
use crate::assess::{Accepted, Assessment, Line, Status};
use crate::estate::Remark;

/// A remark, and the lines that have its standing.
pub(super) struct Told<'a> {
    pub assessment: &'a Assessment<'a>,
    pub agreed: &'a Agreed<'a>,
    pub remark: &'a Remark,
    pub lines: Vec<&'a Line<'a>>,
}

impl Told<'_> {
    /// Why it does not count, and how to fix it; `None` where it counts.
    pub fn of(&self, standing: Standing) -> Option<(String, String)> {
        let remark = self.remark;
        let on = remark.on.as_deref().unwrap_or("it");
        // What another program needs, is not ours to remove.
        let remove = || if remark.foreign.is_some() { "nothing is to be done" } else { "remove it" }.to_owned();
        Some(match standing {
            Standing::Counts => return None,
            Standing::NotHeeded => self.not_heeded(),
            Standing::Brought => (
                "the change that is assessed brings it: it does not stand at the commit that decides".to_owned(),
                if remark.foreign.is_some() {
                    "nothing is to be done"
                } else {
                    "it counts once it is reviewed and merged"
                }
                .to_owned(),
            ),
            Standing::Faulty => (self.faults(), self.mend_faults()),
            Standing::NotMapped => {
                let (program, id) = self.names();
                (format!("it is not known which duty `{id}` of {program} is about"), self.paste("DUTY"))
            }
            Standing::Nowhere => (
                format!("no resource of the estate comes from `{on}`"),
                "remove it; the coverage tells what was left out".to_owned(),
            ),
            Standing::Foreign => self.foreign(),
            Standing::NotOwed => self.not_owed(on),
            Standing::NotShort => (self.not_short(), remove()),
            Standing::NotByThis => (
                format!("`{}` falls short by something else than `{on}`", self.duty()),
                "put it above the block, into its first lines, or at the attribute that is at fault".to_owned(),
            ),
            Standing::Ended => self.ended(),
            Standing::NotInPower => {
                let title = self.accountable();
                (self.no_answer(), format!("have {title} accept it, and name who of them does"))
            }
            Standing::AcceptedElsewhere => (format!("the risk is accepted already: {}", self.elsewhere()), remove()),
        })
    }

    /// Whoever forbids it: what the agreement forbids, no run allows.
    fn not_heeded(&self) -> (String, String) {
        let is_foreign = self.remark.foreign.is_some();
        if self.agreed.agreement.settings.heeds_remarks() {
            let remedy = if is_foreign { "nothing is to be done" } else { "leave out what switches them off" };
            return ("comments are ignored in this run".to_owned(), remedy.to_owned());
        }
        let why = "the agreement does not allow comments to accept risks: `inline_acceptances = false` in `[settings]`";
        let remedy =
            if is_foreign { "nothing is to be done" } else { "accept the risk in the agreement: `[[acceptance]]`" };
        (why.to_owned(), remedy.to_owned())
    }

    fn duty(&self) -> &str {
        self.remark.duties.first().map_or("", String::as_str)
    }

    fn names(&self) -> (&str, &str) {
        self.remark.foreign.as_ref().map_or(("", ""), |(program, id)| (program, id))
    }

    fn paste(&self, duty: &str) -> String {
        format!("write `{}`", self.remark.fixed(duty, self.agreed.as_of))
    }

    /// The last day, where it is over.
    fn over(&self) -> Option<String> {
        let until = self.remark.until.filter(|until| *until < self.agreed.as_of)?;
        Some(format!("it ended on {until}"))
    }

    /// Everything that keeps it from counting on any day, and that its last day is over.
    fn faults(&self) -> String {
        self.remark.faults.iter().cloned().chain(self.over()).collect::<Vec<_>>().join("; ")
    }

    /// It is complete, and its last day is over.
    fn ended(&self) -> (String, String) {
        let why = format!("{}, and what it accepted is still there", self.over().unwrap_or_default());
        let in_power = match self.parties_of_owner() {
            parties if parties.is_empty() => self.accountable_root() == Some(Agreement::CUSTOMER),
            parties => self.accountable_root().is_some_and(|root| parties.contains(root)),
        };
        if in_power {
            return (why, "fix it, or have the risk accepted again with a later day".to_owned());
        }
        let title = self.accountable();
        (format!("{why}; {}", self.no_answer()), format!("fix it, or have {title} accept it with a later day"))
    }

    fn mend_faults(&self) -> String {
        let place = "put it above a resource or the call of a module, into its first lines, or at an attribute's end";
        match (&self.remark.on, &self.remark.foreign) {
            (_, Some(_)) => "nothing is to be done".to_owned(),
            (None, None) => format!("{place}; {}", self.paste(&self.known_duty())),
            (Some(_), _) => self.paste(&self.known_duty()),
        }
    }

    /// The duty, or the one that may be meant.
    fn known_duty(&self) -> String {
        let known: Vec<&str> = self.assessment.catalogue.duties.keys().map(String::as_str).collect();
        if known.contains(&self.duty()) {
            return self.duty().to_owned();
        }
        nearest(self.duty(), &known).unwrap_or("DUTY").to_owned()
    }

    /// Another program's comment, where something could be accepted.
    fn foreign(&self) -> (String, String) {
        let (program, id) = self.names();
        let short: Vec<&str> = self
            .remark
            .duties
            .iter()
            .map(String::as_str)
            .filter(|duty| self.lines.iter().any(|line| line.duty == *duty))
            .collect();
        let lacking = [("last day", self.remark.until.is_none()), ("reason", self.remark.reason.is_none())];
        let lacking: String =
            lacking.iter().filter(|(_, lacks)| *lacks).map(|(what, _)| format!(", no {what}")).collect();
        let over = self.over().map_or_else(String::new, |over| format!("; {over}"));
        let why = format!("`{id}` of {program} is about {}; it names no owner{lacking}{over}", short.join(", "));

        let pasted: Vec<String> =
            short.iter().map(|duty| format!("`{}`", self.remark.fixed(duty, self.agreed.as_of))).collect();
        (why, format!("write {}", pasted.join(" and ")))
    }

    fn not_owed(&self, on: &str) -> (String, String) {
        let duties = &self.assessment.catalogue.duties;
        let elsewhere = self.remark.duties.iter().find_map(|id| {
            let scope = duties.get(id)?.scope;
            (scope != Scope::Resource).then(|| (id, scope.id()))
        });
        if let Some((id, scope)) = elsewhere {
            let article = if scope.starts_with(['a', 'o']) { "an" } else { "a" };
            let why = format!("{}`{id}` is owed on {article} {scope}, not on a resource", self.says());
            return (why, "accept the risk in the agreement".to_owned());
        }
        let why = format!("{}`{}` is not owed on `{on}`", self.says(), self.remark.duties.join("`, `"));
        (why, "remove it; `onus explain RESOURCE` lists the duties of a resource".to_owned())
    }

    fn not_short(&self) -> String {
        let statuses: BTreeSet<Status> = self.lines.iter().map(|line| line.status).collect();
        if statuses.contains(&Status::Unallocated) {
            return format!("{}nobody carries it, and what nobody carries nobody accepts", self.says());
        }
        let words: Vec<&str> = statuses.into_iter().map(Status::id).collect();
        format!(
            "{}nothing is to be accepted there: `{}` is {}",
            self.says(),
            self.remark.duties.join("`, `"),
            words.join(", ")
        )
    }

    /// Whose comment it is and what it says, where it is another program's.
    fn says(&self) -> String {
        match &self.remark.foreign {
            Some((program, id)) => format!("`{id}` of {program} is about {}; ", self.remark.duties.join(", ")),
            None => String::new(),
        }
    }

    fn parties_of_owner(&self) -> BTreeSet<String> {
        let owner = self.remark.owner.as_deref().unwrap_or_default();
        self.agreed.agreement.parties_named(owner, &self.agreed.parties)
    }

    /// The party that answers for the duty there.
    fn accountable_root(&self) -> Option<&str> {
        let line = self.lines.first()?;
        let accountable = self.assessment.allocation(line)?.accountable.first()?;
        Some(self.agreed.parties.root(accountable))
    }

    fn accountable(&self) -> &str {
        self.accountable_root().map_or("nobody", |party| self.agreed.parties.title(party))
    }

    fn no_answer(&self) -> String {
        let owner = self.remark.owner.as_deref().unwrap_or_default();
        let unnamed =
            if self.parties_of_owner().is_empty() { ", and the agreement does not name the owner" } else { "" };
        format!("`{owner}` does not answer for it: {} does{unnamed}", self.accountable())
    }

    fn elsewhere(&self) -> String {
        let accepted = self.lines.first().and_then(|line| line.accepted);
        match accepted {
            Some(Accepted::Agreement(at)) => {
                let place = self.agreed.agreement.acceptances.get(at).map(|one| self.assessment.show(one.place));
                place.unwrap_or_default()
            }
            _ => "by another comment".to_owned(),
        }
    }
}

//! What a change does to what decides about it: the rules of a commit beside the change's own.

use std::path::PathBuf;

use onus_core::Model;
use onus_core::diff::{Deciding, DecidingChange, DecidingPart, Side, count_new};
use onus_files::{INPUT_LIMIT, Sort, Tree};
use onus_git::Commit;

use super::source::{Reading, Source};
use crate::args::{AgreementOptions, DiffOptions};
use crate::failure::Failure;
use crate::location::{Commits, Location, Placed};
use crate::session::Ground;
use crate::threshold::Threshold;

/// The new side by the rules of a commit, and by the change's own.
pub struct Both {
    since: String,
    changes: Vec<DecidingChange>,
    by_commit: Side,
    by_change: Side,
}

/// Both, where the new side is compared with a commit and anything that decides is not the same there.
pub fn both(
    options: &DiffOptions,
    near: &[PathBuf],
    sides: (&Source, &Source),
    reading: &Reading,
) -> Result<Option<Both>, Failure> {
    let (old, new) = sides;
    let revision = match (&options.agreement.agreement, old) {
        (Some(Location::Commit { revision, .. }), _) => revision.clone(),
        (_, Source::Commit { commit, .. }) => commit.name().to_owned(),
        _ => return Ok(None),
    };
    if options.agreement.no_agreement {
        return Ok(None);
    }
    // The change's own rules are those of the commit that it is, or of the working tree.
    let own_revision = match new {
        Source::Commit { commit, .. } => Some(commit.name()),
        _ => None,
    };
    let commits = Commits::default();
    let commit = commits.get(&revision)?;
    let by_commit = Ground::open(&at_commit(&options.agreement, &commit, &revision), near)?;
    let mut changes = Vec::new();
    let by_change = match Ground::open(&of_change(&options.agreement, own_revision), near) {
        Ok(ground) => ground,
        // What cannot be used decides nothing; that it cannot is told.
        Err(failure) => {
            let before = said(&by_commit);
            changes.push(DecidingChange {
                before,
                fault: Some(failure.to_string()),
                ..change(DecidingPart::Agreement)
            });
            let side = new.side(&by_commit, reading)?;
            return Ok(Some(Both { since: revision, changes, by_change: side.clone(), by_commit: side }));
        }
    };
    let side = new.side(&by_commit, reading)?;
    let own = new.side(&by_change, reading)?;
    let of = |ground: &Ground| ground.agreement().identity.as_ref().map(|identity| identity.sha256.clone());
    if of(&by_commit) != of(&by_change) {
        changes.push(DecidingChange {
            before: said(&by_commit),
            now: said(&by_change),
            ..change(DecidingPart::Agreement)
        });
    }
    let sha = |ground: &Ground| ground.catalogue().identity.sha256.clone();
    if sha(&by_commit) != sha(&by_change) {
        let short = |ground: &Ground| Some(format!("sha256 {}…", sha(ground).get(..12).unwrap_or_default()));
        changes.push(DecidingChange {
            before: short(&by_commit),
            now: short(&by_change),
            ..change(DecidingPart::Catalogue)
        });
    }
    if side.brought > 0 {
        let now = Some(side.brought.to_string());
        changes.push(DecidingChange { now, ..change(DecidingPart::Comments) });
    }
    // Most of what a change adds falls short of nothing that such a comment names.
    if side.widened > 0 && Deciding::of(&revision, Vec::new(), &side, &own).silenced > 0 {
        let (before, now) = (format!("{} at the commit", side.widened), "also on what the change adds".to_owned());
        changes.push(DecidingChange { before: Some(before), now: Some(now), ..change(DecidingPart::Comments) });
    }
    changes.extend(inputs(&by_commit, &by_change));
    changes.extend(threshold(&by_commit, &by_change, &own));
    changes.extend(baseline(options, &commits, (&revision, own_revision), &own)?);
    let is_same = changes.is_empty();
    Ok((!is_same).then_some(Both { since: revision, changes, by_commit: side, by_change: own }))
}

impl Both {
    /// What the change does.
    pub fn deciding(&self) -> Deciding {
        Deciding::of(&self.since, self.changes.clone(), &self.by_commit, &self.by_change)
    }
}

const fn change(part: DecidingPart) -> DecidingChange {
    DecidingChange { part, before: None, now: None, silences: None, fault: None }
}

/// The agreement, in a word.
fn said(ground: &Ground) -> Option<String> {
    let sha256 = &ground.agreement().identity.as_ref()?.sha256;
    Some(format!("{}, sha256 {}…", ground.source.as_ref()?.shown(), sha256.get(..12).unwrap_or_default()))
}

/// The same options, with everything that the commit holds taken from there.
fn at_commit(options: &AgreementOptions, commit: &Commit, revision: &str) -> AgreementOptions {
    let held = |path: &PathBuf, sort: Sort| commit.sort(path) == Some(sort);
    let there = |path: PathBuf| Location::Commit { revision: revision.to_owned(), path: Some(path) };
    let (agreement, no_agreement) = match &options.agreement {
        None => (Some(Location::Commit { revision: revision.to_owned(), path: None }), false),
        Some(Location::Path(path)) if held(path, Sort::File) => (Some(there(path.clone())), false),
        // What is not there at the commit was not agreed.
        Some(Location::Path(_)) => (None, true),
        Some(named) => (Some(named.clone()), false),
    };
    let catalogue = options.catalogue.iter().map(|directory| match directory {
        Location::Path(path) if held(path, Sort::Directory) => there(path.clone()),
        other => other.clone(),
    });
    AgreementOptions { agreement, no_agreement, catalogue: catalogue.collect(), ..options.clone() }
}

/// The same options, with everything taken from the change: a commit, or the working tree.
fn of_change(options: &AgreementOptions, revision: Option<&str>) -> AgreementOptions {
    let own = |path: Option<PathBuf>| match (revision, path) {
        (Some(revision), path) => Some(Location::Commit { revision: revision.to_owned(), path }),
        (None, path) => path.map(Location::Path),
    };
    let here = |location: &Location| match location {
        Location::Commit { path, .. } => own(path.clone()),
        Location::Path(path) => own(Some(path.clone())),
    };
    let agreement = match &options.agreement {
        Some(named) => here(named),
        None => own(None),
    };
    let catalogue = options.catalogue.iter().filter_map(here).collect();
    AgreementOptions { agreement, catalogue, ..options.clone() }
}

/// The inputs of the agreement, where they are others.
fn inputs(by_commit: &Ground, by_change: &Ground) -> Option<DecidingChange> {
    let said = |ground: &Ground| {
        let inputs = &ground.agreement().settings.inputs;
        (!inputs.is_empty()).then(|| inputs.join(", "))
    };
    let (before, now) = (said(by_commit), said(by_change));
    // Where none were named, none is left out.
    let is_other = before.is_some() && before != now;
    is_other.then(|| DecidingChange { before, now, ..change(DecidingPart::Inputs) })
}

/// The threshold of the agreement, where it is another one, and how much no longer reaches it.
fn threshold(by_commit: &Ground, by_change: &Ground, own: &Side) -> Option<DecidingChange> {
    let (before, now) =
        (by_commit.agreement().settings.fail_on.clone(), by_change.agreement().settings.fail_on.clone());
    if before == now {
        return None;
    }
    let read =
        |text: &Option<String>| text.as_deref().map_or_else(|| Some(Threshold::default()), |text| text.parse().ok());
    let count = |threshold: Option<Threshold>| {
        threshold.map(|threshold| own.count(&|status, severity| threshold.counts(status, severity)))
    };
    let silences = count(read(&before)).zip(count(read(&now))).map(|(before, now)| before.saturating_sub(now));
    let told = |text: Option<String>| Some(text.unwrap_or_else(|| Threshold::DEFAULT.to_owned()));
    Some(DecidingChange { before: told(before), now: told(now), silences, ..change(DecidingPart::Threshold) })
}

/// The baseline, where it is another one, and how much is no longer new since it.
fn baseline(
    options: &DiffOptions,
    commits: &Commits,
    (revision, own_revision): (&str, Option<&str>),
    own: &Side,
) -> Result<Option<DecidingChange>, Failure> {
    let Some(path) = options.baseline.as_ref().and_then(Location::path) else { return Ok(None) };
    let read = |placed: Placed| placed.read(INPUT_LIMIT).ok();
    let before = read(Placed::at(commits.get(revision)?, path));
    let now = read(match own_revision {
        Some(own) => Placed::at(commits.get(own)?, path),
        None => Placed::file(path, options.agreement.allow_outside),
    });
    if before == now {
        return Ok(None);
    }
    let is_short = |status, _| onus_core::report::falls_short(status);
    let count = |bytes: &Option<Vec<u8>>| match bytes {
        Some(bytes) => Model::for_comparison("baseline", bytes)
            .ok()
            .map(|saved| count_new(&Side::of("baseline", true, &saved), own, &is_short)),
        None => Some(own.count(&is_short)),
    };
    let silences = count(&before).zip(count(&now)).map(|(before, now)| before.saturating_sub(now));
    let short = |bytes: &Option<Vec<u8>>| {
        let digest = onus_core::agreement::load::digest(bytes.as_deref()?);
        Some(format!("{}, sha256 {}…", path.display(), digest.get(..12).unwrap_or_default()))
    };
    Ok(Some(DecidingChange { before: short(&before), now: short(&now), silences, ..change(DecidingPart::Baseline) }))
}

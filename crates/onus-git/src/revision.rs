//! Names of commits.

use gix_hash::{ObjectId, Prefix};
use gix_ref::Target;
use gix_ref::file::Store as References;

use crate::GitError;
use crate::layout::check_plain;
use crate::objects::{Objects, broken};

/// How many references or tags may lead to each other.
const LONGEST_CHAIN: usize = 10;

/// How far back `~N` may lead.
const FARTHEST: usize = 100_000;

/// The commit of a name.
pub(crate) fn resolve(references: &References, objects: &Objects, name: &str) -> Result<ObjectId, GitError> {
    let end = name.find(['~', '^']).unwrap_or(name.len());
    let (start, mut steps) = name.split_at(end);
    let mut id = commit(objects, beginning(references, objects, start)?)?;
    while let Some(step) = steps.chars().next() {
        let rest = steps.get(step.len_utf8()..).unwrap_or_default();
        if let Some(after) = rest.strip_prefix("{commit}").filter(|_| step == '^') {
            steps = after;
            continue;
        }
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, after) = rest.split_at(digits);
        let number = match number {
            "" => 1,
            number => number.parse().ok().filter(|number| *number <= FARTHEST).ok_or(GitError::NoCommit)?,
        };
        id = match step {
            '~' => (0..number).try_fold(id, |id, _| parent(objects, &id, 1))?,
            '^' if number == 0 => id,
            '^' => parent(objects, &id, number)?,
            _ => return Err(GitError::Syntax(steps.to_owned())),
        };
        steps = after;
    }
    Ok(id)
}

fn parent(objects: &Objects, id: &ObjectId, number: usize) -> Result<ObjectId, GitError> {
    objects.parents_of(id)?.get(number - 1).copied().ok_or(GitError::NoCommit)
}

/// What the first part of a name stands for, in Git's order: a whole id, a reference, the beginning of an id.
fn beginning(references: &References, objects: &Objects, name: &str) -> Result<ObjectId, GitError> {
    if name.contains("@{") || name.contains(':') {
        return Err(GitError::Syntax(name.to_owned()));
    }
    if let Ok(id) = ObjectId::from_hex(name.as_bytes())
        && id.kind() == objects.hash
    {
        return Ok(id);
    }
    let name = if name == "@" { "HEAD" } else { name };
    if let Some(id) = reference(references, name)? {
        return Ok(id);
    }
    let prefix = prefix(name, objects.hash).ok_or(GitError::NoCommit)?;
    objects.beginning(prefix)?.ok_or(GitError::NoCommit)
}

/// The beginning of an id; it has four digits at least.
fn prefix(name: &str, hash: gix_hash::Kind) -> Option<Prefix> {
    if name.len() < Prefix::MIN_HEX_LEN || name.len() > hash.len_in_hex() {
        return None;
    }
    let padded = format!("{name:0<width$}", width = hash.len_in_hex());
    Prefix::new(&ObjectId::from_hex(padded.as_bytes()).ok()?, name.len()).ok()
}

/// What a reference leads to in the end. What is not the name of a reference is none.
fn reference(references: &References, name: &str) -> Result<Option<ObjectId>, GitError> {
    let Ok(partial) = <&gix_ref::PartialNameRef>::try_from(name) else { return Ok(None) };
    check_files(references, name)?;
    let Some(found) = references.try_find(partial).map_err(unreadable)? else { return Ok(None) };
    let mut target = found.target;
    for _ in 0..LONGEST_CHAIN {
        match target {
            Target::Object(id) => return Ok(Some(id)),
            Target::Symbolic(next) => {
                check_files(references, &next.as_bstr().to_string())?;
                match references.try_find(next.as_ref()).map_err(unreadable)? {
                    Some(found) => target = found.target,
                    None => return Ok(None),
                }
            }
        }
    }
    Err(broken(format!("`{name}` leads through too many references")))
}

/// That a reference cannot be read. What the library says is not repeated: it quotes what stands there.
fn unreadable<E>(_: E) -> GitError {
    broken("a reference, or the list of them, is not as Git writes it")
}

/// Refuses what stands where the reference may be kept, and is not a file.
fn check_files(references: &References, name: &str) -> Result<(), GitError> {
    for home in [references.git_dir(), references.common_dir_resolved()] {
        for prefix in ["", "refs", "refs/tags", "refs/heads", "refs/remotes"] {
            check_plain(&home.join(prefix).join(name), home)?;
        }
        check_plain(&home.join("refs/remotes").join(name).join("HEAD"), home)?;
    }
    Ok(())
}

/// The commit that an object is, or that a tag leads to.
fn commit(objects: &Objects, mut id: ObjectId) -> Result<ObjectId, GitError> {
    for _ in 0..LONGEST_CHAIN {
        if !objects.holds(&id) {
            return Err(GitError::Missing(id.to_string()));
        }
        id = match objects.size(&id)?.1 {
            gix_object::Kind::Commit => return Ok(id),
            gix_object::Kind::Tag => objects.target_of(&id)?,
            _ => return Err(GitError::NoCommit),
        };
    }
    Err(GitError::NoCommit)
}

//! Functions that read files, and functions on their paths.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use onus_files::cleaned;

use super::super::value::{Value, Why};
use super::given::Given;
use super::{Answer, Stop, Surroundings, convert, encoding};

/// Where a path of the configuration is, if it may be read.
pub(super) fn located(path: &str, around: &Surroundings<'_>) -> Result<PathBuf, Stop> {
    let outside = || Stop::because(format!("`{}` is outside of the directory that is read", convert::shown(path)));
    if path.starts_with('~') {
        return Err(outside());
    }
    let absolute = |path: &Path| std::path::absolute(path).map(|path| cleaned(&path)).map_err(|_| outside());
    let located = absolute(&around.module_dir.join(path))?;
    match around.root {
        Some(root) if !located.starts_with(absolute(root)?) => Err(outside()),
        _ => Ok(located),
    }
}

/// What the file at this position holds.
///
/// Terraform refuses a file that is not there; one that is there and cannot be read here may be read by Terraform.
pub(super) fn read(given: &Given<'_>, position: usize) -> Result<Arc<[u8]>, Stop> {
    let located = located(given.text(position)?, given.around)?;
    (given.around.files)(&located).map_err(|fault| match std::fs::symlink_metadata(&located) {
        Ok(found) if !found.is_dir() => Stop::because(fault),
        _ => Stop::Fault(fault),
    })
}

/// The text in the file that the first argument names.
fn text<'b>(given: &Given<'_>, bytes: &'b [u8]) -> Result<&'b str, Stop> {
    std::str::from_utf8(bytes).map_err(|_| {
        let path = given.text(0).map(|path| convert::shown(path)).unwrap_or_default();
        format!("`{path}` is not UTF-8").into()
    })
}

pub(super) fn file(given: &Given<'_>) -> Answer {
    Ok(Value::Text(convert::composed(text(given, &read(given, 0)?)?)))
}

pub(super) fn filebase64(given: &Given<'_>) -> Answer {
    convert::text(&encoding::base64(&read(given, 0)?))
}

pub(super) fn fileexists(given: &Given<'_>) -> Answer {
    let located = located(given.text(0)?, given.around)?;
    match (given.around.files)(&located) {
        Ok(_) => Ok(Value::Boolean(true)),
        Err(fault) => match std::fs::symlink_metadata(&located) {
            Ok(found) if found.is_dir() => Err("it is a directory, not a file".into()),
            Ok(_) => Err(Stop::because(fault)),
            Err(_) => Ok(Value::Boolean(false)),
        },
    }
}

/// What a template may refer to.
fn variables<'g>(given: &Given<'g>) -> Result<&'g BTreeMap<Arc<str>, Value>, Stop> {
    let variables = given.object(1)?;
    match variables.keys().find(|name| hcl_edit::Ident::try_new(&***name).is_err()) {
        Some(name) => Err(format!("`{}` is not a name of a variable", convert::shown(name)).into()),
        None => Ok(variables),
    }
}

pub(super) fn templatefile(given: &Given<'_>) -> Answer {
    let variables = variables(given)?;
    let bytes = read(given, 0)?;
    (given.around.template)(text(given, &bytes)?, variables).map_err(Stop::Fault)
}

pub(super) fn templatestring(given: &Given<'_>) -> Answer {
    let value = (given.around.template)(given.text(0)?, variables(given)?).map_err(Stop::Fault)?;
    convert::to_text(&value)
}

pub(super) fn basename(given: &Given<'_>) -> Answer {
    let path = given.text(0)?;
    let trimmed = path.trim_end_matches('/');
    match trimmed.rsplit('/').next() {
        _ if path.is_empty() => convert::text("."),
        Some("") | None => convert::text("/"),
        Some(last) => convert::text(last),
    }
}

pub(super) fn dirname(given: &Given<'_>) -> Answer {
    let path = given.text(0)?;
    let directory = path.rfind('/').and_then(|end| path.get(..=end)).unwrap_or_default();
    convert::text(&cleaned(Path::new(directory)).to_string_lossy())
}

/// Where the configuration lies is no part of it: only a path that says so itself is known.
pub(super) fn abspath(given: &Given<'_>) -> Answer {
    let path = Path::new(&**given.text(0)?);
    match path.is_absolute() {
        true => convert::text(&cleaned(path).to_string_lossy()),
        false => Ok(Value::unknown(Why::Function("abspath"))),
    }
}

/// Where a home is, only the run knows.
pub(super) fn pathexpand(given: &Given<'_>) -> Answer {
    let path = given.text(0)?;
    match path.strip_prefix('~') {
        None => Ok(Value::Text(path.clone())),
        Some(rest) if rest.is_empty() || rest.starts_with('/') => Ok(Value::unknown(Why::Function("pathexpand"))),
        Some(_) => Err("the home of another person cannot be found".into()),
    }
}

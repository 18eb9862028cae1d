//! Opens sessions.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use onus_catalogue::{Catalogue, load};
use onus_core::Agreement;
use onus_core::agreement::{self, Settings};
use onus_files::{Disk, Tree};

use crate::{Error, ErrorCode, Session};

/// Where the agreement is read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum AgreementFrom {
    /// `onus.toml` in or beside the first input, else in the current directory; none where there is none.
    #[default]
    Discovery,
    /// This file.
    File(PathBuf),
    /// Nowhere: nobody has agreed on anything.
    Nowhere,
}

/// What a session is opened with.
#[derive(Clone, Debug, Default)]
pub struct Builder {
    catalogues: Vec<PathBuf>,
    agreement: AgreementFrom,
    as_of: Option<Date>,
    time_zone: Option<String>,
    allow_outside: bool,
}

impl Builder {
    /// Lays a directory over the built-in catalogue; of several, each over those before it.
    #[must_use]
    pub fn catalogue(mut self, directory: impl Into<PathBuf>) -> Self {
        self.catalogues.push(directory.into());
        self
    }

    /// Says where the agreement is read from.
    #[must_use]
    pub fn agreement(mut self, from: AgreementFrom) -> Self {
        self.agreement = from;
        self
    }

    /// Assesses for a day, written as 2026-11-22, instead of today.
    ///
    /// # Errors
    /// Where it is not a valid date.
    pub fn as_of(mut self, day: &str) -> Result<Self, Error> {
        self.as_of = Some(parsed(day)?);
        Ok(self)
    }

    /// Says in which time zone today begins and ends, for instance `Europe/Berlin`. Without it, the agreement says so, else the
    /// system.
    #[must_use]
    pub fn time_zone(mut self, name: impl Into<String>) -> Self {
        self.time_zone = Some(name.into());
        self
    }

    /// Lets agreement and evidence name files outside of their tree.
    #[must_use]
    pub fn allow_outside(mut self, allow: bool) -> Self {
        self.allow_outside = allow;
        self
    }

    /// Opens the session. The inputs that will be read tell where an agreement is looked for.
    ///
    /// # Errors
    /// Where catalogue or agreement cannot be used: all faults of all their files at once.
    pub fn open(self, inputs: &[impl AsRef<Path>]) -> Result<Session, Error> {
        let inputs: Vec<PathBuf> = inputs.iter().map(|input| input.as_ref().to_path_buf()).collect();
        let source = match &self.agreement {
            AgreementFrom::Discovery => agreement::discover(&inputs),
            AgreementFrom::File(path) => Some(path.clone()),
            AgreementFrom::Nowhere => None,
        };
        let tree = source.as_ref().map(|path| Disk::around(path, self.allow_outside));
        let mut directories: Vec<(Disk, PathBuf)> = Vec::new();
        if let (Some(path), Some(tree)) = (&source, &tree) {
            let named = Settings::catalogue_directories(tree, path);
            directories.extend(named.into_iter().map(|named| (Disk::around(path, self.allow_outside), named)));
        }
        directories.extend(self.catalogues.into_iter().map(|directory| (Disk::of(&directory, false), directory)));
        let placed: Vec<(&dyn Tree, &Path)> =
            directories.iter().map(|(tree, path)| (tree as &dyn Tree, path.as_path())).collect();
        let catalogue = catalogue(&placed)?;
        let agreement = match (&source, &tree) {
            (Some(path), Some(tree)) => agreement::load_from(tree, path, &catalogue)
                .map_err(|error| Error::of_files(ErrorCode::Agreement, error))?,
            _ => Agreement::default(),
        };
        let zone = self.time_zone.as_deref().or(agreement.settings.time_zone.as_deref());
        let (as_of, time_zone) = day(self.as_of, zone)?;
        Ok(Session::of(catalogue, agreement, as_of, time_zone))
    }
}

impl Session {
    /// The built-in catalogue, with directories of these trees laid over it.
    ///
    /// # Errors
    /// Where one of them cannot be used: all faults at once.
    pub fn builtin_catalogue(directories: &[(&dyn Tree, &Path)]) -> Result<Catalogue, Error> {
        catalogue(directories)
    }

    /// The day for which to assess, and the time zone that makes it that day: a day as it is written, else today in this time
    /// zone, else in the system's.
    ///
    /// # Errors
    /// Where the day or the time zone is not a valid one.
    pub fn day(written: Option<&str>, time_zone: Option<&str>) -> Result<(Date, Option<String>), Error> {
        day(written.map(parsed).transpose()?, time_zone)
    }
}

fn catalogue(directories: &[(&dyn Tree, &Path)]) -> Result<Catalogue, Error> {
    let builtin = onus_builtin::builtin()
        .map_err(|error| Error::said(ErrorCode::Catalogue, error, "this build of Onus is broken: build it again"))?;
    if directories.is_empty() {
        return Ok(builtin);
    }
    load::load_from(builtin, directories).map_err(|error| Error::of_files(ErrorCode::Catalogue, error))
}

fn parsed(day: &str) -> Result<Date, Error> {
    day.parse()
        .map_err(|_| Error::said(ErrorCode::Usage, format!("`{day}` is not a valid date"), "write a day as 2026-11-22"))
}

fn day(written: Option<Date>, time_zone: Option<&str>) -> Result<(Date, Option<String>), Error> {
    if let Some(day) = written {
        return Ok((day, time_zone.map(str::to_owned)));
    }
    let zone = match time_zone {
        Some(name) => TimeZone::get(name).map_err(|error| {
            let message = format!("`{name}` is not a known time zone: {error}");
            Error::said(ErrorCode::Usage, message, "write one such as `Europe/Berlin`")
        })?,
        None => TimeZone::system(),
    };
    let now = jiff::Timestamp::now().to_zoned(zone);
    Ok((now.date(), now.time_zone().iana_name().map(str::to_owned)))
}

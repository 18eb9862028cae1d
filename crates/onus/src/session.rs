//! A session: what is known before anything is read.

mod builder;
#[cfg(feature = "engine")]
mod engine;

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use onus_catalogue::Catalogue;
use onus_core::diff::{self, Diff, Side};
use onus_core::explain::{self, Search};
use onus_core::report::Detail;
use onus_core::{Agreement, Assessment, Model, assess};
use onus_sources::{Reader, Sort};

use crate::{Error, ErrorCode, Estate, Explanation, Input, ReadOptions};

pub use builder::{AgreementFrom, Builder};

/// Catalogue, agreement and day. It can be shared between threads, and cloning one is cheap.
#[derive(Clone)]
pub struct Session {
    known: Arc<Known>,
}

struct Known {
    catalogue: Catalogue,
    agreement: Agreement,
    as_of: Date,
    time_zone: Option<String>,
    decided_by: Option<String>,
}

impl Session {
    /// Begins a session: by default with the built-in catalogue, the agreement beside the first input, and today.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// A session of parts that were read already. The time zone is the one in which the day begins and ends, where that is
    /// known.
    pub fn of(catalogue: Catalogue, agreement: Agreement, as_of: Date, time_zone: Option<String>) -> Self {
        Self { known: Arc::new(Known { catalogue, agreement, as_of, time_zone, decided_by: None }) }
    }

    /// The same, saying that the agreement was read from this commit, by name and id: what stands there decides.
    #[must_use]
    pub fn decided_by(self, commit: String) -> Self {
        let Known { catalogue, agreement, as_of, time_zone, .. } = match Arc::try_unwrap(self.known) {
            Ok(known) => known,
            Err(shared) => Known {
                catalogue: shared.catalogue.clone(),
                agreement: shared.agreement.clone(),
                as_of: shared.as_of,
                time_zone: shared.time_zone.clone(),
                decided_by: None,
            },
        };
        Self { known: Arc::new(Known { catalogue, agreement, as_of, time_zone, decided_by: Some(commit) }) }
    }

    /// The catalogue: kinds, duties, providers.
    pub fn catalogue(&self) -> &Catalogue {
        &self.known.catalogue
    }

    /// The agreement; the empty one where there is none.
    pub fn agreement(&self) -> &Agreement {
        &self.known.agreement
    }

    /// The day for which it assesses.
    pub fn as_of(&self) -> Date {
        self.known.as_of
    }

    /// Reads inputs into one estate; a file or directory that is named twice is read once. References between resources are resolved over all of them. A kept estate stands alone.
    ///
    /// # Errors
    /// Where an input cannot be read, or no resource of them was recognised and that was not allowed.
    pub fn read(&self, inputs: impl IntoIterator<Item = Input>, options: &ReadOptions) -> Result<Estate, Error> {
        let mut names = Vec::new();
        let mut reader = Reader::new(self.catalogue())?;
        reader.set_options(options.configuration.clone());
        reader.let_run_terraform(options.run_terraform_in.clone());
        let mut kept = None;
        let mut seen = BTreeSet::new();
        for input in inputs {
            // What is named twice would count twice.
            if input.place().is_some_and(|place| !seen.insert(place)) {
                continue;
            }
            names.push(input.name());
            match input.opened()? {
                Input::Directory(path) | Input::Path(path) => reader.read(&path)?,
                Input::Bytes { name, bytes } if Sort::of(&bytes) == Sort::Database => kept = Some((name, bytes)),
                Input::Bytes { name, bytes } => reader.read_bytes(&name, bytes)?,
            }
        }
        let mut estate = match (kept, names.as_slice()) {
            (None, _) => reader.finish()?,
            (Some((name, bytes)), [_]) => onus_core::Estate::from_bytes(self.catalogue(), &name, bytes)?,
            _ => {
                return Err(Error::said(
                    ErrorCode::Usage,
                    "a kept estate cannot be joined with other inputs",
                    "give the kept estate alone, or all inputs that it was made from",
                ));
            }
        };
        estate.heeds_remarks = options.heed_comments;
        if !options.allow_empty {
            is_something(&estate, &names)?;
        }
        Ok(Estate(estate))
    }

    /// The bytes of a kept estate, which is an input of its own: the same session reads it again without the original inputs.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn keep(&self, estate: &Estate) -> Result<Vec<u8>, Error> {
        Ok(estate.0.to_bytes(self.catalogue())?)
    }

    /// What an assessment of an estate tells.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn assess(&self, estate: &Estate, detail: Detail) -> Result<Model, Error> {
        Ok(Model::new(&self.conclude(&estate.0)?, &estate.0, detail)?)
    }

    /// Reads inputs and assesses them: what falls short, subject by subject, and of all else what subjects share.
    ///
    /// # Errors
    /// As [`read`](Self::read) and [`assess`](Self::assess).
    pub fn assess_inputs(&self, inputs: &[Input]) -> Result<Model, Error> {
        self.assess(&self.read(inputs.iter().cloned(), &ReadOptions::default())?, Detail::Short)
    }

    /// Everything that led to the answers on a resource: of one duty, or of all that touch it. The resource is named by its
    /// address, or by a part of it that no other address has.
    ///
    /// # Errors
    /// Where there is no such resource, several fit, or the duty does not arise on it.
    pub fn explain(&self, estate: &Estate, resource: &str, duty: Option<&str>) -> Result<Explanation, Error> {
        let estate = &estate.0;
        let assessment = self.conclude(estate)?;
        let found = match explain::find(estate, resource)? {
            Search::One(found) => found,
            Search::Several(addresses) => {
                let message = format!("several resources have `{resource}` in their address");
                return Err(Error::said(ErrorCode::NotFound, message, format!("say which: {}", addresses.join(", "))));
            }
            Search::Aside(address, of, reason) => {
                let message = format!("`{address}` ({of}) is not in the estate: {reason}");
                let help = "only resources that are managed and recognised carry duties";
                return Err(Error::said(ErrorCode::NotFound, message, help));
            }
            Search::Nothing => {
                let message = format!("there is no resource `{resource}` in the inputs");
                return Err(Error::said(ErrorCode::NotFound, message, "name it by its address"));
            }
        };
        let shown = match duty {
            None => explain::entries(&assessment, estate, &found),
            Some(duty) => {
                let entry = explain::entry_of(&assessment, estate, &found, duty).ok_or_else(|| {
                    let message = format!("`{duty}` does not arise on `{}`", found.address);
                    let declared = self.catalogue().duties.get(duty);
                    let why = declared.map_or_else(
                        || "there is no such duty".to_owned(),
                        |declared| explain::why_not(declared, &found.class),
                    );
                    Error::said(ErrorCode::NotFound, message, why)
                })?;
                vec![entry]
            }
        };
        Ok(explain::explanation(&assessment, estate, &found, &shown)?)
    }

    /// What differs between two assessments: who carries duties now, what falls short and did not, what is proven. Their names are
    /// those under which the result speaks of them. Where one was made without [`Detail::Whole`], only gaps are compared.
    pub fn diff(&self, (old_name, old): (&str, &Model), (new_name, new): (&str, &Model)) -> Diff {
        let side = |name, model| Side::of(name, false, model);
        diff::compare(&side(old_name, old), &side(new_name, new), self.catalogue())
    }

    fn conclude(&self, estate: &onus_core::Estate) -> Result<Assessment<'_>, Error> {
        let mut assessment = assess(self.catalogue(), self.agreement(), estate, self.known.as_of)?;
        assessment.time_zone.clone_from(&self.known.time_zone);
        assessment.decided_by.clone_from(&self.known.decided_by);
        Ok(assessment)
    }
}

/// An assessment of nothing would look like success.
fn is_something(estate: &onus_core::Estate, names: &[String]) -> Result<(), Error> {
    let Some(nothing) = estate.coverage.nothing_of(&names.join("`, `")) else { return Ok(()) };
    let help = nothing.help(
        "an assessment of nothing would look like success; add `--allow-empty` if that is what you want, or see `onus catalogue list types` for what is known",
    );
    Err(Error::said(ErrorCode::NothingRecognised, nothing.message, help))
}

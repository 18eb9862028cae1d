//! Pictures of views: the groups of a reader, as a self-service and with a managed service provider.

use crate::agreement::Agreement;
use crate::assess::{Assessment, assess};
use crate::estate::{Estate, EstateError};
use crate::report::view::{Share, view_shares};
use onus_catalogue::PartyKind;
use onus_catalogue::view::View;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A view drawn twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Picture {
    /// The view's id.
    pub view: String,
    /// Its name for people.
    pub title: String,
    /// Whose picture it is, and how it was read.
    pub about: String,
    /// Source page.
    pub page: Option<String>,
    /// The package by which the second picture is drawn where no contract is in force.
    pub assumed: Option<String>,
    /// Its groups, top to bottom.
    pub groups: Vec<PictureGroup>,
}

/// One group of a picture. Of both shares the party with most duties stands first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PictureGroup {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// Who carries what where nothing is handed over.
    pub self_service: Vec<Share>,
    /// Who carries what with a managed service provider.
    pub managed: Vec<Share>,
}

/// Draws all views of the catalogue.
pub(super) fn draw(assessment: &Assessment<'_>, estate: &Estate) -> Result<Vec<Picture>, EstateError> {
    assessment.catalogue.views.iter().map(|(id, view)| Picture::of(assessment, estate, id, view)).collect()
}

impl Picture {
    /// Draws a view: two more assessments.
    ///
    /// # Errors
    /// Where SQLite refuses.
    pub fn of(assessment: &Assessment<'_>, estate: &Estate, id: &str, view: &View) -> Result<Self, EstateError> {
        let under = |agreement: &Agreement| -> Result<Vec<Vec<Share>>, EstateError> {
            Ok(view_shares(&assess(assessment.catalogue, agreement, estate, assessment.as_of)?, view))
        };
        let self_service = under(&assessment.agreement.self_service())?;
        // Without a contract in force, the second picture is what the view's package would make of it.
        let package = view.profile.as_ref().filter(|_| !is_managed(assessment));
        let managed = match package {
            Some(package) => under(&assessment.agreement.managed_by_package(package))?,
            None => view_shares(assessment, view),
        };
        let groups = view.groups.iter().zip(self_service).zip(managed);
        Ok(Self {
            view: id.to_owned(),
            title: view.title.clone(),
            about: view.about.clone(),
            page: view.source.as_ref().map(|source| source.page.clone()),
            assumed: package.map(|package| package.value.clone()),
            groups: groups
                .map(|((group, self_service), managed)| PictureGroup {
                    id: group.id.clone(),
                    title: group.title.clone(),
                    self_service,
                    managed,
                })
                .collect(),
        })
    }
}

/// Whether a contract with a managed service provider is in force.
fn is_managed(assessment: &Assessment<'_>) -> bool {
    assessment.agreement.contracts.iter().any(|contract| {
        let with = assessment.parties.get(&contract.with.value).map(|party| party.kind);
        with == Some(PartyKind::ManagedServiceProvider) && contract.term.holds(assessment.as_of)
    })
}

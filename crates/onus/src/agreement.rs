//! Who the parties are.
//!
//! Contracts, teams, officers, evidence and acceptances will stand here too; without them there are the customer
//! and the providers that the estate shows, and what was never handed over is the customer's.

use std::collections::BTreeMap;

use onus_catalogue::{Catalogue, PartyKind};
use schemars::JsonSchema;
use serde::Serialize;

/// Somebody who can carry a duty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Party {
    /// The id: `customer`, or the provider's id in the catalogue.
    pub id: String,
    /// The sort of party.
    #[serde(serialize_with = "id_of")]
    #[schemars(with = "String")]
    pub kind: PartyKind,
    /// The name for people.
    pub title: String,
}

fn id_of<S: serde::Serializer>(kind: &PartyKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.id())
}

/// What was agreed between the parties.
#[derive(Clone, Debug, Default)]
pub struct Agreement {
    /// The customer's name; "Customer" where nobody said it.
    pub customer: Option<String>,
}

impl Agreement {
    /// The id of the customer.
    pub const CUSTOMER: &'static str = "customer";

    /// The parties, when these providers are on the estate.
    pub fn parties<'p>(
        &self,
        catalogue: &Catalogue,
        providers: impl Iterator<Item = &'p str>,
    ) -> BTreeMap<String, Party> {
        let customer = Party {
            id: Self::CUSTOMER.to_owned(),
            kind: PartyKind::Customer,
            title: self.customer.clone().unwrap_or_else(|| "Customer".to_owned()),
        };
        let mut parties = BTreeMap::from([(customer.id.clone(), customer)]);
        for id in providers {
            let title = catalogue.providers.get(id).map_or(id, |provider| provider.title.as_str());
            parties
                .insert(id.to_owned(), Party { id: id.to_owned(), kind: PartyKind::Provider, title: title.to_owned() });
        }
        parties
    }

    /// Who acts for a sort of party on a resource of this provider. Without a contract there is no managed service
    /// provider: what would be theirs is the customer's; a subcontractor's part is its provider's.
    pub fn party_id(kind: PartyKind, provider: &str) -> &str {
        match kind {
            PartyKind::Customer | PartyKind::ManagedServiceProvider => Self::CUSTOMER,
            PartyKind::Provider | PartyKind::Subcontractor => provider,
        }
    }
}

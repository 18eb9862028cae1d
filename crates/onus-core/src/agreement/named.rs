//! Whom a name in a comment means: a party, a team, or a person who holds a role.

use std::collections::BTreeSet;

use super::{Agreement, Parties};

impl Agreement {
    /// The parties that a name stands for: by id or name, by their contact, or as an officer, a deputy or a role of theirs.
    /// A team stands for its customer. Empty where the agreement does not name it.
    pub fn parties_named(&self, name: &str, parties: &Parties) -> BTreeSet<String> {
        let name = name.trim();
        let is = |text: &str| text.trim().to_lowercase() == name.to_lowercase();
        let may = |text: &Option<String>| text.as_deref().is_some_and(is);
        let mut found: Vec<&str> = Vec::new();
        if self.identity.is_none() {
            return BTreeSet::new();
        }
        found.extend(parties.iter().filter(|party| is(&party.id) || is(&party.title)).map(|party| party.id.as_str()));
        found.extend(may(&self.customer.contact).then_some(Self::CUSTOMER));
        found.extend(self.customer.teams.iter().filter(|team| may(&team.contact)).map(|team| team.id.as_str()));
        let contacts = self.providers.iter().map(|one| (&one.id.value, &one.contact));
        let contacts = contacts.chain(self.msps.iter().map(|one| (&one.id.value, &one.contact)));
        found.extend(contacts.filter(|(_, contact)| may(contact)).map(|(id, _)| id.as_str()));
        for officer in &self.officers {
            let (party, role) = (&officer.party.value, &officer.role.value);
            let person = [
                Some(&officer.name),
                officer.contact.as_ref(),
                officer.deputy.as_ref(),
                officer.deputy_contact.as_ref(),
            ];
            let role = party == Self::CUSTOMER && is(role) || is(&format!("{party}/{role}"));
            if role || person.into_iter().flatten().any(|text| is(text)) {
                found.push(party);
            }
        }
        found.into_iter().map(|id| parties.root(id).to_owned()).collect()
    }
}

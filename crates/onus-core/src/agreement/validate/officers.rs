//! Officers: roles and parties that are there, keys that signatures can be held against.

use std::collections::BTreeMap;

use onus_catalogue::Place;
use onus_catalogue::decode::is_id;
use onus_catalogue::place::At;

use super::Validator;
use crate::agreement::evidence::OfficerName;
use crate::agreement::signature::public_key;

impl Validator<'_> {
    pub(super) fn officers(&self) {
        let mut taken: BTreeMap<&str, Place> = BTreeMap::new();
        for role in &self.agreement.roles {
            if !is_id(&role.id, '-') {
                self.fault(
                    role.place,
                    format!("`{}` is not a valid id", role.id),
                    "write lower-case words joined by `-`",
                );
            }
            if let Some(other) = taken.insert(&role.id, role.place) {
                let help = format!("keep one of them; the other one stands at {}", self.files.show(other));
                self.fault(role.place, format!("the role `{}` is declared twice", role.id), help);
            }
        }
        for officer in &self.agreement.officers {
            self.party(&officer.party);
            self.role(&officer.role);
            if let Some(key) = &officer.key
                && let Err((message, help)) = public_key(&key.value)
            {
                self.fault(key.place, message, help);
            }
        }
    }

    /// Reports an officer whom nobody has registered.
    pub(super) fn officer(&self, name: &At<OfficerName>) {
        let OfficerName { party, role } = &name.value;
        let party_is_there = self.party(&At::new(party.clone(), name.place)).is_some();
        let role_is_there = self.role(&At::new(role.clone(), name.place));
        let registered = self.agreement.officers_of(&name.value).next().is_some();
        // An officer whose role could not be read may be the one.
        let all_known = self.agreement.officers.iter().all(|officer| !officer.role.is_empty());
        if party_is_there && role_is_there && !registered && all_known {
            let message = format!("nobody is registered as `{role}` of `{party}`");
            let help = format!("add `[[officer]]` with `party = \"{party}\"` and `role = \"{role}\"`");
            self.fault(name.place, message, help);
        }
    }
}

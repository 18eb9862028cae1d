//! Questions that are asked of every member of a list, in attributes or in JSON that an attribute holds.

use onus_catalogue::path::Path;
use onus_catalogue::recipe::Recipe;

use super::Evaluator;
use super::outcome::{Outcome, document, told, truth};
use crate::recipes::attributes::{Argument, Attributes, NoMembers};
use crate::recipes::lead::{Follow, Nowhere};
use crate::recipes::values::any;

impl<'n, 'a> Evaluator<'n, 'a> {
    /// Whether a question is answered yes for every member, or for one of them.
    pub(super) fn members(&self, recipe: &Recipe, every: bool, each: &Path, is: &Recipe) -> Outcome<'n> {
        match self.attributes.members(each) {
            Ok(members) => quantified(every, &members, self.links, is),
            Err(NoMembers::Hidden) => Outcome::Sensitive,
            Err(NoMembers::Unknown) => {
                let none = matches!(self.attributes.argument(each), Argument::Omitted) && !recipe.computed;
                told(none.then_some(every))
            }
        }
    }

    /// The same for members of a list in JSON.
    pub(super) fn members_of_json(
        &self,
        recipe: &Recipe,
        every: bool,
        (path, each): (&Path, &Path),
        is: &Recipe,
    ) -> Outcome<'n> {
        match document(&self.attributes.find(path)) {
            Ok(document) => {
                let none = std::collections::BTreeSet::new();
                let attributes = Attributes::of_document(&document, &none);
                attributes.members(each).map_or(Outcome::Unknown, |members| quantified(every, &members, &Nowhere, is))
            }
            Err(Outcome::NotSet) => told(Some(every)),
            Err(Outcome::Unknown) => match self.unknown(recipe, path) {
                Outcome::NotSet => told(Some(every)),
                other => other,
            },
            Err(other) => other,
        }
    }
}

/// The answer over all members: `every` or any of them.
fn quantified<'n, 'x>(every: bool, members: &[Attributes<'_, 'x>], links: &dyn Follow<'x>, is: &Recipe) -> Outcome<'n> {
    let mut hidden = false;
    // Of every one: that none says no.
    let answer = |attributes| {
        let outcome = Evaluator { attributes, links, unit: None }.evaluate(is);
        hidden |= matches!(outcome, Outcome::Sensitive);
        truth(&outcome).map(|answer| answer != every)
    };
    match any(members.iter().map(answer)) {
        None if hidden => Outcome::Sensitive,
        answer => told(answer.map(|found| found != every)),
    }
}

//! Questions that are asked of every member of a list, in attributes or in JSON that an attribute holds.

use onus_catalogue::path::Path;
use onus_catalogue::recipe::Recipe;

use super::outcome::{told, truth};
use super::{Evaluator, Follow, Outcome};
use crate::bytes::check_depth;
use crate::json::Node;
use crate::terraform::attributes::{Argument, Attributes, Found, Leaf};
use crate::terraform::links::Course;
use crate::terraform::values::any;

impl<'n, 'a> Evaluator<'n, 'a> {
    /// Whether a question is answered yes for every member, or for one of them.
    pub(super) fn members(&self, recipe: &Recipe, every: bool, each: &Path, is: &Recipe) -> Outcome<'n> {
        match self.attributes.members(each) {
            Some(members) => told(quantified(every, &members, self.links, is)),
            None => {
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
                told(attributes.members(each).and_then(|members| quantified(every, &members, &Nowhere, is)))
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

/// A truth value, or that it is not known.
/// The JSON that an attribute holds, or why there is none.
pub(super) fn document<'n>(found: &Found<'n, '_>) -> Result<Node<'n>, Outcome<'n>> {
    let leaf = match found {
        Found::One(leaf) => *leaf,
        Found::Each(leaves) => match leaves.as_slice() {
            [leaf] => *leaf,
            [] => Leaf::NotSet,
            _ => return Err(Outcome::Misfit),
        },
    };
    let text: &'n str = match leaf {
        Leaf::Set(Node::Text(text), ..) => text,
        Leaf::Set(..) => return Err(Outcome::Misfit),
        Leaf::NotSet => return Err(Outcome::NotSet),
        Leaf::Unknown => return Err(Outcome::Unknown),
    };
    match check_depth(text).map(|()| sonic_rs::from_str(text)) {
        Ok(Ok(document)) => Ok(document),
        _ => Err(Outcome::Misfit),
    }
}

/// The answer over all members: `every` or any of them.
fn quantified<'x>(every: bool, members: &[Attributes<'_, 'x>], links: &dyn Follow<'x>, is: &Recipe) -> Option<bool> {
    // Of every one: that none says no.
    let answer =
        |attributes| truth(&Evaluator { attributes, links, unit: None }.evaluate(is)).map(|answer| answer != every);
    any(members.iter().map(answer)).map(|found| found != every)
}

/// Where there is no configuration, nothing can be followed.
pub(crate) struct Nowhere;

impl<'x> Follow<'x> for Nowhere {
    fn follow(&self, _: &Node<'x>) -> Option<Course> {
        None
    }

    fn only_refers(&self, _: &Node<'x>) -> bool {
        false
    }
}

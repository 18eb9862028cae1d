//! Evaluates recipes on the attributes of a resource.

use onus_catalogue::kind::ColumnType;
use onus_catalogue::path::Path;
use onus_catalogue::recipe::{From, Literal, Recipe};
use onus_catalogue::terms::Unit;
use onus_core::estate::Scalar;

mod members;
mod outcome;

use super::adapters::Column;
use super::attributes::{Argument, Attributes, Found, Leaf};
use super::lead::Follow;
use super::values::{Item, Value, any};
use crate::json::Node;

pub(crate) use outcome::{Link, Outcome};
use outcome::{document, mapped, opposite, owned, read, stands_for_nothing, tested, told, truth, undecided, unset};

/// What a column holds.
#[derive(Clone, Debug)]
pub(crate) enum Filled<'n> {
    /// A value, and how many of its members are secret.
    Value(Scalar<'n>, usize),
    /// A reference.
    Link(Link<'n>),
    /// Nothing: a reference to nothing, or a value that is not set.
    NotSet,
    /// Not known.
    Unknown,
    /// A secret.
    Sensitive,
    /// Something that does not fit.
    Misfit,
}

/// Evaluates recipes on one resource or block.
#[derive(Clone, Copy)]
pub(crate) struct Evaluator<'n, 'a> {
    pub attributes: &'n Attributes<'n, 'a>,
    pub links: &'n dyn Follow<'a>,
    /// The unit of the column that is filled.
    pub unit: Option<Unit>,
}

fn is_list(column: &Column<'_>) -> bool {
    matches!(column.column_type, ColumnType::List)
}

impl<'n, 'a> Evaluator<'n, 'a> {
    /// The value of a column.
    pub fn fill(&self, column: &'n Column<'_>) -> Filled<'n> {
        let outcome = Self { unit: column.unit, ..*self }.evaluate(column.recipe);
        let reference = matches!(column.column_type, ColumnType::Ref(_));
        match outcome {
            Outcome::Link(link) if reference => Filled::Link(link),
            Outcome::NotSet => Filled::NotSet,
            Outcome::Unknown => Filled::Unknown,
            Outcome::Sensitive => Filled::Sensitive,
            Outcome::Known(value) if value.single() == Some(&Item::Hidden) && !is_list(column) => Filled::Sensitive,
            Outcome::Known(value) if reference => match value.single().and_then(Item::shown) {
                Some(value) => Filled::Link(Link::Value { by: "id", value }),
                None => Filled::Misfit,
            },
            Outcome::Known(value) => {
                let hidden = value.hidden();
                match value.fit(column.column_type, column.unit.is_some()) {
                    Some(Scalar::Null) => Filled::Unknown,
                    Some(value) => Filled::Value(value, hidden),
                    None => Filled::Misfit,
                }
            }
            Outcome::Misfit | Outcome::Link(_) => Filled::Misfit,
        }
    }

    /// What a recipe gives, its default included.
    pub fn evaluate(&self, recipe: &'n Recipe) -> Outcome<'n> {
        let outcome = match &recipe.from {
            From::Value(literal) => Outcome::Known(Value::of_literal(literal)),
            From::Path { path, json, .. } => self.path(recipe, path, json.as_ref()),
            From::Present(path) => self.present(recipe, path),
            From::Count(path) => tested(recipe, self.count(recipe, path)),
            From::Ref { path, by } => self.reference(&recipe.unset, recipe.computed, path, by),
            From::Any(inner) => self.any(inner),
            From::All(inner) => opposite(self.all(inner)),
            From::Not(inner) => opposite(self.evaluate(inner)),
            From::First(inner) => self.first(inner),
            From::Members { every, each, json: None, is } => self.members(recipe, *every, each, is),
            From::Members { every, each, json: Some(inner), is } => {
                self.members_of_json(recipe, *every, (each, inner), is)
            }
        };
        match (outcome, &recipe.default) {
            (Outcome::NotSet, Some(default)) => Outcome::Known(Value::of_literal(default)),
            (outcome, _) => outcome,
        }
    }

    fn path(&self, recipe: &'n Recipe, path: &'n Path, json: Option<&'n Path>) -> Outcome<'n> {
        let found = self.attributes.find(path);
        let read = match json {
            Some(inner) => self.decoded(recipe, path, &found, inner),
            None => self.read(recipe, path, &found),
        };
        tested(recipe, self.converted(recipe, mapped(recipe, unset(recipe, read))))
    }

    /// The value in the column's unit.
    fn converted(&self, recipe: &Recipe, outcome: Outcome<'n>) -> Outcome<'n> {
        let factor = match (&recipe.from, self.unit) {
            (From::Path { unit: Some(own), .. }, Some(unit)) => own.factor_to(unit),
            _ => None,
        };
        match (outcome, factor) {
            (Outcome::Known(Value::One(Item::Hidden)), Some(_)) => Outcome::Sensitive,
            (Outcome::Known(Value::One(item)), Some(factor)) => match item.number() {
                Some(number) => Outcome::Known(Value::One(Item::Number(number * factor))),
                None => Outcome::Misfit,
            },
            (outcome, _) => outcome,
        }
    }

    /// What is found, as values.
    fn read(&self, recipe: &Recipe, path: &Path, found: &Found<'n, 'a>) -> Outcome<'n> {
        match found {
            Found::One(Leaf::Unknown) => self.unknown(recipe, path),
            known => read(known),
        }
    }

    /// What stands in the JSON that is found.
    fn decoded(&self, recipe: &Recipe, path: &Path, found: &Found<'n, 'a>, inner: &Path) -> Outcome<'n> {
        match document(found) {
            Ok(document) => {
                let none = std::collections::BTreeSet::new();
                owned(read(&Attributes::of_document(&document, &none).find(inner)))
            }
            Err(Outcome::Unknown) => self.unknown(recipe, path),
            Err(other) => other,
        }
    }

    /// An unknown value: not set where nobody set it and the provider does not compute it.
    fn unknown(&self, recipe: &Recipe, path: &Path) -> Outcome<'n> {
        match self.attributes.argument(path) {
            Argument::Omitted if !recipe.computed => Outcome::NotSet,
            _ => Outcome::Unknown,
        }
    }

    fn present(&self, recipe: &Recipe, path: &Path) -> Outcome<'n> {
        let found = self.attributes.find(path);
        let is_set = |leaf: &Leaf<'n, 'a>| match leaf {
            Leaf::Set(node, _) => Some(!stands_for_nothing(&recipe.unset, node)),
            Leaf::NotSet => Some(false),
            // Nobody knows whether a secret is a value that stands for nothing; no empty text is hidden.
            Leaf::Hidden(true) if recipe.unset.iter().all(|literal| *literal == Literal::Text(String::new())) => {
                Some(true)
            }
            Leaf::Unknown | Leaf::Hidden(_) => None,
        };
        let answer = any(found.leaves().iter().map(is_set)).or_else(|| match self.attributes.argument(path) {
            Argument::Omitted if !recipe.computed => Some(false),
            Argument::Expression(expression) if self.links.only_refers(expression) => Some(true),
            _ => None,
        });
        let hidden = || found.leaves().iter().any(|leaf| matches!(leaf, Leaf::Hidden(_)));
        if answer.is_none() && hidden() { Outcome::Sensitive } else { told(answer) }
    }

    fn count(&self, recipe: &Recipe, path: &Path) -> Outcome<'n> {
        let whole = |count: usize| Outcome::Known(Value::One(Item::Integer(i64::try_from(count).unwrap_or(i64::MAX))));
        let members = matches!(path.steps.last(), Some(onus_catalogue::path::Step::Each));
        let found = self.attributes.find(path);
        // Of a list that is secret, so is its length.
        let hidden =
            |leaf: &Leaf<'n, 'a>| matches!(leaf, Leaf::Hidden(set) if !set || !matches!(found, Found::Each(_)));
        match &found {
            found if found.leaves().iter().any(hidden) => Outcome::Sensitive,
            Found::One(Leaf::NotSet) => whole(0),
            // A member that may be there makes another number.
            Found::One(Leaf::Set(Node::Object(members), _))
                if members.iter().any(|(_, member)| *member == Node::Hidden(false)) =>
            {
                Outcome::Sensitive
            }
            Found::One(Leaf::Unknown) => match self.unknown(recipe, path) {
                Outcome::NotSet => whole(0),
                other => other,
            },
            Found::One(Leaf::Set(Node::List(members), _)) => whole(members.len()),
            Found::One(Leaf::Set(Node::Object(members), _)) if !members.is_empty() => whole(members.len()),
            Found::One(Leaf::Set(..) | Leaf::Hidden(_)) => whole(1),
            Found::Each(leaves) if members => whole(leaves.len()),
            Found::Each(leaves) if leaves.iter().any(|leaf| matches!(leaf, Leaf::Unknown)) => Outcome::Unknown,
            Found::Each(leaves) => {
                whole(leaves.iter().filter(|leaf| matches!(leaf, Leaf::Set(..) | Leaf::Hidden(_))).count())
            }
        }
    }

    /// Where an attribute leads that names another resource.
    pub fn reference(&self, unset: &[Literal], computed: bool, path: &Path, by: &'n str) -> Outcome<'n> {
        let found = self.attributes.find(path);
        let mut set = None;
        let (mut unknown, mut hidden) = (false, false);
        for leaf in found.leaves() {
            match leaf {
                Leaf::Set(node, _) if stands_for_nothing(unset, node) => {}
                Leaf::Set(..) if set.is_some() => return Outcome::Misfit,
                Leaf::Set(node, _) => set = Some(*node),
                Leaf::NotSet => {}
                Leaf::Unknown => unknown = true,
                Leaf::Hidden(_) => hidden = true,
            }
        }
        match set {
            Some(_) if unknown => Outcome::Unknown,
            // Where a secret leads would tell it.
            _ if hidden => Outcome::Sensitive,
            Some(node) => {
                let node = match node {
                    Node::List(members) if members.len() == 1 => members.first().unwrap_or(node),
                    single => single,
                };
                match Item::of(node).shown() {
                    Some(value) => Outcome::Link(Link::Value { by, value }),
                    None if *node == Node::Null => Outcome::Unknown,
                    None if matches!(node, Node::Hidden(_)) => Outcome::Sensitive,
                    None => Outcome::Misfit,
                }
            }
            None if !unknown => Outcome::NotSet,
            None => match self.attributes.argument(path) {
                Argument::Omitted if !computed => Outcome::NotSet,
                Argument::Expression(expression) => {
                    self.links.follow(expression).map_or(Outcome::Unknown, |lead| Outcome::Link(Link::Written(lead)))
                }
                _ => Outcome::Unknown,
            },
        }
    }

    fn any(&self, inner: &'n [Recipe]) -> Outcome<'n> {
        self.joined(inner, true)
    }

    /// The opposite of "all": that any is false.
    fn all(&self, inner: &'n [Recipe]) -> Outcome<'n> {
        self.joined(inner, false)
    }

    /// Whether any recipe gives this answer; what keeps it undecided, otherwise.
    fn joined(&self, inner: &'n [Recipe], wanted: bool) -> Outcome<'n> {
        let mut open: Option<Outcome<'n>> = None;
        for recipe in inner {
            let outcome = self.evaluate(recipe);
            match truth(&outcome) {
                Some(answer) if answer == wanted => return told(Some(true)),
                Some(_) => {}
                None => {
                    let settled = if matches!(outcome, Outcome::Known(_)) { Outcome::Misfit } else { outcome };
                    let stays = matches!(open, Some(Outcome::Unknown | Outcome::Sensitive));
                    open = if stays { open } else { Some(settled) };
                }
            }
        }
        open.map_or_else(|| told(Some(false)), undecided)
    }

    fn first(&self, inner: &'n [Recipe]) -> Outcome<'n> {
        for recipe in inner {
            match self.evaluate(recipe) {
                Outcome::NotSet => {}
                outcome => return outcome,
            }
        }
        Outcome::NotSet
    }
}

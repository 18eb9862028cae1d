//! Resources: their instances, with what is written in their blocks.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::rc::Rc;
use std::sync::Arc;

use super::evaluator::{Bindings, Evaluator, Scope};
use super::expand::{key_of, unknown_number};
use super::expression::{Members, members};
use super::ignored;
use super::instance::{Expansion, Instance, Resource, Resources};
use super::limits::Trouble;
use super::module::{Key, Mode};
use super::open;
use super::placed::Placed;
use super::syntax::{Attribute, Block, Body, Spot};
use super::trail::Declared;
use super::typing;
use super::value::{Of, Type, Unknown, Value, Why};

/// What is said about a resource, and is none of its attributes.
const ABOUT: [&str; 7] = ["count", "for_each", "provider", "depends_on", "lifecycle", "provisioner", "connection"];

/// About how many bytes an attribute of an instance takes.
const MEMBER: usize = 128;

/// Where something is built up: the resource, and the path in it.
struct Target<'t> {
    address: &'t Arc<str>,
    path: String,
}

impl<'l> Evaluator<'l> {
    /// The instances of a resource block.
    pub(super) fn resources(
        &self,
        instance: &Rc<Instance<'l>>,
        key: &'l Key,
        block: &'l Block,
        at: u32,
    ) -> Result<Rc<Resources>, Trouble> {
        let resource = Declared::Resource(key);
        self.once(instance, &instance.resources, (key, resource), at, || {
            Rc::new(self.make(instance, key, block, &instance.within(&resource.to_string())))
        })
    }

    fn make(&self, instance: &Rc<Instance<'l>>, key: &Key, block: &Block, label: &str) -> Resources {
        let mut repetitions = self.repetitions(&block.body, Scope::of(instance));
        if let Err(trouble) = self.limits.instances(repetitions.count(), 2 * label.len(), block.spot.at) {
            // Too many to be listed: one stands for all of them.
            let each = matches!(repetitions, Expansion::Keyed(_));
            repetitions = unknown_number(&self.noted(Err(trouble), block.spot), each);
        }
        let number_known = !matches!(repetitions, Expansion::Unknown(..));
        let instances = repetitions.map(|repetition| {
            let which = key_of(repetition);
            let address: Arc<str> = if which.is_empty() { label.into() } else { format!("{label}{which}").into() };
            let scope = Scope { instance: Some(instance), repetition, bindings: None };
            let mut target = Target { address: &address, path: String::new() };
            let (members, placed) = self.block(&block.body, block.spot, scope, &mut target);
            let open = ignored::leave_open(&block.body, &members);
            let seen = Value::object(members);
            let written = open.map_or_else(|| seen.clone(), Value::object);
            let value = match key.mode {
                Mode::Managed => seen,
                Mode::Data => Value::Unknown(Arc::new(Unknown {
                    why: Why::DataSource(Arc::clone(&address)),
                    refers: Some((Arc::clone(&address), "".into())),
                    sensitive: false,
                    set: false,
                    of: Type::Open,
                })),
            };
            Arc::new(Resource { address, value, written, placed, repetition: repetition.clone(), number_known })
        });
        let value = match instances.map(|resource| resource.value.clone()) {
            Expansion::Single(value) | Expansion::Unknown(value, _) => value,
            Expansion::Counted(values) => Value::tuple(values),
            Expansion::Keyed(values) => Value::object(values),
        };
        Resources { instances, value }
    }

    /// The value of an attribute. The provider's schema decides whether it is a list or a set, a map or an object.
    fn fitted(&self, attribute: &Attribute, scope: Scope<'_, 'l>) -> Value {
        let value = self.attribute(attribute, scope);
        if !matches!(value, Value::List(_) | Value::Set(_) | Value::Object(_)) {
            return value;
        }
        match self.limits.bytes(typing::weight(&value) * size_of::<Value>(), attribute.value.at) {
            Ok(()) => value.loosened(),
            Err(trouble) => self.noted(Err(trouble), attribute.spot),
        }
    }

    /// The attributes and blocks of a body. The object is open.
    fn block(
        &self,
        body: &Arc<Body>,
        spot: Spot,
        scope: Scope<'_, 'l>,
        target: &mut Target<'_>,
    ) -> (open::Members, Placed) {
        let outermost = target.path.is_empty();
        let about = |name: &str| outermost && ABOUT.contains(&name);
        let mut found = open::Members::new();
        let room = self.limits.bytes((body.attributes.len() + 1) * MEMBER, spot.at).err();
        for attribute in body.attributes.iter().filter(|attribute| !about(&attribute.name)) {
            let mut value = match &room {
                Some(trouble) => self.noted(Err(trouble.clone()), attribute.spot),
                None => self.fitted(attribute, scope),
            };
            if self.library.is_json(attribute.spot) {
                let dot = if outermost { "" } else { "." };
                value = open::open_all(&value, target.address, &format!("{}{dot}{}", target.path, attribute.name));
            }
            found.insert(Arc::clone(&attribute.name), value);
        }
        let mut lists: BTreeMap<Arc<str>, (Vec<Value>, Vec<Placed>)> = BTreeMap::new();
        for block in body.blocks.iter().filter(|block| !about(&block.kind)) {
            if &*block.kind == "dynamic" {
                self.dynamic(block, scope, target, &mut lists);
                continue;
            }
            self.append(&block.kind, &block.body, block.spot, scope, target, &mut lists);
        }
        let mut placed = Placed { spot, body: Arc::clone(body), blocks: BTreeMap::new() };
        for (kind, (values, places)) in lists {
            let value = match values.as_slice() {
                [unknown @ Value::Unknown(_)] => unknown.clone(),
                _ => Value::listed(values, Of::Open),
            };
            found.entry(Arc::clone(&kind)).or_insert(value);
            placed.blocks.insert(kind, places);
        }
        open::open(&mut found, target.address, &target.path);
        (found, placed)
    }

    fn append(
        &self,
        kind: &Arc<str>,
        body: &Arc<Body>,
        spot: Spot,
        scope: Scope<'_, 'l>,
        target: &mut Target<'_>,
        lists: &mut BTreeMap<Arc<str>, (Vec<Value>, Vec<Placed>)>,
    ) {
        let (values, places) = lists.entry(Arc::clone(kind)).or_default();
        let before = target.path.len();
        let dot = if before == 0 { "" } else { "." };
        let _ = write!(target.path, "{dot}{kind}[{}]", values.len());
        let (value, placed) = self.block(body, spot, scope, target);
        target.path.truncate(before);
        values.push(Value::object(value));
        places.push(placed);
    }

    /// Blocks that a `dynamic` block makes. If their number is not known, a member that is not known stands for them.
    fn dynamic(
        &self,
        block: &Block,
        scope: Scope<'_, 'l>,
        target: &mut Target<'_>,
        lists: &mut BTreeMap<Arc<str>, (Vec<Value>, Vec<Placed>)>,
    ) {
        let Some(kind) = block.label(0) else {
            return self.fault(block.spot, "a `dynamic` block needs a label: the kind of block that it makes");
        };
        let (Some(for_each), Some(content)) = (block.body.attribute("for_each"), block.body.blocks("content").next())
        else {
            return self.fault(block.spot, "a `dynamic` block needs `for_each` and `content`");
        };
        let collection = self.value(&for_each.value, scope);
        let members = match collection.and_then(|collection| members(&collection, for_each.value.at)) {
            Ok(Members::Known(members)) => Ok(members),
            Ok(Members::Unknown(unknown)) => Err(unknown),
            Err(trouble) => Err(self.noted(Err(trouble), for_each.spot)),
        };
        let room = |members: Vec<_>| {
            let room = self.limits.instances(members.len(), target.path.len(), for_each.value.at);
            room.map(|()| members).map_err(|trouble| self.noted(Err(trouble), for_each.spot))
        };
        let members = match members.and_then(room) {
            Ok(members) => members,
            Err(unknown) => {
                let (values, places) = lists.entry(Arc::clone(kind)).or_default();
                values.push(unknown);
                places.push(Placed { spot: block.spot, body: Arc::clone(&content.body), blocks: BTreeMap::new() });
                return;
            }
        };
        let iterator = block.body.attribute("iterator").and_then(|attribute| attribute.value.names());
        let name = iterator.and_then(|names| names.into_iter().next()).unwrap_or_else(|| Arc::clone(kind));
        for (key, value) in members {
            let iterated = BTreeMap::from([("key".into(), key), ("value".into(), value)]);
            let iterated = Value::object(iterated);
            let bindings = Bindings::One { name: &name, value: &iterated, outer: scope.bindings };
            let scope = Scope { bindings: Some(&bindings), ..scope };
            self.append(kind, &content.body, content.spot, scope, target, lists);
        }
    }
}

//! Takes secrets out of what was read, before anything looks at it. This is the only place where that is done.
//!
//! A mask says what is secret: `true` is, `false` is not, an object or a list says it of each member. A mask that says it in
//! another way hides what it lies on, as does one that does not fit its value: nobody knows what it meant to hide.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Deref;

use crate::json::Node;

/// Values without the secrets among them: each is [`Node::Hidden`].
#[derive(Clone, Debug)]
pub(crate) struct Masked<'a>(Node<'a>);

impl<'a> Deref for Masked<'a> {
    type Target = Node<'a>;

    fn deref(&self) -> &Node<'a> {
        &self.0
    }
}

impl<'a> Masked<'a> {
    /// The values.
    pub fn node(&self) -> &Node<'a> {
        &self.0
    }

    /// Hides what a mask of the same shape marks; none hides nothing.
    pub fn by_mask(mut values: Node<'a>, mask: Option<Node<'a>>) -> Self {
        match mask {
            None | Some(Node::Null) => {}
            Some(mask) => match (&mask, &mut values) {
                // Each attribute stands for itself, be there others or not.
                (Node::Object(masks), Node::Object(members)) => hide_members(members, masks),
                (mask, values) => hide(values, mask),
            },
        }
        Self(values)
    }

    /// Hides besides what the mask of the other side of a change marks: what is marked from now on was no less a secret
    /// before.
    pub fn and_by(mut self, other: Option<&Node<'a>>) -> Self {
        if let Some(mask) = other {
            hide_also(&mut self.0, mask);
        }
        self
    }

    /// Hides what stands at the ends of these paths, as raw states list them; none hides nothing.
    pub fn by_paths(mut values: Node<'a>, paths: Option<&Node<'a>>) -> Self {
        match paths {
            None | Some(Node::Null) => {}
            Some(Node::List(paths)) => match paths.iter().map(steps).collect::<Option<Vec<_>>>() {
                Some(paths) if paths.is_empty() => {}
                Some(paths) => hide_at(&mut values, &paths),
                None => hide_all(&mut values),
            },
            Some(_) => hide_all(&mut values),
        }
        Self(values)
    }

    /// Of a source that never looked at secrets: they are [`Node::Hidden`] already.
    pub fn already(values: Node<'a>) -> Self {
        Self(values)
    }
}

/// What is not set holds no secret.
fn is_nothing(value: &Node<'_>) -> bool {
    match value {
        Node::Null => true,
        Node::Text(text) => text.is_empty(),
        Node::List(members) => members.is_empty(),
        Node::Object(members) => members.is_empty(),
        _ => false,
    }
}

fn hide_all(value: &mut Node<'_>) {
    if !is_nothing(value) && !matches!(value, Node::Hidden(_)) {
        *value = Node::Hidden(true);
    }
}

fn hide<'a>(value: &mut Node<'a>, mask: &Node<'a>) {
    match (mask, value) {
        (Node::Boolean(false), _) => {}
        // All that it might hold was left out: that it holds something is not known.
        (Node::Object(masks), value @ Node::Object(_)) if is_nothing(value) => {
            if masks.iter().any(|(_, mask)| may_mark(mask)) {
                *value = Node::Hidden(false);
            }
        }
        (Node::List(masks), Node::List(members)) if masks.len() == members.len() => {
            members.iter_mut().zip(masks).for_each(|(member, mask)| hide(member, mask));
        }
        (Node::Object(masks), Node::Object(members)) => hide_members(members, masks),
        (_, value) => hide_all(value),
    }
}

/// Hides what a mask marks that was made for other values: it may lack members that these have, and have others.
fn hide_also(value: &mut Node<'_>, mask: &Node<'_>) {
    if !may_mark(mask) {
        return;
    }
    match (mask, value) {
        (Node::List(masks), Node::List(members)) if masks.len() == members.len() => {
            members.iter_mut().zip(masks).for_each(|(member, mask)| hide_also(member, mask));
        }
        (Node::Object(masks), Node::Object(members)) => {
            let marking: BTreeMap<&str, &Node<'_>> =
                masks.iter().filter(|(_, mask)| may_mark(mask)).map(|(name, mask)| (name.as_ref(), mask)).collect();
            for (name, member) in members {
                marking.get(name.as_ref()).into_iter().for_each(|mask| hide_also(member, mask));
            }
        }
        (_, value) => hide_all(value),
    }
}

/// Whether a mask marks something, or may do so.
fn may_mark(mask: &Node<'_>) -> bool {
    match mask {
        Node::Null => false,
        Node::Boolean(marked) => *marked,
        Node::List(members) => members.iter().any(may_mark),
        Node::Object(members) => members.iter().any(|(_, member)| may_mark(member)),
        _ => true,
    }
}

/// Hides what is marked by name. What is marked and not there may be there after all: whoever wrote the file may have left
/// its secrets out.
fn hide_members<'a>(members: &mut Vec<(Cow<'a, str>, Node<'a>)>, masks: &[(Cow<'a, str>, Node<'a>)]) {
    if masks.is_empty() {
        return;
    }
    // A name that comes twice is marked if it is marked once.
    let mut masks: Vec<(&Cow<'a, str>, &Node<'a>, bool)> =
        masks.iter().map(|(name, mask)| (name, mask, false)).collect();
    masks.sort_by_key(|(name, ..)| *name);
    for (name, member) in members.iter_mut() {
        let first = masks.partition_point(|(other, ..)| *other < name);
        let same = masks.iter_mut().skip(first).take_while(|(other, ..)| *other == name);
        for (_, mask, found) in same {
            hide(member, mask);
            *found = true;
        }
    }
    let left_out = masks.into_iter().filter(|(_, mask, found)| !found && may_mark(mask));
    members.extend(left_out.map(|(name, ..)| (name.clone(), Node::Hidden(false))));
}

/// Hides what stands at the ends of paths. Where one cannot be followed, all is hidden that it may lead to.
fn hide_at<'a>(value: &mut Node<'a>, paths: &[&[Node<'a>]]) {
    match value {
        Node::Null | Node::Hidden(_) => {}
        Node::Object(members) => match by_step(paths, name) {
            Some(_) if members.is_empty() => *value = Node::Hidden(false),
            Some(mut named) => {
                for (name, member) in members.iter_mut() {
                    if let Some((paths, found)) = named.get_mut(name.as_ref()) {
                        hide_at(member, paths);
                        *found = true;
                    }
                }
                let left_out = named.into_iter().filter(|(_, (_, found))| !found);
                members.extend(left_out.map(|(name, _)| (Cow::Owned(name.to_owned()), Node::Hidden(false))));
            }
            None => hide_all(value),
        },
        Node::List(members) => match by_step(paths, |step| position(step).filter(|at| *at < members.len())) {
            Some(at) => at.into_iter().for_each(|(at, (paths, _))| {
                members.get_mut(at).into_iter().for_each(|member| hide_at(member, &paths));
            }),
            None => hide_all(value),
        },
        value => hide_all(value),
    }
}

/// What is left of each path behind its first step; `None` where one ends here, or begins with something else.
#[expect(clippy::type_complexity, reason = "of each step: paths, and whether it was found")]
fn by_step<'n, 'a, K: Ord>(
    paths: &[&'n [Node<'a>]],
    key: impl Fn(&'n Node<'a>) -> Option<K>,
) -> Option<BTreeMap<K, (Vec<&'n [Node<'a>]>, bool)>> {
    let mut found: BTreeMap<K, (Vec<&'n [Node<'a>]>, bool)> = BTreeMap::new();
    for path in paths {
        let (step, rest) = path.split_first()?;
        found.entry(key(step)?).or_default().0.push(rest);
    }
    Some(found)
}

/// The steps of a path.
fn steps<'n, 'a>(path: &'n Node<'a>) -> Option<&'n [Node<'a>]> {
    match path {
        Node::List(steps) => Some(steps),
        _ => None,
    }
}

/// What a step of a path is: `{"type": "get_attr", "value": "a"}`, or
/// `{"type": "index", "value": {"value": 0, "type": "number"}}`.
fn step<'n, 'a>(step: &'n Node<'a>) -> Option<&'n Node<'a>> {
    let value = step.get("value")?;
    Some(value.get("value").unwrap_or(value))
}

/// The member that a step leads to, where that has a name.
fn name<'n>(of: &'n Node<'_>) -> Option<&'n str> {
    step(of)?.text()
}

/// The member that a step leads to, where that has a position.
fn position(of: &Node<'_>) -> Option<usize> {
    match step(of)? {
        Node::Integer(at) => usize::try_from(*at).ok(),
        _ => None,
    }
}

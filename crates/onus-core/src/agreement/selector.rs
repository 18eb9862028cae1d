//! Selectors: which part of the estate a scope, an owner or an acceptance speaks of, with three values.

use onus_catalogue::place::Place;
use schemars::JsonSchema;

/// A part of the estate: everything that is said must hold. In texts, `*` stands for anything.
#[derive(Clone, Debug, Default, PartialEq, JsonSchema)]
pub struct Selector {
    /// The provider's id.
    pub provider: Option<String>,
    /// The account's name.
    pub account: Option<String>,
    /// The service's id.
    pub service: Option<String>,
    /// The region.
    pub region: Option<String>,
    /// The kind of resource.
    pub kind: Option<String>,
    /// A tag as `key=value`, or the key alone.
    pub tag: Option<String>,
    /// The resource's address.
    pub address: Option<String>,
    /// A module's path, `module.a.module.b`; without `[…]`, all instances are meant.
    pub module: Option<String>,
    /// The root module: its path as seen from the directory that is assessed, `.` for the directory itself; of a plan or state,
    /// the file's own name.
    pub root: Option<String>,
    /// Where it is written.
    #[schemars(skip)]
    pub place: Place,
}

/// What a selector is held against.
#[derive(Clone, Copy, Debug)]
pub struct Target<'t> {
    /// The provider's id.
    pub provider: &'t str,
    /// The account's name; the inner `None` is not known, the outer where the subject lies in none.
    pub account: Option<Option<&'t str>>,
    /// The service's id; `None` where the subject has none.
    pub service: Option<&'t str>,
    /// The region; the inner `None` is not known, the outer where the subject lies in none.
    pub region: Option<Option<&'t str>>,
    /// The kind, address and tags, where the subject is a resource.
    pub resource: Option<ResourceTarget<'t>>,
}

/// What only a resource has.
#[derive(Clone, Copy, Debug)]
pub struct ResourceTarget<'t> {
    /// Its kind.
    pub kind: &'t str,
    /// Its address.
    pub address: &'t str,
    /// The root module that it belongs to.
    pub root: &'t str,
    /// Its tags as `key=value`, `None` for one that is not known; `None` where it is not known which there are.
    pub tags: Option<&'t [Option<String>]>,
}

impl Selector {
    /// Whether the target lies in this part of the estate; `None` where that is not known. A subject that is not a resource
    /// lies in it only if it does so as a whole: what picks single resources does not pick their account.
    pub fn holds(&self, target: &Target<'_>) -> Option<bool> {
        let resource = target.resource;
        let text = |wanted: &Option<String>, found: Option<Option<&str>>| match (wanted, found) {
            (None, _) => Some(true),
            (Some(_), None) => Some(false),
            (Some(wanted), Some(found)) => found.map(|found| like(wanted, found)),
        };
        let tag = match (&self.tag, resource) {
            (None, _) => Some(true),
            (Some(_), None) => Some(false),
            (Some(wanted), Some(resource)) => resource.tags.and_then(|tags| tagged(wanted, tags)),
        };
        let module = match (&self.module, resource) {
            (None, _) => Some(true),
            (Some(_), None) => Some(false),
            (Some(wanted), Some(resource)) => Some(in_module(wanted, resource.address)),
        };
        let parts = [
            text(&self.provider, Some(Some(target.provider))),
            text(&self.account, target.account),
            text(&self.service, target.service.map(Some)),
            text(&self.region, target.region),
            text(&self.kind, resource.map(|resource| Some(resource.kind))),
            text(&self.address, resource.map(|resource| Some(resource.address))),
            text(&self.root, resource.map(|resource| Some(resource.root))),
            tag,
            module,
        ];
        // Kleene's conjunction: one that is false decides.
        if parts.contains(&Some(false)) {
            Some(false)
        } else {
            parts.iter().all(|part| *part == Some(true)).then_some(true)
        }
    }

    /// Whether any of the selectors holds; an empty list means everything.
    pub fn any(selectors: &[Self], target: &Target<'_>) -> Option<bool> {
        if selectors.is_empty() {
            return Some(true);
        }
        let mut answer = Some(false);
        for selector in selectors {
            match selector.holds(target) {
                Some(true) => return Some(true),
                Some(false) => {}
                None => answer = None,
            }
        }
        answer
    }

    /// The selector in words.
    pub fn words(&self) -> String {
        let parts = [
            ("provider", &self.provider),
            ("account", &self.account),
            ("service", &self.service),
            ("region", &self.region),
            ("kind", &self.kind),
            ("tag", &self.tag),
            ("address", &self.address),
            ("module", &self.module),
            ("root", &self.root),
        ];
        let said: Vec<String> =
            parts.iter().filter_map(|(name, value)| Some(format!("{name} {}", value.as_deref()?))).collect();
        said.join(" and ")
    }

    /// Selectors in words, "everything" where there are none.
    pub fn list_words(selectors: &[Self]) -> String {
        if selectors.is_empty() {
            return "everything".to_owned();
        }
        selectors.iter().map(Self::words).collect::<Vec<_>>().join(", or ")
    }
}

/// Whether a text fits a pattern in which `*` stands for anything.
pub fn like(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(first) = parts.next() else { return text.is_empty() };
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// Whether one of the tags is wanted; one that is not known may be.
fn tagged(wanted: &str, tags: &[Option<String>]) -> Option<bool> {
    match tags.iter().flatten().any(|tag| is_tag(wanted, tag)) {
        false if tags.contains(&None) => None,
        found => Some(found),
    }
}

fn is_tag(wanted: &str, tag: &str) -> bool {
    if wanted.contains('=') { like(wanted, tag) } else { like(wanted, tag.split('=').next().unwrap_or(tag)) }
}

/// Whether an address lies in a module; indexes count only where the module's path has them.
fn in_module(module: &str, address: &str) -> bool {
    if address.strip_prefix(module).is_some_and(|rest| rest.starts_with('.')) {
        return true;
    }
    !module.contains('[') && without_indexes(address).strip_prefix(module).is_some_and(|rest| rest.starts_with('.'))
}

/// An address without what stands in brackets; a bracket in a key's quotes ends nothing.
fn without_indexes(address: &str) -> String {
    let (mut plain, mut inside, mut quoted, mut escaped) = (String::new(), false, false, false);
    for c in address.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' if inside => quoted = !quoted,
            '[' if !inside => inside = true,
            ']' if inside && !quoted => inside = false,
            _ if !inside => plain.push(c),
            _ => {}
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        assert!(like("web-*", "web-1") && like("*", "") && like("a*b*c", "a-b-b-c") && like("x", "x"));
        assert!(!like("web-*", "db-1") && !like("a*a", "a") && !like("", "x") && !like("x", "xy"));
    }

    #[test]
    fn modules() {
        assert!(in_module("module.shop", "module.shop.aws.x"));
        assert!(in_module("module.shop", "module.shop[\"a]b\"].module.web[0].t.x"));
        assert!(in_module("module.shop.module.web", "module.shop[\"a\"].module.web[0].t.x"));
        assert!(in_module("module.shop[\"a\"]", "module.shop[\"a\"].t.x"));
        assert!(!in_module("module.shop[\"a\"]", "module.shop[\"b\"].t.x"));
        assert!(!in_module("module.shop", "module.shopping.t.x") && !in_module("module.shop", "t.module"));
    }

    fn target<'t>(tags: Option<&'t [Option<String>]>, region: Option<&'t str>) -> Target<'t> {
        Target {
            provider: "cloud",
            account: Some(Some("main")),
            service: Some("ecs"),
            region: Some(region),
            resource: Some(ResourceTarget { kind: "server", address: "t.x", root: "prod", tags }),
        }
    }

    #[test]
    fn what_is_not_known_is_not_decided_unless_something_else_decides() {
        let prod = Selector { tag: Some("env=prod".to_owned()), ..Selector::default() };
        let tags = [None, Some("env=prod".to_owned())];
        assert_eq!(prod.holds(&target(Some(&tags), None)), Some(true));
        assert_eq!(prod.holds(&target(Some(&[Some("env=test".to_owned())]), None)), Some(false));
        assert_eq!(prod.holds(&target(Some(&[None]), None)), None);
        assert_eq!(prod.holds(&target(None, None)), None);
        let elsewhere = Selector { service: Some("rds".to_owned()), ..prod.clone() };
        assert_eq!(elsewhere.holds(&target(None, None)), Some(false));
        let here = Selector { service: Some("ecs".to_owned()), ..Selector::default() };
        assert_eq!(Selector::any(&[prod.clone(), here], &target(None, None)), Some(true));
        assert_eq!(Selector::any(&[prod.clone(), elsewhere], &target(None, None)), None);
        assert_eq!(Selector::any(&[], &target(None, None)), Some(true));
        let region = Selector { region: Some("eu-de".to_owned()), ..Selector::default() };
        assert_eq!(region.holds(&target(None, None)), None);
        // An account does not lie in a scope that picks resources.
        let account = Target { service: None, region: None, resource: None, ..target(None, None) };
        assert_eq!(prod.holds(&account), Some(false));
        assert_eq!(region.holds(&account), Some(false));
    }
}

//! Why values of a resource are not known, as the estate tells it.

use std::collections::BTreeMap;

use onus_core::estate::{NotKnown, NotKnownSort, WrittenAt};
use onus_hcl::{Root, Spot, Value, Why, is_local};

/// Reasons of one root module.
pub(super) struct Reasons<'r> {
    /// Where the modules that were not read come from, by the address of their call.
    sources: BTreeMap<&'r str, &'r str>,
    /// Where the faults lie, by what they say; nothing where several say the same.
    faults: BTreeMap<&'r str, Option<Spot>>,
}

/// Tells the place of a fault, or else of the attribute at a path.
pub(super) type Placed<'p> = &'p dyn Fn(Option<Spot>, &str) -> WrittenAt;

/// What a path leads to.
enum Reached<'v> {
    /// Something that is written.
    Written(&'v Value),
    /// Nothing that is written.
    Nothing,
}

impl<'r> Reasons<'r> {
    /// Of a root module.
    pub fn of(root: &'r Root) -> Self {
        let mut faults = BTreeMap::new();
        for (spot, what) in &root.faults {
            faults.entry(what.as_str()).and_modify(|known| *known = None).or_insert(Some(*spot));
        }
        Self { sources: root.not_read.iter().map(|call| (&*call.address, &*call.source)).collect(), faults }
    }

    /// Why what is read from these paths is not known: of several reasons, the one that is fixed most easily.
    ///
    /// Where an expression could not be evaluated, its place is told: that of the fault, where it is known which one it is, else
    /// that of the attribute. Instances of one block share both.
    pub fn find(&self, attributes: &Value, paths: &[String], placed: Placed<'_>) -> NotKnown {
        let written = || {
            paths.iter().filter_map(|path| match reach(attributes, path) {
                Reached::Written(value) => Some((path, value)),
                Reached::Nothing => None,
            })
        };
        let reasons =
            written().filter_map(|(path, value)| value.why_unknown().map(|unknown| (self.reason(&unknown.why), path)));
        let Some((mut reason, path)) = reasons.min() else {
            let set = written().filter(|(_, value)| !matches!(value, Value::Null(_))).count();
            let whole = !paths.is_empty() && set == paths.len();
            return NotKnown::plain(if whole { NotKnownSort::NotListed } else { NotKnownSort::LeftOut });
        };
        if reason.sort == NotKnownSort::NotEvaluated {
            reason.at = Some(placed(self.faults.get(reason.of.as_str()).copied().flatten(), path));
        }
        reason
    }

    fn reason(&self, why: &Why) -> NotKnown {
        let named = |sort, of: &str| NotKnown { sort, of: of.to_owned(), at: None };
        match why {
            Why::Variable(address) => named(NotKnownSort::Variable, address),
            Why::RemoteModule(address) => match self.sources.get(&**address) {
                Some(source) if !is_local(source) => named(NotKnownSort::ModuleElsewhere, address),
                _ => named(NotKnownSort::ModuleNotRead, address),
            },
            Why::NotEvaluated(what) => named(NotKnownSort::NotEvaluated, what),
            Why::Ignored => NotKnown::plain(NotKnownSort::Ignored),
            // There may be as many of them as resources: which one it is, the configuration tells.
            Why::Computed(_) => NotKnown::plain(NotKnownSort::Computed),
            Why::DataSource(address) => named(NotKnownSort::DataSource, address),
            Why::Function(name) => named(NotKnownSort::Run, name),
            Why::Sensitive => NotKnown::plain(NotKnownSort::Sensitive),
        }
    }
}

/// Follows a path such as `a.b[0].c`. Where a list is entered without a number, all of it is meant; what is not known stays
/// that, however far the path goes.
fn reach<'v>(attributes: &'v Value, path: &str) -> Reached<'v> {
    let mut here = attributes;
    for part in path.split(['.', '[']).map(|part| part.trim_end_matches(']').trim_matches('"')) {
        let next = match here {
            Value::Object(members) => members.get(part),
            Value::List(members) => match part.parse::<usize>() {
                Ok(at) => members.get(at),
                Err(_) if members.iter().any(|member| member.why_unknown().is_some()) => return Reached::Written(here),
                Err(_) => members.iter().find_map(|member| match member {
                    Value::Object(members) => members.get(part),
                    _ => None,
                }),
            },
            _ => return Reached::Written(here),
        };
        let Some(next) = next else {
            // A block of which it is not known how many there are hides what it would hold.
            let hidden = matches!(here, Value::List(_)) && here.why_unknown().is_some();
            return if hidden { Reached::Written(here) } else { Reached::Nothing };
        };
        here = next;
    }
    Reached::Written(here)
}

#[cfg(test)]
mod tests {
    use onus_hcl::{Budget, Options, Tree, read_tree};

    use super::*;

    fn tree(text: &str) -> std::io::Result<Tree> {
        let directory = tempfile::tempdir()?;
        std::fs::write(directory.path().join("main.tf"), text)?;
        read_tree(directory.path(), &Options::default(), &mut Budget::default())
    }

    #[test]
    fn a_reason_is_found_along_the_path() -> std::io::Result<()> {
        let tree = tree(
            "variable \"v\" {}\nmodule \"far\" {\n source = \"acme/far/sky\"\n}\nmodule \"gone\" {\n source = \"./gone\"\n}\n\
             data \"d\" \"d\" {}\n\
             resource \"r\" \"r\" {\n a = var.v\n b = module.far.x\n c = module.gone.x\n d = data.d.d.x\n e = timestamp()\n f = 1\n\
             inner {\n  a = var.v\n  b = 2\n }\n g = [data.d.d.x, var.v]\n}\n",
        )?;
        let [root] = tree.roots.as_slice() else { return Err(std::io::Error::other("one root module is expected")) };
        assert_eq!(root.faults, []);
        let reasons = Reasons::of(root);
        let resource = root.resources.iter().find(|one| &**one.address() == "r.r");
        let attributes = resource.map_or(&Value::NULL, |one| one.attributes());
        let nowhere = |_: Option<Spot>, _: &str| WrittenAt { file: String::new(), line: 0, column: 0 };
        let told = |paths: &[&str]| {
            let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
            reasons.find(attributes, &paths, &nowhere).why()
        };
        assert_eq!(told(&["a"]), "the variable `var.v` has no value");
        assert_eq!(told(&["b.deeper"]), "`module.far` comes from elsewhere, and `init` has not brought it here");
        assert_eq!(told(&["c"]), "`module.gone` was not read");
        assert_eq!(told(&["d"]), "`data.d.d` is read only when Terraform runs");
        assert_eq!(told(&["e"]), "`timestamp()` is known only when Terraform runs");
        assert_eq!(told(&["f"]), "the catalogue does not tell what the value stands for");
        assert_eq!(told(&["h"]), "it is left out, and the provider decides");
        assert_eq!(told(&["inner[0].a"]), "the variable `var.v` has no value");
        assert_eq!(told(&["inner.a"]), "the variable `var.v` has no value");
        assert_eq!(told(&["inner[0].c"]), "it is left out, and the provider decides");
        assert_eq!(told(&["f", "h"]), "it is left out, and the provider decides");
        // What somebody can fix comes before what nobody can.
        assert_eq!(told(&["h", "d", "a"]), "the variable `var.v` has no value");
        Ok(())
    }

    #[test]
    fn what_is_not_evaluated_has_the_place_of_its_fault_or_else_of_the_attribute() -> std::io::Result<()> {
        let text = "locals {\n  l = 1 + \"x\"\n}\nresource \"r\" \"r\" {\n  a = local.l\n  b = path.cwd\n  c = 1\n}\n";
        let tree = tree(text)?;
        let [root] = tree.roots.as_slice() else { return Err(std::io::Error::other("one root module is expected")) };
        let reasons = Reasons::of(root);
        let attributes = root.resources.first().map_or(&Value::NULL, |one| one.attributes());
        let at = |fault: Option<Spot>, path: &str| WrittenAt {
            file: path.to_owned(),
            line: 0,
            column: fault.map_or(0, |spot| spot.at),
        };
        let told = |path: &str| reasons.find(attributes, &[path.to_owned()], &at).at.map(|at| (at.file, at.column));
        let fault = text.find("1 +").and_then(|at| u32::try_from(at).ok());
        assert!(told("a").is_some_and(|(_, at)| fault.is_some_and(|fault| at >= fault && at < fault + 7)));
        assert_eq!(told("b"), Some(("b".to_owned(), 0)));
        assert_eq!(told("c"), None);
        Ok(())
    }
}

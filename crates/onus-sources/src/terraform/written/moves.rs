//! Where resources stood before: what `moved` says.

use onus_hcl::Root;

/// The moves of a root module and all modules in it.
pub(super) struct Moves {
    /// From where and to where, both as seen from the root.
    moves: Vec<(String, String)>,
}

impl Moves {
    pub fn of(root: &Root) -> Self {
        let moves = root.statements.iter().filter(|(_, statement)| &*statement.kind == "moved");
        let moves = moves.filter_map(|(module, statement)| {
            let whole =
                |address: &str| if module.is_empty() { address.to_owned() } else { format!("{module}.{address}") };
            Some((whole(statement.from.as_deref()?), whole(statement.to.as_deref()?)))
        });
        Self { moves: moves.collect() }
    }

    /// The addresses before, one a line, the last one first: of what was moved itself, of its instances, and of all that
    /// is in a module that was moved. Moves in a circle have no beginning.
    pub fn before(&self, address: &str) -> Option<String> {
        let mut earlier = self.step(address)?;
        let mut all = earlier.clone();
        for _ in &self.moves {
            let Some(step) = self.step(&earlier) else { return Some(all) };
            all.push('\n');
            all.push_str(&step);
            earlier = step;
        }
        None
    }

    /// The address before the last move.
    fn step(&self, address: &str) -> Option<String> {
        let reached = self.moves.iter().filter_map(|(from, to)| {
            let rest = address.strip_prefix(to.as_str())?;
            (rest.is_empty() || rest.starts_with(['.', '['])).then_some((from, to, rest))
        });
        // What is said of the resource itself goes before what is said of a module around it.
        let (from, _, rest) = reached.max_by_key(|(_, to, _)| to.len())?;
        Some(format!("{from}{rest}"))
    }
}

#[cfg(test)]
mod tests {
    use super::Moves;

    #[test]
    fn what_moved_is_known_by_its_former_address() {
        let pairs = [
            ("r.a", "r.b"),
            ("module.old", "module.new"),
            ("r.one", "r.many[\"x\"]"),
            ("module.new.r.k", "module.new.r.l"),
            ("r.first", "r.second"),
            ("r.second", "r.third"),
            ("module.third", "module.fourth"),
            ("r.out", "module.third.r.in"),
            ("r.round", "r.about"),
            ("r.about", "r.round"),
            ("r.about", "r.away"),
            ("module.deep.module.deep", "module.deep"),
            ("r.in", "r.in[0]"),
        ];
        let moves = Moves { moves: pairs.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect() };
        for (now, before) in [
            ("r.b", Some("r.a")),
            ("r.b[0]", Some("r.a[0]")),
            ("r.bb", None),
            ("module.new.r.x[1]", Some("module.old.r.x[1]")),
            ("module.new.r.l", Some("module.new.r.k\nmodule.old.r.k")),
            ("r.third", Some("r.second\nr.first")),
            ("r.third[1]", Some("r.second[1]\nr.first[1]")),
            ("module.fourth.r.in", Some("module.third.r.in\nr.out")),
            // Terraform refuses moves in a circle.
            ("r.round", None),
            ("r.away", None),
            ("module.deep.r.a", None),
            ("r.in[0]", Some("r.in")),
            ("r.many[\"x\"]", Some("r.one")),
            ("r.many[\"y\"]", None),
        ] {
            assert_eq!(moves.before(now).as_deref(), before, "{now}");
        }
    }
}

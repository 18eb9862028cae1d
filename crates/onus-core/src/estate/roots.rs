//! Roots of several inputs, told apart.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use super::Input;

/// Names roots that would have the same name by the ends of their paths, as long as it takes: `prod` and `dev` where two
/// directories were named that are each a root module. How the paths were written makes no difference.
pub(super) fn tell_apart(inputs: &mut [Input]) {
    let mut same: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, input) in inputs.iter().enumerate() {
        same.entry(input.root.clone()).or_default().push(at);
    }
    for group in same.into_values().filter(|group| group.len() > 1) {
        let paths: Vec<Vec<String>> =
            group.iter().filter_map(|at| inputs.get(*at)).map(|input| parts(&input.name)).collect();
        let longest = paths.iter().map(Vec::len).max().unwrap_or_default();
        let ends = |length: usize| -> Vec<String> { paths.iter().map(|path| end(path, length)).collect() };
        let apart = (1..=longest).map(ends).find(|ends| {
            let outside = inputs.iter().enumerate().filter(|(at, _)| !group.contains(at)).map(|(_, input)| &input.root);
            let mut all: Vec<&String> = ends.iter().chain(outside).collect();
            all.sort_unstable();
            all.windows(2).all(|pair| pair.first() != pair.last())
        });
        for (at, root) in group.into_iter().zip(apart.into_iter().flatten()) {
            inputs.get_mut(at).into_iter().for_each(|input| input.root.clone_from(&root));
        }
    }
}

/// The names on the way to a path from the top.
fn parts(name: &str) -> Vec<String> {
    let whole = std::path::absolute(name).unwrap_or_else(|_| Path::new(name).to_path_buf());
    let named = |part: Component<'_>| match part {
        Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        _ => None,
    };
    onus_files::cleaned(&whole).components().filter_map(named).collect()
}

/// The last so many names of a path.
fn end(path: &[String], length: usize) -> String {
    path.get(path.len().saturating_sub(length)..).unwrap_or(path).join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estate::Basis;

    fn told_apart(inputs: &[(&str, &str)]) -> Vec<String> {
        let input = |(name, root): &(&str, &str)| Input {
            name: (*name).to_owned(),
            root: (*root).to_owned(),
            sort: String::new(),
            sha256: String::new(),
            basis: Basis::Written,
            dated: None,
            made_by: None,
        };
        let mut inputs: Vec<Input> = inputs.iter().map(input).collect();
        tell_apart(&mut inputs);
        inputs.into_iter().map(|input| input.root).collect()
    }

    #[test]
    fn one_root_keeps_its_name() {
        assert_eq!(told_apart(&[("envs/prod", ".")]), ["."]);
        assert_eq!(told_apart(&[("infra/a", "a"), ("infra/b", "b")]), ["a", "b"]);
    }

    #[test]
    fn equal_roots_are_named_by_the_ends_of_their_paths() {
        assert_eq!(told_apart(&[("envs/prod", "."), ("./envs/x/../dev/", ".")]), ["prod", "dev"]);
        assert_eq!(told_apart(&[("/a/prod/net", "."), ("/a/dev/net", ".")]), ["prod/net", "dev/net"]);
        assert_eq!(
            told_apart(&[("a/plan.json", "plan.json"), ("b/plan.json", "plan.json")]),
            ["a/plan.json", "b/plan.json"]
        );
        assert_eq!(told_apart(&[("/x/a/prod", "."), ("/x/b/dev", "."), ("/y/dev", "dev")]), ["a/prod", "b/dev", "dev"]);
    }
}

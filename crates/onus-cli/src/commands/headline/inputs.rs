//! What was read, one line each; root modules of one directory together.

use std::path::Path;

use onus_core::estate::Input;
use onus_report::{Text, text};

use crate::screen::Screen;

/// How many root modules of one directory are named.
const NAMED: usize = 8;

/// The inputs.
pub(super) fn lines(inputs: &[Input], screen: &Screen) -> Text {
    // Root modules of one directory stand one after the other, and share the hash of that directory.
    let same =
        |one: &Input, next: &Input| one.sha256 == next.sha256 && one.sort == next.sort && one.dated == next.dated;
    inputs.chunk_by(same).map(|inputs| of_one_directory(inputs, screen)).collect()
}

fn of_one_directory(inputs: &[Input], screen: &Screen) -> Text {
    let Some(first) = inputs.first() else { return Text::default() };
    let dated = first.dated.as_deref().map_or(String::new(), |dated| format!(", {dated}"));
    let made_by = first.made_by.as_deref().map_or(String::new(), |made_by| format!(", {made_by}"));
    let sha = first.sha256.get(..12).unwrap_or(&first.sha256);
    let rests = format!("({}{made_by}{dated}, sha256 {sha}…)", first.basis.id());
    let name = screen.bold("Onus");
    if inputs.len() == 1 {
        return text!("{} {} {}\n", name, first.name, rests);
    }
    let names: Vec<&str> = inputs.iter().map(|input| input.name.as_str()).collect();
    let shared = shared(&names);
    let own = |name: &&str| {
        let own = Path::new(name).strip_prefix(shared).unwrap_or(Path::new(name)).display().to_string();
        if own.is_empty() { ".".to_owned() } else { own }
    };
    let mut told: Vec<String> = names.iter().take(NAMED).map(own).collect();
    let more = names.len().saturating_sub(NAMED);
    if more > 0 {
        told.push(format!("{more} more"));
    }
    let shown = if shared.as_os_str().is_empty() { String::new() } else { format!(" {}", shared.display()) };
    let modules = format!("{} root modules: {}", names.len(), told.join(", "));
    text!("{}{} {}\n     {}\n", name, shown, rests, screen.wrap(&modules, 5))
}

/// The directory that all of these are in.
fn shared<'n>(names: &[&'n str]) -> &'n Path {
    let Some((first, rest)) = names.split_first() else { return Path::new("") };
    let holds = |directory: &&Path| rest.iter().all(|name| Path::new(name).starts_with(directory));
    Path::new(*first).ancestors().find(holds).unwrap_or(Path::new(""))
}

#[cfg(test)]
mod tests {
    use onus_core::estate::Basis;

    use super::*;

    fn input(name: &str, sha256: &str) -> Input {
        Input {
            name: name.to_owned(),
            root: name.to_owned(),
            sort: "Terraform configuration".to_owned(),
            sha256: sha256.repeat(20),
            basis: Basis::Written,
            dated: None,
            made_by: None,
        }
    }

    #[test]
    fn root_modules_of_one_directory_are_told_together() {
        let screen = Screen { color: false, width: 100 };
        let told =
            lines(&[input("infra", "a"), input("infra/a", "a"), input("infra/b/c", "a"), input("x", "b")], &screen);
        assert_eq!(
            told.as_str(),
            "Onus infra (written, sha256 aaaaaaaaaaaa…)\n     3 root modules: ., a, b/c\nOnus x (written, sha256 bbbbbbbbbbbb…)\n"
        );
        let many: Vec<Input> = (0..11).map(|at| input(&format!("/tree/m{at}"), "a")).collect();
        assert_eq!(
            lines(&many, &screen).as_str(),
            "Onus /tree (written, sha256 aaaaaaaaaaaa…)\n     11 root modules: m0, m1, m2, m3, m4, m5, m6, m7, 3 more\n"
        );
    }
}

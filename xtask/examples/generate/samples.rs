//! Samples of output in a page: each is what the program prints today.
//!
//! A sample is a fenced block after a comment `<!-- sample: ARGUMENTS -->`. Options stand before the colon, each after a
//! comma: `12 lines` where the beginning is enough, `exit 2` where the program ends with another code than 0 or 1, and
//! `here` where it runs in a directory of the page's own. There lie the blocks that follow a comment `<!-- file: NAME -->`.
//! The paragraph in which a report says what it rests on is left out: it holds a hash that changes with every word of the catalogue.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const MARK: &str = "<!-- sample";
const FILE: &str = "<!-- file: ";
const FENCE: &str = "```";

/// All pages that hold samples, by their names from the root: the README, and those in `docs/`.
pub fn pages(root: &Path) -> Result<Vec<String>, String> {
    let mut names = vec!["README.md".to_owned()];
    let mut directories = vec![PathBuf::from("docs")];
    while let Some(directory) = directories.pop() {
        let cannot = |error| format!("cannot read {}: {error}", directory.display());
        for entry in fs::read_dir(root.join(&directory)).map_err(cannot)? {
            let path = directory.join(entry.map_err(cannot)?.file_name());
            if root.join(&path).is_dir() {
                directories.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                names.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    names.retain(|name| {
        fs::read_to_string(root.join(name)).is_ok_and(|text| text.lines().any(|line| line.starts_with(MARK)))
    });
    names.sort();
    Ok(names)
}

/// What a mark asks for.
#[derive(Debug, PartialEq, Eq)]
pub enum Asked<'p> {
    /// A file of the page's directory, and what stands in it.
    File(&'p str, String),
    /// What the program prints.
    Sample(Sample<'p>),
}

/// A run of the program.
#[derive(Debug, PartialEq, Eq)]
pub struct Sample<'p> {
    arguments: &'p str,
    /// How many lines are shown at most.
    most: usize,
    /// Whether it runs in the page's directory, not at the root.
    here: bool,
    /// The exit code, where it is neither 0 nor 1.
    exit: Option<i32>,
}

/// The page with all its samples made anew.
pub fn renew(page: &str, answer: impl Fn(Asked<'_>) -> Result<String, String>) -> Result<String, String> {
    let mut renewed = String::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        renewed += &format!("{line}\n");
        if !line.starts_with(MARK) && !line.starts_with(FILE) {
            continue;
        }
        let fence = lines.next().filter(|line| line.starts_with(FENCE));
        let Some(fence) = fence else { return Err(format!("no block follows `{line}`")) };
        let old: Vec<&str> = lines.by_ref().take_while(|line| *line != FENCE).collect();
        let old: String = old.iter().map(|line| format!("{line}\n")).collect();
        if !page.contains(&format!("{fence}\n{old}{FENCE}\n")) {
            return Err(format!("the block after `{line}` does not end"));
        }
        let block = match line.strip_prefix(FILE).and_then(|rest| rest.strip_suffix(" -->")) {
            Some(name) => {
                answer(Asked::File(name, old.clone()))?;
                old
            }
            None => {
                let sample =
                    sample(line).ok_or_else(|| format!("`{line}` should read `<!-- sample: ARGUMENTS -->`"))?;
                let (arguments, most) = (sample.arguments, sample.most);
                format!("$ onus {arguments}\n{}", beginning(&shown(&answer(Asked::Sample(sample))?), most))
            }
        };
        renewed += &format!("{fence}\n{block}{FENCE}\n");
    }
    Ok(renewed)
}

/// The sample that a mark asks for.
fn sample(line: &str) -> Option<Sample<'_>> {
    let (options, arguments) = line.strip_prefix(MARK)?.strip_suffix(" -->")?.split_once(": ")?;
    let mut sample = Sample { arguments, most: usize::MAX, here: false, exit: None };
    let mut options = options.split(", ");
    // Before the first comma stands nothing.
    options.next().filter(|before| before.is_empty())?;
    for option in options {
        match (option.strip_suffix(" lines"), option.strip_prefix("exit ")) {
            (Some(most), _) => sample.most = most.parse().ok().filter(|most| *most > 0)?,
            (None, Some(code)) => sample.exit = Some(code.parse().ok()?),
            (None, None) => sample.here = (option == "here").then_some(true)?,
        }
    }
    Some(sample)
}

/// The first lines; that there are more is shown.
fn beginning(text: &str, most: usize) -> String {
    let mut shown: String = text.lines().take(most).map(|line| format!("{line}\n")).collect();
    if text.lines().nth(most).is_some() {
        shown += "…\n";
    }
    shown
}

/// What a sample shows of an output, coloured or not.
pub fn shown(output: &str) -> String {
    let head = output.strip_prefix("\u{1b}[1m").unwrap_or(output);
    let rest = match output.split_once("\n\n") {
        Some((_, rest)) if head.starts_with("Onus") => rest,
        _ => output,
    };
    rest.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// With this variable set, this program is `onus`, so that no other one has to be built.
pub const AS_ONUS: &str = "GENERATE_AS_ONUS";

/// Answers what a page asks for: files and runs in `directory` where they are the page's own, else runs at the root.
pub fn answer(root: &Path, directory: &Path, asked: &Asked<'_>) -> Result<String, String> {
    match asked {
        Asked::File(name, text) => {
            let path = directory.join(name);
            let made = path.parent().map_or(Ok(()), fs::create_dir_all);
            made.and_then(|()| fs::write(&path, text)).map_err(|error| format!("cannot write {name}: {error}"))?;
            Ok(String::new())
        }
        Asked::Sample(sample) => run(if sample.here { directory } else { root }, sample.arguments, sample.exit),
    }
}

/// Runs `onus` in a directory; gives what it prints.
///
/// 1 says that there are gaps, and is not a failure. Where another code is expected, the complaint is what is printed.
pub fn run(directory: &Path, arguments: &str, exit: Option<i32>) -> Result<String, String> {
    let this = std::env::current_exe().map_err(|error| format!("cannot tell where this program is: {error}"))?;
    let mut command = Command::new(this);
    command.args(words(arguments)).env(AS_ONUS, "1");
    command.current_dir(directory).env("COLUMNS", "100").env("NO_COLOR", "1");
    let output = command.output().map_err(|error| format!("cannot run onus: {error}"))?;
    let (code, complaint) = (output.status.code(), String::from_utf8_lossy(&output.stderr));
    match exit {
        None if matches!(code, Some(0 | 1)) => String::from_utf8(output.stdout).map_err(|error| error.to_string()),
        Some(_) if code == exit => Ok(format!("{}{complaint}", String::from_utf8_lossy(&output.stdout))),
        _ => Err(format!("`onus {arguments}` ended with {code:?}: {complaint}")),
    }
}

/// The words of a command line; those in quotes belong together.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut quoted, mut open) = (Vec::new(), None, false);
    for letter in line.chars() {
        match (quoted, letter) {
            (None, '"' | '\'') => {
                (quoted, open) = (Some(letter), {
                    words.extend((!open).then(String::new));
                    true
                })
            }
            (Some(quote), _) if quote == letter => quoted = None,
            (None, ' ') => open = false,
            _ => {
                words.extend((!open).then(String::new));
                open = true;
                words.iter_mut().rev().take(1).for_each(|word| word.push(letter));
            }
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_what_the_program_prints() {
        let page = "before\n<!-- sample: assess plan.json -->\n```text\nold\n```\nafter\n```sh\nkept\n```\n";
        let run = |_: Asked<'_>| Ok("Onus plan.json\n     a hash\n\n  new \n".to_owned());
        let expected = "before\n<!-- sample: assess plan.json -->\n```text\n$ onus assess plan.json\n  new\n```\nafter\n```sh\nkept\n```\n";
        assert_eq!(renew(page, run).as_deref(), Ok(expected));
        assert_eq!(renew(expected, run).as_deref(), Ok(expected));
    }

    #[test]
    fn a_sample_may_show_the_beginning_only() {
        let run = |_: Asked<'_>| Ok("a\nb\nc\n".to_owned());
        let page = |most: usize| format!("<!-- sample, {most} lines: duties -->\n```text\n```\n");
        let body = |most: usize| renew(&page(most), run).map(|page| page.lines().skip(3).collect::<Vec<_>>().join(" "));
        assert_eq!(body(2).as_deref(), Ok("a b … ```"));
        assert_eq!(body(3).as_deref(), Ok("a b c ```"));
    }

    #[test]
    fn files_are_kept_and_handed_over() {
        let page = "<!-- file: a/b.toml -->\n```toml\nx = 1\n```\n<!-- sample, here, exit 2: catalogue check . -->\n```text\n```\n";
        let asked = std::cell::RefCell::new(Vec::new());
        let renewed = renew(page, |ask| {
            asked.borrow_mut().push(format!("{ask:?}"));
            Ok("no\n".to_owned())
        });
        assert_eq!(renewed, Ok(page.replace("```text\n", "```text\n$ onus catalogue check .\nno\n")));
        let sample = Sample { arguments: "catalogue check .", most: usize::MAX, here: true, exit: Some(2) };
        let expected = [Asked::File("a/b.toml", "x = 1\n".to_owned()), Asked::Sample(sample)];
        assert_eq!(asked.into_inner(), expected.map(|asked| format!("{asked:?}")));
    }

    #[test]
    fn a_sample_has_a_block() {
        let run = |_: Asked<'_>| Ok(String::new());
        for page in [
            "<!-- sample: duties -->\ntext\n",
            "<!-- sample: duties -->\n```text\n",
            "<!-- sample, no lines: duties -->\n```text\n```\n",
            "<!-- sample, there: duties -->\n```text\n```\n",
            "<!-- samples: duties -->\n```text\n```\n",
        ] {
            assert!(renew(page, run).is_err(), "{page}");
        }
    }

    #[test]
    fn words_in_quotes_belong_together() {
        assert_eq!(words("query \"select 'a b'\"  -i plan.json ''"), ["query", "select 'a b'", "-i", "plan.json", ""]);
    }
}

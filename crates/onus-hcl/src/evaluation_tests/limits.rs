use std::time::Instant;

use super::{attribute, shown, tree};

fn quickly(files: &[(&str, &str)]) -> (String, Vec<String>) {
    let start = Instant::now();
    let tree = tree(files);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    let root = &tree.roots[0];
    let mut faults: Vec<String> = root.faults.iter().map(|(_, message)| message.clone()).collect();
    faults.extend(tree.library.files.iter().filter_map(|file| file.fault.clone()).map(|(_, message)| message));
    (attribute(root, "r.r", "a"), faults)
}

const R: &str = "resource \"r\" \"r\" {\n a = local.last\n}\n";

#[test]
fn locals_that_double_end_at_a_limit() {
    for form in [
        "\"${local.LAST}${local.LAST}\"",
        "[local.LAST, local.LAST]",
        "{ a = local.LAST, b = local.LAST }",
        "concat(local.LAST, local.LAST)",
    ] {
        let first = if form.starts_with("concat") { "[1]" } else { "\"x\"" };
        let mut text = format!("locals {{\n l0 = {first}\n");
        for at in 1..=60 {
            text.push_str(&format!(" l{at} = {}\n", form.replace("LAST", &format!("l{}", at - 1))));
        }
        text.push_str(" last = local.l60\n}\n");
        let (value, faults) = quickly(&[("main.tf", R), ("locals.tf", &text)]);
        assert!(value.starts_with('<'), "{form}: {}", value.len());
        assert!(!faults.is_empty() || form.starts_with("concat"), "{form}");
    }
}

#[test]
fn long_chains_are_followed_and_endless_ones_end() {
    let chain = |length: usize| {
        let mut text = String::from("locals {\n l0 = 1\n");
        for at in 1..=length {
            text.push_str(&format!(" l{at} = local.l{}\n", at - 1));
        }
        text.push_str(&format!(" last = local.l{length}\n}}\n"));
        text
    };
    assert_eq!(quickly(&[("main.tf", R), ("locals.tf", &chain(2_000))]).0, "1");
    let (value, faults) = quickly(&[("main.tf", R), ("locals.tf", &chain(50_000))]);
    assert!(value.contains("levels deep"), "{value}");
    assert_eq!(faults.len(), 1);
}

#[test]
fn deep_nesting_is_a_fault_of_the_file() {
    for (open, close) in
        [("[", "]"), ("(", ")"), ("{a=", "}"), ("\"${", "}\""), ("-", ""), ("!", ""), ("[for x in ", " : x]")]
    {
        let text = format!("locals {{\n last = {}1{}\n}}\n", open.repeat(20_000), close.repeat(20_000));
        let (value, faults) = quickly(&[("main.tf", R), ("locals.tf", &text)]);
        assert!(value.starts_with('<'));
        assert!(!faults.is_empty());
    }
    let json = format!("{{\"locals\": {{\"last\": {}1{}}}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(quickly(&[("main.tf", R), ("locals.tf.json", &json)]).1.iter().any(|fault| fault.contains("deeply")));
}

#[test]
fn large_numbers_of_things_end_at_a_limit() {
    let (value, _) = quickly(&[("main.tf", R), ("l.tf", "locals {\n last = range(100000000)\n}\n")]);
    assert!(value.starts_with('<'), "{}", value.len());
    let nested = "locals {\n r = range(1000)\n last = [for x in local.r : [for y in local.r : [for z in local.r : x * y * z]]]\n}\n";
    let (value, faults) = quickly(&[("main.tf", R), ("l.tf", nested)]);
    assert!(value.contains("evaluation stopped here"), "{}", &value[..value.len().min(200)]);
    assert_eq!(faults.len(), 1);
    let (value, _) = quickly(&[(
        "main.tf",
        "resource \"r\" \"r\" {\n a = length(r.many)\n}\nresource \"r\" \"many\" {\n count = 100000000\n}\n",
    )]);
    assert!(value.starts_with('<'));
}

#[test]
fn a_limit_is_not_hidden_by_try() {
    let text = "locals {\n r = range(1000)\n last = try([for x in local.r : [for y in local.r : [for z in local.r : x * y * z]]], 5)\n}\n";
    assert!(quickly(&[("main.tf", R), ("l.tf", text)]).0.starts_with('<'));
}

#[test]
fn large_files_take_bounded_time() {
    let heredoc = |megabytes: usize| {
        format!("locals {{\n last = length(<<EOT\n{}EOT\n)\n}}\n", "0123456789abcdef\n".repeat(megabytes * 61_681))
    };
    let (value, faults) = quickly(&[("main.tf", R), ("l.tf", &heredoc(50))]);
    assert!(value.starts_with('<'));
    assert!(faults.iter().any(|fault| fault.contains("bytes are not read")));
    let _ = shown;
    assert_eq!(quickly(&[("main.tf", R), ("l.tf", &heredoc(8))]).0, (8 * 61_681 * 17).to_string());
    let many: String = (0..30_000).map(|at| format!(" k{at} = 1\n")).collect();
    let (_, faults) = quickly(&[("main.tf", R), ("l.tf", &format!("locals {{\n last = {{\n{many}}}\n}}\n"))]);
    assert!(faults.iter().any(|fault| fault.contains("20,000 members")));
}

//! A root module that multiplies, grows or nests.

use std::fmt::Write;
use std::path::Path;

use tempfile::tempdir;

use super::super::{VOLUME, write};
use super::{notes, tells};

/// Modules that lead from one to the next; `call` is how each calls the next.
fn chain(directory: &Path, length: usize, call: &dyn Fn(usize) -> String) {
    for at in 0..length {
        let text = if at + 1 < length { call(at + 1) } else { format!("{VOLUME}output \"o\" {{ value = \"x\" }}\n") };
        write(directory, &format!("m{at:02}/main.tf"), text);
    }
}

const MODULES: &str = "evaluation stopped here: more than 10000 modules lie below this root module";
const INSTANCES: &str = "evaluation stopped here: this root module has more than 150000 resources and repeated blocks";

#[test]
fn forty_one_modules_that_call_two_each_have_an_end() {
    let directory = tempdir().unwrap();
    chain(directory.path(), 41, &|next| {
        ["a", "b"].map(|name| format!("module \"{name}\" {{\n  source = \"../m{next:02}\"\n}}\n")).concat()
    });
    let notes = notes(directory.path());
    tells(&notes, MODULES);
    tells(&notes, "was not read");
}

#[test]
fn modules_that_are_counted_or_keyed_have_the_same_end() {
    for repeated in
        ["count = 2", "for_each = toset([\"a\", \"b\"])", "for_each = { for i in range(9) : \"k${i}\" => i }"]
    {
        let directory = tempdir().unwrap();
        chain(directory.path(), 30, &|next| {
            format!("module \"a\" {{\n  source = \"../m{next:02}\"\n  {repeated}\n}}\n")
        });
        tells(&notes(directory.path()), MODULES);
    }
}

#[test]
fn modules_that_are_reached_by_their_outputs_have_the_same_end() {
    let directory = tempdir().unwrap();
    chain(directory.path(), 41, &|next| {
        let calls = ["a", "b"].map(|name| format!("module \"{name}\" {{\n  source = \"../m{next:02}\"\n}}\n")).concat();
        format!("{calls}output \"o\" {{\n  value = \"${{module.a.o}}${{module.b.o}}\"\n}}\n")
    });
    tells(&notes(directory.path()), MODULES);
}

/// A resource with this in its block.
fn with(inside: &str) -> String {
    VOLUME.replace("  size", &format!("{inside}\n  size"))
}

#[test]
fn blocks_in_blocks_that_are_repeated_have_an_end() {
    let directory = tempdir().unwrap();
    let inner = "dynamic \"b\" {\nfor_each = range(500)\ncontent {\nx = b.value\n}\n}";
    let outer = format!("dynamic \"a\" {{\nfor_each = range(500)\ncontent {{\n{inner}\n}}\n}}");
    write(directory.path(), "main.tf", with(&outer));
    tells(&notes(directory.path()), INSTANCES);
}

#[test]
fn more_resources_than_anybody_has_are_one_that_stands_for_all() {
    for repeated in
        ["count = 200000", "for_each = { for p in setproduct(range(400), range(500)) : \"k${p[0]}-${p[1]}\" => 1 }"]
    {
        let directory = tempdir().unwrap();
        write(directory.path(), "main.tf", with(&format!("  {repeated}")));
        let notes = notes(directory.path());
        tells(&notes, INSTANCES);
        tells(&notes, "it is not known how many there are of opentelekomcloud_evs_volume_v3.data");
    }
}

#[test]
fn names_without_end_count_as_often_as_they_are_repeated() {
    let directory = tempdir().unwrap();
    let name = "y".repeat(100_000);
    write(directory.path(), "main.tf", with("  count = 10000").replace("\"data\" {", &format!("\"{name}\" {{")));
    tells(&notes(directory.path()), "the values of this root module take more than 268435456 bytes");
}

#[test]
fn what_a_module_declares_counts_as_often_as_it_is_called() {
    let directory = tempdir().unwrap();
    let mut locals = String::from("locals {\n");
    for at in 0..20_000 {
        writeln!(locals, "  x{at} = 1").unwrap();
    }
    write(directory.path(), "m/main.tf", format!("{locals}}}\n"));
    write(
        directory.path(),
        "root/main.tf",
        format!("{VOLUME}module \"m\" {{\n  source = \"../m\"\n  count = 9000\n}}\n"),
    );
    tells(&notes(directory.path()), "the values of this root module take more than 268435456 bytes");
}

#[test]
fn towers_of_texts_and_lists_have_an_end() {
    for (name, first, next) in
        [("texts", "\"aaaaaaaaaa\"", "\"${local.x#}${local.x#}\""), ("lists", "[\"a\"]", "[local.x#, local.x#]")]
    {
        let directory = tempdir().unwrap();
        let mut locals = format!("locals {{\n  x0 = {first}\n");
        for at in 0..60 {
            writeln!(locals, "  x{} = {}", at + 1, next.replace('#', &at.to_string())).unwrap();
        }
        write(
            directory.path(),
            "main.tf",
            format!(
                "{locals}}}\n{}",
                with("  name = length(local.x60)").replacen("  name              = \"data\"\n", "", 1)
            ),
        );
        let notes = notes(directory.path());
        assert!(notes.iter().any(|note| note.contains("more than")), "{name}: {notes:#?}");
    }
}

#[test]
fn functions_that_make_much_of_little_have_an_end() {
    let directory = tempdir().unwrap();
    let mut aliases = "a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (before, name) in ('a'..'k').zip('b'..'l') {
        writeln!(aliases, "{name}: &{name} [{}]", vec![format!("*{before}"); 9].join(", ")).unwrap();
    }
    write(directory.path(), "aliases.yaml", aliases);
    write(directory.path(), "deep.json", "[".repeat(200_000));
    write(directory.path(), "self.tpl", "${templatefile(\"../self.tpl\", {})}${templatefile(\"../self.tpl\", {})}");
    write(directory.path(), "digits.txt", "9".repeat(1_000_000));
    for (at, expression) in [
        "jsonencode(yamldecode(file(\"../aliases.yaml\")))",
        "jsonencode(jsondecode(file(\"../deep.json\")))",
        "templatefile(\"../self.tpl\", {})",
        "length(range(1e9))",
        "length(setproduct(range(1000), range(1000), range(1000)))",
        "length(cidrsubnets(\"10.0.0.0/8\", [for i in range(100000) : 20]...))",
        "length(formatlist(\"%1000000s\", range(1000)))",
        "format(\"%999999999d\", 1)",
        "pow(9999999999, 9999999999)",
        "1e999999999 + 1",
        "parseint(file(\"../digits.txt\"), 10)",
    ]
    .iter()
    .enumerate()
    {
        write(directory.path(), &format!("r{at:02}/main.tf"), VOLUME.replace("\"data\"\n", &format!("{expression}\n")));
    }
    let notes = notes(directory.path());
    // What the others would give is not known; that they end is what counts.
    for at in [2, 3, 5, 9] {
        assert!(notes.iter().any(|note| note.starts_with(&format!("./r{at:02}/"))), "r{at:02}: {notes:#?}");
    }
}

#[test]
fn what_is_nested_without_end_is_not_read() {
    let directory = tempdir().unwrap();
    let nested = |before: &str, middle: &str, after: &str, times: usize| {
        format!("{}{middle}{}", before.repeat(times), after.repeat(times))
    };
    for (name, value) in [
        ("brackets", nested("[", "1", "]", 50_000)),
        ("parentheses", nested("(", "1", ")", 50_000)),
        ("templates", nested("\"${", "1", "}\"", 5_000)),
        ("negations", nested("!", "true", "", 100_000)),
        ("sums", nested("1 + ", "1", "", 100_000)),
        ("conditions", nested("true ? 1 : ", "1", "", 50_000)),
    ] {
        write(directory.path(), &format!("{name}/main.tf"), VOLUME.replace("\"data\"\n", &format!("{value}\n")));
    }
    write(directory.path(), "blocks/main.tf", with(&nested("a {\n", "", "}\n", 20_000)));
    write(directory.path(), "json/main.tf.json", nested("{\"resource\":", "1", "}", 100_000));
    let notes = notes(directory.path());
    for name in ["brackets", "parentheses", "templates", "negations", "sums", "conditions", "blocks", "json"] {
        assert!(notes.iter().any(|note| note.starts_with(&format!("./{name}/"))), "{name}: {notes:#?}");
    }
}

#[test]
fn everything_on_one_line_is_read_like_anything_else() {
    let directory = tempdir().unwrap();
    let members: Vec<String> = (0..100_000).map(|at| format!("\"m{at}\":\"ü\"")).collect();
    let resource = |at: usize| {
        format!("\"r{at}\":{{\"size\":10,\"name\":\"n\",\"availability_zone\":\"eu-de-01\",\"volume_type\":\"SSD\"}}")
    };
    let resources: Vec<String> = (0..4_000).map(resource).collect();
    let text = format!(
        "{{\"locals\":{{\"x\":{{{}}}}},\"resource\":{{\"opentelekomcloud_evs_volume_v3\":{{{}}}}}}}",
        members.join(","),
        resources.join(",")
    );
    write(directory.path(), "main.tf.json", text);
    assert_eq!(notes(directory.path()), [""; 0]);
}

#[test]
fn links_in_circles_are_gone_once() {
    let directory = tempdir().unwrap();
    write(directory.path(), "main.tf", VOLUME);
    write(
        directory.path(),
        "a/main.tf",
        "module \"x\" {\n  source = \"./l/l/l/l/l\"\n}\nmodule \"y\" {\n  source = \"./m0/m1/m0\"\n}\n".to_owned()
            + VOLUME,
    );
    std::os::unix::fs::symlink(".", directory.path().join("a/l")).unwrap();
    for at in 0..10 {
        std::os::unix::fs::symlink("..", directory.path().join(format!("a/m{at}"))).unwrap();
        std::os::unix::fs::symlink("a", directory.path().join(format!("l{at}"))).unwrap();
    }
    tells(&notes(directory.path()), "calls a module that it is part of");
}

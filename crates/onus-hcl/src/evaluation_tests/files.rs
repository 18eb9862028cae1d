use super::{attribute, console_in, depends, outputs, root, shown, tree, tree_with};
use crate::library::Library;
use crate::{Assignment, Budget, Options, read_tree};

const VARIABLES: &str = "variable \"a\" {\n default = 0\n}\nvariable \"b\" {\n type = list(string)\n default = []\n}\n\
    variable \"c\" {\n type = any\n default = null\n}\nresource \"r\" \"r\" {\n a = var.a\n b = var.b\n c = var.c\n}\n";

#[test]
fn values_for_variables_count_in_terraforms_order() {
    let files = |names: &[&str]| {
        let mut files: Vec<(String, String)> = vec![("main.tf".to_owned(), VARIABLES.to_owned())];
        for name in names {
            let text = match name.ends_with(".json") {
                true => format!("{{\"a\": \"{name}\"}}"),
                false => format!("a = \"{name}\"\n"),
            };
            files.push(((*name).to_owned(), text));
        }
        files
    };
    let all = ["terraform.tfvars", "terraform.tfvars.json", "b.auto.tfvars.json", "a.auto.tfvars"];
    for (kept, expected) in [(1, 0), (2, 1), (3, 2), (4, 2)] {
        let files = files(&all[..kept]);
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let options = Options { environment: vec![("a".to_owned(), "env".to_owned())], ..Options::default() };
        let tree = tree_with(&files, &options);
        assert_eq!(attribute(&tree.roots[0], "r.r", "a"), format!("{:?}", all[expected]));
    }
}

#[test]
fn values_of_richer_types_are_expressions() {
    let given = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let options = Options {
        environment: vec![given("b", "[\"x\", 1]"), given("a", "[1]"), given("no", "1")],
        given: vec![Assignment::Value { name: "c".to_owned(), text: "{ k = true }".to_owned() }],
        ..Options::default()
    };
    let tree = tree_with(&[("main.tf", VARIABLES)], &options);
    let is = |name: &str, expected: &str| assert_eq!(attribute(&tree.roots[0], "r.r", name), expected);
    is("a", "\"[1]\"");
    is("b", "[\"x\", \"1\"]");
    is("c", "{ k = true }");
}

#[test]
fn overrides_are_merged_into_what_they_override() {
    let root = root(&[
        (
            "main.tf",
            "resource \"r\" \"r\" {\n a = 1\n b = 1\n x {\n v = 1\n }\n y {\n v = 1\n }\n}\nlocals {\n l = 1\n}\nvariable \"v\" {\n default = 1\n type = number\n}\n",
        ),
        ("b_override.tf", "resource \"r\" \"r\" {\n b = 3\n}\n"),
        (
            "a_override.tf",
            "resource \"r\" \"r\" {\n b = 2\n c = local.l\n d = var.v\n x {\n v = 2\n }\n x {\n v = 3\n }\n}\nlocals {\n l = 2\n}\nvariable \"v\" {\n default = \"2\"\n}\n",
        ),
    ]);
    let is = |name: &str, expected: &str| assert_eq!(attribute(&root, "r.r", name), expected, "{name}");
    is("a", "1");
    is("b", "3");
    is("c", "2");
    is("d", "2");
    is("x", "[{ v = 2 }, { v = 3 }]");
    is("y", "[{ v = 1 }]");
}

#[test]
fn json_says_the_same() {
    let root = root(&[
        (
            "main.tf.json",
            r#"{"//": "why", "locals": {"l": "x${1 + 1}", "n": 2}, "variable": {"v": {"type": "list(string)", "default": ["q"]}},
              "resource": {"r": {"a": {"count": "${local.n}", "name": "${local.l}", "depends_on": ["r.b"], "dynamic": {"rule": {"for_each": "${var.v}", "content": {"v": "${rule.value}"}}}},
                                 "b": [{"provider": "sky.west", "t\u00e9": "$${x}"}]}},
              "output": {"o": {"value": "${r.a[1].name}"}}}"#,
        ),
        ("more.tf", "provider \"sky\" {\n alias = \"west\"\n}\n"),
    ]);
    assert_eq!(attribute(&root, "r.a[1]", "name"), "\"x2\"");
    assert_eq!(attribute(&root, "r.a[1]", "rule"), "[{ v = \"q\" }]");
    assert_eq!(attribute(&root, "r.b", "té"), "\"${x}\"");
    assert_eq!(shown(&root.outputs["o"]), "\"x2\"");
    assert_eq!(&*root.resources[2].provider.key, "sky.west");
    assert_eq!(depends(&root.resources[0]), ["r.b"]);
}

#[test]
fn a_file_of_opentofu_takes_the_place_of_terraforms() {
    let root = root(&[
        ("main.tf", "resource \"r\" \"old\" {}\n"),
        ("main.tofu", "resource \"r\" \"new\" {}\n"),
        ("other.tf", "resource \"r\" \"other\" {}\n"),
    ]);
    let found: Vec<&str> = root.resources.iter().map(|resource| &**resource.address()).collect();
    assert_eq!(found, ["r.new", "r.other"]);
}

#[test]
fn a_file_with_a_fault_is_reported_and_the_others_are_read() {
    let tree = tree(&[
        ("bad.tf", "resource \"r\" \"a\" {\n  x = = 1\n}\n"),
        ("bad.tf.json", "{\"resource\": [}"),
        ("good.tf", "\u{feff}resource \"r\" \"b\" {}\n"),
    ]);
    let faults: Vec<String> = tree
        .library
        .files
        .iter()
        .filter_map(|file| {
            let (at, _) = file.fault.as_ref()?;
            let (line, column) = file.line_and_column(*at);
            Some(format!("{}:{line}:{column}", file.path.display()))
        })
        .collect();
    assert_eq!(faults, ["bad.tf:2:7", "bad.tf.json:1:15"]);
    assert_eq!(tree.roots[0].resources.len(), 1);
}

#[test]
fn each_directory_that_nobody_calls_is_a_root() {
    let tree = tree(&[
        ("one/main.tf", "module \"m\" {\n source = \"../shared\"\n}\n"),
        ("two/main.tf", "resource \"r\" \"r\" {}\n"),
        ("shared/main.tf", "resource \"r\" \"r\" {}\n"),
        ("shared/variables/only.tf", "variable \"x\" {}\n"),
        (".hidden/main.tf", "resource \"r\" \"r\" {}\n"),
        ("self/main.tf", "module \"me\" {\n source = \"./\"\n}\nresource \"r\" \"r\" {}\n"),
        ("ring/a/main.tf", "module \"b\" {\n source = \"../b\"\n}\nresource \"r\" \"r\" {}\n"),
        ("ring/b/main.tf", "module \"a\" {\n source = \"../a\"\n}\nresource \"r\" \"r\" {}\n"),
    ]);
    let base = tree.library.root.clone();
    let roots: Vec<String> =
        tree.roots.iter().map(|root| root.directory.strip_prefix(&base).unwrap().display().to_string()).collect();
    assert_eq!(roots, ["one", "ring/a", "self", "two"]);
    assert_eq!(tree.roots[1].faults.len(), 1, "{:?}", tree.roots[1].faults);
    assert_eq!(tree.roots[2].resources.len(), 1);
}

#[test]
fn no_file_outside_is_read() {
    let outer = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = outer.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("secret.txt", "secret");
    write("mod/main.tf", "resource \"r\" \"r\" {}\n");
    write("secret.tfvars", "given = \"secret\"\n");
    write("in/near.txt", "near");
    write(
        "in/main.tf",
        "variable \"given\" {\n default = \"no\"\n}\nmodule \"m\" {\n source = \"../mod\"\n}\nresource \"r\" \"r\" {\n a = file(\"near.txt\")\n b = file(\"../secret.txt\")\n\
          c = try(file(\"link.txt\"), \"no\")\n d = fileexists(\"../secret.txt\")\n}\nresource \"r\" \"s\" {\n e = var.given\n}\n",
    );
    std::os::unix::fs::symlink(outer.path().join("secret.txt"), outer.path().join("in/link.txt")).unwrap();
    std::os::unix::fs::symlink(outer.path().join("secret.tfvars"), outer.path().join("in/terraform.tfvars")).unwrap();
    std::os::unix::fs::symlink(outer.path().join("in"), outer.path().join("in/loop")).unwrap();
    std::os::unix::fs::symlink(outer.path().join("mod/main.tf"), outer.path().join("in/linked.tf")).unwrap();
    let tree = read_tree(&outer.path().join("in"), &Options::default(), &mut Budget::default()).unwrap();
    let root = &tree.roots[0];
    assert_eq!(tree.roots.len(), 1);
    assert_eq!(attribute(root, "r.r", "a"), "\"near\"");
    assert!(attribute(root, "r.r", "b").starts_with('<'));
    assert_ne!(attribute(root, "r.r", "c"), "\"secret\"");
    assert_ne!(attribute(root, "r.r", "d"), "true");
    assert_eq!(attribute(root, "r.s", "e"), "\"no\"");
    assert_eq!(&*root.not_read[0].why, "it is outside of the directory that is read");
    assert_eq!(tree.library.files.iter().filter(|file| file.fault.is_some()).count(), 2);
    let options = Options { allow_outside: true, ..Options::default() };
    let tree = read_tree(&outer.path().join("in"), &options, &mut Budget::default()).unwrap();
    assert_eq!(attribute(&tree.roots[0], "module.m.r.r", "a"), "absent");
    assert_eq!(attribute(&tree.roots[0], "r.s", "e"), "\"secret\"");
    assert_eq!(tree.roots[0].not_read, []);
}

#[test]
fn templates_of_files_are_evaluated() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(
        directory.path().join("t.tpl"),
        "%{ for p in ports ~}\nport ${p}\n%{ endfor ~}\nend ${upper(name)}\n",
    )
    .unwrap();
    let library = Library::read(directory.path(), false, &[]).unwrap();
    let root = library.root.clone();
    let found = console_in("templatefile(\"t.tpl\", { ports = [1, 2], name = \"x\" })", &root, &library);
    assert_eq!(shown(&found.unwrap()), "\"port 1\\nport 2\\nend X\\n\"");
    assert!(console_in("templatefile(\"t.tpl\", { ports = [] })", &root, &library).is_err());
}

#[test]
fn a_line_of_a_heredoc_may_begin_with_its_end() {
    let outputs = outputs(
        "output \"a\" {\n value = <<EOT\nEOTX\nEOT a ${upper(\"b\")}\n  EOT.\nA\nEOT\n}\n\
         output \"b\" {\n value = <<-E\n  E1\n   E x\n  E\n}\noutput \"c\" { value = 1 }\n",
    );
    assert_eq!(outputs["a"], "\"EOTX\\nEOT a B\\n  EOT.\\nA\\n\"");
    assert_eq!(outputs["b"], "\"E1\\n E x\\n\"");
}

#[test]
fn on_the_command_line_the_last_word_counts() {
    let files =
        [("main.tf", VARIABLES), ("x.tfvars", "a = \"file\"\nnope = 1\n"), ("terraform.tfvars", "a = 0\nno = 1\n")];
    let directory = tempfile::tempdir().unwrap();
    for (path, text) in files {
        std::fs::write(directory.path().join(path), text).unwrap();
    }
    let value = Assignment::Value { name: "a".to_owned(), text: "value".to_owned() };
    let file = Assignment::file(directory.path().join("x.tfvars"));
    let other = Assignment::Value { name: "typo".to_owned(), text: "1".to_owned() };
    for (given, expected) in [(vec![value.clone(), file.clone()], "\"file\""), (vec![file, other, value], "\"value\"")]
    {
        let undeclared = given.len();
        let tree =
            read_tree(directory.path(), &Options { given, ..Options::default() }, &mut Budget::default()).unwrap();
        assert_eq!(attribute(&tree.roots[0], "r.r", "a"), expected);
        // `terraform.tfvars` belongs to this root module alone, the others to all.
        let faults: Vec<&str> = tree.roots[0].faults.iter().map(|(_, fault)| fault.as_str()).collect();
        assert_eq!(faults, ["there is no variable `no` in this module: its value is not used"]);
        let names: Vec<&str> = tree.undeclared.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(names, if undeclared == 2 { vec!["nope"] } else { vec!["nope", "typo"] });
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_a_directory_elsewhere_is_passed_over_and_listed() {
    let (directory, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    std::fs::write(directory.path().join("main.tf"), "resource \"r\" \"r\" {}\n").unwrap();
    std::fs::create_dir(directory.path().join("inside")).unwrap();
    std::fs::write(elsewhere.path().join("main.tf"), "resource \"r\" \"s\" {}\n").unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), directory.path().join("linked")).unwrap();
    std::os::unix::fs::symlink(directory.path().join("inside"), directory.path().join("again")).unwrap();
    std::os::unix::fs::symlink("nowhere", directory.path().join("broken")).unwrap();
    let tree = read_tree(directory.path(), &Options::default(), &mut Budget::default()).unwrap();
    assert_eq!(tree.roots.len(), 1);
    let passed_over: Vec<&str> = tree.library.passed_over.iter().map(|(path, _)| path.to_str().unwrap()).collect();
    assert_eq!(passed_over, ["linked"]);
}

#[test]
fn where_the_configuration_lies_is_not_told() {
    let outputs = outputs("output \"a\" { value = abspath(\"x\") }\noutput \"b\" { value = path.cwd }\n");
    assert_eq!(outputs["a"], "<`abspath()` is known only when Terraform runs>");
    assert_eq!(outputs["b"], "<`path.cwd` is known only when Terraform runs>");
}

#[test]
fn a_block_in_json_may_be_written_without_a_list() {
    let root = root(&[(
        "main.tf.json",
        r#"{"resource": {"r": {
            "r": {"disk": {"size": 3}, "disks": [{"size": 4, "part": {"at": "x"}}]},
            "s": {
                "a": "${r.r.disk[0].size}", "b": "${r.r.disk[*].size}",
                "c": "${[for disk in r.r.disk : disk.size]}", "d": "${[for k, disk in r.r.disk : k]}",
                "e": "${length(r.r.disk)}", "f": "${r.r.disk[*].name}", "g": "${r.r.disks[*].size}",
                "h": "${[for disk in r.r.disks : disk.size]}", "i": "${[for disk in r.r.disks : disk.name]}",
                "j": "${r.r.disks[0].part[0].at}", "k": "${r.r.disks[0].part.at}", "l": "${r.r.disk.size}"
            }
        }}}"#,
    )]);
    assert_eq!(attribute(&root, "r.s", "a"), "3");
    assert_eq!(attribute(&root, "r.s", "b"), "[3]");
    // As a block it is one of a list, as an attribute it is a map: that, the schema of the provider decides.
    let computed = "<the provider computes it when `r.r` is made>";
    for name in ["c", "d", "e"] {
        assert_eq!(attribute(&root, "r.s", name), computed, "{name}");
    }
    for (name, value) in [("g", "[4]"), ("h", "[4]"), ("j", "\"x\""), ("k", "\"x\""), ("l", "3")] {
        assert_eq!(attribute(&root, "r.s", name), value, "{name}");
    }
    assert_eq!(attribute(&root, "r.s", "f"), "[<r.r disk.name>]");
    assert_eq!(attribute(&root, "r.s", "i"), "[<r.r disks[0].name>]");
    assert_eq!(attribute(&root, "r.r", "disk"), "{ size = 3 }");
}

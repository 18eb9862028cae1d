use super::{attribute, depends, find, root, shown, tree};
use crate::module::Mode;

fn addresses(text: &str) -> Vec<String> {
    root(&[("main.tf", text)]).resources.iter().map(|resource| resource.address().to_string()).collect()
}

#[test]
fn each_instance_has_its_address() {
    let found = addresses(
        "resource \"a\" \"one\" {}\nresource \"a\" \"two\" {\n count = 2\n}\nresource \"a\" \"none\" {\n count = 0\n}\n\
         resource \"b\" \"each\" {\n for_each = toset([\"x\", \"y\"])\n}\ndata \"b\" \"read\" {\n for_each = { \"k\\\"q\" = 1 }\n}\n",
    );
    assert_eq!(found, ["a.one", "a.two[0]", "a.two[1]", "b.each[\"x\"]", "b.each[\"y\"]", "data.b.read[\"k\\\"q\"]"]);
}

#[test]
fn a_choice_between_a_set_and_nothing_is_a_set() {
    let found = addresses(
        "variable \"u\" {}\nresource \"a\" \"one\" {\n for_each = true ? [] : toset([\"x\"])\n}\n\
         resource \"a\" \"two\" {\n for_each = false ? toset([]) : [\"y\"]\n}\n\
         resource \"a\" \"three\" {\n for_each = true ? [] : toset(var.u)\n}\n",
    );
    assert_eq!(found, ["a.two[\"y\"]"]);
}

#[test]
fn a_number_that_is_not_known_gives_one_that_stands_for_all() {
    let root = root(&[(
        "main.tf",
        "variable \"n\" {}\nresource \"a\" \"x\" {\n for_each = var.n\n name = each.key\n size = 3\n}\n\
         resource \"a\" \"y\" {\n of = a.x[\"k\"].id\n all = [for x in a.x : x.id]\n size = a.x[\"k\"].size\n}\n",
    )]);
    let one = find(&root, "a.x[*]");
    assert!(!one.number_known());
    assert_eq!(one.key(), "");
    assert_eq!(attribute(&root, "a.x[*]", "size"), "3");
    assert_eq!(attribute(&root, "a.x[*]", "name"), "<the variable `var.n` has no value>");
    assert_eq!(attribute(&root, "a.y", "of"), "<a.x[*] id>");
    assert_eq!(attribute(&root, "a.y", "size"), "3");
    assert_eq!(attribute(&root, "a.y", "all"), "<the variable `var.n` has no value>");
}

#[test]
fn what_is_not_written_the_provider_computes() {
    let root = root(&[(
        "main.tf",
        "resource \"a\" \"x\" {\n count = 2\n name = \"n${count.index}\"\n none = null\n tags = { a = 1 }\n\
          disk {\n size = 10\n }\n}\ndata \"d\" \"x\" {}\nlocals {\n copy = a.x\n}\nresource \"b\" \"y\" {\n\
          name = a.x[1].name\n id = a.x[1].id\n none = a.x[0].none\n ids = a.x[*].id\n tag = a.x[0].tags.a\n\
          other = a.x[0].tags.b\n disk = a.x[0].disk[0].size\n volume = a.x[0].disk[0].volume_id\n\
          later = local.copy[0].id\n each = [for x in local.copy : x.name]\n read = data.d.x.list[0].id\n\
          merged = merge(a.x[0], { id = 5 }).id\n whole = a.x[0]\n}\n",
    )]);
    let is = |name: &str, expected: &str| assert_eq!(attribute(&root, "b.y", name), expected, "{name}");
    is("name", "\"n1\"");
    is("id", "<a.x[1] id>");
    is("none", "<a.x[0] none>");
    is("ids", "[<a.x[0] id>, <a.x[1] id>]");
    is("tag", "1");
    is("other", "<a.x[0] tags.b>");
    is("disk", "10");
    is("volume", "<a.x[0] disk[0].volume_id>");
    is("later", "<a.x[0] id>");
    is("each", "[\"n0\", \"n1\"]");
    is("read", "<data.d.x list[0].id>");
    is("merged", "5");
    is("whole", "<a.x[0] >");
    assert_eq!(attribute(&root, "a.x[0]", "disk"), "[{ size = 10 }]");
    assert_eq!(attribute(&root, "a.x[0]", "none"), "null");
}

#[test]
fn dynamic_blocks_are_made() {
    let root = root(&[(
        "main.tf",
        "variable \"u\" {}\nresource \"a\" \"x\" {\n rule {\n port = 1\n }\n dynamic \"rule\" {\n for_each = [22, 80]\n\
          content {\n port = rule.value\n at = rule.key\n dynamic \"inner\" {\n for_each = { b = 2 }\n iterator = it\n\
          content {\n v = \"${it.key}${it.value}${rule.value}\"\n }\n }\n }\n }\n dynamic \"open\" {\n for_each = var.u\n\
          content {}\n }\n dynamic \"none\" {\n for_each = []\n content {}\n }\n open {\n a = 1\n }\n}\n",
    )]);
    let inner = |port: u8| format!("inner = [{{ v = \"b2{port}\" }}]");
    assert_eq!(
        attribute(&root, "a.x", "rule"),
        format!("[{{ port = 1 }}, {{ at = 0, {}, port = 22 }}, {{ at = 1, {}, port = 80 }}]", inner(22), inner(80))
    );
    assert_eq!(attribute(&root, "a.x", "open"), "[<the variable `var.u` has no value>, { a = 1 }]");
    assert_eq!(attribute(&root, "a.x", "none"), "absent");
}

#[test]
fn every_attribute_has_its_place() {
    let tree = tree(&[(
        "main.tf",
        "# é\r\nresource \"a\" \"x\" {\r\n  name = 1\r\n  rule {\r\n    port = 2\r\n  }\r\n  dynamic \"rule\" {\r\n    for_each = [1]\r\n    content {\r\n      port = rule.value\r\n    }\r\n  }\r\n}\r\n",
    )]);
    let place = |path: &str| {
        let (file, line, column) = tree.library.place(find(&tree.roots[0], "a.x").placed().find(path)).unwrap();
        format!("{}:{line}:{column}", file.path.display())
    };
    assert_eq!(place("name"), "main.tf:3:3");
    assert_eq!(place("missing"), "main.tf:2:1");
    assert_eq!(place("rule[0].port"), "main.tf:5:5");
    assert_eq!(place("rule[1].port"), "main.tf:10:7");
    assert_eq!(place("rule[1].missing"), "main.tf:9:5");
    assert_eq!(tree.library.files[0].comments.first(), Some(&(0..4)));
}

#[test]
fn a_resource_belongs_to_a_configuration_of_a_provider() {
    let root = root(&[
        (
            "main.tf",
            "terraform {\n required_providers {\n sky = {\n source = \"acme/sky\"\n }\n }\n}\n\
             provider \"sky\" {\n region = local.r\n default_tags {\n tags = { a = 1 }\n }\n}\n\
             provider \"sky\" {\n alias = \"west\"\n region = \"w\"\n}\nlocals {\n r = \"e\"\n}\n\
             resource \"sky_disk\" \"a\" {}\nresource \"sky_disk\" \"b\" {\n provider = sky.west\n}\n\
             resource \"other_disk\" \"c\" {}\n\
             module \"m\" {\n source = \"./m\"\n providers = {\n sky = sky.west\n sky.far = sky\n }\n}\n\
             module \"n\" {\n source = \"./n\"\n}\n",
        ),
        (
            "m/main.tf",
            "terraform {\n required_providers {\n sky = {\n source = \"acme/sky\"\n configuration_aliases = [sky.far]\n }\n }\n}\n\
             resource \"sky_disk\" \"a\" {}\nresource \"sky_disk\" \"b\" {\n provider = sky.far\n}\n",
        ),
        ("n/main.tf", "resource \"sky_disk\" \"a\" {}\nprovider \"own\" {\n x = 1\n}\nresource \"own_x\" \"a\" {}\n"),
    ]);
    let key = |address: &str| find(&root, address).provider.key.to_string();
    assert_eq!(key("sky_disk.a"), "sky");
    assert_eq!(key("sky_disk.b"), "sky.west");
    assert_eq!(key("other_disk.c"), "other");
    assert_eq!(key("module.m.sky_disk.a"), "sky.west");
    assert_eq!(key("module.m.sky_disk.b"), "sky");
    assert_eq!(key("module.n.sky_disk.a"), "sky");
    assert_eq!(key("module.n.own_x.a"), "module.n:own");
    let provider = &find(&root, "sky_disk.a").provider;
    assert_eq!(&*provider.full_name, "registry.terraform.io/acme/sky");
    assert_eq!(&*find(&root, "other_disk.c").provider.full_name, "registry.terraform.io/hashicorp/other");
    assert_eq!(shown(&provider.arguments), "{ default_tags = [{ tags = { a = 1 } }], region = \"e\" }");
}

#[test]
fn what_is_said_about_a_resource_is_no_attribute() {
    let root = root(&[(
        "main.tf",
        "resource \"a\" \"x\" {\n depends_on = [a.y, module.m]\n lifecycle {\n ignore_changes = [tags]\n }\n\
          provisioner \"local-exec\" {\n command = self.id\n }\n timeouts {\n create = \"1m\"\n }\n}\n\
          resource \"a\" \"y\" {}\nmodule \"m\" {\n source = \"acme/m/sky\"\n}\n\
          moved {\n from = a.old\n to = a.x\n}\nimport {\n to = a.y\n id = \"i\"\n}\nremoved {\n from = a.gone[\"k\"]\n}\n",
    )]);
    let one = find(&root, "a.x");
    let ignored = "tags = <others may set it, as its changes are ignored>";
    assert_eq!(shown(one.attributes()), format!("{{ {ignored}, timeouts = [{{ create = \"1m\" }}] }}"));
    assert_eq!(depends(one), ["a.y", "module.m"]);
    assert_eq!(one.mode, Mode::Managed);
    assert_eq!(root.not_read.len(), 1);
    assert_eq!(&*root.not_read[0].source, "acme/m/sky");
    let statements: Vec<String> =
        root.statements.iter().map(|(_, one)| format!("{} {:?} {:?}", one.kind, one.from, one.to)).collect();
    assert_eq!(
        statements,
        [
            "moved Some(\"a.old\") Some(\"a.x\")",
            "import None Some(\"a.y\")",
            "removed Some(\"a.gone[\\\"k\\\"]\") None"
        ]
    );
}

use std::rc::Rc;

use super::{Called, Evaluator, attribute, find, root, shown, tree};
use crate::instance::Called as Leads;

#[test]
fn arguments_go_in_and_outputs_come_out() {
    let root = root(&[
        (
            "main.tf",
            "module \"net\" {\n source = \"./modules/net\"\n for_each = { a = 1, b = 2 }\n name = each.key\n size = each.value\n}\n\
             module \"n\" {\n source = \"./modules/net\"\n count = 2\n name = \"c${count.index}\"\n size = \"7\"\n}\n\
             module \"one\" {\n source = \"./modules/net\"\n name = null\n size = module.n[1].size\n}\n\
             output \"all\" { value = { for k, m in module.net : k => m.name } }\n\
             output \"counted\" { value = module.n[*].size }\noutput \"one\" { value = module.one }\n\
             output \"path\" { value = module.one.path }\n",
        ),
        (
            "modules/net/main.tf",
            "variable \"name\" {\n type = string\n default = \"default\"\n nullable = false\n}\nvariable \"size\" {\n type = number\n}\n\
             output \"name\" { value = var.name }\noutput \"size\" { value = var.size + 1 }\n\
             output \"path\" { value = path.module }\noutput \"id\" { value = sky_net.this.id }\n\
             resource \"sky_net\" \"this\" {\n name = var.name\n}\n",
        ),
    ]);
    assert_eq!(shown(&root.outputs["all"]), "{ a = \"a\", b = \"b\" }");
    assert_eq!(shown(&root.outputs["counted"]), "[8, 8]");
    assert_eq!(
        shown(&root.outputs["one"]),
        "{ id = <module.one.sky_net.this id>, name = \"default\", path = \"modules/net\", size = 9 }"
    );
    assert_eq!(attribute(&root, "module.net[\"b\"].sky_net.this", "name"), "\"b\"");
    assert_eq!(attribute(&root, "module.n[1].sky_net.this", "name"), "\"c1\"");
    let modules = &find(&root, "module.net[\"b\"].sky_net.this").around.modules;
    assert_eq!((modules[0].name.as_str(), modules[0].key.as_str()), ("net", "[\"b\"]"));
    assert_eq!(root.blocks, 5);
}

#[test]
fn modules_may_refer_to_each_other_as_long_as_no_value_does() {
    let files = [
        (
            "main.tf",
            "module \"a\" {\n source = \"./m\"\n x = module.b.y\n}\nmodule \"b\" {\n source = \"./m\"\n x = 1\n z = module.a.x\n}\n\
             output \"z\" { value = module.b.z }\n",
        ),
        (
            "m/main.tf",
            "variable \"x\" {}\nvariable \"z\" {\n default = 0\n}\noutput \"x\" { value = var.x }\noutput \"y\" { value = 5 }\n\
             output \"z\" { value = var.z }\nresource \"r\" \"r\" {}\n",
        ),
    ];
    assert_eq!(shown(&root(&files).outputs["z"]), "5");
}

#[test]
fn a_circle_is_a_fault_that_names_it() {
    let tree = tree(&[(
        "main.tf",
        "locals {\n a = local.b\n b = \"${local.c}\"\n c = local.a\n fine = 1\n}\nresource \"r\" \"r\" {\n a = local.a\n b = local.fine\n}\n",
    )]);
    let root = &tree.roots[0];
    let faults: Vec<&str> = root.faults.iter().map(|(_, message)| message.as_str()).collect();
    assert_eq!(faults, ["this refers to itself: local.a → local.b → local.c → local.a"]);
    assert_eq!(attribute(root, "r.r", "b"), "1");
}

#[test]
fn a_module_that_is_not_here_is_listed() {
    let root = root(&[(
        "main.tf",
        "module \"far\" {\n source = \"acme/far/sky\"\n}\nmodule \"gone\" {\n source = \"./gone\"\n}\n\
         resource \"r\" \"r\" {\n a = module.far.id\n b = module.gone.x[0]\n}\n",
    )]);
    let listed: Vec<(&str, &str, &str)> =
        root.not_read.iter().map(|call| (&*call.address, &*call.source, &*call.why)).collect();
    assert_eq!(
        listed,
        [
            ("module.far", "acme/far/sky", "it comes from elsewhere, and `init` has not brought it here"),
            ("module.gone", "./gone", "its directory is not there"),
        ]
    );
    assert_eq!(attribute(&root, "r.r", "a"), "<the module of `module.far` is not here>");
    assert_eq!(attribute(&root, "r.r", "b"), "<the module of `module.gone` is not here>");
}

#[test]
fn modules_that_init_has_brought_are_read() {
    let root = root(&[
        ("main.tf", "module \"far\" {\n source = \"acme/far/sky\"\n x = 1\n}\noutput \"y\" { value = module.far.y }\n"),
        (
            ".terraform/modules/modules.json",
            r#"{"Modules":[{"Key":"","Source":"","Dir":"."},{"Key":"far","Source":"s","Dir":".terraform/modules/far"},{"Key":"far.in","Source":"t","Dir":".terraform/modules/far.in"}]}"#,
        ),
        (
            ".terraform/modules/far/main.tf",
            "variable \"x\" {}\nmodule \"in\" {\n source = \"other/in/sky\"\n x = var.x\n}\noutput \"y\" { value = module.in.y }\n",
        ),
        (
            ".terraform/modules/far.in/main.tf",
            "variable \"x\" {}\noutput \"y\" { value = var.x + 1 }\nresource \"r\" \"r\" {}\n",
        ),
    ]);
    assert_eq!(shown(&root.outputs["y"]), "2");
    assert_eq!(&**root.resources[0].address(), "module.far.module.in.r.r");
}

#[test]
fn a_number_of_modules_that_is_not_known_gives_one() {
    let root = root(&[
        (
            "main.tf",
            "variable \"on\" {}\nmodule \"m\" {\n source = \"./m\"\n count = var.on ? 1 : 0\n}\n\
             output \"known\" { value = module.m[0].name }\noutput \"all\" { value = module.m[*].name }\n",
        ),
        ("m/main.tf", "output \"name\" { value = \"n\" }\nresource \"r\" \"r\" {\n a = 1\n}\n"),
    ]);
    assert_eq!(shown(&root.outputs["known"]), "\"n\"");
    assert_eq!(shown(&root.outputs["all"]), "<the variable `var.on` has no value>");
    assert!(!find(&root, "module.m[*].r.r").number_known());
}

#[test]
fn types_bring_values_into_their_form() {
    let root = root(&[
        (
            "main.tf",
            "module \"m\" {\n source = \"./m\"\n rules = [{ port = \"80\", extra = 1 }, { port = 22, tags = null, deep = { b = 2 } }]\n\
              names = [\"b\", \"a\", \"b\"]\n map = { a = 1, b = true }\n net = sky_net.n\n}\nresource \"sky_net\" \"n\" {\n name = \"x\"\n}\n\
              output \"m\" { value = module.m }\n",
        ),
        (
            "m/main.tf",
            "variable \"rules\" {\n type = list(object({\n port = number\n proto = optional(string, \"tcp\")\n\
              tags = optional(map(string), {})\n deep = optional(object({ a = optional(number, 1), b = optional(number) }), {})\n }))\n}\n\
             variable \"names\" {\n type = set(string)\n}\nvariable \"map\" {\n type = map(string)\n}\n\
             variable \"net\" {\n type = object({ id = string, name = string })\n}\n\
             output \"rules\" { value = var.rules }\noutput \"names\" { value = var.names }\noutput \"map\" { value = var.map }\n\
             output \"net\" { value = var.net }\n",
        ),
    ]);
    let shown = shown(&root.outputs["m"]);
    let rules = "rules = [{ deep = { a = 1, b = null }, port = 80, proto = \"tcp\", tags = {  } }, { deep = { a = 1, b = 2 }, port = 22, proto = \"tcp\", tags = {  } }]";
    assert!(shown.contains(rules), "{shown}");
    assert!(shown.contains("names = {\"a\", \"b\"}"), "{shown}");
    assert!(shown.contains("map = { a = \"1\", b = \"true\" }"), "{shown}");
    assert!(shown.contains("net = { id = <sky_net.n id>, name = \"x\" }"), "{shown}");
}

#[test]
fn nothing_of_a_module_stays_once_nobody_looks_at_it() {
    let tree = tree(&[
        ("main.tf", "module \"m\" {\n source = \"./m\"\n v = \"x\"\n}\nresource \"r\" \"r\" {\n a = module.m.o\n}\n"),
        ("m/main.tf", "variable \"v\" {}\noutput \"o\" { value = \"${var.v}y\" }\n"),
    ]);
    let (directory, module) = tree.library.modules.iter().next().unwrap();
    let evaluator = Evaluator::new(&tree.library, directory, "default");
    let root = Rc::new(Called::root(module));
    let (name, call) = module.calls.iter().next().unwrap();
    let Leads::Here(called) = evaluator.called(&root, name, call, 0).unwrap() else { panic!("it is here") };
    let inner = called.members()[0];
    assert_eq!(shown(&evaluator.output(inner, "o", 0).unwrap()), "\"xy\"");
    let inner = Rc::downgrade(inner);
    drop(called);
    assert!(inner.upgrade().is_some());
    drop(root);
    assert!(inner.upgrade().is_none());
}

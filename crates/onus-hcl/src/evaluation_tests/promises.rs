use super::tree;

/// The faults of one file.
fn faults(text: &str) -> Vec<String> {
    let text = format!("{text}\nresource \"thing\" \"anchor\" {{}}\n");
    tree(&[("main.tf", &text)]).roots.remove(0).faults.into_iter().map(|(_, fault)| fault).collect()
}

#[test]
fn a_validation_that_is_known_to_fail_is_told() {
    let variable = |default: &str, condition: &str| {
        faults(&format!(
            "variable \"v\" {{\n default = {default}\n validation {{\n  condition = {condition}\n  error_message = \"not ${{var.v}}\"\n }}\n}}\n"
        ))
    };
    assert_eq!(variable("1", "var.v > 1"), ["Terraform refuses the value of `var.v`: not 1"]);
    assert_eq!(variable("2", "var.v > 1"), Vec::<String>::new());
    let unset =
        "variable \"v\" {\n type = number\n validation {\n  condition = var.v > 1\n  error_message = \"no\"\n }\n}\n";
    assert_eq!(faults(unset), Vec::<String>::new());
}

#[test]
fn each_of_several_validations_is_told() {
    let text = "variable \"v\" {\n default = \"ab\"\n\
        validation {\n  condition = length(var.v) > 3\n  error_message = \"short\"\n }\n\
        validation {\n  condition = can(regex(\"^x\", var.v))\n  error_message = \"no x\"\n }\n}\n";
    assert_eq!(
        faults(text),
        ["Terraform refuses the value of `var.v`: short", "Terraform refuses the value of `var.v`: no x"]
    );
}

#[test]
fn a_module_is_told_by_its_address() {
    let tree = tree(&[
        ("main.tf", "module \"m\" {\n source = \"./m\"\n for_each = toset([\"a\", \"b\"])\n v = each.key\n}\n"),
        (
            "m/main.tf",
            "variable \"v\" {\n validation {\n  condition = var.v == \"a\"\n  error_message = \"no\"\n }\n}\nresource \"r\" \"r\" {}\n",
        ),
    ]);
    let faults: Vec<&str> = tree.roots[0].faults.iter().map(|(_, fault)| fault.as_str()).collect();
    assert_eq!(faults, ["Terraform refuses the value of `module.m[\"b\"].var.v`: no"]);
}

#[test]
fn conditions_of_resources_outputs_and_checks_are_told() {
    let condition =
        |kind: &str, condition: &str| format!("{kind} {{\n  condition = {condition}\n  error_message = \"no\"\n }}\n");
    let resource = |conditions: &str| {
        faults(&format!("resource \"r\" \"r\" {{\n count = 2\n lifecycle {{\n {conditions} }}\n}}\n"))
    };
    assert_eq!(
        resource(&condition("precondition", "count.index == 0")),
        ["Terraform refuses `r.r[1]`: its `precondition` does not hold: no"]
    );
    // What it is made into is known to the run alone, but for what is written in it.
    assert_eq!(resource(&condition("postcondition", "self.a == 1")), Vec::<String>::new());
    let itself = |block: &str, shown: &str| {
        faults(&format!(
            "{block} {{\n a = \"x\"\n n = null\n p = \"443\"\n b {{\n c = \"y\"\n }}\n lifecycle {{\n {} }}\n}}\n",
            condition("postcondition", shown)
        ))
    };
    // `"443"` is a number where the provider says so.
    for holds in [
        "self.p == 443",
        "self.a == \"x\"",
        "self.b[0].c == \"y\"",
        "self.n == \"z\"",
        "self.b[0].d == 1",
        "self.id != \"\"",
    ] {
        assert_eq!(itself("resource \"r\" \"r\"", holds), Vec::<String>::new(), "{holds}");
    }
    let refused = ["Terraform refuses `r.r`: its `postcondition` does not hold: no"];
    assert_eq!(itself("resource \"r\" \"r\"", "self.a == \"y\""), refused);
    assert_eq!(itself("resource \"r\" \"r\"", "self.p == 444"), refused);
    assert_eq!(itself("resource \"r\" \"r\"", "self.b[0].c == \"x\""), refused);
    // A data source may give something else than what it is asked for.
    assert_eq!(itself("data \"r\" \"r\"", "self.a == \"y\""), Vec::<String>::new());
    let output = format!("output \"o\" {{\n value = 1\n {}}}\n", condition("precondition", "1 == 2"));
    assert_eq!(faults(&output), ["Terraform refuses `output.o`: its `precondition` does not hold: no"]);
    let check = format!("check \"c\" {{\n {}}}\n", condition("assert", "1 == 2"));
    assert_eq!(faults(&check), ["`check.c` does not hold: no"]);
    let check = format!("check \"c\" {{\n data \"d\" \"d\" {{}}\n {}}}\n", condition("assert", "data.d.d.id == 2"));
    assert_eq!(faults(&check), Vec::<String>::new());
}

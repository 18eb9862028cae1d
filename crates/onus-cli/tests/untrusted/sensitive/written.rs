//! Directories of configuration: what is sensitive there is never looked at.

use super::swept::Swept;
use super::{OPEN, RECORD, VOLUME, secret};
use crate::{MARKER, code, run, said, write};

/// A variable, and what its block says beside its default.
fn variable(name: &str, default: &str, more: &str) -> String {
    format!("variable \"{name}\" {{\n  default = {default}\n  {more}\n}}\n")
}

fn volume(name: &str, body: &str) -> String {
    format!("resource \"{VOLUME}\" \"{name}\" {{\n  availability_zone = \"eu-de-01\"\n  size = 10\n{body}\n}}\n")
}

fn quoted(which: &str) -> String {
    format!("\"{}\"", secret(which))
}

fn configuration() -> String {
    [
        variable("flag", &quoted("flag"), "sensitive = true"),
        variable("text_flag", &quoted("text-flag"), "sensitive = \"true\""),
        variable("ephemeral", &quoted("ephemeral"), "ephemeral = true"),
        variable("number", &quoted("number"), "type = number\n  sensitive = true"),
        variable("map", &format!("{{ a = {} }}", quoted("map")), "type = map(string)\n  sensitive = true"),
        variable("list", &format!("[{}]", quoted("list")), "sensitive = true"),
        variable("object", &format!("{{ a = {} }}", quoted("object")), "type = object({ a = number })\n  sensitive = true"),
        variable(
            "refused",
            &quoted("refused"),
            "sensitive = true\n  validation {\n    condition = length(var.refused) > 900\n    error_message = \"not ${var.refused}\"\n  }",
        ),
        variable("region", &quoted("region"), "sensitive = true"),
        variable("given", "\"default\"", "sensitive = true"),
        "provider \"opentelekomcloud\" {\n  region = var.region\n  tenant_name = var.flag\n}\n".to_owned(),
        "module \"m\" {\n  source = \"./m\"\n  password = var.flag\n}\n".to_owned(),
        format!("locals {{\n  joined = \"x-${{var.flag}}\"\n  picked = var.flag == \"a\" ? {} : var.flag\n  broken = tonumber(var.flag)\n}}\n", "\"b\""),
        "check \"c\" {\n  assert {\n    condition = var.flag == \"\" && 1 == 2\n    error_message = \"seen: ${var.flag}\"\n  }\n}\n".to_owned(),
        volume("open", &format!("  name = \"{OPEN}\"\n  tags = {{ owner = var.flag, stage = \"{OPEN}\" }}")),
        volume("flags", "  name = var.text_flag\n  kms_id = var.flag\n  tags = { a = var.ephemeral }"),
        volume("parts", "  name = local.joined\n  volume_type = local.picked\n  tags = { a = local.broken, b = var.number, c = var.object.a }"),
        volume("functions", &format!("  name = upper(sensitive({}))\n  tags = merge(var.map, {{ b = join(\",\", var.list) }})", quoted("wrapped"))),
        volume("opened", "  name = nonsensitive(var.flag)\n  tags = { for key, value in { a = var.flag } : key => value }"),
        volume("several", "  for_each = toset(var.list)\n  name = each.value"),
        volume("of_module", "  name = module.m.secret\n  tags = { a = module.m.text_secret, b = module.m.password, c = var.given }"),
        volume(
            "promised",
            "  name = var.refused\n  lifecycle {\n    precondition {\n      condition = 1 == 2\n      error_message = \"never ${var.flag}\"\n    }\n  }",
        ),
        format!("resource \"{RECORD}\" \"records\" {{\n  name = \"{OPEN}\"\n  zone_id = var.flag\n  type = \"TXT\"\n  records = [var.flag, \"{OPEN}\"]\n}}\n"),
        format!("output \"o\" {{\n  value = var.flag\n  sensitive = true\n}}\nmoved {{\n  from = {VOLUME}.was\n  to = {VOLUME}.open\n}}\n"),
    ]
    .concat()
}

const MODULE: &str = r#"variable "password" {}
output "password" { value = var.password }
"#;

#[test]
fn what_a_configuration_marks_shows_nowhere() {
    let directory = tempfile::tempdir().unwrap();
    let module = |name: &str, flag: &str| {
        format!("output \"{name}\" {{\n  value = {}\n  sensitive = {flag}\n}}\n", quoted(name))
    };
    write(directory.path(), "infra/main.tf", configuration());
    write(directory.path(), "infra/terraform.tfvars", format!("given = {}\n", quoted("tfvars")));
    write(
        directory.path(),
        "infra/m/main.tf",
        [MODULE, &module("secret", "true"), &module("text_secret", "\"true\"")].concat(),
    );
    let addresses = ["open", "flags", "parts", "of_module"].map(|name| format!("{VOLUME}.{name}"));
    let swept = Swept::over(directory.path(), "infra", &addresses);
    swept.kept_silent();
    swept.told_what_is_open(&format!("{VOLUME}.open"));
}

/// The same in JSON, and where another file marks what the first one declares.
#[test]
fn other_ways_to_mark_a_variable_hide_it_as_well() {
    let json = format!(
        r#"{{"variable": {{"plain": {{"default": "{a}", "sensitive": true}}, "text": {{"default": "{b}", "sensitive": "true"}},
           "late": {{"default": "{c}"}}, "unclear": {{"default": "{d}", "sensitive": "${{1 == 1}}"}}}},
           "resource": {{"{VOLUME}": {{"v": {{"name": "{OPEN}", "tags": {{"a": "${{var.plain}}", "b": "${{var.text}}",
           "c": "${{var.late}}", "d": "${{var.unclear}}", "e": "x-${{var.plain}}"}}}}}}}}}}"#,
        a = secret("json"),
        b = secret("json-text"),
        c = secret("override"),
        d = secret("unclear"),
    );
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), "infra/main.tf.json", json);
    write(directory.path(), "infra/override.tf", "variable \"late\" {\n  sensitive = true\n}\n");
    let swept = Swept::over(directory.path(), "infra", &[format!("{VOLUME}.v")]);
    swept.kept_silent();
    swept.told_what_is_open(&format!("{VOLUME}.v"));
}

/// What is given on the command line for a variable that is sensitive, or for none.
#[test]
fn a_value_given_for_a_sensitive_variable_shows_nowhere() {
    let directory = tempfile::tempdir().unwrap();
    let text = [
        variable("v", "\"\"", "type = number\n  sensitive = true"),
        volume("v", "  name = var.v\n  tags = { a = var.v }"),
    ];
    write(directory.path(), "infra/main.tf", text.concat());
    write(directory.path(), "more.tfvars", format!("v = {}\nunheard_of = {}\n", quoted("file"), quoted("no-variable")));
    let (given, unheard) = (format!("v={}", secret("given")), format!("unheard_of={}", secret("unheard-of")));
    for more in [["--var", given.as_str()], ["--var", &unheard], ["--var-file", "more.tfvars"]] {
        for format in ["text", "json"] {
            let output =
                run(directory.path(), &[&["assess", "infra", "--full", "--format", format][..], &more].concat());
            code(&output);
            assert!(!said(&output).contains(MARKER), "{more:?}: {}", said(&output));
        }
    }
}

use super::{console, outputs, shown};

fn gives(expression: &str, expected: &str) {
    let found = console(expression).map_or_else(|fault| format!("fault: {fault}"), |value| shown(&value));
    assert_eq!(found, expected, "{expression}");
}

fn refused(expression: &str) {
    let found = console(expression);
    assert!(found.is_err(), "{expression} gives {found:?}");
}

#[test]
fn operators_convert_as_terraform_does() {
    gives("\"5\" + 1", "6");
    gives("1 == \"1\"", "false");
    gives("true == \"true\"", "false");
    gives("!\"true\"", "false");
    gives("null == null", "true");
    gives("[1, 2] == [1, 2]", "true");
    gives("{a = 1} == {a = 1}", "true");
    gives("5 % -3", "2");
    gives("-5 % 3", "-2");
    gives("10 / 4", "2.5");
    gives("0.1 + 0.2", "0.3");
    gives("\"10\" < \"9\"", "false");
    gives("1 + 2 * 3 - 4 / 2", "5");
    gives("-\"5\"", "-5");
    gives("1e3", "1000");
    refused("\"a\" < \"b\"");
    refused("1 + true");
    refused("null + 1");
    gives("1 / 0", "<division by zero>");
    refused("!null");
    refused("false && \"x\"");
}

#[test]
fn what_decides_is_enough() {
    gives("false && [1][3] == 1", "false");
    gives("true || [1][3] == 1", "true");
}

#[test]
fn functions_of_providers_are_not_known() {
    gives("provider::x::y(1)", "<only the provider knows what `provider::x::y()` gives>");
    gives("core::upper(\"a\")", "\"A\"");
    refused("provider::x::y(nope.nope)");
    refused("nope()");
}

#[test]
fn templates_are_put_together() {
    gives("\"${null}\"", "null");
    gives("\"${true} ${1.50}\"", "\"true 1.5\"");
    gives("\"a ${~ \"x\" ~} b\\n\\n  ${~ \"c\" }\"", "\"axbc\"");
    gives("\"%{if true}a%{else}b%{endif}\"", "\"a\"");
    gives("\"%{for k, v in {a = 1, b = 2}}${k}${v};%{endfor}\"", "\"a1;b2;\"");
    gives("\"$${a} %%{b}\"", "\"${a} %{b}\"");
    gives("\"\\u00e9\\t\"", "\"é\\t\"");
    refused("\"x${null}\"");
    refused("\"x${[1]}\"");
}

#[test]
fn heredocs_lose_the_indentation_that_all_lines_share() {
    let found = outputs(
        "output \"a\" {\n  value = <<-EOT\n    one\n      two\n\n    %{ for x in [\"a\", \"b\"] ~}\n    item ${x}\n    %{ endfor ~}\n    end\n    EOT\n}\n\
         output \"b\" {\n  value = <<-EOT\n    ${\"x\"}\n      y\n   \n     z\n  EOT\n}\n\
         output \"d\" {\n  value = <<EOT\nx %{ if true ~}\n   yes\n%{ else ~}\n no\n%{ endif ~}\n  tail\nEOT\n}\n",
    );
    assert_eq!(found["a"], "\"one\\n  two\\n\\n    item a\\n    item b\\n    end\\n\"");
    assert_eq!(found["b"], "\"x\\n  y\\n   \\n z\\n\"");
    assert_eq!(found["d"], "\"x    yes\\n  tail\\n\"");
}

#[test]
fn conditionals_bring_both_sides_to_one_type() {
    gives("true ? 1 : \"a\"", "\"1\"");
    gives("true ? [1] : [\"a\"]", "[\"1\"]");
    gives("true ? [1, 2] : [\"a\"]", "[\"1\", \"2\"]");
    gives("true ? {a = 1} : {b = \"x\"}", "{ a = \"1\" }");
    gives("false ? null : 1", "1");
    gives("true ? 1 : [][0]", "1");
    refused("null ? 1 : 2");
    refused("true ? 1 : [1]");
}

#[test]
fn members_are_taken_by_name_and_index() {
    gives("{a = 1}.a", "1");
    gives("{a = 1}[\"a\"]", "1");
    gives("[10, 20][\"1\"]", "20");
    gives("[10, 20].1", "20");
    gives("{(1) = \"a\"}[\"1\"]", "\"a\"");
    gives("{true = 1, null = 2}", "{ null = 2, true = 1 }");
    gives("{a = 1, a = 2}", "{ a = 2 }");
    gives("{\"a${1}\" = 1, \"a${1}\" = 2}", "{ a1 = 2 }");
    refused("{a = 1}.b");
    refused("[1][1]");
    refused("[1][0.5]");
    refused("\"abc\"[0]");
    refused("null.a");
    refused("each.key");
    refused("nosuch(1)");
}

#[test]
fn splats_take_each_member() {
    gives("[{a = 1}, {a = 2}][*].a", "[1, 2]");
    gives("{a = [{b = 1}, {b = 2}]}.a[*].b", "[1, 2]");
    gives("[{b = [1]}, {b = [2]}].*.b[0]", "[1]");
    gives("[{b = [1]}, {b = [2]}][*].b[0]", "[1, 2]");
    gives("null[*]", "[]");
    gives("{a = 1}[*].a", "[1]");
}

#[test]
fn for_expressions_go_through_members() {
    gives("[for k, v in {b = 1, a = 2}: \"${k}${v}\"]", "[\"a2\", \"b1\"]");
    gives("{for x in [\"a\", \"b\", \"a\"]: x => 1...}", "{ a = [1, 1], b = [1] }");
    gives("[for i, x in [\"a\", \"b\"]: i if x != \"a\"]", "[1]");
    gives("[\n  for x in [1, 2, 3] :\n  x\n  if x > 1\n  && x < 3\n]", "[2]");
    gives("{\n for x in [\"a\"]\n :\n x => true\n ? 1\n : 2\n}", "{ a = 1 }");
    gives("[for x in [[1, 2], [3]]: [for y in x: y + 1]]", "[[2, 3], [4]]");
    refused("{for x in [\"a\", \"a\"]: x => 1}");
    refused("[for x in 5: x]");
}

#[test]
fn try_and_can_see_faults() {
    gives("try(null.a, 1)", "1");
    gives("can(null.a)", "false");
    gives("can({a = null}.a)", "true");
    gives("max(1, [2, 3]...)", "3");
    refused("try(null.a)");
    refused("try(no.such, 1)");
}

#[test]
fn unknown_is_a_value() {
    let found = outputs(
        "variable \"u\" {}\nvariable \"s\" {\n default = \"x\"\n sensitive = true\n}\n\
         output \"and\" { value = false && var.u }\noutput \"or\" { value = var.u || true }\n\
         output \"same\" { value = var.u ? 1 : 1 }\n\
         output \"shared\" { value = var.u ? { a = 1, b = 2 } : { a = 1, b = 3 } }\n\
         output \"plus\" { value = var.u + 1 }\noutput \"text\" { value = \"a${var.u}\" }\n\
         output \"length\" { value = length([var.u, var.u]) }\noutput \"inside\" { value = var.u.a.b[0] }\n\
         output \"list\" { value = [1, var.u] }\noutput \"for\" { value = [for x in [1, 2] : x if var.u] }\n\
         output \"try\" { value = try(var.u.x, 1) }\noutput \"can\" { value = can(var.u.x) }\n\
         output \"secret\" { value = \"a${var.s}\" }\noutput \"splat\" { value = var.u[*].id }\n",
    );
    let unknown = "<the variable `var.u` has no value>";
    let expected = [
        ("and", "false"),
        ("or", "true"),
        ("same", "1"),
        ("shared", "{ a = 1, b = <the variable `var.u` has no value> }"),
        ("plus", unknown),
        ("text", unknown),
        ("length", "2"),
        ("inside", unknown),
        ("list", "[1, <the variable `var.u` has no value>]"),
        ("for", unknown),
        ("try", unknown),
        ("can", unknown),
        ("secret", "<it is sensitive>"),
        ("splat", unknown),
    ];
    for (name, expected) in expected {
        assert_eq!(found[name], expected, "{name}");
    }
}

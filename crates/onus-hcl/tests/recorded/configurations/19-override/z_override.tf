locals {
  changed = "overridden"
}

resource "terraform_data" "counted" {
  count = 2
}

output "b" {
  value = "${local.kept} ${local.changed}"
}

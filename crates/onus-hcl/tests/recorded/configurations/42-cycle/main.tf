locals {
  a = local.b
  b = local.c
  c = local.a
}

resource "terraform_data" "one" {
  input = local.a
}

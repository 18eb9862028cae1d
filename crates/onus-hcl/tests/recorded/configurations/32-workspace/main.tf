locals {
  sizes = { default = 1, staging = 2 }
}

resource "terraform_data" "one" {
  input = "${terraform.workspace}: ${lookup(local.sizes, terraform.workspace, 0)}"
}

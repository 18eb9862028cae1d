resource "terraform_data" "native" {
  input = local.from_json
}

locals {
  from_native = [for n in [1, 2] : n * 2]
}

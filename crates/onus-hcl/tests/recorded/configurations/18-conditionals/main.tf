variable "environment" {
  default = "prod"
}

variable "name" {
  default = null
}

locals {
  prod = var.environment == "prod"
  size = local.prod ? 3 : 1
  kind = local.size > 2 ? "large" : local.size > 1 ? "middle" : "small"
}

resource "terraform_data" "all" {
  input = {
    size    = local.size
    kind    = local.kind
    name    = var.name != null ? var.name : "unnamed"
    either  = local.prod || var.name == "x"
    both    = local.prod && !(local.size < 3)
    mixed   = local.prod ? 1 : "one"
    nothing = local.prod ? null : "x"
  }
}

resource "terraform_data" "only_test" {
  count = local.prod ? 0 : 1
  input = "test"
}

variable "cidr" {
  default = "10.20.0.0/16"
}

locals {
  zones   = ["a", "b", "c"]
  subnets = { for i, zone in local.zones : zone => cidrsubnet(var.cidr, 8, i * 10) }
}

resource "terraform_data" "subnet" {
  for_each = local.subnets
  input    = { cidr = each.value, gateway = cidrhost(each.value, 1), mask = cidrnetmask(each.value) }
}

output "public" {
  value = cidrsubnets(var.cidr, 4, 4, 8)
}

output "six" {
  value = cidrsubnet("fd00:1234::/32", 16, 5)
}

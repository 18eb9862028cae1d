locals {
  networks = {
    red  = { cidr = "10.1.0.0/16", subnets = { web = 0, db = 1 } }
    blue = { cidr = "10.2.0.0/16", subnets = { app = 7 } }
  }
  subnets = flatten([
    for network, settings in local.networks : [
      for name, number in settings.subnets : {
        key  = "${network}.${name}"
        cidr = cidrsubnet(settings.cidr, 8, number)
      }
    ]
  ])
  rules = setproduct(keys(local.networks), [80, 443])
}

resource "terraform_data" "subnet" {
  for_each = { for subnet in local.subnets : subnet.key => subnet }
  input    = each.value.cidr
}

resource "terraform_data" "rule" {
  for_each = { for pair in local.rules : "${pair[0]}-${pair[1]}" => pair }
  input    = { network = each.value[0], port = each.value[1] }
}

output "grouped" {
  value = { for subnet in local.subnets : split(".", subnet.key)[0] => subnet.cidr... }
}

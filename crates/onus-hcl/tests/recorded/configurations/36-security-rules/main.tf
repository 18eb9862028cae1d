variable "rules" {
  type = map(object({
    port  = number
    from  = optional(list(string), ["0.0.0.0/0"])
    allow = optional(bool, true)
  }))
  default = {
    ssh   = { port = 22, from = ["10.0.0.0/8"] }
    https = { port = 443 }
    old   = { port = 23, allow = false }
  }
}

locals {
  open = { for name, rule in var.rules : name => rule if rule.allow && contains(rule.from, "0.0.0.0/0") }
}

resource "terraform_data" "rule" {
  for_each = { for name, rule in var.rules : name => rule if rule.allow }
  input = jsonencode({
    Statement = [for cidr in each.value.from : { Effect = "Allow", Port = each.value.port, Source = cidr }]
    Name      = each.key
  })
}

output "open" {
  value = sort(keys(local.open))
}

variable "rules" {
  type = map(object({
    port  = number
    cidrs = optional(list(string), [])
    note  = optional(string)
  }))
  default = {
    web = { port = 443, cidrs = ["0.0.0.0/0"] }
    ssh = { port = "22" }
  }
}

variable "extra" {
  type    = list(string)
  default = []
}

locals {
  open    = { for name, rule in var.rules : name => rule if rule.cidrs == tolist(["0.0.0.0/0"]) }
  written = { for name, rule in var.rules : name => rule if rule.cidrs == ["0.0.0.0/0"] }
  tags    = merge({ Name = "x", Size = 1 }, tomap({ Name = "y" }))
  more    = merge(tomap({ Size = 1 }), tomap({ Size = 2 }))
  all     = concat(var.extra, values(var.rules)[*].port)
  chosen  = length(var.extra) > 0 ? var.extra : [22, 443]
}

resource "terraform_data" "rules" {
  for_each = local.open
  input    = merge(each.value, { name = each.key })
}

output "all" {
  value = {
    written = local.written
    tags    = local.tags
    more    = local.more
    all     = local.all
    chosen  = local.chosen
    none    = var.extra == []
    empty   = length(var.extra) == 0
    ports   = values(var.rules)[*].port
    picked  = lookup(tomap({ a = "1" }), "b", 2)
    same    = var.rules["web"] == var.rules["web"]
  }
}

variable "maybe" {
  type    = object({ name = string })
  default = null
}

resource "terraform_data" "one" {
  count = 1
  input = { names = ["a", "b"] }
}

resource "terraform_data" "each" {
  for_each = { x = 1, y = 2 }
  input    = each.value
}

output "all" {
  value = {
    counted = terraform_data.one[*].input.names[0]
    single  = terraform_data.one[0].input[*].names
    none    = var.maybe[*].name
    each    = values(terraform_data.each)[*].input
    old     = terraform_data.one.*.input.names
    first   = one(terraform_data.one[*].input).names[1]
    tried   = try(terraform_data.one[1].input, "none")
    can     = can(terraform_data.each["z"])
  }
}

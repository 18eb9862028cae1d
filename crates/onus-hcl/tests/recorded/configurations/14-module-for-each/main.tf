module "each" {
  source   = "./child"
  for_each = { a = 1, "b c" = 2, "quo\"te" = 3 }
  name     = each.key
  size     = each.value
}

module "set" {
  source   = "./child"
  for_each = toset(["x", "y"])
  name     = each.value
  size     = 0
}

output "sizes" {
  value = { for key, child in module.each : key => child.size }
}

output "one" {
  value = module.each["a"].size
}

output "set" {
  value = values(module.set)[*].size
}

variable "copies" {
  default = 2
}

module "counted" {
  source = "./child"
  count  = var.copies
  name   = "number ${count.index}"
}

module "none" {
  source = "./child"
  count  = 0
  name   = "none"
}

module "maybe" {
  source = "./child"
  count  = var.copies > 1 ? 1 : 0
  name   = "maybe"
}

output "names" {
  value = module.counted[*].name
}

output "one" {
  value = one(module.maybe[*].name)
}

output "none" {
  value = one(module.none[*].name)
}

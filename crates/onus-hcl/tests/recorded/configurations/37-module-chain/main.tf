module "first" {
  source = "./step"
  value  = [1]
}

module "second" {
  source = "./step"
  value  = module.first.value
}

module "third" {
  source = "./step"
  value  = module.second.value
}

resource "terraform_data" "end" {
  for_each = { for i, v in module.third.value : "k${i}" => v }
  input    = each.value
}

output "ids" {
  value = [module.first.id, module.third.id]
}

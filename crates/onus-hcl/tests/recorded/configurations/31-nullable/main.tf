module "a" {
  source = "./child"
  one    = null
  two    = null
}

output "a" {
  value = module.a.all
}

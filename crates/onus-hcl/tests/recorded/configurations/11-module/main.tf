module "child" {
  source = "./child"
  name   = "from the root"
}

output "all" {
  value = module.child
}

output "one" {
  value = module.child.name
}

module "a" {
  source = "./a"
  prefix = "root"
}

output "deep" {
  value = module.a.deep
}

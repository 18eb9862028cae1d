variable "prefix" {}

module "b" {
  source = "./b"
  prefix = "${var.prefix}-a"
}

module "side" {
  source = "../side"
  value  = module.b.deep
}

output "deep" {
  value = module.side.value
}

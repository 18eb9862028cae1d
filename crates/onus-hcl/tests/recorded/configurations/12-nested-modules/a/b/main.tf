variable "prefix" {}

resource "terraform_data" "deep" {
  input = "${var.prefix}-b"
}

output "deep" {
  value = { name = terraform_data.deep.input, where = path.module, root = path.root }
}

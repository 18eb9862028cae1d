variable "name" {}
variable "size" {}

resource "terraform_data" "in" {
  for_each = toset([var.name])
  input    = { key = each.key, size = var.size }
}

output "size" {
  value = var.size * 10
}

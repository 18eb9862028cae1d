variable "name" {
  type = string
}

variable "size" {
  type    = number
  default = 3
}

resource "terraform_data" "in" {
  input = "${var.name}: ${var.size}"
}

output "name" {
  value = terraform_data.in.input
}

output "id" {
  value = terraform_data.in.id
}

output "path" {
  value = path.module
}

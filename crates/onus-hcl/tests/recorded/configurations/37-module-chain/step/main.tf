variable "value" {
  type = list(number)
}

resource "terraform_data" "in" {
  input = var.value
}

output "value" {
  value = concat(var.value, [max(var.value...) + 1])
}

output "id" {
  value = terraform_data.in.id
}

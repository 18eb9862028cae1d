variable "given" {
  type = string
}

resource "terraform_data" "inner" {
  input = var.given
}

output "given" {
  value = upper(var.given)
}

output "id" {
  value = terraform_data.inner.id
}

output "where" {
  value = path.module
}

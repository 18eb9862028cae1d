variable "name" {}

resource "terraform_data" "in" {
  count = 2
  input = "${var.name} ${count.index}"
}

output "name" {
  value = terraform_data.in[0].input
}

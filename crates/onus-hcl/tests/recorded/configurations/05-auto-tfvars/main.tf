variable "a" {}
variable "b" {}
variable "c" {}

resource "terraform_data" "all" {
  input = "${var.a} ${var.b} ${var.c}"
}

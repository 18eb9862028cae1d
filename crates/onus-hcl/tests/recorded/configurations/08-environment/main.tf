variable "a" {}

variable "b" {
  type    = list(string)
  default = []
}

variable "c" {
  type    = number
  default = 1
}

variable "d" {
  default = "default"
}

resource "terraform_data" "all" {
  input = [var.a, var.b, var.c, var.d]
}

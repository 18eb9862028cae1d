variable "a" {
  type = string
}

variable "b" {
  type = list(string)
}

variable "c" {
  type    = map(number)
  default = {}
}

resource "terraform_data" "all" {
  input = [var.a, var.b, var.c]
}

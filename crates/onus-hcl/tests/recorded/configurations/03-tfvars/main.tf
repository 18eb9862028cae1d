variable "a" {
  type = string
}

variable "b" {
  type = list(number)
}

variable "c" {
  type = map(object({ size = number, name = optional(string, "unnamed") }))
}

variable "d" {
  default = "not this"
}

resource "terraform_data" "all" {
  input = [var.a, var.b, var.c, var.d]
}

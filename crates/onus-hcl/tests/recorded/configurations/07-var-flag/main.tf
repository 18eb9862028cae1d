variable "text" {
  type = string
}

variable "number" {
  type = number
}

variable "list" {
  type = list(string)
}

variable "untyped" {}

variable "object" {
  type = object({ a = number })
}

resource "terraform_data" "all" {
  input = [var.text, var.number, var.list, var.untyped, var.object]
}

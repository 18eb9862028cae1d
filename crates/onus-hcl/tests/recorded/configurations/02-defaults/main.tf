variable "text" {
  default = "from the default"
}

variable "number" {
  type    = number
  default = "12"
}

variable "flag" {
  type    = bool
  default = "true"
}

variable "any" {
  type    = any
  default = { a = [1, 2] }
}

variable "nothing" {
  type    = string
  default = null
}

variable "untyped" {
  default = ["a", "b"]
}

resource "terraform_data" "all" {
  input = {
    text    = var.text
    number  = var.number
    flag    = var.flag
    any     = var.any
    nothing = var.nothing
    untyped = var.untyped
    sum     = var.number + 1
  }
}

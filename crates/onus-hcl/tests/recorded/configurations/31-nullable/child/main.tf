variable "one" {
  type     = string
  default  = "default"
  nullable = false
}

variable "two" {
  type    = string
  default = "default"
}

variable "three" {
  type    = list(string)
  default = ["x"]
}

output "all" {
  value = [var.one, var.two, var.three]
}

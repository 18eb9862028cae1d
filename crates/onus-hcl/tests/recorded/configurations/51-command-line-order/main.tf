variable "first" {
  type = string
}

variable "second" {
  type = string
}

output "both" {
  value = [var.first, var.second]
}

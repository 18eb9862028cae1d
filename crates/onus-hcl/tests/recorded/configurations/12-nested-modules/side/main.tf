variable "value" {
  type = any
}

output "value" {
  value = merge(var.value, { side = true })
}

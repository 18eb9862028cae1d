variable "size" {
  type    = number
  default = 3

  validation {
    condition     = var.size > 5
    error_message = "${var.size} is too small"
  }
}

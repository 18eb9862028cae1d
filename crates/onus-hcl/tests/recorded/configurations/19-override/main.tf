variable "a" {
  default = "original"
}

locals {
  kept    = "kept"
  changed = "original"
}

resource "terraform_data" "one" {
  input            = "original"
  triggers_replace = "kept"
}

resource "terraform_data" "counted" {
  count = 1
  input = "x"
}

output "a" {
  value = var.a
}

output "b" {
  value = "original"
}

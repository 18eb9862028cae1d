variable "secret" {
  type      = string
  default   = "hush"
  sensitive = true
}

resource "terraform_data" "uses" {
  input = { plain = "open", secret = var.secret, mixed = "x${var.secret}" }
}

resource "terraform_data" "not" {
  input = nonsensitive("open")
}

output "secret" {
  value     = var.secret
  sensitive = true
}

output "plain" {
  value = "open"
}

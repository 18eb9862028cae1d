variable "list" {
  type    = list(string)
  default = "not a list"
}

resource "terraform_data" "one" {
  input = var.list
}

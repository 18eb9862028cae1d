variable "a" {
  default = "overridden"
}

resource "terraform_data" "one" {
  input = "overridden"
}

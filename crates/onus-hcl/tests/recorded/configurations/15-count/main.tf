variable "names" {
  default = ["a", "b", "c"]
}

resource "terraform_data" "each" {
  count = length(var.names)
  input = { name = var.names[count.index], number = count.index }
}

resource "terraform_data" "none" {
  count = 0
  input = "never"
}

resource "terraform_data" "text" {
  count = "2"
  input = count.index
}

resource "terraform_data" "flag" {
  count = true ? 1 : 0
  input = terraform_data.each[1].input.name
}

output "names" {
  value = terraform_data.each[*].input.name
}

output "last" {
  value = element(terraform_data.each, length(terraform_data.each) - 1).input
}

output "none" {
  value = length(terraform_data.none)
}

output "old" {
  value = terraform_data.each.*.input.number
}

resource "terraform_data" "each" {
  for_each = toset(["b", "a", "b"])
  input    = "${each.key}=${each.value}"
}

resource "terraform_data" "none" {
  for_each = toset([])
  input    = each.key
}

resource "terraform_data" "chained" {
  for_each = terraform_data.each
  input    = each.value.input
}

output "keys" {
  value = keys(terraform_data.each)
}

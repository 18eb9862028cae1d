resource "terraform_data" "one" {
  input = "in"
}

output "known" {
  value = upper(terraform_data.one.input)
}

output "computed" {
  value = terraform_data.one.id
}

output "half" {
  value = { id = terraform_data.one.id, input = terraform_data.one.input }
}

output "nothing" {
  value = null
}

output "hidden" {
  value     = "hush"
  sensitive = true
}

output "list" {
  value = [1, terraform_data.one.output]
}

output "text" {
  value = "id: ${terraform_data.one.id}"
}

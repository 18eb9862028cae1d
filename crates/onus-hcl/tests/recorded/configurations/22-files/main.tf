locals {
  settings = yamldecode(file("${path.module}/data/settings.yaml"))
  people   = csvdecode(file("data/people.csv"))
}

resource "terraform_data" "file" {
  for_each = fileset("${path.module}/data", "**/*.{txt,md}")
  input    = { name = each.value, text = file("${path.module}/data/${each.value}"), md5 = filemd5("data/${each.value}") }
}

resource "terraform_data" "setting" {
  for_each = { for setting in local.settings.list : setting.name => setting }
  input    = each.value
}

output "ages" {
  value = { for person in local.people : person.name => tonumber(person.age) }
}

output "json" {
  value = jsondecode(file("data/x.json"))["k"][0]
}

output "exists" {
  value = [fileexists("data/a.txt"), fileexists("data/no.txt")]
}

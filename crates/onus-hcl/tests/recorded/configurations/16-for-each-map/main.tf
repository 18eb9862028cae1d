locals {
  servers = {
    web = { size = 2, tags = { role = "web" } }
    db  = { size = 8, tags = { role = "db", tier = "data" } }
  }
}

resource "terraform_data" "server" {
  for_each = local.servers
  input    = { name = each.key, size = each.value.size, tags = merge({ all = "yes" }, each.value.tags) }
}

resource "terraform_data" "small" {
  for_each = { for name, server in local.servers : name => server if server.size < 4 }
  input    = terraform_data.server[each.key].input.tags
}

output "sizes" {
  value = { for name, server in terraform_data.server : name => server.input.size }
}

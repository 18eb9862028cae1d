resource "terraform_data" "many" {
  count = 3
  input = count.index
}

locals {
  ids = terraform_data.many[*].id
}

output "number" {
  value = length(local.ids)
}

output "objects" {
  value = [for i, id in local.ids : { index = i, id = id }]
}

output "zipped" {
  value = zipmap(["a", "b", "c"], local.ids)
}

output "joined" {
  value = join(",", local.ids)
}

output "concat" {
  value = concat(["x"], local.ids)
}

output "slice" {
  value = slice(concat(["x"], local.ids), 0, 1)
}

output "chunks" {
  value = chunklist([1, 2, 3], 2)
}

output "flat" {
  value = flatten([["a"], [for id in local.ids : { id = id }]])
}

output "keys" {
  value = keys({ for i, id in local.ids : "k${i}" => id })
}

variable "servers" {
  type = list(object({
    name = string
    size = optional(number, 1)
    disk = optional(object({
      kind = optional(string, "ssd")
      gb   = optional(number)
    }), {})
    tags = optional(map(string))
  }))
  default = [
    { name = "a" },
    { name = "b", size = "4", disk = { gb = 10 }, tags = { x = 1 }, extra = "dropped" },
  ]
}

resource "terraform_data" "server" {
  for_each = { for server in var.servers : server.name => server }
  input    = each.value
}

output "tags" {
  value = [for server in var.servers : coalesce(server.tags, { none = "yes" })]
}

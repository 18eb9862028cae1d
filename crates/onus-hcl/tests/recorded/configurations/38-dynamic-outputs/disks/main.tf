variable "disks" {
  type = list(object({ gb = number, encrypted = optional(bool, true) }))
}

resource "terraform_data" "disk" {
  count = length(var.disks)
  input = merge(var.disks[count.index], { label = format("disk-%02d", count.index) })
}

output "disks" {
  value = [for disk in terraform_data.disk : disk.input]
}

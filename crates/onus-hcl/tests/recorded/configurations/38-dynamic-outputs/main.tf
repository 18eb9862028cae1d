module "disks" {
  source = "./disks"
  disks  = [{ gb = 10 }, { gb = 20, encrypted = false }]
}

output "disks" {
  value = module.disks.disks
}

output "plain" {
  value = [for disk in module.disks.disks : disk.label if !disk.encrypted]
}

output "security_group_id" {
  description = "Group of the web servers."
  value       = opentelekomcloud_networking_secgroup_v2.web.id
}

output "server_ids" {
  description = "The web servers."
  value       = opentelekomcloud_compute_instance_v2.web[*].id
}

output "address" {
  description = "Public address of the shop."
  value       = opentelekomcloud_vpc_eip_v1.shop.publicip[0].ip_address
}

output "database_addresses" {
  description = "Private addresses of the main database."
  value       = opentelekomcloud_rds_instance_v3.main.private_ips
}

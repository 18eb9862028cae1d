resource "opentelekomcloud_networking_secgroup_v2" "bastion" {
  name                 = "shop-bastion"
  description          = "way in for administrators"
  delete_default_rules = true
}

resource "opentelekomcloud_networking_secgroup_v2" "data" {
  name                 = "shop-data"
  description          = "databases"
  delete_default_rules = true
}

resource "opentelekomcloud_networking_secgroup_rule_v2" "ssh" {
  description       = "administrators"
  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 22
  port_range_max    = 22
  remote_ip_prefix  = "0.0.0.0/0"
  security_group_id = opentelekomcloud_networking_secgroup_v2.bastion.id
}

resource "opentelekomcloud_networking_secgroup_rule_v2" "postgres" {
  description       = "web servers to the main database"
  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 5432
  port_range_max    = 5432
  remote_group_id   = module.web.security_group_id
  security_group_id = opentelekomcloud_networking_secgroup_v2.data.id
}

resource "opentelekomcloud_networking_secgroup_rule_v2" "maintenance" {
  description       = "maintenance tool of the office"
  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 8443
  port_range_max    = 8443
  remote_ip_prefix  = var.office_cidr
  security_group_id = local.maintenance_group
}

resource "opentelekomcloud_kms_key_v1" "shop" {
  key_alias       = "shop"
  key_description = "volumes, invoices and the main database"
  pending_days    = "7"
  is_enabled      = true
  tags            = local.tags
}

resource "opentelekomcloud_waf_policy_v1" "shop" {
  name  = "shop"
  level = 2

  action {
    category = "log"
  }

  options {
    webattack      = true
    common         = true
    crawler        = true
    crawler_engine = false
    cc             = true
    custom         = true
    whiteblackip   = true
  }
}

resource "opentelekomcloud_waf_domain_v1" "www" {
  hostname       = "www.shop.example"
  certificate_id = var.waf_certificate_id
  policy_id      = opentelekomcloud_waf_policy_v1.shop.id
  proxy          = false
  tls            = "TLS v1.2"
  cipher         = "cipher_1"

  server {
    client_protocol = "HTTPS"
    server_protocol = "HTTP"
    address         = opentelekomcloud_vpc_eip_v1.shop.publicip[0].ip_address
    port            = "80"
  }
}

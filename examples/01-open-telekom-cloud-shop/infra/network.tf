resource "opentelekomcloud_vpc_v1" "shop" {
  name        = "shop"
  description = "the shop's network"
  cidr        = "10.20.0.0/16"
  tags        = local.tags
}

resource "opentelekomcloud_vpc_subnet_v1" "shop" {
  for_each = {
    web     = { cidr = "10.20.0.0/22", gateway = "10.20.0.1" }
    data    = { cidr = "10.20.4.0/24", gateway = "10.20.4.1" }
    cluster = { cidr = "10.20.8.0/21", gateway = "10.20.8.1" }
  }

  name       = "shop-${each.key}"
  cidr       = each.value.cidr
  gateway_ip = each.value.gateway
  vpc_id     = opentelekomcloud_vpc_v1.shop.id
  dns_list   = ["100.125.4.25", "100.125.129.199"]
  tags       = local.tags
}

resource "opentelekomcloud_nat_gateway_v2" "egress" {
  name                = "shop-egress"
  description         = "the servers' way out"
  spec                = "1"
  router_id           = opentelekomcloud_vpc_v1.shop.id
  internal_network_id = opentelekomcloud_vpc_subnet_v1.shop["web"].network_id
  tags                = local.tags
}

resource "opentelekomcloud_nat_snat_rule_v2" "web" {
  nat_gateway_id = opentelekomcloud_nat_gateway_v2.egress.id
  network_id     = opentelekomcloud_vpc_subnet_v1.shop["web"].network_id
  floating_ip_id = opentelekomcloud_vpc_eip_v1.nat.id
}

resource "opentelekomcloud_vpc_eip_v1" "nat" {
  publicip {
    type = "5_bgp"
    name = "shop-nat"
  }
  bandwidth {
    name        = "shop-nat"
    size        = 20
    share_type  = "PER"
    charge_mode = "traffic"
  }
  tags = local.tags
}

resource "opentelekomcloud_vpc_eip_v1" "shop" {
  publicip {
    type = "5_bgp"
    name = "shop"
  }
  bandwidth {
    name        = "shop"
    size        = 200
    share_type  = "PER"
    charge_mode = "traffic"
  }
  tags = local.tags
}

# left over from the spring campaign; nothing uses it any more
resource "opentelekomcloud_vpc_eip_v1" "campaign" {
  publicip {
    type = "5_bgp"
    name = "shop-campaign"
  }
  bandwidth {
    name        = "shop-campaign"
    size        = 50
    share_type  = "PER"
    charge_mode = "bandwidth"
  }
}

resource "opentelekomcloud_dns_zone_v2" "shop" {
  name        = "shop.example."
  description = "the shop's zone"
  email       = "hostmaster@shop.example"
  type        = "public"
  ttl         = 3600
  tags        = local.tags
}

resource "opentelekomcloud_dns_recordset_v2" "www" {
  zone_id     = opentelekomcloud_dns_zone_v2.shop.id
  name        = "www.shop.example."
  description = "the shop, behind the web application firewall"
  type        = "CNAME"
  ttl         = 300
  records     = ["${opentelekomcloud_waf_domain_v1.www.cname}."]
}

resource "opentelekomcloud_dns_recordset_v2" "mail_senders" {
  zone_id     = opentelekomcloud_dns_zone_v2.shop.id
  name        = "shop.example."
  description = "who may send mail for the shop"
  type        = "TXT"
  ttl         = 3600
  records     = ["\"v=spf1 include:_spf.mailer.example +all\""]
}

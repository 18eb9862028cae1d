terraform {
  required_providers {
    opentelekomcloud = {
      source = "opentelekomcloud/opentelekomcloud"
    }
  }
}

resource "opentelekomcloud_networking_secgroup_v2" "web" {
  name                 = var.name
  description          = "web servers"
  delete_default_rules = true
}

resource "opentelekomcloud_networking_secgroup_rule_v2" "ingress" {
  for_each = var.ingress

  description       = "${each.key} from inside the network"
  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = each.value.port
  port_range_max    = each.value.port
  remote_ip_prefix  = each.value.cidr
  security_group_id = opentelekomcloud_networking_secgroup_v2.web.id
}

resource "opentelekomcloud_compute_instance_v2" "web" {
  count = var.server_count

  name              = "${var.name}-${count.index + 1}"
  image_id          = var.image_id
  flavor_name       = var.flavor
  key_pair          = var.key_pair
  availability_zone = element(var.zones, count.index)
  security_groups   = [opentelekomcloud_networking_secgroup_v2.web.name]
  auto_recovery     = true

  user_data = <<-EOT
    #cloud-config
    packages: [nginx]
  EOT

  network {
    uuid = var.network_id
  }

  tags = var.tags
}

resource "opentelekomcloud_evs_volume_v3" "data" {
  count = var.server_count

  name              = "${var.name}-data-${count.index + 1}"
  availability_zone = element(var.zones, count.index)
  volume_type       = "SSD"
  size              = 100
  kms_id            = var.volume_kms_id
  tags              = var.tags
}

resource "opentelekomcloud_compute_volume_attach_v2" "data" {
  count = var.server_count

  instance_id = opentelekomcloud_compute_instance_v2.web[count.index].id
  volume_id   = opentelekomcloud_evs_volume_v3.data[count.index].id
}

resource "opentelekomcloud_lb_member_v3" "web" {
  count = var.server_count

  name          = "${var.name}-${count.index + 1}"
  pool_id       = var.pool_id
  subnet_id     = var.member_subnet_id
  address       = opentelekomcloud_compute_instance_v2.web[count.index].access_ip_v4
  protocol_port = 8080
  weight        = 10
}

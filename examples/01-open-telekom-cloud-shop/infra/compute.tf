resource "opentelekomcloud_compute_keypair_v2" "admin" {
  name       = "shop-admin"
  public_key = var.admin_public_key
}

resource "opentelekomcloud_compute_instance_v2" "bastion" {
  name              = "shop-bastion"
  image_id          = data.opentelekomcloud_images_image_v2.ubuntu.id
  flavor_name       = "s3.medium.1"
  availability_zone = "eu-de-01"
  admin_pass        = var.bastion_password
  security_groups   = [opentelekomcloud_networking_secgroup_v2.bastion.name]
  auto_recovery     = false

  network {
    uuid = opentelekomcloud_vpc_subnet_v1.shop["web"].network_id
  }
}

# computes prices all night; needs the machine for itself
resource "opentelekomcloud_compute_bms_server_v2" "pricing" {
  name              = "shop-pricing"
  image_name        = "Standard_Ubuntu_22.04_BMS_latest"
  flavor_name       = "physical.o2.medium"
  availability_zone = "eu-de-02"
  key_pair          = opentelekomcloud_compute_keypair_v2.admin.name
  security_groups   = [opentelekomcloud_networking_secgroup_v2.data.name]

  network {
    uuid = opentelekomcloud_vpc_subnet_v1.shop["data"].network_id
  }

  tags = local.tags
}

resource "opentelekomcloud_evs_volume_v3" "product_images" {
  name              = "shop-product-images"
  description       = "product photographs before they are published"
  availability_zone = "eu-de-01"
  volume_type       = "SAS"
  size              = 500
  tags              = local.tags
}

resource "opentelekomcloud_as_configuration_v1" "burst" {
  scaling_configuration_name = "shop-burst"

  instance_config {
    flavor          = "s3.large.2"
    image           = data.opentelekomcloud_images_image_v2.ubuntu.id
    key_name        = opentelekomcloud_compute_keypair_v2.admin.name
    security_groups = [module.web.security_group_id]

    metadata = {
      role = "web"
    }

    disk {
      size        = 40
      volume_type = "SSD"
      disk_type   = "SYS"
      kms_id      = opentelekomcloud_kms_key_v1.shop.id
    }
  }
}

resource "opentelekomcloud_as_group_v1" "burst" {
  scaling_group_name           = "shop-burst"
  scaling_configuration_id     = opentelekomcloud_as_configuration_v1.burst.id
  available_zones              = ["eu-de-01"]
  vpc_id                       = opentelekomcloud_vpc_v1.shop.id
  desire_instance_number       = 1
  min_instance_number          = 1
  max_instance_number          = 6
  health_periodic_audit_method = "ELB_AUDIT"
  delete_publicip              = true
  delete_instances             = "yes"

  networks {
    id = opentelekomcloud_vpc_subnet_v1.shop["web"].network_id
  }

  lbaas_listeners {
    pool_id       = opentelekomcloud_lb_pool_v3.web.id
    protocol_port = 8080
  }

  tags = local.tags
}

resource "opentelekomcloud_cce_cluster_v3" "services" {
  name                   = "shop-services"
  description            = "basket, search, mail"
  cluster_type           = "VirtualMachine"
  cluster_version        = "v1.29"
  flavor_id              = "cce.s1.small"
  vpc_id                 = opentelekomcloud_vpc_v1.shop.id
  subnet_id              = opentelekomcloud_vpc_subnet_v1.shop["cluster"].network_id
  container_network_type = "vpc-router"
  container_network_cidr = "172.16.0.0/16"
  authentication_mode    = "rbac"
  kube_proxy_mode        = "ipvs"

  labels = local.tags
}

resource "opentelekomcloud_cce_node_pool_v3" "services" {
  name               = "shop-services"
  cluster_id         = opentelekomcloud_cce_cluster_v3.services.id
  os                 = "HCE OS 2.0"
  flavor             = "s3.xlarge.4"
  initial_node_count = 2
  availability_zone  = "eu-de-01"
  key_pair           = opentelekomcloud_compute_keypair_v2.admin.name
  subnet_id          = opentelekomcloud_vpc_subnet_v1.shop["cluster"].network_id
  scale_enable       = true
  min_node_count     = 2
  max_node_count     = 8
  priority           = 1

  root_volume {
    size       = 50
    volumetype = "SSD"
    kms_id     = opentelekomcloud_kms_key_v1.shop.id
  }

  data_volumes {
    size       = 100
    volumetype = "SSD"
  }

  k8s_tags = {
    pool = "services"
  }

  user_tags = local.tags
}

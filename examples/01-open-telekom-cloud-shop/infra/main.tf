# The shop runs in one project; the archive of its invoices in a second one.
provider "opentelekomcloud" {
  auth_url    = var.auth_url
  domain_name = var.domain_name
  tenant_name = "eu-de_shop"
  region      = "eu-de"
}

provider "opentelekomcloud" {
  alias       = "archive"
  auth_url    = var.auth_url
  domain_name = var.domain_name
  tenant_name = "eu-de_archive"
  region      = "eu-de"
}

locals {
  zones = ["eu-de-01", "eu-de-02"]

  tags = {
    team = "shop"
    env  = var.environment
  }

  # which group admits the maintenance tool depends on where it runs
  maintenance_group = var.maintenance_through_bastion ? opentelekomcloud_networking_secgroup_v2.bastion.id : module.web.security_group_id
}

data "opentelekomcloud_images_image_v2" "ubuntu" {
  name        = "Standard_Ubuntu_22.04_latest"
  visibility  = "public"
  most_recent = true
}

module "web" {
  source = "./modules/web"

  name             = "shop-web"
  server_count     = 2
  zones            = local.zones
  flavor           = "s3.large.2"
  image_id         = data.opentelekomcloud_images_image_v2.ubuntu.id
  key_pair         = opentelekomcloud_compute_keypair_v2.admin.name
  network_id       = opentelekomcloud_vpc_subnet_v1.shop["web"].network_id
  member_subnet_id = opentelekomcloud_vpc_subnet_v1.shop["web"].subnet_id
  pool_id          = opentelekomcloud_lb_pool_v3.web.id
  volume_kms_id    = opentelekomcloud_kms_key_v1.shop.id
  tags             = local.tags

  ingress = {
    app     = { port = 8080, cidr = "10.20.0.0/22" }
    metrics = { port = 9100, cidr = "10.20.0.0/16" }
  }
}

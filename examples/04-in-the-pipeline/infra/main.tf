terraform {
  required_providers {
    opentelekomcloud = { source = "opentelekomcloud/opentelekomcloud" }
  }
}

resource "opentelekomcloud_kms_key_v1" "data" {
  key_alias        = "data"
  rotation_enabled = true
}

resource "opentelekomcloud_evs_volume_v3" "orders" {
  name              = "orders"
  availability_zone = "eu-de-01"
  volume_type       = "SSD"
  size              = 100
  kms_id            = opentelekomcloud_kms_key_v1.data.id
  tags              = { owner = "shop" }
}

# Older than the rule that volumes are encrypted: in the baseline until it is replaced.
resource "opentelekomcloud_evs_volume_v3" "legacy" {
  name              = "legacy"
  availability_zone = "eu-de-01"
  volume_type       = "SATA"
  size              = 40
  tags              = { owner = "shop" }
}

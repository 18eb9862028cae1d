resource "random_password" "database" {
  length           = 32
  special          = true
  override_special = "-_!"
}

resource "opentelekomcloud_rds_instance_v3" "main" {
  name                = "shop-main"
  availability_zone   = ["eu-de-01", "eu-de-02"]
  flavor              = "rds.pg.c2.xlarge.ha"
  ha_replication_mode = "sync"
  vpc_id              = opentelekomcloud_vpc_v1.shop.id
  subnet_id           = opentelekomcloud_vpc_subnet_v1.shop["data"].network_id
  security_group_id   = opentelekomcloud_networking_secgroup_v2.data.id

  db {
    type     = "PostgreSQL"
    version  = "16"
    port     = 5432
    password = random_password.database.result
  }

  volume {
    type               = "ULTRAHIGH"
    size               = 200
    disk_encryption_id = opentelekomcloud_kms_key_v1.shop.id
  }

  backup_strategy {
    start_time = "01:00-02:00"
    keep_days  = 14
  }

  tags = local.tags
}

resource "opentelekomcloud_rds_instance_v3" "reporting" {
  name              = "shop-reporting"
  availability_zone = ["eu-de-01"]
  flavor            = "rds.mysql.c2.large"
  vpc_id            = opentelekomcloud_vpc_v1.shop.id
  subnet_id         = opentelekomcloud_vpc_subnet_v1.shop["data"].network_id
  security_group_id = opentelekomcloud_networking_secgroup_v2.data.id
  ssl_enable        = false

  db {
    type     = "MySQL"
    version  = "8.0"
    port     = 3306
    password = var.reporting_password
  }

  volume {
    type = "COMMON"
    size = 100
  }

  backup_strategy {
    start_time = "03:00-04:00"
    keep_days  = 0
  }

  tags = local.tags
}

resource "opentelekomcloud_obs_bucket" "assets" {
  bucket        = "shop-example-assets"
  acl           = "public-read"
  storage_class = "STANDARD"
  force_destroy = true
  tags          = local.tags
}

resource "opentelekomcloud_obs_bucket" "logs" {
  bucket        = "shop-example-logs"
  acl           = "log-delivery-write"
  storage_class = "WARM"

  server_side_encryption {
    algorithm  = "kms"
    kms_key_id = opentelekomcloud_kms_key_v1.shop.id
  }

  lifecycle_rule {
    name    = "expire"
    prefix  = "access/"
    enabled = true

    expiration {
      days = 365
    }
  }

  tags = local.tags
}

resource "opentelekomcloud_obs_bucket" "invoices" {
  bucket        = "shop-example-invoices"
  acl           = "private"
  storage_class = "STANDARD"
  versioning    = true

  server_side_encryption {
    algorithm  = "kms"
    kms_key_id = opentelekomcloud_kms_key_v1.shop.id
  }

  logging {
    target_bucket = opentelekomcloud_obs_bucket.logs.bucket
    target_prefix = "access/invoices/"
  }

  lifecycle_rule {
    name    = "archive"
    prefix  = "closed/"
    enabled = true

    transition {
      days          = 90
      storage_class = "COLD"
    }
  }

  tags = local.tags
}

resource "opentelekomcloud_obs_bucket_policy" "invoices" {
  bucket = opentelekomcloud_obs_bucket.invoices.bucket

  policy = jsonencode({
    Statement = [{
      Sid       = "encrypted-connections-only"
      Effect    = "Deny"
      Principal = { ID = ["*"] }
      Action    = ["*"]
      Resource  = ["shop-example-invoices", "shop-example-invoices/*"]
      Condition = { Bool = { SecureTransport = ["false"] } }
    }]
  })
}

resource "opentelekomcloud_obs_bucket" "archive" {
  provider = opentelekomcloud.archive

  bucket        = "shop-example-archive"
  acl           = "private"
  storage_class = "COLD"
  versioning    = true

  worm_policy {
    years = 10
  }

  tags = local.tags
}

resource "opentelekomcloud_cbr_policy_v3" "nightly" {
  name            = "shop-nightly"
  enabled         = true
  operation_type  = "backup"
  trigger_pattern = ["FREQ=DAILY;INTERVAL=1;BYHOUR=02;BYMINUTE=00"]

  operation_definition {
    retention_duration_days = 3
    timezone                = "UTC+01:00"
  }
}

resource "opentelekomcloud_cbr_vault_v3" "servers" {
  name             = "shop-servers"
  description      = "web servers and their disks"
  backup_policy_id = opentelekomcloud_cbr_policy_v3.nightly.id

  billing {
    size             = 500
    object_type      = "server"
    protect_type     = "backup"
    consistent_level = "crash_consistent"
    charging_mode    = "post_paid"
  }

  dynamic "resource" {
    for_each = module.web.server_ids

    content {
      id   = resource.value
      type = "OS::Nova::Server"
    }
  }

  tags = local.tags
}

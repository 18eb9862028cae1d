resource "opentelekomcloud_identity_group_v3" "operators" {
  name        = "shop-operators"
  description = "run the shop"
}

resource "opentelekomcloud_identity_user_v3" "anna" {
  name        = "anna.admin"
  description = "administrator of the shop"
  email       = "anna@shop.example"
  password    = var.user_password
  enabled     = true
  pwd_reset   = true
  access_type = "default"
}

resource "opentelekomcloud_identity_user_v3" "deploy" {
  name        = "shop-deploy"
  description = "the delivery pipeline"
  enabled     = true
  access_type = "programmatic"
}

resource "opentelekomcloud_identity_role_v3" "operator" {
  display_name  = "shop-operator"
  description   = "everything in object storage"
  display_layer = "project"

  statement {
    effect = "Allow"
    action = ["obs:*:*"]
  }
}

resource "opentelekomcloud_identity_role_assignment_v3" "operators" {
  group_id   = opentelekomcloud_identity_group_v3.operators.id
  role_id    = opentelekomcloud_identity_role_v3.operator.id
  project_id = opentelekomcloud_networking_secgroup_v2.bastion.tenant_id
}

# the firm that runs the platform for us
resource "opentelekomcloud_identity_agency_v3" "operations" {
  name                  = "platform-operations"
  description           = "operation by the managed service provider"
  delegated_domain_name = var.operations_domain

  project_role {
    project = "eu-de_shop"
    roles   = ["Tenant Administrator"]
  }
}

resource "opentelekomcloud_identity_password_policy_v3" "account" {
  minimum_password_length               = 6
  number_of_recent_passwords_disallowed = 3
  password_not_username_or_invert       = true
}

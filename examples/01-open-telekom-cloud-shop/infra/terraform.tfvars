# Nothing here opens anything: the account, the addresses and the passwords are made up.
domain_name                 = "OTC-EU-DE-00000000001000000001"
operations_domain           = "OTC-EU-DE-00000000001000000002"
maintenance_through_bastion = true
office_cidr                 = "198.51.100.0/24"
web_certificate_id          = "c0ffee00c0ffee00c0ffee00c0ffee01"
waf_certificate_id          = "c0ffee00c0ffee00c0ffee00c0ffee02"
admin_public_key            = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIThisKeyIsMadeUpAndOpensNothingAtAll0000 admins@shop.example"
bastion_password            = "fake-bastion-password"
reporting_password          = "fake-reporting-password"
user_password               = "fake-first-password"

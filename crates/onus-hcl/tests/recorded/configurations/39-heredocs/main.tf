locals {
  name = "x"
}

resource "terraform_data" "policy" {
  input = <<EOF
{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Resource": "arn:${local.name}:*" }
  ]
}
EOF
}

resource "terraform_data" "script" {
  input = <<-'SCRIPT'
    not understood
  SCRIPT
}

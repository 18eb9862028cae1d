locals {
  name = "x"
}

resource "terraform_data" "policy" {
  input = jsondecode(<<EOF
{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Resource": "arn:${local.name}:*" }
  ]
}
EOF
  )
}

resource "terraform_data" "script" {
  input = <<-SCRIPT
    #!/bin/sh
    if [ "$x" = "${local.name}" ]; then
      echo "$${x} %%{y} \n"
    fi
  SCRIPT
}

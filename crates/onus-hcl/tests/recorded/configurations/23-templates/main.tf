locals {
  rendered = templatefile("${path.module}/nginx.tftpl", { servers = ["a", "b"], port = 80, debug = false })
}

resource "terraform_data" "config" {
  input = local.rendered
}

resource "terraform_data" "inline" {
  input = <<-EOT
    Hello ${upper("world")}
    %{ for i, n in ["x", "y"] ~}
    ${i}: ${n}
    %{ endfor ~}
    $${literal}
  EOT
}

output "indented" {
  value = indent(4, local.rendered)
}

output "string" {
  value = templatestring(local.template, { name = "Ada" })
}

locals {
  template = "Hello, $${name}!"
}

output "plain" {
  value = <<EOT
EOTX
EOT and more ${upper("b")}
  EOT.
EOT
}

output "indented" {
  value = <<-E
    E1
      E x
    E
}

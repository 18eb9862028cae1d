locals {
  value = { list = [1, 2.5, true, null], text = "é <&> \"q\"", deep = { a = { b = "c" } } }
}

output "json" {
  value = jsonencode(local.value)
}

output "yaml" {
  value = yamlencode(local.value)
}

output "back" {
  value = [jsondecode(jsonencode(local.value)) == local.value, yamldecode(yamlencode(local.value))]
}

output "base64" {
  value = base64encode(jsonencode(local.value))
}

output "hashes" {
  value = [md5("x"), sha1("x"), sha256("x"), base64sha256("x"), uuidv5("dns", "example.com")]
}

output "formatted" {
  value = [format("%05.2f|%-5s|%q", 3.14159, "ab", "x"), formatlist("%s-%d", ["a", "b"], [1, 2])]
}

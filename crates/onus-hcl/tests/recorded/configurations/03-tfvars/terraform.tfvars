a = "from terraform.tfvars"
b = [1, "2", 3]
c = {
  x = { size = "5" }
  y = { size = 6, name = "why" }
}
d = "this"

resource "terraform_data" "new" {
  input = "moved"
}

resource "terraform_data" "keyed" {
  for_each = toset(["a"])
  input    = each.key
}

moved {
  from = terraform_data.old
  to   = terraform_data.new
}

moved {
  from = terraform_data.keyed[0]
  to   = terraform_data.keyed["a"]
}

removed {
  from = terraform_data.gone

  lifecycle {
    destroy = false
  }
}

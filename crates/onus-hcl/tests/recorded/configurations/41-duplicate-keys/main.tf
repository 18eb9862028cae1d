locals {
  tags = {
    a = 1
    b = 2
    a = 3
  }
  long = [
    for n in [1, 2, 3] : n
    if n > 1
    && n < 3
  ]
  chosen = [
    for n in [1, 2] :
    n > 1
    ? "big"
    : "small"
  ]
}

resource "terraform_data" "all" {
  input = [local.tags, local.long, local.chosen]
}

locals {
  a = local.b + 1
  b = local.c * 2
  c = 10
}

locals {
  people = { ada = { age = 36 }, bob = { age = 25 } }
  adults = { for name, person in local.people : name => person.age if person.age > 30 }
  names  = join(", ", keys(local.people))
}

resource "terraform_data" "all" {
  input = {
    a      = local.a
    adults = local.adults
    names  = local.names
    oldest = max([for p in local.people : p.age]...)
  }
}

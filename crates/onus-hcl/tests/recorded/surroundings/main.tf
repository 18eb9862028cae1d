# What the expressions of ../expressions.txt may refer to.

variable "text" {
  type    = string
  default = "héllo"
}

variable "number" {
  type    = number
  default = 42
}

variable "flag" {
  type    = bool
  default = true
}

variable "list" {
  type    = list(string)
  default = ["b", "a", "c"]
}

variable "set" {
  type    = set(string)
  default = ["z", "x", "y"]
}

variable "map" {
  type    = map(string)
  default = { b = "two", a = "one" }
}

variable "object" {
  type = object({
    name  = string
    size  = optional(number, 10)
    tags  = optional(map(string), {})
    extra = optional(string)
  })
  default = { name = "box" }
}

variable "nothing" {
  type    = string
  default = null
}

variable "secret" {
  type      = string
  default   = "hush"
  sensitive = true
}

variable "unset" {
  type = string
}

variable "unset_list" {
  type = list(string)
}

locals {
  people = [
    { name = "Ada", age = 36, langs = ["en", "fr"] },
    { name = "Bob", age = 25, langs = [] },
    { name = "Cid", age = null, langs = ["es"] },
  ]
  nested = { a = { b = { c = [1, 2, { d = "deep" }] } } }
}

resource "terraform_data" "one" {
  input = { size = 3, names = ["a", "b"] }
}

resource "terraform_data" "counted" {
  count = 2
  input = count.index
}

resource "terraform_data" "keyed" {
  for_each = { x = "1", y = "2" }
  input    = "${each.key}${each.value}"
}

module "child" {
  source = "./child"
  given  = "from above"
}

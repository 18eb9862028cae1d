variable "set" {
  type    = set(string)
  default = ["b", "a", "b"]
}

variable "tuple" {
  type    = tuple([string, number, bool])
  default = [1, "2", "true"]
}

variable "map" {
  type    = map(bool)
  default = { a = "true", b = false }
}

variable "nested" {
  type    = map(list(number))
  default = { a = ["1", 2] }
}

variable "any_list" {
  type    = list(any)
  default = [1, "a", true]
}

variable "any_map" {
  type    = map(any)
  default = { a = 1, b = "x" }
}

variable "objects" {
  type    = set(object({ a = number }))
  default = [{ a = 2 }, { a = 10 }, { a = 1 }]
}

output "all" {
  value = [var.set, var.tuple, var.map, var.nested, var.any_list, var.any_map, var.objects]
}

variable "sizes" {
  type    = list(number)
  default = [1, 2]

  validation {
    condition     = alltrue([for size in var.sizes : size > 0])
    error_message = "no size may be negative"
  }
}

resource "terraform_data" "one" {
  count = length(var.sizes)
  input = { sizes = var.sizes, same = var.sizes == tolist([1, 2]), other = var.sizes == [1, 2] }

  lifecycle {
    precondition {
      condition     = count.index < length(var.sizes)
      error_message = "out of bounds"
    }
    postcondition {
      condition     = self.id != ""
      error_message = "nothing was made"
    }
  }
}

check "sizes" {
  assert {
    condition     = length(var.sizes) == 2
    error_message = "two sizes"
  }
}

resource "terraform_data" "one" {
  input = 1

  lifecycle {
    precondition {
      condition     = length([1]) == 2
      error_message = "there must be two"
    }
  }
}

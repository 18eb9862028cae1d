resource "terraform_data" "zero" {
  input = "z"
}

resource "terraform_data" "one" {
  input = "x"

  lifecycle {
    create_before_destroy = true
    ignore_changes        = [input]

    precondition {
      condition     = terraform_data.zero.input == "z"
      error_message = "no"
    }
  }
}

resource "terraform_data" "two" {
  input      = "y"
  depends_on = [terraform_data.one]

  provisioner "local-exec" {
    command = "echo ${self.input}"
    when    = create
  }
}

check "health" {
  assert {
    condition     = terraform_data.one.input == "x"
    error_message = "no"
  }
}

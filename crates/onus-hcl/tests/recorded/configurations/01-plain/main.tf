resource "terraform_data" "one" {
  input = "hello"
}

resource "terraform_data" "two" {
  input            = { a = 1, b = [true, null, "x"], c = {} }
  triggers_replace = ["x", 1]
}

resource "terraform_data" "empty" {
}

output "greeting" {
  value = terraform_data.one.input
}

resource "terraform_data" "source" {
  input = "x"
}

resource "terraform_data" "user" {
  input = {
    id     = terraform_data.source.id
    text   = "id-${terraform_data.source.id}"
    length = length([terraform_data.source.id, "b"])
    known  = terraform_data.source.input
    merged = merge({ a = 1 }, { b = terraform_data.source.id })
    first  = coalesce("a", terraform_data.source.id)
    same   = terraform_data.source.id == "" ? "same" : "same"
    list   = [terraform_data.source.id, "b"]
    json   = jsonencode({ id = terraform_data.source.id })
    has    = contains(["a", terraform_data.source.id], "a")
    tried  = try(terraform_data.source.input, "no")
    upper  = upper(terraform_data.source.id)
    null   = terraform_data.source.id == null
  }
}

resource "terraform_data" "each" {
  for_each = { a = terraform_data.source.id, b = "known" }
  input    = each.value
}

resource "terraform_data" "triggered" {
  input            = "x"
  triggers_replace = [terraform_data.source.id, "y"]
}

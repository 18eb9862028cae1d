module "reader" {
  source = "./reader"
}

output "text" {
  value = module.reader.text
}

output "own" {
  value = file("note.txt")
}

output "paths" {
  value = module.reader.paths
}

output "text" {
  value = {
    mine   = file("${path.module}/note.txt")
    theirs = file("note.txt")
    files  = fileset(path.module, "*.txt")
  }
}

output "paths" {
  value = { module = path.module, root = path.root }
}

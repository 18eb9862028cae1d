first = "file"
second = "file"

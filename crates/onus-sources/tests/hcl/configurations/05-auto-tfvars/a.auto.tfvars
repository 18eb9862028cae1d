a = "first"
b = "first"

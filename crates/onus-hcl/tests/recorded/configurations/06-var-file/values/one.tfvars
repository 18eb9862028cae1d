a = "one"
b = "one"

text = "not this"

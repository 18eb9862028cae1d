a = "terraform"

a = "terraform"
b = "terraform"
c = "terraform"

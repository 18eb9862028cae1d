terraform {
  required_version = ">= 1.4"
}

provider "terraform" {
  alias = "other"
}

resource "terraform_data" "one" {
  provider = terraform.other
  input    = "x"
}

module "child" {
  source = "./child"
  providers = {
    terraform = terraform.other
  }
}

module "child" {
  source  = "./child"
  unknown = 1
}

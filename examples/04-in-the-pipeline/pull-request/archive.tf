resource "opentelekomcloud_obs_bucket" "archive" {
  bucket = "shop-archive"
  acl    = "public-read"
}

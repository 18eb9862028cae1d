resource "opentelekomcloud_lb_loadbalancer_v3" "shop" {
  name               = "shop"
  description        = "the shop's front door"
  router_id          = opentelekomcloud_vpc_v1.shop.id
  subnet_id          = opentelekomcloud_vpc_subnet_v1.shop["web"].subnet_id
  network_ids        = [opentelekomcloud_vpc_subnet_v1.shop["web"].network_id]
  availability_zones = local.zones

  public_ip {
    id = opentelekomcloud_vpc_eip_v1.shop.id
  }

  tags = local.tags
}

resource "opentelekomcloud_lb_listener_v3" "http" {
  name            = "shop-http"
  description     = "plain entry"
  loadbalancer_id = opentelekomcloud_lb_loadbalancer_v3.shop.id
  default_pool_id = opentelekomcloud_lb_pool_v3.web.id
  protocol        = "HTTP"
  protocol_port   = 80
  tags            = local.tags
}

resource "opentelekomcloud_lb_listener_v3" "https" {
  name                      = "shop-https"
  description               = "encrypted entry"
  loadbalancer_id           = opentelekomcloud_lb_loadbalancer_v3.shop.id
  default_pool_id           = opentelekomcloud_lb_pool_v3.web.id
  default_tls_container_ref = var.web_certificate_id
  tls_ciphers_policy        = "tls-1-0"
  protocol                  = "HTTPS"
  protocol_port             = 443
  http2_enable              = true
  tags                      = local.tags

  insert_headers {
    forwarded_host = true
  }
}

resource "opentelekomcloud_lb_pool_v3" "web" {
  name            = "shop-web"
  description     = "web servers"
  loadbalancer_id = opentelekomcloud_lb_loadbalancer_v3.shop.id
  lb_algorithm    = "ROUND_ROBIN"
  protocol        = "HTTP"

  session_persistence {
    type                = "HTTP_COOKIE"
    persistence_timeout = 30
  }
}

resource "opentelekomcloud_lb_monitor_v3" "web" {
  name           = "shop-web"
  pool_id        = opentelekomcloud_lb_pool_v3.web.id
  type           = "HTTP"
  url_path       = "/health"
  expected_codes = "200"
  delay          = 5
  timeout        = 3
  max_retries    = 3
  monitor_port   = 8080
}

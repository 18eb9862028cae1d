resource "opentelekomcloud_cts_tracker_v3" "account" {
  status           = "enabled"
  bucket_name      = opentelekomcloud_obs_bucket.logs.bucket
  file_prefix_name = "trace"
  is_lts_enabled   = false
}

resource "opentelekomcloud_lts_group_v2" "shop" {
  group_name  = "shop"
  ttl_in_days = 7
  tags        = local.tags
}

resource "opentelekomcloud_smn_topic_v2" "alerts" {
  name         = "shop-alerts"
  display_name = "Alerts of the shop"
  tags         = local.tags
}

resource "opentelekomcloud_smn_subscription_v2" "tickets" {
  topic_urn = opentelekomcloud_smn_topic_v2.alerts.id
  protocol  = "http"
  endpoint  = "http://tickets.shop.example/otc"
  remark    = "ticket system"
}

resource "opentelekomcloud_ces_alarmrule" "web_cpu" {
  alarm_name           = "shop-web-cpu"
  alarm_description    = "the first web server works too hard"
  alarm_enabled        = true
  alarm_action_enabled = false

  metric {
    namespace   = "SYS.ECS"
    metric_name = "cpu_util"

    dimensions {
      name  = "instance_id"
      value = module.web.server_ids[0]
    }
  }

  condition {
    period              = 300
    filter              = "average"
    comparison_operator = ">="
    value               = 85
    unit                = "%"
    count               = 3
    alarm_frequency     = 300
  }

  alarm_actions {
    type              = "notification"
    notification_list = [opentelekomcloud_smn_topic_v2.alerts.topic_urn]
  }
}

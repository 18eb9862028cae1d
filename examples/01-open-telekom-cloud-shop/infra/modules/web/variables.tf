variable "name" {
  description = "Name of the group and stem of the servers' names."
  type        = string
}

variable "server_count" {
  description = "How many servers."
  type        = number
}

variable "zones" {
  description = "Zones over which the servers are spread in turn."
  type        = list(string)
}

variable "flavor" {
  description = "Size of a server."
  type        = string
}

variable "image_id" {
  description = "Image from which the servers start."
  type        = string
}

variable "key_pair" {
  description = "Key pair for logging in."
  type        = string
}

variable "network_id" {
  description = "Network of the servers."
  type        = string
}

variable "member_subnet_id" {
  description = "Subnet under which the load balancer finds the servers."
  type        = string
}

variable "pool_id" {
  description = "Pool that the servers join."
  type        = string
}

variable "volume_kms_id" {
  description = "Key for the servers' data volumes."
  type        = string
}

variable "ingress" {
  description = "Ports that are open, and to whom."
  type = map(object({
    port = number
    cidr = string
  }))
}

variable "tags" {
  description = "Tags of the servers and volumes."
  type        = map(string)
}

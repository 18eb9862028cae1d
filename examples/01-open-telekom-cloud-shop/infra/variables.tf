variable "auth_url" {
  description = "Address of the identity service."
  type        = string
  default     = "https://iam.eu-de.otc.t-systems.com/v3"
}

variable "domain_name" {
  description = "The account."
  type        = string
}

variable "environment" {
  description = "Stage, as a tag."
  type        = string
  default     = "prod"
}

variable "maintenance_through_bastion" {
  description = "Whether the maintenance tool comes through the bastion host or reaches the web servers itself."
  type        = bool
}

variable "office_cidr" {
  description = "Addresses of the office."
  type        = string
}

variable "operations_domain" {
  description = "Account of the firm that operates the platform for us."
  type        = string
}

variable "web_certificate_id" {
  description = "Certificate of the shop at the load balancer; another configuration keeps it."
  type        = string
}

variable "waf_certificate_id" {
  description = "Certificate of the shop at the web application firewall; another configuration keeps it."
  type        = string
}

variable "admin_public_key" {
  description = "Public key of the administrators."
  type        = string
}

variable "bastion_password" {
  description = "Password of root on the bastion host."
  type        = string
  sensitive   = true
}

variable "reporting_password" {
  description = "Password of the reporting database."
  type        = string
  sensitive   = true
}

variable "user_password" {
  description = "First password of people."
  type        = string
  sensitive   = true
}

//! Texts that mean to be more than texts, and inputs that hold them.

use std::path::Path;

use serde_json::{Value, json};

use crate::write;

/// What somebody could call a resource, a party, a document, a file.
pub const PAYLOADS: [&str; 23] = [
    // Terminals: colours, the screen's end, a title, a link, the clipboard, what moves back.
    "csi\u{1b}[31mred\u{1b}[2J\u{1b}[H",
    "osc\u{1b}]0;title\u{7}\u{1b}]8;;https://evil.example\u{1b}\\link\u{1b}]8;;\u{1b}\\",
    "clip\u{1b}]52;c;ZXZpbA==\u{7}\u{1b}P$q\u{1b}\\\u{1b}c",
    "c1\u{9b}31m\u{9d}0;x\u{9c}\u{85}next",
    "over\rwritten\u{8}\u{8}\u{8}back\u{b}\u{c}\u{7f}",
    // What is read is not what is there.
    "bidi\u{202e}gnihton\u{2066}x\u{2069}\u{200f}\u{61c}",
    "wide\u{200b}ze\u{200d}ro\u{2060}\u{feff}\u{ad}\u{3164}\u{e0041}tags",
    "line\u{2028}para\u{2029}graph",
    "nul\u{0}in it",
    // Runners of pipelines.
    "x\n::error file=a,line=1::forged",
    "x\r\n::add-mask::e",
    "::set-output name=a::b",
    "  \t ::stop-commands::x",
    "x ::warning::y ::warning::y ::warning::y ::warning::y ::warning::y ::warning::y ::warning::y ::warning::y",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa::debug::bbbbbbbbbbbbbbb ::debug::c",
    "##[error]forged ##[group]x",
    "##vso[task.setvariable variable=PATH]/evil",
    "a\n##vso[task.complete result=Succeeded;]done",
    "##teamcity[buildStatus status='SUCCESS']",
    "\u{1b}[0Ksection_start:1560896352:x[collapsed=true]\r\u{1b}[0Kheader",
    "###[error]three ##\u{1b}[1m[command]x",
    "+++ buildkite\n--- folds\n~~~ here",
    "\u{3000}\u{a0}::error::after strange blanks\n\n\n::error::again",
];

/// Payloads after each other, each first where the one before ends with its line.
pub fn together() -> Vec<String> {
    PAYLOADS.chunks(6).map(|payloads| payloads.join("\n")).collect()
}

/// A directory with a plan in which everything is called by a payload.
pub struct Hostile(tempfile::TempDir);

impl Hostile {
    pub fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        write(directory.path(), "plan.json", plan().to_string());
        Self(directory)
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes an agreement in which everybody and everything is called by a payload.
    pub fn agree(&self, payload: &str) {
        write(self.path(), "onus.toml", agreement(payload));
    }
}

const VOLUME: &str = "opentelekomcloud_evs_volume_v3";

/// The address of the volume that is called by a payload.
pub fn address(payload: &str) -> String {
    format!("{VOLUME}.volume[{}]", Value::from(payload))
}

fn plan() -> Value {
    let change = |address: String, payload: &str| {
        json!({
            "address": address, "mode": "managed", "type": VOLUME, "name": "volume", "index": payload,
            "provider_name": "registry.terraform.io/opentelekomcloud/opentelekomcloud",
            "change": {
                "actions": ["create"], "before": null, "after_unknown": { "id": true },
                "before_sensitive": false, "after_sensitive": {},
                "after": {
                    "name": payload, "size": 10, "availability_zone": payload, "region": payload, "volume_type": "SSD",
                    "tags": { "owner": payload, "team": "shop", payload: payload },
                },
            },
        })
    };
    // Once as they are, for people write no such addresses; once as Terraform does.
    let raw = PAYLOADS.iter().map(|payload| change((*payload).to_owned(), payload));
    let within = PAYLOADS.iter().map(|payload| change(address(payload), payload));
    let strange = PAYLOADS.iter().map(|payload| {
        let mut strange = change(format!("x.{payload}"), payload);
        strange["type"] = (*payload).into();
        strange
    });
    let changes: Vec<Value> = raw.chain(within).chain(strange).collect();
    json!({
        "format_version": "1.2", "terraform_version": PAYLOADS[0], "timestamp": PAYLOADS[9], "resource_changes": changes,
        "configuration": { "root_module": { "resources": [{
            "address": format!("{VOLUME}.volume"), "mode": "managed", "type": VOLUME, "name": "volume",
            "provider_config_key": "opentelekomcloud", "expressions": { "size": {}, "availability_zone": {} },
        }] } },
    })
}

/// A text within the quotes of TOML, which JSON shares.
pub fn toml(text: &str) -> String {
    let quoted = text.chars().map(|c| match c {
        '"' | '\\' => format!("\\{c}"),
        c if c.is_control() => format!("\\u{:04X}", u32::from(c)),
        c => c.to_string(),
    });
    quoted.collect()
}

/// A text within the quotes of Terraform.
pub fn hcl(text: &str) -> String {
    toml(text).replace("${", "$${").replace("%{", "%%{")
}

/// A text for a comment: it ends where its line does.
pub fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

/// Configuration in which everything that can be is a payload: a message, a key, a tag, a module's source, a wrong value.
pub fn configuration(payload: &str) -> String {
    let value = hcl(payload);
    format!(
        r#"
resource "opentelekomcloud_evs_volume_v3" "many" {{
  for_each          = toset(["{value}"])
  name              = each.key
  size              = 10
  availability_zone = var.v
  tags              = {{ "{value}" = "{value}" }}
}}
variable "v" {{
  type    = number
  default = 1
  validation {{
    condition     = var.v > 2
    error_message = "{value}"
  }}
}}
module "m" {{
  source = "{value}"
}}
resource "opentelekomcloud_evs_volume_v3" "wrong" {{
  for_each          = tonumber("{value}")
  size              = 1 / 0
  availability_zone = file("{value}")
}}
"#
    )
}

/// Comments that accept risks, for reasons that are payload.
pub fn remarks(payload: &str) -> String {
    let said = one_line(payload);
    format!(
        r#"
# onus:accept encrypt-volumes until=2027-01-31 owner="{said}" reason="{said}"
# onus:accept {said}
# checkov:skip={said}:{said}
resource "opentelekomcloud_evs_volume_v3" "remarked" {{
  size = 1
}}
"#
    )
}

fn agreement(payload: &str) -> String {
    let name = toml(payload);
    format!(
        r#"
[settings]
fail_on = "never"
[customer]
name = "{name}"
contact = "{name}"
[customer.teams.shop]
name = "{name}"
owns = [{{ tag = "team=shop" }}]
[[msp]]
id = "msp"
name = "{name}"
access = ["{name}"]
[[contract]]
with = "msp"
document = "{name}"
version = "{name}"
from = 2020-01-01
until = 2021-01-01
commissions = ["duty:tag-resources"]
scope = [{{ tag = "{name}" }}]
file = "{name}.pdf"
[[officer]]
role = "information-security-officer"
name = "{name}"
contact = "{name}"
deputy = "deputy {name}"
from = 2020-01-01
[[declaration]]
id = "classes"
duties = ["classify-data"]
statement = "{name}"
officer = "information-security-officer"
date = 2026-01-01
[[attestation]]
id = "a"
of = "open-telekom-cloud"
kind = "certificate"
standard = "ISO/IEC 27001"
auditor = "{name}"
period = {{ from = 2020-01-01, until = 2021-01-01 }}
[[acceptance]]
duty = "encrypt-volumes"
scope = [{{ tag = "team=shop" }}]
reason = "{name}"
officer = "information-security-officer"
until = 2027-01-01
"#
    )
}

/// A duty of a catalogue that is all payload.
pub fn duty(payload: &str) -> String {
    let name = toml(payload);
    format!(
        r#"
title = "{name}"
why = "{name}"
what = "{name}"
how = "{name}"
goals = ["confidentiality"]
scope = "resource"
applies_to = ["block_volume"]
[raci]
every = {{ customer = "RA" }}
authority = "published"
source = {{ page = "https://example.org/", read = 2026-11-22, version = "{name}" }}
[[check]]
on = "block_volume"
covers = "all"
severity = "high"
fulfilled = "this.encrypted"
breach = "{name}"
remedy.any = "{name}"
examples.fulfilled = [{{ encrypted = true }}]
examples.breached = [{{ encrypted = false }}]
examples.unknown = [{{}}]
"#
    )
}

//! A plan of any size, written as a stream.
//!
//! The resources belong to *stacks*: instances (`for_each`) of one module that each team calls once. A stack holds
//! one round of all blocks. In three of four stacks the resources are there already and a few of them change; the others are
//! to be made, so that their computed attributes and references are not known yet.

use std::io::Write;

use crate::{
    Failure,
    block::{Block, Instances},
    draw::{below, mix, number_of},
    template::Place,
};

const PROVIDER: &str = "registry.terraform.io/opentelekomcloud/opentelekomcloud";
const STAGES: [&str; 8] = ["blue", "dev", "dr", "green", "int", "perf", "prod", "test"];
const SEED: u64 = 2026;
/// One in so many existing resources changes.
const CHANGES: u64 = 40;
/// One in so many stacks is new.
const NEW: u64 = 4;

/// One instance of the module.
struct Stack {
    stem: String,
    module: String,
    team: String,
    stage: &'static str,
    seed: u64,
    new: bool,
    /// How many of its resources the plan still has room for.
    room: usize,
}

impl Stack {
    fn place<'a>(&'a self, number: u64, block: &Block, index: u64, release: &'a str) -> Place<'a> {
        Place {
            stem: &self.stem,
            module: &self.module,
            team: &self.team,
            stage: self.stage,
            seed: self.seed,
            block: number,
            index,
            count: block.count,
            release,
        }
    }

    /// The module's address with the key of this instance, escaped for a JSON text.
    fn address(&self) -> String {
        format!(r#"{}[\"{}\"]"#, self.module, self.stage)
    }
}

/// All stacks of a plan, in order.
fn stacks(blocks: &[Block], count: usize) -> impl Iterator<Item = Stack> {
    let size = blocks.iter().map(|block| block.count).sum::<u64>().max(1);
    (0_u64..)
        .map_while(move |number| {
            let before = usize::try_from(number * size).ok()?;
            count.checked_sub(before).filter(|room| *room > 0).map(|room| (number, room))
        })
        .zip(STAGES.into_iter().cycle())
        .map(|((number, room), stage)| {
            let team = format!("{:04}", number / STAGES.len() as u64 + 1);
            let seed = mix(SEED, number);
            Stack {
                stem: format!("t{team}-{stage}"),
                module: format!("module.team_{team}"),
                team: format!("team-{team}"),
                stage,
                seed,
                new: below(mix(seed, number_of("new")), NEW) == 0,
                room,
            }
        })
}

/// Writes a plan of exactly `count` resources.
pub fn write(blocks: &[Block], count: usize, out: &mut impl Write) -> Result<(), Failure> {
    write!(
        out,
        r#"{{"format_version":"1.2","terraform_version":"1.9.8","variables":{{"password":{{"value":"fake-password"}}}}"#
    )?;
    write!(out, r#","planned_values":{{"root_module":{{"child_modules":["#)?;
    modules(blocks, count, false, out)?;
    write!(out, r#"]}}}},"resource_changes":["#)?;
    changes(blocks, count, out)?;
    write!(
        out,
        r#"],"prior_state":{{"format_version":"1.0","terraform_version":"1.9.8","values":{{"root_module":{{"child_modules":["#
    )?;
    modules(blocks, count, true, out)?;
    write!(out, r#"]}}}}}},"configuration":"#)?;
    configuration(blocks, count, out)?;
    writeln!(out, r#","timestamp":"2026-11-22T08:15:00Z","applyable":true,"complete":true,"errored":false}}"#)?;
    out.flush()?;
    Ok(())
}

/// A comma, but not the first time.
fn comma(first: &mut bool, out: &mut impl Write) -> Result<(), Failure> {
    if !std::mem::take(first) {
        out.write_all(b",")?;
    }
    Ok(())
}

/// Calls `visit` for every resource of a stack that the plan has room for.
fn each(
    blocks: &[Block],
    stack: &Stack,
    mut visit: impl FnMut(&Block, u64, u64) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let all =
        (0_u64..).zip(blocks).flat_map(|(number, block)| (0..block.count).map(move |index| (number, block, index)));
    for (number, block, index) in all.take(stack.room) {
        visit(block, number, index)?;
    }
    Ok(())
}

/// Writes address, mode, type, name, index and provider.
fn head(block: &Block, stack: &Stack, index: u64, with_module: bool, out: &mut impl Write) -> Result<(), Failure> {
    let (module, source_type, name) = (stack.address(), &block.source_type, &block.name);
    let (address, key) = match block.instances {
        Instances::One => (String::new(), String::new()),
        Instances::Count => (format!("[{index}]"), format!(r#","index":{index}"#)),
        Instances::Each => (format!(r#"[\"{index}\"]"#), format!(r#","index":"{index}""#)),
    };
    write!(out, r#"{{"address":"{module}.{source_type}.{name}{address}""#)?;
    if with_module {
        write!(out, r#","module_address":"{module}""#)?;
    }
    write!(out, r#","mode":"managed","type":"{source_type}","name":"{name}"{key},"provider_name":"{PROVIDER}""#)?;
    Ok(())
}

/// Writes the modules of the planned values or of the prior state.
fn modules(blocks: &[Block], count: usize, prior: bool, out: &mut impl Write) -> Result<(), Failure> {
    let mut first_stack = true;
    for stack in stacks(blocks, count).filter(|stack| !(prior && stack.new)) {
        comma(&mut first_stack, out)?;
        write!(out, r#"{{"resources":["#)?;
        let mut first = true;
        each(blocks, &stack, |block, number, index| {
            comma(&mut first, out)?;
            let release = if prior && changed(&stack, number, index) { "41" } else { "42" };
            let place = stack.place(number, block, index, release);
            let (values, sensitive) = if stack.new {
                (&block.planned, &block.sensitive)
            } else {
                (&block.existing, &block.existing_sensitive)
            };
            head(block, &stack, index, false, out)?;
            write!(out, r#","schema_version":{},"values":"#, block.schema_version)?;
            values.write(&place, out)?;
            write!(out, r#","sensitive_values":"#)?;
            sensitive.write(&place, out)?;
            if prior {
                write!(out, r#","depends_on":"#)?;
                block.depends_on.write(&place, out)?;
            }
            out.write_all(b"}")?;
            Ok(())
        })?;
        write!(out, r#"],"address":"{}"}}"#, stack.address())?;
    }
    Ok(())
}

fn changed(stack: &Stack, number: u64, index: u64) -> bool {
    below(mix(mix(stack.seed, number), index), CHANGES) == 0
}

fn changes(blocks: &[Block], count: usize, out: &mut impl Write) -> Result<(), Failure> {
    let mut first = true;
    for stack in stacks(blocks, count) {
        each(blocks, &stack, |block, number, index| {
            comma(&mut first, out)?;
            head(block, &stack, index, true, out)?;
            if stack.new {
                creation(block, &stack.place(number, block, index, "42"), out)?;
            } else {
                let before = if changed(&stack, number, index) { "41" } else { "42" };
                continuation(
                    block,
                    &stack.place(number, block, index, before),
                    &stack.place(number, block, index, "42"),
                    out,
                )?;
            }
            write!(out, "}}}}")?;
            Ok(())
        })?;
    }
    Ok(())
}

/// Writes the change of a resource that is to be made.
fn creation(block: &Block, place: &Place<'_>, out: &mut impl Write) -> Result<(), Failure> {
    write!(out, r#","change":{{"actions":["create"],"before":null,"after":"#)?;
    block.planned.write(place, out)?;
    write!(out, r#","after_unknown":"#)?;
    block.unknown.write(place, out)?;
    write!(out, r#","before_sensitive":false,"after_sensitive":"#)?;
    block.sensitive.write(place, out)
}

/// Writes the change of a resource that is there. It changes only where it carries the release tag.
fn continuation(block: &Block, before: &Place<'_>, after: &Place<'_>, out: &mut impl Write) -> Result<(), Failure> {
    let action = if before.release != after.release && block.existing.is_tagged() { "update" } else { "no-op" };
    write!(out, r#","change":{{"actions":["{action}"],"before":"#)?;
    block.existing.write(before, out)?;
    write!(out, r#","after":"#)?;
    block.existing.write(after, out)?;
    write!(out, r#","after_unknown":{{}},"before_sensitive":"#)?;
    block.existing_sensitive.write(before, out)?;
    write!(out, r#","after_sensitive":"#)?;
    block.existing_sensitive.write(after, out)
}

/// Writes the configuration: one call of the module for each team.
fn configuration(blocks: &[Block], count: usize, out: &mut impl Write) -> Result<(), Failure> {
    write!(
        out,
        r#"{{"provider_config":{{"opentelekomcloud":{{"name":"opentelekomcloud","full_name":"{PROVIDER}","version_constraint":"~> 1.36""#
    )?;
    write!(
        out,
        r#","expressions":{{"region":{{"constant_value":"eu-de"}},"tenant_name":{{"constant_value":"eu-de_fleet"}}}}}}}},"root_module":{{"module_calls":{{"#
    )?;
    let mut first_call = true;
    for stack in stacks(blocks, count).step_by(STAGES.len()) {
        comma(&mut first_call, out)?;
        let call = stack.module.strip_prefix("module.").unwrap_or(&stack.module);
        write!(
            out,
            r#""{call}":{{"source":"./modules/stack","expressions":{{"image_id":{{"references":["var.image_id"]}},"items":{{"references":["local.items"]}}"#
        )?;
        write!(
            out,
            r#","name":{{"references":["each.key"]}},"password":{{"references":["var.password"]}},"tags":{{"references":["local.tags"]}},"zone":{{"references":["each.value.zone","each.value"]}}}}"#
        )?;
        write!(out, r#","for_each_expression":{{"references":["local.stages"]}},"module":{{"resources":["#)?;
        let mut first = true;
        for (number, block) in (0_u64..).zip(blocks) {
            comma(&mut first, out)?;
            block.configuration.write(&stack.place(number, block, 0, "42"), out)?;
        }
        write!(
            out,
            r#"],"variables":{{"image_id":{{}},"items":{{}},"name":{{}},"password":{{"sensitive":true}},"tags":{{}},"zone":{{}}}}}}}}"#
        )?;
    }
    write!(
        out,
        r#"}},"variables":{{"image_id":{{"default":"6f0c1d6e-5b1b-4a57-9c2c-1d9a44d0f7a3"}},"password":{{"sensitive":true}}}}}}}}"#
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use sonic_rs::{JsonContainerTrait, JsonValueTrait, Value};

    use crate::{Failure, block};

    fn generate(count: usize) -> Result<Vec<u8>, Failure> {
        let mut text = Vec::new();
        super::write(&block::load()?, count, &mut text)?;
        Ok(text)
    }

    #[test]
    fn holds_exactly_the_resources_asked_for() -> Result<(), Failure> {
        for count in [0, 1, 254, 255, 256, 3000] {
            let plan: Value = sonic_rs::from_slice(&generate(count)?)?;
            let changes = plan.get("resource_changes").and_then(|changes| changes.as_array().map(|all| all.len()));
            assert_eq!(changes, Some(count));
        }
        Ok(())
    }

    #[test]
    fn same_size_gives_same_bytes() -> Result<(), Failure> {
        assert!(generate(700)? == generate(700)?);
        Ok(())
    }

    #[test]
    fn leaves_no_gap_open() -> Result<(), Failure> {
        let text = String::from_utf8(generate(600)?)?;
        assert!(!text.contains(['«', '»']));
        Ok(())
    }
}

//! `onus explain`: a resource and all its duties, or one duty with rules, checks and the values that decided.

use onus_core::assess::{Answer, Rule, Status};
use onus_core::catalogue_types::{Catalogue, Scope};
use onus_core::explain::{CheckExplained, Entry, Found, Search, checks, entries, entry_of, explanation, find, why_not};
use onus_core::report::{Detail, acceptance, idle_remarks, proofs};
use onus_core::{Assessment, Estate, Model};
use onus_report::{Text, text};

use super::headline::provenance_lines;
use super::write_to;
use crate::NOTHING_SHORT;
use crate::args::{ExplainOptions, Format};
use crate::failure::Failure;
use crate::screen::{Screen, mark};
use crate::session::Ground;

/// Runs the command.
pub fn run(options: &ExplainOptions, screen: &Screen) -> Result<u8, Failure> {
    let ground = Ground::open(&options.estate.agreement, &options.inputs)?;
    let estate = ground.estate(&options.inputs, &options.estate)?;
    let assessment = ground.assess(&estate)?;
    let found = resource(&estate, &options.resource)?;
    let shown = match &options.duty {
        None => entries(&assessment, &estate, &found),
        Some(duty) => vec![one(&assessment, &estate, &found, duty)?],
    };
    let text = match (options.format, &options.duty) {
        (Format::Json, _) => {
            super::json::print(&explanation(&assessment, &estate, &found, &shown)?)?;
            return Ok(NOTHING_SHORT);
        }
        (Format::Text, None) => overview(&assessment, &estate, &found, &shown, screen)?,
        (Format::Text, Some(_)) => match shown.first() {
            Some(entry) => whole(&assessment, &estate, &found, entry, screen)?,
            None => Text::default(),
        },
    };
    write_to(None, |out| Ok(text.write(out)?))?;
    Ok(NOTHING_SHORT)
}

fn resource(estate: &Estate, name: &str) -> Result<Found, Failure> {
    match find(estate, name)? {
        Search::One(found) => Ok(*found),
        Search::Several(addresses) => Err(Failure::usage(
            format!("several resources have `{name}` in their address"),
            format!("say which: {}", addresses.join(", ")),
        )),
        Search::Aside(address, of, reason) => Err(Failure::usage(
            format!("`{address}` ({of}) is not in the estate: {reason}"),
            "only resources that are managed and recognised carry duties",
        )),
        Search::Nothing => Err(Failure::usage(
            format!("there is no resource `{name}` in the inputs"),
            "`onus query \"SELECT address FROM resources\" -i INPUT` lists all",
        )),
    }
}

fn one<'a, 'c>(
    assessment: &'a Assessment<'c>,
    estate: &Estate,
    found: &Found,
    duty: &str,
) -> Result<Entry<'a, 'c>, Failure> {
    if let Some(entry) = entry_of(assessment, estate, found, duty) {
        return Ok(entry);
    }
    match assessment.catalogue.duties.get(duty) {
        Some(declared) => Err(Failure::usage(
            format!("`{duty}` does not arise on `{}`", found.address),
            why_not(declared, &found.class),
        )),
        None => {
            let known: Vec<&str> = assessment.catalogue.duties.keys().map(String::as_str).collect();
            Err(Failure::usage(
                format!("there is no duty `{duty}`"),
                onus_core::catalogue_types::decode::suggestion(duty, &known),
            ))
        }
    }
}

fn title<'a>(assessment: &'a Assessment<'_>, ids: &[String]) -> String {
    let names: Vec<&'a str> =
        ids.iter().map(|id| assessment.parties.get(id).map_or("?", |party| party.title.as_str())).collect();
    if names.is_empty() { "nobody".to_owned() } else { names.join(" and ") }
}

fn head(assessment: &Assessment<'_>, estate: &Estate, found: &Found, screen: &Screen) -> Result<Text, Failure> {
    let class = &found.class;
    let account = estate.accounts.get(class.account as usize).map_or("", |account| account.name.as_str());
    let line = format!(
        "{} {} · {} of {} ({}) · {} · account {account} · {} in {}",
        class.kind,
        class.source_type,
        class.service,
        class.provider,
        class.model,
        class.region.as_deref().unwrap_or("region not known"),
        class.basis.id(),
        class.input
    );
    let written = estate.written_at(found.id, &[])?;
    let written =
        written.map_or_else(Text::default, |at| text!("  {}\n", screen.dim(format!("{}:{}", at.file, at.line))));
    Ok(text!(
        "{}{}\n  {}\n{}",
        provenance_lines(&Model::new(assessment, estate, Detail::Short)?, screen),
        screen.bold(&found.address),
        screen.wrap(&line, 2),
        written
    ))
}

/// All duties, layer by layer: who carries each, and how it stands.
fn overview(
    assessment: &Assessment<'_>,
    estate: &Estate,
    found: &Found,
    shown: &[Entry<'_, '_>],
    screen: &Screen,
) -> Result<Text, Failure> {
    let mut text = head(assessment, estate, found, screen)?;
    let mut layer = None;
    for entry in shown {
        if layer != Some(entry.duty.layer) {
            text += text!("\n{}\n", screen.bold(entry.duty.layer.id()));
            layer = Some(entry.duty.layer);
        }
        let status = entry.line.status;
        let severity = entry
            .line
            .severity
            .filter(|_| status == Status::Breached)
            .map_or(String::new(), |severity| format!(", {severity}"));
        let label = format!("{} {}{severity}", mark(status), status.id());
        let owed = match entry.duty.scope {
            Scope::Resource => "",
            Scope::Service => " (owed on its service)",
            _ => " (owed on its account)",
        };
        text += text!(
            "  {} {:<20} {} {}\n",
            screen.status(status, entry.line.severity, format!("{label:<20}")),
            title(assessment, &entry.allocation.responsible),
            screen.bold(entry.id),
            screen.dim(format!("{}{owed}", entry.duty.title))
        );
    }
    text +=
        &text!("\n{} duties; `onus explain {} DUTY` tells the rules and checks of one\n", shown.len(), found.address);
    Ok(text)
}

/// One duty with everything that led to its answer.
fn whole(
    assessment: &Assessment<'_>,
    estate: &Estate,
    found: &Found,
    entry: &Entry<'_, '_>,
    screen: &Screen,
) -> Result<Text, Failure> {
    let catalogue = assessment.catalogue;
    let mut text = head(assessment, estate, found, screen)?;
    let status = entry.line.status;
    text += text!("\n{} {}\n", screen.bold(entry.id), screen.dim(catalogue.show(entry.duty.place)));
    let mut say = |name: &str, what: Text| text += text!("  {:<12} {}\n", name, screen.wrap(what, 15));
    say("title", Text::from(&entry.duty.title));
    say("why", Text::from(&entry.duty.why));
    say("what", Text::from(&entry.duty.what));
    if let Some(how) = &entry.duty.how {
        say("how", Text::from(how));
    }
    say("responsible", Text::from(&title(assessment, &entry.allocation.responsible)));
    say("accountable", Text::from(&title(assessment, &entry.allocation.accountable)));
    for (name, ids) in [("consulted", &entry.allocation.consulted), ("informed", &entry.allocation.informed)] {
        if !ids.is_empty() {
            say(name, Text::from(&title(assessment, ids)));
        }
    }
    if !entry.duty.needs.is_empty() {
        say(
            "needs",
            Text::from(&entry.duty.needs.iter().map(|need| need.value.as_str()).collect::<Vec<_>>().join(", ")),
        );
    }
    let severity = entry.line.severity.map_or(String::new(), |severity| format!(", {severity}"));
    say(
        "status",
        Text::from(&screen.status(status, entry.line.severity, format!("{} {}{severity}", mark(status), status.id()))),
    );
    if let Some(fault) = entry.allocation.fault {
        say("law", Text::from(fault.words()));
    }
    if let Some(acceptance) = acceptance(assessment, entry.line.accepted) {
        let by = match acceptance.role.as_ref().zip(acceptance.party.as_ref()) {
            Some((role, party)) => format!("the {role} of {}", assessment.parties.title(party)),
            None => acceptance.name.unwrap_or_default(),
        };
        say(
            "accepted",
            Text::from(&format!("until {}, by {by}: {} ({})", acceptance.until, acceptance.reason, acceptance.place)),
        );
    }
    for judged in idle_remarks(assessment, found.id, entry.id) {
        let (why, remedy) = (judged.why.as_deref().unwrap_or_default(), judged.remedy.as_deref().unwrap_or_default());
        say("remark", Text::from(&format!("{}: does not count: {why}: {remedy}", judged.remark.at)));
    }
    text += text!("\n{}\n", screen.bold("who carries it, and by which rule"));
    for rule in &entry.allocation.rules {
        text += &rule_lines(assessment, rule, screen);
    }
    for other in &entry.allocation.alternatives {
        let who = other
            .as_ref()
            .map_or_else(|| "it would not arise".to_owned(), |other| title(assessment, &other.responsible));
        text += text!("  if the condition that is not known were true: {}\n", who);
    }
    let explained = checks(assessment, estate, found, entry)?;
    for check in &explained {
        text += &check_lines(catalogue, found, entry.line.duty, check, screen);
    }
    text += &proof_lines(assessment, entry, screen);
    if explained.is_empty() && entry.line.proofs.is_empty() {
        text += text!("\n{}\n", documents(assessment, entry, screen));
    }
    Ok(text)
}

fn rule_lines(assessment: &Assessment<'_>, rule: &Rule<'_>, screen: &Screen) -> Text {
    let held = match rule.held {
        Some(true) => "→",
        Some(false) => "  did not hold:",
        None => "  not known whether it holds:",
    };
    let source = rule.source.map_or(String::new(), |source| format!(", {} (read {})", source.page, source.read.0));
    let line = format!("{held} {}: {}", rule.what, rule.says);
    let rests = format!("{}, {}{source}", assessment.show(rule.place), rule.authority);
    text!("  {}\n      {}\n", screen.wrap(&line, 4), screen.dim(screen.wrap(&rests, 6)))
}

fn check_lines(
    catalogue: &Catalogue,
    found: &Found,
    duty: &str,
    explained: &CheckExplained<'_>,
    screen: &Screen,
) -> Text {
    let check = explained.check;
    let answer = match explained.answer {
        Answer::Yes => "true: fulfilled",
        Answer::No => "false: breached",
        Answer::Unknown => "NULL: cannot be told yet",
        Answer::NotApplicable => "does not concern this resource",
    };
    let covers = if check.covers_all() { "the whole duty" } else { "a part of the duty" };
    let mut text = text!(
        "\n{} {} {}\n",
        screen.bold("check"),
        answer,
        screen.dim(format!("{}, {}, covers {covers}", catalogue.show(check.fulfilled.place), check.severity))
    );
    let mut say = |name: &str, what: &str| {
        text += text!("  {:<12} {}\n", name, screen.wrap(Text::in_one_line(what), 15));
    };
    if let Some(condition) = &check.applies_where {
        say("where", &condition.value.text);
    }
    say("fulfilled", &check.fulfilled.value.text);
    for (name, value) in &explained.values {
        say("value", &format!("{name} = {value}"));
    }
    for related in &explained.related {
        for (address, values) in &related.rows {
            let values: Vec<String> = values.iter().map(|(name, value)| format!("{name} = {value}")).collect();
            let values = if values.is_empty() { String::new() } else { format!(": {}", values.join(", ")) };
            say("related", &format!("{} {address}{values}", related.kind));
        }
        if related.rows.is_empty() {
            // Of several rows that are looked at, it must be clear which one is meant.
            let of = related.of.as_deref().unwrap_or(&found.address);
            say("related", &format!("no {} refers to {of} by {}", related.kind, related.by));
        }
        if related.undecided > 0 {
            say(
                "undecided",
                &format!("{} {} of which it is not known what they refer to", related.undecided, related.kind),
            );
        }
        if related.open {
            say("open", &format!("there may be more {} than the inputs show", related.kind));
        }
    }
    say("sql", &explained.sql);
    if explained.answer == Answer::No {
        say("breach", &check.breach);
    }
    let open = matches!(explained.answer, Answer::No | Answer::Unknown);
    let of = (found.class.provider.as_str(), found.class.service.as_str(), found.class.source_type.as_str());
    if let Some(remedy) = catalogue.remedy(duty, check, Some(of)).filter(|_| open) {
        say("remedy", remedy);
    }
    text
}

/// The documents that show something of it, with their dates.
fn proof_lines(assessment: &Assessment<'_>, entry: &Entry<'_, '_>, screen: &Screen) -> Text {
    let proofs = proofs(assessment, entry.line);
    if proofs.is_empty() {
        return Text::default();
    }
    let mut text = text!("\n{}\n", screen.bold("documents"));
    for proof in proofs {
        let until = proof.until.map_or(String::new(), |until| format!(", relied on until {until}"));
        let line = format!("{} {}: {}{until}", mark(proof.status), proof.status.id(), proof.what);
        text += text!("  {}\n      {}\n", screen.wrap(&line, 4), screen.dim(&proof.place));
    }
    text
}

fn documents(assessment: &Assessment<'_>, entry: &Entry<'_, '_>, screen: &Screen) -> Text {
    let named = |id: &str| {
        assessment.catalogue.documents.get(id).map_or_else(|| id.to_owned(), |document| document.title.clone())
    };
    let proof: Vec<String> = entry.duty.proven_by.iter().map(|document| named(&document.value)).collect();
    let held: Vec<String> = entry.allocation.published.iter().map(|id| named(id)).collect();
    let mut text = format!(
        "no check can show it; {}",
        if proof.is_empty() {
            "a declaration would".to_owned()
        } else {
            format!("these documents would: {}", proof.join(", "))
        }
    );
    if !held.is_empty() {
        text += &format!(". The provider publishes that it holds: {}", held.join(", "));
    }
    screen.wrap(&text, 2)
}

//! The text of an agreement to begin with. What is not known stands in it as an example: lines that begin with `#` and no
//! blank; taking the sign away makes them count.

use jiff::ToSpan as _;
use jiff::civil::Date;
use onus_core::Agreement;
use onus_core::agreement::load::digest;
use onus_core::catalogue_types::duty::Duty;
use onus_core::catalogue_types::role::Role;
use onus_core::catalogue_types::{Catalogue, DocumentKind, Layer, PartyKind};
use onus_core::visible::{is_hidden, visible};
use onus_files::{DOCUMENT_LIMIT, read_plain};

use super::answers::Answers;
use super::found::Found;

/// What the text is made of.
pub struct Draft<'d> {
    /// The catalogue, from which examples take their names.
    pub catalogue: &'d Catalogue,
    /// What was found.
    pub found: &'d Found,
    /// What somebody answered.
    pub answers: &'d Answers,
    /// The day on which officers begin, and from which on examples are dated.
    pub day: Date,
}

const HEAD: &str = "\
# The agreement: who the parties are, what is agreed between them, who holds which role, what is proven, what is accepted.
# `onus assess` reads it, with all files in `evidence/*.toml` beside it.
#
# Lines that begin with `#` and no blank are examples: take the sign away, and put your own in their place. An example may
# build on those above it. Everything may be left out. What nobody agreed on stays where the catalogue lays it; what was
# never handed over is the customer's.
";

impl Draft<'_> {
    /// The text.
    pub fn text(&self) -> String {
        let parts = [
            HEAD.to_owned(),
            self.settings(),
            self.customer(),
            self.providers(),
            self.msp(),
            self.contract(),
            self.officers(),
            self.attestation(),
            self.declaration(),
            self.acceptance(),
        ];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
    }

    fn settings(&self) -> String {
        let mut text = "[settings]\n".to_owned();
        text += "# What is assessed where no input is named, relative to this file.\n";
        if self.found.inputs.is_empty() {
            text += "#inputs = [\"plan.json\"]\n";
        } else {
            let inputs: Vec<String> = self.found.inputs.iter().map(|input| quoted(input)).collect();
            text += &format!("inputs = [{}]\n", inputs.join(", "));
        }
        text += "# The time zone of all days; by default, that of the machine.\n";
        text += "#time_zone = \"Europe/Berlin\"\n";
        text += "# What makes the exit code 1: statuses, each with the least severity, and kinds of gap.\n";
        text += "#fail_on = \"breached:high,unallocated,contract-lapsed\"\n";
        text += "# Whether comments of the configuration may accept risks (`# onus:accept …`); by default, they may.\n";
        text += "#inline_acceptances = false\n";
        text
    }

    fn customer(&self) -> String {
        let mut text = "# Whose estate it is.\n\n[customer]\n".to_owned();
        text += &match &self.answers.customer {
            Some(name) => format!("name = {}\n", quoted(name)),
            None => "#name = \"Name of the company\"\n".to_owned(),
        };
        text += "#contact = \"it@customer.example\"\n\n";
        text += "# A part of it that carries duties. The first team that owns a resource is responsible for what is the customer's\n";
        text += "# there; besides `tag` there are `module`, `address`, `account`, `service`, `region`, `kind` and `provider`.\n\n";
        text += "#[customer.teams.web]\n#name = \"Web team\"\n#contact = \"web@customer.example\"\n";
        text += "#owns = [{ tag = \"team=web\" }, { module = \"module.web\" }]\n";
        text
    }

    fn providers(&self) -> String {
        let found = self.found.providers.iter();
        let tables = found.map(|id| format!("\n[[provider]]\nid = {}\n#contact = \"Service desk\"\n", quoted(id)));
        let tables: String = tables.collect();
        if tables.is_empty() {
            tables
        } else {
            format!("# Clouds in use, as resources in this directory tell.\n{tables}")
        }
    }

    /// The id of the managed service provider, made of its name, and free.
    fn msp_id(&self) -> String {
        let Some(name) = &self.answers.msp else { return "operator".to_owned() };
        let lower = name.to_lowercase();
        let words =
            lower.split(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit()).filter(|word| !word.is_empty());
        let id = words.collect::<Vec<_>>().join("-");
        let begins_well = id.starts_with(|c: char| c.is_ascii_lowercase());
        let id = if begins_well { id } else { format!("operator-{id}").trim_end_matches('-').to_owned() };
        let taken = [Agreement::CUSTOMER, "nobody", "web"].contains(&id.as_str());
        if taken || self.catalogue.providers.contains_key(&id) { format!("{id}-operator") } else { id }
    }

    /// The first package of the catalogue: profile, model, and an item of it.
    fn package(&self) -> Option<String> {
        let (profile, model) =
            self.catalogue.profiles.iter().find_map(|(id, profile)| Some((id, profile.models.keys().next()?)))?;
        Some(format!("{profile}/{model}"))
    }

    fn msp(&self) -> String {
        let sign = if self.answers.msp.is_some() { "" } else { "#" };
        let name = self.answers.msp.as_deref().unwrap_or("Name of the operator");
        let mut text =
            "# A managed service provider whom the customer engages. Without a contract it carries nothing.\n\n"
                .to_owned();
        text += &format!("{sign}[[msp]]\n{sign}id = {}\n{sign}name = {}\n", quoted(&self.msp_id()), quoted(name));
        text += "#contact = \"service@operator.example\"\n";
        if let Some(package) = self.package() {
            text += "# The package that its contracts commission: `onus catalogue list profiles` names them.\n";
            text += &format!("#profile = {}\n", quoted(&package));
        }
        text += "# Names by which its access shows on the estate: agencies, users, groups; `*` stands for anything.\n";
        text += "#access = [\"operators\"]\n";
        text
    }

    /// A contract that commissions a layer without one of its duties.
    fn contract(&self) -> String {
        let layer = Layer::OperatingSystem;
        let of_layer = |duty: &Duty| duty.layer == layer && !duty.retained;
        let mut text =
            "# What was signed with it. `onus duties` lists what can be commissioned, as `layer:…` or `duty:…`.\n\n"
                .to_owned();
        text += &format!("#[[contract]]\n#with = {}\n#document = \"MSA-1\"\n", quoted(&self.msp_id()));
        text += &format!("#dated = {}\n#from = {}\n#until = {}\n", self.day, self.day, self.later(24));
        text += "#notice_days = 90\n#scope = [{ tag = \"env=prod\" }]\n";
        text += &format!("#commissions = [\"layer:{}\"]\n", layer.id());
        if let Some((id, _)) = self.catalogue.duties.iter().find(|(_, duty)| of_layer(duty)) {
            text += &format!("#except = [\"duty:{id}\"]\n");
        }
        text
    }

    fn officers(&self) -> String {
        let mut text = "# Who holds which role. A role that has to be filled, and is not, is a gap. For an officer of another party, add\n".to_owned();
        text += "# `party = \"…\"` with its id.\n";
        for (at, (id, role)) in self.roles().enumerate() {
            let named = self.answers.officers.get(id);
            let sign = if named.is_some() { "" } else { "#" };
            let name = named.map_or("First name Surname", String::as_str);
            text += &format!("\n# {}: {}\n", plain(&role.title), plain(&role.about));
            text += &format!("{sign}[[officer]]\n{sign}role = {}\n{sign}name = {}\n", quoted(id), quoted(name));
            text += &format!("{sign}from = {}\n", self.day);
            if at == 0 {
                text += "#contact = \"security@customer.example\"\n#deputy = \"Another Person\"\n";
            }
        }
        text
    }

    /// Roles that the customer has to fill.
    fn roles(&self) -> impl Iterator<Item = (&String, &Role)> {
        self.catalogue.roles.iter().filter(|(_, role)| role.required_of.contains(&PartyKind::Customer))
    }

    /// A report on operation that the first provider holds, and a letter on the time after it.
    fn attestation(&self) -> String {
        let provider = self.found.providers.first().or_else(|| self.catalogue.providers.keys().next());
        let reports = self.catalogue.documents.values().filter(|document| document.kind == DocumentKind::Type2);
        let (Some(provider), Some(standard)) = (provider, reports.filter_map(|one| one.standard.as_ref()).next())
        else {
            return String::new();
        };
        let last = self.day.saturating_sub(1.month());
        let first = last.saturating_sub(12.months()).saturating_add(1.day());
        let begin = last.saturating_add(1.day());
        let end = begin.saturating_add(3.months()).saturating_sub(1.day());
        let mut text = "# Auditors' documents: `certificate`, `type-1` or `type-2`. These, declarations and acceptances may also stand in\n".to_owned();
        text += "# `evidence/*.toml`. `onus evidence hash FILE` prints the SHA-256 of a document.\n\n";
        text += "#[[attestation]]\n#id = \"report\"\n";
        text += &format!("#of = {}\n#kind = \"type-2\"\n#standard = {}\n", quoted(provider), quoted(standard));
        text += &format!("#period = {{ from = {first}, until = {last} }}\n");
        text += &self.document();
        text += "\n# What the management says of the time after a report, three months at most.\n\n";
        text += &format!("#[[bridge_letter]]\n#attestation = \"report\"\n#from = {begin}\n#until = {end}\n");
        text
    }

    /// The first file in `evidence`, with its hash.
    fn document(&self) -> String {
        let Some(name) = self.found.documents.first() else { return String::new() };
        let hash = self.found.dir.as_ref().and_then(|dir| {
            let bytes = read_plain(&dir.join(name), DOCUMENT_LIMIT).ok()?;
            Some(digest(&bytes))
        });
        let hash = hash.map_or(String::new(), |sha256| format!("#sha256 = \"{sha256}\"\n"));
        format!("#file = {}\n{hash}", quoted(name))
    }

    /// A declaration by the first officer, on a duty that one can prove.
    fn declaration(&self) -> String {
        let by_word = |id: &str| {
            self.catalogue.documents.get(id).is_some_and(|document| document.kind == DocumentKind::Declaration)
        };
        let duty = self
            .catalogue
            .duties
            .iter()
            .find_map(|(id, duty)| Some((id, duty.proven_by.iter().find(|document| by_word(&document.value))?)));
        let (Some((duty, document)), Some((role, _))) = (duty, self.roles().next()) else { return String::new() };
        let mut text = "# What an officer states. It is reviewed after 12 months unless stated otherwise; an unsigned one counts, and is marked so.\n".to_owned();
        text += "# `onus evidence statement ID` prints what its officer signs.\n\n";
        text += &format!("#[[declaration]]\n#id = \"word\"\n#duty = {}\n", quoted(duty));
        text += &format!("#statement = \"What is done, how often, and by whom.\"\n#officer = {}\n", quoted(role));
        text += &format!("#date = {}\n#review_months = 12\n#document = {}\n", self.day, quoted(&document.value));
        text
    }

    /// An acceptance by the first officer, on a duty that is checked.
    fn acceptance(&self) -> String {
        let duty = self.catalogue.duties.iter().find(|(_, duty)| !duty.checks.is_empty());
        let (Some((duty, _)), Some((role, _))) = (duty, self.roles().next()) else { return String::new() };
        let mut text = "# A risk that an officer accepts until a day. What it accepts stays visible, and is never counted as proven.\n\n".to_owned();
        text += &format!("#[[acceptance]]\n#duty = {}\n", quoted(duty));
        text += "#resource = \"module.reporting.*\"\n#reason = \"Why the risk can be borne.\"\n";
        text += &format!("#officer = {}\n#until = {}\n", quoted(role), self.later(6));
        text
    }

    fn later(&self, months: i64) -> Date {
        self.day.saturating_add(months.months()).saturating_sub(1.day())
    }
}

/// A text as TOML writes it, on one line.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            // What is hidden shows a reader another text than is there.
            c if is_hidden(c) => quoted += &format!("\\U{:08X}", u32::from(c)),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A text as a comment: on one line.
fn plain(text: &str) -> String {
    visible(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use onus_core::agreement::from_text;

    const HOSTILE: &str = "\"]\n[settings] \\ \u{7}\u{202e}'''\"\"\" # Ünïcode \u{0}";

    fn with<T>(found: &Found, answers: &Answers, of: impl FnOnce(&Catalogue, &str) -> T) -> Option<T> {
        let catalogue = onus_builtin::builtin().ok()?;
        let day = jiff::civil::date(2026, 11, 22);
        let text = Draft { catalogue: &catalogue, found, answers, day }.text();
        Some(of(&catalogue, &text))
    }

    fn hostile() -> (Found, Answers) {
        let officers = ["emergency-officer", "system-administrator"].map(|role| (role.to_owned(), HOSTILE.to_owned()));
        let found = Found {
            inputs: vec![HOSTILE.to_owned(), "plan.json".to_owned()],
            documents: vec![HOSTILE.to_owned()],
            ..Found::default()
        };
        let name = Some(HOSTILE.to_owned());
        (found, Answers { customer: name.clone(), msp: name, officers: officers.into() })
    }

    /// The text with the examples of its first blocks taken in.
    fn taken_in(text: &str, blocks: usize) -> String {
        let plain = |line: &str| match line.strip_prefix('#') {
            Some(example) if example.starts_with(|c: char| !c.is_whitespace()) => example.to_owned(),
            _ => line.to_owned(),
        };
        let taken = |(at, block): (usize, &str)| {
            if at < blocks { block.lines().map(plain).collect::<Vec<_>>().join("\n") } else { block.to_owned() }
        };
        text.split("\n\n").enumerate().map(taken).collect::<Vec<_>>().join("\n\n")
    }

    #[test]
    fn every_example_loads_given_those_above_it() {
        let none = (Found::default(), Answers::default());
        let some = (
            Found { providers: vec!["openstack".to_owned()], evidence: true, ..Found::default() },
            Answers { msp: Some("1 & 1".to_owned()), ..Answers::default() },
        );
        for (found, answers) in [none, some, hostile()] {
            let loaded = with(&found, &answers, |catalogue, text| {
                let blocks = text.split("\n\n").count();
                for taken in 0..=blocks {
                    let text = taken_in(text, taken);
                    let agreement = from_text(&text, "onus.toml", catalogue);
                    assert!(agreement.is_ok(), "{taken}: {:?}\n{text}", agreement.err());
                }
                let all = from_text(&taken_in(text, blocks), "onus.toml", catalogue).ok()?;
                Some((all.contracts.len(), all.attestations.len(), all.declarations.len(), all.acceptances.len()))
            });
            assert_eq!(loaded, Some(Some((1, 1, 1, 1))));
        }
    }

    #[test]
    fn what_was_typed_is_what_is_read() {
        let (found, answers) = hostile();
        let agreement = with(&found, &answers, |catalogue, text| from_text(text, "onus.toml", catalogue).ok());
        let agreement = agreement.flatten().unwrap_or_default();
        assert_eq!(agreement.customer.name.as_deref(), Some(HOSTILE));
        assert_eq!(agreement.msps.iter().filter_map(|msp| msp.name.as_deref()).collect::<Vec<_>>(), [HOSTILE]);
        assert!(agreement.officers.iter().all(|officer| officer.name == HOSTILE));
        assert_eq!((agreement.officers.len(), agreement.settings.inputs.len()), (2, 2));
        assert!(agreement.acceptances.is_empty() && agreement.contracts.is_empty());
    }

    #[test]
    fn the_id_of_an_operator_is_free() {
        let id = |name: &str| {
            let answers = Answers { msp: Some(name.to_owned()), ..Answers::default() };
            with(&Found::default(), &answers, |catalogue, text| {
                from_text(text, "onus.toml", catalogue).ok()?.msps.first().map(|msp| msp.id.value.clone())
            })
            .flatten()
        };
        let expected = [
            ("Nordhafen Managed Cloud GmbH & Co. KG", "nordhafen-managed-cloud-gmbh-co-kg"),
            ("日本", "operator"),
            ("1&1", "operator-1-1"),
            ("Customer", "customer-operator"),
            ("OpenStack", "openstack-operator"),
        ];
        for (name, expected) in expected {
            assert_eq!(id(name).as_deref(), Some(expected));
        }
    }
}

//! A few questions on the terminal; Enter leaves open what is asked.

use onus_report::{Text, text};
use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};

use onus_core::catalogue_types::{Catalogue, PartyKind};

/// What somebody answered; nothing where nobody was asked.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// The customer's name.
    pub customer: Option<String>,
    /// The managed service provider's name, where one is engaged.
    pub msp: Option<String>,
    /// The customer's officers, by role.
    pub officers: BTreeMap<String, String>,
}

impl Answers {
    /// Asks. At the end of the input everything else is left open.
    pub fn ask(catalogue: &Catalogue, input: &mut dyn BufRead, output: &mut dyn Write) -> io::Result<Self> {
        text!("A few questions. Press Enter to leave an answer open.\n").write(output)?;
        let customer = question(input, output, text!("Whose estate is it? Name of the customer"))?;
        let operated = text!("Does a managed service provider operate any of it? Its name, if so");
        let msp = question(input, output, operated)?;
        let mut officers = BTreeMap::new();
        for (id, role) in catalogue.roles.iter().filter(|(_, role)| role.required_of.contains(&PartyKind::Customer)) {
            if let Some(name) = question(input, output, text!("{} of the customer", role.title))? {
                officers.insert(id.clone(), name);
            }
        }
        Ok(Self { customer, msp, officers })
    }
}

fn question(input: &mut dyn BufRead, output: &mut dyn Write, asked: Text) -> io::Result<Option<String>> {
    (asked + " [open]: ").write(output)?;
    output.flush()?;
    let mut line = Vec::new();
    if input.read_until(b'\n', &mut line)? == 0 {
        text!("\n").write(output)?;
    }
    let answer = String::from_utf8_lossy(&line).trim().to_owned();
    Ok(Some(answer).filter(|answer| !answer.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(typed: &[u8]) -> Answers {
        let mut catalogue = Catalogue::default();
        let role = |title: &str, of: &[PartyKind]| onus_core::catalogue_types::role::Role {
            title: title.to_owned(),
            about: String::new(),
            required_of: of.to_vec(),
            source: None,
            place: onus_core::catalogue_types::Place { file: 0, line: 1, column: 1 },
        };
        catalogue.roles.insert("gardener".to_owned(), role("Gardener", &[PartyKind::Customer]));
        catalogue.roles.insert("poet".to_owned(), role("Poet", &[PartyKind::Provider]));
        Answers::ask(&catalogue, &mut &typed[..], &mut Vec::new()).unwrap_or_default()
    }

    #[test]
    fn an_answer_is_taken_and_enter_leaves_it_open() {
        let answers = asked("Alster Leder\r\n\n  Jana \"the\" Petersen \n".as_bytes());
        assert_eq!(answers.customer.as_deref(), Some("Alster Leder"));
        assert_eq!(answers.msp, None);
        assert_eq!(answers.officers.get("gardener").map(String::as_str), Some("Jana \"the\" Petersen"));
        assert_eq!(answers.officers.len(), 1);
    }

    #[test]
    fn the_end_of_the_input_leaves_the_rest_open() {
        assert_eq!(asked(b""), Answers::default());
        assert_eq!(asked(b"  \nNordhafen").msp.as_deref(), Some("Nordhafen"));
        assert!(asked(b"\xff\xfe\n").customer.is_some());
    }
}
